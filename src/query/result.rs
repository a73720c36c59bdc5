//! From the rows that are left to what the query's first line asks for.

use crate::query::answer::{Entry as Day, Outcome, Tasks};
use crate::query::fault::Fault;
use crate::query::steps::{Id, Item, Meaning, Run};
use crate::query::syntax::{Expr, Header, Named};
use crate::value::{Link, Object, Value, Widget};
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// Bytes of a task, written out, beside its text.
const TASK_WEIGHT: u64 = 200;
/// Bytes of a row beside its values.
const ROW_WEIGHT: u64 = 64;

impl Run<'_, '_> {
    pub(super) fn result(&mut self, header: &Header) -> Result<Outcome, Fault> {
        match header {
            Header::Table { columns, has_id } => self.table(columns, *has_id),
            Header::List { item, has_id } => self.list(item.as_ref(), *has_id),
            Header::Task => {
                let rows = self.rows.iter().map(|item| self.context.object(&item.row)).collect();
                Ok(Outcome::Tasks(self.grouped(&self.meaning, rows)?))
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
        let meant: FxHashMap<&str, &Expr> =
            columns.iter().map(|column| (&*column.name, &column.expr)).collect();
        let exprs: Vec<&Expr> = columns.iter().map(|column| meant[&*column.name]).collect();
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
                cells.insert(0, self.id(item)?);
            }
            Ok(cells)
        });
        Ok(Outcome::Table { headers, rows: rows.collect::<Result<_, Fault>>()? })
    }

    fn list(&mut self, item: Option<&Expr>, has_id: bool) -> Result<Outcome, Fault> {
        let Some(item) = item else {
            let ids = std::mem::take(&mut self.rows).into_iter().map(|item| self.id(item));
            return Ok(Outcome::List(ids.collect::<Result<_, Fault>>()?));
        };
        let rows = self.extract(&[item])?.into_iter().map(|(item, mut values)| {
            let value = values.pop().unwrap_or_default();
            if has_id {
                return Ok(Value::Widget(Arc::new(Widget::Pair { key: self.id(item)?, value })));
            }
            Ok(value)
        });
        Ok(Outcome::List(rows.collect::<Result<_, Fault>>()?))
    }

    /// What a row is of, as a value that is to be shown.
    fn id(&self, item: Item) -> Result<Value, Fault> {
        let value = match item.id {
            Id::Note(id) => Value::link(Link::file(self.context.index.note(id).path.as_str())),
            Id::Value(value) => value,
        };
        self.context.whole(&value);
        self.context.budget.show(value.weight())?;
        Ok(value)
    }

    /// Each row with the values of `exprs`; rows for which one fails are dropped.
    fn extract(&mut self, exprs: &[&Expr]) -> Result<Vec<(Item, Vec<Value>)>, Fault> {
        self.unless_all_failed(|run| {
            let mut extracted = Vec::with_capacity(run.rows.len());
            'rows: for item in std::mem::take(&mut run.rows) {
                let mut values = Vec::with_capacity(exprs.len() + 1);
                for expr in exprs {
                    let Some(value) = run.value(expr, &item.row)? else { continue 'rows };
                    run.context.whole(&value);
                    run.context.budget.show(value.weight())?;
                    values.push(value);
                }
                run.context.budget.show(ROW_WEIGHT)?;
                extracted.push((item, values));
            }
            Ok(extracted)
        })
    }

    /// Tasks in the groups that they were put in.
    fn grouped(&self, meaning: &Meaning, rows: Vec<Arc<Object>>) -> Result<Tasks, Fault> {
        let budget = &self.context.budget;
        let Meaning::Group(name, inner) = meaning else {
            for row in &rows {
                budget.show(TASK_WEIGHT + row.get("text").map_or(0, Value::weight))?;
            }
            return Ok(Tasks::Flat(rows));
        };
        let groups = rows.into_iter().map(|row| {
            let key = row.get(name).cloned().unwrap_or_default();
            self.context.whole(&key);
            budget.show(key.weight())?;
            let rows = row.get("rows").map_or_else(Vec::new, objects);
            Ok((key, self.grouped(inner, rows)?))
        });
        Ok(Tasks::Grouped(groups.collect::<Result<_, Fault>>()?))
    }
}

/// `file.link` of a row.
fn link_of(data: &Object) -> Value {
    match data.get("file") {
        Some(Value::Object(file)) => file.get("link").cloned().unwrap_or_default(),
        _ => Value::Null,
    }
}

/// The objects in a list.
fn objects(list: &Value) -> Vec<Arc<Object>> {
    let Value::List(items) = list else { return Vec::new() };
    let object = |item: &Value| match item {
        Value::Object(object) => Some(object.clone()),
        _ => None,
    };
    items.iter().filter_map(object).collect()
}
