//! What a repository tells of its notes: when each was written first and changed last, and what
//! it was called before.
//!
//! Pure: [`log`] reads what git printed, [`trace()`] follows each file through it. Asking git is
//! for `io`, what is shown of it for `site`. A merge is no change of its own; what it brings
//! together was changed by the commits of either side.

pub mod log;
mod trace;

use crate::text::fold::nfc;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use trace::trace;

/// Former names of one note that are kept, the latest.
pub const MOST_FORMER: usize = 20;

/// The past of all notes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct History {
    /// By path from the folder of the notes, with `/`, in Unicode's form C.
    notes: BTreeMap<String, Past>,
}

/// The past of one note.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Past {
    /// The first and the last time that it was changed; `None` where no commit has a time.
    pub changed: Option<(Moment, Moment)>,
    /// What it was called before, the latest first.
    pub former: Vec<Former>,
}

/// When a commit was made.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment {
    /// Milliseconds since 1970.
    pub millis: i64,
    /// The day that it was for its author, as `YYYY-MM-DD`.
    pub day: String,
}

/// A name that a note had.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Former {
    /// Path from the folder of the notes, with `/`.
    pub path: String,
    /// How long ago it was given up, in commits. What has a smaller number came later.
    pub age: usize,
    /// Names of the note's content, before and after it was renamed.
    pub blobs: (String, String),
    /// What the front matter said then, before and after; `None` as long as nobody has looked.
    pub faces: Option<(Face, Face)>,
}

/// Who was meant to see a note, as its front matter said.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Face {
    /// `publish`, where it was said.
    pub publish: Option<bool>,
    /// Whether it was a draft.
    pub is_draft: bool,
}

impl History {
    /// What is known of the note at a path.
    pub fn of(&self, path: &str) -> Option<&Past> {
        self.notes.get(&nfc(path))
    }

    /// Content that has to be looked at before the former names may be used.
    pub fn unseen(&self) -> Vec<String> {
        let former = self.notes.values().flat_map(|past| &past.former);
        let blobs = former.filter(|former| former.faces.is_none()).flat_map(|it| {
            let (before, after) = &it.blobs;
            [before.clone(), after.clone()]
        });
        let mut blobs: Vec<String> = blobs.collect();
        blobs.sort_unstable();
        blobs.dedup();
        blobs
    }

    /// Notes what content said. A name of which one side cannot be had stays unseen.
    pub fn see(&mut self, faces: &BTreeMap<String, Face>) {
        for former in self.notes.values_mut().flat_map(|past| &mut past.former) {
            let (before, after) = &former.blobs;
            former.faces = faces.get(before).copied().zip(faces.get(after).copied());
        }
    }
}
