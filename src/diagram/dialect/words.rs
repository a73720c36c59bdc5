//! The words that charts are made of: questions, answers, numbers, "go to".

use crate::text::lines::floor;

/// Answers that are labels wherever they stand, in lower case.
const ANSWERS: &[&str] = &[
    "yes",
    "no",
    "y",
    "n",
    "true",
    "false",
    "pass",
    "passes",
    "passed",
    "fail",
    "fails",
    "failed",
    "ok",
    "else",
    "otherwise",
    "да",
    "нет",
    "是",
    "否",
    "예",
    "네",
    "아니오",
    "아니요",
    "はい",
    "いいえ",
    "sí",
    "si",
    "oui",
    "non",
    "ja",
    "nein",
    "tak",
    "nie",
];

/// Targets that mean the next question.
const ONWARD: &[&str] = &["continue", "continue below", "next", "далее", "дальше", "继续"];

/// Longest remark and longest text in brackets that are looked at as part of an answer, in bytes.
const LONGEST_REMARK: usize = 400;
/// How far the word of an answer may stand behind symbols, in bytes.
const LONGEST_SYMBOLS: usize = 64;

/// `text` trimmed, with every run of white space as one space.
pub(in crate::diagram) fn collapsed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Whether a text asks: it ends with a question mark, or with a remark in parentheses after one.
pub(in crate::diagram) fn is_question(text: &str) -> bool {
    let text = text.trim_end();
    let ends = |text: &str| text.trim_end().ends_with(['?', '？']);
    if ends(text) {
        return true;
    }
    let (open, close, is_wide) = match text.chars().next_back() {
        Some(')') => ('(', ')', false),
        Some('）') => ('（', '）', true),
        _ => return false,
    };
    match opening(text, open, close) {
        Some(at) => ends(&text[..at]) && (is_wide || text[..at].ends_with(char::is_whitespace)),
        None => false,
    }
}

/// Where the parenthesis opens that the last character of `text` closes.
fn opening(text: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().rev() {
        if c == close {
            depth += 1;
        } else if c == open {
            depth -= 1;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}

/// A label that is a list word, as it is shown: `(yes)` is `yes`, `No (rare):` is `No (rare)`.
pub(super) fn answer(text: &str) -> Option<String> {
    let text = text.trim();
    let bare = text.strip_suffix([':', '：']).unwrap_or(text).trim_end();
    (rest_after_answer(bare) == Some("")).then(|| label(bare))
}

/// A label as it is shown: brackets around the whole of it go.
pub(super) fn label(text: &str) -> String {
    let text = text.trim();
    for (open, close) in [('(', ')'), ('[', ']'), ('（', '）'), ('［', '］'), ('【', '】')] {
        let inside = text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close));
        let is_whole = |inside: &&str| !inside.contains([open, close]) && !inside.trim().is_empty();
        if let Some(inside) = inside.filter(is_whole) {
            return collapsed(inside);
        }
    }
    collapsed(text)
}

/// What an answer says, for comparing: its list word in lower case.
pub(super) fn answer_key(label: &str) -> String {
    label.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What follows an answer at the beginning of a text: nothing, or from `:` or `,` on.
fn rest_after_answer(text: &str) -> Option<&str> {
    let begins =
        |c: char| c.is_alphanumeric() || matches!(c, '(' | '[' | '（' | '［' | '【' | ':' | ',');
    let text = &text[text[..floor(text, LONGEST_SYMBOLS)].find(begins)?..];
    let first = text.chars().next()?;
    if let Some(close) = closing(first) {
        let inside = &text[first.len_utf8()..];
        let end = find_near(inside, close)?;
        return match is_answer_word(inside[..end].trim()) {
            true => Some(inside[end + close.len_utf8()..].trim_start()),
            false => None,
        };
    }
    let end = text.find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len());
    if !is_answer_word(&text[..end]) {
        return None;
    }
    Some(past_remark(text[end..].trim_start()))
}

/// Past a remark in parentheses, where one stands first.
fn past_remark(text: &str) -> &str {
    let Some(close) = text.chars().next().filter(|c| matches!(c, '(' | '（')).and_then(closing)
    else {
        return text;
    };
    match find_near(text, close) {
        Some(end) => text[end + close.len_utf8()..].trim_start(),
        None => text,
    }
}

/// Where a remark ends; a text is not read to its end for it.
fn find_near(text: &str, close: char) -> Option<usize> {
    text[..floor(text, LONGEST_REMARK + close.len_utf8())].find(close)
}

