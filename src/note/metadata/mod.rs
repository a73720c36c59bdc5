//! What Dataview knows of one note: its fields, tags, links, list items and tasks.
//!
//! Read from the parsed note alone, each part only when somebody asks: a site without queries never
//! pays for it. Paths of links are as written; what they lead to, and what of it may be known, is
//! the business of `query::index`. Text in comments is not looked at (rule K6).

pub mod fields;
pub mod front;
pub mod inline;
pub mod lists;
mod visible;

use crate::note::Note;
use crate::note::link::{LinkRef, Written, default_text};
use crate::note::words;
use crate::value::{Date, Link, Map, Value, link, scan};
use fields::Fields;
use indexmap::IndexSet;
pub use lists::ListItem;
use rustc_hash::FxBuildHasher;
use std::hash::Hash;
use visible::Lines;

/// The fields of a note: those of its front matter, then those of its text, merged, with their
/// normalised names. `items` are its list items; they are only asked for where a field may stand
/// in one.
pub fn fields<'i>(note: &Note, items: impl FnOnce() -> &'i [ListItem]) -> NoteFields {
    let mut raw = Fields::default();
    front::fields(&note.front, &mut raw);
    if memchr::memmem::find(note.text.as_bytes(), b"::").is_some() {
        of_text(note, items, &mut raw);
    }
    NoteFields { day: day(&note.path, &raw), fields: raw.merged() }
}

/// The fields of a note, and what follows from them.
#[derive(Debug, Clone)]
pub struct NoteFields {
    /// Fields by name.
    pub fields: Map,
    /// The day that the note is about.
    pub day: Option<Date>,
}

/// Adds the fields of list items that are no tasks, then those of all other lines.
fn of_text<'i>(note: &Note, items: impl FnOnce() -> &'i [ListItem], out: &mut Fields) {
    let lines = Lines::new(note);
    let lists =
        lists::hold_any(note, lines.marks()).then(|| (items(), lists::sections(note, &lines)));
    for item in lists.iter().flat_map(|(items, _)| *items).filter(|item| item.task.is_none()) {
        out.extend(&item.fields);
    }
    for (start, line) in lines.with_fields() {
        let is_in_list = lists
            .as_ref()
            .is_some_and(|(items, sections)| lists::cover(sections, items, lines.number(start)));
        if !is_in_list {
            inline::in_line(scan::trim(&line), out);
        }
    }
}

/// The list items and tasks of a note, by line.
pub fn items(note: &Note) -> Vec<ListItem> {
    lists::read(note, &Lines::new(note))
}

/// Tags with `#`, those of the text first, each once.
pub fn tags(note: &Note) -> Vec<String> {
    let in_text = note.doc.tags.iter().map(|tag| format!("#{tag}"));
    once(in_text.chain(front::tags(&note.front)))
}

/// Texts in order of first appearance, each once.
pub fn once<T: Eq + Hash>(texts: impl Iterator<Item = T>) -> Vec<T> {
    texts.collect::<IndexSet<T, FxBuildHasher>>().into_iter().collect()
}

/// Whether a link of the text leads into the vault and is shown.
fn is_inside(link: &LinkRef) -> bool {
    !link.is_external && link.is_live()
}

/// A link as a value, its path as written; its text is never missing.
pub fn as_value(note: &Note, link: &LinkRef) -> Link {
    let target = if link.subpath.is_empty() {
        link.path.to_string()
    } else {
        format!("{}#{}", link.path, link.subpath)
    };
    let display = match &link.display {
        Some(display) => display.to_string(),
        None if link.written == Written::Markdown => shown(note, link),
        // The app keeps a final `.md` that was written.
        None if link.subpath.is_empty() => link.path.to_string(),
        None => default_text(&link.path, &link.subpath),
    };
    Link::infer(&target, link.is_embed, Some(&display))
}

/// The text of a Markdown link.
fn shown(note: &Note, link: &LinkRef) -> String {
    let event = link.event as usize;
    let close = note.doc.close_of(event);
    let inner = note.doc.events.get(event..close).unwrap_or_default();
    words::plain(&note.doc, &note.text, inner)
}

/// The first date in a field `date` or `day`, else a date in the note's name.
fn day(path: &str, fields: &Fields) -> Option<Date> {
    let is_day = |name: &str| matches!(name.to_lowercase().as_str(), "date" | "day");
    let in_field = fields.iter().filter(|(name, _)| is_day(name)).find_map(|(_, values)| {
        match values.first() {
            Some(Value::Date(date)) => Some(*date),
            _ => None,
        }
    });
    in_field.or_else(|| scan::day_in(link::file_title(path)))
}
