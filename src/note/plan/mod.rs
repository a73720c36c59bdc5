//! What a note sets out to be done: steps in groups with the hours that they take, paths from one
//! step to the next (`SQL → design → APIs`), lists to tick off, stages of a career.
//!
//! Read from ordinary Markdown, by its shape: a heading with an amount of time and a list below it,
//! a bold line with months, an ordered list of bold points, tasks. Nothing is added to the text;
//! what the page makes of it is `html::plan`'s.

mod read;
#[cfg(test)]
mod tests;

use super::effort::Effort;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

pub use read::read;

/// What stands between alternatives.
const OR: [&str; 5] = [" or ", " oder ", " или ", "或", " أو "];

/// How a note is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reading {
    /// It is a plan by its kind: all that can be ticked off counts.
    Plan,
    /// It is a map: the points of its study paths count, nothing else.
    Map,
    /// It is a plan where its text says so.
    Any,
}

/// What a note sets out to be done.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Plan {
    /// In written order.
    pub groups: Vec<Group>,
    /// Lists of stages, each with the years that it takes.
    pub timelines: Vec<Timeline>,
    /// What begins at which event.
    places: BTreeMap<u32, Place>,
}

/// Steps that belong together.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Group {
    /// What it is called, its amounts left out.
    pub name: String,
    /// The heading that it stands under.
    pub heading: Option<u32>,
    /// The event at which its list or its line begins.
    pub event: u32,
    /// The hours that it takes.
    pub hours: Option<Effort>,
    /// The months or weeks.
    pub duration: Option<Effort>,
    /// Where it leads.
    pub outcome: Option<String>,
    /// For a path on one line: its events, and what stands between its steps, as bytes of the note.
    pub line: Range<u32>,
    /// See `line`; empty for a list.
    pub cuts: Vec<Range<u32>>,
    /// Its steps in order.
    pub steps: Vec<Step>,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Step {
    /// What it is called.
    pub name: String,
    /// The same as a short key, unique in the note.
    pub key: String,
    /// The event of its item; of a path's step, that of the line.
    pub event: u32,
    /// Hours of its own.
    pub hours: Option<Effort>,
    /// What stands between its brackets, where it is a task.
    pub mark: Option<char>,
}

/// Stages with the years that they take.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Timeline {
    /// The event of its list.
    pub event: u32,
    /// The event of each item, and its years.
    pub stages: Vec<(u32, Effort)>,
}

/// What begins at an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Place {
    List(usize),
    Path(usize),
    Step(usize, usize),
    Timeline(usize),
}

impl Plan {
    /// The step whose item begins at an event.
    pub fn step(&self, event: u32) -> Option<(&Group, &Step)> {
        let Place::Step(group, step) = self.places.get(&event)? else { return None };
        let group = self.groups.get(*group)?;
        Some((group, group.steps.get(*step)?))
    }

    /// The path whose line begins with an event.
    pub fn path(&self, event: u32) -> Option<&Group> {
        let Place::Path(group) = self.places.get(&event)? else { return None };
        self.groups.get(*group)
    }

    /// The group whose list begins at an event.
    pub fn list(&self, event: u32) -> Option<&Group> {
        let Place::List(group) = self.places.get(&event)? else { return None };
        self.groups.get(*group)
    }

    /// The stages whose list begins at an event.
    pub fn timeline(&self, event: u32) -> Option<&Timeline> {
        let Place::Timeline(timeline) = self.places.get(&event)? else { return None };
        self.timelines.get(*timeline)
    }

    /// What a step counts of the plan's hours: its own, else its share of its group's, in the
    /// middle. Steps of paths count nothing where hours are listed beside them.
    pub fn share(&self, group: &Group, step: &Step) -> Option<f64> {
        let is_beside = |other: &Group| !other.is_path() && other.total().is_some();
        if group.is_path() && self.groups.iter().any(is_beside) {
            return None;
        }
        let (low, high, steps) = match (step.hours, group.total()) {
            (Some(own), _) => (own.low, own.high.unwrap_or(own.low), 1),
            (None, Some((low, high))) if group.steps.iter().all(|step| step.hours.is_none()) => {
                (low, high, u32::try_from(group.steps.len()).unwrap_or(u32::MAX))
            }
            _ => return None,
        };
        Some((f64::from(low) + f64::from(high)) / 2.0 / f64::from(steps.max(1)))
    }

    /// How many steps there are.
    pub fn step_count(&self) -> usize {
        self.groups.iter().map(|group| group.steps.len()).sum()
    }

    /// Hours of all, low and high end: of what is listed; of the path where it is the only one.
    pub fn hours(&self) -> Option<(u32, u32)> {
        let listed = self.groups.iter().filter(|group| !group.is_path());
        let listed: Vec<(u32, u32)> = listed.filter_map(Group::total).collect();
        let mut paths = self.groups.iter().filter(|group| group.is_path());
        match (listed.is_empty(), paths.next(), paths.next()) {
            (true, Some(path), None) => path.total(),
            (true, ..) => None,
            (false, ..) => Some(listed.iter().fold((0, 0), |sum, one| {
                (sum.0.saturating_add(one.0), sum.1.saturating_add(one.1))
            })),
        }
    }

    /// Drops groups without steps, gives every step a key of its own, and notes what stands where.
    fn finished(mut self) -> Plan {
        self.groups.retain(|group| !group.steps.is_empty());
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (at, group) in self.groups.iter_mut().enumerate() {
            let is_path = group.is_path();
            match is_path {
                true => self.places.insert(group.line.start, Place::Path(at)),
                false => self.places.insert(group.event, Place::List(at)),
            };
            for (number, step) in group.steps.iter_mut().enumerate() {
                let first = step.key.clone();
                let count = counts.entry(first.clone()).or_insert(1);
                while !taken.insert(step.key.clone()) {
                    *count += 1;
                    step.key = format!("{first}-{count}");
                }
                if !is_path {
                    self.places.insert(step.event, Place::Step(at, number));
                }
            }
        }
        for (at, timeline) in self.timelines.iter().enumerate() {
            self.places.insert(timeline.event, Place::Timeline(at));
        }
        self
    }
}

/// What may be chosen from in a step's name: `Node.js or Python`.
pub fn alternatives(name: &str) -> Vec<&str> {
    let mut parts = vec![name];
    for or in OR {
        parts = parts.into_iter().flat_map(|part| part.split(or)).collect();
    }
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect()
}

impl Group {
    /// Whether it is written on one line, with arrows.
    pub fn is_path(&self) -> bool {
        !self.cuts.is_empty()
    }

    /// Its hours in all, low and high end.
    pub fn total(&self) -> Option<(u32, u32)> {
        let ends = |effort: &Effort| (effort.low, effort.high.unwrap_or(effort.low));
        let own: Vec<(u32, u32)> =
            self.steps.iter().filter_map(|step| step.hours.as_ref().map(ends)).collect();
        if !own.is_empty() {
            return Some(own.iter().fold((0, 0), |sum, one| {
                (sum.0.saturating_add(one.0), sum.1.saturating_add(one.1))
            }));
        }
        let hours = self.hours?;
        let (low, high) = ends(&hours);
        let times = if hours.is_each { u32::try_from(self.steps.len()).unwrap_or(1) } else { 1 };
        Some((low.saturating_mul(times), high.saturating_mul(times)))
    }
}
