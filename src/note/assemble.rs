//! From pulldown-cmark's events over the masked text to a [`Doc`]: containers and leaves are
//! built here, callouts recognised, block ids given to their blocks, footnotes set apart.
//!
//! What happens inside one leaf (pairing of highlights, clean-up) is in [`super::leaf`].

use crate::diag::{Diagnostic, Severity};
use crate::note::doc::{
    Align, BlockId, CodeBlock, Doc, Event, Footnote, Heading, Kind, NOWHERE, Tag, offset,
};
use crate::note::headings::{give_ids, heading_key};
use crate::note::inline::Construct;
use crate::note::leaf::{self, Piece};
use crate::note::leaves::OPTIONS;
use crate::note::link;
use crate::note::mask::{MASK_FILL, MASK_START, Masked};
use crate::note::words;
use crate::text::{fold::fold, lines::Places};
use pulldown_cmark as md;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::ops::Range;

/// Puts the document together.
pub fn assemble(
    path: &str,
    text: &str,
    masked: &mut Masked,
    diagnostics: &mut Vec<Diagnostic>,
) -> Doc {
    let tables = std::mem::take(&mut masked.tables);
    let masked_text = masked.text();
    let doc = Doc {
        strings: tables.strings.into_iter().map(Into::into).collect(),
        links: tables.links,
        tags: tables.tags.into_iter().map(Into::into).collect(),
        callouts: tables.callouts,
        ..Doc::default()
    };
    let mut assembler = Assembler {
        places: Places::new(path, text),
        text,
        masked: &masked_text,
        constructs: masked.constructs.iter().copied().collect(),
        doc,
        out: Vec::new(),
        frames: vec![Frame::new(Tag::Paragraph, 0)],
        leaf: None,
        code: None,
        columns: Vec::new(),
        next_column: 0,
        labels: FxHashMap::default(),
        definitions: Vec::new(),
        inline_notes: Vec::new(),
        diagnostics,
    };
    let mut events = md::Parser::new_ext(&masked_text, OPTIONS).into_offset_iter();
    let mut ahead = None;
    while let Some((event, range)) = ahead.take().or_else(|| events.next()) {
        if matches!(event, md::Event::Start(md::Tag::BlockQuote(_))) {
            ahead = events.next();
        }
        assembler.step(event, range, ahead.as_ref().map(|(_, range)| range.start));
    }
    assembler.finish()
}

/// An open container. The first frame is the document's own.
struct Frame {
    tag: Tag,
    /// Index of its `Open` event.
    open: usize,
    /// Index of the first event of the child that was completed last.
    last_child: Option<usize>,
    /// A callout whose title has not come yet.
    awaits_title: bool,
    /// A footnote definition: its number, the events of what it stands in, whether its own end
    /// has come (blocks indented by two may still belong to it, N3).
    definition: Option<(u32, Vec<Event>, bool)>,
}

impl Frame {
    fn new(tag: Tag, open: usize) -> Self {
        Frame { tag, open, last_child: None, awaits_title: false, definition: None }
    }
}

/// What the text of a leaf becomes.
#[derive(Clone, Copy, PartialEq)]
enum LeafKind {
    Paragraph,
    Tight,
    Heading(u8),
    Cell(Align),
}

struct Leaf {
    kind: LeafKind,
    range: Range<usize>,
    events: Vec<Event>,
    /// Open images: index of their link, their start, and their alternative text so far.
    images: Vec<(u32, usize, String)>,
}

#[derive(Default)]
struct Definition {
    events: Vec<Event>,
    at: Option<u32>,
    label: String,
    is_used: bool,
}

