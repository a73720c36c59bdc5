//! Fallbacks, choices, and values written in some other way.

use super::measure::{made, prepare};
use super::strings::unsigned;
use super::{Builtin, currency, display, function, no_use};
use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::value::{Date, Link, Map, Value};
use std::sync::Arc;

pub(super) const FUNCTIONS: &[Builtin] = &[
    function("default", "two values: `default(any, fallback)`", &[(2, &[0, 1])], |_, arguments| {
        fallback("default", arguments)
    }),
    function("ldefault", "two values: `ldefault(any, fallback)`", &[], |_, arguments| {
        fallback("ldefault", arguments)
    }),
    function("display", "one value: `display(any)`", &[], |context, arguments| match arguments {
        [value] => Ok(display::shown(context, value)?.into()),
        _ => no_use("display", arguments),
    }),
    function("choice", "three values: `choice(condition, yes, no)`", &[(3, &[0])], choice),
    function("striptime", "a date: `striptime(date)`", &[(1, &[0])], |_, arguments| {
        of_date("striptime", arguments, Date::strip_time)
    }),
    function("localtime", "a date: `localtime(date)`", &[(1, &[0])], |_, arguments| {
        of_date("localtime", arguments, Date::to_local)
    }),
    function(
        "dateformat",
        "a date and a text: `dateformat(date, format)`",
        &[(2, &[0])],
        dateformat,
    ),
    function(
        "durationformat",
        "a duration and a text: `durationformat(duration, format)`",
        &[(2, &[0])],
        durationformat,
    ),
    function(
        "currencyformat",
        "a number and a currency: `currencyformat(number, [code])`",
        &[(2, &[0])],
        currencyformat,
    ),
    function(
        "hash",
        "a text, a text or a number, a number: `hash(seed, [text], variant)`",
        &[],
        hash,
    ),
    function("meta", "a link: `meta(link)`", &[], meta),
];

fn fallback(name: &str, arguments: &[Value]) -> Result<Value, Fault> {
    match arguments {
        [Value::Null, fallback] => Ok(fallback.clone()),
        [value, _] => Ok(value.clone()),
        _ => no_use(name, arguments),
    }
}

fn choice(_: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    match arguments {
        [condition, yes, no] => Ok(if condition.is_truthy() { yes } else { no }.clone()),
        _ => no_use("choice", arguments),
    }
}

fn of_date(name: &str, arguments: &[Value], f: fn(Date) -> Date) -> Result<Value, Fault> {
    match arguments {
        [Value::Date(date)] => Ok(Value::Date(f(*date))),
        [Value::Null] => Ok(Value::Null),
        _ => no_use(name, arguments),
    }
}

/// More bytes than any one letter of a date's format is written as.
const LONGEST_TOKEN: usize = 64;
/// More digits than any number has.
const LONGEST_NUMBER: usize = 400;

fn dateformat(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    match arguments {
        [Value::Date(date), Value::Text(format)] => {
            context.budget.spend(format.len())?;
            prepare(context, format.len().saturating_mul(LONGEST_TOKEN))?;
            made(context, date.format(format))
        }
        [Value::Null, Value::Text(_)] => Ok(Value::Null),
        _ => no_use("dateformat", arguments),
    }
}

fn durationformat(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    match arguments {
        [Value::Duration(duration), Value::Text(format)] => {
            context.budget.spend(format.len())?;
            prepare(context, format.len().saturating_mul(LONGEST_NUMBER))?;
            made(context, duration.format(format))
        }
        [Value::Null, Value::Text(_)] => Ok(Value::Null),
        _ => no_use("durationformat", arguments),
    }
}

fn currencyformat(_: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (number, code) = match arguments {
        [Value::Number(number), Value::Text(code)] => (*number, &**code),
        [Value::Number(number)] => (*number, "USD"),
        [Value::Null, Value::Text(_)] | [Value::Null] => return Ok(Value::Null),
        _ => return no_use("currencyformat", arguments),
    };
    currency::format(number, code).map(Value::from).ok_or_else(|| {
        let message = format!("`currencyformat`: `{code}` is not the code of a currency");
        Fault::evaluation(message).help("codes are three letters, like `EUR`")
    })
}

fn hash(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (texts, variant): (Vec<&Arc<str>>, f64) = match arguments {
        [Value::Text(seed), Value::Number(variant)] => (vec![seed], *variant),
        [Value::Text(seed), Value::Text(text)] => (vec![seed, text], 0.0),
        [Value::Text(seed), Value::Text(text), Value::Number(variant)] => {
            (vec![seed, text], *variant)
        }
        _ => return no_use("hash", arguments),
    };
    context.budget.spend(texts.iter().map(|text| text.len()).sum::<usize>() / 16)?;
    let units = texts.into_iter().flat_map(|text| text.encode_utf16());
    Ok((cyrb53(units, unsigned(variant)) as f64).into())
}

/// The hash `cyrb53`, which is 53 bits long; bryc gave it to the public domain.
fn cyrb53(units: impl Iterator<Item = u16>, seed: u32) -> u64 {
    let (mut low, mut high) = (0xdead_beef ^ seed, 0x41c6_ce57 ^ seed);
    for unit in units.map(u32::from) {
        low = (low ^ unit).wrapping_mul(2_654_435_761);
        high = (high ^ unit).wrapping_mul(1_597_334_677);
    }
    let mix = |one: u32, other: u32| {
        (one ^ (one >> 16)).wrapping_mul(2_246_822_507)
            ^ (other ^ (other >> 13)).wrapping_mul(3_266_489_909)
    };
    low = mix(low, high);
    high = mix(high, low);
    (u64::from(high & 0x1f_ffff) << 32) | u64::from(low)
}

fn meta(_: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let [Value::Link(link)] = arguments else { return no_use("meta", arguments) };
    let Link { path, display, subpath, kind, is_embed } = &**link;
    let written = |text: &Option<Arc<str>>| text.clone().map_or(Value::Null, Value::Text);
    let fields = [
        ("display", written(display)),
        ("embed", Value::Bool(*is_embed)),
        ("path", Value::Text(path.clone())),
        ("subpath", written(subpath)),
        ("type", kind.name().into()),
    ];
    let fields = fields.into_iter().map(|(name, value)| (Arc::from(name), value));
    Ok(Value::object(Map::from_iter(fields)))
}
