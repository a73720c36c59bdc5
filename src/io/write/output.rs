//! What the output folder holds before this build, and whether it is ours to replace.

use super::WriteError;
use super::index::Index;
use super::marker::{Hash, Listed, MARKER, Marker};
use crate::io::sys::{Stat, lstat, open_regular};
use crate::io::walk::{Kind, Walk, walk};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// The output folder as it was found.
#[derive(Debug)]
pub(super) enum Output {
    /// Nothing there, or an empty folder.
    Free,
    /// A site of ours.
    Ours(Site),
}

/// A site of ours.
#[derive(Debug)]
pub(super) struct Site {
    /// The folder itself.
    pub(super) stat: Stat,
    /// What its marker lists.
    pub(super) marker: Marker,
    /// What is there of it, with the content it really has.
    pub(super) files: BTreeMap<String, (Stat, Option<Hash>)>,
}

impl Output {
    /// Looks at the folder, or refuses it. If it is exchanged under our eyes by another
    /// build, what was seen is a mixture, and we look again.
    pub(super) fn inspect(out: &Path, index: &Index) -> Result<Output, WriteError> {
        let folder = || lstat(out).ok().flatten().map(|meta| Stat::of(&meta));
        let is_same = |a: Option<Stat>, b: Option<Stat>| match (a, b) {
            (Some(a), Some(b)) => a.is_same_file(&b),
            (a, b) => a.is_none() && b.is_none(),
        };
        for _ in 0..5 {
            let before = folder();
            let output = Output::look(out, index);
            if is_same(before, folder()) {
                return output;
            }
        }
        Err(WriteError::Busy { out: out.to_owned() })
    }

    fn look(out: &Path, index: &Index) -> Result<Output, WriteError> {
        let disk = WriteError::disk("read", out);
        let Some(meta) = lstat(out).map_err(&disk)? else { return Ok(Output::Free) };
        if fs::read_dir(out).map_err(&disk)?.next().is_none() {
            return Ok(Output::Free);
        }
        let Some(marker) = read_marker(out) else {
            return Err(WriteError::forbidden(out, not_ours(out)));
        };
        let walk = walk(out, |_| true);
        if let Some((path, cause)) = walk.errors.into_iter().next() {
            return Err(WriteError::Disk { doing: "read", path: out.join(path), cause });
        }
        let walk = Walk { errors: Vec::new(), ..walk };
        if let Some(entry) = marker.first_foreign(&walk) {
            return Err(WriteError::Foreign { out: out.to_owned(), entry });
        }
        let files = contents(out, walk, &marker, index);
        if !is_believable(&marker, &files) {
            let why = "bears moc's marker, but most of its files are others than those moc wrote";
            return Err(WriteError::forbidden(out, why));
        }
        Ok(Output::Ours(Site { stat: Stat::of(&meta), marker, files }))
    }

    /// What stands at `path`, if its content is known.
    pub(super) fn known(&self, path: &str) -> Option<(Stat, Hash)> {
        let Output::Ours(site) = self else { return None };
        let (stat, hash) = site.files.get(path)?;
        Some((*stat, (*hash)?))
    }
}

impl Site {
    /// Whether the folder is, to the byte, the site that `marker` describes.
    pub(super) fn is_just(&self, marker: &Marker) -> bool {
        let is_there = |(path, listed): (&String, &Listed)| {
            self.files.get(path).is_some_and(|(_, hash)| *hash == Some(listed.hash))
        };
        self.marker == *marker && marker.files.iter().all(is_there)
    }
}

/// The marker of a folder, if it has a good one.
pub(super) fn read_marker(folder: &Path) -> Option<Marker> {
    const MAX_BYTES: u64 = 256 << 20;
    let (file, _) = open_regular(&folder.join(MARKER)).ok()?;
    let mut bytes = Vec::new();
    file.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
    Marker::parse(&bytes)
}

/// Hash of a regular file.
pub(super) fn hash_file(path: &Path) -> io::Result<Hash> {
    let (file, _) = open_regular(path)?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(file)?;
    Ok(hasher.finalize().into())
}

/// Content by path. What the index knows is believed, the rest is read; a file of another
/// size than the listed one need not be.
fn contents(
    out: &Path,
    walk: Walk,
    marker: &Marker,
    index: &Index,
) -> BTreeMap<String, (Stat, Option<Hash>)> {
    let files = walk.found.into_par_iter().filter_map(|found| {
        let Kind::File(meta) = found.kind else { return None };
        let path = found.path.to_str()?.to_owned();
        let listed = marker.files.get(&path)?;
        let stat = Stat::of(&meta);
        let hash = if listed.size == stat.size {
            index.hash_of(&stat).or_else(|| hash_file(&out.join(&path)).ok())
        } else {
            None
        };
        Some((path, (stat, hash)))
    });
    files.collect::<Vec<_>>().into_iter().collect()
}

/// A marker that was copied into another folder does not make that one ours: of the files
/// that are there, at least half must be what it says.
fn is_believable(marker: &Marker, files: &BTreeMap<String, (Stat, Option<Hash>)>) -> bool {
    let is_as_listed = |(path, (_, hash)): &(&String, &(Stat, Option<Hash>))| {
        marker.files.get(*path).map(|listed| listed.hash) == *hash
    };
    files.iter().filter(is_as_listed).count() * 2 >= files.len()
}

fn not_ours(out: &Path) -> String {
    let is_note = |name: &str| name.len() > 3 && name.to_ascii_lowercase().ends_with(".md");
    let mut names = fs::read_dir(out).into_iter().flatten().flatten().map(|e| e.file_name());
    if names.any(|name| name.to_str().is_some_and(is_note)) {
        "holds notes".to_owned()
    } else {
        format!("is not empty and was not made by moc (it has no good `{MARKER}`)")
    }
}
