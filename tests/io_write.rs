//! The output folder: what moc may take for its own, what it never touches, what it leaves.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)]
#![cfg(unix)]

use moc::io::write::{MARKER, SiteWriter, Target, WriteError, WriteReport};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// A folder with notes, a cache and room for output.
struct World {
    dir: tempfile::TempDir,
    has_cache: bool,
}

type Site<'a> = &'a [(&'a str, &'a str)];

const FIRST: Site =
    &[("index.html", "home"), ("a/index.html", "a one"), ("b/index.html", "b"), ("b/c/x.css", "c")];
const SECOND: Site =
    &[("index.html", "home"), ("a/index.html", "a two"), ("d/index.html", "d"), ("b/c/x.css", "c")];

impl World {
    fn new(has_cache: bool) -> World {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("notes")).unwrap();
        fs::write(dir.path().join("notes/note.md"), "note").unwrap();
        fs::create_dir(dir.path().join("sites")).unwrap();
        World { dir, has_cache }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.dir.path().join(path)
    }

    fn out(&self) -> PathBuf {
        self.path("sites/out")
    }

    fn target(&self, out: &Path) -> Target {
        let cache = self.has_cache.then(|| self.path("cache"));
        Target { out: out.to_owned(), source: self.path("notes"), cache }
    }

    fn begin(&self, out: &Path) -> Result<SiteWriter, WriteError> {
        SiteWriter::begin(&self.target(out))
    }

    fn build_into(&self, out: &Path, site: Site<'_>) -> Result<WriteReport, WriteError> {
        let writer = self.begin(out)?;
        for (path, text) in site {
            writer.put(path, text.as_bytes())?;
        }
        writer.commit()
    }

    fn build(&self, site: Site<'_>) -> WriteReport {
        self.build_into(&self.out(), site).unwrap()
    }

    /// What a first build of the same site gives, in a world of its own.
    fn cold(site: Site<'_>) -> BTreeMap<String, String> {
        let world = World::new(false);
        world.build(site);
        tree(&world.out())
    }

    fn assert_is(&self, site: Site<'_>) {
        assert_eq!(tree(&self.out()), World::cold(site));
        assert_eq!(names(&self.path("sites")), ["out"], "nothing beside the output");
    }
}

/// Everything below a folder: type and content.
fn tree(dir: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for entry in walkdir::WalkDir::new(dir).min_depth(1) {
        let entry = entry.unwrap();
        let name = entry.path().strip_prefix(dir).unwrap().to_string_lossy().into_owned();
        let kind = entry.file_type();
        let what = if kind.is_dir() {
            "folder".to_owned()
        } else if kind.is_file() {
            String::from_utf8_lossy(&fs::read(entry.path()).unwrap()).into_owned()
        } else {
            format!("{:?} {:?}", kind, fs::read_link(entry.path()).ok())
        };
        all.insert(name, what);
    }
    all
}

