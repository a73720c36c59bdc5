//! Findings as commands of GitHub's runner, which shows each beside the line that it is about:
//! `::error file=a.md,line=1,col=2,endColumn=4,title=CODE::message`.
//!
//! Remarks are left out: of each sort GitHub shows the first few, and these would be ghosts.

use super::codes;
use super::{Diagnostic, Severity};
use std::fmt::Write as _;

/// A line for each error and warning of `diagnostics`. `path` gives a file's path from the root of the
/// repository.
pub fn lines(diagnostics: &[Diagnostic], path: &dyn Fn(&str) -> String) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        push_line(&mut out, diagnostic, path);
    }
    out
}

fn push_line(out: &mut String, diagnostic: &Diagnostic, path: &dyn Fn(&str) -> String) {
    let command = match diagnostic.severity {
        Severity::Info => return,
        Severity::Warning => "warning",
        Severity::Error | Severity::Loss => "error",
    };
    // Writing to a string cannot fail.
    let _ = write!(out, "::{command} ");
    if let Some(place) = &diagnostic.place {
        let _ = write!(out, "file={},", property(&path(&place.file)));
        if let Some(mark) = &place.mark {
            let end = mark.column.saturating_add(mark.length);
            let _ = write!(out, "line={},col={},endColumn={end},", mark.line, mark.column);
        }
    }
    let mut message = diagnostic.message.clone();
    for more in diagnostic.help.clone().into_iter().chain(codes::url(&diagnostic.code)) {
        message.push('\n');
        message.push_str(&more);
    }
    let _ = writeln!(out, "title={}::{}", property(&diagnostic.code), data(&message));
}

/// A text as it may stand after the command.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A text as it may stand as a property's value.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lines::place;

    #[test]
    fn a_finding_is_a_command_and_nothing_in_it_ends_it_early() {
        let all = [
            Diagnostic::new(Severity::Error, "link::heading-missing", "no `100%`\n::error::forged")
                .at(place("a,b:c.md", "see\n[[x#T]]", 4, 11))
                .help("did you mean `T`?"),
            Diagnostic::new(Severity::Warning, "footnote::unused", "m").in_file("a.md"),
            Diagnostic::new(Severity::Loss, "route::collision", "m"),
            Diagnostic::new(Severity::Info, "link::ghost", "m").in_file("a.md"),
        ];
        let told = lines(&all, &|file| format!("notes/{file}"));
        let expected = [
            "::error file=notes/a%2Cb%3Ac.md,line=2,col=1,endColumn=8,title=link%3A%3Aheading-missing::no `100%25`%0A::error::forged%0Adid you mean `T`?",
            "::warning file=notes/a.md,title=footnote%3A%3Aunused::m",
            "::error title=route%3A%3Acollision::m",
        ];
        assert_eq!(told.lines().count(), expected.len());
        for (line, expected) in told.lines().zip(expected) {
            assert!(line.starts_with(expected), "{line}");
        }
    }
}
