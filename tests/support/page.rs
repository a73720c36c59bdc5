//! A site built in memory, and its pages as parsed documents.
//!
//! `Site::faults` holds what is true of every page whatever a note says (unique ids, links
//! that lead somewhere, no script), so that each case of each test file checks it too.

use super::tree;
use moc::build::memory::{self, MemoryOptions, MemorySite};
use scraper::{ElementRef, Html, Selector};
use std::collections::{BTreeMap, BTreeSet};

/// What went in, what came out.
pub(crate) struct Site {
    inputs: BTreeMap<String, Vec<u8>>,
    built: MemorySite,
    documents: BTreeMap<String, Html>,
}

/// Where a link of a page leads.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Destination {
    /// Path of an output file, whether it exists or not.
    pub(crate) path: String,
    /// Decoded fragment.
    pub(crate) fragment: Option<String>,
}

impl Site {
    /// Builds the files as a site.
    pub(crate) fn build(files: &[(String, Vec<u8>)], options: &MemoryOptions) -> Site {
        let borrowed: Vec<(&str, &[u8])> =
            files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())).collect();
        let built = memory::build(&borrowed, options);
        let documents = built
            .pages
            .iter()
            .filter(|(path, _)| path.ends_with(".html"))
            .map(|(path, bytes)| {
                (path.clone(), Html::parse_document(&String::from_utf8_lossy(bytes)))
            })
            .collect();
        Site { inputs: files.iter().cloned().collect(), built, documents }
    }

    /// All output files.
    pub(crate) fn outputs(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.built.pages
    }

    /// All findings.
    pub(crate) fn diagnostics(&self) -> &[moc::diag::Diagnostic] {
        &self.built.diagnostics
    }

    /// The HTML files, parsed.
    pub(crate) fn documents(&self) -> &BTreeMap<String, Html> {
        &self.documents
    }

    /// The page of a note (`a/x.md`), of a folder (`tags/b/`) or of an output file.
    pub(crate) fn document(&self, name: &str) -> Option<(&str, &Html)> {
        let path = match self.output_of_note(name) {
            Some(path) => path.to_owned(),
            None if name.is_empty() || name.ends_with('/') => format!("{name}index.html"),
            None => name.to_owned(),
        };
        self.documents.get_key_value(&path).map(|(path, html)| (path.as_str(), html))
    }

    /// The output file that says it was made from this note.
    fn output_of_note(&self, note: &str) -> Option<&str> {
        self.documents
            .iter()
            .find(|(_, html)| source_of(html).as_deref() == Some(note))
            .map(|(path, _)| path.as_str())
    }

    /// Whether a link's destination is what a test calls `name`: a note or another file of the
    /// vault (the same bytes under whatever name), else an output file. With `#fragment`, that
    /// element, which must be there; `#"text"` is an element with this text, whatever its id,
    /// `#~text` one that holds it.
    pub(crate) fn leads_to(&self, found: &Destination, name: &str) -> bool {
        let (name, fragment) = match name.split_once('#') {
            Some((name, fragment)) => (name, Some(fragment)),
            None => (name, None),
        };
        let same_file = match self.document(name) {
            Some((path, _)) => path == found.path,
            None => match self.inputs.get(name) {
                Some(bytes) => self.built.pages.get(&found.path) == Some(bytes),
                None => found.path == name,
            },
        };
        same_file && self.is_there(found) && self.is_element(found, fragment)
    }

    /// Whether the destination's fragment is the one that a test wants.
    fn is_element(&self, found: &Destination, wanted: Option<&str>) -> bool {
        let (Some(id), Some(wanted)) = (&found.fragment, wanted) else {
            return found.fragment.as_deref() == wanted;
        };
        let text = self
            .documents
            .get(&found.path)
            .and_then(|html| html.select(&selector("[id]")).find(|it| it.attr("id") == Some(id)))
            .map(tree::text_of);
        match (
            wanted.strip_prefix('"').and_then(|it| it.strip_suffix('"')),
            wanted.strip_prefix('~'),
        ) {
            (Some(wanted), _) => text.as_deref() == Some(wanted),
            (_, Some(part)) => text.is_some_and(|it| it.contains(part)),
            _ => id == wanted,
        }
    }

    /// Whether the output holds the file and, in it, the fragment's element.
    fn is_there(&self, destination: &Destination) -> bool {
        if !self.built.pages.contains_key(&destination.path) {
            return false;
        }
        match (&destination.fragment, self.documents.get(&destination.path)) {
            (Some(fragment), Some(html)) => fragment.is_empty() || ids(html).contains(fragment),
            _ => true,
        }
    }

    /// Broken promises of the whole site, in words.
    pub(crate) fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for (path, html) in &self.documents {
            let articles = html.select(&selector("article")).count();
            if source_of(html).is_some() && articles != 1 {
                faults.push(format!("{path}: {articles} article elements"));
            }
            let mut seen = BTreeSet::new();
            for id in ids(html) {
                if !seen.insert(id.clone()) {
                    faults.push(format!("{path}: id {id:?} twice"));
                }
            }
            faults.extend(self.broken_links(path, html));
            for article in html.select(&selector("article")) {
                faults.extend(unsafe_parts(article).into_iter().map(|it| format!("{path}: {it}")));
            }
        }
        faults.extend(self.broken_links_of_twins());
        faults
    }

    /// Links of Markdown twins between the site's own files that lead nowhere, and HTML in twins.
    fn broken_links_of_twins(&self) -> Vec<String> {
        use pulldown_cmark::{Event, LinkType, Options, Parser, Tag};
        let mut faults = Vec::new();
        for (path, bytes) in self.built.pages.iter().filter(|(path, _)| path.ends_with(".md")) {
            let text = String::from_utf8_lossy(bytes);
            let Some((_, body)) = text.split_once("\n---\n") else { continue };
            let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
            for event in Parser::new_ext(body, options) {
                match event {
                    Event::Start(Tag::Link { link_type: LinkType::Email, .. }) => {}
                    Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                        let found = destination(path, &dest_url);
                        let is_there = |found: &Destination| {
                            self.built.pages.contains_key(&found.path)
                                || self
                                    .built
                                    .pages
                                    .contains_key(&format!("{}index.html", found.path))
                        };
                        if found.is_some_and(|found| !is_there(&found)) {
                            faults.push(format!("{path}: broken link {dest_url:?}"));
                        }
                    }
                    Event::Html(html) | Event::InlineHtml(html) => {
                        faults.push(format!("{path}: {html}"));
                    }
                    _ => {}
                }
            }
        }
        faults
    }

    /// Links of a page between the site's own files that lead nowhere.
    fn broken_links(&self, path: &str, html: &Html) -> Vec<String> {
        if path == "404.html" {
            return Vec::new(); // shown at any depth, so its links are absolute
        }
        html.select(&selector(
            "a[href], img[src], audio[src], video[src], source[src], iframe[src]",
        ))
        .filter_map(|element| {
            let link = element.attr("href").or_else(|| element.attr("src"))?;
            let destination = destination(path, link)?;
            (!self.is_there(&destination)).then(|| format!("{path}: broken link {link:?}"))
        })
        .collect()
    }
}

