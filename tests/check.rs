//! `moc check`: what a build would say and more, with nothing written but what is to be mended.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod program;

use program::{Run, World, assert_same, program, run, tree};
use serde_json::Value;
use std::path::Path;

const NOTES: [(&str, &str); 4] = [
    ("site.toml", "[kinds.recipe]\nrequired = [\"serves\"]\n"),
    (
        "Soup.md",
        "---\nkind: recipe\n---\n[[Bread]] ![[missing.png]]\n\n```dataview\nLIST FORM x\n```\n",
    ),
    ("Bread.md", "[[Soup#Nowhere]] [[Nobody]]\n\n$\\nope$\n"),
    ("hidden.md", "---\npublish: false\n---\n[[Nobody else]]\n"),
];

fn check(world: &World, more: &[&str]) -> Run {
    let mut command = program(&world.path().join("cache"));
    command.arg("check").arg("--root").arg(world.notes()).args(more);
    run(&mut command, world.path())
}

#[test]
fn it_says_what_a_build_says_and_writes_nothing() {
    let world = World::with(NOTES);
    let before = tree(world.path());
    let checked = check(&world, &["--format", "short"]).ends_with(1);
    let after: Vec<_> =
        tree(world.path()).into_keys().filter(|p| !before.contains_key(p)).collect();
    assert!(
        after.iter().all(|path| !path.starts_with("notes") && !path.starts_with("site")),
        "{after:?}"
    );
    assert!(!world.path().join("cache").exists(), "no cache");
    let built = world.build(&["--message-format", "short"]);
    let findings = |run: &Run| -> Vec<String> {
        let lines = run.stderr.lines();
        lines.filter(|line| line.contains('[')).map(str::to_owned).collect()
    };
    assert!(findings(&checked).len() >= 6, "{}", checked.told());
    assert_eq!(findings(&checked), findings(&built));
    assert!(checked.stderr.contains("Bread.md:1:1"), "{}", checked.told());
    assert!(checked.stderr.ends_with("1 ghost link\n"), "{}", checked.told());
}

#[test]
fn its_status_follows_the_gravest_finding() {
    let warned = World::with([("a.md", "$\\nope$")]);
    check(&warned, &[]).ends_with(0);
    check(&warned, &["--strict"]).ends_with(1);
    let fine = World::with([("a.md", "[[b]] [[nobody]]"), ("b.md", "words")]);
    check(&fine, &["--strict"]).ends_with(0);
    let wrong = World::with([("site.toml", "[site]\nname = 1\n")]);
    check(&wrong, &[]).ends_with(2);
}

#[test]
fn its_findings_are_to_be_had_as_json_on_stdout() {
    let run = check(&World::with(NOTES), &["--format", "json"]).ends_with(1);
    assert!(run.stdout.lines().count() >= 6, "{}", run.told());
    for line in run.stdout.lines() {
        let found: serde_json::Value = serde_json::from_str(line).unwrap();
        assert!(found["code"].is_string(), "{line}");
    }
}

