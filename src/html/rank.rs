//! What a cell of a table is sorted by: words that have an order, ranges by their low end, numbers
//! with what stands before and behind them. Texts that are none of these sort as texts.

use crate::text::fold::{fold, folds_to};
use std::collections::BTreeMap;

/// Orders that everybody knows; a site adds its own under `[enums]`.
const KNOWN: [&[&str]; 5] = [
    &["low", "moderate", "high"],
    &["easy", "moderate", "steep"],
    &["easy", "medium", "hard"],
    &["low", "medium", "high"],
    &["small", "medium", "large"],
];

/// What multiplies a number that it stands behind.
const UNITS: [(&str, f64); 17] = [
    ("k", 1e3),
    ("m", 1e6),
    ("bn", 1e9),
    ("b", 1e9),
    ("kb", 1e3),
    ("mb", 1e6),
    ("gb", 1e9),
    ("tb", 1e12),
    ("kib", 1024.0),
    ("mib", 1_048_576.0),
    ("gib", 1_073_741_824.0),
    ("µs", 1e-6),
    ("ms", 1e-3),
    ("s", 1.0),
    ("sec", 1.0),
    ("min", 60.0),
    ("h", 3600.0),
];

/// What may stand before a number.
const BEFORE: &[char] = &['$', '€', '£', '¥', '~', '≈', '<', '>', '≤', '≥', '+', ' '];

/// Most bars that a place among others is drawn with.
const MOST_BARS: usize = 5;

/// Where a text stands among others of its column.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rank {
    /// A word that has an order: its place, from 1, and how many words there are.
    Word(usize, usize),
    /// A number, or the low end of a range.
    Number(f64),
}

impl Rank {
    /// The number that a cell is sorted by.
    #[allow(clippy::cast_precision_loss, reason = "a place in a short list")]
    pub fn value(self) -> f64 {
        match self {
            Rank::Word(place, _) => place as f64,
            Rank::Number(number) => number,
        }
    }

    /// How many bars of how many show the place of a word.
    pub fn bars(self) -> Option<(usize, usize)> {
        match self {
            Rank::Word(place, count) if count <= MOST_BARS => Some((place, count)),
            Rank::Word(place, count) => Some(((place * MOST_BARS).div_ceil(count), MOST_BARS)),
            Rank::Number(_) => None,
        }
    }
}

/// The rank of a cell; `None` where its text has none. `head` is its column's.
pub fn rank(text: &str, head: &str, enums: &BTreeMap<String, Vec<String>>) -> Option<Rank> {
    let text = text.trim();
    let folded = fold(text);
    if folded.is_empty() {
        return None;
    }
    let column = fold(head.trim());
    let own = enums.iter().find(|(name, _)| folds_to(name, &column));
    let own = own.into_iter().chain(enums).find_map(|(_, words)| place(&folded, words));
    own.or_else(|| KNOWN.iter().find_map(|words| place(&folded, words)))
        .or_else(|| number(text).map(Rank::Number))
}

/// The rank of a cell that may explain itself: else that of an ordered word that it begins with.
pub fn leading(text: &str, head: &str, enums: &BTreeMap<String, Vec<String>>) -> Option<Rank> {
    rank(text, head, enums).or_else(|| {
        rank(first_clause(text), head, enums).filter(|rank| matches!(rank, Rank::Word(..)))
    })
}

/// What stands before the first explanation: `Moderate; the database decides.`
pub fn first_clause(text: &str) -> &str {
    let ends = |(at, c): (usize, char)| match c {
        ';' | ':' | '(' => true,
        // Not those inside a number.
        '.' | ',' => !text[at + 1..].starts_with(|next: char| next.is_ascii_digit()),
        _ => false,
    };
    let end = text.char_indices().find(|it| ends(*it)).map_or(text.len(), |(at, _)| at);
    text[..end].trim()
}

fn place<W: AsRef<str>>(folded: &str, words: &[W]) -> Option<Rank> {
    let place = words.iter().position(|word| folds_to(word.as_ref(), folded))?;
    Some(Rank::Word(place + 1, words.len()))
}

