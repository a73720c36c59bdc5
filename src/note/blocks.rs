//! The blocks that hide text or keep it raw across blank lines, found before anything else:
//! `%%` comments (K2–K4) and `$$` maths (S4).
//!
//! A walk over the lines with just enough of CommonMark's containers and fences to know where a
//! block can begin and what is code. The one that opens first rules until its own end (P2).

use crate::note::inline::Construct;

/// First byte of a masked stretch.
pub const MASK_START: u8 = 1;
/// Every other byte of it.
pub const MASK_FILL: u8 = 2;
/// Containers deeper than this are not told apart; nobody writes them.
const DEEPEST: usize = 100;

/// A copy of the text in which understood stretches are masked, and what they are.
pub struct Masked {
    bytes: Vec<u8>,
    /// What was understood, by its first byte.
    pub constructs: Vec<(u32, Construct)>,
    /// Ranges masked by the block pass, in order.
    pub hidden: Vec<std::ops::Range<usize>>,
    /// Tables that constructs point into.
    pub tables: crate::note::inline::Tables,
    unclosed_html_comment: Option<usize>,
}

impl Masked {
    /// A copy of `text` with the front matter blanked out, so that offsets stay.
    pub fn new(text: &str, body: usize) -> Self {
        let mut bytes = text.as_bytes().to_vec();
        for byte in &mut bytes[..body] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
        Masked {
            bytes,
            constructs: Vec::new(),
            hidden: Vec::new(),
            tables: Default::default(),
            unclosed_html_comment: None,
        }
    }

    /// Masks `start..end`, a stretch of one line, as the beginning of a construct.
    pub fn put(&mut self, start: usize, end: usize, construct: Construct) {
        self.constructs.push((crate::note::doc::offset(start), construct));
        self.fill(start, end);
        if let Some(first) = self.bytes.get_mut(start) {
            *first = MASK_START;
        }
    }

    /// Masks `start..end` as a continuation.
    pub fn fill(&mut self, start: usize, end: usize) {
        for byte in &mut self.bytes[start..end] {
            if *byte != b'\n' {
                *byte = MASK_FILL;
            }
        }
    }

    /// The masked text. Whole characters are replaced by ASCII, so it is valid UTF-8.
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }

    /// Whether nothing in `range` has been masked.
    pub fn is_untouched(&self, range: std::ops::Range<usize>) -> bool {
        self.bytes[range].iter().all(|b| *b != MASK_START && *b != MASK_FILL)
    }

    /// Notes an inline `<!--` that its own leaf does not close.
    pub fn note_unclosed_html_comment(&mut self, at: usize) {
        self.unclosed_html_comment.get_or_insert(at);
    }

    /// The first such comment, once.
    pub fn take_unclosed_html_comment(&mut self) -> Option<usize> {
        self.unclosed_html_comment.take()
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Container {
    Quote,
    Item(usize),
}

enum State {
    Text,
    Fence { byte: u8, length: usize, depth: usize },
    Comment,
    HtmlComment,
    Math { depth: usize, string: u32 },
}

/// A position in a line, with its column (tabs count to the next multiple of four, L4).
#[derive(Clone, Copy)]
struct Cursor {
    at: usize,
    column: usize,
}

struct Walk<'a> {
    text: &'a [u8],
    containers: Vec<Container>,
}

