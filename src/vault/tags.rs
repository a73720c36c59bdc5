//! All tags of a vault, and who has them.

use super::each::Each;
use super::{NoteId, TagEntry};
use crate::note::Note;
use crate::text::fold::fold;
use crate::text::slug;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The tags of a vault.
pub(super) struct Tags {
    /// By their folded name; the levels above a nested tag are there too.
    pub(super) by_name: BTreeMap<String, TagEntry>,
    /// For each note, the folded names of its own, sorted.
    pub(super) of_notes: Vec<Vec<String>>,
}

impl Tags {
    /// Gathers them.
    pub(super) fn of(notes: &Each<Arc<Note>>) -> Tags {
        let mut tags: FxHashMap<String, TagEntry> = FxHashMap::default();
        let mut of_notes = Vec::with_capacity(notes.len());
        for (at, note) in notes.iter().enumerate() {
            let id = NoteId(at as u32);
            let mut own = Vec::new();
            let written = note
                .front
                .tags
                .iter()
                .map(String::as_str)
                .chain(note.doc.tags.iter().map(AsRef::as_ref));
            for tag in written.map(slug::shallow_tag) {
                let mut end = 0;
                while end < tag.len() {
                    end = tag[end + usize::from(end > 0)..]
                        .find('/')
                        .map_or(tag.len(), |i| end + usize::from(end > 0) + i);
                    let name = &tag[..end];
                    let entry = tags
                        .entry(fold(name))
                        .or_insert_with(|| TagEntry { name: name.to_owned(), notes: Vec::new() });
                    if entry.notes.last() != Some(&id) {
                        entry.notes.push(id);
                    }
                }
                own.push(fold(tag));
            }
            own.sort();
            own.dedup();
            of_notes.push(own);
        }
        Tags { by_name: tags.into_iter().collect(), of_notes }
    }
}
