//! The beginning of a note, a section or a block as a few hundred bytes of HTML: what a link shows
//! before it is followed.
//!
//! Text with its emphasis, lists, tables and code; no links, images, embeds, formulas, raw HTML and
//! answers, so it needs no address, loads nothing and depends on the note alone. It is written by a
//! small walk of its own, since an article's cannot stop in the middle.

use crate::diagram::flowcharts::{Flowcharts, LANGUAGES, MERMAID};
use crate::html::compare;
use crate::html::unseen::is_unseen;
use crate::note::Note;
use crate::note::doc::{Kind, Tag};
use crate::note::fence;
use crate::query::answers;
use crate::text::escape::push_html;
use crate::text::lines::floor;
use crate::vault::NoteId;
use std::ops::Range;

/// Lines of a block of code that are shown.
const MOST_LINES: usize = 8;

/// Fences whose source says nothing to a reader.
const SILENT: [&str; 7] = [
    answers::LANGUAGE,
    answers::SCRIPT_LANGUAGE,
    compare::LANGUAGE,
    MERMAID,
    "base",
    "query",
    "tasks",
];

/// A note to take excerpts from.
pub struct Told<'a> {
    /// The note.
    pub note: &'a Note,
    /// Its number.
    pub id: NoteId,
    /// The flowcharts of the vault: what of their text readers may see.
    pub flowcharts: &'a Flowcharts,
    /// Events that a reader has to ask for; an excerpt ends before them.
    pub asked_for: Vec<Range<usize>>,
    /// Events of which nothing is seen on the page.
    pub unseen: Vec<Range<usize>>,
    /// A text as readers may see it.
    pub conceal: &'a dyn Fn(&str) -> String,
}

impl Told<'_> {
    /// Whether a reader has to ask for what this event shows.
    pub fn is_asked_for(&self, event: usize) -> bool {
        self.asked_for.iter().any(|range| range.contains(&event))
    }

    /// At most about `bytes` of HTML for a range of the note's events.
    pub fn excerpt(&self, range: Range<usize>, bytes: usize) -> String {
        let mut walk = Walk { out: String::new(), open: Vec::new(), bytes, in_head: false };
        let mut at = range.start;
        while at < range.end && !self.is_asked_for(at) {
            if is_unseen(&self.unseen, at)
                && !matches!(self.note.doc.events[at].kind, Kind::Open(_) | Kind::Close(_))
            {
                at += 1;
                continue;
            }
            let Some(next) = walk.event(self, at) else { break };
            at = next;
        }
        while let Some(element) = walk.open.pop() {
            walk.close(element);
        }
        walk.out
    }

    /// What is shown of a block of code.
    fn code(&self, block: u32) -> Option<&str> {
        let code = &self.note.doc.code_blocks[block as usize];
        if SILENT.contains(&fence::language(&code.info)) {
            return None;
        }
        match self.flowcharts.block(self.id, block) {
            Some(chart) => Some(&chart.source),
            // One that cannot be read is for its author.
            None if LANGUAGES.contains(&fence::language(&code.info)) => None,
            None => Some(&code.code),
        }
    }
}

struct Walk {
    out: String,
    /// Elements that are open.
    open: Vec<&'static str>,
    /// How long it may become.
    bytes: usize,
    /// Whether cells are those of a table's head.
    in_head: bool,
}

