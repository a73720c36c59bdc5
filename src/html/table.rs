//! Tables: scrolling boxes, and cells that say what they are sorted by.

use crate::html::article::Renderer;
use crate::html::rank;
use crate::note::Note;
use crate::note::doc::{Align, Kind, Tag};
use crate::note::words;
use crate::text::escape::html;
use std::fmt::Write;

/// Where in a table the walk is.
#[derive(Debug, Default)]
pub(super) struct TablePlace {
    is_head: bool,
    /// Texts of the head row.
    heads: Vec<String>,
    column: usize,
    has_tools: bool,
}

/// Rows from which on it is worth while to filter them.
const WORTH_FILTERING: usize = 8;

/// The words that the tools for a long table need: the attribute, the word's name.
const TOOLS: [(&str, &str); 4] = [
    ("filter", "query_filter"),
    ("filtered", "query_filtered"),
    ("copy-markdown", "copy_markdown"),
    ("copy-csv", "copy_csv"),
];

/// Whether a table has so many rows.
fn is_long(note: &Note, index: usize) -> bool {
    let events = &note.doc.events[index..note.doc.close_of(index)];
    let rows = events.iter().filter(|event| event.kind == Kind::Open(Tag::TableRow));
    rows.take(WORTH_FILTERING).count() == WORTH_FILTERING
}

impl Renderer<'_> {
    pub(super) fn open_table(&mut self, note: &Note, index: usize) {
        let id = self.block_id(note, index);
        let has_tools = is_long(note, index);
        self.table = TablePlace { has_tools, ..TablePlace::default() };
        if has_tools {
            let words = self.around.words;
            self.out.push_str("<div class=\"moc-table\"");
            for (name, word) in TOOLS {
                let _ = write!(self.out, " data-{name}=\"{}\"", html(words.get(word)));
            }
            self.out.push_str(">\n");
        }
        let _ = writeln!(self.out, "<div class=\"table-wrap\"{id}><table>");
    }

    pub(super) fn close_table(&mut self) {
        self.out.push_str("</tbody></table></div>\n");
        if self.table.has_tools {
            self.out.push_str("</div>\n");
        }
    }

    pub(super) fn open_table_head(&mut self) {
        self.table.is_head = true;
        self.out.push_str("<thead>\n<tr>");
    }

    pub(super) fn close_table_head(&mut self) {
        self.table.is_head = false;
        self.out.push_str("</tr>\n</thead><tbody>\n");
    }

    pub(super) fn open_table_row(&mut self) {
        self.table.column = 0;
        self.out.push_str("<tr>");
    }

    pub(super) fn open_cell(&mut self, note: &Note, index: usize, align: Align) {
        let element = self.cell_element();
        let style = match align {
            Align::Start => "",
            Align::Left => " style=\"text-align:left\"",
            Align::Center => " style=\"text-align:center\"",
            Align::Right => " style=\"text-align:right\"",
        };
        let _ = write!(self.out, "<{element}{style}");
        let events = &note.doc.events[index..=note.doc.close_of(index)];
        let text = words::plain(&note.doc, &note.text, events);
        if self.table.is_head {
            self.table.heads.push(text);
        } else {
            let head = self.table.heads.get(self.table.column).map_or("", String::as_str);
            let rank = rank::rank(&text, head, self.around.enums);
            // A plain number says so itself.
            if let Some(rank) = rank.filter(|_| text.parse::<f64>().is_err()) {
                let _ = write!(self.out, " data-sort=\"{rank}\"");
            }
        }
        self.table.column += 1;
        self.out.push('>');
    }

    pub(super) fn close_cell(&mut self) {
        let element = self.cell_element();
        let _ = write!(self.out, "</{element}>");
    }

    fn cell_element(&self) -> &'static str {
        if self.table.is_head { "th" } else { "td" }
    }
}
