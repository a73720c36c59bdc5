//! Prose as the automaton reads it: folded, and marked wherever a name may begin and end.
//!
//! With the marks in both, a name is found as whole words by nothing but comparing bytes, and the
//! longest of those that begin at a place is the one that is meant. `Redis` becomes `‹redis›`,
//! which is in `‹redis› ‹streams›`; `‹redis› ‹s›` is not.

use crate::note::doc::offset;
use icu_casemap::CaseMapper;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// Marks that a name may end here, and that one may begin.
pub(super) const END: u8 = 1;
pub(super) const START: u8 = 2;
/// Stands where something else stands between two pieces of prose.
const BREAK: char = '\u{3}';

/// Folded prose.
#[derive(Debug, Default)]
pub(super) struct Folded {
    pub(super) bytes: Vec<u8>,
    /// Each mark, with the byte of the text at which it stands.
    marks: Vec<(u32, u32)>,
}

impl Folded {
    /// Folds the `prose` of a text.
    pub(super) fn read(&mut self, text: &str, prose: &[Range<usize>]) {
        self.bytes.clear();
        self.marks.clear();
        for range in prose {
            let piece = &text[range.clone()];
            match piece.is_ascii() {
                true => self.ascii(piece.as_bytes(), range.start),
                false => self.piece(piece, range.start),
            }
            self.bytes.push(BREAK as u8);
        }
    }

    /// The bytes of the text that a match of the automaton means.
    pub(super) fn place(&self, found: Range<usize>) -> Option<Range<usize>> {
        let text = |byte: usize| {
            let mark = self.marks.binary_search_by_key(&offset(byte), |(mark, _)| *mark).ok()?;
            Some(self.marks[mark].1 as usize)
        };
        Some(text(found.start)?..text(found.end.checked_sub(1)?)?)
    }

    /// The same as `piece` for what most text is, by words instead of characters.
    fn ascii(&mut self, text: &[u8], at: usize) {
        let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let mut around = Around { before: [BREAK; 2], next: BREAK };
        let mut byte = 0;
        while byte < text.len() {
            let c = plain(char::from(text[byte]));
            if c == ' ' && around.before[1] == ' ' {
                byte += 1;
                continue;
            }
            if c == '.' {
                around.next = text.get(byte + 1).map_or(BREAK, |next| plain(char::from(*next)));
            }
            if around.parts(c) {
                self.part(around.before[1], c, at + byte);
            }
            // Nothing parts the letters of a word.
            let from = self.bytes.len();
            let after = match is_word(text[byte]) {
                true => text[byte..].iter().position(|next| !is_word(*next)),
                false => Some(1),
            };
            let end = after.map_or(text.len(), |length| byte + length);
            self.bytes.extend_from_slice(&text[byte..end]);
            self.bytes[from..].make_ascii_lowercase();
            if c == ' ' {
                self.bytes[from] = b' ';
            }
            around.before = match end - byte {
                1 => [around.before[1], c],
                _ => [char::from(text[end - 2]), char::from(text[end - 1])],
            };
            byte = end;
        }
        self.part(around.before[1], BREAK, at + text.len());
    }

    fn piece(&mut self, text: &str, at: usize) {
        let mut around = Around { before: [BREAK; 2], next: BREAK };
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let byte = text.len() - rest.len();
            rest = &rest[c.len_utf8()..];
            let c = plain(c);
            if c == ' ' && around.before[1] == ' ' {
                continue;
            }
            if c == '.' {
                around.next = rest.chars().next().map_or(BREAK, plain);
            }
            if around.parts(c) {
                self.part(around.before[1], c, at + byte);
            }
            self.push(c);
            around.before = [around.before[1], c];
        }
        self.part(around.before[1], BREAK, at + text.len());
    }

    /// Marks a place between two characters. No name begins or ends with a blank.
    fn part(&mut self, before: char, after: char, at: usize) {
        for (mark, beside) in [(END, before), (START, after)] {
            if beside != ' ' && beside != BREAK {
                self.marks.push((offset(self.bytes.len()), offset(at)));
                self.bytes.push(mark);
            }
        }
    }

    fn push(&mut self, c: char) {
        match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => self.bytes.push(byte.to_ascii_lowercase()),
            _ => {
                let c = CaseMapper::new().simple_fold(c);
                self.bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
    }
}

/// White space of any kind is a blank, and so is what would pass for a mark.
fn plain(c: char) -> char {
    if c.is_whitespace() || c.is_control() { ' ' } else { c }
}

/// What stands around a place in a text.
struct Around {
    before: [char; 2],
    /// Where `c` is a full stop, what follows it.
    next: char,
}

impl Around {
    /// Whether a name may end before `c`, and another begin with it.
    fn parts(&self, c: char) -> bool {
        let [earlier, before] = self.before;
        match (before, c) {
            (' ', _) | (_, ' ') => true,
            // `C` is not named in `C++` and `C#`, nor `x` in `#x` and `@x`.
            (_, '+' | '#') if is_word(before) => false,
            ('#' | '@', _) if is_word(c) => false,
            // `Node` is not named in `Node.js`, nor `t` in `don't`.
            (_, '.') if is_word(before) => !is_word(self.next),
            ('.' | '\'' | '’', _) if is_word(c) => !is_word(earlier),
            _ => !(is_word(before) && is_word(c)) || is_unspaced(before) || is_unspaced(c),
        }
    }
}

fn is_word(c: char) -> bool {
    match c {
        c if c.is_ascii() => c.is_ascii_alphanumeric() || c == '_',
        c => c.is_alphanumeric() || is_combining_mark(c),
    }
}

/// Whether the script of a character sets no blanks between words, or hangs particles on them.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{1100}'..='\u{11FF}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::Folded;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_are_read_as_their_characters_are(text in "[aB_9 .'#@+,\\-\n\u{1}]{0,40}") {
            let (mut words, mut characters) = (Folded::default(), Folded::default());
            words.ascii(text.as_bytes(), 7);
            characters.piece(&text, 7);
            prop_assert_eq!(words.bytes, characters.bytes);
            prop_assert_eq!(words.marks, characters.marks);
        }
    }
}
