//! Front matter as most of it is written, read without the parser of YAML, which takes a tenth of
//! the time of a note: a property a line, each one plain text, a truth value, or a list of such.
//!
//! All else is `None`, and the parser's: nothing is read here that it would read differently.

use serde_yaml::{Mapping, Value};

/// Longest name of a property that is read here; the parser has a limit too, a higher one.
const LONGEST_KEY: usize = 100;

/// The properties, if they are written so plainly.
pub(super) fn read(yaml: &str) -> Option<Mapping> {
    let mut fields = Mapping::new();
    let mut lines = yaml.lines().peekable();
    while let Some(line) = lines.next() {
        let (key, value) = line.split_once(':')?;
        if key.len() > LONGEST_KEY || !is_bare(key) {
            return None;
        }
        let value = match value.strip_prefix(' ') {
            Some(value) => scalar(value).or_else(|| flow_list(value))?,
            None if value.is_empty() => {
                // Items stand below one another, however far they are indented.
                let indent = lines.peek()?.bytes().take_while(|byte| *byte == b' ').count();
                let mut items = Vec::new();
                while let Some(item) = lines.next_if(|line| is_item(line, indent)) {
                    items.push(scalar(&item[indent + 2..])?);
                }
                let is_list = !items.is_empty() && !lines.peek().is_some_and(is_indented);
                is_list.then_some(Value::Sequence(items))?
            }
            None => return None,
        };
        let is_new = fields.insert(Value::String(key.to_owned()), value).is_none();
        is_new.then_some(())?;
    }
    (!fields.is_empty()).then_some(fields)
}

fn is_item(line: &str, indent: usize) -> bool {
    let rest = line.get(indent..);
    line.bytes().take(indent).all(|byte| byte == b' ')
        && rest.is_some_and(|rest| rest.starts_with("- "))
}

fn is_indented(line: &&str) -> bool {
    line.starts_with([' ', '-'])
}

/// `[a, b]`
fn flow_list(text: &str) -> Option<Value> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    inner
        .split(',')
        .map(|item| scalar(item.trim_matches(' ')))
        .collect::<Option<_>>()
        .map(Value::Sequence)
}

fn scalar(text: &str) -> Option<Value> {
    match text {
        "true" => return Some(Value::Bool(true)),
        "false" => return Some(Value::Bool(false)),
        _ => {}
    }
    let quoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let text = match quoted {
        Some(inner) => Some(inner).filter(|it| it.chars().all(is_literal)),
        None => Some(text).filter(|it| is_bare(it) || is_date(it)),
    };
    text.map(|text| Value::String(text.to_owned()))
}

/// Whether a character means itself between quotes.
fn is_literal(c: char) -> bool {
    c == ' ' || c.is_alphanumeric() || (c.is_ascii_graphic() && c != '"' && c != '\\')
}

/// Whether a text without quotes means itself, everywhere.
fn is_bare(text: &str) -> bool {
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '/' | '.');
    text.starts_with(char::is_alphabetic)
        && !text.ends_with(' ')
        && text.chars().all(is_plain)
        && !WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

/// What stands for something else than itself, in some version of YAML.
const WORDS: [&str; 12] =
    ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "inf", "infinity", "nan"];

/// `2025-01-31`, which is text.
fn is_date(text: &str) -> bool {
    let is_right = |(at, byte): (usize, u8)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    };
    text.len() == 10 && text.bytes().enumerate().all(is_right)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_most_notes_say_is_read() {
        for yaml in [
            "title: A note\ntags:\n  - a/b\n  - \"c d\"\ncreated: 2025-01-31\n",
            "aliases: [One, \"Two # 2\"]\npublish: true\n",
            "tags:\n- Größe\nmy key: x",
        ] {
            assert!(read(yaml).is_some(), "{yaml}");
        }
    }

    #[test]
    fn what_is_not_plain_is_left_to_the_parser() {
        for yaml in [
            "",
            "a: 1",
            "a: no",
            "a: Null",
            "a: b: c",
            "a: b # c",
            "a: b ",
            "a:",
            "a: ''",
            "a: x\n b",
            "a:\nb: c",
            "a: x\n - y",
            "a:\n - x\n  - y",
            "a:\n  - x\n- y",
            "a:\n  - x\n y",
            "a: x\na: y",
            "a: \"\\n\"",
            "- a",
            "{a: b}",
            "a: [b, [c]]",
            "a: []",
            "a:b",
            "a: *b",
            "a:\n\n  - b",
        ] {
            assert_eq!(read(yaml), None, "{yaml}");
        }
    }

    const PIECES: [&str; 34] = [
        "a",
        "b c",
        "key",
        "true",
        "no",
        "1",
        "2025-01-31",
        ": ",
        ":",
        "\n",
        "\n",
        "\n- ",
        "\n  - ",
        "\n - ",
        " ",
        "  ",
        "- ",
        "\"",
        "\"x y\"",
        "\"# \"",
        "'",
        "[",
        "]",
        ", ",
        "#",
        "é",
        "~",
        "null",
        "{",
        "}",
        "\\",
        ".",
        "\u{85}",
        "\na: ",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn what_is_read_is_what_the_parser_reads(
            pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..12),
        ) {
            let yaml = format!("a: {}", pieces.concat());
            for yaml in [&yaml[..], &yaml[3..]] {
                if let Some(fields) = read(yaml) {
                    let parsed = serde_yaml::from_str::<Value>(yaml);
                    prop_assert_eq!(parsed.ok(), Some(Value::Mapping(fields)), "{}", yaml);
                }
            }
        }
    }
}
