//! Unlinked mentions: where the prose of one note names another and does not link to it.
//!
//! All names of the vault are one automaton, which reads each note once. A note that links to the
//! other anywhere, is a source of what it is about or lists it, is no unlinked mention: the reader
//! gets there already. Not here: how a mention is shown.

mod begins;
mod common;
mod folded;
mod names;
mod vocabulary;

use super::each::Each;
use super::edits::Edits;
use super::entities::{Entities, Entity};
use super::{NoteId, Vault, called};
use crate::note::Note;
use crate::note::doc::offset;
use crate::note::stretch::{self, Stretch};
use crate::note::words;
use folded::Folded;
use names::Names;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use vocabulary::{Gathering, Vocabulary};

/// Notes that are told of one that they name; of more, only how many.
const MOST_NOTES: usize = 50;
/// Places in one note that are told of.
const MOST_PLACES: usize = 2;

/// All unlinked mentions of a vault.
#[derive(Debug, Clone, Default)]
pub struct Mentions {
    /// For each note, those that name it, in order.
    of: Each<Arc<[NoteId]>>,
    names: Option<Arc<Names>>,
    /// What was read in each note, where any was.
    read: Each<Option<Reading>>,
}

/// The names that a note holds, links or not.
#[derive(Debug, Clone)]
struct Reading {
    note: Arc<Note>,
    /// Whom it names and where, in order; at most twice each.
    named: Arc<[(NoteId, Place)]>,
    vocabulary: Vocabulary,
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

impl Reading {
    fn of(names: &Names, vault: &Vault, id: NoteId) -> Reading {
        let note = Arc::clone(&vault.notes[id.0 as usize]);
        let (named, vocabulary) = named(names, id, &note);
        Reading { note, named, vocabulary }
    }

    /// Whether it is what a note says, where these names mean something else than they did.
    fn holds(&self, note: &Arc<Note>, differing: &[Vec<u8>]) -> bool {
        Arc::ptr_eq(&self.note, note)
            && !differing.iter().any(|name| self.vocabulary.may_hold(name))
    }

    /// The notes that it names, in order.
    fn tos(&self) -> impl Iterator<Item = NoteId> {
        self.named.chunk_by(|(a, _), (b, _)| a == b).map(|places| places[0].0)
    }

    /// Where it names one of them.
    fn places(&self, to: NoteId) -> impl Iterator<Item = Place> {
        let start = self.named.partition_point(|(other, _)| *other < to);
        let places = self.named[start..].iter().take_while(move |(other, _)| *other == to);
        places.map(|(_, place)| *place)
    }
}

impl Mentions {
    /// Reads all notes for the names of all others, but those that their owner keeps out of lists
    /// (`is_excluded`, rule X4). A note that was read `before` and holds no name that means something
    /// else now is not read again.
    pub fn all(
        vault: &Vault,
        entities: &Entities,
        is_excluded: impl Fn(&str) -> bool + Sync,
        before: Option<&Mentions>,
    ) -> Mentions {
        let known = before.and_then(|before| before.names.as_ref());
        let Some(names) = Names::of(vault, entities, known) else { return Mentions::default() };
        let differing = known.and_then(|known| known.differing(&names));
        let read = |id: NoteId| {
            let note = &vault.notes[id.0 as usize];
            let known = before.and_then(|before| before.read.find(id)?.as_ref());
            if is_excluded(&note.path) {
                return None;
            }
            let holds =
                |known: &&Reading| differing.as_ref().is_some_and(|it| known.holds(note, it));
            Some(match known.filter(holds) {
                Some(known) => known.clone(),
                None => Reading::of(&names, vault, id),
            })
        };
        let read = Each::of(vault, read);
        let mut of = vec![Vec::new(); vault.notes.len()];
        for (from, reading) in read.by_note() {
            for to in reading.iter().flat_map(Reading::tos) {
                if !is_known(vault, entities, from, to) {
                    of[to.0 as usize].push(from);
                }
            }
        }
        Mentions { of: of.into_iter().map(Into::into).collect(), names: Some(names), read }
    }

