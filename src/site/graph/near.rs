//! The part of the graph around one note, as a small drawing on its page: the note and what it is
//! linked with, fanned out by rule.
//!
//! Only numbers and texts; the theme draws them. A drawing is at most about 4 kB.

use super::Graph;
use crate::site::model::{LocalGraph, LocalNode};
use crate::site::note_page::Sources;
use crate::text::fold::fold;
use crate::vault::NoteId;
use std::cmp::Reverse;
use std::fmt::Write;
use unicode_width::UnicodeWidthChar;

/// Notes that are drawn.
const MOST: usize = 10;
/// Bytes of titles and addresses that are drawn, which may be long where they are encoded.
const MOST_BYTES: usize = 2_200;
/// Columns of a label.
const COLUMNS: usize = 24;
/// Pixels: the drawing's width, from one node to the next, above the first.
const WIDTH: u32 = 240;
const STEP: u32 = 26;
const TOP: u32 = 13;
/// Where the note itself stands, and how far the fan reaches from it.
const FROM: u32 = 10;
const REACH: f64 = 62.0;

/// The drawing for a note; `None` when nothing is linked with it.
pub fn near(sources: Sources<'_>, id: NoteId) -> Option<LocalGraph> {
    let Sources { graph, routes, config, .. } = sources;
    let at = graph.places.get(id.0 as usize).copied().flatten()?;
    let all = &graph.neighbours[at as usize];
    if all.is_empty() {
        return None;
    }
    let chosen = chosen(graph, sources, all);
    let is_mirrored = config.direction == "rtl";
    let place = |x: u32| if is_mirrored { WIDTH - x } else { x };
    let height = TOP * 2 + STEP * (chosen.len().max(1) as u32 - 1);
    let (x, y) = (place(FROM), height / 2);
    let (mut lines, mut ghost_lines) = (String::new(), String::new());
    let mut nodes = Vec::with_capacity(chosen.len());
    for (row, at) in chosen.iter().enumerate() {
        let row_y = TOP + STEP * row as u32;
        let row_x = place(fan(row_y, y, height));
        let node = graph.node(*at);
        let drawn = if node.is_ok() { &mut lines } else { &mut ghost_lines };
        let _ = write!(drawn, "M{x} {y}L{row_x} {row_y}");
        let title = graph.title(routes, *at).to_owned();
        nodes.push(LocalNode {
            label: shortened(&title),
            title,
            route: node.ok().map(|id| routes.note(id).to_owned()),
            x: row_x,
            y: row_y,
            label_x: if is_mirrored { row_x - 10 } else { row_x + 10 },
        });
    }
    let (count, more) = (all.len(), all.len() - nodes.len());
    Some(LocalGraph { width: WIDTH, height, x, y, lines, ghost_lines, nodes, count, more })
}

/// Those with most neighbours of their own, then by title.
fn chosen(graph: &Graph, sources: Sources<'_>, all: &[u32]) -> Vec<u32> {
    let mut all = all.to_vec();
    all.sort_by_cached_key(|at| {
        let degree = graph.neighbours[*at as usize].len();
        (Reverse(degree), fold(graph.title(sources.routes, *at)), *at)
    });
    let mut bytes = 0;
    let fits = |at: &u32| {
        let route = graph.node(*at).map_or(0, |id| sources.routes.note(id).len());
        bytes += route + graph.title(sources.routes, *at).len();
        bytes <= MOST_BYTES
    };
    all.into_iter().take(MOST).take_while(fits).collect()
}

/// How far out a node stands: on an arc about the note.
fn fan(y: u32, middle: u32, height: u32) -> u32 {
    let off = (f64::from(y) - f64::from(middle)) / (f64::from(height) / 2.0 + 6.0);
    FROM + (REACH * (1.0 - off * off).max(0.0).sqrt()).round() as u32
}

/// As much of a title as there is room for; a wide character takes two columns.
fn shortened(title: &str) -> String {
    let mut columns = 0;
    let mut end = title.len();
    for (at, c) in title.char_indices() {
        columns += c.width().unwrap_or(0);
        if columns < COLUMNS {
            end = at + c.len_utf8();
        }
    }
    match columns <= COLUMNS {
        true => title.to_owned(),
        false => format!("{}…", title[..end].trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_as_long_as_there_is_room() {
        assert_eq!(shortened("short"), "short");
        assert_eq!(shortened(&"x".repeat(24)), "x".repeat(24));
        assert_eq!(shortened(&"x".repeat(25)), format!("{}…", "x".repeat(23)));
        assert_eq!(shortened(&"日".repeat(20)), format!("{}…", "日".repeat(11)));
    }

    #[test]
    fn a_fan_bulges_in_its_middle() {
        assert_eq!(fan(13, 13, 26), FROM + REACH as u32);
        assert!(fan(13, 130, 260) < fan(117, 130, 260));
        assert!(fan(13, 130, 260) > FROM + 10);
    }
}
