//! What unpublished things hold: the canaries of each, gathered.

use crate::diag::Place;
use crate::leaks::canary::{self, Canary, Found, Kind};
use crate::note::Note;
use crate::note::doc::{self, Event};
use crate::note::link::LinkRef;
use crate::note::words;
use crate::text::lines;
use crate::vault::names::file_name;
use serde_yaml::Value;
use std::ops::Range;
use std::sync::Arc;

/// A file that holds something unpublished, and all that is known of that.
#[derive(Debug, Default)]
pub(super) struct Holder {
    pub(super) path: String,
    /// Every hidden text of it, one a line.
    said: String,
    /// Where each begins in `said`, and where in the note's text, if anywhere.
    parts: Vec<(usize, Option<usize>)>,
    note: Option<Arc<Note>>,
    pub(super) canaries: Vec<Canary>,
}

impl Holder {
    /// A note that is not published, down to its last word.
    pub(super) fn of_note(note: &Arc<Note>) -> Holder {
        let mut holder = Holder::of_file(&note.path);
        holder.note = Some(Arc::clone(note));
        holder.front(note);
        holder.body(note);
        holder
    }

    /// A file of which only the path is known.
    pub(super) fn of_file(path: &str) -> Holder {
        let mut holder = Holder { path: path.to_owned(), ..Holder::default() };
        for folder in path.rsplit_once('/').map_or("", |(folders, _)| folders).split('/') {
            holder.name(Kind::Name, folder, None);
        }
        holder.name(Kind::Name, stem(path), None);
        holder
    }

    /// A file that may only be named by what is not published.
    pub(super) fn of_asset(path: &str) -> Holder {
        let mut holder = Holder { path: path.to_owned(), ..Holder::default() };
        let found = holder.part(file_name(path), None);
        // A longer name cannot be told from those that are named.
        if found.words.len() <= canary::LONGEST {
            holder.canaries = canary::of_name(Kind::Attachment, &found);
            holder.name(Kind::Attachment, stem(path), None);
        }
        holder
    }

    /// What a published note hides in comments.
    pub(super) fn of_comments(note: &Arc<Note>) -> Option<Holder> {
        let comments = comments(note);
        if comments.is_empty() {
            return None;
        }
        let mut holder =
            Holder { path: note.path.clone(), note: Some(Arc::clone(note)), ..Holder::default() };
        for comment in comments {
            let mut at = comment.start;
            for line in note.text.get(comment).unwrap_or_default().split_inclusive('\n') {
                holder.text(Kind::Comment, line, Some(at));
                at += line.len();
            }
        }
        Some(holder)
    }

    fn front(&mut self, note: &Note) {
        let front = &note.front;
        let at = |words: &str| note.text.find(words);
        if let Some(title) = &front.title {
            self.name(Kind::Title, title, at(title));
        }
        for alias in &front.aliases {
            self.name(Kind::Alias, alias, at(alias));
        }
        for tag in
            front.tags.iter().map(String::as_str).chain(note.doc.tags.iter().map(AsRef::as_ref))
        {
            let ends = tag.match_indices('/').map(|(end, _)| end).chain([tag.len()]);
            for tag in ends.filter_map(|end| tag.get(..end)) {
                self.name(Kind::Tag, tag, at(tag));
            }
        }
        for (key, value) in &front.fields {
            self.name(Kind::Field, key, at(key));
            each_text(value, &mut |text| self.text_or_name(Kind::Field, text, at(text)));
        }
    }

    fn body(&mut self, note: &Note) {
        let doc = &note.doc;
        let mut leaf = String::new();
        let mut start = 0;
        for event in &doc.events {
            if words::is_block(event.kind) {
                self.leaf(&leaf, start);
                leaf.clear();
                self.block(note, event);
                continue;
            }
            if leaf.is_empty() {
                start = event.start as usize;
            }
            words::push(doc, &note.text, event, &mut leaf);
        }
        self.leaf(&leaf, start);
        self.fields(note);
        for link in &doc.links {
            self.link(link);
        }
        for id in &doc.block_ids {
            self.name(Kind::Name, &id.id, note.text.find(&id.id));
        }
    }

    /// The text of a paragraph, a heading, an item, a cell.
    fn leaf(&mut self, leaf: &str, at: usize) {
        self.text(Kind::Text, leaf, Some(at));
    }

    /// Inline fields: `key:: value` on a line of its own, `[key:: value]` in a text.
    fn fields(&mut self, note: &Note) {
        let body = note.doc.events.first().map_or(note.text.len(), |event| event.start as usize);
        let mut at = body;
        for line in note.text.get(body..).unwrap_or_default().split_inclusive('\n') {
            for (mark, _) in line.match_indices("::") {
                let (before, after) = (&line[..mark], &line[mark + 2..]);
                let open = before.rfind(['[', '(']).map(|open| open + 1);
                let close = open.and_then(|_| after.find([']', ')']));
                let key = &before[open.unwrap_or(0)..];
                self.name(Kind::Field, key, Some(at + open.unwrap_or(0)));
                let value = &after[..close.unwrap_or(after.len())];
                self.text_or_name(Kind::Field, value, Some(at + mark + 2));
            }
            at += line.len();
        }
    }

