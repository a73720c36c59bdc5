//! What a fence's info string asks for.
//!
//! There is no standard; these are the forms that notes are full of:
//! ```` ```rust {2,4-6} title="main.rs" linenos ````. What is not understood is ignored.

use std::ops::RangeInclusive;

/// Most ranges of marked lines that are kept.
const MOST_RANGES: usize = 100;
/// Highest line that can be marked.
const LAST_LINE: usize = 1_000_000;

/// How a code block is to be shown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct CodeOptions {
    /// First word of the info string; may be empty.
    pub language: String,
    /// `title="…"`.
    pub title: Option<String>,
    /// `linenos`, `line-numbers`, `showLineNumbers`, `numbers`.
    pub line_numbers: bool,
    /// `{2,4-6}`, lines counted from 1.
    pub marked: Vec<RangeInclusive<usize>>,
}

impl CodeOptions {
    /// Reads an info string. Never fails.
    pub fn parse(info: &str) -> Self {
        let info = info.trim();
        let end = info.find(char::is_whitespace).unwrap_or(info.len());
        let mut options = CodeOptions::default();
        let mut rest = &info[end..];
        let first = &info[..end];
        // `rust{2}`: lines may follow the language without a space.
        match first.find('{').filter(|at| ranges(&info[*at..]).is_some()) {
            Some(at) => {
                options.language = first[..at].to_owned();
                rest = &info[at..];
            }
            None => options.language = first.to_owned(),
        }
        while let Some((word, after)) = next_word(rest) {
            options.apply(word);
            rest = after;
        }
        options
    }

    fn apply(&mut self, word: &str) {
        if let Some((ranges, _)) = ranges(word) {
            self.marked.extend(ranges);
            self.marked.truncate(MOST_RANGES);
            return;
        }
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        match key.to_ascii_lowercase().as_str() {
            "title" => {
                let title = value.trim_matches(['"', '\'']).trim();
                self.title = Some(title.to_owned()).filter(|title| !title.is_empty());
            }
            "linenos" | "line-numbers" | "showlinenumbers" | "numbers" => {
                self.line_numbers = value != "false"
            }
            _ => {}
        }
    }
}

/// The first word and what follows it; quotes and braces keep spaces inside a word.
fn next_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    let mut closer = None;
    let mut end = text.len();
    for (at, c) in text.char_indices() {
        match closer {
            Some(wanted) if c == wanted => {
                closer = None;
                if c == '}' {
                    end = at + 1;
                    break;
                }
            }
            Some(_) => {}
            None if c.is_whitespace() => {
                end = at;
                break;
            }
            None => {
                closer = match c {
                    '"' | '\'' => Some(c),
                    '{' => Some('}'),
                    _ => None,
                }
            }
        }
    }
    (end > 0).then(|| text.split_at(end))
}

/// The line ranges of a text that starts with `{2,4-6}`, and what follows; `None` when it is
/// something else.
fn ranges(text: &str) -> Option<(Vec<RangeInclusive<usize>>, &str)> {
    let (inner, after) = text.strip_prefix('{')?.split_once('}')?;
    let mut found = Vec::new();
    for part in inner.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to) = (line(from)?, line(to)?);
        if found.len() < MOST_RANGES && from.max(to) > 0 {
            found.push(from.min(to)..=from.max(to));
        }
    }
    Some((found, after))
}

fn line(text: &str) -> Option<usize> {
    let text = text.trim();
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().map_or(LAST_LINE, |line: usize| line.min(LAST_LINE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(
        language: &str,
        title: Option<&str>,
        line_numbers: bool,
        marked: &[RangeInclusive<usize>],
    ) -> CodeOptions {
        CodeOptions {
            language: language.into(),
            title: title.map(Into::into),
            line_numbers,
            marked: marked.to_vec(),
        }
    }

    #[test]
    fn info_strings_p4() {
        for (info, want) in [
            ("", options("", None, false, &[])),
            ("rust", options("rust", None, false, &[])),
            ("  rust  ", options("rust", None, false, &[])),
            ("rust {2,4-6}", options("rust", None, false, &[2..=2, 4..=6])),
            ("rust{2,4-6} linenos", options("rust", None, true, &[2..=2, 4..=6])),
            ("rust {2, 4 - 6}title=x", options("rust", Some("x"), false, &[2..=2, 4..=6])),
            ("js title=\"a b.js\" showLineNumbers", options("js", Some("a b.js"), true, &[])),
            ("js title='x' {1} {3}", options("js", Some("x"), false, &[1..=1, 3..=3])),
            ("js numbers line-numbers=true", options("js", None, true, &[])),
            ("js linenos=false", options("js", None, false, &[])),
            ("js {6-4}", options("js", None, false, &[4..=6])),
            ("js {a}", options("js", None, false, &[])),
            ("js {", options("js", None, false, &[])),
            ("js title=\"", options("js", None, false, &[])),
            ("{.python .numbers}", options("{.python", None, false, &[])),
            ("js {99999999999999999999}", options("js", None, false, &[LAST_LINE..=LAST_LINE])),
            ("<b>\"& x", options("<b>\"&", None, false, &[])),
        ] {
            assert_eq!(CodeOptions::parse(info), want, "{info}");
        }
    }

    #[test]
    fn ranges_are_capped() {
        assert_eq!(
            CodeOptions::parse(&format!("js {{{}}}", "1,".repeat(5000))).marked.len(),
            MOST_RANGES
        );
        assert_eq!(
            CodeOptions::parse(&format!("js {}", "{1} ".repeat(5000))).marked.len(),
            MOST_RANGES
        );
    }
}
