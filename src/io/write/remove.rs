//! Takes away a whole tree that moc made, following no link and touching nothing that came
//! from elsewhere.

use super::marker::{MARKER, folders};
use super::output::read_marker;
use crate::io::sys::lstat;
use rayon::prelude::*;
use std::fs;
use std::io;
use std::path::Path;

/// Removes `tree`. With a marker it is a site that once was the output: only what the
/// marker lists goes, the marker last, and a folder that holds anything else stays.
/// Without one it was still in the making, and all of it goes.
pub(super) fn remove_site(tree: &Path) -> io::Result<()> {
    if !lstat(tree)?.is_some_and(|meta| meta.is_dir()) {
        return Ok(());
    }
    let Some(marker) = read_marker(tree) else { return fs::remove_dir_all(tree) };
    let mut folders: Vec<_> = folders(marker.files.keys()).into_iter().collect();
    folders.sort_unstable();
    // A folder that has become a link is not gone through.
    let linked: Vec<_> = folders.iter().filter(|f| !is_folder(&tree.join(f))).collect();
    let is_behind_link = |path: &str| linked.iter().any(|f| Path::new(path).starts_with(f));
    marker.files.par_iter().filter(|(path, _)| !is_behind_link(path)).for_each(|(path, _)| {
        let disk = tree.join(path);
        if matches!(lstat(&disk), Ok(Some(meta)) if meta.is_file()) {
            let _ = fs::remove_file(disk);
        }
    });
    // Level by level, the deepest first; file systems make one wait for each.
    let depth = |folder: &str| folder.matches('/').count();
    let deepest = folders.iter().map(|f| depth(f)).max().unwrap_or(0);
    for level in (0..=deepest).rev() {
        let folders = folders.par_iter().filter(|f| depth(f) == level && !is_behind_link(f));
        folders.for_each(|folder| drop(fs::remove_dir(tree.join(folder))));
    }
    let is_foreign = |e: fs::DirEntry| e.file_name() != MARKER;
    if fs::read_dir(tree)?.flatten().any(is_foreign) {
        return Err(io::ErrorKind::DirectoryNotEmpty.into());
    }
    fs::remove_file(tree.join(MARKER))?;
    fs::remove_dir(tree)
}

fn is_folder(path: &Path) -> bool {
    matches!(lstat(path), Ok(Some(meta)) if meta.is_dir())
}
