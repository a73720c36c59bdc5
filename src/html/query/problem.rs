//! A query that has no answer: its text with a mark under the place, and what is wrong there.

use super::source::ShownSource;
use crate::html::article::Renderer;
use crate::html::code::{self, CodeOptions};
use crate::note::Note;
use crate::note::doc::Event;
use crate::query::answers::SCRIPT_LANGUAGE;
use crate::query::fault::Fault;
use crate::query::syntax::Span;
use crate::text::escape::{html, push_html};
use crate::text::lines::LineIndex;
use std::fmt::Write;
use unicode_width::UnicodeWidthChar;

/// Columns from one stop of the tabulator to the next.
const TAB: usize = 4;
/// A mark is no longer than this.
const LONGEST_MARK: usize = 80;

impl Renderer<'_> {
    /// Writes the box of a failed query that stands in `note`.
    pub(super) fn problem(
        &mut self,
        note: &Note,
        event: Event,
        source: &ShownSource<'_>,
        code: &str,
        fault: &Fault,
    ) {
        let span = fault.span.clone().filter(|_| source.is_whole());
        let line = span.as_ref().map_or(0, |span| line_of(code, span) + 1);
        let line = LineIndex::new(&note.text).line(event.start as usize) + line;
        let title = html(self.around.words.get("query_failed"));
        let place = html(&format!("{}:{line}", note.path));
        let _ = write!(
            self.out,
            "<div class=\"moc-problem\"><p><strong>{title}</strong> <span class=\"moc-place\">{place}</span></p>\n<p>"
        );
        self.message(&source.clean(&fault.message));
        self.out.push_str("</p>\n");
        if !code.is_empty() {
            let source = marked(&source.text, span.as_ref());
            let _ = writeln!(self.out, "<pre><code>{}</code></pre>", html(&source));
        }
        if let Some(help) = &fault.help {
            self.out.push_str("<p>");
            self.message(&source.clean(help));
            self.out.push_str("</p>\n");
        }
        self.out.push_str("</div>\n");
    }

    /// Writes a message; what stands between backticks in it is code. Messages are English.
    pub(super) fn message(&mut self, message: &str) {
        self.out.push_str("<span lang=\"en\" dir=\"ltr\">");
        let mut parts = message.split('`').peekable();
        let mut is_code = false;
        while let Some(part) = parts.next() {
            let is_closed = parts.peek().is_some();
            match (is_code, is_closed) {
                (true, true) => {
                    let _ = write!(self.out, "<code>{}</code>", html(part));
                }
                (true, false) => {
                    let _ = write!(self.out, "`{}", html(part));
                }
                (false, _) => push_html(&mut self.out, part),
            }
            is_code = !is_code;
        }
        self.out.push_str("</span>");
    }

    /// A script of a note, which a site does not run.
    pub(in crate::html) fn script_block(&self, code: &str) -> String {
        let words = self.around.words;
        let source = code::block(&CodeOptions::parse(SCRIPT_LANGUAGE), code, None);
        format!(
            "<figure class=\"moc-query\" data-query=\"script\" data-language=\"{SCRIPT_LANGUAGE}\"><p class=\"moc-quiet\">{}</p>\n<details><summary>{}</summary>{source}</details></figure>",
            html(words.get("query_not_run")),
            html(words.get("query_source"))
        )
    }
}

/// The line of the query, from 0, that a span begins in.
fn line_of(code: &str, span: &Span) -> usize {
    code.bytes().take(span.start).filter(|byte| *byte == b'\n').count()
}

/// The text with a mark in a line of its own; lines are numbered where there are several.
fn marked(code: &str, span: Option<&Span>) -> String {
    let lines: Vec<&str> = code.split('\n').collect();
    let width = lines.len().to_string().len();
    let number = |number: &str| match lines.len() {
        1 => String::new(),
        _ => format!("{number:>width$} | "),
    };
    let at = span.map(|span| (line_of(code, span), span));
    let mut out = String::new();
    let mut start = 0;
    for (i, line) in lines.iter().enumerate() {
        let _ = writeln!(out, "{}{}", number(&(i + 1).to_string()), expanded(line));
        if let Some((_, span)) = at.filter(|(at, _)| *at == i) {
            let before = line.get(..span.start.min(code.len()) - start).unwrap_or_default();
            let under = line.get(before.len()..span.end.saturating_sub(start).min(line.len()));
            let marks = under.unwrap_or_default().chars().count().clamp(1, LONGEST_MARK);
            let _ =
                writeln!(out, "{}{}{}", number(""), blank(&expanded(before)), "^".repeat(marks));
        }
        start += line.len() + 1;
    }
    out
}

/// A line with blanks for its tabs.
fn expanded(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut column = 0;
    for c in line.chars() {
        if c == '\t' {
            let blanks = TAB - column % TAB;
            out.extend(std::iter::repeat_n(' ', blanks));
            column += blanks;
        } else {
            out.push(c);
            column += 1;
        }
    }
    out
}

/// Blanks as wide as a text, where letters are of two widths.
fn blank(text: &str) -> String {
    let blank = |c: char| match c.width() {
        Some(2) => Some('\u{3000}'),
        Some(1) => Some(' '),
        _ => None,
    };
    text.chars().filter_map(blank).collect()
}

#[cfg(test)]
mod tests {
    use super::marked;

    #[test]
    fn the_mark_stands_under_its_place() {
        let cases = [
            ("LIST FROM x", 10..11, "LIST FROM x\n          ^\n"),
            ("LIST\nWHERE a +", 14..14, "1 | LIST\n2 | WHERE a +\n  |          ^\n"),
            (
                "LIST\n\tWHERE lenght(x)",
                12..18,
                "1 | LIST\n2 |     WHERE lenght(x)\n  |           ^^^^^^\n",
            ),
            ("LIST WHERE 日本 +", 18..19, "LIST WHERE 日本 +\n           \u{3000}\u{3000} ^\n"),
            ("LIST e\u{301} 🦀 +", 14..15, "LIST e\u{301} 🦀 +\n       \u{3000} ^\n"),
            ("LIST", 4..4, "LIST\n    ^\n"),
            ("LIST", 90..95, "LIST\n    ^\n"),
        ];
        for (code, span, expected) in cases {
            assert_eq!(marked(code, Some(&span)), expected);
        }
        assert_eq!(marked("a\nb", None), "1 | a\n2 | b\n");
    }
}
