//! All queries of a vault, answered: block by block, note by note, before any page is made, since
//! a note's page tells in whose answers it appears.

use crate::diag::Diagnostic;
use crate::note::Note;
use crate::note::doc::{Event, Kind};
use crate::note::fence;
use crate::query::answer::Answer;
use crate::query::asker::{self, Answered};
use crate::query::fault::Fault;
use crate::query::index::{Changes, Index, Known, Surroundings};
use crate::query::reads::{Clock, Later};
use crate::value::{Date, Value, scan};
use crate::vault::{NoteId, Vault};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Language of a fence that holds a query.
pub const LANGUAGE: &str = "dataview";
/// Languages and marks of scripts, which are not run.
pub const SCRIPT_LANGUAGE: &str = "dataviewjs";
/// What inline code begins with that is a query.
const INLINE_MARK: char = '=';
/// What inline code begins with that is a script.
pub const INLINE_SCRIPT_MARK: &str = "$=";

/// The answers to all queries of a vault.
#[derive(Debug, Default)]
pub struct Answers {
    notes: BTreeMap<NoteId, Arc<Answered>>,
    /// For each note, the other notes in whose answers it appears, with the first block of each.
    appearances: Arc<BTreeMap<NoteId, Vec<(NoteId, u32)>>>,
    /// Whether any answer depends on the time.
    pub reads_clock: bool,
    asked: Vec<NoteId>,
    origin: Option<Origin>,
}

/// What answers came from.
#[derive(Debug)]
struct Origin {
    vault: Arc<Vault>,
    /// What is known of the vault, where anything was asked.
    known: Option<Known>,
    now: Date,
}

/// The answer of one block.
#[derive(Debug)]
pub struct BlockAnswer {
    /// The rows, or why there are none to give.
    pub outcome: Result<Answer, Fault>,
    /// Why the answer is empty, where it is.
    pub reason: Option<String>,
}

/// What an answer is taken over by.
struct Before<'a> {
    notes: &'a BTreeMap<NoteId, Arc<Answered>>,
    vault: &'a Vault,
    later: Later<'a>,
}

impl Answers {
    /// Answers every query of the vault at the time `now`; inline ones only with `with_inline`. A
    /// vault without queries is not indexed. Answers of a state of the site `before` this one are
    /// taken over where nothing differs that they were read from; its settings and the paths of what
    /// is not published must be those of this one.
    pub fn all(
        vault: &Arc<Vault>,
        surroundings: &dyn Surroundings,
        now: Date,
        with_inline: bool,
        before: Option<&Answers>,
    ) -> (Answers, Vec<Diagnostic>) {
        let asking = asking(vault, with_inline, before);
        let mut answers = Answers::default();
        let mut known = None;
        if !asking.is_empty() {
            let origin = before.and_then(|before| before.origin.as_ref());
            let known_before = origin.and_then(|origin| origin.known.as_ref());
            let (index, changes) = match known_before {
                Some(known) => Index::after(known, vault.clone(), surroundings),
                None => (Index::new(vault.clone(), surroundings), None),
            };
            let before = before.and_then(|it| it.seen_from(&index, changes.as_ref(), now));
            let of_note = |id: NoteId| match before.as_ref().and_then(|it| it.still(id)) {
                Some(answered) => (id, answered, false),
                None => (id, Arc::new(asker::of_note(&index, id, now, with_inline)), true),
            };
            let found: Vec<_> = asking.into_par_iter().map(of_note).collect();
            answers.asked = found.iter().filter(|(_, _, is_new)| *is_new).map(|it| it.0).collect();
            answers.notes = found.into_iter().map(|(id, answered, _)| (id, answered)).collect();
            known = Some(index.known());
        }
        answers.reads_clock = answers.notes.values().any(|it| it.reads.clock > Clock::Unread);
        answers.appearances = answers.gather(before);
        answers.origin = Some(Origin { vault: vault.clone(), known, now });
        let diagnostics = answers.notes.values().flat_map(|it| it.diagnostics.iter().cloned());
        let diagnostics = diagnostics.collect();
        (answers, diagnostics)
    }

