//! Whether something is in something else.

use super::measure::{equal, prepare, read};
use super::{Builtin, function, no_use};
use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::value::{Object, Value};
use memchr::memmem;

pub(super) const FUNCTIONS: &[Builtin] = &[
    function("contains", TWO_VALUES, &[(2, &[1])], |context, arguments| {
        searched(context, "contains", arguments, Search { is_deep: true, folds_case: false })
    }),
    function("icontains", TWO_VALUES, &[(2, &[1])], |context, arguments| {
        searched(context, "icontains", arguments, Search { is_deep: true, folds_case: true })
    }),
    function("econtains", TWO_VALUES, &[(2, &[1])], |context, arguments| {
        searched(context, "econtains", arguments, Search { is_deep: false, folds_case: false })
    }),
    function(
        "containsword",
        "two texts: `containsword(text, word)`",
        &[(2, &[0, 1])],
        contains_word,
    ),
];

const TWO_VALUES: &str = "what is searched, and what for";

/// The ways in which the functions differ.
#[derive(Clone, Copy)]
struct Search {
    /// Whether the items of a list are searched in turn, or are what is looked for.
    is_deep: bool,
    folds_case: bool,
}

fn searched(
    context: &Context<'_>,
    name: &str,
    arguments: &[Value],
    search: Search,
) -> Result<Value, Fault> {
    match arguments {
        [place, wanted] => Ok(is_in(context, place, wanted, search)?.into()),
        _ => no_use(name, arguments),
    }
}

fn is_in(
    context: &Context<'_>,
    place: &Value,
    wanted: &Value,
    search: Search,
) -> Result<bool, Fault> {
    context.budget.spend(1)?;
    match (place, wanted) {
        (Value::List(list), _) => {
            context.budget.spend(list.len())?;
            for item in list.iter() {
                let is_found = match (item, wanted) {
                    // The usual case, a list of short texts, is paid for already.
                    (Value::Text(text), Value::Text(part))
                        if search.is_deep && !search.folds_case && text.len() <= SHORT =>
                    {
                        has_part(text, part)
                    }
                    _ if search.is_deep => is_in(context, item, wanted, search)?,
                    _ => equal(context, wanted, item)?,
                };
                if is_found {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        (Value::Text(text), Value::Text(part)) => {
            read(context, text)?;
            read(context, part)?;
            if !search.folds_case {
                return Ok(has_part(text, part));
            }
            prepare(context, 3 * (text.len() + part.len()))?;
            Ok(text.to_lowercase().contains(&part.to_lowercase()))
        }
        (Value::Object(object), Value::Text(key)) => Ok(has_key(object, key)),
        _ => equal(context, place, wanted),
    }
}

/// Bytes of a text that costs no more than a step to look through.
const SHORT: usize = 64;

/// Whether a text holds another. Most texts of fields are so short that looking at every place is
/// done sooner than preparing for it.
fn has_part(text: &str, part: &str) -> bool {
    let (text, part) = (text.as_bytes(), part.as_bytes());
    match part.first() {
        Some(first) if text.len() <= SHORT => {
            memchr::memchr_iter(*first, text).any(|at| text[at..].starts_with(part))
        }
        _ => memmem::find(text, part).is_some(),
    }
}

/// Whether JavaScript's `in` finds a key, which it also does where all objects have it.
fn has_key(object: &Object, key: &str) -> bool {
    const INHERITED: [&str; 12] = [
        "__defineGetter__",
        "__defineSetter__",
        "__lookupGetter__",
        "__lookupSetter__",
        "__proto__",
        "constructor",
        "hasOwnProperty",
        "isPrototypeOf",
        "propertyIsEnumerable",
        "toLocaleString",
        "toString",
        "valueOf",
    ];
    object.get(key).is_some() || INHERITED.contains(&key)
}

fn contains_word(context: &Context<'_>, arguments: &[Value]) -> Result<Value, Fault> {
    match arguments {
        [Value::Text(text), Value::Text(word)] => {
            context.budget.spend((text.len() + word.len()) / 16)?;
            prepare(context, 3 * (text.len() + word.len()))?;
            let text: String = text.chars().map(folded).collect();
            let word: String = word.chars().map(folded).collect();
            Ok(has_word(context, &text, &word)?.into())
        }
        [Value::Null, _] | [_, Value::Null] => Ok(Value::Null),
        _ => no_use("containsword", arguments),
    }
}

/// Whether a text has a part that begins and ends where words begin or end.
fn has_word(context: &Context<'_>, text: &str, word: &str) -> Result<bool, Fault> {
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(word)) {
        context.budget.spend(1 + word.len() / 64)?;
        let at = from + found;
        if is_edge(text, at) && is_edge(text, at + word.len()) {
            return Ok(true);
        }
        let Some(next) = text[at..].chars().next() else { break };
        from = at + next.len_utf8();
    }
    Ok(false)
}

/// Whether a word begins or ends at a position. Letters of words are those of ASCII.
fn is_edge(text: &str, at: usize) -> bool {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let before = text[..at].chars().next_back().is_some_and(is_word);
    let after = text[at..].chars().next().is_some_and(is_word);
    before != after
}

/// A character as regular expressions compare it when case does not matter.
fn folded(c: char) -> char {
    let mut upper = c.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(upper), None) if c.len_utf16() == 1 && (c.is_ascii() || !upper.is_ascii()) => upper,
        _ => c,
    }
}
