//! Notes by tag, in any case; a note with `#a/b` has `#a` too.

use crate::note::metadata;
use crate::vault::{NoteId, Vault};
use rustc_hash::FxHashMap;

/// Notes by lower-case tag.
pub(super) struct Tags {
    notes: FxHashMap<String, Vec<NoteId>>,
}

impl Tags {
    pub(super) fn new(vault: &Vault, order: &[NoteId]) -> Self {
        let mut notes: FxHashMap<String, Vec<NoteId>> = FxHashMap::default();
        for id in order {
            for tag in metadata::tags(vault.note(*id)) {
                for level in levels(&tag) {
                    let list = notes.entry(level.to_lowercase()).or_default();
                    if list.last() != Some(id) {
                        list.push(*id);
                    }
                }
            }
        }
        Tags { notes }
    }

    pub(super) fn notes(&self, tag: &str) -> &[NoteId] {
        self.notes.get(&tag.to_lowercase()).map_or(&[], Vec::as_slice)
    }

    pub(super) fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.notes.keys().map(String::as_str).collect();
        names.sort_unstable();
        names
    }
}

/// A tag and those above it: `#a/b/c`, `#a/b`, `#a`.
pub(super) fn levels(tag: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(tag), |tag| tag.rsplit_once('/').map(|(above, _)| above))
}
