//! A question for self-testing: its answer folds.
//!
//! All from the heading `Answer` on gives the answer away, so all of it folds, up to what stands
//! on its own: follow-ups, sources.

use crate::html::shape::{Fold, next_where};
use crate::note::doc::Heading;
use crate::text::fold::fold;

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

/// The folds of a question's answers.
pub fn folds(headings: &[Heading], invitation: Option<&str>) -> Vec<Fold> {
    let mut folds: Vec<Fold> = Vec::new();
    for (at, heading) in headings.iter().enumerate() {
        let is_inside =
            folds.last().is_some_and(|last| last.until.is_none_or(|until| at < until as usize));
        let is_answer =
            heading.is_top && heading.level == LEVEL && is_one_of(&heading.text, ANSWER);
        if is_inside || !is_answer {
            continue;
        }
        let is_beyond = |next: &Heading| {
            next.level < LEVEL || next.level == LEVEL && is_one_of(&next.text, AFTERWARDS)
        };
        folds.push(Fold {
            heading: at as u32,
            until: next_where(headings, at, is_beyond),
            is_open: false,
            invitation: invitation.map(str::to_owned),
        });
    }
    folds
}

/// Whether a heading is one of these words, however it is written: `Answer (EN):` is `answer`.
fn is_one_of(heading: &str, words: &[&str]) -> bool {
    let text = heading.trim().trim_end_matches([':', '：']);
    let text = match text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) {
        Some((before, _)) => before.trim(),
        None => text,
    };
    let text = fold(text);
    words.iter().any(|word| fold(word) == text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The headings that each fold of a text begins and ends with.
    fn folded(markdown: &str) -> Vec<(String, Option<String>)> {
        let (note, _) = crate::note::parse("q.md", markdown.as_bytes().to_vec());
        let headings = &note.doc.headings;
        let text = |at: u32| headings[at as usize].text.clone();
        let folds = folds(headings, None);
        folds.into_iter().map(|fold| (text(fold.heading), fold.until.map(text))).collect()
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
