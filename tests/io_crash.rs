//! Killed at any point, a build leaves the old site or the new one, and the next build
//! gives what a first build gives, with nothing left over.
//!
//! The test runs itself as the victim: a process that rebuilds between two sites for ever.

#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::print_stdout)]
#![cfg(unix)]

use moc::io::write::{SiteWriter, Target};
use std::collections::BTreeMap;
use std::fs;
use std::hash::BuildHasher;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

const VICTIM: &str = "MOC_TEST_CRASH_VICTIM";
const HAS_CACHE: &str = "MOC_TEST_CRASH_CACHE";
/// With a number, the victim stops after so many builds.
const BUILDS: &str = "MOC_TEST_CRASH_BUILDS";

fn target(dir: &Path, has_cache: bool) -> Target {
    let cache = has_cache.then(|| dir.join("cache"));
    Target { out: dir.join("sites/out"), source: dir.join("notes"), cache }
}

/// Two versions: pages that stay, change, come and go, and change places with folders.
fn site(version: usize) -> BTreeMap<String, Vec<u8>> {
    let mut site = BTreeMap::new();
    for n in 0..60 {
        let text = if n % 3 == 0 { format!("{n} {version}") } else { n.to_string() };
        if n % 10 != version {
            site.insert(format!("f{}/p{n}/index.html", n % 4), text.repeat(300).into_bytes());
        }
    }
    let turncoat = if version == 0 { "x/y" } else { "x" };
    site.insert(turncoat.into(), b"file or folder".to_vec());
    site
}

fn build(target: &Target, version: usize) {
    use rayon::prelude::*;
    let writer = SiteWriter::begin(target).unwrap();
    site(version).into_par_iter().for_each(|(path, text)| {
        writer.put(&path, &text).unwrap();
    });
    writer.commit().unwrap();
}

fn tree(dir: &Path) -> Option<BTreeMap<PathBuf, Option<Vec<u8>>>> {
    let entries = walkdir::WalkDir::new(dir).min_depth(1).into_iter().map(|e| e.unwrap());
    let content = |path: &Path| path.is_file().then(|| fs::read(path).unwrap());
    let named = |path: &Path| path.strip_prefix(dir).unwrap().to_owned();
    dir.exists().then(|| entries.map(|e| (named(e.path()), content(e.path()))).collect())
}

#[test]
fn victim() {
    let Some(dir) = std::env::var_os(VICTIM) else { return };
    let target = target(Path::new(&dir), std::env::var_os(HAS_CACHE).is_some());
    let builds = std::env::var(BUILDS).ok().and_then(|n| n.parse().ok()).unwrap_or(usize::MAX);
    println!("\nready");
    for version in (0..builds).map(|n| (n + 1) % 2) {
        build(&target, version);
    }
}

fn start_victim(dir: &Path, has_cache: bool) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "victim", "--nocapture"]).env(VICTIM, dir).stdout(Stdio::piped());
    if has_cache {
        command.env(HAS_CACHE, "yes");
    }
    let mut child = command.spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.map(|line| line.unwrap()).any(|line| line == "ready"));
    child
}

fn new_world() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("notes")).unwrap();
    fs::create_dir(dir.path().join("sites")).unwrap();
    dir
}

fn assert_survives(has_cache: bool, kills: usize, is_first_build: bool) {
    let cold = [0, 1].map(|version| {
        let dir = new_world();
        build(&target(dir.path(), false), version);
        tree(&dir.path().join("sites/out"))
    });
    let random = std::hash::RandomState::new();
    let world = new_world();
    let (dir, out) = (world.path(), world.path().join("sites/out"));
    let target = target(dir, has_cache);
    for kill in 0..kills {
        if is_first_build {
            let _ = fs::remove_dir_all(&out);
            let _ = fs::remove_dir_all(dir.join("cache"));
        } else {
            build(&target, 0);
        }
        let mut victim = start_victim(dir, has_cache);
        std::thread::sleep(Duration::from_micros(random.hash_one(kill) % 25_000));
        victim.kill().unwrap();
        victim.wait().unwrap();
        let left = tree(&out);
        let is_free = left.as_ref().is_none_or(BTreeMap::is_empty);
        assert!(cold.contains(&left) || (is_first_build && is_free), "kill {kill}: {left:?}");
        for version in [kill % 2, 1 - kill % 2] {
            build(&target, version);
            assert_eq!(tree(&out), cold[version], "after kill {kill}");
            let beside = fs::read_dir(dir.join("sites")).unwrap().count();
            assert_eq!(beside, 1, "after kill {kill}: nothing beside the output");
        }
    }
}

#[test]
fn killed_rebuild_with_shadow() {
    assert_survives(true, 80, false);
}

#[test]
fn killed_rebuild_beside() {
    assert_survives(false, 80, false);
}

#[test]
fn killed_first_build() {
    assert_survives(true, 20, true);
    assert_survives(false, 20, true);
}