    fn block(&mut self, note: &Note, event: &Event) {
        let code = match event.kind {
            doc::Kind::CodeBlock(code) => {
                note.doc.code_blocks.get(code as usize).map(|it| it.code.as_str())
            }
            doc::Kind::HtmlBlock(html) => note.doc.strings.get(html as usize).map(AsRef::as_ref),
            _ => None,
        };
        for line in code.unwrap_or_default().lines() {
            self.text(Kind::Code, line, Some(event.start as usize));
        }
    }

    /// Where a link leads.
    fn link(&mut self, link: &LinkRef) {
        let at = Some(link.start as usize);
        match link.is_external {
            true => self.text(Kind::Code, &link.path, at),
            false => self.name(Kind::Name, stem(&link.path), at),
        }
        self.text(Kind::Text, &link.title, at);
    }

    fn name(&mut self, kind: Kind, name: &str, at: Option<usize>) {
        let found = self.part(name, at);
        self.canaries.extend(canary::of_name(kind, &found));
    }

    fn text(&mut self, kind: Kind, text: &str, at: Option<usize>) {
        let found = self.part(text, at);
        self.canaries.extend(canary::of_text(kind, &found));
        self.canaries.extend(canary::of_words(&found));
    }

    /// A value: a word is one as well.
    fn text_or_name(&mut self, kind: Kind, text: &str, at: Option<usize>) {
        let found = self.part(text, at);
        self.canaries.extend(canary::of_name(kind, &found));
        self.canaries.extend(canary::of_words(&found));
    }

    /// Notes a text and reads it.
    fn part(&mut self, text: &str, at: Option<usize>) -> Found {
        let start = self.said.len();
        self.parts.push((start, at));
        self.said.push_str(text);
        self.said.push('\n');
        Found::of(text, start)
    }

    /// The words of a canary as they are written.
    pub(super) fn words(&self, canary: &Canary) -> &str {
        self.said.get(canary.place.start as usize..canary.place.end as usize).unwrap_or_default()
    }

    /// Where a canary stands. The line is told and not shown: what moc says is often read by others
    /// than the author.
    pub(super) fn place(&self, canary: &Canary) -> Place {
        let at = canary.place.start as usize;
        let part = self.parts.partition_point(|(start, _)| *start <= at).checked_sub(1);
        let (start, source) =
            part.and_then(|part| self.parts.get(part)).copied().unwrap_or_default();
        let Some((note, source)) = self.note.as_ref().zip(source) else {
            return Place { file: self.path.clone(), mark: None };
        };
        // The part is the source's own text more often than not.
        let offset = lines::floor(&note.text, source + (at - start));
        let mut place = lines::place(&self.path, &note.text, offset, offset);
        if let Some(mark) = &mut place.mark {
            (mark.column, mark.length) = (1, 1);
            UNSHOWN.clone_into(&mut mark.source);
        }
        place
    }
}

/// Stands for a line that is not shown.
const UNSHOWN: &str = "…";

/// What a note hides in comments, in order.
pub(super) fn comments(note: &Note) -> Vec<Range<usize>> {
    let mut ranges = note.comments.clone();
    for event in note.doc.events.iter().filter(|_| note.doc.has_html) {
        if !matches!(event.kind, doc::Kind::InlineHtml | doc::Kind::HtmlBlock(_)) {
            continue;
        }
        let (start, end) = (event.start as usize, event.end as usize);
        let html = note.text.get(start..end).unwrap_or_default();
        let mut at = 0;
        while let Some(open) = html.get(at..).and_then(|rest| rest.find("<!--")).map(|n| at + n) {
            let close = html.get(open + 4..).and_then(|rest| rest.find("-->"));
            at = close.map_or(html.len(), |close| open + 4 + close + 3);
            ranges.push(start + open..start + at);
        }
    }
    ranges.sort_by_key(|range| range.start);
    ranges
}

fn stem(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| if stem.is_empty() { name } else { stem })
}

/// Calls `each` with every text and number in a value, and with the keys in it.
pub(super) fn each_text(value: &Value, each: &mut impl FnMut(&str)) {
    match value {
        Value::Sequence(items) => items.iter().for_each(|item| each_text(item, each)),
        Value::Mapping(map) => map.iter().for_each(|(key, item)| {
            each_text(key, each);
            each_text(item, each);
        }),
        Value::Tagged(tagged) => each_text(&tagged.value, each),
        value => {
            if let Some(text) = crate::note::front::scalar(value) {
                each(&text);
            }
        }
    }
}
