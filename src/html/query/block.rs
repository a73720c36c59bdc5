//! A block of a query: its answer, folded where it is long, and how it came about.

use super::source::ShownSource;
use crate::html::article::Renderer;
use crate::html::words::filled;
use crate::note::Note;
use crate::note::doc::Event;
use crate::query::answer::{Answer, Outcome, Tasks};
use crate::query::answers::BlockAnswer;
use crate::text::escape::html;
use std::fmt::Write;

/// Results that are open to view; the rest is folded.
pub const SHOWN_AT_ONCE: usize = 50;
/// Results from which on it is worth while to filter them.
const WORTH_FILTERING: usize = 6;

/// How much of an answer is in the page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Written {
    /// Results that are in the page.
    pub(super) shown: usize,
    /// Those of them that are folded.
    pub(super) folded: usize,
    /// Results that are not in the page, since it is full.
    pub(super) left_out: usize,
}

impl Written {
    /// Whether what comes next is to be folded.
    pub(super) fn is_long(self) -> bool {
        self.shown >= SHOWN_AT_ONCE
    }

    /// Counts one more result, which is folded where there were enough before it.
    pub(super) fn add(&mut self) {
        self.folded += usize::from(self.is_long());
        self.shown += 1;
    }
}

impl Renderer<'_> {
    /// The HTML of a query's block; `None` where it is not answered.
    pub(in crate::html) fn query_block(
        &mut self,
        note: &Note,
        event: Event,
        block: u32,
    ) -> Option<String> {
        if self.source.is_some() {
            return None;
        }
        let answer = self.around.queries?.answers.block(self.id(), block)?;
        let code = &note.doc.code_blocks[block as usize].code;
        Some(self.piece(|inside| inside.answer(note, event, code, answer)))
    }

    fn answer(&mut self, note: &Note, event: Event, code: &str, answer: &BlockAnswer) {
        let code = code.trim_end();
        let source = ShownSource::new(self.around.vault, &note.path, code);
        match &answer.outcome {
            Err(fault) => {
                self.open_figure("error", 0);
                self.problem(note, event, &source, code, fault);
            }
            Ok(found) if found.count() == 0 => {
                self.open_figure(kind(found), 0);
                self.empty(&source, answer.reason.as_deref());
                self.why(&source, code, found);
            }
            Ok(found) => {
                self.open_figure(kind(found), rows(found));
                self.outcome(found);
                self.why(&source, code, found);
            }
        }
        self.out.push_str("</figure>");
    }

    /// Opens the box of an answer. One of many rows brings the words for working with them.
    fn open_figure(&mut self, kind: &str, rows: usize) {
        let _ = write!(
            self.out,
            "<figure class=\"moc-query block-language-dataview\" data-query=\"{kind}\" data-language=\"dataview\""
        );
        if rows >= WORTH_FILTERING && kind != "calendar" {
            let words = self.around.words;
            let mut labels = vec![
                ("filter", words.get("query_filter")),
                ("filtered", words.get("query_filtered")),
                ("copy-markdown", words.get("copy_markdown")),
            ];
            labels.extend((kind == "table").then_some(("copy-csv", words.get("copy_csv"))));
            for (name, word) in labels {
                let _ = write!(self.out, " data-{name}=\"{}\"", html(word));
            }
        }
        self.out.push_str(">\n");
    }

    fn outcome(&mut self, answer: &Answer) {
        let Written { shown, folded, left_out } = match &answer.result {
            Outcome::Table { headers, rows } => self.table(headers, rows),
            Outcome::List(items) => self.list(items),
            Outcome::Tasks(tasks) => self.tasks(tasks),
            Outcome::Calendar(entries) => self.calendar(entries),
        };
        if folded > 0 {
            let word = html(self.around.words.get("show_all"));
            let _ = writeln!(
                self.out,
                "<details class=\"moc-more\" data-moc-ui=\"\"><summary>{word} <span class=\"count\">{shown}</span></summary></details>"
            );
        }
        if left_out > 0 {
            let text =
                filled(self.around.words.get("query_left_out"), &[("n", &left_out.to_string())]);
            let _ = writeln!(self.out, "<p class=\"moc-quiet\">{}</p>", html(&text));
        }
    }

    fn empty(&mut self, source: &ShownSource<'_>, reason: Option<&str>) {
        let word = html(self.around.words.get("query_empty"));
        match reason {
            Some(reason) => {
                let _ = write!(self.out, "<p class=\"moc-quiet\">{word}: ");
                self.message(&source.clean(reason));
                self.out.push_str("</p>\n");
            }
            None => {
                let _ = writeln!(self.out, "<p class=\"moc-quiet\">{word}</p>");
            }
        }
    }
}

fn kind(answer: &Answer) -> &'static str {
    match answer.result {
        Outcome::Table { .. } => "table",
        Outcome::List(_) => "list",
        Outcome::Tasks(_) => "task",
        Outcome::Calendar(_) => "calendar",
    }
}

/// How many rows a reader sees. Tasks in groups have their names to find them by.
fn rows(answer: &Answer) -> usize {
    match &answer.result {
        Outcome::Tasks(Tasks::Grouped(_)) => 0,
        _ => answer.count(),
    }
}
