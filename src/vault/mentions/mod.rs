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
use std::sync::Arc;

/// Notes that are told of one that they name; of more, only how many.
const MOST_NOTES: usize = 50;
/// Places in one note that are told of.
const MOST_PLACES: usize = 2;
/// All unlinked mentions of a vault.
#[derive(Debug, Default)]
pub struct Mentions {
    of: BTreeMap<NoteId, Mentioned>,
    names: Option<Arc<Names>>,
    /// What was read in each note, where any was.
    read: Vec<Option<Reading>>,
}

/// The names that a note holds, links or not.
#[derive(Debug, Clone)]
struct Reading {
    note: Arc<Note>,
    /// Whom it names and where, in order; at most twice each.
    named: Arc<[(NoteId, Place)]>,
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
    /// (`is_excluded`, rule X4). A note that was read `before` for the same names is not read again.
    pub fn all(
        vault: &Vault,
        entities: &Entities,
        is_excluded: impl Fn(&str) -> bool + Sync,
        before: Option<&Mentions>,
    ) -> Mentions {
        let known = before.and_then(|before| before.names.as_ref());
        let Some(names) = Names::of(vault, entities, known) else { return Mentions::default() };
        let before = before.filter(|_| known.is_some_and(|known| Arc::ptr_eq(known, &names)));
        let read = |id: NoteId| {
            let note = &vault.notes[id.0 as usize];
            let known = before.and_then(|before| before.read.get(id.0 as usize)?.as_ref());
            if is_excluded(&note.path) {
                return None;
            }
            Some(match known.filter(|known| Arc::ptr_eq(&known.note, note)) {
                Some(known) => known.clone(),
                None => Reading { note: Arc::clone(note), named: named(&names, id, note) },
            })
        };
        let ids: Vec<NoteId> = vault.ids().collect();
        let read: Vec<Option<Reading>> = ids.into_par_iter().map(read).collect();
        let mut of: BTreeMap<NoteId, Mentioned> = BTreeMap::new();
        for (from, reading) in vault.ids().zip(&read) {
            let Some(reading) = reading else { continue };
            for places in reading.named.chunk_by(|(a, _), (b, _)| a == b) {
                let to = places[0].0;
                if is_known(vault, entities, from, to) {
                    continue;
                }
                let mentioned = of.entry(to).or_default();
                match mentioned.notes.len() < MOST_NOTES {
                    true => {
                        let places = places.iter().map(|(_, place)| *place).collect();
                        mentioned.notes.push(Mention { from, places });
                    }
                    false => mentioned.more += 1,
                }
            }
        }
        Mentions { of, names: Some(names), read }
    }

    /// Where a note is named.
    pub fn of(&self, id: NoteId) -> Option<&Mentioned> {
        self.of.get(&id)
    }
}

/// The notes that a note names, each with the first places.
fn named(names: &Names, id: NoteId, note: &Note) -> Arc<[(NoteId, Place)]> {
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
    found.into_iter().flat_map(|(to, places)| places.into_iter().map(move |it| (to, it))).collect()
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
