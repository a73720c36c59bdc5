//! Answers as text for programs and people: JSON, Markdown as Dataview exports it, CSV, and a
//! table for the terminal. HTML is not made here.

pub mod csv;
pub mod json;
pub mod markdown;
pub mod terminal;

use crate::value::{Object, Value};
use std::sync::Arc;

/// Whether an object is a list item or a task of a note.
pub fn is_list_item(object: &Object) -> bool {
    matches!(object.get("task"), Some(Value::Bool(_)))
        && matches!(object.get("symbol"), Some(Value::Text(_)))
        && matches!(object.get("lineCount"), Some(Value::Number(_)))
        && matches!(object.get("subtasks"), Some(Value::List(_)))
}

/// What is shown of a task, and what tells that it is one; nothing else of it is looked at.
const SHOWN_OF_TASKS: [&str; 13] = [
    "task",
    "symbol",
    "status",
    "text",
    "visual",
    "path",
    "line",
    "lineCount",
    "parent",
    "link",
    "section",
    "children",
    "subtasks",
];

/// A task without the page that it lies over, as far as it is shown.
pub fn alone(task: &Arc<Object>) -> Arc<Object> {
    let own = task.uppermost().filter(|own| {
        !own.holds_late()
            && SHOWN_OF_TASKS.iter().all(|name| own.get(name).is_some() || task.get(name).is_none())
    });
    match own {
        Some(own) => own.clone(),
        None if !task.holds_late() => task.clone(),
        None => {
            let shown = SHOWN_OF_TASKS.iter();
            let fields = shown.filter_map(|name| Some(((*name).into(), task.get(name)?.clone())));
            Arc::new(Object::new(fields.collect()))
        }
    }
}

/// The list items right below one.
pub fn children(item: &Object) -> Vec<Arc<Object>> {
    let Some(Value::List(children)) = item.get("children") else { return Vec::new() };
    children
        .iter()
        .filter_map(|child| match child {
            Value::Object(child) => Some(child.clone()),
            _ => None,
        })
        .collect()
}

/// Tasks of an answer without those that stand beneath another of them anyway.
pub fn nested(tasks: &[Arc<Object>]) -> Vec<Arc<Object>> {
    use rustc_hash::FxHashSet;
    let mut lines: FxHashSet<(Arc<str>, u64)> = FxHashSet::default();
    let mut open: Vec<Arc<Object>> = tasks.to_vec();
    while let Some(item) = open.pop() {
        if let Some(place) = place(&item, "line")
            && lines.insert(place)
        {
            open.extend(children(&item));
        }
    }
    let is_root =
        |item: &&Arc<Object>| place(item, "parent").is_none_or(|parent| !lines.contains(&parent));
    tasks.iter().filter(is_root).cloned().collect()
}

/// The file of an item and the line that one of its fields names.
fn place(item: &Object, field: &str) -> Option<(Arc<str>, u64)> {
    match (item.get("path"), item.get(field)) {
        (Some(Value::Text(path)), Some(Value::Number(line))) => {
            Some((path.clone(), line.to_bits()))
        }
        _ => None,
    }
}
