//! One line of an `expect` block.
//!
//! | line | holds when |
//! |-|-|
//! | `SELECTOR` | an element in the article matches |
//! | `SELECTOR "text"` | one matches and has this text |
//! | `SELECTOR = N` | just N match |
//! | `SELECTOR -> FILE#FRAGMENT` | the `href` or `src` of one leads there (also after a text); for the fragment see `Site::leads_to` |
//! | `text "…"` | the article's text holds it |
//! | `whole "…"` | the article's text is it |
//! | `html …` | the article holds this markup (more attributes may be there) |
//! | `exactly …` | the article is this markup |
//! | `title "…"` | the document's title begins with it |
//! | `nowhere "…"` | no output file holds it, by bytes, and no file name does |
//! | `page PATH` | there is such an output file |
//! | `redirect PATH -> FILE` | there is a page that sends its reader on |
//! | `diagnostic SEVERITY CODE LINE:COLUMN "word"` | a finding; all but severity may be left out, a code may be cut after an area; words stand in its message, help or file |
//!
//! Before it may stand `! ` (does not hold), and before that `on NOTE: ` (another page, by its
//! note or its output path) and `doc ` (the whole document, not only the article).

use super::page::{Site, destination, selector};
use super::tree;
use scraper::ElementRef;

/// A claim about a built site.
pub(crate) struct Claim {
    line: String,
    page: Option<String>,
    in_document: bool,
    negated: bool,
    what: What,
}

enum What {
    Element {
        css: String,
        text: Option<String>,
        target: Option<String>,
        count: Option<usize>,
    },
    Text(String),
    Whole(String),
    Title(String),
    Html(String),
    Exactly(String),
    Nowhere(String),
    Page(String),
    Redirect {
        from: String,
        to: String,
    },
    Diagnostic {
        severity: String,
        code: String,
        line: Option<u32>,
        column: Option<u32>,
        words: Vec<String>,
    },
}

impl Claim {
    /// Reads one line; a line that says nothing is the test's fault.
    pub(crate) fn parse(line: &str) -> Claim {
        let mut rest = line.trim();
        let mut page = None;
        if let Some((name, tail)) = rest.strip_prefix("on ").and_then(|it| it.split_once(": ")) {
            page = Some(name.to_owned());
            rest = tail;
        }
        let mut take = |prefix: &str| {
            let tail = rest.strip_prefix(prefix);
            rest = tail.unwrap_or(rest);
            tail.is_some()
        };
        let negated = take("! ");
        let in_document = take("doc ");
        Claim { line: line.to_owned(), page, in_document, negated, what: What::parse(rest) }
    }

    /// Why the claim does not hold, if so.
    pub(crate) fn failure(&self, site: &Site, note: &str) -> Option<String> {
        match self.holds(site, self.page.as_deref().unwrap_or(note)) {
            Ok(true) => None,
            Ok(false) => Some(self.line.clone()),
            Err(reason) => Some(format!("{}\n      ({reason})", self.line)),
        }
    }

    fn holds(&self, site: &Site, page: &str) -> Result<bool, String> {
        let holds = match &self.what {
            What::Nowhere(secret) => !site.outputs().iter().any(|(path, bytes)| {
                // In the code of a twin a tag is text; `Site::faults` looks for markup there.
                let is_text =
                    secret.starts_with('<') && (path.ends_with(".md") || path == "llms.txt");
                path.contains(secret.as_str())
                    || !is_text && memchr::memmem::find(bytes, secret.as_bytes()).is_some()
            }),
            What::Page(path) => {
                let path =
                    if path.ends_with('/') { format!("{path}index.html") } else { path.clone() };
                site.outputs().contains_key(&path)
            }
            What::Redirect { from, to } => redirects(site, from, to),
            What::Diagnostic { .. } => self.what.is_reported(site),
            on_page => {
                let Some((path, html)) = site.document(page) else {
                    return Err(format!("no page for {page}"));
                };
                let is_outside = self.in_document || matches!(on_page, What::Title(_));
                let root = if is_outside { "html" } else { "article" };
                let Some(root) = html.select(&selector(root)).next() else {
                    return Err(format!("no {root} in {path}"));
                };
                on_page.is_in(root, path, site)
            }
        };
        Ok(holds != self.negated)
    }
}

impl What {
    fn parse(rest: &str) -> What {
        let (verb, body) = rest.split_once(' ').unwrap_or((rest, ""));
        match verb {
            "text" => What::Text(unquoted(body)),
            "title" => What::Title(unquoted(body)),
            "whole" => What::Whole(unquoted(body)),
            "nowhere" => What::Nowhere(unquoted(body)),
            "html" => What::Html(body.to_owned()),
            "exactly" => What::Exactly(body.to_owned()),
            "page" => What::Page(body.to_owned()),
            "redirect" => {
                let (from, to) = body.split_once(" -> ").unwrap_or_else(|| panic!("{rest}: no ->"));
                What::Redirect { from: from.to_owned(), to: to.to_owned() }
            }
            "diagnostic" => Self::parse_diagnostic(body),
            _ => Self::parse_element(rest),
        }
    }

