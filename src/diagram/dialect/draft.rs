//! What has been read of a text so far: nodes and edges with where they stand.

use super::anchors::{self, Reference};
use super::line::Marker;
use super::words;
use crate::diagram::limits;
use std::ops::Range;

/// The graph while it is read, and the rows it was read from.
#[derive(Debug, Default)]
pub(super) struct Draft {
    /// In the order in which they are written.
    pub(super) nodes: Vec<DraftNode>,
    /// In the order in which they are written.
    pub(super) edges: Vec<DraftEdge>,
    /// The lines that made a node or a label.
    pub(super) rows: Vec<Row>,
    /// The title of each chart.
    pub(super) titles: Vec<Option<String>>,
}

/// A node with where it stands.
#[derive(Debug)]
pub(super) struct DraftNode {
    pub(super) text: String,
    pub(super) span: Range<usize>,
    /// Index of its row.
    pub(super) row: usize,
    /// The columns of its text.
    pub(super) columns: Range<u32>,
    /// The column of the first arrow or fork that leaves it on its own line.
    pub(super) inline_anchor: Option<u32>,
    /// The columns of arrows and branches that begin lines below it.
    pub(super) leading_anchors: Vec<u32>,
    /// Whether a `┬` leaves it.
    pub(super) has_tee: bool,
    /// Whether its text asks.
    pub(super) is_question: bool,
    /// The node that it hangs from; `None` for a root.
    pub(super) parent: Option<usize>,
    /// Whether anything leaves it.
    pub(super) has_child: bool,
    /// Index of its chart, before charts are joined.
    pub(super) chart: usize,
    /// The answers that leave it, as they are compared; the first few.
    pub(super) answers: Vec<String>,
    /// What its text refers to, when it may be no node of its own.
    pub(super) reference: Option<Reference>,
}

/// An edge with how it is written.
#[derive(Debug)]
pub(super) struct DraftEdge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) answer: Option<Answer>,
    pub(super) span: Range<usize>,
}

/// A label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Answer {
    /// As it is shown.
    pub(super) label: String,
    pub(super) span: Range<usize>,
    /// Whether it is a list word.
    pub(super) is_listed: bool,
    /// Whether an arrow, a branch or a connector leads from the question to it or on from it.
    pub(super) is_drawn: bool,
}

/// A label that waits for its target.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    pub(super) question: usize,
    pub(super) answer: Answer,
}

/// A line that made a node or a label.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) marker: Marker,
    /// The column in which it begins.
    pub(super) start: u32,
    /// Whether its first text is a label.
    pub(super) has_label_first: bool,
    /// The nodes made on it.
    pub(super) nodes: Range<usize>,
    /// The last node that it speaks of: made on it, else the question of its label.
    pub(super) last: usize,
    /// The label that ends it, when nothing follows.
    pub(super) dangling: Option<Answer>,
}

impl Row {
    /// Whether it has neither marker nor label first.
    pub(super) fn is_main(&self) -> bool {
        self.marker == Marker::None && !self.has_label_first
    }
}

impl Draft {
    /// Adds a node, without any edge.
    pub(super) fn add_node(
        &mut self,
        text: &str,
        span: Range<usize>,
        columns: Range<u32>,
    ) -> usize {
        let reference = anchors::reference(text);
        let refers = reference.as_ref().is_some_and(|it| it.has_verb);
        self.nodes.push(DraftNode {
            text: text.to_owned(),
            span,
            row: self.rows.len(),
            columns,
            inline_anchor: None,
            leading_anchors: Vec::new(),
            has_tee: false,
            is_question: !refers && words::is_question(text),
            parent: None,
            has_child: false,
            chart: self.titles.len().saturating_sub(1),
            answers: Vec::new(),
            reference,
        });
        self.nodes.len() - 1
    }

    /// Adds an edge.
    pub(super) fn add_edge(&mut self, from: usize, to: usize, answer: Option<Answer>) {
        if self.edges.len() >= limits::MOST_EDGES {
            return;
        }
        let span =
            answer.as_ref().map_or_else(|| self.nodes[to].span.clone(), |it| it.span.clone());
        self.nodes[from].has_child = true;
        self.remember_answer(from, answer.as_ref());
        self.edges.push(DraftEdge { from, to, answer, span });
    }

    /// The nodes from the last one of the line above up to its root, deepest first.
    pub(super) fn open_nodes(&self) -> impl Iterator<Item = usize> + '_ {
        let last = self.rows.last().map(|row| row.last);
        std::iter::successors(last, |at| self.nodes[*at].parent).take(limits::LONGEST_LOOK_BACK)
    }

    /// The rows above, nearest first.
    pub(super) fn rows_above(&self) -> impl Iterator<Item = &Row> + '_ {
        self.rows.iter().rev().take(limits::LONGEST_LOOK_BACK)
    }

    /// Notes that a line below a node begins with an arrow or a branch in a column.
    pub(super) fn add_leading_anchor(&mut self, node: usize, column: u32) {
        const MOST: usize = 8;
        let anchors = &mut self.nodes[node].leading_anchors;
        if anchors.len() < MOST && !anchors.contains(&column) {
            anchors.push(column);
        }
    }

    fn remember_answer(&mut self, node: usize, answer: Option<&Answer>) {
        const MOST: usize = 16;
        let answers = &mut self.nodes[node].answers;
        if let Some(answer) = answer.filter(|_| answers.len() < MOST) {
            answers.push(words::answer_key(&answer.label));
        }
    }

    /// Whether an edge with this label leaves a node already.
    pub(super) fn has_answer(&self, node: usize, label: &str) -> bool {
        self.nodes[node].answers.contains(&words::answer_key(label))
    }
}
