//! What is known of a note beside its text: title, kind, dates, difficulty, description.

use crate::config::Config;
use crate::html::unseen::{is_unseen, unseen};
use crate::note::Note;
use crate::note::doc::{Heading, Kind, Tag};
use crate::note::link::strip_md;
use crate::note::words;
use crate::vault::names::{file_name, parent};

/// Longest description that is made from the text, in characters.
const LONGEST_DESCRIPTION: usize = 160;

/// The display title (F11): the `title` property, else the file name. An index is called by its
/// folder, whose page it is; at the root, by the heading it begins with.
pub fn title(note: &Note) -> String {
    if let Some(title) = &note.front.title {
        return title.clone();
    }
    let path = note.path.to_lowercase();
    let heading = first_heading(note)
        .filter(|text| !text.is_empty() && (path == "index.md" || path == "readme.md"));
    heading.map_or_else(|| file_title(&note.path), ToOwned::to_owned)
}

/// The text of the heading of level 1 that the note begins with.
pub fn first_heading(note: &Note) -> Option<&str> {
    let first = note.doc.body_events().first()?;
    let Kind::Open(Tag::Heading(h)) = first.kind else { return None };
    let heading = &note.doc.headings[h as usize];
    (heading.level == 1).then_some(heading.text.as_str())
}

/// The heading of level 1 that the note begins with, where it says anything.
pub fn own_title(note: &Note) -> Option<&Heading> {
    first_heading(note).filter(|text| !text.is_empty())?;
    note.doc.headings.first()
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

/// Whether a note is about one thing, which others may then name: a technology or a concept.
pub fn is_about_one(note: &Note, config: &Config) -> bool {
    matches!(kind(note, config).as_str(), "technology" | "concept")
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
    let rank = difficulty_rank(&text, config);
    (Some(text), rank)
}

/// The rank of a difficulty, from 1 to 3.
pub fn difficulty_rank(text: &str, config: &Config) -> Option<u8> {
    let usual = ["easy".to_owned(), "medium".to_owned(), "hard".to_owned()];
    let order: &[String] = config.enums.get("difficulty").map_or(&usual, Vec::as_slice);
    let position = order.iter().position(|v| v.eq_ignore_ascii_case(text));
    position.filter(|_| order.len() <= 3).and_then(|p| u8::try_from(p + 1).ok())
}

/// `description`, else the beginning of the first paragraph. `value` gives what inline code
/// stands for that is a query.
pub fn description(note: &Note, value: &dyn Fn(u32) -> Option<String>) -> Option<String> {
    if let Some(description) = &note.front.description {
        return Some(description.clone());
    }
    let events = note.doc.body_events();
    let open = events.iter().position(|e| e.kind == Kind::Open(Tag::Paragraph))?;
    let hidden = unseen(note);
    let mut text = String::new();
    for (at, event) in events.iter().enumerate().take(note.doc.close_of(open) + 1).skip(open) {
        if is_unseen(&hidden, at) {
            continue;
        }
        let value = if let Kind::Code(string) = event.kind { value(string) } else { None };
        match value {
            Some(value) => text.push_str(&value),
            None => words::push(&note.doc, &note.text, event, &mut text),
        }
    }
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
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

/// Words of the body; those of code count half, since it is looked at rather than read.
pub fn words(note: &Note) -> usize {
    let mut prose = 0;
    let mut code = 0;
    for event in note.doc.body_events() {
        match event.kind {
            Kind::Text => {
                prose += words::count(&note.text[event.start as usize..event.end as usize])
            }
            Kind::Owned(s) | Kind::Code(s) => prose += words::count(&note.doc.strings[s as usize]),
            Kind::Wikilink(l) => prose += words::count(&note.doc.links[l as usize].shown()),
            Kind::CodeBlock(c) => code += words::count(&note.doc.code_blocks[c as usize].code),
            _ => {}
        }
    }
    prose + code / 2
}
