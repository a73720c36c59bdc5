//! The words of many notes, each with a number, so that a word that was met before costs one look-up
//! and no memory.

use crate::site::search::postings::{Posting, Term, level};
use rustc_hash::FxHashMap;

/// Words of a note that are told apart.
const MOST_WORDS: usize = 6_000;

/// What is known of a word in the note that is being read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Weight {
    /// How much the note is about it.
    pub(super) value: f32,
    /// How often it is in the text.
    pub(super) count: f32,
    /// Whether the note is called by it.
    pub(super) is_name: bool,
    is_met: bool,
}

/// Words, where they are, and what is known of them in the note that is being read.
#[derive(Debug, Default)]
pub(super) struct Lexicon {
    numbers: FxHashMap<Box<str>, u32>,
    terms: Vec<Term>,
    weights: Vec<Weight>,
    /// Words of the note that is being read.
    met: Vec<u32>,
}

impl Lexicon {
    /// A word, wherever it is.
    pub(super) fn term(&mut self, word: &str) -> &mut Term {
        let number = self.number(word);
        &mut self.terms[number as usize]
    }

    /// A word of the note that is being read, unless that has too many.
    pub(super) fn weight(&mut self, word: &str) -> Option<&mut Weight> {
        let is_full = self.met.len() >= MOST_WORDS;
        let number = match self.numbers.get(word) {
            Some(number) => *number,
            None if is_full => return None,
            None => self.number(word),
        };
        let weight = &mut self.weights[number as usize];
        if !weight.is_met {
            if is_full {
                return None;
            }
            weight.is_met = true;
            self.met.push(number);
        }
        Some(weight)
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.terms.len() as u32;
        self.numbers.insert(word.into(), number);
        self.terms.push(Term { word: word.into(), ..Term::default() });
        self.weights.push(Weight::default());
        number
    }

    /// Changes all that is known of the note's words so far.
    pub(super) fn each_weight(&mut self, change: impl Fn(&mut Weight)) {
        for number in &self.met {
            change(&mut self.weights[*number as usize]);
        }
    }

    /// The note has been read: it is the page of this number.
    pub(super) fn close_page(&mut self, page: u32) {
        for number in self.met.drain(..) {
            let weight = std::mem::take(&mut self.weights[number as usize]);
            let term = &mut self.terms[number as usize];
            term.pages.push(Posting::new(page, level(weight.value)));
            term.is_name |= weight.is_name;
        }
    }

    /// All words, in no order.
    pub(super) fn into_terms(self) -> Vec<Term> {
        self.terms
    }
}
