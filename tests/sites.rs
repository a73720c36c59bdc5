//! Golden sites, one a feature: the folder `sites/NAME/input` is built in memory, and what a
//! reader gets of it (see `support/outline.rs`) is compared with `sites/NAME/expected.snap`.
//!
//! After a wanted change: `INSTA_UPDATE=always cargo test --test sites`, then read the
//! difference.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod support;

use moc::build::memory::MemoryOptions;
use std::path::Path;
use support::{outline::outline, page::Site};

/// Builds a folder's input.
fn built(name: &str) -> Site {
    let input = Path::new("tests/sites").join(name).join("input");
    let mut files = Vec::new();
    for entry in walkdir::WalkDir::new(&input).sort_by_file_name() {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(&input).unwrap().to_str().unwrap();
            files.push((path.replace('\\', "/"), std::fs::read(entry.path()).unwrap()));
        }
    }
    assert!(!files.is_empty(), "no input for {name}");
    Site::build(&files, &MemoryOptions::default())
}

fn check(name: &str) {
    let site = built(name);
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("sites/{name}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("expected", outline(&site)));
    assert_eq!(site.faults(), Vec::<String>::new());
}

/// Everything in that folder that must not come out has the word in it.
#[test]
fn nothing_unpublished_in_any_byte() {
    for (path, bytes) in built("unpublished").outputs() {
        assert!(!path.contains("secret"), "{path}");
        assert!(memchr::memmem::find(bytes, b"secret").is_none(), "in {path}");
    }
}

/// The same of what queries could bring to light; those words begin with `zq`.
#[test]
fn nothing_unpublished_in_any_answer() {
    for (path, bytes) in built("queries").outputs() {
        assert!(!path.contains("zq"), "{path}");
        let at = memchr::memmem::find(bytes, b"zq");
        let around = at.map(|at| String::from_utf8_lossy(&bytes[at.saturating_sub(90)..at + 40]));
        assert!(at.is_none(), "in {path}: {around:?}");
    }
}

/// One test for each folder, and one that no folder is forgotten.
macro_rules! sites {
    ($($test:ident $folder:literal)*) => {
        $(
            #[test]
            fn $test() {
                check($folder);
            }
        )*

        #[test]
        fn every_site_is_built() {
            let mut found: Vec<String> = std::fs::read_dir("tests/sites")
                .unwrap()
                .map(|it| it.unwrap().file_name().to_string_lossy().into_owned())
                .collect();
            found.sort();
            let mut known = vec![$($folder),*];
            known.sort();
            assert_eq!(found, known);
        }
    };
}

sites! {
    assets "assets"
    backlinks "backlinks"
    base_url "base-url"
    basic "basic"
    broken "broken"
    callouts "callouts"
    code "code"
    comparisons "comparisons"
    docs_theme "docs-theme"
    embeds "embeds"
    flowcharts "flowcharts"
    folders "folders"
    hostile_html "hostile-html"
    maps "maps"
    math "math"
    obsidian_settings "obsidian-settings"
    plans "plans"
    queries "queries"
    reading "reading"
    routes "routes"
    scripts "rtl-and-scripts"
    tags "tags"
    themed "themed"
    unpublished "unpublished"
}
