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
            self.piece(&text[range.clone()], range.start);
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
            // Nothing parts the letters of a word, and those of most words are ASCII.
            let is_letter = |byte: &u8| byte.is_ascii_alphanumeric();
            let run = rest.bytes().take_while(is_letter).count();
            if run > 0 && c.is_ascii_alphanumeric() {
                let (word, after) = rest.split_at(run);
                self.letters(word);
                let mut back = word.chars().rev();
                let last = back.next().unwrap_or(c);
                around.before = [back.next().unwrap_or(c), last];
                rest = after;
            }
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

    /// ASCII letters and digits of a word, after its first.
    fn letters(&mut self, text: &str) {
        let from = self.bytes.len();
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes[from..].make_ascii_lowercase();
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
