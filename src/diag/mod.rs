//! What moc has to say about the input: one type, whatever the phase.
//!
//! A diagnostic owns everything that is needed to show it (the source line included), so
//! that it can outlive the text it speaks of, be stored, sorted and printed anywhere.
//! Not here: how it is printed ([`human`], [`short`], [`json`], [`github`], [`summary`]), which codes
//! there are ([`codes`]), and which level a code has for a site (configuration).

use serde::{Deserialize, Serialize};

pub mod codes;
pub mod github;
pub mod human;
pub mod json;
pub mod short;
pub mod summary;
pub mod visible;

/// How grave a finding is. The order is from mild to grave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing, nothing is wrong: a ghost link. Never changes the exit status.
    Info,
    /// Works, but not as the author may think. Counts with `--strict`.
    Warning,
    /// Something is wrong inside one note; the site is whole all the same.
    Error,
    /// Something is missing from the output: exit status 1. Printed as an error.
    Loss,
}

/// Where in the vault a diagnostic points.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Place {
    /// Path from the root, with `/`.
    pub file: String,
    /// Line and what stands there; `None` when the whole file is meant.
    pub mark: Option<Mark>,
}

/// A stretch of one source line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Mark {
    /// Line, counted from 1.
    pub line: u32,
    /// Column in characters (Unicode scalar values), counted from 1.
    pub column: u32,
    /// Length in characters, at least 1, never past the end of the line.
    pub length: u32,
    /// The line's text, without its end; cut when very long (see [`Mark::LONGEST_SOURCE`]).
    pub source: String,
}

impl Mark {
    /// Longest stretch of a source line that is kept, in characters.
    ///
    /// A mark that begins past [`Mark::CUT_FROM`] stands in a source that is cut in front:
    /// `…`, then [`Mark::KEPT_BEFORE`] characters, then the mark. So the column alone says
    /// where in `source` the mark is ([`Mark::start_in_source`]).
    pub const LONGEST_SOURCE: usize = 200;
    /// The last column for which the source is kept from the line's beginning.
    pub const CUT_FROM: usize = 150;
    /// Characters kept before a mark whose source is cut in front.
    pub const KEPT_BEFORE: usize = 60;

    /// Where in `source` the mark begins, in characters, counted from 0.
    pub fn start_in_source(&self) -> usize {
        let column = usize::try_from(self.column).unwrap_or(usize::MAX).max(1);
        if column > Self::CUT_FROM { Self::KEPT_BEFORE + 1 } else { column - 1 }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// Stable name, `area::what`, as in `link::heading-missing`.
    pub code: std::borrow::Cow<'static, str>,
    /// Where; `None` when it is about the site as a whole.
    pub place: Option<Place>,
    /// What is wrong, one line, no full stop.
    pub message: String,
    /// What to do about it, or the nearest name; one line.
    pub help: Option<String>,
}

/// The order in which findings are told: by file, line, column, code and message. Findings
/// that are equal in everything are one finding.
pub fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics.sort_unstable_by(|a, b| a.rank().cmp(&b.rank()));
    diagnostics.dedup();
}

impl Diagnostic {
    /// What [`sort`] compares; total, so that equal rank means an equal finding.
    fn rank(&self) -> impl Ord + '_ {
        let file = self.place.as_ref().map(|place| place.file.as_str());
        let mark = self.place.as_ref().and_then(|place| place.mark.as_ref());
        let place = mark.map(|mark| (mark.line, mark.column));
        let rest = (mark, self.severity, self.help.as_deref());
        (file, place, self.code.as_ref(), self.message.as_str(), rest)
    }

    /// Whether it says that something is wrong, be it inside a note or with the output.
    pub fn is_error(&self) -> bool {
        self.severity >= Severity::Error
    }

    /// A finding with no place and no help yet.
    pub fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Diagnostic { severity, code: code.into(), place: None, message: message.into(), help: None }
    }

    /// The same, about a whole file.
    #[must_use]
    pub fn in_file(mut self, file: impl Into<String>) -> Self {
        self.place = Some(Place { file: file.into(), mark: None });
        self
    }

    /// The same, at a place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// The same, with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(file: &str, line: u32, column: u32, code: &'static str, message: &str) -> Diagnostic {
        let mark = Mark { line, column, length: 1, source: String::new() };
        Diagnostic::new(Severity::Error, code, message)
            .at(Place { file: file.into(), mark: Some(mark) })
    }

    #[test]
    fn sorted_by_file_line_column_code_message_whatever_the_order_given() {
        let sorted = vec![
            Diagnostic::new(Severity::Error, "site", "no place"),
            Diagnostic::new(Severity::Error, "z", "whole file").in_file("a.md"),
            at("a.md", 1, 9, "b", "m"),
            at("a.md", 2, 1, "b", "m"),
            at("a.md", 10, 1, "a", "n"),
            at("a.md", 10, 1, "b", "m"),
            at("a.md", 10, 1, "b", "n"),
            at("b.md", 1, 1, "a", "m"),
        ];
        let mut shuffled: Vec<_> = sorted.iter().rev().cloned().collect();
        shuffled.rotate_left(3);
        sort(&mut shuffled);
        assert_eq!(shuffled, sorted);
    }

    #[test]
    fn the_same_finding_twice_is_told_once() {
        let mut list = vec![at("a.md", 1, 1, "a", "m"), at("a.md", 1, 1, "a", "m")];
        sort(&mut list);
        assert_eq!(list.len(), 1);
    }
}
