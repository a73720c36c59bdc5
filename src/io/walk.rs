//! Lists a folder and all below it, level by level and in parallel.
//!
//! Links are reported, never followed, so a loop is an entry like any other. A folder is
//! read to its end and closed before anything below it is opened: depth costs no
//! descriptors and no stack.

use rayon::prelude::*;
use std::ffi::OsString;
use std::fs::{self, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// What an entry is.
#[derive(Debug)]
pub(super) enum Kind {
    /// A regular file.
    File(Metadata),
    /// A folder.
    Folder,
    /// A symbolic link, FIFO, socket or device.
    Other,
}

/// One entry; its path is relative to where the walk began.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    pub(super) kind: Kind,
}

/// All that was found, sorted by the bytes of the path, and what could not be read.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) found: Vec<Found>,
    pub(super) errors: Vec<(PathBuf, io::Error)>,
}

/// An entry as a filter sees it, before it is looked at closely.
pub(super) struct Seen<'a> {
    /// The folder it stands in, relative to where the walk began.
    pub(super) folder: &'a Path,
    pub(super) name: &'a OsString,
    pub(super) is_folder: bool,
}

/// Walks `root`. What `keep` turns down is neither listed nor entered.
pub(super) fn walk(root: &Path, keep: impl Fn(&Seen<'_>) -> bool + Sync) -> Walk {
    walk_below(root, vec![PathBuf::new()], keep)
}

/// The same from some folders of it on, none of which is in another.
pub(super) fn walk_below(
    root: &Path,
    folders: Vec<PathBuf>,
    keep: impl Fn(&Seen<'_>) -> bool + Sync,
) -> Walk {
    let mut all = Walk::default();
    let mut level = folders;
    while !level.is_empty() {
        let lists: Vec<Walk> = level.par_iter().map(|folder| list(root, folder, &keep)).collect();
        level.clear();
        for part in lists {
            let folders = part.found.iter().filter(|f| matches!(f.kind, Kind::Folder));
            level.extend(folders.map(|f| f.path.clone()));
            all.found.extend(part.found);
            all.errors.extend(part.errors);
        }
    }
    all.found.par_sort_unstable_by(|a, b| bytes(&a.path).cmp(bytes(&b.path)));
    all.errors.sort_unstable_by(|a, b| bytes(&a.0).cmp(bytes(&b.0)));
    all
}

fn bytes(path: &Path) -> &[u8] {
    path.as_os_str().as_encoded_bytes()
}

/// What stands in one folder of `root`.
pub(super) fn list(root: &Path, folder: &Path, keep: &(impl Fn(&Seen<'_>) -> bool + Sync)) -> Walk {
    let mut part = Walk::default();
    let entries = match fs::read_dir(root.join(folder)) {
        Ok(entries) => entries,
        Err(error) => {
            part.errors.push((folder.to_owned(), error));
            return part;
        }
    };
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                part.errors.push((folder.to_owned(), error));
                break;
            }
        };
        let name = entry.file_name();
        let kind = entry.file_type().and_then(|kind| {
            let is_folder = kind.is_dir();
            if !keep(&Seen { folder, name: &name, is_folder }) {
                Ok(None)
            } else if is_folder {
                Ok(Some(Kind::Folder))
            } else if kind.is_file() {
                entry.metadata().map(|meta| Some(Kind::File(meta)))
            } else {
                Ok(Some(Kind::Other))
            }
        });
        let path = folder.join(&name);
        match kind {
            Ok(Some(kind)) => part.found.push(Found { path, kind }),
            Ok(None) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => part.errors.push((path, error)),
        }
    }
    part
}
