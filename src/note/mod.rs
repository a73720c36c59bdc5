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
pub mod doc;
pub mod front;
pub mod inline;
pub mod leaf;
pub mod leaves;
pub mod link;
pub mod words;

use crate::diag::{Diagnostic, Severity};
use crate::text::decode::decode;
use crate::text::lines;
use doc::Doc;
use front::FrontMatter;

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
}

/// Parses one file. Total: whatever the bytes, there is a note.
pub fn parse(path: &str, bytes: &[u8]) -> (Note, Vec<Diagnostic>) {
    let decoded = decode(bytes);
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
    let doc = parse_body(path, &text, body, &mut diagnostics);
    (Note { path: path.to_owned(), text, front, doc }, diagnostics)
}

/// Parses the text from byte `body` on.
///
/// An inline `<!--` that its own block does not close hides what follows, up to `-->` or to the
/// end. What it hides may be whole blocks, so the stretch is blanked and the text read again.
fn parse_body(path: &str, text: &str, body: usize, diagnostics: &mut Vec<Diagnostic>) -> Doc {
    let mut visible = std::borrow::Cow::Borrowed(text);
    for round in 0.. {
        let mut masked = blocks::Masked::new(&visible, body);
        let mut unclosed = blocks::mask(&visible, body, &mut masked);
        let leaves = leaves::find(&masked.text());
        inline::mask(&visible, &leaves, &mut masked);
        if let Some(at) = masked.take_unclosed_html_comment() {
            let close = visible[at..].find("-->").map(|i| at + i + 3);
            // Nobody writes a dozen of these; beyond that, all of the rest is hidden.
            let end = close.filter(|_| round < 12).unwrap_or(text.len());
            let hole: String =
                visible[at..end].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
            visible.to_mut().replace_range(at..end, &hole);
            if close.is_some() {
                continue;
            }
            unclosed = Some(at);
        }
        if let Some(at) = unclosed {
            diagnostics.push(
                Diagnostic::new(
                    Severity::Error,
                    "comment::unclosed",
                    "this comment is never closed; everything after it is hidden",
                )
                .at(lines::place(path, text, at, at + 2))
                .help("close it with `%%`, or with `-->` where it began with `<!--`"),
            );
            if !text[at..].starts_with("%%") && visible.len() == text.len() && *visible != *text {
                continue;
            }
        }
        return assemble::assemble(path, &visible, &mut masked, diagnostics);
    }
    Doc::default()
}
