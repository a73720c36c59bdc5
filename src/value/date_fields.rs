//! The date that numbers read by a format make, as Luxon's `fromObject` makes it.
//!
//! A day may be given by month, by week or by its place in the year, but not in two of these ways
//! at once. Parts that are smaller than the largest given one start at their least; larger ones are
//! those of the present.
//!
//! Not here: how the numbers are read (`date_parse`).

use super::Date;
use super::calendar::{self, DAY, ISO, Week};
use super::date::Parts;
use super::zone::Zone;

/// What was read, by the first letter of its token. Of equal letters the last reading counts.
#[derive(Debug, Default)]
pub(super) struct Readings {
    numbers: Vec<(char, i64)>,
    /// The name of a zone.
    pub zone: Option<String>,
}

/// What was read, by what it is.
#[derive(Debug, Default)]
pub(super) struct Fields {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    ordinal: Option<i64>,
    weekday: Option<i64>,
    week_year: Option<i64>,
    week_number: Option<i64>,
    /// Hour, minute, second, millisecond.
    time: [Option<i64>; 4],
    zone: Option<Zone>,
    /// An offset in minutes.
    offset: Option<i64>,
}

impl Readings {
    /// Notes a reading. One of a letter that was there already keeps the first's place.
    pub(super) fn put(&mut self, key: char, number: i64) {
        match self.numbers.iter_mut().find(|(there, _)| *there == key) {
            Some((_, there)) => *there = number,
            None => self.numbers.push((key, number)),
        }
    }

    fn get(&self, key: char) -> Option<i64> {
        self.numbers.iter().find(|(there, _)| *there == key).map(|(_, number)| *number)
    }

    /// What the readings mean together. `None` when that is nothing, or a contradiction.
    pub(super) fn fields(mut self) -> Option<Fields> {
        if self.get('a').is_some() && self.get('H').is_some() {
            return None;
        }
        self.derive();
        let mut fields = Fields { offset: self.get('Z'), ..Fields::default() };
        let mut any = false;
        for (key, number) in &self.numbers {
            if let Some(field) = fields.by_letter(*key) {
                *field = Some(*number);
                any = true;
            }
            any |= *key == 'q';
        }
        fields.zone = match (self.zone, fields.offset) {
            (Some(name), _) => Some(Zone::in_database(&name)?),
            (None, Some(minutes)) => Some(Zone::Fixed(i16::try_from(minutes).ok()?)),
            (None, None) => None,
        };
        (any || fields.zone.is_some()).then_some(fields)
    }

    /// Month from quarter, hour from half days, year from era, milliseconds from a fraction.
    fn derive(&mut self) {
        if let Some(quarter) = self.get('q') {
            self.put('M', (quarter - 1) * 3 + 1);
        }
        match (self.get('h'), self.get('a')) {
            (Some(hour), Some(1)) if hour < 12 => self.put('h', hour + 12),
            (Some(12), Some(0)) => self.put('h', 0),
            _ => {}
        }
        if let (Some(0), Some(year)) = (self.get('G'), self.get('y')) {
            self.put('y', -year);
        }
        if let Some(fraction) = self.get('u') {
            self.put('S', fraction);
        }
    }
}

/// A day and the four parts of its time, the largest first.
type Given = [Option<i64>; 7];

impl Fields {
    fn by_letter(&mut self, letter: char) -> Option<&mut Option<i64>> {
        let [hour, minute, second, millisecond] = &mut self.time;
        Some(match letter {
            'y' => &mut self.year,
            'M' | 'L' => &mut self.month,
            'd' => &mut self.day,
            'o' => &mut self.ordinal,
            'E' | 'c' => &mut self.weekday,
            'k' => &mut self.week_year,
            'W' => &mut self.week_number,
            'H' | 'h' => hour,
            'm' => minute,
            's' => second,
            'S' => millisecond,
            _ => return None,
        })
    }

