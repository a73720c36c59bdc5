//! What a query answers.

use crate::query::fault::Fault;
use crate::query::syntax::Span;
use crate::value::{Object, Value};
use std::sync::Arc;

/// The answer to a query, and how it came about.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The rows.
    pub result: Outcome,
    /// How many rows the source gave, and what they are.
    pub looked_at: (usize, RowKind),
    /// For each command after the first, its place in the query and how many rows it left.
    pub left: Vec<(Span, usize)>,
    /// Rows that were dropped because an expression failed for them, and the first such failure.
    pub dropped: usize,
    /// The first failure of a dropped row.
    pub first_drop: Option<Fault>,
}

/// What the rows are that a query begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RowKind {
    /// Notes.
    Note,
    /// Tasks.
    Task,
    /// Lines of tables, perhaps with notes among them.
    Line,
}

/// The rows of an answer, by the query's type.
#[derive(Debug, Clone)]
pub enum Outcome {
    /// `TABLE`
    Table {
        /// Names of the columns.
        headers: Vec<Arc<str>>,
        /// The cells, as many in each row as there are headers.
        rows: Vec<Vec<Value>>,
    },
    /// `LIST`: what is shown of each row; a pair where it says what the row is of.
    List(Vec<Value>),
    /// `TASK`
    Tasks(Tasks),
    /// `CALENDAR`
    Calendar(Vec<Entry>),
}

/// Tasks, perhaps in groups.
#[derive(Debug, Clone)]
pub enum Tasks {
    /// Task by task.
    Flat(Vec<Arc<Object>>),
    /// Group by group.
    Grouped(Vec<(Value, Tasks)>),
}

/// A day in a calendar.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The date, or whatever the expression gave.
    pub date: Value,
    /// The note.
    pub link: Value,
}

impl Outcome {
    /// Whether pages of notes are in it, which hold on to the vault that they are of.
    pub(super) fn holds_pages(&self) -> bool {
        match self {
            Outcome::Table { rows, .. } => rows.iter().flatten().any(Value::holds_late),
            Outcome::List(items) => items.iter().any(Value::holds_late),
            Outcome::Tasks(tasks) => tasks.hold_pages(),
            Outcome::Calendar(days) => {
                days.iter().any(|day| day.date.holds_late() || day.link.holds_late())
            }
        }
    }
}

impl Answer {
    /// How many results it has, as Dataview counts them.
    pub fn count(&self) -> usize {
        match &self.result {
            Outcome::Table { rows, .. } => rows.len(),
            Outcome::List(items) => items.len(),
            Outcome::Tasks(tasks) => tasks.count(),
            Outcome::Calendar(entries) => entries.len(),
        }
    }
}

impl Tasks {
    fn hold_pages(&self) -> bool {
        match self {
            Tasks::Flat(tasks) => tasks.iter().any(|task| task.holds_late()),
            Tasks::Grouped(groups) => {
                groups.iter().any(|(key, tasks)| key.holds_late() || tasks.hold_pages())
            }
        }
    }

    /// How many tasks there are in all groups.
    pub fn count(&self) -> usize {
        match self {
            Tasks::Flat(tasks) => tasks.len(),
            Tasks::Grouped(groups) => groups.iter().map(|(_, tasks)| tasks.count()).sum(),
        }
    }
}
