//! Coverage of a map: which of the topics that it lists have a note.
//!
//! A *listed topic* is an item of a list under a heading or before the first one, without items of
//! its own, and no task. It is *covered* when it links to a note or is called what a note is called.
//! Topics of study paths, which repeat those of the map, and links to other maps do not count.
//!
//! Pure: from a note and a judge to numbers. Not here: who judges, how it is shown (`map`).

use crate::note::Note;
use crate::note::doc::{Heading, Kind, Tag};
use crate::note::words;
use crate::site::headings::is_called;
use std::collections::{BTreeMap, BTreeSet};

/// Sections whose paths lead through the topics of the map.
pub const PATHS: &[&str] = &[
    "study paths",
    "study path",
    "learning paths",
    "learning path", // en
    "lernpfade",
    "lernpfad",
    "lernwege", // de
    "пути изучения",
    "пути обучения",
    "учебные пути",
    "траектории обучения", // ru
    "学习路径",
    "学习路线", // zh
    "مسارات الدراسة",
    "مسارات التعلم",
    "مسار التعلم", // ar
];

/// Sections that lead away from the map: to others, to sources.
pub const AWAY: &[&str] = &[
    "related",
    "related maps",
    "related mocs",
    "related notes",
    "see also",
    "sources", // en
    "references",
    "resources",
    "further reading",
    "statistics",
    "verwandte karten",
    "verwandte themen",
    "siehe auch",
    "quellen", // de
    "связанные карты",
    "связанные темы",
    "см. также",
    "источники", // ru
    "相关地图",
    "相关主题",
    "相关",
    "另见",
    "参考资料",
    "来源", // zh
    "خرائط ذات صلة",
    "مواضيع ذات صلة",
    "انظر أيضا",
    "المصادر",
    "المراجع", // ar
];

/// What parts the name of a topic from what is said of it.
const AFTER_NAME: &[&str] = &[" - ", " – ", " — ", ": ", "："];

/// How many topics of a section are listed, and how many of them have a note.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Listed.
    pub listed: usize,
    /// Covered.
    pub covered: usize,
}

/// A listed topic.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Topic {
    /// The heading that it stands under.
    pub heading: Option<u32>,
    /// Plain text.
    pub text: String,
    /// Its links, as indices into those of the note.
    pub links: Vec<u32>,
}

/// The tallies of a note's sections.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage {
    /// The whole map.
    pub total: Tally,
    /// What stands under a heading and those below it, where that is anything.
    pub sections: BTreeMap<u32, Tally>,
    /// Headings with topics before the next heading.
    own: BTreeSet<u32>,
}

impl Topic {
    /// What it may be the name of: the whole, and what stands before an explanation.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let cut = AFTER_NAME.iter().filter_map(|mark| self.text.find(mark)).min();
        let name = cut.map(|at| self.text[..at].trim());
        [Some(self.text.as_str()), name].into_iter().flatten().filter(|name| !name.is_empty())
    }
}

impl Tally {
    fn add(&mut self, is_covered: bool) {
        self.listed += 1;
        self.covered += usize::from(is_covered);
    }
}

impl Coverage {
    /// Counts the topics of a map.
    pub fn of(note: &Note, is_covered: impl Fn(&Topic) -> bool) -> Coverage {
        let headings = &note.doc.headings;
        let above = above(headings);
        let is_apart = |at: u32| {
            let heading = &headings[at as usize];
            is_called(heading, PATHS) || is_called(heading, AWAY)
        };
        let mut coverage = Coverage::default();
        for topic in topics(note) {
            let line: Vec<u32> =
                std::iter::successors(topic.heading, |at| above[*at as usize]).collect();
            if line.iter().any(|at| is_apart(*at)) {
                continue;
            }
            let is_covered = is_covered(&topic);
            coverage.total.add(is_covered);
            for at in &line {
                coverage.sections.entry(*at).or_default().add(is_covered);
            }
            coverage.own.extend(line.first());
        }
        coverage
    }

    /// Headings that show how far they are: subtopics, groups in them, and any other part that
    /// lists topics itself.
    pub fn shown<'c>(&'c self, headings: &'c [Heading]) -> impl Iterator<Item = (u32, Tally)> + 'c {
        let is_shown = |at: u32| match headings[at as usize].level {
            3 | 4 => true,
            2 => self.own.contains(&at),
            _ => false,
        };
        self.sections.iter().map(|(at, tally)| (*at, *tally)).filter(move |(at, _)| is_shown(*at))
    }
}

/// For each heading, the one that it stands below.
fn above(headings: &[Heading]) -> Vec<Option<u32>> {
    let mut open: Vec<u32> = Vec::new();
    let mut above = Vec::with_capacity(headings.len());
    for (at, heading) in headings.iter().enumerate() {
        while open.last().is_some_and(|last| headings[*last as usize].level >= heading.level) {
            open.pop();
        }
        above.push(open.last().copied());
        if heading.is_top {
            open.push(at as u32);
        }
    }
    above
}

