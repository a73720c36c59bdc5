//! A list of values that knows how deeply it is nested.

use crate::value::Value;
use std::ops::Deref;

/// A list, never changed once made.
#[derive(Debug, Default)]
pub struct List {
    items: Vec<Value>,
    depth: u32,
}

impl List {
    /// A list of these.
    pub fn new(items: Vec<Value>) -> List {
        let depth = 1 + items.iter().map(Value::depth).max().unwrap_or(0);
        List { items, depth }
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
