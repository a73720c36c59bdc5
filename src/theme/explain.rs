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
        ErrorKind::CircularExtend { inheritance_chain: chain, .. }
        | ErrorKind::CircularInclude { include_chain: chain, .. } => {
            // Its end is where the circle closes; its beginning may lie outside.
            let name = chain.last().map_or("", String::as_str);
            let help = format!("what it replaces has the theme's name before it: `default/{name}`");
            let message = format!("`{name}` extends or includes itself");
            named(found(&message).help(help), name, name, sources)
        }
        ErrorKind::MissingParent { current, parent } => {
            let message = format!("it extends `{parent}`, and there is no such template");
            let near = nearest(parent, sources.keys().map(String::as_str));
            named(advised(found(&message), near), parent, current, sources)
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

/// Puts a diagnostic where the name of one template stands in another.
fn named(diagnostic: Diagnostic, name: &str, template: &str, sources: &Sources) -> Diagnostic {
    let Some(Source { text, shown }) = sources.get(template) else { return diagnostic };
    match text.find(name) {
        Some(at) => diagnostic.at(lines::place(shown, text, at, at + name.len())),
        None => diagnostic.in_file(shown),
    }
}

/// What Tera finds when it holds templates against each other comes as text, one report after the
/// other: `error: …`, below it `--> file:line:column`.
fn explain_text(text: &str, sources: &Sources) -> Diagnostic {
    let message = first_line(text).trim_start_matches("error: ");
    let name = message.split('`').nth(1).unwrap_or_default();
    let near = match message.starts_with("Block ") {
        true => nearest(name, blocks(sources).filter(|block| *block != name)),
        false => None,
    };
    let diagnostic = advised(found(message), near);
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
    let mut in_line = source.text.get(start..)?.char_indices();
    let (offset, _) = in_line.nth(column.parse::<usize>().ok()?.checked_sub(1)?)?;
    Some((source, start + offset))
}

/// The names of all blocks.
fn blocks(sources: &Sources) -> impl Iterator<Item = &str> {
    let after = sources.values().flat_map(|source| source.text.split("block ").skip(1));
    after.filter_map(|rest| rest.split([' ', '%', '-']).next()).filter(|name| !name.is_empty())
}

fn advised(diagnostic: Diagnostic, near: Option<&str>) -> Diagnostic {
    match near {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}

fn found(message: &str) -> Diagnostic {
    Diagnostic::new(Severity::Loss, "theme::template", message)
}

fn first_line(message: &str) -> &str {
    message.lines().find(|line| !line.trim().is_empty()).unwrap_or("template failed")
}
