//! How long flowcharts take to be laid out and drawn: `cargo run --release --example
//! flowchart_times`. The budget: 100 nodes in 100 ms, 1,000 in 3 s.
#![allow(clippy::disallowed_methods, clippy::print_stdout, reason = "it measures and tells")]

use moc::diagram::svg::{SvgOptions, draw};
use moc::diagram::{Chart, parse};
use std::fmt::Write as _;
use std::time::Instant;

fn main() {
    println!(
        "{:<22}{:>7}{:>7}{:>10}{:>10}{:>11}",
        "chart", "nodes", "edges", "parse ms", "draw ms", "SVG bytes"
    );
    for count in [20, 100, 1_000] {
        for (name, edges) in charts(count) {
            tell(name, &edges);
        }
    }
}

/// Charts of a size: their edges.
fn charts(count: usize) -> Vec<(&'static str, Vec<(usize, usize)>)> {
    let mut random = Random(12_345);
    let tree = (1..count).map(|at| ((at - 1) / 2, at)).collect();
    let chain = (1..count).map(|at| (at - 1, at)).collect();
    let comb = (1..count).map(|at| (if at % 2 == 0 { at - 2 } else { at - 1 }, at)).collect();
    let back = (1..count / 10).map(|at| (count - at, at));
    let loops = (1..count).map(|at| ((at - 1) / 2, at)).chain(back).collect();
    let two = (1..count).flat_map(|at| [(random.below(at), at), (random.below(at), at)]).collect();
    vec![
        ("binary tree", tree),
        ("chain", chain),
        ("one question a step", comb),
        ("tree with loops", loops),
        ("two edges to each", two),
    ]
}

fn tell(name: &str, edges: &[(usize, usize)]) {
    let mut text = String::from("graph TD\n");
    for (index, (from, to)) in edges.iter().enumerate() {
        let label = if index % 2 == 0 { "yes" } else { "no" };
        let _ = writeln!(
            text,
            "n{from}[What about number {from}?] -->|{label}| n{to}[What about number {to}?]"
        );
    }
    let begin = Instant::now();
    let diagram = parse(&text);
    let parsed = begin.elapsed();
    let Some(chart) = diagram.charts.first() else { return };
    let begin = Instant::now();
    let drawn = drawn(chart);
    let took = begin.elapsed();
    println!(
        "{name:<22}{:>7}{:>7}{:>10.1}{:>10.1}{drawn:>11}",
        chart.nodes.len(),
        chart.edges.len(),
        parsed.as_secs_f64() * 1e3,
        took.as_secs_f64() * 1e3,
    );
}

fn drawn(chart: &Chart) -> String {
    let options =
        SvgOptions { prefix: "f", title: "Flowchart", has_style: true, resolve: &|_| None };
    match draw(chart, &options) {
        Ok(svg) => svg.len().to_string(),
        Err(reason) => reason.to_string(),
    }
}

/// Numbers that are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit.max(1) as u64).unwrap_or(0)
    }
}
