//! Functions of lists, and of what has a length.

use super::measure::{compare, made, prepare, read};
use super::units::{self, integer};
use super::{Builtin, function, no_use, text_of};
use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::query::sort::sort_by;
use crate::value::order::AsWritten;
use crate::value::{Map, Value};

pub(super) const FUNCTIONS: &[Builtin] = &[
    function("extract", "an object and texts: `extract(object, key, …)`", &[], extract),
    function("sort", "a list, and a function: `sort(list, [(x) => key])`", &[], sort),
    function("reverse", "one value: `reverse(list)`", &[], reverse),
    function("length", "a list, an object or a text: `length(any)`", &[], length),
    function("nonnull", "a list, or any values", &[], nonnull),
    function("firstvalue", "a list: `firstvalue(list)`", &[], firstvalue),
    function("all", A_TEST, &[], |context, arguments| {
        Ok((!is_met(context, arguments, false)?).into())
    }),
    function("any", A_TEST, &[], |context, arguments| Ok(is_met(context, arguments, true)?.into())),
    function("none", A_TEST, &[], |context, arguments| {
        Ok((!is_met(context, arguments, true)?).into())
    }),
    function("join", "a list, and a text between: `join(list, [text])`", &[(2, &[1])], join),
    function("filter", "a list and a function: `filter(list, (x) => …)`", &[], filter),
    function("map", "a list and a function: `map(list, (x) => …)`", &[], map),
    function("flat", "a list, and how deep: `flat(list, [depth])`", &[], flat),
    function("slice", "a list and positions: `slice(list, [start, [end]])`", &[], slice),
    function("unique", "a list: `unique(list)`", &[], unique),
];

const A_TEST: &str = "a list, a list and a function, or any values";

/// A list, its memory paid for.
fn listed(context: &Context<'_>, items: Vec<Value>) -> Result<Value, Fault> {
    pay_for_list(context, items.len())?;
    Ok(Value::list(items))
}

fn pay_for_list(context: &Context<'_>, length: usize) -> Result<(), Fault> {
    context.budget.spend(length)?;
    context.budget.allocate(length.saturating_mul(size_of::<Value>()))
}

fn extract(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let Some((object, keys)) = arguments.split_first() else {
        // What others would call an error is an answer here.
        return Ok("extract(object, key1, ...) requires at least 1 argument".into());
    };
    extracted(context, object, keys)
}

fn extracted(context: &Context<'_>, object: &Value, keys: &[Value]) -> Result<Value, Fault> {
    pay_for_list(context, keys.len())?;
    if let Value::List(list) = object {
        pay_for_list(context, list.len())?;
        let items: Result<_, _> = list.iter().map(|item| extracted(context, item, keys)).collect();
        return Ok(Value::list(items?));
    }
    let mut map = Map::default();
    for key in keys {
        let Value::Text(name) = key else {
            return no_use("extract", &[std::slice::from_ref(object), keys].concat());
        };
        map.insert(name.clone(), context.field_called(object, name)?);
    }
    Ok(Value::object(map))
}

fn sort(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (list, key) = match arguments {
        [Value::List(list)] => (list, None),
        [Value::List(list), Value::Function(key)] => (list, Some(key)),
        [other] => return Ok(other.clone()),
        _ => return no_use("sort", arguments),
    };
    // Nothing is compared, and so no key is asked for.
    if list.len() < 2 {
        return Ok(arguments[0].clone());
    }
    pay_for_list(context, list.len().saturating_mul(2))?;
    let keyed: Result<Vec<(Value, &Value)>, Fault> = list
        .iter()
        .map(|item| match key {
            Some(key) => Ok((context.call_lambda(key, std::slice::from_ref(item))?, item)),
            None => Ok((item.clone(), item)),
        })
        .collect();
    let sorted = sort_by(keyed?, &mut |a, b| compare(context, &a.0, &b.0, context))?;
    Ok(Value::list(sorted.into_iter().map(|(_, item)| item.clone()).collect()))
}

fn unique(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let list = match arguments {
        [Value::List(list)] => list,
        [Value::Null] => return Ok(Value::Null),
        _ => return no_use("unique", arguments),
    };
    pay_for_list(context, list.len().saturating_mul(2))?;
    let sorted = sort_by(list.to_vec(), &mut |a, b| compare(context, a, b, &AsWritten))?;
    let mut kept: Vec<Value> = Vec::with_capacity(sorted.len());
    for (at, item) in sorted.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| sorted.get(at));
        let is_new = match before {
            Some(before) => compare(context, before, item, &AsWritten)?.is_ne(),
            None => true,
        };
        if is_new {
            kept.push(item.clone());
        }
    }
    Ok(Value::list(kept))
}

fn reverse(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    match arguments {
        [Value::List(list)] => {
            pay_for_list(context, list.len())?;
            Ok(Value::list(list.iter().rev().cloned().collect()))
        }
        [Value::Text(text)] => {
            context.budget.spend(text.len() / 16)?;
            prepare(context, 5 * text.len())?;
            let mut reversed: Vec<u16> = text.encode_utf16().collect();
            reversed.reverse();
            made(context, units::text(&reversed))
        }
        [other] => Ok(other.clone()),
        _ => no_use("reverse", arguments),
    }
}