/// A selector of the test's own; a wrong one is the test's fault.
pub(crate) fn selector(css: &str) -> Selector {
    Selector::parse(css).unwrap_or_else(|error| panic!("selector {css:?}: {error}"))
}

/// The note a page was made from.
pub(crate) fn source_of(html: &Html) -> Option<String> {
    let meta = html.select(&selector("meta[name='moc:source']")).next()?;
    meta.attr("content").map(str::to_owned)
}

/// All ids, in order.
pub(crate) fn ids(html: &Html) -> Vec<String> {
    html.select(&selector("[id]")).filter_map(|it| it.attr("id")).map(str::to_owned).collect()
}

/// What must not stand in an article, whoever wrote the note.
fn unsafe_parts(article: ElementRef<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for element in article.descendent_elements() {
        let name = element.value().name();
        if ["script", "object", "embed", "base", "meta", "frame", "style", "foreignObject"]
            .contains(&name)
        {
            found.push(format!("<{name}> in the article"));
        }
        for (attribute, value) in element.value().attrs() {
            let squeezed: String =
                value.chars().filter(|it| !it.is_whitespace() && !it.is_control()).collect();
            let squeezed = squeezed.to_ascii_lowercase();
            let runs = ["href", "src", "action", "formaction", "xlink:href", "poster"]
                .contains(&attribute)
                && (["javascript:", "vbscript:"].iter().any(|it| squeezed.starts_with(it))
                    || squeezed.starts_with("data:")
                        && !(name == "img" && squeezed.starts_with("data:image/")));
            if attribute.starts_with("on") || attribute == "srcdoc" || runs {
                found.push(format!("{attribute}={value:?} on <{name}>"));
            }
        }
        if name == "iframe" && element.attr("sandbox").is_none() {
            found.push("iframe without sandbox".to_owned());
        }
        if name == "br" && tree::is_decoration(element) {
            found.push("decorated br".to_owned());
        }
    }
    found
}

/// Where a relative link on a page leads; `None` for links out of the site.
pub(crate) fn destination(page: &str, link: &str) -> Option<Destination> {
    let has_scheme = link.split_once(':').is_some_and(|(scheme, _)| {
        scheme.chars().all(|it| it.is_ascii_alphanumeric() || "+-.".contains(it))
    });
    if has_scheme || link.starts_with("//") {
        return None;
    }
    let (path, fragment) = match link.split_once('#') {
        Some((path, fragment)) => (path, Some(decoded(fragment))),
        None => (link, None),
    };
    if path.is_empty() {
        return Some(Destination { path: page.to_owned(), fragment });
    }
    let path = path.split('?').next().unwrap_or_default();
    let mut steps: Vec<String> = page.split('/').map(str::to_owned).collect();
    steps.pop();
    let mut ends_in_folder = false;
    for step in path.split('/') {
        ends_in_folder = matches!(step, "" | "." | "..");
        match step {
            "" | "." => {}
            // Above the root: kept, so that no file is ever found there.
            ".." if steps.pop().is_none() => steps.push("<above the root>".to_owned()),
            ".." => {}
            _ => steps.push(decoded(step)),
        }
    }
    if ends_in_folder {
        steps.push("index.html".to_owned());
    }
    Some(Destination { path: steps.join("/"), fragment })
}

/// Percent-decoded.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = (*first == b'%')
            .then(|| tail.get(..2).and_then(|it| std::str::from_utf8(it).ok()))
            .flatten()
            .and_then(|it| u8::from_str_radix(it, 16).ok());
        bytes.push(hex.unwrap_or(*first));
        rest = if hex.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
