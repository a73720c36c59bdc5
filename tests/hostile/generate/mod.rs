//! Notes that nobody writes by hand: nesting, unclosed openers, endless lines, bombs.
//!
//! A generator gives the cases of one family. Depths are always the real ones, since a stack
//! overflows by depth; volumes are cut down by `Scale`, since quadratic work shows at a tenth
//! of the size as well, and a debug build has to chew on them.

pub(crate) mod bytes;
pub(crate) mod front;
pub(crate) mod lines;
pub(crate) mod links;
pub(crate) mod maths;
pub(crate) mod nesting;
pub(crate) mod openers;
pub(crate) mod queries;
pub(crate) mod volume;

/// How large the voluminous cases are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale(pub(crate) usize);

impl Scale {
    /// `full`, cut down.
    pub(super) fn of(self, full: usize) -> usize {
        (full / self.0).max(1)
    }
}

/// One hostile note, with the notes and settings it needs.
pub(crate) struct Case {
    /// A slug, so that it is the note's path and the page's too.
    pub(crate) name: String,
    /// The note; a canary is put after it.
    pub(crate) text: Vec<u8>,
    /// Whether the end of the note must be on its page: not where a construct that is never
    /// closed hides the rest by rule.
    pub(crate) shows_end: bool,
    /// Other files.
    pub(crate) more: Vec<(String, Vec<u8>)>,
}

pub(super) fn case(name: &str, text: impl Into<Vec<u8>>) -> Case {
    Case { name: slug(name), text: text.into(), shows_end: true, more: Vec::new() }
}

/// A case whose construct swallows the rest of the note.
pub(super) fn swallowing(name: &str, text: impl Into<Vec<u8>>) -> Case {
    Case { shows_end: false, ..case(name, text) }
}

pub(super) fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-").to_lowercase()
}

pub(super) fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|n| line(n) + "\n").collect()
}

pub(super) fn nested(open: &str, depth: usize, middle: &str, close: &str) -> String {
    format!("{}{middle}{}", open.repeat(depth), close.repeat(depth))
}
