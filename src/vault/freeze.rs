//! From the notes to the frozen vault, from nothing or from the state before.
//!
//! Where the files are the same, a path means what it meant: then only the notes that were edited are
//! looked at, those whose links lead into them, and those with a link by a title or an alias that has
//! come or gone. What comes of it is what would come from nothing.

use super::called::{self, Called};
use super::each::Each;
use super::edits::Edited;
use super::names::NameIndex;
use super::resolve::{Links, Resolver};
use super::tags::{self, Tags};
use super::{Backlink, MentionedBy, NoteId, Resolved, Vault, VaultOptions, withhold};
use crate::diag::Diagnostic;
use crate::note::Note;
use crate::note::link::LinkRef;
use crate::text::fold::folds_to;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Vault {
    /// Freezes the vault. `notes` and `assets` must be sorted by path; `hidden` are the paths of
    /// files that exist and are not published. Notes that are shared stay so unless something in
    /// them has to be withheld.
    pub fn freeze(
        notes: impl Into<Each<Arc<Note>>>,
        assets: impl Into<Arc<[String]>>,
        hidden: &[String],
        options: VaultOptions,
    ) -> (Vault, Vec<Diagnostic>) {
        let (given, assets) = (notes.into(), assets.into());
        let names = Arc::new(NameIndex::new(&given, &assets, hidden));
        let called = Arc::new(Called::of(&given));
        let alias_links = options.alias_links;
        let resolver = Resolver { names: &names, called: &called, notes: &given, alias_links };
        let resolved: Vec<Links> = given.par_iter().map(|note| resolver.note(note)).collect();
        let notes: Each<Arc<Note>> =
            given.iter().zip(&resolved).map(|(note, links)| shown(note, links, &names)).collect();
        let (backlinks, tags) = rayon::join(|| backlinks(&notes, &resolved), || Tags::of(&notes));
        let vault = Vault {
            given,
            notes,
            assets,
            hidden: hidden.into(),
            links: resolved.iter().map(|it| Arc::clone(&it.links)).collect(),
            property_links: resolved.iter().map(|it| Arc::clone(&it.properties)).collect(),
            found: resolved.into_iter().map(|it| it.found).collect(),
            backlinks,
            tags: Arc::new(tags.by_name),
            note_tags: tags.of_notes,
            names,
            called,
            options,
        };
        let found = vault.found();
        (vault, found)
    }

    /// The same as [`Vault::freeze`], with what has not changed since the state `before` taken over.
    /// Where that has the same files, what differs is told.
    pub fn refreeze(
        before: &Vault,
        notes: Each<Arc<Note>>,
        assets: Arc<[String]>,
        hidden: &[String],
        options: VaultOptions,
    ) -> (Vault, Vec<Diagnostic>, Option<Edited>) {
        let is_alike =
            before.options == options && before.assets == assets && *before.hidden == *hidden;
        match before.edited(&notes).filter(|_| is_alike) {
            Some(edited) => {
                let (vault, edited) = before.with(&notes, edited);
                let found = vault.found();
                (vault, found, Some(edited))
            }
            None => {
                let (vault, found) = Vault::freeze(notes, assets, hidden, options);
                (vault, found, None)
            }
        }
    }

    /// Which of the notes differ from those that were given; `None` when there are others.
    fn edited(&self, notes: &Each<Arc<Note>>) -> Option<Vec<NoteId>> {
        if notes.len() != self.given.len() {
            return None;
        }
        let is_same_file = |id: NoteId| {
            let (old, new) = (&self.given[id.0 as usize], &notes[id.0 as usize]);
            (old.path == new.path).then_some(id)
        };
        self.given.exchanged(notes).map(is_same_file).collect()
    }

    /// The vault with other texts of some notes.
    fn with(&self, notes: &Each<Arc<Note>>, edited: Vec<NoteId>) -> (Vault, Edited) {
        let names = Arc::clone(&self.names);
        let mut vault = Vault {
            given: self.given.clone(),
            notes: self.notes.clone(),
            assets: Arc::clone(&self.assets),
            hidden: Arc::clone(&self.hidden),
            links: self.links.clone(),
            property_links: self.property_links.clone(),
            found: self.found.clone(),
            backlinks: self.backlinks.clone(),
            tags: Arc::clone(&self.tags),
            note_tags: self.note_tags.clone(),
            names: Arc::clone(&names),
            called: Arc::clone(&self.called),
            options: self.options,
        };
        for id in &edited {
            vault.given.set(*id, Arc::clone(&notes[id.0 as usize]));
        }
        let renamed = vault.rename(self, &edited);
        let relinked: BTreeSet<NoteId> =
            self.calling(&renamed).into_iter().chain(edited.iter().copied()).collect();
        let touched: Vec<NoteId> = self.leading_into(&edited).union(&relinked).copied().collect();
        let resolver = Resolver {
            names: &names,
            called: &vault.called,
            notes: &vault.given,
            alias_links: self.options.alias_links,
        };
        let resolved: Vec<Links> =
            touched.par_iter().map(|id| resolver.note(&vault.given[id.0 as usize])).collect();
        for (id, links) in touched.iter().zip(resolved) {
            let i = id.0 as usize;
            // What is withheld of the others depends on paths alone, and those are the same.
            if edited.binary_search(id).is_ok() {
                vault.notes.set(*id, shown(&vault.given[i], &links, &names));
            }
            vault.links.set(*id, links.links);
            vault.property_links.set(*id, links.properties);
            vault.found.set(*id, links.found);
        }
        vault.lead_back(self, &relinked);
        if !edited.iter().all(|id| tags::agree(self.note(*id), vault.note(*id))) {
            let by_name = BTreeMap::clone(&self.tags);
            let mut tags = Tags { by_name, of_notes: self.note_tags.clone() };
            tags.exchange(&edited, &self.notes, &vault.notes);
            (vault.tags, vault.note_tags) = (Arc::new(tags.by_name), tags.of_notes);
        }
        (vault, Edited { notes: edited, touched, names: renamed })
    }

    /// Lets notes be called as they say now. The names that any has lost or gained since the state
    /// `before`.
    fn rename(&mut self, before: &Vault, edited: &[NoteId]) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        for id in edited {
            let (old, new) = (&before.given[id.0 as usize], &self.given[id.0 as usize]);
            if !called::agree(old, new) {
                Arc::make_mut(&mut self.called).rename(*id, (old, new), &mut names);
            }
        }
        names
    }

    /// The notes with a link by one of these names, in order, where it may be an alias.
    fn calling(&self, names: &BTreeSet<String>) -> Vec<NoteId> {
        if names.is_empty() {
            return Vec::new();
        }
        let holders: Vec<NoteId> =
            names.iter().flat_map(|name| self.called.by_alias(name)).copied().collect();
        let may_be_alias = |resolved: &Resolved| match resolved {
            Resolved::Ghost => true,
            Resolved::Note(id, _) => holders.contains(id),
            _ => false,
        };
        let calls = |(link, resolved): (&LinkRef, &Resolved)| {
            may_be_alias(resolved) && names.iter().any(|name| folds_to(link.path.trim(), name))
        };
        let is_calling = |id: &NoteId| {
            let at = id.0 as usize;
            let note = &self.given[at];
            let properties = note.front.links.iter().map(|(_, link)| link);
            note.doc.links.iter().zip(self.links[at].iter()).any(calls)
                || properties.zip(self.property_links[at].iter()).any(calls)
        };
        let ids: Vec<NoteId> = self.ids().collect();
        ids.into_par_iter().filter(is_calling).collect()
    }

    /// The notes with a link to a part of one of these.
    fn leading_into(&self, edited: &[NoteId]) -> BTreeSet<NoteId> {
        let into_a_part = |Backlink { from, by }: &Backlink| {
            let note = &self.given[from.0 as usize];
            let link = match by {
                MentionedBy::Text(link) => note.doc.links.get(*link as usize),
                MentionedBy::Property(link) => {
                    note.front.links.get(*link as usize).map(|(_, link)| link)
                }
            };
            link.is_some_and(|link| !link.subpath.is_empty())
        };
        let leading = edited.iter().flat_map(|id| self.backlinks[id.0 as usize].iter());
        leading.filter(|it| into_a_part(it)).map(|it| it.from).collect()
    }

    /// Sets right who mentions the notes that these lead to, or led to in the state `before`.
    fn lead_back(&mut self, before: &Vault, relinked: &BTreeSet<NoteId>) {
        let mentions = |vault: &Vault| -> BTreeSet<(NoteId, Backlink)> {
            let of = |id: &NoteId| {
                let at = id.0 as usize;
                mentions(*id, &vault.notes[at], &vault.links[at], &vault.property_links[at])
            };
            relinked.iter().flat_map(of).collect()
        };
        let (old, new) = (mentions(before), mentions(self));
        let others: BTreeSet<NoteId> = old.symmetric_difference(&new).map(|(to, _)| *to).collect();
        for to in others {
            let kept = self.backlinks[to.0 as usize].iter().copied();
            let kept = kept.filter(|backlink| !relinked.contains(&backlink.from));
            let own = new.iter().filter(|(it, _)| *it == to).map(|(_, backlink)| *backlink);
            let mut all: Vec<Backlink> = kept.chain(own).collect();
            all.sort_unstable();
            self.backlinks.set(to, all.into());
        }
    }

    /// What there is to say of all links.
    fn found(&self) -> Vec<Diagnostic> {
        self.found.iter().flat_map(|found| found.iter().cloned()).collect()
    }
}

