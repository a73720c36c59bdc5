//! Functions that make values of one type out of others.

use super::{Builtin, function, no_use, text_of};
use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::query::parser;
use crate::value::order::Paths;
use crate::value::scan::{self, whole};
use crate::value::{Date, Link, Map, Value, Widget};
use std::sync::Arc;

pub(super) const FUNCTIONS: &[Builtin] = &[
    function("object", "pairs of a text and a value: `object(key, value, …)`", &[], object),
    function("list", "any values", &[], list),
    function("array", "any values", &[], list),
    function(
        "date",
        "a text, a link or a date: `date(any)`, or a text and its format: `date(text, format)`",
        &[(1, &[0])],
        date,
    ),
    function("dur", "a text or a duration: `dur(any)`", &[(1, &[0])], dur),
    function("number", "a text or a number: `number(any)`", &[(1, &[0])], number),
    function("string", "one value: `string(any)`", &[], string),
    function(
        "link",
        "a path or a link, and what it is shown as: `link(path, [display], [embed])`",
        &[(1, &[0]), (2, &[0, 1])],
        link,
    ),
    function("embed", "a link: `embed(link, [embed])`", &[(1, &[0]), (2, &[0, 1])], embed),
    function("elink", "texts: `elink(url, [display])`", &[(1, &[0]), (2, &[0])], elink),
    function("typeof", "one value: `typeof(any)`", &[], type_of),
];

fn object(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    context.budget.allocate(size_of_val(arguments))?;
    let mut map = Map::default();
    for pair in arguments.chunks(2) {
        match pair {
            [Value::Text(key), value] => map.insert(key.clone(), value.clone()),
            _ => return no_use("object", arguments),
        };
    }
    Ok(Value::object(map))
}

fn list(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    context.budget.allocate(size_of_val(arguments))?;
    Ok(Value::list(arguments.to_vec()))
}

fn date(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    Ok(match arguments {
        [Value::Text(text)] => match whole(parser::day_word(text), text) {
            Some(word) => Value::Date(context.day(word)),
            None => whole(scan::date(text), text).into(),
        },
        [date @ Value::Date(_)] => date.clone(),
        [Value::Link(link)] => date_of_link(context, link),
        [Value::Text(text), Value::Text(format)] => {
            context.budget.spend((text.len() + 1).saturating_mul(format.len() + 1) / 8)?;
            formatted_date(context, text, format)?
        }
        [Value::Null, Value::Text(_)] | [Value::Null] => Value::Null,
        _ => return no_use("date", arguments),
    })
}

/// The date that a link is shown as, or that its path is, or that its note is of.
fn date_of_link(context: &Context<'_>, link: &Link) -> Value {
    let written = link.display.iter().chain([&link.path]);
    if let Some(date) = written.into_iter().find_map(|text| whole(scan::date(text), text)) {
        return Value::Date(date);
    }
    context.reads.borrow_mut().names.insert("day".into());
    let file = context.resolve(&link.path).and_then(|page| page.get("file"));
    match file {
        Some(Value::Object(file)) => file.get("day").cloned().unwrap_or_default(),
        _ => Value::Null,
    }
}

fn formatted_date(context: &Context<'_>, text: &str, format: &str) -> Result<Value, Fault> {
    let found = match format {
        "x" | "X" => first_number(text).and_then(|number| {
            let millis = number.trunc() * if format == "X" { 1000.0 } else { 1.0 };
            Date::from_millis(millis as i64)
        }),
        _ => Date::parse(text, format, || context.now()),
    };
    found.map(Value::Date).ok_or_else(|| {
        Fault::evaluation(format!("`date`: `{text}` is no date of the format `{format}`"))
    })
}

fn dur(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    Ok(match arguments {
        [Value::Text(text)] => {
            context.budget.spend(text.len() / 16)?;
            let text = scan::trim(text);
            whole(scan::duration(text), text).map_or(Value::Null, Value::duration)
        }
        [same @ (Value::Duration(_) | Value::Null)] => same.clone(),
        _ => return no_use("dur", arguments),
    })
}

fn number(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    Ok(match arguments {
        [Value::Text(text)] => {
            context.budget.spend(text.len() / 16)?;
            first_number(text).into()
        }
        [same @ (Value::Number(_) | Value::Null)] => same.clone(),
        _ => return no_use("number", arguments),
    })
}

/// The first number in a text.
fn first_number(text: &str) -> Option<f64> {
    let starts = text.char_indices().filter(|(_, c)| *c == '-' || c.is_ascii_digit());
    starts.into_iter().find_map(|(at, _)| scan::number(&text[at..])).map(|(number, _)| number)
}

fn string(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    match arguments {
        [text @ Value::Text(_)] => Ok(text.clone()),
        [value] => Ok(text_of(context, value)?.as_ref().into()),
        _ => no_use("string", arguments),
    }
}

fn link(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let file = |path: &str| Link::file(context.normalise(path));
    Ok(match arguments {
        [Value::Text(path)] => Value::link(file(path)),
        [same @ (Value::Link(_) | Value::Null)] => same.clone(),
        [Value::Text(path), Value::Text(display)] => {
            Value::link(Link { display: Some(display.clone()), ..file(path) })
        }
        [Value::Text(path), Value::Text(display), Value::Bool(is_embed)] => {
            Value::link(Link { display: Some(display.clone()), is_embed: *is_embed, ..file(path) })
        }
        [Value::Link(link), Value::Text(display)] => {
            Value::link(Link { display: Some(display.clone()), ..(**link).clone() })
        }
        [Value::Null, _] => Value::Null,
        [target, Value::Null] => return context.call_named("link", std::slice::from_ref(target)),
        _ => return no_use("link", arguments),
    })
}

fn embed(_: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let embedded = |link: &Link, is_embed| Value::link(Link { is_embed, ..link.clone() });
    Ok(match arguments {
        [Value::Link(link)] => embedded(link, true),
        [Value::Link(link), Value::Bool(is_embed)] => embedded(link, *is_embed),
        [Value::Null] | [Value::Null, _] | [_, Value::Null] => Value::Null,
        _ => return no_use("embed", arguments),
    })
}

fn elink(_: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    let (url, display) = match arguments {
        [Value::Text(url), Value::Text(display)] => (url, display),
        [Value::Text(url)] | [Value::Text(url), Value::Null] => (url, url),
        [Value::Null] | [Value::Null, _] => return Ok(Value::Null),
        _ => return no_use("elink", arguments),
    };
    let widget = Widget::ExternalLink { url: url.clone(), display: display.clone() };
    Ok(Value::Widget(Arc::new(widget)))
}

fn type_of(_: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    match arguments {
        [value] => Ok(value.kind().name().into()),
        _ => no_use("typeof", arguments),
    }
}
