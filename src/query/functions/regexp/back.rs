//! Going back: what could have been done otherwise, and what was overwritten since, lies on one
//! stack, and things are taken off it until there is another way.

use super::program::Instruction;
use super::run::{Loop, Matcher, moved};
use crate::query::fault::Fault;

/// Things that may lie on the stack.
const MOST_FRAMES: usize = 1 << 20;

/// Something to go back to.
pub(super) enum Frame {
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

impl Matcher<'_> {
    pub(super) fn push(&mut self, frame: Frame) -> Result<(), Fault> {
        if self.frames.len() >= MOST_FRAMES {
            return Err(Fault::limit("a pattern has too many ways to match a text"));
        }
        self.frames.push(frame);
        Ok(())
    }

    pub(super) fn hold(&mut self, group: usize, held: Option<(usize, usize)>) -> Result<(), Fault> {
        let was = std::mem::replace(&mut self.groups[group], held);
        self.push(Frame::Group { group, held: was })
    }

    pub(super) fn set_loop(&mut self, counter: usize, now: Loop) -> Result<(), Fault> {
        let was = std::mem::replace(&mut self.loops[counter], now);
        self.push(Frame::Loop { counter, was })
    }

    /// Goes back to the last place from which there is another way.
    pub(super) fn back(&mut self, base: usize) -> Result<Option<(usize, usize)>, Fault> {
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
                            self.push(Frame::Longer { at, position, left: left - 1 })?;
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
    pub(super) fn restore(&mut self, base: usize) -> Result<(), Fault> {
        self.pay(self.frames.len() - base)?;
        while self.frames.len() > base {
            if let Some(frame) = self.frames.pop() {
                self.undo(&frame);
            }
        }
        Ok(())
    }

    /// Takes the other ways off the stack: what lookaround has found stays found.
    pub(super) fn forget_ways(&mut self, base: usize) -> Result<(), Fault> {
        self.pay(self.frames.len() - base)?;
        let kept = self.frames.split_off(base);
        let is_way = |frame: &Frame| {
            matches!(frame, Frame::Way { .. } | Frame::Shorter { .. } | Frame::Longer { .. })
        };
        self.frames.extend(kept.into_iter().filter(|frame| !is_way(frame)));
        Ok(())
    }
}
