//! Which words the prose of a note holds, as far as a few bits can tell: where a name comes or goes,
//! only notes that hold its words have to be read again.
//!
//! A word is what ASCII letters, digits and `_` stand together. Folding makes no such letter of
//! another character, but for one, and no name begins or ends amid them: so the words of a name stand
//! wherever it does. Words share bits: that one is held may be wrong, that it is not is true.

use std::sync::Arc;

/// Bytes of a note for each bit: few of its words are new ones.
const BYTES_PER_BIT: usize = 2;
/// Most bits of a note.
const MOST_BITS: usize = 1 << 16;
/// Folded to an `s`.
const LONG_S: &str = "ſ";

/// The words of a note.
#[derive(Debug, Clone, Default)]
pub(super) struct Vocabulary(Arc<[u64]>);

/// Words that are being gathered.
pub(super) struct Gathering(Vec<u64>);

impl Gathering {
    /// For a note of so many bytes.
    pub(super) fn of(bytes: usize) -> Gathering {
        let bits = (bytes / BYTES_PER_BIT).next_power_of_two().clamp(64, MOST_BITS);
        Gathering(vec![0; bits / 64])
    }

    /// Takes in the words of a piece of prose.
    pub(super) fn add(&mut self, prose: &str) {
        if !prose.is_ascii() && prose.contains(LONG_S) {
            self.0.fill(u64::MAX);
        }
        let length = self.0.len();
        for (at, bit) in keys(prose.as_bytes()).flat_map(|key| places(key, length)) {
            self.0[at] |= bit;
        }
    }

    pub(super) fn done(self) -> Vocabulary {
        Vocabulary(self.0.into())
    }
}

impl Vocabulary {
    /// Whether a note may hold all words of a folded name.
    pub(super) fn may_hold(&self, name: &[u8]) -> bool {
        let mut places = keys(name).flat_map(|key| places(key, self.0.len()));
        places.all(|(at, bit)| self.0.get(at).is_some_and(|bits| bits & bit != 0))
    }
}

/// Keys of the words of a text, case apart.
fn keys(text: &[u8]) -> impl Iterator<Item = u64> {
    let words = text.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
    words.filter(|word| !word.is_empty()).map(|word| {
        let key = word.iter().fold(0u64, |key, byte| key.rotate_left(5) ^ u64::from(byte | 0x20));
        let key = key.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        key ^ (key >> 32)
    })
}

/// Where the two bits of a word are, among so many times 64 of them: a power of two.
fn places(key: u64, length: usize) -> [(usize, u64); 2] {
    [key, key >> 32].map(|key| {
        let at = (key >> 6) as usize & length.saturating_sub(1);
        (at, 1 << (key & 63))
    })
}

#[cfg(test)]
mod tests {
    use super::super::folded::Folded;
    use super::super::names::pattern;
    use super::*;
    use proptest::prelude::*;

    fn folded(name: &str) -> Vec<u8> {
        pattern(name, &mut Folded::default())
    }

    fn vocabulary(text: &str) -> Vocabulary {
        let mut gathering = Gathering::of(1 << 12);
        gathering.add(text);
        gathering.done()
    }

    #[test]
    fn what_is_not_held_is_told() {
        let words = vocabulary("Kafka's streams, Node.js and the Ünïcode of C++ (日本語).");
        for name in ["kafka", "Streams", "node.js", "ünïcode", "C++", "日本", "NODE.js and the"]
        {
            assert!(words.may_hold(&folded(name)), "{name:?}");
        }
        for name in ["redis", "kafka streams redis", "unicode"] {
            assert!(!words.may_hold(&folded(name)), "{name:?}");
        }
    }

    proptest! {
        #[test]
        fn a_name_that_is_found_is_held(text in "[aB_9 .'#@+ſKüÜ日本\u{301}]{0,24}", at in 0usize..24, length in 1usize..9) {
            let text = crate::text::fold::nfc(&text);
            let name: String = text.chars().skip(at).take(length).collect();
            let name = crate::text::fold::nfc(name.trim());
            let is_found = || memchr::memmem::find(&folded(&text), &folded(&name)).is_some();
            if !name.is_empty() && is_found() {
                prop_assert!(vocabulary(&text).may_hold(&folded(&name)));
            }
        }
    }
}
