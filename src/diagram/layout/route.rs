//! Lines from node to node: straight down, and at right angles between two layers.

use super::acyclic::Directed;
use super::layers::{Item, Kind, Layered};
use super::pack::Part;
use super::sizes::Sizes;
use super::straighten::SLACK;
use super::tracks::{Segment, tracks};
use super::{EdgeLine, LabelBox, Point};

/// Space between a layer and the first line across.
const CLEAR: f64 = 12.0;
/// The same where the point of an arrow ends.
const CLEAR_OF_POINT: f64 = 16.0;
/// Space between two lines across.
const TRACK: f64 = 10.0;
/// How far a loop stands out of its node.
pub(super) const LOOP_ROOM: f64 = 24.0;

/// A part that is drawn, from top to bottom, its corner at 0, 0.
#[derive(Debug, Clone, Default)]
pub(super) struct Drawn {
    pub(super) width: f64,
    pub(super) height: f64,
    /// The middle of each node, by its place in the part.
    pub(super) centres: Vec<Point>,
    /// Lines by the index of their edge in the chart.
    pub(super) lines: Vec<(usize, EdgeLine)>,
}

/// What a chain passes: one place along the layer for each of its items.
type Places = Vec<f64>;

/// Draws a part.
pub(super) fn route(
    layered: &Layered,
    graph: &Directed,
    sizes: &Sizes,
    part: &Part,
    across: &[f64],
) -> Drawn {
    let places: Vec<Places> =
        (0..layered.chains.len()).map(|chain| places(layered, graph, across, chain)).collect();
    let gaps = gaps(layered, graph, &places);
    let levels = levels(layered, &gaps);
    let mut drawn = Drawn { height: levels.height, ..Drawn::default() };
    drawn.centres = (0..graph.node_count)
        .map(|node| Point { x: across[node].round(), y: levels.node(&layered.items[node]) })
        .collect();
    for (chain, edge) in graph.edges.iter().enumerate() {
        let mut line = line(layered, chain, &places[chain], &gaps, &levels);
        line.label = label(layered, sizes, edge.edge, chain, &places[chain], &levels);
        if edge.is_turned {
            line.points.reverse();
        }
        drawn.lines.push((edge.edge, line));
    }
    for (node, edge) in &part.loops {
        drawn.lines.push((*edge, own_loop(drawn.centres[*node], *node, *edge, sizes, part)));
    }
    fit(&mut drawn, layered, sizes, across);
    drawn
}

/// Where a chain passes each layer: the middle of its items, and where it meets its nodes.
fn places(layered: &Layered, graph: &Directed, across: &[f64], chain: usize) -> Places {
    let items = &layered.chains[chain];
    let mut places: Places = items.iter().map(|item| across[*item].round()).collect();
    let last = places.len() - 1;
    if graph.edges[chain].is_turned {
        places[0] += layered.items[items[0]].port;
        places[last] += layered.items[items[last]].port;
    }
    let entries = layered.items[items[last]].above.iter().filter(|joint| !joint.leads_up());
    let has_one_entry = entries.count() == 1;
    let before = places[last - 1];
    // Near the end of a box's side a point would miss it.
    let target = items[last];
    let is_on_side = (before - across[target]).abs() <= 2.0 * layered.items[target].port - 4.0;
    if has_one_entry && is_on_side && (places[last] - before).abs() <= SLACK {
        places[last] = before;
    }
    places
}

/// The space between a layer and the next.
#[derive(Debug, Default)]
struct Gap {
    /// The track of each chain that passes it.
    tracks: rustc_hash::FxHashMap<usize, usize>,
    count: usize,
}

/// The lines in each gap.
fn gaps(layered: &Layered, graph: &Directed, places: &[Places]) -> Vec<Gap> {
    let count = layered.layers.len().saturating_sub(1);
    let mut passing: Vec<Vec<(usize, Segment)>> = vec![Vec::new(); count];
    for (chain, items) in layered.chains.iter().enumerate() {
        for (at, pair) in items.windows(2).enumerate() {
            let (from, to) = (places[chain][at], places[chain][at + 1]);
            let group = group(layered, pair, chain, graph.edges[chain].is_turned);
            passing[layered.items[pair[0]].layer].push((chain, Segment { from, to, group }));
        }
    }
    passing.into_iter().map(gap).collect()
}

fn gap(passing: Vec<(usize, Segment)>) -> Gap {
    let segments: Vec<Segment> = passing.iter().map(|(_, segment)| *segment).collect();
    let (found, count) = tracks(&segments);
    let of_chain =
        passing.iter().zip(found).filter_map(|((chain, _), track)| Some((*chain, track?)));
    Gap { tracks: of_chain.collect(), count }
}

/// Lines that leave one node, or lead to one, share their way.
fn group(layered: &Layered, pair: &[usize], chain: usize, is_turned: bool) -> usize {
    let is_node = |item: usize| matches!(layered.items[item].kind, Kind::Node(_));
    let shared = pair.iter().copied().find(|item| is_node(*item) && !is_turned);
    // Items and chains are numbered apart.
    shared.unwrap_or(layered.items.len() + chain)
}

/// How high everything stands.
struct Levels {
    /// The upper edge of each layer.
    top: Vec<f64>,
    /// The extent of each layer.
    depth: Vec<f64>,
    height: f64,
}

impl Levels {
    /// The middle of a node. Nodes stand at the upper edge, where arrows end.
    fn node(&self, item: &Item) -> f64 {
        self.top[item.layer] + item.depth / 2.0
    }
}

