//! What notes call themselves beside their paths: aliases and titles, and what differs when one is
//! edited.

use super::NoteId;
use super::each::Each;
use crate::note::Note;
use crate::text::fold::fold;
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Notes by a folded name, in order.
type Holders = FxHashMap<String, Vec<NoteId>>;

/// Who is called what.
#[derive(Debug, Clone, Default)]
pub(super) struct Called {
    aliases: Holders,
    /// By the `title` of the front matter.
    titles: Holders,
}

impl Called {
    /// Gathers what all notes call themselves.
    pub(super) fn of(notes: &Each<Arc<Note>>) -> Called {
        let mut called = Called::default();
        for (id, note) in notes.by_note() {
            aliases(note).into_iter().for_each(|key| add(&mut called.aliases, key, id));
            title(note).into_iter().for_each(|key| add(&mut called.titles, key, id));
        }
        called
    }

    /// Notes that have `link` as an alias.
    pub(super) fn by_alias(&self, link: &str) -> &[NoteId] {
        self.aliases.get(&fold(link.trim())).map_or(&[], Vec::as_slice)
    }

    /// Notes that have `text` as their title.
    pub(super) fn by_title(&self, text: &str) -> &[NoteId] {
        self.titles.get(&fold(text.trim())).map_or(&[], Vec::as_slice)
    }

    /// Lets a note be called as its new form says. The names that it has lost or gained go to
    /// `changed`.
    pub(super) fn rename(
        &mut self,
        id: NoteId,
        (old, new): (&Note, &Note),
        changed: &mut BTreeSet<String>,
    ) {
        let mut exchange = |holders: &mut Holders, old: BTreeSet<String>, new: BTreeSet<String>| {
            old.difference(&new).for_each(|key| remove(holders, key, id));
            new.difference(&old).for_each(|key| add(holders, key.clone(), id));
            changed.extend(old.symmetric_difference(&new).cloned());
        };
        exchange(&mut self.aliases, aliases(old), aliases(new));
        exchange(&mut self.titles, title(old), title(new));
    }
}

/// Whether two forms of a note call themselves the same, to the letter.
pub(super) fn agree(old: &Note, new: &Note) -> bool {
    old.front.aliases == new.front.aliases && old.front.title == new.front.title
}

fn aliases(note: &Note) -> BTreeSet<String> {
    note.front.aliases.iter().map(|alias| fold(alias)).collect()
}

fn title(note: &Note) -> BTreeSet<String> {
    note.front.title.iter().map(|title| fold(title.trim())).collect()
}

fn add(holders: &mut Holders, key: String, id: NoteId) {
    let notes = holders.entry(key).or_default();
    if let Err(at) = notes.binary_search(&id) {
        notes.insert(at, id);
    }
}

fn remove(holders: &mut Holders, key: &str, id: NoteId) {
    let Some(notes) = holders.get_mut(key) else { return };
    notes.retain(|holder| *holder != id);
    if notes.is_empty() {
        holders.remove(key);
    }
}
