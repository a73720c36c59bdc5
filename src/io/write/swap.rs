//! The one step in which a finished stage becomes the output.

use super::WriteError;
use super::marker::Marker;
use super::output::{Output, Site, read_marker};
use super::stage::Stage;
use crate::io::sys::{self, Stat, lstat};
use crate::io::walk::{Walk, walk};
use std::fs;
use std::io;
use std::path::Path;

/// Makes the stage the output. Afterwards the stage holds what the output was, and the
/// answer lists it; `None` when there was nothing.
pub(super) fn swap(
    stage: &Stage,
    out: &Path,
    before: &Output,
    marker: &Marker,
) -> Result<Option<Walk>, WriteError> {
    let outcome = match before {
        Output::Free => move_in(stage, out).map(|()| None),
        Output::Ours(site) => exchange(stage, out, site).map(Some),
    };
    match outcome {
        // Another build was faster, but it made the very same site.
        Err(WriteError::Busy { .. }) if read_marker(out).as_ref() == Some(marker) => Ok(None),
        outcome => outcome,
    }
}

/// A rename takes the place of nothing or of an empty folder, and of nothing else.
fn move_in(stage: &Stage, out: &Path) -> Result<(), WriteError> {
    #[cfg(not(unix))]
    let _ = fs::remove_dir(out);
    fs::rename(&stage.tree, out).map_err(|cause| match cause.kind() {
        io::ErrorKind::AlreadyExists
        | io::ErrorKind::DirectoryNotEmpty
        | io::ErrorKind::NotADirectory => WriteError::Busy { out: out.to_owned() },
        _ => WriteError::Disk { doing: "make", path: out.to_owned(), cause },
    })
}

fn exchange(stage: &Stage, out: &Path, site: &Site) -> Result<Walk, WriteError> {
    let busy = || WriteError::Busy { out: out.to_owned() };
    if !is_folder_of(out, site) {
        return Err(busy());
    }
    let disk = WriteError::disk("replace", out);
    change_places(stage, out).map_err(&disk)?;
    let old = walk(&stage.tree, |_| true);
    let foreign = site.marker.first_foreign(&old);
    let verdict = match foreign {
        _ if !is_folder_of(&stage.tree, site) => busy(),
        Some(entry) => WriteError::Foreign { out: out.to_owned(), entry },
        None if old.errors.is_empty() => return Ok(old),
        None => busy(),
    };
    change_places(stage, out).map_err(&disk)?;
    Err(verdict)
}

/// Whether this is the folder that was looked at in the beginning, with the same marker.
fn is_folder_of(folder: &Path, site: &Site) -> bool {
    let is_same = |meta: fs::Metadata| meta.is_dir() && Stat::of(&meta).is_same_file(&site.stat);
    lstat(folder).is_ok_and(|meta| meta.is_some_and(is_same))
        && read_marker(folder).as_ref() == Some(&site.marker)
}

fn change_places(stage: &Stage, out: &Path) -> io::Result<()> {
    match sys::exchange(&stage.tree, out) {
        Err(error) if error.kind() == io::ErrorKind::Unsupported => {
            change_places_in_steps(&stage.tree, out, &stage.aside)
        }
        outcome => outcome,
    }
}

/// Where the file system cannot exchange folders. Between the first step and the second
/// there is no output; should the process die there, the next one puts the old site back.
fn change_places_in_steps(tree: &Path, out: &Path, aside: &Path) -> io::Result<()> {
    fs::rename(out, aside)?;
    if let Err(error) = fs::rename(tree, out) {
        fs::rename(aside, out)?;
        return Err(error);
    }
    fs::rename(aside, tree)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn folders_change_places_in_one_step_or_three() {
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for name in ["tree", "out"] {
            fs::create_dir(at(name)).unwrap();
            fs::write(at(name).join("was"), name).unwrap();
        }
        change_places_in_steps(&at("tree"), &at("out"), &at("old")).unwrap();
        assert_eq!(fs::read_to_string(at("out/was")).unwrap(), "tree");
        assert_eq!(fs::read_to_string(at("tree/was")).unwrap(), "out");
        assert!(!at("old").exists());
        if sys::exchange(&at("tree"), &at("out")).is_ok() {
            assert_eq!(fs::read_to_string(at("out/was")).unwrap(), "out");
        }
        // If the second step fails, the first is undone.
        fs::rename(at("tree"), at("gone")).unwrap();
        assert!(change_places_in_steps(&at("tree"), &at("out"), &at("old")).is_err());
        assert!(at("out/was").exists() && !at("old").exists());
    }
}
