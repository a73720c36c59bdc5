//! The files of a vault that are no notes: where they lie, and what is read of them.

use crate::io::notes::{hash_file, read_beginning, read_file};
use crate::io::reason;
use crate::io::scan::{Kind, Snapshot};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};

/// Where each asset lies, by its path in the vault. What cannot be read is told in words.
#[derive(Default)]
pub(super) struct AssetFiles(FxHashMap<String, PathBuf>);

impl AssetFiles {
    pub(super) fn of(snapshot: &Snapshot) -> Self {
        let assets = snapshot.files.iter().filter(|file| file.kind == Kind::Asset);
        AssetFiles(assets.map(|file| (file.path.clone(), file.disk.clone())).collect())
    }

    /// Where an asset lies.
    pub(super) fn find(&self, asset: &str) -> Result<&Path, String> {
        self.0.get(asset).map(PathBuf::as_path).ok_or_else(|| "no such file".to_owned())
    }

    /// The BLAKE3 hash of its bytes.
    pub(super) fn hash(&self, asset: &str) -> Result<[u8; 32], String> {
        hash_file(self.find(asset)?).map_err(|error| reason(&error))
    }

    /// Its first bytes, at most so many.
    pub(super) fn beginning(&self, asset: &str, bytes: usize) -> Result<Vec<u8>, String> {
        read_beginning(self.find(asset)?, bytes).map_err(|error| reason(&error))
    }

    /// All of its bytes.
    pub(super) fn read(&self, asset: &str) -> Result<Vec<u8>, String> {
        read_file(self.find(asset)?).map_err(|error| reason(&error))
    }
}
