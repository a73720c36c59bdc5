//! Time zones: the system's, which is always UTC for moc, fixed offsets, and named ones.
//!
//! A site must come out the same wherever it is built, so the system's own zone is not asked. Named
//! zones come from the database that is compiled in, for the same reason.
//!
//! Not here: how a local time is turned into an instant (`date`), English names (`zone_names`).

use super::zone_names;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};
use std::sync::{LazyLock, OnceLock};

/// A time zone, as dates carry it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Zone {
    /// The system's zone: UTC.
    #[default]
    Local,
    /// A fixed offset, in minutes east of UTC.
    Fixed(i16),
    /// An index into the sorted names of the time zone database.
    Named(u16),
}

/// A named zone, and its rules once they have been needed.
struct Entry {
    name: String,
    rules: OnceLock<Option<TimeZone>>,
}

static DATABASE: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);

static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| {
    let mut names: Vec<String> = DATABASE.available().map(|name| name.to_string()).collect();
    // A placeholder of the database, and no zone to JavaScript.
    names.retain(|name| name != "Factory");
    names.sort_unstable();
    names.into_iter().map(|name| Entry { name, rules: OnceLock::new() }).collect()
});

impl Entry {
    fn rules(&self) -> Option<&TimeZone> {
        self.rules.get_or_init(|| DATABASE.get(&self.name).ok()).as_ref()
    }
}

impl Zone {
    /// The zone that a text names, in any case: `utc`, `local`, `UTC+3`, `Europe/Paris`.
    pub fn named(name: &str) -> Option<Zone> {
        match name.to_ascii_lowercase().as_str() {
            "default" | "local" | "system" => Some(Zone::Local),
            "utc" | "gmt" => Some(Zone::Fixed(0)),
            lowered => match lowered.strip_prefix("utc").and_then(fixed) {
                Some(minutes) => Some(Zone::Fixed(minutes)),
                None => Zone::in_database(name),
            },
        }
    }

    /// The zone of that name in the database, in any case.
    pub(super) fn in_database(name: &str) -> Option<Zone> {
        let found = ENTRIES.iter().position(|entry| entry.name.eq_ignore_ascii_case(name))?;
        u16::try_from(found).ok().map(Zone::Named)
    }

    fn entry(self) -> Option<&'static Entry> {
        match self {
            Zone::Named(index) => ENTRIES.get(usize::from(index)),
            _ => None,
        }
    }

    /// How far the zone is ahead of UTC at an instant, in minutes towards zero: before there were
    /// zones, local mean time had seconds.
    pub fn offset_minutes(self, millis: i64) -> i32 {
        i32::try_from(self.offset(millis) / 60_000).unwrap_or(0)
    }

    /// How far the zone is ahead of UTC at an instant, in milliseconds.
    pub(super) fn offset(self, millis: i64) -> i64 {
        match self {
            Zone::Local => 0,
            Zone::Fixed(minutes) => i64::from(minutes) * 60_000,
            Zone::Named(_) => self
                .entry()
                .and_then(Entry::rules)
                .map_or(0, |rules| i64::from(rules.to_offset(timestamp(millis)).seconds()) * 1000),
        }
    }

    /// The name: `UTC`, `UTC+5:30`, `Europe/Paris`.
    pub(super) fn name(self) -> String {
        match self {
            Zone::Local => "UTC".to_owned(),
            Zone::Fixed(0) => "UTC".to_owned(),
            Zone::Fixed(minutes) => format!("UTC{}", narrow(i32::from(minutes))),
            Zone::Named(_) => self.entry().map_or_else(String::new, |entry| entry.name.clone()),
        }
    }

    /// The short English name at an instant: `UTC`, `UTC+5:30`, `EST`, `GMT+1`.
    pub(super) fn short_name(self, millis: i64) -> String {
        self.spoken(millis, false)
    }

    /// The long English name at an instant: `Coordinated Universal Time`, `Eastern Standard Time`.
    pub(super) fn long_name(self, millis: i64) -> String {
        self.spoken(millis, true)
    }

    fn spoken(self, millis: i64, long: bool) -> String {
        match (self, self.entry()) {
            (Zone::Local, _) if long => "Coordinated Universal Time".to_owned(),
            (_, Some(entry)) => zone_names::name(&entry.name, self.offset(millis) / 1000, long),
            _ => self.name(),
        }
    }
}

