//! What holds for every note, whatever it says: it builds, the page keeps its promises, what
//! follows hostile markup is still there, and the order of the files does not matter.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod support;

use moc::build::memory::MemoryOptions;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use support::page::{Site, selector};
use support::tree::text_of;

/// Pieces that open, close, nest and cross. None of them hides or quotes what follows a blank
/// line, so a paragraph after any sequence of them is visible.
const PIECES: &[&str] = &[
    "a",
    " ",
    "\n",
    "\n\n",
    "\t",
    "*",
    "**",
    "_",
    "==",
    "~~",
    "`",
    "``",
    "$",
    "\\",
    "[",
    "]",
    "[[",
    "]]",
    "![[",
    "![",
    "](",
    ")",
    "(",
    "|",
    "#",
    "# ",
    "## H",
    "^id",
    " ^id\n",
    "[^1]",
    "[^1]: note\n",
    "^[",
    "> ",
    "> [!note]",
    "> [!x]- t\n> b",
    "- ",
    "- [ ] ",
    "1. ",
    "---\n",
    "===\n",
    "| a | b |\n|-|-|\n| c | d |\n",
    "#tag",
    "#a/b",
    "[[Note]]",
    "[[Note#H|x]]",
    "![[Note]]",
    "![[n]]",
    "![[Note#^b]]",
    "![[x.png|9]]",
    "[t](Note.md)",
    "[t](javascript:x)",
    "https://e.org",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "</article>",
    "</main></body></html>",
    "<img src=x onerror=alert(1)>",
    "<svg><g>",
    "<math>",
    "<table><tr>",
    "<p>",
    "<a href='x'>",
    "<select>",
    "<template>",
    "&lt;",
    "&#0;",
    "\u{0}",
    "\u{202e}",
    "\u{feff}",
    "é",
    "👩‍👩‍👧",
    "{{ x }}",
    "{% raw %}",
    "\"",
    "'",
    "<",
    ">",
    "\r\n",
    "\r",
];

/// Pieces that may hide or quote all that follows.
const OPENERS: &[&str] = &[
    "%%\n",
    "%%",
    "```\n",
    "````js\n",
    "~~~\n",
    "$$\n",
    "$$",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<style>",
    "<pre>",
    "<textarea>",
    "<title>",
    "<?",
    "<![CDATA[",
    "<!X ",
    "<iframe>",
    "<noscript>",
    "<plaintext>",
    "```dataview\n",
    "    code\n",
];

const OTHER: &str = "# H\ninner ![[n]] [[n]] text ^b\n\n[^1]: theirs\n\nsee[^1]\n";

fn pieces() -> impl Strategy<Value = String> {
    vec(select(PIECES), 0..40).prop_map(|it| it.concat())
}

fn anything() -> impl Strategy<Value = String> {
    let all: Vec<&'static str> = PIECES.iter().chain(OPENERS).copied().collect();
    prop_oneof![
        vec(select(all), 0..40).prop_map(|it| it.concat()),
        "(?s).{0,120}",
        "[\\[\\]!#^|%=$*_~`<>&\\\\ \n\tab-]{0,120}",
    ]
}

fn build(note: &str) -> Site {
    let files = [("n.md", note), ("Note.md", OTHER), ("x.png", "PNG")];
    let files: Vec<_> =
        files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).to_vec();
    Site::build(&files, &MemoryOptions::default())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 200,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_text_is_a_page(text in anything()) {
        let site = build(&text);
        prop_assert!(site.document("n.md").is_some(), "no page");
        prop_assert!(site.document("Note.md").is_some(), "no page for the other");
        prop_assert_eq!(site.faults(), Vec::<String>::new());
    }

    #[test]
    fn what_follows_is_still_there(text in pieces()) {
        let site = build(&format!("start\n\n{text}\n\nzcanaryz\n"));
        let (_, html) = site.document("n.md").unwrap();
        let article = html.select(&selector("article")).next().unwrap();
        prop_assert!(text_of(article).contains("zcanaryz"), "{}", article.inner_html());
    }

    #[test]
    fn a_comment_never_shows(before in pieces(), inside in pieces()) {
        let inside = inside.replace('%', "");
        let site = build(&format!("start {}\n\nx %%zsecretz%% y\n\n%%\n{inside}\nzsecretz\n%%\n", plain(&before)));
        for (path, bytes) in site.outputs() {
            prop_assert!(memchr::memmem::find(bytes, b"zsecretz").is_none(), "in {}", path);
        }
    }

    #[test]
    fn the_order_of_the_files_is_nothing(
        files in proptest::collection::btree_map("[a-d]{1,2}(/[a-d])?", pieces(), 1..6)
            .prop_flat_map(|it| {
                let files: Vec<_> = it
                    .into_iter()
                    .map(|(path, text)| (format!("{path}.md"), text.into_bytes()))
                    .collect();
                (Just(files.clone()), Just(files).prop_shuffle())
            }),
    ) {
        let (one, other) = files;
        let one = Site::build(&one, &MemoryOptions::default());
        let other = Site::build(&other, &MemoryOptions::default());
        prop_assert_eq!(one.outputs(), other.outputs());
        prop_assert_eq!(one.diagnostics(), other.diagnostics());
    }
}

/// Without what would make the comment after it a part of something else.
fn plain(text: &str) -> String {
    text.chars().filter(|it| it.is_alphanumeric() || *it == ' ').collect()
}
