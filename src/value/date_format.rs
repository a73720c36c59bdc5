//! Dates written by Luxon's format tokens, in English.
//!
//! A format is runs of one letter, each a token or, when it means nothing, itself; text between
//! apostrophes is itself always, and two apostrophes are one.
//!
//! Not here: reading dates by a format (`date_parse`), names of zones (`zone`).

use super::Date;
use super::calendar::{self, AMERICAN};
use super::date::Parts;
use super::zone::{self, Zone};
use super::{number, scan, zone_names};

/// The months.
pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The days of the week.
pub(super) const DAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A piece of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'f> {
    /// As written.
    pub text: &'f str,
    /// Whether it stands for itself.
    pub literal: bool,
}

/// A format cut into its pieces.
pub(super) fn tokens(format: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut parts = format.split('\'').peekable();
    let mut quoted = false;
    while let Some(part) = parts.next() {
        match (quoted, part) {
            (false, _) => runs(part, &mut found),
            (true, "") if parts.peek().is_some() => found.push(Token { text: "'", literal: true }),
            (true, "") => {}
            (true, _) => found.push(Token { text: part, literal: true }),
        }
        quoted = !quoted;
    }
    found
}

/// Adds the runs of one character of a text outside apostrophes.
fn runs<'f>(text: &'f str, found: &mut Vec<Token<'f>>) {
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = rest.find(|c| c != first).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        found.push(Token { text: run, literal: scan::is_space(first) });
        rest = after;
    }
}

impl Date {
    /// The date by Luxon's format tokens: `yyyy-MM-dd HH:mm`, `EEEE 'the' d.`, `DDD`.
    pub fn format(self, format: &str) -> String {
        let writer = Writer { date: self, parts: self.parts() };
        let mut out = String::new();
        for token in tokens(format) {
            match (!token.literal).then(|| writer.token(token.text)).flatten() {
                Some(written) => out.push_str(&written),
                None => out.push_str(token.text),
            }
        }
        out
    }
}

/// A date that is written, with its parts.
struct Writer {
    date: Date,
    parts: Parts,
}

impl Writer {
    /// What a token becomes. `None` when it means nothing.
    fn token(&self, token: &str) -> Option<String> {
        self.of_day(token)
            .or_else(|| self.of_week(token))
            .or_else(|| self.of_time(token))
            .or_else(|| self.of_zone(token))
            .or_else(|| self.of_macro(token))
    }

    /// Era, year, quarter, month and day.
    fn of_day(&self, token: &str) -> Option<String> {
        let Parts { year, month, day, .. } = self.parts;
        let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
        let name = self.month();
        Some(match token {
            "G" => if year < 0 { "BC" } else { "AD" }.to_owned(),
            "GG" => if year < 0 { "Before Christ" } else { "Anno Domini" }.to_owned(),
            "GGGGG" => if year < 0 { "B" } else { "A" }.to_owned(),
            "y" => year.to_string(),
            "yy" => last_two(year),
            "yyyy" => padded(year, 4),
            "yyyyyy" => padded(year, 6),
            "q" | "qq" => padded((month + 2) / 3, token.len()),
            "M" | "L" | "MM" | "LL" => padded(month, token.len()),
            "MMM" | "LLL" => short(name, 3),
            "MMMM" | "LLLL" => name.to_owned(),
            "MMMMM" | "LLLLL" => short(name, 1),
            "d" | "dd" => padded(day, token.len()),
            "o" | "ooo" => padded(calendar::ordinal(year, month, day), token.len()),
            _ => return None,
        })
    }

    /// Weeks and their days.
    fn of_week(&self, token: &str) -> Option<String> {
        let week = || self.date.week();
        let american = || AMERICAN.of(self.date.day_number());
        let name = self.weekday();
        Some(match token {
            "kk" => last_two(week().year),
            "kkkk" => padded(week().year, 4),
            "W" | "WW" => padded(week().number, token.len()),
            "ii" => last_two(american().year),
            "iiii" => padded(american().year, 4),
            "n" | "nn" => padded(american().number, token.len()),
            "c" | "E" => self.date.weekday().to_string(),
            "ccc" | "EEE" => short(name, 3),
            "cccc" | "EEEE" => name.to_owned(),
            "ccccc" | "EEEEE" => short(name, 1),
            _ => return None,
        })
    }

