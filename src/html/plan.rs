//! A plan in its article: steps that can be ticked off, paths as lists of steps, hours added up,
//! stages of a career on a line. Names of steps lead to what is written of them.
//!
//! The note's own words stay as they are; what a script needs to keep a reader's progress stands in
//! `data-` attributes. Not here: what is a step (`note::plan`), the bar above (`site::plan`).

use crate::html::Words;
use crate::html::article::Renderer;
use crate::note::Note;
use crate::note::doc::{Kind, Tag, offset};
use crate::note::plan::{Group, Plan, Step, alternatives};
use crate::text::escape::{html, push_html};
use crate::vault::entities::Entity;
use std::fmt::Write;

/// Where in a path the walk is.
#[derive(Debug, Clone, Copy)]
pub(super) struct PathPlace<'a> {
    group: &'a Group,
    step: usize,
}

impl<'a> Renderer<'a> {
    /// The plan of the page's own note, while that is walked through.
    fn plan(&self) -> Option<&'a Plan> {
        if self.is_embedded() { None } else { self.shape.plan.as_ref() }
    }

    /// Begins or ends what does so at an event, before that is written. Says whether the event
    /// is the paragraph around a path, which a list takes the place of.
    pub(super) fn plan_event(&mut self, note: &Note, index: usize, kind: Kind) -> bool {
        let Some(plan) = self.plan() else { return false };
        let at = offset(index);
        let is_end = self.path.is_some_and(|path| path.group.line.end == at);
        if is_end {
            self.path = None;
            self.out.push_str("</li>\n</ol>\n");
        }
        match kind {
            Kind::Open(Tag::Paragraph) if plan.path(at + 1).is_some() => {
                self.path_id = self.block_id(note, index);
                return true;
            }
            Kind::Close(Tag::Paragraph) if is_end => return true,
            Kind::Open(Tag::Strong) => self.open_name(note, index, plan),
            _ => {}
        }
        if let Some(group) = plan.path(at) {
            let id = std::mem::take(&mut self.path_id);
            let _ = write!(self.out, "<ol class=\"moc-path\"{id}>\n<li{}>", stop(plan, group, 0));
            self.path = Some(PathPlace { group, step: 0 });
        }
        false
    }

    /// Text of a path's line: where it leads from one step to the next, an item ends. Names of
    /// things become links.
    pub(super) fn path_text(&mut self, note: &Note, start: u32, end: u32) -> bool {
        let (Some(PathPlace { group, step: mut number }), Some(plan)) = (self.path, self.plan())
        else {
            return false;
        };
        let first = group.cuts.partition_point(|cut| cut.start < start);
        let mut from = start;
        for cut in group.cuts[first..].iter().take_while(|cut| cut.end <= end) {
            self.path_names(&note.text[from as usize..cut.start as usize]);
            number += 1;
            let _ = write!(
                self.out,
                "</li>\n<li{}><span class=\"moc-then\" aria-hidden=\"true\">{}</span>",
                stop(plan, group, number),
                html(&note.text[cut.start as usize..cut.end as usize])
            );
            from = cut.end;
        }
        self.path_names(&note.text[from as usize..end as usize]);
        self.path = Some(PathPlace { group, step: number });
        true
    }

    /// A piece of a path's text, with a link for each alternative that something is written of.
    fn path_names(&mut self, text: &str) {
        let mut rest = text;
        for name in alternatives(text) {
            let Some(entity) = self.other(name).filter(|_| !self.is_in_link()) else { continue };
            let Some(at) = rest.find(name) else { continue };
            push_html(&mut self.out, &rest[..at]);
            self.open_entity(entity);
            push_html(&mut self.out, name);
            self.out.push_str("</a>");
            rest = &rest[at + name.len()..];
        }
        push_html(&mut self.out, rest);
    }

    /// The class of a list that the plan knows, with its hours in a line above.
    pub(super) fn plan_list(&mut self, index: usize) -> &'static str {
        let Some(plan) = self.plan() else { return "" };
        if plan.timeline(offset(index)).is_some() {
            return "moc-stages";
        }
        let Some(group) = plan.list(offset(index)) else { return "" };
        if let Some(sum) = sum(group, self.around.words) {
            let _ = writeln!(self.out, "<p class=\"moc-hours\">{}</p>", html(&sum));
        }
        "moc-steps"
    }

    /// The attributes of an item that is a step.
    pub(super) fn plan_step(&self, index: usize) -> String {
        let Some(plan) = self.plan() else { return String::new() };
        let found = plan.step(offset(index));
        found.map_or_else(String::new, |(group, step)| attributes(plan, group, step))
    }

    /// Opens the bold name of a step with a link to what is written of it.
    fn open_name(&mut self, note: &Note, index: usize, plan: &Plan) {
        let is_paragraph =
            index > 0 && note.doc.events[index - 1].kind == Kind::Open(Tag::Paragraph);
        let item = index.checked_sub(1 + usize::from(is_paragraph));
        let Some((_, step)) = item.and_then(|item| plan.step(offset(item))) else { return };
        let close = note.doc.close_of(index);
        let is_link = |kind: Kind| matches!(kind, Kind::Wikilink(_) | Kind::Open(Tag::Link(_)));
        let has_link = note.doc.events[index..close].iter().any(|event| is_link(event.kind));
        if has_link || step.mark.is_some() {
            return;
        }
        if let Some(entity) = self.other(&step.name) {
            self.open_entity(entity);
            self.bold_link = Some(close);
        }
    }

    /// The thing of that name, where it is not what this page is about.
    fn other(&self, name: &str) -> Option<&'a Entity> {
        let entity = self.around.entities.get(self.around.entities.named(name)?);
        (entity.note != Some(self.id())).then_some(entity)
    }
}

/// The attributes of a step on a path.
fn stop(plan: &Plan, group: &Group, number: usize) -> String {
    group.steps.get(number).map_or_else(String::new, |step| attributes(plan, group, step))
}

/// What a script keeps progress by: the step's key, and the hours that it counts.
fn attributes(plan: &Plan, group: &Group, step: &Step) -> String {
    let mut out = format!(" data-step=\"{}\"", html(&step.key));
    if let Some(hours) = plan.share(group, step) {
        let _ = write!(out, " data-hours=\"{}\"", (hours * 10.0).round() / 10.0);
    }
    out
}

/// The hours of a list in all, where they do not stand above it.
fn sum(group: &Group, words: Words<'_>) -> Option<String> {
    let total = words.hours(group.total()?);
    match group.hours.filter(|hours| hours.is_each) {
        Some(each) if group.steps.len() > 1 => {
            let each = words.hours((each.low, each.high.unwrap_or(each.low)));
            Some(format!("{} × {each} = {total}", group.steps.len()))
        }
        _ => (group.steps.iter().filter(|step| step.hours.is_some()).count() > 1).then_some(total),
    }
}
