//! The page of all pages by name, A to Z: what readers without JavaScript have for a search.
//!
//! Each page stands there by its title and by its aliases. Where there are very many, each letter
//! has a page of its own.

use crate::site::model::{AlphabetEntry, AlphabetGroup, AlphabetPage};
use crate::site::routes::Routes;
use crate::text::escape::url_path;
use crate::text::slug::slug;
use crate::value::order;
use crate::vault::Vault;
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// Usual path of the page.
const PATH: &str = "a-z/";
/// Entries that one page takes.
const MOST: usize = 2_000;
/// Aliases of a note.
const MOST_ALIASES: usize = 20;

/// All names by their first letter.
#[derive(Debug, Default)]
pub struct Alphabet {
    /// Path of the page; empty when there is none.
    pub path: String,
    groups: Vec<AlphabetGroup>,
}

impl Alphabet {
    /// Orders the names of all notes.
    pub fn new(vault: &Vault, routes: &Routes) -> Alphabet {
        let mut names: Vec<(Vec<u8>, AlphabetEntry)> = Vec::new();
        for id in vault.ids() {
            let (title, route) = (&routes.titles[id.0 as usize], routes.note(id));
            let mut add = |name: &str, of: Option<&String>| {
                let (title, of) = (name.to_owned(), of.cloned());
                let entry = AlphabetEntry { title, route: route.to_owned(), of };
                names.push((order::collation_key(name), entry));
            };
            add(title, None);
            let aliases = vault.note(id).front.aliases.iter().take(MOST_ALIASES);
            // An alias that is a path is an old address.
            aliases
                .filter(|it| !it.contains('/') && *it != title)
                .for_each(|it| add(it, Some(title)));
        }
        names.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.route.cmp(&b.1.route)));
        let mut groups: BTreeMap<(u8, String), Vec<AlphabetEntry>> = BTreeMap::new();
        for (_, entry) in names {
            groups.entry(initial(&entry.title)).or_default().push(entry);
        }
        let path = if groups.is_empty() { String::new() } else { routes.free(PATH) };
        let group = |((_, letter), entries): ((u8, String), Vec<AlphabetEntry>)| AlphabetGroup {
            id: format!("letter-{}", part_of_id(&letter)),
            route: String::new(),
            count: entries.len(),
            letter,
            entries,
        };
        let mut alphabet = Alphabet { path, groups: groups.into_iter().map(group).collect() };
        if alphabet.count() > MOST {
            let path = alphabet.path.clone();
            let own = |it: &mut AlphabetGroup| it.route = url_path(&format!("{path}{}/", it.id));
            alphabet.groups.iter_mut().for_each(own);
        }
        alphabet
    }

    fn count(&self) -> usize {
        self.groups.iter().map(|group| group.entries.len()).sum()
    }

    /// The letters that have pages of their own, with their paths.
    pub fn letters(&self) -> impl Iterator<Item = (usize, String)> {
        let own = self.groups.iter().enumerate().filter(|(_, group)| !group.route.is_empty());
        own.map(|(at, group)| (at, format!("{}{}/", self.path, group.id)))
    }

    /// Route of the page, percent-encoded.
    pub fn route(&self) -> String {
        url_path(&self.path)
    }

    /// The letter of a group.
    pub fn letter(&self, at: usize) -> &str {
        self.groups.get(at).map_or("", |group| &group.letter)
    }

    /// The page's model, or that of a letter.
    pub fn page(&self, letter: Option<usize>) -> AlphabetPage {
        let without_entries = |group: &AlphabetGroup| AlphabetGroup {
            entries: Vec::new(),
            letter: group.letter.clone(),
            id: group.id.clone(),
            route: group.route.clone(),
            count: group.count,
        };
        let mut groups: Vec<AlphabetGroup> = match self.count() > MOST {
            true => self.groups.iter().map(without_entries).collect(),
            false => self.groups.clone(),
        };
        if let Some((shown, group)) =
            letter.and_then(|at| groups.get_mut(at).zip(self.groups.get(at)))
        {
            shown.entries.clone_from(&group.entries);
        }
        AlphabetPage { groups }
    }
}

/// A letter as a part of an id and of a path.
fn part_of_id(letter: &str) -> String {
    let slug = slug(letter);
    if slug.is_empty() { "other".to_owned() } else { slug }
}

/// The heading that a name stands under, and its place: digits, letters, scripts of very many
/// signs, the rest.
fn initial(name: &str) -> (u8, String) {
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
