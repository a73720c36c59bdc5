//! How old something may get: `stale_after = "1 year"`.

use serde::Deserialize;
use std::str::FromStr;

/// A span of whole days and months, longer than none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Age {
    months: i32,
    days: i32,
}

impl Age {
    /// The day on which something ends that begins on `day`; `None` past the end of the calendar.
    pub fn after(self, day: jiff::civil::Date) -> Option<jiff::civil::Date> {
        let span = jiff::Span::new().try_months(self.months).ok()?.try_days(self.days).ok()?;
        day.checked_add(span).ok()
    }
}

impl FromStr for Age {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no span of time: write `90 days`, `6 months`, `1 year`");
        let span: jiff::Span = text.trim().parse().map_err(|_| wrong())?;
        let has_time = [span.get_hours().into(), span.get_minutes(), span.get_seconds()];
        let months = i32::from(span.get_years()) * 12 + span.get_months();
        let days = span.get_weeks() * 7 + span.get_days();
        match months < 0 || days < 0 || (months, days) == (0, 0) || has_time != [0, 0, 0] {
            true => Err(wrong()),
            false => Ok(Age { months, days }),
        }
    }
}

impl TryFrom<String> for Age {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_days_and_months() {
        for (text, months, days) in [
            ("1y", 12, 0),
            ("1 year", 12, 0),
            ("6 months", 6, 0),
            ("18mo", 18, 0),
            ("2 weeks 3 days", 0, 17),
            ("90d", 0, 90),
        ] {
            assert_eq!(text.parse(), Ok(Age { months, days }), "{text}");
        }
        for text in ["", "soon", "1", "0 days", "3h", "-1y", "1 year ago"] {
            assert!(text.parse::<Age>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_last_day_counts() {
        let day = |text: &str| text.parse::<jiff::civil::Date>().ok();
        let after = |age: Result<Age, String>, from| age.ok()?.after(day(from)?);
        assert_eq!(after("1 year".parse(), "2024-02-29"), day("2025-02-28"));
        assert_eq!(after("30 days".parse(), "2025-01-01"), day("2025-01-31"));
        assert_eq!(after("1 year".parse(), "9999-12-31"), None);
    }
}
