//! How a text is taken apart into the words that can be searched.
//!
//! The browser does the same to what is typed (`themes/default/js/search-words.js`), so a change
//! here is a change there. `tests/search/words.json` holds both to the same examples.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Longest word in characters: longer ones are hashes and packed data.
const LONGEST: usize = 40;

/// A text as it is compared: lower case, compatible forms as one, without the accents of Latin,
/// Greek and Cyrillic and the vowel signs of Arabic.
pub fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let bare: String = text.nfkd().filter(|c| !is_dropped(*c)).collect();
    bare.to_lowercase().replace('ß', "ss").replace('ς', "σ").nfc().collect()
}

fn is_dropped(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{640}' | '\u{64B}'..='\u{655}' | '\u{670}')
}

/// Calls `each` with every word of a text.
///
/// A word is a run of letters, digits and their marks, with `+` and `#` behind it (`C++`, `C#`).
/// Scripts that put no space between words give each pair of letters that stand together, and the
/// last letter of a run.
pub fn each_word(text: &str, mut each: impl FnMut(&str)) {
    let mut word = String::new();
    // Folding joins nothing across white space, so only pieces that need it are folded.
    for piece in text.split_ascii_whitespace() {
        if is_plain_word(piece) {
            word.clear();
            word.push_str(piece);
            word.make_ascii_lowercase();
            if word.len() <= LONGEST {
                each(&word);
            }
        } else {
            words_of_folded(&folded(piece), &mut each);
        }
    }
}

/// Whether a text is one word, as it stands.
fn is_plain_word(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

fn words_of_folded(text: &str, mut each: impl FnMut(&str)) {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let class = class(c);
        let end = match class {
            Class::Gap => at + c.len_utf8(),
            class => run(text, at, class),
        };
        let word = &text[at..end];
        match class {
            Class::Gap => {}
            Class::Letter if word.chars().nth(LONGEST).is_some() => {}
            Class::Letter => each(word),
            Class::Packed => pairs(word, &mut each),
        }
        at = end;
    }
}

/// How many words a text has.
pub fn count(text: &str) -> usize {
    let mut count = 0;
    each_word(text, |_| count += 1);
    count
}

/// Where the run ends that begins at `at`.
fn run(text: &str, at: usize, of: Class) -> usize {
    let rest = &text[at..];
    // Most text is ASCII.
    let is_plain = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let plain = rest.bytes().take_while(is_plain).count();
    let end = match rest.as_bytes().get(plain) {
        Some(128..) => rest.find(|c| class(c) != of).unwrap_or(rest.len()),
        _ => plain,
    };
    let signs = rest[end..].find(|c| !matches!(c, '+' | '#')).unwrap_or(rest.len() - end);
    let is_joined = rest[end + signs..].chars().next().is_some_and(|c| class(c) != Class::Gap);
    if of == Class::Letter && !is_joined { at + end + signs } else { at + end }
}

fn pairs(run: &str, each: &mut impl FnMut(&str)) {
    let mut starts = run.char_indices().map(|(at, _)| at).chain([run.len()]).collect::<Vec<_>>();
    if starts.len() > 2 {
        starts.windows(3).for_each(|it| each(&run[it[0]..it[2]]));
    }
    starts.pop();
    if let Some(last) = starts.last() {
        each(&run[*last..]);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    /// Of a script without spaces between words: Han, kana, Thai, Lao, Burmese, Khmer.
    Packed,
    Gap,
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | '0'..='9' => Class::Letter,
        c if c.is_ascii() => Class::Gap,
        '\u{E01}'..='\u{EFF}'
        | '\u{1000}'..='\u{109F}'
        | '\u{1780}'..='\u{17FF}'
        | '\u{3041}'..='\u{30FA}'
        | '\u{30FC}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => Class::Packed,
        c if c.is_alphanumeric() || is_combining_mark(c) => Class::Letter,
        _ => Class::Gap,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_are_those_of_the_shared_examples() {
        let examples: Vec<(String, Vec<String>)> =
            serde_json::from_str(include_str!("../../../tests/search/words.json")).unwrap();
        for (text, expected) in examples {
            let mut found = Vec::new();
            each_word(&text, |word| found.push(word.to_owned()));
            assert_eq!(found, expected, "{text}");
        }
    }

    proptest! {
        /// The text is taken apart as if it had been folded whole.
        #[test]
        fn pieces_are_folded_as_the_whole_is(text in "[a-cA-C1+# \\n\\u{a0}é\u{301}ßΣς日本ｶﾞ´ﬁ\u{93f}ا\u{64e}]{0,24}") {
            let (mut whole, mut pieces) = (Vec::new(), Vec::new());
            words_of_folded(&folded(&text), |word| whole.push(word.to_owned()));
            each_word(&text, |word| pieces.push(word.to_owned()));
            prop_assert_eq!(whole, pieces);
        }

        #[test]
        fn any_text_has_words_that_are_their_own(text: String) {
            let mut found = Vec::new();
            each_word(&text, |word| found.push(word.to_owned()));
            for word in found {
                prop_assert!(!word.is_empty() && !word.contains(char::is_whitespace));
            }
        }
    }
}
