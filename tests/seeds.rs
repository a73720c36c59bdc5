//! Four documents as people have them, dropped into an empty folder with no configuration: a
//! handbook, fragments of a course, a profile with road maps, a map of content with queries.
//! Every heading, list item, table row and link of theirs is on their pages.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod program;

use program::World;
use scraper::{ElementRef, Html, Selector};

const DOCUMENTS: [(&str, &str); 4] = [
    ("handbook", include_str!("seeds/handbook.md")),
    ("fragments", include_str!("seeds/fragments.md")),
    ("specialist", include_str!("seeds/specialist.md")),
    ("map", include_str!("seeds/map.md")),
];

/// What a reader of the source sees, line by line.
#[derive(Default)]
struct Outline {
    headings: Vec<(usize, String)>,
    items: Vec<String>,
    rows: Vec<Vec<String>>,
    targets: Vec<String>,
    urls: Vec<String>,
    fences: usize,
}

fn outline(source: &str) -> Outline {
    let mut outline = Outline::default();
    let (mut is_front, mut is_fence) = (false, false);
    for (at, line) in source.lines().enumerate() {
        let text = line.trim();
        if (at == 0 || is_front) && text == "---" {
            is_front = !is_front;
        } else if !is_front && text.starts_with("```") {
            is_fence = !is_fence;
            outline.fences += usize::from(is_fence);
        } else if !is_front && !is_fence {
            outline.take(text);
        }
    }
    outline
}

impl Outline {
    fn take(&mut self, line: &str) {
        let level = line.bytes().take_while(|b| *b == b'#').count();
        let number = line.trim_start_matches(|c: char| c.is_ascii_digit());
        if level > 0 && line[level..].starts_with(' ') {
            self.headings.push((level, shown(&line[level..])));
        } else if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
            self.items.push(shown(item));
        } else if number.len() < line.len() && number.starts_with(". ") {
            self.items.push(shown(&number[2..]));
        } else if line.starts_with('|') && line.contains(|c: char| c.is_alphanumeric()) {
            self.rows.push(line.trim_matches('|').split('|').map(shown).collect());
        }
        let links = line.split("[[").skip(1).filter_map(|rest| rest.split_once("]]"));
        self.targets
            .extend(links.map(|(link, _)| link.split(['|', '#']).next().unwrap().to_owned()));
        let urls = line.split_whitespace().filter(|word| word.starts_with("https://"));
        self.urls.extend(urls.map(str::to_owned));
    }
}

/// A line without its marks, blanks run together.
fn shown(markdown: &str) -> String {
    let links = markdown.replace("[[", "").replace("]]", "");
    words(&links.replace("**", "").replace('`', ""))
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn text_of(element: ElementRef<'_>) -> String {
    words(&element.text().collect::<String>())
}

/// What of an article is the text's; a flowchart's outline repeats what its fence says, and a path
/// is a line of the text whose steps are items.
fn all<'a>(page: &'a Html, css: &str) -> Vec<ElementRef<'a>> {
    let is_outline = |it: &ElementRef<'_>| {
        let mut around = it.ancestors().filter_map(ElementRef::wrap);
        around.any(|it| {
            let is_ours = |class: &str| class.starts_with("flow-") || class == "moc-path";
            it.attr("class").is_some_and(is_ours)
        })
    };
    let selector = Selector::parse(&format!("article {css}")).unwrap();
    let found = page.select(&selector);
    found.filter(|it| it.value().name() == "pre" || !is_outline(it)).collect()
}

fn texts(page: &Html, css: &str) -> Vec<String> {
    all(page, css).into_iter().map(text_of).collect()
}

/// The page of the document `name` when it lies in a folder of its own.
fn page(name: &str, source: &str) -> Html {
    let world = World::with([(format!("{name}.md"), source)]);
    let run = world.build(&["--message-format", "json"]).ends_with(0);
    for line in run.stdout.lines() {
        let is_ghost = line.contains("\"link::ghost\"");
        let is_for_later = line.contains("\"severity\":\"info\"");
        let is_one_way = line.contains("no other branch of `Caching needed?`");
        assert!(is_ghost || is_for_later || is_one_way, "{name}: {line}");
    }
    Html::parse_document(&world.page(&format!("{name}/index.html")))
}

