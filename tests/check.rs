//! `moc check`: what a build would say, with nothing written.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod program;

use program::{Run, World, program, run, tree};

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
