//! Which node a line hangs from: rules 1 to 5 of the specification.

use super::draft::{Answer, Draft, Row};
use super::line::{Chain, Marker};
use super::words;

/// Where a line hangs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parent {
    /// The node.
    pub(super) node: usize,
    /// The label that the line above left without a target.
    pub(super) answer: Option<Answer>,
    /// Whether the line's marker becomes an anchor of the node.
    pub(super) is_anchor: bool,
    /// Whether the line's first text is a label when an arrow follows, whatever it says.
    pub(super) labels_first: bool,
}

impl Parent {
    pub(super) fn new(node: usize) -> Parent {
        Parent { node, answer: None, is_anchor: true, labels_first: false }
    }

    /// The last node of a row, or what its label waits for.
    pub(super) fn last_of(row: &Row) -> Parent {
        Parent {
            answer: row.dangling.clone(),
            is_anchor: row.dangling.is_none(),
            ..Parent::new(row.last)
        }
    }
}

/// Whether a line's first text is an answer: `Yes`, `Yes: X`, `YES: a / NO: b`.
pub(super) fn begins_with_answer(chain: &Chain) -> bool {
    let text = &chain.segments[0].text;
    words::answer(text).is_some() || words::answer_and_rest(text).is_some()
}

/// The parent of a line that begins with an arrow (rules 1 to 3).
pub(super) fn of_arrow(draft: &Draft, chain: &Chain) -> Option<Parent> {
    let above = draft.rows.last()?;
    let column = chain.start;
    if let Some(question) = fresh_question(draft, above, column) {
        return Some(Parent::new(question));
    }
    if begins_with_answer(chain) {
        return nearest_question(draft, column).map(Parent::new);
    }
    if let Some(node) = nearest_anchor(draft, column) {
        return Some(Parent::new(node));
    }
    if column >= above.start + 2 {
        return Some(Parent::last_of(above));
    }
    if let Some(question) = nearest_question(draft, column) {
        return Some(Parent::new(question));
    }
    // A chain that goes on: its arrow is no anchor, or the next line would hang beside this one.
    Some(Parent { is_anchor: false, ..Parent::last_of(above) })
}

/// Rule 1: the question that ends the line above and has no child yet.
fn fresh_question(draft: &Draft, above: &Row, column: u32) -> Option<usize> {
    let is_last_of_line = above.dangling.is_none() && above.nodes.contains(&above.last);
    let node = &draft.nodes[above.last];
    if !is_last_of_line || !node.is_question || node.has_child {
        return None;
    }
    if above.marker == Marker::Arrow && column < above.start + 2 {
        return None;
    }
    let leaves_earlier = above.nodes.clone().filter(|at| *at != above.last).any(|at| {
        let earlier = &draft.nodes[at];
        earlier.is_question && earlier.inline_anchor.is_some_and(|it| it.abs_diff(column) <= 3)
    });
    (!leaves_earlier).then_some(above.last)
}

/// Rule 2: the open question whose text or arrows are nearest, else the deepest to the left.
fn nearest_question(draft: &Draft, column: u32) -> Option<usize> {
    let questions = || draft.open_nodes().filter(|at| draft.nodes[*at].is_question);
    let distance = |at: usize| {
        let node = &draft.nodes[at];
        let anchors = node.inline_anchor.iter().chain(&node.leading_anchors);
        anchors.chain([&node.columns.start]).map(|it| it.abs_diff(column)).min()
    };
    // Deepest first, and the first of equals is kept.
    let near = questions()
        .filter_map(|at| Some((distance(at).filter(|it| *it <= 3)?, at)))
        .min_by_key(|(distance, _)| *distance);
    match near {
        Some((_, at)) => Some(at),
        None => questions().find(|at| draft.nodes[*at].columns.start < column),
    }
}

/// Rule 3 (a): the open node from which an arrow goes in or near this column.
fn nearest_anchor(draft: &Draft, column: u32) -> Option<usize> {
    let distance = |at: usize| {
        let node = &draft.nodes[at];
        let within = |it: &u32, most: u32| Some(it.abs_diff(column)).filter(|it| *it <= most);
        let inline = node.inline_anchor.iter().filter_map(|it| within(it, 3));
        inline.chain(node.leading_anchors.iter().filter_map(|it| within(it, 1))).min()
    };
    draft
        .open_nodes()
        .filter_map(|at| Some((distance(at)?, at)))
        .min_by_key(|(distance, at)| (!draft.nodes[*at].is_question, *distance))
        .map(|(_, at)| at)
}

/// The parent of a line that begins with a branch (rule 4).
pub(super) fn of_branch(draft: &Draft, chain: &Chain) -> Option<Parent> {
    let column = chain.start;
    let forked = draft
        .open_nodes()
        .filter(|at| draft.nodes[*at].is_question || draft.nodes[*at].has_tee)
        .filter_map(|at| Some((draft.nodes[at].inline_anchor?.abs_diff(column), at)))
        .filter(|(distance, _)| *distance <= 1)
        .min_by_key(|(distance, _)| *distance);
    if let Some((_, node)) = forked {
        return Some(Parent { labels_first: draft.nodes[node].has_tee, ..Parent::new(node) });
    }
    let row = draft.rows_above().find(|row| match row.marker {
        Marker::None if row.has_label_first => row.start < column,
        Marker::None => row.start <= column + 1,
        Marker::Branch => row.start + 2 <= column,
        Marker::Arrow | Marker::Down => row.start < column,
    })?;
    let parent = Parent::last_of(row);
    if !begins_with_answer(chain) || draft.nodes[row.last].is_question || parent.answer.is_some() {
        return Some(parent);
    }
    let question = row.nodes.clone().rev().find(|at| draft.nodes[*at].is_question);
    Some(question.map_or(parent, Parent::new))
}

/// The parent of a line that begins with a label (rule 5). `has_answer`: with a list word, so
/// that it may stand in the column of its question.
pub(super) fn of_label(draft: &Draft, column: u32, has_answer: bool) -> Option<Parent> {
    let is_above = |at: usize| {
        let row = &draft.rows[draft.nodes[at].row];
        row.start < column || (has_answer && row.start == column && row.is_main())
    };
    let question =
        draft.open_nodes().filter(|at| draft.nodes[*at].is_question).find(|at| is_above(*at))?;
    Some(Parent { is_anchor: false, labels_first: true, ..Parent::new(question) })
}

/// The row that a text further right stands under.
pub(super) fn row_to_the_left(draft: &Draft, column: u32) -> Option<&Row> {
    draft.rows_above().find(|row| row.start < column)
}
