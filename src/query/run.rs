//! Running a query: rows from the source, step by step in written order, to an answer.

use crate::query::answer::{Answer, Entry as Day, Outcome, Tasks};
use crate::query::context::Context;
use crate::query::fault::{Fault, FaultKind};
use crate::query::index::Entry;
use crate::query::operators;
use crate::query::sort::sort_by;
use crate::query::source;
use crate::query::syntax::{Expr, Header, Named, Query, SortKey, StepKind};
use crate::value::order;
use crate::value::{Link, Map, Object, Value, Widget, show};
use std::cmp::Ordering;
use std::sync::Arc;

/// One row: what it is of, and what expressions see of it.
#[derive(Clone)]
struct Row {
    id: Value,
    data: Arc<Object>,
}

/// What the ids of rows are: notes and the like, or groups by that name over rows of that kind.
#[derive(Clone)]
enum Meaning {
    Path,
    Group(Arc<str>, Box<Meaning>),
}

/// Rows under way.
struct Run<'c, 'a> {
    context: &'c Context<'a>,
    rows: Vec<Row>,
    meaning: Meaning,
    left: Vec<usize>,
    dropped: usize,
    first_drop: Option<Fault>,
}

impl Context<'_> {
    /// Answers a query.
    ///
    /// # Errors
    /// When a step fails for every row, a source cannot be read, or the query costs too much.
    pub fn answer(&self, query: &Query) -> Result<Answer, Fault> {
        let is_task = matches!(query.header, Header::Task);
        let rows = if is_task { self.tasks(query)? } else { self.rows(query)? };
        let looked_at = rows.len();
        let mut run = Run {
            context: self,
            rows,
            meaning: Meaning::Path,
            left: Vec::new(),
            dropped: 0,
            first_drop: None,
        };
        for step in &query.steps {
            run.step(&step.kind).map_err(|fault| fault.at(&step.span))?;
        }
        let result = run.result(&query.header)?;
        let Run { left, dropped, first_drop, .. } = run;
        let reads_clock = self.reads_clock();
        Ok(Answer { result, looked_at, left, dropped, first_drop, reads_clock })
    }

    /// The value of an expression that stands by itself.
    ///
    /// # Errors
    /// As for [`Context::evaluate`].
    pub fn value(&self, expr: &Expr) -> Result<Value, Fault> {
        self.evaluate(expr, &Arc::new(Object::new(Map::default())))
    }

    /// The source's rows: notes, and lines of CSV files.
    fn rows(&self, query: &Query) -> Result<Vec<Row>, Fault> {
        let mut rows = Vec::new();
        for entry in source::entries(self, query.source.as_ref())? {
            match entry {
                Entry::Note(id) => {
                    let path = self.index.vault.note(id).path.as_str();
                    let data = self.index.page(id).clone();
                    rows.push(Row { id: Value::link(Link::file(path)), data });
                }
                Entry::File(path) => {
                    let span = query.source.as_ref().map_or(0..0, |source| source.span.clone());
                    let lines = self.index.csv(&path).map_err(|fault| fault.at(&span))?;
                    let of_line = |(at, line): (usize, &Arc<Object>)| Row {
                        id: Value::from(format!("{path}#{at}")),
                        data: line.clone(),
                    };
                    rows.extend(lines.iter().enumerate().map(of_line));
                }
            }
            self.budget.rows(rows.len())?;
        }
        Ok(rows)
    }

    /// The tasks of the source's notes, each with the fields of its note that it has not itself.
    fn tasks(&self, query: &Query) -> Result<Vec<Row>, Fault> {
        let mut rows = Vec::new();
        for entry in source::entries(self, query.source.as_ref())? {
            let Entry::Note(id) = entry else { continue };
            let page = self.index.page(id);
            let Some(Value::Object(file)) = page.get("file") else { continue };
            let Some(Value::List(tasks)) = file.get("tasks") else { continue };
            for task in tasks.iter() {
                if let Value::Object(task) = task {
                    rows.push(Row { id: Value::Null, data: Arc::new(Object::over(task, page)) });
                }
            }
            self.budget.rows(rows.len())?;
        }
        Ok(rows)
    }
}

