//! Reads the plan in a note's blocks.

use super::{Group, Plan, Reading, Step, Timeline};
use crate::note::Note;
use crate::note::doc::{Event, Kind, Tag};
use crate::note::effort::{self, Effort, Unit};
use crate::note::words;
use crate::text::slug::slug;
use std::ops::Range;

/// Characters of a step's name.
const LONGEST_NAME: usize = 120;
/// Words of one step of a path: longer ones are prose that happens to hold an arrow.
const LONGEST_STOP: usize = 10;
/// Groups with hours that make any note a plan.
const LEAST_GROUPS: usize = 2;
/// What leads from one step of a path to the next.
const ARROWS: [&str; 6] = ["→", "⟶", "➔", "➜", "⇒", " -> "];

/// Reads what a note plans; `None` where it plans nothing.
pub fn read(note: &Note, reading: Reading) -> Option<Plan> {
    if reading == Reading::Any && effort::find(&note.text).is_none() {
        return None;
    }
    let mut reader =
        Reader { note, reading, heading: None, bold: None, plan: Plan::default(), timed: 0 };
    let events = note.doc.body_events();
    let mut at = 0;
    while at < events.len() {
        let end = note.doc.close_of(at);
        reader.block(at..end + 1);
        at = end + 1;
    }
    let is_plan = reading != Reading::Any || reader.timed >= LEAST_GROUPS;
    let plan = reader.plan.finished();
    (is_plan && !(plan.groups.is_empty() && plan.timelines.is_empty())).then_some(plan)
}

struct Reader<'n> {
    note: &'n Note,
    reading: Reading,
    heading: Option<u32>,
    /// The text of the bold line just above.
    bold: Option<String>,
    plan: Plan,
    /// Groups that have an amount of time.
    timed: usize,
}

/// An item of a list.
struct Item {
    event: usize,
    /// Events of its first line or paragraph.
    line: Range<usize>,
    /// Events below that: a list nested in it.
    nested: Option<Range<usize>>,
    /// The bold text that it begins with.
    lead: Option<String>,
    /// The line as text.
    text: String,
    mark: Option<char>,
}

