//! What links show before they are followed, and the list that the page for wrong addresses reads.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

use moc::build::memory::{MemoryOptions, build};
use serde_json::Value;
use std::collections::BTreeMap;

fn site(files: &[(&str, &str)]) -> BTreeMap<String, Vec<u8>> {
    let files: Vec<_> = files.iter().map(|(path, text)| (*path, text.as_bytes())).collect();
    build(&files, &MemoryOptions::default()).pages
}

fn preview(site: &BTreeMap<String, Vec<u8>>, path: &str) -> Value {
    serde_json::from_slice(&site[path]).unwrap()
}

#[test]
fn a_page_a_section_and_a_block_have_their_beginnings() {
    let note = "# Soil\n\nGood soil is **alive**.\n\n## Sand\n\nDrains well.\n\n### Dunes\n\nMove.\n\n## Clay\n\nHolds water. ^clay\n";
    let site = site(&[("Soil.md", note), ("index.md", "[[Soil]]")]);
    let made = preview(&site, "soil/preview.json");
    assert_eq!(made["title"], "Soil");
    let part = |id: &str| made["parts"][id].as_str().unwrap().to_owned();
    assert!(part("").starts_with("<p>Good soil is <strong>alive</strong>.</p>"), "{made}");
    let sand = "<p><b>Sand</b></p><p>Drains well.</p><p><b>Dunes</b></p><p>Move.</p>";
    assert_eq!(part("sand"), sand);
    assert_eq!(part("^clay"), "<p>Holds water.</p>");
    assert_eq!(preview(&site, "preview.json")["title"], "index");
    assert_eq!(String::from_utf8_lossy(&site["routes.txt"]), "soil/");
}

#[test]
fn folders_and_tags_tell_what_they_hold() {
    let mut files: Vec<(String, String)> = (0..12)
        .map(|n| (format!("Plants/Plant {n:02}.md"), format!("{} #green", "word ".repeat(n))))
        .collect();
    files.push(("Plants/Old/<b>.md".to_owned(), String::new()));
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let site = site(&files);
    let folder = preview(&site, "plants/preview.json");
    assert_eq!(folder["title"], "Plants");
    let told = folder["parts"][""].as_str().unwrap();
    let first = "<p>Notes: 13</p><ul><li>Old</li><li>Plant 00</li>";
    assert!(told.starts_with(first) && told.ends_with("</ul><p>and 5 more</p>"), "{told}");
    assert_eq!(
        preview(&site, "plants/old/preview.json")["parts"][""],
        "<p>Notes: 1</p><ul><li>&lt;b&gt;</li></ul>"
    );
    let tag = preview(&site, "tags/green/preview.json");
    assert_eq!(tag["title"], "#green");
    let told = tag["parts"][""].as_str().unwrap();
    assert!(told.starts_with("<p>Notes: 12</p><ul><li>Plant 00</li>"), "{told}");
}

#[test]
fn a_question_keeps_its_answer() {
    let note = "---\nkind: question\n---\n# Why?\n\nAsked.\n\n## Answer\n\nTold. ^told\n\n### More\n\nTold.\n\n## Sources\n\nBooks.\n";
    let made = preview(&site(&[("Why.md", note)]), "why/preview.json");
    assert!(!made.to_string().contains("Told"), "{made}");
    assert_eq!(made["parts"][""], "<p>Asked.</p>");
    assert_eq!(made["parts"]["sources"], "<p><b>Sources</b></p><p>Books.</p>");
}

#[test]
fn a_note_without_words_shows_its_description() {
    let note = "---\ndescription: All <notes>\n---\n```dataview\nLIST\n```\n";
    let made = preview(&site(&[("All.md", note)]), "all/preview.json");
    assert_eq!(made["parts"][""], "All &lt;notes&gt;");
}

#[test]
fn however_long_a_note_its_preview_is_short() {
    let section = |n: usize| format!("## Section {n}\n\n{}\n\n", "слово word 言葉 ".repeat(80));
    let note: String = (0..400).map(section).collect();
    let site = site(&[("Long.md", &note)]);
    let bytes = &site["long/preview.json"];
    assert!(bytes.len() < 8_000, "{}", bytes.len());
    let parts = serde_json::from_slice::<Value>(bytes).unwrap()["parts"].as_object().unwrap().len();
    assert!(parts > 40, "{parts}");
}

#[test]
fn who_wants_a_note_is_listed_by_its_address() {
    let site = site(&[
        ("index.md", "[[Maps/New tools]] [[Hidden]]"),
        ("b.md", "[[New tools]] [[q-what-now--data--easy]]"),
        ("a.md", "---\ntitle: Zed\n---\n[[new tools]] [[Maps/New tools]]"),
        ("Hidden.md", "---\npublish: false\n---\n[[Not wanted]]"),
    ]);
    let list = String::from_utf8_lossy(&site["wanted/names.txt"]);
    let wanted = [
        // By title: home, then b, then Zed; the lines of `routes.txt` are a/ and b/.
        "maps/new-tools/\tMaps/New tools\t0 1",
        "new-tools/\tnew tools\t2 1",
        "q-what-now-data-easy/\tWhat now\t2",
    ];
    assert_eq!(list.lines().collect::<Vec<_>>(), wanted);
}

#[test]
fn a_permalink_is_no_file_of_a_page() {
    let site = site(&[
        ("A.md", "---\npermalink: b/preview.json\n---\n"),
        ("B.md", "b"),
        ("C.md", "---\npermalink: b/preview.json/c\n---\n"),
        ("D.md", "---\npermalink: wanted/names.txt\n---\n[[x]]"),
        ("F.md", "---\npermalink: robots.txt/below\n---\n"),
        ("G.md", "---\npermalink: assets/search/index.json\n---\n"),
        ("E.md", "---\npermalink: graph/data.json\n---\n[[x]] [[D]]"),
    ]);
    assert!(site.contains_key("a/index.html") && site.contains_key("c/index.html"));
    assert!(site.contains_key("wanted/names.txt") && site.contains_key("graph/data.json"));
    for file in
        ["wanted/names.txt/", "graph/data.json/", "robots.txt/", "assets/search/index.json/"]
    {
        assert!(site.keys().all(|path| !path.starts_with(file)), "{file}");
    }
}

#[test]
fn a_page_leads_to_where_its_file_is_edited() {
    let config = "[site]\nedit_url = \"https://example.org/edit/main/{path}\"\n";
    let site = site(&[("site.toml", config), ("My notes/Ä & b.md", "text"), ("index.md", "x")]);
    let page = String::from_utf8_lossy(&site["my-notes/ä-b/index.html"]);
    let wanted = "href=\"https://example.org/edit/main/My%20notes/%C3%84%20%26%20b.md\"";
    assert!(page.contains(wanted), "{page}");
    assert!(!String::from_utf8_lossy(&site["404.html"]).contains("example.org/edit"));
}
