//! A build over an old site gives what a first build gives, byte for byte and message for
//! message, after any edits; and one with nothing to do does nothing.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod pages;
#[path = "../program/mod.rs"]
mod program;

use program::{Run, World, assert_same, program, run, tree};
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Few names, so that edits meet one another: same names in folders, names that differ in
/// case or accents, folder notes, a note and a folder of one name.
const PATHS: [&str; 14] = [
    "index.md",
    "a.md",
    "b.md",
    "A.md",
    "x/a.md",
    "x/index.md",
    "x/y/c.md",
    "x.md",
    "e\u{301}t\u{e9}.md",
    "pic.png",
    "x/pic.png",
    "draw.svg",
    "tags.md",
    "old/b.md",
];

/// Pieces of notes that look at other notes.
const PIECES: &[&str] = &[
    "# Title\n",
    "## part\n",
    "### part\n",
    "Words ^block\n",
    "Of Named, été and the Xyz. Then `= this.a` named\n",
    "[[q-of-a--b--easy]] and [[Named]]\n",
    "[[a]]\n",
    "[[b|bee]]\n",
    "[[A]]\n",
    "[[x/a#part]]\n",
    "[[c#^block]]\n",
    "[[nobody]]\n",
    "![[a]]\n",
    "![[b#part]]\n",
    "![[c#^block]]\n",
    "![[pic.png]]\n",
    "![[x/pic.png|100]]\n",
    "![](draw.svg)\n",
    "[[ali]]\n",
    "[[été]]\n",
    "#tag/one\n",
    "#Tag\n",
    "#two\n",
    "%%hidden [[a]]%%\n",
    "%%\n",
    "```rust\nlet x = 1;\n```\n",
    "$x^2$ $\\nope$\n",
    "[^1] ^[note [[a]]]\n\n[^1]: foot\n",
    "<b>[[a]]</b> <img src=\"pic.png\"> <a href=\"b.md\">b</a>\n",
    "- [ ] task [[b]]\n",
    "[[x/]] [[x]]\n",
    "> [!note] [[c]]\n> ![[a]]\n",
    "key:: [[a]] and [inner:: 3]\n",
    "- item [key:: [[b|bee]]]\n",
    "```dataview\nTABLE key, inner, title, file.inlinks\nFROM \"\" SORT file.path\n```\n",
    "```dataview\nLIST FROM #tag OR #two\nWHERE file.name != this.file.name\n```\n",
    "```dataview\nTASK\n```\n\n```dataview\nLIST key FROM [[a]]\n```\n",
    "```dataview\nLIST rows.file.link FROM \"x\" GROUP BY up\n```\n",
    "`= this.file.inlinks` and `= length([[b]].file.outlinks)`\n",
    "```dataview\nLIST FROM \"y\" WHERE nope(1)\n```\n",
    "```flowchart\nIs it?\n├─ Yes → a\n└─ No → b + ali + nobody\n```\n",
    "```\nIs it? → Yes → Named\n       → No → [[x/a]]\n```\n",
    "**Frameworks:**\n- **Named** - one\n- **a** - two\n- **Far** - three\n\n**Market Position:** up\n",
    "- **Far:** https://example.org/far\n- **Named:** https://example.org/n\n",
    "**Best For:** see [[b|bee]]\n\n**Kind of:** thing\n",
    "## Named/other\n**Best For:** [[x/a|this]]\n\n**Odd:** one\n",
    "```compare\nentities: a, Named, other\n```\n",
    "| a | b |\n|-|-|\n| Low | $5-7k |\n\n`= this.profile`\n",
    "## More (5 hours)\n- **Named**: go\n- **a**\n\n**Way (2 months)**\n- b or ali → other\n",
    "| Name | Odd |\n|-|-|\n| a | one |\n| **Named** | Low |\n| [[b]] | High |\n",
    "## ali\n**Odd:** Low\n\n**Kind of:** else\n",
    "## Part\n- a\n- Named: thing\n- [[nobody]]\n\n#### group\n- b\n- other\n",
    "## Study Paths\n### Beginner: x\n1. **a**\n   - b\n",
    "## Answer\n[[b]]\n### hidden\n## Sources\n",
    "```mermaid\ngraph TD\na --> b\nclass a,b internal-link\n```\n",
];