impl Reader<'_> {
    /// Takes one block of the note's top level.
    fn block(&mut self, events: Range<usize>) {
        let doc = &self.note.doc;
        match doc.events[events.start].kind {
            Kind::Open(Tag::Heading(h)) => {
                self.heading = Some(h);
                self.bold = None;
            }
            Kind::Open(Tag::Paragraph) => {
                let inside = events.start + 1..events.end - 1;
                self.bold = self
                    .lead(inside.clone())
                    .filter(|(_, end)| {
                        self.text(*end..inside.end).trim_matches([':', ' ']).is_empty()
                    })
                    .map(|(text, _)| text);
                if self.reading == Reading::Plan && self.bold.is_none() {
                    self.path_line(events.start, inside);
                }
            }
            Kind::Open(Tag::List(first)) => {
                self.list(events, first.is_some());
                self.bold = None;
            }
            _ => self.bold = None,
        }
    }

    fn list(&mut self, events: Range<usize>, is_ordered: bool) {
        let items = self.items(events.clone());
        let are_bold = is_ordered && items.iter().all(|item| item.lead.is_some());
        if self.reading == Reading::Map {
            if are_bold && items.iter().all(|item| item.nested.is_some()) {
                let steps = items.iter().map(|item| self.step(item)).collect();
                self.add(events.start, steps);
            }
            return;
        }
        let amounts = effort::all(&self.caption());
        let has = |unit: fn(Unit) -> bool| amounts.iter().any(|(amount, _)| unit(amount.unit));
        let years = |item: &Item| {
            let found = effort::find(item.lead.as_deref()?)?.0;
            (found.unit == Unit::Years).then_some((index(item.event), found))
        };
        if has(|unit| unit != Unit::Hours)
            && let Some(path) = items.iter().position(|item| !self.cuts(item, true).is_empty())
        {
            self.path_list(&items, path);
        } else if are_bold && let Some(stages) = items.iter().map(years).collect() {
            self.plan.timelines.push(Timeline { event: index(events.start), stages });
        } else if items.iter().any(|item| self.has_task(item)) {
            if self.reading == Reading::Plan {
                let mut steps = Vec::new();
                items.iter().for_each(|item| self.tasks(item, &mut steps));
                self.add(events.start, steps);
            }
        } else if has(|unit| unit == Unit::Hours) || self.are_timed(&items) {
            self.timed += 1;
            let steps = items.iter().map(|item| self.step(item)).collect();
            self.add(events.start, steps);
        } else if are_bold {
            let mut steps = Vec::new();
            for item in &items {
                match &item.nested {
                    Some(nested) => {
                        let below = self.items(nested.clone());
                        steps.extend(below.iter().map(|item| self.step(item)));
                    }
                    None => steps.push(self.step(item)),
                }
            }
            self.add(events.start, steps);
        }
    }

    /// A path below a line such as `**Fastest (4-6 months):**`: its steps in one item, hours and
    /// where it leads in others.
    fn path_list(&mut self, items: &[Item], path: usize) {
        self.timed += 1;
        let item = &items[path];
        let cuts = self.cuts(item, true);
        let steps = self.stops(item.event, &item.line, &cuts);
        let mut hours = None;
        let mut outcome = None;
        for (at, item) in items.iter().enumerate() {
            match effort::find(&item.text) {
                _ if at == path => {}
                Some((amount, _)) if amount.unit == Unit::Hours => hours = Some(amount),
                Some(_) => {}
                None => outcome = Some(item.text.clone()),
            }
        }
        self.add(item.event, steps);
        if let Some(group) = self.plan.groups.last_mut() {
            group.cuts = cuts;
            group.line = index(item.line.start)..index(item.line.end);
            group.hours = hours.or(group.hours);
            group.outcome = outcome;
        }
    }

    /// A path that is a paragraph of its own.
    fn path_line(&mut self, event: usize, line: Range<usize>) {
        let cuts = self.cuts_in(line.clone(), false);
        if cuts.is_empty() {
            return;
        }
        let steps = self.stops(event, &line, &cuts);
        if steps.iter().all(|step| step.name.split_whitespace().count() <= LONGEST_STOP) {
            self.add(event, steps);
            if let Some(group) = self.plan.groups.last_mut() {
                group.cuts = cuts;
                group.line = index(line.start)..index(line.end);
            }
        }
    }

    fn add(&mut self, event: usize, steps: Vec<Step>) {
        let caption = self.caption();
        let amounts = effort::all(&caption);
        let of = |is_hours: bool| {
            let found = amounts.iter().find(|(it, _)| (it.unit == Unit::Hours) == is_hours);
            found.map(|(amount, _)| *amount)
        };
        let name = amounts.first().map_or(&caption[..], |(_, range)| &caption[..range.start]);
        self.plan.groups.push(Group {
            name: name.trim_end_matches([' ', '(', ':', '-', '–', '—', ',']).to_owned(),
            heading: self.heading,
            event: index(event),
            hours: of(true),
            duration: of(false),
            outcome: None,
            line: 0..0,
            cuts: Vec::new(),
            steps,
        });
    }

    /// What stands above a list: the bold line, else the heading.
    fn caption(&self) -> String {
        let heading = || Some(self.note.doc.headings[self.heading? as usize].text.clone());
        self.bold.clone().or_else(heading).unwrap_or_default()
    }

    /// Whether at least half of the items of a plan say how long they take.
    fn are_timed(&self, items: &[Item]) -> bool {
        let timed = items.iter().filter(|item| hours(&item.text).is_some()).count();
        self.reading == Reading::Plan && timed > 0 && timed * 2 >= items.len()
    }

    fn has_task(&self, item: &Item) -> bool {
        let nested = item.nested.clone().unwrap_or_default();
        let events = self.note.doc.events[nested].iter();
        item.mark.is_some()
            || events.into_iter().any(|event| matches!(event.kind, Kind::Open(Tag::Item(Some(_)))))
    }

    /// The tasks in an item that have no tasks below them.
    fn tasks(&self, item: &Item, steps: &mut Vec<Step>) {
        let before = steps.len();
        if let Some(nested) = &item.nested {
            self.items(nested.clone()).iter().for_each(|item| self.tasks(item, steps));
        }
        if steps.len() == before && item.mark.is_some() {
            steps.push(self.step(item));
        }
    }

    fn step(&self, item: &Item) -> Step {
        let name = item.lead.as_deref().filter(|_| item.mark.is_none()).unwrap_or(&item.text);
        let name = match effort::find(name) {
            Some((_, range)) => &name[..range.start],
            None => name,
        };
        let name = shortened(name.trim_end_matches([' ', '(', ':', ',', '-', '–', '—']));
        let (event, hours) = (index(item.event), hours(&item.text));
        Step { key: key(&name), name, event, hours, mark: item.mark }
    }

    /// The steps of a path.
    fn stops(&self, event: usize, line: &Range<usize>, cuts: &[Range<u32>]) -> Vec<Step> {
        let mut names = vec![String::new()];
        for event in &self.note.doc.events[line.clone()] {
            let mut from = event.start;
            for cut in cuts.iter().filter(|cut| event.start <= cut.start && cut.end <= event.end) {
                push(&mut names, &self.note.text[from as usize..cut.start as usize]);
                names.push(String::new());
                from = cut.end;
            }
            if event.kind == Kind::Text {
                push(&mut names, &self.note.text[from as usize..event.end as usize]);
            } else if let Some(name) = names.last_mut() {
                words::push(&self.note.doc, &self.note.text, event, name);
            }
        }
        let step = |name: String| {
            let name = shortened(name.split_whitespace().collect::<Vec<_>>().join(" ").trim());
            Step { key: key(&name), name, event: index(event), hours: None, mark: None }
        };
        names.into_iter().map(step).collect()
    }

    fn cuts(&self, item: &Item, with_plus: bool) -> Vec<Range<u32>> {
        self.cuts_in(item.line.clone(), with_plus)
    }

    /// What stands between the steps of a path, in the line's own text.
    fn cuts_in(&self, line: Range<usize>, with_plus: bool) -> Vec<Range<u32>> {
        let mut cuts = Vec::new();
        let mut depth = 0usize;
        for event in &self.note.doc.events[line] {
            match event.kind {
                Kind::Open(_) => depth += 1,
                Kind::Close(_) => depth = depth.saturating_sub(1),
                Kind::Text if depth == 0 => {
                    let text = &self.note.text[event.start as usize..event.end as usize];
                    cuts_of(text, with_plus, |cut| {
                        cuts.push(event.start + index(cut.start)..event.start + index(cut.end));
                    });
                }
                _ => {}
            }
        }
        cuts
    }

    /// The items of a list.
    fn items(&self, list: Range<usize>) -> Vec<Item> {
        let doc = &self.note.doc;
        let mut items = Vec::new();
        let mut at = list.start + 1;
        while at + 1 < list.end {
            let close = doc.close_of(at);
            if let Kind::Open(Tag::Item(mark)) = doc.events[at].kind {
                items.push(self.item(at, close, mark));
            }
            at = close + 1;
        }
        items
    }

    fn item(&self, open: usize, close: usize, mark: Option<char>) -> Item {
        let events = &self.note.doc.events;
        let is_loose = events[open + 1].kind == Kind::Open(Tag::Paragraph);
        let start = open + 1 + usize::from(is_loose);
        let ends = |event: &Event| {
            matches!(event.kind, Kind::Close(Tag::Paragraph) | Kind::Open(Tag::List(_)))
        };
        let end = (start..close).find(|at| ends(&events[*at])).unwrap_or(close);
        let list = (end..close).find(|at| matches!(events[*at].kind, Kind::Open(Tag::List(_))));
        let lead = self.lead(start..end).map(|(text, _)| text);
        Item {
            event: open,
            line: start..end,
            nested: list.map(|at| at..self.note.doc.close_of(at) + 1),
            lead: lead.filter(|text| !text.is_empty()),
            text: self.text(start..end),
            mark,
        }
    }

    /// The bold text that a line begins with, and the event after it.
    fn lead(&self, line: Range<usize>) -> Option<(String, usize)> {
        let doc = &self.note.doc;
        (!line.is_empty() && doc.events[line.start].kind == Kind::Open(Tag::Strong)).then(|| {
            let close = doc.close_of(line.start);
            (self.text(line.start..close), close + 1)
        })
    }

    fn text(&self, events: Range<usize>) -> String {
        words::plain(&self.note.doc, &self.note.text, &self.note.doc.events[events])
    }
}