/// Whether a value is as a schema says, for the words that ours uses; else what is wrong.
fn conforms(value: &Value, schema: &Value) -> Result<(), String> {
    let known = [
        "$schema",
        "title",
        "description",
        "type",
        "required",
        "properties",
        "const",
        "enum",
        "pattern",
        "minimum",
        "minLength",
    ];
    let words = schema.as_object().unwrap();
    assert!(words.keys().all(|word| known.contains(&word.as_str())), "not understood: {words:?}");
    let is_of = |name: &Value| match name.as_str().unwrap() {
        "object" => value.is_object(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "null" => value.is_null(),
        other => panic!("{other}"),
    };
    let is_right = words.iter().all(|(word, asked)| match word.as_str() {
        "type" => asked.as_array().map_or_else(|| is_of(asked), |all| all.iter().any(is_of)),
        "const" => value == asked,
        "enum" => asked.as_array().unwrap().contains(value),
        "minimum" => value.as_u64().is_none_or(|it| it >= asked.as_u64().unwrap()),
        "minLength" => value.as_str().is_none_or(|it| !it.is_empty()),
        // Of the code's name; there is no other.
        "pattern" => moc::diag::codes::find(value.as_str().unwrap()).is_some(),
        "required" => {
            let names = asked.as_array().unwrap().iter();
            names.filter_map(Value::as_str).all(|name| value.get(name).is_some())
        }
        _ => true,
    });
    if !is_right {
        return Err(format!("{value} is not {schema}"));
    }
    let parts = words.get("properties").and_then(Value::as_object).into_iter().flatten();
    parts
        .filter_map(|(name, schema)| Some((value.get(name)?, schema)))
        .try_for_each(|(value, schema)| conforms(value, schema))
}

#[test]
fn each_line_of_json_is_as_the_schema_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("content/guide/findings.schema.json");
    let schema: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let world = World::with(NOTES);
    world.write("orphan.md", "words");
    let run = check(&world, &["--format", "json"]).ends_with(1);
    let names = schema["properties"].as_object().unwrap();
    for line in run.stdout.lines() {
        let found: Value = serde_json::from_str(line).unwrap();
        conforms(&found, &schema).unwrap();
        let unnamed = found.as_object().unwrap().keys().find(|name| !names.contains_key(*name));
        assert_eq!(unnamed, None, "not in the schema");
    }
    assert!(run.stdout.contains(r#""file":null"#) || run.stdout.contains(r#""line":null"#));
    let wrong = World::with([("site.toml", "[site]\nname = 1\n")]);
    let line = check(&wrong, &["--format", "json"]).ends_with(2).stdout;
    conforms(&serde_json::from_str(&line).unwrap(), &schema).unwrap();
}

#[test]
fn a_site_sets_levels_and_they_hold_for_builds_too() {
    let notes = |levels: &str| {
        let toml = format!("[check]\n{levels}");
        World::with([
            ("site.toml".to_owned(), toml),
            ("index.md".to_owned(), "$\\nope$ [[Nobody]]".to_owned()),
        ])
    };
    let denied = notes("\"link::ghost\" = \"deny\"\n\"math::invalid\" = \"allow\"\n");
    let run = check(&denied, &["--format", "short"]).ends_with(1);
    assert!(
        run.stderr.contains("error[link::ghost]") && !run.stderr.contains("math::"),
        "{}",
        run.told()
    );
    assert!(run.stderr.ends_with("pages checked: 1 error\n"), "{}", run.told());
    let built = denied.build(&["--strict", "--message-format", "short"]).ends_with(1);
    assert!(built.stderr.contains("error[link::ghost]") && !built.stderr.contains("math::"));
    denied.build::<&str>(&[]).ends_with(0);
    check(&notes("\"math::invalid\" = \"info\"\n"), &["--strict"]).ends_with(0);
    let unknown = check(&notes("\"link::gosht\" = \"warn\"\n"), &[]).ends_with(2);
    assert!(unknown.stderr.contains("did you mean `link::ghost`?"), "{}", unknown.told());
}

#[test]
fn annotations_name_files_from_where_the_command_runs() {
    let world = World::with([
        ("site.toml", "[content]\ndir = \"vault\"\n"),
        ("vault/sub/a.md", "[[b#Nowhere, else]] [[Nobody]]"),
        ("vault/b.md", "[[a]]"),
    ]);
    let mut command = program(&world.path().join("cache"));
    command.current_dir(world.path()).args(["check", "--root", "./notes", "--format", "github"]);
    let run = run(&mut command, world.path()).ends_with(1);
    assert_eq!(run.stdout.lines().count(), 1, "{}", run.stdout);
    let expected = "::error file=notes/vault/sub/a.md,line=1,col=1,endColumn=20,title=link%3A%3Aheading-missing::`b.md` has no heading `Nowhere, else`";
    assert!(run.stdout.starts_with(expected), "{}", run.stdout);
}

#[test]
fn it_finds_what_a_build_does_not_look_for() {
    let large = vec![0; 1_000_001];
    let world = World::with([
        ("site.toml", "[kinds.tool]\nstale_after = \"1 year\"\n".as_bytes()),
        ("index.md", b"[[one]] [[two]] [[Wanted]] [[hidden]] ![[large.png]]\n\n| A | B |\n|---|---|\n| [[one|1]] | x |\n"),
        ("one.md", b"---\nkind: tool\nupdated: 2020-02-03\naliases: [two]\n---\n[[Wanted]] [[Once]]"),
        ("two.md", b"---\nkind: tool\n---\n[[Wanted]] [[Wanted too]]"),
        ("three.md", b"[[Wanted too]]"),
        ("sub/three.md", b"[[three]]"),
        ("hidden.md", b"---\npublish: false\n---\n[[sub/three]]"),
        ("unused.png", b"x"),
        ("large.png", &large),
        ("data.csv", b"x"),
    ]);
    let run = check(&world, &["--format", "short", "--now", "2025-01-01"]);
    let told: Vec<&str> = run.stderr.lines().collect();
    for expected in [
        "large.png: info[asset::large-image]: this image has 1.0 MB",
        "unused.png: info[asset::unused]: no page",
        "index.md:1:28: info[link::unpublished]: this leads to something that is not published",
        "index.md:5:8: warning[link::split-in-table]: here the cell ends",
        "one.md:3:1: warning[kind::stale]: this note of kind `tool` was to be looked at again by 2021-02-03",
        "two.md: info[kind::undated]",
        "one.md: info[note::same-alias]: 2 notes answer to `two`: this one, two.md",
        "sub/three.md: info[note::same-name]: 2 notes are called `three`: this one, three.md",
        "sub/three.md: info[note::orphan]: nothing leads to this note",
    ] {
        assert!(told.iter().any(|line| line.starts_with(expected)), "{expected}\n{}", run.stderr);
    }
    assert!(
        !run.stderr.contains("data.csv") && !run.stderr.contains("index.md: info[note::orphan]")
    );
    assert!(!run.stderr.contains("hidden"), "what is hidden is not named: {}", run.stderr);
    // The most wanted come last, by demand.
    let wanted: Vec<&&str> = told.iter().filter(|line| line.contains("wanted::note")).collect();
    assert!(
        wanted[0].contains("3 notes want `Wanted`")
            && wanted[1].contains("2 notes want `Wanted too`")
    );
    assert_eq!((wanted.len(), told[told.len() - 2]), (2, *wanted[1]));
    let built = world.build(&["--message-format", "short"]);
    for code in ["note::", "asset::", "kind::", "split-in-table", "unpublished", "wanted::note"] {
        assert!(!built.stderr.contains(code), "{code}: {}", built.stderr);
    }
}

const MOVED: &[u8] =
    b"\xEF\xBB\xBFSee [[old/Note]].\r\n\r\n| A | B |\r\n|---|---|\r\n| [[note|it]] | x |\r\n";
const MENDED: &[u8] =
    b"\xEF\xBB\xBFSee [[new/Note]].\r\n\r\n| A | B |\r\n|---|---|\r\n| [[note\\|it]] | x |\r\n";

#[test]
fn what_is_safe_is_mended_with_leave_alone_and_bytes_around_it_stay() {
    let world = World::with([("index.md", MOVED), ("new/Note.md", b"words [[index]]")]);
    let before = tree(&world.notes());
    let shown = check(&world, &["--fix"]).ends_with(0);
    for line in [
        "--- a/index.md",
        "-\u{feff}See [[old/Note]].",
        "+\u{feff}See [[new/Note]].",
        "+| [[note\\|it]] | x |",
    ] {
        assert!(shown.stdout.lines().any(|it| it.starts_with(line)), "{line}\n{}", shown.stdout);
    }
    assert!(shown.stderr.contains("`--fix --yes` writes without asking"), "{}", shown.told());
    assert_same(&tree(&world.notes()), &before, "without leave");
    let mended = check(&world, &["--fix", "--yes", "--format", "short"]).ends_with(0);
    assert!(mended.stderr.contains("1 note mended"), "{}", mended.told());
    assert!(
        !mended.stderr.contains("link::ghost"),
        "what is mended is not told: {}",
        mended.told()
    );
    let after = tree(&world.notes());
    assert_eq!(after.len(), before.len(), "nothing is left beside the notes");
    assert_eq!(after[Path::new("index.md")], MENDED);
    // In the table the link is one now, so its case is seen.
    let again = check(&world, &["--fix", "--yes"]).ends_with(0);
    assert!(again.stdout.contains("[[Note\\|it]]"), "{}", again.stdout);
    let nothing = check(&world, &["--fix", "--yes"]).ends_with(0);
    assert!(nothing.stderr.contains("nothing that could be mended"), "{}", nothing.told());
    let usage = check(&world, &["--yes"]).ends_with(2);
    assert!(usage.stderr.contains("--fix"), "{}", usage.told());
}

#[test]
fn the_terminal_explains_codes_and_names_near_ones() {
    let place = World::new();
    let explain = |args: &[&str]| {
        let mut command = program(&place.path().join("cache"));
        run(command.arg("explain").args(args), place.path())
    };
    let told = explain(&["link::heading-missing"]).ends_with(0);
    assert!(told.stdout.starts_with("link::heading-missing\n\nError. "), "{}", told.stdout);
    let listed = explain(&[]).ends_with(0);
    assert!(listed.stdout.lines().count() > 80, "{}", listed.stdout);
    let near = explain(&["link::headingmissing"]).ends_with(2);
    assert!(near.stderr.contains("did you mean `link::heading-missing`?"), "{}", near.told());
}

#[cfg(not(feature = "external"))]
#[test]
fn a_program_that_cannot_ask_other_sites_says_so() {
    let run =
        check(&World::with([("a.md", "<https://example.org>")]), &["--external"]).ends_with(2);
    assert!(run.stderr.contains("--features external"), "{}", run.told());
}

#[cfg(feature = "external")]
#[test]
fn links_into_this_machine_are_not_followed() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let url = format!("http://127.0.0.1:{}/", listener.local_addr().unwrap().port());
    let world = World::with([("a.md", format!("<{url}>"))]);
    let run = check(&world, &["--external", "--format", "short"]).ends_with(0);
    assert!(run.stderr.contains("a.md:1:1: info[external::unchecked]"), "{}", run.told());
    assert!(listener.accept().is_err(), "nobody came");
}