    /// The time of day.
    fn of_time(&self, token: &str) -> Option<String> {
        let Parts { hour, minute, second, millisecond, .. } = self.parts;
        let padded = |number: u8| padded(number.into(), token.len());
        Some(match token {
            "H" | "HH" => padded(hour),
            "h" | "hh" => padded((hour + 11) % 12 + 1),
            "m" | "mm" => padded(minute),
            "s" | "ss" => padded(second),
            "S" => millisecond.to_string(),
            "u" | "SSS" => format!("{millisecond:03}"),
            "uu" => format!("{:02}", millisecond / 10),
            "uuu" => (millisecond / 100).to_string(),
            "a" => self.meridiem().to_owned(),
            _ => return None,
        })
    }

    /// The zone, and the instant regardless of it.
    fn of_zone(&self, token: &str) -> Option<String> {
        let (millis, zone) = (self.date.millis(), self.date.zone());
        let offset = zone.offset_minutes(millis);
        let (sign, hours, minutes) = (zone::sign(offset), offset.abs() / 60, offset.abs() % 60);
        Some(match token {
            "z" => zone.name(),
            "Z" => zone::narrow(offset),
            "ZZ" => format!("{sign}{hours:02}:{minutes:02}"),
            "ZZZ" => format!("{sign}{hours:02}{minutes:02}"),
            "ZZZZ" => zone.short_name(millis),
            "ZZZZZ" => zone.long_name(millis),
            "X" => millis.div_euclid(1000).to_string(),
            // Luxon rounds to three decimals, even of what has none: beyond the year 2255 it shows.
            "x" => number::text((millis as f64 * 1000.0).round() / 1000.0),
            _ => return None,
        })
    }

    /// A whole date, a whole time or both, as America writes them.
    fn of_macro(&self, token: &str) -> Option<String> {
        let length = token.len();
        let kind = token.chars().next().filter(|_| (1..=4).contains(&length))?;
        let time = |seconds, half| self.time(seconds, half);
        Some(match kind {
            'D' => self.day(length),
            't' | 'T' => {
                let time = time(length > 1, kind == 't');
                self.with_zone(time, length)
            }
            'f' | 'F' => {
                let joint = if length < 3 { ", " } else { " at " };
                let time = time(kind == 'F', true);
                format!("{}{joint}{}", self.day(length), self.with_zone(time, length))
            }
            _ => return None,
        })
    }

    /// The day, from `3/14/2025` (1) to `Friday, March 14, 2025` (4).
    fn day(&self, length: usize) -> String {
        let Parts { year, month, day, .. } = self.parts;
        // Here, and only here, years before the first are counted backwards from 1.
        let year = if year > 0 { year } else { 1 - year };
        match length {
            1 => format!("{month}/{day}/{year}"),
            2 => format!("{} {day}, {year}", short(self.month(), 3)),
            3 => format!("{} {day}, {year}", self.month()),
            _ => format!("{}, {} {day}, {year}", self.weekday(), self.month()),
        }
    }

    /// The time, with or without seconds, on a clock of twelve hours or of twenty-four.
    fn time(&self, seconds: bool, half: bool) -> String {
        let Parts { hour, minute, second, .. } = self.parts;
        let hours = if half { ((hour + 11) % 12 + 1).to_string() } else { format!("{hour:02}") };
        let seconds = if seconds { format!(":{second:02}") } else { String::new() };
        let meridiem = if half { format!(" {}", self.meridiem()) } else { String::new() };
        format!("{hours}:{minute:02}{seconds}{meridiem}")
    }

    /// The time followed by the zone's short (3) or long (4) name.
    fn with_zone(&self, time: String, length: usize) -> String {
        if length < 3 { time } else { format!("{time} {}", self.zone(length > 3)) }
    }

    /// The zone's name beside a time: the offsets that have a zone in the database go by its name.
    fn zone(&self, long: bool) -> String {
        let (millis, zone) = (self.date.millis(), self.date.zone());
        match zone {
            Zone::Fixed(minutes @ (-720..=840)) if minutes != 0 && minutes % 60 == 0 => {
                zone_names::offset(i64::from(minutes) * 60, long)
            }
            _ if long => zone.long_name(millis),
            _ => zone.short_name(millis),
        }
    }

