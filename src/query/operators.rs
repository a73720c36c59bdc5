//! What operators do with values of each pair of types.

use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::query::functions::{spend_on_both, text_of};
use crate::query::syntax::Operator;
use crate::value::{Duration, Map, Value, order};
use std::sync::Arc;

/// Applies an operator.
pub(super) fn apply(
    context: &Context<'_>,
    operator: Operator,
    left: &Value,
    right: &Value,
) -> Result<Value, Fault> {
    if operator.compares() {
        spend_on_both(context, left, right)?;
    }
    Ok(Value::Bool(match operator {
        Operator::And => left.is_truthy() && right.is_truthy(),
        Operator::Or => left.is_truthy() || right.is_truthy(),
        Operator::Equal => equal(context, left, right),
        Operator::NotEqual => !equal(context, left, right),
        Operator::Less => order::values(left, right, context).is_lt(),
        Operator::LessOrEqual => order::values(left, right, context).is_le(),
        Operator::Greater => order::values(left, right, context).is_gt(),
        Operator::GreaterOrEqual => order::values(left, right, context).is_ge(),
        _ => return arithmetic(context, operator, left, right),
    }))
}

/// Whether two values are equal.
pub(super) fn equal(context: &Context<'_>, left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Text(a), Value::Text(b)) => order::same_text(a, b),
        _ => order::values(left, right, context).is_eq(),
    }
}

fn arithmetic(
    context: &Context<'_>,
    operator: Operator,
    left: &Value,
    right: &Value,
) -> Result<Value, Fault> {
    use Operator::{Add, Divide, Multiply, Remainder, Subtract};
    use Value::{Date, Null, Number, Object, Text};
    let none = || {
        let (left, right) = (left.kind().name(), right.kind().name());
        Fault::evaluation(format!(
            "`{}` does nothing between {left} and {right}",
            operator.symbol()
        ))
    };
    Ok(match (left, operator, right) {
        (Number(a), Add, Number(b)) => Number(a + b),
        (Number(a), Subtract, Number(b)) => Number(a - b),
        (Number(a), Multiply, Number(b)) => Number(a * b),
        (Number(a), Divide, Number(b)) => Number(a / b),
        (Number(a), Remainder, Number(b)) => Number(a % b),
        (Text(a), Add, b) => joined(context, a, &text_of(context, b)?)?,
        (a, Add, Text(b)) => joined(context, &text_of(context, a)?, b)?,
        (Text(text), Multiply, Number(times)) | (Number(times), Multiply, Text(text)) => {
            repeated(context, text, *times)?
        }
        (Date(a), Subtract, Date(b)) => Value::duration(a.difference(*b)),
        (Date(date), Subtract, Value::Duration(by)) => moved(date.minus(by))?,
        (Date(date), Add, Value::Duration(by)) | (Value::Duration(by), Add, Date(date)) => {
            moved(date.plus(by))?
        }
        (Value::Duration(a), Add, Value::Duration(b)) => whole(a.plus(b)),
        (Value::Duration(a), Subtract, Value::Duration(b)) => whole(a.minus(b)),
        (Value::Duration(a), Divide, Number(by)) => whole(a.map(|x| x / by)),
        (Value::Duration(a), Multiply, Number(by)) | (Number(by), Multiply, Value::Duration(a)) => {
            whole(a.map(|x| x * by))
        }
        (Value::List(a), Add, Value::List(b)) => {
            context.budget.allocate((a.len() + b.len()) * size_of::<Value>())?;
            Value::list(a.iter().chain(b.iter()).cloned().collect())
        }
        (Object(a), Add, Object(b)) => {
            let mut map: Map = Map::default();
            for (key, value) in a.entries().into_iter().chain(b.entries()) {
                map.insert(Arc::clone(key), value.clone());
            }
            context.budget.allocate(map.len() * size_of::<Value>() * 2)?;
            Value::object(map)
        }
        (Null, Add | Subtract | Multiply | Divide | Remainder, Null)
        | (Date(_), Add | Subtract, Null)
        | (Null, Add | Subtract, Date(_)) => Null,
        _ => return Err(none()),
    })
}

fn whole(duration: Duration) -> Value {
    Value::duration(duration.normalized())
}

fn moved(date: Option<crate::value::Date>) -> Result<Value, Fault> {
    date.map(Value::Date).ok_or_else(|| Fault::evaluation("this date is out of all bounds"))
}

fn joined(context: &Context<'_>, a: &str, b: &str) -> Result<Value, Fault> {
    context.budget.allocate(a.len() + b.len())?;
    Ok(Value::from(format!("{a}{b}")))
}

/// A text so many times over, as JavaScript's `repeat`; a negative number gives nothing.
fn repeated(context: &Context<'_>, text: &str, times: f64) -> Result<Value, Fault> {
    if times < 0.0 || times.is_nan() {
        return Ok(Value::from(""));
    }
    if times.is_infinite() {
        return Err(Fault::evaluation("a text cannot be repeated without end"));
    }
    // Saturating, which is what the budget needs.
    let times = times as usize;
    context.budget.allocate(text.len().saturating_mul(times))?;
    Ok(Value::from(if text.is_empty() { String::new() } else { text.repeat(times) }))
}
