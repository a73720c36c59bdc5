//! Fields on their way to a note's metadata: several values of one name, and names in two forms.

use crate::value::{Map, Value, scan};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use std::sync::Arc;

/// Values by name as written, in order of first appearance.
#[derive(Debug, Clone, Default)]
pub struct Fields(IndexMap<Arc<str>, Vec<Value>, FxBuildHasher>);

impl Fields {
    /// Adds one value.
    pub fn add(&mut self, name: &str, value: Value) {
        match self.0.get_mut(name) {
            Some(values) => values.push(value),
            None => {
                self.0.insert(name.into(), vec![value]);
            }
        }
    }

    /// Adds all values of others.
    pub fn extend(&mut self, others: &Fields) {
        for (name, values) in &others.0 {
            self.0.entry(name.clone()).or_default().extend_from_slice(values);
        }
    }

    /// All names with their values.
    pub fn iter(&self) -> impl Iterator<Item = (&Arc<str>, &[Value])> {
        self.0.iter().map(|(name, values)| (name, values.as_slice()))
    }

    /// The values of a name.
    pub fn get(&self, name: &str) -> Option<&[Value]> {
        self.0.get(name).map(Vec::as_slice)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One value for each name: itself where there is one, else a list.
    pub fn flat(&self) -> Map {
        self.0.iter().map(|(name, values)| (name.clone(), one(values))).collect()
    }

    /// As [`Self::flat`], with each name in its normalised form too. Names that only differ in
    /// form are one field there, unless the form is itself the name of a field.
    pub fn merged(&self) -> Map {
        let mut normalised = Fields::default();
        for (name, values) in &self.0 {
            let form = scan::field_name(name);
            if !form.is_empty() && !self.0.contains_key(form.as_str()) {
                normalised.0.entry(form.into()).or_default().extend_from_slice(values);
            }
        }
        let mut all = self.flat();
        all.extend(normalised.flat());
        all
    }
}

fn one(values: &[Value]) -> Value {
    match values {
        [only] => only.clone(),
        several => Value::list(several.to_vec()),
    }
}
