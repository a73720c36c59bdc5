//! What was last seen of a site on the disk, and what of it has changed since.

use crate::build::BuildError;
use crate::build::BuildRequest;
use crate::build::asset_files::AssetFiles;
use crate::build::disk::{self, options, own_theme, scanned, stat, stats};
use crate::build::input::{Around, Parsed, publish};
use crate::build::past::Followed;
use crate::diag::Diagnostic;
use crate::io::notes::{CurrentNote, current_note};
use crate::io::scan::{self, Kind, ScannedFile, Snapshot, Stamp};
use crate::io::watch::Change;
use crate::note::{self, Note};
use crate::query::index::Stat;
use crate::theme::OwnTheme;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

/// How long nobody has written to a note that is read, where the watcher has told of it: it speaks up
/// when a saving is over.
const TOLD: Duration = Duration::from_millis(5);
/// And where nobody has told anything, so that a saving may be in the midst.
const UNTOLD: Duration = Duration::from_millis(100);
/// How long a file has been away that is taken to be gone.
const GONE: Duration = Duration::from_millis(20);

/// A site as it was when it was last looked at.
#[derive(Default)]
pub(super) struct Seen {
    snapshot: Snapshot,
    /// Those of the snapshot, in its order.
    notes: Vec<Arc<SeenNote>>,
    stats: Arc<FxHashMap<String, Stat>>,
    /// Whether `stats` are those of commits.
    git_times: bool,
    theme: OwnTheme,
    past: Followed,
}

/// A note as it was read.
#[derive(Clone)]
struct SeenNote {
    file: Arc<ScannedFile>,
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
            std::thread::sleep(rest.max(GONE));
            snapshot = self.scan(request, change)?;
        }
        let theme = own_theme(request)?;
        let notes = self.read(&snapshot, rest);
        let others: Vec<(Option<&SeenNote>, Option<&SeenNote>)> =
            paired(&self.notes, &notes, |it| &it.file.path)
                .filter(|(old, new)| !is_same(*old, *new))
                .map(|(old, new)| (old.map(AsRef::as_ref), new.map(AsRef::as_ref)))
                .collect();
        let differ = |is_other: fn(&SeenNote, &SeenNote) -> bool| {
            others.iter().filter_map(move |pair| match pair {
                (Some(old), Some(new)) => is_other(old, new).then_some(&new.file.path),
                (one, other) => one.or(*other).map(|it| &it.file.path),
            })
        };
        let mut files: Vec<String> = differ(|old, new| old.hash != new.hash).cloned().collect();
        files.extend(changed_others(&self.snapshot, &snapshot));
        let of_theme = differing(&self.theme.files, &theme.files);
        files.extend(of_theme.map(|path| format!("{}/{path}", disk::THEME)));
        let snippets = differing(&self.theme.snippets, &theme.snippets);
        files.extend(snippets.map(|name| format!(".obsidian/snippets/{name}.css")));
        files.sort();
        let time = |note: &SeenNote| (note.file.modified, note.file.size);
        let has_other_times = others.iter().any(|(old, new)| old.map(time) != new.map(time));
        let has_other_past = self.past.look(request);
        let is_any = !files.is_empty()
            || has_other_past
            || has_other_times
            || self.theme != theme
            || self.snapshot.hidden != snapshot.hidden
            || self.snapshot.diagnostics != snapshot.diagnostics;
        let (git_times, history) = (request.config.git_times, &self.past.past().history);
        if has_other_past || self.git_times != git_times {
            self.stats = stats(&snapshot, history, &request.config).into();
            self.git_times = git_times;
        } else if has_other_times {
            // Nobody else has them any more, so it is only what differs that costs.
            let stats = Arc::make_mut(&mut self.stats);
            for (old, new) in &others {
                if let Some(old) = old {
                    stats.remove(&old.file.path);
                }
                if let Some(SeenNote { file, .. }) = new {
                    stats.insert(file.path.clone(), stat(file, history, &request.config));
                }
            }
        }
        (self.snapshot, self.notes, self.theme) = (snapshot, notes, theme);
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
        let mut pairs = paired(&self.snapshot.files, &snapshot.files, |it| &it.path);
        pairs.any(|(_, new)| new.is_none())
    }

    /// The notes of a snapshot: those that have not changed as they are known, the others read once
    /// nobody has written to them for a `rest`.
    fn read(&self, snapshot: &Snapshot, rest: Duration) -> Vec<Arc<SeenNote>> {
        let mut known = self.notes.iter().peekable();
        let mut notes = Vec::with_capacity(self.notes.len());
        let mut unread = Vec::new();
        for file in snapshot.files.iter().filter(|file| file.kind == Kind::Note) {
            while known.next_if(|it| it.file.path < file.path).is_some() {}
            match known.next_if(|it| it.file.path == file.path) {
                Some(it) if it.stamp == Some(file.stamp) => notes.push(Arc::clone(it)),
                known => unread.push((notes.len(), file, known)),
            }
        }
        let read = |(at, file, known): (usize, &Arc<ScannedFile>, Option<&Arc<SeenNote>>)| {
            (at, Arc::new(SeenNote::read(file, known.map(|it| &**it), rest)))
        };
        let read: Vec<(usize, Arc<SeenNote>)> = unread.into_par_iter().map(read).collect();
        with(notes, read)
    }

    /// The input of a site as it was seen, all notes parsed.
    pub(super) fn input(&self, request: &BuildRequest<'_>) -> (Parsed, Around) {
        let mut unread = Vec::new();
        let mut parsed = Vec::with_capacity(self.notes.len());
        for note in &self.notes {
            match &note.parsed {
                Ok(note) => parsed.push(note.clone()),
                Err(why) => unread.push((**why).clone()),
            }
        }
        let mut parsed = publish(parsed, self.snapshot.hidden.clone(), &request.config);
        parsed.diagnostics.extend(self.snapshot.diagnostics.iter().cloned());
        parsed.diagnostics.extend(unread);
        let past = self.past.past();
        parsed.diagnostics.extend(past.found.iter().cloned());
        let around = Around {
            assets: self.assets().map(|file| file.path.clone()).collect(),
            theme: self.theme.clone(),
            stats: Arc::clone(&self.stats),
            history: Arc::clone(&past.history),
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

    fn assets(&self) -> impl Iterator<Item = &Arc<ScannedFile>> {
        self.snapshot.files.iter().filter(|file| file.kind == Kind::Asset)
    }
}

impl SeenNote {
    /// Reads a note; parses it unless its bytes are those that are known.
    fn read(file: &Arc<ScannedFile>, known: Option<&SeenNote>, rest: Duration) -> SeenNote {
        let had_words =
            known.is_some_and(|it| it.parsed.as_ref().is_ok_and(|(note, _)| !note.text.is_empty()));
        let CurrentNote { bytes, stamp } = current_note(file, had_words, rest);
        let file = Arc::clone(file);
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(why) => return SeenNote { file, stamp, hash: [0; 32], parsed: Err(why) },
        };
        let hash = *blake3::hash(&bytes).as_bytes();
        match known.filter(|known| known.hash == hash) {
            Some(known) => SeenNote { file, stamp, ..known.clone() },
            None => {
                let (note, found) = note::parse(&file.path, bytes);
                SeenNote { file, stamp, hash, parsed: Ok((Arc::new(note), found)) }
            }
        }
    }
}

