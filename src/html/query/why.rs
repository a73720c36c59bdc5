//! How an answer came about: the query, how many notes it looked at, what each step left.

use super::source::ShownSource;
use crate::html::article::Renderer;
use crate::html::code::{self, CodeOptions};
use crate::html::words::filled;
use crate::query::answer::{Answer, RowKind};
use crate::query::answers::LANGUAGE;
use crate::text::escape::html;
use std::fmt::Write;

impl Renderer<'_> {
    /// Writes the folded account of an answer. The query's text is the author's; all that is said
    /// about it is no part of the page's text.
    pub(super) fn why(&mut self, source: &ShownSource<'_>, code: &str, answer: &Answer) {
        let words = self.around.words;
        let _ = writeln!(
            self.out,
            "<details class=\"moc-why\"><summary data-moc-ui=\"\">{}</summary>\n<div data-moc-ui=\"\">",
            html(words.get("query_why"))
        );
        self.counts(code, answer);
        if let Some(fault) = &answer.first_drop {
            let text = filled(words.get("query_dropped"), &[("n", &answer.dropped.to_string())]);
            let _ = write!(self.out, "<p>{} ", html(&text));
            self.message(&source.clean(&fault.message));
            self.out.push_str("</p>\n");
        }
        self.out.push_str("</div>\n");
        self.out.push_str(&code::block(&CodeOptions::parse(LANGUAGE), &source.text, None));
        self.out.push_str("</details>\n");
    }

    fn counts(&mut self, code: &str, answer: &Answer) {
        let words = self.around.words;
        let (looked_at, kind) = answer.looked_at;
        let pattern = match kind {
            RowKind::Line => words.get("query_looked_at_rows"),
            RowKind::Task => words.get("query_looked_at_tasks"),
            RowKind::Note => words.get("query_looked_at_notes"),
        };
        let (from, to) = (looked_at.to_string(), answer.count().to_string());
        let text = filled(pattern, &[("from", &from), ("to", &to)]);
        let _ = writeln!(self.out, "<p>{}</p>", html(&text));
        if answer.left.is_empty() {
            return;
        }
        self.out.push_str("<dl>\n");
        for (span, left) in &answer.left {
            let written = code.get(span.clone()).unwrap_or_default();
            let shown = ShownSource::new(self.around.vault, &self.note().path, written);
            let shown = shown.text.split_whitespace().collect::<Vec<_>>().join(" ");
            let left = filled(words.get("query_left"), &[("n", &left.to_string())]);
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
