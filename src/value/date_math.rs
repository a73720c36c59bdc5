//! Dates moved by durations, the durations between dates, and where units begin and end.
//!
//! Nothing is bounded on the way; only the result is.
//!
//! Not here: what a date is (`date`), how units convert (`duration`).

use super::calendar;
use super::date::Date;
use super::duration::{Duration, Unit};

impl Date {
    /// The date later by a duration: whole calendar units on the calendar, all else as time.
    pub fn plus(self, d: &Duration) -> Option<Date> {
        self.moved(d)?.admitted()
    }

    /// The date earlier by a duration.
    pub fn minus(self, d: &Duration) -> Option<Date> {
        self.plus(&d.negated())
    }

    /// `plus` without bounds.
    fn moved(self, d: &Duration) -> Option<Date> {
        let whole = |unit| whole(d.amount(unit));
        let mut wall = self.parts().wall();
        wall.year += whole(Unit::Year)?;
        wall.month += whole(Unit::Month)? + whole(Unit::Quarter)? * 3;
        wall.day = wall.day.min(calendar::days_in_month(wall.year, wall.month))
            + whole(Unit::Day)?
            + whole(Unit::Week)? * 7;
        let date = Date::at(wall.millis()?, self.offset(), self.zone());
        match calendar_fractions(d).shift_to(Unit::Millisecond) {
            0.0 => Some(date),
            time => Some(Date::unbounded(instant(date.millis() as f64 + time)?, self.zone())),
        }
    }

    /// How much later the date is than another: years, months and so on, normalised.
    pub fn difference(self, earlier: Date) -> Duration {
        let between = if earlier.millis() > self.millis() {
            self.until(earlier).negated()
        } else {
            earlier.until(self)
        };
        between.normalized()
    }

    /// Years, months, days and time from the date to a later one, each as large as it can be.
    fn until(self, later: Date) -> Duration {
        let mut passed = Duration::nothing();
        let mut cursor = self;
        for unit in [Unit::Year, Unit::Month, Unit::Day] {
            let mut amount = cursor.apart(later, unit);
            let reach = |amount: i64| self.moved(&passed.clone().with(unit, amount as f64));
            // One too many when the rest of the date is earlier; two when zones differ as well.
            for _ in 0..2 {
                if reach(amount).is_some_and(|reached| reached.millis() > later.millis()) {
                    amount -= 1;
                }
            }
            cursor = reach(amount).unwrap_or(cursor);
            passed = passed.with(unit, amount as f64);
        }
        let rest = later.millis().saturating_sub(cursor.millis()) as f64;
        Duration::of(Unit::Millisecond, rest).time().plus(&passed)
    }

    /// The difference on the calendar, with no regard to anything smaller.
    fn apart(self, later: Date, unit: Unit) -> i64 {
        let (from, to) = (self.parts(), later.parts());
        let years = i64::from(to.year) - i64::from(from.year);
        match unit {
            Unit::Year => years,
            Unit::Month => i64::from(to.month) - i64::from(from.month) + years * 12,
            _ => later.day_number() - self.day_number(),
        }
    }

    /// The first moment of the unit that the date is in.
    pub fn start_of(self, unit: Unit) -> Date {
        let mut wall = self.parts().wall();
        match unit {
            Unit::Year => (wall.month, wall.day) = (1, 1),
            Unit::Quarter => (wall.month, wall.day) = ((wall.month - 1) / 3 * 3 + 1, 1),
            Unit::Month => wall.day = 1,
            Unit::Week => wall.day -= i64::from(self.weekday()) - 1,
            _ => {}
        }
        if unit <= Unit::Day {
            wall.hour = 0;
        }
        if unit <= Unit::Hour {
            wall.minute = 0;
        }
        if unit <= Unit::Minute {
            wall.second = 0;
        }
        if unit <= Unit::Second {
            wall.millisecond = 0;
        }
        wall.millis().map_or(self, |local| Date::at(local, self.offset(), self.zone()))
    }

    /// The last millisecond of the unit that the date is in.
    pub fn end_of(self, unit: Unit) -> Date {
        let next = self.moved(&Duration::of(unit, 1.0)).map(|next| next.start_of(unit));
        next.map_or(self, |next| Date::unbounded(next.millis().saturating_sub(1), self.zone()))
    }
}

/// The whole part of an amount. `None` when it is larger than any calendar.
fn whole(amount: f64) -> Option<i64> {
    (amount.abs() < 1e11).then_some(amount.trunc() as i64)
}

/// The millisecond that an instant falls into, as JavaScript's `Date` cuts it: towards 1970.
fn instant(millis: f64) -> Option<i64> {
    (millis.abs() < 1e17).then_some(millis as i64)
}