/// A list with more in it, each before the one that stood at a place; the places are in order.
fn with<T>(list: Vec<T>, more: Vec<(usize, T)>) -> Vec<T> {
    let mut all = Vec::with_capacity(list.len() + more.len());
    let mut more = more.into_iter().peekable();
    for (at, it) in list.into_iter().enumerate() {
        while let Some((_, new)) = more.next_if(|(before, _)| *before <= at) {
            all.push(new);
        }
        all.push(it);
    }
    all.extend(more.map(|(_, new)| new));
    all
}

/// The files that are no notes and are new, changed or gone.
fn changed_others(old: &Snapshot, new: &Snapshot) -> Vec<String> {
    let asset =
        |it: Option<&'_ Arc<ScannedFile>>| it.filter(|file| file.kind == Kind::Asset).cloned();
    paired(&old.files, &new.files, |it| &it.path)
        .filter(|(old, new)| !is_same(*old, *new))
        .map(|(old, new)| (asset(old), asset(new)))
        .filter(|(old, new)| old.as_ref().map(|it| it.stamp) != new.as_ref().map(|it| it.stamp))
        .filter_map(|(old, new)| old.or(new).map(|file| file.path.clone()))
        .collect()
}

/// The names of files that are new, changed or gone.
fn differing<'a, S: PartialEq>(
    old: &'a BTreeMap<String, S>,
    new: &'a BTreeMap<String, S>,
) -> impl Iterator<Item = &'a String> {
    let gone = old.keys().filter(|name| !new.contains_key(*name));
    new.iter().filter(|(name, it)| old.get(*name) != Some(it)).map(|(name, _)| name).chain(gone)
}

/// Two sorted lists side by side: each path of either once, with what each list has of it. What is the
/// same in both is not looked at.
fn paired<'a, T>(
    old: &'a [Arc<T>],
    new: &'a [Arc<T>],
    path: impl Fn(&T) -> &str + 'a,
) -> impl Iterator<Item = (Option<&'a Arc<T>>, Option<&'a Arc<T>>)> {
    let (mut old, mut new) = (old.iter().peekable(), new.iter().peekable());
    std::iter::from_fn(move || {
        let order = match (old.peek(), new.peek()) {
            (Some(old), Some(new)) if Arc::ptr_eq(old, new) => Ordering::Equal,
            (Some(old), Some(new)) => path(old).cmp(path(new)),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (None, None) => return None,
        };
        Some(match order {
            Ordering::Less => (old.next(), None),
            Ordering::Equal => (old.next(), new.next()),
            Ordering::Greater => (None, new.next()),
        })
    })
}

/// Whether it is the same in both, not only alike.
fn is_same<T>(old: Option<&Arc<T>>, new: Option<&Arc<T>>) -> bool {
    matches!((old, new), (Some(old), Some(new)) if Arc::ptr_eq(old, new))
}
