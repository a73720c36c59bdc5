//! What a site gives to programs: Markdown twins, feeds, `llms.txt`, `robots.txt`, JSON-LD.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod program;

use program::World;
use serde_json::Value;

const SITE: &str = "[site]\ntitle = \"Notes & <more>\"\ndescription = \"About *stars*.\"\nauthor = \"A. Writer\"\nbase_url = \"https://example.org/n\"\n";

fn built(files: &[(&str, &str)], site: &str) -> World {
    let world = World::with(files.iter().copied());
    world.write("site.toml", site);
    world.build::<&str>(&[]).ends_with(0);
    world
}

/// A twin without its front matter.
fn twin(text: &str) -> String {
    let world = built(
        &[
            ("a.md", text),
            ("x/Other note.md", "# Other\n\n## A part\n\nwords ^block\n"),
            ("pic.png", "pixels"),
            ("file.pdf", "pages"),
        ],
        "",
    );
    let twin = world.page("a/index.md");
    twin.split_once("---\n\n").unwrap().1.to_owned()
}

#[track_caller]
fn assert_twin(text: &str, expected: &str) {
    assert_eq!(twin(text), expected);
}

#[test]
fn a_twin_says_its_title_description_and_tags() {
    let world = built(
        &[(
            "a.md",
            "---\ntitle: \"A: title\"\ndescription: About \"it\"\ntags: [one]\nprice: 5\n---\nWords #two.\n",
        )],
        "",
    );
    let expected = "---\ntitle: \"A: title\"\ndescription: \"About \\\"it\\\"\"\ntags: [\"one\", \"two\"]\n---\n\n# A: title\n\nWords #two.\n";
    assert_eq!(world.page("a/index.md"), expected);
    let page = world.page("a/index.html");
    assert!(
        page.contains("<link rel=\"alternate\" type=\"text/markdown\" href=\"../a/index.md\">"),
        "{page}"
    );
    assert!(page.contains(">View as Markdown</a>"), "{page}");
}

#[test]
fn links_lead_to_twins_and_files() {
    assert_twin(
        "# A\n\n[[Other note]], [[Other note#A part|part]], [[Other note#^block|block]], [t](x/Other%20note.md), [[nobody]], [[#A]], [[x/]] ![[pic.png|a pic]] ![[file.pdf]]\n\n![[Other note#A part]]\n\n<https://a.example/?a=1;(2)> [x](https://a.example \"t\") [y](javascript:alert(1))\n",
        "# A\n\n[Other note](../x/other-note/index.md), [part](../x/other-note/index.md#a-part), [block](../x/other-note/index.md), [t](../x/other-note/index.md), nobody, [A](#a), [x/](../x/) ![a pic](../assets/pic-de6a7900.png) [file.pdf](../assets/file-a52d8c3a.pdf)\n\n[Other note > A part](../x/other-note/index.md#a-part)\n\n<https://a.example/?a=1;(2)> [x](https://a.example \"t\") y\n",
    );
}

#[test]
fn blocks_stay_what_they_are() {
    assert_twin(
        "# A\n\ntext\nnext\n\n1. one\n2. two\n   - in\n\n     more\n\n- [ ] a\n- [x] b\n\n* apart\n\n> quote\n> > deep\n\n> [!tip]- Title *x*\n> body\n\n| a | b |\n|:-|-:|\n| `x\\|y` | z |\n\n```rust {1}\nfn f() {}\n\n  x\n```\n\n---\n\n$$\nx < y\n$$\n\nSee[^1] ^[in place]\n\n[^1]: The note.\n",
        "# A\n\ntext\nnext\n\n1. one\n2. two\n   - in\n\n     more\n\n- [ ] a\n- [x] b\n\n* apart\n\n> quote\n>\n> > deep\n\n> [!tip]- Title *x*\n>\n> body\n\n| a | b |\n| :-- | --: |\n| `x\\|y` | z |\n\n```rust\nfn f() {}\n\n  x\n```\n\n***\n\n$$\nx < y\n$$\n\nSee[^1] [^2]\n\n[^1]: The note.\n\n[^2]: in place\n",
    );
}

