//! Where operating systems differ: what identifies a file, opening without following a
//! link, exchanging two folders. Elsewhere than on Unix the answers are the careful ones.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::path::Path;

/// What tells one state of a file from another without reading it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Stat {
    pub(super) device: u64,
    /// Zero where the system has no such number; such a file is never recognised.
    pub(super) inode: u64,
    pub(super) size: u64,
    pub(super) modified_ns: i64,
    /// Last change of content, name or links; cannot be set back by hand.
    pub(super) changed_ns: i64,
}

impl Stat {
    #[cfg(unix)]
    pub(super) fn of(meta: &Metadata) -> Stat {
        use std::os::unix::fs::MetadataExt;
        let ns = |s: i64, ns: i64| s.saturating_mul(1_000_000_000).saturating_add(ns);
        Stat {
            device: meta.dev(),
            inode: meta.ino(),
            size: meta.len(),
            modified_ns: ns(meta.mtime(), meta.mtime_nsec()),
            changed_ns: ns(meta.ctime(), meta.ctime_nsec()),
        }
    }

    #[cfg(not(unix))]
    pub(super) fn of(meta: &Metadata) -> Stat {
        let since = meta.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
        let modified_ns = since.and_then(|d| i64::try_from(d.as_nanos()).ok()).unwrap_or(0);
        Stat { device: 0, inode: 0, size: meta.len(), modified_ns, changed_ns: 0 }
    }

    /// Whether this is the same file with the same content, whatever became of its links.
    pub(super) fn is_same_content(&self, other: &Stat) -> bool {
        Stat { changed_ns: 0, ..*self } == Stat { changed_ns: 0, ..*other }
    }

    /// Whether both speak of one file or folder.
    pub(super) fn is_same_file(&self, other: &Stat) -> bool {
        self.device == other.device && self.inode == other.inode
    }
}

/// What stands at `path` itself, links not followed; `None` when nothing does.
pub(super) fn lstat(path: &Path) -> io::Result<Option<Metadata>> {
    match fs::symlink_metadata(path) {
        Ok(meta) => Ok(Some(meta)),
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(None)
        }
        Err(e) => Err(e),
    }
}

/// Opens a regular file for reading; a link, a FIFO or a device is an error, not a wait.
pub(super) fn open_regular(path: &Path) -> io::Result<(File, Metadata)> {
    let mut options = OpenOptions::new();
    options.read(true);
    no_follow(&mut options);
    let file = options.open(path)?;
    let meta = file.metadata()?;
    if meta.is_file() {
        Ok((file, meta))
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"))
    }
}

/// Makes `options` refuse a symbolic link and never wait for a FIFO.
pub(super) fn no_follow(options: &mut OpenOptions) {
    #[cfg(unix)]
    {
        use rustix::fs::OFlags;
        use std::os::unix::fs::OpenOptionsExt;
        let flags = OFlags::NOFOLLOW | OFlags::NONBLOCK;
        options.custom_flags(i32::try_from(flags.bits()).unwrap_or(0));
    }
    #[cfg(not(unix))]
    let _ = options;
}

/// Lets the owner use a file or folder that was made under a strange umask. Says whether
/// that was needed.
pub(super) fn ensure_owner_access(path: &Path) -> io::Result<bool> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let meta = fs::symlink_metadata(path)?;
        let needed = if meta.is_dir() { 0o700 } else { 0o600 };
        let mode = meta.permissions().mode() & 0o7777;
        if mode & needed != needed {
            fs::set_permissions(path, fs::Permissions::from_mode(mode | needed))?;
            return Ok(true);
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(false)
}

/// Swaps two folders in one step; `Unsupported` where system or file system cannot.
pub(super) fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        let outcome = renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE);
        outcome.map_err(|e| match io::Error::from(e) {
            e if e.kind() == io::ErrorKind::InvalidInput => io::ErrorKind::Unsupported.into(),
            e => e,
        })
    }
    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    {
        let _ = (a, b);
        Err(io::ErrorKind::Unsupported.into())
    }
}
