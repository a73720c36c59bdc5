//! Functions of text.

use super::measure::{made, prepare, read};
use super::regexp::Pattern;
use super::units::{self, integer};
use super::{Builtin, function, no_use};
use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::value::Value;

pub(super) const FUNCTIONS: &[Builtin] = &[
    function("regextest", TESTED, &[(2, &[0, 1])], |context, arguments| {
        tested(context, "regextest", arguments, str::to_owned)
    }),
    function("regexmatch", TESTED, &[(2, &[0, 1])], |context, arguments| {
        tested(context, "regexmatch", arguments, anchored)
    }),
    function(
        "regexreplace",
        "three texts: `regexreplace(text, pattern, replacement)`",
        &[(3, &[0, 1, 2])],
        regexreplace,
    ),
    function(
        "replace",
        "three texts: `replace(text, part, replacement)`",
        &[(3, &[0, 1, 2])],
        replace,
    ),
    function("lower", "a text: `lower(text)`", &[(1, &[0])], |context, arguments| {
        recased(context, "lower", arguments, str::to_lowercase)
    }),
    function("upper", "a text: `upper(text)`", &[(1, &[0])], |context, arguments| {
        recased(context, "upper", arguments, str::to_uppercase)
    }),
    function("split", "a text and a pattern: `split(text, pattern, [limit])`", &[], split),
    function("startswith", TWO_TEXTS, &[(2, &[0, 1])], |context, arguments| {
        compared(context, "startswith", arguments, |text, part| text.starts_with(part))
    }),
    function("endswith", TWO_TEXTS, &[(2, &[0, 1])], |context, arguments| {
        compared(context, "endswith", arguments, |text, part| text.ends_with(part))
    }),
    function("padleft", PADDED, UP_TO_THREE, |context, arguments| {
        padded(context, "padleft", arguments, |text, padding| format!("{padding}{text}"))
    }),
    function("padright", PADDED, UP_TO_THREE, |context, arguments| {
        padded(context, "padright", arguments, |text, padding| format!("{text}{padding}"))
    }),
    function(
        "substring",
        "a text and positions: `substring(text, start, [end])`",
        UP_TO_THREE,
        substring,
    ),
    function(
        "truncate",
        "a text, a length and a text: `truncate(text, length, [suffix])`",
        UP_TO_THREE,
        truncate,
    ),
];

const TESTED: &str = "two texts: a pattern, and where it is looked for";
const TWO_TEXTS: &str = "two texts: where is looked, and what for";
const PADDED: &str = "a text, a length and a text: `padleft(text, length, [padding])`";
const UP_TO_THREE: super::Positions = &[(2, &[0, 1]), (3, &[0, 1, 2])];

fn tested(
    context: &Context<'_>,
    name: &str,
    arguments: &[Value],
    whole: fn(&str) -> String,
) -> Result<Value, Fault> {
    Ok(match arguments {
        [Value::Text(pattern), Value::Text(text)] => {
            read(context, pattern)?;
            Pattern::cached(context, &whole(pattern))?.is_in(context, text)?.into()
        }
        [Value::Null, _] | [_, Value::Null] => Value::Bool(false),
        _ => return no_use(name, arguments),
    })
}

/// A pattern for the text as a whole, unless it says itself where it stands.
fn anchored(pattern: &str) -> String {
    if pattern.starts_with('^') || pattern.ends_with('$') {
        return pattern.to_owned();
    }
    format!("^{pattern}$")
}

fn regexreplace(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    Ok(match arguments {
        [Value::Text(text), Value::Text(pattern), Value::Text(by)] => {
            Pattern::cached(context, pattern)?.replace_all(context, text, by)?.into()
        }
        [Value::Null, _, _] | [_, Value::Null, _] | [_, _, Value::Null] => Value::Null,
        _ => return no_use("regexreplace", arguments),
    })
}

fn replace(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (text, part, by) = match arguments {
        [Value::Text(text), Value::Text(part), Value::Text(by)] => (text, part, by),
        [Value::Null, _, _] | [_, Value::Null, _] | [_, _, Value::Null] => return Ok(Value::Null),
        _ => return no_use("replace", arguments),
    };
    context.budget.spend(text.len() / 16)?;
    let count = if part.is_empty() { text.len() } else { text.matches(&**part).count() };
    let grown = count.saturating_mul(by.len() + 3);
    prepare(context, grown.saturating_add(text.len()))?;
    if !part.is_empty() {
        return made(context, text.replace(&**part, by));
    }
    // Between any two units.
    let mut out: Vec<u16> = Vec::new();
    for (at, unit) in text.encode_utf16().enumerate() {
        if at > 0 {
            out.extend(by.encode_utf16());
        }
        out.push(unit);
    }
    made(context, units::text(&out))
}

