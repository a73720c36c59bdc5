//! Findings for programs: one JSON object each, as lines or as one array.
//!
//! Text is given as it is (JSON's own escapes keep it on its line). The fields are a promise:
//! new ones may come, these stay. What is unknown is `null`, so every object has every field.
//! `content/guide/findings.schema.json` says so to programs, and `tests/check.rs` holds the two together.

use super::Diagnostic;
use super::codes;
use super::short::word;
use serde::Serialize;

/// Counts what breaks the promise; every object says it.
const VERSION: u8 = 1;

/// One finding as it is written.
#[derive(Serialize)]
struct Object<'d> {
    version: u8,
    severity: &'static str,
    code: &'d str,
    file: Option<&'d str>,
    line: Option<u32>,
    column: Option<u32>,
    length: Option<u32>,
    message: &'d str,
    help: Option<&'d str>,
    url: Option<String>,
}

impl<'d> From<&'d Diagnostic> for Object<'d> {
    fn from(diagnostic: &'d Diagnostic) -> Self {
        let mark = diagnostic.place.as_ref().and_then(|place| place.mark.as_ref());
        Object {
            version: VERSION,
            severity: word(diagnostic.severity),
            code: &diagnostic.code,
            file: diagnostic.place.as_ref().map(|place| place.file.as_str()),
            line: mark.map(|mark| mark.line),
            column: mark.map(|mark| mark.column),
            length: mark.map(|mark| mark.length),
            message: &diagnostic.message,
            help: diagnostic.help.as_deref(),
            url: codes::url(&diagnostic.code),
        }
    }
}

/// One object a line, each with a line end.
pub fn lines(diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().map(|diagnostic| object(diagnostic) + "\n").collect()
}

/// One array, an object a line, with a line end; always valid JSON, `[]` when there is nothing.
pub fn array(diagnostics: &[Diagnostic]) -> String {
    if diagnostics.is_empty() {
        return "[]\n".to_owned();
    }
    let objects: Vec<String> = diagnostics.iter().map(object).collect();
    format!("[\n{}\n]\n", objects.join(",\n"))
}

fn object(diagnostic: &Diagnostic) -> String {
    // Strings and numbers always have a JSON form.
    serde_json::to_string(&Object::from(diagnostic)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::diag::Severity;
    use crate::text::lines::place;

    fn two() -> Vec<Diagnostic> {
        vec![
            Diagnostic::new(Severity::Loss, "route::collision", "two notes for one \"URL\"\n"),
            Diagnostic::new(Severity::Info, "link::ghost", "no note `x`")
                .at(place("a.md", "ab [[x]]", 3, 8))
                .help("write it"),
        ]
    }

    #[test]
    fn a_line_is_an_object_with_every_field() {
        let text = lines(&two());
        let url = |code| serde_json::to_string(&codes::url(code)).unwrap_or_default();
        assert_eq!(
            text,
            format!(
                "{}{}}}\n{}{}}}\n",
                r#"{"version":1,"severity":"error","code":"route::collision","file":null,"line":null,"column":null,"length":null,"message":"two notes for one \"URL\"\n","help":null,"url":"#,
                url("route::collision"),
                r#"{"version":1,"severity":"info","code":"link::ghost","file":"a.md","line":1,"column":4,"length":5,"message":"no note `x`","help":"write it","url":"#,
                url("link::ghost"),
            )
        );
    }

    #[test]
    fn an_array_is_valid_json_even_when_empty() {
        let parsed: Vec<serde_json::Value> = serde_json::from_str(&array(&two())).unwrap();
        assert_eq!(parsed.len(), 2);
        let parsed: Vec<serde_json::Value> = serde_json::from_str(&array(&[])).unwrap();
        assert!(parsed.is_empty());
    }
}
