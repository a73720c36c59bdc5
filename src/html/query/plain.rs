//! A value as plain text, for where there is no markup: descriptions.

use super::text::adopted;
use super::value::{DEEPEST, title, written};
use crate::note::words;
use crate::query::output::is_list_item;
use crate::value::{Value, Widget, show};
use crate::vault::Vault;

/// A value as plain text, as it is shown in the note at `path`: no markup, no addresses.
pub fn plain(vault: &Vault, path: &str, value: &Value) -> String {
    plain_at(vault, path, value, 0)
}

fn plain_at(vault: &Vault, path: &str, value: &Value, depth: u32) -> String {
    let inside = |value: &Value| plain_at(vault, path, value, depth + 1);
    match value {
        _ if depth >= DEEPEST => "...".to_owned(),
        Value::Null => "-".to_owned(),
        Value::Text(text) => {
            let (note, _) = adopted(vault, path, text);
            words::plain(&note.doc, &note.text, note.doc.body_events())
        }
        Value::Link(link) => {
            let link = written(link);
            link.display.as_deref().map_or_else(|| title(&link), ToOwned::to_owned)
        }
        Value::List(items) => items.iter().map(inside).collect::<Vec<_>>().join(", "),
        Value::Object(object) if is_list_item(object) => {
            object.get("text").map(inside).unwrap_or_default()
        }
        Value::Object(object) => {
            let fields = object.entries().into_iter();
            let fields = fields.map(|(key, value)| format!("{key}: {}", inside(value)));
            fields.collect::<Vec<_>>().join(", ")
        }
        Value::Widget(widget) => match &**widget {
            Widget::ExternalLink { display, .. } => display.to_string(),
            Widget::Pair { key, value } => format!("{}: {}", inside(key), inside(value)),
        },
        other => show::text(other),
    }
}
