//! The one sanitiser: HTML and addresses that come from notes leave through here alone.
//!
//! An article that holds raw HTML is read as tags, each judged by name and attribute and put
//! back well nested and of bounded depth; a second, independent judge (ammonia) then builds the
//! tree that a browser would build and checks every element, attribute and address of it again.
//! What the renderer made itself and a sanitiser would spoil (MathML, highlighted code, SVG)
//! stands in the text as numbered placeholders and is put in at the very end.
//!
//! The renderer's marks, none of which reaches the page:
//! - `<moc-slot data-n="7"></moc-slot>`: the eighth of the `slots`, once;
//! - `data-moc-own=""` on an element: its addresses are resolved already and its `rel` stands;
//! - `id="moc-own:x"`: becomes `id="x"`, and no id from raw HTML takes its place.
//!
//! [`piece`] takes those marks out of what a note wrote, before the renderer puts it between its
//! own. Not here: which link leads where (a callback), what the renderer's own elements are.

mod attributes;
#[cfg(feature = "mermaid")]
mod drawing;
mod elements;
mod nesting;
pub(in crate::html) mod style;
mod svg;
mod tokens;
mod url;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use self::attributes::Policy;
#[cfg(feature = "mermaid")]
pub(in crate::html) use self::drawing::drawing;
use self::nesting::Nesting;
pub use self::svg::is_inert_svg;
use self::tokens::Token;
pub use self::url::{UrlPurpose, has_scheme, url};
use crate::text::escape;

const OWN_MARK: &str = "data-moc-own";
const OWN_ID: &str = "moc-own:";
const SLOT: &str = "moc-slot";

/// The attribute that an address stands in, for who resolves it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attr {
    /// `href` of `a`.
    Href,
    /// `src` of `img`, `audio`, `video`, `source`, `track`.
    Src,
    /// `poster` of `video`.
    Poster,
}

/// [`fragment_with`] where paths are right as they are.
pub fn fragment(html: &str, slots: &[String]) -> String {
    fragment_with(html, slots, &|_, path| Some(path.to_owned()))
}

/// `html`, an article's whole HTML, as HTML that can do no harm, with the `slots` in place.
///
/// `resolve` is asked for every path (an address without a scheme) in raw HTML and gives what
/// to write instead, or `None` to leave the attribute out. Text is never lost, but for that of
/// `script` and `style`. Takes time in proportion to the length, whatever stands in `html`.
pub fn fragment_with(
    html: &str,
    slots: &[String],
    resolve: &dyn Fn(Attr, &str) -> Option<String>,
) -> String {
    let tokens = tokens::read(html);
    let mut policy = Policy::new(own_ids(&tokens, slots), resolve);
    let mut nesting = Nesting::default();
    let mut is_used = vec![false; slots.len()];
    for token in &tokens {
        match token {
            Token::Text(text) => nesting.text(text),
            Token::End { name } => nesting.end(name),
            Token::Start { name, attributes } if name == SLOT => {
                if let Some(number) =
                    slot_number(attributes).filter(|n| is_used.get(*n) == Some(&false))
                {
                    is_used[number] = true;
                    nesting.slot(number, is_block(&slots[number]));
                }
            }
            Token::Start { name, attributes } => {
                let Some((name, allowed)) = elements::element(name) else { continue };
                if let Some(attributes) = policy.apply(name, allowed, attributes) {
                    nesting.start(name, &attributes);
                }
            }
        }
    }
    let clean = SECOND_JUDGE.clean(&nesting.finish()).to_string();
    fill(&clean, slots)
}

/// One stretch of raw HTML as a note wrote it, made ready to stand between the renderer's own
/// tags: it can neither forge the renderer's marks nor swallow what follows it by a comment or
/// an attribute that is never closed. Not yet safe: that is what [`fragment`] is for.
pub fn piece(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    for token in tokens::read(raw) {
        match token {
            Token::Text(text) => escape::push_html(&mut out, &text),
            Token::End { name } if is_known(&name) => {
                out.push_str("</");
                out.push_str(&name);
                out.push('>');
            }
            Token::Start { name, mut attributes } if is_known(&name) => {
                attributes.retain(|(key, value)| {
                    let is_word = key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
                    is_word
                        && !key.starts_with("data-moc-")
                        && !(key == "id" && value.starts_with("moc-"))
                });
                nesting::push_tag(&mut out, &name, &attributes);
            }
            Token::Start { .. } | Token::End { .. } => {}
        }
    }
    out
}

/// `html`, where it may stand in a line of text; else the text in it. It must be safe already.
pub fn inline(html: &str) -> Cow<'_, str> {
    let tokens = tokens::read(html);
    let has_blocks =
        tokens.iter().any(|token| matches!(token, Token::Start { name, .. } if stands_alone(name)));
    match has_blocks {
        true => Cow::Owned(escape::html(&words(tokens))),
        false => Cow::Borrowed(html),
    }
}

