//! Which words names begin with. Most prose names nobody, and one look at its words tells so: only
//! what is left is folded and read for names.

use rustc_hash::FxHashSet;

/// How the names begin that ASCII can hold.
#[derive(Debug)]
pub(super) struct Begins {
    /// Keys of names' first two words together, or of the only one.
    keys: FxHashSet<u64>,
    /// Whether there is any key with these upper bits: for most words there is none.
    has_any: Vec<bool>,
}

impl Begins {
    /// The first words of folded names.
    pub(super) fn of<'p>(names: impl Iterator<Item = &'p [u8]>) -> Begins {
        // Prose that is ASCII stays so when it is folded.
        let keys: FxHashSet<u64> = names.filter(|name| name.is_ascii()).map(key).collect();
        let mut has_any = vec![false; 1 << UPPER_BITS];
        keys.iter().for_each(|key| has_any[upper_bits(*key)] = true);
        Begins { keys, has_any }
    }

    /// Whether a text may hold a name. A name's first words stand one after the other wherever the
    /// name does, so where this says no there is none.
    pub(super) fn may_be_in(&self, text: &str) -> bool {
        let mut before = 0;
        !text.is_ascii()
            || any_word(text.as_bytes(), |word| {
                let is_begin = self.has(word) || self.has(together(before, word));
                before = word;
                is_begin
            })
    }

    fn has(&self, key: u64) -> bool {
        self.has_any[upper_bits(key)] && self.keys.contains(&key)
    }
}

/// The key of a name.
fn key(name: &[u8]) -> u64 {
    let mut first = None;
    let mut key = 0;
    any_word(name, |word| {
        key = first.map_or(word, |first| together(first, word));
        first.replace(word).is_some()
    });
    key
}

/// The key of two words, one after the other.
fn together(first: u64, second: u64) -> u64 {
    first.rotate_left(32).wrapping_add(second)
}

const UPPER_BITS: u32 = 16;

fn upper_bits(key: u64) -> usize {
    usize::try_from(key >> (u64::BITS - UPPER_BITS)).unwrap_or_default()
}

/// Whether anything holds of the key of a word of an ASCII text, case apart. Two words may have one
/// key, which costs a look.
fn any_word(text: &[u8], mut holds: impl FnMut(u64) -> bool) -> bool {
    let mut word = 0u64;
    for byte in text {
        let letter = u64::from(LETTERS[usize::from(*byte)]);
        if letter != 0 {
            word = word.wrapping_add(letter).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        } else if word != 0 && holds(std::mem::take(&mut word)) {
            return true;
        }
    }
    word != 0 && holds(word)
}

/// Letters, digits and `_`, in small letters; 0 for all that parts words.
const LETTERS: [u8; 256] = {
    let mut table = [0; 256];
    let mut byte = 0u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() || byte == b'_' {
            table[byte as usize] = byte.to_ascii_lowercase();
        }
        byte += 1;
    }
    table
};

#[cfg(test)]
mod tests {
    use super::super::folded::Folded;
    use super::super::names::pattern;
    use super::*;
    use crate::text::fold::nfc;
    use proptest::prelude::*;

    fn folded(name: &str) -> Vec<u8> {
        pattern(name, &mut Folded::default())
    }

    fn begins(name: &str) -> Begins {
        Begins::of(std::iter::once(folded(name).as_slice()))
    }

    #[test]
    fn prose_without_a_names_first_words_is_told() {
        let names = begins("Kafka Streams");
        for text in ["Of KAFKA\nstreams.", "kafka streams", "kafka, streams", "Ünïcode"] {
            assert!(names.may_be_in(text), "{text:?}");
        }
        for text in ["", "Of Kafka.", "streams kafka", "kafkastreams", "Kafka and Streams"] {
            assert!(!names.may_be_in(text), "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_name_that_is_found_may_be_there(
            text in "[aB_9 .'#@+ſKüÜ\u{301}]{0,24}",
            at in 0usize..24,
            length in 1usize..9,
        ) {
            let text = nfc(&text);
            let name: String = text.chars().skip(at).take(length).collect();
            let name = nfc(name.trim());
            let is_found = || memchr::memmem::find(&folded(&text), &folded(&name)).is_some();
            if name.contains(char::is_alphabetic) && is_found() {
                prop_assert!(begins(&name).may_be_in(&text));
            }
        }
    }
}
