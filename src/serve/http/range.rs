//! Parts of a file: one stretch, or the whole. Lists of stretches get the whole, as is allowed.

use std::ops::Range;

/// What a `Range` header asks of a file of so many bytes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it: nothing else was asked, or nothing that is understood.
    Whole,
    /// These bytes.
    Bytes(Range<u64>),
    /// Bytes that it does not have.
    Outside,
}

/// Reads a `Range` header.
pub(super) fn part(header: &str, size: u64) -> Part {
    let Some((unit, stretch)) = header.split_once('=') else {
        return Part::Whole;
    };
    let Some((first, last)) = stretch.trim().split_once('-') else {
        return Part::Whole;
    };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Part::Whole;
    }
    match (number(first), number(last)) {
        (Some(Some(first)), Some(last)) => match last {
            Some(last) if last < first => Part::Whole,
            _ if first >= size => Part::Outside,
            Some(last) => Part::Bytes(first..last.saturating_add(1).min(size)),
            None => Part::Bytes(first..size),
        },
        (Some(None), Some(Some(0))) => Part::Outside,
        (Some(None), Some(Some(_))) if size == 0 => Part::Outside,
        (Some(None), Some(Some(count))) => Part::Bytes(size.saturating_sub(count)..size),
        _ => Part::Whole,
    }
}

/// Digits as a number, at most the largest; nothing as nothing; anything else is no number.
fn number(text: &str) -> Option<Option<u64>> {
    let text = text.trim();
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some((!text.is_empty()).then(|| text.parse().unwrap_or(u64::MAX)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stretch_is_right_and_all_else_is_the_whole() {
        for (header, expected) in [
            ("bytes=0-0", Part::Bytes(0..1)),
            ("bytes=2-5", Part::Bytes(2..6)),
            ("BYTES = 2-5", Part::Bytes(2..6)),
            ("bytes=7-", Part::Bytes(7..10)),
            ("bytes=7-99", Part::Bytes(7..10)),
            ("bytes=7-99999999999999999999999", Part::Bytes(7..10)),
            ("bytes=-3", Part::Bytes(7..10)),
            ("bytes=-99", Part::Bytes(0..10)),
            ("bytes=10-", Part::Outside),
            ("bytes=99999999999999999999999-", Part::Outside),
            ("bytes=-0", Part::Outside),
            ("bytes=5-2", Part::Whole),
            ("bytes=0-1,3-4", Part::Whole),
            ("bytes=-", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=--1", Part::Whole),
            ("bytes=+1-2", Part::Whole),
            ("lines=0-1", Part::Whole),
            ("", Part::Whole),
        ] {
            assert_eq!(part(header, 10), expected, "{header}");
        }
        assert_eq!(part("bytes=0-0", 0), Part::Outside);
        assert_eq!(part("bytes=-1", 0), Part::Outside);
    }
}
