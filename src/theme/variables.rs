//! `[theme.variables]` as a style: CSS custom properties, checked so that a value stays a value.

use crate::diag::{Diagnostic, Severity};
use std::collections::BTreeMap;

/// Longest value that is taken, in bytes.
const LONGEST: usize = 500;

/// `:root{--name:value;…}`, empty when there is nothing to set. What cannot stand there is
/// left out and reported.
pub(super) fn style(
    variables: &BTreeMap<String, String>,
    diagnostics: &mut Vec<Diagnostic>,
) -> String {
    let mut properties = String::new();
    for (name, value) in variables {
        let name = name.trim_start_matches("--");
        if is_name(name) && is_contained(value) {
            properties.push_str(&format!("--{name}:{};", value.trim()));
        } else {
            let message = format!("theme variable `{name}` cannot be written as a style");
            let help = "a name is letters, digits and `-`; a value is colours, lengths, names \
                        and functions other than url()";
            diagnostics
                .push(Diagnostic::new(Severity::Error, "theme::variable", message).help(help));
        }
    }
    if properties.is_empty() { properties } else { format!(":root{{{properties}}}\n") }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

/// Whether a value cannot end its declaration, open a comment or load anything: plain
/// characters only, brackets and quotes in pairs.
fn is_contained(value: &str) -> bool {
    let mut depth = 0_i32;
    let mut quote = None;
    for c in value.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (_, '{' | '}' | ';' | '<' | '>' | '\\' | '@' | '!') => return false,
            (_, c) if c.is_control() => return false,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') if depth == 0 => return false,
            (None, ')') => depth -= 1,
            (None, c) if c.is_alphanumeric() || " #%.,+-*/_".contains(c) => {}
            (None, _) => return false,
        }
    }
    let lower = value.to_lowercase();
    let is_loading = ["url(", "image(", "image-set(", "src("].iter().any(|f| lower.contains(f));
    let is_empty = value.trim().is_empty();
    depth == 0
        && quote.is_none()
        && !is_empty
        && !is_loading
        && !value.contains("/*")
        && value.len() <= LONGEST
}

#[cfg(test)]
mod tests {
    use super::is_contained;

    #[test]
    fn values_stay_values() {
        for good in [
            "#3730A3",
            "light-dark(#fff, #000)",
            "17px",
            "\"Source Serif 4\", Georgia, serif",
            "calc(1rem * 2)",
            "hsl(200 50% 50% / .5)",
        ] {
            assert!(is_contained(good), "{good}");
        }
        for bad in [
            "",
            "red;}body{display:none",
            "red}",
            "url(https://example.com/x)",
            "URL(x)",
            "/* ",
            "'open",
            "f(",
            ")(",
            "a\nb",
            "</style>",
            "\\75rl(x)",
            "@import",
            "red !important",
        ] {
            assert!(!is_contained(bad), "{bad}");
        }
    }
}
