//! `moc build --verify` finds what differs from a cold build, and nothing else.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod program;

use program::World;
use std::fs;
use std::path::{Path, PathBuf};

fn world() -> World {
    World::with([
        ("index.md", "# Home\n\n[[a]] ![[pic.png]]\n"),
        ("a.md", "# A\n\n```rust\nlet remembered = 1;\n```\n\n$x^2$ #tag\n"),
        ("pic.png", "picture"),
        ("site.toml", "[site]\nbase_url = \"https://example.org/\"\n"),
    ])
}

#[test]
fn a_good_site_is_said_to_be_good_cold_and_over_an_old_one() {
    let world = world();
    for text in ["one", "two", "two"] {
        world.write("b.md", text);
        let run = world.build(&["--verify"]).ends_with(0);
        assert!(run.stderr.contains("verified: all "), "{}", run.told());
    }
    assert!(!world.build(&["--verify", "--quiet"]).ends_with(0).stderr.contains("verified"));
}

#[test]
fn a_byte_that_somebody_changed_in_the_site_is_mended_before_it_is_compared() {
    let world = world();
    world.build::<&str>(&[]).ends_with(0);
    let page = world.site().join("a/index.html");
    let before = fs::read(&page).unwrap();
    let (mut text, times) = (before.clone(), fs::metadata(&page).unwrap().modified().unwrap());
    text[700] ^= 1;
    fs::write(&page, text).unwrap();
    fs::File::options().write(true).open(&page).unwrap().set_modified(times).unwrap();
    world.build(&["--verify"]).ends_with(0);
    assert_eq!(fs::read(&page).unwrap(), before);
}

#[test]
fn what_is_wrongly_remembered_is_found_and_named() {
    let world = world();
    world.build::<&str>(&[]).ends_with(0);
    forge(&memo(&world.path().join("cache")), b"remembered", b"misremember");
    // The page is made anew, its code is not.
    world.write("a.md", "# A\n\n```rust\nlet remembered = 1;\n```\n\n$x^2$ #tag more\n");
    let run = world.build(&["--verify"]).ends_with(1);
    for part in
        ["verify::differs", "a/index.html", "(line ", "`mis", "instead of `rem", "--no-cache"]
    {
        assert!(run.stderr.contains(part), "{part}: {}", run.told());
    }
    assert!(!run.stderr.contains("b/index.html"), "{}", run.told());
    let run = world.build(&["--verify", "--no-cache"]).ends_with(0);
    assert!(run.stderr.contains("verified: all "), "{}", run.told());
}

/// The one memo of a cache.
fn memo(cache: &Path) -> PathBuf {
    let mut all = walkdir::WalkDir::new(cache).into_iter().map(|entry| entry.unwrap().into_path());
    all.find(|path| path.ends_with("memo")).unwrap()
}

/// Changes words in a text of a memo as no accident would: all that guards it is made to fit. The
/// form of the file is told in `io::memo`.
fn forge(memo: &Path, from: &[u8], to: &[u8]) {
    const RECORD: usize = 57;
    let bytes = fs::read(memo).unwrap();
    let number = |at: usize| u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap());
    let tail = bytes.len() - 40;
    let table = tail - usize::try_from(number(tail)).unwrap() * RECORD;
    let (mut texts, mut records) = (bytes[..48].to_vec(), Vec::new());
    for record in bytes[table..tail].chunks(RECORD) {
        let field = |at: usize| {
            usize::try_from(u64::from_le_bytes(record[at..at + 8].try_into().unwrap())).unwrap()
        };
        let text = bytes[field(33)..][..field(41)].to_vec();
        let text = match memchr::memmem::find(&text, from) {
            // Only the coloured code; pages are known by their hash.
            Some(at) if record[0] == 1 => [&text[..at], to, &text[at + from.len()..]].concat(),
            _ => text,
        };
        records.extend_from_slice(&record[..33]);
        records.extend_from_slice(&(texts.len() as u64).to_le_bytes());
        records.extend_from_slice(&(text.len() as u64).to_le_bytes());
        records.extend_from_slice(&blake3::hash(&text).as_bytes()[..8]);
        texts.extend_from_slice(&text);
    }
    let hash = blake3::hash(&records);
    let count = number(tail).to_le_bytes();
    let file = [texts.as_slice(), &records, &count, hash.as_bytes()].concat();
    fs::write(memo, file).unwrap();
}
