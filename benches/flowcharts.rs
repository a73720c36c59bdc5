//! How long reading and laying out a flowchart takes, by its shape and size.
//!
//!     cargo bench --bench flowcharts
//!
//! Prints the median of several runs. Compare lines of one run with one another; a machine's
//! speed drifts more between two runs than most changes are worth.
#![allow(missing_docs, clippy::disallowed_methods, clippy::print_stdout, clippy::unwrap_used)]

use moc::diagram::layout::layout;
use moc::diagram::{self, outline};
use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

/// Runs of each measurement.
const RUNS: usize = 15;
/// Numbers of nodes.
const SIZES: &[usize] = &[20, 100, 1_000];

fn main() {
    println!("median of {RUNS} runs");
    println!("{:>8} {:>10} {:>10} {:>10}  shape", "nodes", "read", "outline", "lay out");
    for (name, edges) in [
        ("tree: every question has two answers", tree as fn(usize) -> String),
        ("ladder: every third step leads back by up to ten", ladder),
        ("dense: two edges to a node, from the forty before it", dense),
    ] {
        for size in SIZES {
            let text = format!("flowchart TD\n{}", edges(*size));
            let chart = diagram::parse(&text).charts.remove(0);
            assert_eq!(chart.nodes.len(), *size);
            let read = median(|| drop(black_box(diagram::parse(black_box(&text)))));
            let listed = median(|| drop(black_box(outline::items(black_box(&chart)))));
            let laid_out = median(|| drop(black_box(layout(black_box(&chart)).unwrap())));
            println!("{size:>8} {} {} {}  {name}", shown(read), shown(listed), shown(laid_out));
        }
    }
}

fn tree(size: usize) -> String {
    (1..size).fold(String::new(), |mut out, node| {
        let (from, label) = ((node - 1) / 2, ["No", "Yes"][node % 2]);
        let _ = writeln!(out, "n{from}[Question {from}?] -->|{label}| n{node}[Question {node}?]");
        out
    })
}

fn ladder(size: usize) -> String {
    (1..size).fold(String::new(), |mut out, node| {
        let from = node - 1;
        let _ =
            writeln!(out, "n{from}[Is step {from} done?] -->|Yes| n{node}[Is step {node} done?]");
        if node % 3 == 0 {
            let _ = writeln!(out, "n{from} -->|No| n{}", from.saturating_sub(node % 10));
        }
        out
    })
}

fn dense(size: usize) -> String {
    (1..size).fold(String::new(), |mut out, node| {
        let near = node.min(40);
        let (one, other) = (node - 1 - node * 7 % near, node - 1 - node * 31 % near);
        let _ = writeln!(out, "n{one}[Step {one}] --> n{node}[Step {node}]");
        let _ = writeln!(out, "n{other} -->|or| n{node}");
        out
    })
}

fn median(mut run: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let started = Instant::now();
            run();
            started.elapsed()
        })
        .collect();
    times.sort();
    times[RUNS / 2]
}

fn shown(time: Duration) -> String {
    format!("{:>7.3} ms", time.as_secs_f64() * 1e3)
}
