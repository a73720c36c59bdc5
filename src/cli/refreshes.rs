//! What the terminal says of a site that is followed: a line for each refresh.
//!
//! `notes/a.md: 12 ms, 3 pages, 1 warning`. It begins when the change is shown, and is ended when the
//! whole site has been made behind that: only then is it known which pages are other than they were,
//! and what is wrong in them. Text is only ever added, so that a log reads as a terminal does.

use super::output;
use crate::build::live::Completed;
use crate::diag::visible::visible;
use crate::diag::{Diagnostic, summary::Summary};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The lines. Nothing else is printed while a site is followed.
#[derive(Default)]
pub(super) struct Refreshes {
    /// Whether a line has been begun and not been ended.
    is_open: Mutex<bool>,
}

impl Refreshes {
    /// These files are shown as they are now. The line before ends as it is: its pages are told with
    /// those of this one.
    pub(super) fn begin(&self, files: &[String], elapsed: Duration) {
        let line = format!("{}: {} ms", named(files), elapsed.as_millis());
        self.print(&line, true);
    }

    /// All of the site has been made.
    pub(super) fn end(&self, completed: &Completed, diagnostics: &[Diagnostic]) {
        let mut is_open = self.is_open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(text) = ending(*is_open, completed, diagnostics) {
            output::to_stderr(&text);
        }
        *is_open = false;
    }

    /// How long each phase took, on lines of their own.
    pub(super) fn phases(&self, timings: &[(&'static str, Duration)]) {
        self.print(&super::build::timings(timings), false);
    }

    /// Prints a text that begins on a line of its own.
    fn print(&self, text: &str, is_begun: bool) {
        let mut is_open = self.is_open.lock().unwrap_or_else(PoisonError::into_inner);
        let before = if *is_open { "\n" } else { "" };
        output::to_stderr(&format!("{before}{text}"));
        *is_open = is_begun;
    }
}

/// What ends a line; a line of its own for what is wrong where none has been begun.
fn ending(is_open: bool, completed: &Completed, diagnostics: &[Diagnostic]) -> Option<String> {
    let pages = completed.changed_pages.filter(|_| is_open).map(|count| match count {
        1 => "1 page".to_owned(),
        count => format!("{count} pages"),
    });
    let is_first = completed.changed_pages.is_none();
    let findings = (!diagnostics.is_empty() && (is_open || is_first))
        .then(|| Summary::of(diagnostics).to_string());
    let parts: Vec<String> = pages.into_iter().chain(findings).collect();
    let separator = if is_open && !parts.is_empty() { ", " } else { "" };
    (is_open || !parts.is_empty()).then(|| format!("{separator}{}\n", parts.join(", ")))
}

/// The first of some files, and how many others there are.
fn named(files: &[String]) -> String {
    match files {
        [] => "settings".to_owned(),
        [file] => visible(file).into_owned(),
        [first, others @ ..] => {
            let plural = if others.len() == 1 { "" } else { "s" };
            format!("{} and {} other{plural}", visible(first), others.len())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;

    #[test]
    fn files_are_named_as_long_as_there_are_few() {
        let files = ["a.md", "b\u{7}.md", "c.md"].map(str::to_owned);
        assert_eq!(named(&[]), "settings");
        assert_eq!(named(&files[..1]), "a.md");
        assert_eq!(named(&files[..2]), "a.md and 1 other");
        assert_eq!(named(&files), "a.md and 2 others");
        assert!(!named(&files[1..2]).contains('\u{7}'));
    }

    #[test]
    fn a_line_ends_with_its_pages_and_with_what_is_wrong() {
        let wrong = [Diagnostic::new(Severity::Warning, "x", "m")];
        let end = |is_open, changed_pages, found: &[Diagnostic]| {
            ending(is_open, &Completed { changed_pages }, found)
        };
        assert_eq!(end(true, Some(3), &[]).as_deref(), Some(", 3 pages\n"));
        assert_eq!(end(true, Some(1), &wrong).as_deref(), Some(", 1 page, 1 warning\n"));
        assert_eq!(end(true, None, &[]).as_deref(), Some("\n"));
        assert_eq!(end(false, None, &wrong).as_deref(), Some("1 warning\n"));
        assert_eq!(end(false, None, &[]), None);
        assert_eq!(end(false, Some(0), &wrong), None);
    }
}
