//! When notes were written: as they say themselves, else as their repository does.

use crate::history::History;
use crate::note::Note;
use crate::site::facts;
use crate::vault::each::Each;
use crate::vault::edits::Edits;
use crate::vault::{NoteId, Vault};

/// The days of all notes, as `YYYY-MM-DD`.
#[derive(Debug, Default)]
pub struct Days {
    notes: Each<Day>,
}

#[derive(Debug, Clone, Default)]
struct Day {
    created: Option<String>,
    updated: Option<String>,
}

impl Days {
    /// Those of a vault. What a note says comes first; where the two contradict each other, it
    /// stands alone: a note may well be older than its repository.
    pub fn of(vault: &Vault, history: Option<&History>) -> Days {
        Days { notes: vault.notes.iter().map(|note| day(note, history)).collect() }
    }

    /// Those of a vault of which some notes differ.
    pub fn after(&self, edits: &Edits<'_>, history: Option<&History>) -> Days {
        Days { notes: self.notes.after(edits, |id| day(edits.new.note(id), history)) }
    }

    /// Day of creation.
    pub fn created(&self, id: NoteId) -> Option<&str> {
        self.notes.find(id)?.created.as_deref()
    }

    /// Day of the last change.
    pub fn updated(&self, id: NoteId) -> Option<&str> {
        self.notes.find(id)?.updated.as_deref()
    }

    /// Day of the last change, else of creation.
    pub fn latest(&self, id: NoteId) -> Option<&str> {
        self.updated(id).or_else(|| self.created(id))
    }
}

fn day(note: &Note, history: Option<&History>) -> Day {
    let (created, updated) = (facts::created(note), facts::updated(note));
    let past = history.and_then(|history| history.of(&note.path)?.changed.as_ref());
    let Some((first, last)) = past else { return Day { created, updated } };
    match (created, updated) {
        (None, None) => Day { created: Some(first.day.clone()), updated: Some(last.day.clone()) },
        (Some(created), None) => {
            let updated = Some(last.day.clone()).filter(|day| *day >= created);
            Day { created: Some(created), updated }
        }
        (None, Some(updated)) => {
            let created = Some(first.day.clone()).filter(|day| *day <= updated);
            Day { created, updated: Some(updated) }
        }
        (created, updated) => Day { created, updated },
    }
}
