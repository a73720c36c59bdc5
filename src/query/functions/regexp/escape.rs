//! What stands after a backslash, and classes: the small print of the grammar.

use super::parse::{Parser, Read, Wrong, name};
use super::syntax::{DIGITS, Node, SPACES, Set, WORD, all_but};

impl Parser<'_> {
    /// What stands after a backslash.
    pub(super) fn escape(&mut self) -> Read<(Node, bool)> {
        let start = self.at;
        match self.ascii() {
            b'b' | b'B' => {
                let is_met = self.ascii() == b'b';
                self.at += 1;
                return Ok((Node::Boundary(is_met), false));
            }
            b'1'..=b'9' => {
                let number = self.decimal().map_or(usize::MAX, |number| number as usize);
                if number <= self.groups {
                    return Ok((Node::Same(number), true));
                }
                self.at = start;
            }
            b'k' if !self.names.is_empty() => {
                self.at += 1;
                let name = self.takes("<").then(|| name(&self.units[self.at..])).flatten();
                let group = self.names.iter().find(|(other, _)| Some(other) == name.as_ref());
                let Some((name, number)) = group else {
                    return Err(Wrong::Here("`\\k` names no group"));
                };
                self.at += name.encode_utf16().count() + 1;
                return Ok((Node::Same(*number), true));
            }
            _ => {}
        }
        let ranges = match self.shorthand() {
            Some(ranges) => ranges,
            None => {
                let unit = self.character(false)?;
                vec![(unit, unit)]
            }
        };
        Ok((Node::One(Set::new(ranges, false)), true))
    }

    /// `\d` and its kin, the backslash taken already.
    fn shorthand(&mut self) -> Option<Vec<(u16, u16)>> {
        let ranges = match self.ascii().to_ascii_lowercase() {
            b'd' => DIGITS,
            b'w' => WORD,
            b's' => SPACES,
            _ => return None,
        };
        let is_negative = self.ascii().is_ascii_uppercase();
        self.at += 1;
        Some(if is_negative { all_but(ranges) } else { ranges.to_vec() })
    }

    /// A unit that is written with a backslash, which is taken already.
    fn character(&mut self, in_class: bool) -> Read<u16> {
        let Some(unit) = self.peek() else {
            return Err(Wrong::Here("a backslash stands at the end"));
        };
        let character = self.ascii();
        self.at += 1;
        let control = match character {
            b't' => 0x09,
            b'n' => 0x0a,
            b'v' => 0x0b,
            b'f' => 0x0c,
            b'r' => 0x0d,
            b'b' if in_class => 0x08,
            b'0'..=b'7' => self.octal(u16::from(character - b'0')),
            b'x' => self.hex(2).unwrap_or(unit),
            b'u' => self.hex(4).unwrap_or(unit),
            b'c' => {
                let next = self.ascii();
                let is_control = next.is_ascii_alphabetic()
                    || (in_class && (next.is_ascii_digit() || next == b'_'));
                if !is_control {
                    // The backslash stands for itself, and so does the `c`.
                    self.at -= 1;
                    return Ok(u16::from(b'\\'));
                }
                self.at += 1;
                u16::from(next % 32)
            }
            b'k' if !self.names.is_empty() => return Err(Wrong::Here("`\\k` names no group")),
            _ => unit,
        };
        Ok(control)
    }

    /// The rest of an octal number up to 377.
    fn octal(&mut self, first: u16) -> u16 {
        let mut number = first;
        let most = if first <= 3 { 2 } else { 1 };
        for _ in 0..most {
            let digit @ b'0'..=b'7' = self.ascii() else { break };
            number = 8 * number + u16::from(digit - b'0');
            self.at += 1;
        }
        number
    }

    fn hex(&mut self, digits: usize) -> Option<u16> {
        let written = self.units.get(self.at..self.at + digits)?;
        let number = written.iter().try_fold(0, |number: u16, unit| {
            let digit = char::from_u32(u32::from(*unit))?.to_digit(16)?;
            u16::try_from((u32::from(number) << 4) | digit).ok()
        })?;
        self.at += digits;
        Some(number)
    }

    /// A class, its `[` taken already.
    pub(super) fn class(&mut self) -> Read<Node> {
        let is_negative = self.takes("^");
        let mut ranges = Vec::new();
        loop {
            if self.takes("]") {
                return Ok(Node::One(Set::new(ranges, is_negative)));
            }
            let first = self.member()?;
            let is_range = self.ascii() == b'-'
                && self.units.get(self.at + 1).is_some_and(|unit| *unit != u16::from(b']'));
            if !is_range {
                ranges.extend(first);
                continue;
            }
            self.at += 1;
            let last = self.member()?;
            match (&first[..], &last[..]) {
                ([(first, f)], [(last, l)]) if first == f && last == l => {
                    if first > last {
                        return Err(Wrong::Here("a range of a class runs backwards"));
                    }
                    ranges.push((*first, *last));
                }
                // Next to a shorthand, `-` stands for itself.
                _ => {
                    ranges.extend(first);
                    ranges.push((u16::from(b'-'), u16::from(b'-')));
                    ranges.extend(last);
                }
            }
        }
    }

    /// One unit of a class, or a shorthand.
    fn member(&mut self) -> Read<Vec<(u16, u16)>> {
        let Some(unit) = self.peek() else {
            return Err(Wrong::Here("a `[` is not closed"));
        };
        self.at += 1;
        if unit != u16::from(b'\\') {
            return Ok(vec![(unit, unit)]);
        }
        match self.shorthand() {
            Some(ranges) => Ok(ranges),
            None => self.character(true).map(|unit| vec![(unit, unit)]),
        }
    }
}
