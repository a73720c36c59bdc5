//! One line of a chart, taken apart: what it is, where it begins, its segments.

use super::columns::{Cell, cells};
use super::glyphs::{self, Sign};
use super::loops::{LoopEnd, without_loop_corner, without_loop_end};
use super::segment::{Segment, segments, trimmed, trimmed_end};
use super::words;
use std::ops::Range;

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// Nothing stands there.
    Blank,
    /// `# …`, or a branch with nothing on it.
    Comment,
    /// `│`, `↓`, `↓ Yes`, `v`.
    Connector(Connector),
    /// Part of a two-dimensional drawing.
    Drawing,
    /// Texts and arrows.
    Chain(Chain),
}

/// A line that leads from the one above to the one below.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Connector {
    /// The column of its point, else of its last bar.
    pub(super) column: u32,
    /// Whether it has a point.
    pub(super) has_point: bool,
    /// Its label, as it is shown, and its bytes.
    pub(super) label: Option<(String, Range<usize>)>,
}

/// A line of texts and arrows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chain {
    /// What it begins with.
    pub(super) marker: Marker,
    /// The column in which its marker, else its text begins.
    pub(super) start: u32,
    /// Its texts; at least one.
    pub(super) segments: Vec<Segment>,
    /// Whether an arrow ends it, which joins the next line.
    pub(super) has_last_arrow: bool,
    /// The column of `┘`, when a loop leaves it.
    pub(super) loop_out: Option<u32>,
    /// The column of `┐`, when a loop leads to it.
    pub(super) loop_in: Option<u32>,
    /// Its bytes without what surrounds it.
    pub(super) span: Range<usize>,
}

/// What a line of texts begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marker {
    /// Its first text.
    None,
    /// An arrow.
    Arrow,
    /// `├─`, `|--` and the like.
    Branch,
    /// `↓`, in `↓ No → X`.
    Down,
}

/// The line that begins at byte `at` of its text; `indentation` columns are common to all lines.
pub(super) fn read(line: &str, at: usize, indentation: u32) -> Line {
    let mut all = cells(line, at);
    for cell in &mut all {
        cell.column = cell.column.saturating_sub(indentation);
    }
    let whole = trimmed(&all);
    match whole.first() {
        None => return Line::Blank,
        Some(first) if first.c == '#' => return Line::Comment,
        Some(_) => {}
    }
    let whole = trimmed(without_comment(whole));
    let is_blank_or_bar = |c: char| c.is_whitespace() || glyphs::is_bar(c);
    let bare = trimmed_end(whole, is_blank_or_bar);
    if bare.is_empty() {
        return bars(whole);
    }
    let (bare, loop_in) = without_loop_corner(bare);
    let (bare, loop_out) = without_loop_end(bare);
    if is_drawing(bare) {
        return Line::Drawing;
    }
    if loop_out.is_none()
        && let Some(connector) = connector(bare)
    {
        return connector;
    }
    chain(bare, loop_in, loop_out)
}

/// A line of nothing but bars.
fn bars(whole: &[Cell]) -> Line {
    let last = whole.iter().rfind(|cell| glyphs::is_bar(cell.c));
    match last {
        Some(last) => {
            Line::Connector(Connector { column: last.column, has_point: false, label: None })
        }
        None => Line::Blank,
    }
}

/// A line without ` # …` or ` ← …` after its text.
fn without_comment(cells: &[Cell]) -> &[Cell] {
    let begins = |at: usize| {
        matches!(cells[at].c, '#' | '←')
            && cells[at - 1].is_space()
            && cells.get(at + 1).is_none_or(Cell::is_space)
    };
    let cut = (1..cells.len()).find(|at| begins(*at)).unwrap_or(cells.len());
    &cells[..cut]
}

/// Whether a line is part of a drawing on a character grid.
fn is_drawing(cells: &[Cell]) -> bool {
    let is_rule = |cell: &Cell| matches!(cell.c, '+' | '-' | '=') || cell.is_space();
    let corners = cells.iter().filter(|cell| cell.c == '+').count();
    let points = cells.iter().filter(|cell| glyphs::is_down(cell.c)).count();
    points > 1
        || (corners > 1 && cells.iter().all(is_rule))
        || cells.iter().any(|cell| glyphs::is_box(cell.c))
}

/// A line of bars with a point or a label, or `↓ No → X`.
fn connector(cells: &[Cell]) -> Option<Line> {
    let is_lead = |c: char| c.is_whitespace() || glyphs::is_bar(c);
    let lead = glyphs::run(cells, 0, is_lead);
    // In `|-- Yes` the bar is part of a branch.
    if (0..=lead).any(|at| glyphs::branch(cells, at).is_some()) {
        return None;
    }
    let point = cells.get(lead)?;
    let is_typed = matches!(point.c, 'v' | 'V') && cells.get(lead + 1).is_none_or(Cell::is_space);
    let is_drawn = glyphs::is_down(point.c);
    let last_bar = cells[..lead].iter().rfind(|cell| glyphs::is_bar(cell.c));
    let has_point = is_typed || is_drawn;
    let column = if has_point { point.column } else { last_bar?.column };
    let after = if has_point { glyphs::past_emoji(cells, lead + 1) } else { lead };
    let rest = trimmed(&cells[after.min(cells.len())..]);
    let parts = segments(rest, None);
    let label = match parts.as_slice() {
        [] => None,
        [label] if label.arrow.is_none() => {
            if !is_drawn && !words::is_connector_label(&label.text) {
                return None;
            }
            Some((words::label(&label.text), label.span.clone()))
        }
        _ if is_drawn => return Some(down_chain(point, rest, parts)),
        _ => return None,
    };
    Some(Line::Connector(Connector { column, has_point, label }))
}

