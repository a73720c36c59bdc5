//! Edges turned until none closes a circle.

use super::pack::Part;
use crate::diagram::graph::Chart;

/// A connected part with edges that lead from higher to lower nodes. Nodes are numbered by their
/// place in the part.
#[derive(Debug, Clone)]
pub(super) struct Directed {
    pub(super) node_count: usize,
    pub(super) edges: Vec<DirectedEdge>,
}

/// An edge that leads down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DirectedEdge {
    /// Its index in the chart.
    pub(super) edge: usize,
    pub(super) from: usize,
    pub(super) to: usize,
    /// Whether it leads the other way in the chart.
    pub(super) is_turned: bool,
}

/// A part of a chart without circles; edges from a node to itself are left out.
pub(super) fn directed(chart: &Chart, part: &Part) -> Directed {
    let place = |node: usize| part.places[node];
    let edges: Vec<(usize, usize, usize)> = part
        .edges
        .iter()
        .map(|edge| (*edge, place(chart.edges[*edge].from), place(chart.edges[*edge].to)))
        .filter(|(_, from, to)| from != to)
        .collect();
    let mut leaving = vec![Vec::new(); part.nodes.len()];
    for (index, (_, from, _)) in edges.iter().enumerate() {
        leaving[*from].push(index);
    }
    let mut is_turned = vec![false; edges.len()];
    let mut state = vec![State::New; part.nodes.len()];
    for start in &part.starts {
        walk(place(*start), &edges, &leaving, &mut state, &mut is_turned);
    }
    let edges = edges.into_iter().zip(is_turned).map(|((edge, from, to), is_turned)| {
        let (from, to) = if is_turned { (to, from) } else { (from, to) };
        DirectedEdge { edge, from, to, is_turned }
    });
    Directed { node_count: part.nodes.len(), edges: edges.collect() }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    Open,
    Done,
}

/// Depth first from a node; an edge back to an open node is turned.
fn walk(
    start: usize,
    edges: &[(usize, usize, usize)],
    leaving: &[Vec<usize>],
    state: &mut [State],
    is_turned: &mut [bool],
) {
    if state[start] != State::New {
        return;
    }
    state[start] = State::Open;
    let mut open = vec![(start, 0)];
    while let Some((node, next)) = open.last_mut() {
        let Some(edge) = leaving[*node].get(*next) else {
            state[*node] = State::Done;
            open.pop();
            continue;
        };
        *next += 1;
        let to = edges[*edge].2;
        match state[to] {
            State::Open => is_turned[*edge] = true,
            State::Done => {}
            State::New => {
                state[to] = State::Open;
                open.push((to, 0));
            }
        }
    }
}
