//! List items and tasks, with their places and their fields.

use super::fields::Fields;
use super::visible::Lines;
use super::{as_value, inline, is_inside, once};
use crate::note::Note;
use crate::note::doc::{Kind, Tag};
use crate::value::{Link, scan};
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A list item. Lines are counted from 0.
#[derive(Debug, Clone)]
pub struct ListItem {
    /// Its mark: `-`, `*`, `+`, `1.` …
    pub symbol: String,
    /// Its text, without mark and check box, a line end between lines.
    pub text: String,
    /// Its first line.
    pub line: usize,
    /// How many lines its own text has.
    pub line_count: usize,
    /// First line of the list at the top of the note that it belongs to.
    pub list: Option<usize>,
    /// Line of the item that it stands in.
    pub parent: Option<usize>,
    /// Indices of the items right below it.
    pub children: Vec<usize>,
    /// Text of the heading above it, as written.
    pub section: Option<String>,
    /// Its block id.
    pub block_id: Option<String>,
    /// Links and embeds on its lines, as written.
    pub links: Vec<Link>,
    /// Its fields.
    pub fields: Fields,
    /// What makes it a task.
    pub task: Option<Task>,
    /// Column and offset of its first byte, and line, column and offset of its end, in UTF-16.
    pub position: Position,
}

/// A task's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// The character in the brackets.
    pub status: char,
    /// Whether it and all tasks below it are done.
    pub is_fully_completed: bool,
}

impl Task {
    /// Whether any mark but a blank stands in the brackets.
    pub fn is_checked(self) -> bool {
        self.status != ' '
    }

    /// Whether it is done.
    pub fn is_completed(self) -> bool {
        matches!(self.status, 'x' | 'X')
    }
}

/// Where an item stands, as the app says it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Position {
    /// Column and offset of the first character.
    pub start: (usize, usize),
    /// Line, column and offset of the end.
    pub end: (usize, usize, usize),
}

