//! A text with what has been understood masked out of it, byte for byte, so that every offset
//! stays an offset of the source and blocks keep their lines.

use crate::note::doc::offset;
use crate::note::inline::{Construct, Tables};
use std::borrow::Cow;
use std::ops::Range;

/// First byte of a masked stretch.
pub const MASK_START: u8 = 1;
/// Every other byte of it.
pub const MASK_FILL: u8 = 2;
/// A copy of the text in which understood stretches are masked, and what they are.
pub struct Masked {
    bytes: Vec<u8>,
    /// What was understood, by its first byte.
    pub constructs: Vec<(u32, Construct)>,
    /// Ranges masked by the block pass, in order.
    pub hidden: Vec<Range<usize>>,
    /// Ranges of comments, in no order.
    pub comments: Vec<Range<usize>>,
    /// Tables that constructs point into.
    pub tables: Tables,
    unclosed_html_comment: Option<usize>,
}

impl Masked {
    /// A copy of `text` with the front matter blanked out, so that offsets stay.
    pub fn new(text: &str, body: usize) -> Self {
        let mut bytes = text.as_bytes().to_vec();
        for byte in &mut bytes[..body] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        Masked {
            bytes,
            constructs: Vec::new(),
            hidden: Vec::new(),
            comments: Vec::new(),
            tables: Default::default(),
            unclosed_html_comment: None,
        }
    }

    /// Masks `start..end`, a stretch of one line, as the beginning of a construct.
    pub fn put(&mut self, start: usize, end: usize, construct: Construct) {
        if matches!(construct, Construct::Hidden) {
            self.comments.push(start..end);
        }
        self.constructs.push((offset(start), construct));
        self.fill(start, end);
        if let Some(first) = self.bytes.get_mut(start) {
            *first = MASK_START;
        }
    }

    /// Masks `start..end` as a continuation.
    pub fn fill(&mut self, start: usize, end: usize) {
        for byte in &mut self.bytes[start..end] {
            if *byte != b'\n' {
                *byte = MASK_FILL;
            }
        }
    }

    /// The masked text. Whole characters are replaced by ASCII, so it is valid UTF-8.
    pub fn text(&self) -> Cow<'_, str> {
        match std::str::from_utf8(&self.bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => String::from_utf8_lossy(&self.bytes),
        }
    }

    /// Whether nothing in `range` has been masked.
    pub fn is_untouched(&self, range: Range<usize>) -> bool {
        self.bytes[range].iter().all(|b| *b != MASK_START && *b != MASK_FILL)
    }

    /// Notes an inline `<!--` that its own leaf does not close.
    pub fn note_unclosed_html_comment(&mut self, at: usize) {
        self.unclosed_html_comment.get_or_insert(at);
    }

    /// The first such comment, once.
    pub fn take_unclosed_html_comment(&mut self) -> Option<usize> {
        self.unclosed_html_comment.take()
    }
}
