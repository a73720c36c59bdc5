//! Answers and values as JSON.
//!
//! Dates are ISO texts, durations words, links objects with `path`, `type`, `embed` and, where
//! they are set, `display` and `subpath`; list items an object of their own shape with `children`.

use super::{children, is_list_item, nested};
use crate::query::answer::{Entry, Outcome, Tasks};
use crate::value::{Link, Object, Value, Widget};
use serde_json::{Map, Number, Value as Json, json};
use std::sync::Arc;

/// An answer.
pub fn outcome(outcome: &Outcome) -> Json {
    match outcome {
        Outcome::Table { headers, rows } => {
            let headers: Vec<&str> = headers.iter().map(AsRef::as_ref).collect();
            let rows: Vec<Json> = rows.iter().map(|row| list(row)).collect();
            json!({ "type": "table", "headers": headers, "rows": rows })
        }
        Outcome::List(items) => json!({ "type": "list", "items": list(items) }),
        Outcome::Tasks(Tasks::Flat(tasks)) => {
            json!({ "type": "task", "tasks": self::tasks(tasks) })
        }
        Outcome::Tasks(Tasks::Grouped(groups)) if groups.is_empty() => {
            json!({ "type": "task", "tasks": [] })
        }
        Outcome::Tasks(Tasks::Grouped(groups)) => {
            json!({ "type": "task", "groups": self::groups(groups) })
        }
        Outcome::Calendar(entries) => {
            let entry =
                |Entry { date, link }: &Entry| json!({ "date": value(date), "link": value(link) });
            json!({ "type": "calendar", "entries": entries.iter().map(entry).collect::<Vec<_>>() })
        }
    }
}

/// The value of an inline query.
pub fn inline(value: &Value) -> Json {
    json!({ "type": "value", "value": self::value(value) })
}

fn groups(groups: &[(Value, Tasks)]) -> Json {
    let group = |(key, inner): &(Value, Tasks)| match inner {
        Tasks::Flat(tasks) => json!({ "key": value(key), "tasks": self::tasks(tasks) }),
        Tasks::Grouped(inner) => json!({ "key": value(key), "groups": self::groups(inner) }),
    };
    groups.iter().map(group).collect()
}

fn tasks(tasks: &[Arc<Object>]) -> Json {
    nested(tasks).iter().map(|task| item(task)).collect()
}

/// A value.
pub fn value(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(is) => Json::Bool(*is),
        Value::Number(number) => self::number(*number),
        Value::Text(text) => Json::String(text.to_string()),
        Value::Date(date) => Json::String(date.iso()),
        Value::Duration(duration) => Json::String(duration.human()),
        Value::Link(link) => self::link(link),
        Value::List(items) => list(items),
        Value::Object(object) if is_list_item(object) => item(object),
        Value::Object(object) => {
            let fields = object.entries().into_iter();
            Json::Object(
                fields.map(|(name, field)| (name.to_string(), self::value(field))).collect(),
            )
        }
        Value::Function(_) => json!({ "function": true }),
        Value::Widget(widget) => match &**widget {
            Widget::ExternalLink { url, display } => json!({ "url": **url, "display": **display }),
            Widget::Pair { key, value } => {
                json!({ "key": self::value(key), "value": self::value(value) })
            }
        },
    }
}

fn list(items: &[Value]) -> Json {
    items.iter().map(value).collect()
}

/// A number; those that JSON has not as `{"number": "NaN"}`.
fn number(number: f64) -> Json {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    if number.fract() == 0.0 && number.abs() < LARGEST {
        return Json::Number(Number::from(number as i64));
    }
    match Number::from_f64(number) {
        Some(number) => Json::Number(number),
        None => json!({ "number": crate::value::number::text(number) }),
    }
}

fn link(link: &Link) -> Json {
    let mut map = Map::new();
    map.insert("path".into(), json!(*link.path));
    if let Some(display) = &link.display {
        map.insert("display".into(), json!(**display));
    }
    if let Some(subpath) = &link.subpath {
        map.insert("subpath".into(), json!(**subpath));
    }
    map.insert("type".into(), json!(link.kind.name()));
    map.insert("embed".into(), json!(link.is_embed));
    Json::Object(map)
}

/// A list item or task.
fn item(item: &Object) -> Json {
    const ALWAYS: [&str; 9] =
        ["task", "text", "path", "line", "lineCount", "symbol", "section", "link", "tags"];
    const OF_TASKS: [&str; 4] = ["status", "checked", "completed", "fullyCompleted"];
    let mut map = Map::new();
    let mut put = |name: &str, missing: Option<Json>| {
        let found = item.get(name).map(value).or(missing);
        if let Some(found) = found {
            map.insert(name.to_owned(), found);
        }
    };
    for name in ALWAYS {
        put(name, Some(Json::Null));
    }
    if matches!(item.get("task"), Some(Value::Bool(true))) {
        for name in OF_TASKS {
            put(name, Some(Json::Null));
        }
    }
    put("blockId", None);
    put("parent", None);
    let children = children(item).iter().map(|child| self::item(child)).collect();
    map.insert("children".into(), children);
    Json::Object(map)
}
