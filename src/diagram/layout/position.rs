//! Where on its layer each item stands: near its neighbours above and below, in order, and with
//! room between.
//!
//! One layer after the other is moved as near to its neighbours as order and distances allow,
//! down and up in turn. For a single layer that is a least-squares problem with an exact
//! solution in linear time (isotonic regression: items that get in each other's way move on as
//! one block).

use super::layers::Layered;

/// How often all layers are moved, down and up.
const ROUNDS: usize = 12;
/// How much an item that has no neighbour on one side wants to stay.
const STAY: f64 = 0.02;

/// The middle of each item along its layer.
pub(super) fn positions(layered: &Layered) -> Vec<f64> {
    let mut at = packed(layered);
    let count = layered.layers.len();
    for round in 0..ROUNDS {
        let side = if round + 2 >= ROUNDS { Side::Both } else { Side::Above };
        for layer in 1..count {
            settle(layered, layer, side, &mut at);
        }
        let side = if round + 2 >= ROUNDS { Side::Both } else { Side::Below };
        for layer in (0..count.saturating_sub(1)).rev() {
            settle(layered, layer, side, &mut at);
        }
    }
    for layer in (0..count.saturating_sub(1)).rev() {
        settle(layered, layer, Side::Below, &mut at);
    }
    at
}

/// Which neighbours count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    Below,
    Both,
}

/// Every layer from the left, as close as may be.
fn packed(layered: &Layered) -> Vec<f64> {
    let mut at = vec![0.0; layered.items.len()];
    for layer in &layered.layers {
        for pair in layer.windows(2) {
            at[pair[1]] = at[pair[0]] + layered.distance(pair[0], pair[1]);
        }
        let middle = layer.last().map_or(0.0, |last| at[*last] / 2.0);
        for item in layer {
            at[*item] -= middle;
        }
    }
    at
}

/// Items that stand shoulder to shoulder and move as one.
struct Block {
    /// Sum of weights, and of weights times wanted places.
    weight: f64,
    moment: f64,
    /// How many items.
    count: usize,
}

impl Block {
    fn place(&self) -> f64 {
        self.moment / self.weight
    }
}

/// Moves the items of a layer to their neighbours.
fn settle(layered: &Layered, layer: usize, side: Side, at: &mut [f64]) {
    let items = &layered.layers[layer];
    let mut blocks: Vec<Block> = Vec::with_capacity(items.len());
    let mut offset = 0.0;
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            offset += layered.distance(items[index - 1], *item);
        }
        let (wanted, weight) = wanted(layered, *item, side, at);
        let mut block = Block { weight, moment: weight * (wanted - offset), count: 1 };
        while let Some(before) = blocks.pop_if(|before| before.place() > block.place()) {
            block.weight += before.weight;
            block.moment += before.moment;
            block.count += before.count;
        }
        blocks.push(block);
    }
    let mut offset = 0.0;
    let mut index = 0;
    for block in blocks {
        for _ in 0..block.count {
            if index > 0 {
                offset += layered.distance(items[index - 1], items[index]);
            }
            at[items[index]] = block.place() + offset;
            index += 1;
        }
    }
}

/// Where an item wants to be, and how much.
fn wanted(layered: &Layered, item: usize, side: Side, at: &[f64]) -> (f64, f64) {
    let this = &layered.items[item];
    let above = if side == Side::Below { &[] } else { this.above.as_slice() };
    let below = if side == Side::Above { &[] } else { this.below.as_slice() };
    let (mut sum, mut weight) = (0.0, 0.0);
    for joint in above.iter().chain(below) {
        sum += joint.pull * (at[joint.item] + joint.shift);
        weight += joint.pull;
    }
    if weight > 0.0 { (sum / weight, weight) } else { (at[item], STAY) }
}
