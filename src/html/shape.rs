//! What the page of a note wants of its article beyond the note's own words: sections that fold,
//! marks beside headings, charts beside answers,
//! steps that can be ticked off (`html::plan`), labels side by side (`html::profile`).
//!
//! A kind has a shape (`site::shape` says which); here it is carried out. It holds for the page's
//! own note alone: what is embedded, and the texts in answers, stay as they are. Folds are
//! `details`, so they need no script, and a note without a shape is not changed by a byte.
//!
//! Not here: which sections fold, and why (`site`); how a fold looks (`css/fold.css`).

use crate::html::article::Renderer;
use crate::html::profile::Layout;
use crate::note::doc::{Doc, Heading};
use crate::note::plan::Plan;
use crate::text::escape::push_html;
use std::collections::BTreeMap;
use std::fmt::Write;

/// How the article of a page's own note is to be shown. The empty one changes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Shape {
    /// Whether the page shows the heading that the note begins with, and the article leaves it out.
    pub has_title_apart: bool,
    /// By heading; each lies within another or beside it.
    pub folds: Vec<Fold>,
    /// What stands beside headings, by their index.
    pub meters: BTreeMap<u32, Meter>,
    /// Whether answers that count things get bars.
    pub has_charts: bool,
    /// What its reader may tick off.
    pub plan: Option<Plan>,
    /// Labels side by side, names that lead somewhere.
    pub profile: Layout,
}

/// A heading and what follows it as one `details`; the heading is its summary.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fold {
    /// Index of the heading; it stands at the top.
    pub heading: u32,
    /// Index of the event before which it ends, in no container that begins inside it.
    pub until: u32,
    /// Whether it begins open.
    pub is_open: bool,
    /// What opening it does, where the heading does not say; shown while it is closed.
    pub invitation: Option<String>,
}

/// A fold that the walk is in.
#[derive(Debug, Clone, Copy)]
pub(super) struct OpenFold {
    /// Index of the event before which it ends.
    until: u32,
    /// Where it has to be asked for: the place of the first footnote that it may be the first to
    /// refer to.
    first_footnote: Option<usize>,
}

/// How much of a section is done.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Meter {
    /// What is counted; not seen, but read out.
    pub label: String,
    /// `7 of 12`.
    pub words: String,
    /// How many are done.
    pub done: usize,
    /// How many there are.
    pub all: usize,
}

/// Index of the event before which the section of a heading ends: that of the next heading at the
/// top that is of such a kind, or the end of the body.
pub fn end_of_section(doc: &Doc, heading: usize, is_next: impl Fn(&Heading) -> bool) -> u32 {
    let mut after = doc.headings.iter().skip(heading + 1);
    after.find(|next| next.is_top && is_next(next)).map_or(doc.body, |next| next.event)
}

impl Shape {
    /// Whether a heading, given with its index, stands inside a fold that has to be asked for.
    pub fn hides(&self, index: usize, heading: &Heading) -> bool {
        let hidden = self.folds.iter().filter(|fold| fold.invitation.is_some());
        hidden.into_iter().any(|it| (it.heading as usize) < index && heading.event < it.until)
    }

    fn fold_at(&self, heading: u32) -> Option<&Fold> {
        let at = self.folds.binary_search_by_key(&heading, |fold| fold.heading).ok()?;
        self.folds.get(at)
    }
}

impl Renderer<'_> {
    /// The first of the body's events that the article shows.
    pub(super) fn first_event(&self) -> usize {
        let has_title_apart = self.shape.has_title_apart && !self.is_embedded();
        if has_title_apart { self.note().doc.close_of(0) + 1 } else { 0 }
    }

    /// Ends the folds that end before this event.
    pub(super) fn end_folds(&mut self, index: usize) {
        if self.is_embedded() {
            return;
        }
        while let Some(fold) = self.open_folds.pop_if(|fold| fold.until as usize <= index) {
            if let Some(first) = fold.first_footnote {
                self.footnotes_from(first);
            }
            self.out.push_str("</details>\n");
        }
    }

    /// Begins the fold that this heading stands for.
    pub(super) fn before_heading(&mut self, heading: u32) {
        let shape = self.shape;
        let Some(fold) = shape.fold_at(heading).filter(|_| !self.is_embedded()) else { return };
        let first_footnote = fold.invitation.as_ref().map(|_| self.footnotes.order.len());
        self.open_folds.push(OpenFold { until: fold.until, first_footnote });
        let open = if fold.is_open { " open" } else { "" };
        let _ = write!(self.out, "<details class=\"fold\"{open}><summary>");
    }

    /// Writes what stands beside this heading, and ends the summary of its fold.
    pub(super) fn after_heading(&mut self, heading: u32) {
        if self.is_embedded() {
            return;
        }
        let shape = self.shape;
        let fold = shape.fold_at(heading);
        if let Some(meter) = shape.meters.get(&heading) {
            self.meter(meter, if fold.is_some() { "span" } else { "p" });
        }
        let Some(fold) = fold else { return };
        if let Some(words) = &fold.invitation {
            self.out.push_str("<span class=\"fold-invitation\">");
            push_html(&mut self.out, words);
            self.out.push_str("</span>");
        }
        self.out.push_str("</summary>\n");
    }

    fn meter(&mut self, meter: &Meter, element: &str) {
        let Meter { label, words, done, all } = meter;
        let _ = write!(
            self.out,
            "<{element} class=\"fold-meter\"><meter max=\"{all}\" value=\"{done}\" aria-hidden=\"true\"></meter> <span class=\"visually-hidden\">"
        );
        push_html(&mut self.out, label);
        self.out.push_str(": </span>");
        push_html(&mut self.out, words);
        let _ = writeln!(self.out, "</{element}>");
    }
}
