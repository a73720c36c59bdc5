//! Dataview's answers: every case of `tests/dql/cases`, run through `moc query --batch`.
//!
//! The expected answers were computed by the plugin itself; they are never edited. A case that
//! is thought wrong would stand in [`DOUBTED`], with its reason.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Cases whose expected answer is believed to be wrong: id and reason.
const DOUBTED: &[(&str, &str)] = &[];

/// Numbers agree to this, relative above one.
const TOLERANCE: f64 = 1e-9;

#[test]
fn every_case_gets_the_plugin_s_answer() {
    let suite = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dql");
    let folder = tempfile::tempdir().unwrap();
    let cases = cases(&suite);
    assert_eq!(cases.len(), 1427, "the suite is not whole");
    let answers = ask(&suite, folder.path(), &cases);
    let mut failed = Vec::new();
    for (id, case) in &cases {
        let is_doubted = DOUBTED.iter().any(|(doubted, _)| doubted == id);
        let difference = judge(case, answers.get(id));
        if let Some(difference) = difference.filter(|_| !is_doubted) {
            let text = case["query"].as_str().or(case["inline"].as_str()).unwrap_or_default();
            failed.push(format!("{id}: {text}\n    {difference}"));
        }
    }
    let shown = failed.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(failed.is_empty(), "{} of {} cases differ:\n{shown}", failed.len(), cases.len());
}

