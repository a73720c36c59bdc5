//! From a pattern's text to its tree, by the grammar that browsers use for patterns without flags
//! (ECMAScript's annex B): what is no escape, no quantifier and no group stands for itself where
//! that is at all possible.

use super::syntax::{LINE_ENDS, Look, Node, Repeat, Set, Tree};
use crate::query::fault::Fault;

/// How deep groups may lie in one another.
const DEEPEST: usize = 100;
/// Units of a pattern.
const LONGEST: usize = 10_000;

/// Reads a pattern.
pub(super) fn parse(source: &str) -> Result<Tree, Fault> {
    let units: Vec<u16> = source.encode_utf16().take(LONGEST + 1).collect();
    if units.len() > LONGEST {
        return Err(Fault::limit(format!("a pattern has more than {LONGEST} characters")));
    }
    let (groups, names) = groups(&units).map_err(|why| invalid(source, why))?;
    let mut parser = Parser { units: &units, at: 0, opened: 0, groups, names: &names, depth: 0 };
    let root = parser.choice().and_then(|root| match parser.peek() {
        None => Ok(root),
        Some(_) => Err(Wrong::Here("there is nothing that this `)` closes")),
    });
    match root {
        Ok(root) => Ok(Tree { root, groups, names }),
        Err(Wrong::Here(why)) => Err(invalid(source, why)),
        Err(Wrong::TooDeep) => {
            Err(Fault::limit(format!("groups of a pattern lie more than {DEEPEST} deep")))
        }
    }
}

fn invalid(source: &str, why: &str) -> Fault {
    let shown: String = source.chars().take(60).collect();
    Fault::evaluation(format!("`{shown}` is not a regular expression: {why}"))
}

/// Why a pattern cannot be read.
pub(super) enum Wrong {
    Here(&'static str),
    TooDeep,
}

pub(super) type Read<T> = Result<T, Wrong>;
/// The groups with names, and their numbers.
type Names = Vec<(String, usize)>;

/// How many groups there are, and their names. What `\2` and `\k` mean depends on it.
fn groups(units: &[u16]) -> Result<(usize, Names), &'static str> {
    let mut count = 0;
    let mut names: Names = Vec::new();
    let mut in_class = false;
    let mut at = 0;
    while let Some(unit) = units.get(at) {
        match u8::try_from(*unit).unwrap_or(0) {
            b'\\' => at += 1,
            b'[' => in_class = true,
            b']' => in_class = false,
            b'(' if !in_class => match units.get(at + 1..) {
                Some([QUESTION, LESS, EQUAL | EXCLAMATION, ..]) => {}
                Some([QUESTION, LESS, rest @ ..]) => {
                    count += 1;
                    let name = name(rest).ok_or("a group has a name that is none")?;
                    if names.iter().any(|(other, _)| *other == name) {
                        return Err("two groups have the same name");
                    }
                    names.push((name, count));
                }
                Some([QUESTION, ..]) => {}
                _ => count += 1,
            },
            _ => {}
        }
        at += 1;
    }
    Ok((count, names))
}

const QUESTION: u16 = b'?' as u16;
const LESS: u16 = b'<' as u16;
const EQUAL: u16 = b'=' as u16;
const EXCLAMATION: u16 = b'!' as u16;

/// The name before `>`.
pub(super) fn name(units: &[u16]) -> Option<String> {
    let end = units.iter().position(|unit| *unit == u16::from(b'>'))?;
    let name = String::from_utf16(&units[..end]).ok()?;
    let mut chars = name.chars();
    let starts = |c: char| c.is_alphabetic() || c == '$' || c == '_';
    let goes_on =
        |c: char| starts(c) || c.is_alphanumeric() || matches!(c, '\u{200c}' | '\u{200d}');
    let is_name = chars.next().is_some_and(starts) && chars.all(goes_on);
    is_name.then_some(name)
}

pub(super) struct Parser<'p> {
    pub(super) units: &'p [u16],
    pub(super) at: usize,
    /// Groups that have been opened so far.
    opened: usize,
    /// All groups that there are.
    pub(super) groups: usize,
    pub(super) names: &'p [(String, usize)],
    depth: usize,
}

