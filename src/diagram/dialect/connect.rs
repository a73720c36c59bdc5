//! Which node a line below a connector hangs from: rule 6 of the specification.

use super::draft::{Answer, Draft, Row};
use super::line::{Connector, Marker};
use super::parents::Parent;
use super::words;
use crate::diagram::limits;

/// The parent of the line below a connector; `None` when there is no line above.
pub(super) fn of_connector(draft: &Draft, connector: &Connector) -> Option<Parent> {
    let above = draft.rows.last()?;
    let answer = connector.label.as_ref().map(|(label, span)| Answer {
        label: label.clone(),
        span: span.clone(),
        is_listed: words::answer(label).is_some(),
        is_drawn: true,
    });
    let is_listed = answer.as_ref().is_some_and(|it| it.is_listed);
    if above.dangling.is_some() && !is_listed {
        return Some(Parent { is_anchor: false, ..Parent::last_of(above) });
    }
    let node = source(draft, above, connector, answer.as_ref().filter(|it| it.is_listed))?;
    Some(Parent { answer, is_anchor: false, ..Parent::new(node) })
}

/// The node that a connector leaves. `answer`: its label, where that is a list word.
pub(super) fn source(
    draft: &Draft,
    above: &Row,
    connector: &Connector,
    answer: Option<&Answer>,
) -> Option<usize> {
    let main = draft.rows_above().find(|row| row.is_main());
    if let Some(answer) = answer {
        let question = main.and_then(|row| question_of(draft, row, connector.column));
        if let Some(question) = question.or_else(|| unanswered(draft, &answer.label)) {
            return Some(question);
        }
    }
    if above.marker == Marker::Branch && connector.column >= above.start + 2 {
        return Some(above.last);
    }
    let Some(main) = main else { return Some(above.last) };
    let above_column = node_above(draft, main, connector.column);
    let first_question = || main.nodes.clone().find(|at| draft.nodes[*at].is_question);
    above_column
        .or_else(first_question)
        .or(Some(main.nodes.start).filter(|_| !main.nodes.is_empty()))
}

fn node_above(draft: &Draft, row: &Row, column: u32) -> Option<usize> {
    row.nodes.clone().find(|at| draft.nodes[*at].columns.contains(&column))
}

/// The question of a row that a connector with an answer leaves.
fn question_of(draft: &Draft, row: &Row, column: u32) -> Option<usize> {
    let is_question = |at: &usize| draft.nodes[*at].is_question;
    let above = node_above(draft, row, column).filter(is_question);
    above.or_else(|| row.nodes.clone().find(is_question))
}

/// The nearest question above that does not have an answer yet.
fn unanswered(draft: &Draft, label: &str) -> Option<usize> {
    const MOST_QUESTIONS: usize = 50;
    (0..draft.nodes.len())
        .rev()
        .take(limits::LONGEST_LOOK_BACK)
        .filter(|at| draft.nodes[*at].is_question)
        .take(MOST_QUESTIONS)
        .find(|at| !draft.has_answer(*at, label))
}