/// One question a call, as people ask it: stdout holds the answer alone, a failure leaves it empty.
#[test]
fn single_questions_answer_on_stdout_and_fail_on_stderr() {
    let vault = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/dql/vault");
    let ask = |arguments: &[&str]| {
        let output = moc().args(["query", "--root"]).arg(&vault).args(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let (status, stdout, _) = ask(&["--format", "json", "LIST FROM \"10-Tech/Messaging\" LIMIT 1"]);
    assert_eq!(status, Some(0));
    let answer: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(answer["items"][0]["path"], "10-Tech/Messaging/Kafka.md");
    let origin = ["--origin", "Home.md", "--inline", "--format", "json", "this.file.name"];
    assert_eq!(ask(&origin).1.trim(), r#"{"type":"value","value":"Home"}"#);
    let (status, stdout, stderr) = ask(&["--format", "json", "LIST FROM"]);
    assert_eq!((status, stdout.as_str()), (Some(1), ""));
    assert!(stderr.contains("query::syntax"), "{stderr}");
    let (status, stdout, stderr) = ask(&["TABLE contain(tags, \"x\") WHERE rating"]);
    assert_eq!((status, stdout.as_str()), (Some(1), ""));
    assert!(stderr.contains("did you mean `contains`?"), "{stderr}");
    let (status, _, stderr) = ask(&["--origin", "Hom.md", "LIST"]);
    assert_eq!(status, Some(2));
    assert!(stderr.contains("did you mean `Home.md`?"), "{stderr}");
}

/// The queries of the map of content about backends, over the project's own notes. What they must
/// give was worked out from the front matter by other means than moc.
#[test]
fn the_map_of_content_shows_its_questions() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let map = fs::read_to_string(root.join("content/50-Backend/moc-backend.md")).unwrap();
    let expected = fs::read_to_string(root.join("tests/dql/backend-map.json")).unwrap();
    let expected: Vec<Value> = serde_json::from_str(&expected).unwrap();
    let blocks = map.split("```dataview\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let queries: Vec<&str> = blocks.collect();
    assert_eq!((queries.len(), expected.len()), (13, 13));
    for (query, expected) in queries.into_iter().zip(expected) {
        let output = moc()
            .args(["query", "--format", "json", "--origin", "50-Backend/moc-backend.md"])
            .arg("--root")
            .arg(root)
            .arg(query)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let answer: Value = serde_json::from_slice(&output.stdout).unwrap();
        let name = |row: &Value| {
            let path = row[0]["path"].as_str()?;
            Some(json!(Path::new(path).file_stem()?.to_str()?))
        };
        let rows = answer["rows"].as_array().unwrap().iter();
        let got: Vec<Value> = rows.map(|row| name(row).unwrap_or_else(|| row.clone())).collect();
        assert_eq!(json!(got), expected, "{query}");
    }
}

fn moc() -> Command {
    Command::new(env!("CARGO_BIN_EXE_moc"))
}

/// All cases by id.
fn cases(suite: &Path) -> BTreeMap<String, Value> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(suite.join("cases")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut cases = BTreeMap::new();
    for file in files {
        for line in fs::read_to_string(file).unwrap().lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            let id = case["id"].as_str().unwrap().to_owned();
            assert!(cases.insert(id, case).is_none(), "an id twice");
        }
    }
    cases
}

/// The answers to all cases in one call.
fn ask(suite: &Path, folder: &Path, cases: &BTreeMap<String, Value>) -> BTreeMap<String, Value> {
    let mut batch = String::new();
    for case in cases.values() {
        let mut question = json!({ "id": case["id"] });
        for key in ["query", "inline", "now"] {
            if let Some(value) = case.get(key) {
                question[key] = value.clone();
            }
        }
        if let Some(origin) = case["origin"].as_str().filter(|origin| !origin.is_empty()) {
            question["origin"] = json!(origin);
        }
        batch.push_str(&question.to_string());
        batch.push('\n');
    }
    let file = folder.join("batch.jsonl");
    fs::write(&file, batch).unwrap();
    let output = moc()
        .args(["query", "--format", "json", "--root"])
        .arg(suite.join("vault"))
        .arg("--batch")
        .arg(&file)
        .arg("--times")
        .arg(suite.join("times.json"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    let answer = |line: &str| {
        let answer: Value = serde_json::from_str(line).unwrap();
        (answer["id"].as_str().unwrap().to_owned(), answer)
    };
    lines.lines().map(answer).collect()
}

/// What is wrong with an answer.
fn judge(case: &Value, answer: Option<&Value>) -> Option<String> {
    let Some(answer) = answer else { return Some("no answer".to_owned()) };
    match (case["error"] == json!(true), answer["ok"] == json!(true)) {
        (true, true) => Some("expected a failure".to_owned()),
        (true, false) => None,
        (false, false) => Some(format!("failed: {}", answer["error"])),
        (false, true) => difference(&case["result"], &answer["result"], "$").or_else(|| {
            let expected = case["markdown"].as_str()?.trim_end_matches('\n');
            let got = answer["markdown"].as_str().unwrap_or("<none>").trim_end_matches('\n');
            (expected != got).then(|| format!("Markdown:\n{expected}\n  but got\n{got}"))
        }),
    }
}

/// Where two JSON values part.
fn difference(expected: &Value, got: &Value, at: &str) -> Option<String> {
    let apart = || Some(format!("{at}: expected {expected}, got {got}"));
    match (expected, got) {
        (Value::Number(a), Value::Number(b)) => {
            let (a, b) = (a.as_f64().unwrap(), b.as_f64().unwrap());
            let limit = TOLERANCE * 1f64.max(a.abs()).max(b.abs());
            if (a - b).abs() <= limit { None } else { apart() }
        }
        (Value::Array(a), Value::Array(b)) => {
            let pairs = a.iter().zip(b).enumerate();
            pairs
                .into_iter()
                .find_map(|(i, (a, b))| difference(a, b, &format!("{at}[{i}]")))
                .or_else(|| {
                    let (a, b) = (a.len(), b.len());
                    (a != b).then(|| format!("{at}: expected {a} items, got {b}"))
                })
        }
        (Value::Object(a), Value::Object(b)) => {
            let missing = a.iter().find_map(|(key, value)| {
                let at = format!("{at}.{key}");
                match b.get(key) {
                    Some(other) => difference(value, other, &at),
                    None => Some(format!("{at} is missing")),
                }
            });
            let extra = || b.keys().find(|key| !a.contains_key(*key));
            missing.or_else(|| extra().map(|key| format!("{at}.{key} is too much")))
        }
        (a, b) if a == b => None,
        _ => apart(),
    }
}
