//! A diagram that is no flowchart in a site: drawn with the feature `mermaid`, else its source.

#![allow(clippy::unwrap_used)]

use moc::build::memory::{MemoryOptions, MemorySite, build};
use moc::diag::Severity;

const DIAGRAM: &str = "```mermaid\nsequenceDiagram\nAlice->>Bob: Hello\n```\n";

fn built(text: &str) -> MemorySite {
    build(&[("n.md", text.as_bytes())], &MemoryOptions::default())
}

fn page(site: &MemorySite) -> &str {
    std::str::from_utf8(&site.pages["n/index.html"]).unwrap()
}

#[test]
fn a_flowchart_is_no_business_of_merman() {
    let site = built("```mermaid\ngraph TD; A-->B\n```\n");
    assert!(site.diagnostics.iter().all(|it| it.code != "mermaid::not-drawn"));
    assert!(!page(&site).contains("moc-mermaid"));
}

#[test]
#[cfg(feature = "mermaid")]
fn a_diagram_is_drawn_and_its_source_folded() {
    let site = built(&format!("{DIAGRAM}\ntext between\n\n{DIAGRAM}"));
    let page = page(&site);
    assert_eq!(page.matches("<figure class=\"moc-mermaid\">").count(), 2);
    assert_eq!(page.matches("<details class=\"moc-source\"").count(), 2);
    for id in [" id=\"moc-mermaid-1\"", " id=\"moc-mermaid-2\"", " id=\"moc-mermaid-2-arrowhead\""]
    {
        assert_eq!(page.matches(id).count(), 1, "{id}");
    }
    assert!(page.contains(">Hello</text>"), "{page}");
    assert!(site.diagnostics.is_empty(), "{:?}", site.diagnostics);
}

#[test]
#[cfg(feature = "mermaid")]
fn raw_html_beside_a_diagram_changes_nothing_of_it() {
    let drawing = |site: &MemorySite| {
        let page = page(site);
        let start = page.find("<svg id=\"moc-mermaid-1\"").unwrap();
        page[start..start + page[start..].find("</svg>").unwrap()].to_owned()
    };
    let mixed =
        format!("<b>bold</b>\n\n<svg id=\"moc-mermaid-1\"><script>x</script></svg>\n\n{DIAGRAM}");
    assert_eq!(drawing(&built(DIAGRAM)), drawing(&built(&mixed)));
}

#[test]
#[cfg(feature = "mermaid")]
fn what_cannot_be_drawn_is_shown_and_said() {
    let site = built("# One\n\n```mermaid\nsequenceDiagram\nAlice - Bob\n```\n");
    assert!(page(&site).contains("Alice - Bob") && page(&site).contains("Mermaid diagram"));
    let said = &site.diagnostics[0];
    assert_eq!((said.code.as_ref(), said.severity), ("mermaid::not-drawn", Severity::Info));
    assert!(said.message.starts_with("this diagram is not drawn: "), "{}", said.message);
}

#[test]
#[cfg(not(feature = "mermaid"))]
fn without_the_feature_the_source_is_shown_and_the_remedy_said() {
    let site = built(DIAGRAM);
    assert!(page(&site).contains("<figcaption>Mermaid diagram</figcaption>"));
    assert!(page(&site).contains("Alice-&gt;&gt;Bob: Hello"));
    let said = &site.diagnostics[0];
    assert_eq!((said.code.as_ref(), said.severity), ("mermaid::not-drawn", Severity::Info));
    assert!(said.message.contains("built without the feature `mermaid`"), "{}", said.message);
    assert!(said.help.as_ref().unwrap().contains("--features mermaid"));
}
