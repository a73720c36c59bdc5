//! A line as it stands on the screen: characters with their bytes and columns.

use unicode_width::UnicodeWidthChar;

/// A tab leads to the next multiple of this.
const TAB_STOP: u32 = 4;

/// One character of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    /// The character.
    pub(super) c: char,
    /// Its first byte in the whole text.
    pub(super) at: usize,
    /// The column in which it begins, from 0.
    pub(super) column: u32,
}

impl Cell {
    /// The byte after it.
    pub(super) fn end(&self) -> usize {
        self.at + self.c.len_utf8()
    }

    /// Whether it is white space.
    pub(super) fn is_space(&self) -> bool {
        self.c.is_whitespace()
    }
}

/// The characters of a line that begins at byte `at` of its text. Columns are as displayed: wide
/// characters and emoji take two, combining ones none.
pub(super) fn cells(line: &str, at: usize) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(line.len());
    let mut column = 0_u32;
    let mut before = '\0';
    for (offset, c) in line.char_indices() {
        cells.push(Cell { c, at: at + offset, column });
        column = match c {
            '\t' => (column / TAB_STOP + 1).saturating_mul(TAB_STOP),
            c => column.saturating_add(width(c, before)),
        };
        before = c;
    }
    cells
}

/// The columns that a character adds to the one before it.
fn width(c: char, before: char) -> u32 {
    const JOINER: char = '\u{200D}';
    const AS_EMOJI: char = '\u{FE0F}';
    let of = |c: char| UnicodeWidthChar::width(c).unwrap_or(0);
    let columns = match c {
        // An emoji that is text by default becomes wide.
        AS_EMOJI if of(before) == 1 => 1,
        AS_EMOJI | JOINER => 0,
        // What is joined, or only gives the skin its colour, is part of the one before.
        _ if before == JOINER => 0,
        '\u{1F3FB}'..='\u{1F3FF}' if of(before) == 2 => 0,
        _ => of(c),
    };
    u32::try_from(columns).unwrap_or(0)
}

/// The columns of white space before a line's first character; `None` for a blank line.
pub(super) fn indentation(line: &str) -> Option<u32> {
    let end = line.find(|c: char| !c.is_whitespace())?;
    let blank = cells(&line[..end], 0);
    Some(blank.last().map_or(0, |last| match last.c {
        '\t' => (last.column / TAB_STOP + 1).saturating_mul(TAB_STOP),
        _ => last.column + 1,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(line: &str) -> Vec<u32> {
        cells(line, 0).iter().map(|cell| cell.column).collect()
    }

    #[test]
    fn wide_characters_take_two_columns_and_combining_ones_none() {
        assert_eq!(columns("是a"), [0, 2]);
        assert_eq!(columns("e\u{301}a"), [0, 1, 1]);
        assert_eq!(columns("✅a"), [0, 2]);
        assert_eq!(columns("🗑\u{FE0F}a"), [0, 1, 2]);
        assert_eq!(columns("👩\u{200D}🌾a").last(), Some(&2));
        assert_eq!(columns("\ta\tb"), [0, 4, 5, 8]);
    }

    #[test]
    fn indentation_counts_tabs_as_stops() {
        assert_eq!(indentation("  x"), Some(2));
        assert_eq!(indentation(" \tx"), Some(4));
        assert_eq!(indentation(" \t "), None);
        assert_eq!(indentation("x"), Some(0));
    }
}
