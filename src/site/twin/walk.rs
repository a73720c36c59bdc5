//! The walk over a note's events.

use super::writer::Writer;
use crate::html::unseen;
use crate::note::doc::{Event, Kind, Tag};
use crate::text::markdown::{formula, push_code};
use std::ops::Range;

impl Writer<'_> {
    /// Walks a range of the note's events.
    pub(super) fn events(&mut self, range: Range<usize>) {
        let events = &self.note.doc.events;
        let mut index = range.start;
        while index < range.end {
            let mut event = events[index];
            let first = index;
            index += 1;
            // Text comes in pieces; what it means to a reader shows in the whole.
            while event.kind == Kind::Text && index < range.end {
                match events[index] {
                    Event { kind: Kind::Text, start, end } if start == event.end => event.end = end,
                    _ => break,
                }
                index += 1;
            }
            let index = first;
            match event.kind {
                Kind::Open(tag) => self.open(index, tag),
                Kind::Close(tag) => self.close(tag),
                Kind::InlineHtml => self.inline_html(event),
                Kind::HtmlBlock(s) => self.html_block(s),
                _ if self.unseen.is_some() => {}
                _ => self.leaf(event),
            }
        }
    }

    fn leaf(&mut self, event: Event) {
        let note = self.note;
        let source = &note.text[event.start as usize..event.end as usize];
        let string = |s: u32| note.doc.strings[s as usize].as_ref();
        match event.kind {
            Kind::Text | Kind::Tag(_) => self.text(source),
            Kind::Owned(s) => self.text(string(s)),
            Kind::Code(s) => self.code(s),
            Kind::SoftBreak => self.line_end(false),
            Kind::HardBreak => self.line_end(true),
            Kind::Rule => {
                self.begin_block();
                self.out.push_str("***");
            }
            Kind::CodeBlock(c) => self.code_block(c),
            Kind::Wikilink(l) => self.wikilink(l),
            Kind::Embed(l) => self.inline_embed(l),
            Kind::BlockEmbed(l) => self.block_embed(l),
            Kind::Url => self.bare_url(source),
            Kind::Math(s) => self.math(string(s), "$"),
            Kind::MathDisplay(s) => self.math(string(s), "$$"),
            Kind::MathBlock(s) if self.is_flat => self.math(string(s), "$$"),
            Kind::MathBlock(s) => self.math_block(string(s)),
            Kind::FootnoteRef(f) => self.footnote(f),
            _ => {}
        }
    }

    fn open(&mut self, index: usize, tag: Tag) {
        let note = self.note;
        match tag {
            Tag::Paragraph => self.end_line(),
            Tag::Heading(h) => {
                self.begin_block();
                if !self.is_flat {
                    let level = usize::from(note.doc.headings[h as usize].level);
                    self.out.push_str(&"######"[..level.clamp(1, 6)]);
                    self.out.push(' ');
                }
                self.in_heading = true;
                self.stay_in_line();
            }
            Tag::Quote => self.open_quote(),
            Tag::Callout(c) => {
                self.open_quote();
                if !self.is_flat {
                    self.callout(&note.doc.callouts[c as usize]);
                }
            }
            Tag::CalloutTitle => {
                if !self.is_flat {
                    self.out.push(' ');
                }
                self.stay_in_line();
            }
            Tag::CalloutBody => {}
            Tag::List(first) => self.open_list(index, first),
            Tag::Item(task) => self.open_item(task),
            Tag::Table(_) => self.open_table(),
            Tag::TableHead | Tag::TableRow => self.open_row(),
            Tag::TableCell(align) => self.open_cell(align),
            Tag::Emphasis => self.open_mark("*"),
            Tag::Strong => self.open_mark("**"),
            Tag::Strike => self.open_mark("~~"),
            Tag::Mark => self.open_mark("=="),
            Tag::Link(l) => self.open_link(index, l),
        }
    }

    fn close(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph | Tag::CalloutTitle => self.end_line(),
            Tag::Heading(_) => {
                self.in_heading = false;
                self.end_line();
            }
            Tag::Quote | Tag::Callout(_) => self.close_quote(),
            Tag::CalloutBody => {}
            Tag::List(_) => self.close_list(),
            Tag::Item(_) => self.close_item(),
            Tag::Table(_) => self.close_table(),
            Tag::TableHead => self.close_head(),
            Tag::TableRow => {}
            Tag::TableCell(_) => self.close_cell(),
            Tag::Emphasis => self.close_mark("*"),
            Tag::Strong => self.close_mark("**"),
            Tag::Strike => self.close_mark("~~"),
            Tag::Mark => self.close_mark("=="),
            Tag::Link(_) => self.close_link(),
        }
    }

    fn open_mark(&mut self, mark: &str) {
        self.inline();
        self.out.push_str(mark);
        self.marks.push(self.out.len());
    }

    /// Nothing to mark, no mark: two of them would be text.
    fn close_mark(&mut self, mark: &str) {
        let start = self.marks.pop().unwrap_or(0);
        match self.out.len() <= start {
            true => self.out.truncate(start.saturating_sub(mark.len())),
            false => self.out.push_str(mark),
        }
    }

    fn code(&mut self, s: u32) {
        if self.inline_query(s) {
            return;
        }
        self.inline();
        let place = self.place();
        push_code(&mut self.out, &self.note.doc.strings[s as usize], place);
    }

    fn math(&mut self, source: &str, mark: &str) {
        self.inline();
        let mut source = formula(&source.replace(['\n', '\r'], " "));
        if self.table.in_cell {
            source = source.replace('|', "\\|");
        }
        self.out.extend([mark, source.as_str(), mark]);
    }

    fn math_block(&mut self, source: &str) {
        self.begin_block();
        self.out.push_str("$$");
        formula(source).trim_matches('\n').lines().for_each(|line| self.push_line(line.trim_end()));
        self.push_line("$$");
    }

    fn footnote(&mut self, definition: u32) {
        let known = self.footnotes.iter().position(|it| *it == definition);
        let number = known.unwrap_or_else(|| {
            self.footnotes.push(definition);
            self.footnotes.len() - 1
        });
        // A text of an answer is one line, so its footnotes are left out.
        if !self.is_flat {
            self.inline();
            self.out.push_str(&format!("[^{}]", number + 1));
        }
    }

    /// The footnotes, which may refer to further ones.
    pub(super) fn footnotes(&mut self) {
        let mut at = 0;
        while let Some(definition) = self.footnotes.get(at).copied() {
            at += 1;
            self.begin_block();
            self.enter(&format!("[^{at}]: "), "    ");
            let start = self.out.len();
            let events = self.note.doc.footnotes[definition as usize].events.clone();
            self.events(events.start as usize..events.end as usize);
            self.leave();
            // To who knows no footnotes, its first word is where `[^1]` leads.
            let first = self.out[start..].split_whitespace().next().unwrap_or_default();
            if first.contains(':') && !first.starts_with("http") {
                self.out.insert_str(start, "… ");
            }
        }
    }

    /// A tag in a line: what it does to a page is not for Markdown to say.
    fn inline_html(&mut self, event: Event) {
        let tag = &self.note.text[event.start as usize..event.end as usize];
        let before = self.unseen;
        self.unseen = unseen::after_tag(tag, before);
        if before.is_none() && unseen::tag_name(tag).1.eq_ignore_ascii_case("br") {
            self.line_end(true);
        }
    }

    fn html_block(&mut self, s: u32) {
        let (text, unseen) = unseen::of_block(&self.note.doc.strings[s as usize], self.unseen);
        self.unseen = unseen;
        if !text.is_empty() {
            self.end_line();
            self.text(&text);
            self.end_line();
        }
    }
}
