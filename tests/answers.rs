//! What a reader sees of a query's answer, beyond what the golden site `sites/queries` shows:
//! long answers, how they came about, other languages, hostile values.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

#[path = "hostile/inject.rs"]
#[allow(dead_code)]
mod inject;
mod support;

use moc::build::memory::MemoryOptions;
use scraper::Html;
use support::page::{Site, selector};
use support::tree::text_of;

fn built(files: &[(&str, String)]) -> Site {
    let files: Vec<(String, Vec<u8>)> =
        files.iter().map(|(path, text)| ((*path).to_owned(), text.clone().into_bytes())).collect();
    Site::build(&files, &MemoryOptions::default())
}

/// A site of `count` notes in the folder `n` and a note that asks for them.
fn asking(count: usize, query: &str) -> Site {
    let mut files: Vec<(String, Vec<u8>)> = (0..count)
        .map(|n| {
            let text =
                format!("---\nnumber: {n}\nday: 2024-01-{:02}\n---\n- [ ] task {n}\n", n % 28 + 1);
            (format!("n/n{n:04}.md"), text.into_bytes())
        })
        .collect();
    files.push(("q.md".to_owned(), format!("```dataview\n{query}\n```\n").into_bytes()));
    Site::build(&files, &MemoryOptions::default())
}

fn page(site: &Site) -> &Html {
    site.document("q.md").unwrap().1
}

fn count(html: &Html, css: &str) -> usize {
    html.select(&selector(css)).count()
}

