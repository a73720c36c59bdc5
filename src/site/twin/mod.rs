//! A note's Markdown twin: what its page says, as plain Markdown beside the page.
//!
//! It is written from the parsed note and not from its source, as the page is: a comment has no
//! event and a link to what is hidden no target, so neither can come out. Links lead to other
//! twins and to files of the site, queries are their answers, embeds of notes are links, raw HTML
//! is the text in it, and all else means the same to any reader of Markdown (`text::markdown`).
//!
//! Not here: whether there are twins and where they go (`build`).

mod answer;
mod block;
mod inline;
mod list;
mod table;
mod walk;
mod writer;

use crate::html::compare::Asked;
use crate::note::doc::{Kind, Tag};
use crate::site::note_page::Sources;
use crate::text::markdown;
use crate::vault::{AssetId, NoteId};
use std::collections::BTreeSet;
use writer::Writer;

/// The file of a twin in the folder of its page.
pub const FILE: &str = "index.md";

/// The route of the twin beside the page at `route`.
pub fn path(route: &str) -> String {
    format!("{route}{FILE}")
}

/// A twin.
#[derive(Debug, Default)]
pub struct Twin {
    /// The Markdown.
    pub text: String,
    /// Assets that it refers to.
    pub assets: BTreeSet<AssetId>,
}

/// The twin of a note; `root` leads from its page to the root of the site.
pub fn twin(sources: Sources<'_>, id: NoteId, root: &str) -> Twin {
    let note = sources.vault.note(id);
    let title = &sources.routes.titles[id.0 as usize];
    let mut writer = Writer::new(sources, root, id);
    let body = note.doc.body as usize;
    let mut start = 0;
    match note.doc.body_events().first().map(|event| event.kind) {
        Some(Kind::Open(Tag::Heading(h))) if note.doc.headings[h as usize].level == 1 => {
            start = note.doc.close_of(0) + 1;
            writer.events(0..start);
        }
        _ => {
            writer.begin_block();
            writer.out.push_str("# ");
            writer.out.push_str(&markdown::text(title));
        }
    }
    if let Some(Ok(asked)) = Asked::of_front(&note.front) {
        writer.comparison(&asked);
    }
    writer.events(start..body);
    writer.footnotes();
    let Writer { out, assets, .. } = writer;
    Twin { text: format!("{}\n{}\n", front_matter(sources, id), out.trim_end()), assets }
}

/// Title, description and tags: what readers see of the front matter in any case.
fn front_matter(sources: Sources<'_>, id: NoteId) -> String {
    let vault = sources.vault;
    // To who knows no front matter it is text, in which a tag would be one.
    let quoted = |text: &str| serde_json::Value::from(text).to_string().replace('<', "\\u003c");
    let mut out = format!("---\ntitle: {}\n", quoted(&sources.routes.titles[id.0 as usize]));
    if let Some(description) = &vault.note(id).front.description {
        out.push_str(&format!("description: {}\n", quoted(description)));
    }
    let keys = &vault.note_tags[id.0 as usize];
    let tags: Vec<String> =
        keys.iter().filter_map(|key| vault.tags.get(key)).map(|tag| quoted(&tag.name)).collect();
    if !tags.is_empty() {
        out.push_str(&format!("tags: [{}]\n", tags.join(", ")));
    }
    out.push_str("---\n");
    out
}
