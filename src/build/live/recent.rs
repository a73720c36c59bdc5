//! Results that were used a while ago: bounded, whatever an author tries in a day.

use crate::build::leaves::Store;
use crate::io::memo::Memo;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes of texts after which those that were not asked for since the last time are forgotten.
const MOST_BYTES: usize = 48 << 20;

/// What builds left on the disk, and what has been made since.
pub(super) struct Recent {
    builds: Memo,
    made: Mutex<Made>,
}

type Texts = FxHashMap<(u8, [u8; 32]), Arc<str>>;

/// Two generations: what is asked for moves to the young one, and when that is full the old one
/// goes.
#[derive(Default)]
struct Made {
    young: Texts,
    old: Texts,
    young_bytes: usize,
}

impl Recent {
    /// Begins with what builds have kept, of which nothing is changed.
    pub(super) fn new(builds: Memo) -> Self {
        Recent { builds, made: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Made {
    fn insert(&mut self, name: (u8, [u8; 32]), text: Arc<str>) {
        if self.young_bytes + text.len() > MOST_BYTES {
            self.old = std::mem::take(&mut self.young);
            self.young_bytes = 0;
        }
        self.young_bytes += text.len();
        self.young.insert(name, text);
    }
}

impl Store for Recent {
    fn get(&self, kind: u8, key: &[u8; 32]) -> Option<Cow<'_, str>> {
        let name = (kind, *key);
        let mut made = self.lock();
        if let Some(text) = made.young.get(&name) {
            return Some(Cow::Owned(text.to_string()));
        }
        if let Some(text) = made.old.remove(&name) {
            made.insert(name, Arc::clone(&text));
            return Some(Cow::Owned(text.to_string()));
        }
        drop(made);
        self.builds.get(kind, key)
    }

    fn put(&self, kind: u8, key: &[u8; 32], text: &str) {
        self.lock().insert((kind, *key), text.into());
    }
}
