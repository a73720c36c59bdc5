//! Where inline text stands: the leaves of the block structure, as pulldown-cmark sees it, and
//! in each of them what binds tighter than the Obsidian layer (rule P2).

use pulldown_cmark::{Event, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// The extensions of the base grammar (rule P1). Maths and wikilinks are ours.
pub const OPTIONS: Options =
    Options::ENABLE_TABLES.union(Options::ENABLE_FOOTNOTES).union(Options::ENABLE_STRIKETHROUGH);

/// What kind of block a leaf is the text of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeafKind {
    /// A paragraph, or a tight list item's text.
    Flow,
    /// A heading.
    Heading,
    /// A table cell.
    Cell,
}

/// The inline text of one block.
#[derive(Debug)]
pub struct Leaf {
    /// What it is the text of.
    pub kind: LeafKind,
    /// Its lines, without what belongs to the containers.
    pub pieces: Vec<Range<usize>>,
    /// Code spans, raw HTML, autolinks: nothing is looked for in them, and only a comment reaches
    /// across one.
    pub opaque: Vec<Range<usize>>,
    /// Link targets, footnote references: nothing begins in them.
    pub weak: Vec<Range<usize>>,
    /// Whether it is the first thing in a list item.
    pub starts_item: bool,
    /// Whether it is the first thing in a block quote.
    pub starts_quote: bool,
}

/// All leaves, in order.
pub fn find(masked: &str) -> Vec<Leaf> {
    let mut finder = Finder {
        text: masked,
        leaves: Vec::new(),
        open: None,
        starts: Vec::new(),
        starts_item: false,
        starts_quote: false,
        links: Vec::new(),
        kind: LeafKind::Flow,
        in_code: false,
    };
    for (event, range) in Parser::new_ext(masked, OPTIONS).into_offset_iter() {
        finder.step(&event, range);
    }
    finder.finish();
    finder.leaves
}

struct Open {
    leaf: Leaf,
    range: Range<usize>,
}

struct Finder<'a> {
    text: &'a str,
    leaves: Vec<Leaf>,
    open: Option<Open>,
    /// Where the events of the open leaf begin.
    starts: Vec<usize>,
    starts_item: bool,
    starts_quote: bool,
    /// For each open link or image: where its text began to end.
    links: Vec<usize>,
    kind: LeafKind,
    in_code: bool,
}

impl Finder<'_> {
    fn step(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(Tag::Item) => {
                self.finish();
                self.starts_item = true;
            }
            Event::Start(Tag::BlockQuote(_)) => {
                self.finish();
                self.starts_quote = true;
                self.starts_item = false;
            }
            Event::Start(Tag::Paragraph) => {
                self.finish();
                self.kind = LeafKind::Flow;
            }
            Event::Start(Tag::Heading { .. }) => {
                self.finish();
                self.kind = LeafKind::Heading;
            }
            Event::Start(Tag::TableCell) => {
                self.finish();
                self.kind = LeafKind::Cell;
            }
            Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::TableCell
                | TagEnd::Item
                | TagEnd::BlockQuote(_),
            ) => {
                self.finish();
                self.kind = LeafKind::Flow;
                self.starts_item = false;
                self.starts_quote = false;
            }
            Event::Start(
                Tag::CodeBlock(_)
                | Tag::HtmlBlock
                | Tag::List(_)
                | Tag::Table(_)
                | Tag::TableHead
                | Tag::TableRow
                | Tag::FootnoteDefinition(_),
            )
            | Event::Rule => {
                self.finish();
                self.starts_item = false;
                self.starts_quote = false;
                self.kind = LeafKind::Flow;
                self.in_code = matches!(event, Event::Start(Tag::CodeBlock(_)));
            }
            Event::End(TagEnd::CodeBlock) => self.in_code = false,
            Event::Start(Tag::Link { link_type, .. }) => {
                let is_auto = matches!(link_type, LinkType::Autolink | LinkType::Email);
                let open = self.leaf(&range);
                if is_auto {
                    open.leaf.opaque.push(range.clone());
                }
                self.links.push(range.start + 1);
            }
            Event::Start(Tag::Image { .. }) => {
                self.leaf(&range);
                self.links.push(range.start + 2);
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let text_end = self.links.pop().unwrap_or(range.start);
                // After the closing bracket comes the target: `(…)` or `[…]`.
                let tail = (text_end + 1).min(range.end)..range.end;
                let open = self.leaf(&range);
                if !tail.is_empty() {
                    open.leaf.weak.push(tail);
                }
                if let Some(outer) = self.links.last_mut() {
                    *outer = (*outer).max(range.end);
                }
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough) => {
                self.leaf(&range);
            }
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {
                self.advance_link(range.end)
            }
            Event::Code(_) | Event::InlineHtml(_) => {
                self.leaf(&range).leaf.opaque.push(range.clone());
                self.advance_link(range.end);
            }
            Event::FootnoteReference(_) => {
                self.leaf(&range).leaf.weak.push(range.clone());
                self.advance_link(range.end);
            }
            Event::Text(_) if self.in_code => {}
            Event::Text(_) | Event::SoftBreak | Event::HardBreak => {
                self.leaf(&range);
                self.advance_link(range.end);
            }
            _ => {}
        }
    }

    fn advance_link(&mut self, end: usize) {
        if let Some(outer) = self.links.last_mut() {
            *outer = (*outer).max(end);
        }
    }

    /// The open leaf, grown by `range`.
    fn leaf(&mut self, range: &Range<usize>) -> &mut Open {
        let (kind, starts_item, starts_quote) = (self.kind, self.starts_item, self.starts_quote);
        let open = self.open.get_or_insert_with(|| Open {
            leaf: Leaf {
                kind,
                pieces: Vec::new(),
                opaque: Vec::new(),
                weak: Vec::new(),
                starts_item,
                starts_quote,
            },
            range: range.clone(),
        });
        open.range.end = open.range.end.max(range.end);
        self.starts.push(range.start);
        open
    }

    fn finish(&mut self) {
        let Some(mut open) = self.open.take() else { return };
        self.links.clear();
        self.starts_item = false;
        self.starts_quote = false;
        self.starts.sort_unstable();
        let bytes = self.text.as_bytes();
        let mut start = before_escape(bytes, open.range.start);
        let mut next_event = 0;
        let end = open.range.end;
        loop {
            let line_end = memchr::memchr(b'\n', &bytes[start..end]).map_or(end, |i| start + i);
            if line_end > start {
                open.leaf.pieces.push(start..line_end);
            }
            if line_end >= end {
                break;
            }
            let line = line_end + 1;
            while next_event < self.starts.len() && self.starts[next_event] < line {
                next_event += 1;
            }
            let first = self.starts.get(next_event).copied().unwrap_or(line);
            let stop = memchr::memchr(b'\n', &bytes[line..end]).map_or(end, |i| line + i);
            start = if first <= stop { before_escape(bytes, first) } else { line };
            if start >= end {
                break;
            }
        }
        self.starts.clear();
        self.leaves.push(open.leaf);
    }
}

/// An escaped character's event begins after its backslash; the leaf begins with it.
fn before_escape(bytes: &[u8], at: usize) -> usize {
    if at > 0 && bytes[at - 1] == b'\\' && bytes.get(at).is_some_and(u8::is_ascii_punctuation) {
        at - 1
    } else {
        at
    }
}
