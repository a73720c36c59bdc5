//! Regular expressions as JavaScript has them, for patterns that nobody has vouched for.
//!
//! A pattern is read by ECMAScript's grammar without flags (`parse` and `escape`, into the tree of
//! `syntax`), made into a program (`program`) and run by backtracking over 16-bit units (`run` and
//! `back`). Every step of a run is paid for from the query's budget, which is why this is no crate:
//! those that know ECMAScript's rules cannot be stopped, and those that can be stopped follow other
//! rules, for what a group holds after a loop, for loops that match nothing, for characters that
//! take two units.

mod back;
mod escape;
mod parse;
mod program;
mod run;
mod syntax;
#[cfg(test)]
mod tests;

pub(super) use program::Mode;

use super::measure::{prepare, read};
use super::units;
use crate::query::context::Context;
use crate::query::fault::Fault;
use program::Program;
use run::{Match, Matcher};
use rustc_hash::FxHashMap;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Units of all patterns that are kept.
const MOST_KEPT: usize = 100_000;

/// The patterns of a query that have been read already.
#[derive(Default)]
pub(in crate::query) struct Patterns {
    by_source: RefCell<FxHashMap<String, Rc<Pattern>>>,
    /// Units of all of them.
    size: Cell<usize>,
}

/// A regular expression.
pub(super) struct Pattern {
    program: Program,
}

impl Pattern {
    /// Reads a pattern.
    pub(super) fn new(source: &str, mode: Mode) -> Result<Pattern, Fault> {
        let tree = parse::parse(source)?;
        Ok(Pattern { program: Program::new(&tree, mode) })
    }

    /// The pattern, read only once in a query.
    pub(super) fn cached(context: &Context<'_>, source: &str) -> Result<Rc<Pattern>, Fault> {
        read(context, source)?;
        let mut known = context.patterns.by_source.borrow_mut();
        if let Some(pattern) = known.get(source) {
            return Ok(pattern.clone());
        }
        context.budget.spend(1 + source.len())?;
        let pattern = Rc::new(Pattern::new(source, Mode::Text)?);
        let size = &context.patterns.size;
        if size.get() > MOST_KEPT {
            known.clear();
            size.set(0);
        }
        size.set(size.get() + 1 + source.len());
        known.insert(source.to_owned(), pattern.clone());
        Ok(pattern)
    }

    /// Whether the pattern matches somewhere in a text.
    pub(super) fn is_in(&self, context: &Context<'_>, text: &str) -> Result<bool, Fault> {
        let text = units_of(context, text)?;
        Ok(Matcher::new(&self.program, &context.budget, &text).find(0)?.is_some())
    }

    /// A text with all matches replaced.
    pub(super) fn replace_all(
        &self,
        context: &Context<'_>,
        text: &str,
        by: &str,
    ) -> Result<String, Fault> {
        self.replace(context, text, by, false)
    }

    /// A text with the first match replaced.
    pub(super) fn replace_first(
        &self,
        context: &Context<'_>,
        text: &str,
        by: &str,
    ) -> Result<String, Fault> {
        self.replace(context, text, by, true)
    }

    fn replace(
        &self,
        context: &Context<'_>,
        text: &str,
        by: &str,
        is_once: bool,
    ) -> Result<String, Fault> {
        let text_units = units_of(context, text)?;
        let by: Vec<u16> = by.encode_utf16().collect();
        let mut matcher = Matcher::new(&self.program, &context.budget, &text_units);
        let mut out: Vec<u16> = Vec::new();
        let (mut from, mut copied) = (0, 0);
        while let Some(found) = matcher.find(from)? {
            let whole = found.whole();
            let pieces = self.expand(&found, &text_units, &by);
            context.budget.spend(pieces.len())?;
            let between = &text_units[copied..whole.start];
            for piece in std::iter::once(between).chain(pieces) {
                context.budget.allocate(2 * piece.len())?;
                out.extend_from_slice(piece);
            }
            copied = whole.end;
            from = whole.end + usize::from(whole.is_empty());
            if is_once {
                break;
            }
        }
        if copied == 0 && out.is_empty() {
            return Ok(text.to_owned());
        }
        context.budget.allocate(2 * (text_units.len() - copied))?;
        out.extend_from_slice(&text_units[copied..]);
        Ok(units::text(&out))
    }

