//! Where the program writes, and above all where it does not: not one foreign byte changes.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]
#![cfg(unix)]

mod program;

use program::{Run, Tree, World, program, run, tree, write};
use std::fs;
use std::os::unix::fs::{MetadataExt, symlink};
use std::path::Path;

fn world() -> World {
    let world = World::with([
        ("a.md", "# A\n\n[[b]] ![[p.png]]"),
        ("sub/b.md", "# B"),
        ("p.png", "pixels"),
    ]);
    write(&world.path().join("home/keep.txt"), "kept");
    world
}

/// A build of the notes into `out`, started in the temporary place, `home` its home folder.
fn into(world: &World, out: impl AsRef<std::ffi::OsStr>) -> Run {
    let mut command = program(&world.path().join("cache"));
    command.current_dir(world.path()).env("HOME", world.path().join("home"));
    command.args(["build", "--root", "notes", "--out"]).arg(out);
    let scratch = tempfile::tempdir().unwrap();
    run(&mut command, scratch.path())
}

/// Everything there is, but the cache.
fn everything(world: &World) -> Tree {
    let mut everything = tree(world.path());
    everything.retain(|path, _| !path.starts_with("cache"));
    everything
}

#[track_caller]
fn refuses(world: &World, out: impl AsRef<std::ffi::OsStr>) {
    let (out, before) = (out.as_ref(), everything(world));
    let run = into(world, out);
    assert_eq!(run.status, Some(2), "{out:?}: {}", run.told());
    assert!(!run.stderr.is_empty() && !run.stderr.contains("panicked"), "{out:?}");
    program::assert_same(&everything(world), &before, &format!("{out:?}"));
}

#[test]
fn no_spelling_reaches_a_folder_that_is_not_ours() {
    let world = world();
    write(&world.path().join("full/other.txt"), "foreign");
    write(&world.path().join("notes2/n.md"), "# Notes");
    write(&world.path().join("dotted/.keep"), "");
    write(&world.path().join("repo/.git/config"), "[core]");
    write(&world.path().join("notes/.obsidian/app.json"), "{}");
    write(&world.path().join("file"), "a file");
    for (link, to) in [
        ("link", "full"),
        ("link-notes", "notes"),
        ("link-empty", "empty"),
        ("link-none", "none"),
        ("here", "."),
    ] {
        symlink(to, world.path().join(link)).unwrap();
    }
    fs::create_dir(world.path().join("empty")).unwrap();
    let fifo = world.path().join("fifo");
    assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
    let absolute = world.path().join("notes");
    for out in [
        "",
        ".",
        "..",
        "/",
        "./",
        "../",
        "notes",
        "notes/",
        "notes/.",
        "./notes",
        "notes/../notes",
        "notes/..",
        "notes//",
        "full",
        "full/",
        "full/.",
        "notes2",
        "dotted",
        "repo",
        "repo/.git",
        "repo/.git/site",
        "notes/.obsidian",
        "notes/.obsidian/site",
        "notes/sub",
        "home",
        "home/",
        "home/../home",
        "file",
        "file/",
        "file/x",
        "fifo",
        "link",
        "link/",
        "link-notes",
        "link-notes/",
        "link-empty",
        "link-empty/",
        "link-none",
        "here/notes",
        "here/full",
        "here",
        "/dev/null",
        "/proc",
        "/tmp",
        "/etc",
        "/usr",
        "none/../notes",
        "empty/../full",
        absolute.to_str().unwrap(),
        world.path().to_str().unwrap(),
    ] {
        refuses(&world, out);
    }
}

#[test]
fn free_places_are_taken() {
    for out in [
        "site",
        "site/",
        "a/b/c/site",
        "empty",
        "empty/",
        "notes/public",
        "notes/sub/out",
        "пример é",
        "x y",
        "here/site",
    ] {
        let world = world();
        fs::create_dir(world.path().join("empty")).unwrap();
        symlink(".", world.path().join("here")).unwrap();
        let foreign = everything(&world);
        into(&world, out).ends_with(0);
        let first = tree(&world.path().join(out));
        assert!(first.contains_key(Path::new("a/index.html")), "{out}");
        into(&world, out).ends_with(0);
        program::assert_same(
            &tree(&world.path().join(out)),
            &first,
            &format!("{out}: not read as input"),
        );
        let now = everything(&world);
        for (path, bytes) in foreign {
            assert_eq!(now.get(&path), Some(&bytes), "{out}: {}", path.display());
        }
    }
}

