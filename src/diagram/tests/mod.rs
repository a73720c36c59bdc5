//! What holds for every text: no panic, no dangling edge, no box on another.

mod checks;

use super::layout::layout;
use super::outcome::{Outcome, Target};
use super::svg::{Link, SvgOptions, draw};
use super::{Chart, Diagram, Direction, is_flowchart, json, limits, mermaid, outline, parse, path};
use checks::{check_layout, check_markup, svg};
use proptest::prelude::*;

/// Pieces of which hostile charts are made.
const PIECES: &[&str] = &[
    "→",
    " → ",
    "-> ",
    "├─ ",
    "└── ",
    "│   ",
    "|-- ",
    "`-- ",
    "↓",
    "  ↓ Yes",
    "v",
    "┬─ ",
    " ── ",
    "←──┐",
    "──┘",
    "Yes",
    "No",
    "否",
    "Q1. ",
    "Is it?",
    "back to Is it",
    "continue",
    "go to 2",
    "YES: a / NO: b",
    "x (default)",
    "a + b",
    "\n",
    "\n",
    "\n",
    "\n\n",
    "  ",
    "\t",
    "    ",
    "# c",
    "title:",
    "？",
    "(",
    ")",
    "日本",
    "🗑\u{FE0F}",
    "e\u{301}",
    "\u{200D}",
    "<script>",
    "&amp;",
    "\"",
    "]",
    "┐",
    "+---+",
    "graph TD",
    "A[b] --> C",
    "&",
    ";",
    "-->|x|",
    "subgraph",
    "end",
    "class A internal-link",
    "%%",
    "\r\n",
    "\u{0}",
    "=",
];

fn any_text() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(prop::sample::select(PIECES), 0..60);
    prop_oneof![
        4 => pieces.prop_map(|pieces| pieces.concat()),
        1 => prop::collection::vec(prop::sample::select(PIECES), 0..40)
            .prop_map(|pieces| format!("graph LR\n{}", pieces.concat())),
        1 => "\\PC{0,80}",
    ]
}

/// A graph of any shape, loops and several edges between two nodes included.
fn any_chart() -> impl Strategy<Value = Chart> {
    let ends = (0..14_usize, 0..14_usize, prop::option::of("[a-zA-Zé日 ]{0,30}"));
    let texts = prop::collection::vec("[a-zA-Z日本éж🎻 ?]{0,60}", 14);
    (prop::collection::vec(ends, 1..26), texts, 0..4_u8).prop_map(|(edges, texts, direction)| {
        let name = ["TD", "BT", "LR", "RL"][usize::from(direction)];
        let mut text = format!("graph {name}\n");
        for (from, to, label) in edges {
            let label = label
                .filter(|it| !it.trim().is_empty())
                .map(|it| format!("|{it}|"))
                .unwrap_or_default();
            text.push_str(&format!(
                "n{from}[\"{}\"] -->{label} n{to}[\"{}\"]\n",
                texts[from], texts[to]
            ));
        }
        parse(&text).charts.remove(0)
    })
}

fn check_graph(diagram: &Diagram, text: &str) {
    for chart in &diagram.charts {
        for edge in &chart.edges {
            assert!(edge.from < chart.nodes.len() && edge.to < chart.nodes.len());
            assert!(text.get(edge.span.clone()).is_some(), "{:?}", edge.span);
        }
        for node in &chart.nodes {
            assert!(text.get(node.span.clone()).is_some(), "{:?}", node.span);
            assert!(!node.text.contains('\n'));
        }
        let shown = outline::items(chart).iter().filter(|item| item.shown_at.is_none()).count();
        assert_eq!(shown, chart.nodes.len(), "the outline shows every node once");
        for (node, way) in path::ways(chart).iter().enumerate() {
            assert_eq!(way.as_ref().unwrap().end(chart), node);
        }
    }
    for finding in &diagram.findings {
        assert!(text.get(finding.span.clone()).is_some(), "{finding:?}");
    }
}

