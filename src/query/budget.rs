//! What the queries of one note may cost. Notes are not trusted: neither with one query that costs
//! much, nor with many.

use crate::query::fault::Fault;
use std::cell::Cell;

/// Steps of evaluation; a condition over 10,000 notes takes some hundred thousand.
const MOST_STEPS: u64 = 20_000_000;
/// Bytes of text and lists that may be made.
const MOST_BYTES: u64 = 256 << 20;
/// Rows of a query at any one time.
const MOST_ROWS: usize = 1_000_000;
/// What rows are sorted by, in all of them.
const MOST_KEYS: usize = 8_000_000;
/// Expressions and lambdas that may be under way inside one another.
const DEEPEST: u32 = 260;
/// Bytes that one value may take, written out. Groups hold whole pages, which nobody shows.
const HEAVIEST_VALUE: u64 = 1 << 34;
/// Bytes that the answers may take, written out.
const HEAVIEST_ANSWER: u64 = 64 << 20;
/// How deep the lists and objects may be nested that a query makes.
const DEEPEST_VALUE: u32 = 200;

/// What has been spent so far.
#[derive(Debug, Default)]
pub(super) struct Budget {
    steps: Cell<u64>,
    bytes: Cell<u64>,
    depth: Cell<u32>,
    shown: Cell<u64>,
    heaviest: Cell<u64>,
}

impl Budget {
    /// Counts work.
    pub(super) fn spend(&self, steps: usize) -> Result<(), Fault> {
        let spent = self.steps.get().saturating_add(steps as u64);
        self.steps.set(spent);
        if spent > MOST_STEPS {
            return Err(Fault::limit(
                "this query takes too long, with those before it in the note",
            )
            .help("narrow it with FROM, do less for each row, or give it a note of its own"));
        }
        Ok(())
    }

    /// Whether so much was spent that other notes than those whose fields were looked up could have
    /// made it too much: sources cost what they name, whole pages weigh what they hold.
    pub(super) fn is_half_spent(&self) -> bool {
        self.steps.get() > MOST_STEPS / 2 || self.heaviest.get() > HEAVIEST_VALUE / 16
    }

    /// Counts memory.
    pub(super) fn allocate(&self, bytes: usize) -> Result<(), Fault> {
        let spent = self.bytes.get().saturating_add(bytes as u64);
        self.bytes.set(spent);
        if spent > MOST_BYTES {
            return Err(Fault::limit("this query makes too much text or too long lists"));
        }
        Ok(())
    }

    /// Goes one level deeper; [`Self::leave`] comes back.
    pub(super) fn enter(&self) -> Result<(), Fault> {
        self.spend(1)?;
        if self.depth.get() >= DEEPEST {
            return Err(Fault::limit("expressions call one another too deeply"));
        }
        self.depth.set(self.depth.get() + 1);
        Ok(())
    }

    pub(super) fn leave(&self) {
        self.depth.set(self.depth.get().saturating_sub(1));
    }

    /// Checks how many rows there are.
    pub(super) fn rows(&self, count: usize) -> Result<(), Fault> {
        if count > MOST_ROWS {
            return Err(Fault::limit(format!("this query makes more than {MOST_ROWS} rows"))
                .help("filter with WHERE before FLATTEN"));
        }
        Ok(())
    }

    /// Checks how much rows are to be sorted by.
    pub(super) fn keys(&self, count: usize) -> Result<(), Fault> {
        if count > MOST_KEYS {
            return Err(Fault::limit("this query sorts too many rows by too much")
                .help("name fewer fields behind SORT"));
        }
        Ok(())
    }

    /// Checks how deep a value is, and how much it would be written out.
    pub(super) fn value(&self, depth: u32, weight: u64) -> Result<(), Fault> {
        if depth > DEEPEST_VALUE {
            return Err(Fault::limit("this query makes lists that lie too deep in one another"));
        }
        self.heaviest.set(self.heaviest.get().max(weight));
        if weight > HEAVIEST_VALUE {
            return Err(Fault::limit("this query makes a value that is too large to be shown"));
        }
        Ok(())
    }

    /// Counts what an answer would be written out.
    pub(super) fn show(&self, weight: u64) -> Result<(), Fault> {
        let shown = self.shown.get().saturating_add(weight);
        self.shown.set(shown);
        if shown > HEAVIEST_ANSWER {
            return Err(Fault::limit("this query's answer is too large to be shown")
                .help("ask for fewer rows with LIMIT, or for fewer fields"));
        }
        Ok(())
    }
}
