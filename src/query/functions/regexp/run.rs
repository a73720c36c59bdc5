//! Runs a pattern over a text, trying one way after another.
//!
//! What could have been done otherwise, and what was overwritten since, lies on one stack; going back
//! takes things off it until there is another way. Nothing here calls itself but for lookaround, so
//! that no text can exhaust the program's own stack.

use super::program::{Instruction, Program};
use super::syntax::{LINE_ENDS, Set, WORD};
use crate::query::budget::Budget;
use crate::query::fault::Fault;
use std::ops::Range;
use std::sync::LazyLock;

/// Things that may lie on the stack.
const MOST_FRAMES: usize = 1 << 20;
/// Instructions that cost as much as one step of a query.
const INSTRUCTIONS_A_STEP: usize = 8;

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
    program: &'r Program,
    budget: &'r Budget,
    text: &'r [u16],
    groups: Vec<Option<(usize, usize)>>,
    /// Where groups began that have not ended.
    opened: Vec<usize>,
    loops: Vec<Loop>,
    frames: Vec<Frame>,
    /// Instructions that have not been paid for.
    unpaid: usize,
}

/// A loop under way.
#[derive(Debug, Clone, Copy, Default)]
struct Loop {
    count: u32,
    /// Where its body began last.
    start: usize,
}

/// Something to go back to.
enum Frame {
    /// Another way.
    Way { at: usize, position: usize },
    /// One unit less of a run, down to the least.
    Shorter { at: usize, position: usize, least: usize },
    /// One unit more of a run, as long as there are any left.
    Longer { at: usize, position: usize, left: u32 },
    /// What a group held.
    Group { group: usize, held: Option<(usize, usize)> },
    /// Where a group had begun.
    Opened { group: usize, position: usize },
    /// How a loop stood.
    Loop { counter: usize, was: Loop },
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
            self.pay(1 + self.groups.len() / 16)?;
            if let Some(end) = self.run(0, start)? {
                let groups = self.groups.iter().skip(1).map(|held| held.map(|(a, b)| a..b));
                let groups = std::iter::once(Some(start..end)).chain(groups).collect();
                return Ok(Some(Match { groups }));
            }
        }
        Ok(None)
    }

    fn pay(&mut self, instructions: usize) -> Result<(), Fault> {
        self.unpaid += instructions;
        if self.unpaid >= INSTRUCTIONS_A_STEP {
            self.budget.spend(self.unpaid / INSTRUCTIONS_A_STEP)?;
            self.unpaid %= INSTRUCTIONS_A_STEP;
        }
        Ok(())
    }

    fn push(&mut self, frame: Frame) -> Result<(), Fault> {
        if self.frames.len() >= MOST_FRAMES {
            return Err(Fault::limit("a pattern has too many ways to match a text"));
        }
        self.frames.push(frame);
        Ok(())
    }

    /// The unit on one side of a position.
    fn unit(&self, position: usize, is_back: bool) -> Option<u16> {
        let at = if is_back { position.checked_sub(1)? } else { position };
        self.text.get(at).copied()
    }

    fn is_of(&self, set: usize, position: usize, is_back: bool) -> bool {
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
                self.pay((end - first) / 4)?;
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

    fn hold(&mut self, group: usize, held: Option<(usize, usize)>) -> Result<(), Fault> {
        let was = std::mem::replace(&mut self.groups[group], held);
        self.push(Frame::Group { group, held: was })
    }

    fn set_loop(&mut self, counter: usize, now: Loop) -> Result<(), Fault> {
        let was = std::mem::replace(&mut self.loops[counter], now);
        self.push(Frame::Loop { counter, was })
    }

    /// Goes back to the last place from which there is another way.
    fn back(&mut self, base: usize) -> Result<Option<(usize, usize)>, Fault> {
        while self.frames.len() > base {
            self.pay(1)?;
            match self.frames.pop() {
                Some(Frame::Way { at, position }) => return Ok(Some((at, position))),
                Some(Frame::Shorter { at, position, least }) => {
                    let is_back = position < least;
                    let position = moved(position, 1, !is_back);
                    if position != least {
                        self.push(Frame::Shorter { at, position, least })?;
                    }
                    return Ok(Some((at, position)));
                }
                Some(Frame::Longer { at, position, left }) => {
                    let Some(Instruction::Run { set, is_back, .. }) = self.program.code.get(at)
                    else {
                        continue;
                    };
                    if self.is_of(*set, position, *is_back) {
                        let position = moved(position, 1, *is_back);
                        if left > 1 {
                            let left = if left == u32::MAX { left } else { left - 1 };
                            self.push(Frame::Longer { at, position, left })?;
                        }
                        return Ok(Some((at + 1, position)));
                    }
                }
                Some(other) => self.undo(&other),
                None => {}
            }
        }
        Ok(None)
    }

    fn undo(&mut self, frame: &Frame) {
        match *frame {
            Frame::Group { group, held } => self.groups[group] = held,
            Frame::Opened { group, position } => self.opened[group] = position,
            Frame::Loop { counter, was } => self.loops[counter] = was,
            Frame::Way { .. } | Frame::Shorter { .. } | Frame::Longer { .. } => {}
        }
    }

    /// Makes all as it was when the stack was that high.
    fn restore(&mut self, base: usize) -> Result<(), Fault> {
        self.pay(self.frames.len() - base)?;
        while self.frames.len() > base {
            if let Some(frame) = self.frames.pop() {
                self.undo(&frame);
            }
        }
        Ok(())
    }

    /// Takes the other ways off the stack: what lookaround has found stays found.
    fn forget_ways(&mut self, base: usize) -> Result<(), Fault> {
        self.pay(self.frames.len() - base)?;
        let kept = self.frames.split_off(base);
        let is_way = |frame: &Frame| {
            matches!(frame, Frame::Way { .. } | Frame::Shorter { .. } | Frame::Longer { .. })
        };
        self.frames.extend(kept.into_iter().filter(|frame| !is_way(frame)));
        Ok(())
    }
}

/// A position so many units further on.
fn moved(position: usize, units: usize, is_back: bool) -> usize {
    if is_back { position.saturating_sub(units) } else { position.saturating_add(units) }
}