/// The low end of a range, or the number, at the beginning of a text.
fn number(text: &str) -> Option<f64> {
    let rest = text.trim_start_matches(BEFORE);
    let (low, rest) = digits(rest)?;
    let mut after = rest.trim_start();
    // `100-160k`: what multiplies the high end multiplies the low one as well.
    if let Some(high) = after.strip_prefix(['-', '–', '—', '…']) {
        let high = high.trim_start_matches(BEFORE);
        after = digits(high)?.1.trim_start();
    } else if let Some(high) = after.strip_prefix("to ") {
        after =
            digits(high.trim_start_matches(BEFORE)).map_or(after, |(_, rest)| rest.trim_start());
    }
    // Dates, times and fractions are no numbers.
    if after.starts_with(['-', ':', '/', '.']) {
        return None;
    }
    let unit = after.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    // What follows a number and is no unit must be set off: `3D` is a word.
    let is_apart = after.len() < rest.len() || unit.is_empty();
    let factor = UNITS.iter().find(|(name, _)| *name == unit.to_lowercase());
    match factor {
        Some((_, factor)) => Some(low * factor),
        None => is_apart.then_some(low),
    }
}

/// A number with thousands set off by commas, and what follows it.
fn digits(text: &str) -> Option<(f64, &str)> {
    let end = text
        .char_indices()
        .find(|(at, c)| {
            let is_inside = matches!(c, '.' | ',')
                && text[at + 1..].starts_with(|next: char| next.is_ascii_digit());
            !c.is_ascii_digit() && !is_inside
        })
        .map_or(text.len(), |(at, _)| at);
    let number = text[..end].replace(',', "").parse::<f64>().ok()?;
    number.is_finite().then_some((number, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(text: &str) -> Option<f64> {
        rank(text, "", &BTreeMap::new()).map(Rank::value)
    }

    #[test]
    fn known_words_have_an_order() {
        let order = ["Easy", "Moderate", "Steep"].map(|word| ranked(word).unwrap());
        assert!(order.is_sorted() && order[0] < order[2]);
        assert_eq!(ranked("low"), ranked("EASY"));
        assert_eq!(ranked("easy going"), None);
    }

    #[test]
    fn a_sites_own_words_come_first_those_of_the_column_before_all() {
        let enums = BTreeMap::from([
            ("risk".to_owned(), vec!["high".to_owned(), "low".to_owned()]),
            ("size".to_owned(), ["S", "M", "L"].map(str::to_owned).to_vec()),
        ]);
        assert_eq!(rank("L", "Size", &enums), Some(Rank::Word(3, 3)));
        assert_eq!(rank("high", "Risk", &enums), Some(Rank::Word(1, 2)));
        assert_eq!(rank("moderate", "x", &enums), Some(Rank::Word(2, 3)));
    }

    #[test]
    fn a_word_may_explain_itself() {
        let rank = |text| leading(text, "", &BTreeMap::new());
        assert_eq!(rank("Moderate; the database decides"), Some(Rank::Word(2, 3)));
        assert_eq!(rank("High, for whole columns"), Some(Rank::Word(3, 3)));
        assert_eq!(rank("1.5 MB (packed)"), Some(Rank::Number(1_500_000.0)));
        assert_eq!(rank("Highly so, sometimes"), None);
        assert_eq!(first_clause("takes 1.5 s. Or more"), "takes 1.5 s");
    }

    #[test]
    fn places_are_drawn_with_few_bars() {
        assert_eq!(Rank::Word(2, 3).bars(), Some((2, 3)));
        assert_eq!(Rank::Word(1, 10).bars(), Some((1, 5)));
        assert_eq!(Rank::Word(10, 10).bars(), Some((5, 5)));
        assert_eq!(Rank::Number(3.0).bars(), None);
    }

    #[test]
    fn ranges_go_by_their_low_end_and_units_count() {
        for (text, wanted) in [
            ("$100-160k", 100_000.0),
            ("$90–155k", 90_000.0),
            ("400-500 hours", 400.0),
            ("900-1,200 hours", 900.0),
            ("250 to 320 hours", 250.0),
            ("5+ years", 5.0),
            ("~ 7.4 kB", 7_400.0),
            ("20k req/sec", 20_000.0),
            ("15 ms", 0.015),
            ("< 2 s", 2.0),
            ("1,200", 1_200.0),
            ("99.9%", 99.9),
            ("3 of 5", 3.0),
        ] {
            assert_eq!(ranked(text), Some(wanted), "{text}");
        }
    }

    #[test]
    fn other_texts_have_no_rank() {
        for text in
            ["", "PostgreSQL", "HTTP/2", "3D", "v1.2", "-", "a 3", "2025-11-09", "10:30", "3/5"]
        {
            assert_eq!(ranked(text), None, "{text}");
        }
    }
}
