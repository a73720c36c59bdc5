//! What expressions are evaluated in: the vault's index, the note of the query, the clock, and
//! what the query has spent.

use crate::query::budget::Budget;
use crate::query::fault::Fault;
use crate::query::functions::Patterns;
use crate::query::index::{Column, Index};
use crate::query::reads::{Clock, Reads};
use crate::value::order::Paths;
use crate::value::{Date, Map, Object, Value};
use std::cell::RefCell;
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
    /// What the queries have read.
    pub(super) reads: RefCell<Reads>,
    now: Date,
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
            reads: RefCell::default(),
            now,
        }
    }

    /// The time; whoever asks makes the answer depend on it.
    pub(super) fn now(&self) -> Date {
        self.ask_clock(Clock::Time)
    }

    /// The time, of which nothing but the day is used.
    pub(super) fn day_of_now(&self) -> Date {
        self.ask_clock(Clock::Day)
    }

    fn ask_clock(&self, asked: Clock) -> Date {
        let mut reads = self.reads.borrow_mut();
        reads.clock = reads.clock.max(asked);
        self.now
    }

    /// Whether the clock was asked.
    pub fn reads_clock(&self) -> bool {
        self.reads.borrow().clock > Clock::Unread
    }

    /// The page that a link leads to.
    pub(super) fn resolve(&self, path: &str) -> Option<&'a Arc<Object>> {
        let path = self.index.resolve(path, self.origin)?;
        let id = self.index.note_at(path)?;
        self.reads.borrow_mut().linked.insert(id);
        Some(self.index.page(id))
    }

    /// The rows of the CSV file at `path`.
    ///
    /// # Errors
    /// As for [`Index::csv`].
    pub(super) fn csv(&self, path: &str) -> Result<&'a [Arc<Object>], Fault> {
        self.reads.borrow_mut().tables.insert(path.to_owned());
        self.index.csv(path)
    }

    /// What queries have read so far, for one who asks nothing more.
    pub(super) fn into_reads(self) -> Reads {
        let is_dear = self.budget.is_half_spent();
        Reads { is_dear, ..self.reads.into_inner() }
    }
}

impl Paths for Context<'_> {
    fn normalise<'p>(&'p self, path: &'p str) -> &'p str {
        self.index.resolve(path, self.origin).unwrap_or(path)
    }
}
