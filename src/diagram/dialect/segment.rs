//! The rest of a line after its marker, cut at its arrows and forks.

use super::columns::Cell;
use super::glyphs::{self, Sign};
use super::words::collapsed;
use std::ops::Range;

/// A text between two arrows of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    /// The text, trimmed, runs of spaces as one; never empty.
    pub(super) text: String,
    /// Its bytes in the whole text.
    pub(super) span: Range<usize>,
    /// The column in which it begins.
    pub(super) column: u32,
    /// The column after its last character.
    pub(super) end_column: u32,
    /// The column of the arrow or fork after it; `None` at the end of the line.
    pub(super) arrow: Option<u32>,
    /// Whether it stands on the line of an arrow, as in `── yes ──→`.
    pub(super) is_on_line: bool,
    /// Whether it is what a fork leaves; such a text is no label.
    pub(super) is_forked: bool,
    /// Whether the fork is a `┬`, so that its branches carry labels.
    pub(super) has_tee: bool,
    /// Whether `↓` ends it.
    pub(super) falls: bool,
}

/// The segments of a line's rest. Whether an arrow, or a line into a loop, follows the last one
/// is in its `arrow`. `loop_arrow` is the column of the line that ends in `┘`, if one does.
pub(super) fn segments(cells: &[Cell], loop_arrow: Option<u32>) -> Vec<Segment> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut fork = None;
    let mut at = 0;
    while at < cells.len() {
        at = match glyphs::sign(cells, at) {
            Some(Sign::Arrow(end)) => {
                push(&mut out, cells, from..at, fork.take(), Some(cells[at].column));
                from = end;
                end
            }
            Some(sign @ (Sign::Line(end) | Sign::Tee(end))) => {
                let has_tee = matches!(sign, Sign::Tee(_));
                if fork.is_none() || has_tee {
                    fork = Some(Fork { start: at, end, has_tee });
                }
                end
            }
            Some(Sign::Text(end)) => end,
            None => at + 1,
        };
    }
    // A line without an arrow after it is part of a text; a `┬` never is.
    let fork = fork.filter(|fork| loop_arrow.is_some() || fork.has_tee);
    push(&mut out, cells, from..cells.len(), fork, loop_arrow);
    out
}

/// A `──` or `┬─` inside a segment.
struct Fork {
    start: usize,
    end: usize,
    has_tee: bool,
}

/// Adds the text of a range: one segment, or the two on both sides of a fork.
fn push(
    out: &mut Vec<Segment>,
    cells: &[Cell],
    range: Range<usize>,
    fork: Option<Fork>,
    arrow: Option<u32>,
) {
    let Some(fork) = fork else {
        out.extend(segment(&cells[range], arrow));
        return;
    };
    let column = cells[fork.start].column;
    if let Some(mut node) = segment(&cells[range.start..fork.start], Some(column)) {
        node.is_forked = true;
        node.has_tee = fork.has_tee;
        out.push(node);
    }
    if let Some(mut label) = segment(&cells[fork.end..range.end], arrow) {
        label.is_on_line = arrow.is_some();
        out.push(label);
    }
}

/// The segment of some cells; `None` when they are blank.
fn segment(cells: &[Cell], arrow: Option<u32>) -> Option<Segment> {
    let cells = trimmed(cells);
    let falls = cells.len() > 1
        && cells.last().is_some_and(|cell| glyphs::is_down(cell.c) || cell.c == '\u{FE0F}');
    let kept =
        if falls { trimmed_end(cells, |c| glyphs::is_down(c) || c == '\u{FE0F}') } else { cells };
    // An emoji's selector alone is no `↓`.
    let falls = falls && cells[kept.len()..].iter().any(|cell| glyphs::is_down(cell.c));
    let kept = trimmed(if falls { kept } else { cells });
    let (first, last) = (kept.first()?, kept.last()?);
    let text: String = kept.iter().map(|cell| cell.c).collect();
    Some(Segment {
        text: collapsed(&text),
        span: first.at..last.end(),
        column: first.column,
        end_column: last.column + 1,
        arrow,
        is_on_line: false,
        is_forked: false,
        has_tee: false,
        falls,
    })
}

/// Cells without white space around them.
pub(super) fn trimmed(cells: &[Cell]) -> &[Cell] {
    let start = cells.iter().take_while(|cell| cell.is_space()).count();
    trimmed_end(&cells[start..], char::is_whitespace)
}

/// Cells without those of a kind at their end.
pub(super) fn trimmed_end(cells: &[Cell], is_kind: impl Fn(char) -> bool) -> &[Cell] {
    let kept = cells.iter().rposition(|cell| !is_kind(cell.c)).map_or(0, |last| last + 1);
    &cells[..kept]
}

#[cfg(test)]
mod tests {
    use super::super::columns::cells;
    use super::*;

    fn texts(line: &str) -> Vec<String> {
        let of = |it: Segment| match (it.is_on_line, it.is_forked) {
            (true, _) => format!("-{}-", it.text),
            (_, true) => format!("{}<", it.text),
            _ => it.text,
        };
        segments(&cells(line, 0), None).into_iter().map(of).collect()
    }

    #[test]
    fn arrows_cut_and_forks_make_labels() {
        assert_eq!(texts("a → b  -> c"), ["a", "b", "c"]);
        assert_eq!(texts("ok? ── no ──→ x"), ["ok?<", "-no-", "x"]);
        assert_eq!(texts("[a] ──sends──→ [b]"), ["[a]<", "-sends-", "[b]"]);
        assert_eq!(texts("ok? -- no --> x"), ["ok?<", "-no-", "x"]);
        assert_eq!(texts("r ┬─ yes ─→ s ┬─ all ─→"), ["r<", "-yes-", "s<", "-all-"]);
        assert_eq!(texts("a ┬─ b"), ["a<", "b"]);
    }

    #[test]
    fn what_only_looks_like_an_arrow_is_text() {
        assert_eq!(texts("real-time -- or not"), ["real-time -- or not"]);
        assert_eq!(texts("a ->> b <- c ─ d"), ["a ->> b <- c ─ d"]);
        assert_eq!(texts("→ → "), Vec::<String>::new());
    }

    #[test]
    fn an_arrow_down_at_the_end_falls() {
        let found = segments(&cells("No ↓", 0), None);
        assert!(found[0].falls && found[0].text == "No");
        assert!(!segments(&cells("🗑\u{FE0F}", 0), None)[0].falls);
    }
}
