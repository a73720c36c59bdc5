//! The gate before the world: every file on its way to the site is searched for what is not
//! published (`leaks`).

use crate::build::frozen::Frozen;
use crate::build::world::World;
use crate::leaks::{Gate, Hidden, Hit};
use crate::note::Note;
use crate::site::digest::Digest;
use std::sync::{Arc, Mutex, PoisonError};

/// Hits that are looked at: what leaks more than that is told by them.
const MOST_HITS: usize = 10_000;

/// What nobody may see of a site.
pub(super) struct Secrets {
    /// Notes that say that they are not published.
    pub(super) notes: Vec<Arc<Note>>,
    /// Notes that are ignored or templates: paths and bytes.
    pub(super) ignored: Vec<(String, Vec<u8>)>,
    /// Paths of all files that are not published.
    pub(super) paths: Vec<String>,
}

impl Secrets {
    /// The gate of their site; `None` where nothing is hidden.
    pub(super) fn gate(&self, frozen: &Frozen) -> Option<Gate> {
        let Secrets { notes, ignored, paths } = self;
        Gate::new(Hidden { notes, ignored, paths }, frozen.published())
    }
}

/// A world behind a gate.
pub(super) struct Gated<'a, W> {
    world: &'a W,
    gate: Option<&'a Gate>,
    /// Whether files of the last build need not be searched again.
    knows_kept: bool,
    hits: Mutex<Vec<Hit>>,
}

impl<'a, W: World> Gated<'a, W> {
    /// The world with a gate before it, where the site needs one.
    pub(super) fn new(world: &'a W, gate: Option<&'a Gate>) -> Self {
        let knows_kept = gate.is_none_or(|gate| world.was_searched_for(&gate.fingerprint()));
        Gated { world, gate, knows_kept, hits: Mutex::default() }
    }

    /// Looks at a copy that somebody else makes.
    pub(super) fn look_at_copy(&self, path: &str, asset: &str) {
        self.search(|gate| gate.search_copy(path, asset));
    }

    /// What was found, in a fixed order.
    pub(super) fn into_hits(self) -> Vec<Hit> {
        let mut hits = self.hits.into_inner().unwrap_or_else(PoisonError::into_inner);
        hits.sort_unstable();
        hits
    }

    fn search(&self, look: impl FnOnce(&Gate) -> Vec<Hit>) {
        let found = self.gate.map(look).unwrap_or_default();
        if !found.is_empty() {
            let mut hits = self.hits.lock().unwrap_or_else(PoisonError::into_inner);
            let room = MOST_HITS.saturating_sub(hits.len());
            hits.extend(found.into_iter().take(room));
        }
    }
}

impl<W: World> World for Gated<'_, W> {
    type Error = W::Error;

    fn put(&self, path: &str, bytes: &[u8]) -> Result<Digest, W::Error> {
        self.search(|gate| gate.search(path, bytes));
        self.world.put(path, bytes)
    }

    fn put_picture(&self, path: &str, bytes: &[u8], svg: &str) -> Result<Digest, W::Error> {
        self.search(|gate| gate.search_picture(path, svg));
        self.world.put_picture(path, bytes, svg)
    }

    fn keep(&self, path: &str, hash: &Digest) -> Result<bool, W::Error> {
        let is_kept = self.world.keep(path, hash)?;
        if is_kept && !self.knows_kept {
            // What was no secret when it was made may be one now.
            let bytes = self.world.kept(path);
            self.search(|gate| gate.search(path, &bytes));
        }
        Ok(is_kept)
    }

    fn kept(&self, path: &str) -> Vec<u8> {
        self.world.kept(path)
    }

    fn was_searched_for(&self, fingerprint: &Digest) -> bool {
        self.world.was_searched_for(fingerprint)
    }

    fn recall(&self, digest: &Digest) -> Option<String> {
        self.world.recall(digest)
    }

    fn remember(&self, digest: &Digest, note: &str) {
        self.world.remember(digest, note);
    }

    fn copy(&self, path: &str, asset: &str) -> Result<Result<(), String>, W::Error> {
        self.look_at_copy(path, asset);
        self.world.copy(path, asset)
    }

    fn hash(&self, asset: &str) -> Result<Digest, String> {
        self.world.hash(asset)
    }

    fn wants_pictures(&self) -> bool {
        self.world.wants_pictures()
    }

    fn beginning(&self, asset: &str, bytes: usize) -> Result<Vec<u8>, String> {
        self.world.beginning(asset, bytes)
    }

    fn read(&self, asset: &str) -> Result<Vec<u8>, String> {
        self.world.read(asset)
    }
}