/// An item that is being read.
#[derive(Default)]
struct Item {
    topic: Topic,
    is_task: bool,
    has_items: bool,
}

/// The topics that a note lists.
fn topics(note: &Note) -> Vec<Topic> {
    let doc = &note.doc;
    let mut topics = Vec::new();
    let mut heading = None;
    let mut items: Vec<Item> = Vec::new();
    // Containers in which a list is no list of the map: quotes, callouts, tables.
    let mut around = 0usize;
    for event in doc.body_events() {
        match event.kind {
            Kind::Open(Tag::Heading(at)) if doc.headings[at as usize].is_top => heading = Some(at),
            Kind::Open(Tag::Quote | Tag::Callout(_) | Tag::Table(_)) => around += 1,
            Kind::Close(Tag::Quote | Tag::Callout(_) | Tag::Table(_)) => {
                around = around.saturating_sub(1);
            }
            Kind::Open(Tag::Item(task)) if around == 0 => {
                if let Some(parent) = items.last_mut() {
                    parent.has_items = true;
                }
                let topic = Topic { heading, ..Topic::default() };
                items.push(Item { topic, is_task: task.is_some(), has_items: false });
            }
            Kind::Close(Tag::Item(_)) if around == 0 => {
                let item = items.pop().filter(|item| !item.is_task && !item.has_items);
                topics.extend(item.map(|item| item.topic.tidied()));
            }
            Kind::Wikilink(link) | Kind::Open(Tag::Link(link)) => {
                if let Some(item) = items.last_mut() {
                    item.topic.links.push(link);
                }
            }
            _ => {}
        }
        if let Some(item) = items.last_mut() {
            words::push(doc, &note.text, event, &mut item.topic.text);
        }
    }
    topics
}

impl Topic {
    fn tidied(mut self) -> Topic {
        self.text = self.text.split_whitespace().collect::<Vec<_>>().join(" ");
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts of the topics that a map lists.
    fn listed(markdown: &str) -> Vec<String> {
        let (note, _) = crate::note::parse("m.md", markdown.as_bytes().to_vec());
        topics(&note).into_iter().map(|topic| topic.text).collect()
    }

    /// The tallies that are shown beside headings, and that of the whole; covered is what links
    /// anywhere or is called Redis.
    fn told(markdown: &str) -> String {
        let (note, _) = crate::note::parse("m.md", markdown.as_bytes().to_vec());
        let is_covered =
            |topic: &Topic| !topic.links.is_empty() || topic.names().any(|name| name == "Redis");
        let coverage = Coverage::of(&note, is_covered);
        let tally = |Tally { listed, covered }: Tally| format!("{covered}/{listed}");
        let headings = &note.doc.headings;
        let mut all: Vec<String> = coverage
            .shown(headings)
            .map(|(at, it)| format!("{} {}", headings[at as usize].text, tally(it)))
            .collect();
        all.push(tally(coverage.total));
        all.join(", ")
    }

    #[test]
    fn a_topic_is_an_item_without_items() {
        let text = "- a\n- **b**\n  - c\n  - d *e*\n\n1. f\n\n- [ ] task\n\n> - quoted\n\n| t |\n|-|\n| - g |\n";
        assert_eq!(listed(text), ["a", "c", "d e", "f"]);
        assert_eq!(
            listed("- [[a|shown]] - words\n- [x](y.md) `code`\n"),
            ["shown - words", "x code"]
        );
    }

    #[test]
    fn a_name_ends_where_the_explanation_begins() {
        let names = |text: &str| {
            let topic = Topic { text: text.to_owned(), ..Topic::default() };
            topic.names().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(names("Redis – fast: in memory"), ["Redis – fast: in memory", "Redis"]);
        assert_eq!(names("Read-through"), ["Read-through"]);
        assert_eq!(names("16:9"), ["16:9"]);
    }

    #[test]
    fn subtopics_sum_up_their_groups() {
        let text = "# Map\n- [[up]]\n## Parts\n### Data\n- x\n#### Keys\n- Redis: fast\n- y\n#### Rows\n- [[z]]\n### Rest\nwords\n## Lists\n- Redis\n";
        assert_eq!(told(text), "Data 2/4, Keys 1/2, Rows 1/1, Lists 1/1, 4/6");
    }

    #[test]
    fn paths_and_what_leads_away_do_not_count() {
        let text = "## Study Paths\n### Beginner\n1. **a**\n   - b\n## Related MOCs\n- [[c]]\n## Topics\n- d\n";
        assert_eq!(told(text), "Topics 0/1, 0/1");
    }
}
