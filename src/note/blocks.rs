//! The blocks that hide text or keep it raw across blank lines, found before anything else:
//! `%%` comments (K2–K4) and `$$` maths (S4).
//!
//! A walk over the lines that knows containers and fences, so that nothing is looked for in
//! code. The one that opens first rules until its own end (P2).

use crate::note::containers::Walk;
use crate::note::inline::Construct;
use crate::note::mask::Masked;
use memchr::memmem;

/// Masks comments and maths blocks in `text[body..]`. Returns the offset of a comment that is
/// never closed; everything after it is masked.
pub fn mask(text: &str, body: usize, out: &mut Masked) -> Option<usize> {
    let bytes = text.as_bytes();
    let has_any =
        [&b"%%"[..], b"$$", b"<!--"].iter().any(|mark| memmem::find(bytes, mark).is_some());
    if !has_any {
        return None;
    }
    let mut scan =
        Scan { text, bytes, walk: Walk::new(bytes), state: State::Text, in_paragraph: false, out };
    let mut line = body;
    while line < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[line..]).map_or(bytes.len(), |i| line + i);
        if let Some(unclosed) = scan.line(line, end) {
            return Some(unclosed);
        }
        line = end + 1;
    }
    None
}

/// What the line at hand stands in.
#[derive(Clone, Copy)]
enum State {
    Text,
    /// A fenced code block that `depth` containers hold.
    Fence {
        byte: u8,
        length: usize,
        depth: usize,
    },
    Comment,
    HtmlComment,
    /// A maths block; its source goes into the string of that number.
    Math {
        depth: usize,
        string: u32,
    },
}

struct Scan<'a> {
    text: &'a str,
    bytes: &'a [u8],
    walk: Walk<'a>,
    state: State,
    in_paragraph: bool,
    out: &'a mut Masked,
}

