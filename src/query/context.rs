//! What expressions are evaluated in: the vault's index, the note of the query, the clock, and
//! what the query has spent.

use crate::query::budget::Budget;
use crate::query::functions::Patterns;
use crate::query::index::{Column, Index};
use crate::value::order::Paths;
use crate::value::{Date, Map, Object, Value};
use std::cell::{Cell, RefCell};
use std::sync::Arc;

/// The surroundings of one query.
pub struct Context<'a> {
    pub(super) index: &'a Index<'a>,
    /// Path of the note that the query stands in; empty for none.
    pub(super) origin: &'a str,
    /// What every expression sees beside its row: `this`.
    pub(super) globals: Arc<Object>,
    pub(super) budget: Budget,
    /// Regular expressions that have been read.
    pub(super) patterns: Patterns,
    /// Columns that have been looked for.
    pub(super) columns: RefCell<Vec<LookedFor<'a>>>,
    now: Date,
    reads_clock: Cell<bool>,
}

/// A field's name, whether it is one of `file`, and its column where there is one.
pub(super) type LookedFor<'a> = (Arc<str>, bool, Option<&'a Column>);

impl<'a> Context<'a> {
    /// For a query in the note at `origin`, at the time `now`.
    pub fn new(index: &'a Index<'a>, origin: &'a str, now: Date) -> Context<'a> {
        let this = index
            .page_at(origin)
            .map_or_else(|| Value::object(Map::default()), |page| Value::Object(page.clone()));
        let globals = Map::from_iter([(Arc::from("this"), this)]);
        Context {
            index,
            origin,
            globals: Arc::new(Object::new(globals)),
            budget: Budget::default(),
            patterns: Patterns::default(),
            columns: RefCell::default(),
            now,
            reads_clock: Cell::new(false),
        }
    }

    /// The time; whoever asks makes the answer depend on it.
    pub(super) fn now(&self) -> Date {
        self.reads_clock.set(true);
        self.now
    }

    /// Whether the clock was asked.
    pub fn reads_clock(&self) -> bool {
        self.reads_clock.get()
    }

    /// The page that a link leads to.
    pub(super) fn resolve(&self, path: &str) -> Option<&'a Arc<Object>> {
        self.index.resolve(path, self.origin).and_then(|path| self.index.page_at(path))
    }
}

impl Paths for Context<'_> {
    fn normalise<'p>(&'p self, path: &'p str) -> &'p str {
        self.index.resolve(path, self.origin).unwrap_or(path)
    }
}
