//! The codes that findings have in the sources are those of the list in `diag::codes`, no more and no
//! fewer. That the guide has a section for each is tested beside `moc explain`.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use moc::diag::codes;
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn the_list_has_the_codes_of_the_sources() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let list = src.join("diag/codes.rs");
    let mut written = BTreeSet::new();
    for entry in walkdir::WalkDir::new(&src) {
        let path = entry.unwrap().into_path();
        let is_of_tests = path.iter().any(|part| part == "tests" || part == "tests.rs");
        if path.extension().is_none_or(|it| it != "rs") || is_of_tests || path == list {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap();
        written.extend(text.split('"').filter(|it| is_code(it)).map(str::to_owned));
    }
    let listed: BTreeSet<String> = codes::ALL.iter().map(|code| code.name.to_owned()).collect();
    let unknown: Vec<_> = written.difference(&listed).collect();
    assert!(unknown.is_empty(), "not in src/diag/codes.rs: {unknown:?}");
    let gone: Vec<_> = listed.difference(&written).collect();
    assert!(gone.is_empty(), "no source has: {gone:?}");
}

/// Whether a text is a code and nothing else: `area::what`.
fn is_code(text: &str) -> bool {
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
    };
    text.split_once("::").is_some_and(|(area, what)| is_word(area) && is_word(what))
}