/// `↓ No → X`.
fn down_chain(point: &Cell, rest: &[Cell], segments: Vec<Segment>) -> Line {
    let end = rest.last().map_or(point.end(), Cell::end);
    let has_last_arrow = segments.last().is_some_and(|last| last.arrow.is_some());
    Line::Chain(Chain {
        marker: Marker::Down,
        start: point.column,
        segments,
        has_last_arrow,
        loop_out: None,
        loop_in: None,
        span: point.at..end,
    })
}

/// A line of texts.
fn chain(cells: &[Cell], loop_in: Option<u32>, loop_out: Option<LoopEnd>) -> Line {
    let (marker, begin, after) = prefix(cells);
    let segments = segments(&cells[after..], loop_out.map(|end| end.line));
    let (Some(first), Some(last)) = (cells.get(begin), cells.last()) else {
        return Line::Comment;
    };
    let Some(last_segment) = segments.last() else { return Line::Comment };
    if marker == Marker::None && segments.len() == 1 && segments[0].text.starts_with('#') {
        return Line::Comment;
    }
    let has_last_arrow = loop_out.is_none() && last_segment.arrow.is_some();
    Line::Chain(Chain {
        marker,
        start: first.column,
        has_last_arrow,
        loop_out: loop_out.map(|end| end.corner),
        loop_in,
        span: first.at..last.end(),
        segments,
    })
}

/// What a line begins with, the cell where that stands, and the cell after it.
fn prefix(cells: &[Cell]) -> (Marker, usize, usize) {
    let mut at = 0;
    while let Some(cell) = cells.get(at) {
        if let Some(end) = glyphs::branch(cells, at) {
            return (Marker::Branch, at, past_arrows(cells, end));
        }
        if let Some(Sign::Arrow(end)) = glyphs::sign(cells, at) {
            return (Marker::Arrow, at, past_arrows(cells, end));
        }
        if !cell.is_space() && !glyphs::is_bar(cell.c) {
            break;
        }
        at += 1;
    }
    (Marker::None, at, at)
}

/// Past further arrows that nothing stands before.
fn past_arrows(cells: &[Cell], at: usize) -> usize {
    let mut at = at;
    loop {
        at = glyphs::run(cells, at, char::is_whitespace);
        match glyphs::sign(cells, at) {
            Some(Sign::Arrow(end)) => at = end,
            _ => return at,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain_of(line: &str) -> Chain {
        match read(line, 0, 0) {
            Line::Chain(chain) => chain,
            other => panic!("{line} is {other:?}"),
        }
    }

    #[test]
    fn bars_and_points_connect() {
        let column = |line: &str| match read(line, 0, 0) {
            Line::Connector(it) => Some((it.column, it.label.map(|(label, _)| label))),
            _ => None,
        };
        assert_eq!(column("  │"), Some((2, None)));
        assert_eq!(column("  ↓ Yes"), Some((2, Some("Yes".to_owned()))));
        assert_eq!(column("  ↓        │"), Some((2, None)));
        assert_eq!(column("| v"), Some((2, None)));
        assert_eq!(column("| (full)"), Some((0, Some("full".to_owned()))));
        assert_eq!(column("v2 is out"), None);
        assert_eq!(column("v no"), Some((0, Some("no".to_owned()))));
        assert_eq!(column("| text"), None);
    }

    #[test]
    fn markers_say_where_a_line_begins() {
        let of = |line: &str| {
            let it = chain_of(line);
            (it.marker, it.start, it.segments[0].text.clone())
        };
        assert_eq!(of("│   ├─ Yes"), (Marker::Branch, 4, "Yes".to_owned()));
        assert_eq!(of("  → Yes"), (Marker::Arrow, 2, "Yes".to_owned()));
        assert_eq!(of("├─→ a"), (Marker::Branch, 0, "a".to_owned()));
        assert_eq!(of("│ text |"), (Marker::None, 2, "text".to_owned()));
        assert_eq!(of("↓ No → X"), (Marker::Down, 0, "No".to_owned()));
    }

    #[test]
    fn loops_have_a_corner_on_both_lines() {
        let target = chain_of("Read ←───┐ │");
        assert_eq!((target.loop_in, target.segments[0].text.as_str()), (Some(9), "Read"));
        let source = chain_of("ok? ─ NO ──┘");
        assert_eq!((source.loop_out, source.segments.len()), (Some(11), 2));
        assert!(source.segments[1].is_on_line);
    }

    #[test]
    fn grids_and_comments_are_told_from_text() {
        for line in ["┌──┐", "+---+   +---+", "↓   ↓", "a ─┤ b"] {
            assert_eq!(read(line, 0, 0), Line::Drawing, "{line}");
        }
        assert_eq!(read("# a", 0, 0), Line::Comment);
        assert_eq!(read(" \t", 0, 0), Line::Blank);
        assert_eq!(chain_of("a → b  # c").segments.len(), 2);
        assert_eq!(chain_of("a  ← c").segments.len(), 1);
        assert_eq!(chain_of("C# rocks").segments[0].text, "C# rocks");
    }
}
