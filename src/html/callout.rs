//! Callouts (rules C1–C11). One that folds is a `details`, so that it needs no script.

use crate::html::article::Renderer;
use crate::note::Note;
use crate::note::doc::{Callout, Kind, Tag};
use crate::text::escape::{html, push_html};
use std::fmt::Write;

impl Renderer<'_> {
    pub(super) fn open_callout(&mut self, callout: &Callout, id: &str) {
        let (element, classes, fold) = match callout.fold {
            None => ("div", "callout", ""),
            Some('-') => ("details", "callout is-collapsible is-collapsed", "-"),
            Some(_) => ("details", "callout is-collapsible", "+"),
        };
        let open = if fold == "+" { " open" } else { "" };
        let _ = write!(
            self.out,
            "<{element} class=\"{classes}\" data-callout=\"{}\" data-callout-metadata=\"{}\" data-callout-fold=\"{fold}\"{id}{open}>",
            html(&callout.kind),
            html(&callout.metadata),
        );
        self.callouts.push(callout.fold.is_some());
    }

    pub(super) fn open_callout_title(&mut self, note: &Note, index: usize) {
        let folds = self.callouts.last().copied().unwrap_or(false);
        let (element, inner) = if folds { ("summary", "span") } else { ("div", "div") };
        let _ = write!(
            self.out,
            "<{element} class=\"callout-title\"><{inner} class=\"callout-icon\" aria-hidden=\"true\"></{inner}><{inner} class=\"callout-title-inner\">"
        );
        let is_empty = matches!(
            note.doc.events.get(index + 1).map(|e| e.kind),
            Some(Kind::Close(Tag::CalloutTitle))
        );
        if let (true, Some(kind)) = (is_empty, self.kind_around(note, index)) {
            // C3: the type itself, its first letter upper case.
            let mut chars = kind.chars();
            let first: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
            push_html(&mut self.out, &first);
            push_html(&mut self.out, chars.as_str());
        }
    }

    pub(super) fn close_callout_title(&mut self) {
        let folds = self.callouts.last().copied().unwrap_or(false);
        self.out.push_str(if folds { "</span></summary>" } else { "</div></div>" });
    }

    pub(super) fn open_callout_body(&mut self, note: &Note, index: usize) {
        let is_empty = matches!(
            note.doc.events.get(index + 1).map(|e| e.kind),
            Some(Kind::Close(Tag::CalloutBody))
        );
        self.callout_bodies.push(!is_empty);
        if !is_empty {
            self.out.push_str("<div class=\"callout-content\">\n");
        }
    }

    pub(super) fn close_callout_body(&mut self) {
        if self.callout_bodies.pop() == Some(true) {
            self.out.push_str("</div>");
        }
    }

    pub(super) fn close_callout(&mut self, callout: &Callout) {
        self.callouts.pop();
        self.out.push_str(if callout.fold.is_some() { "</details>\n" } else { "</div>\n" });
    }

    /// The type of the callout whose title opens at `index`.
    fn kind_around<'n>(&self, note: &'n Note, index: usize) -> Option<&'n str> {
        match note.doc.events.get(index.checked_sub(1)?)?.kind {
            Kind::Open(Tag::Callout(c)) => Some(&note.doc.callouts[c as usize].kind),
            _ => None,
        }
    }
}
