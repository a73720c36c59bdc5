//! Footnotes (rules N1–N5): numbers in the order of first use, each page and each embed with a
//! list of its own. What is first referred to in a fold that has to be asked for is listed in it.

use crate::html::article::Renderer;
use std::collections::BTreeSet;
use std::fmt::Write;

/// The footnotes of one page or embed.
#[derive(Debug, Default)]
pub struct Footnotes {
    /// What ids begin with: empty on the page itself.
    pub prefix: String,
    /// Definitions in the order of their first reference, with the number of references.
    pub order: Vec<(u32, usize)>,
    /// Places in that order of those that a fold has listed.
    listed: BTreeSet<usize>,
}

impl Footnotes {
    /// None yet, of a page or an embed whose ids begin with `prefix`.
    pub fn new(prefix: String) -> Self {
        Footnotes { prefix, ..Footnotes::default() }
    }
}

impl Renderer<'_> {
    pub(super) fn footnote_reference(&mut self, definition: u32) {
        let position = self.footnotes.order.iter().position(|(d, _)| *d == definition);
        let index = position.unwrap_or_else(|| {
            self.footnotes.order.push((definition, 0));
            self.footnotes.order.len() - 1
        });
        self.footnotes.order[index].1 += 1;
        let (number, count) = (index + 1, self.footnotes.order[index].1);
        let prefix = self.footnotes.prefix.clone();
        let again = if count > 1 { format!("-{count}") } else { String::new() };
        let id = self.id_attribute(&format!("{prefix}fnref-{number}{again}"));
        if self.is_in_link() {
            let _ = write!(self.out, "<sup class=\"footnote-ref\"{id}>{number}</sup>");
            return;
        }
        let own = self.own();
        let _ = write!(
            self.out,
            "<sup class=\"footnote-ref\"{id}><a href=\"#{prefix}fn-{number}\"{own}>{number}</a></sup>"
        );
    }

    /// The list that closes an article or an embed.
    pub(super) fn footnote_list(&mut self) {
        self.footnotes_from(0);
        self.footnotes.order.clear();
    }

    /// A list of those from a place in the order on that no list has yet. A footnote may refer to
    /// further ones, so the list may grow while it is written.
    pub(super) fn footnotes_from(&mut self, first: usize) {
        let is_listed = |index| self.footnotes.listed.contains(&index);
        if (first..self.footnotes.order.len()).all(is_listed) {
            return;
        }
        // Footnotes stand behind the body, where all folds have ended.
        let open_folds = std::mem::take(&mut self.open_folds);
        self.out.push_str("<section class=\"footnotes\">\n<ol>\n");
        let (mut index, mut next) = (first, 0);
        while index < self.footnotes.order.len() {
            if !self.footnotes.listed.insert(index) {
                index += 1;
                continue;
            }
            let (definition, _) = self.footnotes.order[index];
            let number = index + 1;
            let prefix = self.footnotes.prefix.clone();
            let id = self.id_attribute(&format!("{prefix}fn-{number}"));
            let value = if index == next { String::new() } else { format!(" value=\"{number}\"") };
            let _ = write!(self.out, "<li{id}{value}>");
            let events = self.note().doc.footnotes[definition as usize].events.clone();
            self.events(events.start as usize..events.end as usize);
            let own = self.own();
            let back = format!(
                " <a class=\"footnote-backref\" href=\"#{prefix}fnref-{number}\" data-moc-ui=\"\" aria-label=\"Back to reference {number}\"{own}>↩</a>"
            );
            if self.out.ends_with("</p>\n") {
                self.out.truncate(self.out.len() - "</p>\n".len());
                self.out.push_str(&back);
                self.out.push_str("</p>\n");
            } else {
                self.out.push_str(&back);
            }
            self.out.push_str("</li>\n");
            index += 1;
            next = index;
        }
        self.out.push_str("</ol>\n</section>\n");
        self.open_folds = open_folds;
    }
}
