//! The disk as a preview sees it: assets are read, pages are kept or counted, nothing is written.

use crate::build::asset_files::AssetFiles;
use crate::build::world::World;
use crate::io::scan::Stamp;
use crate::site::digest::Digest;
use rustc_hash::FxHashMap;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

/// A file of the vault that is no note.
#[derive(Debug, Clone)]
pub struct AssetFile {
    /// Where to open it.
    pub disk: PathBuf,
    /// A hash of its bytes as they were when it was looked at.
    pub digest: Digest,
}

/// The assets of a vault, with what has been found out about them.
#[derive(Default)]
pub(super) struct Assets {
    files: AssetFiles,
    stamps: FxHashMap<String, Stamp>,
    hashes: Mutex<FxHashMap<String, (Stamp, Digest)>>,
}

impl Assets {
    /// The assets that there are now; what is known of those that have not changed stays known.
    pub(super) fn new(
        files: AssetFiles,
        stamps: FxHashMap<String, Stamp>,
        before: &Assets,
    ) -> Self {
        let mut hashes = before.hashes.lock().unwrap_or_else(PoisonError::into_inner).clone();
        hashes.retain(|path, (stamp, _)| stamps.get(path) == Some(stamp));
        Assets { files, stamps, hashes: Mutex::new(hashes) }
    }

    /// An asset that has been looked at.
    pub(super) fn file(&self, asset: &str) -> Option<AssetFile> {
        let disk = self.files.find(asset).ok()?.to_owned();
        Some(AssetFile { disk, digest: self.hash(asset).ok()? })
    }

    pub(super) fn hash(&self, asset: &str) -> Result<Digest, String> {
        let hashes = || self.hashes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, digest)) = hashes().get(asset) {
            return Ok(*digest);
        }
        let digest = self.files.hash(asset)?;
        if let Some(stamp) = self.stamps.get(asset) {
            hashes().insert(asset.to_owned(), (*stamp, digest));
        }
        Ok(digest)
    }

    /// Where they lie.
    pub(super) fn files(&self) -> &AssetFiles {
        &self.files
    }
}

/// A world for one page: its files stay in memory.
pub(super) struct ReadOnly<'a> {
    assets: &'a Assets,
    files: Mutex<Vec<(String, Arc<[u8]>)>>,
}

impl<'a> ReadOnly<'a> {
    pub(super) fn new(assets: &'a Assets) -> Self {
        ReadOnly { assets, files: Mutex::default() }
    }

    /// All files that were put.
    pub(super) fn into_files(self) -> Vec<(String, Arc<[u8]>)> {
        self.files.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl World for ReadOnly<'_> {
    type Error = Infallible;

    fn put(&self, path: &str, bytes: &[u8]) -> Result<Digest, Infallible> {
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.push((path.to_owned(), bytes.into()));
        Ok(Digest::default())
    }

    fn copy(&self, _: &str, asset: &str) -> Result<Result<(), String>, Infallible> {
        Ok(self.assets.files().find(asset).map(|_| ()))
    }

    fn hash(&self, asset: &str) -> Result<Digest, String> {
        self.assets.hash(asset)
    }

    fn beginning(&self, asset: &str, bytes: usize) -> Result<Vec<u8>, String> {
        self.assets.files().beginning(asset, bytes)
    }

    fn read(&self, asset: &str) -> Result<Vec<u8>, String> {
        self.assets.files().read(asset)
    }
}
