//! Loops that are drawn at the right of a chart: `──┘` on one line, `←──┐` on another.

use super::columns::Cell;
use super::glyphs;
use super::segment::trimmed_end;

/// A line without `←──┐` at its end, and the column of the corner.
pub(super) fn without_loop_corner(cells: &[Cell]) -> (&[Cell], Option<u32>) {
    let Some((corner, rest)) = cells.split_last().filter(|(it, _)| glyphs::is_loop_corner(it.c))
    else {
        return (cells, None);
    };
    let before = trimmed_end(rest, glyphs::is_drawn_dash);
    match before.split_last() {
        Some((arrow, text)) if arrow.c == '←' => {
            (trimmed_end(text, char::is_whitespace), Some(corner.column))
        }
        _ => (cells, None),
    }
}

/// Where a loop leaves a line.
#[derive(Debug, Clone, Copy)]
pub(super) struct LoopEnd {
    /// The column of the line that leads to the corner.
    pub(super) line: u32,
    /// The column of the corner.
    pub(super) corner: u32,
}

/// A line without `──┘` at its end, and where that stands.
pub(super) fn without_loop_end(cells: &[Cell]) -> (&[Cell], Option<LoopEnd>) {
    let Some((corner, rest)) = cells.split_last().filter(|(it, _)| glyphs::is_loop_end(it.c))
    else {
        return (cells, None);
    };
    let before = trimmed_end(rest, glyphs::is_drawn_dash);
    let text = trimmed_end(before, char::is_whitespace);
    match rest.get(before.len()) {
        Some(dash) if !text.is_empty() => {
            (text, Some(LoopEnd { line: dash.column, corner: corner.column }))
        }
        _ => (cells, None),
    }
}
