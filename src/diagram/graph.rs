//! The graph that every dialect becomes and every view is made from.

use super::finding::Finding;
use super::outcome::{self, Outcome};
use std::ops::Range;

/// What one text holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagram {
    /// Which language it is written in.
    pub source: Source,
    /// The charts in order; none when the text is no flowchart.
    pub charts: Vec<Chart>,
    /// What is to be said about the text, in the order of their places.
    pub findings: Vec<Finding>,
}

/// The language of a diagram.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// One of the text dialects.
    Text,
    /// Mermaid: its links do not count as the note's (dialect rule D2).
    Mermaid,
}

/// One connected drawing, or what its author put into one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Chart {
    /// The heading that the text gives it.
    pub title: Option<String>,
    /// Which way its edges lead.
    pub direction: Direction,
    /// Nodes in the order of their first mention; edges name them by index.
    pub nodes: Vec<Node>,
    /// Edges in the order in which they are written.
    pub edges: Vec<Edge>,
}

/// Which way the edges of a drawing lead.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From top to bottom.
    #[default]
    Down,
    /// From bottom to top.
    Up,
    /// From left to right.
    Right,
    /// From right to left.
    Left,
}

/// A box of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Node {
    /// Its text, on one line, as it is written.
    pub text: String,
    /// What it is, by its text and its edges.
    pub kind: NodeKind,
    /// What its text names and says about it; for outcomes, and for linked nodes.
    pub outcome: Option<Outcome>,
    /// Whether the text asks for a link (mermaid's class `internal-link`, dialect rule D1).
    pub is_linked: bool,
    /// Bytes of the text.
    pub span: Range<usize>,
}

/// What a node is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// Ends with a question mark, or two or more labelled edges leave it.
    Question,
    /// Something on the way.
    Step,
    /// Nothing leaves it.
    Outcome,
}

impl NodeKind {
    /// Its name in JSON, in classes and in attributes.
    pub fn name(self) -> &'static str {
        match self {
            NodeKind::Question => "question",
            NodeKind::Step => "step",
            NodeKind::Outcome => "outcome",
        }
    }
}

/// An arrow of a chart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edge {
    /// Index of the node that it leaves.
    pub from: usize,
    /// Index of the node that it leads to.
    pub to: usize,
    /// The answer or remark on it.
    pub label: Option<String>,
    /// Bytes of the text: of the label, else of the target.
    pub span: Range<usize>,
}

impl Chart {
    /// For each node, the indices of the edges that leave it, in order.
    pub fn leaving(&self) -> Vec<Vec<usize>> {
        let mut leaving = vec![Vec::new(); self.nodes.len()];
        for (index, edge) in self.edges.iter().enumerate() {
            if let Some(of_node) = leaving.get_mut(edge.from) {
                of_node.push(index);
            }
        }
        leaving
    }

    /// Where reading begins: the nodes that nothing leads to, in order; of a part of the chart
    /// that is all loops, its first node. Every node can be reached from one of them.
    pub fn starts(&self) -> Vec<usize> {
        let leaving = self.leaving();
        let mut has_entry = vec![false; self.nodes.len()];
        for edge in self.edges.iter().filter(|edge| edge.from != edge.to) {
            has_entry[edge.to] = true;
        }
        let mut is_reached = vec![false; self.nodes.len()];
        let mut starts: Vec<usize> = (0..self.nodes.len()).filter(|at| !has_entry[*at]).collect();
        for start in &starts {
            self.reach(*start, &leaving, &mut is_reached);
        }
        for at in 0..self.nodes.len() {
            if !is_reached[at] {
                starts.push(at);
                self.reach(at, &leaving, &mut is_reached);
            }
        }
        starts.sort_unstable();
        starts
    }

    /// Marks what can be reached from a node.
    fn reach(&self, start: usize, leaving: &[Vec<usize>], is_reached: &mut [bool]) {
        let mut open = vec![start];
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut is_reached[at], true) {
                open.extend(leaving[at].iter().map(|edge| self.edges[*edge].to));
            }
        }
    }

    /// Gives every node its kind and, where it is an outcome or linked, what it says. `asks` says
    /// of a node's text whether it is a question.
    pub(super) fn classify(&mut self, source: Source, asks: impl Fn(&str) -> bool) {
        let mut labelled = vec![0_usize; self.nodes.len()];
        let mut leaves = vec![false; self.nodes.len()];
        for edge in &self.edges {
            leaves[edge.from] = true;
            labelled[edge.from] += usize::from(edge.label.is_some());
        }
        for (at, node) in self.nodes.iter_mut().enumerate() {
            node.kind = if labelled[at] > 1 || asks(&node.text) {
                NodeKind::Question
            } else if leaves[at] {
                NodeKind::Step
            } else {
                NodeKind::Outcome
            };
            if node.is_linked {
                node.outcome = Some(outcome::whole(&node.text));
            } else if node.kind == NodeKind::Outcome {
                node.outcome = Some(match source {
                    Source::Text => outcome::read(&node.text),
                    // Only a class makes a link of mermaid's nodes (dialect rule D1).
                    Source::Mermaid => outcome::plain(&node.text),
                });
            }
        }
    }

    /// What is to be said about the branches of its questions.
    pub(super) fn findings(&self, asks: impl Fn(&str) -> bool) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (node, leaving) in self.nodes.iter().zip(self.leaving()) {
            if !asks(&node.text) {
                continue;
            }
            if leaving.len() == 1 {
                findings.push(Finding::no_other_branch(&node.text, node.span.clone()));
            } else if let Some(edge) = leaving.iter().find(|at| self.edges[**at].label.is_none()) {
                let span = self.edges[*edge].span.clone();
                findings.push(Finding::unlabelled_branch(&node.text, span));
            }
        }
        findings
    }
}
