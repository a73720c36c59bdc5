//! `file` of a page: what is known of a note's file, each field made when it is first asked for.

use super::items;
use super::pages::Pages;
use super::{Stat, tags};
use crate::note::metadata::{self, front};
use crate::value::object::Late;
use crate::value::{Date, Value, link};
use crate::vault::names::parent;
use crate::vault::{NoteId, Resolved};
use std::sync::{Arc, LazyLock, OnceLock};

/// The fields, in Dataview's order; `day` is there where the note is about a day.
pub(super) const NAMES: [&str; 20] = [
    "path",
    "folder",
    "name",
    "link",
    "outlinks",
    "inlinks",
    "etags",
    "tags",
    "aliases",
    "lists",
    "tasks",
    "ctime",
    "cday",
    "mtime",
    "mday",
    "size",
    "starred",
    "frontmatter",
    "ext",
    "day",
];

/// Those that do not follow from the note: another state of the vault may have others.
pub(super) const OF_MOMENT: [&str; 7] =
    ["ctime", "cday", "mtime", "mday", "size", "starred", "inlinks"];

static ALL: LazyLock<Vec<Arc<str>>> = LazyLock::new(|| NAMES.map(Arc::from).to_vec());

/// `file`. Its values go with it: kept from one state of the vault to the next, those of all notes
/// together would take as much room as the notes.
pub(super) struct File {
    pages: Arc<Pages>,
    id: NoteId,
    values: [OnceLock<Value>; NAMES.len()],
}

impl std::fmt::Debug for File {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "file of {}", self.pages.vault.note(self.id).path)
    }
}

impl Late for File {
    fn get(&self, name: &str) -> Option<&Value> {
        let at = NAMES.iter().position(|known| *known == name)?;
        if name == "day" && self.day().is_none() {
            return None;
        }
        Some(self.values[at].get_or_init(|| self.make(name)))
    }

    fn names(&self) -> &[Arc<str>] {
        &ALL[..NAMES.len() - usize::from(self.day().is_none())]
    }
}

impl File {
    pub(super) fn new(pages: &Arc<Pages>, id: NoteId) -> File {
        File { pages: pages.clone(), id, values: Default::default() }
    }

    fn day(&self) -> Option<Date> {
        self.pages.facts(self.id).day
    }

    fn make(&self, name: &str) -> Value {
        let pages = &*self.pages;
        let note = pages.vault.note(self.id);
        let path = note.path.as_str();
        let Stat { created, modified, size } = pages.stat(self.id);
        let day_of = |date: Option<Date>| Value::from(date.map(Date::strip_time));
        match name {
            "path" => Value::Text(pages.places.path(self.id).clone()),
            "folder" => parent(path).into(),
            "name" => link::file_title(path).into(),
            "link" => pages.places.link(self.id).clone(),
            "outlinks" => self.outlinks(),
            "inlinks" => {
                let incoming = pages.links().incoming[self.id.0 as usize].iter();
                Value::list(incoming.map(|from| pages.places.link(*from).clone()).collect())
            }
            "etags" => texts(&metadata::tags(note)),
            "tags" => {
                let tags = metadata::tags(note);
                texts(&metadata::once(tags.iter().flat_map(|tag| tags::levels(tag))))
            }
            "aliases" => texts(&front::aliases(&note.front)),
            "lists" => {
                let items = pages.facts(self.id).take_items(note);
                items::values(pages, &items, pages.places.path(self.id))
            }
            "tasks" => match self.get("lists") {
                Some(Value::List(lists)) => items::tasks(lists),
                _ => Value::list(Vec::new()),
            },
            "ctime" => created.into(),
            "cday" => day_of(created),
            "mtime" => modified.into(),
            "mday" => day_of(modified),
            "size" => Value::Number(size as f64),
            "starred" => Value::Bool(pages.is_starred(self.id)),
            "frontmatter" => pages.canonical(&Value::object(front::raw(&note.front)), path),
            "ext" => path.rsplit_once('.').map_or("", |(_, extension)| extension).into(),
            _ => self.day().into(),
        }
    }

    /// Links with the full paths of what they lead to.
    fn outlinks(&self) -> Value {
        let pages = &*self.pages;
        let note = pages.vault.note(self.id);
        let links =
            pages.front_links(self.id).chain(pages.text_links(self.id)).map(|(link, resolved)| {
                let written = metadata::as_value(note, link);
                Value::link(match pages.meant(link, resolved) {
                    Resolved::Note(id, _) => written.with_path(pages.places.path(*id).clone()),
                    Resolved::Asset(id) => {
                        written.with_path(pages.vault.assets[id.0 as usize].as_str())
                    }
                    _ => written,
                })
            });
        Value::list(links.collect())
    }
}

pub(super) fn texts(texts: &[impl AsRef<str>]) -> Value {
    Value::list(texts.iter().map(|text| Value::from(text.as_ref())).collect())
}
