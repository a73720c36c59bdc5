//! A diagram as mermaid, for tools that read nothing else.

use crate::diagram::graph::{Chart, Diagram, Direction, NodeKind};
use std::fmt::Write as _;

/// The whole diagram as one mermaid flowchart; several charts are its subgraphs.
pub fn diagram(diagram: &Diagram) -> String {
    let direction = diagram.charts.first().map(|chart| chart.direction).unwrap_or_default();
    let mut out = format!("flowchart {}\n", name(direction));
    let has_several = diagram.charts.len() > 1;
    let mut first = 0;
    for (index, chart) in diagram.charts.iter().enumerate() {
        if has_several {
            let title = chart.title.as_deref().unwrap_or(" ");
            let _ = writeln!(out, "  subgraph chart{} [\"{}\"]", index + 1, escaped(title));
        } else if let Some(title) = &chart.title {
            let _ = writeln!(out, "  %% {}", title.replace('\n', " "));
        }
        push(&mut out, chart, first);
        if has_several {
            out.push_str("  end\n");
        }
        first += chart.nodes.len();
    }
    out
}

fn name(direction: Direction) -> &'static str {
    match direction {
        Direction::Down => "TD",
        Direction::Up => "BT",
        Direction::Right => "LR",
        Direction::Left => "RL",
    }
}

/// The nodes and edges of a chart, whose first node is `n{first}`.
fn push(out: &mut String, chart: &Chart, first: usize) {
    for (at, node) in chart.nodes.iter().enumerate() {
        let text = escaped(&node.text);
        let id = first + at;
        let _ = match node.kind {
            NodeKind::Question => writeln!(out, "  n{id}{{\"{text}\"}}"),
            NodeKind::Step => writeln!(out, "  n{id}[\"{text}\"]"),
            NodeKind::Outcome => writeln!(out, "  n{id}([\"{text}\"])"),
        };
    }
    for edge in &chart.edges {
        let (from, to) = (first + edge.from, first + edge.to);
        let _ = match &edge.label {
            Some(label) => writeln!(out, "  n{from} -->|\"{}\"| n{to}", escaped(label)),
            None => writeln!(out, "  n{from} --> n{to}"),
        };
    }
    let linked: Vec<String> = (0..chart.nodes.len())
        .filter(|at| chart.nodes[*at].is_linked)
        .map(|at| format!("n{}", first + at))
        .collect();
    if !linked.is_empty() {
        let _ = writeln!(out, "  class {} internal-link", linked.join(","));
    }
}

/// A text safe between quotation marks and bars.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("#quot;"),
            '#' => out.push_str("#35;"),
            '&' => out.push_str("#amp;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            '|' => out.push_str("#124;"),
            '`' => out.push_str("#96;"),
            '\\' => out.push_str("#92;"),
            c => out.push(c),
        }
    }
    out
}
