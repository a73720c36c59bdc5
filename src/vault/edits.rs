//! What an edit leaves as it was: how a phase finds out that it has nothing to do.

use super::{NoteId, Vault};
use crate::note::Note;
use rayon::prelude::*;
use std::sync::Arc;

/// Which notes of a vault differ from those of the state before it, which has the same files by the
/// same names. Both lists are in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// Notes with another text.
    pub notes: Vec<NoteId>,
    /// Those, and the notes with a link to a part of one of them.
    pub touched: Vec<NoteId>,
}

/// Two states of a vault that has the same files by the same names, and what differs.
#[derive(Clone, Copy)]
pub struct Edits<'a> {
    /// The state before.
    pub old: &'a Vault,
    /// The state after.
    pub new: &'a Vault,
    /// The notes that differ.
    pub edited: &'a Edited,
}

impl Edits<'_> {
    /// Whether no note that differs differs in what `is_same` compares, before and after.
    pub fn agree(&self, is_same: impl Fn(&Note, &Note) -> bool) -> bool {
        let mut ids = self.edited.notes.iter();
        ids.all(|id| is_same(self.old.note(*id), self.new.note(*id)))
    }
}

/// Something of each note of a vault that depends on nothing but the note, what its links mean and
/// what is the same for all.
#[derive(Debug)]
pub struct Each<T>(Vec<Arc<T>>);

impl<T> Default for Each<T> {
    fn default() -> Self {
        Each(Vec::new())
    }
}

impl<T: Send + Sync> Each<T> {
    /// Makes it of all notes.
    pub fn of(vault: &Vault, make: impl Fn(NoteId) -> T + Sync) -> Each<T> {
        let ids: Vec<NoteId> = vault.ids().collect();
        Each(ids.into_par_iter().map(|id| Arc::new(make(id))).collect())
    }

    /// Makes it of the notes that `edits` touch, and keeps that of the others.
    pub fn after(&self, edits: &Edits<'_>, make: impl Fn(NoteId) -> T + Sync) -> Each<T> {
        let mut each = self.0.clone();
        for id in &edits.edited.touched {
            if let Some(known) = each.get_mut(id.0 as usize) {
                *known = Arc::new(make(*id));
            }
        }
        Each(each)
    }

    /// Whether it is the same of every note that `edits` touch.
    pub fn agrees(&self, other: &Each<T>, edits: &Edits<'_>) -> bool
    where
        T: PartialEq,
    {
        edits.edited.touched.iter().all(|id| self.find(*id) == other.find(*id))
    }

    /// That of a note; `None` where nothing was made.
    pub fn find(&self, id: NoteId) -> Option<&T> {
        self.0.get(id.0 as usize).map(|it| &**it)
    }

    /// All of them, in order of the notes.
    pub fn iter(&self) -> impl Iterator<Item = (NoteId, &T)> {
        (0..).map(NoteId).zip(self.0.iter().map(|it| &**it))
    }
}
