//! The page of a question (`kind: question`): its answer folds, for readers to test themselves, and
//! questions that are near follow.
//!
//! All from the heading `Answer` on gives the answer away, so all of it folds, up to what stands
//! on its own: follow-ups, sources.

use crate::config::Config;
use crate::html::Shape;
use crate::html::shape::{Fold, end_of_section};
use crate::note::doc::{Doc, Heading};
use crate::note::{Note, front};
use crate::site::facts;
use crate::site::headings::is_called;
use crate::site::model::Row;
use crate::site::note_page::Sources;
use crate::text::fold::fold;
use crate::vault::{Named, NoteId, Resolved, Vault};
use serde_yaml::Value;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// The kind.
pub const KIND: &str = "question";
/// Questions that follow because they share a subtopic.
const MOST_NEAR: usize = 5;
/// Questions of a subtopic that are looked at; beyond that, the notes' size would be squared.
const MOST_LOOKED_AT: usize = 200;

/// Level of the headings that part a question.
const LEVEL: u8 = 2;

/// What an answer is headed by.
const ANSWER: &[&str] = &[
    "answer",
    "answers",
    "solution",
    "solutions", // en
    "antwort",
    "antworten",
    "lösung",
    "lösungen", // de
    "ответ",
    "ответы",
    "решение",
    "решения", // ru
    "答案",
    "回答",
    "解答",
    "解析", // zh
    "الجواب",
    "جواب",
    "الإجابة",
    "إجابة",
    "الإجابات",
    "الحل", // ar
];

/// What comes after an answer and does not give it away.
const AFTERWARDS: &[&str] = &[
    "follow-ups",
    "follow-up",
    "follow-up questions",
    "followups",
    "follow ups", // en
    "sources",
    "references",
    "further reading",
    "related",
    "related questions",
    "see also",
    "rückfragen",
    "nachfragen",
    "anschlussfragen",
    "weiterführende fragen", // de
    "quellen",
    "literatur",
    "verwandte fragen",
    "siehe auch",
    "дополнительные вопросы",
    "уточняющие вопросы",
    "источники",
    "ссылки",
    "литература", // ru
    "связанные вопросы",
    "см. также",
    "追问",
    "后续问题",
    "延伸问题",
    "来源",
    "参考",
    "参考资料",
    "相关问题",
    "另见", // zh
    "أسئلة متابعة",
    "أسئلة إضافية",
    "المصادر",
    "مصادر",
    "المراجع",
    "أسئلة ذات صلة", // ar
    "انظر أيضا",
];

/// The questions of each subtopic, by its folded name, in the order of their paths.
pub type Subtopics = BTreeMap<String, Vec<NoteId>>;

/// The shape of a question's article.
pub fn shape(sources: Sources<'_>, id: NoteId) -> Shape {
    let invitation = sources.words.get("show_answer").map(String::as_str);
    Shape { folds: folds(&sources.vault.note(id).doc, invitation), ..Shape::default() }
}

/// Sorts the questions of a vault by subtopic.
pub fn subtopics(vault: &Vault, config: &Config) -> Subtopics {
    let mut all = Subtopics::new();
    for id in vault.ids() {
        let note = vault.note(id);
        if facts::kind(note, config) == KIND {
            subtopics_of(note).for_each(|name| all.entry(name).or_default().push(id));
        }
    }
    all
}

/// Whether two forms of a note are questions of the same subtopics, or no questions.
pub fn agree(old: &Note, new: &Note, config: &Config) -> bool {
    let subtopics = |note: &Note| -> Option<Vec<String>> {
        (facts::kind(note, config) == KIND).then(|| subtopics_of(note).collect())
    };
    subtopics(old) == subtopics(new)
}

/// What follows a question: the notes that its `related` names, then others of its subtopics, by
/// difficulty. Nothing for a note that is no question.
pub fn related(sources: Sources<'_>, id: NoteId) -> Vec<Row> {
    let Sources { vault, shelves, config, .. } = sources;
    let note = vault.note(id);
    if facts::kind(note, config) != KIND {
        return Vec::new();
    }
    let mut related = named(vault, note);
    related.retain(|other| *other != id);
    let mut shared: BTreeMap<NoteId, usize> = BTreeMap::new();
    for name in subtopics_of(note) {
        let of_subtopic = shelves.subtopics.get(&name).into_iter().flatten();
        for other in of_subtopic.take(MOST_LOOKED_AT) {
            *shared.entry(*other).or_default() += 1;
        }
    }
    let is_new = |(other, _): &(NoteId, usize)| *other != id && !related.contains(other);
    let mut near: Vec<(NoteId, usize)> = shared.into_iter().filter(is_new).collect();
    near.sort_by_key(|(other, shared)| (Reverse(*shared), *other));
    near.truncate(MOST_NEAR);
    let row = |id: NoteId| &shelves.rows[id.0 as usize];
    near.sort_by_cached_key(|(other, _)| {
        let row = row(*other);
        (row.difficulty_rank.unwrap_or(u8::MAX), fold(&row.title), *other)
    });
    related.extend(near.into_iter().map(|(other, _)| other));
    // A description may say what is asked.
    related.into_iter().map(|id| Row { description: None, date: None, ..row(id).clone() }).collect()
}

