//! Where everything of a chart stands: boxes, lines and labels on a plane.
//!
//! A layered drawing after Sugiyama: edges are turned until none closes a circle (`acyclic`),
//! nodes get layers (`rank`), edges are cut at the layers that they pass (`layers`), each layer
//! is ordered so that few edges cross (`order`), everything is moved below and above its
//! neighbours (`position`), and lines are led at right angles between the layers (`route`).
//! Connected parts are laid out by themselves and put beside each other (`pack`).
//!
//! All of it is our own: the crate `dagre` takes 33 seconds for a graph of 1,000 nodes with two
//! edges each, and can panic in many places.
//!
//! Inside, everything is laid out from top to bottom; other directions turn the result. Lengths
//! are pixels of the drawing. The same chart gives the same numbers on every machine: only
//! additions, multiplications and divisions of numbers are used, all in a fixed order.

mod acyclic;
mod layers;
mod order;
mod pack;
mod position;
mod rank;
mod route;
mod sizes;
mod straighten;
mod tracks;

pub use sizes::{BADGE_SIZE, LABEL_SIZE, LINE_HEIGHT, NodeText, SMALL_LINE_HEIGHT, TEXT_SIZE};

use super::graph::{Chart, Direction};
use super::limits;
use serde::{Deserialize, Serialize};

/// A chart laid out. Its corner is at 0, 0.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    /// Width of all.
    pub width: f64,
    /// Height of all.
    pub height: f64,
    /// The nodes, as in the chart.
    pub nodes: Vec<NodeBox>,
    /// The edges, as in the chart.
    pub edges: Vec<EdgeLine>,
}

/// A point of the drawing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// The box of a node with its text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct NodeBox {
    /// Its middle.
    pub centre: Point,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// What stands in it.
    pub text: NodeText,
}

/// The line of an edge.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct EdgeLine {
    /// Its corners from beginning to end; two that follow each other share x or y.
    pub points: Vec<Point>,
    /// Its label, which interrupts the line.
    pub label: Option<LabelBox>,
}

/// The label of an edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LabelBox {
    /// Its middle.
    pub centre: Point,
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// Its lines, as ranges of the label's bytes.
    pub lines: Vec<std::ops::Range<usize>>,
}

/// Why a chart is not drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
pub enum NotDrawn {
    /// It has more nodes than anyone can read.
    #[error("a flowchart of {0} nodes is too large to be drawn; its outline shows all of it")]
    TooLarge(usize),
    /// Its edges pass so many layers that drawing them would take minutes.
    #[error("a flowchart of {0} edges is too tangled to be drawn; its outline shows all of it")]
    TooTangled(usize),
}

/// Lays a chart out.
///
/// # Errors
/// When the chart is too large or too tangled (see [`NotDrawn`]).
pub fn layout(chart: &Chart) -> Result<Layout, NotDrawn> {
    if chart.nodes.len() > limits::MOST_DRAWN_NODES {
        return Err(NotDrawn::TooLarge(chart.nodes.len()));
    }
    if chart.edges.len() > limits::MOST_DRAWN_EDGES {
        return Err(NotDrawn::TooTangled(chart.edges.len()));
    }
    let is_across = matches!(chart.direction, Direction::Right | Direction::Left);
    let sizes = sizes::sizes(chart, is_across);
    let parts = pack::parts(chart);
    let mut laid = Vec::with_capacity(parts.len());
    for part in &parts {
        laid.push(part_layout(chart, &sizes, part)?);
    }
    let mut layout = pack::together(chart, &sizes, &parts, laid);
    turn(&mut layout, chart.direction);
    round(&mut layout);
    Ok(layout)
}

/// Moves everything to halves of a pixel, which survive being written down and read again.
fn round(layout: &mut Layout) {
    let halves = |length: &mut f64| *length = (*length * 2.0).round() / 2.0;
    let point = |point: &mut Point| [&mut point.x, &mut point.y].into_iter().for_each(halves);
    [&mut layout.width, &mut layout.height].into_iter().for_each(halves);
    layout.nodes.iter_mut().for_each(|node| point(&mut node.centre));
    for edge in &mut layout.edges {
        edge.points.iter_mut().for_each(point);
        edge.label.iter_mut().for_each(|label| point(&mut label.centre));
    }
}

/// A connected part, laid out from top to bottom.
fn part_layout(
    chart: &Chart,
    sizes: &sizes::Sizes,
    part: &pack::Part,
) -> Result<route::Drawn, NotDrawn> {
    let graph = acyclic::directed(chart, part);
    let ranks = rank::ranks(&graph);
    let mut layered = layers::layered(&graph, &ranks, sizes, part)?;
    order::order(&mut layered);
    let mut across = position::positions(&layered);
    straighten::straighten(&layered, &mut across);
    Ok(route::route(&layered, &graph, sizes, part, &across))
}

/// Turns a drawing that leads down into the direction of the chart.
fn turn(layout: &mut Layout, direction: Direction) {
    let (width, height) = (layout.width, layout.height);
    let is_across = matches!(direction, Direction::Right | Direction::Left);
    let moved = |point: &mut Point| {
        *point = match direction {
            Direction::Down => *point,
            Direction::Up => Point { x: point.x, y: height - point.y },
            Direction::Right => Point { x: point.y, y: point.x },
            Direction::Left => Point { x: height - point.y, y: point.x },
        };
    };
    for node in &mut layout.nodes {
        moved(&mut node.centre);
    }
    for edge in &mut layout.edges {
        edge.points.iter_mut().for_each(moved);
        if let Some(label) = &mut edge.label {
            moved(&mut label.centre);
        }
    }
    if is_across {
        (layout.width, layout.height) = (height, width);
    }
}
