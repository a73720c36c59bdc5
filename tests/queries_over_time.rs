//! Answers follow what they are made from, from one build to the next: the clock, CSV files, times
//! of files, bookmarks, other notes. The page must be that of a cold build each time.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod program;

use program::World;
use std::fs::File;
use std::time::{Duration, UNIX_EPOCH};

const ASKING: &str = "\
```dataview
LIST FROM \"notes\" WHERE due <= date(today) SORT file.name
```
";

/// The names that an asking page shows in its first list.
fn page(world: &World, options: &[&str]) -> String {
    let run = world.build(options);
    assert_eq!(run.status, Some(0), "{}", run.told());
    world.page("asking/index.html")
}

#[test]
fn an_answer_that_depends_on_the_clock_is_never_taken_over() {
    let world = World::with([
        ("Asking.md", ASKING),
        ("notes/Early.md", "---\ndue: 2025-01-10\n---\n"),
        ("notes/Late.md", "---\ndue: 2025-02-10\n---\n"),
    ]);
    let january = ["--now", "2025-01-15T12:00:00Z"];
    let first = page(&world, &january);
    assert!(first.contains("Early") && !first.contains("notes/late"), "{first}");
    assert_eq!(page(&world, &january), first);
    let later = page(&world, &["--now", "2025-03-01T00:00:00Z"]);
    assert!(later.contains("notes/late"), "{later}");
}

#[test]
fn an_answer_follows_the_rows_of_a_table() {
    let world = World::with([
        ("Asking.md", "```dataview\nTABLE price FROM csv(\"prices.csv\")\n```\n"),
        ("prices.csv", "name,price\nnut,11\n"),
    ]);
    assert!(page(&world, &[]).contains("11"));
    world.write("prices.csv", "name,price\nnut,22\nbolt,33\n");
    let page = page(&world, &[]);
    assert!(page.contains("22") && page.contains("33") && !page.contains(">11<"), "{page}");
}

#[test]
fn an_answer_follows_bookmarks_and_other_notes() {
    let world = World::with([
        ("Asking.md", "```dataview\nLIST size FROM \"notes\" WHERE file.starred OR loud\n```\n"),
        ("notes/One.md", "size:: first\n"),
        ("notes/Two.md", "---\nloud: true\n---\nsize:: second\n"),
        (".obsidian/bookmarks.json", "{\"items\": []}"),
    ]);
    let before = page(&world, &[]);
    assert!(before.contains("second") && !before.contains("first"), "{before}");
    world.write(
        ".obsidian/bookmarks.json",
        "{\"items\": [{\"type\": \"file\", \"path\": \"notes/One.md\"}]}",
    );
    world.write("notes/Two.md", "size:: third\n");
    let after = page(&world, &[]);
    assert!(after.contains("first") && !after.contains("third"), "{after}");
}

#[test]
fn the_page_of_a_note_tells_in_whose_answers_it_appears() {
    let world = World::with([
        ("Asking.md", "## Loud ones\n\n```dataview\nLIST FROM \"notes\" WHERE loud\n```\n"),
        ("notes/One.md", "---\nloud: true\n---\n"),
    ]);
    world.build::<&str>(&[]);
    let tells = |page: &str| page.contains("query-backlinks") && page.contains("Loud ones");
    assert!(tells(&world.page("notes/one/index.html")));
    world.write("Asking.md", "## Loud ones\n\nNone any more.\n");
    world.build::<&str>(&[]);
    assert!(!tells(&world.page("notes/one/index.html")));
}

#[test]
fn an_answer_follows_the_times_of_files() {
    let world = World::with([
        ("Asking.md", "```dataview\nTABLE file.mtime.year FROM \"notes\"\n```\n"),
        ("notes/One.md", "words"),
    ]);
    let at = |year: u64| {
        let time = UNIX_EPOCH + Duration::from_secs((year - 1970) * 31_556_952 + 86_400);
        let file = File::options().write(true).open(world.notes().join("notes/One.md"));
        file.unwrap().set_modified(time).unwrap();
        page(&world, &[])
    };
    assert!(at(2001).contains("2001"));
    assert!(at(2013).contains("2013"));
}