impl Run<'_, '_> {
    fn step(&mut self, step: &StepKind) -> Result<(), Fault> {
        let incoming = self.rows.len();
        let dropped = self.dropped;
        let first_drop = self.first_drop.take();
        match step {
            StepKind::From => {
                return Err(Fault::evaluation("FROM stands only once, right after the first line"));
            }
            StepKind::Where(condition) => self.filter(condition)?,
            StepKind::Sort(keys) => self.sort(keys)?,
            StepKind::Limit(amount) => self.limit(amount)?,
            StepKind::Group(by) => self.group(by)?,
            StepKind::Flatten(field) => self.flatten(field)?,
        }
        self.left.push(self.rows.len());
        self.check_drops(incoming, dropped)?;
        self.first_drop = first_drop.or(self.first_drop.take());
        Ok(())
    }

    /// A step that failed for each of its rows has failed.
    fn check_drops(&mut self, incoming: usize, dropped_before: usize) -> Result<(), Fault> {
        let dropped = self.dropped - dropped_before;
        match self.first_drop.take() {
            Some(fault) if incoming > 0 && dropped >= incoming => Err(fault),
            other => {
                self.first_drop = other;
                Ok(())
            }
        }
    }

    /// The value for a row; `None` when it fails, which drops the row.
    fn value(&mut self, expr: &Expr, data: &Arc<Object>) -> Result<Option<Value>, Fault> {
        match self.context.evaluate(expr, data) {
            Ok(value) => Ok(Some(value)),
            // What costs too much for one row costs too much.
            Err(fault) if fault.kind == FaultKind::Limit => Err(fault),
            Err(fault) => {
                self.first_drop.get_or_insert(fault);
                Ok(None)
            }
        }
    }

    fn filter(&mut self, condition: &Expr) -> Result<(), Fault> {
        for row in std::mem::take(&mut self.rows) {
            match self.value(condition, &row.data)? {
                Some(value) if value.is_truthy() => self.rows.push(row),
                Some(_) => {}
                None => self.dropped += 1,
            }
        }
        Ok(())
    }

