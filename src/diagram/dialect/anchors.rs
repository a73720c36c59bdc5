//! References from a target to a node that is there already (rule 9), and what they refer to.

use super::words::collapsed;

/// What stands before the thing that is referred to, in lower case.
const VERBS: &[&str] =
    &["back to ", "go back to ", "return to ", "go to ", "goto ", "loop to ", "continue to "];

/// Words that a number may stand after although the node's own numbering has none.
const STEP_WORDS: &[&str] = &[
    "step",
    "question",
    "point",
    "item",
    "no",
    "number",
    "stage",
    "шаг",
    "пункт",
    "вопрос",
    "步骤",
    "단계",
];

/// The numbering at the beginning of a node: `Q1.`, `2)`, `Step 2:`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Anchor {
    /// `q`, `step`, or nothing; in lower case.
    pub(super) word: String,
    /// Its digits, without leading zeros.
    pub(super) number: String,
}

/// A target that refers to another node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    /// Whether the text says "go to", so that a bare number or a node's text will do.
    pub(super) has_verb: bool,
    /// The text of a node, in the form that is compared.
    pub(super) text: String,
    /// The numbering of a node.
    pub(super) anchor: Option<Anchor>,
}

/// The numbering that a text begins with, and the text after it.
pub(super) fn numbering(text: &str) -> Option<(Anchor, &str)> {
    let (anchor, rest) = anchor(text)?;
    let rest = rest.strip_prefix(['.', ':', ')', '：', '、', '．'])?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace) || !rest.is_ascii())
        .then(|| (anchor, rest.trim_start()))
}

/// A word and a number at the beginning of a text.
fn anchor(text: &str) -> Option<(Anchor, &str)> {
    const LONGEST_WORD: usize = 40;
    const LONGEST_NUMBER: usize = 9;
    let word_end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
    let (word, rest) = text.split_at(word_end);
    let rest = rest.strip_prefix(' ').unwrap_or(rest);
    let number_end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let number = rest[..number_end].trim_start_matches('0');
    if number_end == 0 || number_end > LONGEST_NUMBER || word.len() > LONGEST_WORD {
        return None;
    }
    let anchor = Anchor { word: word.to_lowercase(), number: number.to_owned() };
    Some((anchor, &rest[number_end..]))
}

/// What a target refers to, if it is a reference by its form.
pub(super) fn reference(text: &str) -> Option<Reference> {
    let text = text.trim().trim_end_matches('.');
    let lower = text.to_lowercase();
    // Lower case may be longer in bytes, so the rest is taken from it.
    let after_verb = VERBS.iter().find_map(|verb| lower.strip_prefix(verb));
    let before_loop = lower.strip_suffix("(loop)").filter(|rest| rest.ends_with(' '));
    let has_verb = after_verb.is_some() || before_loop.is_some();
    let rest = after_verb.or(before_loop).unwrap_or(&lower).trim();
    let anchor = anchor(rest).filter(|(_, after)| after.is_empty()).map(|(anchor, _)| anchor);
    let anchor = anchor.filter(|anchor| has_verb || !anchor.word.is_empty());
    (has_verb || anchor.is_some()).then(|| Reference { has_verb, text: key(rest), anchor })
}

/// A node's text in the form that is compared: without numbering, question mark and case.
pub(super) fn key(text: &str) -> String {
    let bare = numbering(text).map_or(text, |(_, rest)| rest);
    collapsed(bare.trim_end().trim_end_matches(['?', '？'])).to_lowercase()
}

impl Anchor {
    /// Whether a reference with this anchor means a node that is numbered `other`.
    pub(super) fn means(&self, other: &Anchor) -> bool {
        self.number == other.number
            && (self.word == other.word
                || self.word.is_empty()
                || (other.word.is_empty() && STEP_WORDS.contains(&self.word.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anchor_of(text: &str) -> Option<(String, String)> {
        numbering(text).map(|(anchor, _)| (anchor.word, anchor.number))
    }

    #[test]
    fn numbering_is_a_word_and_a_number_with_a_stop() {
        let some = |word: &str, number: &str| Some((word.to_owned(), number.to_owned()));
        assert_eq!(anchor_of("Q1. May it?"), some("q", "1"));
        assert_eq!(anchor_of("2) May it?"), some("", "2"));
        assert_eq!(anchor_of("Step 02: x"), some("step", "2"));
        assert_eq!(anchor_of("2 apples"), None);
        assert_eq!(anchor_of("1.4.0"), None);
    }

    #[test]
    fn references_are_anchors_or_follow_a_verb() {
        let of = |text| reference(text).map(|it| (it.has_verb, it.text));
        assert_eq!(of("Q2"), Some((false, "q2".to_owned())));
        assert_eq!(of("Go to step 2"), Some((true, "step 2".to_owned())));
        assert_eq!(of("back to Taste the sauce"), Some((true, "taste the sauce".to_owned())));
        assert_eq!(of("Read it (loop)"), Some((true, "read it".to_owned())));
        assert_eq!(of("42"), None);
        assert_eq!(of("Go back"), None);
    }

    #[test]
    fn a_step_may_be_numbered_without_the_word() {
        let anchor = |word: &str| Anchor { word: word.to_owned(), number: "2".to_owned() };
        assert!(anchor("step").means(&anchor("")));
        assert!(anchor("").means(&anchor("q")));
        assert!(!anchor("chapter").means(&anchor("")));
    }
}
