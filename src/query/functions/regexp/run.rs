//! Runs a pattern over a text, trying one way after another.
//!
//! Nothing here calls itself but for lookaround, so that no text can exhaust the program's own stack.
//! What was tried and can be undone is in `back`.

use super::back::Frame;
use super::program::{Instruction, Program};
use super::syntax::{LINE_ENDS, Set, WORD};
use crate::query::budget::Budget;
use crate::query::fault::Fault;
use std::ops::Range;
use std::sync::LazyLock;

/// Instructions that cost as much as one step of a query.
const INSTRUCTIONS_A_STEP: usize = 4;

static LINE_END: LazyLock<Set> = LazyLock::new(|| Set::new(LINE_ENDS.to_vec(), false));
static WORD_UNIT: LazyLock<Set> = LazyLock::new(|| Set::new(WORD.to_vec(), false));

/// Where a pattern has matched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    /// The whole, then what each group holds.
    pub(super) groups: Vec<Option<Range<usize>>>,
}

impl Match {
    pub(super) fn whole(&self) -> Range<usize> {
        self.groups.first().cloned().flatten().unwrap_or(0..0)
    }

    /// What a group holds, nothing where it has not matched.
    pub(super) fn text_of<'t>(&self, group: usize, text: &'t [u16]) -> &'t [u16] {
        let range = self.groups.get(group).cloned().flatten();
        range.and_then(|range| text.get(range)).unwrap_or_default()
    }
}

/// A run of a pattern over a text.
pub(super) struct Matcher<'r> {
    pub(super) program: &'r Program,
    budget: &'r Budget,
    text: &'r [u16],
    /// What each group holds; the first is not used.
    pub(super) groups: Vec<Option<(usize, usize)>>,
    /// Where groups began that have not ended.
    pub(super) opened: Vec<usize>,
    pub(super) loops: Vec<Loop>,
    /// What can be gone back to.
    pub(super) frames: Vec<Frame>,
    /// Instructions that have not been paid for.
    unpaid: usize,
}

/// A loop under way.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Loop {
    pub(super) count: u32,
    /// Where its body began last.
    pub(super) start: usize,
}

