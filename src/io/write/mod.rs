//! Puts a site in place: all of it in one step, or nothing.
//!
//! A build begins a [`SiteWriter`], hands it every file from as many threads as it likes,
//! and commits. What the output folder holds already is not written again. What differs
//! goes into a *stage* (`stage`), a whole tree that at the end changes places with the
//! output; if nothing differs, nothing is touched. Whoever pulls the plug finds the old
//! site or the new one.
//!
//! The output folder is replaced only if it is free or provably ours (`output`, `marker`),
//! and what comes out of the exchange is looked at again: if a stranger's file got in
//! between, the exchange is undone. Two builds at once need no lock for this, since each
//! sees whether the folder it takes away is the one that it began with.
//!
//! Nothing is synced to the platter: after a power cut a build is simply run again.

mod cache;
mod error;
mod index;
mod leftovers;
mod marker;
mod output;
mod remove;
mod stage;
mod swap;
mod target;

pub use error::WriteError;
pub use marker::{Hash, MARKER};
pub use target::{Target, canonical_out};

use crate::io::sys::{Stat, lstat, open_regular};
use crate::io::walk::{Kind, Walk};
use cache::Cache;
use index::Index;
use marker::{Listed, Marker, check_path, folders};
use output::{Output, hash_file};
use rayon::prelude::*;
use stage::Stage;
use std::collections::BTreeMap;
use std::collections::btree_map;
use std::fs::File;
use std::io::{self, Seek, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a commit did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WriteReport {
    /// Files that are new or differ from what was there.
    pub written: usize,
    /// Files that were there already.
    pub kept: usize,
    /// Files of the old site that are gone.
    pub deleted: usize,
    /// Size of the written files.
    pub written_bytes: u64,
    /// What tells this site from every other; see [`SiteWriter::whole_site`].
    pub site: Hash,
}

/// The files of the site in `out`, as its marker lists them; `None` where there is no good marker.
pub fn listed(out: &Path) -> Option<Vec<String>> {
    output::read_marker(out).map(|marker| marker.files.into_keys().collect())
}

/// A site on its way to the disk. Dropped without [`commit`](SiteWriter::commit), it leaves
/// the output as it was.
#[derive(Debug)]
pub struct SiteWriter {
    out: PathBuf,
    cache: Option<Cache>,
    output: Output,
    /// `None` while a file is being written.
    entries: Mutex<BTreeMap<String, Option<Entry>>>,
    stage: Mutex<Option<Arc<Stage>>>,
}

/// One file of the new site.
#[derive(Debug, Clone, Copy)]
struct Entry {
    hash: Hash,
    /// The file as it was when its content was known to be this.
    stat: Stat,
    place: Place,
}

/// Where a file's content is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// In the output as it is.
    Output,
    /// In the stage.
    Stage,
}

type Entries = BTreeMap<String, Entry>;

impl SiteWriter {
    /// Looks at the place and takes away what builds that died left beside it.
    ///
    /// # Errors
    /// A refusal when no site may be written there; nothing was touched then.
    pub fn begin(target: &Target) -> Result<SiteWriter, WriteError> {
        let out = target::permitted(target)?;
        let source =
            target.source.canonicalize().map_err(WriteError::disk("read", &target.source))?;
        let cache = target.cache.as_ref().and_then(|folder| Cache::open(folder, &out, &source));
        if let Some(cache) = &cache {
            leftovers::put_back(&cache.folder.join("old"), &out);
        }
        leftovers::clear(&out);
        let nothing_known = Index::default();
        let output = Output::inspect(&out, cache.as_ref().map_or(&nothing_known, |c| &c.index))?;
        let (entries, stage) = Default::default();
        Ok(SiteWriter { out, cache, output, entries, stage })
    }

