//! What happens inside one leaf once its events are there: highlights and inline footnotes are
//! paired, links that hold links undone, hidden stretches dropped with their line ends.

use crate::note::doc::{Doc, Event, Kind, NOWHERE, Tag};

/// A part of a paragraph.
pub enum Piece {
    /// Inlines, at least one of them shown.
    Inlines(Vec<Event>),
    /// A block that stood in the middle.
    Block(Event),
}

/// Settles everything that spans several events. Returns the inline footnotes' texts by their
/// number; each has left a `NoteOpen` where its reference belongs.
pub fn settle(events: &mut Vec<Event>, text: &str, doc: &mut Doc) -> Vec<(u32, Vec<Event>)> {
    single_tildes(events, text);
    match_links(events, text, doc);
    pair_marks(events);
    let notes = take_notes(events);
    drop_hidden(events);
    notes
}

/// One tilde strikes nothing out (M6).
fn single_tildes(events: &mut [Event], text: &str) {
    let mut open = Vec::new();
    for i in 0..events.len() {
        match events[i].kind {
            Kind::Open(Tag::Strike) => {
                open.push((i, !text[events[i].start as usize..].starts_with("~~")));
            }
            Kind::Close(Tag::Strike) => {
                let Some((start, true)) = open.pop() else { continue };
                let (from, to) = (events[start].start, events[i].end);
                events[start] = Event { start: from, end: from + 1, kind: Kind::Text };
                events[i] = Event { start: to - 1, end: to, kind: Kind::Text };
            }
            _ => {}
        }
    }
}

/// Gives the links' ends their number, and turns a link that holds another back into text.
fn match_links(events: &mut [Event], text: &str, doc: &mut Doc) {
    // Index of the opening event, and whether another link was seen inside.
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut shown_until = 0;
    for i in 0..events.len() {
        match events[i].kind {
            Kind::Open(Tag::Link(_)) => {
                shown_until = events[i].start + 1;
                open.push((i, false));
            }
            Kind::Close(Tag::Link(_)) => {
                let Some((start, holds_link)) = open.pop() else { continue };
                let Kind::Open(tag) = events[start].kind else { continue };
                if holds_link {
                    let Event { start: from, end: to, .. } = events[start];
                    events[start] = Event { start: from, end: from + 1, kind: Kind::Text };
                    let tail = shown_until.clamp(from + 1, to);
                    let is_whole = text.is_char_boundary(tail as usize);
                    events[i] = Event {
                        start: if is_whole { tail } else { to },
                        end: to,
                        kind: Kind::Text,
                    };
                    if let Tag::Link(link) = tag {
                        doc.links[link as usize].event = NOWHERE;
                    }
                } else {
                    events[i].kind = Kind::Close(tag);
                }
            }
            Kind::Tag(_) if !open.is_empty() => {
                // A link binds tighter than a tag (P2).
                events[i].kind = Kind::Text;
                shown_until = events[i].end;
            }
            Kind::Wikilink(_) | Kind::BlockEmbed(_) => {
                for link in &mut open {
                    link.1 = true;
                }
                shown_until = events[i].end;
            }
            _ => shown_until = shown_until.max(events[i].end),
        }
    }
}

