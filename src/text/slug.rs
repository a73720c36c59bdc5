//! Names as they stand in URLs: lower case, letters and digits of every script kept.

use crate::text::fold::nfc;
use unicode_normalization::char::is_combining_mark;

/// One path segment: lower case, NFC, every run of other characters becomes one `-`, none at
/// the ends. Empty when the name holds no letter and no digit.
pub fn slug(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in nfc(name).chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || (is_combining_mark(c) && !out.is_empty() && !out.ends_with('-')) {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    while out.ends_with('-') {
        out.pop();
    }
    nfc(&out)
}

/// The id of a heading (dialect rule H8): lower case, white space → `-`, punctuation dropped
/// except `-` and `_`, letters of every script kept. Empty when nothing is left.
pub fn heading_id(text: &str) -> String {
    let text = text.trim();
    let shown = |c: char| match c {
        c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
        c if c.is_whitespace() => Some('-'),
        c => Some(c).filter(|c| !c.is_ascii() && is_combining_mark(*c)),
    };
    match text.is_ascii() {
        true => text.chars().map(|c| c.to_ascii_lowercase()).filter_map(shown).collect(),
        false => nfc(text).chars().flat_map(char::to_lowercase).filter_map(shown).collect(),
    }
}

/// Longest file name that every file system takes, in bytes, less room for a suffix.
const LONGEST_SEGMENT: usize = 200;

/// A tag as a path: lower case, its levels as folders. Levels of letters, digits, `_`, `-` and
/// symbols stay as they are; what could mean something else in a path becomes a slug.
pub fn tag_path(tag: &str) -> String {
    let levels: Vec<String> =
        shallow_tag(tag).split('/').filter(|s| !s.is_empty()).map(tag_segment).collect();
    let path = levels.join("/");
    if path.len() <= LONGEST_TAG_PATH {
        return path;
    }
    let hash = blake3::hash(path.as_bytes()).to_hex();
    format!("{}/{}", levels[0], &hash[..12])
}

/// Levels of a nested tag that are told apart; nobody writes more.
const DEEPEST_TAG: usize = 32;

/// Longest path of a tag's page in bytes that every platform takes.
const LONGEST_TAG_PATH: usize = 900;

/// The first levels of a tag, as many as are told apart.
pub fn shallow_tag(tag: &str) -> &str {
    match tag.match_indices('/').nth(DEEPEST_TAG - 1) {
        Some((end, _)) => &tag[..end],
        None => tag,
    }
}

fn tag_segment(level: &str) -> String {
    let lower = nfc(&level.to_lowercase());
    let is_plain = lower.chars().all(|c| {
        c.is_alphanumeric()
            || c == '_'
            || c == '-'
            || (!c.is_ascii() && !c.is_whitespace() && !c.is_control())
    });
    let segment = if is_plain { lower } else { slug(level) };
    let segment = if segment.is_empty() { "tag".to_owned() } else { segment };
    shorten(&segment)
}

/// A path segment cut to what file systems take; a cut one ends in a hash of the whole.
pub fn shorten(segment: &str) -> String {
    if segment.len() <= LONGEST_SEGMENT {
        return segment.to_owned();
    }
    let hash = blake3::hash(segment.as_bytes()).to_hex();
    let cut = crate::text::lines::floor(segment, LONGEST_SEGMENT);
    format!("{}-{}", &segment[..cut], &hash[..8])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    #[test]
    fn slugs_keep_letters_and_digits_of_every_script() {
        for (name, wanted) in [
            ("Sub Dir", "sub-dir"),
            ("Привет Мир", "привет-мир"),
            ("What is C++ / C#?", "what-is-c-c"),
            ("  --50_Backend--  ", "50-backend"),
            ("日本語 ノート", "日本語-ノート"),
            ("हिन्दी", "हिन्दी"),
            ("٣ مقالات", "٣-مقالات"),
            ("İstanbul", "i\u{307}stanbul"),
            ("🎉", ""),
            ("...", ""),
            ("\u{301}x", "x"),
        ] {
            assert_eq!(slug(name), wanted, "{name}");
        }
    }

    #[test]
    fn slugs_are_composed_whatever_the_name_is() {
        assert_eq!(slug("Cafe\u{301}"), "café");
    }

    #[test]
    fn a_slug_is_never_a_way_out_of_its_folder() {
        for name in ["..", ".", "../../etc", "a/b", "a\\b", "C:", "\0"] {
            assert!(!slug(name).contains(['.', '/', '\\', ':', '\0']), "{name}");
        }
    }

    #[test]
    fn heading_ids_drop_punctuation_and_turn_spaces_into_hyphens() {
        for (text, wanted) in [
            ("What is it?", "what-is-it"),
            ("A & B", "a--b"),
            (" snake_case – dash ", "snake_case--dash"),
            ("Ünïcode Überschrift", "ünïcode-überschrift"),
            ("!!!", ""),
        ] {
            assert_eq!(heading_id(text), wanted, "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_slug_is_stable_composed_and_lower_case(name: String) {
            let once = slug(&name);
            prop_assert_eq!(slug(&once), once.clone());
            prop_assert_eq!(once.nfc().collect::<String>(), once.clone());
            prop_assert!(!once.starts_with('-') && !once.ends_with('-') && !once.contains("--"));
        }

        #[test]
        fn composition_of_the_name_never_matters(name: String) {
            let apart: String = name.nfd().collect();
            prop_assert_eq!(slug(&apart), slug(&name));
        }
    }
}
