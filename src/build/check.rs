//! A site looked through: all that a build does and finds, and what only a check asks for, with nothing
//! written.

use crate::build::asset_files::AssetFiles;
use crate::build::disk::{input, own_theme, scanned};
use crate::build::frozen::Frozen;
use crate::build::past::Past;
use crate::build::pipeline;
use crate::build::timings::Stopwatch;
use crate::build::world::World;
use crate::build::{BuildError, BuildRequest, Progress};
use crate::diag::Diagnostic;
use crate::html::Fresh;
use crate::io::notes::read_notes;
use crate::site::digest::Digest;
use crate::site::review::Files;
use rustc_hash::FxHashMap;
use std::convert::Infallible;
use std::path::PathBuf;

/// A site that was looked through.
pub struct Checked {
    /// How many pages it has.
    pub pages: usize,
    /// What was found, not sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The notes that are wanted, in the order in which they are to be told.
    pub wanted: Vec<Diagnostic>,
    /// All of the site before any page.
    pub frozen: Frozen,
    /// Where each note lies on the disk, by its path in the vault, and the hash of its bytes as they were
    /// read.
    pub files: FxHashMap<String, (PathBuf, [u8; 32])>,
}

/// Looks a site through.
///
/// # Errors
/// When the folder of the notes or that of the theme cannot be read. Everything else is a diagnostic.
pub fn check(request: &BuildRequest<'_>) -> Result<Checked, BuildError> {
    let tell = |news: Progress| {
        if let Some(progress) = request.progress {
            progress(news);
        }
    };
    tell(Progress::Phase("scan"));
    let snapshot = scanned(request)?;
    let (notes, unread) = read_notes(&snapshot);
    let files = notes
        .iter()
        .filter_map(|note| {
            let file = snapshot.files.get(note.index)?;
            Some((file.path.clone(), (file.disk.clone(), note.hash)))
        })
        .collect();
    let theme = own_theme(request)?;
    let world = Reader { assets: AssetFiles::of(&snapshot) };
    tell(Progress::Phase("parse"));
    let mut watch = Stopwatch::start();
    let past = Past::read(request, None);
    let input = input(request, &snapshot, notes, theme, &past);
    let (frozen, secrets, found) = pipeline::freeze(input, &world, &mut watch, &tell);
    let leaves = Fresh::default();
    let Ok(outcome) =
        pipeline::make_guarded(&frozen, &secrets, found, &world, &leaves, &mut watch, &tell);
    let mut diagnostics = outcome.diagnostics;
    tell(Progress::Phase("review"));
    let review = frozen.review(request.now);
    let sizes: FxHashMap<&str, u64> =
        snapshot.files.iter().map(|file| (file.path.as_str(), file.size)).collect();
    let size = |path: &str| sizes.get(path).copied().unwrap_or(0);
    let assets = Files { vault: &frozen.vault, used: &outcome.used, size: &size };
    diagnostics.extend(review.notes());
    diagnostics.extend(assets.review());
    diagnostics.extend(snapshot.diagnostics);
    diagnostics.extend(unread);
    diagnostics.extend(past.found);
    let wanted = review.wanted();
    Ok(Checked { pages: outcome.pages, diagnostics, wanted, frozen, files })
}

/// The disk, read only.
struct Reader {
    assets: AssetFiles,
}

impl World for Reader {
    type Error = Infallible;

    fn put(&self, _: &str, _: &[u8]) -> Result<Digest, Infallible> {
        Ok(Digest::default())
    }

    /// Nothing is copied; that it could be read was found out with its hash.
    fn copy(&self, _: &str, asset: &str) -> Result<Result<(), String>, Infallible> {
        Ok(self.assets.find(asset).map(|_| ()))
    }

    fn hash(&self, asset: &str) -> Result<[u8; 32], String> {
        self.assets.hash(asset)
    }

    fn wants_pictures(&self) -> bool {
        false
    }

    fn beginning(&self, asset: &str, bytes: usize) -> Result<Vec<u8>, String> {
        self.assets.beginning(asset, bytes)
    }

    fn read(&self, asset: &str) -> Result<Vec<u8>, String> {
        self.assets.read(asset)
    }
}