/// Masks comments and maths blocks in `text[body..]`. Returns the offset of a comment that is
/// never closed; everything after it is masked.
pub fn mask(text: &str, body: usize, out: &mut Masked) -> Option<usize> {
    let bytes = text.as_bytes();
    let has_any = memchr::memmem::find(bytes, b"%%").is_some()
        || memchr::memmem::find(bytes, b"$$").is_some()
        || memchr::memmem::find(bytes, b"<!--").is_some();
    if !has_any {
        return None;
    }
    let mut walk = Walk { text: bytes, containers: Vec::new() };
    let mut state = State::Text;
    let mut in_paragraph = false;
    let mut last_blank = true;
    let mut unclosed = None;
    let mut line = body;
    while line < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[line..]).map_or(bytes.len(), |i| line + i);
        let (mut cursor, matched) = walk.match_containers(line, end);
        let is_blank = bytes[cursor.at..end].iter().all(|b| matches!(b, b' ' | b'\t'));
        match state {
            State::Comment => {
                let from = walk.content(cursor, end).at;
                match closer(bytes, from, end, b"%%") {
                    Some(close) => {
                        out.fill(from, close);
                        out.hidden.push(from..close);
                        state = State::Text;
                        in_paragraph = !is_rest_blank(bytes, close, end);
                    }
                    None => {
                        out.fill(from, end);
                        out.hidden.push(from..end);
                    }
                }
                line = end + 1;
                continue;
            }
            State::HtmlComment => {
                if memchr::memmem::find(&bytes[line..end], b"-->").is_some() {
                    state = State::Text;
                    in_paragraph = false;
                }
                line = end + 1;
                continue;
            }
            State::Math { depth, string } if matched >= depth => {
                let from = walk.content(cursor, end).at;
                let close = closer_of_math(bytes, from, end);
                let until = close.unwrap_or(end);
                out.tables.strings[string as usize].push_str(&text[from.min(until)..until]);
                let masked_to = close.map_or(end, |c| c + 2);
                out.fill(from, masked_to);
                out.hidden.push(from..masked_to);
                if close.is_some() {
                    state = State::Text;
                    in_paragraph = !is_rest_blank(bytes, masked_to, end);
                } else {
                    out.tables.strings[string as usize].push('\n');
                }
                line = end + 1;
                continue;
            }
            State::Fence { byte, length, depth } if matched >= depth => {
                if is_fence_close(bytes, cursor.at, end, byte, length) {
                    state = State::Text;
                }
                in_paragraph = false;
                last_blank = false;
                line = end + 1;
                continue;
            }
            State::Math { .. } | State::Fence { .. } => state = State::Text,
            State::Text => {}
        }
        if is_blank {
            in_paragraph = false;
            last_blank = true;
            walk.close_quotes_after(matched);
            line = end + 1;
            continue;
        }
        let is_lazy = matched < walk.containers.len() && in_paragraph;
        let before = cursor;
        if !is_lazy {
            walk.containers.truncate(matched);
        }
        let opened = walk.open_containers(&mut cursor, end, in_paragraph && !is_lazy);
        if is_lazy && opened {
            // A new block ends the lazy paragraph and what it stood in.
            let fresh: Vec<Container> =
                walk.containers.split_off(walk.containers.len().min(matched));
            drop(fresh);
            cursor = before;
            walk.open_containers(&mut cursor, end, false);
        }
        if opened {
            in_paragraph = false;
        }
        let content = walk.content(cursor, end);
        let indent = content.column - cursor.column;
        let from = content.at;
        if indent >= 4 && !in_paragraph && (last_blank || !is_lazy) && !is_after_marker(opened) {
            // Indented code.
            last_blank = false;
            line = end + 1;
            continue;
        }
        last_blank = false;
        let rest = &bytes[from..end];
        if let Some((byte, length)) = fence_open(rest) {
            state = State::Fence { byte, length, depth: walk.containers.len() };
            in_paragraph = false;
        } else if rest.starts_with(b"<!--") && indent < 4 {
            if memchr::memmem::find(&bytes[from..], b"-->").is_none() {
                unclosed = Some(from);
                hide_to_end(bytes, from, end, out);
                break;
            }
            if memchr::memmem::find(rest, b"-->").is_none() {
                state = State::HtmlComment;
            }
            in_paragraph = false;
        } else if rest.starts_with(b"%%")
            && rest.get(2) != Some(&b'%')
            && closer(bytes, from + 2, end, b"%%").is_none()
        {
            if !has_closer(bytes, end) {
                unclosed = Some(from);
                hide_to_end(bytes, from, end, out);
                break;
            }
            out.put(from, end, Construct::Hidden);
            out.hidden.push(from..end);
            state = State::Comment;
        } else if rest.starts_with(b"$$")
            && closer_of_math(bytes, from + 2, end).is_none()
            && walk.math_closes(end, walk.containers.len())
        {
            let string = out.tables.strings.len() as u32;
            let mut first = text[from + 2..end].to_owned();
            if !first.trim().is_empty() {
                first.push('\n');
            } else {
                first.clear();
            }
            out.tables.strings.push(first);
            out.put(from, end, Construct::MathBlock(string));
            out.hidden.push(from..end);
            state = State::Math { depth: walk.containers.len(), string };
        } else {
            let is_heading = rest.starts_with(b"#")
                && rest.iter().find(|b| **b != b'#').is_none_or(|b| *b == b' ');
            in_paragraph = !is_heading;
        }
        line = end + 1;
    }
    unclosed
}

