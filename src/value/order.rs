//! One order over all values, and the equality that goes with it.
//!
//! Null comes first; values of different types are ordered by their types' names; text is ordered
//! as ICU's root collation orders it, and two texts are equal where it cannot tell them apart.

use crate::value::{Link, Object, Type, Value};
use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

/// What a link's path is compared as: the path of the file that it leads to.
pub trait Paths {
    /// The full path of the file that `path` names, or `path` itself.
    fn normalise<'p>(&'p self, path: &'p str) -> &'p str;
}

/// Paths as they are.
pub struct AsWritten;

impl Paths for AsWritten {
    fn normalise<'p>(&'p self, path: &'p str) -> &'p str {
        path
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
    texts(paths.normalise(&a.path), paths.normalise(&b.path))
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

/// The order of texts with a memory: a text that is sorted once is sorted again.
#[derive(Debug, Default)]
pub struct Collation {
    keys: RwLock<Keys>,
}

#[derive(Debug, Default)]
struct Keys {
    by_text: FxHashMap<Box<str>, TextKey>,
    bytes: usize,
}

/// Bytes of texts and keys that are remembered.
const MOST_REMEMBERED_BYTES: usize = 64 << 20;

impl Collation {
    /// What a value is sorted by.
    pub fn key(&self, value: &Value, paths: &dyn Paths) -> Key {
        match value {
            Value::Link(link) => {
                let path = self.text_key(paths.normalise(&link.path));
                let subpath = link.subpath.as_deref().filter(|subpath| !subpath.is_empty());
                let subpath = subpath.map(|subpath| self.text_key(subpath));
                Key(Keyed::Link(Box::new((path, link.kind.name(), subpath))))
            }
            Value::Text(text) => Key(Keyed::Text(self.text_key(text))),
            other => Key(Keyed::Other(other.clone())),
        }
    }

    fn text_key(&self, text: &str) -> TextKey {
        let known = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(key) = known.by_text.get(text) {
            return key.clone();
        }
        drop(known);
        let key = TextKey::new(text);
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        if keys.bytes < MOST_REMEMBERED_BYTES {
            keys.bytes += text.len() + key.bytes.len();
            keys.by_text.insert(text.into(), key.clone());
        }
        key
    }
}

/// What a value is sorted by, made ready for being compared many times.
#[derive(Debug, Clone)]
pub struct Key(Keyed);

#[derive(Debug, Clone)]
enum Keyed {
    Text(TextKey),
    /// A link: its path, its kind's name, and its subpath where it has one.
    Link(Box<(TextKey, &'static str, Option<TextKey>)>),
    Other(Value),
}

/// A text as bytes that compare as the collation does; the first of them stand in a number, since
/// most texts differ there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct TextKey {
    first: u64,
    bytes: Arc<[u8]>,
}

impl TextKey {
    fn new(text: &str) -> TextKey {
        let bytes = collation_key(text);
        let mut first = [0; 8];
        for (to, from) in first.iter_mut().zip(&bytes) {
            *to = *from;
        }
        TextKey { first: u64::from_be_bytes(first), bytes: bytes.into() }
    }
}

impl Key {
    /// A number that is in the order of the keys, as far as it goes: where it is the same for two
    /// of them, only [`Self::compare`] knows. `None` unless it is of use beside others of `kind`.
    pub fn lead(&self, kind: Type) -> Option<u64> {
        match &self.0 {
            Keyed::Text(text) if kind == Type::Text => Some(text.first),
            Keyed::Link(link) if kind == Type::Link => Some(link.0.first),
            Keyed::Other(Value::Number(number)) if kind == Type::Number => {
                // Both zeros are one number.
                let bits = (number + 0.0).to_bits();
                Some(if bits >> 63 == 0 { bits | 1 << 63 } else { !bits })
            }
            Keyed::Other(Value::Date(date)) if kind == Type::Date => {
                Some(date.millis().cast_unsigned() ^ 1 << 63)
            }
            _ => None,
        }
    }

    /// The type of what is sorted by it.
    pub fn kind(&self) -> Type {
        match &self.0 {
            Keyed::Text(_) => Type::Text,
            Keyed::Link(_) => Type::Link,
            Keyed::Other(value) => value.kind(),
        }
    }

    /// Compares what two values are sorted by.
    pub fn compare(&self, other: &Key, paths: &dyn Paths) -> Ordering {
        match (&self.0, &other.0) {
            (Keyed::Text(a), Keyed::Text(b)) => a.cmp(b),
            (Keyed::Link(a), Keyed::Link(b)) => a.cmp(b),
            (Keyed::Other(a), Keyed::Other(b)) => values(a, b, paths),
            (a, b) => a.rank().cmp(b.rank()),
        }
    }

    /// The value, where it is neither text nor a link.
    pub fn plain(&self) -> Option<&Value> {
        match &self.0 {
            Keyed::Other(value) => Some(value),
            Keyed::Text(_) | Keyed::Link(_) => None,
        }
    }

    /// Whether no two of the values contradict one another about which is the greater: not-a-number
    /// is greater than all and less than none, and so are dates of other zones, durations of other
    /// units, and what holds any of them.
    pub fn are_total<'k>(mut keys: impl Iterator<Item = &'k Key>) -> bool {
        let mut zone = None;
        keys.all(|key| match &key.0 {
            Keyed::Text(_) | Keyed::Link(_) => true,
            Keyed::Other(Value::Null | Value::Bool(_)) => true,
            Keyed::Other(Value::Number(number)) => !number.is_nan(),
            Keyed::Other(Value::Date(date)) => *zone.get_or_insert(date.zone()) == date.zone(),
            Keyed::Other(_) => false,
        })
    }
}

impl Keyed {
    /// Null before all, then types by their names.
    fn rank(&self) -> &'static str {
        match self {
            Keyed::Text(_) => Type::Text.name(),
            Keyed::Link(_) => Type::Link.name(),
            Keyed::Other(Value::Null) => "",
            Keyed::Other(value) => value.kind().name(),
        }
    }
}

/// Texts have the order of their keys.
pub fn collation_key(text: &str) -> Vec<u8> {
    let Some(collator) = &*COLLATOR else { return text.as_bytes().to_vec() };
    let mut key = Vec::with_capacity(text.len() * 2);
    // Writing into memory cannot fail.
    let _ = collator.write_sort_key_to(text, &mut key);
    key
}
