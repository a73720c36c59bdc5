//! Titles, addresses and headings, a few pages a file: what is shown of a result at once.

use crate::note::doc::Heading;
use crate::site::facts;
use crate::site::search::Sources;
use crate::site::search::read::{LONGEST_NAME, cut};
use crate::vault::NoteId;
use rayon::prelude::*;
use serde::Serialize;

/// Pages in a file.
pub(super) const BLOCK: usize = 16;
/// Aliases that are shown.
const MOST_ALIASES: usize = 8;

/// A page.
#[derive(Serialize)]
pub(super) struct Page<'a> {
    #[serde(rename = "t")]
    title: &'a str,
    #[serde(rename = "r")]
    route: &'a str,
    #[serde(rename = "k", skip_serializing_if = "String::is_empty")]
    kind: String,
    #[serde(rename = "a", skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<&'a str>,
    /// Text and id.
    #[serde(rename = "h", skip_serializing_if = "Vec::is_empty")]
    headings: Vec<(&'a str, &'a str)>,
}

/// For each page, the number of its first heading.
pub(super) fn numbers(headings: &[Vec<&Heading>]) -> Vec<u32> {
    let mut next = 0;
    let number = |of: &Vec<&Heading>| {
        let first = next;
        next += of.len() as u32;
        first
    };
    headings.iter().map(number).collect()
}

/// All pages.
pub(super) fn blocks<'a>(
    sources: Sources<'a>,
    headings: &[Vec<&'a Heading>],
) -> Vec<Vec<Page<'a>>> {
    let pages: Vec<usize> = (0..headings.len()).collect();
    let page = |at: &usize| page(sources, *at, &headings[*at]);
    pages.par_chunks(BLOCK).map(|block| block.iter().map(page).collect()).collect()
}

/// A name as far as it is shown.
fn short(name: &str) -> &str {
    cut(name, LONGEST_NAME)
}

fn page<'a>(sources: Sources<'a>, at: usize, headings: &[&'a Heading]) -> Page<'a> {
    let note = &sources.vault.notes[at];
    let kind = facts::kind(note, sources.config);
    Page {
        title: short(&sources.routes.titles[at]),
        route: sources.routes.note(NoteId(at as u32)),
        kind: if kind == "note" { String::new() } else { kind },
        aliases: note.front.aliases.iter().take(MOST_ALIASES).map(|it| short(it)).collect(),
        headings: headings.iter().map(|it| (short(&it.text), it.id.as_str())).collect(),
    }
}