const FRONTS: &[&str] = &[
    "",
    "",
    "",
    "title: Named",
    "aliases: [ali]",
    "aliases: [ali, old/place, Xyz]",
    "kind: technology\naliases: [Named]\nhomepage: https://example.org",
    "kind: technology\ncategory: One / two",
    "kind: technology\ncategory: One",
    "kind: comparison\ncompare: {entities: [a, Named, c], fields: Odd}",
    "tags: [one, tag/two]",
    "publish: false",
    "draft: true",
    "permalink: b",
    "permalink: moved/here",
    "up: \"[[a]]\"",
    "kind: moc",
    "kind: question\nsubtopics: [s]\nrelated: [a, \"[[b]]\", nobody]",
    "kind: question\nsubtopics: [s, t]\ntitle: Asked\ndifficulty: easy",
    "broken: [",
    "cssclasses: [wide]\ndescription: About",
    "image: pic.png",
    "about: \"see [[b|bee]] first\"",
    "updated: 2025-03-04\ncreated: 2025-01-02",
];

const SITES: [&str; 11] = [
    "",
    "[site]\ntitle = \"Another\"\nlanguage = \"de\"\n",
    "[site]\nbase_url = \"https://example.org/s/\"\n",
    "[content]\nignore = [\"x/y\"]\nstrict_line_breaks = true\n",
    "[content]\nalias_links = false\nunlinked_mentions = false\n",
    "[enums]\na = [\"high\", \"low\"]\n",
    "[flowchart]\nauto_detect = false\n",
    "[graph]\nenabled = false\n",
    "[theme]\nvariables = { accent = \"#123456\" }\n",
    "[markdown]\nenabled = false\n",
    "[site]\nbase_url = \"https://example.org/s/\"\nauthor = \"A\"\n[feeds]\ncount = 1\n",
];

const THEME: [(&str, &str); 3] = [
    ("theme/css/prose.css", "p { color: red }\n"),
    ("theme/templates/partials/footer.html", "<footer>mine {{ page.title }}</footer>\n"),
    (
        "theme/templates/tag.html",
        "{% extends \"base.html\" %}{% block main %}<p>a tag</p>{% endblock %}\n",
    ),
];

#[derive(Debug, Clone)]
enum Edit {
    Note { path: usize, front: usize, pieces: Vec<usize> },
    Append { path: usize, piece: usize },
    Front { path: usize, front: usize },
    Bytes { path: usize, bytes: u8 },
    Delete { path: usize },
    Rename { from: usize, to: usize },
    Site { which: usize },
    Theme { which: usize, is_there: bool },
    Nothing,
}

fn edit() -> impl Strategy<Value = Edit> {
    let path = || 0..PATHS.len();
    prop_oneof![
        4 => (path(), 0..FRONTS.len(), prop::collection::vec(0..PIECES.len(), 0..7))
            .prop_map(|(path, front, pieces)| Edit::Note { path, front, pieces }),
        4 => (path(), 0..PIECES.len()).prop_map(|(path, piece)| Edit::Append { path, piece }),
        3 => (path(), 0..FRONTS.len()).prop_map(|(path, front)| Edit::Front { path, front }),
        1 => (path(), any::<u8>()).prop_map(|(path, bytes)| Edit::Bytes { path, bytes }),
        2 => path().prop_map(|path| Edit::Delete { path }),
        2 => (path(), path()).prop_map(|(from, to)| Edit::Rename { from, to }),
        1 => (0..SITES.len()).prop_map(|which| Edit::Site { which }),
        1 => (0..THEME.len(), any::<bool>()).prop_map(|(which, is_there)| Edit::Theme { which, is_there }),
        1 => Just(Edit::Nothing),
    ]
}

fn is_note(path: usize) -> bool {
    PATHS[path].ends_with(".md")
}

/// A note's front matter and body, kept apart so that edits can change one of them.
type Notes = BTreeMap<usize, (String, String)>;

fn apply(edit: &Edit, notes: &mut Notes, world: &World) {
    match edit {
        Edit::Note { path, front, pieces } if is_note(*path) => {
            let body = pieces.iter().map(|piece| format!("{}\n", PIECES[*piece])).collect();
            notes.insert(*path, (FRONTS[*front].to_owned(), body));
        }
        Edit::Append { path, piece } if is_note(*path) => {
            let (_, body) = notes.entry(*path).or_default();
            body.push_str(PIECES[*piece]);
            body.push('\n');
        }
        Edit::Front { path, front } if is_note(*path) => {
            notes.entry(*path).or_default().0 = FRONTS[*front].to_owned();
        }
        Edit::Note { path, .. } | Edit::Append { path, .. } | Edit::Front { path, .. } => {
            notes.insert(
                *path,
                (String::new(), "<svg xmlns=\"http://www.w3.org/2000/svg\"/>".into()),
            );
        }
        Edit::Bytes { path, bytes } => {
            notes.insert(*path, (String::new(), format!("{bytes}")));
        }
        Edit::Delete { path } => drop(notes.remove(path)),
        Edit::Rename { from, to } => {
            if let Some(note) = notes.remove(from) {
                notes.insert(*to, note);
            }
        }
        Edit::Site { which } => world.write("site.toml", SITES[*which]),
        Edit::Theme { which, is_there } => {
            let (path, text) = THEME[*which];
            if *is_there {
                world.write(path, text);
            } else {
                let _ = fs::remove_file(world.notes().join(path));
            }
        }
        Edit::Nothing => {}
    }
}

