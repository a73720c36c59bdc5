//! A note's text, one stretch at a time: what a paragraph, a cell or a heading shows, and what of
//! it is prose.
//!
//! Code, formulas, links, addresses and tags are shown and are no prose. A stretch with raw HTML
//! has none: what its tags hide is not known here.

use super::Note;
use super::doc::{Kind, Tag};
use super::words;
use crate::text::fold::nfc;
use crate::text::lines::floor;
use std::ops::Range;

/// Bytes of a stretch that are read: nobody writes such a paragraph, and a mention is told with
/// the sentence around it.
const LONGEST: usize = 16 * 1024;

/// The text of a block, normalised, and the ranges of it that are prose, in order.
#[derive(Debug, Default)]
pub struct Stretch {
    /// What is shown.
    pub text: String,
    /// Prose; ranges that touch are one.
    pub prose: Vec<Range<usize>>,
}

/// Reads the stretch that begins at the event `at` into `out`. Where the next one begins.
pub fn read(note: &Note, at: usize, out: &mut Stretch) -> usize {
    out.text.clear();
    out.prose.clear();
    let doc = &note.doc;
    let (mut links, mut has_html, mut next) = (0usize, false, at);
    let mut piece = String::new();
    for event in &doc.events[at..] {
        next += 1;
        match event.kind {
            kind if words::is_block(kind) => break,
            Kind::Open(Tag::Link(_)) => links += 1,
            Kind::Close(Tag::Link(_)) => links = links.saturating_sub(1),
            Kind::InlineHtml => has_html = true,
            kind => {
                let is_prose = links == 0
                    && matches!(
                        kind,
                        Kind::Text | Kind::Owned(_) | Kind::SoftBreak | Kind::HardBreak
                    );
                let source =
                    if kind == Kind::Text { shortened(note, event.start, event.end) } else { None };
                match source {
                    Some(text) if text.is_ascii() => out.push(text, is_prose),
                    Some(text) => out.push(&nfc(text), is_prose),
                    None => {
                        piece.clear();
                        words::push_told(doc, &note.text, event, &mut piece);
                        out.push(&nfc(&piece), is_prose);
                    }
                }
            }
        }
    }
    if has_html {
        out.prose.clear();
    }
    next
}

fn shortened(note: &Note, start: u32, end: u32) -> Option<&str> {
    let text = note.text.get(start as usize..end as usize)?;
    Some(&text[..floor(text, LONGEST)])
}

impl Stretch {
    fn push(&mut self, text: &str, is_prose: bool) {
        let room = LONGEST.saturating_sub(self.text.len());
        let text = &text[..floor(text, room)];
        let start = self.text.len();
        self.text.push_str(text);
        let end = self.text.len();
        if !is_prose || start == end {
            return;
        }
        match self.prose.last_mut() {
            Some(last) if last.end == start => last.end = end,
            _ => self.prose.push(start..end),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prose(text: &str) -> Vec<String> {
        let (note, _) = crate::note::parse("Note.md", text.as_bytes().to_vec());
        let (mut at, mut stretch, mut found) = (0, Stretch::default(), Vec::new());
        while at < note.doc.events.len() {
            at = read(&note, at, &mut stretch);
            found.extend(stretch.prose.iter().map(|it| stretch.text[it.clone()].to_owned()));
        }
        found
    }

    #[test]
    fn prose_is_what_is_no_code_link_tag_or_address() {
        let text = "---\nup: Front\n---\n# Head\none **two**\nthree `code` four [five](x.md) [[six]] \
                    #tag https://a.example $x$ %%no%% seven\n\n```\ncode\n```\n- item\n\n| a | b |\n|-|-|\n| c `d` | e |\n";
        let found = prose(text).join("|");
        assert_eq!(found, "Head|one two three | four | | | | |  seven|item|a|b|c |e");
        assert!(prose("a <b>c</b>").is_empty());
    }

    #[test]
    fn endless_lines_are_read_up_to_a_limit() {
        let long = "é ".repeat(LONGEST);
        assert!(prose(&long)[0].len() <= LONGEST);
        let lines = "word\n".repeat(LONGEST);
        assert!(prose(&lines).iter().map(String::len).sum::<usize>() <= LONGEST);
    }
}
