//! A note's body as a flat list of events with byte ranges: compact, cheap to walk, and any
//! section or block of it is a slice.
//!
//! Containers are an `Open` and a `Close` with the same tag, properly nested. What does not fit
//! into an event's few bytes lies in a table of the [`Doc`] and is named by its index.

use crate::note::link::LinkRef;

/// One step of the walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    /// First byte in the source.
    pub start: u32,
    /// Byte after the last in the source.
    pub end: u32,
    /// What it is.
    pub kind: Kind,
}

/// What an event is. Numbers are indices into the tables of [`Doc`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A container begins.
    Open(Tag),
    /// It ends.
    Close(Tag),
    /// The source's own bytes.
    Text,
    /// Text that differs from the source (an entity, say): `strings`.
    Owned(u32),
    /// Inline code: `strings`.
    Code(u32),
    /// A line end inside a paragraph.
    SoftBreak,
    /// A line end that always breaks.
    HardBreak,
    /// A thematic break.
    Rule,
    /// Raw HTML between inlines, the source's own bytes.
    InlineHtml,
    /// A raw HTML block: `strings`.
    HtmlBlock(u32),
    /// A code block: `code_blocks`.
    CodeBlock(u32),
    /// `[[…]]`: `links`.
    Wikilink(u32),
    /// `![[…]]` or an image, of something that stands inside a line: `links`.
    Embed(u32),
    /// The same, of something that is a block of its own (a note, a canvas).
    BlockEmbed(u32),
    /// A bare URL or e-mail address, the source's own bytes.
    Url,
    /// `#tag`: `tags`.
    Tag(u32),
    /// `$…$`: `strings`.
    Math(u32),
    /// `$$…$$` inside a line: `strings`.
    MathDisplay(u32),
    /// A `$$` block: `strings`.
    MathBlock(u32),
    /// A reference to a footnote: `footnotes`.
    FootnoteRef(u32),
    /// A stretch that shows nothing. Only while a document is being put together.
    Hidden,
    /// `==`, not yet paired. Only while a document is being put together.
    MarkDelimiter {
        /// White space does not follow.
        can_open: bool,
        /// White space does not precede.
        can_close: bool,
    },
    /// `^[`. Only while a document is being put together.
    NoteOpen(u32),
    /// The `]` of that. Only while a document is being put together.
    NoteClose(u32),
    /// `^id` at the end of a block: `strings`. Only while a document is being put together.
    BlockId(u32),
}

/// A container.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Paragraph.
    Paragraph,
    /// Heading: `headings`.
    Heading(u32),
    /// Block quote.
    Quote,
    /// Callout: `callouts`. Holds a title and a body.
    Callout(u32),
    /// Its title's inlines; empty when none was written.
    CalloutTitle,
    /// Its blocks; may be empty.
    CalloutBody,
    /// List: `Some(first number)` when ordered.
    List(Option<u32>),
    /// List item; the character between the brackets where it is a task.
    Item(Option<char>),
    /// Table: `tables`.
    Table(u32),
    /// Its header row.
    TableHead,
    /// Another row.
    TableRow,
    /// A cell.
    TableCell(Align),
    /// `*…*`
    Emphasis,
    /// `**…**`
    Strong,
    /// `~~…~~`
    Strike,
    /// `==…==`
    Mark,
    /// `[…](…)` in all its forms: `links`.
    Link(u32),
}

/// A table column's alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// As the script has it.
    Start,
    /// `:--`
    Left,
    /// `:-:`
    Center,
    /// `--:`
    Right,
}

/// A heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Index of its `Open` event.
    pub event: u32,
    /// What links are compared with (rule H1).
    pub key: String,
    /// Element id, unique in the note (rule H8).
    pub id: String,
    /// Plain text.
    pub text: String,
    /// Whether it stands at the top, not inside a quote, a callout or a list.
    pub is_top: bool,
}

/// A block that can be linked to by `^id`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockId {
    /// As written, without `^`.
    pub id: String,
    /// Index of the block's first event.
    pub event: u32,
}

