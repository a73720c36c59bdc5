//! A note as an object: `file` with all that is known of its file, then its fields.

use super::{Index, Stat, conceal, tags};
use crate::note::metadata::ListItem;
use crate::value::{Date, Link, Map, Object, Value, link};
use crate::vault::NoteId;
use crate::vault::names::parent;
use std::sync::Arc;

/// The page of a note.
pub(super) fn page(index: &Index<'_>, id: NoteId) -> Object {
    let maker = Maker { index, path: index.vault.note(id).path.as_str() };
    let metadata = index.metadata(id);
    let mut page = Map::default();
    page.insert("file".into(), maker.file(id));
    for (name, value) in &metadata.fields {
        // A field of that name must not hide the file.
        if !page.contains_key(name) {
            page.insert(name.clone(), maker.canonical(value));
        }
    }
    Object::new(page)
}

struct Maker<'a> {
    index: &'a Index<'a>,
    /// Path of the note.
    path: &'a str,
}

impl Maker<'_> {
    fn file(&self, id: NoteId) -> Value {
        let metadata = self.index.metadata(id);
        let path = self.path;
        let Stat { created, modified, size } = self.index.surroundings.stat(path);
        let items = self.items(&metadata.lists);
        let tasks = items.iter().zip(&metadata.lists);
        let tasks = tasks.filter(|(_, item)| item.task.is_some()).map(|(value, _)| value.clone());
        let day_of = |date: Option<Date>| Value::from(date.map(Date::strip_time));
        let incoming = self.index.incoming(id).iter();
        let incoming = incoming
            .map(|from| Value::link(Link::file(self.index.vault.note(*from).path.as_str())));
        let extension = if path.contains('.') { path.rsplit('.').next() } else { None };
        let mut all_tags: Vec<&str> = Vec::new();
        for tag in &metadata.tags {
            for level in tags::levels(tag) {
                if !all_tags.contains(&level) {
                    all_tags.push(level);
                }
            }
        }
        let mut file = Map::from_iter([
            ("path".into(), path.into()),
            ("folder".into(), parent(path).into()),
            ("name".into(), link::file_title(path).into()),
            ("link".into(), Value::link(Link::file(path))),
            ("outlinks".into(), self.links(&metadata.links, true)),
            ("inlinks".into(), Value::list(incoming.collect())),
            ("etags".into(), texts(&metadata.tags)),
            ("tags".into(), texts(&all_tags)),
            ("aliases".into(), texts(&metadata.aliases)),
            ("tasks".into(), Value::list(tasks.collect())),
            ("lists".into(), Value::list(items)),
            ("ctime".into(), created.into()),
            ("cday".into(), day_of(created)),
            ("mtime".into(), modified.into()),
            ("mday".into(), day_of(modified)),
            ("size".into(), Value::Number(size as f64)),
            ("starred".into(), Value::Bool(self.index.surroundings.is_starred(path))),
            ("frontmatter".into(), self.canonical(&Value::object(metadata.front.clone()))),
            ("ext".into(), extension.unwrap_or_default().into()),
        ]);
        if let Some(day) = metadata.day {
            file.insert("day".into(), day.into());
        }
        Value::object(file)
    }

    /// A value with its links leading to full paths, and without a trace of what is withheld.
    fn canonical(&self, value: &Value) -> Value {
        match value {
            Value::Link(link) => {
                self.link(link).map_or_else(|| Value::from(self.instead_of(link)), Value::link)
            }
            Value::Text(text) => match self.index.conceal(text, self.path) {
                std::borrow::Cow::Borrowed(_) => value.clone(),
                std::borrow::Cow::Owned(text) => Value::from(text),
            },
            Value::List(list) => {
                Value::list(list.iter().map(|item| self.canonical(item)).collect())
            }
            Value::Object(object) => Value::object(
                object
                    .entries()
                    .into_iter()
                    .map(|(name, item)| (name.clone(), self.canonical(item)))
                    .collect(),
            ),
            other => other.clone(),
        }
    }

    /// A link with its full path; `None` when it is withheld.
    fn link(&self, link: &Link) -> Option<Link> {
        if self.index.is_withheld(&link.path, self.path) {
            return None;
        }
        Some(match self.index.resolve(&link.path, self.path) {
            Some(path) if *path != *link.path => link.with_path(&*path),
            _ => link.clone(),
        })
    }

    fn instead_of(&self, link: &Link) -> String {
        match link.display.as_deref() {
            Some(display) => display.to_owned(),
            None => conceal::bare_name(&link.path).to_owned(),
        }
    }

    fn links(&self, links: &[Link], is_resolved: bool) -> Value {
        // A link of which nothing is left was withheld when the vault was frozen.
        let links = links.iter().filter(|link| !link.path.is_empty() || link.subpath.is_some());
        let links = links.filter_map(|link| {
            let full = self.link(link)?;
            Some(Value::link(if is_resolved { full } else { link.clone() }))
        });
        Value::list(links.collect())
    }

    /// List items with their children in place, in the order of their lines.
    fn items(&self, items: &[ListItem]) -> Vec<Value> {
        let mut made: Vec<Value> = vec![Value::Null; items.len()];
        // Children stand below their parents, so they are made before them.
        for at in (0..items.len()).rev() {
            let children = items[at].children.iter().map(|child| made[*child].clone()).collect();
            made[at] = self.item(&items[at], Value::list(children));
        }
        made
    }

    fn item(&self, item: &ListItem, children: Value) -> Value {
        let section = match &item.section {
            Some(heading) => Link::header(self.path, &self.index.conceal(heading, self.path)),
            None => Link::file(self.path),
        };
        let closest = match &item.block_id {
            Some(id) => Link::block(self.path, id),
            None => section.clone(),
        };
        let section = Value::link(section);
        let text = self.index.conceal(&item.text, self.path);
        let mut map = Map::from_iter([
            ("symbol".into(), item.symbol.as_str().into()),
            ("link".into(), Value::link(closest)),
            ("section".into(), section.clone()),
            ("text".into(), Value::from(&*text)),
            ("tags".into(), texts(&item.tags)),
            ("line".into(), number(item.line)),
            ("lineCount".into(), number(item.line_count)),
            ("list".into(), item.list.map_or(Value::Number(-1.0), number)),
            ("outlinks".into(), self.links(&item.links, false)),
            ("path".into(), self.path.into()),
            ("children".into(), children.clone()),
            ("task".into(), item.task.is_some().into()),
            ("annotated".into(), (!item.fields.is_empty()).into()),
            ("position".into(), position(item)),
            ("subtasks".into(), children),
            ("real".into(), item.task.is_some().into()),
            ("header".into(), section),
        ]);
        if let Some(parent) = item.parent {
            map.insert("parent".into(), number(parent));
        }
        if let Some(id) = &item.block_id {
            map.insert("blockId".into(), id.as_str().into());
        }
        for (name, value) in item.fields.flat() {
            if !map.contains_key(&name) {
                map.insert(name, self.canonical(&value));
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
        map.insert("status".into(), task.status.to_string().into());
        map.insert("checked".into(), task.is_checked().into());
        map.insert("completed".into(), task.is_completed().into());
        map.insert("fullyCompleted".into(), task.is_fully_completed.into());
        for (name, written) in DATES {
            let values = written.iter().find_map(|written| item.fields.get(written));
            let first = values.and_then(<[Value]>::first).filter(|value| is_there(value));
            if let Some(value) = first {
                map.insert(name.into(), self.canonical(value));
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

fn texts<T: AsRef<str>>(texts: &[T]) -> Value {
    Value::list(texts.iter().map(|text| Value::from(text.as_ref())).collect())
}

fn number(number: usize) -> Value {
    Value::Number(number as f64)
}

fn position(item: &ListItem) -> Value {
    let place = |line: usize, column: usize, offset: usize| {
        Value::object(Map::from_iter([
            (Arc::from("line"), number(line)),
            ("col".into(), number(column)),
            ("offset".into(), number(offset)),
        ]))
    };
    let (column, offset) = item.position.start;
    let (end_line, end_column, end_offset) = item.position.end;
    Value::object(Map::from_iter([
        ("start".into(), place(item.line, column, offset)),
        ("end".into(), place(end_line, end_column, end_offset)),
    ]))
}