    /// These answers as those of an earlier state.
    fn seen_from<'a>(
        &'a self,
        index: &'a Index<'a>,
        changes: Option<&'a Changes>,
        now: Date,
    ) -> Option<Before<'a>> {
        let (origin, changes) = (self.origin.as_ref()?, changes?);
        let later = Later { index, changes, times: (origin.now, now) };
        Some(Before { notes: &self.notes, vault: &origin.vault, later })
    }

    /// In whose answers each note appears: those of the state `before`, where all are the same.
    fn gather(&self, before: Option<&Answers>) -> Arc<BTreeMap<NoteId, Vec<(NoteId, u32)>>> {
        let appearing = |(id, answered): (&NoteId, &Arc<Answered>)| (*id, answered.clone());
        if let Some(before) = before
            && self.notes.len() == before.notes.len()
            && self.notes.iter().map(appearing).zip(before.notes.iter().map(appearing)).all(
                |((id, new), (old_id, old))| {
                    id == old_id && (Arc::ptr_eq(&new, &old) || new.appearing == old.appearing)
                },
            )
        {
            return before.appearances.clone();
        }
        let mut appearances: BTreeMap<NoteId, Vec<(NoteId, u32)>> = BTreeMap::new();
        for (id, answered) in &self.notes {
            for (appearing, block) in &answered.appearing {
                appearances.entry(*appearing).or_default().push((*id, *block));
            }
        }
        Arc::new(appearances)
    }

    /// The notes whose queries were asked, in order; those of the others are taken over from the
    /// state before.
    pub fn asked(&self) -> &[NoteId] {
        &self.asked
    }

    /// The answer of a code block; `None` when it holds no query.
    pub fn block(&self, id: NoteId, block: u32) -> Option<&BlockAnswer> {
        self.notes.get(&id)?.blocks.get(&block)
    }

    /// The value of inline code; `None` when it is no query.
    pub fn inline(&self, id: NoteId, string: u32) -> Option<&Result<Value, Fault>> {
        self.notes.get(&id)?.inlines.get(&string)
    }

    /// Whether no note holds a query.
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// Whether a note holds a query.
    pub fn has_any(&self, id: NoteId) -> bool {
        self.notes.contains_key(&id)
    }

    /// Whether the same notes appear in the same answers.
    pub fn appear_like(&self, other: &Answers) -> bool {
        Arc::ptr_eq(&self.appearances, &other.appearances) || self.appearances == other.appearances
    }

    /// The notes in whose answers a note appears, in order, with the first code block of each that
    /// has it.
    pub fn appearances(&self, id: NoteId) -> &[(NoteId, u32)] {
        self.appearances.get(&id).map_or(&[], Vec::as_slice)
    }
}

impl Before<'_> {
    /// The answers of a note, if they are still true.
    fn still(&self, id: NoteId) -> Option<Arc<Answered>> {
        let answered = self.notes.get(&id)?;
        let is_same =
            Arc::ptr_eq(self.vault.notes.get(id.0 as usize)?, self.later.index.shared_note(id));
        let is_true = is_same && !answered.has_pages && !answered.reads.are_stale(id, &self.later);
        is_true.then(|| answered.clone())
    }
}

/// The notes with queries, in order. A note that is the same as before is not looked through again.
fn asking(vault: &Vault, with_inline: bool, before: Option<&Answers>) -> Vec<NoteId> {
    let origin = before.and_then(|before| Some((before, before.origin.as_ref()?)));
    let known = |id: NoteId, note: &Arc<Note>| {
        let (before, origin) = origin?;
        // In most states a note has the place that it had.
        let is_it = |id: &NoteId| {
            origin.vault.notes.find(*id).is_some_and(|known| Arc::ptr_eq(known, note))
        };
        let id = Some(id).filter(is_it);
        let id = id.or_else(|| origin.vault.by_path(&note.path).filter(is_it))?;
        Some(before.has_any(id))
    };
    let asks = |id: &NoteId| {
        let note = &vault.notes[id.0 as usize];
        known(*id, note).unwrap_or_else(|| has_query(note, with_inline))
    };
    vault.ids().filter(asks).collect()
}

fn has_query(note: &Note, with_inline: bool) -> bool {
    let is_block = |info: &str| fence::language(info) == LANGUAGE;
    note.doc.code_blocks.iter().any(|block| is_block(&block.info))
        || (with_inline && note.doc.events.iter().any(|event| inline_query(note, event).is_some()))
}

/// The text of an inline query, its mark dropped, and the index of its string.
pub(super) fn inline_query<'n>(note: &'n Note, event: &Event) -> Option<(&'n str, u32)> {
    let Kind::Code(string) = event.kind else { return None };
    let code = scan::trim(&note.doc.strings[string as usize]);
    Some((scan::trim(code.strip_prefix(INLINE_MARK)?), string))
}
