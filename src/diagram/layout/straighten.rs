//! Long edges made straight where there is room.
//!
//! Moving layer by layer leaves a long edge with many small steps. Each is given one place for
//! all its pieces if the neighbours on every layer allow it, the longest first: the place of its
//! target, else of its source, else the nearest that is free. Where more lines meet at the target
//! than part at the source, the source comes first, so that they meet just above the target.

use super::layers::{Joint, Kind, Layered};
use std::ops::RangeInclusive;

/// One edge that moves makes room for another.
const PASSES: usize = 2;
/// A line that is off by no more is led straight.
pub(super) const SLACK: f64 = 12.0;
/// How much nearer than otherwise a line may come to its neighbours for that.
const SQUEEZE: f64 = 10.0;

/// How far loops at the right edge step aside meanwhile.
const ASIDE: f64 = 48.0;
/// Rounds after which no loop counts as one at the edge.
const MOST_ROUNDS: usize = 8;

/// Straightens the edges; nodes stay where they are.
pub(super) fn straighten(layered: &Layered, at: &mut [f64]) {
    let mut index = vec![0; layered.items.len()];
    for layer in &layered.layers {
        for (place, item) in layer.iter().enumerate() {
            index[*item] = place;
        }
    }
    let is_outer = outer_loops(layered);
    let mut outer = Vec::new();
    let mut inner: Vec<&[usize]> = Vec::new();
    for (chain, is_outer) in layered.chains.iter().zip(is_outer) {
        if is_outer { &mut outer } else { &mut inner }.push(chain.as_slice());
    }
    // Loops at the edge have room enough outside: all others come first.
    outer.iter().flat_map(|chain| pieces(chain)).for_each(|piece| at[*piece] += ASIDE);
    for pass in 0..PASSES {
        inner.sort_by_key(|chain| std::cmp::Reverse(chain.len()));
        for chain in &inner {
            if let Some((low, high)) = common_room(layered, chain, &index, at) {
                let place = place(layered, chain, at, low..=high);
                pieces(chain).iter().for_each(|piece| at[*piece] = place);
            }
        }
        // Those at the right could not move before their neighbours did.
        if pass == 0 {
            inner.reverse();
        }
    }
    outer.sort_by(|a, b| at[a[1]].total_cmp(&at[b[1]]));
    for chain in &outer {
        pieces(chain).iter().for_each(|piece| at[*piece] -= ASIDE);
        if let Some((low, high)) = common_room(layered, chain, &index, at) {
            let place = place(layered, chain, at, low..=high);
            pieces(chain).iter().for_each(|piece| at[*piece] = place);
        } else {
            for piece in pieces(chain) {
                at[*piece] = at[*piece].max(room(layered, *piece, &index, at).0);
            }
        }
    }
    inner.extend(outer);
    for chain in &inner {
        smooth(layered, chain, &index, at);
    }
}

/// A chain without its nodes.
fn pieces(chain: &[usize]) -> &[usize] {
    &chain[1..chain.len() - 1]
}

/// For each chain, whether it leads up and nothing but such chains is at the right of it.
fn outer_loops(layered: &Layered) -> Vec<bool> {
    let leads_up = |chain: &Vec<usize>| layered.items[chain[1]].above.iter().any(Joint::leads_up);
    let mut is_outer: Vec<bool> = layered.chains.iter().map(leads_up).collect();
    for _ in 0..MOST_ROUNDS {
        let mut has_changed = false;
        for layer in &layered.layers {
            let mut is_edge = true;
            for item in layer.iter().rev() {
                match layered.items[*item].kind {
                    Kind::Node(_) => is_edge = false,
                    Kind::Line(chain) | Kind::Label(chain) => {
                        is_edge &= is_outer[chain];
                        has_changed |= is_outer[chain] && !is_edge;
                        is_outer[chain] &= is_edge;
                    }
                }
            }
        }
        if !has_changed {
            return is_outer;
        }
    }
    vec![false; layered.chains.len()]
}

/// Takes small steps out of a line, from top to bottom, where its neighbours allow it.
fn smooth(layered: &Layered, chain: &[usize], index: &[usize], at: &mut [f64]) {
    for pair in chain[..chain.len().saturating_sub(1)].windows(2) {
        let [before, piece] = [pair[0], pair[1]];
        let shift = layered.items[piece].above.iter().find(|joint| joint.item == before);
        let wanted = at[before] + shift.map_or(0.0, |joint| joint.shift);
        let (low, high) = room(layered, piece, index, at);
        let fits = (low - SQUEEZE..=high + SQUEEZE).contains(&wanted);
        if fits && (wanted - at[piece]).abs() <= SLACK {
            at[piece] = wanted;
        }
    }
}

/// The places that an item can have between its neighbours.
fn room(layered: &Layered, item: usize, index: &[usize], at: &[f64]) -> (f64, f64) {
    let layer = &layered.layers[layered.items[item].layer];
    let left = index[item].checked_sub(1).and_then(|left| layer.get(left));
    let right = layer.get(index[item] + 1);
    let low = left.map_or(f64::NEG_INFINITY, |left| at[*left] + layered.distance(*left, item));
    let high = right.map_or(f64::INFINITY, |right| at[*right] - layered.distance(item, *right));
    (low, high)
}

/// The places that all pieces of an edge can have.
fn common_room(
    layered: &Layered,
    chain: &[usize],
    index: &[usize],
    at: &[f64],
) -> Option<(f64, f64)> {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    for piece in pieces(chain) {
        let (lowest, highest) = room(layered, *piece, index, at);
        (low, high) = (low.max(lowest), high.min(highest));
    }
    (low <= high).then_some((low, high))
}

/// The best of the places that all pieces of an edge can have.
fn place(layered: &Layered, chain: &[usize], at: &[f64], room: RangeInclusive<f64>) -> f64 {
    let [source, first, .., target] = chain else { return *room.start() };
    let last = chain[chain.len() - 2];
    let beside = |node: usize, piece: usize, is_above: bool| {
        let joints =
            if is_above { &layered.items[piece].above } else { &layered.items[piece].below };
        joints.iter().find(|joint| joint.item == node).map(|joint| at[node] + joint.shift)
    };
    let mut wanted = [beside(*target, last, false), beside(*source, *first, true)];
    let down = |joints: &[Joint]| joints.iter().filter(|joint| !joint.leads_up()).count();
    if down(&layered.items[*target].above) > down(&layered.items[*source].below) {
        wanted.reverse();
    }
    let found = wanted.into_iter().flatten().find(|place| room.contains(place));
    found.unwrap_or_else(|| at[last].clamp(*room.start(), *room.end()))
}
