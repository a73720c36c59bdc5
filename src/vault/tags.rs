//! All tags of a vault, and who has them.

use super::each::Each;
use super::{NoteId, TagEntry};
use crate::note::Note;
use crate::text::fold::fold;
use crate::text::slug;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Tags by their folded name; the levels above a nested tag are there too.
pub(super) type ByName = BTreeMap<String, Arc<TagEntry>>;

/// The tags of a vault.
pub(super) struct Tags {
    pub(super) by_name: ByName,
    /// For each note, the folded names of its own, sorted.
    pub(super) of_notes: Each<Arc<[String]>>,
}

impl Tags {
    /// Gathers them.
    pub(super) fn of(notes: &Each<Arc<Note>>) -> Tags {
        let mut tags: FxHashMap<String, TagEntry> = FxHashMap::default();
        for (id, note) in notes.by_note() {
            for name in written(note).flat_map(levels) {
                let entry = tags
                    .entry(fold(name))
                    .or_insert_with(|| TagEntry { name: name.to_owned(), notes: Vec::new() });
                if entry.notes.last() != Some(&id) {
                    entry.notes.push(id);
                }
            }
        }
        let by_name = tags.into_iter().map(|(key, entry)| (key, Arc::new(entry))).collect();
        Tags { by_name, of_notes: notes.iter().map(|note| own(note)).collect() }
    }

    /// Sets right those that some notes had in the state `before` or have now.
    pub(super) fn exchange(
        &mut self,
        edited: &[NoteId],
        before: &Each<Arc<Note>>,
        now: &Each<Arc<Note>>,
    ) {
        let mut differing: BTreeSet<String> = BTreeSet::new();
        for id in edited {
            let (old, new) = (&before[id.0 as usize], &now[id.0 as usize]);
            if agree(old, new) {
                continue;
            }
            self.of_notes.set(*id, own(new));
            let keys = [old, new].into_iter().flat_map(|note| written(note).flat_map(levels));
            differing.extend(keys.map(fold));
        }
        for key in differing {
            let mut notes: BTreeSet<NoteId> = self
                .by_name
                .get(&key)
                .into_iter()
                .flat_map(|it| it.notes.iter().copied())
                .collect();
            for id in edited {
                let mut levels = written(&now[id.0 as usize]).flat_map(levels);
                match levels.any(|name| fold(name) == key) {
                    true => notes.insert(*id),
                    false => notes.remove(id),
                };
            }
            self.put(key, notes.into_iter().collect(), now);
        }
    }

    /// Lets these notes and no others have a tag.
    fn put(&mut self, key: String, notes: Vec<NoteId>, now: &Each<Arc<Note>>) {
        let first = notes.first().map(|id| &now[id.0 as usize]);
        let mut levels = first.into_iter().flat_map(|note| written(note).flat_map(levels));
        match levels.find(|name| fold(name) == key).map(str::to_owned) {
            Some(name) => self.by_name.insert(key, Arc::new(TagEntry { name, notes })),
            None => self.by_name.remove(&key),
        };
    }
}

/// Whether two forms of a note have the same tags, written the same.
pub(super) fn agree(old: &Note, new: &Note) -> bool {
    old.front.tags == new.front.tags && old.doc.tags == new.doc.tags
}

/// The tags of a note as they are written, those of the front matter first.
fn written(note: &Note) -> impl Iterator<Item = &str> {
    let front = note.front.tags.iter().map(String::as_str);
    front.chain(note.doc.tags.iter().map(AsRef::as_ref)).map(slug::shallow_tag)
}

/// A tag, after those that it lies in.
fn levels(tag: &str) -> impl Iterator<Item = &str> {
    let above = tag.match_indices('/').map(|(at, _)| at).filter(|at| *at > 0);
    above.chain((!tag.is_empty()).then_some(tag.len())).map(|end| &tag[..end])
}

/// The folded names of a note's tags.
fn own(note: &Note) -> Arc<[String]> {
    let mut own: Vec<String> = written(note).map(fold).collect();
    own.sort();
    own.dedup();
    own.into()
}
