//! A style sheet without what only its authors read: comments, indentation, empty lines. Rules are
//! left as they are: shortening those is a library's work, and gains little once a host packs them.

/// Appends `css` without comments, indentation and empty lines.
pub(super) fn squeezed(css: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while at < css.len() {
        let rest = &css[at..];
        if rest.starts_with(b"/*") {
            at +=
                rest[2..].windows(2).position(|two| two == b"*/").map_or(rest.len(), |end| end + 4);
        } else if rest[0].is_ascii_whitespace() && matches!(out.last(), None | Some(b'\n')) {
            at += 1;
        } else {
            let length = whole(rest);
            out.extend_from_slice(&rest[..length]);
            at += length;
        }
    }
}

/// The length of what is one thing at the beginning of a text: a string, an address without
/// quotes, or a byte. In the first two, nothing is a comment.
fn whole(rest: &[u8]) -> usize {
    match rest[0] {
        quote @ (b'"' | b'\'') => {
            let mut at = 1;
            while at < rest.len() && rest[at] != quote && rest[at] != b'\n' {
                at += if rest[at] == b'\\' { 2 } else { 1 };
            }
            (at + 1).min(rest.len())
        }
        b'u' if rest.starts_with(b"url(") && !matches!(rest.get(4), Some(b'"' | b'\'')) => {
            rest.iter().position(|byte| *byte == b')').map_or(rest.len(), |end| end + 1)
        }
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::squeezed;

    fn of(css: &str) -> String {
        let mut out = Vec::new();
        squeezed(css.as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn comments_indentation_and_empty_lines_go() {
        assert_eq!(of("/* a */\na {\n  b: c; /* d */\n\n}\n/**/"), "a {\nb: c; \n}\n");
    }

    #[test]
    fn what_is_quoted_stays() {
        for css in ["a::before { content: \"/* x */ \\\" '\" }", "b { c: url(data:,/*) }"] {
            assert_eq!(of(css), css);
        }
    }

    #[test]
    fn what_does_not_end_ends_with_the_file() {
        for (css, wanted) in
            [("a /* b", "a "), ("a \"b", "a \"b"), ("url(b", "url(b"), ("'\\", "'\\")]
        {
            assert_eq!(of(css), wanted);
        }
    }
}
