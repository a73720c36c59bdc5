//! What an edit leaves as it was: how a phase finds out that it has nothing to do.

use super::{NoteId, Vault};
use crate::note::Note;
use std::collections::BTreeSet;

/// Which notes of a vault differ from those of the state before it, which has the same files. Both
/// lists are in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Edited {
    /// Notes with another text.
    pub notes: Vec<NoteId>,
    /// Those, and the notes with a link to a part of one of them or by one of the `names`.
    pub touched: Vec<NoteId>,
    /// Folded titles and aliases that a note has lost or gained.
    pub names: BTreeSet<String>,
}

/// Two states of a vault that has the same files, and what differs.
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
    /// Whether a note differs, or what its links mean.
    pub fn touch(&self, id: NoteId) -> bool {
        self.edited.touched.binary_search(&id).is_ok()
    }

    /// Whether no note that differs differs in what `is_same` compares, before and after.
    pub fn agree(&self, is_same: impl Fn(&Note, &Note) -> bool) -> bool {
        let mut ids = self.edited.notes.iter();
        ids.all(|id| is_same(self.old.note(*id), self.new.note(*id)))
    }
}