/// The lines of the lists at the top of a note.
pub(super) fn sections(note: &Note, lines: &Lines<'_>) -> Vec<Range<usize>> {
    let mut sections = Vec::new();
    let mut depth = 0usize;
    for event in note.doc.body_events() {
        match event.kind {
            Kind::Open(tag) => {
                if depth == 0 && matches!(tag, Tag::List(_)) {
                    sections.push(section(note, lines, event.start as usize, event.end as usize));
                }
                depth += 1;
            }
            Kind::Close(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    sections
}

/// Whether any of these places lies in a list.
pub(super) fn hold_any(note: &Note, places: impl Iterator<Item = usize>) -> bool {
    let mut lists: Vec<Range<usize>> = Vec::new();
    for event in note.doc.body_events() {
        let range = event.start as usize..event.end as usize;
        let is_within = lists.last().is_some_and(|list| range.end <= list.end);
        if matches!(event.kind, Kind::Open(Tag::List(_))) && !is_within {
            lists.push(range);
        }
    }
    let mut places = places;
    !lists.is_empty()
        && places.any(|at| {
            let after = lists.partition_point(|list| list.start <= at);
            after > 0 && lists[after - 1].contains(&at)
        })
}

fn section(note: &Note, lines: &Lines<'_>, start: usize, end: usize) -> Range<usize> {
    let text = note.text.get(start..end).unwrap_or_default();
    lines.number(start)..lines.number(start + text.trim_end().len()) + 1
}

/// Whether a line belongs to a list, at the top or in a quote.
pub(super) fn cover(sections: &[Range<usize>], items: &[ListItem], line: usize) -> bool {
    let after = sections.partition_point(|section| section.start <= line);
    let in_section = after > 0 && sections[after - 1].contains(&line);
    let after = items.partition_point(|item| item.line <= line);
    let in_item = after > 0 && {
        let item = &items[after - 1];
        line < item.line + item.line_count
    };
    in_section || in_item
}

/// An item that is open while the events are walked.
struct Open {
    item: Option<usize>,
    line: usize,
    start: usize,
    /// End of its own text so far.
    end: usize,
    /// A list inside it has begun: what follows is not its own text.
    is_past_text: bool,
}

/// Reads all list items.
pub(super) fn read(note: &Note, lines: &Lines<'_>) -> Vec<ListItem> {
    let is_list = |kind: Kind| matches!(kind, Kind::Open(Tag::List(_)));
    if !note.doc.body_events().iter().any(|event| is_list(event.kind)) {
        return Vec::new();
    }
    let mut reader = Reader {
        note,
        lines,
        heading: 0,
        section: None,
        block_ids: block_ids(note),
        items: Vec::new(),
        sections: sections(note, lines),
        open: Vec::new(),
        links: links_by_line(note, lines),
        utf16: Utf16 { text: &note.text, at: 0, units: 0 },
    };
    reader.walk();
    nest(&mut reader.items);
    reader.items
}

struct Reader<'a, 'n> {
    note: &'n Note,
    lines: &'a Lines<'n>,
    /// Index of the first heading below what has been walked.
    heading: usize,
    /// The text of the heading above that.
    section: Option<String>,
    block_ids: FxHashMap<u32, &'n str>,
    items: Vec<ListItem>,
    sections: Vec<Range<usize>>,
    open: Vec<Open>,
    links: Vec<(usize, Link)>,
    utf16: Utf16<'n>,
}

impl Reader<'_, '_> {
    fn walk(&mut self) {
        for (index, event) in self.note.doc.body_events().iter().enumerate() {
            match event.kind {
                Kind::Open(Tag::List(_)) => {
                    if let Some(open) = self.open.last_mut() {
                        open.is_past_text = true;
                    }
                }
                Kind::Open(Tag::Item(task)) => self.begin(index, task, event.start as usize),
                Kind::Close(Tag::Item(_)) => self.end(),
                Kind::Open(_) | Kind::Close(_) => {}
                _ => {
                    if let Some(open) = self.open.last_mut().filter(|open| !open.is_past_text) {
                        open.end = open.end.max(event.end as usize);
                    }
                }
            }
        }
    }

    /// An item begins; what is known of it now is noted, the rest when it ends.
    fn begin(&mut self, event: usize, task: Option<char>, start: usize) {
        let line = self.lines.number(start);
        let parent = self.open.iter().rev().find_map(|open| open.item.map(|_| open.line));
        let first = self.lines.get(line);
        let section = self.heading_above(line);
        let position = Position {
            start: (self.column(start, line), self.utf16.offset(start)),
            ..Position::default()
        };
        let item = parts(&first).filter(|_| self.items.last().is_none_or(|i| i.line < line)).map(
            |(symbol, text)| {
                let after = self.sections.partition_point(|section| section.start <= line);
                let list = after.checked_sub(1).map(|at| &self.sections[at]);
                let list = list.filter(|section| section.contains(&line));
                self.items.push(ListItem {
                    symbol: symbol.to_owned(),
                    text: scan::trim(text).to_owned(),
                    line,
                    line_count: 1,
                    list: list.map(|section| section.start),
                    parent,
                    children: Vec::new(),
                    section,
                    block_id: self.block_ids.get(&(event as u32)).map(|id| (*id).to_owned()),
                    links: Vec::new(),
                    fields: Fields::default(),
                    task: task.map(|status| Task { status, is_fully_completed: false }),
                    position,
                });
                self.items.len() - 1
            },
        );
        self.open.push(Open { item, line, start, end: start, is_past_text: false });
    }

    fn end(&mut self) {
        let Some(Open { item, line, start, end, .. }) = self.open.pop() else { return };
        let Some(item) = item else { return };
        let own = self.note.text.get(start..end).unwrap_or_default();
        let end = start + own.trim_end().len();
        let last_line = self.lines.number(end.max(start)).max(line);
        let more: Vec<String> = (line + 1..=last_line)
            .map(|number| scan::trim(&self.lines.get(number)).to_owned())
            .collect();
        let end_column = self.column(end, last_line);
        let item = &mut self.items[item];
        for part in more {
            item.text.push('\n');
            item.text.push_str(&part);
        }
        item.line_count = last_line - line + 1;
        let end_offset = item.position.start.1 + own.trim_end().encode_utf16().count();
        item.position.end = (last_line, end_column, end_offset);
        let text = item.text.replace('\n', " ");
        inline::in_item(&text, item.task.is_some(), &mut item.fields);
        let first = self.links.partition_point(|(at, _)| *at < line);
        let on_its_lines = self.links[first..].iter().take_while(|(at, _)| *at <= last_line);
        item.links = on_its_lines.map(|(_, link)| link.clone()).collect();
    }

    /// The column of a byte on its line, in UTF-16 units.
    fn column(&self, at: usize, line: usize) -> usize {
        let before = self.note.text.get(self.lines.start(line)..at).unwrap_or_default();
        before.encode_utf16().count()
    }

    /// The heading nearest above a line, as written. Items come in order, so headings do too.
    fn heading_above(&mut self, line: usize) -> Option<String> {
        let headings = &self.note.doc.headings;
        let event_of = |index: usize| headings[index].event as usize;
        let line_of = |event: usize| self.lines.number(self.note.doc.events[event].start as usize);
        let before = self.heading;
        while self.heading < headings.len() && line_of(event_of(self.heading)) <= line {
            self.heading += 1;
        }
        if self.heading > before {
            self.section = Some(self.source_of_heading(event_of(self.heading - 1)));
        }
        self.section.clone()
    }

    fn source_of_heading(&self, event: usize) -> String {
        let close = self.note.doc.close_of(event);
        let inner = &self.note.doc.events[event + 1..close.max(event + 1)];
        match (inner.first(), inner.last()) {
            (Some(first), Some(_)) => {
                let start = first.start as usize;
                let end = inner.iter().map(|e| e.end as usize).max().unwrap_or(start);
                self.lines.visible(start..end.max(start)).into_owned()
            }
            _ => String::new(),
        }
    }
}

/// Offsets in UTF-16 units of bytes that are asked for in order.
struct Utf16<'t> {
    text: &'t str,
    at: usize,
    units: usize,
}

impl Utf16<'_> {
    fn offset(&mut self, at: usize) -> usize {
        let stretch = self.text.get(self.at..at).unwrap_or_default();
        self.units += stretch.encode_utf16().count();
        self.at = at;
        self.units
    }
}

/// Block ids by the event that they are of; of several the first.
fn block_ids(note: &Note) -> FxHashMap<u32, &str> {
    let ids = note.doc.block_ids.iter().rev();
    ids.map(|id| (id.event, id.id.as_str())).collect()
}

/// Links of the text by the line on which they begin, embeds after the others.
fn links_by_line(note: &Note, lines: &Lines<'_>) -> Vec<(usize, Link)> {
    let mut links: Vec<(usize, bool, Link)> = note
        .doc
        .links
        .iter()
        .filter(|link| is_inside(link))
        .map(|link| (lines.number(link.start as usize), link.is_embed, as_value(note, link)))
        .collect();
    links.sort_by_key(|(line, is_embed, _)| (*line, *is_embed));
    links.into_iter().map(|(line, _, link)| (line, link)).collect()
}

/// Mark and text of an item's first line, its check box dropped.
fn parts(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches(|c| scan::is_space(c) || c == '>');
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let length = match line[digits..].chars().next()? {
        '.' | ')' if digits > 0 => digits + 1,
        '-' | '*' | '+' if digits == 0 => 1,
        _ => return None,
    };
    let (symbol, rest) = line.split_at(length);
    let rest = rest.trim_start_matches(scan::is_space);
    let text = check_box(rest).map_or(rest, |length| &rest[length..]);
    Some((symbol, text.trim_start_matches(scan::is_space)))
}

/// Bytes of `[]` or `[x]`.
fn check_box(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('[')?;
    let end = match inner.chars().next()? {
        ']' if !inner[1..].starts_with(']') => 0,
        c => c.len_utf8(),
    };
    inner[end..].starts_with(']').then_some(end + 2)
}

/// `#tag` anywhere in an item's text, each once.
pub fn tags(text: &str) -> Vec<&str> {
    let is_of_word = |c: char| !scan::is_space(c) && !",;.:!?'\"`()[]{}".contains(c);
    let mut tags: Vec<&str> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find('#').map(|i| at + i) {
        let rest = &text[start + 1..];
        let length = rest.find(|c| !is_of_word(c)).unwrap_or(rest.len());
        let word = &text[start..start + 1 + length];
        at = start + 1 + length;
        if length > 0 && word[1..].chars().all(scan::is_of_tag) {
            tags.push(word);
        }
    }
    once(tags.into_iter())
}

/// Tells items of their children, and tasks whether all below them is done.
fn nest(items: &mut [ListItem]) {
    let index_of =
        |items: &[ListItem], line: usize| items.binary_search_by_key(&line, |item| item.line).ok();
    for index in 0..items.len() {
        if let Some(parent) = items[index].parent.and_then(|line| index_of(items, line)) {
            items[parent].children.push(index);
        }
        if let Some(task) = &mut items[index].task {
            task.is_fully_completed = task.is_completed();
        }
    }
    for index in 0..items.len() {
        if items[index].task.is_none_or(|task| task.is_completed()) {
            continue;
        }
        let mut above = items[index].parent;
        while let Some(parent) = above.and_then(|line| index_of(items, line)) {
            if let Some(task) = &mut items[parent].task {
                task.is_fully_completed = false;
            }
            above = items[parent].parent;
        }
    }
}
