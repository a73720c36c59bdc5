//! The inline layer of the dialect: one pass over a leaf's text that finds wikilinks, embeds,
//! maths, comments, highlights, inline footnotes, tags, bare URLs, task marks, callout heads and
//! block ids, and masks them for pulldown-cmark.
//!
//! Linear: a search that failed once in a leaf or a line is not made again.

use crate::note::doc::{Callout, offset};
use crate::note::leaves::{Leaf, LeafKind};
use crate::note::link::{self, LinkRef};
use crate::note::mask::Masked;
use std::ops::Range;

/// Something understood, masked in the text. Numbers are indices into [`Tables`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Construct {
    /// A comment: shows nothing.
    Hidden,
    /// `[[…]]` or `![[…]]`
    Link(u32),
    /// `$…$`
    Math(u32),
    /// `$$…$$` in a line
    MathDisplay(u32),
    /// A `$$` block
    MathBlock(u32),
    /// `==`
    MarkDelimiter {
        /// White space does not follow.
        can_open: bool,
        /// White space does not precede.
        can_close: bool,
    },
    /// `^[` of an inline footnote, by its number
    NoteOpen(u32),
    /// The `]` that closes it
    NoteClose(u32),
    /// `#tag`
    Tag(u32),
    /// A bare URL or address
    Url,
    /// `^id` at the end of a block, with the blanks before it: `strings`
    BlockId(u32),
    /// `[x] ` at the start of an item
    Task(char),
    /// `[!type|meta]±` at the start of a quote
    Callout(u32),
}

/// What constructs are made of.
#[derive(Debug, Default)]
pub struct Tables {
    /// Maths sources and block ids.
    pub strings: Vec<String>,
    /// Links and embeds.
    pub links: Vec<LinkRef>,
    /// Tags.
    pub tags: Vec<String>,
    /// Callout heads.
    pub callouts: Vec<Callout>,
    notes: u32,
}

/// Scans every leaf of `text` and masks what it finds.
pub fn mask(text: &str, leaves: Vec<Leaf>, out: &mut Masked) {
    let hidden = std::mem::take(&mut out.hidden);
    for leaf in leaves {
        let Leaf { kind, pieces, mut opaque, mut weak, .. } = leaf;
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else { continue };
        let from = hidden.partition_point(|h| h.end <= first.start);
        opaque.extend(hidden[from..].iter().take_while(|h| h.start < last.end).cloned());
        opaque.sort_unstable_by_key(|r| r.start);
        weak.sort_unstable_by_key(|r| r.start);
        let mut scanner = Scanner {
            text,
            bytes: text.as_bytes(),
            pieces,
            opaque,
            weak,
            out,
            brackets: Vec::new(),
            math_failed: 0,
            kind,
        };
        scanner.head(leaf.starts_item, leaf.starts_quote);
        scanner.block_id();
        scanner.scan();
    }
    out.hidden = hidden;
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    pieces: Vec<Range<usize>>,
    opaque: Vec<Range<usize>>,
    weak: Vec<Range<usize>>,
    out: &'a mut Masked,
    /// Open brackets; `Some` for `^[`, with its offset.
    brackets: Vec<Option<usize>>,
    /// No closing `$$` lies before this offset.
    math_failed: usize,
    kind: LeafKind,
}

