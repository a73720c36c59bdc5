//! Durations as text: in English words, and by Luxon's format tokens.
//!
//! Numbers are written as `Intl` writes them for Luxon, which asks for no grouping.
//!
//! Not here: what the amounts are (`duration`).

use super::Duration;
use super::date_format::{Token, tokens};
use super::duration::Unit;
use super::number;

impl Duration {
    /// The duration in English words: `1 day, 3 hours`. Empty when it is zero.
    pub fn human(&self) -> String {
        let normalized = self.normalized();
        let shown: Vec<String> = normalized
            .parts()
            .filter(|(_, amount)| *amount != 0.0)
            .map(|(unit, amount)| {
                let amount = decimal(amount, 1);
                let plural = if matches!(amount.as_str(), "1" | "-1") { "" } else { "s" };
                format!("{amount} {}{plural}", unit.name())
            })
            .collect();
        shown.join(", ")
    }

    /// The duration by Luxon's tokens for durations: `h:mm`. Units that the format lacks are
    /// converted to those that it has; each is rounded down.
    pub fn format(&self, format: &str) -> String {
        let tokens = tokens(format);
        let of = |token: &Token| (!token.literal).then(|| unit(token.text)).flatten();
        let units: Vec<Unit> = tokens.iter().filter_map(of).collect();
        let shifted = self.shifted(&units);
        let mut out = String::new();
        for token in &tokens {
            match of(token) {
                Some(unit) => {
                    out.push_str(&decimal(shifted.amount(unit).floor(), token.text.len()))
                }
                None => out.push_str(token.text),
            }
        }
        out
    }
}

/// The unit that a token of a duration's format stands for.
fn unit(token: &str) -> Option<Unit> {
    Some(match token.chars().next()? {
        'y' => Unit::Year,
        'M' => Unit::Month,
        'w' => Unit::Week,
        'd' => Unit::Day,
        'h' => Unit::Hour,
        'm' => Unit::Minute,
        's' => Unit::Second,
        'S' => Unit::Millisecond,
        _ => return None,
    })
}

/// A number as `Intl` writes it in English without grouping: at most three decimals, halves rounded
/// away from zero, at least so many digits before the point. Zero keeps its sign.
fn decimal(number: f64, least: usize) -> String {
    let sign = if number.is_sign_negative() && !number.is_nan() { "-" } else { "" };
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return format!("{sign}∞");
    }
    let (whole, fraction) = digits(number.abs());
    let kept: String = fraction.chars().chain("000".chars()).take(3).collect();
    let up = fraction.as_bytes().get(3).is_some_and(|digit| *digit >= b'5');
    let (whole, kept) = if up { increased(&whole, &kept) } else { (whole, kept) };
    let kept = kept.trim_end_matches('0');
    let point = if kept.is_empty() { "" } else { "." };
    // Not by a width of the format, which must not exceed 16 bits.
    let zeros = "0".repeat(least.saturating_sub(whole.len()));
    format!("{sign}{zeros}{whole}{point}{kept}")
}

/// The digits before and after the point of a number, as few as read back the same.
fn digits(number: f64) -> (String, String) {
    let shortest = number::text(number);
    let (mantissa, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let exponent = exponent.parse::<isize>().unwrap_or(0);
    let padding = "0".repeat(exponent.unsigned_abs());
    if exponent < 0 {
        return ("0".to_owned(), format!("{}{whole}{fraction}", padding.get(1..).unwrap_or("")));
    }
    // An exponent is written from 10 to the 21st on, where no fraction can be left.
    let moved = fraction.len().min(exponent.unsigned_abs());
    let (before, after) = fraction.split_at(moved);
    (format!("{whole}{before}{}", padding.get(moved..).unwrap_or("")), after.to_owned())
}

/// The next larger number in the last of three decimals.
fn increased(whole: &str, decimals: &str) -> (String, String) {
    let mut all: Vec<char> = format!("0{whole}{decimals}").chars().collect();
    for digit in all.iter_mut().rev() {
        match digit {
            '9' => *digit = '0',
            other => {
                *other = char::from_digit(other.to_digit(10).unwrap_or(0) + 1, 10).unwrap_or('0');
                break;
            }
        }
    }
    let point = all.len() - decimals.len();
    let whole: String = all.iter().take(point).collect();
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    (whole.to_owned(), all.iter().skip(point).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Amounts = &'static [(Unit, f64)];

    #[test]
    fn durations_are_written_as_luxon_writes_them() {
        use Unit::{Day, Hour, Millisecond, Month, Quarter, Second, Week, Year};
        let cases: [(Amounts, &str, &str, &str); 12] = [
            (&[(Day, 1.0), (Hour, 3.0)], "1 day, 3 hours", "h:mm", "27:00"),
            (
                &[(Millisecond, 90_061_001.0)],
                "1 day, 1 hour, 1 minute, 1 second, 1 millisecond",
                "d 'd' hh:mm:ss.SSS",
                "1 d 01:01:01.001",
            ),
            (&[(Month, 14.0), (Day, -1.0)], "1 year, 1 month, 3 weeks, 6 days", "y M d", "1 1 29"),
            (&[(Year, 1.5)], "1 year, 6 months", "M", "18"),
            (&[(Day, 45.0)], "1 month, 2 weeks, 3 days", "M d", "1 15"),
            (&[(Week, -2.0), (Hour, 1.0)], "-1 week, -6 days, -23 hours", "w dd hh", "-1 -06 -23"),
            (&[(Hour, 0.0)], "", "hh", "00"),
            (&[(Second, 1.0005)], "1 second, 0.5 milliseconds", "s.S", "1.0"),
            (&[(Year, 12345.0)], "12345 years", "yyyyyy", "012345"),
            (&[(Day, 400.0)], "1 year, 2 months, 1 week, 1 day", "", ""),
            (&[(Millisecond, 0.9996)], "1 millisecond", "S", "0"),
            (&[(Quarter, 3.0)], "9 months", "M", "9"),
        ];
        for (parts, human, format, formatted) in cases {
            let duration = parts
                .iter()
                .map(|(unit, amount)| Duration::of(*unit, *amount))
                .reduce(|sum, part| sum.plus(&part))
                .unwrap();
            assert_eq!(duration.human(), human);
            assert_eq!(duration.format(format), formatted);
        }
    }

    #[test]
    fn numbers_have_three_decimals_at_most() {
        let cases = [
            (0.0, "0"),
            (-0.0, "-0"),
            (-0.0001, "-0"),
            (0.9996, "1"),
            (1.0005, "1.001"),
            (99.9999, "100"),
            (1e-9, "0"),
            (1e21, "1000000000000000000000"),
            (1.25e22, "12500000000000000000000"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-∞"),
        ];
        for (number, expected) in cases {
            assert_eq!(decimal(number, 1), expected);
        }
        assert_eq!(decimal(-7.0, 3), "-007");
        assert_eq!(decimal(7.0, 100_000).len(), 100_000);
    }

    proptest! {
        #[test]
        fn any_duration_is_written(
            unit in 0..9usize,
            amount in any::<f64>(),
            format in "\\PC{0,20}",
        ) {
            let units = [
                Unit::Year, Unit::Quarter, Unit::Month, Unit::Week, Unit::Day, Unit::Hour,
                Unit::Minute, Unit::Second, Unit::Millisecond,
            ];
            let duration = Duration::of(units[unit], amount).plus(&Duration::of(Unit::Day, 1.5));
            duration.human();
            duration.format(&format);
            let start = crate::value::Date::day(2025, 1, 31).unwrap();
            start.plus(&duration);
            start.minus(&duration);
        }
    }
}
