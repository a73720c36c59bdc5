//! The tree of a regular expression.

/// A pattern, read.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) root: Node,
    /// How many groups there are, the whole match not counted.
    pub(super) groups: usize,
    /// Groups that have a name.
    pub(super) names: Vec<(String, usize)>,
}

/// A part of a pattern.
#[derive(Debug)]
pub(super) enum Node {
    /// One unit.
    One(Set),
    /// `^`
    Start,
    /// `$`
    End,
    /// `\b`; `\B` where it is not met.
    Boundary(bool),
    /// One part after another.
    Sequence(Vec<Node>),
    /// The first part that leads to a match.
    Choice(Vec<Node>),
    /// `(…)` with its number.
    Group(usize, Box<Node>),
    /// `\1`, `\k<name>`
    Same(usize),
    /// `(?=…)` and its kin.
    Look(Look, Box<Node>),
    /// `…*` and its kin.
    Repeat(Repeat, Box<Node>),
}

/// How a part looks around itself.
#[derive(Debug, Clone, Copy)]
pub(super) struct Look {
    /// Whether it looks at what comes before.
    pub(super) is_behind: bool,
    /// Whether it must not be found.
    pub(super) is_negative: bool,
}

/// How often a part is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Repeat {
    pub(super) least: u32,
    /// `u32::MAX` for no limit.
    pub(super) most: u32,
    /// Whether as often as possible, or as rarely.
    pub(super) is_greedy: bool,
    /// The first of the groups inside, and the one after the last.
    pub(super) groups: (usize, usize),
}

/// A set of units.
#[derive(Debug, Clone)]
pub(super) struct Set {
    /// Those of ASCII, a bit for each.
    ascii: u128,
    /// All, as ranges with both ends, sorted and apart.
    ranges: Box<[(u16, u16)]>,
}

/// `\d`
pub(super) const DIGITS: &[(u16, u16)] = &[(0x30, 0x39)];
/// `\w`
pub(super) const WORD: &[(u16, u16)] = &[(0x30, 0x39), (0x41, 0x5a), (0x5f, 0x5f), (0x61, 0x7a)];
/// `\s`
pub(super) const SPACES: &[(u16, u16)] = &[
    (0x09, 0x0d),
    (0x20, 0x20),
    (0xa0, 0xa0),
    (0x1680, 0x1680),
    (0x2000, 0x200a),
    (0x2028, 0x2029),
    (0x202f, 0x202f),
    (0x205f, 0x205f),
    (0x3000, 0x3000),
    (0xfeff, 0xfeff),
];
/// Ends of lines.
pub(super) const LINE_ENDS: &[(u16, u16)] = &[(0x0a, 0x0a), (0x0d, 0x0d), (0x2028, 0x2029)];

/// Ranges of all units that are not in `ranges`, which are sorted and apart.
pub(super) fn all_but(ranges: &[(u16, u16)]) -> Vec<(u16, u16)> {
    let mut rest = Vec::with_capacity(ranges.len() + 1);
    let mut from = Some(0);
    for (first, last) in ranges {
        if let Some(from) = from.filter(|from| from < first) {
            rest.push((from, first - 1));
        }
        from = last.checked_add(1);
    }
    rest.extend(from.map(|from| (from, u16::MAX)));
    rest
}

impl Set {
    /// The units of these ranges, or all others.
    pub(super) fn new(mut ranges: Vec<(u16, u16)>, is_negative: bool) -> Set {
        ranges.sort_unstable();
        let mut apart: Vec<(u16, u16)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match apart.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => {
                    before.1 = before.1.max(last)
                }
                _ => apart.push((first, last)),
            }
        }
        if is_negative {
            apart = all_but(&apart);
        }
        let is_ascii =
            |unit: u16| apart.iter().any(|(first, last)| (*first..=*last).contains(&unit));
        let ascii = (0..128).filter(|unit| is_ascii(*unit)).fold(0, |bits, unit| bits | 1 << unit);
        Set { ascii, ranges: apart.into() }
    }

    /// One unit alone.
    pub(super) fn unit(unit: u16) -> Set {
        Set::new(vec![(unit, unit)], false)
    }

    pub(super) fn contains(&self, unit: u16) -> bool {
        if unit < 128 {
            return self.ascii >> unit & 1 == 1;
        }
        let after = self.ranges.partition_point(|(first, _)| *first <= unit);
        after
            .checked_sub(1)
            .and_then(|at| self.ranges.get(at))
            .is_some_and(|(_, last)| unit <= *last)
    }
}