/// Pairs `==` among siblings (M1–M5); what finds no partner is text.
fn pair_marks(events: &mut [Event]) {
    if !events.iter().any(|e| matches!(e.kind, Kind::MarkDelimiter { .. })) {
        return;
    }
    // For each open container: where a highlight may have begun.
    let mut open: Vec<Option<usize>> = vec![None];
    for i in 0..events.len() {
        match events[i].kind {
            Kind::Open(_) | Kind::NoteOpen(_) => open.push(None),
            Kind::Close(_) | Kind::NoteClose(_) => {
                if let Some(Some(start)) = open.pop() {
                    events[start].kind = Kind::Text;
                }
                if open.is_empty() {
                    open.push(None);
                }
            }
            Kind::MarkDelimiter { can_open, can_close } => {
                let Some(candidate) = open.last_mut() else { continue };
                match *candidate {
                    Some(start) if can_close && start + 1 < i => {
                        events[start].kind = Kind::Open(Tag::Mark);
                        events[i].kind = Kind::Close(Tag::Mark);
                        *candidate = None;
                    }
                    Some(start) => {
                        // The next `==` closes it, or none does.
                        events[start].kind = Kind::Text;
                        *candidate = can_open.then_some(i);
                        if !can_open {
                            events[i].kind = Kind::Text;
                        }
                    }
                    None if can_open => *candidate = Some(i),
                    None => events[i].kind = Kind::Text,
                }
            }
            _ => {}
        }
    }
    for start in open.into_iter().flatten() {
        events[start].kind = Kind::Text;
    }
}

/// Takes the texts of inline footnotes out (N4). Brackets whose partner stands in another
/// container are text.
fn take_notes(events: &mut Vec<Event>) -> Vec<(u32, Vec<Event>)> {
    let mut notes = Vec::new();
    if !events.iter().any(|e| matches!(e.kind, Kind::NoteOpen(_))) {
        return notes;
    }
    let mut out: Vec<Event> = Vec::with_capacity(events.len());
    for event in events.drain(..) {
        let Kind::NoteClose(number) = event.kind else {
            out.push(event);
            continue;
        };
        let start = out.iter().rposition(|e| e.kind == Kind::NoteOpen(number));
        let is_level = start.is_some_and(|s| is_balanced(&out[s + 1..]));
        match start {
            Some(start) if is_level && start + 1 < out.len() => {
                let mut text = out.split_off(start + 1);
                out[start].end = event.end;
                trim(&mut text);
                notes.push((number, text));
            }
            Some(start) => {
                out[start].kind = Kind::Text;
                out.push(Event { kind: Kind::Text, ..event });
            }
            None => out.push(Event { kind: Kind::Text, ..event }),
        }
    }
    let taken: Vec<u32> = notes.iter().map(|(n, _)| *n).collect();
    for event in &mut out {
        if let Kind::NoteOpen(number) = event.kind
            && !taken.contains(&number)
        {
            event.kind = Kind::Text;
        }
    }
    *events = out;
    notes
}

fn is_balanced(events: &[Event]) -> bool {
    let mut depth = 0i32;
    for event in events {
        match event.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return false;
        }
    }
    depth == 0
}

/// Drops what shows nothing; a line that held nothing else goes with its line end.
fn drop_hidden(events: &mut Vec<Event>) {
    if !events.iter().any(|e| e.kind == Kind::Hidden) {
        return;
    }
    let mut out: Vec<Event> = Vec::with_capacity(events.len());
    let mut line_has_hidden = false;
    let mut line_start = 0;
    for event in events.drain(..) {
        match event.kind {
            Kind::Hidden => line_has_hidden = true,
            Kind::SoftBreak | Kind::HardBreak => {
                if !(line_has_hidden && out.len() == line_start) {
                    out.push(event);
                }
                line_has_hidden = false;
                line_start = out.len();
            }
            _ => out.push(event),
        }
    }
    *events = out;
}

/// Removes the block id at the end: its string and where it stands.
pub fn take_block_id(events: &mut Vec<Event>) -> Option<(u32, u32)> {
    let position = events.iter().rposition(|e| matches!(e.kind, Kind::BlockId(_)))?;
    let Kind::BlockId(id) = events[position].kind else { return None };
    let event = events.remove(position);
    Some((id, event.end.saturating_sub(1)))
}

/// Drops line ends at both ends.
pub fn trim(events: &mut Vec<Event>) {
    let is_break = |e: &Event| matches!(e.kind, Kind::SoftBreak | Kind::HardBreak);
    while events.last().is_some_and(is_break) {
        events.pop();
    }
    let leading = events.iter().take_while(|e| is_break(e)).count();
    events.drain(..leading);
}

