//! Points in time with a zone, computed with as Luxon does.
//!
//! Results that leave the years -9999 to 9999 are `None`, as Luxon's are invalid beyond its own,
//! wider bounds. A date holds whole milliseconds. What Luxon decides by the clock (which of two
//! equal local times is meant when summer time ends) is decided by the date alone here.
//!
//! Not here: moving dates and the time between them (`date_math`), writing and reading by a format
//! (`date_format`, `date_parse`), which texts are dates (`scan`).

use super::calendar::{self, DAY, ISO, Wall, Week};
use super::duration::Unit;
use super::zone::{self, Zone};
use std::cmp::Ordering;

/// The local milliseconds in which the year -9999 begins.
const FIRST: i64 = -377_705_116_800_000;
/// The local milliseconds in which the year 9999 ends.
const LAST: i64 = 253_402_300_799_999;

/// A point in time with its zone.
#[derive(Debug, Clone, Copy, Default)]
pub struct Date {
    millis: i64,
    zone: Zone,
}

/// A date and time as on calendar and clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Parts {
    /// The year; 0 is the one before year 1.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
    /// 0 to 23.
    pub hour: u8,
    /// 0 to 59.
    pub minute: u8,
    /// 0 to 59.
    pub second: u8,
    /// 0 to 999.
    pub millisecond: u16,
}

impl Parts {
    pub(super) fn wall(self) -> Wall {
        Wall {
            year: self.year.into(),
            month: self.month.into(),
            day: self.day.into(),
            hour: self.hour.into(),
            minute: self.minute.into(),
            second: self.second.into(),
            millisecond: self.millisecond.into(),
        }
    }

    /// Whether there is such a day and time. Hour 24 is the end of a day.
    fn exist(self) -> bool {
        let days = calendar::days_in_month(self.year.into(), self.month.into());
        let midnight = (self.minute, self.second, self.millisecond) == (0, 0, 0);
        (1..=12).contains(&self.month)
            && (1..=days).contains(&i64::from(self.day))
            && (self.hour < 24 || (self.hour == 24 && midnight))
            && self.minute < 60
            && self.second < 60
            && self.millisecond < 1000
    }
}

impl Date {
    /// The date with these parts. `None` when there is no such day or time.
    pub fn from_parts(parts: Parts, zone: Zone) -> Option<Date> {
        Date::from_parts_near(parts, zone, None)
    }

    /// The same; of two equal local times the one with that offset, in milliseconds, is meant.
    pub(super) fn from_parts_near(parts: Parts, zone: Zone, offset: Option<i64>) -> Option<Date> {
        let local = parts.exist().then(|| parts.wall().millis()).flatten()?;
        Date::at(local, offset.unwrap_or_else(|| zone.offset(local)), zone).admitted()
    }

    /// Midnight of a day in the local zone.
    pub fn day(year: i32, month: u8, day: u8) -> Option<Date> {
        let parts = Parts { year, month, day, hour: 0, minute: 0, second: 0, millisecond: 0 };
        Date::from_parts(parts, Zone::Local)
    }

    /// An instant in the local zone.
    pub fn from_millis(millis: i64) -> Option<Date> {
        Date { millis, zone: Zone::Local }.admitted()
    }

    /// An instant as written in data: `2025-11-20T12:00:00Z`. It is moved to the local zone.
    pub fn from_rfc3339(text: &str) -> Option<Date> {
        Date::from_millis(text.parse::<jiff::Timestamp>().ok()?.as_millisecond())
    }

    /// An instant in a zone, wherever it lies.
    pub(super) fn unbounded(millis: i64, zone: Zone) -> Date {
        Date { millis, zone }
    }

    /// The date, unless it lies outside the years that moc knows.
    pub(super) fn admitted(self) -> Option<Date> {
        (FIRST..=LAST).contains(&self.local()).then_some(self)
    }

    /// The instant at which a zone shows a local time. The offset is the one to expect: it decides
    /// which of two is meant. A time that is skipped is shown as much later as the clock jumps.
    pub(super) fn at(local: i64, expected: i64, zone: Zone) -> Date {
        let guess = local.saturating_sub(expected);
        let found = zone.offset(guess);
        let second = local.saturating_sub(found);
        let checked = zone.offset(second);
        let millis = if found == expected {
            guess
        } else if found == checked {
            second
        } else {
            local.saturating_sub(found.min(checked))
        };
        Date { millis, zone }
    }

    /// Milliseconds since 1970.
    pub fn millis(self) -> i64 {
        self.millis
    }

    /// The zone that the date is shown in.
    pub fn zone(self) -> Zone {
        self.zone
    }

    /// The zone's offset, in milliseconds.
    pub(super) fn offset(self) -> i64 {
        self.zone.offset(self.millis)
    }

    /// The milliseconds since 1970 that a clock in the zone shows.
    fn local(self) -> i64 {
        self.millis.saturating_add(self.offset())
    }

    /// The number of the day in the zone.
    pub(super) fn day_number(self) -> i64 {
        self.local().div_euclid(DAY)
    }

