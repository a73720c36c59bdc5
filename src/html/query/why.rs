//! How an answer came about: the query, how many notes it looked at, what each step left.

use super::source::ShownSource;
use super::words::filled;
use crate::html::article::Renderer;
use crate::html::code::{self, CodeOptions};
use crate::query::answer::Answer;
use crate::query::answers::LANGUAGE;
use crate::query::parser;
use crate::query::syntax::{Header, Query, Source, SourceKind};
use crate::text::escape::html;
use std::fmt::Write;

impl Renderer<'_> {
    /// Writes the folded account of an answer. The query's text is the author's; all that is said
    /// about it is no part of the page's text.
    pub(super) fn why(&mut self, source: &ShownSource<'_>, code: &str, answer: &Answer) {
        let words = self.around.queries;
        let _ = writeln!(
            self.out,
            "<details class=\"moc-why\"><summary data-moc-ui=\"\">{}</summary>\n<div data-moc-ui=\"\">",
            html(words.why)
        );
        if let Ok(query) = parser::query(code) {
            self.counts(&query, code, answer);
        }
        if let Some(fault) = &answer.first_drop {
            let text = filled(words.dropped, &[("n", &answer.dropped.to_string())]);
            let _ = write!(self.out, "<p>{} ", html(&text));
            self.message(&source.clean(&fault.message));
            self.out.push_str("</p>\n");
        }
        self.out.push_str("</div>\n");
        self.out.push_str(&code::block(&CodeOptions::parse(LANGUAGE), &source.text, None));
        self.out.push_str("</details>\n");
    }

    fn counts(&mut self, query: &Query, code: &str, answer: &Answer) {
        let words = self.around.queries;
        let pattern = match query.header {
            _ if query.source.as_ref().is_some_and(reads_table) => words.looked_at_rows,
            Header::Task => words.looked_at_tasks,
            _ => words.looked_at_notes,
        };
        let (from, to) = (answer.looked_at.to_string(), answer.count().to_string());
        let text = filled(pattern, &[("from", &from), ("to", &to)]);
        let _ = writeln!(self.out, "<p>{}</p>", html(&text));
        if query.steps.is_empty() || answer.left.is_empty() {
            return;
        }
        self.out.push_str("<dl>\n");
        for (step, left) in query.steps.iter().zip(&answer.left) {
            let written = code.get(step.span.clone()).unwrap_or(step.kind.name());
            let shown = ShownSource::new(self.around.vault, &self.note().path, written);
            let shown = shown.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let left = filled(words.left, &[("n", &left.to_string())]);
            let _ = writeln!(
                self.out,
                "<div><dt><code>{}</code></dt> <dd>{}</dd></div>",
                html(&shown),
                html(&left)
            );
        }
        self.out.push_str("</dl>\n");
    }
}

/// Whether rows of a file are among what is looked at.
fn reads_table(source: &Source) -> bool {
    match &source.kind {
        SourceKind::Csv(_) => true,
        SourceKind::Not(inner) => reads_table(inner),
        SourceKind::Chain(first, rest) => {
            reads_table(first) || rest.iter().any(|(_, source)| reads_table(source))
        }
        _ => false,
    }
}
