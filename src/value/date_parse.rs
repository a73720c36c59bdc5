//! Dates read by a format, as Luxon's `fromFormat` reads them.
//!
//! Luxon makes a regular expression of the format. The same matches are found here by trying each
//! piece's possible ends in its order of preference and going back when the rest does not fit. What
//! has once failed at a place is not tried there again, so no format takes exponential time.
//!
//! Not here: what date the numbers that were read make (`date_fields`).

use super::Date;
use super::date_fields::{Fields, Readings};
use super::date_format::{DAYS, MONTHS, tokens};
use super::scan;
use std::collections::HashSet;

/// After so many steps a text counts as not matching.
const PATIENCE: usize = 1 << 16;

/// A space that keeps its line together; names may have it for the common one.
const NBSP: &str = "\u{a0}";

/// What a piece of a format accepts.
#[derive(Debug, Clone, Copy)]
enum Piece<'f> {
    /// This text, in any case.
    Literal(&'f str),
    /// So many digits, at least and at most.
    Digits(usize, usize),
    /// The same; years of two digits are near.
    Year(usize, usize),
    /// Digits after a decimal point.
    Fraction(usize),
    /// One of these, counted from that number.
    Name(&'static [&'static str], i64),
    /// One of these by its first three letters.
    ShortName(&'static [&'static str]),
    /// `+5`, `+05:30`; without the colon when it is false.
    Offset(bool),
    /// The name of a zone.
    Zone,
    /// White space within a line.
    Blank,
}

impl Date {
    /// The date that a text states in a format; in the local zone. Where the format leaves out
    /// the year, `now` completes it: a time alone is one of today.
    pub fn parse(text: &str, format: &str, now: impl FnOnce() -> Date) -> Option<Date> {
        let fields = read(text, format)?;
        fields.date(None).or_else(|| fields.date(Some(now())))
    }
}

/// What a text says by a format.
fn read(text: &str, format: &str) -> Option<Fields> {
    let pieces = pieces(format);
    let text: Vec<char> = text.chars().collect();
    let ends = matching(&pieces, &text)?;
    let mut readings = Readings::default();
    let mut start = 0;
    for ((key, piece), end) in pieces.into_iter().zip(ends) {
        let part: String = text.get(start..end)?.iter().collect();
        match piece {
            Piece::Literal(_) | Piece::Blank => {}
            Piece::Zone => readings.zone = Some(part),
            _ => readings.put(key, piece.number(&part)?),
        }
        start = end;
    }
    readings.fields()
}

/// The pieces of a format, each with the letter that its reading goes by.
fn pieces(format: &str) -> Vec<(char, Piece<'_>)> {
    let mut found = Vec::new();
    for token in tokens(format) {
        match (!token.literal).then(|| expansion(token.text)).flatten() {
            Some(whole) => found.extend(tokens(whole).into_iter().map(|inner| match inner.text {
                " " => (' ', Piece::Blank),
                text => keyed(text, inner.literal),
            })),
            None => found.push(keyed(token.text, token.literal)),
        }
    }
    found
}

fn keyed(token: &str, literal: bool) -> (char, Piece<'_>) {
    let known = (!literal).then(|| piece(token)).flatten();
    (token.chars().next().unwrap_or(' '), known.unwrap_or(Piece::Literal(token)))
}

