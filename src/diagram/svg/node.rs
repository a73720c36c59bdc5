//! Nodes: a box by kind, text in it, links around the whole or around names.

use super::edge::half_of_rest;
use super::{Escaped, Link, Number, SvgOptions};
use crate::diagram::graph::{Node, NodeKind};
use crate::diagram::layout::{BADGE_SIZE, LINE_HEIGHT, NodeBox, SMALL_LINE_HEIGHT, TEXT_SIZE};
use crate::diagram::outcome::{Outcome, Target};
use std::fmt::Write as _;
use std::ops::Range;

/// A node and where it stands.
pub(super) struct NodeText<'n> {
    pub(super) node: &'n Node,
    pub(super) placed: &'n NodeBox,
}

/// A name in a node's text that leads somewhere.
struct Named<'n> {
    range: Range<usize>,
    name: &'n str,
    link: Link,
}

/// Adds a node. A single name makes the whole node a link, several are links in its text.
pub(super) fn push(out: &mut String, index: usize, text: &NodeText<'_>, options: &SvgOptions<'_>) {
    let names = names(text.node.outcome.as_ref(), options);
    let whole = match (names.as_slice(), text.node.outcome.as_ref()) {
        ([only], Some(outcome)) if outcome.targets.len() == 1 => Some(only),
        _ => None,
    };
    if let Some(named) = whole {
        push_anchor(out, named, options);
    }
    let kind = text.node.kind.name();
    let prefix = Escaped(options.prefix);
    let _ = write!(
        out,
        "<g id=\"{prefix}-n{index}\" class=\"flow-node is-{kind}\" data-node=\"{index}\">"
    );
    push_box(out, text);
    push_text(out, text, if whole.is_some() { &[] } else { &names }, options);
    out.push_str("</g>");
    if whole.is_some() {
        out.push_str("</a>");
    }
}

fn push_anchor(out: &mut String, named: &Named<'_>, options: &SvgOptions<'_>) {
    let name = Escaped(named.name);
    let _ = match &named.link {
        Link::To(href) => {
            let href = Escaped(href);
            write!(out, "<a class=\"internal-link\" data-href=\"{name}\" href=\"{href}\">")
        }
        Link::Ghost => {
            let unwritten = Escaped(options.unwritten);
            write!(
                out,
                "<a class=\"internal-link is-unresolved\" data-href=\"{name}\"><title>{unwritten}</title>"
            )
        }
    };
}

/// The names that lead somewhere.
fn names<'n>(outcome: Option<&'n Outcome>, options: &SvgOptions<'_>) -> Vec<Named<'n>> {
    let Some(outcome) = outcome else { return Vec::new() };
    let named = |target: &Target| {
        let link = (options.resolve)(outcome, target)?;
        let name = &outcome.text[target.range.clone()];
        Some(Named { range: target.range.clone(), name, link })
    };
    outcome.targets.iter().filter_map(named).collect()
}

/// Steps are square, questions round at the corners, outcomes round at the ends.
fn push_box(out: &mut String, text: &NodeText<'_>) {
    let NodeBox { centre, width, height, .. } = text.placed;
    let radius = match text.node.kind {
        NodeKind::Step => 2.0,
        NodeKind::Question => 10.0,
        NodeKind::Outcome => (height / 2.0).min(28.0),
    };
    let _ = write!(
        out,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"{}\"/>",
        Number(centre.x - width / 2.0),
        Number(centre.y - height / 2.0),
        Number(*width),
        Number(*height),
        Number(radius),
    );
}

fn push_text(out: &mut String, text: &NodeText<'_>, names: &[Named<'_>], options: &SvgOptions<'_>) {
    let NodeBox { centre, text: shown, .. } = text.placed;
    let badge_room = if shown.badge.is_some() { SMALL_LINE_HEIGHT / 2.0 } else { 0.0 };
    let x = Number(centre.x);
    let mut y =
        centre.y - badge_room + TEXT_SIZE * 0.35 - LINE_HEIGHT * half_of_rest(shown.lines.len());
    if let ([line], None) = (shown.lines.as_slice(), &shown.badge) {
        let _ = write!(out, "<text x=\"{x}\" y=\"{}\">", Number(y));
        push_runs(out, &shown.text, line, names, options);
    } else {
        out.push_str("<text>");
        for line in &shown.lines {
            let _ = write!(out, "<tspan x=\"{x}\" y=\"{}\">", Number(y));
            push_runs(out, &shown.text, line, names, options);
            out.push_str("</tspan>");
            y += LINE_HEIGHT;
        }
        if let Some(badge) = &shown.badge {
            let y = y - LINE_HEIGHT + TEXT_SIZE * 0.2 + SMALL_LINE_HEIGHT - BADGE_SIZE * 0.1;
            let _ = write!(out, "<tspan class=\"flow-badge\" x=\"{x}\" y=\"{}\">", Number(y));
            let _ = write!(out, "{}</tspan>", Escaped(badge));
        }
    }
    out.push_str("</text>");
}

/// A line of text, with its parts of names as links.
fn push_runs(
    out: &mut String,
    text: &str,
    line: &Range<usize>,
    names: &[Named<'_>],
    options: &SvgOptions<'_>,
) {
    let mut at = line.start;
    for named in names {
        let start = named.range.start.clamp(at, line.end);
        let end = named.range.end.clamp(start, line.end);
        if start < end {
            let _ = write!(out, "{}", Escaped(&text[at..start]));
            push_anchor(out, named, options);
            let _ = write!(out, "{}</a>", Escaped(&text[start..end]));
            at = end;
        }
    }
    let _ = write!(out, "{}", Escaped(&text[at..line.end]));
}
