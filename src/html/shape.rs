//! What the page of a note wants of its article beyond the note's own words: sections that fold.
//!
//! A kind has a shape (`site::shape` says which); here it is carried out. It holds for the page's
//! own note alone: what is embedded, and the texts in answers, stay as they are. Folds are
//! `details`, so they need no script, and a note without folds is not changed by a byte.
//!
//! Not here: which sections fold, and why (`site`); how a fold looks (`css/fold.css`).

use crate::html::article::Renderer;
use crate::note::doc::Heading;
use crate::text::escape::push_html;

/// How the article of a page's own note is to be shown. The empty one changes nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shape {
    /// By heading; each lies within another or beside it.
    pub folds: Vec<Fold>,
}

/// A heading, and all from it up to another, as one `details`; the heading is its summary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// Index of the heading.
    pub heading: u32,
    /// Index of the heading before which it ends; the end of the note without one.
    pub until: Option<u32>,
    /// Whether it begins open.
    pub is_open: bool,
    /// What opening it does, where the heading does not say; shown while it is closed.
    pub invitation: Option<String>,
}

impl Fold {
    /// The whole section of a heading, closed.
    pub fn section(headings: &[Heading], at: usize) -> Fold {
        let own = headings[at].level;
        let until = next_where(headings, at, |next| next.level <= own);
        Fold { heading: at as u32, until, is_open: false, invitation: None }
    }
}

/// The first heading after this one that stands at the top and is as asked for.
pub fn next_where(
    headings: &[Heading],
    at: usize,
    is_right: impl Fn(&Heading) -> bool,
) -> Option<u32> {
    let mut after = headings.iter().enumerate().skip(at + 1);
    after.find(|(_, next)| next.is_top && is_right(next)).map(|(at, _)| at as u32)
}

impl<'a> Renderer<'a> {
    /// Ends the folds that end before this heading, and begins the one that it stands for.
    pub(super) fn before_heading(&mut self, heading: u32) {
        if self.is_embedded() {
            return;
        }
        self.end_folds(|until| until.is_some_and(|until| until <= heading));
        let Some(fold) = self.fold_at(heading) else { return };
        self.open_folds.push(fold.until);
        let open = if fold.is_open { " open" } else { "" };
        self.out.push_str(&format!("<details class=\"fold\"{open}><summary>"));
    }

    /// Ends the summary of the fold that this heading stands for.
    pub(super) fn after_heading(&mut self, heading: u32) {
        if self.is_embedded() {
            return;
        }
        let Some(fold) = self.fold_at(heading) else { return };
        if let Some(words) = &fold.invitation {
            self.out.push_str("<span class=\"fold-invitation\">");
            push_html(&mut self.out, words);
            self.out.push_str("</span>");
        }
        self.out.push_str("</summary>\n");
    }

    /// Ends the folds that reach to the end of the note.
    pub(super) fn end_all_folds(&mut self) {
        self.end_folds(|_| true);
    }

    fn end_folds(&mut self, is_over: impl Fn(Option<u32>) -> bool) {
        while self.open_folds.pop_if(|until| is_over(*until)).is_some() {
            self.out.push_str("</details>\n");
        }
    }

    fn fold_at(&self, heading: u32) -> Option<&'a Fold> {
        let at = self.shape.folds.binary_search_by_key(&heading, |fold| fold.heading).ok()?;
        self.shape.folds.get(at)
    }
}