    /// The mentions once some notes have been edited, of a vault with the same `entities`. `None`
    /// where so much differs that all may as well be looked at.
    pub fn after(&self, edits: &Edits<'_>, entities: &Entities) -> Option<Mentions> {
        let names = match edits.agree(called::agree) {
            true => self.names.clone(),
            false => Names::of(edits.new, entities, self.names.as_ref()),
        };
        let (known, names) = match (&self.names, names) {
            (Some(known), Some(names)) => (known, names),
            (None, None) => return Some(self.clone()),
            _ => return None,
        };
        let (mut of, mut read) = (self.of.clone(), self.read.clone());
        let outdated = self.outdated(edits, &known.differing(&names)?);
        let readings: Vec<Reading> =
            outdated.par_iter().map(|id| Reading::of(&names, edits.new, *id)).collect();
        for (id, reading) in outdated.iter().zip(readings) {
            read.set(*id, Some(reading));
        }
        // Who links elsewhere may name a note that no reader gets to any more.
        let froms: BTreeSet<NoteId> =
            outdated.into_iter().chain(edits.edited.touched.iter().copied()).collect();
        let mut naming: BTreeSet<(NoteId, NoteId)> = BTreeSet::new();
        let mut others: BTreeSet<NoteId> = BTreeSet::new();
        for from in &froms {
            let (old, new) = (self.read.find(*from), read.find(*from));
            let (Some(Some(old)), Some(Some(new))) = (old, new) else { continue };
            others.extend(old.tos().chain(new.tos()));
            let tos = new.tos().filter(|to| !is_known(edits.new, entities, *from, *to));
            naming.extend(tos.map(|to| (to, *from)));
        }
        for to in others {
            let kept = of[to.0 as usize].iter().copied().filter(|from| !froms.contains(from));
            let own = naming.range((to, NoteId(0))..=(to, NoteId(u32::MAX))).map(|(_, from)| *from);
            let mut all: Vec<NoteId> = kept.chain(own).collect();
            all.sort_unstable();
            of.set(to, all.into());
        }
        Some(Mentions { of, names: Some(names), read })
    }

    /// The notes that are read and have to be read again: those that were edited, and those that may
    /// hold a name which means something else now.
    fn outdated(&self, edits: &Edits<'_>, names: &[Vec<u8>]) -> Vec<NoteId> {
        let is_outdated = |(id, reading): &(NoteId, &Option<Reading>)| {
            let note = &edits.new.notes[id.0 as usize];
            reading.as_ref().is_some_and(|reading| !reading.holds(note, names))
        };
        self.read.by_note().filter(is_outdated).map(|(id, _)| id).collect()
    }

    /// Where a note is named.
    pub fn of(&self, id: NoteId) -> Mentioned {
        let froms = self.of.find(id).map_or(&[][..], |froms| froms);
        let mention = |from: &NoteId| {
            let reading = self.read.find(*from).and_then(Option::as_ref);
            let places = reading.into_iter().flat_map(|reading| reading.places(id)).collect();
            Mention { from: *from, places }
        };
        Mentioned {
            notes: froms.iter().take(MOST_NOTES).map(mention).collect(),
            more: froms.len().saturating_sub(MOST_NOTES),
        }
    }
}

/// The notes that a note names, each with the first places, and the words of its prose.
fn named(names: &Names, id: NoteId, note: &Note) -> (Arc<[(NoteId, Place)]>, Vocabulary) {
    let mut found: BTreeMap<NoteId, Vec<Place>> = BTreeMap::new();
    let (mut stretch, mut folded) = (Stretch::default(), Folded::default());
    let mut vocabulary = Gathering::of(note.text.len());
    let mut at = 0;
    while at < note.doc.events.len() {
        let event = offset(at);
        at = stretch::read(note, at, &mut stretch);
        stretch.prose.iter().for_each(|range| vocabulary.add(&stretch.text[range.clone()]));
        if !names.may_be_in(&stretch.text, &stretch.prose) {
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
    let places = |(to, places): (NoteId, Vec<Place>)| places.into_iter().map(move |it| (to, it));
    (found.into_iter().flat_map(places).collect(), vocabulary.done())
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
