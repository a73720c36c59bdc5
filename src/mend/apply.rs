//! Edits of a decoded text carried over to the bytes that it was decoded from: byte order mark and line
//! ends stay as they are.

use super::Edit;
use crate::text::decode::decode;

const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The new bytes; `None` where `bytes` are not what was edited, or hold more than a text.
pub fn apply(bytes: &[u8], edits: &[Edit]) -> Option<Vec<u8>> {
    let decoded = decode(bytes);
    let body = bytes.strip_prefix(MARK).unwrap_or(bytes);
    let is_text = decoded.invalid_at.is_none() && !decoded.text.contains('\u{FFFD}');
    if !is_text {
        return None;
    }
    let mut out = bytes[..bytes.len() - body.len()].to_vec();
    // `at` in the text is `from` in the body: they differ by each CR that stood before an LF.
    let (mut at, mut from) = (0, 0);
    let mut copy = |until: usize, out: &mut Vec<u8>| -> Option<()> {
        while at < until {
            let byte = *body.get(from)?;
            out.push(byte);
            from += 1;
            let is_pair = byte == b'\r' && body.get(from) == Some(&b'\n');
            if !is_pair {
                at += 1;
            }
        }
        Some(())
    };
    let mut end = 0;
    for edit in edits {
        let old = decoded.text.get(edit.range.clone())?;
        if edit.range.start < end || old.contains('\n') || edit.text.contains('\n') {
            return None;
        }
        end = edit.range.end;
        copy(edit.range.start, &mut out)?;
        out.extend_from_slice(edit.text.as_bytes());
        copy(edit.range.end, &mut Vec::new())?;
    }
    copy(decoded.text.len(), &mut out)?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn edit(start: usize, end: usize, text: &str) -> Edit {
        Edit { range: start..end, text: text.to_owned() }
    }

    #[test]
    fn line_ends_and_a_mark_stay() {
        let bytes = b"\xEF\xBB\xBFa\r\nb c\nd\re\r\n";
        let edits = [edit(2, 3, "BB"), edit(4, 5, ""), edit(8, 9, "\u{e9}")];
        let expected = "\u{feff}a\r\nBB \nd\r\u{e9}\r\n";
        assert_eq!(apply(bytes, &edits), Some(expected.as_bytes().to_vec()));
        assert_eq!(apply(bytes, &[]), Some(bytes.to_vec()));
    }

    #[test]
    fn what_is_no_text_or_another_text_is_refused() {
        assert_eq!(apply(b"a\xff b", &[edit(0, 1, "x")]), None);
        assert_eq!(apply(b"a\0b", &[edit(0, 1, "x")]), None);
        assert_eq!(apply(b"ab", &[edit(1, 5, "x")]), None);
        assert_eq!(apply(b"a\nb", &[edit(0, 2, "x")]), None);
        assert_eq!(apply(b"abc", &[edit(0, 2, "x"), edit(1, 3, "y")]), None);
    }

    proptest! {
        #[test]
        fn what_is_decoded_afterwards_is_the_edited_text(text in "[a\r\n\u{e9}]{0,40}", at in 0usize..40) {
            let decoded = decode(text.as_bytes()).text;
            let at = crate::text::lines::floor(&decoded, at);
            let mended = apply(text.as_bytes(), &[edit(at, at, "x")]);
            let mut expected = decoded;
            expected.insert(at, 'x');
            // Between CR and LF nothing can stand, as no place of the decoded text is there.
            prop_assert_eq!(mended.map(|bytes| decode(&bytes).text), Some(expected));
        }
    }
}