/// Makes the folder hold these notes and no others, and touches only what differs.
fn put(notes: &Notes, world: &World) {
    for (at, path) in PATHS.iter().enumerate() {
        let disk = world.notes().join(path);
        let wanted = notes.get(&at).map(|(front, body)| {
            if front.is_empty() { body.clone() } else { format!("---\n{front}\n---\n{body}") }
        });
        match wanted {
            Some(text) if fs::read(&disk).is_ok_and(|now| now == text.as_bytes()) => {}
            Some(text) => world.write(path, text),
            None => drop(fs::remove_file(&disk)),
        }
    }
}

/// Messages without the last line, which holds times and counts.
fn told(run: &Run) -> Vec<&str> {
    let lines: Vec<&str> = run.stderr.lines().collect();
    lines[..lines.len().saturating_sub(1)].to_vec()
}

fn cold(world: &World) -> (program::Tree, Run) {
    let place = tempfile::tempdir().unwrap();
    let out = place.path().join("site");
    let mut command = program(&place.path().join("cache"));
    command.arg("build").arg("--root").arg(world.notes()).arg("--out").arg(&out);
    let run = run(&mut command, place.path());
    (tree(&out), run)
}

fn assert_is_cold(world: &World, found: &Run, when: &str) {
    let (expected, first) = cold(world);
    assert!(matches!(found.status, Some(0 | 1)), "{when}: {}", found.told());
    assert_eq!(found.status, first.status, "{when}");
    assert!(expected.contains_key(Path::new("404.html")), "{when}: {}", first.told());
    assert_same(&world.output(), &expected, when);
    assert_eq!(told(found), told(&first), "{when}: messages");
}

fn cases() -> u32 {
    std::env::var("MOC_REBUILD_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(30)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: cases(), max_shrink_iters: 300, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn after_any_edits_an_old_site_becomes_the_new_one(
        edits in prop::collection::vec(prop::collection::vec(edit(), 1..4), 1..7)
    ) {
        let world = World::new();
        let mut notes = Notes::new();
        for (at, path) in PATHS.iter().enumerate() {
            let pieces = [at % PIECES.len(), (at * 7 + 4) % PIECES.len(), (at * 11 + 10) % PIECES.len()];
            if path.ends_with(".md") && at % 2 == 0 {
                notes.insert(at, (String::new(), pieces.map(|piece| PIECES[piece]).join("\n")));
            }
        }
        notes.insert(9, (String::new(), "pixels".into()));
        put(&notes, &world);
        world.build::<&str>(&[]);
        for (step, edits) in edits.iter().enumerate() {
            for edit in edits {
                apply(edit, &mut notes, &world);
            }
            put(&notes, &world);
            let run = world.build::<&str>(&[]);
            assert_is_cold(&world, &run, &format!("step {step}, {edits:?}"));
        }
    }
}

/// Files with what tells whether they were touched.
#[cfg(unix)]
fn states(dir: &Path) -> BTreeMap<std::path::PathBuf, (u64, std::time::SystemTime)> {
    use std::os::unix::fs::MetadataExt;
    let entries = walkdir::WalkDir::new(dir).into_iter().map(|entry| entry.unwrap());
    entries
        .map(|entry| {
            let meta = entry.metadata().unwrap();
            (entry.path().to_owned(), (meta.ino(), meta.modified().unwrap()))
        })
        .collect()
}

#[cfg(unix)]
#[test]
fn nothing_changed_nothing_written() {
    let world = World::new();
    for n in 0..50 {
        let text =
            format!("# N {n}\n\n[[n{}]] #t{} $x_{n}$\n\n```c\nint a{n};\n```\n", n + 1, n % 3);
        world.write(format!("f{}/n{n}.md", n % 4), text);
    }
    world.write("broken.md", "---\na: [\n---\n[[n1#none]]");
    let first = world.build::<&str>(&[]).ends_with(0);
    let before = states(&world.site());
    let second = world.build::<&str>(&[]).ends_with(0);
    let (written, kept, removed) = second.counts();
    assert_eq!((written, removed), (0, 0));
    assert_eq!(kept, first.counts().0, "every file of the first build is kept");
    assert_eq!(states(&world.site()), before, "no file and no folder is touched");
    assert_eq!(told(&second), told(&first), "what is wrong is told again");

    world.write("f1/n1.md", "# N 1\n\nnow other words\n");
    let third = world.build::<&str>(&[]).ends_with(0);
    assert!(third.counts().0 < 20, "one note was changed: {}", third.told());
    assert_is_cold(&world, &third, "one note changed");
}

