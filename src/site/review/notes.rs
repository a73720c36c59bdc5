//! Notes that nothing leads to, links that lead to what is not published, and links that a table takes
//! apart.

use super::Review;
use crate::diag::{Diagnostic, Severity};
use crate::note::Note;
use crate::note::split_links as split;
use crate::text::lines::Places;
use crate::vault::{NoteId, Resolved, Vault};
use rayon::prelude::*;
use std::sync::Arc;

/// Notes to which no link, no answer and no flowchart leads. Those that are the page of a folder, or
/// kept out of search and graph, need none.
pub(super) fn orphans(review: Review<'_>) -> Vec<Diagnostic> {
    let Review { vault, routes, answers, flowcharts, config, .. } = review;
    let is_reached = |id: &NoteId| {
        let is_other = |from: &NoteId| from != id;
        !vault.backlinks[id.0 as usize].is_empty()
            || answers.appearances(*id).iter().any(|(from, _)| is_other(from))
            || flowcharts.mentions(*id).iter().any(|mention| is_other(&mention.from))
    };
    vault
        .ids()
        .filter(|id| routes.index_of(*id).is_none() && !is_reached(id))
        .map(|id| &vault.note(id).path)
        .filter(|path| !config.is_excluded(path))
        .map(|path| {
            Diagnostic::new(Severity::Info, "note::orphan", "nothing leads to this note")
                .in_file(path)
                .help("link to it from a note that its readers come from")
        })
        .collect()
}

/// Links to what exists and is not published. What they lead to is not named.
pub(super) fn unpublished(vault: &Vault) -> Vec<Diagnostic> {
    if !vault.has_hidden() {
        return Vec::new();
    }
    vault.ids().flat_map(|id| of_note(vault, vault.note(id), id)).collect()
}

/// Links of which a table makes two cells.
pub(super) fn split_links(vault: &Vault) -> Vec<Diagnostic> {
    let of_note = |note: &Arc<Note>| {
        let places = Places::new(&note.path, &note.text);
        let pipes = split::split_links(note).into_iter();
        let told = |at| {
            let message = "here the cell ends, and not the name of the note";
            Diagnostic::new(Severity::Warning, "link::split-in-table", message)
                .at(places.at(at, at + 1))
                .help("write `\\|`; `moc check --fix` does")
        };
        pipes.map(told).collect::<Vec<_>>()
    };
    vault.notes.par_iter().flat_map_iter(of_note).collect()
}

fn of_note(vault: &Vault, note: &Note, id: NoteId) -> Vec<Diagnostic> {
    let places = Places::new(&note.path, &note.text);
    let told = |start: usize, end: usize| {
        let message = "this leads to something that is not published";
        Diagnostic::new(Severity::Info, "link::unpublished", message)
            .at(places.at(start, end))
            .help("readers see its text and no link")
    };
    let is_withheld = |resolved: &Resolved| *resolved == Resolved::Withheld;
    let texts = note.doc.links.iter().zip(vault.links[id.0 as usize].iter());
    let texts = texts.filter(|(link, resolved)| is_withheld(resolved) && link.is_live());
    let properties = note.front.links.iter().zip(vault.property_links[id.0 as usize].iter());
    let properties = properties.filter(|(_, resolved)| is_withheld(resolved));
    let mut found: Vec<Diagnostic> =
        texts.map(|(link, _)| told(link.start as usize, link.end as usize)).collect();
    found.extend(properties.map(|((key, _), _)| {
        let at = note.text.find(&format!("{key}:")).unwrap_or(0);
        told(at, at + key.len())
    }));
    found
}