    fn sort(&mut self, keys: &[SortKey]) -> Result<(), Fault> {
        let mut keyed = Vec::with_capacity(self.rows.len());
        'rows: for row in std::mem::take(&mut self.rows) {
            let mut values = Vec::with_capacity(keys.len());
            for key in keys {
                match self.value(&key.expr, &row.data)? {
                    Some(value) => values.push(value),
                    None => {
                        self.dropped += 1;
                        continue 'rows;
                    }
                }
            }
            keyed.push((values, row));
        }
        let directions: Vec<bool> = keys.iter().map(|key| key.is_descending).collect();
        self.rows = self.sorted(keyed, &directions)?;
        Ok(())
    }

    /// Rows in the order of their keys; equal ones stay as they are.
    fn sorted(
        &self,
        keyed: Vec<(Vec<Value>, Row)>,
        is_descending: &[bool],
    ) -> Result<Vec<Row>, Fault> {
        let context = self.context;
        let count = keyed.len();
        context.budget.spend(count * (usize::BITS - count.leading_zeros()) as usize)?;
        let ranks = order::Ranked::new(keyed.iter().map(|(values, _)| values.as_slice()), context);
        let order = sort_by((0..count).collect(), &mut |a: &usize, b: &usize| {
            let by_key = is_descending.iter().enumerate().map(|(key, is_descending)| {
                let order = ranks.compare(*a, *b, key);
                if *is_descending { order.reverse() } else { order }
            });
            Ok::<_, Fault>(by_key.into_iter().find(|o| o.is_ne()).unwrap_or(Ordering::Equal))
        })?;
        let mut rows: Vec<Option<Row>> = keyed.into_iter().map(|(_, row)| Some(row)).collect();
        Ok(order.into_iter().filter_map(|at| rows[at].take()).collect())
    }

    fn limit(&mut self, amount: &Expr) -> Result<(), Fault> {
        match self.context.value(amount)? {
            Value::Number(amount) => {
                self.rows.truncate(end_of_slice(amount, self.rows.len()));
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
        let mut keyed = Vec::with_capacity(self.rows.len());
        for row in std::mem::take(&mut self.rows) {
            match self.value(&by.expr, &row.data)? {
                Some(key) => keyed.push((vec![key.clone()], Row { id: key, data: row.data })),
                None => self.dropped += 1,
            }
        }
        let mut groups: Vec<(Value, Vec<Value>)> = Vec::new();
        let mut previous: Option<Value> = None;
        for Row { id: key, data } in self.sorted(keyed, &[false])? {
            let is_same =
                previous.as_ref().is_some_and(|p| operators::equal(self.context, &key, p));
            let data = Value::Object(data);
            match groups.last_mut().filter(|_| is_same) {
                Some((_, rows)) => rows.push(data),
                None => groups.push((key.clone(), vec![data])),
            }
            previous = Some(key);
        }
        let row = |(key, rows): (Value, Vec<Value>)| {
            let mut data = Map::from_iter([
                (Arc::from("key"), key.clone()),
                (Arc::from("rows"), Value::list(rows)),
            ]);
            data.insert(by.name.clone(), key.clone());
            Row { id: key, data: Arc::new(Object::new(data)) }
        };
        self.rows = groups.into_iter().map(row).collect();
        let meaning = std::mem::replace(&mut self.meaning, Meaning::Path);
        self.meaning = Meaning::Group(by.name.clone(), Box::new(meaning));
        for row in &self.rows {
            self.context.budget.value_depth(row.data.depth())?;
        }
        Ok(())
    }

    fn flatten(&mut self, field: &Named) -> Result<(), Fault> {
        let mut flat = Vec::new();
        for row in std::mem::take(&mut self.rows) {
            let Some(value) = self.value(&field.expr, &row.data)? else {
                self.dropped += 1;
                continue;
            };
            let mut add = |value: &Value| {
                let data = Object::with(&row.data, field.name.clone(), value.clone());
                flat.push(Row { id: row.id.clone(), data: Arc::new(data) });
            };
            match &value {
                Value::List(items) => items.iter().for_each(&mut add),
                single => add(single),
            }
            self.context.budget.rows(flat.len())?;
        }
        self.context.budget.spend(flat.len())?;
        if let Some(row) = flat.first() {
            self.context.budget.value_depth(row.data.depth())?;
        }
        self.rows = flat;
        if let Meaning::Group(name, inner) = &self.meaning
            && *name == field.name
        {
            self.meaning = (**inner).clone();
        }
        Ok(())
    }

    fn result(&mut self, header: &Header) -> Result<Outcome, Fault> {
        match header {
            Header::Table { columns, has_id } => self.table(columns, *has_id),
            Header::List { item, has_id } => self.list(item.as_ref(), *has_id),
            Header::Task => {
                let rows = self.rows.iter().map(|row| row.data.clone()).collect();
                Ok(Outcome::Tasks(grouped(&self.meaning, rows)))
            }
            Header::Calendar(date) => {
                let rows = self.extract(&[&date.expr])?;
                let day = |(row, mut values): (Row, Vec<Value>)| Day {
                    date: values.pop().unwrap_or_default(),
                    link: link_of(&row.data),
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
        let rows = self.extract(&exprs)?.into_iter().map(|(row, mut cells)| {
            if has_id {
                cells.insert(0, row.id);
            }
            cells
        });
        Ok(Outcome::Table { headers, rows: rows.collect() })
    }

    fn list(&mut self, item: Option<&Expr>, has_id: bool) -> Result<Outcome, Fault> {
        let Some(item) = item else {
            return Ok(Outcome::List(self.rows.iter().map(|row| row.id.clone()).collect()));
        };
        let rows = self.extract(&[item])?.into_iter().map(|(row, mut values)| {
            let value = values.pop().unwrap_or_default();
            if has_id {
                Value::Widget(Arc::new(Widget::Pair { key: row.id, value }))
            } else {
                value
            }
        });
        Ok(Outcome::List(rows.collect()))
    }

    /// Each row with the values of `exprs`; rows for which one fails are dropped.
    fn extract(&mut self, exprs: &[&Expr]) -> Result<Vec<(Row, Vec<Value>)>, Fault> {
        let incoming = self.rows.len();
        let dropped = self.dropped;
        let first_drop = self.first_drop.take();
        let mut extracted = Vec::with_capacity(incoming);
        'rows: for row in std::mem::take(&mut self.rows) {
            let mut values = Vec::with_capacity(exprs.len() + 1);
            for expr in exprs {
                match self.value(expr, &row.data)? {
                    Some(value) => values.push(value),
                    None => {
                        self.dropped += 1;
                        continue 'rows;
                    }
                }
            }
            extracted.push((row, values));
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

/// The end of a JavaScript slice that begins at 0: a negative number counts from the end.
fn end_of_slice(end: f64, length: usize) -> usize {
    let end = if end.is_nan() { 0.0 } else { end.trunc() };
    if end < 0.0 { length.saturating_sub((-end) as usize) } else { (end as usize).min(length) }
}
