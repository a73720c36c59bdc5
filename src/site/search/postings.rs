//! Which pages and headings have a word, and how much they are about it.

use crate::note::doc::Heading;
use crate::site::search::Sources;
use crate::site::search::lexicon::Lexicon;
use crate::site::search::read;
use crate::site::search::words::{count, each_word, folded};
use crate::vault::NoteId;
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// Pages of one word that are told apart: of a larger number, those that are most about it.
const MOST_PAGES: usize = 2_500;
/// Bytes of a tag that can be asked for.
const LONGEST_TAG: usize = 200;
/// Notes that are read together at least, and how many such parts each thread has to read: in each, a
/// word takes its room anew.
const CHUNK: usize = 256;
const PARTS: usize = 4;

/// A place and how much it is about a word, from 0 to [`MOST`]: there are millions, so both lie in one
/// number. In order of the places.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting(u32);
/// The most that a place can be about a word.
const MOST: u8 = 23;
/// Bits that hold this.
const LEVEL: u32 = 5;
/// What a step of it means, and where it begins, as a logarithm.
const STEP: f32 = 0.16;
const FIRST: f32 = 0.2;

impl Posting {
    pub(super) fn new(place: u32, level: u8) -> Posting {
        Posting((place << LEVEL) | u32::from(level))
    }

    pub(super) fn place(self) -> u32 {
        self.0 >> LEVEL
    }

    pub(super) fn level(self) -> u8 {
        (self.0 & ((1 << LEVEL) - 1)) as u8
    }
}

/// A word and where it is.
#[derive(Debug, Default)]
pub(super) struct Term {
    pub(super) word: Box<str>,
    /// Numbers of pages, in order.
    pub(super) pages: Vec<Posting>,
    /// Numbers of headings, in order.
    pub(super) headings: Vec<Posting>,
    /// Whether any page is called by it.
    pub(super) is_name: bool,
}

/// All words of the site, in the order in which browsers compare texts.
pub(super) fn terms(
    sources: Sources<'_>,
    headings: &[Vec<&Heading>],
    first_heading: &[u32],
) -> Vec<Term> {
    let ids: Vec<NoteId> = sources.vault.ids().collect();
    let read = |ids: &[NoteId]| {
        let mut words = Lexicon::default();
        for id in ids {
            let at = id.0 as usize;
            read::note(sources, *id, &headings[at], &mut words);
            take_headings(&headings[at], first_heading[at], &mut words);
        }
        words.into_terms()
    };
    let chunk = ids.len().div_ceil(PARTS * rayon::current_num_threads()).max(CHUNK);
    let mut parts: Vec<Term> = ids.par_chunks(chunk).flat_map(read).collect();
    // Stable: what is found of one word stays in the order of the notes.
    parts.par_sort_by(|a, b| as_in_browsers(&a.word, &b.word));
    let mut terms = joined(parts);
    terms.extend(tags(sources));
    terms.par_sort_by(|a, b| as_in_browsers(&a.word, &b.word));
    terms
}

/// The tags with their pages, by `#` and their name, which no word can be.
fn tags(sources: Sources<'_>) -> impl Iterator<Item = Term> {
    let mut tags: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (key, tag) in sources.vault.tags.iter().filter(|(key, _)| key.len() <= LONGEST_TAG) {
        let pages = tag.notes.iter().map(|id| id.0);
        tags.entry(format!("#{}", folded(key))).or_default().extend(pages);
    }
    tags.into_iter().map(|(word, pages)| Term {
        word: word.into(),
        pages: pages.into_iter().map(|page| Posting::new(page, 0)).collect(),
        ..Term::default()
    })
}

fn take_headings(headings: &[&Heading], first: u32, words: &mut Lexicon) {
    for (number, heading) in (first..).zip(headings) {
        let level = level(12.0 / read::share(count(&heading.text)));
        each_word(&heading.text, |word| {
            let term = words.term(word);
            if term.headings.last().is_none_or(|last| last.place() != number) {
                term.headings.push(Posting::new(number, level));
            }
        });
    }
}

/// Terms of the same word as one. Parts go as they are joined: those of all words are much.
fn joined(parts: Vec<Term>) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let mut parts = parts.into_iter().peekable();
    while let Some(first) = parts.next() {
        let mut same = vec![first];
        while let Some(part) = parts.next_if(|part| part.word == same[0].word) {
            same.push(part);
        }
        terms.push(one(same));
    }
    terms
}

/// Parts of one term put together, in order.
fn one(mut parts: Vec<Term>) -> Term {
    let lists = |of: fn(&Term) -> &[Posting]| parts.iter().map(of).collect::<Vec<_>>().concat();
    let (pages, headings) = (lists(|it| &it.pages), lists(|it| &it.headings));
    let is_name = parts.iter().any(|it| it.is_name);
    Term { word: std::mem::take(&mut parts[0].word), pages, headings, is_name }
}

/// How much a page is about a word, as one of a few steps.
pub(super) fn level(value: f32) -> u8 {
    (((1.0 + value).ln() - FIRST) / STEP).round().clamp(0.0, f32::from(MOST)) as u8
}

/// As JavaScript compares: by units of UTF-16.
pub(super) fn as_in_browsers(a: &str, b: &str) -> Ordering {
    match a.is_ascii() && b.is_ascii() {
        true => a.cmp(b),
        false => a.encode_utf16().cmp(b.encode_utf16()),
    }
}

/// Places as text: for each the distance from the one before it in base 36, nothing for 1, and a
/// letter from `A` on for how much it is about the word. Of too many, the best are told; then
/// the number of all stands before them.
pub(super) fn told(postings: &[Posting]) -> String {
    let mut out = String::new();
    let mut best = postings.to_vec();
    if postings.len() > MOST_PAGES {
        best.sort_by_key(|it| (std::cmp::Reverse(it.level()), it.place()));
        best.truncate(MOST_PAGES);
        best.sort_unstable();
        out = format!("{} ", postings.len());
    }
    let mut next = 0;
    for posting in best {
        let (place, level) = (posting.place(), posting.level());
        if place > next {
            push_base_36(place - next, &mut out);
        }
        out.push(char::from(b'A' + level.min(MOST)));
        next = place + 1;
    }
    out
}

fn push_base_36(mut number: u32, out: &mut String) {
    let start = out.len();
    while number > 0 {
        out.insert(start, char::from_digit(number % 36, 36).unwrap_or('0'));
        number /= 36;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_told_by_distance() {
        let few =
            [(0, 0), (1, 1), (3, 23), (40, 2)].map(|(place, level)| Posting::new(place, level));
        assert_eq!(told(&few), "AB1X10C");
        assert_eq!(told(&[]), "");
        let many = (0..3_000).map(|at| Posting::new(at, u8::from(at >= 1_000)));
        let many: Vec<Posting> = many.collect();
        assert!(told(&many).starts_with("3000 A") && told(&many).ends_with("BB"));
    }

    #[test]
    fn what_is_more_about_a_word_has_a_higher_level() {
        let levels: Vec<u8> = [0.0, 0.5, 1.0, 3.0, 10.0, 40.0, 1e9].map(level).to_vec();
        assert!(levels.is_sorted() && levels[0] == 0 && levels[6] == MOST, "{levels:?}");
    }
}