struct Assembler<'a> {
    places: Places<'a>,
    text: &'a str,
    masked: &'a str,
    constructs: FxHashMap<u32, Construct>,
    doc: Doc,
    out: Vec<Event>,
    frames: Vec<Frame>,
    leaf: Option<Leaf>,
    /// The code block that is being read.
    code: Option<u32>,
    columns: Vec<Align>,
    next_column: usize,
    /// Footnotes by folded label.
    labels: FxHashMap<String, u32>,
    definitions: Vec<Definition>,
    /// Inline footnotes of the leaf at hand: number in the text → number of the definition.
    inline_notes: Vec<(u32, u32)>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Assembler<'_> {
    fn step(&mut self, event: md::Event<'_>, range: Range<usize>, next_start: Option<usize>) {
        match event {
            md::Event::Start(tag) => self.start(tag, range, next_start),
            md::Event::End(tag) => self.end(tag, range),
            md::Event::Text(text) => match self.code {
                Some(index) => self.doc.code_blocks[index as usize].code.push_str(&unmasked(&text)),
                None => self.text_event(&text, range),
            },
            md::Event::Code(code) => {
                let code = self.string(&code);
                self.inline(range, Kind::Code(code));
            }
            md::Event::InlineHtml(html) if html.starts_with("<!--") => {
                self.inline(range, Kind::Hidden)
            }
            md::Event::InlineHtml(_) => {
                self.doc.has_html = true;
                self.inline(range, Kind::InlineHtml);
            }
            md::Event::Html(html) => self.html(&html, range.end),
            md::Event::SoftBreak => self.inline(range, Kind::SoftBreak),
            md::Event::HardBreak => self.inline(range, Kind::HardBreak),
            md::Event::Rule => {
                let at = self.begin_block(range.start);
                self.push(&range, Kind::Rule);
                self.complete(at);
            }
            // No blanks in a footnote's name (N2).
            md::Event::FootnoteReference(label) if label.contains(char::is_whitespace) => {
                self.inline(range, Kind::Text)
            }
            md::Event::FootnoteReference(label) => {
                let number = self.definition(&label);
                self.definitions[number as usize].is_used = true;
                self.inline(range, Kind::FootnoteRef(number));
            }
            md::Event::TaskListMarker(_) | md::Event::InlineMath(_) | md::Event::DisplayMath(_) => {
            }
        }
    }

    fn start(&mut self, tag: md::Tag<'_>, range: Range<usize>, next_start: Option<usize>) {
        match tag {
            md::Tag::Paragraph => {
                self.begin_block(range.start);
                self.leaf = Some(new_leaf(LeafKind::Paragraph, &range));
            }
            md::Tag::Heading { level, .. } => {
                self.begin_block(range.start);
                self.leaf = Some(new_leaf(LeafKind::Heading(level as u8), &range));
            }
            md::Tag::TableCell => {
                let column = self.columns.get(self.next_column).copied().unwrap_or(Align::Start);
                self.next_column += 1;
                self.leaf = Some(new_leaf(LeafKind::Cell(column), &range));
            }
            md::Tag::BlockQuote(_) => {
                let at = self.begin_block(range.start);
                let callout = next_start.and_then(|start| self.callout_at(start));
                let tag = callout.map_or(Tag::Quote, Tag::Callout);
                self.open(&range, tag, at);
                if let Some(frame) = self.frames.last_mut() {
                    frame.awaits_title = callout.is_some();
                }
            }
            md::Tag::List(first) => {
                let at = self.begin_block(range.start);
                let first = first.map(|n| u32::try_from(n).unwrap_or(u32::MAX));
                self.open(&range, Tag::List(first), at);
            }
            md::Tag::Item => {
                self.flush();
                let at = self.out.len();
                self.open(&range, Tag::Item(None), at);
            }
            md::Tag::CodeBlock(kind) => {
                let info = match kind {
                    md::CodeBlockKind::Fenced(info) => unmasked(&info).into_owned(),
                    md::CodeBlockKind::Indented => String::new(),
                };
                let at = self.begin_block(range.start);
                let index = offset(self.doc.code_blocks.len());
                self.doc.code_blocks.push(CodeBlock { info, code: String::new() });
                self.push(&range, Kind::CodeBlock(index));
                self.complete(at);
                self.code = Some(index);
            }
            md::Tag::HtmlBlock => {
                self.doc.has_html = true;
                let at = self.begin_block(range.start);
                let index = self.string("");
                self.push(&range, Kind::HtmlBlock(index));
                self.complete(at);
            }
            md::Tag::Table(alignments) => {
                let at = self.begin_block(range.start);
                let index = offset(self.doc.tables.len());
                self.doc.tables.push(offset(alignments.len()));
                self.columns = alignments.iter().map(|a| align(*a)).collect();
                self.open(&range, Tag::Table(index), at);
            }
            md::Tag::TableHead => {
                self.next_column = 0;
                self.push(&range, Kind::Open(Tag::TableHead));
            }
            md::Tag::TableRow => {
                self.next_column = 0;
                self.push(&range, Kind::Open(Tag::TableRow));
            }
            md::Tag::FootnoteDefinition(label) => {
                self.begin_block(range.start);
                self.end_definition();
                let number = self.definition(&label);
                let definition = &mut self.definitions[number as usize];
                // A label defined twice: the first rules, the other is not shown.
                let number = if definition.at.is_none() {
                    definition.at = Some(offset(range.start));
                    definition.label = label.to_string();
                    number
                } else {
                    NOWHERE
                };
                let outside = std::mem::take(&mut self.out);
                let mut frame = Frame::new(Tag::Paragraph, 0);
                frame.definition = Some((number, outside, false));
                self.frames.push(frame);
            }
            md::Tag::Emphasis => self.inline(range, Kind::Open(Tag::Emphasis)),
            md::Tag::Strong => self.inline(range, Kind::Open(Tag::Strong)),
            md::Tag::Strikethrough => self.inline(range, Kind::Open(Tag::Strike)),
            md::Tag::Link { dest_url, title, link_type, .. } => {
                let index = self.markdown_link(&dest_url, &title, link_type, &range, false);
                self.inline(range, Kind::Open(Tag::Link(index)));
            }
            md::Tag::Image { dest_url, title, link_type, .. } => {
                let index = self.markdown_link(&dest_url, &title, link_type, &range, true);
                self.ensure_leaf(&range);
                if let Some(leaf) = &mut self.leaf {
                    leaf.images.push((index, range.start, String::new()));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: md::TagEnd, range: Range<usize>) {
        match tag {
            md::TagEnd::Paragraph | md::TagEnd::Heading(_) | md::TagEnd::TableCell => self.flush(),
            md::TagEnd::CodeBlock => self.code = None,
            md::TagEnd::TableHead => self.push(&range, Kind::Close(Tag::TableHead)),
            md::TagEnd::TableRow => self.push(&range, Kind::Close(Tag::TableRow)),
            md::TagEnd::Table
            | md::TagEnd::BlockQuote(_)
            | md::TagEnd::List(_)
            | md::TagEnd::Item => {
                self.flush();
                self.end_definition();
                self.close(&range);
            }
            md::TagEnd::FootnoteDefinition => {
                self.flush();
                if let Some((_, _, has_ended)) =
                    self.frames.last_mut().and_then(|f| f.definition.as_mut())
                {
                    *has_ended = true;
                }
            }
            md::TagEnd::Emphasis => self.inline(range, Kind::Close(Tag::Emphasis)),
            md::TagEnd::Strong => self.inline(range, Kind::Close(Tag::Strong)),
            md::TagEnd::Strikethrough => self.inline(range, Kind::Close(Tag::Strike)),
            md::TagEnd::Link => self.inline(range, Kind::Close(Tag::Link(NOWHERE))),
            md::TagEnd::Image => self.close_image(range),
            _ => {}
        }
    }

    // Leaves.

    fn ensure_leaf(&mut self, range: &Range<usize>) {
        if self.leaf.is_none() {
            self.begin_block(range.start);
            self.leaf = Some(new_leaf(LeafKind::Tight, range));
        }
    }

    fn inline(&mut self, range: Range<usize>, kind: Kind) {
        self.ensure_leaf(&range);
        let strings = &self.doc.strings;
        let Some(leaf) = &mut self.leaf else { return };
        leaf.range.end = leaf.range.end.max(range.end);
        let Some((_, _, alt)) = leaf.images.last_mut() else {
            leaf.events.push(Event { start: offset(range.start), end: offset(range.end), kind });
            return;
        };
        // Inside an image only the text counts, as its alternative text.
        match kind {
            Kind::Text | Kind::Url => alt.push_str(&self.text[range]),
            Kind::Owned(s) | Kind::Code(s) | Kind::Math(s) | Kind::MathDisplay(s) => {
                alt.push_str(&strings[s as usize])
            }
            Kind::SoftBreak | Kind::HardBreak => alt.push(' '),
            Kind::Tag(_) => alt.push_str(&self.text[range]),
            Kind::Wikilink(link) | Kind::Embed(link) | Kind::BlockEmbed(link) => {
                let link = &self.doc.links[link as usize];
                alt.push_str(&link.shown());
            }
            Kind::MarkDelimiter { .. } => alt.push_str("=="),
            _ => {}
        }
    }

    fn close_image(&mut self, range: Range<usize>) {
        let Some((index, start, alt)) = self.leaf.as_mut().and_then(|l| l.images.pop()) else {
            return;
        };
        let link = &mut self.doc.links[index as usize];
        link.display = Some(alt).filter(|a| !a.is_empty()).map(Into::into);
        let kind =
            if link::is_inline_embed(link) { Kind::Embed(index) } else { Kind::BlockEmbed(index) };
        self.inline(start..range.end, kind);
    }

    /// A text event, split where something was masked in it.
    fn text_event(&mut self, text: &str, range: Range<usize>) {
        let masked = &self.masked.as_bytes()[range.clone()];
        let is_mask = |b: u8| b == MASK_START || b == MASK_FILL;
        if memchr::memchr2(MASK_START, MASK_FILL, masked).is_none() {
            let kind = if text == &self.text[range.clone()] {
                Kind::Text
            } else {
                Kind::Owned(self.string(text))
            };
            self.inline(range, kind);
            return;
        }
        let mut at = 0;
        while at < masked.len() {
            let from = at;
            if is_mask(masked[at]) {
                at += 1;
                while at < masked.len() && masked[at] == MASK_FILL {
                    at += 1;
                }
            } else {
                while at < masked.len() && !is_mask(masked[at]) {
                    at += 1;
                }
            }
            let piece = range.start + from..range.start + at;
            match masked[from] {
                MASK_START => self.construct(piece),
                MASK_FILL => self.inline(piece, Kind::Hidden),
                _ => self.inline(piece, Kind::Text),
            }
        }
    }

    fn construct(&mut self, range: Range<usize>) {
        let Some(construct) = self.constructs.get(&offset(range.start)).copied() else { return };
        let kind = match construct {
            Construct::Hidden => Kind::Hidden,
            Construct::Link(index) => {
                let link = &self.doc.links[index as usize];
                match (link.is_embed, link::is_inline_embed(link)) {
                    (false, _) => Kind::Wikilink(index),
                    (true, true) => Kind::Embed(index),
                    (true, false) => Kind::BlockEmbed(index),
                }
            }
            Construct::Math(s) => Kind::Math(s),
            Construct::MathDisplay(s) => Kind::MathDisplay(s),
            Construct::MathBlock(s) => Kind::MathBlock(s),
            Construct::MarkDelimiter { can_open, can_close } => {
                Kind::MarkDelimiter { can_open, can_close }
            }
            Construct::NoteOpen(n) => Kind::NoteOpen(n),
            Construct::NoteClose(n) => Kind::NoteClose(n),
            Construct::Tag(t) => Kind::Tag(t),
            Construct::Url => Kind::Url,
            Construct::BlockId(s) => Kind::BlockId(s),
            Construct::Task(mark) => {
                self.ensure_leaf(&range);
                if let Some(frame) = self.frames.last_mut()
                    && let Tag::Item(task) = &mut frame.tag
                {
                    *task = Some(mark);
                    self.out[frame.open].kind = Kind::Open(frame.tag);
                }
                return;
            }
            Construct::Callout(_) => {
                self.ensure_leaf(&range);
                return;
            }
        };
        self.inline(range, kind);
    }

    /// The leaf is complete: gives its text a shape and writes it out.
    fn flush(&mut self) {
        let Some(mut leaf) = self.leaf.take() else { return };
        let notes = leaf::settle(&mut leaf.events, self.text, &mut self.doc);
        for (number, events) in notes {
            let definition = offset(self.definitions.len());
            let at = events.first().map(|e| e.start);
            self.definitions.push(Definition {
                events,
                at: at.or(Some(0)),
                label: String::new(),
                is_used: true,
            });
            self.inline_notes.push((number, definition));
        }
        if !self.inline_notes.is_empty() {
            let known = std::mem::take(&mut self.inline_notes);
            let patch = |events: &mut Vec<Event>| {
                for event in events {
                    if let Kind::NoteOpen(number) = event.kind
                        && let Some((_, definition)) = known.iter().find(|(n, _)| *n == number)
                    {
                        event.kind = Kind::FootnoteRef(*definition);
                    }
                }
            };
            patch(&mut leaf.events);
            for definition in &mut self.definitions {
                patch(&mut definition.events);
            }
        }
        let id = leaf::take_block_id(&mut leaf.events);
        if !self.frames.last().is_some_and(|f| f.awaits_title) {
            leaf::trim(&mut leaf.events);
        }
        match leaf.kind {
            LeafKind::Heading(level) => self.heading(level, leaf, id),
            LeafKind::Cell(align) => {
                let (start, end) = (offset(leaf.range.start), offset(leaf.range.end));
                self.out.push(Event { start, end, kind: Kind::Open(Tag::TableCell(align)) });
                self.out.append(&mut leaf.events);
                self.out.push(Event { start, end, kind: Kind::Close(Tag::TableCell(align)) });
                if let Some((id, at)) = id {
                    self.unlinkable(id, at);
                }
            }
            LeafKind::Paragraph | LeafKind::Tight => self.flow(leaf, id),
        }
    }

    fn flow(&mut self, mut leaf: Leaf, id: Option<(u32, u32)>) {
        if self.frames.last().is_some_and(|f| f.awaits_title) {
            let (title, rest) = leaf::split_title(std::mem::take(&mut leaf.events));
            let range = leaf.range.clone();
            self.push(&range, Kind::Open(Tag::CalloutTitle));
            self.out.extend(title);
            self.push(&range, Kind::Close(Tag::CalloutTitle));
            self.push(&range, Kind::Open(Tag::CalloutBody));
            if let Some(frame) = self.frames.last_mut() {
                frame.awaits_title = false;
            }
            leaf.events = rest;
            leaf::trim(&mut leaf.events);
        }
        let mut shown = None;
        for piece in leaf::split_blocks(leaf.events, self.text) {
            let at = self.out.len();
            match piece {
                Piece::Block(event) => self.out.push(event),
                Piece::Inlines(events) if leaf.kind == LeafKind::Tight => self.out.extend(events),
                Piece::Inlines(events) => {
                    let range = match (events.first(), events.last()) {
                        (Some(first), Some(last)) => first.start as usize..last.end as usize,
                        _ => leaf.range.clone(),
                    };
                    self.push(&range, Kind::Open(Tag::Paragraph));
                    self.out.extend(events);
                    self.push(&range, Kind::Close(Tag::Paragraph));
                }
            }
            shown = Some(at);
        }
        let Some((id, at)) = id else {
            if let Some(shown) = shown {
                self.complete(shown);
            }
            return;
        };
        // Rules B2–B4: the block itself, its list item, or the block before.
        let Some(frame) = self.frames.last() else { return };
        let is_first = frame.last_child.is_none();
        let target = match (frame.tag, shown) {
            (Tag::Item(_), Some(shown)) if !is_first && leaf.kind == LeafKind::Paragraph => {
                Some(shown)
            }
            (Tag::Item(_), _) => Some(frame.open),
            (_, Some(shown)) => Some(shown),
            (_, None) => frame.last_child,
        };
        match target {
            Some(target) if self.is_linkable() => self.block_id(id, target, at),
            _ => self.unlinkable(id, at),
        }
        if let Some(shown) = shown {
            self.complete(shown);
        }
    }

    fn heading(&mut self, level: u8, mut leaf: Leaf, id: Option<(u32, u32)>) {
        let at = self.out.len();
        let index = offset(self.doc.headings.len());
        leaf::blocks_to_links(&mut leaf.events);
        let source = match (leaf.events.first(), leaf.events.last()) {
            (Some(first), Some(last)) => {
                let mut start = first.start as usize;
                if start > 0 && self.text.as_bytes()[start - 1] == b'\\' {
                    start -= 1;
                }
                self.text.get(start..last.end as usize).unwrap_or("")
            }
            _ => "",
        };
        let key = heading_key(source);
        let text = words::plain(&self.doc, self.text, &leaf.events);
        let is_top = self.frames.len() == 1;
        self.doc.headings.push(Heading {
            level,
            event: offset(at),
            key,
            id: String::new(),
            text,
            is_top,
        });
        self.push(&leaf.range, Kind::Open(Tag::Heading(index)));
        self.out.append(&mut leaf.events);
        self.push(&leaf.range, Kind::Close(Tag::Heading(index)));
        self.complete(at);
        if let Some((id, place)) = id {
            if self.is_linkable() {
                self.block_id(id, at, place)
            } else {
                self.unlinkable(id, place)
            }
        }
    }

    // Blocks.

    /// A block begins: what came before is complete. Returns where its first event will be.
    fn begin_block(&mut self, start: usize) -> usize {
        self.flush();
        let has_ended = self.frames.last().and_then(|f| f.definition.as_ref()).is_some_and(|d| d.2);
        if has_ended && self.indent(start) < 2 {
            self.end_definition();
        }
        self.out.len()
    }

    /// Blanks between the beginning of the line and `at`, if there is nothing else.
    fn indent(&self, at: usize) -> usize {
        let line = self.text[..at].rfind('\n').map_or(0, |i| i + 1);
        let before = &self.text[line..at];
        if before.trim().is_empty() { before.len() } else { 0 }
    }

    fn open(&mut self, range: &Range<usize>, tag: Tag, at: usize) {
        self.push(range, Kind::Open(tag));
        self.frames.push(Frame::new(tag, at));
    }

    fn close(&mut self, range: &Range<usize>) {
        if self.frames.len() < 2 {
            return;
        }
        let Some(frame) = self.frames.pop() else { return };
        if let Tag::Callout(_) = frame.tag {
            if frame.awaits_title {
                self.push(range, Kind::Open(Tag::CalloutTitle));
                self.push(range, Kind::Close(Tag::CalloutTitle));
                self.push(range, Kind::Open(Tag::CalloutBody));
            }
            self.push(range, Kind::Close(Tag::CalloutBody));
        }
        self.push(range, Kind::Close(frame.tag));
        self.complete(frame.open);
    }

    fn complete(&mut self, at: usize) {
        if let Some(frame) = self.frames.last_mut() {
            frame.last_child = Some(at);
        }
    }

    /// Ends a footnote definition whose blocks have all come.
    fn end_definition(&mut self) {
        if self.frames.last().is_none_or(|f| f.definition.is_none()) {
            return;
        }
        let Some((number, outside, _)) = self.frames.pop().and_then(|f| f.definition) else {
            return;
        };
        let events = std::mem::replace(&mut self.out, outside);
        if let Some(definition) = self.definitions.get_mut(number as usize) {
            definition.events = events;
        }
    }

    fn push(&mut self, range: &Range<usize>, kind: Kind) {
        self.out.push(Event { start: offset(range.start), end: offset(range.end), kind });
    }

    fn html(&mut self, html: &str, end: usize) {
        let Some(Event { kind: Kind::HtmlBlock(index), end: event_end, .. }) = self.out.last_mut()
        else {
            return;
        };
        *event_end = offset(end);
        let so_far = &mut self.doc.strings[*index as usize];
        *so_far = format!("{so_far}{}", unmasked(html)).into();
    }

    /// The callout whose head stands at or just after `start`.
    fn callout_at(&self, start: usize) -> Option<u32> {
        let blanks = self.masked[start..].bytes().take_while(|b| *b == b' ').count();
        match self.constructs.get(&offset(start + blanks)) {
            Some(Construct::Callout(index)) => Some(*index),
            _ => None,
        }
    }

    fn markdown_link(
        &mut self,
        target: &str,
        title: &str,
        kind: md::LinkType,
        range: &Range<usize>,
        is_embed: bool,
    ) -> u32 {
        let is_mail = kind == md::LinkType::Email;
        let target = if is_mail { format!("mailto:{target}").into() } else { unmasked(target) };
        let mut link = link::markdown(
            &target,
            &unmasked(title),
            is_embed,
            (offset(range.start), offset(range.end)),
        );
        link.is_external |= matches!(kind, md::LinkType::Autolink);
        let index = offset(self.doc.links.len());
        self.doc.links.push(link);
        index
    }

    fn definition(&mut self, label: &str) -> u32 {
        let next = offset(self.definitions.len());
        let number = *self.labels.entry(fold(label)).or_insert(next);
        if number == next {
            self.definitions.push(Definition::default());
        }
        number
    }

    fn string(&mut self, text: &str) -> u32 {
        self.doc.strings.push(text.into());
        offset(self.doc.strings.len() - 1)
    }

    // Block ids.

    /// Nothing inside a quote, a callout or a footnote can be linked to (B7).
    fn is_linkable(&self) -> bool {
        self.frames
            .iter()
            .all(|f| !matches!(f.tag, Tag::Quote | Tag::Callout(_)) && f.definition.is_none())
    }

    fn block_id(&mut self, string: u32, target: usize, at: u32) {
        let id = self.doc.strings[string as usize].to_string();
        let place = self.places.at(at as usize, at as usize + id.len() + 1);
        let is_taken = self.doc.block_ids.iter().any(|b| b.id.eq_ignore_ascii_case(&id));
        if is_taken {
            self.diagnostics.push(
                Diagnostic::new(
                    Severity::Warning,
                    "block-id::duplicate",
                    format!("the block id `^{id}` is used twice in this note"),
                )
                .at(place)
                .help("links lead to the first; give this one another name"),
            );
            return;
        }
        if id.contains('_') {
            self.diagnostics.push(
                Diagnostic::new(
                    Severity::Warning,
                    "block-id::underscore",
                    format!("the block id `^{id}` holds an underscore"),
                )
                .at(place)
                .help("use letters, digits and `-`"),
            );
        }
        self.doc.block_ids.push(BlockId { id, event: offset(target) });
    }

    fn unlinkable(&mut self, string: u32, at: u32) {
        let id = self.doc.strings[string as usize].to_string();
        self.diagnostics.push(
            Diagnostic::new(
                Severity::Warning,
                "block-id::unlinkable",
                format!("`^{id}` stands where nothing can be linked to"),
            )
            .at(self.places.at(at as usize, at as usize + id.len() + 1))
            .help("put it on a line of its own after the whole quote, callout or table"),
        );
        self.doc.unlinkable_ids.push(id);
    }

    // The end.

    fn finish(mut self) -> Doc {
        self.flush();
        while self.frames.len() > 1 {
            if self.frames.last().is_some_and(|f| f.definition.is_some()) {
                self.end_definition();
            } else {
                let end = self.text.len();
                self.close(&(end..end));
            }
        }
        let mut doc = self.doc;
        doc.body = offset(self.out.len());
        doc.events = self.out;
        for definition in self.definitions {
            let start = offset(doc.events.len());
            doc.events.extend(definition.events);
            let at = definition.at.unwrap_or(0);
            if !definition.is_used {
                let place = self.places.at(at as usize, at as usize + definition.label.len() + 3);
                self.diagnostics.push(
                    Diagnostic::new(
                        Severity::Warning,
                        "footnote::unused",
                        format!("nothing refers to the footnote `{}`", definition.label),
                    )
                    .at(place)
                    .help(format!(
                        "write `[^{}]` where it belongs, or remove it",
                        definition.label
                    )),
                );
            }
            doc.footnotes.push(Footnote { events: start..offset(doc.events.len()), at });
        }
        for link in &mut doc.links {
            link.event = NOWHERE;
        }
        for (i, event) in doc.events.iter().enumerate() {
            if let Kind::Wikilink(l)
            | Kind::Embed(l)
            | Kind::BlockEmbed(l)
            | Kind::Open(Tag::Link(l)) = event.kind
                && let Some(link) = doc.links.get_mut(l as usize)
            {
                link.event = offset(i);
            }
        }
        keep_shown_tags(&mut doc);
        give_ids(&mut doc.headings, doc.footnotes.len());
        doc
    }
}

fn new_leaf(kind: LeafKind, range: &Range<usize>) -> Leaf {
    Leaf { kind, range: range.clone(), events: Vec::new(), images: Vec::new() }
}

fn align(alignment: md::Alignment) -> Align {
    match alignment {
        md::Alignment::None => Align::Start,
        md::Alignment::Left => Align::Left,
        md::Alignment::Center => Align::Center,
        md::Alignment::Right => Align::Right,
    }
}

/// Without the masks; they are left over where the base grammar reads text as raw.
fn unmasked(text: &str) -> Cow<'_, str> {
    match memchr::memchr2(MASK_START, MASK_FILL, text.as_bytes()) {
        Some(_) => Cow::Owned(text.replace(['\u{1}', '\u{2}'], "")),
        None => Cow::Borrowed(text),
    }
}

/// Drops the tags that turned out to be text, in a link for one.
fn keep_shown_tags(doc: &mut Doc) {
    let mut tags = Vec::new();
    for event in &mut doc.events {
        if let Kind::Tag(tag) = &mut event.kind {
            tags.push(doc.tags[*tag as usize].clone());
            *tag = offset(tags.len() - 1);
        }
    }
    doc.tags = tags;
}
