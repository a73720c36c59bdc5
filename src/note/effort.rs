//! What something takes, as it is written in prose: `250-320 hours each`, `4–6 months`,
//! `5+ years`. Ranges and open ends are kept; units are hours, weeks, months and years.

use std::ops::Range;

/// An amount of time with its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Effort {
    /// The low end.
    pub low: u32,
    /// The high end, the same as the low one for a single number; `None` where it is open.
    pub high: Option<u32>,
    /// What is counted.
    pub unit: Unit,
    /// Whether it is that of each thing, not of all together.
    pub is_each: bool,
}

/// What an amount of time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Hours.
    Hours,
    /// Weeks.
    Weeks,
    /// Months.
    Months,
    /// Years.
    Years,
}

/// The words for each unit, in small letters. Scripts without blanks are told by how a word begins.
const UNITS: [(Unit, &[&str]); 4] = [
    (
        Unit::Hours,
        &[
            "hours",
            "hour",
            "hrs",
            "hr",
            "h",
            "stunden",
            "stunde",
            "std",
            "часов",
            "часа",
            "час",
            "ч",
            "小时",
            "ساعة",
            "ساعات",
        ],
    ),
    (
        Unit::Weeks,
        &[
            "weeks",
            "week",
            "wochen",
            "woche",
            "недель",
            "недели",
            "неделя",
            "周",
            "أسابيع",
            "أسبوع",
        ],
    ),
    (
        Unit::Months,
        &[
            "months",
            "month",
            "monate",
            "monat",
            "месяцев",
            "месяца",
            "месяц",
            "个月",
            "أشهر",
            "شهر",
        ],
    ),
    (Unit::Years, &["years", "year", "jahre", "jahr", "лет", "года", "год", "年", "سنوات", "سنة"]),
];

/// Words that make an amount that of each thing.
const EACH: [&str; 6] = ["each", "apiece", "je", "каждый", "каждая", "каждое"];

/// What stands between the ends of a range.
const BETWEEN: [&str; 7] = ["-", "–", "—", "…", "to ", "bis ", "до "];

/// The first amount of time in a text, and where it stands.
pub fn find(text: &str) -> Option<(Effort, Range<usize>)> {
    find_from(text, 0)
}

/// All amounts of time in a text.
pub fn all(text: &str) -> Vec<(Effort, Range<usize>)> {
    let mut found: Vec<(Effort, Range<usize>)> = Vec::new();
    while let Some(next) = find_from(text, found.last().map_or(0, |(_, range)| range.end)) {
        found.push(next);
    }
    found
}

fn find_from(text: &str, mut from: usize) -> Option<(Effort, Range<usize>)> {
    let digit = |from: usize| text.as_bytes()[from..].iter().position(u8::is_ascii_digit);
    while let Some(start) = digit(from).map(|at| from + at) {
        let is_apart = !text[..start].ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.');
        match read(&text[start..]).filter(|_| is_apart) {
            Some((effort, length)) => return Some((effort, start..start + length)),
            None => {
                let rest = &text.as_bytes()[start..];
                let digits = rest.iter().position(|byte| !byte.is_ascii_digit());
                from = start + digits.unwrap_or(rest.len());
            }
        }
    }
    None
}

/// The amount of time that a text is, nothing else.
pub fn whole(text: &str) -> Option<Effort> {
    let text = text.trim().trim_end_matches('.');
    find(text).filter(|(_, range)| *range == (0..text.len())).map(|(effort, _)| effort)
}

/// A number without a unit, as front matter has it (`hours: 400–500`).
pub fn range_of(text: &str, unit: Unit) -> Option<Effort> {
    whole(text).or_else(|| {
        let (low, high, rest) = ends(text.trim())?;
        rest.trim().is_empty().then_some(Effort { low, high, unit, is_each: false })
    })
}

