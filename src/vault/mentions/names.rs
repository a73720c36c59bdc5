//! The names under which notes are looked for, and the automaton that finds them.
//!
//! A note is called by its title, its file, its aliases, and what sections about the same thing
//! are called. Its own name comes before an alias of another; a name that two notes have alike
//! leads to neither. Case makes no difference, but for names of fewer than three letters and for
//! everyday words (`Go`, `Express`), which are found only as they are written. An everyday word in
//! small letters (`index`) cannot be told from the word, and is not looked for.

use super::begins::Begins;
use super::common::is_common;
use super::folded::{Folded, is_unspaced};
use crate::note::link::strip_md;
use crate::text::fold::nfc;
use crate::vault::entities::Entities;
use crate::vault::names::file_name;
use crate::vault::{NoteId, Vault};
use aho_corasick::{AhoCorasick, Input, MatchKind};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::Arc;

/// Characters of the longest name that is looked for.
const LONGEST: usize = 100;
/// Names for which texts are searched one by one.
const MOST_DIFFERING: usize = 100;
/// A name with fewer letters is found only as it is written.
const SHORT: usize = 3;

/// A name, by which right it is one, and whose.
type Called = (String, Claim, NoteId);

/// All names, ready to be found.
#[derive(Debug)]
pub(super) struct Names {
    /// Who is called what: equal ones make equal names.
    called: Vec<Called>,
    begins: Begins,
    automaton: AhoCorasick,
    /// What each pattern of the automaton means.
    meanings: Vec<Meaning>,
}

/// What a name means.
#[derive(Debug)]
enum Meaning {
    /// A note, in any case.
    Any(NoteId),
    /// As written, one note each.
    Exact(Vec<(String, NoteId)>),
}

/// Who has a name: whose it is by right, then who is called so too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Claim {
    Own,
    Alias,
    Section,
}

impl Names {
    /// The names of a vault's notes; `None` where there are none that could be found. Those that
    /// are `known` already where they are the same.
    pub(super) fn of(
        vault: &Vault,
        entities: &Entities,
        known: Option<&Arc<Names>>,
    ) -> Option<Arc<Names>> {
        let called =
            |id| called(vault, entities, id).map(move |(name, claim)| (name.to_owned(), claim, id));
        let called: Vec<Called> = vault.ids().flat_map(called).collect();
        match known.filter(|known| known.called == called) {
            Some(known) => Some(Arc::clone(known)),
            None => Names::new(called).map(Arc::new),
        }
    }

    pub(super) fn new(called: Vec<Called>) -> Option<Names> {
        let claim = |folded: &mut Folded, (name, claim, id): &Called| {
            let name = nfc(name.trim());
            is_name(&name).then(|| (pattern(&name, folded), (name, *claim, *id)))
        };
        let claims = called.par_iter().map_init(Folded::default, claim).flatten();
        let mut claims: Vec<(Vec<u8>, Called)> = claims.collect();
        claims.par_sort();
        let of_pattern = |claims: &[(Vec<u8>, Called)]| {
            (claims[0].0.clone(), claims.iter().map(|(_, claim)| claim.clone()).collect())
        };
        let claims = claims.chunk_by(|(a, _), (b, _)| a == b).map(of_pattern);
        let (patterns, meanings): (Vec<Vec<u8>>, Vec<Meaning>) =
            claims.filter_map(|(pattern, claims)| Some((pattern, meaning(claims)?))).unzip();
        let begins = Begins::of(patterns.iter().map(Vec::as_slice));
        // Building fails only beyond two thousand million states.
        let mut builder = AhoCorasick::builder();
        let automaton = builder.match_kind(MatchKind::LeftmostLongest).build(patterns).ok()?;
        (!meanings.is_empty()).then_some(Names { called, begins, automaton, meanings })
    }

    /// Whether any of these ranges of a text may hold a name: most hold none, and that is seen at once.
    pub(super) fn may_be_in(&self, text: &str, prose: &[Range<usize>]) -> bool {
        prose.iter().any(|range| self.begins.may_be_in(&text[range.clone()]))
    }

    /// The names that mean something else in another state, as they are looked for; `None` when they
    /// are very many.
    pub(super) fn differing(&self, other: &Names) -> Option<Vec<Vec<u8>>> {
        if std::ptr::eq(self, other) {
            return Some(Vec::new());
        }
        let (own, others) = without_shared_ends(&self.called, &other.called);
        let [own, others] = [own, others].map(|it| it.iter().collect::<FxHashSet<_>>());
        let differing: Vec<&str> =
            own.symmetric_difference(&others).map(|(name, ..)| name.as_str()).collect();
        let mut folded = Folded::default();
        let names = differing.iter().map(|name| nfc(name.trim())).filter(|name| is_name(name));
        (differing.len() <= MOST_DIFFERING)
            .then(|| names.map(|name| pattern(&name, &mut folded)).collect())
    }

