//! Text as JavaScript sees it: a row of 16-bit units, of which some characters take two.
//!
//! A character that is cut in two leaves U+FFFD in both parts.

/// How many units a text has.
pub(in crate::query) fn count(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.encode_utf16().count() }
}

/// The text of some units.
pub(super) fn text(units: &[u16]) -> String {
    String::from_utf16_lossy(units)
}

/// The units of a text from one position to another.
pub(in crate::query) fn slice(whole: &str, from: usize, to: usize) -> String {
    if whole.is_ascii() {
        let to = to.min(whole.len());
        return whole.get(from..to).unwrap_or_default().to_owned();
    }
    let units: Vec<u16> = whole.encode_utf16().skip(from).take(to.saturating_sub(from)).collect();
    text(&units)
}

/// A number as a position: without its fraction, and not-a-number as zero.
pub(super) fn integer(number: f64) -> f64 {
    if number.is_nan() { 0.0 } else { number.trunc() }
}

/// The position in something so long that a number means to a JavaScript slice: a negative one
/// counts from the end.
pub(in crate::query) fn position(number: f64, length: usize) -> usize {
    let number = integer(number);
    if number < 0.0 {
        length.saturating_sub((-number) as usize)
    } else {
        (number as usize).min(length)
    }
}

#[cfg(test)]
mod tests {
    use super::{count, slice};

    #[test]
    fn characters_beyond_the_first_plane_are_two_units() {
        assert_eq!(count("a😀é"), 4);
        assert_eq!(slice("a😀é", 1, 3), "😀");
        assert_eq!(slice("a😀é", 2, 9), "\u{fffd}é");
        assert_eq!(slice("abc", 2, 1), "");
        assert_eq!(slice("abc", 7, 9), "");
    }
}
