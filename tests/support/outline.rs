//! A built site as text for review: what a reader gets, without the theme's markup.
//!
//! Files, findings, and of each page the title, the ways to other pages and the article. The
//! selectors for what the theme draws stand at the top; a new look changes nothing else.

use super::page::{Site, destination, selector, source_of};
use super::tree::{self, text_of};
use scraper::node::Node;
use scraper::{ElementRef, Html};
use std::fmt::Write;

const BREADCRUMBS: &str = ".breadcrumbs li";
const CONTENTS: &str = ".toc a";
const BACKLINKS: &str = ".backlinks li";
const QUERY_BACKLINKS: &str = ".query-backlinks li";
const FLOWCHART_BACKLINKS: &str = ".flowchart-backlinks li";
const UNLINKED: &str = ".unlinked-backlinks li";
const COMPARISON_BACKLINKS: &str = ".comparison-backlinks li";
const COMPARE_WITH: &str = ".compare-with a";
const FIGURES: &str = ".map-figures > div";
const PATHS: &str = ".map-paths li";
const NEAR: &str = "#moc-maps ~ ul a, #moc-related-questions ~ ul a";
const WANTED: &str = "#moc-wanted ~ ul li";
const PREVIOUS: &str = "a[rel='prev']";
const NEXT: &str = "a[rel='next']";
const REDIRECT: &str = "meta[http-equiv='refresh']";
/// Files that every site has: the theme's, the index of the search, the page of all pages by name and
/// the graph. Tests of content do not list them, nor links to them.
const EVERYWHERE: [&str; 4] = ["assets/theme-", "assets/search/", "a-z/", "graph/"];

/// Classes that the text of every note has after its first; `tests/themes.rs` looks at them.
const READING_VIEW: &str = " markdown-preview-view markdown-rendered";

/// Files that are there with each page or on each site, with tests of their own.
const COMPANIONS: [&str; 2] = ["preview.json", "routes.txt"];

/// The whole site.
pub(crate) fn outline(site: &Site) -> String {
    let mut text = String::from("files\n");
    for path in site.outputs().keys().filter(|it| !is_everywhere(it)) {
        let name = path.rsplit('/').next().unwrap_or_default();
        if COMPANIONS.contains(&name) {
            continue;
        }
        let _ = writeln!(text, "  {path}");
    }
    text.push_str("\nfindings\n");
    let mut findings: Vec<String> = site
        .diagnostics()
        .iter()
        .map(|it| {
            let severity = format!("{:?}", it.severity).to_lowercase();
            let place = it.place.as_ref().map_or(String::new(), |place| {
                let mark = place.mark.as_ref();
                let mark = mark.map_or(String::new(), |it| format!(":{}:{}", it.line, it.column));
                format!("{}{mark}", place.file)
            });
            format!("  {severity} {} {place} {}\n", it.code, it.message)
        })
        .collect();
    findings.sort();
    text.extend(findings);
    for (path, html) in site.documents().iter().filter(|(path, _)| !is_everywhere(path)) {
        push_page(path, html, &mut text);
    }
    text
}

fn is_everywhere(path: &str) -> bool {
    EVERYWHERE.iter().any(|it| path.starts_with(it))
}

