//! The dialect, rule by rule: the cases are in `markdown/*.md`, how they are written is in
//! `support/case.rs` and `support/claim.rs`. Adding a case touches no code.
//!
//! `MOC_CASE=W6 cargo test --test markdown` runs only the cases whose title holds the text.

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::disallowed_methods)]

mod support;

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Runs a file's cases and shows all that fail before failing itself.
fn run(name: &str, text: &str) {
    let only = std::env::var("MOC_CASE").unwrap_or_default();
    let cases = support::case::parse(text);
    assert!(!cases.is_empty(), "{name}.md holds no case");
    let mut failed = 0;
    for case in cases.iter().filter(|it| it.title.contains(&only)) {
        let failures = catch_unwind(AssertUnwindSafe(|| case.failures()))
            .unwrap_or_else(|_| vec!["panicked".to_owned()]);
        if !failures.is_empty() {
            failed += 1;
            let list = failures.join("\n  - ");
            eprintln!("\n{name}.md:{} {}\n  - {list}", case.line, case.title);
        }
    }
    assert_eq!(failed, 0, "of {} cases in {name}.md", cases.len());
}

/// One test for each data file, and one that no data file is forgotten.
macro_rules! data {
    ($($test:ident $file:literal)*) => {
        $(
            #[test]
            fn $test() {
                run($file, include_str!(concat!("markdown/", $file, ".md")));
            }
        )*

        #[test]
        fn every_data_file_is_run() {
            let mut found: Vec<String> = std::fs::read_dir("tests/markdown")
                .unwrap()
                .map(|it| it.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned())
                .collect();
            found.sort();
            let mut known = vec![$($file),*];
            known.sort();
            assert_eq!(found, known);
        }
    };
}

data! {
    precedence "precedence"
    line_breaks "line-breaks"
    front_matter "front-matter"
    wikilinks "wikilinks"
    resolution "resolution"
    headings "headings"
    blocks "blocks"
    embeds "embeds"
    callouts "callouts"
    comments "comments"
    highlight "highlight"
    tags "tags"
    tasks "tasks"
    math "math"
    footnotes "footnotes"
    html "html"
    tables_links "tables-links"
    mermaid "mermaid"
    vault_files "vault-files"
    contract "contract"
}
