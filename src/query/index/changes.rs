//! What differs between two states of a vault, as queries see it.

use super::file::{File, NAMES, OF_MOMENT};
use super::leads::{Lead, Leads};
use super::pages::Pages;
use super::{Surroundings, tags};
use crate::note::Note;
use crate::value::{Late, Object, Value};
use crate::vault::{NoteId, Resolved, Vault};
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// Notes that may differ; when there are more, asking everything again is as well.
const MOST_CHANGED: usize = 200;
/// Bytes that a page may weigh without anybody asking whether it has become heavier.
const LIGHT: u64 = 64 << 10;

/// What differs. The files are called the same in both states.
#[derive(Debug)]
pub struct Changes {
    /// Notes that differ, or of which something else says something different.
    pub(in crate::query) notes: BTreeMap<NoteId, Changed>,
    /// CSV files that were read and whose bytes differ.
    pub(in crate::query) tables: BTreeSet<String>,
}

/// What differs of one note.
#[derive(Debug, Default)]
pub(in crate::query) struct Changed {
    /// Names of the fields that differ, of the page and of `file` alike.
    pub(in crate::query) names: FxHashSet<Arc<str>>,
    /// Whether it has fields of other names.
    pub(in crate::query) has_other_names: bool,
    /// Whether its page is nested more deeply or is much heavier, or was: limits count that.
    pub(in crate::query) has_other_shape: bool,
    /// What sources knew of it and know now, where that differs.
    pub(in crate::query) standings: Option<(Standing, Standing)>,
}

/// What sources know of a note beside its path.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::query) struct Standing {
    /// Its tags with those above them, in lower case.
    pub(in crate::query) tags: Vec<String>,
    /// What its links lead to.
    pub(in crate::query) leads: Leads,
}

impl Standing {
    pub(super) fn of(pages: &Pages, id: NoteId) -> Standing {
        Standing { tags: tags::of_note(pages.vault.note(id)), leads: Leads::of(pages, id) }
    }
}

impl Changed {
    /// Whether its tags differ.
    pub(in crate::query) fn has_other_tags(&self) -> bool {
        self.standings.as_ref().is_some_and(|(before, now)| before.tags != now.tags)
    }

    /// Whether its links lead elsewhere, or in another order.
    pub(in crate::query) fn has_other_leads(&self) -> bool {
        self.standings.as_ref().is_some_and(|(before, now)| before.leads != now.leads)
    }
}

/// Whether every path means the same in both, wherever it stands: nothing has another one. What an
/// alias meant that has come or gone is seen in the links that it is in.
pub(super) fn have_same_names(before: &Vault, now: &Vault) -> bool {
    let is_same = |(before, now): (&Arc<Note>, &Arc<Note>)| {
        Arc::ptr_eq(before, now) || before.path == now.path
    };
    now.has_files_of(before)
        || (before.assets == now.assets
            && before.notes.len() == now.notes.len()
            && before.notes.iter().zip(now.notes.iter()).all(is_same))
}

/// Whether links lead to the same files, wherever in them.
fn lead_alike(before: &Arc<[Resolved]>, now: &Arc<[Resolved]>) -> bool {
    let is_same = |links: (&Resolved, &Resolved)| match links {
        (Resolved::Note(before, _), Resolved::Note(now, _)) => before == now,
        (before, now) => before == now,
    };
    Arc::ptr_eq(before, now)
        || (before.len() == now.len() && before.iter().zip(now.iter()).all(is_same))
}

impl Pages {
    /// Forgets what notes said that say something else now; these, and those of which something
    /// else is known. What notes say is that of the state `before`.
    pub(super) fn forget_changed(&mut self, before: &Pages) -> Vec<NoteId> {
        let mut differing = Vec::new();
        for id in before.vault.ids() {
            let at = id.0 as usize;
            let is_same_profile = match (&before.profiles[at], &self.profiles[at]) {
                (Some(a), Some(b)) => {
                    a.len() == b.len()
                        && a.iter()
                            .zip(b)
                            .all(|((a_key, a), (b_key, b))| a_key == b_key && a.is_same(b))
                }
                (a, b) => a.is_none() && b.is_none(),
            };
            let is_same_note = Arc::ptr_eq(&before.vault.notes[at], &self.vault.notes[at])
                && lead_alike(&before.vault.links[at], &self.vault.links[at])
                && lead_alike(&before.vault.property_links[at], &self.vault.property_links[at]);
            if !(is_same_note && is_same_profile) {
                self.facts.set(id, Arc::default());
            }
            let has_same_file = before.stat(id).is_same(&self.stat(id))
                && before.is_starred(id) == self.is_starred(id);
            if !(is_same_note && is_same_profile && has_same_file) {
                differing.push(id);
            }
        }
        differing
    }

