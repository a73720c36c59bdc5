//! Where a site may go and where never, before anything is looked at inside (the marker
//! decides about that).

use super::WriteError;
use crate::io::sys::{Stat, lstat};
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The place for a site.
#[derive(Debug, Clone)]
pub struct Target {
    /// The output folder, as the person wrote it.
    pub out: PathBuf,
    /// The folder that the notes come from.
    pub source: PathBuf,
    /// Where to keep what makes the next build faster; see
    /// [`cache_dir`](crate::io::memo::cache_dir).
    pub cache: Option<PathBuf>,
}

/// The one spelling of an output folder, which need not exist: links in the folders above
/// it resolved, itself not.
///
/// # Errors
/// A refusal when it can be no folder at all; a disk error when what is above it cannot be
/// looked at.
pub fn canonical_out(out: &Path) -> Result<PathBuf, WriteError> {
    let disk = |cause: io::Error| match cause.kind() {
        io::ErrorKind::NotFound => {
            WriteError::forbidden(out, "lies in a folder that does not exist")
        }
        io::ErrorKind::NotADirectory => {
            WriteError::forbidden(out, "lies in something that is no folder")
        }
        _ => WriteError::Disk { doing: "look at", path: out.to_owned(), cause },
    };
    if out.as_os_str().is_empty() {
        return Err(WriteError::forbidden(out, "has no name"));
    }
    // Taken apart, a path has no trailing slash and no `.` that would reach through a link.
    let Some(Component::Normal(name)) = out.components().next_back() else {
        return out.canonicalize().map_err(disk);
    };
    let parent = out.components().as_path().parent().unwrap_or(Path::new(""));
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    let parent = canonical_folder(parent).map_err(disk)?;
    match lstat(&parent).map_err(disk)? {
        Some(meta) if !meta.is_dir() => Err(disk(io::ErrorKind::NotADirectory.into())),
        _ => Ok(parent.join(name)),
    }
}

/// Like `canonicalize`, but the last folders may be still to be made.
fn canonical_folder(folder: &Path) -> io::Result<PathBuf> {
    match folder.canonicalize() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
                return Err(error);
            };
            if lstat(folder)?.is_some() {
                return Err(error); // a link that leads nowhere
            }
            let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
            Ok(canonical_folder(parent)?.join(name))
        }
        outcome => outcome,
    }
}

/// The canonical output folder, if a site may stand there at all.
pub(super) fn permitted(target: &Target) -> Result<PathBuf, WriteError> {
    let refuse = |why: &str| WriteError::forbidden(&target.out, why);
    let out = canonical_out(&target.out)?;
    if out.parent().is_none() {
        return Err(refuse("is the root of the disk"));
    }
    let source = target.source.canonicalize().map_err(WriteError::disk("read", &target.source))?;
    if source.starts_with(&out) || is_above(&out, &source) {
        return Err(refuse("is the folder of the notes, or one above it"));
    }
    if let Some(home) = std::env::home_dir().and_then(|home| home.canonicalize().ok())
        && home.starts_with(&out)
    {
        return Err(refuse("is the home folder, or one above it"));
    }
    let is_reserved = |c: Component<'_>| {
        let name = c.as_os_str();
        name.eq_ignore_ascii_case(".git") || name.eq_ignore_ascii_case(".obsidian")
    };
    if out.components().any(is_reserved) {
        return Err(refuse("lies in a `.git` or `.obsidian` folder"));
    }
    match lstat(&out).map_err(WriteError::disk("look at", &target.out))? {
        Some(meta) if meta.is_symlink() => Err(refuse("is a symbolic link")),
        Some(meta) if !meta.is_dir() => Err(refuse("is not a folder")),
        Some(meta) if is_mount(&out, &meta) => Err(refuse(
            "is a mount point, which cannot be replaced in one step (a folder inside it can)",
        )),
        _ => Ok(out),
    }
}

/// Whether `out` is one of the folders above `source` under another name (a bind mount, a
/// disk that ignores case).
fn is_above(out: &Path, source: &Path) -> bool {
    let stat = |path: &Path| fs::symlink_metadata(path).ok().map(|meta| Stat::of(&meta));
    let Some(out) = stat(out).filter(|out| out.inode != 0) else { return false };
    source.ancestors().filter_map(stat).any(|above| above.is_same_file(&out))
}

fn is_mount(out: &Path, meta: &fs::Metadata) -> bool {
    let parent = out.parent().and_then(|parent| fs::symlink_metadata(parent).ok());
    parent.is_some_and(|parent| Stat::of(&parent).device != Stat::of(meta).device)
}
