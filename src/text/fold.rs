//! Names as they are compared: normalised and case-folded (dialect rule R1).

use icu_casemap::CaseMapper;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Full Unicode case folding after NFC. Two names that differ only in case or in how their
/// accents are written give the same key. ASCII takes a short cut.
pub fn fold(name: &str) -> String {
    if name.is_ascii() {
        return name.to_ascii_lowercase();
    }
    CaseMapper::new().fold_string(&nfc(name)).nfc().collect()
}

/// Whether `name` folds to `folded`, which is folded already.
pub fn folds_to(name: &str, folded: &str) -> bool {
    match name.is_ascii() {
        true => name.eq_ignore_ascii_case(folded),
        false => fold(name) == folded,
    }
}

/// `name` in Unicode normalisation form C.
pub fn nfc(name: &str) -> String {
    if name.is_ascii() {
        return name.to_owned();
    }
    match is_nfc_quick(name.chars()) {
        IsNormalized::Yes => name.to_owned(),
        _ => name.nfc().collect(),
    }
}

/// A link or file path in the form that is compared: non-breaking space → space, `\` → `/`,
/// repeated slashes collapsed, then [`fold`] (R1).
pub fn path_key(path: &str) -> String {
    fold(&clean_path(path))
}

/// The first half of [`path_key`]: the same path with case kept.
pub fn clean_path(path: &str) -> String {
    if path.is_ascii() && !path.contains('\\') && !path.contains("//") {
        return path.to_owned();
    }
    let mut out = String::with_capacity(path.len());
    for c in path.chars() {
        let c = match c {
            '\u{A0}' => ' ',
            '\\' => '/',
            c => c,
        };
        if c == '/' && out.ends_with('/') {
            continue;
        }
        out.push(c);
    }
    nfc(&out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_differ_in_case_or_composition_are_one() {
        assert_eq!(fold("ReadMe"), "readme");
        assert_eq!(fold("CAFÉ"), fold("cafe\u{301}"));
        assert_eq!(fold("STRASSE"), fold("Straße"));
        assert_eq!(fold("ΣΊΣΥΦΟΣ"), fold("σίσυφος"));
        assert_eq!(fold("ПРИВЕТ"), "привет");
        assert_ne!(fold("a b"), fold("a_b"));
    }

    #[test]
    fn paths_are_compared_with_forward_slashes() {
        assert_eq!(path_key("Sub\\\\Dir//A\u{A0}b"), "sub/dir/a b");
        assert_eq!(clean_path("Sub\\Dir/A"), "Sub/Dir/A");
        assert_eq!(clean_path(""), "");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(name: String) {
            let once = fold(&name);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn composition_never_matters(name: String) {
            let apart: String = name.nfd().collect();
            prop_assert_eq!(fold(&apart), fold(&name));
        }
    }
}
