//! A chart as a nested list of questions and answers: what a reader without a script, or with a
//! screen reader, gets beside the drawing.
//!
//! The list is flat here, each item with its depth, so that no chart is too deep for it. What
//! follows an answer is nested below it; steps that only follow one another stand beside each
//! other, as the items of a recipe do.

use super::graph::{Chart, Diagram, NodeKind};
use std::fmt::Write as _;

/// Deepest nesting; what is deeper stands at this depth.
pub const DEEPEST: usize = 64;

/// An item of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// How many items it is nested in; at most one more than the item before.
    pub depth: usize,
    /// The edge by which it is reached, whose label is the answer; none at a beginning.
    pub edge: Option<usize>,
    /// The node that it shows.
    pub node: usize,
    /// The item that shows this node and what follows it, when it stands elsewhere already: a
    /// loop, or two ways to one end.
    pub shown_at: Option<usize>,
}

/// The items of a chart's list, in order.
pub fn items(chart: &Chart) -> Vec<Item> {
    let leaving = chart.leaving();
    let starts = chart.starts();
    let mut items: Vec<Item> = Vec::new();
    let mut shown: Vec<Option<usize>> = vec![None; chart.nodes.len()];
    let mut open: Vec<Open> = starts
        .iter()
        .rev()
        .map(|node| Open { depth: 0, edge: None, node: *node, is_in_row: starts.len() == 1 })
        .collect();
    while let Some(Open { depth, edge, node, is_in_row }) = open.pop() {
        let shown_at = shown[node];
        items.push(Item { depth, edge, node, shown_at });
        if shown_at.is_some() {
            continue;
        }
        shown[node] = Some(items.len() - 1);
        let is_row = is_row(chart, node, &leaving[node]);
        let below = if is_row && is_in_row { depth } else { (depth + 1).min(DEEPEST) };
        open.extend(leaving[node].iter().rev().map(|edge| Open {
            depth: below,
            edge: Some(*edge),
            node: chart.edges[*edge].to,
            is_in_row: is_row,
        }));
    }
    items
}

/// An item that is still to come.
struct Open {
    depth: usize,
    edge: Option<usize>,
    node: usize,
    /// Whether it only follows the item before.
    is_in_row: bool,
}

/// Whether one thing follows a node, whatever the answer.
fn is_row(chart: &Chart, node: usize, leaving: &[usize]) -> bool {
    let has_one = matches!(leaving, [edge] if chart.edges[*edge].label.is_none());
    has_one && chart.nodes[node].kind != NodeKind::Question
}

/// The outline as text: numbered, indented by three spaces a level.
pub fn text(diagram: &Diagram) -> String {
    let mut out = String::new();
    for chart in &diagram.charts {
        if !out.is_empty() {
            out.push('\n');
        }
        if let Some(title) = &chart.title {
            let _ = writeln!(out, "{title}\n");
        }
        push(&mut out, chart);
    }
    out
}

fn push(out: &mut String, chart: &Chart) {
    let items = items(chart);
    let mut counts: Vec<usize> = Vec::new();
    for item in &items {
        counts.resize(item.depth + 1, 0);
        counts[item.depth] += 1;
        let _ = write!(out, "{:1$}", "", item.depth * 3);
        let _ = write!(out, "{}. ", counts[item.depth]);
        if let Some(label) = item.edge.and_then(|edge| chart.edges[edge].label.as_ref()) {
            let _ = write!(out, "{label} → ");
        }
        out.push_str(&chart.nodes[item.node].text);
        if item.shown_at.is_some() {
            out.push_str(" (see above)");
        }
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use crate::diagram::parse;

    fn outline(chart: &str) -> String {
        super::text(&parse(chart))
    }

    #[test]
    fn answers_are_nested_and_steps_in_a_row_are_not() {
        let text = outline("Start → Is it?\n       → Yes → a → b → c\n       → No → d");
        assert_eq!(
            text,
            "1. Start\n2. Is it?\n   1. Yes → a\n      1. b\n      2. c\n   2. No → d\n"
        );
        assert_eq!(outline("a\n↓\nb\n↓\nc"), "1. a\n2. b\n3. c\n");
        assert_eq!(outline("a → b\nc → d"), "1. a\n   1. b\n2. c\n   1. d\n");
    }

    #[test]
    fn what_stands_above_is_not_shown_again() {
        let text = outline("Ask → Done?\n      → No → back to Ask\n      → Yes → Go");
        assert_eq!(text, "1. Ask\n2. Done?\n   1. No → Ask (see above)\n   2. Yes → Go\n");
    }

    #[test]
    fn charts_stand_under_their_titles() {
        assert_eq!(outline("T:\na → b\n\nc → d"), "T\n\n1. a\n2. b\n\n1. c\n2. d\n");
    }

    #[test]
    fn a_deep_chart_is_no_harm() {
        let chart: String = (0..3000).map(|at| format!("Q{at}? → No → x{at}\n  ↓ Yes\n")).collect();
        assert!(outline(&chart).lines().count() > 5000);
    }
}