impl Parser<'_> {
    pub(super) fn peek(&self) -> Option<u16> {
        self.units.get(self.at).copied()
    }

    /// The next unit as a character of ASCII; zero where it is none.
    pub(super) fn ascii(&self) -> u8 {
        self.peek().and_then(|unit| u8::try_from(unit).ok()).filter(u8::is_ascii).unwrap_or(0)
    }

    pub(super) fn takes(&mut self, text: &str) -> bool {
        let next = self.units.get(self.at..self.at + text.len());
        let is_next = next.is_some_and(|next| next.iter().copied().eq(text.bytes().map(u16::from)));
        self.at += if is_next { text.len() } else { 0 };
        is_next
    }

    fn choice(&mut self) -> Read<Node> {
        if self.depth >= DEEPEST {
            return Err(Wrong::TooDeep);
        }
        self.depth += 1;
        let mut ways = vec![self.sequence()?];
        while self.takes("|") {
            ways.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(match ways.len() {
            1 => ways.remove(0),
            _ => Node::Choice(ways),
        })
    }

    fn sequence(&mut self) -> Read<Node> {
        let mut parts = Vec::new();
        while !matches!(self.ascii(), b'|' | b')') && self.peek().is_some() {
            parts.push(self.term()?);
        }
        Ok(match parts.len() {
            1 => parts.remove(0),
            _ => Node::Sequence(parts),
        })
    }

    /// One part with its quantifier.
    fn term(&mut self) -> Read<Node> {
        let first_group = self.opened + 1;
        let (node, can_repeat) = self.atom()?;
        let Some((least, most)) = self.quantifier() else { return Ok(node) };
        if !can_repeat {
            return Err(Wrong::Here("there is nothing that a quantifier could repeat"));
        }
        if least > most {
            return Err(Wrong::Here("a quantifier has its numbers in the wrong order"));
        }
        let is_greedy = !self.takes("?");
        let groups = (first_group, self.opened + 1);
        Ok(Node::Repeat(Repeat { least, most, is_greedy, groups }, Box::new(node)))
    }

    /// The least and the most of a quantifier.
    fn quantifier(&mut self) -> Option<(u32, u32)> {
        let bounds = match self.ascii() {
            b'*' => (0, u32::MAX),
            b'+' => (1, u32::MAX),
            b'?' => (0, 1),
            b'{' => return self.braces(),
            _ => return None,
        };
        self.at += 1;
        Some(bounds)
    }

    /// `{2}`, `{2,}` or `{2,3}`; anything else is no quantifier.
    fn braces(&mut self) -> Option<(u32, u32)> {
        let start = self.at;
        self.at += 1;
        let bounds = self.decimal().and_then(|least| {
            let most = match self.takes(",") {
                true => self.decimal().unwrap_or(u32::MAX),
                false => least,
            };
            self.takes("}").then_some((least, most))
        });
        if bounds.is_none() {
            self.at = start;
        }
        bounds
    }

    pub(super) fn decimal(&mut self) -> Option<u32> {
        let mut number = None;
        while let digit @ b'0'..=b'9' = self.ascii() {
            let so_far: u32 = number.unwrap_or(0);
            number = Some(so_far.saturating_mul(10).saturating_add(u32::from(digit - b'0')));
            self.at += 1;
        }
        number
    }

    /// A part, and whether it can be repeated.
    fn atom(&mut self) -> Read<(Node, bool)> {
        let is_quantifier = matches!(self.ascii(), b'*' | b'+' | b'?')
            || (self.ascii() == b'{' && self.clone_at().braces().is_some());
        if is_quantifier {
            return Err(Wrong::Here("there is nothing that a quantifier could repeat"));
        }
        let (unit, character) = (self.peek().unwrap_or(0), self.ascii());
        if character == b'(' {
            return self.parenthesis();
        }
        self.at += 1;
        Ok(match character {
            b'^' => (Node::Start, false),
            b'$' => (Node::End, false),
            b'.' => (Node::One(Set::new(LINE_ENDS.to_vec(), true)), true),
            b'[' => (self.class()?, true),
            b'\\' => return self.escape(),
            _ => (Node::One(Set::unit(unit)), true),
        })
    }

    fn clone_at(&self) -> Parser<'_> {
        Parser { names: self.names, ..*self }
    }

    fn parenthesis(&mut self) -> Read<(Node, bool)> {
        let look = |is_behind, is_negative| Some(Look { is_behind, is_negative });
        let kinds = [
            ("(?:", None),
            ("(?=", look(false, false)),
            ("(?!", look(false, true)),
            ("(?<=", look(true, false)),
            ("(?<!", look(true, true)),
        ];
        let kind = kinds.into_iter().find(|(mark, _)| self.takes(mark)).map(|(_, look)| look);
        let number = match kind {
            Some(_) => None,
            None if self.takes("(?<") => {
                let length = self.units[self.at..].iter().position(|unit| *unit == u16::from(b'>'));
                self.at += length.map_or(0, |length| length + 1);
                Some(self.opened + 1)
            }
            None if self.takes("(?") => {
                return Err(Wrong::Here("no group begins like this after `(?`"));
            }
            None => {
                self.at += 1;
                Some(self.opened + 1)
            }
        };
        self.opened += usize::from(number.is_some());
        let inside = self.choice()?;
        if !self.takes(")") {
            return Err(Wrong::Here("a `(` is not closed"));
        }
        Ok(match (number, kind.flatten()) {
            (Some(number), _) => (Node::Group(number, Box::new(inside)), true),
            (None, Some(look)) => (Node::Look(look, Box::new(inside)), !look.is_behind),
            (None, None) => (inside, true),
        })
    }
}
