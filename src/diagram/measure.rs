//! How wide a text is, and where its lines break, without a font at hand.
//!
//! The fonts of a reader are not known when a site is built, so each character counts as wide as
//! in the widest of the common system fonts. A line is therefore never wider than it was taken
//! for, and in most fonts a little narrower, which a centred label bears well.

use std::ops::Range;
use unicode_width::UnicodeWidthChar;

/// Widths of the printable ASCII characters from the space on, in hundredths of the font size.
const ASCII: [u8; 95] = [
    32, 40, 46, 84, 64, 95, 78, 28, 39, 39, 50, 84, 32, 36, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
    64, 64, 34, 34, 84, 84, 84, 56, 102, 69, 69, 73, 77, 67, 61, 78, 76, 30, 50, 67, 57, 87, 75,
    79, 67, 79, 73, 67, 62, 74, 69, 99, 69, 69, 69, 39, 34, 39, 84, 56, 50, 62, 64, 56, 64, 62, 36,
    64, 64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
];

/// The width of a text, in the unit of `size`, which is the font's size.
pub fn width(text: &str, size: f64) -> f64 {
    let hundredths: u64 = text.chars().map(|c| u64::from(hundredths(c))).sum();
    #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
    let hundredths = hundredths as f64;
    hundredths * size / 100.0
}

fn hundredths(c: char) -> u8 {
    let code = u32::from(c);
    if let Some(ascii) = code.checked_sub(32).and_then(|at| ASCII.get(at as usize)) {
        return *ascii;
    }
    if UnicodeWidthChar::width(c).unwrap_or(0) == 0 {
        return 0;
    }
    match code {
        // Emoji are wider than their font's size in every common font.
        0x1_F000.. if UnicodeWidthChar::width(c) == Some(2) && !is_ideograph(c) => 140,
        0x2300..=0x2BFF => 130,
        _ if UnicodeWidthChar::width(c) == Some(2) => 102,
        0x2010..=0x205E => 100,
        0x0400..=0x042F => 84,
        0x0430..=0x052F => 72,
        0x0000..=0x024F if c.is_lowercase() => 68,
        0x0000..=0x03FF => 80,
        0x0590..=0x08FF => 75,
        _ => 90,
    }
}

/// Whether lines may break on both sides of a character.
fn is_ideograph(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0x303F | 0x3041..=0x33FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF
        | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x2_0000..=0x3_FFFF)
}

/// Whether a character may not begin a line.
fn closes(c: char) -> bool {
    matches!(
        c,
        '、' | '。'
            | '，'
            | '．'
            | '？'
            | '！'
            | '：'
            | '；'
            | '）'
            | '」'
            | '』'
            | '】'
            | '》'
            | '…'
            | 'ー'
            | '々'
            | '％'
    )
}

/// Whether a character may not end a line.
fn opens(c: char) -> bool {
    matches!(c, '（' | '「' | '『' | '【' | '《')
}

/// A piece of text that does not break.
#[derive(Debug, Clone, PartialEq)]
struct Piece {
    range: Range<usize>,
    width: f64,
    /// The width of the space before it, when it does not begin a line.
    space: f64,
}

/// The lines of a text, as ranges of its bytes: no wider than `most`, as few as possible, and as
/// even as possible. A text of one line stays one. White space at the breaks is in no line.
pub fn lines(text: &str, size: f64, most: f64) -> Vec<Range<usize>> {
    let pieces = pieces(text, size, most);
    let (mut best, _) = fill(&pieces, most);
    let count = best.len();
    if count < 2 {
        return best;
    }
    // The narrowest width with as many lines makes them even.
    let (mut low, mut high) = (0.0, most);
    for _ in 0..8 {
        let middle = f64::midpoint(low, high);
        let (lines, widest) = fill(&pieces, middle);
        if lines.len() > count || widest > middle {
            low = middle;
        } else {
            high = middle;
            best = lines;
        }
    }
    best
}

/// Lines filled one after the other, and the width of the widest.
fn fill(pieces: &[Piece], most: f64) -> (Vec<Range<usize>>, f64) {
    let mut lines: Vec<Range<usize>> = Vec::new();
    let (mut width, mut widest) = (0.0, 0.0_f64);
    for piece in pieces {
        let longer = width + piece.space + piece.width;
        match lines.last_mut() {
            Some(line) if longer <= most => {
                line.end = piece.range.end;
                width = longer;
            }
            _ => {
                lines.push(piece.range.clone());
                width = piece.width;
            }
        }
        widest = widest.max(width);
    }
    (lines, widest)
}