    fn month(&self) -> &'static str {
        MONTHS.get(usize::from(self.parts.month) - 1).copied().unwrap_or("")
    }

    fn weekday(&self) -> &'static str {
        DAYS.get(usize::from(self.date.weekday()) - 1).copied().unwrap_or("")
    }

    fn meridiem(&self) -> &'static str {
        if self.parts.hour < 12 { "AM" } else { "PM" }
    }
}

/// The first letters of a name.
fn short(name: &str, letters: usize) -> String {
    name.chars().take(letters).collect()
}

/// A number with zeros before it; the sign does not count.
fn padded(number: i64, digits: usize) -> String {
    let sign = if number < 0 { "-" } else { "" };
    format!("{sign}{:0digits$}", number.unsigned_abs())
}

/// The last two characters of a year as a number: `-5` is the whole of its year.
fn last_two(year: i64) -> String {
    if (-9..0).contains(&year) { padded(year, 2) } else { padded(year.abs() % 100, 2) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_are_written_as_luxon_writes_them() {
        let pi = 1_741_964_966_535;
        let cases = [
            (pi, "local", "yyyy-MM-dd HH:mm:ss.SSS", "2025-03-14 15:09:26.535"),
            (pi, "local", "EEEE, MMMM d, yyyy 'at' h:mm a", "Friday, March 14, 2025 at 3:09 PM"),
            (pi, "local", "D|DD|DDD", "3/14/2025|Mar 14, 2025|March 14, 2025"),
            (pi, "local", "DDDD", "Friday, March 14, 2025"),
            (pi, "local", "t|tt|ttt", "3:09 PM|3:09:26 PM|3:09:26 PM UTC"),
            (pi, "local", "tttt", "3:09:26 PM Coordinated Universal Time"),
            (pi, "local", "T|TT|TTT", "15:09|15:09:26|15:09:26 UTC"),
            (pi, "utc", "f|ff", "3/14/2025, 3:09 PM|Mar 14, 2025, 3:09 PM"),
            (pi, "utc", "ffff", "Friday, March 14, 2025 at 3:09 PM UTC"),
            (pi, "UTC+5:30", "F|FF", "3/14/2025, 8:39:26 PM|Mar 14, 2025, 8:39:26 PM"),
            (pi, "UTC+5:30", "FFF", "March 14, 2025 at 8:39:26 PM UTC+5:30"),
            (pi, "UTC-3", "fff", "March 14, 2025 at 12:09 PM GMT-3"),
            (pi, "UTC-3", "ffff", "Friday, March 14, 2025 at 12:09 PM GMT-03:00"),
            (pi, "UTC-3", "z|Z|ZZ|ZZZ|ZZZZ|ZZZZZ", "UTC-3|-3|-03:00|-0300|UTC-3|UTC-3"),
            (pi, "america/new_york", "z|Z|ZZZZ", "America/New_York|-4|EDT"),
            (pi, "America/New_York", "ZZZZZ", "Eastern Daylight Time"),
            (pi, "Europe/Paris", "ZZZZ|ZZZZZ", "GMT+1|Central European Standard Time"),
            (1_735_603_200_000, "local", "kkkk-'W'WW-E kk", "2025-W01-2 25"),
            (1_735_603_200_000, "local", "ii|iiii|n|nn", "25|2025|1|01"),
            (1_735_603_200_000, "local", "o|ooo|q|qq", "366|366|4|04"),
            (pi, "local", "u|uu|uuu|S|x|X", "535|53|5|535|1741964966535|1741964966"),
            (pi, "local", "G|GG|GGGGG|ccccc|LLLLL|LLL", "AD|Anno Domini|A|F|M|Mar"),
            (pi, "local", "yy|yyyyyy|yyy|YYYY", "25|002025|yyy|YYYY"),
            (pi, "local", "''|'it''s'|'open|é😀😀", "'|its|open|é😀😀"),
            (-62_304_163_200_000, "local", "y yyyy yy G D h", "-5 -0005 -05 BC 8/30/6 12"),
            (pi, "local", "", ""),
        ];
        for (millis, zone, format, expected) in cases {
            let date = Date::from_millis(millis).unwrap().in_zone(Zone::named(zone).unwrap());
            assert_eq!(date.format(format), expected, "{format}");
        }
    }

    proptest! {
        #[test]
        fn any_format_is_written(millis in any::<i64>(), format in "([a-zA-Z' ]|\\PC){0,20}") {
            if let Some(date) = Date::from_millis(millis) {
                date.format(&format);
            }
        }
    }
}