impl Scanner<'_> {
    /// A task mark (L1–L3) or a callout's head (C1) at the very beginning.
    fn head(&mut self, starts_item: bool, starts_quote: bool) {
        let Some(first) = self.pieces.first().cloned() else { return };
        let line = &self.text[first.clone()];
        if self.kind != LeafKind::Flow
            || self.opaque.first().is_some_and(|o| o.start <= first.start)
        {
            return;
        }
        if starts_item {
            let mut chars = line.chars();
            if let (Some('['), Some(mark), Some(']'), Some(' ' | '\t')) =
                (chars.next(), chars.next(), chars.next(), chars.next())
                && (mark == ' ' || !mark.is_whitespace())
            {
                let end = first.start + 3 + mark.len_utf8();
                self.out.put(first.start, end, Construct::Task(mark));
                self.pieces[0].start = end;
            }
        }
        if starts_quote && let Some((callout, length)) = callout_head(line) {
            let index = offset(self.out.tables.callouts.len());
            self.out.tables.callouts.push(callout);
            self.out.put(first.start, first.start + length, Construct::Callout(index));
            self.pieces[0].start = first.start + length;
        }
    }

    /// `^id` at the end of the leaf (B1).
    fn block_id(&mut self) {
        let Some(last) = self.pieces.last().cloned() else { return };
        let line = &self.text[last.clone()];
        let trimmed = line.trim_end();
        let is_of_id = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let Some(before) = trimmed.trim_end_matches(is_of_id).strip_suffix('^') else { return };
        let caret = before.len();
        let id = &trimmed[caret + 1..];
        let is_separate = before.is_empty() || before.ends_with([' ', '\t']);
        let start = last.start + before.trim_end().len();
        let at = last.start + caret;
        if id.is_empty()
            || !is_separate
            || self.opaque.iter().any(|o| o.start < last.end && o.end > at)
        {
            return;
        }
        let index = offset(self.out.tables.strings.len());
        self.out.tables.strings.push(id.to_owned());
        let start = if before.trim_end().is_empty() { at } else { start };
        self.out.put(start, last.start + trimmed.len(), Construct::BlockId(index));
        let count = self.pieces.len();
        self.pieces[count - 1].end = start;
    }

    fn scan(&mut self) {
        let mut piece = 0;
        let mut at = self.pieces.first().map_or(0, |p| p.start);
        let mut opaque = 0;
        let mut weak = 0;
        // Searches that failed in this piece.
        let mut comment_failed = usize::MAX;
        let mut wiki_failed = usize::MAX;
        while piece < self.pieces.len() {
            let Range { start, end } = self.pieces[piece].clone();
            at = at.max(start);
            if at >= end {
                piece += 1;
                continue;
            }
            while self.opaque.get(opaque).is_some_and(|o| o.end <= at) {
                opaque += 1;
            }
            while self.weak.get(weak).is_some_and(|o| o.end <= at) {
                weak += 1;
            }
            if let Some(range) = self.opaque.get(opaque).filter(|o| o.start <= at) {
                at = range.end;
                continue;
            }
            if let Some(range) = self.weak.get(weak).filter(|o| o.start <= at) {
                at = range.end;
                continue;
            }
            let stop = self.opaque.get(opaque).map_or(end, |o| o.start.min(end));
            // Most bytes begin nothing; the next that may is found in one go.
            let limit = self.weak.get(weak).map_or(stop, |w| w.start.min(stop));
            let from = at;
            at += next_beginning(&self.bytes[at..limit]);
            if at >= limit {
                continue;
            }
            let byte = self.bytes[at];
            let next = self.bytes.get(at + 1).copied().filter(|_| at + 1 < end);
            at = match byte {
                b'\\' if next.is_some_and(|b| b.is_ascii_punctuation()) => at + 2,
                b'$' => self.math(at, piece).unwrap_or(at + 1 + usize::from(next == Some(b'$'))),
                b'!' if next == Some(b'[')
                    && self.bytes.get(at + 2) == Some(&b'[')
                    && at + 2 < end =>
                {
                    match self.wikilink(at, at + 3, end, stop, &mut wiki_failed, piece) {
                        Some(next) => next,
                        None => at + 1,
                    }
                }
                b'[' if next == Some(b'[') => {
                    match self.wikilink(at, at + 2, end, stop, &mut wiki_failed, piece) {
                        Some(next) => next,
                        None => {
                            self.brackets.push(None);
                            at + 1
                        }
                    }
                }
                b'[' => {
                    self.brackets.push(None);
                    at + 1
                }
                b'^' if next == Some(b'[') => {
                    self.brackets.push(Some(at));
                    at + 2
                }
                b']' => {
                    if let Some(Some(open)) = self.brackets.pop() {
                        let number = self.out.tables.notes;
                        self.out.tables.notes += 1;
                        self.out.put(open, open + 2, Construct::NoteOpen(number));
                        self.out.put(at, at + 1, Construct::NoteClose(number));
                    }
                    at + 1
                }
                b'%' if next == Some(b'%') => self.comment(at, end, &mut comment_failed, piece),
                b'=' if next == Some(b'=') => self.mark(at, start, end),
                b'#' => self.tag(at, start, end, stop).unwrap_or(at + 1),
                b':' => self.url(at, from, start, stop).unwrap_or(at + 1),
                b'@' => self.email(at, start, stop).unwrap_or(at + 1),
                b'<' if self.bytes[at..].starts_with(b"<!--") => {
                    self.out.note_unclosed_html_comment(at);
                    return;
                }
                _ => at + 1,
            };
        }
    }

    /// `[[…]]`; `open` is where its first bracket (or `!`) is, `from` where its content begins.
    fn wikilink(
        &mut self,
        open: usize,
        from: usize,
        end: usize,
        stop: usize,
        failed: &mut usize,
        piece: usize,
    ) -> Option<usize> {
        if *failed == piece {
            return None;
        }
        let Some(length) = memchr::memmem::find(&self.bytes[from..end], b"]]") else {
            *failed = piece;
            return None;
        };
        let close = from + length;
        let content = &self.text[from..close];
        if content.contains("[[") || close + 2 > stop {
            return None;
        }
        let is_embed = self.bytes[open] == b'!';
        let link = link::wikilink(content, is_embed, (offset(open), offset(close + 2)))?;
        let index = offset(self.out.tables.links.len());
        self.out.tables.links.push(link);
        self.out.put(open, close + 2, Construct::Link(index));
        Some(close + 2)
    }

    /// `%%…%%` on one line (K1, K3).
    fn comment(&mut self, at: usize, end: usize, failed: &mut usize, piece: usize) -> usize {
        let run = self.bytes[at..end].iter().take_while(|b| **b == b'%').count();
        if run != 2 || *failed == piece {
            return at + run;
        }
        let mut from = at + 2;
        while let Some(i) = memchr::memmem::find(&self.bytes[from..end], b"%%") {
            let close = from + i;
            // A code span keeps its text, but a comment may hide the whole of it.
            if let Some(inside) = self.opaque.iter().find(|o| o.start <= close && close < o.end) {
                from = inside.end;
                if from >= end {
                    break;
                }
                continue;
            }
            let run = self.bytes[close..end].iter().take_while(|b| **b == b'%').count();
            if run == 2 {
                self.out.put(at, close + 2, Construct::Hidden);
                return close + 2;
            }
            from = close + run;
        }
        *failed = piece;
        at + 2
    }

    /// `==` (M1–M5); the pairing is done when the document is put together.
    fn mark(&mut self, at: usize, start: usize, end: usize) -> usize {
        let run = self.bytes[at..end].iter().take_while(|b| **b == b'=').count();
        if run == 2 {
            let is_blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
            let can_open = !is_blank(self.text[at + 2..end].chars().next());
            let can_close = !is_blank(self.text[start..at].chars().next_back());
            self.out.put(at, at + 2, Construct::MarkDelimiter { can_open, can_close });
        }
        at + run
    }

    /// `#tag` (T1–T5).
    fn tag(&mut self, at: usize, start: usize, end: usize, stop: usize) -> Option<usize> {
        let before = self.text[..at].chars().next_back();
        let is_at_start = at == start && self.kind != LeafKind::Cell;
        if !is_at_start && !before.is_none_or(char::is_whitespace) {
            return None;
        }
        let body: &str = &self.text[at + 1..end.min(stop)];
        let length = body.find(|c| !is_tag_char(c)).unwrap_or(body.len());
        let body = body[..length].trim_end_matches('/');
        if body.is_empty() || body.chars().all(|c| c.is_ascii_digit()) {
            return None;
        }
        let levels: Vec<&str> = body.split('/').filter(|s| !s.is_empty()).collect();
        if levels.is_empty() {
            return None;
        }
        let index = offset(self.out.tables.tags.len());
        let close = at + 1 + body.len();
        self.out.tables.tags.push(levels.join("/"));
        self.out.put(at, close, Construct::Tag(index));
        Some(close)
    }

    /// A bare `http://` or `https://` address (A3), by its colon; what stands before `from` has
    /// been read as something else.
    fn url(&mut self, colon: usize, from: usize, start: usize, stop: usize) -> Option<usize> {
        if !self.bytes[colon..stop].starts_with(b"://") {
            return None;
        }
        let before = &self.bytes[from..colon];
        let scheme = ["https", "http"].into_iter().find(|scheme| {
            let name = before.len().checked_sub(scheme.len()).and_then(|at| before.get(at..));
            name.is_some_and(|name| name.eq_ignore_ascii_case(scheme.as_bytes()))
        })?;
        let at = colon - scheme.len();
        let rest = self.text.get(at..stop)?;
        if self.text[start..at].chars().next_back().is_some_and(char::is_alphanumeric) {
            return None;
        }
        let length = rest
            .find(|c: char| {
                c.is_whitespace()
                    || matches!(c, '<' | '"' | '`' | '|' | '{' | '}' | '\u{1}' | '\u{2}')
            })
            .unwrap_or(rest.len());
        let mut url = &rest[..length];
        // The text of a link ends at its target; what stands in a highlight, with it.
        for end in ["](", "][", "[[", "%%"] {
            url = url.split(end).next().unwrap_or(url);
        }
        if self.text[start..at].ends_with("==") {
            url = url.split("==").next().unwrap_or(url);
        }
        let url = trim_url(url);
        let host = &url[(scheme.len() + 3).min(url.len())..];
        if host.is_empty() || !host.starts_with(|c: char| c.is_alphanumeric() || c == '[') {
            return None;
        }
        let end = at + url.len();
        self.out.put(at, end, Construct::Url);
        Some(end)
    }

    /// A bare e-mail address (A3).
    fn email(&mut self, at: usize, start: usize, stop: usize) -> Option<usize> {
        let is_local = |b: &u8| b.is_ascii_alphanumeric() || b"._+-".contains(b);
        let local = self.bytes[start..at].iter().rev().take_while(|b| is_local(b)).take(64).count();
        let domain = self.bytes[at + 1..stop.max(at + 1)]
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric() || b"._-".contains(b))
            .count();
        let domain = self.text[at + 1..at + 1 + domain].trim_end_matches(['.', '-', '_']);
        let from = at - local;
        let is_address = local > 0
            && domain.contains('.')
            && domain.split('.').all(|label| !label.is_empty())
            && !self.text[start..from].ends_with(['/', ':', '@'])
            && !self.bytes[from..at].starts_with(b".")
            // Nothing else may have been found in those bytes already.
            && self.out.is_untouched(from..at);
        if !is_address {
            return None;
        }
        let end = at + 1 + domain.len();
        self.out.put(from, end, Construct::Url);
        Some(end)
    }

    /// `$…$` (S1) and `$$…$$` in a line (S3). May cross the lines of its paragraph.
    fn math(&mut self, at: usize, piece: usize) -> Option<usize> {
        let end = self.pieces[piece].end;
        let is_display = self.bytes.get(at + 1) == Some(&b'$') && at + 1 < end;
        let width = if is_display { 2 } else { 1 };
        if is_display && self.math_failed > at {
            return None;
        }
        let first = self.text[at + width..end].chars().next();
        if !is_display && first.is_none_or(char::is_whitespace) {
            return None;
        }
        let Some((close_piece, close)) = self.math_close(at + width, piece, is_display) else {
            if is_display {
                let limit = self.opaque.iter().map(|o| o.start).find(|s| *s > at);
                self.math_failed = limit.unwrap_or(usize::MAX);
            }
            return None;
        };
        let mut source = String::new();
        for p in piece..=close_piece {
            let from = if p == piece { at + width } else { self.pieces[p].start };
            let to = if p == close_piece { close } else { self.pieces[p].end };
            if p > piece {
                source.push('\n');
            }
            source.push_str(&self.text[from..to]);
        }
        if source.trim().is_empty() {
            return None;
        }
        if self.kind == LeafKind::Cell {
            source = source.replace("\\|", "|");
        }
        let index = offset(self.out.tables.strings.len());
        self.out.tables.strings.push(source);
        let construct =
            if is_display { Construct::MathDisplay(index) } else { Construct::Math(index) };
        let close_end = close + width;
        for p in piece..=close_piece {
            let to = if p == close_piece { close_end } else { self.pieces[p].end };
            if p == piece {
                self.out.put(at, to, construct);
            } else {
                self.out.fill(self.pieces[p].start, to);
            }
        }
        Some(close_end)
    }

    fn math_close(&self, from: usize, piece: usize, is_display: bool) -> Option<(usize, usize)> {
        let limit = self.opaque.iter().find(|o| o.end > from).map_or(usize::MAX, |o| o.start);
        for p in piece..self.pieces.len() {
            let Range { start, end } = self.pieces[p].clone();
            let mut at = start.max(from);
            while at < end && at < limit {
                match self.bytes[at] {
                    b'\\' => at += 2,
                    b'$' if is_display => {
                        if self.bytes.get(at + 1) == Some(&b'$') && at + 1 < end {
                            return Some((p, at));
                        }
                        at += 1;
                    }
                    b'$' => {
                        let is_after_blank = at == start
                            || self.text[..at].chars().next_back().is_none_or(char::is_whitespace);
                        let is_before_digit = at + 1 < end && self.bytes[at + 1].is_ascii_digit();
                        // The next `$` closes the formula, or there is none: money is no formula.
                        return (!is_after_blank && !is_before_digit && at > from)
                            .then_some((p, at));
                    }
                    _ => at += 1,
                }
            }
            if at >= limit {
                return None;
            }
        }
        None
    }
}

