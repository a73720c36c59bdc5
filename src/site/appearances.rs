//! In whose answers a note appears: the notes that ask, each with what its query is about.

use crate::html::query::ShownSource;
use crate::note::Note;
use crate::note::doc::{Kind, Tag};
use crate::query::answers::Answers;
use crate::site::model::Backlink;
use crate::site::routes::Routes;
use crate::text::escape::html;
use crate::text::fold::fold;
use crate::vault::{NoteId, Vault};
use std::collections::BTreeMap;

/// Notes that are named on one page. A vault whose every day asks for all notes would otherwise
/// have its size squared.
const MOST: usize = 200;

/// What each block that has an answer is about, by the heading above it.
#[derive(Debug, Default)]
pub struct Appearances {
    subjects: BTreeMap<(NoteId, u32), String>,
}

impl Appearances {
    /// Reads what the blocks are about that any note appears in.
    pub fn new(vault: &Vault, answers: &Answers) -> Self {
        let mut subjects = BTreeMap::new();
        for (from, block) in vault.ids().flat_map(|id| answers.appearances(id)) {
            subjects
                .entry((*from, *block))
                .or_insert_with(|| subject(vault, vault.note(*from), *block));
        }
        Appearances { subjects }
    }

    /// The notes in whose answers a note appears, by title, and how many more there are.
    pub fn of(&self, answers: &Answers, routes: &Routes, id: NoteId) -> (Vec<Backlink>, usize) {
        let mut all = answers.appearances(id).to_vec();
        all.sort_by_cached_key(|(from, _)| (fold(&routes.titles[from.0 as usize]), *from));
        let more = all.len().saturating_sub(MOST);
        let named = all.iter().take(MOST).map(|(from, block)| Backlink {
            title: routes.titles[from.0 as usize].clone(),
            route: routes.note(*from).to_owned(),
            sentences_html: self.subjects.get(&(*from, *block)).into_iter().cloned().collect(),
            is_repeated: false,
        });
        let mut named: Vec<Backlink> = named.collect();
        named.iter_mut().for_each(|entry| entry.sentences_html.retain(|s| !s.is_empty()));
        (named, more)
    }
}

/// The heading above a block, else the first line of its query; nothing for a query in a line.
fn subject(vault: &Vault, note: &Note, block: u32) -> String {
    let mut heading = None;
    for event in note.doc.body_events() {
        match event.kind {
            Kind::Open(Tag::Heading(h)) => heading = Some(h),
            Kind::CodeBlock(at) if at == block => {
                let above = heading.map(|h| note.doc.headings[h as usize].text.as_str());
                let code = note.doc.code_blocks[at as usize].code.trim_start();
                let first = code.lines().next().unwrap_or_default();
                return match above.filter(|text| !text.is_empty()) {
                    Some(text) => html(text),
                    None => format!(
                        "<code>{}</code>",
                        html(&ShownSource::new(vault, &note.path, first).text)
                    ),
                };
            }
            _ => {}
        }
    }
    String::new()
}