fn recased(
    context: &Context<'_>,
    name: &str,
    arguments: &[Value],
    f: fn(&str) -> String,
) -> Result<Value, Fault> {
    match arguments {
        [Value::Text(text)] => {
            context.budget.spend(text.len() / 16)?;
            prepare(context, 3 * text.len())?;
            made(context, f(text))
        }
        [Value::Null] => Ok(Value::Null),
        _ => no_use(name, arguments),
    }
}

fn split(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (text, pattern, limit) = match arguments {
        [Value::Text(text), Value::Text(pattern)] => (text, pattern, u32::MAX),
        [Value::Text(text), Value::Text(pattern), Value::Number(limit)] => {
            (text, pattern, unsigned(*limit))
        }
        [Value::Null, _] | [_, Value::Null] => return Ok(Value::Null),
        [_, _, Value::Null] | [_, Value::Null, _] | [Value::Null, _, _] => return Ok(Value::Null),
        _ => return no_use("split", arguments),
    };
    let parts = Pattern::cached(context, pattern)?.split(context, text, limit as usize)?;
    Ok(Value::list(parts.into_iter().map(Value::from).collect()))
}

/// A number as JavaScript makes it one of 32 bits without a sign: -1 is the largest.
pub(super) fn unsigned(number: f64) -> u32 {
    let number = if number.is_finite() { number.trunc() } else { 0.0 };
    number.rem_euclid(4_294_967_296.0) as u32
}

fn compared(
    context: &Context<'_>,
    name: &str,
    arguments: &[Value],
    f: fn(&str, &str) -> bool,
) -> Result<Value, Fault> {
    match arguments {
        [Value::Text(text), Value::Text(part)] => {
            read(context, part)?;
            Ok(f(text, part).into())
        }
        [Value::Null, _] | [_, Value::Null] => Ok(Value::Null),
        _ => no_use(name, arguments),
    }
}

fn padded(
    context: &Context<'_>,
    name: &str,
    arguments: &[Value],
    put: fn(&str, &str) -> String,
) -> Result<Value, Fault> {
    let (text, length, padding) = match arguments {
        [Value::Text(text), Value::Number(length)] => (text, *length, " "),
        [Value::Text(text), Value::Number(length), Value::Text(padding)] => {
            (text, *length, &**padding)
        }
        _ => return null_among(name, arguments),
    };
    read(context, text)?;
    // Saturating, which is what the budget needs.
    let missing = (integer(length) as usize).saturating_sub(units::count(text));
    if missing == 0 || padding.is_empty() {
        return Ok(Value::Text(text.clone()));
    }
    context.budget.spend(missing / 16)?;
    prepare(context, missing.saturating_mul(5).saturating_add(text.len()))?;
    let padding: Vec<u16> = padding.encode_utf16().cycle().take(missing).collect();
    made(context, put(text, &units::text(&padding)))
}

/// Null where one of two or three arguments is null.
fn null_among(name: &str, arguments: &[Value]) -> Result<Value, Fault> {
    if matches!(arguments.len(), 2 | 3) && arguments.iter().any(Value::is_null) {
        return Ok(Value::Null);
    }
    no_use(name, arguments)
}

fn substring(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (text, start, end) = match arguments {
        [Value::Text(text), Value::Number(start)] => (text, *start, f64::INFINITY),
        [Value::Text(text), Value::Number(start), Value::Number(end)] => (text, *start, *end),
        _ => return null_among("substring", arguments),
    };
    read(context, text)?;
    prepare(context, 3 * text.len())?;
    // Saturating at both ends.
    let (start, end) = (integer(start) as usize, integer(end) as usize);
    made(context, units::slice(text, start.min(end), start.max(end)))
}

fn truncate(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (text, length, suffix) = match arguments {
        [Value::Text(text), Value::Number(length), Value::Text(suffix)] => {
            (text, *length, &**suffix)
        }
        [Value::Text(text), Value::Number(length)] => (text, *length, "..."),
        _ => return null_among("truncate", arguments),
    };
    read(context, text)?;
    read(context, suffix)?;
    let kept = length - units::count(suffix) as f64;
    if units::count(text) as f64 > kept {
        prepare(context, 3 * text.len() + suffix.len())?;
        let start = units::slice(text, 0, integer(kept) as usize);
        return made(context, format!("{start}{suffix}"));
    }
    Ok(Value::Text(text.clone()))
}
