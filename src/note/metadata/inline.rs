//! Inline fields: `[key:: value]`, `(key:: value)`, `key:: value` on a line of its own, and the
//! dates of tasks that are written with emoji.

use super::fields::Fields;
use crate::value::scan;
use rustc_hash::FxHashMap;

/// A field where it was found.
struct Found<'l> {
    key: &'l str,
    value: &'l str,
    start: usize,
    end: usize,
}

/// Adds the fields of a line that is no list item: those in brackets, else the line as a whole.
pub fn in_line(line: &str, out: &mut Fields) {
    let found = bracketed(line, false);
    if found.is_empty() {
        whole_line(line, out);
    } else {
        add(&found, out);
    }
}

/// Adds the fields of a list item's text; that of the whole line only where it is no task.
pub fn in_item(text: &str, is_task: bool, out: &mut Fields) {
    let found = bracketed(text, true);
    add(&found, out);
    if found.is_empty() && !is_task {
        whole_line(text, out);
    }
}

fn add(found: &[Found<'_>], out: &mut Fields) {
    for field in found {
        out.add(field.key, scan::inline_value(field.value));
    }
}

/// Fields in brackets, and with emoji where asked for, by their places; of two that touch, the
/// first alone.
fn bracketed(line: &str, with_emoji: bool) -> Vec<Found<'_>> {
    let mut found = Vec::new();
    if line.contains("::") {
        for (open, close) in [('[', ']'), ('(', ')')] {
            let mut at = 0;
            let mut ends = None;
            while let Some(start) = line[at..].find(open).map(|i| at + i) {
                let ends = ends.get_or_insert_with(|| ends_of_values(line, open, close));
                match field_at(line, start, ends) {
                    Some(field) => {
                        at = field.end;
                        found.push(field);
                    }
                    None => at = start + 1,
                }
            }
        }
    }
    if with_emoji {
        found.extend(EMOJI.iter().filter_map(|(key, marks)| emoji_date(line, key, marks)));
    }
    found.sort_by_key(|field| field.start);
    let mut kept: Vec<Found<'_>> = Vec::with_capacity(found.len());
    for field in found {
        if kept.last().is_none_or(|last| last.end < field.start) {
            kept.push(field);
        }
    }
    kept
}

/// The field whose opening bracket stands at `start`.
fn field_at<'l>(line: &'l str, start: usize, ends: &Ends) -> Option<Found<'l>> {
    let key_start = start + 1;
    let rest = &line[key_start..];
    // No bracket stands in a key.
    let longest = rest.find(['[', ']', '(', ')']).unwrap_or(rest.len());
    let separator = key_start + rest[..longest].find("::")?;
    let key = scan::trim(&line[key_start..separator]);
    let value_start = separator + 2;
    let end = *ends.get(&value_start)?;
    Some(Found { key, value: scan::trim(&line[value_start..end]), start, end: end + 1 })
}

/// For each value, by the byte that it begins at, the bracket that ends it.
type Ends = FxHashMap<usize, usize>;

/// Finds the ends of all values, which begin right behind `::`, in one pass. Brackets in a value
/// are nested; those behind a backslash do not count.
fn ends_of_values(line: &str, open: char, close: char) -> Ends {
    let mut ends = Ends::default();
    // Values that have no end yet, by how many brackets are open around them.
    let mut waiting: Vec<Vec<usize>> = vec![Vec::new()];
    let mut is_escaped = false;
    for (at, c) in line.char_indices() {
        if let Some(values) = waiting.last_mut().filter(|_| line[..at].ends_with("::")) {
            values.push(at);
        }
        if c == '\\' {
            is_escaped = !is_escaped;
        } else if is_escaped {
            is_escaped = false;
        } else if c == open {
            waiting.push(Vec::new());
        } else if c == close {
            ends.extend(waiting.pop().into_iter().flatten().map(|value| (value, at)));
            if waiting.is_empty() {
                waiting.push(Vec::new());
            }
        }
    }
    ends
}

/// `key:: value`, the key perhaps in emphasis or behind the marks of a quote.
fn whole_line(line: &str, out: &mut Fields) {
    let Some(separator) = line.find("::") else { return };
    if let Some(key) = plain_key(scan::trim(&line[..separator])) {
        out.add(key, scan::inline_value(scan::trim(&line[separator + 2..])));
    }
}

/// The key without the marks around it; `None` when marks stand inside.
fn plain_key(key: &str) -> Option<&str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || scan::is_letter(c);
    let key = key.trim_start_matches(|c| !is_word(c));
    let is_of_key = |c: char| is_word(c) || scan::is_space(c) || matches!(c, '/' | '-');
    let end = key.find(|c| !is_of_key(c)).unwrap_or(key.len());
    let rest = &key[end..];
    rest.chars().all(|c| "_*~`".contains(c)).then_some(&key[..end])
}

/// Fields of tasks that emoji stand for, in the order in which they are looked for.
const EMOJI: [(&str, &[&str]); 5] = [
    ("created", &["\u{2795}"]),
    ("start", &["\u{1F6EB}"]),
    ("scheduled", &["\u{23F3}", "\u{231B}"]),
    ("due", &["\u{1F4C5}", "\u{1F4C6}", "\u{1F5D3}\u{FE0F}", "\u{1F5D3}"]),
    ("completion", &["\u{2705}"]),
];

/// The first of the marks that a date follows.
fn emoji_date<'l>(line: &'l str, key: &'l str, marks: &[&str]) -> Option<Found<'l>> {
    if line.is_ascii() {
        return None;
    }
    line.char_indices().find_map(|(start, _)| {
        let rest = &line[start..];
        let mark = marks.iter().find(|mark| rest.starts_with(**mark))?;
        let from = start + mark.len() + scan::spaces(&rest[mark.len()..]);
        let value = line.get(from..from + 10).filter(|text| is_day(text))?;
        Some(Found { key, value, start, end: from + 10 })
    })
}

fn is_day(text: &str) -> bool {
    text.bytes().enumerate().all(|(at, b)| match at {
        4 | 7 => b == b'-',
        _ => b.is_ascii_digit(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The end of one value, looked for by itself.
    fn end(text: &str) -> Option<usize> {
        let mut nesting = 0;
        let mut is_escaped = false;
        text.char_indices().find_map(|(at, c)| {
            match c {
                '\\' => is_escaped = !is_escaped,
                _ if is_escaped => is_escaped = false,
                '(' => nesting += 1,
                ')' if nesting == 0 => return Some(at),
                ')' => nesting -= 1,
                _ => {}
            }
            None
        })
    }

    proptest! {
        #[test]
        fn all_values_end_where_each_does(line in "[a:()\\\\é]{0,30}") {
            let ends = ends_of_values(&line, '(', ')');
            for at in (0..line.len()).filter(|at| line.as_bytes()[*at..].starts_with(b"::")) {
                let start = at + 2;
                let expected = end(&line[start..]).map(|length| start + length);
                prop_assert_eq!(ends.get(&start).copied(), expected);
            }
        }
    }
}
