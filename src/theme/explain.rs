//! What is wrong with a template, from Tera's words: its place, and the name that was meant.

use super::templates::{Source, Sources};
use crate::diag::{Diagnostic, Severity};
use crate::text::lines;
use crate::text::nearest::nearest;
use tera::{ErrorKind, ReportError};

/// What went wrong, with the place in the template where Tera knows it.
pub(super) fn explain(error: &tera::Error, sources: &Sources) -> Diagnostic {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            explain_report(report, sources)
        }
        _ => explain_text(&error.to_string(), sources),
    }
}

fn explain_report(report: &ReportError, sources: &Sources) -> Diagnostic {
    let diagnostic = found(first_line(report.message()));
    match sources.get(report.filename()) {
        Some(Source { text, shown }) => {
            let range = &report.span().range;
            diagnostic.at(lines::place(shown, text, range.start, range.end))
        }
        None => diagnostic.in_file(report.filename()),
    }
}

/// What Tera finds when it holds templates against each other comes as text, one report after the
/// other: `error: …`, below it `--> file:line:column`.
fn explain_text(text: &str, sources: &Sources) -> Diagnostic {
    let message = first_line(text).trim_start_matches("error: ");
    let name = message.split('`').nth(1).unwrap_or_default();
    let mut diagnostic = found(message);
    if message.starts_with("Block ")
        && let Some(near) = nearest(name, blocks(sources).filter(|block| *block != name))
    {
        diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
    }
    let locus = text.lines().nth(1).and_then(|line| line.trim().strip_prefix("--> "));
    match locus.and_then(|locus| placed(locus, sources)) {
        Some((Source { text, shown }, at)) => {
            diagnostic.at(lines::place(shown, text, at, at + name.len()))
        }
        None => diagnostic,
    }
}

/// The template and the offset in it of `file:line:column`, both counted from 1.
fn placed<'a>(locus: &str, sources: &'a Sources) -> Option<(&'a Source, usize)> {
    let (rest, column) = locus.rsplit_once(':')?;
    let (file, line) = rest.rsplit_once(':')?;
    let source = sources.get(file)?;
    let before = line.parse::<usize>().ok()?.checked_sub(1)?;
    let start: usize = source.text.split_inclusive('\n').take(before).map(str::len).sum();
    let in_line = source.text.get(start..)?.char_indices();
    let (offset, _) = in_line.clone().nth(column.parse::<usize>().ok()?.checked_sub(1)?)?;
    Some((source, start + offset))
}

/// The names of all blocks.
fn blocks(sources: &Sources) -> impl Iterator<Item = &str> {
    let after = sources.values().flat_map(|source| source.text.split("block ").skip(1));
    after.filter_map(|rest| rest.split([' ', '%', '-']).next()).filter(|name| !name.is_empty())
}

fn found(message: &str) -> Diagnostic {
    Diagnostic::new(Severity::Loss, "theme::template", message)
}

fn first_line(message: &str) -> &str {
    message.lines().find(|line| !line.trim().is_empty()).unwrap_or("template failed")
}
