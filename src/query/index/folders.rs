//! Folders as stretches of Dataview's order of notes.

use crate::vault::names::parent;
use crate::vault::{NoteId, Vault};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Each folder with the notes in and below it.
#[derive(Debug)]
pub(super) struct Folders {
    ranges: FxHashMap<String, Range<usize>>,
    names: Vec<String>,
}

impl Folders {
    /// Notes below one folder stand together in `order`.
    pub(super) fn new(vault: &Vault, order: &[NoteId]) -> Self {
        let mut ranges: FxHashMap<String, Range<usize>> = FxHashMap::default();
        ranges.insert(String::new(), 0..order.len());
        let mut names = Vec::new();
        for (at, id) in order.iter().enumerate() {
            let mut folder = parent(&vault.note(*id).path);
            while !folder.is_empty() {
                match ranges.get_mut(folder) {
                    Some(range) => range.end = at + 1,
                    None => {
                        ranges.insert(folder.to_owned(), at..at + 1);
                        names.push(folder.to_owned());
                    }
                }
                folder = parent(folder);
            }
        }
        names.sort();
        Folders { ranges, names }
    }

    /// The stretch of a folder; `""` and `"/"` are the root, and no other name ends in a slash.
    pub(super) fn range(&self, path: &str) -> Option<Range<usize>> {
        self.ranges.get(if path == "/" { "" } else { path }).cloned()
    }

    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }
}