impl<'r> Matcher<'r> {
    pub(super) fn new(program: &'r Program, budget: &'r Budget, text: &'r [u16]) -> Matcher<'r> {
        Matcher {
            program,
            budget,
            text,
            groups: vec![None; program.groups + 1],
            opened: vec![0; program.groups + 1],
            loops: vec![Loop::default(); program.loops],
            frames: Vec::new(),
            unpaid: 0,
        }
    }

    /// The first match that begins at a position or after it.
    pub(super) fn find(&mut self, from: usize) -> Result<Option<Match>, Fault> {
        let last = if self.program.is_anchored() { 0 } else { self.text.len() };
        for start in from..=last {
            self.groups.fill(None);
            self.frames.clear();
            self.pay(1 + self.groups.len() / 2)?;
            if let Some(end) = self.run(0, start)? {
                let groups = self.groups.iter().skip(1).map(|held| held.map(|(a, b)| a..b));
                let groups = std::iter::once(Some(start..end)).chain(groups).collect();
                return Ok(Some(Match { groups }));
            }
        }
        Ok(None)
    }

    pub(super) fn pay(&mut self, instructions: usize) -> Result<(), Fault> {
        self.unpaid += instructions;
        if self.unpaid >= INSTRUCTIONS_A_STEP {
            self.budget.spend(self.unpaid / INSTRUCTIONS_A_STEP)?;
            self.unpaid %= INSTRUCTIONS_A_STEP;
        }
        Ok(())
    }

    /// The unit on one side of a position.
    fn unit(&self, position: usize, is_back: bool) -> Option<u16> {
        let at = if is_back { position.checked_sub(1)? } else { position };
        self.text.get(at).copied()
    }

    pub(super) fn is_of(&self, set: usize, position: usize, is_back: bool) -> bool {
        let set = self.program.sets.get(set);
        set.zip(self.unit(position, is_back)).is_some_and(|(set, unit)| set.contains(unit))
    }

    /// Runs from a place in the code up to `Done`; the position there. What lies on the stack at the
    /// beginning is let be.
    fn run(&mut self, at: usize, position: usize) -> Result<Option<usize>, Fault> {
        let base = self.frames.len();
        let mut now = Some((at, position));
        loop {
            let Some((at, position)) = now else {
                match self.back(base)? {
                    Some(way) => now = Some(way),
                    None => return Ok(None),
                }
                continue;
            };
            self.pay(1)?;
            let Some(instruction) = self.program.code.get(at).copied() else { return Ok(None) };
            if matches!(instruction, Instruction::Done) {
                return Ok(Some(position));
            }
            now = self.step(instruction, at, position)?;
        }
    }

    /// What follows an instruction; nothing where it fails.
    fn step(
        &mut self,
        instruction: Instruction,
        at: usize,
        position: usize,
    ) -> Result<Option<(usize, usize)>, Fault> {
        let next = at + 1;
        let on_if = |holds: bool| holds.then_some((next, position));
        let is_line_end = |unit: Option<u16>| unit.is_some_and(|unit| LINE_END.contains(unit));
        Ok(match instruction {
            Instruction::Done => None,
            Instruction::One { set, is_back } => {
                self.is_of(set, position, is_back).then(|| (next, moved(position, 1, is_back)))
            }
            Instruction::Run { .. } => self.units(instruction, next, position)?,
            Instruction::Start { of_line } => {
                on_if(position == 0 || (of_line && is_line_end(self.unit(position, true))))
            }
            Instruction::End { of_line } => {
                let is_end = position == self.text.len();
                on_if(is_end || (of_line && is_line_end(self.unit(position, false))))
            }
            Instruction::Boundary { is_met } => {
                let is_word = |unit: Option<u16>| unit.is_some_and(|unit| WORD_UNIT.contains(unit));
                let (before, after) = (self.unit(position, true), self.unit(position, false));
                on_if((is_word(before) != is_word(after)) == is_met)
            }
            Instruction::Same { group, is_back } => {
                self.same(group, position, is_back)?.map(|p| (next, p))
            }
            Instruction::Jump(target) => Some((target, position)),
            Instruction::Or(other) => {
                self.push(Frame::Way { at: other, position })?;
                Some((next, position))
            }
            Instruction::Open(group) => {
                let was = std::mem::replace(&mut self.opened[group], position);
                self.push(Frame::Opened { group, position: was })?;
                Some((next, position))
            }
            Instruction::Close { group, is_back } => {
                let opened = self.opened[group];
                let ends = if is_back { (position, opened) } else { (opened, position) };
                self.hold(group, Some(ends))?;
                Some((next, position))
            }
            Instruction::Enter(counter) => {
                self.set_loop(counter, Loop { count: 0, start: position })?;
                Some((next, position))
            }
            Instruction::Again { counter, least, most, is_greedy, exit } => {
                let count = self.loops[counter].count;
                if count >= most {
                    return Ok(Some((exit, position)));
                }
                if count < least {
                    return Ok(Some((next, position)));
                }
                let (first, other) = if is_greedy { (next, exit) } else { (exit, next) };
                self.push(Frame::Way { at: other, position })?;
                Some((first, position))
            }
            Instruction::Body { counter, groups: (first, end) } => {
                self.pay((end - first) / 2)?;
                self.set_loop(counter, Loop { start: position, ..self.loops[counter] })?;
                for group in first..end {
                    if self.groups[group].is_some() {
                        self.hold(group, None)?;
                    }
                }
                Some((next, position))
            }
            Instruction::Repeat { counter, least, again } => {
                let Loop { count, start } = self.loops[counter];
                if count >= least && start == position {
                    return Ok(None);
                }
                self.set_loop(counter, Loop { count: count.saturating_add(1), start })?;
                Some((again, position))
            }
            Instruction::Look { is_negative, exit } => {
                let base = self.frames.len();
                let is_found = self.run(next, position)?.is_some();
                if is_found && is_negative {
                    self.restore(base)?;
                } else if is_found {
                    self.forget_ways(base)?;
                }
                (is_found != is_negative).then_some((exit, position))
            }
        })
    }

    /// A run of units; the ways to have fewer or more of them are put on the stack.
    fn units(
        &mut self,
        instruction: Instruction,
        next: usize,
        position: usize,
    ) -> Result<Option<(usize, usize)>, Fault> {
        let Instruction::Run { set, least, most, is_greedy, is_back } = instruction else {
            return Ok(None);
        };
        let wanted = if is_greedy { most } else { least };
        let mut position = position;
        let mut shortest = (least == 0).then_some(position);
        let mut count = 0;
        while count < wanted && self.is_of(set, position, is_back) {
            count += 1;
            position = moved(position, 1, is_back);
            if count == least {
                shortest = Some(position);
            }
        }
        self.pay(count as usize / 2)?;
        let Some(shortest) = shortest else { return Ok(None) };
        if is_greedy && position != shortest {
            self.push(Frame::Shorter { at: next, position, least: shortest })?;
        } else if !is_greedy && least < most {
            self.push(Frame::Longer { at: next - 1, position, left: most - least })?;
        }
        Ok(Some((next, position)))
    }

    /// The position behind what a group holds, where it stands here once more.
    fn same(
        &mut self,
        group: usize,
        position: usize,
        is_back: bool,
    ) -> Result<Option<usize>, Fault> {
        // A group that holds nothing is matched by nothing.
        let Some((start, end)) = self.groups.get(group).copied().flatten() else {
            return Ok(Some(position));
        };
        let held = &self.text[start..end];
        let here = if is_back {
            position.checked_sub(held.len()).map(|from| from..position)
        } else {
            Some(position..position.saturating_add(held.len()))
        };
        let is_same = here.and_then(|range| self.text.get(range)) == Some(held);
        let length = held.len();
        self.pay(length / 8)?;
        Ok(is_same.then(|| moved(position, length, is_back)))
    }
}

/// A position so many units further on.
pub(super) fn moved(position: usize, units: usize, is_back: bool) -> usize {
    if is_back { position.saturating_sub(units) } else { position.saturating_add(units) }
}
