//! `TASK`: tasks with what stands below them, perhaps in groups.
//!
//! A group's name is no heading: the page's outline is the author's.

use super::Room;
use super::block::Written;
use crate::html::article::Renderer;
use crate::query::answer::Tasks;
use crate::query::output::{children, nested};
use crate::text::escape::{html, push_html};
use crate::value::{Link, Object, Value, link};
use std::fmt::Write;
use std::sync::Arc;

/// Groups and lists in one another; deeper ones are flat.
const DEEPEST: usize = 30;

impl Renderer<'_> {
    /// Writes the tasks.
    pub(super) fn tasks(&mut self, tasks: &Tasks) -> Written {
        self.out.push_str("<div class=\"dataview dataview-container\">\n");
        let mut written = Written::default();
        self.group(tasks, &Value::Null, &mut written, 0);
        self.out.push_str("</div>\n");
        written
    }

    fn group(&mut self, tasks: &Tasks, name: &Value, written: &mut Written, depth: usize) {
        match tasks {
            Tasks::Flat(tasks) => self.task_list(tasks, name, written),
            Tasks::Grouped(_) if depth >= DEEPEST => {
                flattened(tasks).into_iter().for_each(|tasks| self.task_list(tasks, name, written));
            }
            Tasks::Grouped(groups) => {
                for (key, inner) in groups {
                    if self.is_full() {
                        written.left_out += inner.count();
                        continue;
                    }
                    let folded = if written.is_long() { " moc-folded" } else { "" };
                    let _ = write!(
                        self.out,
                        "<div class=\"moc-group{folded}\"><p class=\"moc-group-name\">"
                    );
                    self.value(key, Room::Line);
                    self.count(inner.count());
                    self.out.push_str("</p>\n<div class=\"dataview result-group\">\n");
                    self.group(inner, key, written, depth + 1);
                    self.out.push_str("</div></div>\n");
                }
            }
        }
    }

    fn task_list(&mut self, tasks: &[Arc<Object>], group: &Value, written: &mut Written) {
        self.out.push_str("<ul class=\"contains-task-list\">\n");
        for task in nested(tasks) {
            if self.is_full() {
                written.left_out += 1;
                continue;
            }
            self.item(&task, group, written.is_long(), 0);
            written.add();
        }
        self.out.push_str("</ul>\n");
    }

    fn item(&mut self, item: &Arc<Object>, group: &Value, is_folded: bool, depth: usize) {
        self.open_item_of(item, is_folded);
        if depth == 0 {
            self.place_of(item, group);
        }
        let children = children(item);
        let is_last = depth + 1 >= DEEPEST;
        if !children.is_empty() && !is_last {
            self.out.push_str("\n<ul class=\"contains-task-list\">\n");
            children.iter().for_each(|child| self.item(child, group, false, depth + 1));
            self.out.push_str("</ul>\n");
        }
        self.out.push_str("</li>\n");
        if is_last {
            let mut below: Vec<Arc<Object>> = children.into_iter().rev().collect();
            while let Some(item) = below.pop() {
                self.open_item_of(&item, false);
                self.out.push_str("</li>\n");
                below.extend(self::children(&item).into_iter().rev());
            }
        }
    }

    fn open_item_of(&mut self, item: &Object, is_folded: bool) {
        let folded = if is_folded { " moc-folded" } else { "" };
        if matches!(item.get("task"), Some(Value::Bool(true))) {
            let status = match item.get("status") {
                Some(Value::Text(status)) => status,
                _ => " ",
            };
            let is_checked = status != " ";
            let checked = if is_checked { " is-checked" } else { "" };
            let _ = write!(
                self.out,
                "<li class=\"dataview task-list-item{checked}{folded}\" data-task=\""
            );
            push_html(&mut self.out, status);
            let checked = if is_checked { " checked" } else { "" };
            let label = html(self.around.words.get("task"));
            let _ = write!(
                self.out,
                "\"><input class=\"dataview task-list-item-checkbox\" type=\"checkbox\" aria-label=\"{label}\" disabled{checked}> "
            );
        } else {
            let _ = write!(self.out, "<li class=\"dataview task-list-basic-item{folded}\">");
        }
        self.item_text(item, Room::Block);
    }

    /// The way to the part of the note that an item stands in, by the note's name; below that
    /// name, by the heading's.
    fn place_of(&mut self, item: &Object, group: &Value) {
        let Some(Value::Link(to)) = item.get("link") else { return };
        let is_named = matches!(group, Value::Link(group) if group.path == to.path);
        let name = match item.get("section") {
            Some(Value::Link(section)) if is_named => section.subpath.clone(),
            _ if is_named => None,
            _ => Some(link::file_title(&to.path).into()),
        };
        let Some(name) = name else { return };
        self.out.push_str("<span class=\"moc-place\" data-moc-ui=\"\"> ");
        self.link(&Link { display: Some(name), ..(**to).clone() });
        self.out.push_str("</span>");
    }
}

/// The lists of all groups, in order.
fn flattened(tasks: &Tasks) -> Vec<&[Arc<Object>]> {
    let mut lists = Vec::new();
    let mut open = vec![tasks];
    while let Some(tasks) = open.pop() {
        match tasks {
            Tasks::Flat(tasks) => lists.push(tasks.as_slice()),
            Tasks::Grouped(groups) => open.extend(groups.iter().rev().map(|(_, tasks)| tasks)),
        }
    }
    lists
}
