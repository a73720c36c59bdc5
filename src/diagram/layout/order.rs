//! The order on each layer, so that few lines cross.

use super::layers::{Joint, Layered};

/// Sweeps over all layers, down and up in turn.
const MOST_SWEEPS: usize = 24;
/// Sweeps without any gain after which more will bring none.
const PATIENCE: usize = 6;
/// Pieces above which fewer sweeps have to do.
const MANY_ITEMS: usize = 20_000;

/// Orders the layers. A chart without crossings keeps the order of its text.
pub(super) fn order(layered: &mut Layered) {
    let mut best = crossings(layered);
    let mut best_layers = layered.layers.clone();
    let mut idle = 0;
    let most = if layered.items.len() > MANY_ITEMS { MOST_SWEEPS / 3 } else { MOST_SWEEPS };
    for sweep in 0..most {
        if best == 0 || idle > PATIENCE {
            break;
        }
        sweep_once(layered, sweep % 2 == 0);
        let found = crossings(layered);
        if found < best {
            best = found;
            best_layers.clone_from(&layered.layers);
            idle = 0;
        } else {
            idle += 1;
        }
    }
    layered.layers = best_layers;
}

/// Moves every item to the mean place of its neighbours on the layer before.
fn sweep_once(layered: &mut Layered, is_down: bool) {
    let count = layered.layers.len();
    let mut place = places(layered);
    let layers: Vec<usize> =
        if is_down { (1..count).collect() } else { (0..count - 1).rev().collect() };
    for layer in layers {
        let keys: Vec<(f64, usize)> = layered.layers[layer]
            .iter()
            .map(|at| {
                let item = &layered.items[*at];
                let neighbours = if is_down { &item.above } else { &item.below };
                (mean_place(neighbours, &place).unwrap_or(place[*at]), *at)
            })
            .collect();
        let mut sorted = keys;
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (at, (_, item)) in sorted.iter().enumerate() {
            place[*item] = as_float(at);
        }
        layered.layers[layer] = sorted.into_iter().map(|(_, item)| item).collect();
    }
}

fn mean_place(neighbours: &[Joint], place: &[f64]) -> Option<f64> {
    if neighbours.is_empty() {
        return None;
    }
    let sum: f64 = neighbours.iter().map(|joint| place[joint.item]).sum();
    Some(sum / as_float(neighbours.len()))
}

fn places(layered: &Layered) -> Vec<f64> {
    let mut place = vec![0.0; layered.items.len()];
    for layer in &layered.layers {
        for (at, item) in layer.iter().enumerate() {
            place[*item] = as_float(at);
        }
    }
    place
}

#[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
fn as_float(count: usize) -> f64 {
    count as f64
}

/// How many pairs of lines cross.
fn crossings(layered: &Layered) -> usize {
    let mut place = vec![0; layered.items.len()];
    for layer in &layered.layers {
        for (at, item) in layer.iter().enumerate() {
            place[*item] = at;
        }
    }
    layered
        .layers
        .windows(2)
        .map(|pair| crossings_between(layered, &pair[0], pair[1].len(), &place))
        .sum()
}

/// Crossings between two layers: pairs of lines whose ends are in opposite order, counted with
/// a tree of sums.
fn crossings_between(layered: &Layered, upper: &[usize], lower: usize, place: &[usize]) -> usize {
    let mut sums = vec![0_usize; lower + 1];
    let mut seen = 0;
    let mut count = 0;
    let mut ends = Vec::new();
    for item in upper {
        ends.clear();
        ends.extend(layered.items[*item].below.iter().map(|joint| place[joint.item]));
        ends.sort_unstable();
        for end in &ends {
            count += seen - sum_to(&sums, end + 1);
        }
        for end in &ends {
            add(&mut sums, end + 1);
            seen += 1;
        }
    }
    count
}

fn sum_to(sums: &[usize], mut at: usize) -> usize {
    let mut sum = 0;
    while at > 0 {
        sum += sums[at];
        at &= at - 1;
    }
    sum
}

fn add(sums: &mut [usize], mut at: usize) {
    while at < sums.len() {
        sums[at] += 1;
        at += at & at.wrapping_neg();
    }
}
