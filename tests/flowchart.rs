//! The flowchart specification's cases (`tests/flowchart/cases.jsonl`), run through
//! `moc flowchart --batch`, and what no text may do.
//!
//! The expected answers were written by hand; they are never edited.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic)]

mod program;

use program::World;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

#[test]
fn every_case_gets_the_expected_graph() {
    let cases = cases();
    assert_eq!(cases.len(), 144, "the suite is not whole");
    let answers = ask(&cases);
    let mut failed = Vec::new();
    for case in &cases {
        let id = case["id"].as_str().unwrap();
        if let Some(difference) = judge(case, answers.get(id)) {
            failed.push(format!("{id}:\n{}\n  {difference}", case["text"].as_str().unwrap()));
        }
    }
    let shown = failed.iter().take(5).cloned().collect::<Vec<_>>().join("\n");
    assert!(failed.is_empty(), "{} of {} cases differ:\n{shown}", failed.len(), cases.len());
}

#[test]
fn one_file_is_printed_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("chart.txt");
    std::fs::write(&file, "T:\nIs it?\n├─ Yes → a <b>\n└─ No → c\n").unwrap();
    let print = |format: &str| {
        let output = moc().arg("flowchart").arg(&file).args(["--format", format]).output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{format}");
        assert!(output.stderr.is_empty(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let answer: Value = serde_json::from_str(&print("json")).unwrap();
    assert_eq!(answer["charts"][0]["title"], "T");
    assert_eq!(print("outline"), "T\n\n1. Is it?\n   1. Yes → a <b>\n   2. No → c\n");
    assert!(print("mermaid").contains("n0 -->|\"Yes\"| n1"));
    let svg = print("svg");
    assert!(svg.starts_with("<svg") && svg.contains("a &lt;b&gt;") && !svg.contains("<b>"));
}

#[test]
fn what_is_wrong_with_a_text_is_said_on_stderr_with_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("chart.txt");
    std::fs::write(&file, "Is it? → always this\n").unwrap();
    let output = moc().arg("flowchart").arg(&file).args(["--format", "json"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("flowchart::no-other-branch") && told.contains("chart.txt:1:1"),
        "{told}"
    );
}

#[test]
fn none_of_many_ordinary_fences_is_taken_for_a_flowchart() {
    let mut fences = written_fences();
    fences.extend(own_sources());
    let languages: std::collections::BTreeSet<&str> =
        fences.iter().map(|(language, _)| language.as_str()).collect();
    assert!(fences.len() >= 200 && languages.len() >= 15, "{} in {languages:?}", fences.len());
    for (language, text) in &fences {
        assert!(!moc::diagram::is_flowchart(text), "taken for a flowchart ({language}):\n{text}");
    }
}

#[test]
fn a_chart_too_large_to_be_drawn_is_an_outline_on_its_page() {
    let lines: String = (0..5_000).map(|at| format!("n{at} → m{at}\n")).collect();
    let world =
        World::with([("note.md", format!("before\n\n```flowchart\n{lines}```\n\nafter\n"))]);
    let run = world.build(&["--message-format", "short"]).ends_with(0);
    assert!(run.stderr.contains("flowchart::not-drawn"), "{}", run.stderr);
    assert!(run.stderr.contains("10000 nodes is too large to be drawn"), "{}", run.stderr);
    let page = world.page("note/index.html");
    assert_eq!(page.matches("<li data-node=").count(), 10_000);
    assert!(page.contains("is-not-drawn") && !page.contains("<svg xmlns"));
    assert!(page.contains("Too large to be drawn") && page.contains("<p>after</p>"));
}

#[test]
fn a_fence_is_left_alone_where_the_site_says_so() {
    let fence =
        "```\nIs it?\n├─ Yes → a\n└─ No → b\n```\n\n    Is it?\n    ├─ Yes → a\n    └─ No → b\n";
    let world = World::with([("note.md", fence)]);
    let drawn = |world: &World| {
        world.build::<&str>(&[]).ends_with(0);
        world.page("note/index.html").matches("moc-flowchart").count()
    };
    assert_eq!(drawn(&world), 1, "the fence, not the indented block");
    world.write("site.toml", "[flowchart]\nauto_detect = false\n");
    assert_eq!(drawn(&world), 0);
    world.write("note.md", fence.replace("```\nIs", "```decision\nIs"));
    assert_eq!(drawn(&world), 1);
}

/// The link of a note that a flowchart leads to has to end at an element, however far it is.
#[test]
fn a_way_too_long_to_be_told_leads_to_the_chart() {
    let chain: Vec<String> = (0..150).map(|at| format!("step {at}")).collect();
    let text = format!("```flowchart\n{} → Far\n```\n", chain.join(" → "));
    let world = World::with([("chart.md", text.as_str()), ("Far.md", "far away")]);
    world.build::<&str>(&[]).ends_with(0);
    let page = world.page("far/index.html");
    assert!(page.contains("href=\"../chart/#chart.1\""), "{page}");
    assert!(world.page("chart/index.html").contains("id=\"chart.1\""));
}

/// Fences with the hardest texts, written for this test.
fn written_fences() -> Vec<(String, String)> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flowchart/ordinary.md");
    let text = std::fs::read_to_string(file).unwrap();
    let parts: Vec<&str> = text.split("```").collect();
    let fences = parts.chunks(2).filter_map(|pair| pair.get(1)?.split_once('\n'));
    fences.map(|(language, text)| (language.to_owned(), text.to_owned())).collect()
}

/// Stretches of this project's own files, a few from each.
fn own_sources() -> Vec<(String, String)> {
    const LINES: usize = 14;
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = [
        "src/lib.rs",
        "src/diag/mod.rs",
        "src/text/lines.rs",
        "src/note/blocks.rs",
        "build.rs",
        "benches/compare.py",
        "benches/generate_vault.py",
        "Cargo.toml",
        "clippy.toml",
        "deny.toml",
        "package.json",
        "tsconfig.json",
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "themes/default/css/base.css",
        "themes/default/css/layout.css",
        "scripts/test",
        "themes/default/templates/base.html",
        "themes/default/templates/note.html",
        "tests/browser/run.mjs",
        "content/index.md",
        "site.toml",
        "LICENSE-MIT",
    ];
    let mut found = Vec::new();
    for name in files {
        let Ok(text) = std::fs::read_to_string(root.join(name)) else { continue };
        let language = name.rsplit(['.', '/']).next().unwrap().to_owned();
        let lines: Vec<&str> = text.lines().collect();
        let stretches = lines.chunks(LINES).take(8);
        found.extend(stretches.map(|stretch| (language.clone(), stretch.join("\n"))));
    }
    found
}

fn moc() -> Command {
    Command::new(env!("CARGO_BIN_EXE_moc"))
}

fn cases() -> Vec<Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flowchart/cases.jsonl");
    let text = std::fs::read_to_string(file).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The program's answers by id.
fn ask(cases: &[Value]) -> BTreeMap<String, Value> {
    let folder = tempfile::tempdir().unwrap();
    let batch = folder.path().join("batch.jsonl");
    let line = |case: &Value| format!("{}\n", json!({ "id": case["id"], "text": case["text"] }));
    std::fs::write(&batch, cases.iter().map(line).collect::<String>()).unwrap();
    let output =
        moc().args(["flowchart", "--format", "json", "--batch"]).arg(&batch).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let answers = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    answers.map(|answer| (answer["id"].as_str().unwrap().to_owned(), answer)).collect()
}

/// How an answer differs from what a case expects, if it does.
fn judge(case: &Value, answer: Option<&Value>) -> Option<String> {
    let Some(answer) = answer else { return Some("no answer".to_owned()) };
    if case.get("detected").is_some_and(|wanted| *wanted != answer["detected"]) {
        return Some(format!("detected is {}", answer["detected"]));
    }
    let wanted = case.get("charts")?.as_array().unwrap();
    let found = answer["charts"].as_array().unwrap();
    if wanted.len() != found.len() {
        return Some(format!("{} charts rather than {}", found.len(), wanted.len()));
    }
    let pairs = wanted.iter().zip(found);
    pairs.map(|(wanted, found)| (as_wanted(wanted), as_found(found))).find_map(|(wanted, found)| {
        (wanted != found).then(|| format!("expected {wanted:#?}\n  found {found:#?}"))
    })
}

/// A chart in a form that can be compared: title, sorted nodes, sorted edges.
type Comparable = (Option<String>, Vec<String>, Vec<String>);

fn as_wanted(chart: &Value) -> Comparable {
    let edges = chart["edges"].as_array().unwrap().iter();
    comparable(chart, edges.map(|edge| format!("{} {} {}", edge[0], edge[1], edge[2])).collect())
}

fn as_found(chart: &Value) -> Comparable {
    let nodes = chart["nodes"].as_array().unwrap();
    for (place, node) in nodes.iter().enumerate() {
        assert_eq!(node["id"], json!(place));
    }
    let text = |end: &Value| nodes[usize::try_from(end.as_u64().unwrap()).unwrap()]["text"].clone();
    let edge =
        |edge: &Value| format!("{} {} {}", text(&edge["from"]), edge["label"], text(&edge["to"]));
    comparable(chart, chart["edges"].as_array().unwrap().iter().map(edge).collect())
}

fn comparable(chart: &Value, mut edges: Vec<String>) -> Comparable {
    let node = |node: &Value| format!("{} {}", node["text"], node["kind"]);
    let mut nodes: Vec<String> = chart["nodes"].as_array().unwrap().iter().map(node).collect();
    nodes.sort();
    edges.sort();
    (chart["title"].as_str().map(str::to_owned), nodes, edges)
}
