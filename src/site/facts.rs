//! What is known of a note beside its text: title, kind, dates, difficulty, description.

use crate::config::Config;
use crate::note::Note;
use crate::note::doc::{Kind, Tag};
use crate::note::link::strip_md;
use crate::note::words;
use crate::vault::names::{file_name, parent};

/// Longest description that is made from the text, in characters.
const LONGEST_DESCRIPTION: usize = 160;

/// The display title (F11): the `title` property; else the text of the heading of level 1 that
/// the note begins with, since a reader would see two titles otherwise; else the file name.
pub fn title(note: &Note) -> String {
    if let Some(title) = &note.front.title {
        return title.clone();
    }
    first_heading(note)
        .filter(|t| !t.is_empty())
        .map_or_else(|| file_title(&note.path), ToOwned::to_owned)
}

/// The text of the heading of level 1 that the note begins with.
pub fn first_heading(note: &Note) -> Option<&str> {
    let first = note.doc.body_events().first()?;
    let Kind::Open(Tag::Heading(h)) = first.kind else { return None };
    let heading = &note.doc.headings[h as usize];
    (heading.level == 1).then_some(heading.text.as_str())
}

/// A note's name: its file name without `.md`; for an index, its folder's.
pub fn file_title(path: &str) -> String {
    let stem = strip_md(path);
    let name = file_name(stem);
    if name.eq_ignore_ascii_case("index") && !parent(stem).is_empty() {
        return file_name(parent(stem)).to_owned();
    }
    name.to_owned()
}

/// The kind: `kind` in the front matter, else by folder in the configuration, else `note`. Only
/// words that can be a template's name.
pub fn kind(note: &Note, config: &Config) -> String {
    let is_word = |k: &String| {
        !k.is_empty() && k.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    };
    if let Some(kind) = note.front.text("kind").filter(is_word) {
        return kind.to_lowercase();
    }
    for (name, kind) in &config.kinds {
        let Some(folder) = &kind.folder else { continue };
        let folder = folder.trim_matches('/');
        if note.path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')) {
            return name.clone();
        }
    }
    "note".to_owned()
}

/// The first of these properties that begins with a date, as `YYYY-MM-DD`.
pub fn date(note: &Note, keys: &[&str]) -> Option<String> {
    keys.iter().find_map(|key| {
        let text = note.front.text(key)?;
        let day = text.trim().get(..10)?;
        day.parse::<jiff::civil::Date>().ok().map(|d| d.to_string())
    })
}

/// Day of creation as the note says it.
pub fn created(note: &Note) -> Option<String> {
    date(note, &["created", "date"])
}

/// Day of the last change as the note says it.
pub fn updated(note: &Note) -> Option<String> {
    date(note, &["updated", "modified"])
}

/// `difficulty`, and its rank among easy, medium, hard (or the order that the site sets).
pub fn difficulty(note: &Note, config: &Config) -> (Option<String>, Option<u8>) {
    let Some(text) = note.front.text("difficulty") else { return (None, None) };
    let usual = ["easy".to_owned(), "medium".to_owned(), "hard".to_owned()];
    let order: &[String] = config.enums.get("difficulty").map_or(&usual, Vec::as_slice);
    let position = order.iter().position(|v| v.eq_ignore_ascii_case(&text));
    let rank = position.filter(|_| order.len() <= 3).and_then(|p| u8::try_from(p + 1).ok());
    (Some(text), rank)
}

/// `description`, else the beginning of the first paragraph.
pub fn description(note: &Note) -> Option<String> {
    if let Some(description) = &note.front.description {
        return Some(description.clone());
    }
    let events = note.doc.body_events();
    let open = events.iter().position(|e| e.kind == Kind::Open(Tag::Paragraph))?;
    let text = words::plain(&note.doc, &note.text, &events[open..=note.doc.close_of(open)]);
    if text.is_empty() {
        return None;
    }
    if text.chars().count() <= LONGEST_DESCRIPTION {
        return Some(text);
    }
    let cut: String = text.chars().take(LONGEST_DESCRIPTION).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(rest, _)| rest);
    Some(format!("{cut} …"))
}

/// Words of the body.
pub fn words(note: &Note) -> usize {
    let mut text = String::new();
    let mut words = 0;
    for event in note.doc.body_events() {
        if let Kind::CodeBlock(c) = event.kind {
            words += words::count(&note.doc.code_blocks[c as usize].code) / 2;
        }
        words::push(&note.doc, &note.text, event, &mut text);
    }
    words + words::count(&text)
}