    /// Gives the site the file `path` (relative, with `/`) with these bytes.
    ///
    /// # Errors
    /// When the path is no good or already taken, or the disk fails.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<Hash, WriteError> {
        self.enter(path, || self.place(path, bytes))
    }

    /// Gives the site the file `path` as the output holds it already, if that has this hash.
    /// Says whether it has.
    ///
    /// # Errors
    /// When the path is already taken.
    pub fn keep(&self, path: &str, hash: &Hash) -> Result<bool, WriteError> {
        match self.output.known(path) {
            Some((stat, known)) if known == *hash => {
                self.enter(path, || Ok(Entry { hash: known, stat, place: Place::Output }))?;
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// The bytes of a file that was kept; none where it cannot be read any more, which
    /// [`commit`](SiteWriter::commit) finds out too.
    pub fn kept(&self, path: &str) -> Vec<u8> {
        crate::io::notes::read_file(&self.out.join(path)).unwrap_or_default()
    }

    /// What tells the site in the output folder from every other, if it is there to the byte
    /// as moc wrote it.
    pub fn whole_site(&self) -> Option<(Hash, usize)> {
        let Output::Ours(site) = &self.output else { return None };
        let is_whole = site.is_just(&site.marker);
        is_whole.then(|| (blake3::hash(&site.marker.to_bytes()).into(), site.marker.files.len()))
    }

    /// Gives the site a copy of the file `from`.
    ///
    /// # Errors
    /// As for [`put`](SiteWriter::put); and if `from` cannot be read or is no regular file,
    /// an error of which [`WriteError::is_source`] is true: the site then goes without it.
    pub fn copy(&self, path: &str, from: &Path) -> Result<Hash, WriteError> {
        self.enter(path, || self.place_copy(path, from))
    }

    /// Puts the site in place.
    ///
    /// # Errors
    /// When the disk fails, or the output folder is no longer what it was at the beginning.
    /// The site that was there stays.
    pub fn commit(self) -> Result<WriteReport, WriteError> {
        let SiteWriter { entries, .. } = &self;
        let entries: Entries = std::mem::take(&mut *held(entries))
            .into_iter()
            .filter_map(|(path, entry)| Some((path, entry?)))
            .collect();
        let folders = folders(entries.keys());
        if let Some(path) = entries.keys().find(|path| folders.contains(path.as_str())) {
            return Err(WriteError::Collision { path: path.clone() });
        }
        let listed = |e: &Entry| Listed { hash: e.hash, size: e.stat.size };
        let marker =
            Marker { files: entries.iter().map(|(path, e)| (path.clone(), listed(e))).collect() };
        let site = blake3::hash(&marker.to_bytes()).into();
        let report = WriteReport { site, ..self.report(&entries) };
        match &self.output {
            Output::Ours(site) if site.is_just(&marker) => self.remember(&entries, None),
            _ => self.replace(&entries, &marker)?,
        }
        Ok(report)
    }

    /// Reserves `path`, lets `place` find its content a place, and notes it.
    fn enter(
        &self,
        path: &str,
        place: impl FnOnce() -> Result<Entry, WriteError>,
    ) -> Result<Hash, WriteError> {
        check_path(path).map_err(|why| WriteError::BadPath { path: path.to_owned(), why })?;
        match held(&self.entries).entry(path.to_owned()) {
            btree_map::Entry::Occupied(_) => {
                return Err(WriteError::Collision { path: path.to_owned() });
            }
            btree_map::Entry::Vacant(free) => free.insert(None),
        };
        let outcome = place();
        let mut entries = held(&self.entries);
        match outcome {
            Ok(entry) => {
                entries.insert(path.to_owned(), Some(entry));
                Ok(entry.hash)
            }
            Err(error) => {
                entries.remove(path);
                Err(error)
            }
        }
    }

    fn place(&self, path: &str, bytes: &[u8]) -> Result<Entry, WriteError> {
        let hash = blake3::hash(bytes).into();
        let is_it = |(_, known): &(Stat, Hash)| *known == hash;
        if let Some((stat, _)) = self.output.known(path).filter(is_it) {
            return Ok(Entry { hash, stat, place: Place::Output });
        }
        let stage = self.stage()?;
        if let Some((stat, _)) = stage.known(path).filter(is_it) {
            return Ok(Entry { hash, stat, place: Place::Stage });
        }
        let written = stage.create(path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.metadata()
        });
        match written {
            Ok(meta) => Ok(Entry { hash, stat: Stat::of(&meta), place: Place::Stage }),
            Err(cause) => Err(self.failed(&stage, path, cause)),
        }
    }

    fn place_copy(&self, path: &str, from: &Path) -> Result<Entry, WriteError> {
        let unreadable = |cause| WriteError::Source { path: from.to_owned(), cause };
        let (mut source, meta) = open_regular(from).map_err(unreadable)?;
        let mut is_it = |(stat, known): &(Stat, Hash)| {
            Ok(stat.size == meta.len() && hash_open(&mut source)? == *known)
        };
        for place in [Place::Output, Place::Stage] {
            let known = match place {
                Place::Output => self.output.known(path),
                Place::Stage => self.stage()?.known(path),
            };
            if let Some((stat, hash)) = known
                && is_it(&(stat, hash)).map_err(unreadable)?
            {
                return Ok(Entry { hash, stat, place });
            }
        }
        let stage = self.stage()?;
        let mut file = stage.create(path).map_err(|cause| self.failed(&stage, path, cause))?;
        // The hash is of what arrived, should the source change meanwhile.
        let copied = io::copy(&mut source, &mut file).and_then(|_| hash_open(&mut file));
        match copied.and_then(|hash| Ok((hash, file.metadata()?))) {
            Ok((hash, meta)) => Ok(Entry { hash, stat: Stat::of(&meta), place: Place::Stage }),
            Err(cause) if is_about_target(&cause) => Err(self.failed(&stage, path, cause)),
            Err(cause) => {
                stage.abandon(path);
                Err(unreadable(cause))
            }
        }
    }

    fn failed(&self, stage: &Stage, path: &str, cause: io::Error) -> WriteError {
        if matches!(cause.kind(), io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory) {
            return WriteError::Collision { path: path.to_owned() };
        }
        stage.abandon(path);
        WriteError::Disk { doing: "write", path: self.out.join(path), cause }
    }

    /// The stage, made when the first file needs it.
    fn stage(&self) -> Result<Arc<Stage>, WriteError> {
        let mut stage = held(&self.stage);
        if let Some(stage) = &*stage {
            return Ok(Arc::clone(stage));
        }
        let parent = self.out.parent().unwrap_or(Path::new("/"));
        std::fs::create_dir_all(parent).map_err(WriteError::disk("make the folder", parent))?;
        let shadow = self.cache.as_ref().filter(|c| c.is_on_disk_of(&self.out));
        let made = match shadow.map(Stage::shadow) {
            Some(Ok(shadow)) => shadow,
            _ => Stage::beside(&self.out).map_err(WriteError::disk("write in", parent))?,
        };
        Ok(Arc::clone(stage.insert(Arc::new(made))))
    }

    /// Brings the stage up to date with what need not be written and lets it change places
    /// with the output.
    fn replace(mut self, entries: &Entries, marker: &Marker) -> Result<(), WriteError> {
        let mut stage = self.stage()?;
        stage.drop_stale(entries).map_err(WriteError::disk("write in", &stage.tree))?;
        self.fill(&stage, entries)?;
        self.finish(&stage, marker)?;
        let old = match swap::swap(&stage, &self.out, &self.output, marker) {
            Err(WriteError::Disk { cause, .. })
                if cause.kind() == io::ErrorKind::CrossesDevices =>
            {
                stage = self.moved_beside(&stage, entries, marker)?;
                swap::swap(&stage, &self.out, &self.output, marker)?
            }
            outcome => outcome?,
        };
        let old = old.filter(|_| stage.is_shadow());
        *held(&self.stage) = None;
        drop(stage); // and with it the old site, unless it is to be the shadow
        if let Some(cache) = &mut self.cache {
            cache.index = Index::default();
        }
        self.remember(entries, Some(old.unwrap_or_default()));
        Ok(())
    }

    /// Gives the stage what the output holds already.
    fn fill(&self, stage: &Stage, entries: &Entries) -> Result<(), WriteError> {
        let kept = entries.par_iter().filter(|(_, entry)| entry.place == Place::Output);
        kept.try_for_each(|(path, entry)| {
            if stage.known(path).is_some_and(|(_, hash)| hash == entry.hash) {
                return Ok(());
            }
            let (from, to) = (self.out.join(path), stage.tree.join(path));
            stage.link(path, &from).map_err(|cause| match cause.kind() {
                io::ErrorKind::NotFound => WriteError::Busy { out: self.out.clone() },
                _ => WriteError::Disk { doing: "write", path: to.clone(), cause },
            })?;
            let is_linked =
                matches!(lstat(&to), Ok(Some(m)) if Stat::of(&m).is_same_content(&entry.stat));
            if is_linked || hash_file(&to).is_ok_and(|hash| hash == entry.hash) {
                return Ok(());
            }
            Err(WriteError::Busy { out: self.out.clone() })
        })
    }

    /// The last touches: the permissions that the output folder has, and the marker, which
    /// makes the stage a whole site.
    fn finish(&self, stage: &Stage, marker: &Marker) -> Result<(), WriteError> {
        let disk = WriteError::disk("write in", &stage.tree);
        if let Ok(Some(meta)) = lstat(&self.out) {
            std::fs::set_permissions(&stage.tree, meta.permissions()).map_err(&disk)?;
        }
        let mut file = stage.create(MARKER).map_err(&disk)?;
        file.write_all(&marker.to_bytes()).map_err(&disk)
    }

    /// The same stage on the output's own disk, where that was not to be seen before.
    fn moved_beside(
        &self,
        stage: &Stage,
        entries: &Entries,
        marker: &Marker,
    ) -> Result<Arc<Stage>, WriteError> {
        let parent = self.out.parent().unwrap_or(Path::new("/"));
        let disk = WriteError::disk("write in", parent);
        let beside = Stage::beside(&self.out).map_err(&disk)?;
        entries
            .par_iter()
            .try_for_each(|(path, _)| beside.link(path, &stage.tree.join(path)))
            .map_err(&disk)?;
        self.finish(&beside, marker)?;
        Ok(Arc::new(beside))
    }

    fn report(&self, entries: &Entries) -> WriteReport {
        let written: Vec<_> = entries.values().filter(|e| e.place == Place::Stage).collect();
        let deleted = match &self.output {
            Output::Ours(site) => {
                site.marker.files.keys().filter(|p| !entries.contains_key(*p)).count()
            }
            Output::Free => 0,
        };
        WriteReport {
            written: written.len(),
            kept: entries.len() - written.len(),
            deleted,
            written_bytes: written.iter().map(|e| e.stat.size).sum(),
            site: Hash::default(),
        }
    }

    /// Notes in the cache what the output and the shadow hold now. `old` is the shadow after
    /// an exchange; without one, what is known of it stays.
    fn remember(mut self, entries: &Entries, old: Option<Walk>) {
        let Some(cache) = &mut self.cache else { return };
        let now = entries.par_iter().filter_map(|(path, entry)| {
            let stat = Stat::of(&lstat(&self.out.join(path)).ok()??);
            stat.is_same_content(&entry.stat).then_some((stat, entry.hash))
        });
        let mut files: Vec<(Stat, Hash)> = now.collect();
        let is_exchanged = old.is_some();
        files.extend(old.into_iter().flat_map(|walk| walk.found).filter_map(|found| {
            let Kind::File(meta) = found.kind else { return None };
            let (known, hash) = self.output.known(found.path.to_str()?)?;
            let stat = Stat::of(&meta);
            stat.is_same_content(&known).then_some((stat, hash))
        }));
        if cache.index.learn(files) || is_exchanged {
            cache.save();
        }
    }
}

fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Hash of an open file from its beginning; it stands at its beginning again afterwards.
fn hash_open(file: &mut File) -> io::Result<Hash> {
    file.rewind()?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(&mut *file)?;
    file.rewind()?;
    Ok(hasher.finalize().into())
}

/// Whether a failed copy failed on the side of the output.
fn is_about_target(error: &io::Error) -> bool {
    use io::ErrorKind::{FileTooLarge, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    matches!(error.kind(), StorageFull | QuotaExceeded | ReadOnlyFilesystem | FileTooLarge)
}
