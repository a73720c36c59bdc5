//! From the rows that are left to what the query's first line asks for.

use crate::query::answer::{Entry as Day, Outcome, Tasks};
use crate::query::fault::Fault;
use crate::query::steps::{Id, Item, Meaning, Run};
use crate::query::syntax::{Expr, Header, Named};
use crate::value::{Link, Object, Value, Widget};
use std::sync::Arc;

/// Bytes of a task, written out, beside its text.
const TASK_WEIGHT: u64 = 200;
/// Bytes of what a row is of.
const ID_WEIGHT: u64 = 64;

impl Run<'_, '_> {
    pub(super) fn result(&mut self, header: &Header) -> Result<Outcome, Fault> {
        match header {
            Header::Table { columns, has_id } => self.table(columns, *has_id),
            Header::List { item, has_id } => self.list(item.as_ref(), *has_id),
            Header::Task => {
                let rows: Vec<Arc<Object>> =
                    self.rows.iter().map(|item| self.context.object(&item.row)).collect();
                for row in &rows {
                    let text = row.get("text").map_or(0, Value::weight);
                    self.context.budget.show(TASK_WEIGHT + text)?;
                }
                Ok(Outcome::Tasks(grouped(&self.meaning, rows)))
            }
            Header::Calendar(date) => {
                let rows = self.extract(&[&date.expr])?;
                let day = |(item, mut values): (Item, Vec<Value>)| Day {
                    date: values.pop().unwrap_or_default(),
                    link: link_of(&self.context.object(&item.row)),
                };
                Ok(Outcome::Calendar(rows.into_iter().map(day).collect()))
            }
        }
    }

    fn table(&mut self, columns: &[Named], has_id: bool) -> Result<Outcome, Fault> {
        // Of columns with one name the last is meant, in every place.
        let meant = |name: &Arc<str>| columns.iter().rposition(|c| c.name == *name).unwrap_or(0);
        let exprs: Vec<&Expr> = columns.iter().map(|c| &columns[meant(&c.name)].expr).collect();
        let mut headers: Vec<Arc<str>> = columns.iter().map(|c| c.name.clone()).collect();
        if has_id {
            let name = match &self.meaning {
                Meaning::Path => "File".into(),
                Meaning::Group(name, _) => name.clone(),
            };
            headers.insert(0, name);
        }
        let rows = self.extract(&exprs)?.into_iter().map(|(item, mut cells)| {
            if has_id {
                cells.insert(0, self.id(item));
            }
            cells
        });
        Ok(Outcome::Table { headers, rows: rows.collect() })
    }

    fn list(&mut self, item: Option<&Expr>, has_id: bool) -> Result<Outcome, Fault> {
        let Some(item) = item else {
            return Ok(Outcome::List(self.rows.iter().map(|item| self.id(item.clone())).collect()));
        };
        let rows = self.extract(&[item])?.into_iter().map(|(item, mut values)| {
            let value = values.pop().unwrap_or_default();
            if has_id {
                Value::Widget(Arc::new(Widget::Pair { key: self.id(item), value }))
            } else {
                value
            }
        });
        Ok(Outcome::List(rows.collect()))
    }

    /// What a row is of, as a value.
    fn id(&self, item: Item) -> Value {
        match item.id {
            Id::Note(id) => Value::link(Link::file(self.context.index.note(id).path.as_str())),
            Id::Value(value) => value,
        }
    }

    /// Each row with the values of `exprs`; rows for which one fails are dropped.
    fn extract(&mut self, exprs: &[&Expr]) -> Result<Vec<(Item, Vec<Value>)>, Fault> {
        let incoming = self.rows.len();
        let dropped = self.dropped;
        let first_drop = self.first_drop.take();
        let mut extracted = Vec::with_capacity(incoming);
        'rows: for item in std::mem::take(&mut self.rows) {
            let mut values = Vec::with_capacity(exprs.len() + 1);
            for expr in exprs {
                match self.value(expr, &item.row)? {
                    Some(value) => {
                        self.context.budget.show(value.weight())?;
                        values.push(value);
                    }
                    None => {
                        self.dropped += 1;
                        continue 'rows;
                    }
                }
            }
            self.context.budget.show(ID_WEIGHT)?;
            extracted.push((item, values));
        }
        self.check_drops(incoming, dropped)?;
        self.first_drop = first_drop.or(self.first_drop.take());
        Ok(extracted)
    }
}

/// `file.link` of a row.
fn link_of(data: &Object) -> Value {
    match data.get("file") {
        Some(Value::Object(file)) => file.get("link").cloned().unwrap_or_default(),
        _ => Value::Null,
    }
}

fn grouped(meaning: &Meaning, rows: Vec<Arc<Object>>) -> Tasks {
    let Meaning::Group(name, inner) = meaning else { return Tasks::Flat(rows) };
    let group = |row: Arc<Object>| {
        let key = row.get(name).cloned().unwrap_or_default();
        let rows = match row.get("rows") {
            Some(Value::List(rows)) => rows
                .iter()
                .filter_map(|row| match row {
                    Value::Object(row) => Some(row.clone()),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        };
        (key, grouped(inner, rows))
    };
    Tasks::Grouped(rows.into_iter().map(group).collect())
}