/// Where the first byte stands that may begin something of the dialect (or be the colon of a URL);
/// the length where there is none.
fn next_beginning(bytes: &[u8]) -> usize {
    // Whole blocks at a time, without branches: most hold none.
    let has_any = |block: &[u8]| block.iter().fold(false, |any, byte| any | may_begin(*byte));
    let plain = bytes.chunks_exact(16).take_while(|block| !has_any(block)).count() * 16;
    let first = bytes[plain..].iter().position(|byte| may_begin(*byte));
    first.map_or(bytes.len(), |at| plain + at)
}

/// `!` to `%`, `:` to `@` and `[` to `^`: what begins something, and few bytes that do not.
fn may_begin(byte: u8) -> bool {
    (b'!'..=b'%').contains(&byte) | (b':'..=b'@').contains(&byte) | (b'['..=b'^').contains(&byte)
}

/// Whether a character may stand in a tag (T1).
fn is_tag_char(c: char) -> bool {
    !(c.is_whitespace()
        || c.is_control()
        || matches!(c, '\u{2000}'..='\u{206F}' | '\u{2E00}'..='\u{2E7F}')
        || "'!\"#$%&()*+,.:;<=>?@^`{|}~[]\\".contains(c))
}

/// The address without the punctuation that closes the sentence around it.
fn trim_url(mut url: &str) -> &str {
    loop {
        let Some(last) = url.chars().next_back() else { return url };
        let cut = match last {
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '"' | '。' | '，'
            | '、' | '”' | '’' | '»' => true,
            ')' => url.matches(')').count() > url.matches('(').count(),
            ']' => url.matches(']').count() > url.matches('[').count(),
            _ => false,
        };
        if !cut {
            return url;
        }
        url = &url[..url.len() - last.len_utf8()];
    }
}

/// The head of a callout at the start of a quote's first line, and its length (C1).
fn callout_head(line: &str) -> Option<(Callout, usize)> {
    let inner = line.strip_prefix("[!")?;
    let close = inner.find(']')?;
    let (kind, metadata) = match inner[..close].split_once('|') {
        Some((kind, metadata)) => (kind, metadata),
        None => (&inner[..close], ""),
    };
    let kind = kind.trim();
    if kind.is_empty() {
        return None;
    }
    let rest = &inner[close + 1..];
    let fold = rest.chars().next().filter(|c| matches!(c, '+' | '-'));
    let after = &rest[fold.map_or(0, char::len_utf8)..];
    if !after.is_empty() && !after.starts_with([' ', '\t']) {
        return None;
    }
    let blanks = after.len() - after.trim_start_matches([' ', '\t']).len();
    let length = line.len() - after.len() + blanks;
    Some((
        Callout { kind: kind.to_lowercase(), metadata: metadata.trim().to_owned(), fold },
        length,
    ))
}
