//! Running a query: rows from the source, step by step in written order, to an answer.

use crate::query::answer::{Answer, RowKind};
use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::query::index::Entry;
use crate::query::row::Row;
use crate::query::source;
use crate::query::steps::{Id, Item, Meaning, Run};
use crate::query::syntax::{Expr, Header, Query};
use crate::value::{Map, Object, Value};
use crate::vault::NoteId;
use std::sync::Arc;

impl Context<'_> {
    /// Answers a query.
    ///
    /// # Errors
    /// When a step fails for every row, a source cannot be read, or the query costs too much.
    pub fn answer(&self, query: &Query) -> Result<Answer, Fault> {
        let kind = match &query.source {
            _ if matches!(query.header, Header::Task) => RowKind::Task,
            Some(source) if source.reads_table() => RowKind::Line,
            _ => RowKind::Note,
        };
        let rows = if kind == RowKind::Task { self.tasks(query)? } else { self.rows(query)? };
        let looked_at = (rows.len(), kind);
        let mut run = Run {
            context: self,
            rows,
            meaning: Meaning::Path,
            left: Vec::new(),
            dropped: 0,
            first_drop: None,
        };
        for (at, step) in query.steps.iter().enumerate() {
            let next = query.steps.get(at + 1).map(|step| &step.kind);
            run.step(&step.kind, next).map_err(|fault| fault.at(&step.span))?;
        }
        let result = run.result(&query.header)?;
        let Run { left, dropped, first_drop, .. } = run;
        let left = query.steps.iter().map(|step| step.span.clone()).zip(left).collect();
        Ok(Answer { result, looked_at, left, dropped, first_drop })
    }

    /// The value of an expression that stands by itself.
    ///
    /// # Errors
    /// As for [`Context::evaluate`].
    pub fn value(&self, expr: &Expr) -> Result<Value, Fault> {
        let value = self.evaluate(expr, &Row::Data(Arc::new(Object::new(Map::default()))))?;
        self.whole(&value);
        self.budget.show(value.weight())?;
        Ok(value)
    }

    /// The source's rows: notes, and lines of CSV files.
    fn rows(&self, query: &Query) -> Result<Vec<Item>, Fault> {
        let of_note = |id: NoteId| Item { id: Id::Note(id), row: Row::Note(id) };
        if let Some(notes) = source::notes_of(self, query.source.as_ref()) {
            self.budget.spend(notes.len())?;
            return Ok(notes.iter().copied().map(of_note).collect());
        }
        let mut rows = Vec::new();
        for entry in source::entries(self, query.source.as_ref())? {
            match entry {
                Entry::Note(id) => rows.push(of_note(id)),
                Entry::File(path) => {
                    let span = query.source.as_ref().map_or(0..0, |source| source.span.clone());
                    let lines = self.csv(&path).map_err(|fault| fault.at(&span))?;
                    let of_line = |(at, line): (usize, &Arc<Object>)| Item {
                        id: Id::Value(Value::from(format!("{path}#{at}"))),
                        row: Row::Data(line.clone()),
                    };
                    rows.extend(lines.iter().enumerate().map(of_line));
                }
            }
            self.budget.rows(rows.len())?;
        }
        Ok(rows)
    }

    /// The tasks of the source's notes, each with the fields of its note that it has not itself.
    fn tasks(&self, query: &Query) -> Result<Vec<Item>, Fault> {
        let mut rows = Vec::new();
        for entry in source::entries(self, query.source.as_ref())? {
            let Entry::Note(id) = entry else { continue };
            let page = self.index.page(id);
            let Some(Value::Object(file)) = page.get("file") else { continue };
            let Some(Value::List(tasks)) = file.get("tasks") else { continue };
            for task in tasks.iter() {
                if let Value::Object(task) = task {
                    rows.push(Item {
                        id: Id::Value(Value::Null),
                        row: Row::Data(Arc::new(Object::over(task, page))),
                    });
                }
            }
            self.budget.rows(rows.len())?;
        }
        Ok(rows)
    }
}
