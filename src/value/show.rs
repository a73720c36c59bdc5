//! Values as text: what `string()` gives, what lists and joins print, what a cell of the Markdown
//! export holds.

use crate::value::{Date, Value, Widget, number};

/// How null is shown.
const NULL: &str = "\\-";
/// How a date at midnight is shown (Luxon's tokens).
const DATE_FORMAT: &str = "MMMM dd, yyyy";
/// How any other date is shown.
const DATE_TIME_FORMAT: &str = "h:mm a - MMMM dd, yyyy";

/// A value as text.
pub fn text(value: &Value) -> String {
    let mut out = String::new();
    push(&mut out, value, false);
    out
}

fn push(out: &mut String, value: &Value, is_inside: bool) {
    match value {
        Value::Null => out.push_str(NULL),
        Value::Bool(is) => out.push_str(if *is { "true" } else { "false" }),
        Value::Number(number) => out.push_str(&number::text(*number)),
        Value::Text(text) => out.push_str(text),
        Value::Date(date) => out.push_str(&self::date(*date)),
        Value::Duration(duration) => out.push_str(&duration.human()),
        Value::Link(link) => out.push_str(&link.markdown()),
        Value::List(list) => {
            out.push_str(if is_inside { "[" } else { "" });
            for (i, item) in list.iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                push(out, item, true);
            }
            out.push_str(if is_inside { "]" } else { "" });
        }
        Value::Object(object) => {
            out.push_str("{ ");
            for (i, (key, item)) in object.entries().into_iter().enumerate() {
                out.push_str(if i > 0 { ", " } else { "" });
                out.push_str(key);
                out.push_str(": ");
                push(out, item, true);
            }
            out.push_str(" }");
        }
        Value::Function(_) => out.push_str("<function>"),
        Value::Widget(widget) => match &**widget {
            Widget::ExternalLink { url, display } => {
                for part in ["[", display, "](", url, ")"] {
                    out.push_str(part);
                }
            }
            Widget::Pair { key, value } => {
                push(out, key, false);
                out.push_str(": ");
                push(out, value, false);
            }
        },
    }
}

/// A date as text: without its time where that is midnight to the second.
pub fn date(date: Date) -> String {
    let parts = date.parts();
    let is_midnight = (parts.hour, parts.minute, parts.second) == (0, 0, 0);
    date.format(if is_midnight { DATE_FORMAT } else { DATE_TIME_FORMAT })
}
