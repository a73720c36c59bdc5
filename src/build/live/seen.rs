//! What was last seen of a site on the disk, and what of it has changed since.

use crate::build::BuildError;
use crate::build::BuildRequest;
use crate::build::asset_files::AssetFiles;
use crate::build::disk::{self, options, own_theme, scanned, stat, stats};
use crate::build::input::{Around, NoteRead, Parsed, publish};
use crate::build::live::disk::Assets;
use crate::build::past::Followed;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::io::notes::{CurrentNote, current_note};
use crate::io::scan::{self, Kind, ScannedFile, Snapshot, Stamp};
use crate::io::watch::Change;
use crate::note::{self, Note};
use crate::theme::OwnTheme;
use crate::vault::NoteId;
use rayon::prelude::*;
use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

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
    /// Whether the times of notes are those of commits.
    git_times: bool,
    theme: OwnTheme,
    past: Followed,
    /// Paths of the files that are no notes, and what is known of these.
    asset_paths: Arc<[String]>,
    assets: Arc<Assets>,
    /// What readers may see of the notes, and by which rules; `None` until somebody asks.
    published: Option<(Rules, Parsed)>,
}

/// What decides who may see a note: whether notes have to say that they are published, and whether drafts
/// are.
type Rules = (bool, bool);

/// What was found in the folder.
enum Found {
    /// The same files, of which some notes are others than they were: their places among the files and
    /// among the notes.
    Rewritten(Vec<(usize, usize, Arc<SeenNote>)>),
    /// All that there is.
    All(Snapshot, Vec<Arc<SeenNote>>),
}

/// A note as it was read.
#[derive(Clone)]
struct SeenNote {
    file: Arc<ScannedFile>,
    /// The state of the file; `None` when it may have changed since without a trace.
    stamp: Option<Stamp>,
    hash: [u8; 32],
    /// The note and what was found in it; why it could not be read.
    parsed: Result<NoteRead, Box<Diagnostic>>,
}