#[test]
fn foreign_things_in_our_output_stay() {
    type Make = fn(&Path);
    let things: [(&str, Make); 9] = [
        ("note.txt", |at| write(at, "mine")),
        (".dotfile", |at| write(at, "mine")),
        (".git/HEAD", |at| write(at, "mine")),
        ("a/mine.html", |at| write(at, "mine")),
        ("new/index.html", |at| write(at, "mine")),
        ("empty-folder/x", |at| fs::create_dir_all(at).unwrap()),
        ("link", |at| symlink("/etc/passwd", at).unwrap()),
        ("fifo", |at| {
            assert!(std::process::Command::new("mkfifo").arg(at).status().unwrap().success())
        }),
        ("assets/mine.png", |at| write(at, "mine")),
    ];
    for (name, make) in things {
        let world = world();
        into(&world, "site").ends_with(0);
        let thing = world.path().join("site").join(name);
        make(&thing);
        let meta = fs::symlink_metadata(&thing).unwrap();
        // The page at its place comes, the one beside it goes.
        world.write("new.md", "# New");
        fs::remove_file(world.notes().join("a.md")).unwrap();
        let before = everything(&world);
        let run = into(&world, "site");
        assert!(matches!(run.status, Some(0..=2)), "{name}: {}", run.told());
        let now = fs::symlink_metadata(&thing).unwrap_or_else(|_| panic!("{name} is gone"));
        assert_eq!(
            (now.ino(), now.len(), now.mtime_nsec()),
            (meta.ino(), meta.len(), meta.mtime_nsec()),
            "{name}"
        );
        if run.status != Some(0) {
            assert!(run.stderr.contains(name.split('/').next().unwrap()), "{name}: {}", run.told());
            program::assert_same(&everything(&world), &before, name);
        }
    }
}

#[test]
fn nothing_passes_through_links_in_the_output() {
    for hard in [true, false] {
        let world = world();
        into(&world, "site").ends_with(0);
        let outside = world.path().join("outside.html");
        write(&outside, "foreign");
        let page = world.path().join("site/a/index.html");
        fs::remove_file(&page).unwrap();
        if hard {
            fs::hard_link(&outside, &page).unwrap();
        } else {
            symlink(&outside, &page).unwrap();
        }
        world.write("a.md", "# Changed");
        into(&world, "site");
        fs::remove_file(world.notes().join("a.md")).unwrap();
        into(&world, "site");
        assert_eq!(fs::read_to_string(&outside).unwrap(), "foreign", "hard: {hard}");

        // A whole folder of the output led elsewhere.
        let elsewhere = world.path().join("elsewhere");
        write(&elsewhere.join("index.html"), "foreign");
        let folder = world.path().join("site/sub");
        let _ = fs::remove_dir_all(&folder);
        symlink(&elsewhere, &folder).unwrap();
        into(&world, "site");
        world.write("sub/b.md", "# Changed");
        into(&world, "site");
        assert_eq!(fs::read_to_string(elsewhere.join("index.html")).unwrap(), "foreign");
        assert_eq!(fs::read_dir(&elsewhere).unwrap().count(), 1);
    }
}

#[test]
fn a_forged_marker_deletes_nothing() {
    let world = world();
    into(&world, "site").ends_with(0);
    let marker = fs::read(world.path().join("site/.moc-site")).unwrap();
    // Copied into a folder that is not ours.
    write(&world.path().join("mine/.moc-site"), &marker);
    write(&world.path().join("mine/thesis.txt"), "years of work");
    refuses(&world, "mine");
    fs::remove_file(world.path().join("mine/thesis.txt")).unwrap();
    write(&world.path().join("mine/a/index.html"), "my own page");
    refuses(&world, "mine");
    // Listing files outside, in every way.
    let text = String::from_utf8_lossy(&marker).into_owned();
    let line = text.lines().find(|line| line.ends_with("a/index.html")).unwrap().to_owned();
    for evil in [
        "../notes/a.md",
        "/etc/passwd",
        "../outside.txt",
        "a/../../outside.txt",
        "./x",
        "a//b",
        "..",
        "",
        "\0",
        ".moc-site",
    ] {
        let world = self::world();
        into(&world, "site").ends_with(0);
        write(&world.path().join("outside.txt"), "foreign");
        let forged = text.replace(&line, &line.replace("a/index.html", evil));
        write(&world.path().join("site/.moc-site"), forged);
        let before = everything(&world);
        let run = into(&world, "site");
        assert!(matches!(run.status, Some(0..=2)), "{evil:?}: {}", run.told());
        for kept in ["outside.txt", "notes/a.md", "notes/sub/b.md"] {
            assert_eq!(
                everything(&world).get(Path::new(kept)),
                before.get(Path::new(kept)),
                "{evil:?}"
            );
        }
    }
    for garbage in [&b""[..], b"moc", b"\xff\xfe\0", b"{}", &marker[..marker.len() / 2]] {
        let world = self::world();
        into(&world, "site").ends_with(0);
        write(&world.path().join("site/mine.txt"), "mine");
        write(&world.path().join("site/.moc-site"), garbage);
        refuses(&world, "site");
    }
}

