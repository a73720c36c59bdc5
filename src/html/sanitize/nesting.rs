//! From tags in any order to HTML that is well nested and not too deep.
//!
//! The tree builder takes time in proportion to what stands open, so fifty thousand tags that
//! nobody closes would cost minutes. Here an element ends where the HTML standard ends it, and
//! always with its parent; tags beyond a depth that no reader can see are left out. Text always
//! stays.

use super::elements::{Nature, ended_by, nature};
use crate::text::escape;

/// How many elements may stand open.
const DEEPEST: usize = 200;
/// How many more for paragraphs, headings and what stands in a line.
const DEEPEST_LINE: usize = 240;
/// How many blocks of one name may stand open.
const SAME_BLOCK: usize = 90;
/// How many inline elements of one name may stand open.
const SAME_INLINE: usize = 24;

/// Writes HTML; see the module.
#[derive(Default)]
pub(super) struct Nesting {
    out: String,
    open: Vec<&'static str>,
}

impl Nesting {
    /// Characters, not yet escaped.
    pub(super) fn text(&mut self, text: &str) {
        escape::push_html(&mut self.out, text);
    }

    /// A start tag. Ends what it ends; may be left out when it is too deep.
    pub(super) fn start(&mut self, name: &'static str, attributes: &[(String, String)]) {
        self.end_implied(name);
        let nature = nature(name);
        if nature != Nature::Void && !self.has_room(name, nature) {
            return;
        }
        push_tag(&mut self.out, name, attributes);
        match name {
            "iframe" => self.out.push_str("</iframe>"),
            _ if nature == Nature::Void => {}
            _ => self.open.push(name),
        }
    }

    /// An end tag; one that fits nothing open is left out.
    pub(super) fn end(&mut self, name: &str) {
        let nature = nature(name);
        let is_table_part = is_between_cells(name) || matches!(name, "caption" | "td" | "th");
        for at in (0..self.open.len()).rev() {
            let open = self.open[at];
            if open == name {
                if nature == Nature::Formatting {
                    self.close_tag(name);
                    self.open.remove(at);
                } else {
                    self.close_from(at);
                }
                return;
            }
            let is_wall = match open {
                "table" => true,
                "td" | "th" | "caption" => !is_table_part,
                "ol" | "ul" => name == "li",
                open => nature == Nature::Inline && self::nature(open) == Nature::Block,
            };
            if is_wall {
                return;
            }
        }
    }

    /// A placeholder that stands for a whole block or for something in a line.
    pub(super) fn slot(&mut self, number: usize, is_block: bool) {
        if is_block {
            self.end_implied("div");
        }
        self.out.push_str(&format!("<moc-slot data-n=\"{number}\"></moc-slot>"));
    }

    /// Ends all and gives the HTML.
    pub(super) fn finish(mut self) -> String {
        self.close_from(0);
        self.out
    }

    fn end_implied(&mut self, name: &str) {
        match name {
            // The tree builder ends an open link by itself.
            "a" => self.open.retain(|open| *open != "a"),
            _ if is_heading(name) => self.end_last_if(is_heading),
            // Between the cells of a table, another table ends it.
            "table" if self.open.last().is_some_and(|open| is_between_cells(open)) => {
                self.end_one_of(&["table"], &[]);
            }
            _ => {}
        }
        let (ended, walls) = ended_by(name);
        if matches!(name, "li" | "dd" | "dt") {
            self.end_one_of(&["p"], walls);
        }
        self.end_one_of(ended, walls);
    }

    fn end_last_if(&mut self, is_ended: fn(&str) -> bool) {
        if self.open.last().is_some_and(|open| is_ended(open)) {
            self.close_from(self.open.len() - 1);
        }
    }

    fn end_one_of(&mut self, ended: &[&str], walls: &[&str]) {
        for at in (0..self.open.len()).rev() {
            if ended.contains(&self.open[at]) {
                return self.close_from(at);
            }
            if walls.contains(&self.open[at]) {
                return;
            }
        }
    }

    fn has_room(&self, name: &str, nature: Nature) -> bool {
        let is_block = nature == Nature::Block;
        let is_line = !is_block || is_heading(name) || matches!(name, "p" | "pre");
        let same = self.open.iter().filter(|open| **open == name).count();
        self.open.len() < if is_line { DEEPEST_LINE } else { DEEPEST }
            && same < if is_block { SAME_BLOCK } else { SAME_INLINE }
    }

    fn close_from(&mut self, at: usize) {
        while self.open.len() > at {
            if let Some(name) = self.open.pop() {
                self.close_tag(name);
            }
        }
    }

    fn close_tag(&mut self, name: &str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }
}

fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn is_between_cells(name: &str) -> bool {
    matches!(name, "colgroup" | "table" | "tbody" | "tfoot" | "thead" | "tr")
}

/// Appends `<name a="…">`.
pub(super) fn push_tag(out: &mut String, name: &str, attributes: &[(String, String)]) {
    out.push('<');
    out.push_str(name);
    for (key, value) in attributes {
        out.push(' ');
        out.push_str(key);
        out.push_str("=\"");
        escape::push_html(out, value);
        out.push('"');
    }
    out.push('>');
}