/// A note before and now.
type Pair = (Option<Arc<SeenNote>>, Option<Arc<SeenNote>>);

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
        let found = match self.rewritten(request, change, rest) {
            Some(rewritten) => Found::Rewritten(rewritten),
            None => self.all(request, change, rest)?,
        };
        let theme = own_theme(request)?;
        let others = self.others(&found);
        let mut files: Vec<String> = others
            .iter()
            .filter(|(old, new)| hash(old.as_ref()) != hash(new.as_ref()))
            .filter_map(|(old, new)| new.as_ref().or(old.as_ref()))
            .map(|note| note.file.path.clone())
            .collect();
        let has_other_times =
            others.iter().any(|(old, new)| time(old.as_ref()) != time(new.as_ref()));
        let mut is_any = self.theme != theme;
        if let Found::All(snapshot, _) = &found {
            let of_assets = changed_others(&self.snapshot, snapshot);
            if !of_assets.is_empty() {
                self.see_assets(snapshot);
            }
            files.extend(of_assets);
            is_any |= self.snapshot.hidden != snapshot.hidden
                || self.snapshot.diagnostics != snapshot.diagnostics;
        }
        let of_theme = differing(&self.theme.files, &theme.files);
        files.extend(of_theme.map(|path| format!("{}/{path}", disk::THEME)));
        let snippets = differing(&self.theme.snippets, &theme.snippets);
        files.extend(snippets.map(|name| format!(".obsidian/snippets/{name}.css")));
        files.sort();
        self.theme = theme;
        let has_other_past = self.look_back(request);
        self.publish_again(request, &found, &others);
        match found {
            Found::Rewritten(notes) => {
                for (of_file, of_note, note) in notes {
                    self.snapshot.files[of_file] = Arc::clone(&note.file);
                    self.notes[of_note] = note;
                }
            }
            Found::All(snapshot, notes) => (self.snapshot, self.notes) = (snapshot, notes),
        }
        is_any |= !files.is_empty() || has_other_past || has_other_times;
        Ok(Difference { files, is_any })
    }

    /// The notes that are not as they were, where that is all that has happened to the folder.
    fn rewritten(
        &self,
        request: &BuildRequest<'_>,
        change: &Change,
        rest: Duration,
    ) -> Option<Vec<(usize, usize, Arc<SeenNote>)>> {
        let Change::Below(folders) = change else { return None };
        let again = scan::notes_again(&request.root, &options(request), &self.snapshot, folders)?;
        let unread = again.into_iter().filter_map(|(of_file, file)| {
            let path = |note: &Arc<SeenNote>| note.file.path.cmp(&file.path);
            let of_note = self.notes.binary_search_by(path).ok()?;
            let known = &self.notes[of_note];
            (!known.is_of(&file)).then(|| (of_file, of_note, Arc::new(file)))
        });
        let unread: Vec<(usize, usize, Arc<ScannedFile>)> = unread.collect();
        let read = |(of_file, of_note, file): (usize, usize, Arc<ScannedFile>)| {
            let note = SeenNote::read(&file, Some(&self.notes[of_note]), rest);
            (of_file, of_note, Arc::new(note))
        };
        Some(unread.into_par_iter().map(read).collect())
    }

    /// All that lies in the folder now.
    fn all(
        &self,
        request: &BuildRequest<'_>,
        change: &Change,
        rest: Duration,
    ) -> Result<Found, BuildError> {
        let mut snapshot = self.scan(request, change)?;
        if self.has_more_than(&snapshot) {
            // Some programs take a file away and put a newer one in its place.
            std::thread::sleep(rest.max(GONE));
            snapshot = self.scan(request, change)?;
        }
        let notes = self.read(&snapshot, rest);
        Ok(Found::All(snapshot, notes))
    }

    /// The notes that are not as they were: before and now.
    fn others(&self, found: &Found) -> Vec<Pair> {
        match found {
            Found::Rewritten(notes) => {
                let pair = |(_, at, new): &(usize, usize, Arc<SeenNote>)| {
                    (Some(Arc::clone(&self.notes[*at])), Some(Arc::clone(new)))
                };
                notes.iter().map(pair).collect()
            }
            Found::All(_, notes) => paired(&self.notes, notes, |it| &it.file.path)
                .filter(|(old, new)| !is_same(*old, *new))
                .map(|(old, new)| (old.cloned(), new.cloned()))
                .collect(),
        }
    }

    fn see_assets(&mut self, snapshot: &Snapshot) {
        let assets = || snapshot.files.iter().filter(|file| file.kind == Kind::Asset);
        self.asset_paths = assets().map(|file| file.path.clone()).collect();
        let stamps = assets().map(|file| (file.path.clone(), file.stamp)).collect();
        self.assets = Arc::new(Assets::new(AssetFiles::of(snapshot), stamps, &self.assets));
    }

    /// Sets right what readers may see, where that is a matter of the notes' texts alone.
    fn publish_again(&mut self, request: &BuildRequest<'_>, found: &Found, others: &[Pair]) {
        let has_same_files = matches!(found, Found::Rewritten(_));
        let Some((rules, mut parsed)) = self.published.take().filter(|_| has_same_files) else {
            return;
        };
        for (old, new) in others {
            let (Some(old), Some(new)) = (old, new) else { return };
            let stat = stat(&new.file, &self.past.past().history, &request.config);
            let (Ok((old, _)), Ok((new, found))) = (&old.parsed, &new.parsed) else { return };
            let decides = |note: &Note| (note.front.publish, note.front.is_draft);
            let path = |note: &Arc<Note>| note.path.cmp(&new.path);
            let place =
                parsed.notes.binary_search_by(path).filter(|_| decides(old) == decides(new));
            let Some(place) = place else { return };
            let id = NoteId(place as u32);
            parsed.notes.set(id, Arc::clone(new));
            parsed.found.set(id, Arc::clone(found));
            parsed.stats.set(id, stat);
        }
        self.published = Some((rules, parsed));
    }

    /// What the past tells: whether that is something else than before.
    fn look_back(&mut self, request: &BuildRequest<'_>) -> bool {
        let git_times = request.config.git_times;
        let has_other_past = self.past.look(request);
        if has_other_past || self.git_times != git_times {
            self.git_times = git_times;
            // The times of all notes may be others.
            self.published = None;
        }
        has_other_past
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
                Some(it) if it.is_of(file) => notes.push(Some(Arc::clone(it))),
                known => {
                    unread.push((notes.len(), file, known));
                    notes.push(None);
                }
            }
        }
        let read = |(at, file, known): (usize, &Arc<ScannedFile>, Option<&Arc<SeenNote>>)| {
            (at, Arc::new(SeenNote::read(file, known.map(|it| &**it), rest)))
        };
        let read: Vec<(usize, Arc<SeenNote>)> = unread.into_par_iter().map(read).collect();
        for (at, note) in read {
            notes[at] = Some(note);
        }
        notes.into_iter().flatten().collect()
    }

    /// The input of a site as it was seen, all notes parsed.
    pub(super) fn input(&mut self, request: &BuildRequest<'_>) -> (Parsed, Around) {
        let rules = (request.config.opt_in, request.config.drafts);
        let known = self.published.take().filter(|(known, _)| *known == rules);
        let (_, mut parsed) = known.unwrap_or_else(|| (rules, self.publish(&request.config)));
        self.published = Some((rules, parsed.clone()));
        let past = self.past.past();
        parsed.diagnostics.extend(past.found.iter().cloned());
        let around = Around {
            assets: Arc::clone(&self.asset_paths),
            theme: self.theme.clone(),
            history: Arc::clone(&past.history),
            now: request.now,
            config: request.config.clone(),
        };
        (parsed, around)
    }

    /// What readers may see of the notes.
    fn publish(&self, config: &Config) -> Parsed {
        let stats = stats(&self.snapshot, &self.past.past().history, config);
        let mut unread = Vec::new();
        let mut parsed = Vec::with_capacity(self.notes.len());
        for note in &self.notes {
            match &note.parsed {
                Ok(note) => parsed.push(note.clone()),
                Err(why) => unread.push((**why).clone()),
            }
        }
        let mut parsed = publish(parsed, self.snapshot.hidden.clone(), &stats, config);
        parsed.diagnostics.extend(self.snapshot.diagnostics.iter().cloned());
        parsed.diagnostics.extend(unread);
        parsed
    }

    /// The files that are no notes.
    pub(super) fn assets(&self) -> &Arc<Assets> {
        &self.assets
    }
}

impl SeenNote {
    /// Whether it is of this state of its file, in what it says and in what is told of the file: who
    /// writes between a look and the reading makes these two.
    fn is_of(&self, file: &ScannedFile) -> bool {
        self.stamp == Some(file.stamp) && self.file.stamp == file.stamp
    }

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
                SeenNote { file, stamp, hash, parsed: Ok((Arc::new(note), found.into())) }
            }
        }
    }
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

fn hash(note: Option<&Arc<SeenNote>>) -> Option<[u8; 32]> {
    note.map(|note| note.hash)
}

/// What is told of a note's file.
fn time(note: Option<&Arc<SeenNote>>) -> Option<(Option<SystemTime>, u64)> {
    note.map(|note| (note.file.modified, note.file.size))
}

/// Whether it is the same in both, not only alike.
fn is_same<T>(old: Option<&Arc<T>>, new: Option<&Arc<T>>) -> bool {
    matches!((old, new), (Some(old), Some(new)) if Arc::ptr_eq(old, new))
}