/// What a token accepts. `None` when it means nothing here, though it may in writing.
fn piece(token: &str) -> Option<Piece<'static>> {
    Some(match token {
        "G" => Piece::Name(&["BC", "AD"], 0),
        "GG" => Piece::Name(&["Before Christ", "Anno Domini"], 0),
        "y" => Piece::Digits(1, 6),
        "yy" | "kk" => Piece::Year(2, 4),
        "yyyy" | "kkkk" => Piece::Digits(4, 4),
        "yyyyy" => Piece::Digits(4, 6),
        "yyyyyy" => Piece::Digits(6, 6),
        "M" | "L" | "d" | "H" | "h" | "m" | "q" | "s" | "W" => Piece::Digits(1, 2),
        "MM" | "LL" | "dd" | "HH" | "hh" | "mm" | "qq" | "ss" | "WW" => Piece::Digits(2, 2),
        "MMM" | "LLL" => Piece::ShortName(&MONTHS),
        "MMMM" | "LLLL" => Piece::Name(&MONTHS, 1),
        "o" | "S" => Piece::Digits(1, 3),
        "ooo" | "SSS" => Piece::Digits(3, 3),
        "u" => Piece::Fraction(9),
        "uu" => Piece::Fraction(2),
        "uuu" => Piece::Fraction(1),
        "a" => Piece::Name(&["AM", "PM"], 0),
        "E" | "c" => Piece::Digits(1, 1),
        "EEE" | "ccc" => Piece::ShortName(&DAYS),
        "EEEE" | "cccc" => Piece::Name(&DAYS, 1),
        "Z" | "ZZ" => Piece::Offset(true),
        "ZZZ" => Piece::Offset(false),
        "z" => Piece::Zone,
        _ => return None,
    })
}

/// The format that a token for a whole date or time is short for.
fn expansion(token: &str) -> Option<&'static str> {
    Some(match token {
        "D" => "M/d/yyyyy",
        "DD" => "MMM d', 'yyyyy",
        "DDD" => "MMMM d', 'yyyyy",
        "DDDD" => "EEEE', 'MMMM d', 'yyyyy",
        "t" => "h:m a",
        "tt" => "h:m:s a",
        "ttt" => "h:m:s a ZZZ",
        "tttt" => "h:m:s a ZZZZZ",
        "T" => "H:m",
        "TT" => "H:m:s",
        "TTT" => "H:m:s ZZZ",
        "TTTT" => "H:m:s ZZZZZ",
        "f" => "M/d/yyyyy', 'h:m a",
        "ff" => "MMM d', 'yyyyy', 'h:m a",
        "fff" => "MMMM d', 'yyyyy' at 'h:m a ZZZ",
        "ffff" => "EEEE', 'MMMM d', 'yyyyy' at 'h:m a ZZZZZ",
        "F" => "M/d/yyyyy', 'h:m:s a",
        "FF" => "MMM d', 'yyyyy', 'h:m:s a",
        "FFF" => "MMMM d', 'yyyyy' at 'h:m:s a ZZZ",
        "FFFF" => "EEEE', 'MMMM d', 'yyyyy' at 'h:m:s a ZZZZZ",
        _ => return None,
    })
}

