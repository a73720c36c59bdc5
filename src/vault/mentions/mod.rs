//! Unlinked mentions: where the prose of one note names another and does not link to it.
//!
//! All names of the vault are one automaton, which reads each note once. A note that links to the
//! other anywhere, is a source of what it is about or lists it, is no unlinked mention: the reader
//! gets there already. Not here: how a mention is shown.

mod common;
mod folded;
mod names;

use super::entities::{Entities, Entity};
use super::{NoteId, Vault};
use crate::note::Note;
use crate::note::doc::offset;
use crate::note::stretch::{self, Stretch};
use crate::note::words;
use folded::Folded;
use names::Names;
use rayon::prelude::*;
use std::collections::BTreeMap;

/// Notes that are told of one that they name; of more, only how many.
const MOST_NOTES: usize = 50;
/// Places in one note that are told of.
const MOST_PLACES: usize = 2;
/// Notes that are read before what was found in them is put together: what is left out is
/// forgotten then.
const AT_ONCE: usize = 256;

/// All unlinked mentions of a vault.
#[derive(Debug, Default)]
pub struct Mentions {
    of: BTreeMap<NoteId, Mentioned>,
}

/// Where one note is named.
#[derive(Debug, Default)]
pub struct Mentioned {
    /// The notes that name it, in order, at most 50.
    pub notes: Vec<Mention>,
    /// How many there are beyond those.
    pub more: usize,
}

/// A note that names another.
#[derive(Debug)]
pub struct Mention {
    /// The note.
    pub from: NoteId,
    /// Where in it, at most twice.
    pub places: Vec<Place>,
}

/// A part of a stretch of a note's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The event at which the stretch begins.
    event: u32,
    start: u32,
    end: u32,
}

impl Place {
    /// The sentence around it, in the note that it is of.
    pub fn sentence(self, note: &Note) -> words::Mention {
        let mut stretch = Stretch::default();
        stretch::read(note, self.event as usize, &mut stretch);
        words::within(&stretch.text, self.start as usize..self.end as usize)
    }
}

impl Mentions {
    /// Reads all notes for the names of all others, but those that their owner keeps out of lists
    /// (`is_excluded`, rule X4).
    pub fn all(vault: &Vault, entities: &Entities, is_excluded: impl Fn(&str) -> bool) -> Mentions {
        let Some(names) = Names::of(vault, entities) else { return Mentions::default() };
        let mut all = Mentions::default();
        let is_read = |id: &NoteId| !is_excluded(&vault.note(*id).path);
        let ids: Vec<NoteId> = vault.ids().filter(is_read).collect();
        for some in ids.chunks(AT_ONCE) {
            let read = |id: &NoteId| (*id, named(vault, entities, &names, *id));
            let found: Vec<(NoteId, BTreeMap<NoteId, Vec<Place>>)> =
                some.par_iter().map(read).collect();
            for (from, named) in found {
                for (to, places) in named {
                    let mentioned = all.of.entry(to).or_default();
                    match mentioned.notes.len() < MOST_NOTES {
                        true => mentioned.notes.push(Mention { from, places }),
                        false => mentioned.more += 1,
                    }
                }
            }
        }
        all
    }

    /// Where a note is named.
    pub fn of(&self, id: NoteId) -> Option<&Mentioned> {
        self.of.get(&id)
    }
}

/// The notes that a note names without a link, each with the first places.
fn named(
    vault: &Vault,
    entities: &Entities,
    names: &Names,
    id: NoteId,
) -> BTreeMap<NoteId, Vec<Place>> {
    let note = vault.note(id);
    let mut found: BTreeMap<NoteId, Vec<Place>> = BTreeMap::new();
    let (mut stretch, mut folded) = (Stretch::default(), Folded::default());
    let mut at = 0;
    while at < note.doc.events.len() {
        let event = offset(at);
        at = stretch::read(note, at, &mut stretch);
        if stretch.prose.is_empty() {
            continue;
        }
        folded.read(&stretch.text, &stretch.prose);
        names.find(&stretch.text, &folded, |to, range| {
            let places = found.entry(to).or_default();
            if to != id && places.len() < MOST_PLACES {
                places.push(Place { event, start: offset(range.start), end: offset(range.end) });
            }
        });
    }
    found.retain(|to, _| *to != id && !is_known(vault, entities, id, *to));
    found
}

/// Whether a reader gets from one note to the other already.
fn is_known(vault: &Vault, entities: &Entities, from: NoteId, to: NoteId) -> bool {
    let links = &vault.backlinks[to.0 as usize];
    let is_of = |entity: &Entity| entity.sources.iter().any(|source| source.note == from);
    links.binary_search_by_key(&from, |link| link.from).is_ok()
        || entities.of_note(to).is_some_and(is_of)
        // Names in lists are links, and the other page says in whose list it stands.
        || entities.listing(to).any(|(lister, _)| is_of(lister))
}

#[cfg(test)]
mod tests;
