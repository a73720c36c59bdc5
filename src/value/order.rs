//! One order over all values, and the equality that goes with it.
//!
//! Null comes first; values of different types are ordered by their types' names; text is ordered
//! as ICU's root collation orders it, and two texts are equal where it cannot tell them apart.

use crate::value::{Link, Object, Type, Value};
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::{Arc, LazyLock};

/// What a link's path is compared as: the path of the file that it leads to.
pub trait Paths {
    /// The full path of the file that `path` names, or `path` itself.
    fn normalise<'p>(&self, path: &'p str) -> Cow<'p, str>;
}

/// Paths as they are.
pub struct AsWritten;

impl Paths for AsWritten {
    fn normalise<'p>(&self, path: &'p str) -> Cow<'p, str> {
        Cow::Borrowed(path)
    }
}

static COLLATOR: LazyLock<Option<CollatorBorrowed<'static>>> =
    LazyLock::new(|| Collator::try_new(Default::default(), CollatorOptions::default()).ok());

/// Two texts in the root collation.
pub fn texts(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    match &*COLLATOR {
        Some(collator) => collator.compare(a, b),
        None => a.cmp(b),
    }
}

/// Whether two texts are equal in the root collation.
pub fn same_text(a: &str, b: &str) -> bool {
    let is_plain = |text: &str| text.bytes().all(|b| matches!(b, b' '..=b'~'));
    // Among printable ASCII no two characters are the same to the collation.
    a == b || (!(is_plain(a) && is_plain(b)) && texts(a, b) == Ordering::Equal)
}

/// Two values. Links are compared by what `paths` makes of them, but not inside lists and objects.
pub fn values(a: &Value, b: &Value, paths: &dyn Paths) -> Ordering {
    match (a, b) {
        (Value::Null, Value::Null) => Ordering::Equal,
        (Value::Null, _) => Ordering::Less,
        (_, Value::Null) => Ordering::Greater,
        (Value::Text(a), Value::Text(b)) => texts(a, b),
        // What is neither less nor equal is greater: not-a-number is, on both sides.
        (Value::Number(a), Value::Number(b)) => a.partial_cmp(b).unwrap_or(Ordering::Greater),
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Link(a), Value::Link(b)) => {
            if Arc::ptr_eq(a, b) {
                Ordering::Equal
            } else {
                links(a, b, paths)
            }
        }
        (Value::Date(a), Value::Date(b)) => a.compare(*b),
        (Value::Duration(a), Value::Duration(b)) => a.compare(b),
        (Value::List(a), Value::List(b)) => {
            if Arc::ptr_eq(a, b) {
                Ordering::Equal
            } else {
                lists(a, b)
            }
        }
        (Value::Object(a), Value::Object(b)) => {
            if Arc::ptr_eq(a, b) {
                Ordering::Equal
            } else {
                objects(a, b)
            }
        }
        _ => types(a.kind(), b.kind()),
    }
}

/// Types by their names.
fn types(a: Type, b: Type) -> Ordering {
    a.name().cmp(b.name())
}

fn links(a: &Link, b: &Link, paths: &dyn Paths) -> Ordering {
    let has_subpath = |link: &Link| link.subpath.as_ref().is_some_and(|s| !s.is_empty());
    texts(&paths.normalise(&a.path), &paths.normalise(&b.path))
        .then_with(|| a.kind.name().cmp(b.kind.name()))
        .then_with(|| has_subpath(a).cmp(&has_subpath(b)))
        .then_with(|| match (&a.subpath, &b.subpath) {
            (Some(a), Some(b)) => texts(a, b),
            _ => Ordering::Equal,
        })
}

fn lists(a: &[Value], b: &[Value]) -> Ordering {
    let differing = a.iter().zip(b).map(|(a, b)| values(a, b, &AsWritten)).find(|o| o.is_ne());
    differing.unwrap_or_else(|| a.len().cmp(&b.len()))
}

fn objects(a: &Object, b: &Object) -> Ordering {
    let sorted = |object: &Object| {
        let mut keys: Vec<Arc<str>> =
            object.entries().into_iter().map(|(key, _)| key.clone()).collect();
        keys.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
        keys
    };
    let (a_keys, b_keys) = (sorted(a), sorted(b));
    let by_keys = a_keys
        .iter()
        .zip(&b_keys)
        .map(|(a, b)| texts(a, b))
        .find(|o| o.is_ne())
        .unwrap_or_else(|| a_keys.len().cmp(&b_keys.len()));
    by_keys.then_with(|| {
        let of = |object: &Object, key: &str| object.get(key).cloned().unwrap_or_default();
        a_keys
            .iter()
            .map(|key| values(&of(a, key), &of(b, key), &AsWritten))
            .find(|o| o.is_ne())
            .unwrap_or(Ordering::Equal)
    })
}

/// Lists of values to be sorted, made ready for being compared many times.
pub struct Ranked<'p> {
    keys: Vec<Vec<Key>>,
    paths: &'p dyn Paths,
}

enum Key {
    /// A text as bytes that compare as the collation does.
    Text(Vec<u8>),
    Other(Value),
}

impl<'p> Ranked<'p> {
    /// Ranks lists of values, all of the same length.
    pub fn new<'v>(lists: impl Iterator<Item = &'v [Value]>, paths: &'p dyn Paths) -> Self {
        let key = |value: &Value| match value {
            Value::Text(text) => Key::Text(collation_key(text)),
            other => Key::Other(other.clone()),
        };
        let keys = lists.map(|list| list.iter().map(key).collect()).collect();
        Ranked { keys, paths }
    }

    /// Compares the values at `key` of two lists.
    pub fn compare(&self, a: usize, b: usize, key: usize) -> Ordering {
        match (self.keys[a].get(key), self.keys[b].get(key)) {
            (Some(Key::Text(a)), Some(Key::Text(b))) => a.cmp(b),
            (Some(Key::Other(a)), Some(Key::Other(b))) => values(a, b, self.paths),
            (Some(Key::Text(_)), Some(Key::Other(b))) => of_text(b).reverse(),
            (Some(Key::Other(a)), Some(Key::Text(_))) => of_text(a),
            _ => Ordering::Equal,
        }
    }
}

/// A value that is no text, against any text.
fn of_text(other: &Value) -> Ordering {
    if other.is_null() { Ordering::Less } else { types(other.kind(), Type::Text) }
}

fn collation_key(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len() * 2);
    if let Some(collator) = &*COLLATOR {
        // Writing into memory cannot fail.
        let _ = collator.write_sort_key_to(text, &mut key);
    }
    key
}
