//! Tables: scrolling boxes, and cells that say what they are sorted by. In a comparison the first
//! cell of a row heads it and leads to what it names, and each other says what column it is in.

use crate::html::article::Renderer;
use crate::html::compare::{Head, tools};
use crate::html::rank::{leading, rank};
use crate::note::Note;
use crate::note::doc::{Align, Kind, Tag, offset};
use crate::note::words;
use crate::text::escape::html;
use crate::vault::entities::EntityId;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Where in a table the walk is.
#[derive(Debug, Default)]
pub(super) struct TablePlace {
    is_head: bool,
    /// Texts of the head row.
    heads: Vec<String>,
    row: usize,
    column: usize,
    /// What closes the box around the table and its tools.
    close: &'static str,
    /// In a comparison: what the first cell of each row is to lead to.
    leads: Option<Vec<Option<EntityId>>>,
    /// What closes the cell at hand.
    close_cell: &'static str,
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

/// What the cell of a text is sorted by, and in a comparison its bars, as attributes.
pub(super) fn rank_attributes(
    text: &str,
    head: &str,
    enums: &BTreeMap<String, Vec<String>>,
    has_bars: bool,
) -> String {
    let mut out = String::new();
    let found = if has_bars { leading(text, head, enums) } else { rank(text, head, enums) };
    let Some(rank) = found else { return out };
    // A plain number says so itself.
    if text.parse::<f64>().is_err() {
        let _ = write!(out, " data-sort=\"{}\"", rank.value());
    }
    if let Some((bars, of)) = rank.bars().filter(|_| has_bars) {
        let _ = write!(out, " data-rank=\"{bars}\" data-of=\"{of}\"");
    }
    out
}

impl Renderer<'_> {
    pub(super) fn open_table(&mut self, note: &Note, index: usize) {
        let id = self.block_id(note, index);
        self.table = TablePlace::default();
        let comparisons = self.around.comparisons;
        let compared =
            self.source.is_none().then(|| comparisons.table(self.id(), offset(index))).flatten();
        let Some(compared) = compared else {
            self.open_tools_of_long(note, index);
            let _ = writeln!(self.out, "<div class=\"table-wrap\"{id}><table>");
            return;
        };
        let rows = compared.rows.iter();
        let leads = rows.map(|row| row.filter(|row| row.wants_link).map(|row| row.entity));
        self.table.leads = Some(leads.collect());
        let heads = self.heads(note, index);
        let names = vec![""; compared.rows.len()];
        let (open, tools, close) = tools(self.around.words, &heads, &names, false);
        self.out.push_str(&open);
        if !tools.is_empty() {
            self.leaf(&tools);
        }
        self.table.close = close;
        let _ = writeln!(self.out, "<div class=\"table-wrap\"{id}><table class=\"comparison\">");
    }

    fn open_tools_of_long(&mut self, note: &Note, index: usize) {
        if !is_long(note, index) {
            return;
        }
        let words = self.around.words;
        self.out.push_str("<div class=\"moc-table\"");
        for (name, word) in TOOLS {
            let _ = write!(self.out, " data-{name}=\"{}\"", html(words.get(word)));
        }
        self.out.push_str(">\n");
        self.table.close = "</div>\n";
    }

    /// The columns of a comparison, with the ordered values in each.
    fn heads(&self, note: &Note, index: usize) -> Vec<Head> {
        let mut columns: Vec<Vec<String>> = Vec::new();
        let mut column = 0;
        for at in index..note.doc.close_of(index) {
            match note.doc.events[at].kind {
                Kind::Open(Tag::TableHead | Tag::TableRow) => column = 0,
                Kind::Open(Tag::TableCell(_)) => {
                    let events = &note.doc.events[at..=note.doc.close_of(at)];
                    let text = words::plain(&note.doc, &note.text, events);
                    match columns.get_mut(column) {
                        Some(texts) => texts.push(text),
                        None => columns.push(vec![text]),
                    }
                    column += 1;
                }
                _ => {}
            }
        }
        let enums = self.around.enums;
        let head = |texts: &Vec<String>| {
            Head::new(&texts[0], texts.iter().skip(1).map(String::as_str), enums)
        };
        columns.iter().map(head).collect()
    }

    pub(super) fn close_table(&mut self) {
        self.out.push_str("</tbody></table></div>\n");
        self.out.push_str(self.table.close);
    }

    pub(super) fn open_table_head(&mut self, note: &Note, index: usize) {
        self.table.is_head = true;
        let cells = &note.doc.events[index + 1..note.doc.close_of(index)];
        let is_cell =
            |kind| matches!(kind, Kind::Open(Tag::TableCell(_)) | Kind::Close(Tag::TableCell(_)));
        let is_empty = cells.iter().all(|event| is_cell(event.kind));
        // Markdown has no tables without a head: an empty one is none, and not shown.
        let class = if is_empty { " class=\"is-empty\"" } else { "" };
        let _ = write!(self.out, "<thead{class}>\n<tr>");
    }

    pub(super) fn close_table_head(&mut self) {
        self.table.is_head = false;
        self.out.push_str("</tr>\n</thead><tbody>\n");
    }

    pub(super) fn open_table_row(&mut self) {
        self.table.column = 0;
        self.out.push_str("<tr>");
    }

    pub(super) fn close_table_row(&mut self) {
        self.table.row += 1;
        self.out.push_str("</tr>\n");
    }

    pub(super) fn open_cell(&mut self, note: &Note, index: usize, align: Align) {
        let events = &note.doc.events[index..=note.doc.close_of(index)];
        let text = words::plain(&note.doc, &note.text, events);
        let style = match align {
            Align::Start => "",
            Align::Left => " style=\"text-align:left\"",
            Align::Center => " style=\"text-align:center\"",
            Align::Right => " style=\"text-align:right\"",
        };
        let column = self.table.column;
        self.table.column += 1;
        if self.table.is_head {
            self.table.heads.push(text);
            self.table.close_cell = "</th>";
            let _ = write!(self.out, "<th{style}>");
            return;
        }
        let head = self.table.heads.get(column).map_or("", String::as_str);
        let is_compared = self.table.leads.is_some();
        let rank = rank_attributes(&text, head, self.around.enums, is_compared && column > 0);
        if is_compared && column == 0 {
            let _ = write!(self.out, "<th scope=\"row\"{style}{rank}>");
            self.table.close_cell = if self.open_lead() { "</a></th>" } else { "</th>" };
            return;
        }
        let label =
            if is_compared { format!(" data-label=\"{}\"", html(head)) } else { String::new() };
        let _ = write!(self.out, "<td{style}{label}{rank}>");
        self.table.close_cell = "</td>";
    }

    /// Opens the link of a row's first cell to the thing that it names. Says whether there is one.
    fn open_lead(&mut self) -> bool {
        let leads = self.table.leads.as_ref().and_then(|leads| leads.get(self.table.row));
        let Some(thing) = leads.copied().flatten().map(|id| self.around.entities.get(id)) else {
            return false;
        };
        let (note, heading) = thing.place();
        if self.is_in_link() || heading.is_none() && self.chain.first() == Some(&note) {
            return false;
        }
        self.open_entity(thing);
        true
    }

    pub(super) fn close_cell(&mut self) {
        self.out.push_str(self.table.close_cell);
    }
}