fn closing(open: char) -> Option<char> {
    Some(match open {
        '(' => ')',
        '[' => ']',
        '（' => '）',
        '［' => '］',
        '【' => '】',
        _ => return None,
    })
}

fn is_answer_word(word: &str) -> bool {
    const LONGEST: usize = 40;
    word.len() <= LONGEST && ANSWERS.contains(&word.to_lowercase().as_str())
}

/// `YES: X`, `Yes (prod): X`, `Да：X` and `No, X`: the label and X.
pub(super) fn answer_and_rest(text: &str) -> Option<(String, &str)> {
    let rest = rest_after_answer(text)?;
    let after = rest.strip_prefix([':', '：', ',', '，'])?.trim();
    if after.is_empty() {
        return None;
    }
    let before = &text[..text.len() - rest.len()];
    Some((label(before), after))
}

/// `YES: a / NO: b`: the branches, two or more.
pub(super) fn answers_in_a_row(text: &str) -> Option<Vec<(String, &str)>> {
    let with_colon = |part: &str| {
        let rest = rest_after_answer(part)?;
        rest.starts_with([':', '：']).then_some(())
    };
    with_colon(text)?;
    let cuts: Vec<usize> = text
        .match_indices('/')
        .map(|(at, _)| at)
        .filter(|at| with_colon(text[at + 1..].trim_start()).is_some())
        .collect();
    if cuts.is_empty() {
        return None;
    }
    let mut branches = Vec::new();
    let mut from = 0;
    for cut in cuts.into_iter().chain([text.len()]) {
        branches.push(answer_and_rest(text[from..cut].trim())?);
        from = cut + 1;
    }
    Some(branches)
}

/// Whether a target means the next question.
pub(super) fn is_onward(text: &str) -> bool {
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '…' | '↓'));
    ONWARD.contains(&text.to_lowercase().as_str())
}

/// Whether a text can be the label of a connector without a point: an answer, or in parentheses.
pub(super) fn is_connector_label(text: &str) -> bool {
    let is_enclosed = |open, close| text.starts_with(open) && text.ends_with(close);
    answer(text).is_some() || is_enclosed('(', ')') || is_enclosed('（', '）')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn questions_end_with_a_mark_or_a_remark_after_it() {
        for text in
            ["Done?", "Done? (see below)", "完了？", "要吗？（是）", "A (b)?", "x ? (a (b))"]
        {
            assert!(is_question(text), "{text}");
        }
        for text in ["Done", "Done?(x)", "What? Use a plug", "f(x?)", ")", ""] {
            assert!(!is_question(text), "{text}");
        }
    }

    #[test]
    fn answers_may_have_symbols_brackets_remarks_and_a_colon() {
        for (text, wanted) in [
            ("Yes", "Yes"),
            ("✅ Yes", "✅ Yes"),
            ("(yes)", "yes"),
            ("[NO]", "NO"),
            ("No (rare)", "No (rare)"),
            ("NO  (or late)", "NO (or late)"),
            ("no:", "no"),
            ("否（少见）", "否（少见）"),
            ("アはい", ""),
            ("Yes please", ""),
            ("nothing", ""),
            ("", ""),
        ] {
            assert_eq!(answer(text).unwrap_or_default(), wanted, "{text}");
        }
    }

    #[test]
    fn a_colon_or_a_comma_after_an_answer_splits() {
        let split = |text| answer_and_rest(text).map(|(label, rest)| (label, rest.to_owned()));
        let some = |label: &str, rest: &str| Some((label.to_owned(), rest.to_owned()));
        assert_eq!(split("YES: X"), some("YES", "X"));
        assert_eq!(split("Yes (a, b): X"), some("Yes (a, b)", "X"));
        assert_eq!(split("Да：X"), some("Да", "X"));
        assert_eq!(split("No, wait"), some("No", "wait"));
        assert_eq!(split("Default: X"), None);
        assert_eq!(split("Yes:"), None);
    }

    #[test]
    fn brackets_around_nothing_stay() {
        assert_eq!(label("( )"), "( )");
        assert_eq!(label("(a)"), "a");
    }

    #[test]
    fn a_slash_between_two_answers_splits() {
        let row = answers_in_a_row("YES: and/or / NO: Q2").unwrap();
        assert_eq!(row, [("YES".to_owned(), "and/or"), ("NO".to_owned(), "Q2")]);
        assert_eq!(answers_in_a_row("YES: a / b"), None);
        assert_eq!(answers_in_a_row("a / NO: b"), None);
    }
}
