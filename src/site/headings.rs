//! Headings that say what stands below them, in the words of several languages.

use crate::note::doc::Heading;
use crate::text::fold::fold;

/// Whether a heading is one of these words, which are in lower case, however it is written:
/// `Answer (EN):` is `answer`.
pub fn is_called(heading: &Heading, words: &[&str]) -> bool {
    let text = heading.text.trim().trim_end_matches([':', '：']);
    let text = match text.strip_suffix(')').and_then(|text| text.rsplit_once('(')) {
        Some((before, _)) => before.trim(),
        None => text,
    };
    let text = fold(text);
    words.iter().any(|word| *word == text)
}
