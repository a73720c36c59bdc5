//! What a note says of the things that it is about: bold labels and their values, section by
//! section (`**Best For:** …`). Prose written for people, read as data.
//!
//! A *profile* is a section with two or more such labels, or a bold paragraph with a list below it
//! in which something is labelled. Nothing is dropped: a label that nobody knows is a field like any
//! other. Not here: which profiles are about the same thing (`vault::entities`).

use super::Note;
use super::doc::{Event, Kind, Tag, offset};
use super::words;
use crate::text::slug::slug;
use std::ops::Range;

/// Most words and characters of a label: longer bold text that ends with a colon is prose.
const LONGEST_LABEL: (usize, usize) = (4, 40);
/// Labels that make a section a profile.
const LEAST_LABELS: usize = 2;

/// What a note or a part of it says of one thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profile {
    /// What it is called; `None` for what stands before the note's first heading.
    pub name: Option<String>,
    /// What stands in parentheses behind the name of a bold paragraph: `TypeScript`.
    pub remark: Option<String>,
    /// The heading whose section it is, by index.
    pub heading: Option<u32>,
    /// Texts of the headings above it, from the top, the note's title left out.
    pub category: Vec<String>,
    /// Its fields in written order.
    pub fields: Vec<Field>,
    /// Byte of the note at which it begins.
    pub at: u32,
}

/// A label with what it labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The label as written, without its colon.
    pub label: String,
    /// The label in small letters with hyphens: `best-for`.
    pub key: String,
    /// What stands behind or below it.
    pub value: FieldValue,
    /// The events of the blocks that hold it and, it may be, other fields; empty for those of a
    /// bold paragraph.
    pub blocks: Range<u32>,
    /// Byte of the note at which it begins.
    pub at: u32,
}

/// The value of a field, as Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldValue {
    /// A text.
    Text(String),
    /// The items of a list.
    List(Vec<String>),
}

/// What a note says of things.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Profiles {
    /// Sections and bold paragraphs, in order; the note's own labels first where it has any.
    pub profiles: Vec<Profile>,
    /// Bold names with nothing but an address: where more is to be found.
    pub resources: Vec<(String, String)>,
}

/// Reads a note's profiles.
pub fn read(note: &Note) -> Profiles {
    let mut reader = Reader {
        note,
        headings: Vec::new(),
        section: Section::default(),
        block: 0..0,
        waiting: None,
        named: None,
        found: Profiles::default(),
    };
    let events = note.doc.body_events();
    let mut at = 0;
    while at < events.len() {
        let end = note.doc.close_of(at);
        reader.block(at..end + 1);
        at = end + 1;
    }
    reader.end_section();
    reader.found
}

/// The labels gathered below one heading.
#[derive(Default)]
struct Section {
    heading: Option<u32>,
    at: u32,
    fields: Vec<Field>,
}

/// A bold paragraph that may be the name of a profile.
struct Named {
    name: String,
    remark: Option<String>,
    at: u32,
}

struct Reader<'n> {
    note: &'n Note,
    /// Open headings: their index.
    headings: Vec<u32>,
    section: Section,
    /// The events of the block at hand.
    block: Range<u32>,
    /// A label whose value is still to come, and the event at which its block begins.
    waiting: Option<(String, u32, u32)>,
    named: Option<Named>,
    found: Profiles,
}

