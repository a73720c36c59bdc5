//! The commands that turn rows into rows.

use crate::query::context::Context;
use crate::query::fault::{Fault, FaultKind};
use crate::query::functions::{equal, position, spend_on_both};
use crate::query::row::{Row, SortedBy};
use crate::query::sort::sort_by;
use crate::query::syntax::{Expr, ExprKind, Named, SortKey, StepKind};
use crate::value::order::Key;
use crate::value::{Map, Object, Value, show};
use crate::vault::NoteId;
use std::cmp::Ordering;
use std::sync::Arc;

/// One row: what it is of, and what expressions see of it.
#[derive(Clone)]
pub(super) struct Item {
    pub(super) id: Id,
    pub(super) row: Row,
}

/// What a row is of.
#[derive(Clone)]
pub(super) enum Id {
    Note(NoteId),
    Value(Value),
}

/// What the ids of rows are: notes and the like, or groups by that name over rows of that kind.
#[derive(Clone)]
pub(super) enum Meaning {
    Path,
    Group(Arc<str>, Box<Meaning>),
}

/// Rows under way.
pub(super) struct Run<'c, 'a> {
    pub(super) context: &'c Context<'a>,
    pub(super) rows: Vec<Item>,
    pub(super) meaning: Meaning,
    pub(super) left: Vec<usize>,
    pub(super) dropped: usize,
    pub(super) first_drop: Option<Fault>,
}

