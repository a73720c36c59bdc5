//! What expressions see of a row: a note as it is, or with something laid over it.

use crate::query::context::{Context, LookedFor};
use crate::query::fault::Fault;
use crate::query::index::Column;
use crate::query::syntax::{Expr, ExprKind, Postfix, PostfixKind};
use crate::value::order::Key;
use crate::value::{Object, Value};
use crate::vault::NoteId;
use std::sync::Arc;

/// The data of a row.
#[derive(Debug, Clone)]
pub enum Row {
    /// A note's page.
    Note(NoteId),
    /// Anything else: a page with fields laid over it, a task, a group, a line of a table.
    Data(Arc<Object>),
}

/// What a row is sorted by: known to the index, or made for this query.
#[derive(Debug)]
pub(super) enum SortedBy<'a> {
    Known(&'a Key),
    Made(Key),
}

impl std::ops::Deref for SortedBy<'_> {
    type Target = Key;

    fn deref(&self) -> &Key {
        match self {
            SortedBy::Known(key) => key,
            SortedBy::Made(key) => key,
        }
    }
}

/// Columns that are looked for one after the other; hardly any query has more fields than this.
const MOST_AT_HAND: usize = 32;

static NULL: Value = Value::Null;

impl<'a> Context<'a> {
    /// The row as an object.
    pub(super) fn object(&self, row: &Row) -> Arc<Object> {
        match row {
            Row::Note(id) => self.index.page(*id).clone(),
            Row::Data(object) => object.clone(),
        }
    }

    /// The value of a name for a row: a field, else what every expression sees, else null.
    pub(super) fn variable<'s>(&'s self, name: &Arc<str>, row: &'s Row) -> &'s Value {
        let found = match row {
            Row::Note(id) => match self.column(name, false) {
                Some(column) => self.index.cell(column, *id),
                None => self.index.page(*id).get(name),
            },
            Row::Data(object) => object.get(name),
        };
        found.or_else(|| self.globals.get(name)).unwrap_or(&NULL)
    }

    /// The value of an expression that only looks something up, without a copy.
    pub(super) fn looked_up<'s>(&'s self, expr: &'s Expr, row: &'s Row) -> Option<&'s Value> {
        match &expr.kind {
            ExprKind::Literal(value) => Some(value),
            ExprKind::Variable(name) => Some(self.variable(name, row)),
            _ => {
                let (column, id) = self.column_of(expr, row)?;
                Some(self.index.cell(column, id).unwrap_or(&NULL))
            }
        }
    }

    /// What a row is sorted by.
    pub(super) fn sort_key(&self, expr: &Expr, row: &Row) -> Result<SortedBy<'a>, Fault> {
        let known = self.column_of(expr, row).and_then(|(column, id)| {
            self.index.cell(column, id)?;
            self.index.sort_key(column, id)
        });
        match known {
            Some(key) => Ok(SortedBy::Known(key)),
            None => Ok(SortedBy::Made(self.key(&self.evaluate(expr, row)?))),
        }
    }

    /// What a value is sorted by.
    pub(super) fn key(&self, value: &Value) -> Key {
        self.whole(value);
        self.index.collation().key(value, self)
    }

    /// The column that an expression looks into: `field` or `file.field`, for a note.
    fn column_of(&self, expr: &Expr, row: &Row) -> Option<(&'a Column, NoteId)> {
        let Row::Note(id) = row else { return None };
        let column = match &expr.kind {
            ExprKind::Variable(name) => self.column(name, false),
            ExprKind::Postfix(base, postfixes) => match (&base.kind, postfixes.as_slice()) {
                (ExprKind::Variable(base), [Postfix { kind: PostfixKind::Field(name), .. }])
                    if **base == *"file" =>
                {
                    self.column(name, true)
                }
                _ => None,
            },
            _ => None,
        };
        Some((column?, *id))
    }

    /// A column; once it has been looked for, it is at hand.
    fn column(&self, name: &Arc<str>, is_of_file: bool) -> Option<&'a Column> {
        let is_it = |(known, of_file, _): &&LookedFor<'a>| {
            *of_file == is_of_file && (Arc::ptr_eq(known, name) || known == name)
        };
        let known = self.columns.borrow().iter().find(is_it).map(|(_, _, column)| *column);
        known.unwrap_or_else(|| {
            let column = self.index.column(name, is_of_file);
            let mut at_hand = self.columns.borrow_mut();
            if at_hand.len() < MOST_AT_HAND {
                at_hand.push((name.clone(), is_of_file, column));
            }
            column
        })
    }
}
