//! Study paths of a map: the sections below a heading that says so, each a list of topics.

use crate::note::doc::{Doc, Kind, Tag};
use crate::note::plan::Plan;
use crate::site::coverage::PATHS;
use crate::site::headings::is_called;
use crate::site::model::StudyPath;
use crate::text::escape::push_url;

/// Words in a title that tell how far one has to be, by rank.
const LEVELS: [&[&str]; 3] = [
    &[
        "beginner",
        "beginners",
        "basic",
        "basics",
        "novice", // en
        "anfänger",
        "einsteiger",
        "grundlagen", // de
        "начальный",
        "начинающий",
        "начинающих",
        "базовый", // ru
        "初级",
        "入门",
        "基础", // zh
        "مبتدئ",
        "المبتدئ",
        "للمبتدئين",
        "المبتدئين", // ar
    ],
    &[
        "intermediate",
        "mittelstufe",
        "fortgeschrittene",
        "fortgeschrittener", // en, de
        "средний",
        "промежуточный",
        "中级",
        "进阶",
        "متوسط",
        "المتوسط",
        "للمتوسطين", // ru, zh, ar
    ],
    &[
        "advanced",
        "expert",
        "experts",
        "experten",
        "profis", // en, de
        "продвинутый",
        "экспертный",
        "高级",
        "متقدم",
        "المتقدم",
        "للمتقدمين", // ru, zh, ar
    ],
];

/// The paths of a map, in order. Its plan tells what of them can be ticked off.
pub fn study_paths(doc: &Doc, plan: Option<&Plan>) -> Vec<StudyPath> {
    let mut paths = Vec::new();
    // The level of the heading whose sections are paths.
    let mut open: Option<u8> = None;
    for (at, heading) in doc.headings.iter().enumerate().filter(|(_, it)| it.is_top) {
        if open.is_some_and(|level| heading.level <= level) {
            open = None;
        }
        match open {
            None => open = is_called(heading, PATHS).then_some(heading.level),
            Some(level) if heading.level == level + 1 => paths.push(path(doc, plan, at)),
            Some(_) => {}
        }
    }
    paths
}

fn path(doc: &Doc, plan: Option<&Plan>, at: usize) -> StudyPath {
    let heading = &doc.headings[at];
    let mut fragment = String::new();
    push_url(&mut fragment, &heading.id);
    let rank = rank(&heading.text);
    // `Beginner Path: Databases`: the level has a place of its own on the card.
    let after = heading
        .text
        .split_once([':', '：'])
        .filter(|(before, _)| rank.is_some() && self::rank(before) == rank);
    let title = after.map(|(_, after)| after.trim()).filter(|title| !title.is_empty());
    StudyPath {
        title: title.unwrap_or(&heading.text).to_owned(),
        id: heading.id.clone(),
        fragment,
        rank,
        topics: topics(doc, at),
        steps: plan.map_or(0, |plan| steps(doc, plan, at)),
    }
}

/// 1, 2 or 3, where a title says how hard a path is.
fn rank(title: &str) -> Option<u8> {
    let title = title.to_lowercase();
    let is_said = |words: &&[&str]| {
        words.iter().any(|word| match word.is_ascii() {
            true => title.split(|c: char| !c.is_alphanumeric()).any(|it| it == *word),
            // Words of other scripts are inflected, or stand without blanks.
            false => title.contains(word),
        })
    };
    LEVELS.iter().position(is_said).map(|at| at as u8 + 1)
}

/// The items of the outermost lists of a section.
fn topics(doc: &Doc, at: usize) -> usize {
    let mut depth = 0usize;
    let mut count = 0;
    for event in &doc.events[doc.section(&doc.headings[at])] {
        match event.kind {
            Kind::Open(Tag::List(_)) => depth += 1,
            Kind::Close(Tag::List(_)) => depth = depth.saturating_sub(1),
            Kind::Open(Tag::Item(_)) if depth == 1 => count += 1,
            _ => {}
        }
    }
    count
}

/// The steps of a plan in a section.
fn steps(doc: &Doc, plan: &Plan, at: usize) -> usize {
    let section = doc.section(&doc.headings[at]);
    let groups = plan.groups.iter().filter(|group| section.contains(&(group.event as usize)));
    groups.map(|group| group.steps.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(markdown: &str) -> Vec<(String, Option<u8>, usize)> {
        let (note, _) = crate::note::parse("m.md", markdown.as_bytes().to_vec());
        let paths = study_paths(&note.doc, None).into_iter();
        paths.map(|path| (path.title, path.rank, path.topics)).collect()
    }

    #[test]
    fn sections_of_study_paths_are_cards() {
        let text = "## Study Paths\nwords\n### Beginner Path: Data\n1. **a**\n   - b\n   - c\n2. **d**\n#### More\n- e\n### Basics of the advanced\n## Other\n### Expert: none\n";
        let expected =
            [("Data".to_owned(), Some(1), 3), ("Basics of the advanced".to_owned(), Some(1), 0)];
        assert_eq!(told(text), expected);
        assert!(told("### Beginner\n- a\n").is_empty());
    }

    #[test]
    fn levels_are_told_in_five_languages() {
        let text = "## Learning Paths\n### Einsteiger\n### Продвинутый уровень: всё\n### 中级路径\n### المسار المتقدم\n### Everything: all\n";
        let ranks: Vec<Option<u8>> = told(text).into_iter().map(|it| it.1).collect();
        assert_eq!(ranks, [Some(1), Some(3), Some(2), Some(3), None]);
    }
}
