//! The nearest of several names, for "did you mean".

/// Names longer than this (in bytes) are no slip of the pen; comparing them would cost the
/// square of their length.
const LONGEST_NAME: usize = 200;

/// Candidates that are looked at; with more of them than this, and many wrong names, comparing
/// each with each would take minutes.
const MOST_CANDIDATES: usize = 1_000;

/// The candidate most like `name`, if any is near enough to be what was meant.
///
/// Case is ignored. Ties go to the first in order, so pass candidates in a fixed order.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if name.is_empty() || name.len() > LONGEST_NAME {
        return None;
    }
    let wanted = name.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates.into_iter().take(MOST_CANDIDATES) {
        if candidate.len() > LONGEST_NAME {
            continue;
        }
        let score = strsim::jaro_winkler(&wanted, &candidate.to_lowercase());
        if score > best.map_or(0.8, |(s, _)| s) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_found_without_regard_to_case() {
        let names = ["title", "description", "base_url", "language"];
        assert_eq!(nearest("tilte", names), Some("title"));
        assert_eq!(nearest("base-url", names), Some("base_url"));
        assert_eq!(nearest("LANGUAGE", names), Some("language"));
    }

    #[test]
    fn what_is_like_none_has_no_nearest() {
        assert_eq!(nearest("zzz", ["title", "base_url"]), None);
        assert_eq!(nearest("", ["", "title"]), None);
        assert_eq!(nearest("title", []), None);
    }

    #[test]
    fn of_two_equally_near_the_first_is_named() {
        assert_eq!(nearest("noteX", ["noteA", "noteB"]), Some("noteA"));
        assert_eq!(nearest("noteX", ["noteB", "noteA"]), Some("noteB"));
    }

    #[test]
    fn very_long_names_cost_nothing() {
        let long = "x".repeat(1_000_000);
        assert_eq!(nearest(&long, [long.as_str()]), None);
        assert_eq!(nearest("xxx", [long.as_str(), "xxy"]), Some("xxy"));
    }
}
