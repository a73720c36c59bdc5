//! Fields by name, in order, and cheap to extend: a row of a query is a page with a few fields
//! laid over it, never a copy of the page.

use crate::value::Value;
use rustc_hash::FxBuildHasher;
use std::sync::Arc;

/// Fields in the order in which they were written.
pub type Map = indexmap::IndexMap<Arc<str>, Value, FxBuildHasher>;

/// Fields that are made when they are first asked for, and kept.
pub trait Late: std::fmt::Debug + Send + Sync {
    /// The value of a field; `None` when there is no such field.
    fn get(&self, name: &str) -> Option<&Value>;
    /// The names of all fields, in order.
    fn names(&self) -> &[Arc<str>];
}

/// How deeply an object of late fields is taken to be nested: asking it would make them all.
const LATE_DEPTH: u32 = 4;
/// What it is taken to weigh.
const LATE_WEIGHT: u64 = 8 << 10;
/// What an object weighs beside its fields.
const OVERHEAD: u64 = 16;

/// An object, never changed once made.
#[derive(Debug)]
pub struct Object {
    fields: Fields,
    depth: u32,
    weight: u64,
    holds_late: bool,
}

#[derive(Debug)]
enum Fields {
    /// Fields of its own.
    Own(Map),
    /// Fields that are made when they are asked for.
    Late(Box<dyn Late>),
    /// One more field than another object has, or another value for one of its fields.
    With { base: Arc<Object>, key: Arc<str>, value: Value },
    /// All fields of one object, and those of another that the first does not have.
    Over { over: Arc<Object>, base: Arc<Object> },
}

impl Object {
    /// An object of these fields. Keys that are whole numbers come first, by size, as in
    /// JavaScript.
    pub fn new(mut map: Map) -> Object {
        if map.keys().any(|key| array_index(key).is_some()) {
            map.sort_by(|a, _, b, _| match (array_index(a), array_index(b)) {
                (Some(a), Some(b)) => a.cmp(&b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            });
        }
        let depth = 1 + map.values().map(Value::depth).max().unwrap_or(0);
        let of_field =
            |(key, value): (&Arc<str>, &Value)| (key.len() as u64).saturating_add(value.weight());
        let weight = map.iter().map(of_field).fold(OVERHEAD, u64::saturating_add);
        let holds_late = map.values().any(Value::holds_late);
        Object { fields: Fields::Own(map), depth, weight, holds_late }
    }

    /// An object of fields that are made when they are asked for.
    pub fn late(fields: impl Late + 'static) -> Object {
        Object {
            fields: Fields::Late(Box::new(fields)),
            depth: LATE_DEPTH,
            weight: LATE_WEIGHT,
            holds_late: true,
        }
    }

    /// `base` with the field `key` set to `value`.
    pub fn with(base: &Arc<Object>, key: Arc<str>, value: Value) -> Object {
        let depth = 1 + base.depth.max(value.depth());
        let weight = base.weight.saturating_add(value.weight()).saturating_add(key.len() as u64);
        let holds_late = base.holds_late || value.holds_late();
        Object {
            fields: Fields::With { base: base.clone(), key, value },
            depth,
            weight,
            holds_late,
        }
    }

    /// The fields of `over`, and those of `base` that it lacks.
    pub fn over(over: &Arc<Object>, base: &Arc<Object>) -> Object {
        let depth = 1 + over.depth.max(base.depth);
        let weight = over.weight.saturating_add(base.weight);
        let holds_late = over.holds_late || base.holds_late;
        let fields = Fields::Over { over: over.clone(), base: base.clone() };
        Object { fields, depth, weight, holds_late }
    }

    /// What lies on top, where this is one object over another.
    pub fn uppermost(&self) -> Option<&Arc<Object>> {
        match &self.fields {
            Fields::Over { over, .. } => Some(over),
            _ => None,
        }
    }

    /// Whether fields that are made when they are asked for are anywhere in it: such an object keeps
    /// alive what they are made from.
    pub fn holds_late(&self) -> bool {
        self.holds_late
    }

    /// The value of a field; `None` when there is no such field.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let mut object = self;
        loop {
            match &object.fields {
                Fields::Own(map) => return map.get(name),
                Fields::Late(late) => return late.get(name),
                Fields::With { key, value, .. } if **key == *name => return Some(value),
                Fields::With { base, .. } => object = base,
                Fields::Over { over, base } => match over.get(name) {
                    Some(value) => return Some(value),
                    None => object = base,
                },
            }
        }
    }

    /// All fields, in order: those of what lies below keep their places.
    pub fn entries(&self) -> Vec<(&Arc<str>, &Value)> {
        self.merged().into_iter().collect()
    }

    fn merged(&self) -> indexmap::IndexMap<&Arc<str>, &Value, FxBuildHasher> {
        match &self.fields {
            Fields::Own(map) => map.iter().collect(),
            Fields::Late(late) => {
                late.names().iter().filter_map(|key| Some((key, late.get(key)?))).collect()
            }
            Fields::With { base, key, value } => {
                let mut fields = base.merged();
                fields.insert(key, value);
                fields
            }
            Fields::Over { over, base } => {
                let mut fields = over.merged();
                for (key, value) in base.merged() {
                    fields.entry(key).or_insert(value);
                }
                fields
            }
        }
    }

    /// How many fields there are.
    pub fn len(&self) -> usize {
        match &self.fields {
            Fields::Own(map) => map.len(),
            _ => self.entries().len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        match &self.fields {
            Fields::Own(map) => map.is_empty(),
            Fields::Late(late) => late.names().is_empty(),
            Fields::With { .. } => false,
            Fields::Over { over, base } => over.is_empty() && base.is_empty(),
        }
    }

    /// Bytes that the object would take if nothing of it were shared, about.
    pub fn weight(&self) -> u64 {
        self.weight
    }

    /// How many containers lie in one another, this one included.
    pub fn depth(&self) -> u32 {
        self.depth
    }
}

/// A key that JavaScript takes for an array index.
fn array_index(key: &str) -> Option<u32> {
    let number: u32 = key.parse().ok()?;
    (number != u32::MAX && number.to_string() == key).then_some(number)
}
