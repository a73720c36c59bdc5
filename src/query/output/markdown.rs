//! Answers as Markdown, to the letter as Dataview exports them.

use super::{children, nested};
use crate::query::answer::{Outcome, Tasks};
use crate::query::functions::count;
use crate::value::{Object, Value, Widget, show};
use std::fmt::Write;
use std::sync::Arc;

/// An answer; `None` for a calendar, which has no Markdown form.
pub fn outcome(outcome: &Outcome) -> Option<String> {
    match outcome {
        Outcome::Table { headers, rows } => Some(table(headers, rows)),
        Outcome::List(items) => {
            let mut out = String::new();
            list(&mut out, items, 0);
            Some(out)
        }
        Outcome::Tasks(tasks) => {
            let mut out = String::new();
            self::tasks(&mut out, tasks, 0);
            Some(out)
        }
        Outcome::Calendar(_) => None,
    }
}

fn table(headers: &[Arc<str>], rows: &[Vec<Value>]) -> String {
    let headers: Vec<String> = headers.iter().map(|header| escaped(header)).collect();
    let rows: Vec<Vec<String>> = rows.iter().map(|row| row.iter().map(cell).collect()).collect();
    let mut widths: Vec<usize> = headers.iter().map(|header| count(header)).collect();
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(count(cell));
        }
    }
    let mut out = String::new();
    let mut line = |cells: &[String], fill: char| {
        let padded: Vec<String> =
            cells.iter().zip(&widths).map(|(cell, width)| padded(cell, *width, fill)).collect();
        let _ = writeln!(out, "| {} |", padded.join(" | "));
    };
    line(&headers, ' ');
    line(&vec![String::new(); headers.len()], '-');
    for row in &rows {
        line(row, ' ');
    }
    out
}

fn padded(text: &str, width: usize, fill: char) -> String {
    let missing = width.saturating_sub(count(text));
    let mut out = text.to_owned();
    out.extend(std::iter::repeat_n(fill, missing));
    out
}

fn escaped(text: &str) -> String {
    text.replace('|', "\\|")
}

/// A value in a cell: lists and objects as HTML, the text of each level escaped anew.
fn cell(value: &Value) -> String {
    let raw = match value {
        Value::List(items) => {
            let items: String =
                items.iter().map(|item| format!("<li>{}</li>", cell(item))).collect();
            format!("<ul>{items}</ul>")
        }
        Value::Object(object) => {
            let field = |(name, field): (&Arc<str>, &Value)| {
                format!("<li><b>{}</b>: {}</li>", escaped(name), cell(field))
            };
            format!("<ul>{}</ul>", object.entries().into_iter().map(field).collect::<String>())
        }
        other => show::text(other),
    };
    escaped(&raw)
}

fn list(out: &mut String, items: &[Value], depth: usize) {
    if depth > 0 {
        out.push('\n');
    }
    for item in items {
        out.push_str(&"    ".repeat(depth));
        out.push_str("- ");
        list_item(out, item, depth);
        out.push('\n');
    }
}

fn list_item(out: &mut String, item: &Value, depth: usize) {
    match item {
        Value::List(items) => list(out, items, depth),
        Value::Object(object) => {
            if depth > 0 {
                out.push('\n');
            }
            for (name, field) in object.entries() {
                let _ = write!(out, "{}- {name}: ", "    ".repeat(depth));
                list_item(out, field, depth);
                out.push('\n');
            }
        }
        Value::Widget(widget) => match &**widget {
            Widget::Pair { key, value } => {
                let _ = write!(out, "{}: ", show::text(key));
                list_item(out, value, depth + 1);
            }
            Widget::ExternalLink { .. } => out.push_str(&show::text(item)),
        },
        other => out.push_str(&show::text(other)),
    }
}

fn tasks(out: &mut String, tasks: &Tasks, depth: usize) {
    match tasks {
        Tasks::Flat(tasks) => items(out, &nested(tasks), depth),
        Tasks::Grouped(groups) => {
            for (key, inner) in groups {
                let _ = write!(out, "{} {}\n\n", "#".repeat(depth + 1), show::text(key));
                self::tasks(out, inner, depth + 1);
            }
        }
    }
}

fn items(out: &mut String, list: &[Arc<Object>], depth: usize) {
    for item in list {
        let text = |name: &str| item.get(name).map(show::text).unwrap_or_default();
        let shown =
            if item.get("visual").is_some_and(|v| !v.is_null()) { "visual" } else { "text" };
        let line = text(shown).replace('\n', " ");
        let _ = match item.get("task") {
            Some(Value::Bool(true)) => {
                writeln!(out, "{}- [{}] {line}", "    ".repeat(depth), text("status"))
            }
            _ => writeln!(out, "{}- {line}", "    ".repeat(depth)),
        };
        items(out, &children(item), depth + 1);
    }
}
