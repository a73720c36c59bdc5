//! Dear leaves, remembered by what went in: one changed note never highlights another again.

use crate::build::MAKER;
use crate::diagram::Chart;
use crate::diagram::layout::{Layout, NotDrawn};
use crate::html::{Fresh, Leaves};
use crate::io::memo::Memo;
use crate::site::digest::Digester;
use std::borrow::Cow;
use std::hash::Hash;
use std::ops::Deref;

/// Kinds of entries in the memo, beside those of `disk`.
const CODE: u8 = 1;
const MATH: u8 = 2;
const MERMAID: u8 = 5;
const LAYOUT: u8 = 6;

/// What leaves look like depends on this beside their keys: raised when code or classes change.
const FORM: &str = "leaves 2";

/// Where results are kept, by kind and key.
pub(super) trait Store: Sync {
    fn get(&self, kind: u8, key: &[u8; 32]) -> Option<Cow<'_, str>>;

    fn put(&self, kind: u8, key: &[u8; 32], text: &str);
}

impl Store for Memo {
    fn get(&self, kind: u8, key: &[u8; 32]) -> Option<Cow<'_, str>> {
        Memo::get(self, kind, key)
    }

    fn put(&self, kind: u8, key: &[u8; 32], text: &str) {
        Memo::put(self, kind, key, text);
    }
}

/// Leaves through a store.
pub(super) struct Remembered<S> {
    fresh: Fresh,
    memo: S,
    highlight: bool,
}

/// The memo's version: results of another version of moc are not used.
pub(super) fn version() -> [u8; 32] {
    *blake3::hash(format!("{MAKER:?} {FORM}").as_bytes()).as_bytes()
}

impl<S: Deref<Target: Store>> Remembered<S> {
    pub(super) fn new(memo: S, highlight: bool) -> Self {
        Remembered { fresh: Fresh::new(highlight), memo, highlight }
    }

    /// A result, or the reason why there is none.
    fn or_make(
        &self,
        kind: u8,
        key: &[u8; 32],
        make: impl FnOnce() -> Result<String, String>,
    ) -> Result<String, String> {
        if let Some(entry) = self.memo.get(kind, key) {
            let (sign, text) = entry.split_at(1.min(entry.len()));
            return if sign == "+" { Ok(text.to_owned()) } else { Err(text.to_owned()) };
        }
        let made = make();
        let entry = match &made {
            Ok(text) => format!("+{text}"),
            Err(reason) => format!("-{reason}"),
        };
        self.memo.put(kind, key, &entry);
        made
    }
}

fn key(first: &str, second: &str) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(first.len() as u64).to_le_bytes());
    hasher.update(first.as_bytes());
    hasher.update(second.as_bytes());
    *hasher.finalize().as_bytes()
}

// An entry begins with `+` for a result and `-` for none, or for the reason why there is none.
impl<S: Deref<Target: Store> + Sync> Leaves for Remembered<S> {
    fn code(&self, language: &str, code: &str) -> Option<String> {
        if !self.highlight {
            return None;
        }
        let key = key(language, code);
        if let Some(entry) = self.memo.get(CODE, &key) {
            return entry.strip_prefix('+').map(ToOwned::to_owned);
        }
        let made = self.fresh.code(language, code);
        let entry = made.as_ref().map_or_else(|| "-".to_owned(), |html| format!("+{html}"));
        self.memo.put(CODE, &key, &entry);
        made
    }

    fn math(&self, source: &str, is_display: bool) -> Result<String, String> {
        let key = key(if is_display { "display" } else { "inline" }, source);
        self.or_make(MATH, &key, || self.fresh.math(source, is_display))
    }

    fn mermaid(&self, source: &str, id: &str) -> Result<String, String> {
        self.or_make(MERMAID, &key(id, source), || self.fresh.mermaid(source, id))
    }

    fn layout(&self, chart: &Chart) -> Result<Layout, NotDrawn> {
        let mut digester = Digester::default();
        chart.hash(&mut digester);
        let key = digester.digest();
        let known = self.memo.get(LAYOUT, &key);
        if let Some(layout) = known.and_then(|entry| serde_json::from_str(&entry).ok()) {
            return layout;
        }
        let made = self.fresh.layout(chart);
        if let Ok(entry) = serde_json::to_string(&made) {
            self.memo.put(LAYOUT, &key, &entry);
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::parse;

    fn chart(text: &str) -> Chart {
        parse(text).charts.remove(0)
    }

    #[test]
    fn a_layout_comes_back_as_it_was() {
        let memo = Memo::open(None, version());
        let leaves = Remembered::new(&memo, false);
        for text in [
            "Is it? → Yes → a (default)\n       → No → back to Is it",
            "graph LR\na -->|long label of many words| b[日本語]\na --> c\nb --> c",
            "a → b\nc → d",
        ] {
            let chart = chart(text);
            let made = leaves.layout(&chart);
            assert!(made.is_ok());
            assert_eq!(leaves.layout(&chart), made, "{text}");
            assert_eq!(Fresh::new(false).layout(&chart), made, "{text}");
        }
    }

    #[test]
    fn what_is_known_is_not_laid_out_again() {
        let memo = Memo::open(None, version());
        let leaves = Remembered::new(&memo, false);
        let (known, other) = (chart("a → b"), chart("a → b → c"));
        let mut digester = Digester::default();
        known.hash(&mut digester);
        let entry = serde_json::to_string(&leaves.layout(&other)).unwrap_or_default();
        memo.put(LAYOUT, &digester.digest(), &entry);
        assert_eq!(leaves.layout(&known), leaves.layout(&other));
    }

    #[test]
    fn that_a_chart_is_not_drawn_is_remembered_too() {
        let memo = Memo::open(None, version());
        let leaves = Remembered::new(&memo, false);
        let text: String = (0..3_000).map(|at| format!("n{at} → m{at}\n")).collect();
        let chart = chart(&text);
        assert_eq!(leaves.layout(&chart), Err(NotDrawn::TooLarge(6_000)));
        assert_eq!(leaves.layout(&chart), Err(NotDrawn::TooLarge(6_000)));
    }
}
