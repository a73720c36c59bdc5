//! Lengths of time, as Luxon has them: an amount for each unit that was named.
//!
//! A month is no number of days until it is added to a date, so units are kept apart and converted
//! only when asked, by Luxon's casual table: 30 days a month, 365 days or 52 weeks a year. The
//! order of the steps in `balanced` and `shifted` is Luxon's, since their rounding shows.
//!
//! Not here: adding to dates and the difference between them (`date_math`), writing as text
//! (`duration_text`), reading from text (`scan`).

use std::cmp::Ordering;

/// A unit of time, from large to small.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Twelve months.
    Year,
    /// Three months.
    Quarter,
    /// A calendar month.
    Month,
    /// Seven days.
    Week,
    /// A calendar day.
    Day,
    /// An hour.
    Hour,
    /// A minute.
    Minute,
    /// A second.
    Second,
    /// A thousandth of a second.
    Millisecond,
}

/// All units, from large to small.
const UNITS: [Unit; 9] = [
    Unit::Year,
    Unit::Quarter,
    Unit::Month,
    Unit::Week,
    Unit::Day,
    Unit::Hour,
    Unit::Minute,
    Unit::Second,
    Unit::Millisecond,
];

/// The units that a normalised duration has.
pub(super) const USUAL: [Unit; 8] = [
    Unit::Year,
    Unit::Month,
    Unit::Week,
    Unit::Day,
    Unit::Hour,
    Unit::Minute,
    Unit::Second,
    Unit::Millisecond,
];

impl Unit {
    /// Its English name, for one of it.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Year => "year",
            Unit::Quarter => "quarter",
            Unit::Month => "month",
            Unit::Week => "week",
            Unit::Day => "day",
            Unit::Hour => "hour",
            Unit::Minute => "minute",
            Unit::Second => "second",
            Unit::Millisecond => "millisecond",
        }
    }

    fn index(self) -> usize {
        self as usize
    }

    /// How many of a smaller unit make one of this.
    fn holds(self, smaller: Unit) -> f64 {
        match (self, smaller) {
            (Unit::Year, Unit::Quarter) => 4.0,
            (Unit::Year, Unit::Month) => 12.0,
            (Unit::Year, Unit::Week) => 52.0,
            (Unit::Quarter, Unit::Month) => 3.0,
            (Unit::Quarter, Unit::Week) => 13.0,
            (Unit::Month, Unit::Week) => 4.0,
            _ => self.millis() / smaller.millis(),
        }
    }

    fn millis(self) -> f64 {
        const DAY: f64 = 86_400_000.0;
        match self {
            Unit::Year => 365.0 * DAY,
            Unit::Quarter => 91.0 * DAY,
            Unit::Month => 30.0 * DAY,
            Unit::Week => 7.0 * DAY,
            Unit::Day => DAY,
            Unit::Hour => 3_600_000.0,
            Unit::Minute => 60_000.0,
            Unit::Second => 1000.0,
            Unit::Millisecond => 1.0,
        }
    }
}

/// A length of time. Equal are durations whose amounts are equal unit by unit; a unit that is not
/// there counts as zero.
#[derive(Debug, Clone)]
pub struct Duration {
    amounts: [Option<f64>; 9],
}

impl PartialEq for Duration {
    fn eq(&self, other: &Duration) -> bool {
        let pairs = self.amounts.iter().zip(&other.amounts);
        pairs.into_iter().all(|(one, two)| one.unwrap_or(0.0) == two.unwrap_or(0.0))
    }
}

impl Duration {
    /// Whether the two have the same amounts of the same units, to the last bit.
    pub fn is_same(&self, other: &Duration) -> bool {
        let bits = |amount: Option<f64>| amount.map(f64::to_bits);
        self.amounts.map(bits) == other.amounts.map(bits)
    }

    /// So many of one unit.
    pub fn of(unit: Unit, amount: f64) -> Duration {
        Duration::nothing().with(unit, amount)
    }

    /// A duration without units.
    pub(super) fn nothing() -> Duration {
        Duration { amounts: [None; 9] }
    }

    /// The same with another amount of one unit.
    pub(super) fn with(mut self, unit: Unit, amount: f64) -> Duration {
        self.put(unit, amount);
        self
    }

