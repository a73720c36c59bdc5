//! Notes by tag, in any case; a note with `#a/b` has `#a` too.

use crate::note::{Note, metadata};
use crate::vault::{NoteId, Vault};
use rustc_hash::FxHashMap;

/// Notes by lower-case tag.
#[derive(Debug)]
pub(super) struct Tags {
    notes: FxHashMap<String, Vec<NoteId>>,
}

impl Tags {
    pub(super) fn new(vault: &Vault, order: &[NoteId]) -> Self {
        let mut notes: FxHashMap<String, Vec<NoteId>> = FxHashMap::default();
        for id in order {
            for tag in of_note(vault.note(*id)) {
                let list = notes.entry(tag).or_default();
                if list.last() != Some(id) {
                    list.push(*id);
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

/// The tags of a note and those above them, in lower case, some perhaps more than once.
pub(super) fn of_note(note: &Note) -> Vec<String> {
    let tags = metadata::tags(note);
    tags.iter().flat_map(|tag| levels(tag)).map(str::to_lowercase).collect()
}

/// A tag and those above it: `#a/b/c`, `#a/b`, `#a`.
pub(super) fn levels(tag: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(tag), |tag| tag.rsplit_once('/').map(|(above, _)| above))
}
