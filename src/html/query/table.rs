//! `TABLE`: one table, the rows after the first fifty in a body of their own that folds.
//!
//! One table and not two, so that columns keep their widths, each cell its head, and a copy or a
//! sort takes all of it. A reader of plain text sees all rows.

use super::Room;
use super::block::{SHOWN_AT_ONCE, Written};
use crate::html::article::Renderer;
use crate::value::Value;
use std::fmt::Write;
use std::sync::Arc;

impl Renderer<'_> {
    /// Writes the table.
    pub(super) fn table(&mut self, headers: &[Arc<str>], rows: &[Vec<Value>]) -> Written {
        self.out
            .push_str("<div class=\"table-wrap\"><table class=\"dataview table-view-table\">\n");
        self.out.push_str("<thead class=\"table-view-thead\"><tr class=\"table-view-tr-header\">");
        let note = self.note();
        for (i, header) in headers.iter().enumerate() {
            self.out.push_str("<th class=\"table-view-th\" scope=\"col\"><span>");
            self.text(header, &note.path, Room::Line);
            self.out.push_str("</span>");
            if i == 0 {
                self.count(rows.len());
            }
            self.out.push_str("</th>");
        }
        self.out.push_str("</tr></thead>\n<tbody class=\"table-view-tbody\">\n");
        let mut written = Written::default();
        for row in rows {
            if self.is_full() {
                break;
            }
            if written.shown == SHOWN_AT_ONCE {
                self.out.push_str("</tbody>\n<tbody class=\"table-view-tbody moc-folded\">\n");
            }
            self.out.push_str("<tr>");
            row.iter().for_each(|cell| self.cell(cell));
            self.out.push_str("</tr>\n");
            written.add();
        }
        self.out.push_str("</tbody></table></div>\n");
        self.chart(headers.len(), rows);
        Written { left_out: rows.len() - written.shown, ..written }
    }

    fn cell(&mut self, value: &Value) {
        // Words do not tell how long a time is.
        let _ = match value {
            Value::Duration(duration) => {
                write!(self.out, "<td data-sort=\"{}\">", duration.as_millis())
            }
            _ => write!(self.out, "<td>"),
        };
        self.value(value, Room::Block);
        self.out.push_str("</td>");
    }

    /// A number of results, as Dataview shows it.
    pub(super) fn count(&mut self, count: usize) {
        let _ = write!(self.out, " <span class=\"dataview small-text\">{count}</span>");
    }
}