    fn put(&mut self, unit: Unit, amount: f64) {
        if let Some(place) = self.amounts.get_mut(unit.index()) {
            *place = Some(amount);
        }
    }

    /// The amount of a unit. `None` when the duration does not have the unit.
    pub fn get(&self, unit: Unit) -> Option<f64> {
        self.amounts.get(unit.index()).copied().flatten()
    }

    /// The amount of a unit; zero when there is none, or no number.
    pub(super) fn amount(&self, unit: Unit) -> f64 {
        self.get(unit).filter(|amount| *amount != 0.0 && !amount.is_nan()).unwrap_or(0.0)
    }

    /// The units that the duration has, with their amounts, from large to small.
    pub(super) fn parts(&self) -> impl Iterator<Item = (Unit, f64)> {
        UNITS.into_iter().filter_map(|unit| Some((unit, self.get(unit)?)))
    }

    /// The sum, unit by unit.
    pub fn plus(&self, other: &Duration) -> Duration {
        let has = |unit: &Unit| self.get(*unit).or(other.get(*unit)).is_some();
        UNITS.into_iter().filter(has).fold(Duration::nothing(), |sum, unit| {
            sum.with(unit, other.amount(unit) + self.amount(unit))
        })
    }

    /// The difference, unit by unit.
    pub fn minus(&self, other: &Duration) -> Duration {
        self.plus(&other.negated())
    }

    /// The same length in the other direction.
    pub(super) fn negated(&self) -> Duration {
        self.map(|amount| if amount == 0.0 { 0.0 } else { -amount })
    }

    /// Each amount replaced by what the function makes of it.
    pub fn map(&self, f: impl Fn(f64) -> f64) -> Duration {
        Duration { amounts: self.amounts.map(|amount| amount.map(&f)) }
    }

    /// Spread over years, months, weeks, days, hours, minutes, seconds and milliseconds, with no
    /// amount larger than the next unit, and fractions in the smallest only.
    pub fn normalized(&self) -> Duration {
        self.shifted(&USUAL).balanced()
    }

    /// Spread over hours, minutes, seconds and milliseconds.
    pub(super) fn time(&self) -> Duration {
        self.shifted(&[Unit::Hour, Unit::Minute, Unit::Second, Unit::Millisecond])
    }

    /// The whole duration in one unit.
    pub fn shift_to(&self, unit: Unit) -> f64 {
        self.shifted(&[unit]).amount(unit)
    }

    /// The duration in milliseconds.
    pub fn as_millis(&self) -> f64 {
        let start = self.get(Unit::Millisecond).unwrap_or(0.0);
        UNITS.into_iter().rev().skip(1).fold(start, |sum, unit| match self.amount(unit) {
            0.0 => sum,
            amount => sum + amount * unit.millis(),
        })
    }

    /// The duration in these units. Without any, it stays as it is.
    pub(super) fn shifted(&self, units: &[Unit]) -> Duration {
        let Some(last) = UNITS.into_iter().rfind(|unit| units.contains(unit)) else {
            return self.clone();
        };
        let mut built = Duration::nothing();
        let mut waiting: Vec<(Unit, f64)> = Vec::new();
        for unit in UNITS {
            if units.contains(&unit) {
                let larger = waiting
                    .drain(..)
                    .fold(0.0, |sum, (from, amount)| sum + from.holds(unit) * amount);
                let own = larger + self.get(unit).unwrap_or(0.0);
                let whole = own.trunc();
                built.put(unit, whole);
                waiting.push((unit, (own * 1000.0 - whole * 1000.0) / 1000.0));
            } else if let Some(amount) = self.get(unit) {
                waiting.push((unit, amount));
            }
        }
        for (unit, amount) in waiting.into_iter().filter(|(_, amount)| *amount != 0.0) {
            let share = if unit == last { amount } else { amount / last.holds(unit) };
            built.put(last, built.get(last).unwrap_or(0.0) + share);
        }
        built.balanced()
    }

