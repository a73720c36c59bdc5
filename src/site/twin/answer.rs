//! Answers to queries as Markdown whose links lead somewhere on the site.
//!
//! `query::output` writes what the plugin exports, with wikilinks and HTML; here a text of an
//! answer goes through the same walk as a note's own, and brings in no more than that.

use super::writer::Writer;
use crate::html::query::{DEEPEST, adopted, title, written};
use crate::note::link::is_inline_embed;
use crate::query::answer::{Entry, Outcome, Tasks};
use crate::query::answers::INLINE_SCRIPT_MARK;
use crate::query::output::{children, is_list_item, nested};
use crate::text::markdown;
use crate::value::{Link, Object, Value, Widget, show};
use crate::vault::Resolved;
use std::sync::Arc;

/// What the answers of a twin may add to it, in bytes.
const MOST_BYTES: usize = 1 << 20;
/// Tasks and groups in one another; deeper ones are left out.
const DEEPEST_TASKS: usize = 12;

impl<'a> Writer<'a> {
    pub(super) fn query_block(&mut self, block: u32) {
        let Some(answer) = self.sources.answers.block(self.page, block) else { return };
        match &answer.outcome {
            Err(_) => self.remark("query_failed"),
            Ok(found) if found.count() == 0 => self.remark("query_empty"),
            Ok(found) => self.outcome(&found.result),
        }
    }

    fn outcome(&mut self, outcome: &Outcome) {
        self.answer(outcome);
        self.lists.last = Some('-');
    }

