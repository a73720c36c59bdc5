//! The graph of a site: its data, its page and the drawing beside each note.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod program;

use program::World;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

const KINDS: [&str; 5] = ["text", "property", "query", "flowchart", "embed"];

/// Notes that lead to each other in every way.
const FILES: [(&str, &str); 8] = [
    ("index.md", "# Home\n[[a]] [[a]] [[Nobody]]\n"),
    ("a.md", "---\ntags: [kind/one]\nup: \"[[index]]\"\n---\n[[b|bee]] ![[b]] [[a]]\n"),
    ("x/b.md", "---\ntags: [two]\ntitle: Bee\n---\nNothing.\n"),
    ("x/asking.md", "```dataview\nLIST FROM \"x\" WHERE file.name != this.file.name\n```\n"),
    ("x/y/way.md", "```flowchart\nIs it?\n├─ Yes → [[a]]\n└─ No → [[Never written]]\n```\n"),
    ("alone.md", "No links.\n"),
    ("hidden.md", "---\npublish: false\n---\n[[a]] [[Unknown]]\n"),
    ("private/zq.md", "[[a]] [[Zq ghost]]\n"),
];

fn world(site: &str) -> World {
    let settings = ".obsidian/app.json";
    let world = World::with(FILES.into_iter().chain([
        ("site.toml", site),
        (settings, "{\"userIgnoreFilters\": [\"private/\"]}"),
        ("links.md", "[[hidden]] [[private/zq]] [[x/b#nowhere]]\n"),
    ]));
    world.build::<&str>(&[]);
    world
}

fn data(world: &World) -> Value {
    serde_json::from_str(&world.page("graph/data.json")).unwrap()
}

/// Every edge as `kind: from -> to`.
fn edges(data: &Value) -> BTreeSet<String> {
    let title = |at: i64| data["t"][at as usize].as_str().unwrap();
    let mut edges = BTreeSet::new();
    for (at, kind) in KINDS.iter().enumerate() {
        let steps: Vec<i64> = serde_json::from_value(data["e"][at].clone()).unwrap();
        let (mut from, mut to) = (0, 0);
        for step in steps.chunks(2) {
            to = step[1] + if step[0] == 0 { to } else { 0 };
            from += step[0];
            edges.insert(format!("{kind}: {} -> {}", title(from), title(to)));
        }
    }
    edges
}

#[test]
fn who_leads_to_whom_and_how() {
    let data = data(&world("[site]\ntitle = \"Home\"\n"));
    let expected = [
        "embed: a -> Bee",
        "flowchart: way -> Never written",
        "flowchart: way -> a",
        "property: a -> Home",
        "query: asking -> Bee",
        "query: asking -> way",
        "text: Home -> Nobody",
        "text: Home -> a",
        "text: a -> Bee",
        "text: links -> Bee",
    ];
    let found = edges(&data);
    let found: Vec<&str> = found.iter().map(String::as_str).collect();
    assert_eq!(found, expected);
}

#[test]
fn what_is_hidden_or_kept_out_is_nowhere_in_it() {
    let world = world("");
    let (data, page) = (world.page("graph/data.json"), world.page("graph/index.html"));
    for word in ["hidden", "Unknown", "zq", "Zq", "private/"] {
        assert!(!data.contains(word), "{word} in {data}");
        let list = page.split("graph-list").nth(1).unwrap();
        assert!(!list.contains(word), "{word} in {list}");
    }
    // Kept out of the graph, and a page all the same.
    assert!(!world.page("private/zq/index.html").contains("moc-local"));
}

#[test]
fn columns_are_as_long_as_there_are_nodes() {
    let data = data(&world(""));
    let length = |name: &str| data[name].as_array().unwrap().len();
    assert_eq!((length("t"), length("x"), length("y")), (9, 9, 9));
    assert_eq!((length("r"), length("f"), length("g")), (7, 7, 7));
    let folders: Vec<&str> =
        data["F"].as_array().unwrap().iter().map(|it| it[0].as_str().unwrap()).collect();
    assert_eq!(folders, ["", "x", "x/y"]);
    assert_eq!(data["T"], serde_json::json!(["kind/one", "two"]));
    let places: BTreeSet<String> =
        (0..9).map(|at| format!("{} {}", data["x"][at], data["y"][at])).collect();
    assert_eq!(places.len(), 9);
}

#[test]
fn the_list_has_what_the_drawing_has() {
    let page = world("").page("graph/index.html");
    let list = page.split("graph-list").nth(1).unwrap();
    let row = list.split("<li").find(|row| row.contains(">a</a> <")).unwrap();
    assert!(row.contains("href=\"../x/b/\">Bee</a>"), "{row}");
    assert!(list.contains("<span class=\"is-unresolved\">Nobody</span>"), "{list}");
    assert!(list.contains(">alone</a> <span class=\"count\">0<"), "{list}");
}

#[test]
fn a_note_is_drawn_among_its_neighbours() {
    let world = world("");
    let page = world.page("a/index.html");
    let near = page.split("class=\"moc-local\"").nth(1).unwrap().split("</nav>").next().unwrap();
    for part in ["href=\"../x/b/\"", ">Bee</text>", ">way</text>", "href=\"../graph/#a/\""] {
        assert!(near.contains(part), "{part} in {near}");
    }
    assert_eq!(near.matches("<text").count(), 3, "{near}");
    assert!(!world.page("alone/index.html").contains("moc-local"));
}

#[test]
fn a_drawing_stays_small() {
    let hub: String = (0..60).map(|n| format!("[[{} {n}]] ", "длинное имя ".repeat(9))).collect();
    let plain: String = (0..60).map(|n| format!("[[note number {n}]] ")).collect();
    for text in [hub, plain] {
        let world = World::with([("hub.md", text.as_str())]);
        world.build::<&str>(&[]);
        let page = world.page("hub/index.html");
        let near = page.split("<svg viewBox=\"0 0 240").nth(1).unwrap().split("</svg>").next();
        let near = near.unwrap();
        assert!(near.len() <= 4_000 && near.contains("<text"), "{} bytes", near.len());
        let word = page.split("class=\"moc-local\"").nth(1).unwrap();
        assert!(word.contains("and 5"), "{word}");
    }
}

#[test]
fn a_site_may_have_none() {
    let world = world("[graph]\nenabled = false\n");
    assert!(!world.output().contains_key(Path::new("graph/index.html")));
    assert!(!world.output().contains_key(Path::new("graph/data.json")));
    let page = world.page("a/index.html");
    assert!(!page.contains("moc-local") && !page.contains("graph/"), "{page}");
    let unlinked = World::with([("a.md", "text")]);
    unlinked.build::<&str>(&[]);
    assert!(!unlinked.output().contains_key(Path::new("graph/index.html")));
}

#[test]
fn a_note_of_that_name_comes_first() {
    let world = World::with([("Graph.md", "[[b]] mine"), ("b.md", "")]);
    world.build::<&str>(&[]);
    assert!(world.page("graph/index.html").contains("mine"));
    assert!(world.page("link-graph/index.html").contains("data-src=\"data.json\""));
    assert!(world.page("b/index.html").contains("../link-graph/#b/"));
    assert!(world.output().contains_key(Path::new("link-graph/data.json")));
}
