//! Escaping text for HTML. The only place where `<` becomes `&lt;`.

/// Appends `text` to `out`, safe as element content and inside a double-quoted attribute.
pub fn push_html(out: &mut String, text: &str) {
    let mut last = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => continue,
        };
        out.push_str(&text[last..at]);
        out.push_str(entity);
        last = at + 1;
    }
    out.push_str(&text[last..]);
}

/// `text` escaped, safe as element content and inside a double-quoted attribute.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_html(&mut out, text);
    out
}

/// Appends `text` for an XML file, without the characters that no XML file may hold.
pub fn push_xml(out: &mut String, text: &str) {
    let is_allowed =
        |c: char| c >= ' ' && !matches!(c, '\u{FFFE}' | '\u{FFFF}') || "\t\n\r".contains(c);
    match text.chars().all(is_allowed) {
        true => push_html(out, text),
        false => push_html(out, &text.chars().filter(|c| is_allowed(*c)).collect::<String>()),
    }
}

/// Bytes of a URL path segment or fragment that need no percent sign. The colon and the
/// apostrophe may stand there too, but `a:b` at the start of a relative link would be taken
/// for a scheme, and an apostrophe ends an attribute in careless hands.
fn is_plain_in_url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$()*+,;=@".contains(&byte)
}

/// Appends `text` percent-encoded as one URL path segment or fragment. ASCII letters, digits
/// and most sub-delimiters stay; every other byte of its UTF-8 form is encoded.
pub fn push_url(out: &mut String, text: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if is_plain_in_url(byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// `path` percent-encoded segment by segment; the slashes stay.
pub fn url_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 8);
    for (i, segment) in path.split('/').enumerate() {
        if i > 0 {
            out.push('/');
        }
        push_url(&mut out, segment);
    }
    out
}

/// `text` percent-encoded as a value in the query of a URL, where `+` would be a blank.
pub fn url_query(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    push_url(&mut out, text);
    out.replace('+', "%2B")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markup_and_double_quotes_are_escaped() {
        assert_eq!(
            html(r#"<a href="x">'&amp;'</a>"#),
            "&lt;a href=&quot;x&quot;&gt;'&amp;amp;'&lt;/a&gt;"
        );
        assert_eq!(html("naïve 日本"), "naïve 日本");
        assert_eq!(html(""), "");
    }

    #[test]
    fn a_url_path_keeps_its_slashes_and_encodes_the_rest() {
        assert_eq!(
            url_path("sub-dir/привет/a b.png"),
            "sub-dir/%D0%BF%D1%80%D0%B8%D0%B2%D0%B5%D1%82/a%20b.png"
        );
        assert_eq!(url_path("a?b#c%d\"e'f"), "a%3Fb%23c%25d%22e%27f");
        assert_eq!(url_path("/x//"), "/x//");
    }

    #[test]
    fn a_name_with_a_colon_is_not_taken_for_a_scheme() {
        assert_eq!(url_path("javascript:alert(1)"), "javascript%3Aalert(1)");
    }

    #[test]
    fn a_value_in_a_query_keeps_its_plus_signs() {
        assert_eq!(url_query("C++ & a=b"), "C%2B%2B%20%26%20a=b");
    }

    #[test]
    fn a_block_id_in_a_fragment() {
        let mut out = String::from("#");
        push_url(&mut out, "^id");
        assert_eq!(out, "#%5Eid");
    }

    proptest! {
        #[test]
        fn escaped_text_holds_no_markup(text: String) {
            let out = html(&text);
            prop_assert!(!out.contains(['<', '>', '"']));
            let back = out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            prop_assert_eq!(back, text);
        }

        #[test]
        fn url_paths_are_plain_ascii(text: String) {
            let out = url_path(&text);
            prop_assert!(out.is_ascii() && !out.contains([' ', '"', '\'', '<', '>', '?', '#', ':', '\\']));
        }
    }
}
