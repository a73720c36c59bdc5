//! Fences: their language, and where their text stands in the note.

use super::doc::Event;
use std::ops::Range;

/// The language of a fence: the first word behind it.
pub fn language(info: &str) -> &str {
    info.split_whitespace().next().unwrap_or_default()
}

/// Whether a code block of the note's text is a fence, not indented text.
pub fn is_fence(text: &str, event: Event) -> bool {
    let source = text.get(event.start as usize..).unwrap_or_default().trim_start();
    source.starts_with("```") || source.starts_with("~~~")
}

/// The bytes of the note that a span of a code block's text stands at. In a quote or a list the
/// source's lines begin with more than the code's.
pub fn in_source(text: &str, event: Event, code: &str, span: Range<usize>) -> Range<usize> {
    let start = span.start.min(code.len());
    let before = code.get(..start).unwrap_or_default();
    let line_number = before.matches('\n').count();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line = code[line_start..].lines().next().unwrap_or_default();
    let mut at = event.start as usize;
    for _ in 0..=line_number {
        match text[at..].find('\n') {
            Some(end) => at += end + 1,
            None => return event.start as usize..event.start as usize,
        }
    }
    let source = text[at..].lines().next().unwrap_or_default();
    let shift = source.find(line).unwrap_or(0);
    let start = at + shift + (start - line_start);
    start..start + (span.end.saturating_sub(span.start)).min(line.len())
}
