//! What it costs to look through a value, and the budgeted forms of what does.
//!
//! Lists share their items, so a value of a few kilobytes may have billions of leaves when it is
//! written out or compared. Whoever is about to walk one pays for the walk first.

use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::query::operators;
use crate::value::{Value, Widget, order, show};
use std::borrow::Cow;
use std::cmp::Ordering;
use std::sync::Arc;

/// Bytes of text that cost as much as one step.
const BYTES_A_STEP: usize = 64;
/// Bytes that are made before anyone asks.
const FREE_BYTES: usize = 1 << 16;

/// Pays beforehand for what may take up to that many bytes, unless they are few: what was really
/// made is counted afterwards, and what is thrown away at once is not.
pub(super) fn prepare(context: &Context<'_>, most_bytes: usize) -> Result<(), Fault> {
    if most_bytes > FREE_BYTES { context.budget.allocate(most_bytes) } else { Ok(()) }
}

/// A text that was made.
pub(super) fn made(context: &Context<'_>, text: String) -> Result<Value, Fault> {
    context.budget.allocate(text.len())?;
    Ok(text.into())
}

/// Counts the work of going through a text.
pub(in crate::query) fn read(context: &Context<'_>, text: &str) -> Result<(), Fault> {
    context.budget.spend(1 + text.len() / BYTES_A_STEP)
}

/// A value as text. What is made is paid for; a text is lent as it is.
pub(in crate::query) fn text_of<'v>(
    context: &Context<'_>,
    value: &'v Value,
) -> Result<Cow<'v, str>, Fault> {
    if let Value::Text(text) = value {
        return Ok(Cow::Borrowed(text));
    }
    pay_for_text(context, value)?;
    Ok(Cow::Owned(show::text(value)))
}

/// Counts what a value takes as text.
fn pay_for_text(context: &Context<'_>, value: &Value) -> Result<(), Fault> {
    context.budget.spend(1)?;
    match value {
        Value::Text(text) => context.budget.allocate(text.len()),
        Value::Link(link) => {
            let subpath = link.subpath.as_ref().map_or(0, |subpath| subpath.len());
            let display = link.display.as_ref().map_or(0, |display| display.len());
            context.budget.allocate(2 * (link.path.len() + subpath) + display)
        }
        Value::List(list) => {
            context.budget.allocate(2 * list.len())?;
            list.iter().try_for_each(|item| pay_for_text(context, item))
        }
        Value::Object(object) => object.entries().into_iter().try_for_each(|(key, item)| {
            context.budget.allocate(key.len() + 4)?;
            pay_for_text(context, item)
        }),
        Value::Widget(widget) => match &**widget {
            Widget::ExternalLink { url, display } => {
                context.budget.allocate(url.len() + display.len())
            }
            Widget::Pair { key, value } => {
                pay_for_text(context, key)?;
                pay_for_text(context, value)
            }
        },
        _ => context.budget.allocate(size_of::<Value>()),
    }
}

/// Counts the work of comparing two values.
pub(in crate::query) fn spend_on_both(
    context: &Context<'_>,
    a: &Value,
    b: &Value,
) -> Result<(), Fault> {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) => {
            context.budget.spend(1 + a.len().min(b.len()) / BYTES_A_STEP)
        }
        (Value::List(a), Value::List(b)) if !Arc::ptr_eq(a, b) => {
            context.budget.spend(1)?;
            a.iter().zip(b.iter()).try_for_each(|(a, b)| spend_on_both(context, a, b))
        }
        (Value::Object(a), Value::Object(b)) if !Arc::ptr_eq(a, b) => {
            let entries = a.entries();
            context.budget.spend(1 + entries.len() + b.len())?;
            let pairs = entries.into_iter().filter_map(|(key, a)| Some((a, b.get(key)?)));
            pairs.into_iter().try_for_each(|(a, b)| spend_on_both(context, a, b))
        }
        _ => context.budget.spend(1),
    }
}

/// The order of two values, paid for.
pub(super) fn compare(
    context: &Context<'_>,
    a: &Value,
    b: &Value,
    paths: &dyn order::Paths,
) -> Result<Ordering, Fault> {
    spend_on_both(context, a, b)?;
    Ok(order::values(a, b, paths))
}

/// Whether two values are equal, paid for.
pub(in crate::query) fn equal(context: &Context<'_>, a: &Value, b: &Value) -> Result<bool, Fault> {
    spend_on_both(context, a, b)?;
    Ok(operators::equal(context, a, b))
}