    fn parse_diagnostic(body: &str) -> What {
        let (plain, quoted) = body.split_once(" \"").unwrap_or((body, ""));
        let words = quoted.split('"').map(str::trim).filter(|it| !it.is_empty());
        let mut parts = plain.split(' ');
        let severity = parts.next().unwrap_or_default().to_owned();
        let code = parts.next().unwrap_or_default().to_owned();
        let mut numbers = parts.next().unwrap_or_default().split(':').map(|it| it.parse().ok());
        let (line, column) = (numbers.next().flatten(), numbers.next().flatten());
        What::Diagnostic { severity, code, line, column, words: words.map(str::to_owned).collect() }
    }

    fn parse_element(rest: &str) -> What {
        let (rest, target) = match rest.rsplit_once(" -> ") {
            Some((rest, target)) => (rest, Some(target.to_owned())),
            None => (rest, None),
        };
        let (rest, text) = match outside_brackets(rest, " \"") {
            Some(at) => (&rest[..at], Some(unquoted(&rest[at + 1..]))),
            None => (rest, None),
        };
        let (css, count) = match outside_brackets(rest, " = ") {
            Some(at) => (&rest[..at], rest[at + 3..].parse().ok()),
            None => (rest, None),
        };
        selector(css);
        What::Element { css: css.to_owned(), text, target, count }
    }

    fn is_in(&self, root: ElementRef<'_>, path: &str, site: &Site) -> bool {
        match self {
            What::Text(text) => tree::text_of(root).contains(text.as_str()),
            What::Whole(text) => tree::text_of(root) == *text,
            What::Title(text) => root
                .select(&selector("head > title"))
                .any(|it| tree::text_of(it).starts_with(text.as_str())),
            What::Html(markup) => tree::holds(root, markup),
            What::Exactly(markup) => tree::is_exactly(root, markup),
            What::Element { css, text, target, count } => {
                let css = selector(css);
                let mut found = root.select(&css).filter(|it| {
                    text.as_ref().is_none_or(|text| tree::text_of(*it) == *text)
                        && target.as_ref().is_none_or(|to| leads(*it, path, to, site))
                });
                match count {
                    Some(count) => found.count() == *count,
                    None => found.next().is_some(),
                }
            }
            _ => false,
        }
    }

    fn is_reported(&self, site: &Site) -> bool {
        let What::Diagnostic { severity, code, line, column, words } = self else { return false };
        site.diagnostics().iter().any(|it| {
            let mark = it.place.as_ref().and_then(|place| place.mark.as_ref());
            let file = it.place.as_ref().map_or("", |place| &place.file);
            let says = format!("{file}\n{}\n{}", it.message, it.help.as_deref().unwrap_or(""));
            (severity == "any" || format!("{:?}", it.severity).eq_ignore_ascii_case(severity))
                && (code.is_empty()
                    || it.code == *code
                    || it.code.starts_with(&format!("{code}::")))
                && line.is_none_or(|line| mark.is_some_and(|mark| mark.line == line))
                && column.is_none_or(|column| mark.is_some_and(|mark| mark.column == column))
                && words.iter().all(|word| says.contains(word))
        })
    }
}

fn leads(element: ElementRef<'_>, path: &str, to: &str, site: &Site) -> bool {
    let link = element.attr("href").or_else(|| element.attr("src"));
    link.is_some_and(|link| match destination(path, link) {
        Some(found) => site.leads_to(&found, to),
        None => link == to,
    })
}

fn redirects(site: &Site, from: &str, to: &str) -> bool {
    let Some((path, html)) = site.document(from) else { return false };
    html.select(&selector("meta[http-equiv='refresh']")).any(|meta| {
        meta.attr("content")
            .and_then(|it| it.split_once("url="))
            .and_then(|(_, url)| destination(path, url))
            .is_some_and(|found| site.leads_to(&found, to))
    })
}

/// Where `what` stands outside of `[…]`; in the brackets, quotes hide others.
fn outside_brackets(text: &str, what: &str) -> Option<usize> {
    let mut depth = 0;
    let mut quote = None;
    text.char_indices().find_map(|(at, char)| {
        match char {
            '"' | '\'' if depth > 0 && quote.is_none() => quote = Some(char),
            _ if quote == Some(char) => quote = None,
            '[' if quote.is_none() => depth += 1,
            ']' if quote.is_none() => depth -= 1,
            _ => {}
        }
        (depth == 0 && text[at..].starts_with(what)).then_some(at)
    })
}

fn unquoted(text: &str) -> String {
    let inner = text.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    inner.unwrap_or_else(|| panic!("not quoted: {text}")).to_owned()
}