/// The pieces of a text, none wider than `most`.
fn pieces(text: &str, size: f64, most: f64) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut before: Option<char> = None;
    let mut start = 0;
    let mut space = 0.0;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            if start < at {
                push(&mut pieces, text, start..at, space, size, most);
                space = 0.0;
            }
            start = at + c.len_utf8();
            if !pieces.is_empty() {
                space += f64::from(hundredths(c)) * size / 100.0;
            }
        } else if before.is_some_and(|before| breaks(before, c)) && start < at {
            push(&mut pieces, text, start..at, space, size, most);
            start = at;
            space = 0.0;
        }
        before = Some(c);
    }
    push(&mut pieces, text, start..text.len(), space, size, most);
    pieces
}

/// Whether a line may end between two characters.
fn breaks(before: char, after: char) -> bool {
    (is_ideograph(before) || is_ideograph(after))
        && !closes(after)
        && !opens(before)
        && joins_not(after)
}

fn joins_not(c: char) -> bool {
    UnicodeWidthChar::width(c).unwrap_or(0) > 0
}

/// Adds a piece, cut where it is wider than a line.
fn push(
    pieces: &mut Vec<Piece>,
    text: &str,
    range: Range<usize>,
    space: f64,
    size: f64,
    most: f64,
) {
    if range.is_empty() {
        return;
    }
    let (mut start, mut sum, mut space) = (range.start, 0.0, space);
    let mut is_joined = false;
    for (offset, c) in text[range.clone()].char_indices() {
        let at = range.start + offset;
        let wide = f64::from(hundredths(c)) * size / 100.0;
        let may_cut = joins_not(c) && !is_joined;
        if sum + wide > most && start < at && may_cut {
            pieces.push(Piece { range: start..at, width: sum, space });
            (start, sum, space) = (at, 0.0, 0.0);
        }
        is_joined = c == '\u{200D}';
        sum += wide;
    }
    pieces.push(Piece { range: start..range.end, width: sum, space });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wrapped(text: &str, most: f64) -> Vec<&str> {
        lines(text, 10.0, most).into_iter().map(|line| &text[line]).collect()
    }

    #[test]
    fn lines_break_at_spaces_and_are_even() {
        assert_eq!(wrapped("one two three four", 90.0), ["one two", "three four"]);
        assert_eq!(wrapped("one", 90.0), ["one"]);
        assert_eq!(wrapped("", 90.0), Vec::<&str>::new());
    }

    #[test]
    fn ideographs_break_anywhere_but_before_their_stops() {
        assert_eq!(wrapped("今天回复来信吗？", 42.0), ["今天回复", "来信吗？"]);
        assert_eq!(wrapped("今天回复？", 41.0).last(), Some(&"复？"));
    }

    #[test]
    fn a_word_that_is_too_long_is_cut() {
        let lines = wrapped("abcdefghijklmnopqrstuvwxyz", 60.0);
        assert!(lines.len() > 2 && lines.concat() == "abcdefghijklmnopqrstuvwxyz");
    }

    #[test]
    fn wide_characters_are_wider() {
        assert!(width("日本", 10.0) > width("ab", 10.0));
        assert!(width("👩\u{200D}🌾", 10.0) >= width("👩", 10.0));
        assert!(width("e\u{301}", 10.0) <= width("e", 10.0) + f64::EPSILON);
    }

    proptest! {
        #[test]
        fn no_text_is_lost_and_no_line_too_wide(text in "\\PC{0,60}", most in 30.0..200.0_f64) {
            let lines = lines(&text, 10.0, most);
            let kept: String = lines.iter().flat_map(|line| text[line.clone()].chars()).filter(|c| !c.is_whitespace()).collect();
            let whole: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(kept, whole);
            for line in lines {
                let line = &text[line];
                let is_one = line.chars().filter(|c| joins_not(*c)).count() < 2 || line.contains('\u{200D}');
                prop_assert!(is_one || width(line, 10.0) <= most + 0.01, "{}", line);
            }
        }
    }
}
