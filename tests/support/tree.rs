//! Documents as a reader sees them: text without decoration, and markup compared without
//! regard to added attributes and insignificant white space.

use scraper::node::Node;
use scraper::{ElementRef, Html};

const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "iframe",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "br",
];

/// Copy buttons, anchors and the like: no part of the text.
pub(crate) fn is_decoration(element: ElementRef<'_>) -> bool {
    element.attr("data-moc-ui").is_some() || element.attr("aria-hidden") == Some("true")
}

/// Whether it begins and ends a line.
pub(crate) fn is_block(element: ElementRef<'_>) -> bool {
    BLOCKS.contains(&element.value().name())
}

/// The text of an element, white space collapsed; blocks stand apart. A formula's source,
/// which MathML carries beside what is shown, is left out.
pub(crate) fn text_of(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    push_text(element, &mut text);
    collapsed(&text)
}

fn push_text(element: ElementRef<'_>, text: &mut String) {
    for child in element.children() {
        if let Node::Text(it) = child.value() {
            text.push_str(it);
        }
        let Some(child) = ElementRef::wrap(child) else { continue };
        if is_decoration(child) || child.value().name() == "annotation" {
            continue;
        }
        let is_block = is_block(child);
        text.push_str(if is_block { "\n" } else { "" });
        push_text(child, text);
        text.push_str(if is_block { "\n" } else { "" });
    }
}

/// Runs of white space as one space, none at the ends.
pub(crate) fn collapsed(text: &str) -> String {
    text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

/// A piece of markup, ready for comparison.
#[derive(Debug)]
enum Piece {
    Text(String),
    Element { name: String, attributes: Vec<(String, String)>, children: Vec<Piece> },
}

/// Whether some run of siblings in `element` is the markup `expected`: the same elements and
/// text, with at least the attributes and classes that `expected` has.
pub(crate) fn holds(element: ElementRef<'_>, expected: &str) -> bool {
    let fragment = Html::parse_fragment(expected);
    let expected = pieces(fragment.root_element(), true);
    assert!(!expected.is_empty(), "an html assertion without markup");
    holds_pieces(&pieces(element, true), &expected)
}

/// Whether an element holds this markup and nothing else.
pub(crate) fn is_exactly(element: ElementRef<'_>, expected: &str) -> bool {
    let fragment = Html::parse_fragment(expected);
    let (found, expected) = (pieces(element, true), pieces(fragment.root_element(), true));
    found.len() == expected.len() && found.iter().zip(&expected).all(|(a, b)| agree(a, b))
}

fn holds_pieces(found: &[Piece], expected: &[Piece]) -> bool {
    found.windows(expected.len()).any(|run| run.iter().zip(expected).all(|(a, b)| agree(a, b)))
        || found.iter().any(|it| match it {
            Piece::Element { children, .. } => holds_pieces(children, expected),
            Piece::Text(_) => false,
        })
}

fn agree(found: &Piece, expected: &Piece) -> bool {
    match (found, expected) {
        (Piece::Text(found), Piece::Text(expected)) => found == expected,
        (
            Piece::Element { name, attributes, children },
            Piece::Element { name: other, attributes: wanted, children: inner },
        ) => {
            name == other
                && wanted.iter().all(|it| has(attributes, it))
                && children.len() == inner.len()
                && children.iter().zip(inner).all(|(a, b)| agree(a, b))
        }
        _ => false,
    }
}

fn has(attributes: &[(String, String)], (name, value): &(String, String)) -> bool {
    attributes.iter().any(|(found, text)| {
        found == name
            && (text == value
                || name == "class"
                    && value.split(' ').all(|class| text.split(' ').any(|it| it == class)))
    })
}

fn pieces(element: ElementRef<'_>, collapses: bool) -> Vec<Piece> {
    let collapses = collapses && element.value().name() != "pre";
    let mut pieces: Vec<Piece> = Vec::new();
    for child in element.children() {
        if let Node::Text(text) = child.value() {
            match pieces.last_mut() {
                Some(Piece::Text(before)) => before.push_str(text),
                _ => pieces.push(Piece::Text(text.to_string())),
            }
        } else if let Some(child) = ElementRef::wrap(child)
            && !is_decoration(child)
        {
            let mut attributes: Vec<(String, String)> =
                child.value().attrs().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
            attributes.sort();
            let name = child.value().name().to_owned();
            pieces.push(Piece::Element {
                name,
                attributes,
                children: self::pieces(child, collapses),
            });
        }
    }
    if collapses {
        squeeze(&mut pieces, is_block(element));
    }
    pieces
}

/// Collapses white space, and drops it beside blocks and at the edges of one.
fn squeeze(pieces: &mut Vec<Piece>, in_block: bool) {
    let is_edge = |at: Option<&Piece>| match at {
        None => in_block,
        Some(Piece::Element { name, .. }) => BLOCKS.contains(&name.as_str()),
        Some(Piece::Text(_)) => false,
    };
    let edges: Vec<(bool, bool)> = (0..pieces.len())
        .map(|at| {
            (is_edge(at.checked_sub(1).and_then(|it| pieces.get(it))), is_edge(pieces.get(at + 1)))
        })
        .collect();
    for (piece, (before, after)) in pieces.iter_mut().zip(edges) {
        let Piece::Text(text) = piece else { continue };
        let is_space = |it: char| it.is_ascii_whitespace();
        let starts = text.starts_with(is_space) && !before;
        let ends = text.ends_with(is_space) && !after;
        let inner = collapsed(text);
        *text = match (inner.is_empty(), starts, ends) {
            (true, true, true) => " ".to_owned(),
            (true, ..) => String::new(),
            (false, ..) => {
                format!("{}{inner}{}", if starts { " " } else { "" }, if ends { " " } else { "" })
            }
        };
    }
    pieces.retain(|it| !matches!(it, Piece::Text(text) if text.is_empty()));
}