impl Reader<'_> {
    /// Takes one block of the note's top level.
    fn block(&mut self, events: Range<usize>) {
        let doc = &self.note.doc;
        self.block = offset(events.start)..offset(events.end);
        match doc.events[events.start].kind {
            Kind::Open(Tag::Heading(h)) => {
                self.end_section();
                let level = doc.headings[h as usize].level;
                self.headings.retain(|open| doc.headings[*open as usize].level < level);
                self.headings.push(h);
                self.section.heading = Some(h);
                self.section.at = doc.events[events.start].start;
            }
            Kind::Open(Tag::Paragraph) => self.paragraph(events.start + 1..events.end - 1),
            Kind::Open(Tag::List(_)) => self.list(events),
            _ => {
                self.waiting = None;
                self.named = None;
            }
        }
    }

    fn paragraph(&mut self, events: Range<usize>) {
        self.named = None;
        let lines = lines(&self.note.doc.events, events.clone());
        if let Some((label, at, start)) = self.waiting.take()
            && lines.first().is_some_and(|line| self.label(line.clone()).is_none())
        {
            self.block.start = start;
            self.add(label, FieldValue::Text(self.source(&events)), at);
            return;
        }
        let mut open: Option<(String, u32, Range<usize>)> = None;
        for line in lines {
            match self.label(line.clone()) {
                Some((label, rest)) => {
                    self.close_text(open.take());
                    open = Some((label, self.note.doc.events[line.start].start, rest));
                }
                None => {
                    if let Some((.., rest)) = &mut open {
                        rest.end = line.end;
                    }
                }
            }
        }
        if open.is_none() {
            self.named = self.name(events);
        }
        self.close_text(open);
    }

    /// Ends a labelled text, which goes on below where nothing stands behind the label.
    fn close_text(&mut self, open: Option<(String, u32, Range<usize>)>) {
        let Some((label, at, rest)) = open else { return };
        let text = self.source(&rest).trim_start_matches(':').trim().to_owned();
        if text.is_empty() {
            self.waiting = Some((label, at, self.block.start));
        } else {
            self.add(label, FieldValue::Text(text), at);
        }
    }

    fn list(&mut self, events: Range<usize>) {
        let items = items(&self.note.doc.events, events);
        if let Some((label, at, start)) = self.waiting.take() {
            self.block.start = start;
            let texts = items.iter().map(|item| self.source(item)).collect();
            self.add(label, FieldValue::List(texts), at);
        } else if let Some(named) = self.named.take() {
            self.bold_profile(named, &items);
        } else {
            for item in items {
                if let Some((label, rest)) = self.label(item) {
                    let text = self.source(&rest);
                    self.resource(&label, text.trim_start_matches(':').trim());
                }
            }
        }
        self.named = None;
    }

    /// A bold paragraph and the list below it, where something in that is labelled.
    fn bold_profile(&mut self, named: Named, items: &[Range<usize>]) {
        let mut fields = Vec::new();
        let mut points = Vec::new();
        for item in items {
            let at = self.note.doc.events[item.start].start;
            let text = self.source(item);
            let labelled = match self.label(item.clone()) {
                Some((label, rest)) => {
                    Some((label, self.source(&rest).trim_start_matches(':').trim().to_owned()))
                }
                None => plain_label(&text),
            };
            match labelled.filter(|(_, value)| !value.is_empty()) {
                Some((label, value)) => fields.push(field(label, FieldValue::Text(value), at)),
                None => points.push(text),
            }
        }
        if fields.is_empty() {
            return;
        }
        if !points.is_empty() {
            let at = named.at;
            fields.insert(0, field("Features".to_owned(), FieldValue::List(points), at));
        }
        let mut category = self.category(None);
        category.extend(self.section.heading.map(|h| self.heading(h)));
        self.found.profiles.push(Profile {
            name: Some(named.name),
            remark: named.remark,
            heading: self.section.heading,
            category,
            fields,
            at: named.at,
        });
    }

    fn add(&mut self, label: String, value: FieldValue, at: u32) {
        match &value {
            FieldValue::Text(text) if is_address(text) => self.resource(&label, text),
            _ => {
                let blocks = self.block.clone();
                self.section.fields.push(Field { blocks, ..field(label, value, at) });
            }
        }
    }

    fn resource(&mut self, name: &str, text: &str) {
        if is_address(text) {
            self.found.resources.push((name.to_owned(), text.to_owned()));
        }
    }

    /// Ends the section at hand: a profile, where it has enough labels.
    fn end_section(&mut self) {
        self.waiting = None;
        self.named = None;
        let Section { heading, at, fields } = std::mem::take(&mut self.section);
        let is_own = heading.is_none() && !fields.is_empty();
        if fields.len() >= LEAST_LABELS || is_own {
            let name = heading.map(|h| self.heading(h));
            let category = self.category(heading);
            self.found.profiles.push(Profile { name, remark: None, heading, category, fields, at });
        }
    }

    /// The headings above a section.
    fn category(&self, heading: Option<u32>) -> Vec<String> {
        let title = self.note.doc.headings.first().filter(|first| first.level == 1);
        let above = self.headings.iter().filter(|open| {
            let is_title = **open == 0 && title.is_some();
            Some(**open) != heading && Some(**open) != self.section.heading && !is_title
        });
        above.map(|open| self.heading(*open)).collect()
    }

    fn heading(&self, heading: u32) -> String {
        self.note.doc.headings[heading as usize].text.clone()
    }

    /// The label that a line begins with, and what follows it.
    fn label(&self, line: Range<usize>) -> Option<(String, Range<usize>)> {
        let doc = &self.note.doc;
        let first =
            line.clone().find(|at| !matches!(doc.events[*at].kind, Kind::Open(Tag::Paragraph)))?;
        if doc.events[first].kind != Kind::Open(Tag::Strong) {
            return None;
        }
        let close = doc.close_of(first);
        let bold = words::plain(doc, &self.note.text, &doc.events[first..=close]);
        let rest = close + 1..line.end;
        let label = match bold.strip_suffix([':', '：']) {
            Some(label) => label.trim(),
            None if self.source(&rest).starts_with(':') => bold.trim(),
            None => return None,
        };
        is_label(label).then(|| (label.to_owned(), rest))
    }

    /// The name that a paragraph of nothing but bold text gives, with a remark in parentheses.
    fn name(&self, events: Range<usize>) -> Option<Named> {
        let doc = &self.note.doc;
        if doc.events.get(events.start)?.kind != Kind::Open(Tag::Strong) {
            return None;
        }
        let close = doc.close_of(events.start);
        let name = words::plain(doc, &self.note.text, &doc.events[events.start..=close]);
        if name.ends_with([':', '：']) {
            return None;
        }
        let rest = self.source(&(close + 1..events.end));
        let remark = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        (rest.is_empty() || remark.is_some()).then(|| Named {
            name,
            remark: remark.map(str::to_owned),
            at: doc.events[events.start].start,
        })
    }

    /// The Markdown of some events, on one line.
    fn source(&self, events: &Range<usize>) -> String {
        let events = &self.note.doc.events[events.clone()];
        let (Some(first), Some(last)) = (events.first(), events.last()) else {
            return String::new();
        };
        let text = self.note.text.get(first.start as usize..last.end as usize).unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn field(label: String, value: FieldValue, at: u32) -> Field {
    Field { key: slug(&label), label, value, blocks: 0..0, at }
}

fn is_label(text: &str) -> bool {
    let (words, characters) = LONGEST_LABEL;
    let is_plain = !text.contains(['(', ')', '.', '?', '!']);
    let is_short = text.split_whitespace().count() <= words && text.chars().count() <= characters;
    is_plain && is_short && text.contains(char::is_alphabetic)
}

/// A label without bold letters at the beginning of a list item: `Best for: small teams`.
fn plain_label(text: &str) -> Option<(String, String)> {
    let (label, value) = text.split_once(": ")?;
    let is_plain = label.chars().all(|c| c.is_alphabetic() || c == ' ' || c == '-');
    let begins = label.chars().next().is_some_and(char::is_uppercase);
    (is_plain && begins && is_label(label)).then(|| (label.to_owned(), value.trim().to_owned()))
}

fn is_address(text: &str) -> bool {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    is_web && !text.contains(char::is_whitespace)
}

/// The lines of a paragraph, as ranges of its events.
fn lines(events: &[Event], range: Range<usize>) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut depth) = (range.start, 0usize);
    for at in range.clone() {
        match events[at].kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            Kind::SoftBreak | Kind::HardBreak if depth == 0 => {
                lines.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    lines.push(start..range.end);
    lines.retain(|line| !line.is_empty());
    lines
}

/// What stands in each item of a list, as ranges of events, what is nested in it left out.
fn items(events: &[Event], range: Range<usize>) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let mut depth = 0usize;
    let mut open: Option<usize> = None;
    for at in range {
        match events[at].kind {
            Kind::Open(Tag::Item(_)) if depth == 1 => {
                open = Some(at + 1);
                depth += 1;
            }
            Kind::Open(Tag::List(_)) if depth == 2 => {
                items.extend(open.take().map(|start| start..at));
                depth += 1;
            }
            Kind::Close(Tag::Item(_)) if depth == 2 => {
                items.extend(open.take().map(|start| start..at));
                depth -= 1;
            }
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    items.retain(|item| !item.is_empty());
    items
}

impl Field {
    /// Its items, where each is a name with a description.
    pub fn entries(&self) -> Option<Vec<(&str, &str)>> {
        let FieldValue::List(items) = &self.value else { return None };
        items.iter().map(|item| entry(item)).collect()
    }
}

/// The name and the description of a list item such as `**NestJS** - for large teams`. The name
/// may be a link.
pub fn entry(item: &str) -> Option<(&str, &str)> {
    let (name, rest) = item.strip_prefix("**")?.split_once("**")?;
    let rest = rest.trim_start();
    let description = ["- ", "– ", "— ", ": "].iter().find_map(|dash| rest.strip_prefix(dash))?;
    let name = name.trim().trim_end_matches(':');
    let linked = name.strip_prefix("[[").and_then(|name| name.strip_suffix("]]"));
    let name = linked.map_or(name, |link| link.split(['|', '#']).next().unwrap_or(link)).trim();
    (!name.is_empty()).then(|| (name, description.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profiles(text: &str) -> Profiles {
        let (note, _) = crate::note::parse("Note.md", text.as_bytes().to_vec());
        read(&note)
    }

    fn text(value: &str) -> FieldValue {
        FieldValue::Text(value.to_owned())
    }

    fn list(values: &[&str]) -> FieldValue {
        FieldValue::List(values.iter().map(|value| (*value).to_owned()).collect())
    }

    fn shown(profile: &Profile) -> Vec<(&str, &FieldValue)> {
        profile.fields.iter().map(|field| (field.key.as_str(), &field.value)).collect()
    }

    #[test]
    fn a_section_with_two_labels_is_a_profile() {
        let found = profiles(
            "# All\n## Languages\n### Go\n**Market Position:** used for *services*\n\n**Best For:**\n- many [[things]]\n  - nested\n- at once\n\n**Odd label**: kept\nand continued\n### Not\n**One:** alone\n",
        );
        let [go] = &found.profiles[..] else { panic!("{found:?}") };
        assert_eq!(
            (go.name.as_deref(), go.category.as_slice()),
            (Some("Go"), &["Languages".to_owned()][..])
        );
        assert_eq!(
            shown(go),
            [
                ("market-position", &text("used for *services*")),
                ("best-for", &list(&["many [[things]]", "at once"])),
                ("odd-label", &text("kept and continued")),
            ]
        );
    }

    #[test]
    fn a_bold_paragraph_with_a_labelled_list_is_a_profile() {
        let found = profiles(
            "## ORMs\n### Modern\n**Prisma** (TypeScript)\n- client that is made\n- Best for: quick starts\n\n**Only bold**\n- nothing labelled\n",
        );
        let [prisma] = &found.profiles[..] else { panic!("{found:?}") };
        assert_eq!(prisma.remark.as_deref(), Some("TypeScript"));
        assert_eq!(prisma.category, ["ORMs", "Modern"]);
        let wanted =
            [("features", &list(&["client that is made"])), ("best-for", &text("quick starts"))];
        assert_eq!(shown(prisma), wanted);
    }

    #[test]
    fn addresses_are_resources_and_long_bold_lines_are_prose() {
        let found = profiles(
            "## Links\n- **Redis:** https://redis.io/docs/\n- **Go:** https://go.dev\n\n**Fastest path (4-6 months):**\n- a\n\n**This is a whole sentence that is bold:** x\n",
        );
        assert!(found.profiles.is_empty(), "{found:?}");
        assert_eq!(found.resources.len(), 2);
        assert_eq!(found.resources[0], ("Redis".to_owned(), "https://redis.io/docs/".to_owned()));
    }

    #[test]
    fn labels_before_the_first_heading_are_the_notes_own() {
        let found = profiles("Words.\n\n**Best For:** one thing\n\n## More\ntext\n");
        assert_eq!(found.profiles[0].name, None);
        assert_eq!(shown(&found.profiles[0]), [("best-for", &text("one thing"))]);
    }

    #[test]
    fn an_entry_is_a_bold_name_and_a_description() {
        assert_eq!(entry("**NestJS** - for teams"), Some(("NestJS", "for teams")));
        assert_eq!(entry("**Node.js**: on the server"), Some(("Node.js", "on the server")));
        assert_eq!(entry("**[[NestJS|Nest]]**: x"), Some(("NestJS", "x")));
        assert_eq!(entry("no name - here"), None);
    }

    #[test]
    fn the_handbook_has_its_thirteen_profiles() {
        let found = profiles(include_str!("../../tests/seeds/handbook.md"));
        let names: Vec<&str> =
            found.profiles.iter().filter_map(|profile| profile.name.as_deref()).collect();
        assert_eq!(
            names,
            [
                "Node.js/TypeScript",
                "Python",
                "Go",
                "Rust",
                "PostgreSQL",
                "MongoDB",
                "Redis",
                "Drizzle ORM",
                "Prisma",
                "TypeORM",
                "SQLAlchemy",
                "RabbitMQ",
                "Apache Kafka",
            ]
        );
        let entries =
            found.profiles.iter().flat_map(|profile| &profile.fields).filter_map(|field| {
                match &field.value {
                    FieldValue::List(items) if field.key == "popular-frameworks" => Some(items),
                    _ => None,
                }
            });
        assert_eq!(entries.flatten().filter_map(|item| entry(item)).count(), 13);
        assert_eq!(found.resources.len(), 6);
        assert_eq!(found.profiles[4].category, ["Databases", "Relational (SQL)"]);
        let other = profiles(include_str!("../../tests/seeds/specialist.md"));
        assert!(other.profiles.is_empty(), "{:?}", other.profiles);
    }
}
