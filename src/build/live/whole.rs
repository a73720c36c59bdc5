//! A state of the site made as a whole, in the background: what only all pages together tell, and
//! the files that are not those of one page.
//!
//! Pages are made as a build makes them and forgotten, but for their digests: one whose digest is
//! known from the last time is not made again.

use crate::build::Progress;
use crate::build::gate::Gated;
use crate::build::leaves::Remembered;
use crate::build::live::disk::{AssetFile, Assets};
use crate::build::live::recent::Recent;
use crate::build::live::version::Version;
use crate::build::pipeline;
use crate::build::timings::Stopwatch;
use crate::build::world::World;
use crate::diag::Diagnostic;
use crate::site::digest::Digest;
use rustc_hash::FxHashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// What came of making all pages.
pub(super) struct Whole {
    /// Files that belong to no page: the search, the graph, feeds.
    pub(super) files: FxHashMap<String, Arc<[u8]>>,
    /// Assets that pages refer to, by their path in the site.
    pub(super) assets: FxHashMap<String, AssetFile>,
    /// What was found in pages.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// How many pages there are.
    pub(super) pages: usize,
    /// What is noted of each page, by its digest.
    noted: FxHashMap<Digest, Arc<str>>,
}

/// There is a newer state: nobody wants this one any more.
pub(super) struct Outdated;

/// Makes all of a version, unless `newest` says that there is another by then.
pub(super) fn whole(
    version: &Version,
    before: Option<&Whole>,
    newest: &AtomicU64,
    leaves: &Arc<Recent>,
    highlight: bool,
) -> Result<Whole, Outdated> {
    let world = Ledger {
        version,
        assets: &version.assets,
        before,
        newest,
        files: Mutex::default(),
        used: Mutex::default(),
        noted: Mutex::default(),
    };
    let leaves = Remembered::new(Arc::clone(leaves), highlight);
    let quiet = |_: Progress| {};
    let gated = Gated::new(&world, version.gate.as_ref());
    let made = pipeline::make(&version.frozen, &gated, &leaves, &mut Stopwatch::start(), &quiet)?;
    let leaks = version.leaks(gated.into_hits(), &made.diagnostics);
    let Ledger { files, used, noted, .. } = world;
    let mut files = files.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut assets = used.into_inner().unwrap_or_else(PoisonError::into_inner);
    let mut diagnostics = made.diagnostics;
    for leak in &leaks {
        diagnostics.push(leak.diagnostic());
        files.remove(&leak.output);
        assets.remove(&leak.output);
    }
    Ok(Whole {
        files,
        assets,
        diagnostics,
        pages: made.pages,
        noted: noted.into_inner().unwrap_or_else(PoisonError::into_inner),
    })
}

/// A world that keeps what belongs to no page.
struct Ledger<'a> {
    version: &'a Version,
    assets: &'a Assets,
    before: Option<&'a Whole>,
    newest: &'a AtomicU64,
    files: Mutex<FxHashMap<String, Arc<[u8]>>>,
    used: Mutex<FxHashMap<String, AssetFile>>,
    noted: Mutex<FxHashMap<Digest, Arc<str>>>,
}

impl Ledger<'_> {
    fn go_on(&self) -> Result<(), Outdated> {
        let is_newest = self.newest.load(Ordering::Relaxed) == self.version.number;
        if is_newest { Ok(()) } else { Err(Outdated) }
    }
}

impl World for Ledger<'_> {
    type Error = Outdated;

    fn put(&self, path: &str, bytes: &[u8]) -> Result<Digest, Outdated> {
        self.go_on()?;
        if !self.version.is_of_a_page(path) && !self.version.is_of_the_theme(path) {
            let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            files.insert(path.to_owned(), bytes.into());
        }
        Ok(Digest::default())
    }

    /// Pages are made when they are asked for, so any that is known may stay.
    fn keep(&self, _: &str, _: &Digest) -> Result<bool, Outdated> {
        self.go_on().map(|()| true)
    }

    fn recall(&self, digest: &Digest) -> Option<String> {
        let noted = self.before?.noted.get(digest)?;
        let mut kept = self.noted.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(*digest, Arc::clone(noted));
        Some(noted.to_string())
    }

    fn remember(&self, digest: &Digest, note: &str) {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner).insert(*digest, note.into());
    }

    fn copy(&self, path: &str, asset: &str) -> Result<Result<(), String>, Outdated> {
        self.go_on()?;
        let file = self.assets.files().find(asset).map(|_| self.assets.file(asset));
        Ok(file.map(|file| {
            if let Some(file) = file {
                let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
                used.insert(path.to_owned(), file);
            }
        }))
    }

    fn hash(&self, asset: &str) -> Result<Digest, String> {
        self.assets.hash(asset)
    }

    fn wants_pictures(&self) -> bool {
        false
    }

    fn beginning(&self, asset: &str, bytes: usize) -> Result<Vec<u8>, String> {
        self.assets.files().beginning(asset, bytes)
    }

    fn read(&self, asset: &str) -> Result<Vec<u8>, String> {
        self.assets.files().read(asset)
    }
}