/// An instant as the database takes it: the nearest that it knows.
fn timestamp(millis: i64) -> Timestamp {
    let nearest = if millis < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_duration(SignedDuration::from_millis(millis)).unwrap_or(nearest)
}

/// The minutes of `+3` or `-03:30`.
fn fixed(offset: &str) -> Option<i16> {
    let (hours, minutes) = match offset.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return None,
        None => (offset, "0"),
    };
    let digits = hours.strip_prefix(['+', '-'])?;
    if !(1..=2).contains(&digits.len())
        || !(digits.to_owned() + minutes).bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let total = digits.parse::<i16>().ok()? * 60 + minutes.parse::<i16>().ok()?;
    Some(if hours.starts_with('-') { -total } else { total })
}

/// An offset as briefly as can be: `+5:30`, `-3`; `+5:5` is five hours and five minutes.
pub(super) fn narrow(minutes: i32) -> String {
    let (hours, rest) = (minutes.abs() / 60, minutes.abs() % 60);
    let sign = sign(minutes);
    if rest > 0 { format!("{sign}{hours}:{rest}") } else { format!("{sign}{hours}") }
}

/// The sign of an offset; zero has one.
pub(super) fn sign(minutes: i32) -> char {
    if minutes < 0 { '-' } else { '+' }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn zones_are_found_by_name() {
        let fixed = [
            ("utc", 0),
            ("GMT", 0),
            ("UTC+0", 0),
            ("UTC+3", 180),
            ("utc-03:30", -210),
            ("utc+99:99", 6039),
        ];
        for (name, minutes) in fixed {
            assert_eq!(Zone::named(name), Some(Zone::Fixed(minutes)), "{name}");
        }
        for name in ["local", "System", "default"] {
            assert_eq!(Zone::named(name), Some(Zone::Local));
        }
        for name in ["europe/paris", "EST5EDT", "Etc/GMT+5", "GB", "zulu"] {
            assert!(matches!(Zone::named(name), Some(Zone::Named(_))), "{name}");
        }
        let wrong =
            ["", " utc", "utc+", "utc+5:3", "utc+123", "+05:00", "Factory", "localtime", "Mars"];
        for name in wrong {
            assert_eq!(Zone::named(name), None, "{name}");
        }
    }

    #[test]
    fn offsets_change_with_the_year() {
        let paris = Zone::named("Europe/Paris").unwrap();
        assert_eq!(paris.offset_minutes(1_736_899_200_000), 60);
        assert_eq!(paris.offset_minutes(1_752_537_600_000), 120);
        assert_eq!(paris.offset_minutes(-2_208_988_800_000), 9);
        assert_eq!(paris.offset_minutes(i64::MIN), 9);
        assert_eq!(paris.offset_minutes(i64::MAX), 60);
        assert_eq!(Zone::Local.offset_minutes(0), 0);
    }

    #[test]
    fn zones_have_names() {
        let names = |name: &str, millis| {
            let zone = Zone::named(name).unwrap();
            [zone.name(), zone.short_name(millis), zone.long_name(millis)]
        };
        assert_eq!(names("local", 0), ["UTC", "UTC", "Coordinated Universal Time"]);
        assert_eq!(names("utc", 0), ["UTC", "UTC", "UTC"]);
        assert_eq!(names("UTC+5:05", 0), ["UTC+5:5", "UTC+5:5", "UTC+5:5"]);
        let (winter, summer) = (1_736_899_200_000, 1_752_537_600_000);
        let cases = [
            ("America/New_York", winter, "EST", "Eastern Standard Time"),
            ("America/New_York", summer, "EDT", "Eastern Daylight Time"),
            ("Europe/London", winter, "GMT", "Greenwich Mean Time"),
            ("Europe/London", summer, "GMT+1", "British Summer Time"),
            ("Europe/Dublin", summer, "GMT+1", "Irish Standard Time"),
            ("Asia/Kathmandu", winter, "GMT+5:45", "Nepal Time"),
            ("Australia/Lord_Howe", winter, "GMT+11", "Lord Howe Daylight Time"),
            ("Etc/GMT+5", winter, "GMT-5", "GMT-05:00"),
            ("Europe/Paris", -2_208_988_800_000, "GMT+0:09:21", "GMT+00:09:21"),
        ];
        for (name, millis, short, long) in cases {
            assert_eq!(names(name, millis), [name, short, long]);
        }
    }

    proptest! {
        #[test]
        fn any_name_is_looked_up(name in "(utc)?\\PC{0,8}") {
            Zone::named(&name);
        }
    }
}
