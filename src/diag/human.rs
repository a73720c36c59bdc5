//! Findings for people: the source line with the place marked, help beside it.
//!
//! Drawn by annotate-snippets from what the finding itself carries; no file is read again.
//! At most [`MOST_OF_A_CODE`] of one code are drawn: three hundred ghosts would bury the one
//! error that matters.

use super::visible::{push_visible, visible};
use super::{Diagnostic, Mark, Severity, codes};
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

/// So many findings of one code are drawn in full; the others are only counted.
pub const MOST_OF_A_CODE: usize = 10;

/// Help up to this many characters stands beside the caret, longer help under the source.
const LONGEST_LABEL: usize = 60;

/// All of `diagnostics` in the order given, then what was left out.
pub fn text(diagnostics: &[Diagnostic], has_colour: bool) -> String {
    let renderer = if has_colour { Renderer::styled() } else { Renderer::plain() };
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut out = String::new();
    for diagnostic in diagnostics {
        let count = seen.entry(&diagnostic.code).or_default();
        *count += 1;
        if *count <= MOST_OF_A_CODE {
            out.push_str(&drawn(diagnostic, &renderer));
            out.push_str("\n\n");
        }
    }
    for (code, count) in seen.iter().filter(|(_, count)| **count > MOST_OF_A_CODE) {
        let more = count - MOST_OF_A_CODE;
        // Writing to a string cannot fail.
        let _ = writeln!(out, "… and {more} more {code} (--message-format short lists all)");
    }
    out
}

/// One finding, without a line end.
fn drawn(diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Info => Level::INFO,
        Severity::Warning => Level::WARNING,
        Severity::Error | Severity::Loss => Level::ERROR,
    };
    let mut title = level.primary_title(visible(&diagnostic.message)).id(diagnostic.code.as_ref());
    if let Some(url) = codes::url(&diagnostic.code) {
        title = title.id_url(url);
    }
    let mut group = Group::with_title(title);
    let help = diagnostic.help.as_deref().map(visible);
    let Some(place) = &diagnostic.place else {
        return renderer.render(&[group.elements(help.map(|help| Level::HELP.message(help)))]);
    };
    let file = visible(&place.file);
    let Some(mark) = &place.mark else {
        group = group.element(Origin::path(file));
        return renderer.render(&[group.elements(help.map(|help| Level::HELP.message(help)))]);
    };
    let (source, span) = shown(mark);
    let column = source[..span.start].chars().count() + 1;
    let (label, below) = match help {
        Some(help) if help.chars().count() <= LONGEST_LABEL => (Some(help), None),
        help => (None, help),
    };
    let caret = AnnotationKind::Primary.span(span).label(label);
    let snippet = Snippet::source(source).path(file.clone()).line_start(wide(mark.line));
    group = group.element(snippet.annotation(caret));
    group = group.elements(below.map(|help| Level::HELP.message(help)));
    with_column(renderer.render(&[group]), &file, mark, column)
}

/// `drawing` with the mark's own column in its second line. The renderer counts columns in
/// what is shown, which differs where the line is cut in front or a character is written out.
fn with_column(drawing: String, file: &str, mark: &Mark, shown: usize) -> String {
    let Some((title, rest)) = drawing.split_once('\n').filter(|_| shown != wide(mark.column))
    else {
        return drawing;
    };
    let place = format!("{file}:{}:", mark.line);
    let (from, to) = (format!("{place}{shown}"), format!("{place}{}", mark.column));
    format!("{title}\n{}", rest.replacen(&from, &to, 1))
}

/// The source line as it is shown, and the bytes of it that are marked.
fn shown(mark: &Mark) -> (String, Range<usize>) {
    let first = mark.start_in_source();
    let after = first + wide(mark.length);
    let mut out = String::with_capacity(mark.source.len() + 8);
    let (mut start, mut end) = (None, None);
    for (at, c) in mark.source.chars().enumerate() {
        if at == first {
            start = Some(out.len());
        }
        if at == after {
            end = Some(out.len());
        }
        match c {
            '\t' => out.push('\t'),
            c => push_visible(&mut out, c),
        }
    }
    let start = start.unwrap_or(out.len());
    let end = end.unwrap_or(out.len());
    (out, start..end)
}