/// Where each piece ends in a text that matches as a whole.
fn matching(pieces: &[(char, Piece<'_>)], text: &[char]) -> Option<Vec<usize>> {
    let mut failed = HashSet::new();
    // For each piece so far: the ends yet to be tried, best last, and the one that is being tried.
    let mut tried: Vec<(Vec<usize>, usize)> = Vec::new();
    for _ in 0..PATIENCE {
        let place = tried.last().map_or(0, |(_, end)| *end);
        let mut ends = match pieces.get(tried.len()) {
            _ if failed.contains(&(tried.len(), place)) => Vec::new(),
            Some((_, piece)) => piece.ends(text, place),
            None if place == text.len() => return Some(tried.into_iter().map(|t| t.1).collect()),
            None => Vec::new(),
        };
        ends.reverse();
        loop {
            if let Some(end) = ends.pop() {
                tried.push((ends, end));
                break;
            }
            failed.insert((tried.len(), tried.last().map_or(0, |(_, end)| *end)));
            ends = tried.pop()?.0;
        }
    }
    None
}

impl Piece<'_> {
    /// The places where the piece may end if it begins at a place, best first.
    fn ends(self, text: &[char], start: usize) -> Vec<usize> {
        let rest = text.get(start..).unwrap_or(&[]);
        let run = |most: usize, fits: fn(char) -> bool| {
            rest.iter().take(most).take_while(|c| fits(**c)).count()
        };
        let digits = |least, most| -> Vec<usize> {
            (least..=run(most, |c| c.is_ascii_digit())).rev().map(|count| start + count).collect()
        };
        match self {
            Piece::Literal(literal) => {
                begins(rest, literal).map(|n| start + n).into_iter().collect()
            }
            Piece::Digits(least, most) | Piece::Year(least, most) => digits(least, most),
            Piece::Fraction(most) => digits(1, most),
            Piece::Name(names, _) => {
                let either = |name: &&str| {
                    begins(rest, name).or_else(|| begins(rest, &name.replace(' ', NBSP)))
                };
                names.iter().filter_map(either).map(|count| start + count).collect()
            }
            Piece::ShortName(names) => {
                let short = |name: &&str| begins(rest, name.get(..3)?);
                names.iter().filter_map(short).map(|count| start + count).collect()
            }
            Piece::Offset(colon) => offsets(rest, colon).map(|count| start + count).collect(),
            Piece::Zone => {
                let fits = |c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '+'..='/');
                (1..=run(256, fits)).map(|count| start + count).collect()
            }
            Piece::Blank => match rest.first() {
                Some(c) if scan::is_space(*c) && !matches!(c, '\n' | '\r') => vec![start + 1],
                _ => Vec::new(),
            },
        }
    }

    /// The number that a matching text stands for.
    fn number(self, text: &str) -> Option<i64> {
        let digits = || text.parse::<i64>().ok();
        let is = |name: &str| text.replace(NBSP, " ").eq_ignore_ascii_case(name);
        let place = |found: Option<usize>| found.and_then(|index| i64::try_from(index).ok());
        match self {
            Piece::Digits(..) => digits(),
            Piece::Year(..) => Some(match digits()? {
                year @ 0..=60 => year + 2000,
                year @ 61..=99 => year + 1900,
                year => year,
            }),
            Piece::Fraction(_) => {
                Some((format!("0.{text}").parse::<f64>().ok()? * 1000.0).floor() as i64)
            }
            Piece::Name(names, first) => {
                Some(place(names.iter().position(|name| is(name)))? + first)
            }
            Piece::ShortName(names) => {
                let is = |name: &&str| name.get(..3).is_some_and(is);
                Some(place(names.iter().position(is))? + 1)
            }
            Piece::Offset(_) => minutes(text),
            Piece::Literal(_) | Piece::Zone | Piece::Blank => None,
        }
    }
}

/// How many characters of a text are a literal, in any case.
fn begins(text: &[char], literal: &str) -> Option<usize> {
    let mut count = 0;
    for expected in literal.chars() {
        let found = *text.get(count)?;
        if folded(found) != folded(expected) {
            return None;
        }
        count += 1;
    }
    Some(count)
}

/// A character as regular expressions of JavaScript compare it when case does not matter.
fn folded(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(one), None) if c.is_ascii() || !one.is_ascii() => one,
        _ => c,
    }
}

/// The lengths that an offset at the beginning of a text may have, best first.
fn offsets(text: &[char], colon: bool) -> impl Iterator<Item = usize> {
    let digit = |index: usize| text.get(index).is_some_and(char::is_ascii_digit);
    let signed = matches!(text.first(), Some('+' | '-'));
    let mut lengths = Vec::new();
    for hours in [2, 1] {
        if !signed || !(1..=hours).all(digit) {
            continue;
        }
        let after = if colon { hours + 2 } else { hours + 1 };
        if (!colon || text.get(hours + 1) == Some(&':')) && digit(after) && digit(after + 1) {
            lengths.push(after + 2);
        }
        lengths.push(hours + 1);
    }
    lengths.into_iter()
}

