//! The queries of one note, answered block by block: they share what they may spend.

use crate::diag::{Diagnostic, Severity};
use crate::note::Note;
use crate::note::doc::{Event, Kind};
use crate::note::fence::{self, in_source};
use crate::query::answer::{Answer, Outcome, Tasks};
use crate::query::answers::{BlockAnswer, LANGUAGE, inline_query};
use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::query::index::Index;
use crate::query::output::alone;
use crate::query::reads::Reads;
use crate::query::syntax::{Expr, ExprKind};
use crate::query::{names, parser, why};
use crate::text::lines::Places;
use crate::value::{Date, Object, Value, Widget};
use crate::vault::NoteId;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// The answers of one note's queries, and what they came from.
#[derive(Debug, Default)]
pub(super) struct Answered {
    /// By index of the code block.
    pub(super) blocks: BTreeMap<u32, BlockAnswer>,
    /// By index of the inline code's text.
    pub(super) inlines: BTreeMap<u32, Result<Value, Fault>>,
    /// The notes that appear in them, with the first block of each.
    pub(super) appearing: BTreeMap<NoteId, u32>,
    /// What is wrong with them.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// What was read for them.
    pub(super) reads: Reads,
    /// Whether they show pages of notes, which hold on to the state of the vault that they are of.
    pub(super) has_pages: bool,
}

impl Answered {
    fn holds_pages(&self) -> bool {
        let blocks = self.blocks.values().filter_map(|block| block.outcome.as_ref().ok());
        let mut inlines = self.inlines.values().filter_map(|value| value.as_ref().ok());
        blocks.map(|answer| &answer.result).any(Outcome::holds_pages)
            || inlines.any(Value::holds_late)
    }
}

/// Answers the queries of one note at the time `now`; inline ones only with `with_inline`.
pub(super) fn of_note(index: &Index<'_>, id: NoteId, now: Date, with_inline: bool) -> Answered {
    let note = index.note(id);
    let mut asker = Asker {
        context: Context::new(index, &note.path, now),
        note,
        id,
        places: Places::new(&note.path, &note.text),
        found: Answered::default(),
    };
    for event in &note.doc.events {
        match event.kind {
            Kind::CodeBlock(block) => asker.block(*event, block),
            Kind::Code(_) if with_inline => asker.inline(*event),
            _ => {}
        }
    }
    let Asker { context, mut found, .. } = asker;
    found.reads = context.into_reads();
    found.has_pages = found.holds_pages();
    found
}

/// Answers the queries of one note.
struct Asker<'a> {
    context: Context<'a>,
    note: &'a Note,
    id: NoteId,
    places: Places<'a>,
    found: Answered,
}

