//! From the tree of a pattern to what is run: instructions with jumps.

use super::syntax::{Look, Node, Repeat, Set, Tree};

/// What `^` and `$` stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Mode {
    /// The ends of the text.
    Text,
    /// The ends of each line.
    Lines,
}

/// A pattern, ready to run.
pub(super) struct Program {
    pub(super) code: Vec<Instruction>,
    pub(super) sets: Vec<Set>,
    /// How many loops there are.
    pub(super) loops: usize,
    /// How many groups there are, the whole match not counted.
    pub(super) groups: usize,
    /// Groups that have a name.
    pub(super) names: Vec<(String, usize)>,
}

/// A step of a run. Targets are places in the code; where nothing is said, the next place follows.
#[derive(Debug, Clone, Copy)]
pub(super) enum Instruction {
    /// A unit of a set, to the right or to the left.
    One { set: usize, is_back: bool },
    /// As many units of a set as there may be.
    Run { set: usize, least: u32, most: u32, is_greedy: bool, is_back: bool },
    /// The beginning of the text, or of a line.
    Start { of_line: bool },
    /// The end of the text, or of a line.
    End { of_line: bool },
    /// An end of a word, or not.
    Boundary { is_met: bool },
    /// What a group holds.
    Same { group: usize, is_back: bool },
    /// Goes on here.
    Jump(usize),
    /// Goes on with the next place, and here if that fails.
    Or(usize),
    /// Begins a group.
    Open(usize),
    /// Ends a group.
    Close { group: usize, is_back: bool },
    /// Begins a loop.
    Enter(usize),
    /// Goes on with the body of a loop, or behind it.
    Again { counter: usize, least: u32, most: u32, is_greedy: bool, exit: usize },
    /// Begins the body of a loop: its groups hold nothing any more.
    Body { counter: usize, groups: (usize, usize) },
    /// Ends the body of a loop, unless there was nothing in it and need not be.
    Repeat { counter: usize, least: u32, again: usize },
    /// Runs what follows up to `Done`, then goes on behind it.
    Look { is_negative: bool, exit: usize },
    /// The end.
    Done,
}

impl Program {
    pub(super) fn new(tree: &Tree, mode: Mode) -> Program {
        let mut program = Program {
            code: Vec::new(),
            sets: Vec::new(),
            loops: 0,
            groups: tree.groups,
            names: tree.names.clone(),
        };
        program.add(&tree.root, mode, false);
        program.code.push(Instruction::Done);
        program
    }

    /// Whether a match can only begin where the text does.
    pub(super) fn is_anchored(&self) -> bool {
        matches!(self.code.first(), Some(Instruction::Start { of_line: false }))
    }

    fn set(&mut self, set: &Set) -> usize {
        self.sets.push(set.clone());
        self.sets.len() - 1
    }

    /// Puts an instruction where another was only a place.
    fn patch(&mut self, at: usize, instruction: Instruction) {
        if let Some(place) = self.code.get_mut(at) {
            *place = instruction;
        }
    }

    /// A place that is filled later.
    fn place(&mut self) -> usize {
        self.code.push(Instruction::Done);
        self.code.len() - 1
    }

    fn add(&mut self, node: &Node, mode: Mode, is_back: bool) {
        let of_line = mode == Mode::Lines;
        match node {
            Node::One(set) => {
                let set = self.set(set);
                self.code.push(Instruction::One { set, is_back });
            }
            Node::Start => self.code.push(Instruction::Start { of_line }),
            Node::End => self.code.push(Instruction::End { of_line }),
            Node::Boundary(is_met) => self.code.push(Instruction::Boundary { is_met: *is_met }),
            Node::Same(group) => self.code.push(Instruction::Same { group: *group, is_back }),
            Node::Sequence(parts) if is_back => {
                parts.iter().rev().for_each(|part| self.add(part, mode, is_back));
            }
            Node::Sequence(parts) => parts.iter().for_each(|part| self.add(part, mode, is_back)),
            Node::Choice(ways) => self.add_choice(ways, mode, is_back),
            Node::Group(group, inside) => {
                self.code.push(Instruction::Open(*group));
                self.add(inside, mode, is_back);
                self.code.push(Instruction::Close { group: *group, is_back });
            }
            Node::Look(Look { is_behind, is_negative }, inside) => {
                let start = self.place();
                self.add(inside, mode, *is_behind);
                self.code.push(Instruction::Done);
                let exit = self.code.len();
                self.patch(start, Instruction::Look { is_negative: *is_negative, exit });
            }
            Node::Repeat(repeat, inside) => self.add_repeat(*repeat, inside, mode, is_back),
        }
    }

    fn add_choice(&mut self, ways: &[Node], mode: Mode, is_back: bool) {
        let mut ends = Vec::new();
        for (number, way) in ways.iter().enumerate() {
            if number + 1 == ways.len() {
                self.add(way, mode, is_back);
                break;
            }
            let start = self.place();
            self.add(way, mode, is_back);
            ends.push(self.place());
            let next = self.code.len();
            self.patch(start, Instruction::Or(next));
        }
        let end = self.code.len();
        ends.into_iter().for_each(|place| self.patch(place, Instruction::Jump(end)));
    }

    fn add_repeat(&mut self, repeat: Repeat, inside: &Node, mode: Mode, is_back: bool) {
        let Repeat { least, most, is_greedy, groups } = repeat;
        if most == 0 {
            return;
        }
        if let Node::One(set) = inside {
            let set = self.set(set);
            self.code.push(Instruction::Run { set, least, most, is_greedy, is_back });
            return;
        }
        let counter = self.loops;
        self.loops += 1;
        self.code.push(Instruction::Enter(counter));
        let again = self.place();
        self.code.push(Instruction::Body { counter, groups });
        self.add(inside, mode, is_back);
        self.code.push(Instruction::Repeat { counter, least, again });
        let exit = self.code.len();
        self.patch(again, Instruction::Again { counter, least, most, is_greedy, exit });
    }
}
