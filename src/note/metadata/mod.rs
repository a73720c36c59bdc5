//! What Dataview knows of one note: its fields, tags, links, list items and tasks.
//!
//! Read from the parsed note alone, and only when somebody asks: a site without queries never
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
pub use lists::ListItem;
use visible::Lines;

/// The metadata of a note.
#[derive(Debug, Clone)]
pub struct Metadata {
    /// Fields of the front matter and of the text, merged, with their normalised names.
    pub fields: Map,
    /// The front matter as YAML has it: dates and links are still text.
    pub front: Map,
    /// Tags with `#`, those of the text first, each once.
    pub tags: Vec<String>,
    /// Other names.
    pub aliases: Vec<String>,
    /// Links of the front matter, then links of the text, then embeds.
    pub links: Vec<Link>,
    /// List items and tasks, by line.
    pub lists: Vec<ListItem>,
    /// The day that the note is about.
    pub day: Option<Date>,
}

/// Reads the metadata of a note.
pub fn read(note: &Note) -> Metadata {
    let lines = Lines::new(note);
    let mut raw = Fields::default();
    front::fields(&note.front, &mut raw);
    let lists = lists::read(note, &lines);
    let mut from_text = Fields::default();
    for item in lists.items.iter().filter(|item| item.task.is_none()) {
        from_text.extend(&item.fields);
    }
    for (number, line) in lines.with_fields() {
        if !lists.covers(number) {
            inline::in_line(scan::trim(&line), &mut from_text);
        }
    }
    raw.extend(&from_text);
    Metadata {
        day: day(&note.path, &raw),
        fields: raw.merged(),
        front: front::raw(&note.front),
        tags: tags(note),
        aliases: front::aliases(&note.front),
        links: links(note),
        lists: lists.items,
    }
}

fn tags(note: &Note) -> Vec<String> {
    let in_text = note.doc.tags.iter().map(|tag| format!("#{tag}"));
    let mut tags: Vec<String> = Vec::new();
    for tag in in_text.chain(front::tags(&note.front)) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

fn links(note: &Note) -> Vec<Link> {
    let front = note.front.links.iter().map(|(_, link)| as_value(note, link));
    let of_text = |is_embed: bool| {
        let links = note.doc.links.iter();
        links
            .filter(move |link| is_inside(link) && link.is_embed == is_embed)
            .map(|link| as_value(note, link))
    };
    front.chain(of_text(false)).chain(of_text(true)).collect()
}

/// Whether a link of the text leads into the vault and is shown.
fn is_inside(link: &LinkRef) -> bool {
    !link.is_external && link.is_live()
}

/// A link as a value; its text is never missing.
fn as_value(note: &Note, link: &LinkRef) -> Link {
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
    in_field.or_else(|| scan::day_in(link::file_title(path)).flatten())
}
