//! Nodes and pieces of edges on layers: nodes on the even ones, labels on the odd ones between.

use super::NotDrawn;
use super::acyclic::Directed;
use super::pack::Part;
use super::sizes::Sizes;

/// Most pieces of edges.
const MOST_PIECES: usize = 150_000;

/// Space between two neighbours on a layer.
const NODE_GAP: f64 = 28.0;
const LINE_GAP: f64 = 18.0;
/// Farthest from a node's middle at which an edge that leads up meets it.
const FARTHEST_PORT: f64 = 24.0;

/// What stands on a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A node, by its place in the part.
    Node(usize),
    /// A piece of an edge, by its index in [`Directed::edges`].
    Line(usize),
    /// The label of an edge.
    Label(usize),
}

/// One thing on a layer.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) kind: Kind,
    pub(super) layer: usize,
    /// Its extent along the layer, with the room for edges from a node to itself.
    pub(super) breadth: f64,
    /// Where an edge that leads up meets it: this far to the right of its middle.
    pub(super) port: f64,
    /// Its extent from layer to layer.
    pub(super) depth: f64,
    /// The same with the labels of edges from a node to itself.
    pub(super) reach: f64,
    /// What it is joined with on the layer above, and below.
    pub(super) above: Vec<Joint>,
    pub(super) below: Vec<Joint>,
}

/// How an item is joined with another one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Joint {
    pub(super) item: usize,
    /// Where the item wants to be from the middle of the other: 0, but for edges that lead up.
    pub(super) shift: f64,
    /// How much it wants it.
    pub(super) pull: f64,
}

impl Joint {
    /// Whether it is an end of an edge that leads up.
    pub(super) fn leads_up(&self) -> bool {
        self.pull < 1.0
    }
}

/// A graph on layers.
#[derive(Debug, Clone)]
pub(super) struct Layered {
    pub(super) items: Vec<Item>,
    /// The items of each layer, from left to right.
    pub(super) layers: Vec<Vec<usize>>,
    /// For each edge of the part, its items from top to bottom, both nodes included.
    pub(super) chains: Vec<Vec<usize>>,
}

impl Layered {
    /// The least distance between the middles of two neighbours.
    pub(super) fn distance(&self, left: usize, right: usize) -> f64 {
        let (left, right) = (&self.items[left], &self.items[right]);
        let is_node = |item: &Item| matches!(item.kind, Kind::Node(_));
        let gap = if is_node(left) && is_node(right) { NODE_GAP } else { LINE_GAP };
        (left.breadth + right.breadth) / 2.0 + gap
    }
}

/// Puts a graph on layers, in the order in which a reader who follows the edges meets things.
pub(super) fn layered(
    graph: &Directed,
    ranks: &[usize],
    sizes: &Sizes,
    part: &Part,
) -> Result<Layered, NotDrawn> {
    let pieces: usize =
        graph.edges.iter().map(|edge| 2 * (ranks[edge.to] - ranks[edge.from]) - 1).sum();
    if pieces > MOST_PIECES {
        return Err(NotDrawn::TooTangled(graph.edges.len()));
    }
    let mut items: Vec<Item> = (0..graph.node_count)
        .map(|node| {
            let (breadth, depth) = sizes.node(part.nodes[node]);
            let room = 2.0 * part.loop_room(node, sizes);
            let port = (breadth / 4.0).min(FARTHEST_PORT).round();
            let reach = part.loop_depth(node, sizes).max(depth);
            Item { port, reach, ..item(Kind::Node(node), 2 * ranks[node], breadth + room, depth) }
        })
        .collect();
    let mut chains = Vec::with_capacity(graph.edges.len());
    for (index, edge) in graph.edges.iter().enumerate() {
        let (top, bottom) = (2 * ranks[edge.from], 2 * ranks[edge.to]);
        // A label stands near the node that asks.
        let label_layer = if edge.is_turned { bottom - 1 } else { top + 1 };
        let label = sizes.label(edge.edge);
        let mut chain = vec![edge.from];
        for layer in top + 1..bottom {
            let made = match label.filter(|_| layer == label_layer) {
                Some((breadth, depth)) => item(Kind::Label(index), layer, breadth, depth),
                None => item(Kind::Line(index), layer, 0.0, 0.0),
            };
            chain.push(items.len());
            items.push(made);
        }
        chain.push(edge.to);
        for pair in chain.windows(2) {
            join(&mut items, pair[0], pair[1], edge.is_turned);
        }
        chains.push(chain);
    }
    // Edges that lead up go to the right of all others; the order of the rest stays.
    for item in &mut items {
        item.below.sort_by_key(Joint::leads_up);
    }
    let layers = first_order(&items, graph.node_count);
    Ok(Layered { items, layers, chains })
}

/// Joins two items of neighbouring layers. Long edges pull hardest, so that they become straight;
/// those that lead up give way to all others.
fn join(items: &mut [Item], upper: usize, lower: usize, is_turned: bool) {
    let is_node = |at: usize| matches!(items[at].kind, Kind::Node(_));
    let pull = match (is_node(upper), is_node(lower)) {
        (false, false) if is_turned => 0.1,
        (false, false) => 8.0,
        (true, true) => 1.0,
        _ if is_turned => 0.02,
        _ => 2.0,
    };
    let port = |at: usize| if is_turned { items[at].port } else { 0.0 };
    let shift = port(upper) - port(lower);
    items[upper].below.push(Joint { item: lower, shift: -shift, pull });
    items[lower].above.push(Joint { item: upper, shift, pull });
}

fn item(kind: Kind, layer: usize, breadth: f64, depth: f64) -> Item {
    Item {
        kind,
        layer,
        breadth,
        port: 0.0,
        depth,
        reach: depth,
        above: Vec::new(),
        below: Vec::new(),
    }
}

/// The items of each layer in the order of a walk that follows the edges depth first: a tree has
/// no crossing in this order.
fn first_order(items: &[Item], node_count: usize) -> Vec<Vec<usize>> {
    let layer_count = items.iter().map(|item| item.layer + 1).max().unwrap_or(0);
    let mut layers = vec![Vec::new(); layer_count];
    let mut is_placed = vec![false; items.len()];
    let tops = (0..node_count).filter(|at| items[*at].above.is_empty());
    let mut open: Vec<usize> = tops.collect();
    open.reverse();
    while let Some(at) = open.pop() {
        if std::mem::replace(&mut is_placed[at], true) {
            continue;
        }
        layers[items[at].layer].push(at);
        open.extend(items[at].below.iter().rev().map(|joint| joint.item));
    }
    layers
}
