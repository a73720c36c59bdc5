//! Writing Markdown: text that stays text, addresses, code. The counterpart of [`super::escape`].
//!
//! What is written means the same to any reader of CommonMark, GFM's tables and strokes included:
//! no text can become markup, raw HTML least of all.

/// Where a text stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// At the beginning of a line, where more means something.
    pub begins_line: bool,
    /// In a cell of a table.
    pub in_cell: bool,
}

/// Appends `text`, which holds no line end, so that it is read as just that.
pub fn push_text(out: &mut String, text: &str, place: Place) {
    let bytes = text.as_bytes();
    let first = if place.begins_line { line_mark(text) } else { None };
    let mut at = 0;
    while at < text.len() {
        // Most of any text means nothing to Markdown.
        let is_plain = |i: &usize| !MEANS_SOMETHING[usize::from(bytes[*i])] && first != Some(*i);
        let plain = (at..bytes.len()).take_while(is_plain).count();
        out.push_str(&text[at..at + plain]);
        at += plain;
        let Some(c) = text[at..].chars().next() else { return };
        let next = bytes.get(at + 1).copied();
        // Behind the last character anything may follow.
        let is_special = match c {
            '*' | '`' | '[' | ']' | '~' => true,
            '_' => !is_inside_word(bytes, at),
            '\\' => next.is_none_or(|b| b.is_ascii_punctuation()),
            '<' => next.is_none_or(|b| b.is_ascii_alphabetic() || b"/!?".contains(&b)),
            '&' => begins_entity(&text[at + 1..]),
            '!' => next.is_none(),
            '=' => next == Some(b'='),
            '|' => place.in_cell,
            _ => false,
        };
        if c == '<' && is_special {
            // Also to those who read no CommonMark, and search for tags.
            out.push_str("&lt;");
        } else {
            if is_special || first == Some(at) {
                out.push('\\');
            }
            out.push(if matches!(c, '\n' | '\r') { ' ' } else { c });
        }
        at += c.len_utf8();
    }
}

/// The bytes at which [`push_text`] looks twice.
const MEANS_SOMETHING: [bool; 256] = {
    let mut table = [false; 256];
    let marks = b"*`[]~_\\<&!=|\n\r";
    let mut at = 0;
    while at < marks.len() {
        table[marks[at] as usize] = true;
        at += 1;
    }
    table
};

/// `text` as the text of a link, a heading or a line.
pub fn text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_text(&mut out, text, Place::default());
    out
}

/// Where in a text that begins a line the character stands that would make it a block of its own.
fn line_mark(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let after = |at: usize| bytes.get(at).is_none_or(|b| b" \t".contains(b));
    let is_mark = match *bytes.first()? {
        b'#' => after(bytes.iter().take_while(|b| **b == b'#').count()),
        b'>' | b'|' | b'=' | b'~' => true,
        b'-' => after(1) || bytes[1] == b'-',
        b'+' => after(1),
        b':' => bytes.get(1) == Some(&b'-'),
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
            let is_item = matches!(bytes.get(digits), Some(b'.' | b')')) && after(digits + 1);
            return is_item.then_some(digits);
        }
        _ => false,
    };
    is_mark.then_some(0)
}

/// Whether the underscore at `at` has letters or digits on both sides.
fn is_inside_word(bytes: &[u8], at: usize) -> bool {
    let is_word = |b: Option<&u8>| b.is_some_and(u8::is_ascii_alphanumeric);
    at > 0 && is_word(bytes.get(at - 1)) && is_word(bytes.get(at + 1))
}

/// Whether what follows an `&` would make an entity of it.
fn begins_entity(rest: &str) -> bool {
    let name = rest.trim_start_matches('#');
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    end.is_none_or(|end| end > 0 && name[end..].starts_with(';'))
}

/// Appends `](address "title")`, which closes the text of a link or an image.
pub fn push_target(out: &mut String, address: &str, title: &str) {
    out.push_str("](");
    push_address(out, address);
    if !title.is_empty() {
        out.push_str(" \"");
        for c in title.chars() {
            match c {
                '"' | '\\' | '&' | '|' => out.extend(['\\', c]),
                '\n' | '\r' => out.push(' '),
                c => out.push(c),
            }
        }
        out.push('"');
    }
    out.push(')');
}

/// Appends an address, characters that would end it or mean something encoded.
pub fn push_address(out: &mut String, address: &str) {
    let are_paired = has_pairs(address);
    for (at, c) in address.char_indices() {
        match c {
            '(' | ')' if are_paired => out.push(c),
            ' ' | '(' | ')' | '<' | '>' | '\\' | '|' | '"' | '`' | '[' | ']' | '*' => {
                let _ = std::fmt::Write::write_fmt(out, format_args!("%{:02X}", u32::from(c)));
            }
            '&' if begins_entity(&address[at + 1..]) => out.push_str("&amp;"),
            c if c.is_control() || c.is_whitespace() => {}
            c => out.push(c),
        }
    }
}