#[test]
fn html_is_its_text_and_text_is_no_html() {
    assert_twin(
        "# A\n\n1 < 2 &lt;b&gt; \\*x\\* <kbd>Ctrl</kbd>+<b>C</b>\n\n<details><summary>More</summary>\n\nInside.\n\n</details>\n\n<p>One <b>two</b></p>\n",
        "# A\n\n1 < 2 &lt;b> \\*x\\* Ctrl+C\n\nMore\n\nInside.\n\nOne two\n",
    );
}

#[test]
fn queries_are_their_answers() {
    assert_twin(
        "# A\n\nkey:: one | two\n\n```dataview\nTABLE file.link, this.key FROM \"x\"\n```\n\n```dataview\nLIST FROM #nothing\n```\n\n```dataview\nLIST FROM \"x\"\n```\n\n`= this.key` and `= 1`\n",
        "# A\n\nkey:: one | two\n\n| File | file.link | this.key |\n| --- | --- | --- |\n| [Other note](../x/other-note/index.md) | [Other note](../x/other-note/index.md) | one \\| two |\n\n*No results*\n\n- [Other note](../x/other-note/index.md)\n\none | two and `= 1`\n",
    );
}

#[test]
fn flowcharts_are_their_text_and_comparisons_tables() {
    let text = twin(
        "# A\n\n```\nIs it? → Yes → [[Other note|other]]\n       → No → b\n```\n\n```compare\nentities: Other note, b\n```\n",
    );
    assert!(text.contains("```\nIs it? → Yes → [[Other note|other]]"), "{text}");
    assert!(text.contains("| Other note |"), "{text}");
}

fn dated() -> World {
    let note = |front: &str| format!("---\n{front}\n---\nWords of it.\n");
    let files = [
        ("index.md", note("updated: 2030-01-01")),
        ("old.md", note("created: 2024-01-02")),
        (
            "new.md",
            note(
                "created: 2024-01-01\nupdated: 2025-03-04T10:00\ntags: [a, b/c]\ntitle: \"New & <b>\\u0007\"",
            ),
        ),
        ("none.md", "no day".to_owned()),
        ("x/between.md", note("date: 2024-05-06\ndescription: Described.\nkind: concept")),
    ];
    let files: Vec<(&str, &str)> =
        files.iter().map(|(path, text)| (*path, text.as_str())).collect();
    built(&files, SITE)
}

#[test]
fn the_atom_feed_has_the_newest_first_and_is_well_formed() {
    let world = dated();
    let text = world.page("feed.xml");
    let feed = roxmltree::Document::parse(&text).unwrap();
    let root = feed.root_element();
    let atom = "http://www.w3.org/2005/Atom";
    assert!(root.has_tag_name((atom, "feed")));
    let child = |node: roxmltree::Node<'_, '_>, name: &str| {
        let found = node.children().find(|it| it.has_tag_name((atom, name)));
        found.and_then(|it| it.text().map(str::to_owned)).unwrap_or_default()
    };
    assert_eq!(child(root, "title"), "Notes & <more>");
    assert_eq!(child(root, "updated"), "2025-03-04T00:00:00Z");
    let entries: Vec<_> = root.children().filter(|it| it.has_tag_name((atom, "entry"))).collect();
    let ids: Vec<String> = entries.iter().map(|it| child(*it, "id")).collect();
    let routes = ["new/", "x/between/", "old/"];
    assert_eq!(ids, routes.map(|route| format!("https://example.org/n/{route}")));
    assert_eq!(child(entries[0], "title"), "New & <b>");
    assert_eq!(child(entries[0], "published"), "2024-01-01T00:00:00Z");
    assert_eq!(child(entries[1], "summary"), "Described.");
    assert_eq!(child(entries[2], "summary"), "Words of it.");
    let page = world.page("old/index.html");
    assert!(page.contains("type=\"application/atom+xml\""), "{page}");
}

#[test]
fn the_json_feed_has_what_its_version_asks_for() {
    let feed: Value = serde_json::from_str(&dated().page("feed.json")).unwrap();
    assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(feed["feed_url"], "https://example.org/n/feed.json");
    assert_eq!(feed["authors"][0]["name"], "A. Writer");
    let items = feed["items"].as_array().unwrap();
    assert_eq!(items.len(), 3);
    for item in items {
        for key in ["id", "url", "title", "content_text", "date_modified"] {
            assert!(item[key].is_string(), "{key}: {item}");
        }
    }
    assert_eq!(items[0]["tags"], serde_json::json!(["a", "b/c"]));
}

