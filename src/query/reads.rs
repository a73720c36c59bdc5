//! What the queries of a note have read, and whether a change touches any of it.
//!
//! What is noted is never too little, and often more than was read: names rather than fields of this
//! or that note, sources rather than their notes. A page that is used as a whole is all its fields.

use crate::query::index::{Changed, Changes, Entry, Index, Standing};
use crate::query::syntax::Combine;
use crate::query::syntax::{Source, SourceKind};
use crate::value::duration::Unit;
use crate::value::{Date, Value};
use crate::vault::NoteId;
use rustc_hash::FxHashSet;
use std::collections::BTreeSet;
use std::sync::Arc;

#[cfg(test)]
mod tests;

/// What was read.
#[derive(Debug, Default)]
pub(super) struct Reads {
    /// Names of fields that were looked up, of pages and of `file` alike.
    pub(super) names: FxHashSet<Arc<str>>,
    /// Whether all fields of a page were.
    pub(super) pages: bool,
    /// Whether the names of the fields of pages were.
    pub(super) field_names: bool,
    /// The sources that were looked through; `None` for all notes.
    pub(super) sources: Vec<Option<Source>>,
    /// Notes whose pages were reached by links.
    pub(super) linked: FxHashSet<NoteId>,
    /// Paths of CSV files.
    pub(super) tables: BTreeSet<String>,
    /// Whether it mattered which tags there are.
    pub(super) tag_names: bool,
    /// What was asked of the clock.
    pub(super) clock: Clock,
    /// Whether so much was spent that a little more or less may matter.
    pub(super) is_dear: bool,
}

/// What was asked of the clock.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Clock {
    /// Nothing.
    #[default]
    Unread,
    /// The day.
    Day,
    /// The time.
    Time,
}

/// A state of the vault after another one.
pub(super) struct Later<'a> {
    /// What it is now.
    pub(super) index: &'a Index<'a>,
    /// What differs from the state before.
    pub(super) changes: &'a Changes,
    /// When the queries of that state were answered, and when they are now.
    pub(super) times: (Date, Date),
}

impl Reads {
    /// A value is used as a whole.
    pub(super) fn whole(&mut self, value: &Value) {
        // What a lambda reads, it looks up by name.
        self.pages |= value.holds_late() && !matches!(value, Value::Function(_));
    }

    /// Whether queries of the note `origin` may have read anything that differs now.
    pub(super) fn are_stale(&self, origin: NoteId, later: &Later<'_>) -> bool {
        let Later { index, changes, times: (before, now) } = later;
        let is_other_time = match self.clock {
            Clock::Unread => false,
            Clock::Day => !before.start_of(Unit::Day).is_same(now.start_of(Unit::Day)),
            Clock::Time => !before.is_same(*now),
        };
        is_other_time
            || self.is_dear
            || self.tables.iter().any(|path| changes.tables.contains(path))
            || changes.notes.iter().any(|(id, changed)| {
                let part = Part { index, origin: &index.note(origin).path, id: *id, changed };
                let is_reached = *id == origin || self.linked.contains(id);
                (is_reached && self.touch(changed))
                    || (self.tag_names && changed.has_other_tags())
                    || self.sources.iter().any(|source| self.source_is_stale(source, &part))
            })
    }

    fn source_is_stale(&self, source: &Option<Source>, part: &Part<'_>) -> bool {
        let touches = self.touch(part.changed);
        if !touches && part.changed.standings.is_none() {
            return false;
        }
        let Some(source) = source else { return touches };
        if part.has_other_links(source) {
            return true;
        }
        let (was, is) = part.both(source);
        (was || is) && (touches || part.stands_elsewhere(source))
    }

    /// Whether anything differs that is looked up on pages.
    fn touch(&self, changed: &Changed) -> bool {
        let Changed { names, has_other_names, has_other_shape, .. } = changed;
        *has_other_shape
            || (self.field_names && *has_other_names)
            || (self.pages && (*has_other_names || !names.is_empty()))
            || names.iter().any(|name| self.names.contains(name))
    }
}

/// A note that differs, as the sources of another note's queries see it.
struct Part<'a> {
    index: &'a Index<'a>,
    /// Path of the note of the queries.
    origin: &'a str,
    id: NoteId,
    changed: &'a Changed,
}

impl Part<'_> {
    /// Whether the note was in a source, and whether it is.
    fn both(&self, source: &Source) -> (bool, bool) {
        let standings = self.changed.standings.as_ref();
        match standings {
            Some((before, now)) => {
                (self.is_in(source, Some(before)), self.is_in(source, Some(now)))
            }
            None => {
                let is = self.is_in(source, None);
                (is, is)
            }
        }
    }

    /// Whether the note is in a source.
    fn is_in(&self, source: &Source, standing: Option<&Standing>) -> bool {
        let Part { index, origin, id, .. } = self;
        match &source.kind {
            SourceKind::Tag(tag) => match standing {
                Some(standing) => standing.tags.contains(&tag.to_lowercase()),
                None => index.with_tag(tag).contains(id),
            },
            SourceKind::Folder(path) => index.is_in_folder(*id, path),
            SourceKind::Incoming(path) => self.links_to(path, standing),
            SourceKind::Outgoing(path) if index.resolve(path, origin).is_none() => {
                self.links_to(path, standing)
            }
            SourceKind::Outgoing(path) => index
                .linked_from(path, origin)
                .is_some_and(|entries| entries.contains(&Entry::Note(*id))),
            SourceKind::Csv(path) => index.table(path, origin) == Entry::Note(*id),
            SourceKind::Not(inner) => !self.is_in(inner, standing),
            SourceKind::Chain(first, rest) => {
                rest.iter().fold(self.is_in(first, standing), |is_in, (combine, source)| {
                    match combine {
                        Combine::And => is_in && self.is_in(source, standing),
                        Combine::Or => is_in || self.is_in(source, standing),
                    }
                })
            }
        }
    }

    fn links_to(&self, path: &str, standing: Option<&Standing>) -> bool {
        let Part { index, origin, id, .. } = self;
        match (standing, index.lead(path, origin)) {
            (Some(standing), Some(lead)) => standing.leads.lead_to(&lead),
            (None, Some(_)) => index.linking_to(path, origin).contains(id),
            (_, None) => false,
        }
    }

    /// Whether the note is in other parts of a source than it was: that may be another order.
    fn stands_elsewhere(&self, source: &Source) -> bool {
        match &source.kind {
            SourceKind::Not(inner) => self.stands_elsewhere(inner),
            SourceKind::Chain(first, rest) => {
                self.stands_elsewhere(first)
                    || rest.iter().any(|(_, source)| self.stands_elsewhere(source))
            }
            _ => {
                let (was, is) = self.both(source);
                was != is
            }
        }
    }

    /// Whether a source is made of the note's links, and they lead elsewhere.
    fn has_other_links(&self, source: &Source) -> bool {
        if !self.changed.has_other_leads() {
            return false;
        }
        match &source.kind {
            SourceKind::Outgoing(path) => {
                let path = self.index.resolve(path, self.origin);
                path.is_some_and(|path| self.index.note_at(path) == Some(self.id))
            }
            SourceKind::Not(inner) => self.has_other_links(inner),
            SourceKind::Chain(first, rest) => {
                self.has_other_links(first)
                    || rest.iter().any(|(_, source)| self.has_other_links(source))
            }
            _ => false,
        }
    }
}
