//! What a state of a site takes over from the one before it.

use crate::build::frozen::Frozen;
use crate::diag::Diagnostic;
use crate::vault::each::Each;
use crate::vault::edits::Edits;
use crate::vault::{NoteId, Vault};
use std::sync::Arc;

/// The state before, which has the same settings and the same files, and what differs.
#[derive(Clone, Copy)]
pub(super) struct Since<'a> {
    pub(super) before: &'a Frozen,
    pub(super) edits: Edits<'a>,
}

/// What the state before has, where there is one to take it from, else what is made now.
pub(super) fn kept<T>(
    since: Option<Since<'_>>,
    of: impl FnOnce(&Frozen) -> &Arc<T>,
    make: impl FnOnce() -> T,
) -> Arc<T> {
    since.map_or_else(|| Arc::new(make()), |it| Arc::clone(of(it.before)))
}

/// The same for what can be set right where it differs: what the state before has where there is one
/// with the `same`, else that with what differs `since`.
pub(super) fn kept_or_after<T>(
    same: Option<Since<'_>>,
    since: Option<Since<'_>>,
    of: impl Fn(&Frozen) -> &Arc<T>,
    after: impl FnOnce(&T, &Since<'_>) -> T,
    make: impl FnOnce() -> T,
) -> Arc<T> {
    match (same, since) {
        (Some(it), _) => Arc::clone(of(it.before)),
        (None, Some(it)) => Arc::new(after(of(it.before), &it)),
        (None, None) => Arc::new(make()),
    }
}

/// The same for what there is of each note: it is made of the notes that differ.
pub(super) fn kept_of_each<T: Clone + Send>(
    since: Option<Since<'_>>,
    vault: &Vault,
    of: impl FnOnce(&Frozen) -> &Each<T>,
    make: impl Fn(NoteId) -> T + Sync,
) -> Each<T> {
    match since {
        Some(Since { before, edits }) => of(before).after(&edits, make),
        None => Each::of(vault, make),
    }
}

/// What a phase made, with what it found on the way. States that it is the same for share it.
pub(super) struct Made<T> {
    pub(super) it: Arc<T>,
    pub(super) found: Arc<[Diagnostic]>,
}

impl<T> Clone for Made<T> {
    fn clone(&self) -> Self {
        Made { it: Arc::clone(&self.it), found: Arc::clone(&self.found) }
    }
}

impl<T> Made<T> {
    /// What is `known`, else what is made now.
    pub(super) fn or(
        known: Option<&Made<T>>,
        make: impl FnOnce() -> (T, Vec<Diagnostic>),
    ) -> Made<T> {
        match known {
            Some(known) => known.clone(),
            None => Made::of(make()),
        }
    }

    /// What was made now.
    pub(super) fn of((it, found): (T, Vec<Diagnostic>)) -> Made<T> {
        Made { it: Arc::new(it), found: found.into() }
    }

    /// Another thing of which the same is to be said.
    pub(super) fn with(&self, it: T) -> Made<T> {
        Made { it: Arc::new(it), found: Arc::clone(&self.found) }
    }

    /// Whether another state shares it.
    pub(super) fn is(&self, other: &Made<T>) -> bool {
        Arc::ptr_eq(&self.it, &other.it)
    }
}

impl<T> std::ops::Deref for Made<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.it
    }
}
