//! A configuration that is a program: object literals are read, nothing is run.
//!
//! Strings, numbers, truth values, lists and objects are what they say; any other expression is a text
//! of its own, as written. Enough for `quartz.config.ts`, whose settings are literals.

use serde_json::{Map, Value};
use std::iter::Peekable;
use std::str::Chars;

/// Lists and objects within each other; a deeper one is no configuration.
const DEEPEST: usize = 64;

/// The value of the first property `name` in a program; `None` where there is none, or it never ends.
pub(super) fn property(program: &str, name: &str) -> Option<Value> {
    let program = without_comments(program);
    for (at, _) in program.match_indices(name) {
        let before = program[..at].chars().next_back();
        let rest = program[at + name.len()..].trim_start();
        let is_whole = !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '.');
        if let Some(value) = rest.strip_prefix(':').filter(|_| is_whole) {
            let mut chars = value.chars().peekable();
            if let Some(value) = read(&mut chars, 0).filter(Value::is_object) {
                return Some(value);
            }
        }
    }
    None
}

/// The program with blanks for its comments; what looks like one in a string stays.
fn without_comments(program: &str) -> String {
    let mut out = String::with_capacity(program.len());
    let mut chars = program.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('/', Some('/')) => while chars.next_if(|c| *c != '\n').is_some() {},
            ('/', Some('*')) => {
                chars.next();
                let mut last = ' ';
                for c in chars.by_ref() {
                    if last == '*' && c == '/' {
                        break;
                    }
                    last = c;
                }
            }
            ('"' | '\'' | '`', _) => {
                out.push(c);
                let mut is_escaped = false;
                for inner in chars.by_ref() {
                    out.push(inner);
                    if inner == c && !is_escaped {
                        break;
                    }
                    is_escaped = inner == '\\' && !is_escaped;
                }
            }
            _ => out.push(c),
        }
    }
    out
}

fn skip_blanks(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(|c| c.is_whitespace()).is_some() {}
}

fn read(chars: &mut Peekable<Chars<'_>>, depth: usize) -> Option<Value> {
    skip_blanks(chars);
    if depth > DEEPEST {
        return None;
    }
    match chars.peek()? {
        '{' => object(chars, depth),
        '[' => list(chars, depth),
        _ => Some(expression(chars)),
    }
}

fn list(chars: &mut Peekable<Chars<'_>>, depth: usize) -> Option<Value> {
    chars.next();
    let mut items = Vec::new();
    loop {
        skip_blanks(chars);
        match chars.peek()? {
            ']' => {
                chars.next();
                return Some(Value::Array(items));
            }
            ',' => drop(chars.next()),
            _ => {
                items.push(read(chars, depth + 1)?);
                // A closing mark that closes nothing would be read for ever.
                if chars.peek().is_some_and(|c| "})".contains(*c)) {
                    return None;
                }
            }
        }
    }
}

fn object(chars: &mut Peekable<Chars<'_>>, depth: usize) -> Option<Value> {
    chars.next();
    let mut map = Map::new();
    loop {
        skip_blanks(chars);
        match chars.peek()? {
            '}' => {
                chars.next();
                return Some(Value::Object(map));
            }
            ',' => drop(chars.next()),
            _ => {
                let mut key = String::new();
                while let Some(c) = chars.next_if(|c| !":,}".contains(*c)) {
                    key.push(c);
                }
                let key = key.trim().trim_matches(['"', '\'']).to_owned();
                match chars.peek()? {
                    ':' => {
                        chars.next();
                        let value = read(chars, depth + 1)?;
                        map.insert(key, value);
                        if chars.peek().is_some_and(|c| "])".contains(*c)) {
                            return None;
                        }
                    }
                    _ => drop(map.insert(key, Value::Null)),
                }
            }
        }
    }
}

/// Anything up to the comma or bracket that ends it.
fn expression(chars: &mut Peekable<Chars<'_>>) -> Value {
    let mut text = String::new();
    let mut open = 0_usize;
    while let Some(&c) = chars.peek() {
        match c {
            ',' | '}' | ']' | ')' if open == 0 => break,
            '(' | '[' | '{' => open += 1,
            ')' | ']' | '}' => open -= 1,
            _ => {}
        }
        chars.next();
        text.push(c);
        if "\"'`".contains(c) {
            let mut is_escaped = false;
            for inner in chars.by_ref() {
                text.push(inner);
                if inner == c && !is_escaped {
                    break;
                }
                is_escaped = inner == '\\' && !is_escaped;
            }
        }
    }
    literal(text.trim())
}

fn literal(text: &str) -> Value {
    let quote = text.chars().next().filter(|c| "\"'`".contains(*c));
    if let Some(inner) = quote.and_then(|quote| text.strip_prefix(quote)?.strip_suffix(quote))
        && quote.is_some_and(|quote| !ends_early(inner, quote))
        && !inner.contains("${")
    {
        return Value::from(unescaped(inner));
    }
    match text {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "null" | "undefined" => Value::Null,
        _ => text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from),
    }
}

/// Whether a quotation mark in the text ends the string: then it is an expression of several.
fn ends_early(inner: &str, quote: char) -> bool {
    let mut is_escaped = false;
    inner.chars().any(|c| {
        let ends = c == quote && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends
    }) || is_escaped
}

fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => {}
            },
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn literals_are_read_and_nothing_is_run() {
        let program = r#"
            import { x } from "./configuration: {"
            /* configuration: { a: 1 } */
            const config: QuartzConfig = {
              configuration: {
                pageTitle: "🪴 It's // no comment", // a comment
                "quoted": 'a\'b', count: 20, on: true, nothing: null,
                list: ["a", `b`, ...others, f(1, [2, 3])],
                deep: { theme: { light: "\#fff" } }, shorthand,
              },
            }"#;
        assert_eq!(
            property(program, "configuration"),
            Some(json!({
                "pageTitle": "🪴 It's // no comment", "quoted": "a'b", "count": 20, "on": true,
                "nothing": null, "list": ["a", "b", "...others", "f(1, [2, 3])"],
                "deep": { "theme": { "light": "#fff" } }, "shorthand": null,
            }))
        );
    }

    #[test]
    fn what_never_ends_is_nothing() {
        for program in [
            "",
            "a: {",
            "a: { b: [ }",
            "a: { b: ( }",
            "a: { b: \"",
            "a: { b: ]",
            "a: [1, }",
            "a: {b}",
        ] {
            let _ = property(program, "a");
        }
        assert_eq!(property(&format!("a: {}", "{a:".repeat(10_000)), "a"), None);
        assert_eq!(property("a: { b: [1) }", "a"), None);
    }
}