#[test]
fn a_damaged_cache_or_site_is_mended() {
    let world = World::with([
        ("a.md", "[[b]] $x$"),
        ("b.md", "```rust\nlet a = 1;\n```\n"),
        ("p.png", "p"),
        ("c.md", "![[p.png]]"),
    ]);
    world.build::<&str>(&[]).ends_with(0);
    let caches: Vec<_> = tree(&world.path().join("cache")).into_keys().collect();
    assert!(!caches.is_empty());
    for name in &caches {
        for damage in [&b""[..], b"garbage", &[0xff; 100]] {
            fs::write(world.path().join("cache").join(name), damage).unwrap();
            let run = world.build::<&str>(&[]);
            assert_is_cold(&world, &run, &format!("{} damaged", name.display()));
        }
        let disk = world.path().join("cache").join(name);
        if let Ok(bytes) = fs::read(&disk) {
            for at in [bytes.len() / 3, bytes.len() / 2, bytes.len().saturating_sub(45)] {
                let mut bytes = bytes.clone();
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 0x55;
                }
                fs::write(&disk, &bytes).unwrap();
                let run = world.build::<&str>(&[]);
                assert_is_cold(&world, &run, &format!("{} with a flipped byte", name.display()));
            }
        }
    }
    // Files of the site changed or taken away by hand, the size and the time as they were.
    for edit in [Some(&b"x"[..]), None] {
        let page = world.site().join("a/index.html");
        match edit {
            Some(bytes) => fs::write(&page, bytes).unwrap(),
            None => fs::remove_file(&page).unwrap(),
        }
        let run = world.build::<&str>(&[]);
        assert_is_cold(&world, &run, "a page damaged by hand");
    }
    let page = world.site().join("a/index.html");
    let (time, mut bytes) =
        (fs::metadata(&page).unwrap().modified().unwrap(), fs::read(&page).unwrap());
    bytes[300] ^= 1;
    fs::write(&page, bytes).unwrap();
    fs::File::options().write(true).open(&page).unwrap().set_modified(time).unwrap();
    let run = world.build::<&str>(&[]);
    assert_is_cold(&world, &run, "a byte changed, the time set back");
}

#[test]
fn a_note_changed_within_its_size_and_time_is_seen() {
    let world = World::with([("a.md", "first [[b]]"), ("b.md", "x")]);
    world.build::<&str>(&[]).ends_with(0);
    let note = world.notes().join("a.md");
    let time = fs::metadata(&note).unwrap().modified().unwrap();
    fs::write(&note, "other [[b]]").unwrap();
    fs::File::options().write(true).open(&note).unwrap().set_modified(time).unwrap();
    let run = world.build::<&str>(&[]);
    assert_is_cold(&world, &run, "same size, same time");
    assert!(world.page("a/index.html").contains("other"));
}

#[test]
fn a_note_taken_back_leaves_no_trace_in_texts_of_properties() {
    let world = World::with([
        ("x/a.md", "---\nabout: \"see [[y/Zqplan|plan]] first\"\n---\nwords"),
        ("y/Zqplan.md", "open"),
        ("y/third.md", "open"),
        ("y/other.md", "---\ndraft: true\n---\n"),
        ("hidden.md", "---\npublish: false\n---\n"),
    ]);
    world.build::<&str>(&[]).ends_with(0);
    // As many notes as before, so that nothing else on the page tells of the change.
    world.write("y/Zqplan.md", "---\ndraft: true\n---\nopen");
    world.write("y/other.md", "shown");
    let run = world.build::<&str>(&[]);
    assert_is_cold(&world, &run, "one note hidden, another shown");
}

#[test]
fn a_note_that_a_map_lists_by_name_changes_the_page_of_the_map() {
    let map = "---\nkind: moc\n---\n## Topics\n- Locks: who waits\n- Pages\n";
    let world = World::with([("Map.md", map), ("other.md", "words")]);
    world.build::<&str>(&[]).ends_with(0);
    assert!(world.page("map/index.html").contains("</span>0 of 2</p>"));
    world.write("x/locks.md", "words");
    let run = world.build::<&str>(&[]);
    assert!(world.page("map/index.html").contains("</span>1 of 2</p>"));
    assert_is_cold(&world, &run, "a topic has a note");
    world.write("other.md", "---\naliases: [pages]\n---\nwords");
    let run = world.build::<&str>(&[]);
    assert!(world.page("map/index.html").contains("</span>2 of 2</p>"));
    assert_is_cold(&world, &run, "a topic is an alias");
}
