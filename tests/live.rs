//! A live site is the site that a build would make, after any edits (section 4 of the threat
//! model: what is seen while writing is what will be published).
#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

#[path = "live/garden.rs"]
mod garden;

use garden::{Dice, Garden, difference, edit, opener};
use moc::build::live::{Live, LiveFile};
use moc::io::watch::Change;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::time::Duration;

fn live(garden: &Garden) -> Live {
    Live::start(garden.root.clone(), opener(&garden.root), true, &|_| {}).ok().unwrap()
}

/// Every file of a cold build is there with the same bytes, and `gone` only where it is one.
fn assert_same(garden: &Garden, live: &Live, gone: &BTreeSet<String>) -> BTreeSet<String> {
    let cold = garden.cold();
    for (path, bytes) in &cold {
        let found = live.file(path).map(|file| bytes_of(&file));
        assert!(live.has(path), "{path} is not known");
        let Some(found) = found else { panic!("{path} is not there") };
        assert!(found == *bytes, "{path} differs: {}", difference(&found, bytes));
    }
    for path in gone.iter().filter(|path| !cold.contains_key(*path)) {
        assert!(!live.has(path), "{path} is still known");
        assert!(live.file(path).is_none(), "{path} is still there");
    }
    cold.into_keys().collect()
}
fn bytes_of(file: &LiveFile) -> Vec<u8> {
    match file {
        LiveFile::Made(bytes, _) => bytes.to_vec(),
        LiveFile::Asset(file) => fs::read(&file.disk).unwrap(),
    }
}

fn below(folders: &[&Path]) -> Change {
    Change::Below(folders.iter().map(|folder| (*folder).to_owned()).collect())
}

#[test]
fn a_saved_note_is_seen_and_only_then_is_there_another_state() {
    let garden = Garden::new(&[("index.md", "# Home\n[[A]]"), ("A.md", "# A\nold words")]);
    let live = live(&garden);
    assert!(live.complete().is_some());
    assert_same(&garden, &live, &BTreeSet::new());
    assert!(live.refresh(&Change::Anywhere).is_none());
    garden.write("A.md", b"# A\nnew words [[index]]");
    let refreshed = live.refresh(&below(&[&garden.root])).unwrap();
    assert_eq!((refreshed.version, refreshed.files), (2, vec!["A.md".to_owned()]));
    assert!(live.complete().is_some());
    assert_same(&garden, &live, &BTreeSet::new());
}

#[test]
fn a_note_that_is_written_while_it_is_looked_at_has_the_time_of_what_it_says() {
    let query = "# Home\n\n```dataview\nTABLE file.mtime\n```\n";
    let garden = Garden::new(&[("index.md", query), ("A.md", "# A\nold words")]);
    let live = live(&garden);
    garden.write("A.md", b"# A\nnew words");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(40));
            garden.write("A.md", b"# A\nour words");
        });
        // Waits until nobody has written for a moment.
        live.refresh(&Change::Anywhere);
    });
    live.refresh(&Change::Anywhere);
    live.complete();
    assert_same(&garden, &live, &BTreeSet::new());
}

#[test]
fn nobody_waits_for_what_no_site_has_and_few_for_what_takes_long() {
    let garden = Garden::new(&[("index.md", "# Home\n![[a.png]]")]);
    garden.write("a.png", b"picture");
    let live = live(&garden);
    let begin = std::time::Instant::now();
    for path in ["favicon.ico", "nowhere/index.html", "a/index.md", "x/preview.json"] {
        assert!(live.file(path).is_none(), "{path}");
    }
    std::thread::scope(|scope| {
        let waiting: Vec<_> =
            (0..6).map(|_| scope.spawn(|| live.file("assets/search/index.json"))).collect();
        while waiting.iter().filter(|it| it.is_finished()).count() < 4 {
            assert!(begin.elapsed() < std::time::Duration::from_secs(15));
            std::thread::yield_now();
        }
        // Pages are made meanwhile.
        assert!(live.file("index.html").is_some());
        assert!(live.complete().is_some());
        let found = waiting.into_iter().map(|it| it.join().unwrap());
        assert_eq!(found.filter(Option::is_some).count(), 2);
    });
}

#[test]
fn settings_that_are_wrong_keep_the_last_good_site_and_say_so() {
    let garden = Garden::new(&[("index.md", "# Home"), ("site.toml", "[site]\ntitle = \"One\"")]);
    let live = live(&garden);
    assert!(live.complete().is_some());
    garden.write("site.toml", b"[site]\ntitel = \"Two\"");
    assert!(live.refresh(&below(&[&garden.root])).is_some());
    let wrong = live.diagnostics();
    assert!(wrong.iter().any(|it| it.message.contains("titel")), "{wrong:?}");
    let home = bytes_of(&live.file("index.html").unwrap());
    assert!(String::from_utf8(home).unwrap().contains("One"));
    garden.write("site.toml", b"[site]\ntitle = \"Two\"");
    assert!(live.refresh(&below(&[&garden.root])).is_some());
    assert!(live.complete().is_some());
    assert!(live.diagnostics().is_empty());
    assert_same(&garden, &live, &BTreeSet::new());
}

