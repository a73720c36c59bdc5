//! The words in shards: stretches of their order, so that a word, and all that begin with it, are
//! found in one file or in neighbours.

use crate::site::search::postings::{Posting, Term, as_in_browsers, told};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::collections::BTreeMap;

/// Bytes of a shard after which another begins: about half of it once packed.
const FULL: usize = 20_000;
/// Pages that are told of all words with the same beginning, where those fill more than a shard.
const MOST_OF_PREFIX: usize = 60;
/// Letters of such a beginning.
const LONGEST_PREFIX: usize = 6;

/// A stretch of the words.
pub(super) struct Shard {
    /// Its first word.
    pub(super) first: String,
    /// `word` → its pages, `word/` → its headings, `word*` → the best pages of all words that
    /// begin with it.
    pub(super) entries: Entries,
}

/// The entries of a shard, by key.
#[derive(Serialize, Default)]
#[serde(transparent)]
pub(super) struct Entries(BTreeMap<String, String>);

/// Cuts words, which are sorted, into shards.
pub(super) fn cut(terms: &[Term]) -> Vec<Shard> {
    let mut shards: Vec<Shard> = Vec::new();
    let (mut size, mut firsts) = (FULL, Vec::new());
    let places = |term: &Term| (told(&term.pages), told(&term.headings));
    let places: Vec<(String, String)> = terms.par_iter().map(places).collect();
    for (at, (term, (pages, headings))) in terms.iter().zip(places).enumerate() {
        let own = term.word.len() + pages.len() + headings.len() + 6;
        if size >= FULL || (size > FULL / 2 && size + own > FULL * 3 / 2) {
            shards.push(Shard { first: term.word.to_string(), entries: Entries::default() });
            firsts.push(at);
            size = 0;
        }
        size += own;
        let Some(shard) = shards.last_mut() else { continue };
        if !pages.is_empty() {
            shard.entries.0.insert(term.word.to_string(), pages);
        }
        if !headings.is_empty() {
            shard.entries.0.insert(format!("{}/", term.word), headings);
        }
    }
    let best = |prefix: &&str| told(&best_of(terms, prefix));
    let prefixes = wide_prefixes(terms, &firsts);
    let best: Vec<String> = prefixes.par_iter().map(best).collect();
    for (prefix, best) in prefixes.into_iter().zip(best) {
        let at = shards.partition_point(|it| as_in_browsers(&it.first, prefix).is_le());
        if let Some(shard) = shards.get_mut(at.saturating_sub(1)) {
            shard.entries.0.insert(format!("{prefix}*"), best);
        }
    }
    shards
}

/// Beginnings of words on both sides of a border between shards.
fn wide_prefixes<'a>(terms: &'a [Term], firsts: &[usize]) -> Vec<&'a str> {
    let mut prefixes = Vec::new();
    for at in firsts.iter().filter(|at| **at > 0) {
        let (before, after) = (&terms[at - 1].word, &terms[*at].word);
        for (end, c) in after.char_indices().take(LONGEST_PREFIX) {
            let prefix = &after[..end + c.len_utf8()];
            if !before.starts_with(prefix) {
                break;
            }
            prefixes.push(prefix);
        }
    }
    prefixes.sort_unstable();
    prefixes.dedup();
    prefixes
}

/// The pages that are most about any word that begins with `prefix`.
fn best_of(terms: &[Term], prefix: &str) -> Vec<Posting> {
    let start = terms.partition_point(|term| as_in_browsers(&term.word, prefix).is_lt());
    let mut levels: FxHashMap<u32, u8> = FxHashMap::default();
    for term in terms[start..].iter().take_while(|term| term.word.starts_with(prefix)) {
        for page in &term.pages {
            let best = levels.entry(page.place()).or_default();
            *best = (*best).max(page.level());
        }
    }
    let mut best: Vec<Posting> =
        levels.into_iter().map(|(page, level)| Posting::new(page, level)).collect();
    best.sort_unstable_by_key(|it| (std::cmp::Reverse(it.level()), it.place()));
    best.truncate(MOST_OF_PREFIX);
    best.sort_unstable();
    best
}
