//! Whatever bytes a vault holds: no crash, bounded time and memory, and the rest of the site
//! is there.
//!
//! Volumes are a tenth of the real ones, so that this runs with the other tests. For the real
//! ones, each in a vault of its own and with a table of seconds and memory:
//! `MOC_HOSTILE_SCALE=1 cargo test --release --test hostile -- --nocapture --test-threads 1`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, clippy::print_stdout)]

#[path = "hostile/generate/mod.rs"]
mod generate;
mod program;

use generate::{Case, Scale};
use program::{Run, World};

const LARGEST_PEAK_BYTES: u64 = 1_536 << 20;
const LARGEST_OUTPUT_BYTES: usize = 600 << 20;
const INNOCENT: &str =
    "# Innocent\n\nOrdinary words with [[friend]] and `code`.\n\nlast-innocent-words\n";

/// One is the real size.
fn scale() -> Scale {
    let wanted = std::env::var("MOC_HOSTILE_SCALE").ok().and_then(|n| n.parse().ok());
    Scale(wanted.unwrap_or(20))
}

fn canary(case: &Case) -> String {
    format!("canary-of-{}", case.name)
}

/// Builds a vault of these cases beside innocent notes, and says what is wrong with the site.
fn build(cases: &[Case]) -> (Run, Vec<String>) {
    let world = World::new();
    world.write("innocent.md", INNOCENT);
    world.write("friend.md", "Hello.");
    for case in cases {
        let end = format!("\n\n## After it\n\n{}\n", canary(case));
        world.write(format!("x-{}.md", case.name), [&case.text, end.as_bytes()].concat());
        for (path, bytes) in &case.more {
            world.write(path, bytes);
        }
    }
    let run = world.build(&["--message-format", "short"]);
    let mut faults = Vec::new();
    if !matches!(run.status, Some(0 | 1)) || run.stderr.contains("panicked") {
        faults.push(run.told());
    }
    if !world.page("innocent/index.html").contains("last-innocent-words") {
        faults.push("the innocent note is not complete".to_owned());
    }
    for case in cases.iter().filter(|case| case.shows_end) {
        let page = world.page(&format!("x-{}/index.html", case.name));
        if !page.contains(&canary(case)) {
            let what = if page.is_empty() { "no page" } else { "its end is lost" };
            faults.push(format!("{}: {what}", case.name));
        }
    }
    let bytes: usize = world.output().values().map(Vec::len).sum();
    if run.peak_bytes > LARGEST_PEAK_BYTES || bytes > LARGEST_OUTPUT_BYTES {
        let peak = run.peak_bytes >> 20;
        faults.push(format!("{peak} MiB of memory, {} MiB of output", bytes >> 20));
    }
    if run.stderr.len() > LARGEST_OUTPUT_BYTES / 10 {
        faults.push(format!("{} MiB of messages", run.stderr.len() >> 20));
    }
    (run, faults)
}

#[track_caller]
fn survives(family: &str, cases: Vec<Case>) {
    let Scale(scale) = scale();
    let only = std::env::var("MOC_HOSTILE_ONLY");
    let mut faults = Vec::new();
    if scale == 1 || only.is_ok() {
        let only = only.unwrap_or_default();
        for case in cases.into_iter().filter(|case| case.name.contains(&only)) {
            let name = case.name.clone();
            let (run, found) = build(&[case]);
            let (seconds, peak) = (run.elapsed.as_secs_f64(), run.peak_bytes >> 20);
            println!("| {family} | {name} | {seconds:.2} s | {peak} MiB | {found:?} |");
            faults.extend(found);
        }
    } else {
        faults = build(&cases).1;
    }
    assert!(faults.is_empty(), "{family}: {faults:#?}");
}

#[test]
fn nesting() {
    survives("nesting", generate::nesting::nesting());
}

#[test]
fn unclosed_openers() {
    survives("openers", generate::openers::openers(scale()));
}

#[test]
fn endless_lines() {
    survives("lines", generate::lines::long_lines(scale()));
}

#[test]
fn front_matter_bombs() {
    survives("front matter", generate::front::front_matter(scale()));
}

#[test]
fn very_many_things() {
    survives("volume", generate::volume::volume(scale()));
}

#[test]
fn embeds_without_end() {
    survives("embeds", generate::links::embeds(scale()));
}

#[test]
fn formulas_that_grow() {
    survives("maths", generate::maths::maths(scale()));
}

#[test]
fn queries_that_cost() {
    survives("queries", generate::queries::queries(scale()));
}

#[test]
fn odd_bytes() {
    survives("bytes", generate::bytes::bytes(scale()));
}
