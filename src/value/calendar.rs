//! Calendar arithmetic without bounds: days and weeks counted as JavaScript's `Date` counts them.
//!
//! A set or moved date may pass through days that do not exist (the 30th of February, hour 25, a
//! 14th month); they roll over here. jiff knows the calendar of the years it holds, and since the
//! calendar repeats every 400 years, that is enough for all others.
//!
//! Not here: zones, and which dates moc admits (`date`).

use jiff::SignedDuration;
use jiff::civil::Date;

/// Milliseconds in a day.
pub(super) const DAY: i64 = 86_400_000;
/// Days in 400 years, after which the calendar repeats.
const CYCLE: i64 = 146_097;
/// The day that day numbers count from.
const EPOCH: Date = Date::constant(1970, 1, 1);
/// What no year, month or day number may exceed, so that sums of them stay exact.
const BOUND: i64 = 1 << 40;

/// A date and time as on a wall, where each part may be too large or too small for its place.
#[derive(Clone, Copy)]
pub(super) struct Wall {
    pub year: i64,
    pub month: i64,
    pub day: i64,
    pub hour: i64,
    pub minute: i64,
    pub second: i64,
    pub millisecond: i64,
}

/// A day named by its week.
#[derive(Clone, Copy)]
pub(super) struct Week {
    pub year: i64,
    pub number: i64,
    /// 1 is the day that weeks start on.
    pub weekday: i64,
}

/// How weeks are counted.
#[derive(Clone, Copy)]
pub(super) struct Weeks {
    /// How many days of a year make its first week.
    pub minimal_days: i64,
    /// The day they start on, 1 = Monday.
    pub first_day: i64,
}

/// Weeks by ISO 8601.
pub(super) const ISO: Weeks = Weeks { minimal_days: 4, first_day: 1 };
/// Weeks as in the United States.
pub(super) const AMERICAN: Weeks = Weeks { minimal_days: 1, first_day: 7 };

/// How many days a year has.
pub(super) fn days_in_year(year: i64) -> i64 {
    if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) { 366 } else { 365 }
}

/// How many days a month has; a 13th month is the first of the year after.
pub(super) fn days_in_month(year: i64, month: i64) -> i64 {
    match (month - 1).rem_euclid(12) + 1 {
        2 if days_in_year(year.saturating_add((month - 1).div_euclid(12))) == 366 => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The number of a day since 1970. `None` when it is beyond all bounds.
pub(super) fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    if [year, month, day].iter().any(|part| part.unsigned_abs() > BOUND.unsigned_abs()) {
        return None;
    }
    let year = year + (month - 1).div_euclid(12);
    let month = i8::try_from((month - 1).rem_euclid(12) + 1).ok()?;
    let alike = i16::try_from(year.rem_euclid(400)).ok()? + 2000;
    let first = Date::new(alike, month, 1).ok()?.duration_since(EPOCH).as_hours() / 24;
    Some(first + (year.div_euclid(400) - 5) * CYCLE + day - 1)
}

/// The year, month and day of a day number.
pub(super) fn civil(number: i64) -> (i64, u8, u8) {
    let hours = SignedDuration::from_hours(number.rem_euclid(CYCLE) * 24);
    let alike = EPOCH.checked_add(hours).unwrap_or(EPOCH);
    let year = i64::from(alike.year()) + number.div_euclid(CYCLE) * 400;
    (year, alike.month().unsigned_abs(), alike.day().unsigned_abs())
}

/// The day of the week of a day number, 1 = Monday.
pub(super) fn weekday(number: i64) -> i64 {
    (number + 3).rem_euclid(7) + 1
}

/// The place of a day in its year, from 1.
pub(super) fn ordinal(year: i64, month: i64, day: i64) -> i64 {
    (1..month).map(|earlier| days_in_month(year, earlier)).sum::<i64>() + day
}

impl Wall {
    /// The milliseconds since 1970 that the wall shows, as if it stood in UTC.
    pub(super) fn millis(&self) -> Option<i64> {
        let time = self
            .hour
            .checked_mul(3_600_000)?
            .checked_add(self.minute.checked_mul(60_000)?)?
            .checked_add(self.second.checked_mul(1000)?)?
            .checked_add(self.millisecond)?;
        // Luxon sets the day of a year before 100 once more, after the time has rolled over: the
        // hours that were too many are lost.
        let time = if (0..100).contains(&self.year) { time.rem_euclid(DAY) } else { time };
        day_number(self.year, self.month, self.day)?.checked_mul(DAY)?.checked_add(time)
    }
}

impl Weeks {
    /// A day of the week as these weeks count it, from one that counts from Monday.
    fn weekday(self, iso: i64) -> i64 {
        (iso - self.first_day).rem_euclid(7) + 1
    }

    /// The day number before the first day of the year's first week.
    fn before(self, year: i64) -> Option<i64> {
        let decisive = day_number(year, 1, self.minimal_days)?;
        Some(decisive - self.weekday(weekday(decisive)))
    }

    /// How many weeks a year has.
    pub(super) fn in_year(self, year: i64) -> i64 {
        match (self.before(year), self.before(year.saturating_add(1))) {
            (Some(this), Some(next)) => (next - this) / 7,
            _ => 0,
        }
    }

    /// The week of a day.
    pub(super) fn of(self, number: i64) -> Week {
        let (year, ..) = civil(number);
        let starts = |year| self.before(year).is_some_and(|before| before < number);
        let year = [year + 1, year].into_iter().find(|year| starts(*year)).unwrap_or(year - 1);
        let since = number - self.before(year).unwrap_or(number) - 1;
        Week { year, number: since / 7 + 1, weekday: self.weekday(weekday(number)) }
    }

    /// The number of a day that is named by its week.
    pub(super) fn day_number(self, week: Week) -> Option<i64> {
        Some(self.before(week.year)? + (week.number - 1).checked_mul(7)? + week.weekday)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn days_roll_over() {
        assert_eq!(day_number(1970, 1, 1), Some(0));
        assert_eq!(day_number(2025, 2, 30), day_number(2025, 3, 2));
        assert_eq!(day_number(2024, 14, 1), day_number(2025, 2, 1));
        assert_eq!(day_number(2025, 0, 0), day_number(2024, 11, 30));
        assert_eq!(day_number(i64::MAX, 1, 1), None);
        assert_eq!(civil(-719_468), (0, 3, 1));
    }

    #[test]
    fn weeks_are_counted_in_two_ways() {
        let week = |weeks: Weeks, year, month, day| {
            let Week { year, number, weekday } = weeks.of(day_number(year, month, day).unwrap());
            (year, number, weekday)
        };
        assert_eq!(week(ISO, 2024, 12, 31), (2025, 1, 2));
        assert_eq!(week(ISO, 2021, 1, 3), (2020, 53, 7));
        assert_eq!(week(AMERICAN, 2024, 12, 31), (2025, 1, 3));
        assert_eq!(week(AMERICAN, 2023, 12, 31), (2024, 1, 1));
        assert_eq!((ISO.in_year(2020), ISO.in_year(2025)), (53, 52));
    }

    proptest! {
        #[test]
        fn every_day_has_one_name(number in -1_000_000_000..1_000_000_000i64) {
            let (year, month, day) = civil(number);
            prop_assert_eq!(day_number(year, month.into(), day.into()), Some(number));
            prop_assert_eq!(ISO.day_number(ISO.of(number)), Some(number));
            prop_assert_eq!(AMERICAN.day_number(AMERICAN.of(number)), Some(number));
        }
    }
}
