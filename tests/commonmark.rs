//! The base grammar: every example of CommonMark 0.31.2, with all extensions off (rule P1).

#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr, clippy::disallowed_methods)]

use serde::Deserialize;

#[derive(Deserialize)]
struct Example {
    example: u32,
    section: String,
    markdown: String,
    html: String,
}

#[test]
fn all_examples_of_the_specification() {
    let examples: Vec<Example> =
        serde_json::from_str(include_str!("commonmark/spec-0.31.2.json")).unwrap();
    assert_eq!(examples.len(), 652);
    let mut failed = 0;
    for Example { example, section, markdown, html } in &examples {
        let found = moc::html::commonmark(markdown);
        if normal(&found) != normal(html) {
            failed += 1;
            eprintln!(
                "{example} ({section})\n  {markdown:?}\n  wanted {html:?}\n  found  {found:?}"
            );
        }
    }
    assert_eq!(failed, 0, "of 652 examples");
}

/// A double quote in text may be written as itself or as an entity; it means the same, and the
/// specification's own test does not tell them apart, nor a line end after `<li>` from none.
/// Everything else must be equal by bytes.
fn normal(html: &str) -> String {
    html.replace("&quot;", "\"").replace("<li>\n", "<li>")
}