fn names(dir: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(dir)
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn both(test: impl Fn(World)) {
    test(World::new(false));
    test(World::new(true));
}

#[test]
fn builds_and_rebuilds() {
    both(|world| {
        let report = world.build(FIRST);
        assert_eq!(
            (report.written, report.kept, report.deleted, report.written_bytes),
            (4, 0, 0, 11)
        );
        world.assert_is(FIRST);
        for _ in 0..3 {
            let report = world.build(SECOND);
            assert_eq!((report.written, report.kept, report.deleted), (2, 2, 1));
            world.assert_is(SECOND);
            let report = world.build(FIRST);
            assert_eq!((report.written, report.kept, report.deleted), (2, 2, 1));
            world.assert_is(FIRST);
        }
        world.build(&[]);
        world.assert_is(&[]);
        world.build(FIRST);
        world.assert_is(FIRST);
    });
}

#[test]
fn touches_nothing_when_nothing_changed() {
    both(|world| {
        world.build(FIRST);
        let state = || -> Vec<_> {
            let of = |e: walkdir::DirEntry| e.metadata().unwrap();
            let all = walkdir::WalkDir::new(world.path("sites")).sort_by_file_name();
            all.into_iter()
                .map(|e| of(e.unwrap()))
                .map(|m| (m.ino(), m.ctime(), m.ctime_nsec()))
                .collect()
        };
        let before = state();
        let report = world.build(FIRST);
        assert_eq!((report.written, report.kept, report.deleted), (0, 4, 0));
        assert_eq!(state(), before);
    });
}

#[test]
fn the_marker_is_the_same_whatever_the_way() {
    let marker = |world: &World| fs::read(world.out().join(MARKER)).unwrap();
    let (one, two) = (World::new(false), World::new(true));
    one.build(FIRST);
    two.build(SECOND);
    let mut reversed = FIRST.to_vec();
    reversed.reverse();
    two.build(&reversed);
    assert_eq!(marker(&one), marker(&two));
    let text = String::from_utf8(marker(&one)).unwrap();
    assert!(text.starts_with("moc site 1\n") && text.ends_with(" 4 index.html\n"), "{text}");
    assert!(!text.contains("sites"), "no path of the machine");
}

#[test]
fn files_and_folders_change_roles() {
    both(|world| {
        let steps: [Site<'_>; 6] = [
            &[("a", "file"), ("b/c/d", "deep")],
            &[("a/x/y", "now a folder"), ("b", "now a file")],
            &[("a", "file"), ("b/c/d", "deep")],
            &[("a/x/y", "now a folder"), ("b/c", "now a file")],
            &[("a/x", "file"), ("b/c/d", "deep")],
            &[("a", "file"), ("b/c/d/e/f", "deeper")],
        ];
        for site in steps.iter().chain(&steps) {
            world.build(site);
            world.assert_is(site);
        }
    });
}

#[test]
fn refuses_what_can_be_no_output() {
    both(|world| {
        world.build_into(&world.path("sites/other"), FIRST).unwrap();
        let path = |path: &str| world.path(path);
        fs::create_dir_all(path("notes/.git/x")).unwrap();
        fs::create_dir_all(path("notes/.obsidian")).unwrap();
        fs::create_dir_all(path("notes/sub")).unwrap();
        fs::write(path("notes/sub/n.md"), "").unwrap();
        fs::create_dir(path("empty")).unwrap();
        fs::write(path("file"), "mine").unwrap();
        symlink(path("empty"), path("link")).unwrap();
        symlink(path("sites/other"), path("link-to-site")).unwrap();
        symlink(path("nowhere"), path("dangling")).unwrap();
        symlink(path("notes"), path("way")).unwrap();
        let fifo = std::process::Command::new("mkfifo").arg(path("fifo")).status();
        assert!(fifo.unwrap().success());
        let before = tree(world.dir.path());
        let home = std::env::home_dir().unwrap();
        let mut bad: Vec<PathBuf> =
            vec!["".into(), "/".into(), "//".into(), "/.".into(), home.clone(), home.join(".")];
        for spelling in [
            "notes",
            "notes/",
            "notes/.",
            "notes/sub/..",
            "way",
            "way/",
            "way/.",
            "way/../notes",
            "",
            ".",
            "sites/..",
            "notes/.git",
            "notes/.git/x",
            "notes/.git/new",
            "way/.git/new",
            "notes/.obsidian",
            "notes/.obsidian/new",
            "notes/sub",
            "notes/sub/",
            "way/sub",
            "link",
            "link/",
            "link/.",
            "link-to-site",
            "link-to-site/",
            "dangling",
            "file",
            "file/",
            "file/new",
            "fifo",
            "fifo/",
            "missing/../x",
            "dangling/x",
        ] {
            bad.push(path(spelling));
        }
        for out in bad {
            let error = world.build_into(&out, FIRST).unwrap_err();
            assert!(error.is_refusal(), "{out:?}: {error}");
            assert_eq!(tree(world.dir.path()), before, "{out:?}");
        }
    });
}

#[test]
fn takes_new_empty_and_own_folders_also_inside_the_source() {
    both(|world| {
        fs::create_dir(world.path("notes/empty")).unwrap();
        fs::set_permissions(world.path("notes/empty"), fs::Permissions::from_mode(0o750)).unwrap();
        for out in [
            "notes/empty",
            "notes/public",
            "notes/new/deep/public",
            "sites/./x/",
            "notes/../y",
            "[1] *é",
        ] {
            for site in [FIRST, FIRST, SECOND] {
                world.build_into(&world.path(out), site).unwrap();
                assert_eq!(tree(&world.path(out)), World::cold(site), "{out}");
            }
        }
        let mode = fs::metadata(world.path("notes/empty")).unwrap().mode() & 0o777;
        assert_eq!(mode, 0o750, "the folder's own permissions stay");
    });
}

#[test]
fn refuses_foreign_entries_and_names_the_first() {
    type Plant = (&'static str, fn(&Path));
    let plant: [Plant; 10] = [
        ("a/mine.txt", |at| fs::write(at, "mine").unwrap()),
        ("b/index.html.bak", |at| fs::write(at, "mine").unwrap()),
        (".git", |at| fs::create_dir(at).unwrap()),
        (".nojekyll", |at| fs::write(at, "").unwrap()),
        ("empty", |at| fs::create_dir(at).unwrap()),
        ("d", |at| fs::write(at, "in the way of a new page").unwrap()),
        ("b/c/link", |at| symlink("/etc/passwd", at).unwrap()),
        ("a/index.html", |at| {
            fs::remove_file(at).unwrap();
            symlink("/etc/passwd", at).unwrap();
        }),
        ("index.html", |at| {
            fs::remove_file(at).unwrap();
            fs::create_dir(at).unwrap();
        }),
        ("b", |at| {
            fs::rename(at, at.with_file_name("../moved")).unwrap();
            symlink("../moved", at).unwrap();
        }),
    ];
    for (at, plant) in plant {
        both(|world| {
            world.build(FIRST);
            plant(&world.out().join(at));
            let before = tree(world.dir.path());
            for site in [FIRST, SECOND] {
                let error = world.build_into(&world.out(), site).unwrap_err();
                assert!(error.is_refusal());
                assert!(error.to_string().contains(&format!("`{at}`")), "{error}");
                let mut after = tree(world.dir.path());
                after.retain(|path, _| !path.starts_with("cache"));
                let mut before = before.clone();
                before.retain(|path, _| !path.starts_with("cache"));
                assert_eq!(after, before, "{at}");
            }
        });
    }
}

#[test]
fn a_foreign_file_that_comes_during_the_build_stays() {
    both(|world| {
        world.build(FIRST);
        let writer = world.begin(&world.out()).unwrap();
        writer.put("index.html", b"new").unwrap();
        fs::write(world.out().join("b/mine"), "mine").unwrap();
        let error = writer.commit().unwrap_err();
        assert!(
            matches!(&error, WriteError::Foreign { entry, .. } if entry == "b/mine"),
            "{error}"
        );
        let mut left = tree(&world.out());
        assert_eq!(left.remove("b/mine").unwrap(), "mine");
        assert_eq!(left, World::cold(FIRST));
        fs::remove_file(world.out().join("b/mine")).unwrap();
        world.build(SECOND);
        world.assert_is(SECOND);
    });
}

#[test]
fn restores_what_was_changed_by_hand() {
    both(|world| {
        world.build(FIRST);
        world.build(SECOND);
        world.build(FIRST);
        let page = world.out().join("a/index.html");
        let time = fs::metadata(&page).unwrap().modified().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(30));
        fs::write(&page, "A ONE").unwrap();
        fs::File::options().write(true).open(&page).unwrap().set_modified(time).unwrap();
        fs::remove_file(world.out().join("b/c/x.css")).unwrap();
        let report = world.build(FIRST);
        assert_eq!((report.written, report.kept), (2, 2));
        world.assert_is(FIRST);
    });
}

#[test]
fn never_writes_into_a_hard_link() {
    both(|world| {
        world.build(FIRST);
        fs::write(world.path("mine"), "mine").unwrap();
        let page = world.out().join("a/index.html");
        fs::remove_file(&page).unwrap();
        fs::hard_link(world.path("mine"), &page).unwrap();
        world.build(SECOND);
        assert_eq!(fs::read_to_string(world.path("mine")).unwrap(), "mine");
        world.assert_is(SECOND);
    });
}

#[test]
fn a_page_changed_by_hand_does_not_come_back_from_the_shadow() {
    let world = World::new(true);
    for site in [FIRST, SECOND, FIRST, SECOND] {
        world.build(site);
    }
    // The file that output and shadow share: its second name must not carry the change.
    fs::write(world.out().join("index.html"), "HOME").unwrap();
    for site in [FIRST, SECOND, FIRST] {
        world.build(site);
        world.assert_is(site);
    }
}

#[test]
fn a_copied_or_broken_marker_makes_nothing_ours() {
    both(|world| {
        world.build(FIRST);
        let good = fs::read_to_string(world.out().join(MARKER)).unwrap();
        let hash = "0".repeat(64);
        let first = good.lines().nth(1).unwrap();
        let bad = [
            String::new(),
            "moc site 1".into(),
            "moc site 2\n".into(),
            good.replace('\n', "\r\n"),
            good.trim_end().into(),
            format!("{good}{hash} 4 ../notes/note.md\n"),
            format!("moc site 1\n{hash} 4 /etc/passwd\n"),
            format!("moc site 1\n{hash} 4 a//b\n"),
            format!("moc site 1\n{hash} 4 a/./b\n"),
            format!("moc site 1\n{hash} 04 a\n"),
            format!("moc site 1\n{hash} -4 a\n"),
            format!("moc site 1\n{hash} 4 \n"),
            format!("moc site 1\n{first}\n{first}\n"),
            format!("moc site 1\n{hash} 4 b\n{hash} 4 a\n"),
            "moc site 1\ngarbage\n".into(),
            format!("moc site 1\n{hash} 4 {MARKER}\n"),
        ];
        for marker in bad {
            fs::write(world.out().join(MARKER), &marker).unwrap();
            let before = tree(&world.out());
            let error = world.build_into(&world.out(), SECOND).unwrap_err();
            assert!(error.is_refusal(), "{marker:?}");
            assert_eq!(tree(&world.out()), before);
        }
        // A good marker, in a folder whose files only have the same names.
        let other = world.path("sites/hand-made");
        for (path, _) in FIRST {
            fs::create_dir_all(other.join(path).parent().unwrap()).unwrap();
            fs::write(other.join(path), "hand-made").unwrap();
        }
        fs::write(other.join(MARKER), &good).unwrap();
        let before = tree(&other);
        assert!(world.build_into(&other, SECOND).unwrap_err().is_refusal());
        assert_eq!(tree(&other), before);
    });
}

#[test]
fn neighbours_stay_and_leftovers_go() {
    both(|world| {
        world.build(FIRST);
        let neighbours = [
            "out.tmp",
            "out.old",
            ".out.moc",
            ".out.moc-1",
            ".out.moc-1-0123456789abcde",
            ".out.moc-x-0123456789abcdef",
            ".out.moc-12-0123456789abcdef",
            ".other.moc-12-0123456789abcdef",
        ];
        for name in neighbours {
            let folder = world.path("sites").join(name);
            fs::create_dir_all(folder.join("tree")).unwrap();
            fs::write(folder.join("lock"), "mine").unwrap();
            fs::write(folder.join("tree/mine"), "mine").unwrap();
        }
        // An empty folder of just that name is what a claim that was cut off leaves.
        fs::create_dir(world.path("sites/.out.moc-7-00000000000000ff")).unwrap();
        let before = names(&world.path("sites"));
        world.build(SECOND);
        let after = names(&world.path("sites"));
        assert_eq!(after.len(), before.len() - 1);
        for name in neighbours {
            assert_eq!(tree(&world.path("sites").join(name)).len(), 3, "{name}");
        }
    });
}

#[test]
fn a_copy_of_a_leftover_is_a_neighbour() {
    let world = World::new(false);
    let writer = world.begin(&world.out()).unwrap();
    writer.put("index.html", b"home").unwrap();
    let leftover = names(&world.path("sites")).pop().unwrap();
    let copy = ".out.moc-12-0123456789abcdef";
    let status = std::process::Command::new("cp")
        .args(["-a", &leftover, copy])
        .current_dir(world.path("sites"))
        .status()
        .unwrap();
    assert!(status.success());
    // The writer is alive: another build leaves both alone.
    world.build(FIRST);
    let mut expected = vec![copy.to_owned(), leftover, "out".to_owned()];
    expected.sort();
    assert_eq!(names(&world.path("sites")), expected);
    drop(writer);
    assert_eq!(names(&world.path("sites")), [copy, "out"]);
}

#[test]
fn an_abandoned_build_leaves_the_old_site_and_nothing_else() {
    both(|world| {
        world.build(FIRST);
        let writer = world.begin(&world.out()).unwrap();
        writer.put("index.html", b"other").unwrap();
        drop(writer);
        world.assert_is(FIRST);
        world.build(SECOND);
        world.assert_is(SECOND);
    });
}

#[test]
fn collisions_and_bad_paths_are_errors() {
    both(|world| {
        let writer = world.begin(&world.out()).unwrap();
        writer.put("a/index.html", b"1").unwrap();
        let twice = writer.put("a/index.html", b"1").unwrap_err();
        assert!(matches!(&twice, WriteError::Collision { path } if path == "a/index.html"));
        let long = "x".repeat(256);
        for path in
            ["", "/a", "a/", "a//b", ".", "..", "a/../b", "../a", "a/.", "a\0b", MARKER, &long]
        {
            let error = writer.put(path, b"").unwrap_err();
            assert!(matches!(error, WriteError::BadPath { .. }), "{path:?}");
            assert!(!error.is_refusal());
        }
        writer.put(&"y".repeat(255), b"").unwrap();
        let deep = format!("{}z", "d/".repeat(3000));
        assert!(!writer.put(&deep, b"").unwrap_err().is_refusal(), "too deep for the system");
        writer.commit().unwrap();
    });
    both(|world| {
        world.build(&[("a", "1")]);
        let writer = world.begin(&world.out()).unwrap();
        writer.put("a", b"1").unwrap();
        let second = writer.put("a/b", b"2");
        let error = second.and_then(|_| writer.commit().map(drop)).unwrap_err();
        assert!(matches!(error, WriteError::Collision { .. }), "{error}");
        world.assert_is(&[("a", "1")]);
    });
}

#[test]
fn odd_names_come_back_as_ours() {
    let site: Site<'_> = &[
        ("line\nbreak/a\\n.txt", "1"),
        (" ", "2"),
        ("é/ü", "3"),
        (".well-known/x", "4"),
        ("a b", "5"),
        ("CON", "6"),
    ];
    both(|world| {
        world.build(site);
        world.build(FIRST);
        world.build(site);
        world.assert_is(site);
    });
}

