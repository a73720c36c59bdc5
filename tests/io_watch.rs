//! The watcher says where to look again, however a file was changed, and says nothing when
//! somebody only reads.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic)]

use moc::io::watch::{Change, Times, Watch, Watched};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const NEVER: Duration = Duration::from_secs(3600);

fn times() -> Times {
    Times { sweep: NEVER, seldom: NEVER, ..Times::default() }
}

fn vault() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir_all(root.join("notes/deep")).unwrap();
    fs::create_dir_all(root.join("public")).unwrap();
    fs::write(root.join("notes/deep/a.md"), "a").unwrap();
    fs::write(root.join("site.toml"), "").unwrap();
    (folder, root)
}

fn watch(root: &Path, times: Times) -> Watch {
    let watched = Watched {
        trees: vec![root.join("notes")],
        folders: vec![root.to_owned()],
        skipped: vec![root.join("public")],
    };
    Watch::start(watched, times)
}

/// Whether a change is at or below what the answer names.
fn covers(change: &Change, path: &Path) -> bool {
    match change {
        Change::Anywhere => true,
        Change::Below(folders) => folders.iter().any(|folder| path.starts_with(folder)),
    }
}

/// Asks until an answer covers `path`; how long that took.
fn wait_for(watch: &mut Watch, path: &Path) -> Duration {
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_secs(5) {
        if covers(&watch.wait(), path) {
            return begin.elapsed();
        }
    }
    panic!("nothing was told of {}", path.display());
}

#[test]
fn every_way_to_save_a_file_is_told() {
    let (_folder, root) = vault();
    let mut watch = watch(&root, times());
    let deep = root.join("notes/deep");
    let note = deep.join("a.md");

    fs::write(&note, "in place").unwrap();
    assert!(wait_for(&mut watch, &note) < Duration::from_secs(1));

    fs::write(deep.join(".a.swp"), "over").unwrap();
    fs::rename(deep.join(".a.swp"), &note).unwrap();
    wait_for(&mut watch, &note);

    fs::remove_file(&note).unwrap();
    wait_for(&mut watch, &note);

    fs::write(root.join("site.toml"), "[site]").unwrap();
    wait_for(&mut watch, &root.join("site.toml"));
}

#[test]
fn folders_that_come_later_are_watched() {
    let (_folder, root) = vault();
    let mut watch = watch(&root, times());

    let new = root.join("notes/x/y/z");
    fs::create_dir_all(&new).unwrap();
    fs::write(new.join("at-once.md"), "").unwrap();
    wait_for(&mut watch, &new.join("at-once.md"));
    fs::write(new.join("later.md"), "").unwrap();
    wait_for(&mut watch, &new.join("later.md"));

    // Away and back again: the system forgets such a folder.
    fs::rename(root.join("notes/x"), root.join("notes/w")).unwrap();
    fs::rename(root.join("notes/w"), root.join("notes/x")).unwrap();
    wait_for(&mut watch, &new);
    fs::write(new.join("after.md"), "").unwrap();
    wait_for(&mut watch, &new.join("after.md"));

    // From outside.
    let outside = tempfile::tempdir_in(root.parent().unwrap()).unwrap();
    fs::create_dir_all(outside.path().join("in/ner")).unwrap();
    fs::rename(outside.path().join("in"), root.join("notes/in")).unwrap();
    wait_for(&mut watch, &root.join("notes/in"));
    fs::write(root.join("notes/in/ner/a.md"), "").unwrap();
    wait_for(&mut watch, &root.join("notes/in/ner/a.md"));
}

#[test]
fn a_burst_is_told_once_or_a_few_times() {
    let (_folder, root) = vault();
    let quiet = Duration::from_millis(40);
    let mut watch = watch(&root, Times { quiet, ..times() });
    for number in 0..300 {
        fs::write(root.join(format!("notes/{number}.md")), "x").unwrap();
    }
    let mut told = 0;
    let begin = Instant::now();
    while begin.elapsed() < Duration::from_millis(900) {
        fs::write(root.join("notes/last.md"), "x").unwrap();
        assert!(covers(&watch.wait(), &root.join("notes/last.md")));
        told += 1;
    }
    assert!(told < 25, "{told}");
}

#[test]
fn reading_and_the_output_are_not_told() {
    let (_folder, root) = vault();
    let sweep = Duration::from_millis(700);
    let mut watch = watch(&root, Times { sweep, ..Times::default() });
    let begin = Instant::now();
    fs::read(root.join("notes/deep/a.md")).unwrap();
    fs::read_dir(root.join("notes")).unwrap().for_each(drop);
    fs::write(root.join("public/index.html"), "x").unwrap();
    assert_eq!(watch.wait(), Change::Anywhere);
    assert!(begin.elapsed() >= Duration::from_millis(600), "{:?}", begin.elapsed());
}

#[test]
fn everywhere_is_looked_now_and_then_also_where_nothing_can_be_watched() {
    let sweep = Duration::from_millis(100);
    let watched = Watched { trees: vec!["/no/such/folder".into()], ..Watched::default() };
    let mut watch = Watch::start(watched, Times { sweep, ..Times::default() });
    let begin = Instant::now();
    for _ in 0..3 {
        assert_eq!(watch.wait(), Change::Anywhere);
    }
    assert!(begin.elapsed() >= Duration::from_millis(300));
}

/// A note that is saved slowly is told when it is whole.
#[cfg(target_os = "linux")]
#[test]
fn a_file_that_is_still_written_to_is_waited_for() {
    use std::io::Write;
    let (_folder, root) = vault();
    let second = Duration::from_secs(1);
    let mut watch = watch(&root, Times { open: 10 * second, longest: 20 * second, ..times() });
    for name in ["notes/deep/a.md", "notes/deep/new.md"] {
        let note = root.join(name);
        let path = note.clone();
        let writer = std::thread::spawn(move || {
            let mut file = fs::File::create(&path).unwrap();
            for part in ["one ", "two ", "three"] {
                file.write_all(part.as_bytes()).unwrap();
                std::thread::sleep(Duration::from_millis(40));
            }
        });
        wait_for(&mut watch, &note);
        assert_eq!(fs::read_to_string(&note).unwrap(), "one two three");
        writer.join().unwrap();
    }
}
