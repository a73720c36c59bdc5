//! One file, read on its own: front matter, blocks and inlines, links, headings, tags.
//!
//! Parsing never fails and sees one file. The Obsidian dialect is a layer over pulldown-cmark:
//!
//! 1. [`blocks`] finds what hides or keeps text raw across blocks (`%%` and `$$` blocks) and
//!    masks it: the bytes are replaced, one for one, by two control characters that no decoded
//!    text holds. Lengths and line ends stay, so every offset stays an offset of the source.
//! 2. pulldown-cmark runs once for the leaves (the inline text of each block) and for what
//!    binds tighter than ours: code spans, raw HTML, autolinks, link targets.
//! 3. [`inline`] scans each leaf for wikilinks, embeds, maths, comments, highlights, tags …
//!    and masks those too.
//! 4. pulldown-cmark runs again on the masked text, and [`assemble`] turns its events into a
//!    [`doc::Doc`], putting the understood stretches back in their places.
//!
//! Not here: what a link leads to (`vault`), what anything looks like (`html`).

pub mod assemble;
pub mod blocks;
mod containers;
pub mod doc;
pub mod effort;
pub mod fence;
pub mod front;
pub mod headings;
pub mod inline;
pub mod leaf;
pub mod leaves;
pub mod link;
pub mod mask;
pub mod metadata;
pub mod plan;
pub mod profile;
pub mod split_links;
pub mod stretch;
pub mod words;

use crate::diag::{Diagnostic, Severity};
use crate::text::decode::decode_owned;
use crate::text::lines;
use doc::Doc;
use front::FrontMatter;
use std::borrow::Cow;
use std::ops::Range;

/// A parsed note.
#[derive(Debug, Clone)]
pub struct Note {
    /// Path from the root of the content, with `/`, as on disk.
    pub path: String,
    /// The decoded text; every span in `doc` is a byte range of it.
    pub text: String,
    /// What the front matter says.
    pub front: FrontMatter,
    /// Blocks and inlines.
    pub doc: Doc,
    /// Byte ranges of Obsidian's comments (`%%…%%`), and of what an HTML comment hides across
    /// blocks, in order. Nothing in them may be known to readers.
    pub comments: Vec<Range<usize>>,
}

/// Parses one file. Total: whatever the bytes, there is a note.
pub fn parse(path: &str, bytes: Vec<u8>) -> (Note, Vec<Diagnostic>) {
    let decoded = decode_owned(bytes);
    let text = decoded.text;
    let mut diagnostics = Vec::new();
    if let Some(at) = decoded.invalid_at {
        diagnostics.push(
            Diagnostic::new(
                Severity::Warning,
                "text::not-utf8",
                "this file is not UTF-8; what could not be read is shown as \u{FFFD}",
            )
            .at(lines::place(path, &text, at, at))
            .help("save it as UTF-8"),
        );
    }
    if decoded.had_nul {
        diagnostics.push(
            Diagnostic::new(
                Severity::Warning,
                "text::nul",
                "this file holds NUL bytes; they are shown as \u{FFFD}",
            )
            .in_file(path),
        );
    }
    let (front, body) = front::read(path, &text, &mut diagnostics);
    let (mut doc, comments) = parse_body(path, &text, body, &mut diagnostics);
    doc.shrink();
    (Note { path: path.to_owned(), text, front, doc, comments }, diagnostics)
}

/// Parses the text from byte `body` on.
///
/// An inline `<!--` that its own block does not close hides what follows, up to `-->` or to the
/// end. What it hides may be whole blocks, so the stretch is blanked and the text read again.
fn parse_body(
    path: &str,
    text: &str,
    body: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Doc, Vec<Range<usize>>) {
    let mut comments = Vec::new();
    let mut visible = Cow::Borrowed(text);
    let mut unclosed = None;
    // Each round blanks one comment. Nobody writes a dozen; the last of so many hides the rest.
    for round in 0..=MOST_COMMENTS_ACROSS_BLOCKS {
        let (mut masked, hidden_from) = mask(&visible, body);
        unclosed = unclosed.or(hidden_from);
        let Some(at) = masked.take_unclosed_html_comment() else {
            diagnostics.extend(unclosed.map(|at| unclosed_comment(path, text, at)));
            comments.append(&mut masked.comments);
            comments.sort_by_key(|range| range.start);
            return (assemble::assemble(path, &visible, &mut masked, diagnostics), comments);
        };
        let close = visible[at..]
            .find("-->")
            .map(|i| at + i + 3)
            .filter(|_| round < MOST_COMMENTS_ACROSS_BLOCKS - 1);
        if close.is_none() {
            unclosed = Some(at);
        }
        let hidden = at..close.unwrap_or(text.len());
        comments.push(hidden.clone());
        blank(visible.to_mut(), hidden);
    }
    (Doc::default(), comments)
}

/// Comments in a note that begin inside a paragraph and end in another.
const MOST_COMMENTS_ACROSS_BLOCKS: usize = 12;

/// The text with all that is understood masked; also where a block comment begins that is never
/// closed.
fn mask(text: &str, body: usize) -> (mask::Masked, Option<usize>) {
    let mut masked = mask::Masked::new(text, body);
    let unclosed = blocks::mask(text, body, &mut masked);
    let leaves = leaves::find(&masked.text());
    inline::mask(text, leaves, &mut masked);
    (masked, unclosed)
}

fn blank(text: &mut String, range: Range<usize>) {
    let hole: String =
        text[range.clone()].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
    text.replace_range(range, &hole);
}

fn unclosed_comment(path: &str, text: &str, at: usize) -> Diagnostic {
    let message = "this comment is never closed; everything after it is hidden";
    Diagnostic::new(Severity::Error, "comment::unclosed", message)
        .at(lines::place(path, text, at, at + 2))
        .help("close it with `%%`, or with `-->` where it began with `<!--`")
}
