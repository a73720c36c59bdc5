//! From bytes to the text that everything else works on.
//!
//! After this step a text has only `\n` as line end, no byte order mark and no control
//! character but tab, line feed and form feed. Two control characters are thereby free for
//! the note parser to mark stretches that it has already understood.

/// A decoded text and what had to be changed to get it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text.
    pub text: String,
    /// Byte offset (in the input) of the first byte that was not UTF-8, if any.
    pub invalid_at: Option<usize>,
    /// Whether a NUL byte was replaced.
    pub had_nul: bool,
}

/// Decodes UTF-8; invalid bytes and control characters become U+FFFD, CRLF and CR become LF,
/// a leading byte order mark is dropped.
pub fn decode(bytes: &[u8]) -> Decoded {
    let body = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let (text, invalid_at) = match std::str::from_utf8(body) {
        Ok(text) => (std::borrow::Cow::Borrowed(text), None),
        Err(error) => {
            let at = bytes.len() - body.len() + error.valid_up_to();
            (String::from_utf8_lossy(body), Some(at))
        }
    };
    if is_clean(text.as_bytes()) {
        return Decoded { text: text.into_owned(), invalid_at, had_nul: false };
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                if chars.peek() == Some(&'\n') {
                    chars.next();
                }
                out.push('\n');
            }
            c if c.is_ascii() && is_unwanted(c as u8) => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    Decoded { text: out, invalid_at, had_nul: text.contains('\0') }
}

/// The same, without a copy where nothing has to be changed.
pub fn decode_owned(bytes: Vec<u8>) -> Decoded {
    let has_mark = bytes.starts_with(b"\xEF\xBB\xBF");
    if has_mark || !is_clean(&bytes) {
        return decode(&bytes);
    }
    match String::from_utf8(bytes) {
        Ok(text) => Decoded { text, invalid_at: None, had_nul: false },
        Err(error) => decode(error.as_bytes()),
    }
}

/// Whether no byte is unwanted. Whole blocks at a time: every byte of a vault goes through here.
fn is_clean(bytes: &[u8]) -> bool {
    let has_unwanted =
        |block: &[u8]| block.iter().fold(false, |found, byte| found | is_unwanted(*byte));
    !bytes.chunks(256).any(has_unwanted)
}

/// Without branches, so that many bytes are compared at once.
fn is_unwanted(byte: u8) -> bool {
    (byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != 0x0C)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes).text
    }

    #[test]
    fn clean_text_stays_as_it_is() {
        let clean = "# Héllo\n\ttab\u{c} \u{200D} end\n";
        assert_eq!(
            decode(clean.as_bytes()),
            Decoded { text: clean.into(), invalid_at: None, had_nul: false }
        );
    }

    #[test]
    fn every_line_end_becomes_a_line_feed() {
        assert_eq!(text(b"a\r\nb\rc\nd\r\r\ne\r"), "a\nb\nc\nd\n\ne\n");
    }

    #[test]
    fn one_byte_order_mark_is_dropped() {
        assert_eq!(text(b"\xEF\xBB\xBF---\n"), "---\n");
        assert_eq!(text(b"\xEF\xBB\xBF"), "");
    }

    #[test]
    fn bytes_that_are_not_utf8_are_replaced_and_the_first_is_named() {
        let found = decode(b"ab\xFFcd\xC3");
        assert_eq!(found.text, "ab\u{FFFD}cd\u{FFFD}");
        assert_eq!(found.invalid_at, Some(2));
        assert_eq!(decode(b"\xEF\xBB\xBFab\xFF").invalid_at, Some(5));
    }

    #[test]
    fn nul_and_other_control_characters_are_replaced() {
        let found = decode(b"a\0b\x1bc\x01");
        assert_eq!(found.text, "a\u{FFFD}b\u{FFFD}c\u{FFFD}");
        assert!(found.had_nul);
        assert!(!decode(b"\x1b").had_nul);
    }

    proptest! {
        #[test]
        fn whatever_comes_in_only_the_promised_characters_come_out(bytes: Vec<u8>) {
            let found = text(&bytes);
            prop_assert!(!found.bytes().any(is_unwanted));
            if !found.starts_with('\u{FEFF}') {
                prop_assert_eq!(text(found.as_bytes()), found);
            }
        }
    }
}
