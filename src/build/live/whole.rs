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
use crate::leaks::Gate;
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
    /// Pictures that are drawn when they are asked for, each with the file of its page.
    pub(super) cards: FxHashMap<String, String>,
    /// The pages, each with the hash of its bytes.
    pub(super) pages: FxHashMap<String, Digest>,
    /// What is noted of each page, by its digest.
    noted: FxHashMap<Digest, Arc<str>>,
    /// Stands for what was looked for in all of it, if anything was.
    searched_for: Option<Digest>,
}

impl Whole {
    /// How many pages are new, gone, or other than they were in a state before.
    pub(super) fn changed_since(&self, before: &Whole) -> usize {
        let differ = |(path, hash): &(&String, &Digest)| before.pages.get(*path) != Some(*hash);
        let gone = before.pages.keys().filter(|path| !self.pages.contains_key(*path));
        self.pages.iter().filter(differ).count() + gone.count()
    }
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
    let searched_for = version.gate().map(Gate::fingerprint);
    // What was no secret when a page was made may be one now.
    let before = before.filter(|it| it.searched_for == searched_for);
    let world = Ledger {
        version,
        assets: &version.assets,
        before,
        newest,
        files: Mutex::default(),
        used: Mutex::default(),
        noted: Mutex::default(),
        cards: Mutex::default(),
        pages: Mutex::default(),
    };
    let leaves = Remembered::new(Arc::clone(leaves), highlight);
    let quiet = |_: Progress| {};
    let gated = Gated::new(&world, version.gate());
    let made = pipeline::make(&version.frozen, &gated, &leaves, &mut Stopwatch::start(), &quiet)?;
    let leaks = version.leaks(gated.into_hits(), &made.diagnostics);
    let Ledger { files, used, noted, cards, pages, .. } = world;
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
        searched_for,
        cards: cards.into_inner().unwrap_or_else(PoisonError::into_inner),
        pages: pages.into_inner().unwrap_or_else(PoisonError::into_inner),
        // A page that is not made again is not searched again: where one leaks, all are.
        noted: match leaks.is_empty() {
            true => noted.into_inner().unwrap_or_else(PoisonError::into_inner),
            false => FxHashMap::default(),
        },
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
    cards: Mutex<FxHashMap<String, String>>,
    pages: Mutex<FxHashMap<String, Digest>>,
}

impl Ledger<'_> {
    fn go_on(&self) -> Result<(), Outdated> {
        let is_newest = self.newest.load(Ordering::Relaxed) == self.version.number;
        if is_newest { Ok(()) } else { Err(Outdated) }
    }

    /// Notes what a page consists of; its preview and its twin change with it.
    fn count(&self, path: &str, hash: &Digest) {
        if path.ends_with(".html") {
            let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
            pages.insert(path.to_owned(), *hash);
        }
    }
}

impl World for Ledger<'_> {
    type Error = Outdated;

    fn put(&self, path: &str, bytes: &[u8]) -> Result<Digest, Outdated> {
        self.go_on()?;
        if self.version.is_of_a_page(path) {
            let hash = *blake3::hash(bytes).as_bytes();
            self.count(path, &hash);
            return Ok(hash);
        }
        if !self.version.is_of_the_theme(path) {
            let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
            files.insert(path.to_owned(), bytes.into());
        }
        Ok(Digest::default())
    }

    /// Pages are made when they are asked for, so any that is known may stay.
    fn keep(&self, path: &str, hash: &Digest) -> Result<bool, Outdated> {
        self.go_on()?;
        self.count(path, hash);
        Ok(true)
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

    fn would_draw(&self, page: &str, picture: &str) {
        let mut cards = self.cards.lock().unwrap_or_else(PoisonError::into_inner);
        cards.insert(picture.to_owned(), page.to_owned());
    }

    fn beginning(&self, asset: &str, bytes: usize) -> Result<Vec<u8>, String> {
        self.assets.files().beginning(asset, bytes)
    }

    fn read(&self, asset: &str) -> Result<Vec<u8>, String> {
        self.assets.files().read(asset)
    }
}
