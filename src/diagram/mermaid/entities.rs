//! The text of a label: quotation marks gone, entities decoded, `<br>` a space.

use crate::diagram::dialect::words::collapsed;

/// Longest name of an entity.
const LONGEST_NAME: usize = 8;

/// A label as it is shown, on one line.
pub(super) fn text(raw: &str) -> String {
    let raw = raw.trim();
    let raw = raw.strip_prefix('"').map_or(raw, |rest| rest.strip_suffix('"').unwrap_or(rest));
    // Quotation marks around backquotes hold Markdown; it is shown as it is written.
    let inside = raw.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
    collapsed(&decoded(&without_breaks(inside.unwrap_or(raw))))
}

/// An id as it is shown; one of nothing but white space in entities stays as it is written.
pub(super) fn id(raw: &str) -> String {
    Some(text(raw)).filter(|shown| !shown.is_empty()).unwrap_or_else(|| collapsed(raw))
}

/// Line breaks of HTML, and the two characters `\n`, as spaces.
fn without_breaks(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['<', '\\']) {
        out.push_str(&rest[..at]);
        let length = break_at(&rest[at..]);
        let taken = if length == 0 { 1 } else { length };
        out.push_str(if length == 0 { &rest[at..=at] } else { " " });
        rest = &rest[at + taken..];
    }
    out.push_str(rest);
    out
}

/// How many bytes a break at the beginning of a text takes; 0 for none.
fn break_at(text: &str) -> usize {
    if text.starts_with("\\n") {
        return 2;
    }
    let name = text.get(..3).is_some_and(|name| name.eq_ignore_ascii_case("<br"));
    let Some(end) = text.find('>').filter(|end| name && *end < 16) else { return 0 };
    let is_bare = text[3..end].chars().all(|c| c.is_whitespace() || c == '/');
    if is_bare { end + 1 } else { 0 }
}

/// `#quot;`, `#35;` and `&amp;` decoded; what is no entity stays.
fn decoded(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['#', '&']) {
        out.push_str(&rest[..at]);
        match entity(&rest[at + 1..]) {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[at + 1 + length..];
            }
            None => {
                out.push_str(&rest[at..=at]);
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The character of an entity and the bytes that it takes, `;` included.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(LONGEST_NAME + 1).position(|byte| byte == b';')?;
    let name = &text[..end];
    let number = name.strip_prefix('#').unwrap_or(name);
    let c = match number.strip_prefix(['x', 'X']) {
        Some(hex) if name.starts_with('#') => u32::from_str_radix(hex, 16).ok(),
        _ => number.parse().ok(),
    };
    let c = match c {
        Some(code) => char::from_u32(code).filter(|c| !c.is_control() || *c == '\n')?,
        None => named(name)?,
    };
    Some((c, end + 1))
}

fn named(name: &str) -> Option<char> {
    Some(match name {
        "quot" => '"',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "hash" | "num" => '#',
        "semi" => ';',
        "colon" => ':',
        "comma" => ',',
        "lpar" => '(',
        "rpar" => ')',
        "lsqb" | "lbrack" => '[',
        "rsqb" | "rbrack" => ']',
        "lcub" | "lbrace" => '{',
        "rcub" | "rbrace" => '}',
        "vert" | "verbar" => '|',
        "percnt" => '%',
        "equals" => '=',
        "copy" => '©',
        "reg" => '®',
        "deg" => '°',
        "plusmn" => '±',
        "times" => '×',
        "divide" => '÷',
        "euro" => '€',
        "pound" => '£',
        "sect" => '§',
        "hellip" => '…',
        "ndash" => '–',
        "mdash" => '—',
        "larr" => '←',
        "rarr" => '→',
        "uarr" => '↑',
        "darr" => '↓',
        "hearts" => '♥',
        "infin" => '∞',
        "le" => '≤',
        "ge" => '≥',
        "ne" => '≠',
        "bull" => '•',
        "check" => '✓',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_decoded_once() {
        for (raw, wanted) in [
            ("\"Say #quot;hi#quot;\"", "Say \"hi\""),
            ("Fish &amp; chips", "Fish & chips"),
            ("C#35; and #x", "C# and #x"),
            ("&amp;lt;", "&lt;"),
            ("#x41; &#x41; &#65;", "#x41; A A"),
            ("a<br/>b<BR >c<b>d</b>", "a b c<b>d</b>"),
            ("\"`**a**`\"", "**a**"),
            ("&#0;&#xD800;&unknown;", "&#0;&#xD800;&unknown;"),
            ("日本&amp", "日本&amp"),
            ("<br", "<br"),
            ("#日本;", "#日本;"),
        ] {
            assert_eq!(text(raw), wanted, "{raw}");
        }
    }
}
