//! Why a query has no answer.

use crate::query::syntax::Span;

/// A query that cannot be read or run: what is wrong, where, and what would be right.
///
/// In a box of its own: nearly every function of the engine may return one, and hardly any does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(Box<Reason>);

/// What a [`Fault`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Whether the text is no query, or fails while it runs.
    pub kind: FaultKind,
    /// What is wrong.
    pub message: String,
    /// The part of the query that it is about.
    pub span: Option<Span>,
    /// What to do, where there is advice.
    pub help: Option<String>,
}

impl std::ops::Deref for Fault {
    type Target = Reason;

    fn deref(&self) -> &Reason {
        &self.0
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

/// The ways to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// The text is not a query.
    Syntax,
    /// A name that does not exist.
    UnknownName,
    /// It failed while it ran.
    Evaluation,
    /// It asked for more work or memory than a query may have.
    Limit,
}

impl FaultKind {
    /// The code of the diagnostic.
    pub fn code(self) -> &'static str {
        match self {
            FaultKind::Syntax => "query::syntax",
            FaultKind::UnknownName => "query::unknown-function",
            FaultKind::Evaluation => "query::evaluation",
            FaultKind::Limit => "query::limit",
        }
    }
}

impl Fault {
    /// Of some kind, with no place yet.
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Fault {
        Fault(Box::new(Reason { kind, message: message.into(), span: None, help: None }))
    }

    /// A failure while running.
    pub fn evaluation(message: impl Into<String>) -> Fault {
        Fault::new(FaultKind::Evaluation, message)
    }

    /// More than a query may ask for.
    pub fn limit(message: impl Into<String>) -> Fault {
        Fault::new(FaultKind::Limit, message)
    }

    /// With a place, unless it has one already.
    pub fn at(mut self, span: &Span) -> Fault {
        self.0.span.get_or_insert_with(|| span.clone());
        self
    }

    /// With advice.
    pub fn help(mut self, help: impl Into<String>) -> Fault {
        self.0.help = Some(help.into());
        self
    }
}
