//! Any text as a flowchart: its graph, every view of that, and what has to hold between them.
#![no_main]

use libfuzzer_sys::fuzz_target;
use moc::diagram::layout::{Layout, layout};
use moc::diagram::outcome::{Outcome, Target};
use moc::diagram::svg::{Link, SvgOptions, draw};
use moc::diagram::{self, Chart, Diagram, Edge, Source, json, limits, mermaid, outline, path, svg};

/// Charts up to this many nodes are held to what costs the square of it.
const SMALL: usize = 80;
/// Nodes that are no farther than this from a beginning have a way.
const SHORT_WAY: usize = 100;
/// What a drawing is made of.
const ELEMENTS: &[&str] =
    &["svg", "style", "title", "desc", "g", "path", "rect", "text", "tspan", "a"];

fuzz_target!(|text: &str| {
    let diagram = diagram::parse(text);
    check_graph(&diagram, text);
    check_detection(&diagram, text);
    check_json(&diagram);
    check_mermaid(&diagram);
    outline::text(&diagram);
    for chart in &diagram.charts {
        check_outline(chart);
        check_ways(chart);
        if let Ok(layout) = layout(chart) {
            check_layout(&layout);
            check_markup(&drawing(chart, &layout));
        }
    }
    if let Ok(document) = svg::document(&diagram) {
        check_markup(document.trim_end());
    }
});

/// Edges name nodes, spans are stretches of the text, and no limit is passed.
fn check_graph(diagram: &Diagram, text: &str) {
    let nodes: usize = diagram.charts.iter().map(|chart| chart.nodes.len()).sum();
    let edges: usize = diagram.charts.iter().map(|chart| chart.edges.len()).sum();
    assert!(nodes <= limits::MOST_NODES && edges <= limits::MOST_EDGES);
    assert!(diagram.findings.len() <= limits::MOST_FINDINGS);
    for chart in &diagram.charts {
        for Edge { from, to, label, span } in &chart.edges {
            assert!(*from < chart.nodes.len() && *to < chart.nodes.len());
            assert!(text.get(span.clone()).is_some());
            assert!(label.as_deref().is_none_or(is_shown), "{label:?}");
        }
        for node in &chart.nodes {
            assert!(text.get(node.span.clone()).is_some());
            assert!(is_shown(&node.text), "{:?}", node.text);
            for target in node.outcome.iter().flat_map(|outcome| &outcome.targets) {
                let outcome = node.outcome.as_ref().map(|outcome| outcome.text.as_str());
                assert!(outcome.and_then(|text| text.get(target.range.clone())).is_some());
                assert!(target.names.iter().all(|name| !name.is_empty()));
            }
        }
    }
    for finding in &diagram.findings {
        assert!(text.get(finding.span.clone()).is_some(), "{finding:?}");
    }
}

/// Something, on one line, with single spaces inside.
fn is_shown(text: &str) -> bool {
    !text.is_empty() && text.split_whitespace().collect::<Vec<_>>().join(" ") == text
}

/// What is taken for a flowchart is one, as a whole.
fn check_detection(diagram: &Diagram, text: &str) {
    if diagram::is_flowchart(text) {
        assert!(!diagram.charts.is_empty());
        let is_left_out =
            |code| ["flowchart::not-attached", "flowchart::too-large"].contains(&code);
        assert!(!diagram.findings.iter().any(|finding| is_left_out(finding.code)));
    }
}

/// As many charts, nodes and edges as the diagram has.
fn check_json(diagram: &Diagram) {
    let value = json::diagram(diagram);
    let count = |value: &serde_json::Value| value.as_array().map(Vec::len);
    assert_eq!(count(&value["charts"]), Some(diagram.charts.len()));
    for (value, chart) in value["charts"].as_array().into_iter().flatten().zip(&diagram.charts) {
        assert_eq!(count(&value["nodes"]), Some(chart.nodes.len()));
        assert_eq!(count(&value["edges"]), Some(chart.edges.len()));
    }
}

/// Mermaid that is written is read as the same graph; several charts as one.
fn check_mermaid(diagram: &Diagram) {
    let written = mermaid::write::diagram(diagram);
    let again = diagram::parse(&written);
    let mut nodes = Vec::new();
    let mut edges = Vec::new();
    for chart in &diagram.charts {
        let first = nodes.len();
        let edge = |edge: &Edge| (first + edge.from, first + edge.to, edge.label.clone());
        edges.extend(chart.edges.iter().map(edge));
        nodes.extend(&chart.nodes);
    }
    if nodes.is_empty() || nodes.len() >= limits::MOST_NODES || edges.len() >= limits::MOST_EDGES {
        return;
    }
    assert_eq!(again.charts.len(), 1, "{written}");
    let chart = &again.charts[0];
    assert_eq!(chart.direction, diagram.charts[0].direction);
    assert_eq!(chart.nodes.len(), nodes.len(), "{written}");
    for (one, other) in chart.nodes.iter().zip(nodes) {
        assert_eq!((&one.text, one.kind), (&other.text, other.kind), "{written}");
        assert_eq!(one.is_linked, other.is_linked, "{written}");
        // In mermaid only a class makes a link, so outcomes of text name more.
        if diagram.source == Source::Mermaid {
            assert_eq!(one.outcome, other.outcome, "{written}");
        }
    }
    let edge = |edge: &Edge| (edge.from, edge.to, edge.label.clone());
    assert_eq!(chart.edges.iter().map(edge).collect::<Vec<_>>(), edges, "{written}");
}

