//! Whether a fence without a language is a flowchart beyond doubt (specification, "Detection of
//! untagged fences is strict").
//!
//! A wrong "yes" turns somebody's code into a drawing, a wrong "no" costs one word after the
//! fence; so everything that might be code says no.

use super::draft::Draft;
use super::reader::Reader;
use super::words::{answer_key, is_question};
use super::{finish, read};
use crate::diagram::mermaid;

/// Longest text that is looked at, in bytes. Nobody draws a larger one by hand.
const LONGEST_BYTES: usize = 64 * 1024;

/// Whether a text is a flowchart, though nothing says so.
pub fn is_flowchart(text: &str) -> bool {
    let may_ask = text.contains(['?', '？']) && text.len() <= LONGEST_BYTES;
    if !may_ask || mermaid::is_mermaid(text) || text.lines().any(is_code) {
        return false;
    }
    let mut reader = read(text);
    let mut findings = std::mem::take(&mut reader.findings);
    finish::tie(&mut reader, &mut findings);
    findings.is_empty() && is_whole(&reader) && has_decision(&reader.draft)
}

/// Whether every node is part of the graph and none is a call.
fn is_whole(reader: &Reader) -> bool {
    let draft = &reader.draft;
    let mut is_joined = vec![false; draft.nodes.len()];
    for edge in &draft.edges {
        is_joined[edge.from] = true;
        is_joined[edge.to] = true;
    }
    is_joined.iter().all(|it| *it) && !draft.nodes.iter().any(|node| is_call(&node.text))
}

/// Whether a question has two or more different list labels, each drawn.
fn has_decision(draft: &Draft) -> bool {
    let mut answers: Vec<Option<String>> = vec![None; draft.nodes.len()];
    for edge in &draft.edges {
        let answer = edge.answer.as_ref().filter(|it| it.is_listed && it.is_drawn);
        let Some(answer) = answer.filter(|_| is_question(&draft.nodes[edge.from].text)) else {
            continue;
        };
        let key = answer_key(&answer.label);
        match &answers[edge.from] {
            Some(other) if *other != key => return true,
            _ => answers[edge.from] = Some(key),
        }
    }
    false
}

/// Whether a line looks like code: `;` or `{` ends it, or something is assigned in it.
fn is_code(line: &str) -> bool {
    let line = line.trim_end();
    line.ends_with([';', '{']) || [" = ", " := ", " += "].iter().any(|sign| assigns(line, sign))
}

/// Whether an ASCII name stands before an assignment's sign.
fn assigns(line: &str, sign: &str) -> bool {
    line.match_indices(sign).any(|(at, _)| {
        let is_name =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '[' | ']' | ')');
        let name = line[..at].rsplit(char::is_whitespace).next().unwrap_or_default();
        !name.is_empty() && name.chars().all(is_name)
    })
}

/// Whether a text is nothing but a call: `run()`, `a.b(c)`.
fn is_call(text: &str) -> bool {
    let Some((name, rest)) = text.split_once('(') else { return false };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '!' | '$');
    let inside = rest.trim_end_matches('?').strip_suffix(')');
    !name.is_empty() && name.chars().all(is_name) && inside.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_told_by_its_ends_and_assignments() {
        for line in ["a();", "if x {", "let x = 3", "x := 1", "n += 2", "a[0] = 1"] {
            assert!(is_code(line), "{line}");
        }
        for line in ["a == b?", "größe = 3", "Is it?", "→ yes → a => b"] {
            assert!(!is_code(line), "{line}");
        }
    }

    #[test]
    fn a_call_is_a_name_and_parentheses() {
        for text in ["run()", "a.b(c, d)", "std::f()?", "print!(x)"] {
            assert!(is_call(text), "{text}");
        }
        for text in ["Stay (a while)", "(default)", "PostgreSQL (default)", "a"] {
            assert!(!is_call(text), "{text}");
        }
    }

    #[test]
    fn two_different_answers_drawn_make_a_decision() {
        assert!(is_flowchart("Is it?\n├─ Yes → a\n└─ No → b"));
        assert!(is_flowchart("Is it? → Yes → a\n       → No → b"));
        for text in [
            "Is it?\n├─ Yes → a\n└─ Yes → b",
            "Is it?\n  yes: a\n  no: b",
            "It is\n├─ Yes → a\n└─ No → b",
            "Is it?\n├─ Yes → a\n└─ No → b\n\nA sentence.",
            "Is it?\n├─ Yes → a();\n└─ No → b",
            "graph TD\nA[Is it?] -->|Yes| B\nA -->|No| C",
        ] {
            assert!(!is_flowchart(text), "{text}");
        }
    }
}