#[test]
fn neighbours_with_telling_names_are_foreign() {
    let world = world();
    let names = [
        "site.tmp",
        "site.old",
        "site.new",
        ".site.tmp",
        ".site.moc-1-0",
        ".site.moc-99999-0123456789abcdef",
        "site~",
        ".moc-site",
        ".site.moc-old",
    ];
    for name in names {
        write(&world.path().join(name).join("x/index.html"), "foreign");
        write(&world.path().join(name).join("lock"), "moc prepares a site here (1 on 1)\n");
    }
    let before = everything(&world);
    for _ in 0..3 {
        into(&world, "site").ends_with(0);
        world.write("a.md", format!("# {}", world.output().len()));
    }
    for (path, bytes) in before.iter().filter(|(path, _)| !path.starts_with("notes")) {
        assert_eq!(
            fs::read(world.path().join(path)).ok().as_ref(),
            Some(bytes),
            "{}",
            path.display()
        );
    }
}

#[test]
fn a_place_that_cannot_be_written_fails_and_heals() {
    // Root writes everywhere.
    if fs::metadata("/proc/self").is_ok_and(|meta| meta.uid() == 0) {
        return;
    }
    use std::os::unix::fs::PermissionsExt;
    let world = world();
    let parent = world.path().join("sites");
    fs::create_dir(&parent).unwrap();
    let mode = |mode| fs::set_permissions(&parent, fs::Permissions::from_mode(mode)).unwrap();
    into(&world, "sites/site").ends_with(0);
    let before = tree(&parent);
    world.write("a.md", "# Changed");
    mode(0o555);
    let run = into(&world, "sites/site");
    let after = tree(&parent);
    mode(0o755);
    if run.status != Some(0) {
        assert!(matches!(run.status, Some(1 | 2)) && run.stderr.contains("site"), "{}", run.told());
        assert_eq!(after, before);
    }
    into(&world, "sites/site").ends_with(0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_fails_and_leaves_the_old_site() {
    let world = world();
    into(&world, "site").ends_with(0);
    let before = world.output();
    for n in 0..20 {
        world.write(format!("big{n}.md"), "many words ".repeat(20_000));
    }
    // A limit on the size of files stands in for a disk without room.
    let mut command = std::process::Command::new("sh");
    command.args([
        "-c",
        "trap '' XFSZ; ulimit -f 100; exec \"$@\"",
        "sh",
        env!("CARGO_BIN_EXE_moc"),
    ]);
    command.args(["build", "--root", "notes", "--out", "site"]).current_dir(world.path());
    command.env("MOC_CACHE_DIR", world.path().join("cache"));
    let scratch = tempfile::tempdir().unwrap();
    let run = run(&mut command, scratch.path()).ends_with(1);
    assert!(run.stderr.contains("site"), "it names the place: {}", run.told());
    program::assert_same(&world.output(), &before, "the old site stays");
    let left: Vec<_> =
        fs::read_dir(world.path()).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left.len(), 4, "no staging is left: {left:?}");
    into(&world, "site").ends_with(0);
    assert!(world.output().len() > before.len());
}

#[test]
fn a_page_among_the_attachments_gets_no_address_on_the_site() {
    let world = World::with([
        ("a.md", "[page](run.HTML) ![[feed.xml]] [data](data.csv)"),
        ("run.HTML", "<script>alert(1)</script>"),
        ("feed.xml", "<x/>"),
        ("data.csv", "a,b"),
    ]);
    let said = world.build(&["--message-format", "short"]).ends_with(0).stderr;
    assert_eq!(said.matches("asset::active-document").count(), 2, "{said}");
    let files: Vec<String> =
        world.output().into_keys().map(|path| path.to_string_lossy().to_lowercase()).collect();
    assert!(files.iter().any(|path| path.ends_with(".csv")), "{files:?}");
    assert!(!files.iter().any(|path| path.contains("run") || path.contains("feed")), "{files:?}");
}

#[test]
fn where_the_notes_cannot_be_read_the_old_site_stays() {
    let world =
        World::with([("site.toml", "[content]\ndir = \"notes\"\n"), ("notes/a.md", "words")]);
    world.build::<&str>(&[]).ends_with(0);
    let before = world.output();
    let notes = world.notes().join("notes");
    std::fs::rename(&notes, world.path().join("elsewhere")).unwrap();
    std::os::unix::fs::symlink(world.path().join("elsewhere"), &notes).unwrap();
    let said = world.build::<&str>(&[]).ends_with(1).stderr;
    assert!(said.contains("the folder of the notes, `notes`, cannot be read"), "{said}");
    assert_eq!(world.output(), before);
}