/// The text in a stretch of raw HTML as a note wrote it, and the element of which nothing is seen,
/// up to its end somewhere behind, where the stretch leaves one open.
pub fn text(raw: &str) -> (String, Option<&'static str>) {
    let mut open = None;
    let mut seen = Vec::new();
    for token in tokens::read(&without_comments(raw)) {
        match token {
            Token::Start { name, .. } if unseen(&name).is_some() => open = unseen(&name),
            Token::End { name } if open == Some(name.as_str()) => open = None,
            token if open.is_none() => seen.push(token),
            _ => {}
        }
    }
    (words(seen), open)
}

/// The element by that name, where nothing is seen of what is in it.
pub fn unseen(name: &str) -> Option<&'static str> {
    tokens::UNSEEN.into_iter().find(|unseen| name.eq_ignore_ascii_case(unseen))
}

/// Raw HTML without `%%` comments, which are private wherever they stand.
pub(in crate::html) fn without_comments(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(open) = rest.find("%%") {
        let Some(close) = rest[open + 2..].find("%%") else { break };
        out.push_str(&rest[..open]);
        rest = &rest[open + 2 + close + 2..];
    }
    out.push_str(rest);
    out
}

fn stands_alone(name: &str) -> bool {
    elements::element(name)
        .is_some_and(|(name, _)| elements::nature(name) == elements::Nature::Block && name != "br")
}

/// The text in HTML as one line.
fn words(tokens: Vec<Token>) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut is_apart = true;
    for token in tokens {
        match token {
            Token::Text(text) if is_apart => words.push(text),
            Token::Text(text) => words.last_mut().map_or((), |word| word.push_str(&text)),
            Token::Start { name, .. } | Token::End { name } => {
                is_apart = words.is_empty() || stands_alone(&name);
                continue;
            }
        }
        is_apart = false;
    }
    let words = words.join(" ");
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a note may write this element, or its content must be known to be dropped later.
fn is_known(name: &str) -> bool {
    name != SLOT && (elements::element(name).is_some() || matches!(name, "script" | "style"))
}

/// The ids that the renderer gave: the marked ones, and those of the slots' outer elements.
fn own_ids(tokens: &[Token], slots: &[String]) -> BTreeSet<String> {
    let firsts = slots.iter().filter_map(|slot| Some(&slot[..=slot.find('>')?]));
    let in_slots: Vec<Token> = firsts.flat_map(tokens::read).collect();
    let marked = ids(tokens).filter_map(|id| id.strip_prefix(OWN_ID));
    marked.chain(ids(&in_slots)).map(str::to_owned).collect()
}

fn ids(tokens: &[Token]) -> impl Iterator<Item = &str> {
    let attributes = tokens.iter().filter_map(|token| match token {
        Token::Start { attributes, .. } => Some(attributes),
        _ => None,
    });
    attributes.flatten().filter(|(key, _)| key == "id").map(|(_, value)| value.as_str())
}

fn slot_number(attributes: &[(String, String)]) -> Option<usize> {
    attributes.iter().find(|(key, _)| key == "data-n")?.1.parse().ok()
}

/// Whether the slot's content would end a paragraph.
fn is_block(slot: &str) -> bool {
    let name = slot.trim_start().trim_start_matches('<');
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    slot.trim_start().starts_with('<')
        && elements::element(name)
            .is_some_and(|(name, _)| elements::nature(name) == elements::Nature::Block)
}

/// Puts the slots in. The mark cannot stand in text (`<` is escaped) nor in an attribute (`"` is).
fn fill(html: &str, slots: &[String]) -> String {
    const START: &str = "<moc-slot data-n=\"";
    const END: &str = "\"></moc-slot>";
    let mut out = String::with_capacity(html.len() + slots.iter().map(String::len).sum::<usize>());
    let mut rest = html;
    while let Some(at) = rest.find(START) {
        out.push_str(&rest[..at]);
        rest = &rest[at + START.len()..];
        let Some((number, after)) = rest.split_once(END) else { break };
        if let Some(slot) = number.parse().ok().and_then(|n: usize| slots.get(n)) {
            out.push_str(slot);
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The second judge: the same lists, applied to the tree that a browser would build.
static SECOND_JUDGE: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let tags: HashSet<&str> = elements::ELEMENTS.iter().map(|(name, _)| *name).collect();
    let own: HashMap<&str, HashSet<&str>> = elements::ELEMENTS
        .iter()
        .map(|(name, own)| (*name, own.iter().copied().collect()))
        .collect();
    let mut judge = ammonia::Builder::empty();
    judge
        .tags(tags)
        .tag_attributes(own)
        .generic_attributes(elements::ANYWHERE.iter().copied().collect())
        .clean_content_tags(["script", "style"].into())
        .url_schemes(["http", "https", "mailto", "tel", "obsidian", "data"].into())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(None)
        .attribute_filter(|element, key, value| match key {
            "href" | "src" | "poster" => {
                attributes::judged(value, attributes::purpose(element, key).1)
                    .map(|_| Cow::Borrowed(value))
            }
            "style" => Some(Cow::Owned(style::filter(value))),
            _ => Some(Cow::Borrowed(value)),
        });
    judge
});

#[cfg(test)]
mod tests;
