//! What links to a note show before they are followed: a small file beside its page, with the
//! beginning of the note and of each of its sections and blocks that links can name.
//!
//! A file of its own rather than a part of the page: it is a tenth of it, so it is there at once on
//! a slow line too, and all of a long page's sections are one request. It is made of the note's own
//! words alone (`html::excerpt`), so it changes with the page and never without it. What a reader
//! has to ask for is not in it.

use crate::html::Shape;
use crate::html::excerpt::Told;
use crate::html::unseen::unseen;
use crate::site::facts;
use crate::site::gist::Gist;
use crate::site::note_page::Sources;
use crate::text::escape::html;
use crate::vault::NoteId;
use serde::Serialize;
use std::collections::BTreeMap;

/// Its name, after the path of the page.
pub const FILE: &str = "preview.json";

/// Bytes of the whole, which packs to less than 4 kB.
const MOST: usize = 7_200;
/// Bytes of the note's beginning.
const LEAD: usize = 800;
/// Bytes of a section or block, at most; of many, each has an equal share, down to the least.
const PART: usize = 600;
const LEAST: usize = 70;
/// Bytes around the id and the HTML of a part.
const QUOTES: usize = 6;
/// Those, and the ends of elements that its text stands in.
const ROUND_IT: usize = 30;

/// The file: every text in it is HTML.
#[derive(Serialize)]
struct Preview {
    title: String,
    /// By the id of the element that an address names, `""` for the page itself.
    parts: BTreeMap<String, String>,
}

/// The file of a page that lists others.
pub fn of_list(title: &str, gist: &Gist) -> String {
    let parts = BTreeMap::from([(String::new(), gist.html())]);
    serde_json::to_string(&Preview { title: html(title), parts }).unwrap_or_default()
}

/// The file of a note whose article has this shape; `description` stands in where the note has no
/// text.
pub fn preview(
    sources: Sources<'_>,
    id: NoteId,
    shape: &Shape,
    description: Option<&str>,
) -> String {
    let note = sources.vault.note(id);
    let doc = &note.doc;
    let folds = shape.folds.iter().filter(|fold| fold.invitation.is_some());
    let asked_for =
        folds.map(|fold| doc.headings[fold.heading as usize].event as usize..fold.until as usize);
    let flowcharts = sources.flowcharts;
    let conceal = |text: &str| sources.vault.conceal(text, &note.path).into_owned();
    let told = Told {
        note,
        id,
        flowcharts,
        asked_for: asked_for.collect(),
        unseen: unseen(note),
        conceal: &conceal,
    };

    let title = html(&sources.routes.titles[id.0 as usize]);
    let begin = facts::own_title(note).map_or(0, |own| doc.close_of(own.event as usize) + 1);
    let mut lead = told.excerpt(begin..doc.body as usize, LEAD);
    if lead.is_empty() {
        lead = description.map(html).unwrap_or_default();
    }

    let headings = doc.headings.iter().map(|it| (it.id.clone(), it.event as usize, Some(it)));
    let blocks = doc.block_ids.iter().map(|it| (format!("^{}", it.id), it.event as usize, None));
    let is_shown = |spot: &(String, usize, _)| !spot.0.is_empty() && !told.is_asked_for(spot.1);
    let spots: Vec<_> = headings.chain(blocks).filter(is_shown).collect();
    let mut left = MOST.saturating_sub(lead.len() + title.len());
    let share = (left / spots.len().max(1)).clamp(LEAST, PART);
    let mut parts = BTreeMap::from([(String::new(), lead)]);
    for (id, event, heading) in spots {
        let range = match heading {
            Some(heading) => doc.section(heading),
            None => event..doc.close_of(event) + 1,
        };
        let bytes = share.saturating_sub(id.len() + ROUND_IT);
        let part = told.excerpt(range, bytes);
        left = match left.checked_sub(part.len() + id.len() + QUOTES) {
            Some(left) => left,
            None => break,
        };
        parts.entry(id).or_insert(part);
    }
    serde_json::to_string(&Preview { title, parts }).unwrap_or_default()
}
