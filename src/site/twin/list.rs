//! Lists: their marks, numbers, and whether empty lines stand between items.

use super::writer::Writer;
use crate::note::doc::{Kind, Tag};
use std::fmt::Write;

/// Blanks, as many as a mark is long.
const BLANKS: &str = "            ";

/// The open lists.
#[derive(Debug, Default)]
pub(super) struct Lists {
    open: Vec<List>,
    /// Whether no empty lines stand between blocks, container by container.
    tight: Vec<bool>,
    /// The mark of the list that ended just before.
    pub(super) last: Option<char>,
}

#[derive(Debug)]
struct List {
    /// The next item's number in an ordered list.
    number: Option<u32>,
    mark: char,
    has_item: bool,
}

impl Lists {
    pub(super) fn is_tight(&self) -> bool {
        self.tight.last().copied().unwrap_or(false)
    }
}

impl Writer<'_> {
    pub(super) fn open_list(&mut self, index: usize, first: Option<u32>) {
        // Two lists of one mark that stand beside each other would be one.
        let mark = match (first, self.lists.last) {
            (None, Some('-')) => '*',
            (None, _) => '-',
            (Some(_), Some('.')) => ')',
            (Some(_), _) => '.',
        };
        let events = &self.note.doc.events;
        let is_loose =
            matches!(events.get(index + 2).map(|e| e.kind), Some(Kind::Open(Tag::Paragraph)));
        self.lists.open.push(List { number: first, mark, has_item: false });
        self.lists.tight.push(!is_loose);
    }

    pub(super) fn close_list(&mut self) {
        self.lists.tight.pop();
        self.lists.last = self.lists.open.pop().map(|list| list.mark);
    }

    pub(super) fn open_item(&mut self, task: Option<char>) {
        let outer = self.lists.tight.iter().rev().nth(1).copied().unwrap_or(false);
        let tight = self.lists.is_tight();
        let Some(list) = self.lists.open.last_mut() else { return self.begin_block() };
        let mut mark = match &mut list.number {
            Some(number) => {
                let mark = format!("{number}{} ", list.mark);
                *number = number.saturating_add(1);
                mark
            }
            None => format!("{} ", list.mark),
        };
        let indent = &BLANKS[..mark.len().min(BLANKS.len())];
        let is_tight = if std::mem::replace(&mut list.has_item, true) { tight } else { outer };
        if let Some(task) = task {
            let task = if task.is_alphanumeric() || " ?!/->".contains(task) { task } else { 'x' };
            let _ = write!(mark, "[{task}] ");
        }
        self.begin(is_tight);
        match self.is_flat {
            true => {}
            false => self.enter(&mark, indent),
        }
    }

    pub(super) fn close_item(&mut self) {
        if !self.is_flat {
            self.leave();
        }
        self.lists.last = None;
    }

    /// A container in which blocks stand apart again.
    pub(super) fn open_quote(&mut self) {
        self.begin_block();
        self.lists.tight.push(false);
        if !self.is_flat {
            self.enter("> ", "> ");
        }
    }

    pub(super) fn close_quote(&mut self) {
        self.lists.tight.pop();
        if !self.is_flat {
            self.leave();
        }
    }
}
