//! A list of values that knows how deeply it is nested, and how much it would be written out.

use crate::value::Value;
use std::ops::Deref;

/// What a list weighs beside its items.
const OVERHEAD: u64 = 16;

/// A list, never changed once made.
#[derive(Debug, Default)]
pub struct List {
    items: Box<[Value]>,
    depth: u32,
    weight: u64,
    holds_late: bool,
}

impl List {
    /// A list of these.
    pub fn new(items: Vec<Value>) -> List {
        let depth = 1 + items.iter().map(Value::depth).max().unwrap_or(0);
        let weight = items.iter().map(Value::weight).fold(OVERHEAD, u64::saturating_add);
        let holds_late = items.iter().any(Value::holds_late);
        // A list that grew for more than came is moved to where it fits: answers are kept.
        let mut fitting = Vec::with_capacity(items.len());
        fitting.extend(items);
        List { items: fitting.into(), depth, weight, holds_late }
    }

    /// Whether an object of late fields is anywhere in it.
    pub fn holds_late(&self) -> bool {
        self.holds_late
    }

    /// Bytes that the list would take if nothing of it were shared, about.
    pub fn weight(&self) -> u64 {
        self.weight
    }

    /// How many containers lie in one another, this one included.
    pub fn depth(&self) -> u32 {
        self.depth
    }
}

impl Deref for List {
    type Target = [Value];

    fn deref(&self) -> &[Value] {
        &self.items
    }
}
