//! News for all open pages.
//!
//! Only the last news count: who was slow, or was away, asks for its page again and has missed
//! nothing. So nothing piles up, and telling never waits for a reader.

use mio::Waker;
use serde::Serialize;
use std::sync::{Arc, Mutex, PoisonError};

/// What open pages are told when the site has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct News {
    /// Goes up with every change of the site.
    pub version: u64,
    /// Stands for the scripts of the theme: when it changes, pages load anew, since scripts
    /// cannot be exchanged while they run.
    pub scripts: String,
    /// How many errors there are in the whole site.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
}

/// Tells news. Copies speak to the same pages.
#[derive(Debug, Clone)]
pub struct Broadcast {
    latest: Arc<Mutex<Latest>>,
    waker: Arc<Waker>,
}

#[derive(Debug, Default)]
struct Latest {
    number: u64,
    text: Arc<str>,
}

impl Broadcast {
    pub(super) fn new(waker: Arc<Waker>) -> Broadcast {
        Broadcast { latest: Arc::default(), waker }
    }

    /// Tells all open pages, and whoever comes later until there are other news. Returns at
    /// once.
    pub fn tell(&self, news: &News) {
        let Ok(text) = serde_json::to_string(news) else {
            return;
        };
        let mut latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        latest.number += 1;
        latest.text = text.into();
        drop(latest);
        // Fails only when the server has stopped.
        let _ = self.waker.wake();
    }

    /// The last news as JSON, with their number; 0 before there are any.
    pub(super) fn latest(&self) -> (u64, Arc<str>) {
        let latest = self.latest.lock().unwrap_or_else(PoisonError::into_inner);
        (latest.number, Arc::clone(&latest.text))
    }
}
