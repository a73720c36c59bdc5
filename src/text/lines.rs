//! From a byte offset to a line and column, and to a diagnostic's place.

use crate::diag::{Mark, Place};

/// The place of `start..end` (byte offsets) in `text`, the decoded text of `file`.
///
/// Reads the whole text: for more than a few places in one text, make a [`LineIndex`].
pub fn place(file: &str, text: &str, start: usize, end: usize) -> Place {
    LineIndex::new(text).place(file, start, end)
}

/// Distance between two counted offsets of a [`LineIndex`], in bytes.
const STRIDE: usize = 1024;

/// Where the lines of a text begin. A place costs next to nothing, however long the text and
/// its lines are, so a note with a hundred thousand broken links is no harm.
#[derive(Debug, Clone)]
pub struct LineIndex<'t> {
    text: &'t str,
    /// Byte offset of each line's first byte; never empty.
    starts: Vec<usize>,
    /// How many characters begin before each multiple of [`STRIDE`].
    counts: Vec<usize>,
}

impl<'t> LineIndex<'t> {
    /// The index of `text`, in which `\n` ends a line.
    pub fn new(text: &'t str) -> Self {
        let starts = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1))
            .collect();
        let mut counts = vec![0];
        let mut total = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            total += characters(chunk);
            counts.push(total);
        }
        LineIndex { text, starts, counts }
    }

    /// The place of `start..end` (byte offsets), in `file`.
    ///
    /// A range that spans lines is cut at the end of its first line. Lines longer than
    /// [`Mark::LONGEST_SOURCE`] are shown in part. Total: offsets past the end mean the end.
    pub fn place(&self, file: &str, start: usize, end: usize) -> Place {
        let start = floor(self.text, start);
        let end = floor(self.text, end).max(start);
        let line = self.starts.partition_point(|at| *at <= start);
        let line_start = self.starts[line - 1];
        let line_end = self.starts.get(line).map_or(self.text.len(), |next| next - 1);
        let column = self.characters_before(start) - self.characters_before(line_start) + 1;
        let end = end.min(line_end);
        let length = self.characters_before(end.max(start)) - self.characters_before(start);
        let source = source(&self.text[line_start..line_end], start - line_start, column);
        Place {
            file: file.to_owned(),
            mark: Some(Mark {
                line: small(line),
                column: small(column),
                length: small(length.max(1)),
                source,
            }),
        }
    }

    /// The line of a byte offset, counted from 1.
    pub fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|start| *start <= at)
    }

    /// How many characters begin before the byte offset `at`.
    fn characters_before(&self, at: usize) -> usize {
        let chunk = at / STRIDE;
        self.counts[chunk] + characters(&self.text.as_bytes()[chunk * STRIDE..at])
    }
}

/// What a mark at byte `at` (that is, at `column`) keeps of its `line`.
fn source(line: &str, at: usize, column: usize) -> String {
    if column <= Mark::CUT_FROM {
        return line.chars().take(Mark::LONGEST_SOURCE).collect();
    }
    let before = line[..at].char_indices().rev().nth(Mark::KEPT_BEFORE - 1);
    let from = before.map_or(0, |(from, _)| from);
    let rest = line[from..].chars().take(Mark::LONGEST_SOURCE - 1);
    std::iter::once('…').chain(rest).collect()
}

/// How many characters begin in `bytes`, which are part of a UTF-8 text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| (**byte & 0xC0) != 0x80).count()
}

/// Places in one text, whose index is made when the first is asked for: most texts have no
/// finding at all.
#[derive(Debug, Clone)]
pub struct Places<'t> {
    file: &'t str,
    text: &'t str,
    index: std::cell::OnceCell<LineIndex<'t>>,
}

impl<'t> Places<'t> {
    /// Places in `text`, the decoded text of `file`.
    pub fn new(file: &'t str, text: &'t str) -> Self {
        Places { file, text, index: std::cell::OnceCell::new() }
    }

    /// The place of `start..end` (byte offsets).
    pub fn at(&self, start: usize, end: usize) -> Place {
        self.index.get_or_init(|| LineIndex::new(self.text)).place(self.file, start, end)
    }

    /// The file whose text it is.
    pub fn file(&self) -> &'t str {
        self.file
    }
}

/// The largest character boundary at or before `at`.
pub fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn mark(text: &str, start: usize, end: usize) -> Mark {
        place("a.md", text, start, end).mark.unwrap()
    }

    #[test]
    fn line_and_column_count_characters_from_one() {
        let text = "eins\nzwei\u{301} drei\n\nvier";
        let found = mark(text, text.find("drei").unwrap(), text.find("drei").unwrap() + 4);
        assert_eq!((found.line, found.column, found.length), (2, 7, 4));
        assert_eq!(found.source, "zwei\u{301} drei");
        assert_eq!(mark(text, 0, 4).line, 1);
        assert_eq!(mark(text, text.find("vier").unwrap(), text.len()).line, 4);
    }

    #[test]
    fn a_range_over_lines_ends_with_its_first() {
        let found = mark("ab cd\nef", 3, 8);
        assert_eq!((found.line, found.column, found.length), (1, 4, 2));
    }

    #[test]
    fn a_line_end_belongs_to_its_line() {
        let found = mark("ab\ncd", 2, 3);
        assert_eq!(
            (found.line, found.column, found.length, found.source.as_str()),
            (1, 3, 1, "ab")
        );
    }

    #[test]
    fn offsets_past_the_end_and_inside_a_character_are_harmless() {
        assert_eq!(mark("", 9, 20).line, 1);
        assert_eq!(mark("é", 1, 1).column, 1);
        assert_eq!(mark("a\n", 5, 2).line, 2);
    }

    #[test]
    fn a_long_line_is_kept_in_part_and_the_mark_is_found_in_it() {
        let text = format!("{}HERE{}", "ä".repeat(100_000), "b".repeat(100_000));
        let at = text.find("HERE").unwrap();
        let found = mark(&text, at, at + 4);
        assert_eq!(found.column, 100_001);
        assert_eq!(found.source.chars().count(), Mark::LONGEST_SOURCE);
        let shown: String = found.source.chars().skip(found.start_in_source()).take(4).collect();
        assert_eq!(shown, "HERE");
        assert!(found.source.starts_with('…'));
    }

    #[test]
    fn a_hundred_thousand_places_in_one_long_line_take_no_time() {
        let text = "[[x]] ".repeat(100_000);
        let index = LineIndex::new(&text);
        let last = (0..100_000).map(|i| index.place("a.md", i * 6, i * 6 + 5)).next_back();
        assert_eq!(last.unwrap().mark.unwrap().column, 599_995);
    }

    proptest! {
        #[test]
        fn places_agree_with_a_plain_count(text in "[aé\n\u{1F600}]{0,2000}", start in 0usize..6000, length in 0usize..50) {
            let found = mark(&text, start, start + length);
            let from = floor(&text, start);
            let line_start = text[..from].rfind('\n').map_or(0, |at| at + 1);
            let line = text[line_start..].split('\n').next().unwrap();
            let column = text[line_start..from].chars().count();
            prop_assert_eq!(found.line as usize, text[..from].matches('\n').count() + 1);
            prop_assert_eq!(found.column as usize, column + 1);
            let at = found.source.chars().nth(found.start_in_source());
            prop_assert_eq!(at, line.chars().nth(column));
            let left = line.chars().count() - column;
            prop_assert!(found.length as usize <= left.max(1));
        }
    }
}