#[test]
fn copies_assets_and_goes_on_without_unreadable_ones() {
    both(|world| {
        let photo = world.path("notes/photo.png");
        fs::write(&photo, "pixels").unwrap();
        symlink("/etc/passwd", world.path("notes/link.png")).unwrap();
        let copy = |world: &World| {
            let writer = world.begin(&world.out()).unwrap();
            writer.put("index.html", b"home").unwrap();
            writer.copy("img/photo.png", &photo).unwrap();
            for missing in ["notes/link.png", "notes/missing.png", "notes"] {
                let error = writer.copy("gone/deep/x.png", &world.path(missing)).unwrap_err();
                assert!(error.is_source() && !error.is_refusal(), "{error}");
            }
            writer.commit().unwrap()
        };
        assert_eq!(copy(&world).written, 2);
        assert_eq!(copy(&world).kept, 2);
        world.assert_is(&[("index.html", "home"), ("img/photo.png", "pixels")]);
        assert_eq!(fs::metadata(&photo).unwrap().nlink(), 1, "a copy, no link");
        fs::write(&photo, "PIXELS").unwrap();
        assert_eq!(copy(&world).written, 1);
        world.assert_is(&[("index.html", "home"), ("img/photo.png", "PIXELS")]);
    });
}

#[test]
fn a_damaged_or_hostile_cache_costs_time_only() {
    let damage: [fn(&Path); 8] = [
        |cache| fs::remove_dir_all(cache).unwrap(),
        |cache| fs::write(cache.join("index"), "garbage").unwrap(),
        |cache| {
            let mut bytes = fs::read(cache.join("index")).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            fs::write(cache.join("index"), bytes).unwrap();
        },
        |cache| fs::write(cache.join("shadow/b/planted"), "mine").unwrap(),
        |cache| {
            fs::remove_dir_all(cache.join("shadow/b")).unwrap();
            symlink("../../notes", cache.join("shadow/b")).unwrap();
        },
        |cache| {
            fs::remove_dir_all(cache.join("shadow")).unwrap();
            symlink("../notes", cache.join("shadow")).unwrap();
        },
        |cache| fs::write(cache.join("shadow/index.html"), "evil").unwrap(),
        |cache| {
            fs::remove_file(cache.join("shadow").join(MARKER)).unwrap();
            fs::create_dir(cache.join("shadow").join("z")).unwrap();
        },
    ];
    for damage in damage {
        let world = World::new(true);
        for site in [FIRST, SECOND, FIRST] {
            world.build(site);
        }
        damage(&world.path("cache"));
        for site in [SECOND, FIRST, SECOND] {
            world.build(site);
            world.assert_is(site);
        }
        assert_eq!(tree(&world.path("notes")).len(), 1);
    }
    // A cache in a place where it would do harm, or that cannot be made, is not used.
    for place in ["notes/cache", "sites/out/cache", "notes/note.md", "sites/out"] {
        let world = World::new(false);
        let target = Target { cache: Some(world.path(place)), ..world.target(&world.out()) };
        let notes = tree(&world.path("notes"));
        if SiteWriter::begin(&target).and_then(SiteWriter::commit).is_ok() {
            let left = tree(&world.path("notes")).into_iter().filter(|(_, what)| what != "folder");
            assert_eq!(left.collect::<BTreeMap<_, _>>(), notes);
        }
    }
}