impl<'a> Run<'_, 'a> {
    /// Runs a command; `next` is the one after it.
    pub(super) fn step(&mut self, step: &StepKind, next: Option<&StepKind>) -> Result<(), Fault> {
        self.unless_all_failed(|run| match step {
            StepKind::From => {
                Err(Fault::evaluation("FROM stands only once, right after the first line"))
            }
            StepKind::Where(condition) => run.filter(condition),
            StepKind::Sort(keys) => run.sort(keys, wanted(next)),
            StepKind::Limit(amount) => run.limit(amount),
            StepKind::Group(by) => run.group(by),
            StepKind::Flatten(field) => run.flatten(field),
        })?;
        self.left.push(self.rows.len());
        Ok(())
    }

    /// What `work` makes of the rows. Work that failed for each of them has failed.
    pub(super) fn unless_all_failed<T>(
        &mut self,
        work: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let (incoming, dropped) = (self.rows.len(), self.dropped);
        let before = self.first_drop.take();
        let made = work(self)?;
        let here = self.first_drop.take();
        match here {
            Some(fault) if self.dropped - dropped >= incoming => Err(fault),
            here => {
                self.first_drop = before.or(here);
                Ok(made)
            }
        }
    }

    /// The value for a row; `None` when it fails, which drops the row.
    pub(super) fn value(&mut self, expr: &Expr, row: &Row) -> Result<Option<Value>, Fault> {
        let value = self.context.evaluate(expr, row);
        self.unless_it_failed(value)
    }

    /// What was made for a row; `None` when that failed, which drops the row. A row is asked for
    /// nothing more then.
    fn unless_it_failed<T>(&mut self, made: Result<T, Fault>) -> Result<Option<T>, Fault> {
        match made {
            Ok(made) => Ok(Some(made)),
            // What costs too much for one row costs too much.
            Err(fault) if fault.kind == FaultKind::Limit => Err(fault),
            Err(fault) => {
                self.first_drop.get_or_insert(fault);
                self.dropped += 1;
                Ok(None)
            }
        }
    }

    fn filter(&mut self, condition: &Expr) -> Result<(), Fault> {
        for item in std::mem::take(&mut self.rows) {
            let holds = self.context.holds(condition, &item.row);
            if self.unless_it_failed(holds)? == Some(true) {
                self.rows.push(item);
            }
        }
        Ok(())
    }

    /// Of a long list of which only the first rows are wanted, only they need be in order.
    fn sort(&mut self, by: &[SortKey], wanted: usize) -> Result<(), Fault> {
        self.context.budget.keys(self.rows.len().saturating_mul(by.len()))?;
        let mut keys = Vec::with_capacity(self.rows.len() * by.len());
        let mut kept = Vec::with_capacity(self.rows.len());
        for item in std::mem::take(&mut self.rows) {
            let before = keys.len();
            if self.push_keys(by, &item.row, &mut keys)? {
                kept.push(item);
            } else {
                keys.truncate(before);
            }
        }
        let directions: Vec<bool> = by.iter().map(|key| key.is_descending).collect();
        self.rows = self.sorted(kept, &keys, &directions, wanted)?;
        Ok(())
    }

    /// Adds what a row is sorted by; says whether all of it could be made.
    fn push_keys(
        &mut self,
        by: &[SortKey],
        row: &Row,
        keys: &mut Vec<SortedBy<'a>>,
    ) -> Result<bool, Fault> {
        for SortKey { expr, .. } in by {
            let key = self.context.sort_key(expr, row);
            match self.unless_it_failed(key)? {
                Some(key) => keys.push(key),
                None => return Ok(false),
            }
        }
        Ok(true)
    }

    /// Rows in the order of their keys, as many for each as there are directions; equal ones stay
    /// as they are. Where the order contradicts itself, that is borne. Rows behind the first
    /// `wanted` stand in any order.
    fn sorted(
        &self,
        items: Vec<Item>,
        keys: &[SortedBy<'_>],
        is_descending: &[bool],
        wanted: usize,
    ) -> Result<Vec<Item>, Fault> {
        let count = items.len();
        let width = is_descending.len();
        let budget = &self.context.budget;
        budget.spend(count * (usize::BITS - count.leading_zeros()) as usize)?;
        let of = |row: u32| &keys[row as usize * width..][..width];
        let column = |at: usize| keys.iter().skip(at).step_by(width.max(1)).map(|key| &**key);
        let is_total = (0..width).all(|at| Key::are_total(column(at)));
        let leads = if is_total { leads(column(0)) } else { vec![0; count] };
        let is_reversed = is_descending.first() == Some(&true);
        let compare = |a: &u32, b: &u32| {
            let by_lead = leads[*a as usize].cmp(&leads[*b as usize]);
            if by_lead.is_ne() {
                return if is_reversed { by_lead.reverse() } else { by_lead };
            }
            let pairs = of(*a).iter().zip(of(*b)).zip(is_descending);
            let mut orders = pairs.map(|((a, b), is_descending)| {
                let order = a.compare(b, self.context);
                if *is_descending { order.reverse() } else { order }
            });
            orders.find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
        };
        let mut order: Vec<u32> = (0..u32::try_from(count).unwrap_or(u32::MAX)).collect();
        if is_total && wanted < count / 4 {
            // Their places tell equal rows apart, so that the first of them stay the first.
            let strict = |a: &u32, b: &u32| compare(a, b).then(a.cmp(b));
            order.select_nth_unstable_by(wanted, strict);
            order[..wanted].sort_unstable_by(strict);
        } else if is_total {
            order.sort_by(compare);
        } else {
            order = sort_by(order, &mut |a, b| {
                let pairs = of(*a).iter().zip(of(*b));
                pairs.clone().try_for_each(|(a, b)| match (a.plain(), b.plain()) {
                    (Some(a), Some(b)) => spend_on_both(self.context, a, b),
                    _ => Ok(()),
                })?;
                Ok(compare(a, b))
            })?;
        }
        let mut items: Vec<Option<Item>> = items.into_iter().map(Some).collect();
        Ok(order.into_iter().filter_map(|row| items[row as usize].take()).collect())
    }

    fn limit(&mut self, amount: &Expr) -> Result<(), Fault> {
        match self.context.value(amount)? {
            Value::Number(amount) => {
                self.rows.truncate(position(amount, self.rows.len()));
                Ok(())
            }
            other => Err(Fault::evaluation(format!(
                "LIMIT takes a number, not {} ({})",
                other.kind().name(),
                show::text(&other)
            ))
            .at(&amount.span)),
        }
    }

    fn group(&mut self, by: &Named) -> Result<(), Fault> {
        let mut keys = Vec::with_capacity(self.rows.len());
        let mut kept = Vec::with_capacity(self.rows.len());
        for Item { row, .. } in std::mem::take(&mut self.rows) {
            if let Some(value) = self.value(&by.expr, &row)? {
                keys.push(SortedBy::Made(self.context.key(&value)));
                kept.push(Item { id: Id::Value(value), row });
            }
        }
        let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
        let mut previous: Option<Value> = None;
        for Item { id, row } in self.sorted(kept, &keys, &[false], usize::MAX)? {
            let Id::Value(key) = id else { continue };
            let is_same = match &previous {
                Some(previous) => equal(self.context, &key, previous)?,
                None => false,
            };
            let data = Value::Object(self.context.object(&row));
            match groups.last_mut().filter(|_| is_same) {
                Some((_, rows)) => rows.push(data),
                None => groups.push((key.clone(), vec![data])),
            }
            previous = Some(key);
        }
        for (key, rows) in groups {
            let mut data = Map::from_iter([
                (Arc::from("key"), key.clone()),
                (Arc::from("rows"), Value::list(rows)),
            ]);
            data.insert(by.name.clone(), key.clone());
            let data = Arc::new(Object::new(data));
            self.context.budget.value(data.depth(), 0)?;
            self.rows.push(Item { id: Id::Value(key), row: Row::Data(data) });
        }
        let meaning = std::mem::replace(&mut self.meaning, Meaning::Path);
        self.meaning = Meaning::Group(by.name.clone(), Box::new(meaning));
        Ok(())
    }

    fn flatten(&mut self, field: &Named) -> Result<(), Fault> {
        let mut flat = Vec::new();
        for Item { id, row } in std::mem::take(&mut self.rows) {
            let Some(value) = self.value(&field.expr, &row)? else { continue };
            let base = self.context.object(&row);
            let mut add = |value: &Value| {
                let data = Object::with(&base, field.name.clone(), value.clone());
                self.context.budget.value(data.depth(), 0)?;
                flat.push(Item { id: id.clone(), row: Row::Data(Arc::new(data)) });
                Ok(())
            };
            match &value {
                Value::List(items) => items.iter().try_for_each(&mut add)?,
                single => add(single)?,
            }
            self.context.budget.rows(flat.len())?;
        }
        self.context.budget.spend(flat.len())?;
        self.rows = flat;
        if let Meaning::Group(name, inner) = &self.meaning
            && *name == field.name
        {
            self.meaning = (**inner).clone();
        }
        Ok(())
    }
}

/// How many rows are of interest to the command after a sort.
fn wanted(next: Option<&StepKind>) -> usize {
    match next {
        Some(StepKind::Limit(Expr { kind: ExprKind::Literal(Value::Number(amount)), .. }))
            if *amount >= 0.0 =>
        {
            position(*amount, usize::MAX)
        }
        _ => usize::MAX,
    }
}

/// For each row, a number in the order of its first key: nearly always it decides. All the same
/// where the keys are of several types.
fn leads<'k>(keys: impl Iterator<Item = &'k Key> + Clone) -> Vec<u64> {
    let kind = keys.clone().next().map(Key::kind);
    let leads: Option<Vec<u64>> = keys.clone().map(|key| key.lead(kind?)).collect();
    leads.unwrap_or_else(|| vec![0; keys.count()])
}