/// Whether the line is the first of a fresh container: `-     code` is code only after blanks
/// that [`Walk::open_containers`] has already weighed.
fn is_after_marker(opened: bool) -> bool {
    opened
}

fn is_rest_blank(bytes: &[u8], from: usize, end: usize) -> bool {
    bytes[from.min(end)..end].iter().all(|b| matches!(b, b' ' | b'\t'))
}

/// Masks from `from` to the end of the text.
fn hide_to_end(bytes: &[u8], from: usize, line_end: usize, out: &mut Masked) {
    out.put(from, line_end, Construct::Hidden);
    out.fill(line_end, bytes.len());
    out.hidden.push(from..bytes.len());
}

/// Byte after the first run of exactly two `%` in `from..end` (rule K3).
fn closer(bytes: &[u8], from: usize, end: usize, _pattern: &[u8; 2]) -> Option<usize> {
    let mut at = from;
    while at < end {
        at += memchr::memchr(b'%', &bytes[at..end])?;
        let run = bytes[at..end].iter().take_while(|b| **b == b'%').count();
        if run == 2 {
            return Some(at + 2);
        }
        at += run;
    }
    None
}

fn has_closer(bytes: &[u8], from: usize) -> bool {
    from < bytes.len() && closer(bytes, from, bytes.len(), b"%%").is_some()
}

/// Offset of the next `$$` in `from..end` that is not escaped.
fn closer_of_math(bytes: &[u8], from: usize, end: usize) -> Option<usize> {
    let mut at = from;
    while at < end {
        at += memchr::memmem::find(&bytes[at..end], b"$$")?;
        if at == from || bytes[at - 1] != b'\\' {
            return Some(at);
        }
        at += 1;
    }
    None
}

fn fence_open(rest: &[u8]) -> Option<(u8, usize)> {
    let byte = *rest.first().filter(|b| matches!(b, b'`' | b'~'))?;
    let length = rest.iter().take_while(|b| **b == byte).count();
    let is_fence = length >= 3 && (byte == b'~' || !rest[length..].contains(&b'`'));
    is_fence.then_some((byte, length))
}

fn is_fence_close(bytes: &[u8], from: usize, end: usize, byte: u8, length: usize) -> bool {
    let line = &bytes[from..end];
    let blanks = line.iter().take_while(|b| **b == b' ').count();
    let run = line[blanks..].iter().take_while(|b| **b == byte).count();
    blanks < 4 && run >= length && line[blanks + run..].iter().all(|b| matches!(b, b' ' | b'\t'))
}

