//! Connected parts of a chart: told apart before, and put beside each other after.

use super::route::{Drawn, loop_breadth};
use super::sizes::Sizes;
use super::{EdgeLine, Layout, NodeBox, Point};
use crate::diagram::graph::Chart;
use std::sync::Arc;

/// Width after which parts go into the next row.
const ROW_WIDTH: f64 = 860.0;
/// Space between parts.
const GAP: f64 = 40.0;
/// Space around the whole, so that no line is cut.
const MARGIN: f64 = 4.0;

/// Nodes that edges join, and those edges.
#[derive(Debug, Clone)]
pub(super) struct Part {
    /// Its nodes, by their index in the chart.
    pub(super) nodes: Vec<usize>,
    /// Its edges, by their index in the chart; those from a node to itself too.
    pub(super) edges: Vec<usize>,
    /// The nodes where reading begins, by their index in the chart.
    pub(super) starts: Vec<usize>,
    /// Edges from a node to itself: place of the node, index of the edge.
    pub(super) loops: Vec<(usize, usize)>,
    /// The place of each node of the chart in its part.
    pub(super) places: Arc<[usize]>,
}

impl Part {
    /// The room that a node needs on either side for edges to itself.
    pub(super) fn loop_room(&self, node: usize, sizes: &Sizes) -> f64 {
        let own = self.loops.iter().filter(|(at, _)| *at == node);
        own.map(|(_, edge)| loop_breadth(sizes, *edge)).sum()
    }

    /// The largest extent, from layer to layer, of the labels of a node's edges to itself.
    pub(super) fn loop_depth(&self, node: usize, sizes: &Sizes) -> f64 {
        let own = self.loops.iter().filter(|(at, _)| *at == node);
        own.filter_map(|(_, edge)| sizes.label(*edge)).map(|(_, depth)| depth).fold(0.0, f64::max)
    }
}

/// The connected parts in the order of their first nodes.
pub(super) fn parts(chart: &Chart) -> Vec<Part> {
    let part_of = part_numbers(chart);
    let count = part_of.iter().max().map_or(0, |last| last + 1);
    let mut nodes: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut places = vec![0; chart.nodes.len()];
    for (node, part) in part_of.iter().enumerate() {
        places[node] = nodes[*part].len();
        nodes[*part].push(node);
    }
    let places: Arc<[usize]> = places.into();
    let mut parts: Vec<Part> = nodes
        .into_iter()
        .map(|nodes| Part {
            nodes,
            edges: Vec::new(),
            starts: Vec::new(),
            loops: Vec::new(),
            places: Arc::clone(&places),
        })
        .collect();
    for (index, edge) in chart.edges.iter().enumerate() {
        let part = &mut parts[part_of[edge.from]];
        part.edges.push(index);
        if edge.from == edge.to {
            part.loops.push((places[edge.from], index));
        }
    }
    for start in chart.starts() {
        parts[part_of[start]].starts.push(start);
    }
    parts
}

/// The number of each node's part.
fn part_numbers(chart: &Chart) -> Vec<usize> {
    let mut neighbours = vec![Vec::new(); chart.nodes.len()];
    for edge in &chart.edges {
        neighbours[edge.from].push(edge.to);
        neighbours[edge.to].push(edge.from);
    }
    let mut part_of: Vec<Option<usize>> = vec![None; chart.nodes.len()];
    let mut count = 0;
    for node in 0..chart.nodes.len() {
        if part_of[node].is_some() {
            continue;
        }
        let mut open = vec![node];
        while let Some(at) = open.pop() {
            if part_of[at].is_none() {
                part_of[at] = Some(count);
                open.extend(&neighbours[at]);
            }
        }
        count += 1;
    }
    part_of.into_iter().map(Option::unwrap_or_default).collect()
}

/// All parts in rows from the top left.
pub(super) fn together(chart: &Chart, sizes: &Sizes, parts: &[Part], drawn: Vec<Drawn>) -> Layout {
    let mut centres = vec![Point::default(); chart.nodes.len()];
    let mut edges = vec![EdgeLine::default(); chart.edges.len()];
    let (mut x, mut y, mut row_height) = (MARGIN, MARGIN, 0.0_f64);
    let (mut width, mut is_first) = (0.0_f64, true);
    for (part, drawn) in parts.iter().zip(drawn) {
        if !is_first && x + drawn.width > ROW_WIDTH {
            y += row_height + GAP;
            (x, row_height) = (MARGIN, 0.0);
        }
        is_first = false;
        for (node, centre) in part.nodes.iter().zip(&drawn.centres) {
            centres[*node] = Point { x: centre.x + x, y: centre.y + y };
        }
        for (edge, line) in drawn.lines {
            edges[edge] = moved(line, x, y);
        }
        width = width.max(x + drawn.width);
        row_height = row_height.max(drawn.height);
        x += drawn.width + GAP;
    }
    let nodes = sizes.nodes.iter().zip(centres).map(|((extent, text), centre)| NodeBox {
        centre,
        width: extent.width,
        height: extent.height,
        text: text.clone(),
    });
    let height = (y + row_height + MARGIN).ceil();
    Layout { width: (width + MARGIN).ceil(), height, nodes: nodes.collect(), edges }
}

fn moved(mut line: EdgeLine, x: f64, y: f64) -> EdgeLine {
    let shift = |point: &mut Point| {
        point.x += x;
        point.y += y;
    };
    line.points.iter_mut().for_each(shift);
    if let Some(label) = &mut line.label {
        shift(&mut label.centre);
    }
    line
}