/// A page in which something unpublished would come out is not shown, and the finding says why.
#[test]
fn a_leak_is_told_and_not_shown() {
    let template = include_str!("../themes/default/templates/not-found.html");
    let words = "Nobody has agreed to any of this yet.";
    let template = template.replace("{% block main -%}", &format!("{{% block main -%}}{words}"));
    let hidden = format!("---\ndraft: true\n---\n{words}\n");
    let garden = Garden::new(&[
        ("Open.md", "open"),
        ("Draft.md", &hidden),
        ("theme/templates/not-found.html", &template),
    ]);
    let live = live(&garden);
    let shown = |path: &str| live.file(path).map(|file| bytes_of(&file)).unwrap_or_default();
    let has = |path: &str, words: &str| String::from_utf8(shown(path)).unwrap().contains(words);
    let has_finding = || live.diagnostics().iter().any(|it| it.code == "leak::unpublished");
    assert!(live.complete().is_some() && has_finding());
    assert!(has("404.html", "Not shown") && !has("404.html", "agreed"));
    assert!(has("open/index.html", "open") && has_finding());
    garden.write("Draft.md", b"---\ndraft: true\n---\nOther words.\n");
    live.refresh(&Change::Anywhere).unwrap();
    assert!(has("404.html", "agreed") && !has_finding());
    assert!(live.complete().is_some() && !has_finding());
    garden.write("Draft.md", hidden.as_bytes());
    live.refresh(&Change::Anywhere).unwrap();
    // Nobody waits for the gate; what was seen before it stood is withdrawn.
    assert!(live.complete().is_some() && has_finding());
    assert!(has("404.html", "Not shown") && has_finding());
    // What is known from the state before is none the less a leak.
    garden.write("Open.md", b"open as ever");
    live.refresh(&Change::Anywhere).unwrap();
    assert!(live.complete().is_some() && has_finding());
    assert!(has("404.html", "Not shown"));
}

#[test]
fn what_is_hidden_while_it_is_served_is_gone() {
    let garden = Garden::new(&[("index.md", "[[Secret]] ![[s.png]]"), ("Secret.md", "# Secret\n")]);
    garden.write("s.png", b"picture");
    let live = live(&garden);
    assert!(live.complete().is_some());
    let before = assert_same(&garden, &live, &BTreeSet::new());
    assert!(before.contains("secret/index.html"));
    garden.write("Secret.md", b"---\npublish: false\n---\n# Secret\n");
    garden.write("index.md", b"[[Secret]]");
    assert!(live.refresh(&below(&[&garden.root])).is_some());
    assert!(!live.has("secret/index.html") && live.file("secret/index.html").is_none());
    // What was made of all notes together tells of it, and is not given out any more.
    let lists: Vec<&String> =
        before.iter().filter(|path| path.starts_with("assets/search/")).collect();
    assert!(!lists.is_empty() && lists.iter().all(|path| !live.has(path)));
    assert!(live.complete().is_some());
    assert_same(&garden, &live, &before);
}

/// Runs git in a garden.
fn git(garden: &Garden, arguments: &[&str]) {
    let mut command = std::process::Command::new("git");
    command.arg("-C").arg(&garden.root).args(["-c", "user.name=n", "-c", "user.email=n@e.org"]);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("GIT_AUTHOR_DATE", "2025-01-01T12:00:00Z");
    assert!(command.args(arguments).output().unwrap().status.success(), "{arguments:?}");
}

#[test]
fn what_a_repository_tells_is_seen_when_it_has_changed() {
    let garden =
        Garden::new(&[("index.md", "# Home\n[[A]]"), ("A.md", "# A\nwords to know it by\n")]);
    for arguments in [&["init", "-q"][..], &["add", "-A"], &["commit", "-qm", "x"]] {
        git(&garden, arguments);
    }
    let live = live(&garden);
    assert!(live.complete().is_some());
    let before = assert_same(&garden, &live, &BTreeSet::new());
    assert!(live.refresh(&Change::Anywhere).is_none());

    fs::rename(garden.root.join("A.md"), garden.root.join("B.md")).unwrap();
    assert!(live.refresh(&below(&[&garden.root])).is_some());
    assert!(live.file("a/index.html").is_none());
    git(&garden, &["add", "-A"]);
    git(&garden, &["commit", "-qm", "y"]);
    // No note has changed since, only what is known of one.
    assert_eq!(live.refresh(&below(&[&garden.root])).map(|it| it.files.len()), Some(0));
    assert!(live.refresh(&Change::Anywhere).is_none());
    assert!(live.complete().is_some());
    assert_same(&garden, &live, &before);
    let moved = bytes_of(&live.file("a/index.html").unwrap());
    assert!(String::from_utf8(moved).unwrap().contains("url=../b/"));
}