/// Whether each bracket that opens in an address closes in it.
fn has_pairs(address: &str) -> bool {
    let mut open = 0usize;
    for c in address.chars().filter(|c| "()".contains(*c)) {
        match (c, open) {
            ('(', _) => open += 1,
            (_, 0) => return false,
            _ => open -= 1,
        }
    }
    open == 0
}

/// Appends inline code.
pub fn push_code(out: &mut String, code: &str, place: Place) {
    let fence = "`".repeat(longest_run(code, '`') + 1);
    let edge = |c: char| c == '`' || c == ' ';
    let pad =
        if code.starts_with(edge) || code.ends_with(edge) || code.is_empty() { " " } else { "" };
    out.push_str(&fence);
    out.push_str(pad);
    for c in code.chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '|' if place.in_cell => out.push_str("\\|"),
            c => out.push(c),
        }
    }
    out.push_str(pad);
    out.push_str(&fence);
}

/// The fence that a code block of this text needs.
pub fn fence(code: &str) -> String {
    "`".repeat((longest_run(code, '`') + 1).max(3))
}

/// A formula that is no markup to a reader who knows no formulas: a blank more says the same.
pub fn formula(source: &str) -> String {
    let mut out = String::with_capacity(source.len());
    let mut before = ' ';
    for c in source.chars() {
        let would_mark = before == '<' && (c.is_ascii_alphabetic() || "/!?".contains(c))
            || before == ']' && "(:[".contains(c);
        if would_mark {
            out.push(' ');
        }
        out.push(c);
        before = c;
    }
    out
}

fn longest_run(text: &str, of: char) -> usize {
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == of { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser};

    fn options() -> Options {
        Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_TASKLISTS
    }

    /// What a reader sees of one paragraph; `None` when it is none.
    fn seen(markdown: &str) -> Option<String> {
        let mut out = String::new();
        for event in Parser::new_ext(markdown, options()) {
            match event {
                Event::Text(text) => out.push_str(&text),
                Event::Start(pulldown_cmark::Tag::Paragraph) | Event::End(_) => {}
                _ => return None,
            }
        }
        Some(out)
    }

    fn line(text: &str) -> String {
        let mut out = String::new();
        push_text(&mut out, text, Place { begins_line: true, in_cell: false });
        out
    }

    #[test]
    fn text_is_escaped_where_it_must_be_and_not_elsewhere() {
        for plain in [
            "A plain line, with - dashes & more.",
            "snake_case",
            "1 < 2",
            "a#b",
            "5-7k",
            "AT&T too",
            "\\o",
            "Oh! Yes",
        ] {
            assert_eq!(line(plain), plain);
        }
        for text in [
            "# no heading",
            "> no quote",
            "- no item",
            "--- no rule",
            "1. no item",
            "12) none",
            "*x*",
            "_x_",
            "`x`",
            "[x](y)",
            "![x](y)",
            "<b>",
            "</b>",
            "<!-- x",
            "&amp;",
            "&#60;",
            "~~x~~",
            "\\*",
            "a | b",
            "==",
            "+ x",
            "Wow!",
        ] {
            assert_eq!(seen(&line(text)).as_deref(), Some(text), "{}", line(text));
        }
    }

    #[test]
    fn code_holds_backticks_and_blanks() {
        for code in ["x", "`", "a``b", "`a", " a ", "a|b"] {
            let mut out = String::new();
            push_code(&mut out, code, Place::default());
            let found: Vec<Event<'_>> = Parser::new(&out).collect();
            assert!(found.contains(&Event::Code(code.into())), "{code:?} {out} {found:?}");
        }
        assert_eq!(fence("```"), "````");
    }

    proptest! {
        #[test]
        fn text_stays_text(text in "[-#>*_`\\[\\]()<>&;!~=|\\\\a-z0-9.:+\" ]{1,40}") {
            let text = text.trim();
            prop_assume!(!text.is_empty());
            prop_assert_eq!(seen(&line(text)), Some(text.to_owned()), "{}", line(text));
        }

        #[test]
        fn an_address_ends_where_it_should(address in "[a-z:/?&;=()<>\\\\ \"`#*\\[\\]|]{1,30}", title in "[a-z\"&;\\\\<>()]{0,12}") {
            let mut out = "[x".to_owned();
            push_target(&mut out, &format!("a/{address}"), &title);
            let events: Vec<Event<'_>> = Parser::new_ext(&out, options()).collect();
            prop_assert_eq!(events.len(), 5, "{}", out);
        }

        #[test]
        fn a_formula_brings_no_html_and_no_link(source in "[a-z<>!?/\\[\\]():]{1,20}") {
            let source = format!("${}$", formula(&source));
            let bad = Parser::new_ext(&source, options()).any(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_) | Event::Start(pulldown_cmark::Tag::Link { .. })));
            prop_assert!(!bad, "{}", source);
        }
    }
}