    /// Calls `each` with every note that is named in a text and where, in order.
    pub(super) fn find(
        &self,
        text: &str,
        folded: &Folded,
        mut each: impl FnMut(NoteId, Range<usize>),
    ) {
        for found in self.automaton.find_iter(Input::new(&folded.bytes)) {
            let Some(place) = folded.place(found.range()) else { continue };
            let id = match &self.meanings[found.pattern().as_usize()] {
                Meaning::Any(id) => Some(*id),
                Meaning::Exact(written) => {
                    let named = &text[place.clone()];
                    let id = written.iter().find(|(name, _)| name == named).map(|(_, id)| *id);
                    id.filter(|_| !begins_sentence(text, &place))
                }
            };
            if let Some(id) = id {
                each(id, place);
            }
        }
    }
}

/// Two lists without what both begin and end with.
fn without_shared_ends<'a, T: PartialEq>(mut a: &'a [T], mut b: &'a [T]) -> (&'a [T], &'a [T]) {
    while let (Some((first, a_rest)), Some((other, b_rest))) = (a.split_first(), b.split_first())
        && first == other
    {
        (a, b) = (a_rest, b_rest);
    }
    while let (Some((last, a_rest)), Some((other, b_rest))) = (a.split_last(), b.split_last())
        && last == other
    {
        (a, b) = (a_rest, b_rest);
    }
    (a, b)
}

/// What a note is called.
fn called<'a>(
    vault: &'a Vault,
    entities: &'a Entities,
    id: NoteId,
) -> impl Iterator<Item = (&'a str, Claim)> {
    let note = vault.note(id);
    let file = file_name(strip_md(&note.path));
    let is_index = ["index", "readme"].iter().any(|it| file.eq_ignore_ascii_case(it));
    // The home page has the name of the whole site.
    let is_home = is_index && !note.path.contains('/');
    // A folder is often called by an everyday word, and nobody means its page by it.
    let title = note.front.title.as_deref().filter(|title| !(is_index && is_common(title)));
    let own = title.into_iter().chain((!is_index && !is_slug(file)).then_some(file));
    let aliases = note.front.aliases.iter().map(String::as_str);
    let sections = entities.names_of(id);
    own.map(|name| (name, Claim::Own))
        .chain(aliases.map(|name| (name, Claim::Alias)))
        .chain(sections.map(|name| (name, Claim::Section)))
        .filter(move |_| !is_home)
}

/// Whether a file's name was made for an address: nobody writes it in a sentence.
fn is_slug(name: &str) -> bool {
    let is_joined = !name.contains(char::is_whitespace) && !name.contains(char::is_uppercase);
    name.contains("--") || (is_joined && name.matches(['-', '_']).count() > 1)
}

/// Whether a name can be told from other words.
fn is_name(name: &str) -> bool {
    let is_letter = |c: char| c.is_alphabetic() && !is_unspaced(c);
    let unspaced = name.chars().filter(|c| is_unspaced(*c)).count();
    let is_told = unspaced > 1 || name.contains(is_letter);
    let is_word = is_common(name) && !name.contains(char::is_uppercase);
    is_told && !is_word && name.chars().count() <= LONGEST && !name.contains(char::is_control)
}

/// A name, of at least one character, as texts are searched for it.
pub(super) fn pattern(name: &str, folded: &mut Folded) -> Vec<u8> {
    folded.read(name, std::slice::from_ref(&(0..name.len())));
    // Without the break behind it.
    folded.bytes[..folded.bytes.len() - 1].to_vec()
}

/// What a name means that these claim; nothing, where nobody has a better right to it.
fn meaning(claims: Vec<Called>) -> Option<Meaning> {
    if !claims.iter().any(|(name, ..)| is_exact(name)) {
        return the_one(claims.iter().map(|(_, claim, id)| (*claim, *id))).map(Meaning::Any);
    }
    let mut written: FxHashMap<String, Vec<(Claim, NoteId)>> = FxHashMap::default();
    for (name, claim, id) in claims {
        written.entry(name).or_default().push((claim, id));
    }
    let mut written: Vec<(String, NoteId)> = written
        .into_iter()
        .filter_map(|(name, claims)| Some((name, the_one(claims.into_iter())?)))
        .collect();
    written.sort();
    (!written.is_empty()).then_some(Meaning::Exact(written))
}

/// The only note with the best claim.
fn the_one(claims: impl Iterator<Item = (Claim, NoteId)>) -> Option<NoteId> {
    let mut best: Option<(Claim, NoteId)> = None;
    let mut is_alone = true;
    for (claim, id) in claims {
        match best {
            Some((held, _)) if held < claim => {}
            Some((held, holder)) if held == claim => is_alone &= holder == id,
            _ => (best, is_alone) = (Some((claim, id)), true),
        }
    }
    best.filter(|_| is_alone).map(|(_, id)| id)
}

/// Whether a name is found only as it is written.
fn is_exact(name: &str) -> bool {
    let is_short = name.chars().count() < SHORT && !name.contains(is_unspaced);
    is_short || is_common(name)
}

/// Whether an everyday word may have its capital from the sentence that it begins: `Go on`.
fn begins_sentence(text: &str, place: &Range<usize>) -> bool {
    let before = text[..place.start].trim_end();
    let is_first = before.is_empty() || before.ends_with(['.', '!', '?', ':', '…']);
    let goes_on = text[place.end..].strip_prefix(' ');
    is_first && goes_on.is_some_and(|rest| rest.starts_with(char::is_lowercase))
}
