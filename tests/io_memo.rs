//! What is remembered from one run to the next.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use moc::io::memo::{Keep, Memo};
use std::fs;
use std::path::Path;

const V: [u8; 32] = [1; 32];

fn key(n: u32) -> [u8; 32] {
    *blake3::hash(&n.to_le_bytes()).as_bytes()
}

fn open(dir: &Path) -> Memo {
    Memo::open(Some(dir), V)
}

fn filled(dir: &Path, count: u32) {
    let memo = open(dir);
    (0..count).for_each(|n| memo.put(7, &key(n), &format!("text {n} é")));
    memo.save(Keep::Used);
}

#[test]
fn remembers_across_runs_and_forgets_what_is_not_used() {
    let dir = tempfile::tempdir().unwrap();
    let dir = &dir.path().join("new/cache");
    filled(dir, 100);
    let memo = open(dir);
    assert_eq!(memo.get(7, &key(3)).unwrap(), "text 3 é");
    assert_eq!(memo.get(8, &key(3)), None, "kinds are apart");
    assert_eq!(memo.get(7, &key(100)), None);
    memo.put(8, &key(3), "fresh");
    assert_eq!(memo.get(8, &key(3)).unwrap(), "fresh");
    memo.save(Keep::Used);
    let memo = open(dir);
    assert_eq!(memo.get(7, &key(3)).unwrap(), "text 3 é");
    assert_eq!(memo.get(8, &key(3)).unwrap(), "fresh");
    assert_eq!(memo.get(7, &key(4)), None);
    assert_eq!(fs::read_dir(dir).unwrap().count(), 1);
}

#[test]
fn keeps_all_when_the_run_failed_and_writes_only_changes() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), 10);
    let written = || fs::metadata(dir.path().join("memo")).unwrap().modified().unwrap();
    let before = written();
    let memo = open(dir.path());
    memo.get(7, &key(1));
    memo.save(Keep::All);
    let memo = open(dir.path());
    (0..10).for_each(|n| assert!(memo.get(7, &key(n)).is_some()));
    memo.save(Keep::Used);
    assert_eq!(written(), before);
}

#[test]
fn same_content_same_file() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    filled(one.path(), 50);
    let memo = open(two.path());
    (0..50).rev().for_each(|n| memo.put(7, &key(n), &format!("text {n} é")));
    memo.save(Keep::Used);
    let read = |dir: &tempfile::TempDir| fs::read(dir.path().join("memo")).unwrap();
    assert_eq!(read(&one), read(&two));
}

#[test]
fn damage_is_emptiness() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("memo");
    filled(dir.path(), 5);
    let good = fs::read(&file).unwrap();
    // Every byte turned, every length: right or nothing, never wrong, never a panic.
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x41;
        fs::write(&file, &bad).unwrap();
        check(dir.path());
        fs::write(&file, &good[..at]).unwrap();
        check(dir.path());
    }
    fs::write(&file, &good).unwrap();
    assert_eq!(Memo::open(Some(dir.path()), [2; 32]).get(7, &key(1)), None, "another version");
    fs::remove_file(&file).unwrap();
    fs::create_dir(&file).unwrap();
    check(dir.path());
    let memo = open(dir.path());
    memo.put(7, &key(1), "x");
    memo.save(Keep::Used);

    fn check(dir: &Path) {
        let memo = open(dir);
        for n in 0..5 {
            if let Some(text) = memo.get(7, &key(n)) {
                assert_eq!(text, format!("text {n} é"));
            }
        }
    }
}

#[test]
fn without_a_folder_it_lives_in_memory() {
    for dir in [None, Some(Path::new("/dev/null/x")), Some(Path::new("/proc/none"))] {
        let memo = Memo::open(dir, V);
        memo.put(1, &key(1), "x");
        assert_eq!(memo.get(1, &key(1)).unwrap(), "x");
        memo.save(Keep::Used);
    }
}

#[test]
fn many_threads() {
    use rayon::prelude::*;
    let memo = Memo::open(None, V);
    (0..2000u32).into_par_iter().for_each(|n| {
        memo.put(1, &key(n % 500), &(n % 500).to_string());
        assert_eq!(memo.get(1, &key(n % 500)).unwrap(), (n % 500).to_string());
    });
}