#[test]
fn builds_at_once_leave_a_whole_site() {
    both(|world| {
        let sites: [Site<'_>; 3] = [FIRST, SECOND, &[("only", "one")]];
        for _ in 0..20 {
            let failed = std::thread::scope(|scope| {
                let builds: Vec<_> = sites
                    .iter()
                    .map(|site| scope.spawn(|| world.build_into(&world.out(), site)))
                    .collect();
                let outcomes = builds.into_iter().map(|b| b.join().unwrap());
                outcomes
                    .filter_map(Result::err)
                    .filter(|e| !e.is_refusal())
                    .map(|e| e.to_string())
                    .collect::<Vec<_>>()
            });
            assert!(failed.is_empty(), "each succeeds or refuses: {failed:?}");
            let left = tree(&world.out());
            assert!(sites.iter().any(|site| left == World::cold(site)), "{left:?}");
            assert_eq!(names(&world.path("sites")), ["out"]);
        }
    });
}

#[test]
fn equal_builds_at_once_all_succeed() {
    let world = World::new(false);
    for site in [FIRST, SECOND] {
        let begin = || {
            let writer = world.begin(&world.out()).unwrap();
            site.iter().for_each(|(path, text)| {
                writer.put(path, text.as_bytes()).unwrap();
            });
            writer
        };
        let (one, two) = (begin(), begin());
        one.commit().unwrap();
        two.commit().unwrap();
        world.assert_is(site);
    }
}

#[test]
fn an_overtaken_build_says_so() {
    both(|world| {
        world.build(FIRST);
        let slow = world.begin(&world.out()).unwrap();
        slow.put("slow", b"1").unwrap();
        slow.put("index.html", b"home").unwrap();
        world.build(SECOND);
        let error = slow.commit().unwrap_err();
        assert!(matches!(error, WriteError::Busy { .. }), "{error}");
        world.assert_is(SECOND);
    });
}

#[test]
fn puts_from_many_threads() {
    use rayon::prelude::*;
    both(|world| {
        for round in 0..4 {
            let writer = world.begin(&world.out()).unwrap();
            (0..500).into_par_iter().for_each(|n| {
                let text = if n % 50 == 0 { format!("{n} {round}") } else { n.to_string() };
                writer.put(&format!("{}/{}/index.html", n % 7, n), text.as_bytes()).unwrap();
            });
            let report = writer.commit().unwrap();
            assert_eq!(report.written, if round == 0 { 500 } else { 10 });
        }
        assert_eq!(names(&world.path("sites")), ["out"]);
    });
}