/// The notes that `related` names, by links or bare names, each once.
fn named(vault: &Vault, note: &Note) -> Vec<NoteId> {
    let mut found: Vec<NoteId> = Vec::new();
    for text in texts(note.front.get("related")) {
        let id = match front::whole_link(&text) {
            Some(link) => match vault.resolve_link(&note.path, &link) {
                Resolved::Note(id, _) => Some(id),
                _ => None,
            },
            None => match vault.named(&note.path, &text) {
                Named::Note(id) => Some(id),
                Named::Withheld | Named::Nothing => None,
            },
        };
        found.extend(id.filter(|id| !found.contains(id)));
    }
    found
}

fn subtopics_of(note: &Note) -> impl Iterator<Item = String> {
    let written = note.front.get("subtopics").or_else(|| note.front.get("subtopic"));
    let mut names: Vec<String> = texts(written).map(|name| fold(name.trim())).collect();
    names.sort();
    names.dedup();
    names.into_iter().filter(|name| !name.is_empty())
}

/// The texts of a property: one, or those of a list.
fn texts(value: Option<&Value>) -> impl Iterator<Item = String> {
    let items = match value {
        Some(Value::Sequence(items)) => items.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    let text = |item: &Value| match front::nested_link(item) {
        Some(link) => Some(format!("[[{link}]]")),
        None => front::scalar(item),
    };
    items.iter().filter_map(text)
}

/// The folds of a question's answers.
fn folds(doc: &Doc, invitation: Option<&str>) -> Vec<Fold> {
    let mut folds: Vec<Fold> = Vec::new();
    for (at, heading) in doc.headings.iter().enumerate() {
        let is_inside = folds.last().is_some_and(|last| heading.event < last.until);
        let is_answer = heading.is_top && heading.level == LEVEL && is_called(heading, ANSWER);
        if is_inside || !is_answer {
            continue;
        }
        let is_beyond = |next: &Heading| {
            next.level < LEVEL || next.level == LEVEL && is_called(next, AFTERWARDS)
        };
        folds.push(Fold {
            heading: at as u32,
            until: end_of_section(doc, at, is_beyond),
            is_open: false,
            invitation: invitation.map(str::to_owned),
        });
    }
    folds
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The headings that each fold of a text begins and ends with.
    fn folded(markdown: &str) -> Vec<(String, Option<String>)> {
        let (note, _) = crate::note::parse("q.md", markdown.as_bytes().to_vec());
        let headings = &note.doc.headings;
        let told = |fold: Fold| {
            let until = headings.iter().find(|it| it.event == fold.until);
            (headings[fold.heading as usize].text.clone(), until.map(|it| it.text.clone()))
        };
        folds(&note.doc, None).into_iter().map(told).collect()
    }

    fn pair(heading: &str, until: Option<&str>) -> (String, Option<String>) {
        (heading.to_owned(), until.map(str::to_owned))
    }

    #[test]
    fn all_that_gives_the_answer_away_is_one_fold() {
        let text = "Why?\n\n## Answer\n\nSo.\n\n### More\n\n## Where it breaks\n\n## Follow-ups\n\n## Sources\n";
        assert_eq!(folded(text), [pair("Answer", Some("Follow-ups"))]);
        assert_eq!(folded("## Context\n\n## Answer\n\n## Other\n"), [pair("Answer", None)]);
    }

    #[test]
    fn an_answer_is_told_in_five_languages() {
        for word in ["Answers", "SOLUTION:", "Antwort", "Lösung", "Ответ (RU)", "答案：", "الإجابة"]
        {
            assert_eq!(folded(&format!("## {word}\n")).len(), 1, "{word}");
        }
        for other in ["## Answering machines", "### Answer", "# Answer", "> ## Answer", "## (EN)"] {
            assert!(folded(other).is_empty(), "{other}");
        }
    }

    #[test]
    fn a_note_may_hold_a_question_in_two_languages() {
        let text = "# Question (EN)\n## Answer (EN)\n# Вопрос (RU)\n## Ответ (RU)\n## Источники\n";
        let expected =
            [pair("Answer (EN)", Some("Вопрос (RU)")), pair("Ответ (RU)", Some("Источники"))];
        assert_eq!(folded(text), expected);
    }
}