    /// What a match is replaced by, piece by piece: `$1`, `$&` and the like stand for parts of it.
    fn expand<'t>(&self, found: &Match, text: &'t [u16], by: &'t [u16]) -> Vec<&'t [u16]> {
        let mut pieces = Vec::new();
        let mut rest = by;
        while let Some(at) = rest.iter().position(|unit| *unit == DOLLAR) {
            pieces.push(&rest[..at]);
            let (piece, taken) = self.reference(found, text, &rest[at..]);
            pieces.push(piece);
            rest = &rest[at + taken..];
        }
        pieces.push(rest);
        pieces
    }

    /// What the reference at the beginning of `by` stands for, and how long it is.
    fn reference<'t>(&self, found: &Match, text: &'t [u16], by: &'t [u16]) -> (&'t [u16], usize) {
        let whole = found.whole();
        let literal = (&by[..1], 1);
        let Some(next) = by.get(1).and_then(|unit| char::from_u32(u32::from(*unit))) else {
            return literal;
        };
        match next {
            '$' => (&by[..1], 2),
            '&' => (&text[whole], 2),
            '`' => (&text[..whole.start], 2),
            '\'' => (&text[whole.end..], 2),
            '<' if !self.program.names.is_empty() => {
                let Some(end) = by.iter().position(|unit| *unit == u16::from(b'>')) else {
                    return literal;
                };
                let name = units::text(&by[2..end]);
                let group = self.program.names.iter().find(|(other, _)| *other == name);
                (group.map_or(&[][..], |(_, group)| found.text_of(*group, text)), end + 1)
            }
            '0'..='9' => {
                let digit = |at: usize| {
                    let unit = by.get(at).copied()?;
                    char::from_u32(u32::from(unit))?.to_digit(10).map(|digit| digit as usize)
                };
                let one = digit(1).unwrap_or(0);
                let two = digit(2).map(|second| (10 * one + second, 3));
                let groups = 1..=self.program.groups;
                match two.into_iter().chain([(one, 2)]).find(|(group, _)| groups.contains(group)) {
                    Some((group, taken)) => (found.text_of(group, text), taken),
                    None => literal,
                }
            }
            _ => literal,
        }
    }

    /// The parts of a text between matches, with what the groups of the matches hold.
    pub(super) fn split(
        &self,
        context: &Context<'_>,
        text: &str,
        limit: usize,
    ) -> Result<Vec<String>, Fault> {
        let text = units_of(context, text)?;
        let mut parts = Parts { context, limit, list: Vec::new() };
        if limit == 0 {
            return Ok(parts.list);
        }
        let mut matcher = Matcher::new(&self.program, &context.budget, &text);
        if text.is_empty() {
            if matcher.find(0)?.is_none() {
                parts.push(&text)?;
            }
            return Ok(parts.list);
        }
        let (mut start, mut from) = (0, 0);
        while let Some(found) = matcher.find(from)? {
            let whole = found.whole();
            // A match of nothing at the very end, or where the last one ended, parts nothing.
            if whole.start >= text.len() {
                break;
            }
            if whole.end == start {
                from = start + 1;
                continue;
            }
            parts.push(&text[start..whole.start])?;
            for group in 1..=self.program.groups {
                parts.push(found.text_of(group, &text))?;
            }
            if parts.is_full() {
                return Ok(parts.list);
            }
            (start, from) = (whole.end, whole.end);
        }
        parts.push(&text[start..])?;
        Ok(parts.list)
    }
}

const DOLLAR: u16 = b'$' as u16;

/// The parts of a split text, up to a limit.
struct Parts<'c, 'i> {
    context: &'c Context<'i>,
    limit: usize,
    list: Vec<String>,
}

impl Parts<'_, '_> {
    fn is_full(&self) -> bool {
        self.list.len() >= self.limit
    }

    fn push(&mut self, part: &[u16]) -> Result<(), Fault> {
        if !self.is_full() {
            self.context.budget.allocate(2 * part.len() + size_of::<String>())?;
            self.list.push(units::text(part));
        }
        Ok(())
    }
}

fn units_of(context: &Context<'_>, text: &str) -> Result<Vec<u16>, Fault> {
    read(context, text)?;
    prepare(context, 2 * text.len())?;
    Ok(text.encode_utf16().collect())
}
