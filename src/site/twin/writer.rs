//! Where on a page of Markdown the walk is: lines and what each of them begins with.

use super::inline::OpenLink;
use super::list::Lists;
use super::table::TablePlace;
use crate::note::Note;
use crate::site::note_page::Sources;
use crate::text::markdown::{Place, push_text};
use crate::vault::{AssetId, NoteId, Resolved};
use std::collections::BTreeSet;

/// Quotes and lists in one another; deeper ones are flat.
const DEEPEST: usize = 40;

/// State of the walk.
pub(super) struct Writer<'a> {
    pub(super) sources: Sources<'a>,
    /// From the twin to the root of the site.
    pub(super) root: &'a str,
    /// The note whose twin it is.
    pub(super) page: NoteId,
    /// What is walked: that note, or a text of an answer, with what its links mean.
    pub(super) note: &'a Note,
    pub(super) links: &'a [Resolved],
    pub(super) out: String,
    pub(super) assets: BTreeSet<AssetId>,
    /// Whether all is to stand on one line: a cell, an item of an answer.
    pub(super) is_flat: bool,
    /// What each line begins with, container by container.
    prefixes: Vec<&'static str>,
    /// Indentation of items, where it is no constant.
    pub(super) lists: Lists,
    pub(super) table: TablePlace,
    /// Whether a block may begin right here, behind a mark or at the top.
    is_fresh: bool,
    /// Whether a line of text is under way.
    in_line: bool,
    /// Where the text of the line began.
    line_start: usize,
    pub(super) in_heading: bool,
    /// For each open link: where it leads, if anywhere.
    pub(super) open_links: Vec<Option<OpenLink>>,
    /// Where the text in each open mark began.
    pub(super) marks: Vec<usize>,
    /// Footnotes in the order of their first use.
    pub(super) footnotes: Vec<u32>,
    /// The element of raw HTML that is open and whose content nobody sees.
    pub(super) unseen: Option<&'static str>,
}

impl<'a> Writer<'a> {
    pub(super) fn new(sources: Sources<'a>, root: &'a str, page: NoteId) -> Self {
        Writer {
            sources,
            root,
            page,
            note: sources.vault.note(page),
            links: &sources.vault.links[page.0 as usize],
            out: String::new(),
            assets: BTreeSet::new(),
            is_flat: false,
            prefixes: Vec::new(),
            lists: Lists::default(),
            table: TablePlace::default(),
            is_fresh: true,
            in_line: false,
            line_start: 0,
            in_heading: false,
            open_links: Vec::new(),
            marks: Vec::new(),
            footnotes: Vec::new(),
            unseen: None,
        }
    }

    /// A writer of one line that stands in this one.
    pub(super) fn flat<'b>(&self, note: &'b Note, links: &'b [Resolved]) -> Writer<'b>
    where
        'a: 'b,
    {
        let mut flat = Writer::new(self.sources, self.root, self.page);
        (flat.note, flat.links, flat.is_flat) = (note, links, true);
        flat.table.in_cell = self.table.in_cell;
        if !self.open_links.is_empty() {
            flat.open_links.push(None);
        }
        flat
    }

    /// Whether a text of the note itself is walked, not one of an answer.
    pub(super) fn is_own(&self) -> bool {
        std::ptr::eq(self.note, self.sources.vault.note(self.page))
    }

    /// Makes room for a block: an empty line behind the one before it, none in a tight list.
    pub(super) fn begin_block(&mut self) {
        self.begin(self.lists.is_tight());
    }

    pub(super) fn begin(&mut self, is_tight: bool) {
        self.in_line = false;
        self.lists.last = None;
        if self.is_flat {
            if !self.out.is_empty() && !self.out.ends_with(' ') {
                self.out.push(' ');
            }
        } else if self.is_fresh {
            self.is_fresh = false;
        } else {
            if !is_tight {
                self.new_line();
            }
            self.new_line();
        }
        self.line_start = self.out.len();
    }

    /// Ends the line and begins another in the same containers.
    pub(super) fn new_line(&mut self) {
        let end = self.out.trim_end_matches([' ', '\t']).len();
        self.out.truncate(end);
        self.push_line("");
        self.line_start = self.out.len();
    }

    /// A line with a text of its own, which may end in blanks.
    pub(super) fn push_line(&mut self, text: &str) {
        self.out.push('\n');
        let start = self.out.len();
        self.out.extend(self.prefixes.iter().copied());
        match text.is_empty() {
            true if self.out[start..].trim().is_empty() => {}
            _ => self.out.push_str(text),
        }
    }

    /// Begins a container: its mark, and what the other lines in it begin with.
    pub(super) fn enter(&mut self, mark: &str, prefix: &'static str) {
        let is_deep = self.prefixes.len() >= DEEPEST;
        self.prefixes.push(if is_deep { "" } else { prefix });
        self.out.push_str(mark);
        self.line_start = self.out.len();
        self.is_fresh = true;
        self.in_line = false;
    }

    pub(super) fn leave(&mut self) {
        self.prefixes.pop();
        self.is_fresh = false;
        self.in_line = false;
    }

    /// A line of text is under way; where none was, one begins.
    pub(super) fn inline(&mut self) {
        if !self.in_line {
            if !self.is_flat || self.out.is_empty() {
                self.begin_block();
            }
            self.in_line = true;
        }
    }

    /// What follows is text on the line at hand.
    pub(super) fn stay_in_line(&mut self) {
        self.in_line = true;
        self.is_fresh = false;
    }

    /// What follows is another line; where there is room for one alone, it stands apart.
    pub(super) fn end_line(&mut self) {
        self.in_line = self.is_flat;
        if self.is_flat && !self.out.is_empty() && !self.out.ends_with(' ') {
            self.out.push(' ');
        }
    }

    /// A line end in a text; where there is room for one line alone, a blank.
    pub(super) fn line_end(&mut self, is_hard: bool) {
        if self.is_flat || self.in_heading || self.table.in_cell {
            self.out.push(' ');
            return;
        }
        if is_hard && self.out.len() > self.line_start {
            let end = self.out.trim_end_matches([' ', '\t']).len();
            self.out.truncate(end.max(self.line_start));
            self.out.push('\\');
        }
        self.new_line();
    }

    /// Text that is no markup.
    pub(super) fn text(&mut self, text: &str) {
        self.inline();
        let so_far = &self.out[self.line_start.min(self.out.len())..];
        let begins_line = so_far.is_empty();
        let text = if begins_line { text.trim_start() } else { text };
        // A number came before this; a dot would make it an item.
        if !begins_line
            && text.starts_with(['.', ')'])
            && so_far.bytes().all(|b| b.is_ascii_digit())
        {
            self.out.push('\\');
        }
        push_text(&mut self.out, text, Place { begins_line, in_cell: self.table.in_cell });
    }

    pub(super) fn place(&self) -> Place {
        Place { begins_line: false, in_cell: self.table.in_cell }
    }

    /// A word of the interface in italics: it is not the note's.
    pub(super) fn remark(&mut self, word: &str) {
        let word = self.sources.words.get(word).map_or("", String::as_str);
        if !word.is_empty() {
            self.inline();
            let place = self.place();
            self.out.push('*');
            push_text(&mut self.out, word, place);
            self.out.push('*');
        }
    }
}
