//! Where a note appears that no link leads to it: in answers to queries, each with what the query
//! is about, in flowcharts, each with the ways to it, in comparisons, each with its heading, and by
//! name in texts, each with its sentences.

use crate::diagram::flowcharts::{Flowcharts, Mention as Led};
use crate::html::compare::{Comparisons, Mention};
use crate::html::query::ShownSource;
use crate::note::Note;
use crate::note::doc::{Kind, Tag};
use crate::note::words;
use crate::query::answers::Answers;
use crate::site::model::{self, Backlink};
use crate::site::note_page::marked;
use crate::site::routes::Routes;
use crate::text::escape::{html, push_url};
use crate::text::fold::fold;
use crate::vault::mentions::Mentions;
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

    /// The notes that show a note, by how they do.
    pub fn of(&self, shown: Shown<'_>, routes: &Routes, id: NoteId) -> Vec<model::Appearances> {
        let asking = shown.answers.appearances(id).iter().map(|(from, block)| {
            let subject = self.subjects.get(&(*from, *block)).filter(|text| !text.is_empty());
            (*from, String::new(), subject.into_iter().cloned().collect())
        });
        let leading = shown.flowcharts.mentions(id).iter().map(|Led { from, ways }| {
            let fragment = ways.first().map(|way| fragment(&way.fragment)).unwrap_or_default();
            (*from, fragment, ways.iter().map(|way| html(&way.words)).collect())
        });
        let comparing = shown.comparisons.mentions(id).iter().map(|Mention { from, headings }| {
            let heading = |h: &u32| &shown.vault.note(*from).doc.headings[*h as usize];
            let fragment = headings.first().map(|h| fragment(&heading(h).id));
            let above = headings.iter().map(|h| html(&heading(h).text));
            (*from, fragment.unwrap_or_default(), above.collect())
        });
        let groups = [
            group("comparison", routes, comparing.collect()),
            group("query", routes, asking.collect()),
            group("flowchart", routes, leading.collect()),
            unlinked(shown, routes, id),
        ];
        groups.into_iter().filter(|group| !group.notes.is_empty()).collect()
    }
}

/// The notes that name a note and do not link to it, but for those that compare it.
fn unlinked(shown: Shown<'_>, routes: &Routes, id: NoteId) -> model::Appearances {
    let mentioned = shown.mentions.of(id);
    let comparing = shown.comparisons.mentions(id);
    let others = mentioned
        .notes
        .iter()
        .filter(|mention| comparing.iter().all(|other| other.from != mention.from));
    let told = others.map(|mention| {
        let note = shown.vault.note(mention.from);
        let mut sentences: Vec<words::Mention> =
            mention.places.iter().map(|place| place.sentence(note)).collect();
        // Two names in one sentence are one mention.
        sentences.dedup_by_key(|it| format!("{}{}{}", it.before, it.mention, it.after));
        (mention.from, String::new(), sentences.iter().map(marked).collect())
    });
    let group = group("unlinked", routes, told.collect());
    model::Appearances { more: group.more + mentioned.more, ..group }
}

/// What notes can appear in.
#[derive(Clone, Copy)]
pub struct Shown<'a> {
    /// The vault.
    pub vault: &'a Vault,
    /// Answers to queries.
    pub answers: &'a Answers,
    /// Flowcharts.
    pub flowcharts: &'a Flowcharts,
    /// Where notes are named without a link.
    pub mentions: &'a Mentions,
    /// Comparisons.
    pub comparisons: &'a Comparisons,
}

/// Notes by title, each with the fragment of its page and its sentences.
fn group(
    kind: &'static str,
    routes: &Routes,
    mut all: Vec<(NoteId, String, Vec<String>)>,
) -> model::Appearances {
    all.sort_by_cached_key(|(from, ..)| (fold(&routes.titles[from.0 as usize]), *from));
    let more = all.len().saturating_sub(MOST);
    all.truncate(MOST);
    let entry = |(from, fragment, sentences_html): (NoteId, String, Vec<String>)| Backlink {
        title: routes.titles[from.0 as usize].clone(),
        route: format!("{}{fragment}", routes.note(from)),
        sentences_html,
        is_repeated: false,
    };
    model::Appearances { kind, notes: all.into_iter().map(entry).collect(), more }
}

/// A fragment as it stands in an address: a way through a flowchart, or an id.
fn fragment(text: &str) -> String {
    let mut out = "#".to_owned();
    for (at, part) in text.splitn(2, '=').enumerate() {
        out.push_str(if at > 0 { "=" } else { "" });
        push_url(&mut out, part);
    }
    out
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
