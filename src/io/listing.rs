//! What lies in a folder, by size: for hosts that take only so much, and only plain files.

use super::scan::slashed;
use super::walk::{self, Kind};
use std::io;
use std::path::Path;

/// A folder's contents in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Bytes of all files.
    pub bytes: u64,
    /// What is neither a file nor a folder: links and special files, paths with `/`.
    pub special: Vec<String>,
}

/// Lists a folder and all below it.
///
/// # Errors
/// When something in it cannot be read.
pub fn list(dir: &Path) -> io::Result<Listing> {
    let walk = walk::walk(dir, |_| true);
    if let Some((_, error)) = walk.errors.into_iter().next() {
        return Err(error);
    }
    let mut listing = Listing::default();
    for found in walk.found {
        match found.kind {
            Kind::File(meta) => listing.bytes = listing.bytes.saturating_add(meta.len()),
            Kind::Folder => {}
            Kind::Other => listing.special.push(slashed(&found.path)),
        }
    }
    Ok(listing)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::fs;

    #[cfg(unix)]
    #[test]
    fn files_are_added_up_and_links_are_named() {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join("b")).unwrap();
        fs::write(place.path().join("a"), "123").unwrap();
        fs::write(place.path().join("b/.c"), "45").unwrap();
        std::os::unix::fs::symlink("/etc/passwd", place.path().join("b/link")).unwrap();
        let found = list(place.path()).unwrap();
        assert_eq!(found, Listing { bytes: 5, special: vec!["b/link".to_owned()] });
        assert!(list(&place.path().join("nowhere")).is_err());
    }
}
