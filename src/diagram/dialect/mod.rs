//! The text dialects of flowcharts: arrows, branches, connectors, forks (specification,
//! "Dialects" to "Which parent").
//!
//! A line is taken apart (`columns`, `glyphs`, `segment`,
//! `loops`, `line`), finds its parent (`parents`,
//! `connect`), and becomes nodes and edges (`reader`, `walk`, `falls`); references and loops are tied and
//! the charts told apart at the end (`finish`).

mod anchors;
mod columns;
mod connect;
mod detect;
mod draft;
mod falls;
mod finish;
mod glyphs;
mod line;
mod loops;
mod parents;
mod reader;
mod segment;
mod walk;
pub(super) mod words;

pub use detect::is_flowchart;

use super::finding::Finding;
use super::graph::Diagram;
use super::limits;
use line::Line;
use reader::Reader;
use std::ops::Range;

/// Reads a text in any of the dialects.
pub fn parse(text: &str) -> Diagram {
    finish::finish(read(text), text)
}

/// Reads all lines.
fn read(text: &str) -> Reader {
    let mut reader = Reader::new();
    let lines = lines(text);
    let next = next_lines(&lines);
    for (index, (line, span)) in lines.iter().enumerate() {
        let next = next[index].map(|next| &lines[next].0);
        reader.take(line, next, &text[span.clone()], span.clone());
        let is_full = reader.draft.nodes.len() >= limits::MOST_NODES;
        let is_last = index + 1 == lines.len();
        if (is_full && next.is_some()) || (is_last && span.end < text.trim_end().len()) {
            let (nodes, lines) = (limits::MOST_NODES, limits::MOST_LINES);
            let limit = format!("{nodes} nodes and {lines} lines");
            reader.findings.push(Finding::too_large(&limit, span.clone()));
        }
        if is_full {
            break;
        }
    }
    reader
}

/// For each line, the one after it that is neither blank nor a comment.
fn next_lines(lines: &[(Line, Range<usize>)]) -> Vec<Option<usize>> {
    let mut next = vec![None; lines.len()];
    let mut found = None;
    for (index, (line, _)) in lines.iter().enumerate().rev() {
        next[index] = found;
        if !matches!(line, Line::Blank | Line::Comment) {
            found = Some(index);
        }
    }
    next
}

/// The lines of a text with their bytes, their common indentation removed.
fn lines(text: &str) -> Vec<(Line, Range<usize>)> {
    let whole: Vec<(&str, usize)> = split(text).take(limits::MOST_LINES).collect();
    let indentation =
        whole.iter().filter_map(|(line, _)| columns::indentation(line)).min().unwrap_or(0);
    whole
        .into_iter()
        .map(|(line, at)| (line::read(line, at, indentation), at..at + line.len()))
        .collect()
}

/// Lines without their ends, each with its first byte.
fn split(text: &str) -> impl Iterator<Item = (&str, usize)> {
    let mut at = 0;
    text.split('\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        (line.strip_suffix('\r').unwrap_or(line), start)
    })
}
