//! Words that a misspelt one may have meant: all names of pages, headings and tags, and the most
//! frequent words of the texts.

use crate::site::search::postings::Term;
use std::cmp::Reverse;

/// Words of names, and words in all.
const MOST_NAMES: usize = 4_000;
const MOST: usize = 8_000;
/// Shortest word that is mended.
const SHORTEST: usize = 4;

/// Words of names, and other words, each as one text in order.
pub(super) fn words(terms: &[Term]) -> [String; 2] {
    let can_be_meant = |term: &&Term| {
        term.word.chars().nth(SHORTEST - 1).is_some()
            && term.word.chars().all(|c| c.is_alphabetic() && !is_packed(c))
    };
    let (names, others): (Vec<&Term>, Vec<&Term>) =
        terms.iter().filter(can_be_meant).partition(|term| term.is_name);
    let names = most_frequent(names, MOST_NAMES);
    let others: Vec<&Term> = others.into_iter().filter(|term| term.pages.len() > 1).collect();
    let room = MOST - names.len();
    [in_order(names), in_order(most_frequent(others, room))]
}

/// Scripts whose words are pairs of letters: nothing to mend.
fn is_packed(c: char) -> bool {
    matches!(c, '\u{E01}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3041}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..)
}

fn most_frequent(mut terms: Vec<&Term>, most: usize) -> Vec<&Term> {
    terms.sort_by_key(|term| Reverse(term.pages.len()));
    terms.truncate(most);
    terms
}

fn in_order(terms: Vec<&Term>) -> String {
    let mut words: Vec<&str> = terms.iter().map(|term| term.word.as_ref()).collect();
    words.sort_unstable();
    words.join(" ")
}
