//! A list made into one value.

use super::{Builtin, function, no_use};
use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::query::operators;
use crate::query::syntax::Operator;
use crate::value::Value;

pub(super) const FUNCTIONS: &[Builtin] = &[
    function("sum", "one value: `sum(list)`", &[], |context, arguments| {
        folded(context, "sum", arguments, Operator::Add)
    }),
    function("product", "one value: `product(list)`", &[], |context, arguments| {
        folded(context, "product", arguments, Operator::Multiply)
    }),
    function("average", "one value: `average(list)`", &[], average),
    function(
        "reduce",
        "a list and an operator or a function: `reduce(list, \"+\")`, `reduce(list, (a, b) => …)`",
        &[(2, &[1])],
        reduce,
    ),
];

/// All items with one operator between.
fn chain(context: &Context<'_>, items: &[Value], operator: Operator) -> Result<Value, Fault> {
    let Some((first, rest)) = items.split_first() else { return Ok(Value::Null) };
    rest.iter().try_fold(first.clone(), |so_far, item| {
        context.budget.spend(1)?;
        operators::apply(context, operator, &so_far, item)
    })
}

/// A list with one operator between its items; what is no list stays as it is.
fn folded(
    context: &Context<'_>,
    name: &str,
    arguments: &[Value],
    operator: Operator,
) -> Result<Value, Fault> {
    match arguments {
        [Value::List(list)] => chain(context, list, operator),
        [value] => Ok(value.clone()),
        _ => no_use(name, arguments),
    }
}

fn average(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [Value::List(list)] = arguments else {
        return folded(context, "average", arguments, Operator::Add);
    };
    match chain(context, list, Operator::Add)? {
        Value::Null => Ok(Value::Null),
        sum => operators::apply(context, Operator::Divide, &sum, &Value::Number(list.len() as f64)),
    }
}

fn reduce(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    match arguments {
        [Value::List(list), Value::Text(_) | Value::Function(_)] if list.is_empty() => {
            Ok(Value::Null)
        }
        [Value::List(list), Value::Text(symbol)] => chain(context, list, operator(symbol)?),
        [Value::List(list), Value::Function(step)] => {
            let Some((first, rest)) = list.split_first() else { return Ok(Value::Null) };
            // Nulls are passed over, but not at the beginning.
            rest.iter().filter(|item| !item.is_null()).try_fold(first.clone(), |so_far, item| {
                context.call_lambda(step, &[so_far, item.clone()])
            })
        }
        [Value::Null, _] | [_, Value::Null] => Ok(Value::Null),
        _ => no_use("reduce", arguments),
    }
}

fn operator(symbol: &str) -> Result<Operator, Fault> {
    Ok(match symbol {
        "+" => Operator::Add,
        "-" => Operator::Subtract,
        "*" => Operator::Multiply,
        "/" => Operator::Divide,
        "&" => Operator::And,
        "|" => Operator::Or,
        other => {
            let message = format!("`reduce` has no operator `{other}`");
            return Err(Fault::evaluation(message).help("`+`, `-`, `*`, `/`, `&` and `|` are"));
        }
    })
}