impl Walk {
    /// Writes one event; the next one to look at. `None` when there is no more room.
    fn event(&mut self, told: &Told<'_>, at: usize) -> Option<usize> {
        let note = told.note;
        let (doc, event) = (&note.doc, note.doc.events[at]);
        let source = || &note.text[event.start as usize..event.end as usize];
        match event.kind {
            // What folds is not for the first sight, and may be the answer to a riddle.
            Kind::Open(Tag::CalloutBody) if is_folded(note, at) => {
                return Some(doc.close_of(at) + 1);
            }
            Kind::Open(tag) => self.open(tag)?,
            Kind::Close(tag) => self.end(tag),
            Kind::Text | Kind::Url | Kind::Tag(_) => self.text(source())?,
            Kind::Owned(text) => self.text(&doc.strings[text as usize])?,
            // It may be a query, which is answered where it stands.
            Kind::Code(code) if doc.strings[code as usize].trim_start().starts_with(['=', '$']) => {
                self.text("…")?
            }
            Kind::Code(code)
            | Kind::Math(code)
            | Kind::MathDisplay(code)
            | Kind::MathBlock(code) => self.whole("code", doc.strings[code as usize].trim())?,
            Kind::CodeBlock(block) => {
                if let Some(code) = told.code(block) {
                    self.code(code)?;
                }
            }
            Kind::Wikilink(link) => self.text(&doc.links[link as usize].shown())?,
            Kind::SoftBreak | Kind::HardBreak => self.text(" ")?,
            _ => {}
        }
        Some(at + 1)
    }

    fn open(&mut self, tag: Tag) -> Option<()> {
        match tag {
            Tag::Heading(_) | Tag::CalloutTitle => {
                self.begin("p")?;
                self.begin("b")
            }
            Tag::TableHead => {
                self.in_head = true;
                self.begin("tr")
            }
            Tag::Item(Some(mark)) => {
                self.begin("li")?;
                self.text(if mark == ' ' { "☐ " } else { "☑ " })
            }
            tag => self.element(tag).map_or(Some(()), |element| self.begin(element)),
        }
    }

    fn end(&mut self, tag: Tag) {
        match tag {
            Tag::Heading(_) | Tag::CalloutTitle => {
                self.finish("b");
                self.finish("p");
            }
            Tag::TableHead => {
                self.in_head = false;
                self.finish("tr");
            }
            tag => {
                if let Some(element) = self.element(tag) {
                    self.finish(element);
                }
            }
        }
    }

    fn element(&self, tag: Tag) -> Option<&'static str> {
        Some(match tag {
            Tag::Paragraph => "p",
            Tag::Quote | Tag::Callout(_) => "blockquote",
            Tag::List(None) => "ul",
            Tag::List(Some(_)) => "ol",
            Tag::Item(_) => "li",
            Tag::Table(_) => "table",
            Tag::TableRow => "tr",
            Tag::TableCell(_) if self.in_head => "th",
            Tag::TableCell(_) => "td",
            Tag::Emphasis => "em",
            Tag::Strong => "strong",
            Tag::Strike => "del",
            Tag::Mark => "mark",
            Tag::Heading(_)
            | Tag::CalloutTitle
            | Tag::CalloutBody
            | Tag::TableHead
            | Tag::Link(_) => return None,
        })
    }

    fn code(&mut self, code: &str) -> Option<()> {
        let end = code.match_indices('\n').nth(MOST_LINES - 1).map_or(code.len(), |(at, _)| at);
        self.begin("pre")?;
        self.text(code[..end].trim_end())?;
        self.finish("pre");
        Some(())
    }

    /// An element with nothing but text in it.
    fn whole(&mut self, element: &'static str, text: &str) -> Option<()> {
        self.begin(element)?;
        self.text(text)?;
        self.finish(element);
        Some(())
    }

    /// Text, as far as there is room: then up to a word's end, with an ellipsis.
    fn text(&mut self, text: &str) -> Option<()> {
        let room = self.bytes.saturating_sub(self.out.len());
        if text.len() <= room {
            push_html(&mut self.out, text);
            return Some(());
        }
        let cut = &text[..floor(text, room)];
        let end = cut.rfind(char::is_whitespace).filter(|end| cut.len() - end < 30);
        push_html(&mut self.out, cut[..end.unwrap_or(cut.len())].trim_end());
        self.out.push('…');
        None
    }

    fn begin(&mut self, element: &'static str) -> Option<()> {
        if self.out.len() >= self.bytes {
            self.out.push('…');
            return None;
        }
        self.open.push(element);
        self.out.push('<');
        self.out.push_str(element);
        self.out.push('>');
        Some(())
    }

    /// Ends what was begun; one in which nothing stands was never there.
    fn finish(&mut self, element: &'static str) {
        if self.open.last() == Some(&element) {
            self.open.pop();
            self.close(element);
        }
    }

    fn close(&mut self, element: &str) {
        let is_empty = self.out.strip_suffix('>').and_then(|out| out.strip_suffix(element));
        match is_empty.and_then(|out| out.strip_suffix('<')).map(str::len) {
            Some(before) if !matches!(element, "td" | "th") => self.out.truncate(before),
            _ => {
                self.out.push_str("</");
                self.out.push_str(element);
                self.out.push('>');
            }
        }
    }
}

