//! What is known of addresses from earlier checks, for as long as it holds.

use super::Verdict;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Stands at the beginning; another one is another form, and nothing is known.
const VERSION: u32 = 1;

/// What is known of addresses, by the address without what follows `#`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Memory {
    version: u32,
    known: BTreeMap<String, Known>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Known {
    verdict: Verdict,
    /// When it was asked, in seconds since 1970.
    asked: u64,
}

impl Default for Memory {
    fn default() -> Self {
        Memory { version: VERSION, known: BTreeMap::new() }
    }
}

impl Memory {
    /// From what [`Memory::text`] gave; nothing is known where that is damaged.
    pub fn read(text: &str) -> Memory {
        let memory: Option<Memory> = serde_json::from_str(text).ok();
        memory.filter(|memory| memory.version == VERSION).unwrap_or_default()
    }

    /// As it is kept.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Forgets what does not hold any more.
    pub fn forget(&mut self, now: u64) {
        self.known.retain(|_, known| known.holds(now));
    }

    pub(super) fn get(&self, url: &str, now: u64) -> Option<Verdict> {
        self.known.get(url).filter(|known| known.holds(now)).map(|known| known.verdict.clone())
    }

    pub(super) fn put(&mut self, url: String, verdict: &Verdict, now: u64) {
        if verdict.holds() > 0 {
            self.known.insert(url, Known { verdict: verdict.clone(), asked: now });
        }
    }
}

impl Known {
    fn holds(&self, now: u64) -> bool {
        // A clock that was set back makes nothing last for ever.
        now >= self.asked && now - self.asked < self.verdict.holds()
    }
}
