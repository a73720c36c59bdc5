//! Answers as aligned columns, for people at a terminal.

use super::{children, nested};
use crate::query::answer::{Outcome, Tasks};
use crate::value::{Object, Value, Widget, link, show};
use std::fmt::Write;
use std::sync::Arc;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns are cut at this width, in cells of a terminal.
const WIDEST: usize = 60;

/// An answer, with its count in the last line.
pub fn outcome(outcome: &Outcome) -> String {
    let (headers, rows) = grid(outcome);
    let clip = |text: &String| {
        let line = text.replace(['\n', '\t'], " ");
        if line.width() <= WIDEST {
            return line;
        }
        let mut width = 0;
        let is_in = |c: &char| {
            width += c.width().unwrap_or(0);
            width < WIDEST
        };
        line.chars().take_while(is_in).chain(['…']).collect()
    };
    let lines: Vec<Vec<String>> =
        std::iter::once(&headers).chain(&rows).map(|row| row.iter().map(clip).collect()).collect();
    let mut widths = vec![0; headers.len()];
    for line in &lines {
        for (width, cell) in widths.iter_mut().zip(line) {
            *width = (*width).max(cell.width());
        }
    }
    let mut out = String::new();
    let shown = if rows.is_empty() { &[][..] } else { &lines };
    for (number, line) in shown.iter().enumerate() {
        let padded = |(cell, width): (&String, &usize)| {
            format!("{cell}{}", " ".repeat(width.saturating_sub(cell.width())))
        };
        let cells: Vec<String> = line.iter().zip(&widths).map(padded).collect();
        let _ = writeln!(out, "{}", cells.join("  ").trim_end());
        if number == 0 {
            let rule: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
            let _ = writeln!(out, "{}", rule.join("  "));
        }
    }
    let count = rows.len();
    let _ = writeln!(out, "{count} {}", if count == 1 { "result" } else { "results" });
    out
}

/// Headers and cells as plain text.
pub(super) fn grid(outcome: &Outcome) -> (Vec<String>, Vec<Vec<String>>) {
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    match outcome {
        Outcome::Table { headers, rows } => (
            headers.iter().map(ToString::to_string).collect(),
            rows.iter().map(|row| row.iter().map(text).collect()).collect(),
        ),
        Outcome::List(items) => {
            let pair = |item: &Value| match item {
                Value::Widget(widget) => match &**widget {
                    Widget::Pair { key, value } => Some((text(key), text(value))),
                    Widget::ExternalLink { .. } => None,
                },
                _ => None,
            };
            let pairs: Option<Vec<_>> = items.iter().map(pair).collect();
            match pairs.filter(|pairs| !pairs.is_empty()) {
                Some(pairs) => (
                    names(&["File", "Value"]),
                    pairs.into_iter().map(|(key, value)| vec![key, value]).collect(),
                ),
                None => (names(&["File"]), items.iter().map(|item| vec![text(item)]).collect()),
            }
        }
        Outcome::Tasks(tasks) => {
            let mut rows = Vec::new();
            self::tasks(&mut rows, tasks, "");
            (names(&["Group", "Status", "Task", "File", "Line"]), rows)
        }
        Outcome::Calendar(entries) => (
            names(&["Date", "File"]),
            entries.iter().map(|entry| vec![text(&entry.date), text(&entry.link)]).collect(),
        ),
    }
}

fn tasks(rows: &mut Vec<Vec<String>>, tasks: &Tasks, group: &str) {
    match tasks {
        Tasks::Grouped(groups) => {
            for (key, inner) in groups {
                let key = text(key);
                let group = if group.is_empty() { key } else { format!("{group} / {key}") };
                self::tasks(rows, inner, &group);
            }
        }
        Tasks::Flat(tasks) => items(rows, &nested(tasks), group, 0),
    }
}

fn items(rows: &mut Vec<Vec<String>>, items: &[Arc<Object>], group: &str, depth: usize) {
    for item in items {
        let of = |name: &str| item.get(name).map(text).unwrap_or_default();
        let line = match item.get("line") {
            Some(Value::Number(line)) => crate::value::number::text(line + 1.0),
            _ => String::new(),
        };
        let shown = format!("{}{}", "  ".repeat(depth), of("text"));
        rows.push(vec![group.to_owned(), of("status"), shown, of("path"), line]);
        self::items(rows, &children(item), group, depth + 1);
    }
}

/// A value as people read it: links by their names, nothing for null.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Link(link) => match &link.display {
            Some(display) => display.to_string(),
            None => link::file_title(&link.path).to_owned(),
        },
        Value::List(items) => items.iter().map(text).collect::<Vec<_>>().join(", "),
        other => show::text(other),
    }
}
