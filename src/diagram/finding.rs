//! What is to be said about a flowchart's text.

use crate::diag::{Diagnostic, Severity};
use crate::text::lines::Places;
use std::ops::Range;

/// Something in a flowchart's text that its author may not have meant. Never an error: the chart
/// is drawn all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How grave it is.
    pub severity: Severity,
    /// Stable name, `flowchart::what`.
    pub code: &'static str,
    /// What it is, one line, no full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<&'static str>,
    /// Bytes of the flowchart's text.
    pub span: Range<usize>,
}

impl Finding {
    /// A question that has a single branch.
    pub(super) fn no_other_branch(question: &str, span: Range<usize>) -> Finding {
        Finding {
            severity: Severity::Warning,
            code: "flowchart::no-other-branch",
            message: format!("no other branch of `{}`", shortened(question)),
            help: Some("say what happens otherwise"),
            span,
        }
    }

    /// A branch of a question that says for which answer it is.
    pub(super) fn unlabelled_branch(question: &str, span: Range<usize>) -> Finding {
        Finding {
            severity: Severity::Warning,
            code: "flowchart::unlabelled-branch",
            message: format!("a branch of `{}` has no label", shortened(question)),
            help: Some("write the answer before an arrow: `→ Yes → …`"),
            span,
        }
    }

    /// A line, or a part of one, that belongs to no chart.
    pub(super) fn not_attached(what: &str, span: Range<usize>) -> Finding {
        Finding {
            severity: Severity::Warning,
            code: "flowchart::not-attached",
            message: format!("`{}` could not be attached to the flowchart", shortened(what)),
            help: None,
            span,
        }
    }

    /// An answer that nothing follows.
    pub(super) fn dangling(label: &str, span: Range<usize>) -> Finding {
        Finding {
            severity: Severity::Warning,
            code: "flowchart::leads-nowhere",
            message: format!("the answer `{}` leads nowhere", shortened(label)),
            help: None,
            span,
        }
    }

    /// Something of mermaid that has no effect here.
    pub(super) fn ignored(what: &str, span: Range<usize>) -> Finding {
        Finding {
            severity: Severity::Info,
            code: "flowchart::ignored",
            message: format!("`{}` has no effect in this drawing", shortened(what)),
            help: Some("colours and shapes come from the site's theme"),
            span,
        }
    }

    /// More of a chart than is read.
    pub(super) fn too_large(limit: &str, span: Range<usize>) -> Finding {
        Finding {
            severity: Severity::Warning,
            code: "flowchart::too-large",
            message: format!("a flowchart is read up to {limit}; the rest is left out"),
            help: Some("divide it into several"),
            span,
        }
    }

    /// The same as a diagnostic, at these bytes of the file of `places`.
    pub fn diagnostic(&self, places: &Places<'_>, range: Range<usize>) -> Diagnostic {
        let place = places.at(range.start, range.end);
        let diagnostic = Diagnostic::new(self.severity, self.code, self.message.clone()).at(place);
        match self.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// A text short enough for a message.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 60;
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    text.chars().take(LONGEST - 1).chain(['…']).collect()
}