/// Cuts a callout's first paragraph behind its first line (C4). Emphasis that the line end
/// stands in is none: neither side of it is whole.
pub fn split_title(mut events: Vec<Event>) -> (Vec<Event>, Vec<Event>) {
    let Some(cut) = events.iter().position(|e| matches!(e.kind, Kind::SoftBreak | Kind::HardBreak))
    else {
        return (events, Vec::new());
    };
    let mut open: Vec<usize> = Vec::new();
    for i in 0..events.len() {
        match events[i].kind {
            Kind::Open(_) if i < cut => open.push(i),
            Kind::Close(_) if i < cut => {
                open.pop();
            }
            Kind::Close(tag) if open.last().is_some_and(|o| events[*o].kind == Kind::Open(tag)) => {
                if let Some(start) = open.pop() {
                    undo(&mut events, start, i, tag);
                }
            }
            _ => {}
        }
    }
    let mut rest = events.split_off(cut);
    trim(&mut rest);
    let still_open = open_at(&events);
    events.extend(still_open.iter().rev().map(closing));
    rest.splice(0..0, still_open);
    (events, rest)
}

/// Turns a pair of delimiters back into text.
fn undo(events: &mut [Event], start: usize, end: usize, tag: Tag) {
    let width = match tag {
        Tag::Emphasis => 1,
        Tag::Strong | Tag::Strike | Tag::Mark => 2,
        _ => return,
    };
    let (from, to) = (events[start].start, events[end].end);
    events[start] = Event { start: from, end: from + width, kind: Kind::Text };
    events[end] = Event { start: to - width, end: to, kind: Kind::Text };
}

/// Splits a paragraph where blocks stand in it (E3, S4).
pub fn split_blocks(events: Vec<Event>, text: &str) -> Vec<Piece> {
    let is_block = |e: &Event| matches!(e.kind, Kind::BlockEmbed(_) | Kind::MathBlock(_));
    if !events.iter().any(is_block) {
        return if shows_something(&events, text) {
            vec![Piece::Inlines(events)]
        } else {
            Vec::new()
        };
    }
    let mut pieces = Vec::new();
    let mut run: Vec<Event> = Vec::new();
    let finish = |mut run: Vec<Event>, pieces: &mut Vec<Piece>| {
        trim(&mut run);
        if shows_something(&run, text) {
            pieces.push(Piece::Inlines(run));
        }
    };
    for event in events {
        if !is_block(&event) {
            run.push(event);
            continue;
        }
        let open = open_at(&run);
        run.extend(open.iter().rev().map(closing));
        finish(std::mem::replace(&mut run, open), &mut pieces);
        pieces.push(Piece::Block(event));
    }
    finish(run, &mut pieces);
    pieces
}

/// In a heading an embedded block is a link.
pub fn blocks_to_links(events: &mut [Event]) {
    for event in events {
        if let Kind::BlockEmbed(link) = event.kind {
            event.kind = Kind::Wikilink(link);
        }
    }
}

/// The containers that are open after `events`.
fn open_at(events: &[Event]) -> Vec<Event> {
    let mut open: Vec<Event> = Vec::new();
    for event in events {
        match event.kind {
            Kind::Open(_) => open.push(*event),
            Kind::Close(_) => {
                open.pop();
            }
            _ => {}
        }
    }
    open
}

fn closing(event: &Event) -> Event {
    let kind = match event.kind {
        Kind::Open(tag) => Kind::Close(tag),
        other => other,
    };
    Event { kind, ..*event }
}

fn shows_something(events: &[Event], text: &str) -> bool {
    events.iter().any(|event| match event.kind {
        Kind::Open(Tag::Link(_)) => true,
        Kind::Open(_) | Kind::Close(_) | Kind::SoftBreak | Kind::HardBreak | Kind::Hidden => false,
        Kind::Text => !text[event.start as usize..event.end as usize].trim().is_empty(),
        _ => true,
    })
}
