//! All queries of a vault, answered: block by block, note by note, before any page is made, since
//! a note's page tells in whose answers it appears.

use crate::diag::{Diagnostic, Severity};
use crate::note::Note;
use crate::note::doc::{Event, Kind};
use crate::note::fence::{self, in_source};
use crate::query::answer::{Answer, Outcome, Tasks};
use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::query::index::{Index, Surroundings};
use crate::query::syntax::{Expr, ExprKind};
use crate::query::{parser, why};
use crate::text::lines::Places;
use crate::value::{Date, Object, Value, Widget, scan};
use crate::vault::{NoteId, Vault};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Language of a fence that holds a query.
pub const LANGUAGE: &str = "dataview";
/// Languages and marks of scripts, which are not run.
pub const SCRIPT_LANGUAGE: &str = "dataviewjs";
/// What inline code begins with that is a query.
const INLINE_MARK: char = '=';
/// What inline code begins with that is a script.
pub const INLINE_SCRIPT_MARK: &str = "$=";

/// The answers to all queries of a vault.
#[derive(Debug, Default)]
pub struct Answers {
    notes: BTreeMap<NoteId, NoteAnswers>,
    /// For each note, the other notes in whose answers it appears, with the first block of each.
    appearances: BTreeMap<NoteId, Vec<(NoteId, u32)>>,
    /// Whether any answer depends on the time.
    pub reads_clock: bool,
}

/// The answers of one note's queries.
#[derive(Debug, Default)]
struct NoteAnswers {
    /// By index of the code block.
    blocks: BTreeMap<u32, BlockAnswer>,
    /// By index of the inline code's text.
    inlines: BTreeMap<u32, Result<Value, Fault>>,
}

/// The answer of one block.
#[derive(Debug)]
pub struct BlockAnswer {
    /// The rows, or why there are none to give.
    pub outcome: Result<Answer, Fault>,
    /// Why the answer is empty, where it is.
    pub reason: Option<String>,
}

/// What came of one note.
struct Found {
    answers: NoteAnswers,
    appearing: BTreeMap<NoteId, u32>,
    diagnostics: Vec<Diagnostic>,
    reads_clock: bool,
}

impl Answers {
    /// Answers every query of the vault at the time `now`; inline ones only with `with_inline`. A
    /// vault without queries is not indexed.
    pub fn all(
        vault: &Arc<Vault>,
        surroundings: &dyn Surroundings,
        now: Date,
        with_inline: bool,
    ) -> (Answers, Vec<Diagnostic>) {
        let has_query = |id: &NoteId| has_query(vault.note(*id), with_inline);
        let asking: Vec<NoteId> = vault.ids().filter(has_query).collect();
        if asking.is_empty() {
            return (Answers::default(), Vec::new());
        }
        let index = Index::new(vault.clone(), surroundings);
        let found: Vec<(NoteId, Found)> =
            asking.into_par_iter().map(|id| (id, of_note(&index, id, now, with_inline))).collect();
        let mut answers = Answers::default();
        let mut diagnostics = Vec::new();
        for (id, note) in found {
            for (appearing, block) in note.appearing {
                answers.appearances.entry(appearing).or_default().push((id, block));
            }
            answers.reads_clock |= note.reads_clock;
            answers.notes.insert(id, note.answers);
            diagnostics.extend(note.diagnostics);
        }
        (answers, diagnostics)
    }

    /// The answer of a code block; `None` when it holds no query.
    pub fn block(&self, id: NoteId, block: u32) -> Option<&BlockAnswer> {
        self.notes.get(&id)?.blocks.get(&block)
    }

    /// The value of inline code; `None` when it is no query.
    pub fn inline(&self, id: NoteId, string: u32) -> Option<&Result<Value, Fault>> {
        self.notes.get(&id)?.inlines.get(&string)
    }

    /// Whether no note holds a query.
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
    }

    /// Whether a note holds a query.
    pub fn has_any(&self, id: NoteId) -> bool {
        self.notes.contains_key(&id)
    }

    /// Whether the same notes appear in the same answers.
    pub fn appear_like(&self, other: &Answers) -> bool {
        self.appearances == other.appearances
    }

    /// The notes in whose answers a note appears, in order, with the first code block of each that
    /// has it.
    pub fn appearances(&self, id: NoteId) -> &[(NoteId, u32)] {
        self.appearances.get(&id).map_or(&[], Vec::as_slice)
    }
}

fn has_query(note: &Note, with_inline: bool) -> bool {
    let is_block = |info: &str| fence::language(info) == LANGUAGE;
    note.doc.code_blocks.iter().any(|block| is_block(&block.info))
        || (with_inline && note.doc.events.iter().any(|event| inline_query(note, event).is_some()))
}

/// The text of an inline query, its mark dropped, and the index of its string.
fn inline_query<'n>(note: &'n Note, event: &Event) -> Option<(&'n str, u32)> {
    let Kind::Code(string) = event.kind else { return None };
    let code = scan::trim(&note.doc.strings[string as usize]);
    Some((scan::trim(code.strip_prefix(INLINE_MARK)?), string))
}

fn of_note(index: &Index<'_>, id: NoteId, now: Date, with_inline: bool) -> Found {
    let note = index.note(id);
    let mut asker = Asker {
        context: Context::new(index, &note.path, now),
        note,
        id,
        places: Places::new(&note.path, &note.text),
        found: Found {
            answers: NoteAnswers::default(),
            appearing: BTreeMap::new(),
            diagnostics: Vec::new(),
            reads_clock: false,
        },
    };
    for event in &note.doc.events {
        match event.kind {
            Kind::CodeBlock(block) => asker.block(*event, block),
            Kind::Code(_) if with_inline => asker.inline(*event),
            _ => {}
        }
    }
    asker.found.reads_clock = asker.context.reads_clock();
    asker.found
}

/// Answers the queries of one note.
struct Asker<'a> {
    context: Context<'a>,
    note: &'a Note,
    id: NoteId,
    places: Places<'a>,
    found: Found,
}

impl Asker<'_> {
    fn block(&mut self, event: Event, block: u32) {
        let code = &self.note.doc.code_blocks[block as usize];
        if fence::language(&code.info) != LANGUAGE {
            return;
        }
        let query = parser::query(&code.code);
        let outcome = query.as_ref().map_err(Clone::clone).and_then(|q| self.context.answer(q));
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
        self.found.answers.blocks.insert(block, BlockAnswer { outcome, reason });
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
        self.found.answers.inlines.insert(string, value);
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
