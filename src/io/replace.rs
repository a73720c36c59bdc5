//! One file written anew, whole or not at all: beside the old one, then in its place.

use super::sys;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

/// What came of an attempt to replace a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replaced {
    /// The new bytes are in place.
    Done,
    /// It is not what it was when it was read: it is left alone.
    Changed,
}

/// Puts `bytes` in the place of the file at `path`, which must lie within the folder `within`, links
/// resolved, and whose bytes must still have the BLAKE3 hash `was`. Its rights stay.
///
/// # Errors
/// When it lies elsewhere, is no regular file, or the disk fails; the old file is whole then.
pub fn replace(within: &Path, path: &Path, was: &[u8; 32], bytes: &[u8]) -> io::Result<Replaced> {
    let folder = path.parent().ok_or_else(outside)?;
    if !fs::canonicalize(folder)?.starts_with(fs::canonicalize(within)?) {
        return Err(outside());
    }
    let (mut old, meta) = sys::open_regular(path)?;
    let mut found = Vec::new();
    old.read_to_end(&mut found)?;
    if blake3::hash(&found).as_bytes() != was {
        return Ok(Replaced::Changed);
    }
    if meta.permissions().readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it may not be written"));
    }
    exchange(path, bytes, Some(meta.permissions()))?;
    Ok(Replaced::Done)
}

/// Writes a file that others only remember by, its folder included.
///
/// # Errors
/// When the disk fails; what was there before is whole then.
pub fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    exchange(path, bytes, None)
}

fn exchange(path: &Path, bytes: &[u8], rights: Option<fs::Permissions>) -> io::Result<()> {
    // A name that no scan takes for a note and no watcher for news.
    let mut name = OsString::from(".");
    name.push(path.file_name().ok_or_else(outside)?);
    name.push(format!(".{}.moc-new", std::process::id()));
    let beside = path.with_file_name(name);
    let written = fs::File::create_new(&beside).and_then(|mut file| {
        file.write_all(bytes)?;
        if let Some(rights) = rights {
            file.set_permissions(rights)?;
        }
        file.sync_all()
    });
    let moved = written.and_then(|()| fs::rename(&beside, path));
    if moved.is_err() {
        let _ = fs::remove_file(&beside);
    }
    moved
}

fn outside() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "it lies outside the folder of the notes")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_file_is_replaced_when_it_is_what_it_was_and_where_it_should_be() {
        let place = tempfile::tempdir().unwrap();
        let vault = place.path().join("vault");
        fs::create_dir_all(vault.join("a")).unwrap();
        let note = vault.join("a/n.md");
        fs::write(&note, "old").unwrap();
        let was: [u8; 32] = blake3::hash(b"old").into();
        assert_eq!(replace(&vault, &note, &was, b"new").unwrap(), Replaced::Done);
        assert_eq!(fs::read(&note).unwrap(), b"new");
        assert_eq!(replace(&vault, &note, &was, b"newer").unwrap(), Replaced::Changed);
        assert_eq!(fs::read_dir(vault.join("a")).unwrap().count(), 1, "nothing is left beside it");
        let elsewhere = place.path().join("n.md");
        fs::write(&elsewhere, "old").unwrap();
        assert!(replace(&vault, &elsewhere, &was, b"new").is_err());
        assert_eq!(fs::read(&elsewhere).unwrap(), b"old");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_written_through() {
        let place = tempfile::tempdir().unwrap();
        let (vault, outside) = (place.path().join("vault"), place.path().join("outside"));
        fs::create_dir_all(&vault).unwrap();
        fs::create_dir_all(&outside).unwrap();
        fs::write(outside.join("n.md"), "old").unwrap();
        std::os::unix::fs::symlink(&outside, vault.join("folder")).unwrap();
        std::os::unix::fs::symlink(outside.join("n.md"), vault.join("n.md")).unwrap();
        let was: [u8; 32] = blake3::hash(b"old").into();
        assert!(replace(&vault, &vault.join("folder/n.md"), &was, b"new").is_err());
        assert!(replace(&vault, &vault.join("n.md"), &was, b"new").is_err());
        assert_eq!(fs::read(outside.join("n.md")).unwrap(), b"old");
    }
}
