//! Inline code that is a query: its value stands in the line.

use super::Room;
use super::source::ShownSource;
use crate::html::article::Renderer;
use crate::query::answers::INLINE_SCRIPT_MARK;
use crate::query::fault::Fault;
use crate::text::escape::html;
use crate::value::Value;
use std::fmt::Write;

impl Renderer<'_> {
    /// Writes the value of inline code. Says whether it is a query; all else is code.
    pub(in crate::html) fn inline_query(&mut self, string: u32) -> bool {
        let Some(queries) = self.around.queries.filter(|_| self.source.is_none()) else {
            return false;
        };
        let code = &*self.note().doc.strings[string as usize];
        let html = match queries.answers.inline(self.id(), string) {
            Some(Ok(value)) => self.piece(|inside| inside.inline_value(value)),
            Some(Err(fault)) => self.piece(|inside| inside.inline_problem(code, fault)),
            None if queries.has_inline && is_script(code) => {
                self.piece(|inside| inside.inline_script(code))
            }
            None => return false,
        };
        self.leaf(&html);
        true
    }

    fn inline_value(&mut self, value: &Value) {
        self.out.push_str("<span class=\"dataview dataview-inline-query\">");
        self.value(value, Room::Line);
        self.out.push_str("</span>");
    }

    fn inline_problem(&mut self, code: &str, fault: &Fault) {
        let source = ShownSource::new(self.around.vault, &self.note().path, code);
        let _ =
            write!(self.out, "<span class=\"moc-problem\"><code>{}</code> ", html(&source.text));
        self.message(&source.clean(&fault.message));
        self.out.push_str("</span>");
    }

    fn inline_script(&mut self, code: &str) {
        let _ = write!(
            self.out,
            "<span class=\"moc-not-run\"><code>{}</code> <small>{}</small></span>",
            html(code),
            html(self.around.words.get("query_not_run"))
        );
    }
}

/// Whether inline code is a script of Dataview: it must call something. `$=` alone is an operator
/// that somebody writes about.
fn is_script(code: &str) -> bool {
    code.trim_start()
        .strip_prefix(INLINE_SCRIPT_MARK)
        .is_some_and(|script| script.contains("dv.") || script.contains('('))
}
