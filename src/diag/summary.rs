//! Findings in one line: how many of what.

use super::{Diagnostic, Severity};
use std::fmt;

/// The codes of a link to a note that does not exist, and of an outcome that names one: counted by
/// themselves, as a vault of years has hundreds and nothing is wrong with them.
pub const GHOSTS: [&str; 2] = ["link::ghost", "flowchart::ghost"];

/// How many findings of each sort. Displayed as `3 errors, 2 warnings, 41 ghost links`; sorts
/// that did not occur are left out, and nothing at all is `no problems`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// Errors inside notes and losses of the output.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Links to notes that do not exist.
    pub ghosts: usize,
    /// Other things worth knowing.
    pub remarks: usize,
}

impl Summary {
    /// Counts `diagnostics`.
    pub fn of(diagnostics: &[Diagnostic]) -> Self {
        let mut summary = Summary::default();
        for diagnostic in diagnostics {
            *match diagnostic.severity {
                Severity::Error | Severity::Loss => &mut summary.errors,
                Severity::Warning => &mut summary.warnings,
                Severity::Info if GHOSTS.contains(&&*diagnostic.code) => &mut summary.ghosts,
                Severity::Info => &mut summary.remarks,
            } += 1;
        }
        summary
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sorts = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.ghosts, "ghost link"),
            (self.remarks, "remark"),
        ];
        let mut separator = "";
        for (count, name) in sorts.into_iter().filter(|(count, _)| *count > 0) {
            let plural = if count == 1 { "" } else { "s" };
            write!(f, "{separator}{count} {name}{plural}")?;
            separator = ", ";
        }
        if separator.is_empty() { f.write_str("no problems") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn many(severity: Severity, code: &'static str, count: usize) -> Vec<Diagnostic> {
        vec![Diagnostic::new(severity, code, "m"); count]
    }

    #[test]
    fn counts_by_sort() {
        let all = [
            many(Severity::Loss, "a", 1),
            many(Severity::Error, "b", 2),
            many(Severity::Warning, "c", 2),
            many(Severity::Info, GHOSTS[0], 40),
            many(Severity::Info, GHOSTS[1], 1),
        ]
        .concat();
        assert_eq!(Summary::of(&all).to_string(), "3 errors, 2 warnings, 41 ghost links");
    }

    #[test]
    fn one_is_singular_and_none_is_said() {
        let all = [many(Severity::Error, "a", 1), many(Severity::Info, "b", 1)].concat();
        assert_eq!(Summary::of(&all).to_string(), "1 error, 1 remark");
        assert_eq!(Summary::of(&[]).to_string(), "no problems");
    }
}