    /// Calendar and clock in the date's own zone.
    pub fn parts(self) -> Parts {
        let (year, month, day) = calendar::civil(self.day_number());
        let time = self.local().rem_euclid(DAY);
        let byte = |number: i64| u8::try_from(number).unwrap_or(0);
        Parts {
            year: i32::try_from(year).unwrap_or(0),
            month,
            day,
            hour: byte(time / 3_600_000),
            minute: byte(time / 60_000 % 60),
            second: byte(time / 1000 % 60),
            millisecond: u16::try_from(time % 1000).unwrap_or(0),
        }
    }

    /// The date with one part replaced; what is too much for it rolls over. The day is clamped to
    /// its month when year or month are set. Quarters and weeks cannot be set.
    pub fn set(self, unit: Unit, value: i64) -> Option<Date> {
        let mut wall = self.parts().wall();
        match unit {
            Unit::Year => wall.year = value,
            Unit::Month => wall.month = value,
            Unit::Day => wall.day = value,
            Unit::Hour => wall.hour = value,
            Unit::Minute => wall.minute = value,
            Unit::Second => wall.second = value,
            Unit::Millisecond => wall.millisecond = value,
            Unit::Quarter | Unit::Week => return None,
        }
        if unit != Unit::Day {
            // No day number has so distant a month, and `millis` will say so.
            let month = wall.month.clamp(i64::from(i32::MIN), i64::from(i32::MAX));
            wall.day = wall.day.min(calendar::days_in_month(wall.year, month));
        }
        Date::at(wall.millis()?, self.offset(), self.zone).admitted()
    }

    /// The same calendar and clock in another zone, at another instant.
    pub fn keep_local_time(self, zone: Zone) -> Date {
        if zone == self.zone {
            return self;
        }
        let local = self.parts().wall().millis().unwrap_or_else(|| self.local());
        Date::at(local, zone.offset(self.millis), zone)
    }

    /// The same instant in the local zone.
    pub fn to_local(self) -> Date {
        Date { zone: Zone::Local, ..self }
    }

    /// The same instant in another zone.
    pub fn in_zone(self, zone: Zone) -> Date {
        Date { zone, ..self }
    }

    /// Local midnight of the day that the date shows in its own zone.
    pub fn strip_time(self) -> Date {
        Date { millis: self.day_number().saturating_mul(DAY), zone: Zone::Local }
    }

    /// The day of the week, 1 = Monday.
    pub fn weekday(self) -> u8 {
        u8::try_from(calendar::weekday(self.day_number())).unwrap_or(1)
    }

    /// The number of the week in its year, by ISO 8601.
    pub fn week_number(self) -> u8 {
        u8::try_from(ISO.of(self.day_number()).number).unwrap_or(1)
    }

    /// The date as text for data: only as much as it says. `2025-03-14`, `2025-03-14T15:09:26.535`,
    /// `2025-03-14T00:00:00+05:30`.
    pub fn iso(self) -> String {
        let Parts { year, month, day, hour, minute, second, millisecond } = self.parts();
        let year = match year {
            0..=9999 => format!("{year:04}"),
            _ => format!("{}{:06}", if year < 0 { '-' } else { '+' }, year.unsigned_abs()),
        };
        let mut out = format!("{year}-{month:02}-{day:02}");
        let offset = self.zone.offset_minutes(self.millis);
        if self.local().rem_euclid(DAY) == 0 && offset == 0 {
            return out;
        }
        out.push_str(&format!("T{hour:02}:{minute:02}:{second:02}"));
        if millisecond > 0 {
            out.push_str(&format!(".{millisecond:03}"));
        }
        if offset != 0 {
            out.push(zone::sign(offset));
            out.push_str(&format!("{:02}:{:02}", offset.abs() / 60, offset.abs() % 60));
        }
        out
    }

    /// By instant: less when earlier, equal only when the zone is the same too.
    pub fn compare(self, other: Date) -> Ordering {
        match self.millis.cmp(&other.millis) {
            Ordering::Less => Ordering::Less,
            Ordering::Equal if self.zone == other.zone => Ordering::Equal,
            _ => Ordering::Greater,
        }
    }