#[test]
fn nothing_of_the_documents_is_lost() {
    for (name, source) in DOCUMENTS {
        let (page, outline) = (page(name, source), outline(source));
        // The title that a note begins with may stand above its article.
        let title = Selector::parse(".page-head h1[id]").unwrap();
        let headings: Vec<(usize, String)> = page
            .select(&title)
            .chain(all(&page, "h1, article h2, article h3, article h4"))
            .map(|it| (usize::from(it.value().name().as_bytes()[1] - b'0'), text_of(it)))
            .collect();
        assert_eq!(headings, outline.headings, "{name}: headings, in their order");

        // An item's text, then what is nested in it.
        let items = texts(&page, "li");
        assert_eq!(items.len(), outline.items.len(), "{name}: items");
        for (found, wanted) in items.iter().zip(&outline.items) {
            assert!(found.starts_with(wanted.as_str()), "{name}: {found:?} for {wanted:?}");
        }

        let rows: Vec<Vec<String>> = all(&page, "tr")
            .into_iter()
            .map(|row| row.child_elements().map(text_of).collect())
            .collect();
        assert_eq!(rows, outline.rows, "{name}: table rows");

        let targets: Vec<&str> =
            all(&page, "a.internal-link").iter().filter_map(|it| it.attr("data-href")).collect();
        assert_eq!(targets, outline.targets, "{name}: links to notes");
        let urls: Vec<&str> = all(&page, "a.external-link:not(.moc-name)")
            .iter()
            .filter_map(|it| it.attr("href"))
            .collect();
        assert_eq!(urls, outline.urls, "{name}: links to the web");
        assert_eq!(all(&page, "pre").len(), outline.fences, "{name}: fenced blocks");
    }
}

#[test]
fn every_word_of_the_source_is_on_the_page() {
    for (name, source) in DOCUMENTS {
        let page = page(name, source);
        let text = words(&page.root_element().text().collect::<String>());
        let body = source
            .strip_prefix("---\n")
            .map_or(source, |rest| rest.split_once("\n---\n").unwrap().1);
        for line in body.lines().filter(|line| !line.starts_with('|')) {
            let line = line.trim().trim_start_matches(['#', '-', ' ']);
            let is_mark = line.starts_with("```") || line.contains("[[");
            for part in shown(line).split(". ").filter(|part| !is_mark && part.len() > 8) {
                let part = part.trim_start_matches(|c: char| c.is_ascii_digit());
                assert!(text.contains(part.trim()), "{name}: {part:?}");
            }
        }
    }
}

#[test]
fn the_flowcharts_of_the_handbook_are_drawn_though_nothing_says_that_they_are_some() {
    let page = page("handbook", DOCUMENTS[0].1);
    let count = |css: &str| page.select(&Selector::parse(css).unwrap()).count();
    assert_eq!(count("figure.moc-flowchart"), 1);
    assert_eq!(count(".flow-chart"), 4);
    assert_eq!((count("svg .flow-node"), count("svg .flow-edge")), (20, 16));
    let titles: Vec<String> =
        page.select(&Selector::parse(".flow-title").unwrap()).map(text_of).collect();
    assert_eq!(titles, ["Database Selection", "Message Queue"]);
    assert_eq!(count(".flow-outline .flow-badge"), 2);
    let world = World::with([("handbook.md", DOCUMENTS[0].1)]);
    let said = world.build(&["--message-format", "short"]).ends_with(0).stderr;
    assert_eq!(said.matches("no other branch").count(), 1, "{said}");
}

#[test]
fn the_handbooks_tables_are_comparisons_and_its_profiles_are_compared() {
    let world = World::with([("handbook.md", DOCUMENTS[0].1)]);
    world.build::<&str>(&[]).ends_with(0);
    let page = Html::parse_document(&world.page("handbook/index.html"));
    let count = |css: &str| page.select(&Selector::parse(css).unwrap()).count();
    assert_eq!(count("table.comparison"), 2);
    assert_eq!(count("[data-rank]"), 4 + 4 + 3, "words that have an order");
    let rows = |category: &str| {
        let page = Html::parse_document(&world.page(&format!("compare/{category}/index.html")));
        page.select(&Selector::parse("table.comparison tbody tr").unwrap()).count()
    };
    let categories = [
        "programming-languages",
        "databases",
        "message-queues-event-streaming",
        "orms-database-tools/modern-orms-2025",
    ];
    assert_eq!(categories.map(rows), [4, 3, 2, 4], "thirteen profiles");
}

#[test]
fn the_specialists_roadmaps_are_a_plan_with_paths_and_a_career() {
    let page = page("specialist", DOCUMENTS[2].1);
    let text = |css: &str| {
        page.select(&Selector::parse(css).unwrap()).map(text_of).collect::<Vec<String>>()
    };
    let lists = "ul.moc-steps > [data-step]";
    assert_eq!(text(lists).len(), 18, "items of the roadmaps");
    assert_eq!(text(".moc-hours"), ["8 × 250–320 h = 2,000–2,560 h"]);
    let paths = text("ol.moc-path");
    assert_eq!(paths.len(), 4);
    let steps = ["Node.js or Python", "+ SQL", "+ basic API design"];
    assert_eq!(text("ol.moc-path > li")[..3], steps);
    assert_eq!(text("ol.moc-path > li").len(), 3 + 5 + 4 + 4);
    let skills = text("ol.moc-steps ul");
    assert_eq!(skills.len(), 5, "lists of skills");
    assert_eq!(text("ol.moc-steps ul > [data-step]").len(), 4 + 4 + 5 + 5 + 4);
    assert_eq!(text("ol.moc-steps > [data-step]").len(), 7, "next steps, in order");
    assert_eq!(text("ol.moc-stages > li").len(), 4);
    let salaries: Vec<f64> = page
        .select(&Selector::parse("td:last-child[data-sort]").unwrap())
        .filter_map(|cell| cell.attr("data-sort")?.parse().ok())
        .collect();
    assert_eq!(salaries, [100e3, 90e3, 110e3, 120e3, 130e3], "salaries, by their low ends");
    assert_eq!(text(".moc-plan .facts dd"), ["63", "2,820–3,950 h"]);
}

