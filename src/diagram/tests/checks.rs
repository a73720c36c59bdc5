//! What holds for every drawing.

use crate::diagram::layout::{Layout, NodeBox, layout};
use crate::diagram::outcome::{Outcome, Target};
use crate::diagram::svg::{Link, SvgOptions, draw};
use crate::diagram::{Chart, NodeKind};

/// The edges of a box: left, top, right, bottom.
type Bounds = [f64; 4];

fn bounds(centre: crate::diagram::layout::Point, width: f64, height: f64) -> Bounds {
    let (x, y) = (width / 2.0, height / 2.0);
    [centre.x - x, centre.y - y, centre.x + x, centre.y + y]
}

fn overlap(a: Bounds, b: Bounds) -> bool {
    a[0] < b[2] - 0.01 && b[0] < a[2] - 0.01 && a[1] < b[3] - 0.01 && b[1] < a[3] - 0.01
}

pub(super) fn check_layout(chart: &Chart, layout: &Layout) {
    let of = |node: &NodeBox| bounds(node.centre, node.width, node.height);
    let mut boxes: Vec<Bounds> = layout.nodes.iter().map(of).collect();
    boxes.extend(
        layout
            .edges
            .iter()
            .filter_map(|edge| edge.label.as_ref())
            .map(|label| bounds(label.centre, label.width, label.height)),
    );
    for (at, one) in boxes.iter().enumerate() {
        assert!(
            one[0] >= -0.01
                && one[1] >= -0.01
                && one[2] <= layout.width + 0.01
                && one[3] <= layout.height + 0.01
        );
        for other in &boxes[at + 1..] {
            assert!(!overlap(*one, *other), "{one:?} lies on {other:?}");
        }
    }
    for (node, placed) in chart.nodes.iter().zip(&layout.nodes) {
        let room = placed.width - if node.kind == NodeKind::Outcome { 36.0 } else { 28.0 };
        for line in &placed.text.lines {
            let wide = crate::diagram::measure::width(
                &placed.text.text[line.clone()],
                crate::diagram::layout::TEXT_SIZE,
            );
            assert!(wide <= room, "{} is too wide", placed.text.text);
        }
    }
    check_lines(chart, layout);
}

/// Lines are upright or level, begin and end at their nodes, and pass through no other.
fn check_lines(chart: &Chart, layout: &Layout) {
    for (edge, line) in chart.edges.iter().zip(&layout.edges) {
        for pair in line.points.windows(2) {
            assert!(pair[0].x == pair[1].x || pair[0].y == pair[1].y, "{pair:?}");
            let stretch = [
                pair[0].x.min(pair[1].x) - 0.5,
                pair[0].y.min(pair[1].y) - 0.5,
                pair[0].x.max(pair[1].x) + 0.5,
                pair[0].y.max(pair[1].y) + 0.5,
            ];
            for (at, node) in layout.nodes.iter().enumerate() {
                let inner = bounds(node.centre, node.width - 2.0, node.height - 2.0);
                assert!(!overlap(stretch, inner), "edge {edge:?} passes through node {at}");
            }
        }
        for (end, node) in [(line.points.first(), edge.from), (line.points.last(), edge.to)] {
            let (end, node) = (end.unwrap(), &layout.nodes[node]);
            let around = bounds(node.centre, node.width + 1.0, node.height + 1.0);
            assert!(
                overlap([end.x, end.y, end.x + 0.1, end.y + 0.1], around),
                "{edge:?} ends nowhere"
            );
        }
    }
}

pub(super) fn svg(chart: &Chart) -> String {
    let resolve = |outcome: &Outcome, target: &Target| {
        let name = &outcome.text[target.range.clone()];
        Some(match name.len().is_multiple_of(3) {
            true => Link::To(format!("../{name}/")),
            false => Link::Ghost,
        })
    };
    let options =
        SvgOptions { prefix: "f1", title: "Chart", unwritten: "Not written", resolve: &resolve };
    draw(chart, &layout(chart).unwrap(), &options)
}

/// Every element is closed, in order, and only known ones occur.
pub(super) fn check_markup(svg: &str) {
    let mut open = Vec::new();
    for part in svg.split('<').skip(1) {
        let (tag, text) = part.split_once('>').unwrap();
        assert!(!text.contains('>'), "{text}");
        let name = tag.split([' ', '/']).find(|name| !name.is_empty()).unwrap();
        assert!(
            ["svg", "style", "title", "desc", "g", "path", "rect", "text", "tspan", "a"]
                .contains(&name),
            "{name}"
        );
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert!(open.is_empty());
}