    /// The week that the date is in, by ISO 8601.
    pub(super) fn week(self) -> Week {
        ISO.of(self.day_number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(millis: i64, zone: &str) -> Date {
        Date::from_millis(millis).unwrap().in_zone(Zone::named(zone).unwrap())
    }

    #[test]
    fn only_days_and_times_that_exist_are_dates() {
        let parts = |year, month, day, hour, minute| Parts {
            year,
            month,
            day,
            hour,
            minute,
            second: 0,
            millisecond: 0,
        };
        let made = |parts| Date::from_parts(parts, Zone::Local).map(Date::millis);
        assert_eq!(made(parts(2024, 2, 29, 0, 0)), Some(1_709_164_800_000));
        assert_eq!(made(parts(2024, 2, 29, 24, 0)), Some(1_709_251_200_000));
        assert_eq!(made(parts(9999, 12, 31, 23, 59)), Some(LAST - 59_999));
        assert_eq!(made(parts(-9999, 1, 1, 0, 0)), Some(FIRST));
        for wrong in [
            parts(2025, 2, 29, 0, 0),
            parts(2025, 13, 1, 0, 0),
            parts(2025, 0, 1, 0, 0),
            parts(2025, 1, 0, 0, 0),
            parts(2025, 1, 1, 24, 1),
            parts(2025, 1, 1, 0, 60),
            parts(10_000, 1, 1, 0, 0),
        ] {
            assert_eq!(made(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn parts_that_are_set_roll_over_as_in_luxon() {
        let cases = [
            (1_739_145_600_000, "local", Unit::Day, 30, 1_740_873_600_000),
            (1_739_145_600_000, "local", Unit::Hour, 25, 1_739_235_600_000),
            (1_739_145_600_000, "local", Unit::Minute, -1, 1_739_145_540_000),
            (-59_958_144_000_000, "local", Unit::Hour, 25, -59_958_140_400_000),
            (1_738_281_600_000, "local", Unit::Month, 2, 1_740_700_800_000),
            (1_709_164_800_000, "local", Unit::Year, 2025, 1_740_700_800_000),
            (1_743_336_000_000, "Europe/Paris", Unit::Hour, 2, 1_743_296_400_000),
        ];
        for (millis, zone, unit, value, expected) in cases {
            let set = shown(millis, zone).set(unit, value).map(Date::millis);
            assert_eq!(set, Some(expected), "{unit:?} {value}");
        }
    }

    #[test]
    fn local_time_is_kept_in_another_zone() {
        let cases = [
            (1_761_445_800_000, "local", "Europe/Paris", 1_761_442_200_000),
            (1_743_301_800_000, "local", "Europe/Paris", 1_743_298_200_000),
            (1_743_301_800_000, "UTC+5:30", "utc", 1_743_321_600_000),
        ];
        for (millis, from, to, expected) in cases {
            let kept = shown(millis, from).keep_local_time(Zone::named(to).unwrap());
            assert_eq!(kept.millis(), expected);
        }
    }

    #[test]
    fn data_has_only_what_the_date_says() {
        let cases = [
            (1_741_910_400_000, "local", "2025-03-14"),
            (1_741_964_966_000, "local", "2025-03-14T15:09:26"),
            (1_741_964_966_535, "local", "2025-03-14T15:09:26.535"),
            (1_741_890_600_000, "UTC+5:30", "2025-03-14T00:00:00+05:30"),
            (1_741_964_966_000, "America/New_York", "2025-03-14T11:09:26-04:00"),
            (-62_304_163_200_000, "local", "-000005-08-30"),
        ];
        for (millis, zone, expected) in cases {
            assert_eq!(shown(millis, zone).iso(), expected);
        }
    }

    #[test]
    fn instants_are_read_from_data() {
        let read = |text| Date::from_rfc3339(text).map(Date::millis);
        assert_eq!(read("2025-11-20T12:00:00Z"), Some(1_763_640_000_000));
        assert_eq!(read("2025-11-20T12:00:00.25+05:30"), Some(1_763_620_200_250));
        assert_eq!(read("2025-11-20"), None);
        assert_eq!(read(""), None);
    }

    #[test]
    fn equal_dates_have_the_same_zone() {
        let (local, utc) = (shown(0, "local"), shown(0, "utc"));
        assert_eq!(local.compare(local), Ordering::Equal);
        assert_eq!(local.compare(utc), Ordering::Greater);
        assert_eq!(utc.compare(local), Ordering::Greater);
        assert_eq!(local.compare(shown(1, "utc")), Ordering::Less);
    }

    #[test]
    fn dates_are_small() {
        assert_eq!(size_of::<Date>(), 16);
    }

    #[test]
    fn weeks_and_days() {
        let date = Date::day(2024, 12, 31).unwrap();
        assert_eq!((date.weekday(), date.week_number()), (2, 1));
        let date = Date::day(2021, 1, 3).unwrap();
        assert_eq!((date.weekday(), date.week_number()), (7, 53));
        let evening = shown(1_741_964_966_535, "UTC+13").strip_time();
        assert_eq!(evening.iso(), "2025-03-15");
    }

    proptest! {
        #[test]
        fn parts_make_the_date_they_come_from(millis in FIRST..=LAST, minutes in -840..840i16) {
            let date = Date::from_millis(millis).unwrap().in_zone(Zone::Fixed(minutes));
            if let Some(made) = Date::from_parts(date.parts(), date.zone()) {
                prop_assert_eq!(made.millis(), millis);
            }
        }

        #[test]
        fn anything_can_be_set(millis in FIRST..=LAST, value in any::<i64>(), unit in 0..9u8) {
            let units = [
                Unit::Year, Unit::Quarter, Unit::Month, Unit::Week, Unit::Day, Unit::Hour,
                Unit::Minute, Unit::Second, Unit::Millisecond,
            ];
            Date::from_millis(millis).unwrap().set(units[usize::from(unit)], value);
        }
    }
}
