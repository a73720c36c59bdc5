//! The signs that charts are drawn with: bars, branches, arrows, dashes.

use super::columns::Cell;

/// A vertical line that leads past a text.
pub(super) fn is_bar(c: char) -> bool {
    matches!(c, '│' | '┃' | '║' | '|')
}

/// A drawn horizontal line.
pub(super) fn is_drawn_dash(c: char) -> bool {
    matches!(c, '─' | '━' | '═')
}

/// A drawn or typed horizontal line.
fn is_dash(c: char) -> bool {
    is_drawn_dash(c) || matches!(c, '-' | '=')
}

/// The point of a drawn arrow.
fn is_head(c: char) -> bool {
    matches!(c, '→' | '⟶' | '➜' | '➔' | '➡' | '⇒' | '►' | '▶')
}

/// The point of a connector.
pub(super) fn is_down(c: char) -> bool {
    matches!(c, '↓' | '▼' | '⬇')
}

/// The end of a loop: `─ no ──┘`.
pub(super) fn is_loop_end(c: char) -> bool {
    matches!(c, '┘' | '╯')
}

/// The corner above the target of a loop: `←──┐`.
pub(super) fn is_loop_corner(c: char) -> bool {
    matches!(c, '┐' | '╮')
}

/// A sign of drawings on a character grid.
pub(super) fn is_box(c: char) -> bool {
    matches!(c, '┌' | '┐' | '┘' | '┴' | '┼' | '┤' | '╔' | '╗' | '╝')
}

/// Turns what stands before it into an emoji, and is seen nowhere.
const AS_EMOJI: char = '\u{FE0F}';

/// What begins at a cell; the number is the cell after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// `→`, `──►`, `-->`.
    Arrow(usize),
    /// A line without a point, which opens a fork when a label and an arrow follow.
    Line(usize),
    /// `┬`, with the line after it.
    Tee(usize),
    /// Dashes that are part of a text, as in `real-time`.
    Text(usize),
}

/// The sign that begins at `cells[at]`, if any.
pub(super) fn sign(cells: &[Cell], at: usize) -> Option<Sign> {
    let first = cells.get(at)?.c;
    if first == '┬' {
        return Some(Sign::Tee(run(cells, at + 1, is_drawn_dash)));
    }
    if is_head(first) {
        return Some(Sign::Arrow(past_emoji(cells, at + 1)));
    }
    if !is_dash(first) {
        return None;
    }
    let end = run(cells, at, is_dash);
    let has_drawn = cells[at..end].iter().any(|cell| is_drawn_dash(cell.c));
    let next = cells.get(end).map(|cell| cell.c);
    Some(match next {
        Some(c) if is_head(c) => Sign::Arrow(past_emoji(cells, end + 1)),
        Some('>') if has_drawn => Sign::Arrow(end + 1),
        Some('>') if is_uniform(&cells[at..end]) && stands_alone(cells, at, end + 1) => {
            Sign::Arrow(end + 1)
        }
        _ if has_drawn => Sign::Line(end),
        _ if first == '-' && end - at > 1 && stands_alone(cells, at, end) => Sign::Line(end),
        _ => Sign::Text(end),
    })
}

/// A branch that begins at `cells[at]`: the cell after it.
pub(super) fn branch(cells: &[Cell], at: usize) -> Option<usize> {
    let end = match cells.get(at)?.c {
        '├' | '└' | '╰' | '┣' | '┗' | '╠' | '╚' => {
            run(cells, at + 1, |c| is_drawn_dash(c) || c == '-')
        }
        '+' | '|' | '`' | '\\' => {
            let end = run(cells, at + 1, |c| c == '-');
            if end < at + 3 {
                return None;
            }
            end
        }
        _ => return None,
    };
    let has_line = end > at + 1;
    Some(match cells.get(end).map(|cell| cell.c) {
        Some(c) if is_head(c) => past_emoji(cells, end + 1),
        Some('>') if has_line => end + 1,
        _ => end,
    })
}

/// The end of the run of cells from `at` on that are all of one kind.
pub(super) fn run(cells: &[Cell], at: usize, is_kind: impl Fn(char) -> bool) -> usize {
    at + cells[at.min(cells.len())..].iter().take_while(|cell| is_kind(cell.c)).count()
}

/// Past the selector that follows `➡` in `➡️`.
pub(super) fn past_emoji(cells: &[Cell], at: usize) -> usize {
    at + usize::from(cells.get(at).is_some_and(|cell| cell.c == AS_EMOJI))
}

fn is_uniform(cells: &[Cell]) -> bool {
    cells.windows(2).all(|pair| pair[0].c == pair[1].c)
}

/// Whether white space, a bar or the line's edge stands on both sides of a stretch.
fn stands_alone(cells: &[Cell], start: usize, end: usize) -> bool {
    let is_edge = |cell: &Cell| cell.is_space() || is_bar(cell.c);
    let before = start.checked_sub(1).and_then(|at| cells.get(at));
    before.is_none_or(is_edge) && cells.get(end).is_none_or(Cell::is_space)
}

#[cfg(test)]
mod tests {
    use super::super::columns::cells;
    use super::*;

    fn at(line: &str, at: usize) -> Option<Sign> {
        sign(&cells(line, 0), at)
    }

    #[test]
    fn drawn_arrows_need_no_space_and_typed_ones_do() {
        assert_eq!(at("→x", 0), Some(Sign::Arrow(1)));
        assert_eq!(at("──►x", 0), Some(Sign::Arrow(3)));
        assert_eq!(at("─>x", 0), Some(Sign::Arrow(2)));
        assert_eq!(at("--> x", 0), Some(Sign::Arrow(3)));
        assert_eq!(at("==>", 0), Some(Sign::Arrow(3)));
        assert_eq!(at("->x", 0), Some(Sign::Text(1)));
        assert_eq!(at("a-> x", 1), Some(Sign::Text(2)));
        assert_eq!(at("➡\u{FE0F}x", 0), Some(Sign::Arrow(2)));
        assert_eq!(at("->> x", 0), Some(Sign::Text(1)));
    }

    #[test]
    fn lines_open_forks_and_hyphens_do_not() {
        assert_eq!(at("── no", 0), Some(Sign::Line(2)));
        assert_eq!(at("-- no", 0), Some(Sign::Line(2)));
        assert_eq!(at("┬─ no", 0), Some(Sign::Tee(2)));
        assert_eq!(at("a-b", 1), Some(Sign::Text(2)));
        assert_eq!(at("a", 0), None);
    }

    #[test]
    fn branches_are_drawn_or_typed() {
        let end = |line: &str| branch(&cells(line, 0), 0);
        assert_eq!(end("├── x"), Some(3));
        assert_eq!(end("└─► x"), Some(3));
        assert_eq!(end("├x"), Some(1));
        assert_eq!(end("|-- x"), Some(3));
        assert_eq!(end("`--> x"), Some(4));
        assert_eq!(end("|- x"), None);
        assert_eq!(end("- x"), None);
    }
}