impl Scan<'_> {
    /// Takes in one line. An answer is where a comment begins that is never closed.
    fn line(&mut self, line: usize, end: usize) -> Option<usize> {
        let (cursor, matched) = self.walk.match_containers(line, end);
        let content = self.walk.content(cursor, end).at;
        match self.state {
            State::Comment => self.in_comment(content, end),
            State::HtmlComment => {
                if memmem::find(&self.bytes[line..end], b"-->").is_some() {
                    self.state = State::Text;
                }
            }
            State::Math { depth, string } if matched >= depth => self.in_math(string, content, end),
            State::Fence { byte, length, depth } if matched >= depth => {
                if is_fence_close(&self.bytes[cursor.at..end], byte, length) {
                    self.state = State::Text;
                }
            }
            State::Math { .. } | State::Fence { .. } | State::Text => {
                self.state = State::Text;
                if content >= end {
                    self.in_paragraph = false;
                    self.walk.close_quotes_after(matched);
                    return None;
                }
                return self.text_line(line, end, matched);
            }
        }
        None
    }

    fn in_comment(&mut self, from: usize, end: usize) {
        let close = comment_close(self.bytes, from, end);
        self.hide(from, close.unwrap_or(end));
        self.out.comments.push(from..close.unwrap_or(end));
        if let Some(close) = close {
            self.state = State::Text;
            self.in_paragraph = !self.is_blank(close, end);
        }
    }

    fn in_math(&mut self, string: u32, from: usize, end: usize) {
        let close = math_close(self.bytes, from, end);
        let source = &mut self.out.tables.strings[string as usize];
        source.push_str(&self.text[from..close.unwrap_or(end)]);
        match close {
            None => {
                source.push('\n');
                self.hide(from, end);
            }
            Some(close) => {
                self.hide(from, close + 2);
                self.state = State::Text;
                self.in_paragraph = !self.is_blank(close + 2, end);
            }
        }
    }

    /// A line that is not inside of anything raw: it may open something.
    fn text_line(&mut self, line: usize, end: usize, matched: usize) -> Option<usize> {
        let (mut cursor, _) = self.walk.match_containers(line, end);
        let is_lazy = matched < self.walk.depth() && self.in_paragraph;
        let depth = if is_lazy { self.walk.depth() } else { matched };
        self.walk.close_to(depth);
        let before = cursor;
        let mut opened = self.walk.open_containers(&mut cursor, end, self.in_paragraph);
        if is_lazy && opened {
            // A new block ends the lazy paragraph and what that stood in.
            self.walk.close_to(matched);
            cursor = before;
            opened = self.walk.open_containers(&mut cursor, end, false);
        }
        self.in_paragraph &= !opened;
        let content = self.walk.content(cursor, end);
        let is_indented = content.column - cursor.column >= 4;
        if is_indented && !self.in_paragraph && !opened {
            return None;
        }
        self.open_block(content.at, end, is_indented)
    }

    fn open_block(&mut self, from: usize, end: usize, is_indented: bool) -> Option<usize> {
        let rest = &self.bytes[from..end];
        let depth = self.walk.depth();
        if let Some((byte, length)) = fence_open(rest) {
            self.state = State::Fence { byte, length, depth };
            self.in_paragraph = false;
        } else if rest.starts_with(b"<!--") && !is_indented {
            if memmem::find(&self.bytes[from..], b"-->").is_none() {
                return Some(self.hide_to_end(from, end));
            }
            if memmem::find(rest, b"-->").is_none() {
                self.state = State::HtmlComment;
            }
            self.in_paragraph = false;
        } else if opens_comment(rest) {
            if comment_close(self.bytes, end, self.bytes.len()).is_none() {
                return Some(self.hide_to_end(from, end));
            }
            self.out.put(from, end, Construct::Hidden);
            self.out.hidden.push(from..end);
            self.state = State::Comment;
        } else if rest.starts_with(b"$$")
            && math_close(self.bytes, from + 2, end).is_none()
            && self.math_closes(end)
        {
            let first = self.text[from + 2..end].trim();
            let string = crate::note::doc::offset(self.out.tables.strings.len());
            self.out.tables.strings.push(if first.is_empty() {
                String::new()
            } else {
                format!("{first}\n")
            });
            self.out.put(from, end, Construct::MathBlock(string));
            self.out.hidden.push(from..end);
            self.state = State::Math { depth, string };
        } else {
            let is_heading = rest.starts_with(b"#")
                && rest.iter().find(|b| **b != b'#').is_none_or(|b| *b == b' ');
            self.in_paragraph = !is_heading;
        }
        None
    }

    /// Whether a `$$` that opens before `from` is closed before its containers end.
    fn math_closes(&self, from: usize) -> bool {
        let mut line = from + 1;
        while line < self.bytes.len() {
            let end =
                memchr::memchr(b'\n', &self.bytes[line..]).map_or(self.bytes.len(), |i| line + i);
            let (cursor, matched) = self.walk.match_containers(line, end);
            if matched < self.walk.depth() {
                return false;
            }
            if math_close(self.bytes, cursor.at, end).is_some() {
                return true;
            }
            line = end + 1;
        }
        false
    }

    fn hide(&mut self, from: usize, to: usize) {
        self.out.fill(from, to);
        self.out.hidden.push(from..to);
    }

    /// Hides everything from `from`, where a comment begins.
    fn hide_to_end(&mut self, from: usize, line_end: usize) -> usize {
        self.out.put(from, line_end, Construct::Hidden);
        self.out.fill(line_end, self.bytes.len());
        self.out.comments.push(line_end..self.bytes.len());
        self.out.hidden.push(from..self.bytes.len());
        from
    }

    fn is_blank(&self, from: usize, end: usize) -> bool {
        self.bytes[from.min(end)..end].iter().all(|b| matches!(b, b' ' | b'\t'))
    }
}

/// Whether a `%%` block begins here: exactly two signs (K3), and no others on the line, which
/// would make it an inline comment.
fn opens_comment(rest: &[u8]) -> bool {
    rest.starts_with(b"%%")
        && rest.get(2) != Some(&b'%')
        && comment_close(rest, 2, rest.len()).is_none()
}

/// Byte after the first run of exactly two `%` in `from..end` (K3).
fn comment_close(bytes: &[u8], from: usize, end: usize) -> Option<usize> {
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

/// Offset of the next `$$` in `from..end` that is not escaped.
fn math_close(bytes: &[u8], from: usize, end: usize) -> Option<usize> {
    let mut at = from;
    while at < end {
        at += memmem::find(&bytes[at..end], b"$$")?;
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

fn is_fence_close(line: &[u8], byte: u8, length: usize) -> bool {
    let blanks = line.iter().take_while(|b| **b == b' ').count();
    let run = line[blanks..].iter().take_while(|b| **b == byte).count();
    blanks < 4 && run >= length && line[blanks + run..].iter().all(|b| matches!(b, b' ' | b'\t'))
}
