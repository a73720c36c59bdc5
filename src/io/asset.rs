//! A file of the vault that is read piece by piece, so that its size costs no memory.

use super::sys;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// An open file.
#[derive(Debug)]
pub struct OpenAsset {
    file: Mutex<File>,
    size_bytes: u64,
}

impl OpenAsset {
    /// Opens a regular file.
    ///
    /// # Errors
    /// When it is none, or cannot be read.
    pub fn open(path: &Path) -> io::Result<OpenAsset> {
        let (file, meta) = sys::open_regular(path)?;
        Ok(OpenAsset { file: Mutex::new(file), size_bytes: meta.len() })
    }

    /// How large it was when it was opened.
    pub fn size_bytes(&self) -> u64 {
        self.size_bytes
    }

    /// Reads some bytes that begin at `offset`; how many.
    ///
    /// # Errors
    /// Those of the disk.
    pub fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(offset))?;
        file.read(into)
    }
}
