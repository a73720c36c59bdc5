//! What was last seen of a site on the disk, and what of it has changed since.

use crate::build::BuildError;
use crate::build::BuildRequest;
use crate::build::asset_files::AssetFiles;
use crate::build::disk::{self, options, own_theme, scanned, stats};
use crate::build::input::{Around, Parsed, publish};
use crate::diag::Diagnostic;
use crate::io::notes::{CurrentNote, current_note};
use crate::io::scan::{self, Kind, ScannedFile, Snapshot, Stamp};
use crate::io::watch::Change;
use crate::note::{self, Note};
use crate::theme::OwnTheme;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;
use std::time::Duration;

/// How long nobody has written to a note that is read, where the watcher has told of it: it speaks up
/// when a saving is over.
const TOLD: Duration = Duration::from_millis(8);
/// And where nobody has told anything, so that a saving may be in the midst.
const UNTOLD: Duration = Duration::from_millis(100);

/// A site as it was when it was last looked at.
#[derive(Default)]
pub(super) struct Seen {
    snapshot: Snapshot,
    notes: FxHashMap<String, SeenNote>,
    theme: OwnTheme,
}

/// A note as it was read.
#[derive(Clone)]
struct SeenNote {
    /// The state of the file; `None` when it may have changed since without a trace.
    stamp: Option<Stamp>,
    hash: [u8; 32],
    /// The note and what was found in it; why it could not be read.
    parsed: Result<(Arc<Note>, Vec<Diagnostic>), Box<Diagnostic>>,
}

/// How the disk differs from what was seen.
pub(super) struct Difference {
    /// Files that are new, changed or gone, sorted.
    pub(super) files: Vec<String>,
    /// Whether anything that a page could show differs.
    pub(super) is_any: bool,
}

impl Seen {
    /// Looks at the disk again, at least where `change` says.
    ///
    /// # Errors
    /// When the folder of the notes or that of the theme cannot be read: what was seen stays.
    pub(super) fn look(
        &mut self,
        request: &BuildRequest<'_>,
        change: &Change,
    ) -> Result<Difference, BuildError> {
        let rest = if matches!(change, Change::Below(_)) { TOLD } else { UNTOLD };
        let mut snapshot = self.scan(request, change)?;
        if self.has_more_than(&snapshot) {
            // Some programs take a file away and put a newer one in its place.
            std::thread::sleep(rest);
            snapshot = self.scan(request, change)?;
        }
        let theme = own_theme(request)?;
        let (notes, mut files) = self.read(&snapshot, rest);
        files.extend(differing(stamps(&self.snapshot), stamps(&snapshot)));
        let of_theme = differing(&self.theme.files, &theme.files);
        files.extend(of_theme.map(|path| format!("{}/{path}", disk::THEME)));
        let snippets = differing(&self.theme.snippets, &theme.snippets);
        files.extend(snippets.map(|name| format!(".obsidian/snippets/{name}.css")));
        files.sort();
        let is_any = !files.is_empty()
            || self.theme != theme
            || self.snapshot.hidden != snapshot.hidden
            || self.snapshot.diagnostics != snapshot.diagnostics
            || times(&self.snapshot).ne(times(&snapshot));
        *self = Seen { snapshot, notes, theme };
        Ok(Difference { files, is_any })
    }

    /// What lies in the folder now.
    fn scan(&self, request: &BuildRequest<'_>, change: &Change) -> Result<Snapshot, BuildError> {
        let part = match change {
            Change::Below(folders) => {
                scan::rescan(&request.root, &options(request), &self.snapshot, folders)
            }
            Change::Anywhere => None,
        };
        part.map_or_else(|| scanned(request), Ok)
    }

    /// Whether a file is gone.
    fn has_more_than(&self, snapshot: &Snapshot) -> bool {
        // Both are sorted.
        let mut there = snapshot.files.iter().map(|file| &file.path).peekable();
        self.snapshot.files.iter().any(|file| {
            while there.next_if(|path| **path < file.path).is_some() {}
            there.peek() != Some(&&file.path)
        })
    }