    /// Takes over the tables whose bytes are what they were; the paths of the others that were read.
    pub(super) fn take_over_tables(
        &mut self,
        before: &Pages,
        surroundings: &dyn Surroundings,
    ) -> BTreeSet<String> {
        let mut differing = BTreeSet::new();
        for (at, table) in before.tables.iter().enumerate() {
            let (Some(table), path) = (table.get(), &before.vault.assets[at]) else { continue };
            if table.is_of(&surroundings.csv(path)) {
                self.tables[at] = OnceLock::from(table.clone());
            } else {
                differing.insert(path.clone());
            }
        }
        differing
    }

    fn take_over_links(&self, before: &Pages, has_other_tags: bool, has_other_leads: bool) {
        if let (Some(tags), false) = (before.tags.get(), has_other_tags) {
            let _ = self.tags.set(tags.clone());
        }
        if let (Some(links), false) = (before.links.get(), has_other_leads) {
            let _ = self.links.set(links.clone());
        }
    }
}

impl Changes {
    /// What differs, `differing` being the notes to look at.
    pub(super) fn between(
        before: &Arc<Pages>,
        now: &Arc<Pages>,
        differing: Vec<NoteId>,
        tables: BTreeSet<String>,
    ) -> Option<Changes> {
        if differing.len() > MOST_CHANGED {
            return None;
        }
        let mut notes: BTreeMap<NoteId, Changed> =
            differing.into_iter().map(|id| (id, changed(before, now, id))).collect();
        let has_other_tags = notes.values().any(Changed::has_other_tags);
        let has_other_leads = notes.values().any(Changed::has_other_leads);
        now.take_over_links(before, has_other_tags, has_other_leads);
        let standings = notes.values().filter_map(|it| it.standings.as_ref());
        for id in standings.flat_map(newly_linked).collect::<BTreeSet<NoteId>>() {
            notes.entry(id).or_default().names.insert(Arc::from("inlinks"));
        }
        Some(Changes { notes, tables })
    }
}

/// Notes that are linked to in one of the states alone.
fn newly_linked((before, now): &(Standing, Standing)) -> Vec<NoteId> {
    let ids = |standing: &Standing| -> BTreeSet<NoteId> {
        let note = |lead: &Lead| match lead {
            Lead::Note(id) => Some(*id),
            Lead::Asset(_) | Lead::Ghost(_) => None,
        };
        standing.leads.iter().filter_map(note).collect()
    };
    ids(before).symmetric_difference(&ids(now)).copied().collect()
}

/// What differs of a note.
fn changed(before: &Arc<Pages>, now: &Arc<Pages>, id: NoteId) -> Changed {
    let (old_file, new_file) = (File::new(before, id), File::new(now, id));
    let at = id.0 as usize;
    let has_same_facts = Arc::ptr_eq(&before.facts[at], &now.facts[at]);
    let of_file = if has_same_facts { &OF_MOMENT[..] } else { &NAMES[..] };
    let differs =
        |name: &&&str| **name != "inlinks" && !are_same(old_file.get(name), new_file.get(name));
    let mut changed = Changed::default();
    changed.names.extend(of_file.iter().filter(differs).map(|name| Arc::from(*name)));
    if has_same_facts {
        return changed;
    }
    let (old, new) = (&before.facts(id).fields, &now.facts(id).fields);
    changed.names.extend(names_that_differ(old, new));
    let keys = |object: &Object| -> Vec<Arc<str>> {
        object.entries().into_iter().map(|(key, _)| key.clone()).collect()
    };
    changed.has_other_names = keys(old) != keys(new);
    changed.has_other_shape = old.depth() != new.depth()
        || (old.weight() != new.weight() && old.weight().max(new.weight()) > LIGHT);
    let standings = (Standing::of(before, id), Standing::of(now, id));
    changed.standings = Some(standings).filter(|(before, now)| before != now);
    changed
}

/// Names of fields that one of two objects has alone, or that differ.
fn names_that_differ(old: &Object, new: &Object) -> Vec<Arc<str>> {
    let all = old.entries().into_iter().chain(new.entries()).map(|(name, _)| name);
    all.filter(|name| !are_same(old.get(name), new.get(name))).cloned().collect()
}

fn are_same(a: Option<&Value>, b: Option<&Value>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => a.is_same(b),
        (a, b) => a.is_none() && b.is_none(),
    }
}
