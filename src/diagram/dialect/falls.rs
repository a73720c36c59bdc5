//! Answers that fall through to the next question (rule 8), until that is there.

use super::draft::Pending;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// The answers that wait, found by where their question stands: looking through all of them for
/// each new node would take the square of their number.
#[derive(Debug, Default)]
pub(super) struct Falls {
    /// By number, in the order in which they are written.
    waiting: BTreeMap<usize, Pending>,
    /// The numbers of those whose question hangs from a node, by that node.
    by_parent: FxHashMap<usize, Vec<usize>>,
    /// The numbers of those whose question stands on a main line.
    on_main_line: Vec<usize>,
    /// How many there were.
    count: usize,
}

impl Falls {
    /// Adds an answer, whose question hangs from `parent`.
    pub(super) fn push(&mut self, fall: Pending, parent: Option<usize>, is_on_main_line: bool) {
        if let Some(parent) = parent {
            self.by_parent.entry(parent).or_default().push(self.count);
        }
        if is_on_main_line {
            self.on_main_line.push(self.count);
        }
        self.waiting.insert(self.count, fall);
        self.count += 1;
    }

    /// Takes the answers that a node ends which hangs from `parent`: those of its siblings, and
    /// on a main line those of all questions on such lines.
    pub(super) fn take(&mut self, parent: Option<usize>, is_on_main_line: bool) -> Vec<Pending> {
        let of_siblings = parent.and_then(|parent| self.by_parent.remove(&parent));
        let mut numbers = of_siblings.unwrap_or_default();
        if is_on_main_line {
            numbers.append(&mut self.on_main_line);
        }
        numbers.sort_unstable();
        numbers.iter().filter_map(|number| self.waiting.remove(number)).collect()
    }

    /// Takes all that are left.
    pub(super) fn take_rest(&mut self) -> impl Iterator<Item = Pending> {
        std::mem::take(self).waiting.into_values()
    }
}