#[test]
fn feeds_can_be_short_or_left_out() {
    let files =
        [("a.md", "---\ncreated: 2024-01-02\n---\n"), ("b.md", "---\ncreated: 2024-01-03\n---\n")];
    let short = built(&files, &format!("{SITE}[feeds]\ncount = 1\n"));
    assert_eq!(short.page("feed.xml").matches("<entry>").count(), 1);
    for site in [&format!("{SITE}[feeds]\nenabled = false\n"), "[site]\ntitle = \"x\"\n"] {
        let world = built(&files, site);
        assert!(
            !world.site().join("feed.xml").exists() && !world.site().join("feed.json").exists()
        );
        assert!(!world.page("a/index.html").contains("feed.xml"));
    }
}

#[test]
fn a_tag_has_a_feed_where_its_notes_have_days() {
    let files = [
        ("a.md", "---\ncreated: 2024-01-02\ntags: [x/Größe, none]\n---\n"),
        ("b.md", "---\nupdated: 2024-01-03\ntags: [x]\n---\n"),
        ("c.md", "---\ntags: [x, empty]\n---\n"),
    ];
    let world = built(&files, &format!("{SITE}[feeds]\ncount = 2\n"));
    let text = world.page("tags/x/feed.xml");
    let feed = roxmltree::Document::parse(&text).unwrap();
    let texts = |name: &str| -> Vec<String> {
        let found = feed.descendants().filter(|it| it.has_tag_name(name));
        found.filter_map(|it| it.text().map(str::to_owned)).collect()
    };
    assert_eq!(texts("title"), ["#x · Notes & <more>", "b", "a"]);
    let base = "https://example.org/n/";
    assert_eq!(texts("id"), ["tags/x/", "b/", "a/"].map(|route| format!("{base}{route}")));
    let nested = world.page("tags/x/größe/feed.xml");
    assert!(
        nested.contains("href=\"https://example.org/n/tags/x/gr%C3%B6%C3%9Fe/feed.xml\""),
        "{nested}"
    );
    let page = world.page("tags/x/größe/index.html");
    let href = "href=\"../../../tags/x/gr%C3%B6%C3%9Fe/feed.xml\"";
    assert_eq!(page.matches(href).count(), 2, "in the head and to be seen: {page}");
    assert!(!world.site().join("tags/empty/feed.xml").exists());
    assert!(!world.page("tags/empty/index.html").contains("tags/empty/feed.xml"));

    let world = built(&files, &format!("{SITE}[feeds]\ntags = false\n"));
    assert!(
        world.site().join("feed.xml").exists() && !world.site().join("tags/x/feed.xml").exists()
    );
    assert!(!world.page("tags/x/index.html").contains("tags/x/feed.xml"));
}

#[test]
fn a_tag_s_page_is_a_table_of_its_notes() {
    let world = built(
        &[
            ("a.md", "---\ntitle: First\nkind: question\ndifficulty: hard\ntags: [x/y/z]\n---\n"),
            ("b.md", "---\ntags: [x/y]\n---\n"),
            ("c.md", "---\ntags: [plain]\n---\n"),
        ],
        SITE,
    );
    let page = world.page("tags/x/y/index.html");
    let head = "<tr><th scope=\"col\">Notes</th><th scope=\"col\">Kind</th><th scope=\"col\">Difficulty</th></tr>";
    assert!(page.contains(head), "{page}");
    assert!(page.contains("<meta name=\"description\" content=\"Notes: 2. b, First\">"), "{page}");
    let deep = world.page("tags/x/y/z/index.html");
    for above in ["tags/\">Tags", "tags/x/\">#x<", "tags/x/y/\">#x/y<"] {
        assert!(deep.contains(above), "{above}: {deep}");
    }
    let plain = world.page("tags/plain/index.html");
    assert!(plain.contains("<tr><th scope=\"col\">Notes</th></tr>"), "{plain}");
}