/// A note as readers may see it.
fn shown(note: &Arc<Note>, links: &Links, names: &NameIndex) -> Arc<Note> {
    let mut note = Arc::clone(note);
    if links.links.iter().chain(&*links.properties).any(|it| *it == Resolved::Withheld) {
        withhold::withhold(Arc::make_mut(&mut note), &links.links, &links.properties);
    }
    if names.has_hidden() && withhold::front_may_link(&note) {
        withhold::conceal_front(Arc::make_mut(&mut note), names);
    }
    if names.has_hidden() && withhold::headings_may_link(&note) {
        withhold::conceal_headings(Arc::make_mut(&mut note), names);
    }
    note
}

/// For each note, who mentions it, in order.
fn backlinks(notes: &Each<Arc<Note>>, resolved: &[Links]) -> Each<Arc<[Backlink]>> {
    let mut backlinks = vec![Vec::new(); notes.len()];
    for (at, (note, links)) in notes.iter().zip(resolved).enumerate() {
        for (to, backlink) in mentions(NoteId(at as u32), note, &links.links, &links.properties) {
            backlinks[to.0 as usize].push(backlink);
        }
    }
    backlinks.into_iter().map(Into::into).collect()
}

/// The notes that a note mentions, in order of its links, those of the text first.
fn mentions<'a>(
    from: NoteId,
    note: &'a Note,
    links: &'a [Resolved],
    properties: &'a [Resolved],
) -> impl Iterator<Item = (NoteId, Backlink)> + use<'a> {
    let texts = links.iter().zip(&note.doc.links).enumerate();
    let texts = texts
        .filter(|(_, (_, link))| link.is_live())
        .map(|(i, (resolved, _))| (resolved, MentionedBy::Text(i as u32)));
    let properties = properties
        .iter()
        .enumerate()
        .map(|(i, resolved)| (resolved, MentionedBy::Property(i as u32)));
    texts.chain(properties).filter_map(move |(resolved, by)| match resolved {
        Resolved::Note(to, _) if *to != from => Some((*to, Backlink { from, by })),
        _ => None,
    })
}