/// An amount at the beginning of a text, and its length.
fn read(text: &str) -> Option<(Effort, usize)> {
    let (low, high, rest) = ends(text)?;
    let rest = rest.trim_start_matches([' ', '\u{a0}', '-']);
    let word = &rest[..rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len())];
    let folded = word.to_lowercase();
    let (unit, length) = UNITS.iter().find_map(|(unit, words)| {
        let known = words.iter().find(|known| match known.is_ascii() || word.contains(cyrillic) {
            true => folded == **known,
            false => folded.starts_with(*known),
        });
        known.map(|known| (*unit, if folded == *known { word.len() } else { known.len() }))
    })?;
    let after = &rest[length..];
    let each = after.strip_prefix(' ').and_then(|after| {
        let word = &after[..after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len())];
        EACH.contains(&word.to_lowercase().as_str()).then_some(1 + word.len())
    });
    let end = text.len() - after.len() + each.unwrap_or(0);
    Some((Effort { low, high, unit, is_each: each.is_some() }, end))
}

fn cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{4ff}').contains(&c)
}

/// The ends of a range, and what follows it.
fn ends(text: &str) -> Option<(u32, Option<u32>, &str)> {
    let (low, rest) = number(text)?;
    if let Some(rest) = rest.strip_prefix('+') {
        return Some((low, None, rest));
    }
    let apart = rest.trim_start();
    let high = BETWEEN.iter().find_map(|dash| number(apart.strip_prefix(dash)?.trim_start()));
    Some(match high {
        Some((high, rest)) if high >= low => (low, Some(high), rest),
        _ => (low, Some(low), rest),
    })
}

/// A whole number with thousands set off, and what follows it.
fn number(text: &str) -> Option<(u32, &str)> {
    let is_inside = |at: usize, c: char| {
        matches!(c, ',' | '.' | '\u{a0}' | '\u{202f}')
            && text[at + c.len_utf8()..].bytes().take_while(u8::is_ascii_digit).count() == 3
    };
    let end = text
        .char_indices()
        .find(|(at, c)| !c.is_ascii_digit() && !is_inside(*at, *c))
        .map_or(text.len(), |(at, _)| at);
    let digits: String = text[..end].chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok().map(|number| (number, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<(u32, Option<u32>, Unit, bool)> {
        find(text).map(|(it, _)| (it.low, it.high, it.unit, it.is_each))
    }

    #[test]
    fn ranges_open_ends_and_units() {
        use Unit::{Hours, Months, Weeks, Years};
        for (text, wanted) in [
            ("Languages (250-320 hours each)", (250, Some(320), Hours, true)),
            ("Fundamentals (300 hours)", (300, Some(300), Hours, false)),
            ("Time: 900-1,200 hours", (900, Some(1200), Hours, false)),
            ("Fastest (4–6 months):", (4, Some(6), Months, false)),
            ("0-1 year", (0, Some(1), Years, false)),
            ("(5+ years)", (5, None, Years, false)),
            ("250 to 320 hrs", (250, Some(320), Hours, false)),
            ("about 2 weeks", (2, Some(2), Weeks, false)),
            ("Node 20 takes 3 h", (3, Some(3), Hours, false)),
            ("10 bis 12 Stunden", (10, Some(12), Hours, false)),
            ("5–7 часов", (5, Some(7), Hours, false)),
            ("约40小时左右", (40, Some(40), Hours, false)),
        ] {
            assert_eq!(found(text), Some(wanted), "{text}");
        }
    }

    #[test]
    fn other_numbers_are_none() {
        for text in ["", "HTTP/2", "2025 trends", "3 horses", "v1.2 hotel", "99.9% h", "12:30"] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    #[test]
    fn a_field_may_leave_out_its_unit() {
        let hours = range_of("400–500", Unit::Hours).unwrap();
        assert_eq!((hours.low, hours.high), (400, Some(500)));
        assert_eq!(range_of("4-6 months", Unit::Hours).unwrap().unit, Unit::Months);
        assert_eq!(range_of("soon", Unit::Hours), None);
        assert!(whole("400-500 hours.").is_some() && whole("400 hours of work").is_none());
    }

    #[test]
    fn the_place_is_told() {
        let text = "**Python** (250–320 hours): x";
        assert_eq!(&text[find(text).unwrap().1], "250–320 hours");
    }
}