fn wide(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::lines::place;

    fn query() -> Diagnostic {
        let text = "```dataview\nLIST\nWHERE contain(tags, \"sql\")\n```";
        let at = text.find("contain").unwrap_or_default();
        Diagnostic::new(
            Severity::Error,
            "query::unknown-function",
            "there is no function `contain`",
        )
        .at(place("50-Backend/moc-backend.md", text, at, at + 7))
        .help("did you mean `contains`?")
    }

    #[test]
    fn the_place_is_marked_and_short_help_stands_beside_it() {
        insta::assert_snapshot!(text(&[query()], false), @r#"
        error[query::unknown-function]: there is no function `contain`
         --> 50-Backend/moc-backend.md:3:7
          |
        3 | WHERE contain(tags, "sql")
          |       ^^^^^^^ did you mean `contains`?
        "#);
    }

    #[test]
    fn long_help_stands_under_the_source() {
        let long = query().help(
            "a sentence that is far too long to stand beside a caret without running out of sight",
        );
        insta::assert_snapshot!(text(&[long], false), @r#"
        error[query::unknown-function]: there is no function `contain`
         --> 50-Backend/moc-backend.md:3:7
          |
        3 | WHERE contain(tags, "sql")
          |       ^^^^^^^
          |
          = help: a sentence that is far too long to stand beside a caret without running out of sight
        "#);
    }

    #[test]
    fn a_whole_file_and_a_whole_site() {
        let file = Diagnostic::new(Severity::Loss, "io::unreadable", "cannot be read")
            .in_file("a.md")
            .help("see its permissions");
        let site = Diagnostic::new(Severity::Warning, "site::empty", "there are no notes");
        insta::assert_snapshot!(text(&[file, site], false), @r#"
        error[io::unreadable]: cannot be read
        --> a.md
         = help: see its permissions

        warning[site::empty]: there are no notes
        "#);
    }

    #[test]
    fn colours_only_when_asked() {
        assert!(text(&[query()], true).contains('\u{1b}'));
        assert!(!text(&[query()], false).contains('\u{1b}'));
    }

    #[test]
    fn a_hostile_line_and_name_are_written_out_and_the_caret_still_fits() {
        let line = "\u{1b}[2J\u{202e}x [[y]] \u{7}";
        let at = line.find("[[y]]").unwrap_or_default();
        let found = Diagnostic::new(Severity::Warning, "x", "a\u{1b}[0m\nerror: forged").at(place(
            "a\u{202e}\n.md",
            line,
            at,
            at + 5,
        ));
        insta::assert_snapshot!(text(&[found], false), @r#"
        warning[x]: a\u{1b}[0m\nerror: forged
         --> a\u{202e}\n.md:1:8
          |
        1 | \u{1b}[2J\u{202e}x [[y]] \u{7}
          |                    ^^^^^
        "#);
    }

    #[test]
    fn a_mark_in_a_very_long_line_is_seen() {
        let line = format!("{}[[HERE]]{}", "a ".repeat(50_000), " b".repeat(50_000));
        let at = line.find("[[").unwrap_or_default();
        let found = Diagnostic::new(Severity::Info, "x", "m").at(place("a.md", &line, at, at + 8));
        let out = text(&[found], false);
        assert!(out.contains("[[HERE]]") && out.contains("a.md:1:100001"), "{out}");
        assert!(out.contains("^^^^^^^^") && out.len() < 1000, "{out}");
    }

    #[test]
    fn marks_at_the_end_of_a_line_and_in_an_empty_file_are_drawn() {
        for (source, start) in [("", 0), ("ab", 2), ("ab\n", 2), ("日本", 6), ("a\tb", 2)] {
            let found = Diagnostic::new(Severity::Info, "x", "m").at(place(
                "a.md",
                source,
                start,
                start + 1,
            ));
            assert!(text(&[found], false).contains('^'), "{source:?}");
        }
    }

    #[test]
    fn of_many_with_one_code_ten_are_drawn_and_the_rest_counted() {
        let mut all: Vec<_> = (0..224)
            .map(|n| Diagnostic::new(Severity::Info, "link::ghost", format!("ghost {n}")))
            .collect();
        all.push(query());
        let out = text(&all, false);
        assert!(out.contains("ghost 9") && !out.contains("ghost 10"), "{out}");
        assert!(out.contains("… and 214 more link::ghost"), "{out}");
        assert!(out.contains("query::unknown-function"), "{out}");
    }
}