fn length(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let length = match arguments {
        [Value::List(list)] => list.len(),
        [Value::Object(object)] => {
            let length = object.len();
            context.budget.spend(length)?;
            length
        }
        [Value::Text(text)] => {
            read(context, text)?;
            units::count(text)
        }
        [Value::Null] => 0,
        _ => return no_use("length", arguments),
    };
    Ok(Value::Number(length as f64))
}

fn nonnull(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let items = match arguments {
        [Value::List(list)] => list,
        any => any,
    };
    context.budget.spend(items.len())?;
    listed(context, items.iter().filter(|item| !item.is_null()).cloned().collect())
}

fn firstvalue(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    match arguments {
        [Value::List(list)] => {
            context.budget.spend(list.len())?;
            Ok(list.iter().find(|item| !item.is_null()).cloned().unwrap_or_default())
        }
        [Value::Null] => Ok(Value::Null),
        _ => no_use("firstvalue", arguments),
    }
}

/// Whether one of some values holds, or does not hold; the search ends with the first that does.
fn is_met(context: &Context<'_>, arguments: &[Value], wanted: bool) -> Result<bool, Fault> {
    let (items, test) = match arguments {
        [Value::List(list)] => (&***list, None),
        [Value::List(list), Value::Function(test)] => (&***list, Some(test)),
        any => (any, None),
    };
    for item in items {
        context.budget.spend(1)?;
        let holds = match test {
            Some(test) => context.call_lambda(test, std::slice::from_ref(item))?.is_truthy(),
            None => item.is_truthy(),
        };
        if holds == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

fn join(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (list, between) = match arguments {
        [Value::List(list), Value::Text(between)] => (list, &**between),
        [Value::List(list)] | [Value::List(list), Value::Null] => (list, ", "),
        [text @ Value::Text(_)] | [text @ Value::Text(_), Value::Text(_)] => {
            return Ok(text.clone());
        }
        [value] | [value, Value::Text(_)] => return Ok(text_of(context, value)?.as_ref().into()),
        _ => return no_use("join", arguments),
    };
    context.budget.spend(list.len())?;
    context.budget.allocate(between.len().saturating_mul(list.len()))?;
    let mut out = String::new();
    for (at, item) in list.iter().enumerate() {
        if at > 0 {
            out.push_str(between);
        }
        let item = text_of(context, item)?;
        context.budget.allocate(item.len())?;
        out.push_str(&item);
    }
    Ok(out.into())
}

fn filter(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (list, test) = match arguments {
        [Value::List(list), Value::Function(test)] => (list, test),
        [Value::Null, _] => return Ok(Value::Null),
        _ => return no_use("filter", arguments),
    };
    let mut kept = Vec::new();
    for item in list.iter() {
        if context.call_lambda(test, std::slice::from_ref(item))?.is_truthy() {
            kept.push(item.clone());
        }
    }
    listed(context, kept)
}

fn map(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    match arguments {
        [Value::List(list), Value::Function(make)] => {
            pay_for_list(context, list.len())?;
            let made: Result<_, Fault> = list
                .iter()
                .map(|item| context.call_lambda(make, std::slice::from_ref(item)))
                .collect();
            Ok(Value::list(made?))
        }
        [Value::Null, _] => Ok(Value::Null),
        _ => no_use("map", arguments),
    }
}

fn flat(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (list, depth) = match arguments {
        [Value::List(list)] => (list, 1.0),
        [Value::List(list), Value::Number(depth)] => (list, integer(*depth)),
        [Value::Null] => return Ok(Value::Null),
        _ => return no_use("flat", arguments),
    };
    let mut out = Vec::new();
    flatten(context, list, depth, &mut out)?;
    Ok(Value::list(out))
}

fn flatten(
    context: &Context<'_>,
    items: &[Value],
    depth: f64,
    out: &mut Vec<Value>,
) -> Result<(), Fault> {
    for item in items {
        context.budget.spend(1)?;
        match item {
            Value::List(inner) if depth >= 1.0 => flatten(context, inner, depth - 1.0, out)?,
            other => {
                context.budget.allocate(size_of::<Value>())?;
                out.push(other.clone());
            }
        }
    }
    Ok(())
}

fn slice(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (list, start, end) = match arguments {
        [Value::List(list)] => (list, 0.0, f64::INFINITY),
        [Value::List(list), Value::Number(start)] => (list, *start, f64::INFINITY),
        [Value::List(list), Value::Number(start), Value::Number(end)] => (list, *start, *end),
        [Value::Null] => return Ok(Value::Null),
        _ => return no_use("slice", arguments),
    };
    let position = |number: f64| units::position(number, list.len());
    let items = list.get(position(start)..position(end)).unwrap_or_default();
    pay_for_list(context, items.len())?;
    Ok(Value::list(items.to_vec()))
}