proptest! {
    #[test]
    fn no_text_does_harm(text in any_text()) {
        let diagram = parse(&text);
        check_graph(&diagram, &text);
        is_flowchart(&text);
        json::diagram(&diagram);
        outline::text(&diagram);
        for chart in &diagram.charts {
            check_layout(chart, &layout(chart).unwrap());
            check_markup(&svg(chart));
        }
    }

    #[test]
    fn whatever_the_graph_nothing_lies_on_anything(chart in any_chart()) {
        check_layout(&chart, &layout(&chart).unwrap());
        check_markup(&svg(&chart));
        prop_assert_eq!(svg(&chart), svg(&chart));
    }

    #[test]
    fn mermaid_written_is_mermaid_read(chart in any_chart()) {
        let diagram = Diagram { source: super::Source::Mermaid, charts: vec![chart], findings: Vec::new() };
        let again = parse(&mermaid::write::diagram(&diagram));
        prop_assert_eq!(json::diagram(&again), json::diagram(&diagram));
        prop_assert_eq!(again.charts[0].direction, diagram.charts[0].direction);
    }
}

#[test]
fn hostile_sizes_are_read_in_proportion() {
    let deep: String =
        (0..10_000).map(|at| format!("{}→ q{at}?\n", " ".repeat(at.min(900)))).collect();
    // Answers that fall through and find no next question.
    let falling: String =
        (0..19_000).map(|at| format!("{}→ q{at}? → No ↓\n", "  ".repeat(2 + at % 200))).collect();
    let falling = format!("r? → Yes → a\n{falling}");
    let texts = [
        "a → ".repeat(300_000),
        "─".repeat(1_000_000),
        "x".repeat(1_000_000),
        "YES: a / ".repeat(100_000),
        format!("Q?\n→ YES: {}", "/".repeat(300_000)),
        format!("Q?\n→ YES: {}", "/(".repeat(300_000)),
        format!("Q?\n→ YES: {}", "/yes(".repeat(200_000)),
        "Yes\n".repeat(100_000),
        "Q?\n├─ Yes ↓\n".repeat(40_000),
        "(".repeat(500_000),
        format!("graph TD\n{}", "a[".repeat(300_000)),
        format!("graph TD\n{}", ";".repeat(500_000)),
        format!("graph TD\n[{}", ";&".repeat(300_000)),
        format!("graph TD\na{}", " & a".repeat(100_000)),
        format!("graph TD\n{} --> {}", "a & ".repeat(2_000), "b & ".repeat(2_000)),
        format!("graph TD\n{}", "a -- x ".repeat(100_000)),
        "go to 2\n".repeat(50_000),
        "1. a → back to 1. a\n".repeat(30_000),
        deep,
        falling,
    ];
    for text in texts {
        let diagram = parse(&text);
        let nodes: usize = diagram.charts.iter().map(|chart| chart.nodes.len()).sum();
        assert!(nodes <= limits::MOST_NODES);
        outline::text(&diagram);
        is_flowchart(&text);
        for chart in &diagram.charts {
            let _ = layout(chart);
            path::keys(chart);
        }
    }
}

/// How many corners the line of each edge has.
fn bends(text: &str) -> Vec<usize> {
    let chart = &parse(text).charts[0];
    let layout = layout(chart).unwrap();
    check_layout(chart, &layout);
    let turns = |points: &[super::layout::Point]| {
        let moves = points.windows(2).filter(|pair| pair[0] != pair[1]);
        let upright: Vec<bool> = moves.map(|pair| pair[0].x == pair[1].x).collect();
        upright.windows(2).filter(|pair| pair[0] != pair[1]).count()
    };
    layout.edges.iter().map(|edge| turns(&edge.points)).collect()
}

#[test]
fn lines_that_meet_do_so_right_above_their_target() {
    let leaves = (0..12).map(|at| format!("l{at}")).collect::<Vec<_>>().join(" & ");
    let bends = bends(&format!("graph TD\nhub --> {leaves}\n{leaves} --> sink"));
    assert!(bends.iter().all(|count| *count <= 2), "{bends:?}");
}

