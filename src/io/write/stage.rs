//! The tree in which the next site is prepared, until it changes places with the output.
//!
//! Either the shadow in the cache, brought up to date by difference (making and deleting
//! ten thousand folders costs seconds, ten thousand looks cost milliseconds), or a folder
//! beside the output, made for this one build.
//!
//! A stage without a marker is in the making and all its own. With a marker it is a whole
//! site: the new one just before the exchange, the old one after it. What such a tree holds
//! beyond its marker came from someone else in that moment, and is never deleted.
//!
//! Files are always made anew, never written into: the shadow shares them with the output.

use super::cache::Cache;
use super::leftovers::Claim;
use super::marker::{Hash, MARKER, folders};
use super::output::read_marker;
use super::remove::remove_site;
use crate::io::sys::{Stat, ensure_owner_access, lstat};
use crate::io::walk::{Kind, walk};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// A site in the making.
#[derive(Debug)]
pub(super) struct Stage {
    /// The folder that will be the output.
    pub(super) tree: PathBuf,
    /// Where the old site waits when it takes two steps to change places.
    pub(super) aside: PathBuf,
    /// Files left from the site before last, with their content where it is known.
    before: BTreeMap<String, (Stat, Option<Hash>)>,
    /// Folders left from then, deepest last.
    folders_before: Vec<PathBuf>,
    /// Beside the output: the folder around the tree, ours while the claim lives.
    claim: Option<Claim>,
    /// The umask takes our own rights away: give them back one by one.
    is_umask_strange: bool,
}

impl Stage {
    /// An empty stage beside `out`.
    pub(super) fn beside(out: &Path) -> io::Result<Stage> {
        let claim = Claim::beside(out)?;
        let (tree, aside) = (claim.folder.join("tree"), claim.folder.join("old"));
        fs::create_dir(&tree)?;
        let is_umask_strange = ensure_owner_access(&tree)?;
        let claim = Some(claim);
        Ok(Stage {
            tree,
            aside,
            before: BTreeMap::new(),
            folders_before: Vec::new(),
            claim,
            is_umask_strange,
        })
    }

    /// The shadow in the cache, or an empty one.
    pub(super) fn shadow(cache: &Cache) -> io::Result<Stage> {
        let (tree, aside) = (cache.folder.join("shadow"), cache.folder.join("old"));
        clear_unless_folder(&tree)?;
        clear_unless_folder(&aside)?;
        remove_site(&aside)?;
        if lstat(&tree)?.is_none() {
            fs::create_dir(&tree)?;
        }
        let is_umask_strange = ensure_owner_access(&tree)?;
        let mut stage = Stage {
            tree,
            aside,
            before: BTreeMap::new(),
            folders_before: Vec::new(),
            claim: None,
            is_umask_strange,
        };
        stage.adopt(cache)?;
        Ok(stage)
    }

    /// Lists what the shadow holds and makes it a tree in the making.
    fn adopt(&mut self, cache: &Cache) -> io::Result<()> {
        let mut found = walk(&self.tree, |_| true);
        if let Some((_, error)) = found.errors.pop() {
            return Err(error);
        }
        if let Some(marker) = read_marker(&self.tree) {
            if marker.first_foreign(&found).is_some() {
                return self.start_anew();
            }
            fs::remove_file(self.tree.join(MARKER))?;
        }
        for entry in found.found {
            let disk = self.tree.join(&entry.path);
            match (entry.kind, entry.path.to_str()) {
                (Kind::Folder, _) => self.folders_before.push(entry.path),
                (Kind::File(meta), Some(path)) if path != MARKER => {
                    let stat = Stat::of(&meta);
                    self.before.insert(path.to_owned(), (stat, cache.index.hash_of(&stat)));
                }
                (Kind::File(_), Some(_)) => remove_file(&disk)?,
                _ => fs::remove_file(&disk)?,
            }
        }
        Ok(())
    }

    /// Someone else's file came into the shadow: it stays where it is, under another name.
    fn start_anew(&self) -> io::Result<()> {
        let number = super::leftovers::random();
        fs::rename(&self.tree, self.tree.with_extension(format!("{number:016x}")))?;
        fs::create_dir(&self.tree)?;
        ensure_owner_access(&self.tree).map(drop)
    }

    /// What the stage holds at `path` from before, if its content is known.
    pub(super) fn known(&self, path: &str) -> Option<(Stat, Hash)> {
        let (stat, hash) = self.before.get(path)?;
        Some((*stat, (*hash)?))
    }

