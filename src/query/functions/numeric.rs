//! Rounding, and the smallest and largest of some values.

use super::measure::compare;
use super::{Builtin, function, no_use};
use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::value::Value;
use std::cmp::Ordering;

pub(super) const FUNCTIONS: &[Builtin] = &[
    function("round", "numbers: `round(number, [digits])`", &[(1, &[0]), (2, &[0])], round),
    function("trunc", "a number: `trunc(number)`", &[(1, &[0])], |_, arguments| {
        whole("trunc", arguments, f64::trunc)
    }),
    function("floor", "a number: `floor(number)`", &[(1, &[0])], |_, arguments| {
        whole("floor", arguments, f64::floor)
    }),
    function("ceil", "a number: `ceil(number)`", &[(1, &[0])], |_, arguments| {
        whole("ceil", arguments, f64::ceil)
    }),
    function("min", "a list, or any values", &[], |context, arguments| {
        outermost(context, arguments, Ordering::is_le)
    }),
    function("max", "a list, or any values", &[], |context, arguments| {
        outermost(context, arguments, Ordering::is_gt)
    }),
    function(
        "minby",
        "a list and a function: `minby(list, (x) => key)`",
        &[],
        |context, arguments| outermost_by(context, "minby", arguments, Ordering::is_le),
    ),
    function(
        "maxby",
        "a list and a function: `maxby(list, (x) => key)`",
        &[],
        |context, arguments| outermost_by(context, "maxby", arguments, Ordering::is_gt),
    ),
];

fn whole(name: &str, arguments: &[Value], f: fn(f64) -> f64) -> Result<Value, Fault> {
    match arguments {
        [Value::Number(number)] => Ok(f(*number).into()),
        [Value::Null] => Ok(Value::Null),
        _ => no_use(name, arguments),
    }
}

fn round(_: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    Ok(match arguments {
        [Value::Number(number), Value::Number(digits)] if *digits > 0.0 || digits.is_nan() => {
            let digits = digits.max(0.0).trunc();
            if digits > 100.0 {
                return Err(Fault::evaluation("`round` takes at most 100 digits"));
            }
            to_digits(*number, digits as usize).into()
        }
        [Value::Number(number)] | [Value::Number(number), Value::Number(_) | Value::Null] => {
            nearest(*number).into()
        }
        [Value::Null] | [Value::Null, _] => Value::Null,
        _ => return no_use("round", arguments),
    })
}

/// The nearest whole number; halves go up, also below zero.
fn nearest(number: f64) -> f64 {
    let below = number.floor();
    let rounded = if number - below >= 0.5 { below + 1.0 } else { below };
    if rounded == 0.0 { rounded.copysign(number) } else { rounded }
}

/// A number with so many digits after the point; halves go away from zero. What counts is the
/// number as the machine has it: 1.005 is a little less than it looks.
fn to_digits(number: f64, digits: usize) -> f64 {
    let size = number.abs();
    // Beyond this JavaScript does not round, nor is there anything to round.
    if size >= 1e21 || !number.is_finite() {
        return number;
    }
    // Halfway between two results is only what has one more binary digit after the point, and then
    // it is written exactly with as many decimal ones.
    let power = i32::try_from(digits).map_or(0.0, |digits| 2f64.powi(digits + 1));
    let mut written = if (size * power).fract() == 0.0 {
        let exact = format!("{size:.0$}", digits + 1);
        halves_up(&exact)
    } else {
        format!("{size:.digits$}")
    };
    if number.is_sign_negative() {
        written.insert(0, '-');
    }
    written.parse().unwrap_or(number)
}

/// A decimal number with its last digit rounded away.
fn halves_up(exact: &str) -> String {
    let (kept, last) = exact.split_at(exact.len().saturating_sub(1));
    let mut digits: Vec<u8> = kept.bytes().collect();
    if last >= "5" {
        for digit in digits.iter_mut().rev().filter(|digit| **digit != b'.') {
            if *digit != b'9' {
                *digit += 1;
                return String::from_utf8_lossy(&digits).into_owned();
            }
            *digit = b'0';
        }
        digits.insert(0, b'1');
    }
    String::from_utf8_lossy(&digits).into_owned()
}

/// The first of some values before which, in the order that `wins` says, none other comes.
fn outermost(
    context: &Context<'_>,
    arguments: &[Value],
    wins: fn(Ordering) -> bool,
) -> Result<Value, Fault> {
    let mut values = arguments;
    while let [Value::List(list)] = values {
        values = list;
    }
    let Some((first, rest)) = values.split_first() else { return Ok(Value::Null) };
    let mut best = first;
    for value in rest {
        best = match (best, value) {
            (_, Value::Null) => best,
            (Value::Null, _) => value,
            _ if wins(compare(context, best, value, context)?) => best,
            _ => value,
        };
    }
    Ok(best.clone())
}

fn outermost_by(
    context: &Context<'_>,
    name: &str,
    arguments: &[Value],
    wins: fn(Ordering) -> bool,
) -> Result<Value, Fault> {
    let (list, key) = match arguments {
        [Value::List(list), Value::Function(key)] => (list, key),
        [Value::Null, Value::Function(_)] => return Ok(Value::Null),
        _ => return no_use(name, arguments),
    };
    let mut best: Option<(&Value, Value)> = None;
    for value in list.iter() {
        let of_value = context.call_lambda(key, std::slice::from_ref(value))?;
        best = match best {
            best if of_value.is_null() => best,
            Some((holder, of_best)) if wins(compare(context, &of_best, &of_value, context)?) => {
                Some((holder, of_best))
            }
            _ => Some((value, of_value)),
        };
    }
    Ok(best.map(|(value, _)| value).or(list.first()).cloned().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::{nearest, to_digits};

    #[test]
    fn halves_are_rounded_up_to_whole_numbers() {
        let cases = [(2.5, 3.0), (-2.5, -2.0), (0.499_999_999_999_999_94, 0.0), (-1.5, -1.0)];
        for (number, expected) in cases {
            assert_eq!(nearest(number), expected, "{number}");
        }
        assert!(nearest(-0.4).is_sign_negative());
    }

    #[test]
    fn halves_are_rounded_away_from_zero_to_digits() {
        let cases = [
            (1.005, 2, 1.0),
            (1.25, 1, 1.3),
            (-1.25, 1, -1.3),
            (9.95, 1, 9.9),
            (0.5, 0, 1.0),
            (99.5, 0, 100.0),
            (1e21, 3, 1e21),
            (1.45, 1, 1.4),
            (8.345, 2, 8.35),
            (0.000_001, 7, 0.000_001),
        ];
        for (number, digits, expected) in cases {
            assert_eq!(to_digits(number, digits), expected, "{number} to {digits}");
        }
    }
}
