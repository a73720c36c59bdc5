//! The query's text under the parser's finger: words, marks, white space, comments.
//!
//! Which word may stand at a place depends on the place (`date(2025-01-02)` is no subtraction), so
//! nothing is cut into tokens beforehand; the parser asks for what it may use. What was asked for
//! in vain is noted, so that an error can say what would have been right at the furthest place.

use crate::value::scan::{self, Found};
use std::collections::BTreeSet;

/// A position in the text, and what has been missed at the furthest one.
pub(super) struct Lexer<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    furthest: usize,
    expected: BTreeSet<&'static str>,
}

impl<'t> Lexer<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Lexer { text, at: 0, furthest: 0, expected: BTreeSet::new() }
    }

    /// What is left.
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    /// Notes that `what` was looked for here in vain.
    pub(super) fn miss<T>(&mut self, what: &'static str) -> Option<T> {
        if self.at > self.furthest {
            self.furthest = self.at;
            self.expected.clear();
        }
        if self.at == self.furthest {
            self.expected.insert(what);
        }
        None
    }

    /// The furthest place at which something was missed, and what.
    pub(super) fn missed(self) -> (usize, Vec<&'static str>) {
        (self.furthest, self.expected.into_iter().collect())
    }

    /// Exactly this text.
    pub(super) fn mark(&mut self, mark: &'static str) -> Option<()> {
        if self.rest().starts_with(mark) {
            self.at += mark.len();
            Some(())
        } else {
            self.miss(mark)
        }
    }

    /// One of these words in any case, the first that fits; its index.
    pub(super) fn word(&mut self, words: &[&'static str]) -> Option<usize> {
        let rest = self.rest();
        let found = words.iter().position(|word| {
            rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        });
        match found {
            Some(index) => {
                self.at += words[index].len();
                Some(index)
            }
            None => {
                for word in words {
                    self.miss::<()>(word);
                }
                None
            }
        }
    }

    /// One of these words or marks in any case, the first that fits; what it stands for.
    pub(super) fn choice<T: Copy>(
        &mut self,
        choices: &[(&'static str, T)],
        what: &'static str,
    ) -> Option<T> {
        let rest = self.rest();
        let found = choices.iter().find(|(word, _)| {
            rest.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        });
        match found {
            Some((word, meaning)) => {
                self.at += word.len();
                Some(*meaning)
            }
            None => self.miss(what),
        }
    }

    /// A literal as `scan` reads it.
    pub(super) fn literal<T>(
        &mut self,
        scan: impl Fn(&'t str) -> Found<T>,
        what: &'static str,
    ) -> Option<T> {
        match scan(self.rest()) {
            Some((value, length)) => {
                self.at += length;
                Some(value)
            }
            None => self.miss(what),
        }
    }

    /// White space, if any; always succeeds.
    pub(super) fn spaces(&mut self) {
        self.at += scan::spaces(self.rest());
    }

    /// White space, at least some.
    pub(super) fn gap(&mut self) -> Option<()> {
        let length = scan::spaces(self.rest());
        if length == 0 {
            return self.miss("white space");
        }
        self.at += length;
        Some(())
    }

    /// White space and `//` comments, if any.
    pub(super) fn spaces_and_comments(&mut self) {
        loop {
            self.spaces();
            if !self.rest().starts_with("//") {
                return;
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
    }
}