impl Asker<'_> {
    fn block(&mut self, event: Event, block: u32) {
        let code = &self.note.doc.code_blocks[block as usize];
        if fence::language(&code.info) != LANGUAGE {
            return;
        }
        let query = parser::query(&code.code);
        if let Ok(query) = &query {
            names::of_query(query, &mut self.context.reads.borrow_mut().names);
        }
        let outcome = query.as_ref().map_err(Clone::clone).and_then(|q| self.context.answer(q));
        let outcome = outcome.map(without_pages);
        let mut reason = None;
        match (&query, &outcome) {
            (Ok(query), Ok(answer)) => {
                reason = why::empty(&self.context, query, answer);
                self.note_appearances(answer, block);
            }
            (_, Err(fault)) => {
                let span = fault.span.clone().unwrap_or(0..0);
                let range = in_source(&self.note.text, event, &code.code, span);
                self.report(Severity::Error, fault, range);
            }
            (Err(_), Ok(_)) => {}
        }
        if let Some(reason) = &reason {
            let message = format!("this query has no results: {reason}");
            let start = event.start as usize;
            let place = self.places.at(start, start);
            let diagnostic = Diagnostic::new(Severity::Info, "query::empty", message).at(place);
            self.found.diagnostics.push(diagnostic);
        }
        self.found.blocks.insert(block, BlockAnswer { outcome, reason });
    }

    /// Inline code, where it is a query (rule P3a): it must read as an expression that depends on
    /// something. Everything else stays code.
    fn inline(&mut self, event: Event) {
        let Some((text, string)) = inline_query(self.note, &event) else { return };
        let source = self.note.text.get(event.start as usize..event.end as usize);
        let offset = event.start as usize + source.and_then(|s| s.find(text)).unwrap_or(0);
        let at = |span: &Range<usize>| offset + span.start..offset + span.end;
        let expr = match parser::expression(text) {
            Ok(expr) if is_dependent(&expr) => expr,
            Ok(_) => return,
            Err(fault) => {
                if names_this(text) {
                    let span = fault.span.clone().unwrap_or(0..0);
                    self.report(Severity::Warning, &fault, at(&span));
                }
                return;
            }
        };
        names::of_expr(&expr, &mut self.context.reads.borrow_mut().names);
        let value = self.context.value(&expr);
        match &value {
            Ok(value) => {
                let mut notes = BTreeSet::new();
                self.collect(value, &mut notes);
                self.appear(notes, u32::MAX);
            }
            Err(fault) => {
                let span = fault.span.clone().unwrap_or(0..text.len());
                self.report(Severity::Error, fault, at(&span));
            }
        }
        self.found.inlines.insert(string, value);
    }

    fn report(&mut self, severity: Severity, fault: &Fault, range: Range<usize>) {
        let place = self.places.at(range.start, range.end);
        let mut diagnostic =
            Diagnostic::new(severity, fault.kind.code(), fault.message.clone()).at(place);
        diagnostic.help.clone_from(&fault.help);
        self.found.diagnostics.push(diagnostic);
    }

    fn note_appearances(&mut self, answer: &Answer, block: u32) {
        let mut notes = BTreeSet::new();
        match &answer.result {
            Outcome::Table { rows, .. } => {
                rows.iter().flatten().for_each(|cell| self.collect(cell, &mut notes));
            }
            Outcome::List(items) => items.iter().for_each(|item| self.collect(item, &mut notes)),
            Outcome::Tasks(tasks) => self.collect_tasks(tasks, &mut notes),
            Outcome::Calendar(entries) => {
                entries.iter().for_each(|entry| self.collect(&entry.link, &mut notes));
            }
        }
        self.appear(notes, block);
    }

    fn appear(&mut self, notes: BTreeSet<NoteId>, block: u32) {
        for note in notes.into_iter().filter(|note| *note != self.id) {
            let first = self.found.appearing.entry(note).or_insert(block);
            // A block says more of itself than code in a line.
            *first = block.min(*first);
        }
    }

    /// Notes that a value links to.
    fn collect(&self, value: &Value, notes: &mut BTreeSet<NoteId>) {
        match value {
            Value::Link(link) => {
                let path = self.context.index.resolve(&link.path, self.context.origin);
                notes.extend(path.and_then(|path| self.context.index.note_at(path)));
            }
            Value::List(items) => items.iter().for_each(|item| self.collect(item, notes)),
            Value::Object(object) if crate::query::output::is_list_item(object) => {
                self.collect_item(object, notes);
            }
            // Rows of a group are whole pages, whose every link would be too much.
            Value::Object(object) if object.get("file").is_some() => {}
            Value::Object(object) => {
                object.entries().into_iter().for_each(|(_, item)| self.collect(item, notes));
            }
            Value::Widget(widget) => {
                if let Widget::Pair { key, value } = &**widget {
                    self.collect(key, notes);
                    self.collect(value, notes);
                }
            }
            _ => {}
        }
    }

    fn collect_tasks(&self, tasks: &Tasks, notes: &mut BTreeSet<NoteId>) {
        match tasks {
            Tasks::Flat(tasks) => tasks.iter().for_each(|task| self.collect_item(task, notes)),
            Tasks::Grouped(groups) => {
                groups.iter().for_each(|(_, tasks)| self.collect_tasks(tasks, notes));
            }
        }
    }

    fn collect_item(&self, item: &Arc<Object>, notes: &mut BTreeSet<NoteId>) {
        if let Some(Value::Text(path)) = item.get("path") {
            notes.extend(self.context.index.note_at(path));
        }
    }
}

/// The answer, its tasks without the pages that they lie over.
fn without_pages(answer: Answer) -> Answer {
    fn tasks_alone(tasks: Tasks) -> Tasks {
        match tasks {
            Tasks::Flat(tasks) => Tasks::Flat(tasks.iter().map(alone).collect()),
            Tasks::Grouped(groups) => Tasks::Grouped(
                groups.into_iter().map(|(key, tasks)| (key, tasks_alone(tasks))).collect(),
            ),
        }
    }
    let result = match answer.result {
        Outcome::Tasks(tasks) => Outcome::Tasks(tasks_alone(tasks)),
        other => other,
    };
    Answer { result, ..answer }
}

fn names_this(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-').any(|word| word == "this")
}

/// Whether an expression holds a field, a link, a call or an operator.
fn is_dependent(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(value) => matches!(value, Value::Link(_)),
        ExprKind::List(items) => items.iter().any(is_dependent),
        ExprKind::Object(fields) => fields.iter().any(|(_, field)| is_dependent(field)),
        ExprKind::Day(_)
        | ExprKind::Variable(_)
        | ExprKind::Not(_)
        | ExprKind::Chain(..)
        | ExprKind::Lambda(_)
        | ExprKind::Postfix(..) => true,
    }
}