    /// The notes of a snapshot: those that have not changed as they are known, the others read. And
    /// which are new, changed or gone.
    fn read(
        &self,
        snapshot: &Snapshot,
        rest: Duration,
    ) -> (FxHashMap<String, SeenNote>, Vec<String>) {
        let files = snapshot.files.par_iter().filter(|file| file.kind == Kind::Note);
        let read: Vec<(String, SeenNote, bool)> = files
            .map(|file| {
                let known = self.notes.get(&file.path);
                match known.filter(|known| known.stamp == Some(file.stamp)) {
                    Some(known) => (file.path.clone(), known.clone(), false),
                    None => {
                        let note = SeenNote::read(file, known, rest);
                        let is_other = known.is_none_or(|known| known.hash != note.hash);
                        (file.path.clone(), note, is_other)
                    }
                }
            })
            .collect();
        let others = read.iter().filter(|(_, _, is_other)| *is_other);
        let mut changed: Vec<String> = others.map(|(path, ..)| path.clone()).collect();
        let notes: FxHashMap<String, SeenNote> =
            read.into_iter().map(|(path, note, _)| (path, note)).collect();
        changed.extend(self.notes.keys().filter(|path| !notes.contains_key(*path)).cloned());
        (notes, changed)
    }

    /// The input of a site as it was seen, all notes parsed.
    pub(super) fn input(&self, request: &BuildRequest<'_>) -> (Parsed, Around) {
        let files = self.snapshot.files.iter().filter(|file| file.kind == Kind::Note);
        let mut unread = Vec::new();
        let mut parsed = Vec::with_capacity(self.notes.len());
        for note in files.filter_map(|file| self.notes.get(&file.path)) {
            match &note.parsed {
                Ok(note) => parsed.push(note.clone()),
                Err(why) => unread.push((**why).clone()),
            }
        }
        let mut parsed = publish(parsed, self.snapshot.hidden.clone(), &request.config);
        parsed.diagnostics.extend(self.snapshot.diagnostics.iter().cloned());
        parsed.diagnostics.extend(unread);
        let around = Around {
            assets: self.assets().map(|file| file.path.clone()).collect(),
            theme: self.theme.clone(),
            stats: stats(&self.snapshot),
            now: request.now,
            config: request.config.clone(),
        };
        (parsed, around)
    }

    /// Where assets lie.
    pub(super) fn asset_files(&self) -> AssetFiles {
        AssetFiles::of(&self.snapshot)
    }

    /// The state of each asset, by its path.
    pub(super) fn asset_stamps(&self) -> FxHashMap<String, Stamp> {
        self.assets().map(|file| (file.path.clone(), file.stamp)).collect()
    }

    fn assets(&self) -> impl Iterator<Item = &ScannedFile> {
        self.snapshot.files.iter().filter(|file| file.kind == Kind::Asset)
    }
}

impl SeenNote {
    /// Reads a note; parses it unless its bytes are those that are known.
    fn read(file: &ScannedFile, known: Option<&SeenNote>, rest: Duration) -> SeenNote {
        let CurrentNote { bytes, stamp } = current_note(file, rest);
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(why) => return SeenNote { stamp, hash: [0; 32], parsed: Err(why) },
        };
        let hash = *blake3::hash(&bytes).as_bytes();
        match known.filter(|known| known.hash == hash) {
            Some(known) => SeenNote { stamp, ..known.clone() },
            None => {
                let (note, found) = note::parse(&file.path, bytes);
                SeenNote { stamp, hash, parsed: Ok((Arc::new(note), found)) }
            }
        }
    }
}

/// The files of a snapshot that are no notes, with their states.
fn stamps(snapshot: &Snapshot) -> impl Iterator<Item = (&String, &Stamp)> {
    let assets = snapshot.files.iter().filter(|file| file.kind == Kind::Asset);
    assets.map(|file| (&file.path, &file.stamp))
}

/// The names of files that are new, changed or gone.
fn differing<'a, S: PartialEq + 'a>(
    old: impl IntoIterator<Item = (&'a String, &'a S)>,
    new: impl IntoIterator<Item = (&'a String, &'a S)>,
) -> impl Iterator<Item = String> {
    let mut old: FxHashMap<&String, &S> = old.into_iter().collect();
    let new = new.into_iter().filter(|(name, state)| old.remove(name) != Some(*state));
    let changed: Vec<String> = new.map(|(name, _)| name.clone()).collect();
    let gone = old.into_keys().cloned();
    changed.into_iter().chain(gone)
}

/// When each note was changed, as queries see it.
fn times(snapshot: &Snapshot) -> impl Iterator<Item = (Option<std::time::SystemTime>, u64)> + '_ {
    let notes = snapshot.files.iter().filter(|file| file.kind == Kind::Note);
    notes.map(|file| (file.modified, file.size))
}
