//! Findings with one line each, for editors, `grep` and other line readers:
//! `path:line:column: error[code]: message; help`.

use super::visible::visible;
use super::{Diagnostic, Severity};
use std::fmt::Write as _;

/// All of `diagnostics` in the order given, each with a line end.
pub fn lines(diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        push_line(&mut out, diagnostic);
    }
    out
}

/// The word for a severity. A loss is an error to its reader: what sets it apart is the exit
/// status.
pub fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Error | Severity::Loss => "error",
    }
}

fn push_line(out: &mut String, diagnostic: &Diagnostic) {
    if let Some(place) = &diagnostic.place {
        out.push_str(&visible(&place.file));
        if let Some(mark) = &place.mark {
            // Writing to a string cannot fail.
            let _ = write!(out, ":{}:{}", mark.line, mark.column);
        }
        out.push_str(": ");
    }
    let word = word(diagnostic.severity);
    let _ = write!(out, "{word}[{}]: {}", diagnostic.code, visible(&diagnostic.message));
    if let Some(help) = &diagnostic.help {
        out.push_str("; ");
        out.push_str(&visible(help));
    }
    out.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lines::place;

    #[test]
    fn place_severity_code_message_help() {
        let found = Diagnostic::new(Severity::Error, "link::heading-missing", "no heading `Teh`")
            .at(place("a/b.md", "see\n[[x#Teh]]", 4, 13))
            .help("did you mean `The`?");
        assert_eq!(
            lines(&[found]),
            "a/b.md:2:1: error[link::heading-missing]: no heading `Teh`; did you mean `The`?\n"
        );
    }

    #[test]
    fn without_mark_or_place_or_help() {
        let whole =
            Diagnostic::new(Severity::Loss, "io::unreadable", "cannot be read").in_file("a.md");
        let site = Diagnostic::new(Severity::Warning, "site::empty", "there are no notes");
        assert_eq!(
            lines(&[whole, site]),
            "a.md: error[io::unreadable]: cannot be read\nwarning[site::empty]: there are no notes\n"
        );
    }

    #[test]
    fn a_hostile_name_stays_on_its_line() {
        let found =
            Diagnostic::new(Severity::Info, "x", "a\nb").in_file("a\n\u{1b}[2J.md").help("c\nd");
        assert_eq!(lines(&[found]), "a\\n\\u{1b}[2J.md: info[x]: a\\nb; c\\nd\n");
    }
}
