//! Text from notes and file names as it may stand in a terminal.
//!
//! A terminal obeys control characters, and bidirectional overrides reorder what is seen.
//! Both are shown by their number instead, so that no name can forge or hide a message.
//! Joiners stay: scripts and emoji need them, and they move nothing.

use std::borrow::Cow;
use std::fmt::Write as _;

/// `text` on one line, with every character that a terminal would obey written out: `\n`,
/// `\u{1b}`, `\u{202e}`.
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(is_treacherous) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        push_visible(&mut out, c);
    }
    Cow::Owned(out)
}

/// Appends one character as [`visible`] shows it.
pub(super) fn push_visible(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        // Writing to a string cannot fail.
        c if is_treacherous(c) => drop(write!(out, "\\u{{{:x}}}", u32::from(c))),
        c => out.push(c),
    }
}

/// Control characters, line separators, and what changes the direction or hides in it.
fn is_treacherous(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_text_of_any_script_is_untouched() {
        for text in ["a note.md", "הערה", "نوشته‌ها", "हिन्दी", "👩\u{200D}💻", "…“”"]
        {
            assert_eq!(visible(text), text);
        }
    }

    #[test]
    fn what_a_terminal_would_obey_is_written_out() {
        assert_eq!(visible("\u{1b}[31mred\u{7}"), "\\u{1b}[31mred\\u{7}");
        assert_eq!(visible("a\nb\rc\td"), "a\\nb\\rc\\td");
        assert_eq!(visible("exe\u{202e}dm.\u{2066}"), "exe\\u{202e}dm.\\u{2066}");
        assert_eq!(visible("\u{9b}2J\u{7f}\u{feff}"), "\\u{9b}2J\\u{7f}\\u{feff}");
    }
}