/// Each of these changes what a name means that other notes use.
#[test]
fn names_that_come_and_go_mean_what_a_build_says() {
    let uses = "[[Topic]] [[topic|shown]] ![[Topic]] and Topic in prose, and Second Name\n\n\
                What? → One → Topic\n      → Two → Second Name\n\n### Topic\n**Speed:** [[Topic]]\n";
    let garden = Garden::new(&[
        ("index.md", "# Home\n[[One]] [[Two]]"),
        ("One.md", "one"),
        ("Two.md", "---\ntitle: Second Name\n---\ntwo"),
        ("in/Uses.md", uses),
        ("in/index.md", "---\nsee: \"[[topic]]\"\n---\nwho is called Topic"),
    ]);
    let live = live(&garden);
    let mut known = BTreeSet::new();
    let saves: [&[(&str, &str)]; 14] = [
        // A ghost is resolved by an alias, then by nothing, by two, by another one.
        &[("One.md", "---\naliases: [Topic]\n---\none")],
        &[("One.md", "one")],
        &[
            ("One.md", "---\naliases: [topic]\n---\none"),
            ("Two.md", "---\naliases: [Topic]\n---\n"),
        ],
        &[("One.md", "one")],
        // A title, then two that change places, then the same with aliases.
        &[("One.md", "---\ntitle: Topic\n---\none"), ("Two.md", "---\ntitle: Second Name\n---\n")],
        &[("Two.md", "---\ntitle: Topic\n---\n"), ("One.md", "---\ntitle: Second Name\n---\n")],
        &[
            ("Two.md", "---\naliases: [Topic]\n---\n"),
            ("One.md", "---\naliases: [Second Name]\n---\n"),
        ],
        &[
            ("One.md", "---\naliases: [Topic]\n---\n"),
            ("Two.md", "---\naliases: [Second Name]\n---\n"),
        ],
        // An alias that a file has, and a title.
        &[("Two.md", "---\naliases: [One, Topic]\ntitle: Uses\n---\n")],
        &[("in/index.md", "---\ntitle: Aaa\naliases: [Two]\n---\nSecond Name")],
        // Things with a name of their own.
        &[("One.md", "---\nkind: technology\ntitle: Topic\n---\n**Speed:** low")],
        &[("One.md", "---\nkind: technology\ntitle: Second Name\n---\n**Speed:** low")],
        &[("Two.md", "---\ntags: [One, one/two]\naliases: [Second Name]\n---\n#other")],
        &[("Two.md", "---\ntags: [one/TWO]\ntitle: topic\n---\n")],
    ];
    for saved in saves {
        saved.iter().for_each(|(path, text)| garden.write(path, text.as_bytes()));
        std::thread::sleep(std::time::Duration::from_millis(30));
        assert!(live.refresh(&Change::Anywhere).is_some());
        assert!(live.complete().is_some());
        known.append(&mut assert_same(&garden, &live, &known));
    }
}

#[test]
fn after_any_edits_a_live_site_is_what_a_build_makes() {
    let edits: usize = std::env::var("MOC_EDITS").map_or(300, |count| count.parse().unwrap());
    let garden = Garden::new(&[("index.md", "# Home\n"), ("one/A.md", "[[B]]")]);
    let live = live(&garden);
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut known = BTreeSet::new();
    for number in 1..=edits {
        let touched = edit(&garden, &mut dice);
        live.refresh(&Change::Below(touched));
        // Whoever looks between two edits must not see what is old afterwards.
        let _ = live.file("one/a/index.html");
        if number % 20 == 0 {
            // The disk cannot tell two writings apart that follow at once: a sweep does.
            std::thread::sleep(std::time::Duration::from_millis(110));
            live.refresh(&Change::Anywhere);
            assert!(live.complete().is_some());
            known.append(&mut assert_same(&garden, &live, &known));
        }
    }
}

/// A social card is drawn when it is asked for, also of a page that nobody has opened.
#[cfg(feature = "cards")]
#[test]
fn cards_of_pages_that_nobody_has_opened_are_there() {
    let toml = "[site]\nbase_url = \"https://e.org/\"\n[social]\ncards = true\n";
    let garden = Garden::new(&[("index.md", "# Home"), ("A.md", "# A"), ("site.toml", toml)]);
    let live = live(&garden);
    assert!(live.complete().is_some());
    let known = assert_same(&garden, &live, &BTreeSet::new());
    assert!(known.iter().any(|path| path.starts_with("assets/cards/")), "{known:?}");
    // Another title, another card; the other page's is taken over, and is there too.
    garden.write("A.md", b"# Other\nwords");
    assert!(live.refresh(&Change::Anywhere).is_some());
    assert!(live.complete().is_some());
    assert_same(&garden, &live, &known);
}
