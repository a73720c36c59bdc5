//! Long edges made straight where there is room.
//!
//! Moving layer by layer leaves a long edge with many small steps. Each is given one place for
//! all its pieces if the neighbours on every layer allow it, the longest first: the place of its
//! target, else of its source, else the nearest that is free.

use super::layers::Layered;

/// One edge that moves makes room for another.
const PASSES: usize = 2;
/// A line that is off by no more is led straight.
pub(super) const SLACK: f64 = 12.0;
/// How much nearer than otherwise a line may come to its neighbours for that.
const SQUEEZE: f64 = 10.0;

/// Straightens the edges; nodes stay where they are.
pub(super) fn straighten(layered: &Layered, at: &mut [f64]) {
    let mut index = vec![0; layered.items.len()];
    for layer in &layered.layers {
        for (place, item) in layer.iter().enumerate() {
            index[*item] = place;
        }
    }
    let mut chains: Vec<&[usize]> = layered.chains.iter().map(Vec::as_slice).collect();
    chains.sort_by_key(|chain| std::cmp::Reverse(chain.len()));
    for _ in 0..PASSES {
        for chain in &chains {
            if let Some(place) = common_place(layered, chain, &index, at) {
                for piece in &chain[1..chain.len() - 1] {
                    at[*piece] = place;
                }
            }
        }
    }
    for chain in &chains {
        smooth(layered, chain, &index, at);
    }
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

/// A place that all pieces of an edge can have.
fn common_place(layered: &Layered, chain: &[usize], index: &[usize], at: &[f64]) -> Option<f64> {
    let [source, pieces @ .., target] = chain else { return None };
    let (first, last) = (pieces.first()?, pieces.last()?);
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    for piece in pieces {
        let (lowest, highest) = room(layered, *piece, index, at);
        (low, high) = (low.max(lowest), high.min(highest));
    }
    if low > high {
        return None;
    }
    let beside = |node: usize, piece: usize, is_above: bool| {
        let joints =
            if is_above { &layered.items[piece].above } else { &layered.items[piece].below };
        joints.iter().find(|joint| joint.item == node).map(|joint| at[node] + joint.shift)
    };
    let wanted = [beside(*target, *last, false), beside(*source, *first, true)];
    let fits = |place: &f64| (low..=high).contains(place);
    let found = wanted.into_iter().flatten().find(fits);
    Some(found.unwrap_or_else(|| at[*last].clamp(low, high)))
}
