//! The folder outside the vault with what makes the next build faster: the [`Index`], and
//! the *shadow*, the site before last, from which the next one is made.
//!
//! One process uses it at a time; a second one goes without. Whatever is wrong with it
//! costs time and nothing else.

use super::index::Index;
use crate::io::sys::{Stat, ensure_owner_access, lstat, no_follow};
use std::fs::{self, File, OpenOptions};
use std::path::{Path, PathBuf};

/// The cache folder, held by this process.
#[derive(Debug)]
pub(super) struct Cache {
    pub(super) folder: PathBuf,
    pub(super) index: Index,
    _lock: File,
}

impl Cache {
    /// Takes the folder, or answers `None`: in use, not writable, or in a bad place.
    pub(super) fn open(folder: &Path, out: &Path, source: &Path) -> Option<Cache> {
        make_private(folder)?;
        let folder = folder.canonicalize().ok()?;
        if folder.starts_with(out) || out.starts_with(&folder) || is_read_as_input(&folder, source)
        {
            return None;
        }
        let mut options = OpenOptions::new();
        options.write(true).create(true);
        no_follow(&mut options);
        let lock = options.open(folder.join("lock")).ok()?;
        lock.try_lock().ok()?;
        let index = Index::load(&folder.join("index"));
        Some(Cache { folder, index, _lock: lock })
    }

    /// Whether folders can be moved from here to beside `out` in one step.
    pub(super) fn is_on_disk_of(&self, out: &Path) -> bool {
        let device = |path: &Path| fs::metadata(path).ok().map(|meta| Stat::of(&meta).device);
        let beside = out.ancestors().skip(1).find_map(device);
        beside.is_some() && device(&self.folder) == beside && cfg!(unix)
    }

    pub(super) fn save(&self) {
        self.index.save(&self.folder.join("index"));
    }
}

/// Makes the folder, for this person only; the folder itself must not be a link.
fn make_private(folder: &Path) -> Option<()> {
    if lstat(folder).ok()?.is_none() {
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(folder).ok()?;
        ensure_owner_access(folder).ok()?;
    }
    lstat(folder).ok()??.is_dir().then_some(())
}

/// A cache among the notes would be read as notes, unless a dot name hides it.
fn is_read_as_input(folder: &Path, source: &Path) -> bool {
    let is_hidden = |inside: &Path| inside.iter().any(|n| n.as_encoded_bytes().starts_with(b"."));
    folder.strip_prefix(source).is_ok_and(|inside| !is_hidden(inside))
}