impl Walk<'_> {
    /// Consumes what the open containers ask of this line; says how many matched.
    fn match_containers(&self, line: usize, end: usize) -> (Cursor, usize) {
        let mut cursor = Cursor { at: line, column: 0 };
        let is_blank_from =
            |at: usize| self.text[at..end].iter().all(|b| matches!(b, b' ' | b'\t'));
        for (i, container) in self.containers.iter().enumerate() {
            match container {
                Container::Quote => {
                    let content = self.content(cursor, end);
                    if content.at < end
                        && content.column - cursor.column < 4
                        && self.text[content.at] == b'>'
                    {
                        cursor = self.after_quote_mark(content, end);
                    } else {
                        return (cursor, i);
                    }
                }
                Container::Item(indent) => {
                    if is_blank_from(cursor.at) {
                        continue;
                    }
                    let content = self.content(cursor, end);
                    if content.column - cursor.column >= *indent {
                        cursor = self.skip_columns(cursor, *indent, end);
                    } else {
                        return (cursor, i);
                    }
                }
            }
        }
        (cursor, self.containers.len())
    }

    /// Opens the containers that begin here. Says whether there was any.
    fn open_containers(&mut self, cursor: &mut Cursor, end: usize, in_paragraph: bool) -> bool {
        let mut opened = false;
        loop {
            let content = self.content(*cursor, end);
            let indent = content.column - cursor.column;
            if content.at >= end || indent >= 4 || self.containers.len() >= DEEPEST {
                return opened;
            }
            if self.text[content.at] == b'>' {
                self.containers.push(Container::Quote);
                *cursor = self.after_quote_mark(content, end);
            } else if let Some(width) = self.marker(content.at, end, in_paragraph && !opened) {
                let after = Cursor { at: content.at + width, column: content.column + width };
                let next = self.content(after, end);
                let blanks = next.column - after.column;
                let is_empty = next.at >= end;
                let gap = if is_empty || blanks > 4 { 1 } else { blanks };
                self.containers.push(Container::Item(indent + width + gap));
                *cursor = self.skip_columns(after, gap, end);
            } else {
                return opened;
            }
            opened = true;
        }
    }

    /// Width of a list marker at `at`, a thematic break excepted.
    fn marker(&self, at: usize, end: usize, in_paragraph: bool) -> Option<usize> {
        let line = &self.text[at..end];
        let followed = |width: usize| match line.get(width) {
            None => !in_paragraph,
            Some(b' ' | b'\t') => {
                !in_paragraph || line[width..].iter().any(|b| !matches!(b, b' ' | b'\t'))
            }
            Some(_) => false,
        };
        match line[0] {
            byte @ (b'-' | b'*' | b'+') => {
                let is_rule = byte != b'+'
                    && line.iter().all(|b| *b == byte || matches!(b, b' ' | b'\t'))
                    && line.iter().filter(|b| **b == byte).count() >= 3;
                (!is_rule && followed(1)).then_some(1)
            }
            b'0'..=b'9' => {
                let digits = line.iter().take_while(|b| b.is_ascii_digit()).count();
                let is_marker = digits <= 9
                    && matches!(line.get(digits), Some(b'.' | b')'))
                    && followed(digits + 1)
                    && (!in_paragraph || &line[..digits] == b"1");
                is_marker.then_some(digits + 1)
            }
            _ => None,
        }
    }

    /// A blank line ends the quotes that did not continue on it.
    fn close_quotes_after(&mut self, matched: usize) {
        if let Some(quote) =
            self.containers.iter().skip(matched).position(|c| *c == Container::Quote)
        {
            self.containers.truncate(matched + quote);
        }
    }

    /// The first byte that is not blank.
    fn content(&self, mut cursor: Cursor, end: usize) -> Cursor {
        while cursor.at < end {
            match self.text[cursor.at] {
                b' ' => cursor.column += 1,
                b'\t' => cursor.column = (cursor.column / 4 + 1) * 4,
                _ => break,
            }
            cursor.at += 1;
        }
        cursor
    }

    fn after_quote_mark(&self, mark: Cursor, end: usize) -> Cursor {
        let mut cursor = Cursor { at: mark.at + 1, column: mark.column + 1 };
        if cursor.at < end && self.text[cursor.at] == b' ' {
            cursor = Cursor { at: cursor.at + 1, column: cursor.column + 1 };
        }
        cursor
    }

    /// Skips `columns` columns of blanks; a tab that is only half consumed stays.
    fn skip_columns(&self, mut cursor: Cursor, columns: usize, end: usize) -> Cursor {
        let goal = cursor.column + columns;
        while cursor.at < end && cursor.column < goal {
            match self.text[cursor.at] {
                b' ' => cursor.column += 1,
                b'\t' => {
                    let next = (cursor.column / 4 + 1) * 4;
                    if next > goal {
                        break;
                    }
                    cursor.column = next;
                }
                _ => break,
            }
            cursor.at += 1;
        }
        cursor
    }

    /// Whether a `$$` that opens before `from` is closed before its containers end.
    fn math_closes(&self, from: usize, depth: usize) -> bool {
        let mut line = from + 1;
        while line < self.text.len() {
            let end =
                memchr::memchr(b'\n', &self.text[line..]).map_or(self.text.len(), |i| line + i);
            let (cursor, matched) = self.match_containers(line, end);
            if matched < depth {
                return false;
            }
            if closer_of_math(self.text, cursor.at, end).is_some() {
                return true;
            }
            line = end + 1;
        }
        false
    }
}
