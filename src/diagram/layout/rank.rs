//! The layer of each node.

use super::acyclic::Directed;

/// The layer of each node, from 0: below all that lead to it, as high as that allows; a node to
/// which nothing leads stands right above the first that it leads to.
pub(super) fn ranks(graph: &Directed) -> Vec<usize> {
    let mut leaving = vec![Vec::new(); graph.node_count];
    let mut entries = vec![0_usize; graph.node_count];
    for edge in &graph.edges {
        leaving[edge.from].push(edge.to);
        entries[edge.to] += 1;
    }
    let is_start: Vec<bool> = entries.iter().map(|count| *count == 0).collect();
    let mut ready: Vec<usize> = (0..graph.node_count).rev().filter(|at| is_start[*at]).collect();
    let mut ranks = vec![0; graph.node_count];
    while let Some(node) = ready.pop() {
        for to in &leaving[node] {
            ranks[*to] = ranks[*to].max(ranks[node] + 1);
            entries[*to] -= 1;
            if entries[*to] == 0 {
                ready.push(*to);
            }
        }
    }
    for node in (0..graph.node_count).filter(|at| is_start[*at]) {
        let first = leaving[node].iter().map(|to| ranks[*to]).min();
        ranks[node] = first.map_or(0, |first: usize| first.saturating_sub(1));
    }
    ranks
}