/// Every node is shown once, and no item is nested in nothing.
fn check_outline(chart: &Chart) {
    let items = outline::items(chart);
    let mut is_shown = vec![false; chart.nodes.len()];
    let mut most = 0;
    for (at, item) in items.iter().enumerate() {
        assert!(item.depth <= most && item.depth <= outline::DEEPEST);
        most = item.depth + 1;
        match item.shown_at {
            Some(other) => assert!(other < at && items[other].node == item.node),
            None => assert!(!std::mem::replace(&mut is_shown[item.node], true)),
        }
    }
    assert!(is_shown.iter().all(|it| *it));
}

/// Every node has a way, and its address leads along it again.
fn check_ways(chart: &Chart) {
    let leaving = chart.leaving();
    let keys = path::keys(chart);
    for edges in &leaving {
        let mut own: Vec<&str> = edges.iter().map(|edge| keys[*edge].as_str()).collect();
        own.sort_unstable();
        assert!(own.windows(2).all(|pair| pair[0] != pair[1]), "{own:?}");
        assert!(own.iter().all(|key| !key.is_empty() && !key.contains(['.', '@', '#', '&'])));
    }
    let ways = path::ways(chart);
    assert_eq!(ways.len(), chart.nodes.len());
    for (node, way) in ways.iter().enumerate().take(SMALL) {
        let Some(way) = way else {
            assert!(chart.nodes.len() > SHORT_WAY);
            continue;
        };
        assert_eq!(way.end(chart), node);
        path::words(chart, way);
        if way.edges.len() < SHORT_WAY && !is_endless(chart, &leaving, node) {
            let address = path::address(chart, way);
            let again = path::follow(chart, &address).expect(&address);
            assert!(again.edges.starts_with(&way.edges), "{address}");
            assert_eq!(path::address(chart, &again), address);
        }
    }
}

/// Whether what follows a node turns in a circle, or goes on for very long, without a choice.
fn is_endless(chart: &Chart, leaving: &[Vec<usize>], node: usize) -> bool {
    let mut node = node;
    for _ in 0..SMALL {
        match leaving[node].as_slice() {
            [edge] if chart.edges[*edge].label.is_none() => node = chart.edges[*edge].to,
            _ => return false,
        }
    }
    true
}

/// Boxes and labels stand inside the drawing, and none on another.
fn check_layout(layout: &Layout) {
    let mut boxes: Vec<[f64; 4]> = Vec::new();
    for node in &layout.nodes {
        let (x, y) = (node.width / 2.0, node.height / 2.0);
        boxes.push([node.centre.x - x, node.centre.y - y, node.centre.x + x, node.centre.y + y]);
    }
    for label in layout.edges.iter().filter_map(|edge| edge.label.as_ref()) {
        let (x, y) = (label.width / 2.0, label.height / 2.0);
        let (left, top) = (label.centre.x - x, label.centre.y - y);
        boxes.push([left, top, label.centre.x + x, label.centre.y + y]);
    }
    for one in &boxes {
        assert!(one[0] > -0.1 && one[1] > -0.1);
        assert!(one[2] < layout.width + 0.1 && one[3] < layout.height + 0.1);
    }
    let meets = |a: f64, b: f64, c: f64, d: f64| a < d - 0.1 && c < b - 0.1;
    for (at, a) in boxes.iter().enumerate().take(SMALL) {
        for b in &boxes[at + 1..] {
            let is_on = meets(a[0], a[2], b[0], b[2]) && meets(a[1], a[3], b[1], b[3]);
            assert!(!is_on, "{a:?} lies on {b:?}");
        }
    }
}

/// A chart drawn, with every third name a link and every fourth a note to be written.
fn drawing(chart: &Chart, layout: &Layout) -> String {
    let resolve = |outcome: &Outcome, target: &Target| match target.range.len() {
        length if length.is_multiple_of(3) => {
            Some(Link::To(format!("../{}/\"<&", &outcome.text[target.range.clone()])))
        }
        length if length.is_multiple_of(4) => Some(Link::Ghost),
        _ => None,
    };
    let options = SvgOptions { prefix: "f", title: "<&\">", unwritten: "\"<&>", resolve: &resolve };
    draw(chart, layout, &options)
}

/// Every element is known and closed in order, attributes are quoted, and all else is text.
fn check_markup(svg: &str) {
    let mut open = Vec::new();
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"));
    for part in svg.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a tag ends");
        assert!(open.last() == Some(&"style") || !text.contains('>'), "{text}");
        check_text(text);
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let bare = tag.strip_suffix('/').unwrap_or(tag);
        let (name, attributes) = bare.split_once(' ').unwrap_or((bare, ""));
        assert!(ELEMENTS.contains(&name), "{name}");
        check_attributes(attributes);
        if bare.len() == tag.len() {
            open.push(name);
        }
    }
    assert!(open.is_empty());
}

/// `name="value"`, each after a space.
fn check_attributes(attributes: &str) {
    let mut rest = attributes;
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"").expect(rest);
        let is_name = |c: char| c.is_ascii_alphabetic() || c == '-' || c == ':';
        assert!(!name.is_empty() && name.chars().all(is_name) && !name.starts_with("on"), "{name}");
        let (value, after) = after.split_once('"').expect(after);
        check_text(value);
        rest = match after.strip_prefix(' ') {
            Some(next) => next,
            None => after,
        };
    }
}

/// No ampersand but of an entity, and no character that XML has no place for.
fn check_text(text: &str) {
    for rest in text.split('&').skip(1) {
        let known = ["amp;", "lt;", "gt;", "quot;"];
        assert!(known.iter().any(|entity| rest.starts_with(entity)), "&{rest}");
    }
    assert!(!text.chars().any(|c| c < ' ' && !matches!(c, '\t' | '\n' | '\r')));
}