    /// The date, in the local zone. `None` when there is none, or no present to complete it.
    pub(super) fn date(&self, now: Option<Date>) -> Option<Date> {
        let zone = self.zone.unwrap_or(Zone::Local);
        let expected = match (self.offset, now) {
            (Some(minutes), _) => Some(minutes * 60_000),
            (None, now) => now.map(|now| zone.offset(now.millis())),
        };
        let shown = now.map(|now| now.millis().saturating_add(expected.unwrap_or(0)));
        let (number, [hour, minute, second, millisecond]) = self.day_and_time(shown)?;
        let (year, month, day) = calendar::civil(number);
        let parts = Parts {
            year: i32::try_from(year).ok()?,
            month,
            day,
            hour: u8::try_from(hour).ok()?,
            minute: u8::try_from(minute).ok()?,
            second: u8::try_from(second).ok()?,
            millisecond: u16::try_from(millisecond).ok()?,
        };
        let date = Date::from_parts_near(parts, zone, expected)?;
        let dated = self.year.or(self.month).or(self.day).is_some();
        let weekday = self.weekday.filter(|weekday| dated && *weekday != 0);
        let agrees = weekday.is_none_or(|weekday| weekday == i64::from(date.weekday()));
        agrees.then(|| date.to_local())
    }

    /// The number of the day, and the time. The present is in milliseconds on a local clock.
    fn day_and_time(&self, now: Option<i64>) -> Option<(i64, [i64; 4])> {
        let by_month = self.month.or(self.day).is_some();
        let dated = by_month || self.year.is_some();
        let some = |part: Option<i64>| part.is_some_and(|number| number != 0);
        let by_week = some(self.week_year) || some(self.week_number);
        if (by_week && (dated || self.ordinal.is_some())) || (by_month && self.ordinal.is_some()) {
            return None;
        }
        let today = now.map(|now| now.div_euclid(DAY));
        if by_week || (some(self.weekday) && !dated) {
            self.in_week(now, today.map(|today| ISO.of(today)))
        } else if self.ordinal.is_some() {
            self.in_year(now, today)
        } else {
            self.in_month(now, today)
        }
    }

    fn in_week(&self, now: Option<i64>, today: Option<Week>) -> Option<(i64, [i64; 4])> {
        let given = self.given([self.week_year, self.week_number, self.weekday]);
        let today = today.map(|week| [week.year, week.number, week.weekday]);
        let ([year, number, weekday], time) = completed(given, today, now)?;
        let exists = (1..=ISO.in_year(year)).contains(&number) && (1..=7).contains(&weekday);
        let day = exists.then(|| ISO.day_number(Week { year, number, weekday }));
        Some((day.flatten()?, time))
    }

    fn in_year(&self, now: Option<i64>, today: Option<i64>) -> Option<(i64, [i64; 4])> {
        let given = self.given([self.year, self.ordinal, Some(0)]);
        let today = today.map(calendar::civil);
        let today = today
            .map(|(year, month, day)| [year, calendar::ordinal(year, month.into(), day.into()), 0]);
        let ([year, ordinal, _], time) = completed(given, today, now)?;
        let exists = (1..=calendar::days_in_year(year)).contains(&ordinal);
        Some((exists.then(|| calendar::day_number(year, 1, ordinal)).flatten()?, time))
    }

    fn in_month(&self, now: Option<i64>, today: Option<i64>) -> Option<(i64, [i64; 4])> {
        let given = self.given([self.year, self.month, self.day]);
        let today = today.map(calendar::civil);
        let today = today.map(|(year, month, day)| [year, month.into(), day.into()]);
        let ([year, month, day], time) = completed(given, today, now)?;
        let days = calendar::days_in_month(year, month);
        let exists = (1..=12).contains(&month) && (1..=days).contains(&day);
        Some((exists.then(|| calendar::day_number(year, month, day)).flatten()?, time))
    }

    fn given(&self, [large, middle, small]: [Option<i64>; 3]) -> Given {
        let [hour, minute, second, millisecond] = self.time;
        [large, middle, small, hour, minute, second, millisecond]
    }
}

/// All parts: before the first that is given those of the present, after it the least.
fn completed(
    given: Given,
    today: Option<[i64; 3]>,
    now: Option<i64>,
) -> Option<([i64; 3], [i64; 4])> {
    const LEAST: [i64; 7] = [0, 1, 1, 0, 0, 0, 0];
    let first = given.iter().position(Option::is_some).unwrap_or(given.len());
    let present = now.zip(today).map(|(now, [large, middle, small])| {
        let time = now.rem_euclid(DAY);
        let (hour, minute) = (time / 3_600_000, time / 60_000 % 60);
        [large, middle, small, hour, minute, time / 1000 % 60, time % 1000]
    });
    let mut all = LEAST;
    for (index, part) in all.iter_mut().enumerate() {
        match given.get(index).copied().flatten() {
            Some(number) => *part = number,
            None if index < first => *part = *present?.get(index)?,
            None => {}
        }
    }
    let [large, middle, small, time @ ..] = all;
    Some(([large, middle, small], time))
}