    fn answer(&mut self, outcome: &Outcome) {
        let before = self.out.len();
        let is_full = |written: usize| before + written > MOST_BYTES;
        match outcome {
            Outcome::Table { headers, rows } => {
                self.table.in_cell = true;
                let heads: Vec<String> = headers.iter().map(|it| self.line_of_text(it)).collect();
                let mut written = 0;
                let mut table: Vec<Vec<String>> = Vec::new();
                for row in rows {
                    let row: Vec<String> = row.iter().map(|cell| self.line_of(cell)).collect();
                    written += row.iter().map(String::len).sum::<usize>();
                    if is_full(written) {
                        break;
                    }
                    table.push(row);
                }
                self.table.in_cell = false;
                self.made_table(&heads, &table);
            }
            Outcome::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    let line = self.line_of(item);
                    if is_full(self.out.len() + line.len() - before) {
                        break;
                    }
                    self.item(at == 0, "- ", &line);
                }
            }
            Outcome::Tasks(tasks) => self.tasks(tasks, 0),
            Outcome::Calendar(entries) => {
                for (at, Entry { date, link }) in entries.iter().enumerate() {
                    let line = format!("{}: {}", self.line_of(date), self.line_of(link));
                    if is_full(self.out.len() + line.len() - before) {
                        break;
                    }
                    self.item(at == 0, "- ", &line);
                }
            }
        }
    }

    fn item(&mut self, is_first: bool, mark: &str, line: &str) {
        match is_first {
            true => {
                self.begin_block();
                self.out.extend([mark, line]);
            }
            false => self.push_line(&format!("{mark}{line}")),
        }
    }

    fn tasks(&mut self, tasks: &Tasks, depth: usize) {
        match tasks {
            Tasks::Flat(tasks) => {
                let mut is_first = true;
                for task in nested(tasks) {
                    self.task(&task, 0, &mut is_first);
                }
            }
            Tasks::Grouped(groups) if depth < DEEPEST_TASKS => {
                for (key, inner) in groups {
                    let name = self.line_of(key);
                    self.begin_block();
                    self.out.push_str(&name);
                    self.tasks(inner, depth + 1);
                }
            }
            Tasks::Grouped(_) => {}
        }
    }

    fn task(&mut self, task: &Arc<Object>, depth: usize, is_first: &mut bool) {
        if depth >= DEEPEST_TASKS || self.out.len() > MOST_BYTES {
            return;
        }
        let indent = "  ".repeat(depth);
        let mark = match (task.get("task"), task.get("status")) {
            (Some(Value::Bool(true)), Some(Value::Text(status))) if &**status != " " => "- [x] ",
            (Some(Value::Bool(true)), _) => "- [ ] ",
            _ => "- ",
        };
        let line = self.line_of(&Value::Object(task.clone()));
        self.item(std::mem::take(is_first), &format!("{indent}{mark}"), &line);
        children(task).iter().for_each(|child| self.task(child, depth + 1, is_first));
    }

    /// Writes the value of inline code. Says whether it is a query; all else is code.
    pub(super) fn inline_query(&mut self, string: u32) -> bool {
        if !self.is_own() {
            return false;
        }
        match self.sources.answers.inline(self.page, string) {
            Some(Ok(value)) => {
                let line = self.line_of(value);
                self.inline();
                self.out.push_str(&line);
            }
            Some(Err(_)) => self.remark("query_failed"),
            None => {
                let code = &self.note.doc.strings[string as usize];
                let is_script = code.trim_start().starts_with(INLINE_SCRIPT_MARK);
                if !is_script || !self.sources.config.inline_queries {
                    return false;
                }
                self.text("…");
            }
        }
        true
    }

    /// A value on one line.
    fn line_of(&mut self, value: &Value) -> String {
        let mut out = String::new();
        self.push_value(&mut out, value, 0);
        out
    }

    fn push_value(&mut self, out: &mut String, value: &Value, depth: u32) {
        if depth >= DEEPEST {
            out.push_str("...");
            return;
        }
        match value {
            Value::Null => out.push_str("\\-"),
            Value::Text(text) => out.push_str(&self.line_of_text(text)),
            Value::Link(link) => out.push_str(&self.line_of_link(link)),
            Value::List(items) => {
                for (at, item) in items.iter().enumerate() {
                    out.push_str(if at > 0 { ", " } else { "" });
                    self.push_value(out, item, depth + 1);
                }
            }
            Value::Object(object) if is_list_item(object) => {
                out.push_str(&self.line_of_item(object));
            }
            Value::Object(object) => {
                for (at, (name, field)) in object.entries().into_iter().enumerate() {
                    out.push_str(if at > 0 { ", " } else { "" });
                    self.push_plain(out, name);
                    out.push_str(": ");
                    self.push_value(out, field, depth + 1);
                }
            }
            Value::Widget(widget) => match &**widget {
                Widget::ExternalLink { url, display } => {
                    let text = if display.is_empty() { url } else { display };
                    let mut flat = self.flat(self.note, &[]);
                    flat.external_link(url, text);
                    out.push_str(&flat.out);
                }
                Widget::Pair { key, value } => {
                    self.push_value(out, key, depth + 1);
                    out.push_str(": ");
                    self.push_value(out, value, depth + 1);
                }
            },
            other => self.push_plain(out, &show::text(other)),
        }
    }

    fn push_plain(&self, out: &mut String, text: &str) {
        let begins_line = out.is_empty() && !self.table.in_cell;
        markdown::push_text(out, text, markdown::Place { begins_line, ..self.place() });
    }

    /// The text of a list item or task, which stands in its own note.
    fn line_of_item(&mut self, item: &Object) -> String {
        let field = |name: &str| item.get(name).filter(|value| !value.is_null());
        let own = self.note.path.as_str();
        let path = match field("path") {
            Some(Value::Text(path)) => path,
            _ => own,
        };
        match field("visual").or_else(|| field("text")) {
            Some(Value::Text(text)) => self.line_in(text, path),
            _ => String::new(),
        }
    }

    fn line_of_text(&mut self, text: &str) -> String {
        let note = self.note;
        self.line_in(text, &note.path)
    }

    /// A text of the dialect that stands in the note at `path`.
    fn line_in(&mut self, text: &str, path: &str) -> String {
        let (note, links) = adopted(self.sources.vault, path, text);
        let mut flat = self.flat(&note, &links);
        flat.events(0..note.doc.body as usize);
        let Writer { out, assets, .. } = flat;
        self.assets.extend(assets);
        out.trim().to_owned()
    }

    fn line_of_link(&mut self, link: &Link) -> String {
        let note = self.note;
        let mut link = written(link);
        let resolved = self.sources.vault.resolve_link(&note.path, &link);
        let mut flat = self.flat(note, &[]);
        let is_file = match resolved {
            Resolved::Asset(_) | Resolved::Withheld => true,
            Resolved::Ghost => is_inline_embed(&link),
            _ => false,
        };
        if link.is_embed && is_file {
            flat.embed_of(&link, &resolved);
        } else {
            if link.display.is_none() {
                link.display = Some(title(&link).into());
            }
            flat.link_to(&link, &resolved);
        }
        let Writer { out, assets, .. } = flat;
        self.assets.extend(assets);
        out
    }
}