/// `> [!type|metadata]± title`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Callout {
    /// Type in lower case.
    pub kind: String,
    /// What stands after `|`.
    pub metadata: String,
    /// `+`, `-` or none.
    pub fold: Option<char>,
}

/// A fenced or indented code block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeBlock {
    /// The info string, entities and escapes resolved; empty for an indented block.
    pub info: String,
    /// The code, with its final line end.
    pub code: String,
}

/// A footnote, defined at the end or in place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Footnote {
    /// Events of its text in [`Doc::events`], after the body's.
    pub events: std::ops::Range<u32>,
    /// Byte offset of the definition.
    pub at: u32,
}

/// The parsed body.
#[derive(Debug, Clone, Default)]
pub struct Doc {
    /// The body, then the footnotes' texts.
    pub events: Vec<Event>,
    /// How many events are the body's.
    pub body: u32,
    /// Texts that are not the source's.
    pub strings: Vec<Box<str>>,
    /// Links and embeds, in the order of the source.
    pub links: Vec<LinkRef>,
    /// Headings, in order.
    pub headings: Vec<Heading>,
    /// Callouts.
    pub callouts: Vec<Callout>,
    /// Code blocks.
    pub code_blocks: Vec<CodeBlock>,
    /// Tags as written, without `#`, in order, repeated ones too.
    pub tags: Vec<Box<str>>,
    /// Blocks with an id, in order; the first of each name rules (rule B8).
    pub block_ids: Vec<BlockId>,
    /// Names of ids that stand where nothing can be linked (rule B7).
    pub unlinkable_ids: Vec<String>,
    /// Footnotes; each is referred to at least once.
    pub footnotes: Vec<Footnote>,
    /// Tables, by the index of their columns' count.
    pub tables: Vec<u32>,
    /// Whether any raw HTML stands in it.
    pub has_html: bool,
}

impl Doc {
    /// The body's events.
    pub fn body_events(&self) -> &[Event] {
        &self.events[..self.body as usize]
    }

    /// Gives back the room that grew for more than came: all notes of a vault are kept.
    pub(super) fn shrink(&mut self) {
        fit(&mut self.events);
        fit(&mut self.strings);
        fit(&mut self.links);
        fit(&mut self.headings);
        fit(&mut self.callouts);
        fit(&mut self.code_blocks);
        fit(&mut self.tags);
        fit(&mut self.block_ids);
        fit(&mut self.footnotes);
        fit(&mut self.tables);
    }

    /// Index of the event that closes the container opened at `open`; `open` itself for a leaf.
    pub fn close_of(&self, open: usize) -> usize {
        let mut depth = 0usize;
        for (i, event) in self.events.iter().enumerate().skip(open) {
            match event.kind {
                Kind::Open(_) => depth += 1,
                Kind::Close(_) => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 {
                return i;
            }
        }
        self.events.len().saturating_sub(1)
    }

    /// The events of a heading's section (rule H6): up to the next heading of the same or a
    /// higher level, or the end of what the heading stands in.
    pub fn section(&self, heading: &Heading) -> std::ops::Range<usize> {
        let start = heading.event as usize;
        let mut depth = 0usize;
        let end = self.body as usize;
        for i in start..end {
            match self.events[i].kind {
                Kind::Open(Tag::Heading(other))
                    if depth == 0
                        && i > start
                        && self.headings[other as usize].level <= heading.level =>
                {
                    return start..i;
                }
                Kind::Open(_) => depth += 1,
                Kind::Close(_) if depth == 0 => return start..i,
                Kind::Close(_) => depth -= 1,
                _ => {}
            }
        }
        start..end
    }
}

/// Moves a list to where it just fits. Made smaller in its place, one of more than half the room keeps
/// all of it: allocators have no use for the rest.
fn fit<T>(list: &mut Vec<T>) {
    if list.len() < list.capacity() {
        let mut fitting = Vec::with_capacity(list.len());
        fitting.append(list);
        *list = fitting;
    }
}

/// An index that names nothing.
pub const NOWHERE: u32 = u32::MAX;

/// A byte offset as the events hold it. Notes are at most 64 MiB.
pub fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