/// Calls `each` with every place in a text that leads from one step to the next.
fn cuts_of(text: &str, with_plus: bool, mut each: impl FnMut(Range<usize>)) {
    let mut from = 0;
    let next = |from: usize| {
        let arrows = ARROWS.iter().filter_map(|arrow| {
            text[from..].find(arrow).map(|at| from + at..from + at + arrow.len())
        });
        let plus = text[from..].find(" + ").filter(|_| with_plus);
        let plus = plus.map(|at| from + at..from + at + 3);
        arrows.chain(plus).min_by_key(|cut| cut.start)
    };
    while let Some(cut) = next(from) {
        let before = text[..cut.start].trim_end().len();
        let after = text.len() - text[cut.end..].trim_start().len();
        from = after;
        each(before..after);
    }
}

fn push(names: &mut [String], text: &str) {
    if let Some(name) = names.last_mut() {
        name.push_str(text);
    }
}

/// Hours that a text names.
fn hours(text: &str) -> Option<Effort> {
    effort::all(text).into_iter().map(|(amount, _)| amount).find(|it| it.unit == Unit::Hours)
}

fn key(name: &str) -> String {
    let key = slug(name);
    if key.is_empty() { "step".to_owned() } else { key }
}

fn shortened(text: &str) -> String {
    match text.chars().count() <= LONGEST_NAME {
        true => text.to_owned(),
        false => text.chars().take(LONGEST_NAME - 1).chain(['…']).collect(),
    }
}

fn index(at: usize) -> u32 {
    crate::note::doc::offset(at)
}