#[test]
fn programs_are_told_where_to_look() {
    let world = dated();
    assert_eq!(
        world.page("robots.txt"),
        "User-agent: *\nAllow: /\n\nSitemap: https://example.org/n/sitemap.xml\n"
    );
    assert_eq!(
        world.page("llms.txt"),
        "# Notes & &lt;more>\n\n> About \\*stars\\*.\n\n## Notes\n\n- [Notes & &lt;more>](https://example.org/n/index.md)\n- [New & &lt;b>\u{7}](https://example.org/n/new/index.md)\n- [none](https://example.org/n/none/index.md)\n- [old](https://example.org/n/old/index.md)\n\n## x\n\n- [between](https://example.org/n/x/between/index.md): Described.\n"
    );
    let sitemap = world.page("sitemap.xml");
    assert!(
        sitemap.contains("<loc>https://example.org/n/new/</loc><lastmod>2025-03-04</lastmod>"),
        "{sitemap}"
    );
    let page = world.page("x/between/index.html");
    let data = page.split("ld+json\">").nth(1).unwrap().split("</script>").next().unwrap();
    let data: Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["@graph"][0]["@type"], "TechArticle");
    assert!(world.page("index.html").contains("\"@type\":\"WebSite\""));
}

#[test]
fn a_site_may_do_without_twins() {
    let world = built(&[("a.md", "words")], "[markdown]\nenabled = false\n");
    assert!(!world.site().join("a/index.md").exists() && !world.site().join("llms.txt").exists());
    assert!(!world.page("a/index.html").contains("index.md"));
}

#[test]
fn an_address_of_a_file_of_ours_is_refused() {
    let world = World::with([
        ("a.md", "---\npermalink: feed.xml\n---\n"),
        ("b.md", "---\npermalink: x/index.md\n---\n"),
        ("c.md", "---\npermalink: llms.txt\n---\n"),
        ("d.md", "---\npermalink: tags/x/feed.xml\n---\n"),
    ]);
    let run = world.build::<&str>(&[]);
    assert!(run.stderr.contains("a file of moc's own"), "{}", run.stderr);
    assert!(run.stderr.contains("`x/index.md` cannot be an address"), "{}", run.stderr);
    assert!(run.stderr.contains("`tags/x/feed.xml` cannot be an address"), "{}", run.stderr);
    assert!(world.page("b/index.html").contains("<article"));
}

/// Addresses of the social images of a page, and whether it says how large they are.
fn image(world: &World, page: &str) -> (Option<String>, bool) {
    let page = world.page(page);
    let image = page.split("\"og:image\" content=\"").nth(1);
    let image = image.map(|rest| rest.split('"').next().unwrap().to_owned());
    (image, page.contains("og:image:width"))
}

#[test]
fn pages_have_cards_where_moc_can_draw_them() {
    let files = [
        ("a.md", "---\ntitle: A title\n---\n"),
        ("b.md", "---\ntitle: A title\n---\n"),
        ("c.md", "---\ntitle: 标题\n---\n"),
        ("d.md", "---\nimage: https://a.example/p.png\n---\n"),
        ("e/f.md", "#tag"),
    ];
    let world = built(&files, SITE);
    if !cfg!(feature = "cards") {
        assert_eq!(image(&world, "a/index.html"), (None, false));
        return;
    }
    let pages = ["a", "b", "", "e", "tags/tag"].map(|page| format!("{page}/index.html"));
    let cards = pages.map(|page| {
        let page = page.trim_start_matches('/');
        let (address, has_size) = image(&world, page);
        assert!(has_size, "{page}");
        address.unwrap().strip_prefix("https://example.org/n/").unwrap().to_owned()
    });
    for card in &cards {
        let picture = std::fs::read(world.site().join(card)).unwrap();
        assert!(picture.starts_with(b"\x89PNG"), "{card}");
    }
    assert_ne!(cards[0], cards[1], "each page has its own, two with one title as well");
    assert_eq!(image(&world, "c/index.html"), (None, false));
    assert_eq!(image(&world, "d/index.html"), (Some("https://a.example/p.png".to_owned()), false));

    // Built over the old site: what is the same is kept, what is changed is as in a first build.
    world.write("a.md", "---\ntitle: Another title\n---\n");
    world.build::<&str>(&[]).ends_with(0);
    program::assert_same(&world.output(), &world.cold::<&str>(&[]), "after a new title");
    assert!(!world.site().join(&cards[0]).exists() && world.site().join(&cards[1]).exists());

    for site in ["[site]\ntitle = \"x\"\n", &format!("{SITE}[social]\ncards = false\n")] {
        world.write("site.toml", site);
        world.build::<&str>(&[]).ends_with(0);
        assert_eq!(image(&world, "a/index.html"), (None, false));
        assert!(!world.site().join("assets/cards").exists());
    }
}