/// What of a duration is time: hours and less, and the fractions of calendar units.
fn calendar_fractions(d: &Duration) -> Duration {
    let calendar = [Unit::Year, Unit::Quarter, Unit::Month, Unit::Week, Unit::Day];
    calendar.into_iter().fold(d.clone(), |time, unit| {
        let amount = d.amount(unit);
        time.with(unit, amount - amount.trunc())
    })
}

#[cfg(test)]
mod tests {
    use super::super::duration::USUAL;
    use super::*;
    use crate::value::zone::Zone;
    use proptest::prelude::*;

    fn shown(millis: i64, zone: &str) -> Date {
        Date::from_millis(millis).unwrap().in_zone(Zone::named(zone).unwrap())
    }

    #[test]
    fn durations_are_added_on_the_calendar() {
        let cases = [
            (1_706_659_200_000, "local", Unit::Month, 1.0, 1_709_164_800_000),
            (1_709_164_800_000, "local", Unit::Year, 1.0, 1_740_700_800_000),
            (1_743_215_400_000, "Europe/Paris", Unit::Day, 1.0, 1_743_298_200_000),
            (1_743_215_400_000, "Europe/Paris", Unit::Hour, 24.0, 1_743_301_800_000),
            (1_735_689_600_000, "local", Unit::Month, 1.5, 1_739_664_000_000),
            (1_735_689_600_000, "local", Unit::Week, -0.5, 1_735_387_200_000),
            (1_741_480_200_000, "America/New_York", Unit::Day, 1.0, 1_741_563_000_000),
            (1_738_281_600_000, "local", Unit::Quarter, 1.0, 1_745_971_200_000),
        ];
        for (millis, zone, unit, amount, expected) in cases {
            let moved = shown(millis, zone).plus(&Duration::of(unit, amount));
            assert_eq!(moved.map(Date::millis), Some(expected), "{amount} {unit:?}");
        }
        let today = Date::day(2025, 3, 14).unwrap();
        for amount in [1e5, 1e300, f64::INFINITY] {
            assert!(today.plus(&Duration::of(Unit::Year, amount)).is_none());
        }
    }

    #[test]
    fn differences_are_as_large_as_can_be() {
        let cases = [
            (1_709_164_800_000, 1_741_964_966_535, "local", [1, 0, 2, 0, 15, 9, 26, 535]),
            (1_741_910_400_000, 1_709_208_000_000, "local", [-1, 0, -1, -6, -12, 0, 0, 0]),
            (1_743_249_600_000, 1_743_336_000_000, "Europe/Paris", [0, 0, 0, 1, 1, 0, 0, 0]),
            (1_706_659_200_000, 1_709_251_200_000, "local", [0, 1, 0, 1, 0, 0, 0, 0]),
        ];
        for (from, to, zone, expected) in cases {
            let between = shown(to, zone).difference(shown(from, zone));
            let expected = expected.map(f64::from);
            assert_eq!(USUAL.map(|unit| between.amount(unit)), expected);
        }
    }

    #[test]
    fn units_begin_and_end() {
        let pi = Date::from_millis(1_741_964_966_535).unwrap();
        let cases = [
            (Unit::Hour, 1_741_964_400_000, 1_741_967_999_999),
            (Unit::Day, 1_741_910_400_000, 1_741_996_799_999),
            (Unit::Week, 1_741_564_800_000, 1_742_169_599_999),
            (Unit::Month, 1_740_787_200_000, 1_743_465_599_999),
            (Unit::Quarter, 1_735_689_600_000, 1_743_465_599_999),
            (Unit::Year, 1_735_689_600_000, 1_767_225_599_999),
        ];
        for (unit, start, end) in cases {
            assert_eq!((pi.start_of(unit).millis(), pi.end_of(unit).millis()), (start, end));
        }
        let last = Date::day(9999, 12, 31).unwrap().end_of(Unit::Year);
        assert_eq!(last.iso(), "9999-12-31T23:59:59.999");
    }

    proptest! {
        #[test]
        fn a_difference_leads_back(
            from in 0..4_000_000_000_000i64,
            days in 0..20_000i64,
            rest in 0..86_400_000i64,
        ) {
            let from = Date::from_millis(from).unwrap();
            let to = Date::from_millis(from.millis() + days * 86_400_000 + rest).unwrap();
            let between = to.difference(from);
            let reached = from.plus(&between).unwrap().millis();
            // Normalising makes a month of 30 days, which on the calendar is another length.
            prop_assert!((reached - to.millis()).abs() <= 3 * 86_400_000);
        }
    }
}