#[test]
fn loops_bend_no_line_that_leads_down() {
    let text = "Write code\n↓\nTests pass? → No → Fix → back to Write code\n  ↓ Yes\n\
                Review ok? → No → back to Write code\n  ↓ Yes\nDeploy\n  ↓\n\
                Healthy? → No → Roll back → back to Write code\n  ↓ Yes\nDone";
    let chart = &parse(text).charts[0];
    let bends = bends(text);
    for (edge, bends) in chart.edges.iter().zip(bends) {
        // Straight, or out of a question to the side and down.
        assert!(edge.to == 0 || bends <= 2, "{edge:?}: {bends} bends");
    }
    let steps: String = (0..8)
        .map(|at| format!("n{at} -->|Yes| n{}\nn{at} -->|No| n{}\n", at + 1, at - at % 4))
        .collect();
    let text = format!("graph TD\n{steps}");
    for (edge, bends) in parse(&text).charts[0].edges.iter().zip(self::bends(&text)) {
        assert!(edge.to <= edge.from || bends == 0, "{edge:?}: {bends} bends");
    }
}

#[test]
fn a_chart_too_large_to_be_drawn_says_so_and_has_its_outline() {
    let text: String = (0..10_000).map(|at| format!("n{at} → n{}\n", at + 1)).collect();
    let chart = &parse(&text).charts[0];
    let reason = layout(chart).unwrap_err().to_string();
    assert!(reason.contains("20000 nodes") && reason.contains("outline"), "{reason}");
    assert_eq!(outline::items(chart).len(), 20_000);
}

#[test]
fn the_text_of_a_label_is_never_markup() {
    let text = format!(
        "Is \"<script>alert(1)</script>\" &amp; 'x'?\n├─ <b>Yes</b> → javascript:alert(1)\n└─ No → {}",
        "long ".repeat(2_000)
    );
    let svg = svg(&parse(&text).charts[0]);
    check_markup(&svg);
    assert!(
        !svg.contains("<script")
            && svg.contains("&lt;script&gt;")
            && !svg.contains(" href=\"javascript")
    );
}

#[test]
fn twenty_nodes_fit_their_budget() {
    const BUDGET: usize = 12_000;
    let text: String =
        (0..9).map(|at| format!("Question number {at}? → Yes → Outcome {at}\n  ↓ No\n")).collect();
    let chart = &parse(&format!("Start\n↓\n{text}The end")).charts[0];
    assert_eq!(chart.nodes.len(), 20);
    let svg = svg(chart);
    assert!(svg.len() <= BUDGET, "{} bytes", svg.len());
}

#[test]
fn outcomes_link_to_what_they_name() {
    let chart = &parse("Fast?\n├─ Yes → Go + Gin\n└─ No → Always use Redis (default)").charts[0];
    let resolve = |outcome: &Outcome, target: &Target| match &outcome.text[target.range.clone()] {
        "Go" => Some(Link::To("../go/\"<".to_owned())),
        "Redis" => Some(Link::To("../redis/\"<".to_owned())),
        _ => Some(Link::Ghost),
    };
    let options =
        SvgOptions { prefix: "p", title: "T", unwritten: "To be written", resolve: &resolve };
    let svg = draw(chart, &layout(chart).unwrap(), &options);
    check_markup(&svg);
    for part in [
        "<a class=\"internal-link\" data-href=\"Redis\" href=\"../redis/&quot;&lt;\"><g id=\"p-n2\"",
        "<a class=\"internal-link\" data-href=\"Go\" href=\"../go/&quot;&lt;\">Go</a> + <a class=\"internal-link is-unresolved\" data-href=\"Gin\"><title>To be written</title>Gin</a>",
    ] {
        assert!(svg.contains(part), "{svg}");
    }
    assert!(svg.contains("flow-badge") && svg.contains("<title id=\"p-t\">T</title>"));
}

#[test]
fn the_four_directions_lead_where_they_say() {
    for (name, direction) in [
        ("TD", Direction::Down),
        ("BT", Direction::Up),
        ("LR", Direction::Right),
        ("RL", Direction::Left),
    ] {
        let chart = &parse(&format!("graph {name}\na -->|x| b")).charts[0];
        assert_eq!(chart.direction, direction);
        let layout = layout(chart).unwrap();
        let (a, b) = (layout.nodes[0].centre, layout.nodes[1].centre);
        let leads = match direction {
            Direction::Down => a.y < b.y && a.x == b.x,
            Direction::Up => a.y > b.y && a.x == b.x,
            Direction::Right => a.x < b.x && a.y == b.y,
            Direction::Left => a.x > b.x && a.y == b.y,
        };
        assert!(leads, "{name}");
    }
}