    /// The same units, each with no more than the next larger one holds and, but for the smallest,
    /// with a whole number.
    fn balanced(mut self) -> Duration {
        let sign = if self.as_millis() < 0.0 { -1.0 } else { 1.0 };
        let units: Vec<Unit> = self.parts().map(|(unit, _)| unit).collect();
        let pairs = || units.iter().copied().zip(units.iter().copied().skip(1));
        for (larger, smaller) in pairs().rev() {
            let holds = larger.holds(smaller);
            let below = self.get(smaller).unwrap_or(0.0);
            let carried = (below * sign / holds).floor();
            self.put(larger, self.get(larger).unwrap_or(0.0) + carried * sign);
            self.put(smaller, below - carried * holds * sign);
        }
        for (larger, smaller) in pairs() {
            let above = self.get(larger).unwrap_or(0.0);
            let fraction = above % 1.0;
            self.put(larger, above - fraction);
            self.put(smaller, self.get(smaller).unwrap_or(0.0) + fraction * larger.holds(smaller));
        }
        self
    }

    /// By length: less when shorter, equal only when equal unit by unit.
    pub fn compare(&self, other: &Duration) -> Ordering {
        if self.as_millis() < other.as_millis() {
            Ordering::Less
        } else if self == other {
            Ordering::Equal
        } else {
            Ordering::Greater
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    type Amounts = &'static [(Unit, f64)];

    fn made(parts: &[(Unit, f64)]) -> Duration {
        parts.iter().fold(Duration::nothing(), |sum, (unit, amount)| sum.with(*unit, *amount))
    }

    #[test]
    fn durations_are_normalised_as_by_luxon() {
        let cases: [(Amounts, [f64; 8]); 4] = [
            (&[(Unit::Day, -1.5), (Unit::Hour, 40.0)], [0.0, 0.0, 0.0, 0.0, 4.0, 0.0, 0.0, 0.0]),
            (&[(Unit::Month, 2.5)], [0.0, 2.0, 2.0, 0.0, 0.0, 0.0, 0.0, 0.0]),
            (&[(Unit::Year, 1.0), (Unit::Day, -2.0)], [0.0, 11.0, 3.0, 5.0, 0.0, 0.0, 0.0, 0.0]),
            (
                &[(Unit::Week, 5.0), (Unit::Second, -1.0)],
                [0.0, 1.0, 0.0, 6.0, 23.0, 59.0, 59.0, 0.0],
            ),
        ];
        for (parts, expected) in cases {
            assert_eq!(USUAL.map(|unit| made(parts).normalized().amount(unit)), expected);
        }
    }

    #[test]
    fn durations_are_added_and_compared_by_unit() {
        let day = Duration::of(Unit::Day, 1.0);
        let hours = Duration::of(Unit::Hour, 24.0);
        assert_eq!(day.compare(&hours), Ordering::Greater);
        assert_eq!(hours.compare(&day), Ordering::Greater);
        assert_eq!(day.compare(&day.plus(&Duration::of(Unit::Year, 0.0))), Ordering::Equal);
        assert_eq!(day.compare(&Duration::of(Unit::Week, 1.0)), Ordering::Less);
        let difference = day.minus(&hours);
        assert_eq!(
            (difference.get(Unit::Day), difference.get(Unit::Hour)),
            (Some(1.0), Some(-24.0))
        );
        assert_eq!(difference.get(Unit::Week), None);
        assert_eq!(difference.as_millis(), 0.0);
        assert_eq!(Duration::of(Unit::Year, 1.0).shift_to(Unit::Week), 52.0);
        assert_eq!(Duration::of(Unit::Day, 45.0).shift_to(Unit::Month), 1.5);
    }

    proptest! {
        #[test]
        fn normalising_keeps_the_length(days in -1e4..1e4f64, hours in -1e4..1e4f64) {
            let duration = made(&[(Unit::Day, days), (Unit::Hour, hours)]);
            let length = duration.normalized().as_millis();
            // 52 weeks are less than 365 days, so what becomes a year may come out longer.
            prop_assert!((length - duration.as_millis()).abs() <= 86_400_000.0 * 900.0);
            let twice = duration.normalized().normalized();
            prop_assert!(twice.amount(Unit::Millisecond).abs() < 1000.0);
        }
    }
}