    /// A new file at `path`, open for writing and reading.
    pub(super) fn create(&self, path: &str) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create_new(true);
        let file = self.with_room(path, |disk| options.open(disk))?;
        if self.is_umask_strange {
            ensure_owner_access(&self.tree.join(path))?;
        }
        Ok(file)
    }

    /// The file `from` of the old site, also at `path` of the new one: by a second name or,
    /// where that cannot be, by a copy.
    pub(super) fn link(&self, path: &str, from: &Path) -> io::Result<()> {
        match self.with_room(path, |disk| fs::hard_link(from, disk)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                let (mut source, _) = crate::io::sys::open_regular(from)?;
                io::copy(&mut source, &mut self.create(path)?).map(drop)
            }
            outcome => outcome,
        }
    }

    /// Deletes a file that was begun and came to nothing, and the folders made for it.
    pub(super) fn abandon(&self, path: &str) {
        let disk = self.tree.join(path);
        let _ = fs::remove_file(&disk);
        for folder in disk.ancestors().skip(1).take_while(|f| *f != self.tree) {
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
    }

    /// Does `make` with the place for `path` on disk, clearing the way as often as needed:
    /// folders are made, and what the site before last had there goes.
    fn with_room<T>(&self, path: &str, make: impl Fn(&Path) -> io::Result<T>) -> io::Result<T> {
        let disk = self.tree.join(path);
        // Two threads may be in each other's way more than once, but not for ever.
        for _ in 0..8 {
            match make(&disk) {
                Err(error) => match error.kind() {
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                        self.make_folders(path)?
                    }
                    // Another thread made the folder and has not yet seen to its permissions.
                    io::ErrorKind::PermissionDenied if self.is_umask_strange => {
                        self.make_folders(path)?
                    }
                    io::ErrorKind::AlreadyExists => self.clear(path, &disk).map_err(|()| error)?,
                    _ => return Err(error),
                },
                outcome => return outcome,
            }
        }
        make(&disk)
    }

    /// Makes the folders above `path`. Most often only the last one is missing.
    fn make_folders(&self, path: &str) -> io::Result<()> {
        let folders: Vec<&str> = path.match_indices('/').map(|(slash, _)| &path[..slash]).collect();
        let is_about_those_above = |error: &io::Error| match error.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => true,
            io::ErrorKind::PermissionDenied => self.is_umask_strange,
            _ => false,
        };
        let mut made = folders.len();
        while let Some(folder) = made.checked_sub(1).and_then(|at| folders.get(at)) {
            match self.make_folder(folder) {
                Err(error) if made > 1 && is_about_those_above(&error) => made -= 1,
                outcome => {
                    outcome?;
                    break;
                }
            }
        }
        for folder in &folders[made..] {
            match self.make_folder(folder) {
                // Another thread abandoned a file there just now: the next round makes it.
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
                outcome => outcome?,
            }
        }
        Ok(())
    }

    fn make_folder(&self, inside: &str) -> io::Result<()> {
        let folder = self.tree.join(inside);
        if self.before.contains_key(inside) && is_file(&folder) {
            remove_file(&folder).or_else(ignore_folder)?;
        }
        match fs::create_dir(&folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => Err(error),
            _ if self.is_umask_strange => ensure_owner_access(&folder).map(drop),
            _ => Ok(()),
        }
    }

    /// Removes what the site before last had at `path`; anything else there is a collision.
    fn clear(&self, path: &str, disk: &Path) -> Result<(), ()> {
        if self.before.contains_key(path) {
            return remove_file(disk).map_err(drop);
        }
        let was_folder = self.folders_before.iter().any(|f| f == Path::new(path));
        if was_folder { fs::remove_dir_all(disk).map_err(drop) } else { Err(()) }
    }

    /// Removes what is left from before and is not wanted.
    pub(super) fn drop_stale<V: Sync>(&self, wanted: &BTreeMap<String, V>) -> io::Result<()> {
        let stale = self.before.par_iter().filter(|(path, _)| !wanted.contains_key(*path));
        stale
            .try_for_each(|(path, _)| remove_file(&self.tree.join(path)).or_else(ignore_folder))?;
        let needed = folders(wanted.keys());
        for folder in self.folders_before.iter().rev() {
            if !folder.to_str().is_some_and(|f| needed.contains(f)) {
                match fs::remove_dir(self.tree.join(folder)) {
                    Err(e)
                        if !matches!(
                            e.kind(),
                            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                        ) =>
                    {
                        return Err(e);
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// Whether this is the shadow, which stays for the next build.
    pub(super) fn is_shadow(&self) -> bool {
        self.claim.is_none()
    }
}

fn is_file(path: &Path) -> bool {
    matches!(lstat(path), Ok(Some(meta)) if meta.is_file())
}

/// A file that is gone already is no error.
fn remove_file(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(e) if matches!(e.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            Ok(())
        }
        outcome => outcome,
    }
}

/// Where a folder was made in a stale file's place meanwhile, there is nothing to remove.
fn ignore_folder(error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::IsADirectory { Ok(()) } else { Err(error) }
}

/// In the cache a link or file in the place of a folder can only be damage.
fn clear_unless_folder(path: &Path) -> io::Result<()> {
    match lstat(path)? {
        Some(meta) if !meta.is_dir() => fs::remove_file(path),
        _ => Ok(()),
    }
}