fn levels(layered: &Layered, gaps: &[Gap]) -> Levels {
    let mut levels = Levels { top: Vec::new(), depth: Vec::new(), height: 0.0 };
    for (at, layer) in layered.layers.iter().enumerate() {
        let depth = layer.iter().map(|item| layered.items[*item].reach).fold(0.0, f64::max);
        levels.top.push(levels.height);
        levels.depth.push(depth);
        levels.height += depth;
        if let Some(gap) = gaps.get(at) {
            levels.height += clear_above(gap)
                + clear_below(gap, at)
                + TRACK * as_float(gap.count.saturating_sub(1));
        }
    }
    levels
}

/// The space above the first line across.
fn clear_above(gap: &Gap) -> f64 {
    if gap.count == 0 { CLEAR / 2.0 } else { CLEAR }
}

/// The space below the last line across; arrows point into the even layers.
fn clear_below(gap: &Gap, at: usize) -> f64 {
    if at % 2 == 1 { CLEAR_OF_POINT } else { clear_above(gap) }
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn as_float(count: usize) -> f64 {
    count as f64
}

/// The corners of a chain from top to bottom.
fn line(
    layered: &Layered,
    chain: usize,
    places: &Places,
    gaps: &[Gap],
    levels: &Levels,
) -> EdgeLine {
    let items = &layered.chains[chain];
    let (first, last) = (&layered.items[items[0]], &layered.items[items[items.len() - 1]]);
    let mut points = vec![Point { x: places[0], y: levels.node(first) + first.depth / 2.0 }];
    for (at, pair) in items.windows(2).enumerate() {
        let layer = layered.items[pair[0]].layer;
        let Some(track) = gaps[layer].tracks.get(&chain) else { continue };
        let y = levels.top[layer] + levels.depth[layer] + CLEAR + TRACK * as_float(*track);
        points.push(Point { x: places[at], y });
        points.push(Point { x: places[at + 1], y });
    }
    points.push(Point { x: places[places.len() - 1], y: levels.top[last.layer] });
    EdgeLine { points, label: None }
}

fn label(
    layered: &Layered,
    sizes: &Sizes,
    edge: usize,
    chain: usize,
    places: &Places,
    levels: &Levels,
) -> Option<LabelBox> {
    let items = &layered.chains[chain];
    let at = items.iter().position(|item| matches!(layered.items[*item].kind, Kind::Label(_)))?;
    let layer = layered.items[items[at]].layer;
    let centre = Point { x: places[at], y: levels.top[layer] + levels.depth[layer] / 2.0 };
    label_box(sizes, edge, centre)
}

fn label_box(sizes: &Sizes, edge: usize, centre: Point) -> Option<LabelBox> {
    let (extent, lines) = sizes.labels[edge].as_ref()?;
    let (width, height) = (extent.width, extent.height);
    Some(LabelBox { centre, width, height, lines: lines.clone() })
}

/// An edge from a node to itself: out of its side and back, further out for each.
fn own_loop(centre: Point, node: usize, edge: usize, sizes: &Sizes, part: &Part) -> EdgeLine {
    let (breadth, depth) = sizes.node(part.nodes[node]);
    let before = part.loops.iter().filter(|(at, other)| *at == node && *other < edge);
    let used: f64 = before.map(|(_, other)| loop_breadth(sizes, *other)).sum();
    let side = centre.x + breadth / 2.0;
    let (out, up) = (side + used + LOOP_ROOM / 2.0, (depth / 4.0).round());
    let corner = |x: f64, y: f64| Point { x, y: centre.y + y };
    let points = vec![corner(side, -up), corner(out, -up), corner(out, up), corner(side, up)];
    let label = sizes.label(edge).and_then(|(breadth, reach)| {
        // A label that is larger than its node begins where the node does.
        let y = centre.y + ((reach - depth) / 2.0).max(0.0);
        label_box(sizes, edge, Point { x: (out + 4.0 + breadth / 2.0).round(), y })
    });
    EdgeLine { points, label }
}

/// The room that an edge from a node to itself takes beside the node.
pub(super) fn loop_breadth(sizes: &Sizes, edge: usize) -> f64 {
    LOOP_ROOM + sizes.label(edge).map_or(0.0, |(breadth, _)| breadth)
}

/// Moves a part so that its left edge is at 0, and measures it.
fn fit(drawn: &mut Drawn, layered: &Layered, sizes: &Sizes, across: &[f64]) {
    let mut low = f64::INFINITY;
    let mut high = f64::NEG_INFINITY;
    for (item, at) in layered.items.iter().zip(across) {
        low = low.min(at.round() - item.breadth / 2.0);
        high = high.max(at.round() + item.breadth / 2.0);
    }
    for (edge, line) in &drawn.lines {
        // Labels may have been moved a little to make their lines straight.
        let half = sizes.label(*edge).map_or(0.0, |(breadth, _)| breadth / 2.0);
        let label =
            line.label.iter().flat_map(|label| [label.centre.x - half, label.centre.x + half]);
        for x in line.points.iter().map(|point| point.x).chain(label) {
            low = low.min(x);
            high = high.max(x);
        }
    }
    let low = if low.is_finite() { low.floor() } else { 0.0 };
    for centre in &mut drawn.centres {
        centre.x -= low;
    }
    for (_, line) in &mut drawn.lines {
        line.points.iter_mut().for_each(|point| point.x -= low);
        if let Some(label) = &mut line.label {
            label.centre.x -= low;
        }
    }
    drawn.width = if high.is_finite() { (high - low).ceil() } else { 0.0 };
}