/// The minutes of an offset, with or without a colon.
fn minutes(offset: &str) -> Option<i64> {
    let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes) =
        digits.split_at(if digits.len() > 2 { digits.len() - 2 } else { digits.len() });
    let total = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().unwrap_or(0);
    Some(if offset.starts_with('-') { -total } else { total })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 25 November 2025, 10:30.
    const NOW: i64 = 1_764_066_600_000;

    #[test]
    fn dates_are_read_as_luxon_reads_them() {
        let cases = [
            ("2025-03-14", "yyyy-MM-dd", Some(1_741_910_400_000)),
            ("14.3.25", "d.M.yy", Some(1_741_910_400_000)),
            ("14.3.61", "d.M.yy", Some(-277_776_000_000)),
            ("march 14, 2025", "MMMM d, yyyy", Some(1_741_910_400_000)),
            ("Fri 14 MAR 2025", "EEE d MMM yyyy", Some(1_741_910_400_000)),
            ("Thu 14 Mar 2025", "EEE d MMM yyyy", None),
            ("2025-02-30", "yyyy-MM-dd", None),
            ("3/14/2025", "D", Some(1_741_910_400_000)),
            ("Mar 14, 2025, 3:09 PM", "ff", Some(1_741_964_940_000)),
            ("12:15 am", "h:mm a", Some(1_764_029_700_000)),
            ("12:15 PM", "h:mm a", Some(1_764_072_900_000)),
            ("15:09", "HH:mm", Some(1_764_083_340_000)),
            ("Tuesday", "cccc", Some(1_764_028_800_000)),
            ("2025-W11-5", "kkkk-'W'WW-E", Some(1_741_910_400_000)),
            ("2025-W53", "kkkk-'W'WW", None),
            ("2025-073", "yyyy-ooo", Some(1_741_910_400_000)),
            ("2025 2", "yyyy q", Some(1_743_465_600_000)),
            (
                "2025-03-14T15:09:26.535+05:30",
                "yyyy-MM-dd'T'HH:mm:ss.SSSZZ",
                Some(1_741_945_166_535),
            ),
            ("2025-03-14 15:09 europe/paris", "yyyy-MM-dd HH:mm z", Some(1_741_961_340_000)),
            ("2025-03-14 15:09 nowhere", "yyyy-MM-dd HH:mm z", None),
            ("44 BC", "y G", Some(-63_555_753_600_000)),
            ("2025-03-14 24:00", "yyyy-MM-dd HH:mm", Some(1_741_996_800_000)),
            ("2025-03-14 24:01", "yyyy-MM-dd HH:mm", None),
            ("2025.57", "yyyy.u", Some(1_735_689_600_570)),
            ("5 PM 15", "H a m", None),
            ("", "", None),
            ("x", "'x'", None),
            ("20250314", "yyyyMMdd", Some(1_741_910_400_000)),
            ("1112", "Md", Some(1_762_905_600_000)),
            ("2025-03-14 W11", "yyyy-MM-dd 'W'WW", None),
        ];
        let now = Date::from_millis(NOW).unwrap();
        for (text, format, expected) in cases {
            let read = Date::parse(text, format, || now).map(Date::millis);
            assert_eq!(read, expected, "{text} as {format}");
        }
    }

    #[test]
    fn the_clock_is_asked_where_the_year_is_left_out() {
        let asks = |text, format| {
            let mut is_asked = false;
            Date::parse(text, format, || {
                is_asked = true;
                Date::from_millis(NOW).unwrap()
            });
            is_asked
        };
        assert!(asks("15:09", "HH:mm"));
        assert!(asks("03-14", "MM-dd"));
        assert!(!asks("2025", "yyyy"));
        assert!(!asks("neither time nor year", "HH:mm"));
    }

    #[test]
    fn hostile_formats_end_soon() {
        let format = "dM".repeat(2000);
        let now = || Date::from_millis(NOW).unwrap();
        assert!(Date::parse(&"1".repeat(6000), &format, now).is_none());
        assert!(Date::parse(&"1".repeat(8001), &format, now).is_none());
        assert!(Date::parse(&"a".repeat(5000), &"z'a'".repeat(1000), now).is_none());
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(millis in 0..4_000_000_000_000i64) {
            let date = Date::from_millis(millis).unwrap();
            for format in [
                "yyyy-MM-dd HH:mm:ss.SSS",
                "SSS ss m h a EEEE d LLLL yyyy",
                "kkkk W E H m s S",
            ] {
                let read = Date::parse(&date.format(format), format, || date).map(Date::millis);
                prop_assert_eq!(read, Some(millis));
            }
        }

        #[test]
        fn any_text_and_format_are_survived(
            text in "\\PC{0,20}",
            format in "([a-zA-Z' ]|\\PC){0,20}",
        ) {
            Date::parse(&text, &format, || Date::day(2025, 1, 1).unwrap());
        }
    }
}