#[test]
fn the_frameworks_of_the_handbook_lead_to_what_is_written_of_them() {
    let alone = page("handbook", DOCUMENTS[0].1);
    let names = |page: &Html| -> Vec<String> {
        let found = all(page, "li a.moc-name");
        found.iter().map(|it| format!("{} {}", text_of(*it), it.attr("href").unwrap())).collect()
    };
    // Of the thirteen, the handbook itself gives addresses for two.
    assert_eq!(
        names(&alone),
        ["NestJS https://nestjs.com", "FastAPI https://fastapi.tiangolo.com"]
    );

    let frameworks = [
        "NestJS",
        "Express",
        "Fastify",
        "tRPC",
        "FastAPI",
        "Django",
        "Flask",
        "Gin",
        "Echo",
        "Fiber",
        "Axum",
        "Actix-web",
        "Rocket",
    ];
    let notes =
        frameworks.iter().map(|name| (format!("{name}.md"), "---\nkind: technology\n---\n"));
    let world = World::with(notes.chain([("handbook.md".to_owned(), DOCUMENTS[0].1)]));
    world.build::<&str>(&[]).ends_with(0);
    let handbook = Html::parse_document(&world.page("handbook/index.html"));
    assert_eq!(names(&handbook).len(), 13);
    let parents = [
        ("nestjs", "Node.js/TypeScript"),
        ("django", "Python"),
        ("gin", "Go"),
        ("actix-web", "Rust"),
    ];
    for (note, parent) in parents {
        let page = world.page(&format!("{note}/index.html"));
        assert!(!page.contains("unlinked-backlinks"), "a name in a list is a link");
        assert!(
            page.contains("<dt>Framework of</dt>") && page.contains(&format!("\">{parent}</a>")),
            "{page}"
        );
    }
    assert!(world.page("nestjs/index.html").contains("href=\"https://nestjs.com\""));
}

/// The figures that are known of the documents, so that the reader above cannot fool itself.
#[test]
fn the_documents_have_the_known_shape() {
    let [handbook, fragments, specialist, map] = DOCUMENTS.map(|(_, source)| outline(source));
    let levels = |outline: &Outline| {
        [1, 2, 3, 4].map(|level| outline.headings.iter().filter(|(it, _)| *it == level).count())
    };
    assert_eq!(levels(&handbook), [1, 8, 12, 3]);
    assert_eq!((handbook.items.len(), handbook.urls.len(), handbook.fences), (91 + 5, 6, 1));
    assert_eq!(levels(&fragments), [0; 4]);
    assert_eq!(levels(&map), [1, 7, 14, 60]);
    assert_eq!((map.targets.len(), map.fences), (11, 13));
    assert!(specialist.rows.len() > 5 && specialist.items.len() > 40);
}

#[test]
fn the_map_tells_how_far_it_is_and_folds_its_groups() {
    let (source, question) = (DOCUMENTS[3].1, "q-sql-join-algorithms-complexity--backend--hard.md");
    let note = "---\ndifficulty: hard\naliases: [Circuit breaker pattern]\n---\nwords";
    let world = World::with([("map.md", source), (question, note)]);
    world.build::<&str>(&[]).ends_with(0);
    let page = Html::parse_document(&world.page("map/index.html"));
    let all = |css: &str| -> Vec<ElementRef<'_>> {
        page.select(&Selector::parse(css).unwrap()).collect()
    };
    let texts = |css: &str| all(css).into_iter().map(text_of).collect::<Vec<_>>();
    assert_eq!(texts("h1"), ["Backend — Map of Content"]);
    assert_eq!((all(".fold").len(), all(".fold[open]").len()), (60, 8));
    assert_eq!(all(".fold .moc-query").len(), 0, "queries are about more than a group");
    assert_eq!(all("h3 + .fold-meter").len(), 8);
    let paths = texts(".map-paths li");
    assert_eq!(paths[0], "Backend Fundamentals Beginner Topics: 4 Begin");
    assert_eq!(paths.len(), 3);
    let joins = texts(".fold > summary").into_iter().find(|it| it.starts_with("JOIN")).unwrap();
    assert_eq!(joins, "JOIN Operations Topics with a note: 1 of 6");
    assert!(texts(".facts")[0].ends_with("2 of 359 (0 %)"), "{:?}", texts(".facts"));
}

#[test]
fn the_four_together_are_a_site() {
    let world = World::with(DOCUMENTS.map(|(name, source)| (format!("{name}.md"), source)));
    world.build::<&str>(&[]).ends_with(0);
    let home = world.page("index.html");
    for (name, _) in DOCUMENTS {
        assert!(home.contains(&format!("href=\"./{name}/\"")), "{name} is linked at home");
    }
    assert!(world.page("tags/topic/backend/index.html").contains("map/"), "a nested tag's page");
}