fn push_page(path: &str, html: &Html, text: &mut String) {
    let texts = |css: &str| html.select(&selector(css)).map(text_of).collect::<Vec<_>>();
    let _ = write!(text, "\npage {path}\n");
    let mut line = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(text, "  {name}: {value}");
        }
    };
    if let Some(target) = html.select(&selector(REDIRECT)).next() {
        line("redirect", target.attr("content").unwrap_or_default());
        return;
    }
    line("source", &source_of(html).unwrap_or_default());
    line("title", &texts("head > title").join(" "));
    for name in ["description", "og:description", "og:image", "og:url"] {
        let metas = selector(&format!("meta[name='{name}'], meta[property='{name}']"));
        let values: Vec<_> = html.select(&metas).filter_map(|it| it.attr("content")).collect();
        line(name, &values.join(" "));
    }
    line("breadcrumbs", &texts(BREADCRUMBS).join(" / "));
    let links = |css: &str| {
        let found = html.select(&selector(css)).map(|it| linked(path, it)).collect::<Vec<_>>();
        found.join(", ")
    };
    line("contents", &links(CONTENTS));
    line("figures", &texts(FIGURES).join(", "));
    line("paths", &texts(PATHS).join(", "));
    line("near", &links(NEAR));
    line("wanted", &texts(WANTED).join(", "));
    line("previous", &links(PREVIOUS));
    line("next", &links(NEXT));
    for mention in html.select(&selector(BACKLINKS)) {
        line("backlink", &text_of(mention));
    }
    for mention in html.select(&selector(QUERY_BACKLINKS)) {
        line("in a query", &text_of(mention));
    }
    for mention in html.select(&selector(FLOWCHART_BACKLINKS)) {
        line("in a flowchart", &text_of(mention));
    }
    for mention in html.select(&selector(UNLINKED)) {
        line("named without a link", &text_of(mention));
    }
    for mention in html.select(&selector(COMPARISON_BACKLINKS)) {
        line("in a comparison", &text_of(mention));
    }
    line("compare with", &links(COMPARE_WITH));
    let Some(article) = html.select(&selector("article")).next() else { return };
    if source_of(html).is_some() {
        line("article", &article.attr("class").unwrap_or_default().replace(READING_VIEW, ""));
        push_children(article, 2, text);
    } else {
        for link in article.select(&selector("a[href]:not([href*='a-z/'])")) {
            line("lists", &linked(path, link));
        }
    }
}

/// A link's text and where it leads.
fn linked(page: &str, link: ElementRef<'_>) -> String {
    let href = link.attr("href").unwrap_or_default();
    let to = destination(page, href).map_or(href.to_owned(), |it| match it.fragment {
        Some(fragment) if it.path == page => format!("#{fragment}"),
        Some(fragment) => format!("{}#{fragment}", it.path),
        None => it.path,
    });
    format!("{} ({to})", text_of(link))
}

/// Blocks on lines of their own, indented; a run of text and inline elements is one line.
fn push_children(element: ElementRef<'_>, depth: usize, text: &mut String) {
    let mut run = String::new();
    let flush = |run: &mut String, text: &mut String| {
        let line = if element.value().name() == "pre" {
            run.trim_end().replace('\n', &format!("\n{}", "  ".repeat(depth)))
        } else {
            tree::collapsed(run)
        };
        if !line.is_empty() {
            let _ = writeln!(text, "{}{line}", "  ".repeat(depth));
        }
        run.clear();
    };
    for child in element.children() {
        match (child.value(), ElementRef::wrap(child)) {
            (Node::Text(it), _) => run.push_str(&it.replace('<', "&lt;")),
            (_, Some(child)) if tree::is_decoration(child) => {}
            (_, Some(child)) if is_inline(child) => push_inline(child, &mut run),
            (_, Some(child)) => {
                flush(&mut run, text);
                let _ = writeln!(text, "{}{}", "  ".repeat(depth), tag(child));
                push_children(child, depth + 1, text);
            }
            _ => {}
        }
    }
    flush(&mut run, text);
}

fn is_inline(element: ElementRef<'_>) -> bool {
    element.value().name() == "br"
        || !tree::is_block(element)
            && element
                .descendent_elements()
                .all(|it| !tree::is_block(it) || it.value().name() == "br")
}

fn push_inline(element: ElementRef<'_>, run: &mut String) {
    run.push_str(&tag(element));
    for child in element.children() {
        match (child.value(), ElementRef::wrap(child)) {
            (Node::Text(it), _) => run.push_str(&it.replace('<', "&lt;")),
            (_, Some(child)) if tree::is_decoration(child) => {}
            (_, Some(child)) => push_inline(child, run),
            _ => {}
        }
    }
    if !["br", "img", "input", "hr", "source", "wbr"].contains(&element.value().name()) {
        let _ = write!(run, "</{}>", element.value().name());
    }
}

/// The opening tag, attributes by name.
fn tag(element: ElementRef<'_>) -> String {
    let mut attributes: Vec<_> = element.value().attrs().collect();
    attributes.sort_unstable();
    let mut text = format!("<{}", element.value().name());
    for (name, value) in attributes {
        let _ = match value {
            "" => write!(text, " {name}"),
            _ => write!(text, " {name}=\"{value}\""),
        };
    }
    text + ">"
}