/// The text of the first such element, decoration included.
fn text(html: &Html, css: &str) -> String {
    let found = html.select(&selector(css)).next();
    let text = found.map(|it| it.text().collect::<String>()).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn fifty_results_are_open_and_the_rest_is_folded() {
    let cases = [
        ("TABLE number FROM \"n\"", "tbody > tr", "tbody.moc-folded > tr"),
        ("LIST FROM \"n\"", ".list-view-ul > li", ".list-view-ul > li.moc-folded"),
        ("TASK FROM \"n\"", ".task-list-item", ".task-list-item.moc-folded"),
    ];
    for (query, all, folded) in cases {
        let site = asking(50, query);
        assert_eq!(count(page(&site), all), 50, "{query}");
        assert_eq!(count(page(&site), folded) + count(page(&site), ".moc-more"), 0, "{query}");
        let site = asking(60, query);
        assert_eq!(count(page(&site), all), 60, "{query}");
        assert_eq!(count(page(&site), folded), 10, "{query}");
        assert_eq!(text(page(&site), ".moc-more summary"), "Show all 60", "{query}");
        assert_eq!(site.faults(), Vec::<String>::new());
    }
}

#[test]
fn groups_and_months_are_folded_whole() {
    let site = asking(60, "TASK FROM \"n\" GROUP BY file.link");
    assert_eq!(count(page(&site), ".moc-group"), 60);
    assert_eq!(count(page(&site), ".moc-group.moc-folded"), 10);
    assert_eq!(count(page(&site), "article :is(h1, h2, h3, h4, h5, h6)"), 0);
    let site = asking(60, "CALENDAR date(\"2024-01-01\") + dur(\"1 month\") * number FROM \"n\"");
    assert_eq!(count(page(&site), ".moc-month"), 60);
    assert_eq!(count(page(&site), ".moc-month.moc-folded"), 10);
    // One month is shown as a whole, and then there is nothing to unfold.
    let site = asking(60, "CALENDAR date(\"2024-01-01\") FROM \"n\"");
    assert_eq!(count(page(&site), ".moc-month li"), 60);
    assert_eq!(count(page(&site), ".moc-folded, .moc-more"), 0);
    let site =
        asking(60, "CALENDAR choice(number < 55, date(\"2024-01-01\"), \"some day\") FROM \"n\"");
    assert_eq!(count(page(&site), ".moc-group.moc-folded li"), 5);
    assert_eq!(text(page(&site), ".moc-more summary"), "Show all 60");
}

#[test]
fn the_count_stands_where_the_plugin_shows_it() {
    let site = asking(3, "TABLE number, day FROM \"n\"");
    assert_eq!(text(page(&site), "th:first-child"), "File 3");
    assert_eq!(count(page(&site), ".small-text"), 1);
    let site = asking(3, "LIST FROM \"n\"");
    assert_eq!(count(page(&site), ".small-text"), 0);
    let site = asking(3, "TASK FROM \"n\" GROUP BY number > 0 AS late");
    let counts: Vec<String> =
        page(&site).select(&selector(".moc-group-name")).map(text_of).collect();
    assert_eq!(counts, ["false 1", "true 2"]);
}

#[test]
fn why_tells_what_was_looked_at_and_what_each_step_left() {
    let site = asking(9, "LIST FROM \"n\"\nWHERE number   > 3\nLIMIT 2");
    let why = text(page(&site), ".moc-why");
    assert_eq!(
        why,
        "Why these rows? Notes looked at: 9 → results: 2 WHERE number > 3 left 5 LIMIT 2 left 2 \
         LIST FROM \"n\" WHERE number > 3 LIMIT 2"
    );
    let site = asking(2, "TASK FROM \"n\" WHERE !completed");
    assert!(text(page(&site), ".moc-why").contains("Tasks looked at: 2 → results: 2"));
    let site = built(&[
        ("n/a.md", "---\nx: 1\n---\n".to_owned()),
        ("n/b.md", "---\nx: {y: 1}\n---\n".to_owned()),
        ("q.md", "```dataview\nLIST x - 1\nFROM \"n\"\nWHERE x - 1 < 7\n```\n".to_owned()),
    ]);
    let why = text(page(&site), ".moc-why");
    assert!(why.contains("Rows left out because an expression failed in them: 1."), "{why}");
}

#[test]
fn an_answer_is_the_same_beside_raw_html() {
    let query = "```dataview\nTABLE x, y FROM \"n\"\n```\n\n`= [[n]].x`\n";
    let note = "---\nx: \"**b** <i>i</i> [[q#^b|l]] <a href=n.md>raw</a>\"\ny: \"a[^1] ^[in *place*]\\n\\n[^1]: foot\"\n---\n";
    let [plain, mixed] = ["text ^b\n\n", "te<b>x</b>t ^b\n\n"].map(|before| {
        let site = built(&[("n/n.md", note.to_owned()), ("q.md", format!("{before}{query}"))]);
        assert_eq!(site.faults(), Vec::<String>::new());
        let article = page(&site).select(&selector("article")).next().unwrap().inner_html();
        article[article.find("<figure").unwrap()..].to_owned()
    });
    assert_eq!(plain, mixed);
    assert!(plain.contains("<strong>b</strong> <i>i</i>"), "{plain}");
    assert!(plain.contains("href=\"../n/n/\">raw</a>"), "{plain}");
    assert!(plain.contains("id=\"moc-q"), "{plain}");
}

#[test]
fn no_link_stands_in_a_link() {
    let text = "[see `= [[n]]` and `= this.x`](https://example.org)\n";
    let site = built(&[
        ("n.md", String::new()),
        ("q.md", format!("---\nx: \"[[n]] #tag https://example.com\"\n---\n{text}")),
    ]);
    assert_eq!(count(page(&site), "a a"), 0);
    assert_eq!(count(page(&site), "article a"), 1);
    assert_eq!(
        text_of(page(&site).select(&selector("article a")).next().unwrap()),
        "see n and n #tag https://example.com"
    );
}

#[test]
fn a_text_of_blocks_stays_in_its_line_or_cell() {
    let block = "- one\n- two\n\n# three\n\n<div>four</div>";
    let yaml = in_quotes(block);
    let site = built(&[(
        "q.md",
        format!("---\nx: {yaml}\n---\nA `= this.x` line\n\n```dataview\nTABLE x\n```\n"),
    )]);
    assert_eq!(
        text_of(page(&site).select(&selector("article > p")).next().unwrap()),
        "A one two three four line"
    );
    assert_eq!(count(page(&site), "td > ul > li"), 2);
    assert_eq!(count(page(&site), "article :is(h1, h2, h3)"), 0);
}

/// A YAML text in double quotes.
fn in_quotes(text: &str) -> String {
    format!(
        "\"{}\"",
        text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t")
    )
}

#[test]
fn values_do_not_ask_again() {
    let site = built(&[(
        "q.md",
        "---\nx: \"`= this.y` here\"\ny: 1\nz: \"```dataview\\nLIST\\n```\"\n---\n`= this.x` `= this.z`\n".to_owned(),
    )]);
    assert_eq!(count(page(&site), "article code"), 1);
    assert_eq!(count(page(&site), "article figure"), 0);
    assert_eq!(text(page(&site), "article p"), "= this.y here LIST");
}

#[test]
fn the_words_are_the_sites_language() {
    let site = built(&[
        ("site.toml", "[site]\nlanguage = \"de\"\n".to_owned()),
        ("n.md", "---\nday: 2024-03-01\n---\n".to_owned()),
        ("q.md", "```dataview\nCALENDAR day WHERE day\n```\n\n```dataviewjs\nx\n```\n".to_owned()),
    ]);
    assert_eq!(text(page(&site), ".moc-why summary"), "Warum diese Zeilen?");
    assert_eq!(text(page(&site), "caption"), "März 2024");
    assert_eq!(text(page(&site), "thead th:nth-child(3)"), "Mi");
    assert!(text(page(&site), ".moc-quiet").starts_with("DataviewJS wird"));
}

#[test]
fn a_page_takes_only_so_much() {
    let cell = "word ".repeat(20_000);
    let rows: String = (0..200).map(|n| format!("{n},{cell}\n")).collect();
    let site = built(&[
        ("big.csv", format!("n,text\n{rows}")),
        ("q.md", "```dataview\nTABLE n, text FROM csv(\"big.csv\")\n```\n\nafter\n".to_owned()),
    ]);
    let (_, bytes) = site.outputs().iter().find(|(path, _)| *path == "q/index.html").unwrap();
    assert!((8 << 20..9 << 20).contains(&bytes.len()), "{}", bytes.len());
    let rest = text(page(&site), "figure > .moc-quiet");
    assert!(rest.ends_with("more are not shown: the page would be too large."), "{rest}");
    assert_eq!(text(page(&site), "article > p"), "after");
}

#[test]
fn tasks_nested_past_all_reason_are_flat() {
    let list: String = (0..400).map(|n| format!("{}- [ ] t{n}\n", "  ".repeat(n))).collect();
    let site = built(&[("q.md", format!("{list}\n\n```dataview\nTASK\n```\n"))]);
    let shown: Vec<String> =
        page(&site).select(&selector("figure .task-list-item")).map(text_of).collect();
    assert!(shown.len() > 30);
    assert_eq!(site.faults(), Vec::<String>::new());
}

#[test]
fn hostile_values_stay_values() {
    let mut files = vec![("friend.md".to_owned(), b"# Friend".to_vec())];
    let payloads = inject::PAYLOADS.iter().chain(&inject::MARKUP);
    let mut pages = 0;
    for (n, payload) in payloads.enumerate() {
        let yaml = in_quotes(payload);
        let line = payload.replace('\n', " ");
        let quoted = payload.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ");
        let note = format!(
            "---\nx: {yaml}\nlist: [{yaml}, {{{yaml}: {yaml}}}]\nlink: {}\nup: {}\n---\n\nfield:: {line}\n\n- [ ] {line}\n- [{}] x [[friend|{line}]]\n",
            in_quotes(&format!("[[friend|{payload}]]")),
            in_quotes(&format!("![[{payload}]]")),
            payload.chars().next().unwrap_or('x'),
        );
        files.push((format!("n{n}/note.md"), note.into_bytes()));
        let asking = format!(
            "# Asks\n\n```dataview\nTABLE x AS \"{quoted}\", list, link, up, field, \"{quoted}\", elink(x, x), link(x, x), {{a: x}}, file\nFROM \"n{n}\"\n```\n\n\
             ```dataview\nLIST x FROM \"n{n}\"\n```\n\n```dataview\nTASK FROM \"n{n}\" GROUP BY x\n```\n\n```dataview\nCALENDAR x FROM \"n{n}\"\n```\n\n\
             ```dataview\nLIST FROM \"{quoted}\"\n```\n\n```dataview\nTABLE {line}\n```\n\n```dataviewjs\n{payload}\n```\n\n\
             A `= [[n{n}/note]].x` b `= [[n{n}/note]].list` c `= [[n{n}/note]].link` d `$= dv.el({line})` e `= this.{line}` f.\n\n## Asks <i>raw</i>\n\ninjected-page-is-complete\n"
        );
        files.push((format!("q{n}.md"), asking.into_bytes()));
        pages += 1;
    }
    let site = Site::build(&files, &MemoryOptions::default());
    let mut faults = site.faults();
    for (path, bytes) in site.outputs() {
        let text = String::from_utf8_lossy(bytes);
        match path.rsplit('.').next() {
            Some("html") => faults.extend(inject::faults(path, &text)),
            Some("md") => faults.extend(inject::markdown_faults(path, &text)),
            _ => {}
        }
    }
    assert!(faults.is_empty(), "{} faults: {:#?}", faults.len(), &faults[..faults.len().min(12)]);
    for n in 0..pages {
        let (_, html) = site.document(&format!("q{n}.md")).unwrap();
        let article = text_of(html.select(&selector("article")).next().unwrap());
        assert!(article.contains("injected-page-is-complete"), "q{n} is complete");
        assert!(count(html, "figure.moc-query") >= 7, "q{n}: {}", count(html, "figure.moc-query"));
    }
}

#[test]
fn a_mark_of_a_comment_that_is_none_hides_nothing() {
    let note = "---\ntitle: How <!-- works\nkind: kept\n---\n\\<!-- and `<!--` and $<!--$ %% <!-- %%\n\n\
        one:: 1\n\n- item [two:: 2]\n\n<!-- three:: 3 -->\n\nfour:: 4 <!-- five:: 5\n";
    let query = "```dataview\nTABLE kind, one, two, three, four, five, length(file.lists) FROM \"a\"\n```\n";
    let site = built(&[("a.md", note.to_owned()), ("q.md", query.to_owned())]);
    let cells: Vec<String> =
        page(&site).select(&selector("td")).skip(1).map(|cell| cell.text().collect()).collect();
    assert_eq!(cells, ["kept", "1", "2", "-", "4", "-", "1"]);
}