/// Whether the body of a callout, begun by event `at`, is closed at first.
fn is_folded(note: &Note, at: usize) -> bool {
    let before = note.doc.events[..at].iter().rev().find_map(|event| match event.kind {
        Kind::Open(Tag::Callout(callout)) => Some(callout),
        _ => None,
    });
    before.is_some_and(|callout| note.doc.callouts[callout as usize].fold == Some('-'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    fn of(text: &str, bytes: usize) -> String {
        let (note, _) = crate::note::parse("a.md", text.as_bytes().to_vec());
        let flowcharts = Flowcharts::default();
        let told = Told {
            note: &note,
            id: NoteId(0),
            flowcharts: &flowcharts,
            asked_for: Vec::new(),
            unseen: crate::html::unseen::unseen(&note),
            conceal: &str::to_owned,
        };
        told.excerpt(0..note.doc.body as usize, bytes)
    }

    #[test]
    fn text_keeps_its_form_and_loses_what_leads_or_loads() {
        for (text, wanted) in [
            ("**a** [[b|c]] [d](e.md) <u>f</u>", "<p><strong>a</strong> c d f</p>"),
            ("# a\n\n- [x] b\n- c", "<p><b>a</b></p><ul><li>☑ b</li><li>c</li></ul>"),
            (
                "|a|b|\n|-|-|\n|c||",
                "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td></td></tr></table>",
            ),
            ("![[x.png]] `= this.a` `b` $c$", "<p> … <code>b</code> <code>c</code></p>"),
            ("![[x.png]]\n\n```dataview\nLIST\n```\n\n<b>x</b>", "<p>x</p>"),
            ("> [!tip]- t\n> secret", "<blockquote><p><b>t</b></p></blockquote>"),
            ("> [!tip] t\n> open", "<blockquote><p><b>t</b></p><p>open</p></blockquote>"),
            ("```js\n<a>\n```", "<pre>&lt;a&gt;</pre>"),
            ("a %%b%% c", "<p>a  c</p>"),
        ] {
            assert_eq!(of(text, 500), wanted, "{text}");
        }
    }

    #[test]
    fn it_ends_at_a_word_with_its_elements_closed() {
        assert_eq!(
            of("- one **two three** four", 28),
            "<ul><li>one <strong>two…</strong></li></ul>"
        );
        assert_eq!(of("日本語日本語日本語", 14), "<p>日本語…</p>");
        assert_eq!(of("a\n\nb", 1), "<p>…</p>");
    }

    proptest! {
        #[test]
        fn it_is_short_and_balanced(text in "[-a#>*`|$\\[\\]!<\n 语]{0,300}", bytes in 0usize..200) {
            let made = of(&text, bytes);
            prop_assert!(made.len() < 2 * bytes * 6 + 100, "{made}");
            let count = |what: &str| made.matches(what).count();
            for element in ["p", "ul", "li", "strong", "blockquote", "table", "tr", "pre"] {
                prop_assert_eq!(count(&format!("<{element}>")), count(&format!("</{element}>")));
            }
        }
    }
}
