//! The lines of a note as readers may know them: what stands in comments is blank.

use crate::note::Note;
use crate::note::doc::Kind;
use memchr::memmem;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

/// Longer lines are not looked through for fields, as in Dataview (UTF-16 units there).
const LONGEST_LINE: usize = 32768;
/// Begins a comment of HTML.
const OPEN: &str = "<!--";
/// Ends it.
const CLOSE: &str = "-->";

/// The lines of a note.
pub(super) struct Lines<'n> {
    text: &'n str,
    /// Byte offset of each line's first byte, once it is asked for.
    starts: OnceCell<Vec<usize>>,
    /// Ranges of comments, in order.
    hidden: Vec<Range<usize>>,
}

impl<'n> Lines<'n> {
    pub(super) fn new(note: &'n Note) -> Self {
        let text = note.text.as_str();
        Lines { text, starts: OnceCell::new(), hidden: hidden(note) }
    }

    fn starts(&self) -> &[usize] {
        self.starts.get_or_init(|| {
            let ends = memchr::memchr_iter(b'\n', self.text.as_bytes());
            std::iter::once(0).chain(ends.map(|at| at + 1)).collect()
        })
    }

    /// The line, counted from 0, that holds a byte.
    pub(super) fn number(&self, at: usize) -> usize {
        self.starts().partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// Byte offset of a line's first byte.
    pub(super) fn start(&self, number: usize) -> usize {
        self.starts().get(number).copied().unwrap_or(self.text.len())
    }

    /// A line without its end; empty where there is none.
    pub(super) fn get(&self, number: usize) -> Cow<'n, str> {
        let start = self.start(number);
        let end = self.starts().get(number + 1).map_or(self.text.len(), |next| next - 1).max(start);
        self.visible(start..end)
    }

    /// Where the mark of a field stands, comments and all.
    pub(super) fn marks(&self) -> impl Iterator<Item = usize> + use<'n> {
        memmem::find_iter(self.text.as_bytes(), "::")
    }

    /// Lines in which a field may stand, each with the offset of its first byte.
    pub(super) fn with_fields(&self) -> impl Iterator<Item = (usize, Cow<'n, str>)> {
        let bytes = self.text.as_bytes();
        let mut last = None;
        self.marks()
            .map(|at| memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1))
            .filter(move |start| last.replace(*start) != Some(*start))
            .map(|start| {
                let length = memchr::memchr(b'\n', &bytes[start..]);
                let end = length.map_or(bytes.len(), |length| start + length);
                (start, self.visible(start..end))
            })
            .filter(|(_, line)| line.len() <= LONGEST_LINE && line.contains("::"))
    }

    /// A stretch of the text, comments blanked.
    pub(super) fn visible(&self, range: Range<usize>) -> Cow<'n, str> {
        let source = self.text.get(range.clone()).unwrap_or_default();
        let first = self.hidden.partition_point(|hidden| hidden.end <= range.start);
        let within = self.hidden[first..].iter().take_while(|hidden| hidden.start < range.end);
        let mut out = String::new();
        let mut at = range.start;
        for hidden in within {
            let start = hidden.start.max(range.start);
            out.push_str(self.text.get(at..start).unwrap_or_default());
            at = hidden.end.min(range.end);
        }
        if at == range.start {
            return Cow::Borrowed(source);
        }
        out.push_str(self.text.get(at..range.end).unwrap_or_default());
        Cow::Owned(out)
    }
}

/// All comments of a note: Obsidian's, which the parse has noted, and those of HTML. A block of
/// HTML may hold several, the last of which may go on behind it.
fn hidden(note: &Note) -> Vec<Range<usize>> {
    let text = note.text.as_str();
    let mut hidden = note.comments.clone();
    for event in &note.doc.events {
        let range = event.start as usize..event.end as usize;
        let source = text.get(range.clone()).unwrap_or_default();
        match event.kind {
            Kind::Hidden if source.starts_with(OPEN) => hidden.push(range),
            Kind::HtmlBlock(_) => hidden.extend(source.match_indices(OPEN).map(|(at, _)| {
                let start = range.start + at;
                start..text[start..].find(CLOSE).map_or(text.len(), |at| start + at + CLOSE.len())
            })),
            _ => {}
        }
    }
    hidden.sort_by_key(|range| range.start);
    hidden.dedup_by(|next, last| {
        let is_within = next.start < last.end;
        if is_within {
            last.end = last.end.max(next.end);
        }
        is_within
    });
    hidden
}
