//! The page of all pages by name, A to Z: what readers without JavaScript have for a search.
//!
//! Each page stands there by its title and by its aliases. Where there are very many, each letter
//! has a page of its own.

use crate::note::Note;
use crate::site::model::{AlphabetEntry, AlphabetGroup, AlphabetPage};
use crate::site::routes::Routes;
use crate::text::escape::url_path;
use crate::text::slug::slug;
use crate::value::order;
use crate::vault::edits::Edits;
use crate::vault::{NoteId, Vault};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::iter;
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// Usual path of the page.
const PATH: &str = "a-z/";
/// Entries that one page takes.
const MOST: usize = 2_000;
/// Aliases of a note.
const MOST_ALIASES: usize = 20;

/// The heading that a name stands under, after its place.
type Initial = (u8, String);

/// All names by their first letter.
#[derive(Debug, Default)]
pub struct Alphabet {
    /// Path of the page; empty when there is none.
    pub path: String,
    /// By collation, then by route.
    groups: BTreeMap<Initial, Arc<Vec<AlphabetEntry>>>,
}

impl Alphabet {
    /// Orders the names of all notes.
    pub fn new(vault: &Vault, routes: &Routes) -> Alphabet {
        let ids: Vec<NoteId> = vault.ids().collect();
        let keyed = |entry: AlphabetEntry| (order::collation_key(&entry.title), entry);
        let names = ids.into_par_iter().flat_map_iter(|id| entries(vault, routes, id).map(keyed));
        let mut names: Vec<(Vec<u8>, AlphabetEntry)> = names.collect();
        names.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.route.cmp(&b.1.route)));
        let mut groups: BTreeMap<Initial, Vec<AlphabetEntry>> = BTreeMap::new();
        for (_, entry) in names {
            groups.entry(initial(&entry.title)).or_default().push(entry);
        }
        let path = if groups.is_empty() { String::new() } else { routes.free(PATH) };
        let groups = groups.into_iter().map(|(initial, all)| (initial, Arc::new(all))).collect();
        Alphabet { path, groups }
    }

    /// The names once some notes are called otherwise; `old` and `new` are the routes before and
    /// after, in which all is where it was.
    pub fn after(&self, edits: &Edits<'_>, (old, new): (&Routes, &Routes)) -> Alphabet {
        let mut groups = self.groups.clone();
        for id in &edits.edited.notes {
            for entry in entries(edits.old, old, *id) {
                leave(&mut groups, &entry);
            }
            for entry in entries(edits.new, new, *id) {
                enter(&mut groups, entry);
            }
        }
        Alphabet { path: self.path.clone(), groups }
    }

    /// Whether two forms of a note, which has the same title in both, have the same names here.
    pub fn agree(old: &Note, new: &Note) -> bool {
        old.front.aliases == new.front.aliases
    }

    fn count(&self) -> usize {
        self.groups.values().map(|entries| entries.len()).sum()
    }

    /// Whether each letter has a page of its own.
    fn is_parted(&self) -> bool {
        self.count() > MOST
    }

    /// The groups without their names.
    fn heads(&self) -> impl Iterator<Item = AlphabetGroup> {
        let is_parted = self.is_parted();
        self.groups.iter().map(move |((_, letter), entries)| {
            let id = format!("letter-{}", part_of_id(letter));
            let route = match is_parted {
                true => url_path(&format!("{}{id}/", self.path)),
                false => String::new(),
            };
            let (letter, count) = (letter.clone(), entries.len());
            AlphabetGroup { letter, id, route, count, entries: Vec::new() }
        })
    }

    /// The letters that have pages of their own, with their paths.
    pub fn letters(&self) -> impl Iterator<Item = (usize, String)> {
        let own = self.heads().enumerate().filter(|(_, group)| !group.route.is_empty());
        own.map(|(at, group)| (at, format!("{}{}/", self.path, group.id)))
    }

    /// Route of the page, percent-encoded.
    pub fn route(&self) -> String {
        url_path(&self.path)
    }

    /// The letter of a group.
    pub fn letter(&self, at: usize) -> &str {
        self.groups.keys().nth(at).map_or("", |(_, letter)| letter)
    }

    /// The page's model, or that of a letter.
    pub fn page(&self, letter: Option<usize>) -> AlphabetPage {
        let is_parted = self.is_parted();
        let mut groups: Vec<AlphabetGroup> = self.heads().collect();
        for (at, (group, entries)) in groups.iter_mut().zip(self.groups.values()).enumerate() {
            if !is_parted || letter == Some(at) {
                group.entries.clone_from(entries);
            }
        }
        AlphabetPage { groups }
    }
}

/// A note by its title and by its aliases.
fn entries<'a>(
    vault: &'a Vault,
    routes: &'a Routes,
    id: NoteId,
) -> impl Iterator<Item = AlphabetEntry> + use<'a> {
    let (title, route) = (&routes.titles[id.0 as usize], routes.note(id));
    let aliases = vault.note(id).front.aliases.iter().take(MOST_ALIASES);
    // An alias that is a path is an old address.
    let aliases = aliases.filter(move |it| !it.contains('/') && *it != title);
    let named = aliases.map(move |alias| (alias, Some(title.clone())));
    iter::once((title, None)).chain(named).map(|(name, of)| AlphabetEntry {
        title: name.clone(),
        route: route.to_owned(),
        of,
    })
}

/// Takes a name out of its group.
fn leave(groups: &mut BTreeMap<Initial, Arc<Vec<AlphabetEntry>>>, entry: &AlphabetEntry) {
    let initial = initial(&entry.title);
    let Some(group) = groups.get_mut(&initial).map(Arc::make_mut) else { return };
    group.retain(|it| it.route != entry.route || it.title != entry.title);
    if group.is_empty() {
        groups.remove(&initial);
    }
}

/// Puts a name where it belongs, behind those that are called alike.
fn enter(groups: &mut BTreeMap<Initial, Arc<Vec<AlphabetEntry>>>, entry: AlphabetEntry) {
    let group = Arc::make_mut(groups.entry(initial(&entry.title)).or_default());
    let key = order::collation_key(&entry.title);
    let is_before = |it: &AlphabetEntry| {
        let order = order::collation_key(&it.title).cmp(&key);
        order.then_with(|| it.route.cmp(&entry.route)).is_le()
    };
    let at = group.partition_point(is_before);
    group.insert(at, entry);
}

/// A letter as a part of an id and of a path.
fn part_of_id(letter: &str) -> String {
    let slug = slug(letter);
    if slug.is_empty() { "other".to_owned() } else { slug }
}

/// The heading that a name stands under, and its place: digits, letters, scripts of very many
/// signs, the rest.
fn initial(name: &str) -> Initial {
    let first = name.nfkd().find(|c| c.is_alphanumeric());
    match first {
        Some(c) if c.is_numeric() => (0, "0–9".to_owned()),
        Some('\u{AC00}'..='\u{D7AF}' | '\u{1100}'..='\u{11FF}') => (3, "가".to_owned()),
        Some('\u{3041}'..='\u{30FF}') => (4, "あ".to_owned()),
        Some('\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}') => {
            (5, "文".to_owned())
        }
        Some(c) => (1, c.to_uppercase().collect()),
        None => (6, "#".to_owned()),
    }
}
