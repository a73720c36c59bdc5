//! List items and tasks as objects.

use super::file;
use super::pages::Pages;
use crate::note::metadata::lists::{self, ListItem};
use crate::value::{Link, Map, Value};
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

/// The fields that tasks have of themselves.
pub(in crate::query) const TASK_FIELDS: [&str; 28] = [
    "symbol",
    "link",
    "section",
    "text",
    "tags",
    "line",
    "lineCount",
    "list",
    "outlinks",
    "path",
    "children",
    "task",
    "annotated",
    "position",
    "subtasks",
    "real",
    "header",
    "parent",
    "blockId",
    "status",
    "checked",
    "completed",
    "fullyCompleted",
    "created",
    "due",
    "completion",
    "start",
    "scheduled",
];

/// Those and the names in places, each once for all items.
static NAMES: LazyLock<Vec<Arc<str>>> = LazyLock::new(|| {
    let all = TASK_FIELDS.into_iter().chain(["end", "col", "offset"]);
    all.map(Arc::from).collect()
});

/// A name as all items share it.
fn name(name: &str) -> Arc<str> {
    let known = NAMES.iter().find(|known| ***known == *name);
    known.cloned().unwrap_or_else(|| name.into())
}

/// The list items of the note at `path` with their children in place, in the order of their lines.
pub(super) fn values(pages: &Pages, items: &[ListItem], path: &Arc<str>) -> Value {
    let maker = Maker { pages, path };
    let mut made: Vec<Value> = vec![Value::Null; items.len()];
    // Children stand below their parents, so they are made before them.
    for at in (0..items.len()).rev() {
        let children = items[at].children.iter().map(|child| made[*child].clone()).collect();
        made[at] = maker.item(&items[at], Value::list(children));
    }
    Value::list(made)
}

/// Those of the items that are tasks.
pub(super) fn tasks(values: &[Value]) -> Value {
    let is_task = |value: &&Value| match value {
        Value::Object(item) => matches!(item.get("task"), Some(Value::Bool(true))),
        _ => false,
    };
    Value::list(values.iter().filter(is_task).cloned().collect())
}

struct Maker<'a> {
    pages: &'a Pages,
    /// Path of the note.
    path: &'a Arc<str>,
}

impl Maker<'_> {
    /// Links as they are written; a link of which nothing is left was withheld when the vault was
    /// frozen.
    fn links(&self, links: &[Link]) -> Value {
        let links = links.iter().filter(|link| !link.path.is_empty() || link.subpath.is_some());
        let links = links.filter(|link| !self.pages.vault.is_withheld(&link.path, self.path));
        Value::list(links.map(|link| Value::link(link.clone())).collect())
    }

    /// A heading as it is called, with nothing in it of what is not published: not in a query in
    /// it either, of which it is called by the source.
    fn called<'h>(&self, heading: &'h str) -> Cow<'h, str> {
        let vault = &self.pages.vault;
        match vault.conceal(&heading.replace('`', ""), self.path) {
            Cow::Owned(concealed) if vault.has_hidden() && heading.contains('`') => {
                Cow::Owned(concealed)
            }
            _ => vault.conceal(heading, self.path),
        }
    }

    fn item(&self, item: &ListItem, children: Value) -> Value {
        let section = match &item.section {
            Some(heading) => Link::header(self.path.clone(), &self.called(heading)),
            None => Link::file(self.path.clone()),
        };
        let closest = match &item.block_id {
            Some(id) => Link::block(self.path.clone(), id),
            None => section.clone(),
        };
        let section = Value::link(section);
        let text = self.pages.vault.conceal(&item.text, self.path);
        let mut map = Map::from_iter([
            (name("symbol"), item.symbol.as_str().into()),
            (name("link"), Value::link(closest)),
            (name("section"), section.clone()),
            (name("text"), Value::from(&*text)),
            (name("tags"), file::texts(&lists::tags(&text))),
            (name("line"), number(item.line)),
            (name("lineCount"), number(item.line_count)),
            (name("list"), item.list.map_or(Value::Number(-1.0), number)),
            (name("outlinks"), self.links(&item.links)),
            (name("path"), Value::Text(self.path.clone())),
            (name("children"), children.clone()),
            (name("task"), item.task.is_some().into()),
            (name("annotated"), (!item.fields.is_empty()).into()),
            (name("position"), position(item)),
            (name("subtasks"), children),
            (name("real"), item.task.is_some().into()),
            (name("header"), section),
        ]);
        if let Some(parent) = item.parent {
            map.insert(name("parent"), number(parent));
        }
        if let Some(id) = &item.block_id {
            map.insert(name("blockId"), id.as_str().into());
        }
        for (field, value) in item.fields.flat() {
            if !map.contains_key(&field) {
                map.insert(field, self.pages.canonical(&value, self.path));
            }
        }
        self.task(item, &mut map);
        Value::object(map)
    }

    /// What only tasks have. It replaces fields of the same name.
    fn task(&self, item: &ListItem, map: &mut Map) {
        const DATES: [(&str, &[&str]); 5] = [
            ("created", &["created", "ctime", "cday"]),
            ("due", &["due", "duetime", "dueday"]),
            ("completion", &["completed", "completion", "comptime", "compday"]),
            ("start", &["start"]),
            ("scheduled", &["scheduled"]),
        ];
        let Some(task) = item.task else { return };
        map.insert(name("status"), task.status.to_string().into());
        map.insert(name("checked"), task.is_checked().into());
        map.insert(name("completed"), task.is_completed().into());
        map.insert(name("fullyCompleted"), task.is_fully_completed.into());
        for (field, written) in DATES {
            let values = written.iter().find_map(|written| item.fields.get(written));
            let first = values.and_then(<[Value]>::first).filter(|value| is_there(value));
            if let Some(value) = first {
                map.insert(name(field), self.pages.canonical(value, self.path));
            }
        }
    }
}

/// Whether JavaScript takes a value for something.
fn is_there(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(is) => *is,
        Value::Number(number) => *number != 0.0 && !number.is_nan(),
        Value::Text(text) => !text.is_empty(),
        _ => true,
    }
}

fn number(number: usize) -> Value {
    Value::Number(number as f64)
}

fn position(item: &ListItem) -> Value {
    let place = |line: usize, column: usize, offset: usize| {
        Value::object(Map::from_iter([
            (name("line"), number(line)),
            (name("col"), number(column)),
            (name("offset"), number(offset)),
        ]))
    };
    let (column, offset) = item.position.start;
    let (end_line, end_column, end_offset) = item.position.end;
    Value::object(Map::from_iter([
        (name("start"), place(item.line, column, offset)),
        (name("end"), place(end_line, end_column, end_offset)),
    ]))
}
