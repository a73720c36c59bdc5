//! How large everything is before it has a place: boxes with their lines, labels.

use crate::diagram::graph::{Chart, Node, NodeKind};
use crate::diagram::measure;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Font size of a node's text.
pub const TEXT_SIZE: f64 = 15.0;
/// Font size of a label.
pub const LABEL_SIZE: f64 = 13.0;
/// Font size of a badge.
pub const BADGE_SIZE: f64 = 12.0;
/// Height of a line of a node's text.
pub const LINE_HEIGHT: f64 = 20.0;
/// Height of a line of a label or a badge.
pub const SMALL_LINE_HEIGHT: f64 = 16.0;

/// Width of a node's text before it breaks, and the most for a very long one.
const TEXT_WIDTH: f64 = 200.0;
const LONG_TEXT_WIDTH: f64 = 440.0;
/// Width of a label before it breaks.
const LABEL_WIDTH: f64 = 140.0;
/// Space in a box around its text.
const PADDING: (f64, f64) = (16.0, 9.0);
/// Least width of a box.
const LEAST_WIDTH: f64 = 64.0;
/// Space around a label on its line.
const LABEL_MARGIN: (f64, f64) = (4.0, 3.0);

/// What stands in a node's box.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NodeText {
    /// The text without its badge.
    pub text: String,
    /// Its lines, as ranges of bytes.
    pub lines: Vec<Range<usize>>,
    /// The badge below it.
    pub badge: Option<String>,
}

/// The size of everything of a chart, as drawn.
pub(super) struct Sizes {
    pub(super) nodes: Vec<(Extent, NodeText)>,
    pub(super) labels: Vec<Option<(Extent, Vec<Range<usize>>)>>,
    /// Whether layers stand beside rather than below each other, so that extents are turned.
    is_across: bool,
}

/// Width and height as drawn.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Extent {
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Sizes {
    /// A node's extent along its layer and from layer to layer.
    pub(super) fn node(&self, node: usize) -> (f64, f64) {
        self.turned(self.nodes[node].0)
    }

    /// The same of an edge's label.
    pub(super) fn label(&self, edge: usize) -> Option<(f64, f64)> {
        self.labels[edge].as_ref().map(|(extent, _)| self.turned(*extent))
    }

    fn turned(&self, extent: Extent) -> (f64, f64) {
        match self.is_across {
            true => (extent.height, extent.width),
            false => (extent.width, extent.height),
        }
    }
}

/// The size of everything of a chart.
pub(super) fn sizes(chart: &Chart, is_across: bool) -> Sizes {
    let nodes = chart.nodes.iter().map(node).collect();
    let label =
        |label: &Option<String>| label.as_deref().filter(|it| !it.is_empty()).map(label_size);
    let labels = chart.edges.iter().map(|edge| label(&edge.label)).collect();
    Sizes { nodes, labels, is_across }
}

fn node(node: &Node) -> (Extent, NodeText) {
    let outcome = node.outcome.as_ref();
    let text = outcome.map_or(&node.text, |outcome| &outcome.text).clone();
    let badge = outcome.and_then(|outcome| outcome.badge.clone());
    let lines = measure::lines(&text, TEXT_SIZE, text_width(&text));
    let mut width = widest(&text, &lines, TEXT_SIZE);
    let mut height = LINE_HEIGHT * count(&lines).max(1.0);
    if let Some(badge) = &badge {
        width = width.max(measure::width(badge, BADGE_SIZE));
        height += SMALL_LINE_HEIGHT;
    }
    // The ends of a pill are round, so its text needs more room at both.
    let ends = if node.kind == NodeKind::Outcome { 4.0 } else { 0.0 };
    let width = (width + 2.0 * (PADDING.0 + ends)).max(LEAST_WIDTH);
    let extent = Extent { width: even(width), height: even(height + 2.0 * PADDING.1) };
    (extent, NodeText { text, lines, badge })
}

/// The width at which a text breaks: long ones become wider rather than very high.
fn text_width(text: &str) -> f64 {
    let whole = measure::width(text, TEXT_SIZE);
    let square = (whole * LINE_HEIGHT * 2.5).sqrt();
    square.clamp(TEXT_WIDTH, LONG_TEXT_WIDTH)
}

fn label_size(label: &str) -> (Extent, Vec<Range<usize>>) {
    let whole = measure::width(label, LABEL_SIZE);
    let most = (whole * SMALL_LINE_HEIGHT * 2.5).sqrt().clamp(LABEL_WIDTH, LONG_TEXT_WIDTH);
    let lines = measure::lines(label, LABEL_SIZE, most);
    let width = widest(label, &lines, LABEL_SIZE) + 2.0 * LABEL_MARGIN.0;
    let height = SMALL_LINE_HEIGHT * count(&lines) + 2.0 * LABEL_MARGIN.1;
    (Extent { width: even(width), height: even(height) }, lines)
}

fn widest(text: &str, lines: &[Range<usize>], size: f64) -> f64 {
    lines.iter().map(|line| measure::width(&text[line.clone()], size)).fold(0.0, f64::max)
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn count(lines: &[Range<usize>]) -> f64 {
    lines.len() as f64
}

/// The next even number, so that halves are whole.
fn even(length: f64) -> f64 {
    (length / 2.0).ceil() * 2.0
}
