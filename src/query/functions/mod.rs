//! Dataview's functions: one file for each family.
//!
//! A function is a row of its family's table: its name, which arguments are taken one by one where
//! they are lists, and what it does. What it does is one `match` over the types of its arguments,
//! in the order in which the language tries them.

mod collections;
mod construct;
mod currency;
mod display;
mod fold;
mod measure;
mod numeric;
mod regexp;
mod search;
mod strings;
#[cfg(test)]
mod tests;
mod units;
mod utility;

pub(super) use measure::{equal, read, spend_on_both, text_of};
pub(super) use regexp::Patterns;
pub(super) use units::{count, position, slice};

use crate::query::context::Context;
use crate::query::fault::{Fault, FaultKind};
use crate::text::nearest::nearest;
use crate::value::Value;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// What a function does with its arguments.
type Run = fn(&Context<'_>, &[Value]) -> Result<Value, Fault>;
/// For a number of arguments, the positions at which a list stands for its items.
type Positions = &'static [(usize, &'static [usize])];

/// Functions that pass the items of a list on and do not look into them.
const PASS_ON: [&str; 10] =
    ["all", "any", "filter", "firstvalue", "flat", "length", "map", "none", "reverse", "slice"];

/// A built-in function.
pub(super) struct Builtin {
    name: &'static str,
    /// Its calls, as messages show them.
    usage: &'static str,
    vectorised: Positions,
    run: Run,
}

/// A row of a family's table.
const fn function(
    name: &'static str,
    usage: &'static str,
    vectorised: Positions,
    run: Run,
) -> Builtin {
    Builtin { name, usage, vectorised, run }
}

static BY_NAME: LazyLock<FxHashMap<&'static str, &'static Builtin>> = LazyLock::new(|| {
    let families = [
        construct::FUNCTIONS,
        numeric::FUNCTIONS,
        fold::FUNCTIONS,
        search::FUNCTIONS,
        collections::FUNCTIONS,
        strings::FUNCTIONS,
        utility::FUNCTIONS,
    ];
    families.into_iter().flatten().map(|builtin| (builtin.name, builtin)).collect()
});

/// The function of that name.
pub(super) fn find(name: &str) -> Result<&'static Builtin, Fault> {
    if let Some(builtin) = BY_NAME.get(name) {
        return Ok(builtin);
    }
    let fault = Fault::new(FaultKind::UnknownName, format!("there is no function `{name}`"));
    let mut names: Vec<&str> = BY_NAME.keys().copied().collect();
    names.sort_unstable();
    Err(match nearest(name, names) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault.help("the guide's page on Dataview lists all functions"),
    })
}

impl Builtin {
    /// Calls it; lists in vectorised positions are taken item by item, up to the end of the
    /// shortest.
    pub(super) fn call(&self, context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
        for argument in arguments.iter().filter(|argument| argument.holds_late()) {
            if !(matches!(argument, Value::List(_)) && PASS_ON.contains(&self.name)) {
                context.whole(argument);
            }
        }
        let positions = self
            .vectorised
            .iter()
            .find(|(count, _)| *count == arguments.len())
            .map_or(&[][..], |(_, positions)| positions);
        let lists = positions.iter().filter_map(|at| match &arguments[*at] {
            Value::List(list) => Some(list.len()),
            _ => None,
        });
        let Some(shortest) = lists.min() else { return (self.run)(context, arguments) };
        context.budget.enter()?;
        let results = self.call_each(context, arguments, positions, shortest);
        context.budget.leave();
        results
    }

    fn call_each(
        &self,
        context: &Context<'_>,
        arguments: &[Value],
        positions: &[usize],
        count: usize,
    ) -> Result<Value, Fault> {
        context.budget.spend(count)?;
        context.budget.allocate(count * size_of::<Value>())?;
        let one = |i: usize| {
            let each = arguments.iter().enumerate().map(|(at, argument)| match argument {
                Value::List(list) if positions.contains(&at) => list[i].clone(),
                other => other.clone(),
            });
            self.call(context, &each.collect::<Vec<_>>())
        };
        (0..count).map(one).collect::<Result<Vec<_>, _>>().map(Value::list)
    }
}

/// The fault for arguments that a function has no use for.
fn no_use<T>(name: &str, arguments: &[Value]) -> Result<T, Fault> {
    let types: Vec<&str> = arguments.iter().map(|a| a.kind().name()).collect();
    let given = if types.is_empty() { "no arguments".to_owned() } else { types.join(", ") };
    let fault = Fault::evaluation(format!("`{name}` cannot be called with {given}"));
    Err(match BY_NAME.get(name) {
        Some(builtin) => fault.help(format!("it takes {}", builtin.usage)),
        None => fault,
    })
}
