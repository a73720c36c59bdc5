//! What it costs to look through a value, and the budgeted forms of what does.
//!
//! Lists share their items, so a value of a few kilobytes may have billions of leaves when it is
//! written out or compared. Whoever is about to walk one pays for the walk first.

use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::query::operators;
use crate::value::{Value, Widget, order, show};
use std::cmp::Ordering;

/// Bytes of text that cost as much as one step.
const BYTES_A_STEP: usize = 64;

/// A value as text, paid for.
pub(in crate::query) fn text_of(context: &Context<'_>, value: &Value) -> Result<String, Fault> {
    if let Value::Text(text) = value {
        context.budget.allocate(text.len())?;
        return Ok(text.to_string());
    }
    pay_for_text(context, value)?;
    Ok(show::text(value))
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

/// Counts the work of looking through a value.
pub(in crate::query) fn spend_on(context: &Context<'_>, value: &Value) -> Result<(), Fault> {
    match value {
        Value::Text(text) => context.budget.spend(1 + text.len() / BYTES_A_STEP),
        Value::List(list) => {
            context.budget.spend(1)?;
            list.iter().try_for_each(|item| spend_on(context, item))
        }
        Value::Object(object) => {
            context.budget.spend(1)?;
            object.entries().into_iter().try_for_each(|(_, item)| spend_on(context, item))
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
    spend_on(context, a)?;
    Ok(order::values(a, b, paths))
}

/// Whether two values are equal, paid for.
pub(super) fn equal(context: &Context<'_>, a: &Value, b: &Value) -> Result<bool, Fault> {
    spend_on(context, a)?;
    Ok(operators::equal(context, a, b))
}
