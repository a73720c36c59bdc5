//! Hints that something has changed on the disk, gathered into bursts.
//!
//! Events are never believed: systems lose them (of 500 folders made and written into at once,
//! most files gave none), fold them together and name files that are gone. So all that comes out
//! is *look there again*, and now and then *look everywhere*; who asks compares what there is with what
//! was. A disk that tells nothing at all is only slower.
//!
//! A burst waits for files that are open for writing: between the halves of a note that is saved slowly there
//! is nothing to be seen. Linux alone tells when a file is closed.
//!
//! On Linux each folder is watched by itself, since the system has no other way, and folders that
//! no vault has (dot names, the output) need not be. Elsewhere the system watches whole trees.

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};
use walkdir::WalkDir;

/// Whether folders are watched one by one, and the system tells when a file has been closed.
const ONE_BY_ONE: bool = cfg!(any(target_os = "linux", target_os = "android"));
/// With more folders than these in a burst, looking everywhere is as good.
const MANY_FOLDERS: usize = 256;

/// An editor that saves one note touches no more: the note, a copy of it, one that is to take its place,
/// and one to see whether it may write here.
const FEW_FILES: usize = 4;

/// What to watch.
#[derive(Debug, Clone, Default)]
pub struct Watched {
    /// Folders with all that is below them. Those with dot names below are not entered.
    pub trees: Vec<PathBuf>,
    /// Folders for themselves. What does not exist yet is watched for by its parent.
    pub folders: Vec<PathBuf>,
    /// Folders that are not entered: the output.
    pub skipped: Vec<PathBuf>,
}

/// When to speak up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Times {
    /// A burst of a few files, as one save makes them, is over when nothing has happened for so long.
    pub quiet: Duration,
    /// One of many files, as a checkout makes them.
    pub busy: Duration,
    /// How long it waits for a file to be closed, from the last that was written to it.
    pub open: Duration,
    /// A burst is told after so long, over or not.
    pub longest: Duration,
    /// To look everywhere, after so long without having been told to.
    pub sweep: Duration,
    /// The same where it is sure that the disk tells: while somebody looks everywhere, a save waits.
    pub seldom: Duration,
}

impl Default for Times {
    fn default() -> Times {
        Times {
            // Where nobody tells that a file is closed, a pause is all there is to go by.
            quiet: Duration::from_millis(if ONE_BY_ONE { 5 } else { 12 }),
            busy: Duration::from_millis(25),
            open: Duration::from_millis(100),
            longest: Duration::from_millis(400),
            sweep: Duration::from_secs(2),
            seldom: Duration::from_secs(10),
        }
    }
}

/// Where to look again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// In these folders, and in what is below them.
    Below(BTreeSet<PathBuf>),
    /// Everywhere.
    Anywhere,
}

/// A watch on the disk. It ends when this is dropped.
pub struct Watch {
    watched: Watched,
    times: Times,
    heard: Arc<Heard>,
    /// Nothing where the system cannot watch: then there are sweeps alone.
    watcher: Option<RecommendedWatcher>,
    /// The folders that are watched, with what tells one from another of the same name.
    known: BTreeMap<PathBuf, Option<SystemTime>>,
    swept: Instant,
    /// Whether the disk does tell, and had no new folders to tell of: what is put into these while
    /// they are not watched yet is told by nobody.
    is_sure: bool,
}

/// What the system has told since the last time somebody asked.
#[derive(Default)]
struct Heard {
    burst: Mutex<Burst>,
    more: Condvar,
}

#[derive(Default)]
struct Burst {
    folders: BTreeSet<PathBuf>,
    /// Folders that have come, or that something has been done to.
    come: BTreeSet<PathBuf>,
    /// Names of files, no more than tell that there are many.
    files: BTreeSet<PathBuf>,
    is_anywhere: bool,
    first: Option<Instant>,
    last: Option<Instant>,
    /// Files that have been written to and not been closed, and when that was.
    open: BTreeMap<PathBuf, Instant>,
}

impl Burst {
    /// Takes it that files are being written to, or are so no more.
    fn note_open(&mut self, event: &Event, now: Instant) {
        let is_opened = matches!(
            event.kind,
            EventKind::Create(CreateKind::File) | EventKind::Modify(ModifyKind::Data(_))
        );
        let is_closed = matches!(
            event.kind,
            EventKind::Access(_) | EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_))
        );
        for path in &event.paths {
            if is_opened {
                self.open.insert(path.clone(), now);
            } else if is_closed {
                self.open.remove(path);
            }
        }
    }

    /// When it is over, unless something happens until then; nothing before it has begun.
    fn end(&self, times: &Times) -> Option<Instant> {
        let (first, last) = (self.first?, self.last?);
        let quiet = if self.files.len() > FEW_FILES { times.busy } else { times.quiet };
        let closed = self.open.values().map(|written| *written + times.open).max();
        let over = closed.map_or(last + quiet, |closed| closed.max(last + quiet));
        Some(over.min(first + times.longest))
    }
}

impl Watch {
    /// Begins to watch. Never fails: what cannot be watched is looked at now and then.
    pub fn start(watched: Watched, times: Times) -> Watch {
        let heard = Arc::new(Heard::default());
        let told = Arc::clone(&heard);
        let watcher = notify::recommended_watcher(move |event| told.hear(event)).ok();
        let known = BTreeMap::new();
        let swept = Instant::now();
        let mut watch = Watch { watched, times, heard, watcher, known, swept, is_sure: false };
        watch.follow_all();
        watch
    }

    /// Waits for a change, at most until it is time to look everywhere. What happened before the
    /// answer is in it, or in the next one.
    pub fn wait(&mut self) -> Change {
        let pause = if self.is_sure { self.times.seldom } else { self.times.sweep };
        let until = self.swept + pause;
        loop {
            match self.heard.gather(&self.times, until) {
                Some(Burst { is_anywhere: false, mut folders, come, .. }) => {
                    folders.retain(|folder| !self.is_skipped(folder));
                    if !folders.is_empty() {
                        self.follow(&come);
                        self.is_sure = come.is_empty();
                        return Change::Below(folders);
                    }
                }
                _ => {
                    self.follow_all();
                    self.swept = Instant::now();
                    return Change::Anywhere;
                }
            }
        }
    }

    fn is_skipped(&self, folder: &Path) -> bool {
        self.watched.skipped.iter().any(|skipped| folder.starts_with(skipped))
    }

    /// Watches what is new since the last time everywhere was looked.
    fn follow_all(&mut self) {
        let skipped = &self.watched.skipped;
        let mut folders = self.watched.folders.clone();
        match ONE_BY_ONE {
            true => {
                let trees = self.watched.trees.iter();
                folders.extend(trees.flat_map(|tree| folders_below(tree, skipped)));
            }
            false => folders.extend(self.watched.trees.iter().cloned()),
        }
        let known = std::mem::take(&mut self.known);
        for folder in folders {
            let Ok(meta) = fs::metadata(&folder) else {
                continue;
            };
            // Where the system tells no such time, watching once more does no harm.
            let made = meta.created().ok();
            let is_known = made.is_some() && known.get(&folder) == Some(&made);
            if is_known || self.watch(&folder) {
                self.known.insert(folder, made);
            }
        }
    }

    /// Watches folders that have come, and what is below them: also those that have been away, which
    /// a system forgets.
    fn follow(&mut self, come: &BTreeSet<PathBuf>) {
        if !ONE_BY_ONE {
            return;
        }
        let trees = &self.watched.trees;
        let inside = come.iter().filter(|one| trees.iter().any(|tree| one.starts_with(tree)));
        let named = inside.filter(|one| !one.file_name().is_some_and(is_hidden));
        let below: BTreeSet<PathBuf> =
            named.flat_map(|folder| folders_below(folder, &self.watched.skipped)).collect();
        for folder in below {
            self.watch(&folder);
        }
    }

    fn watch(&mut self, folder: &Path) -> bool {
        let is_tree = !ONE_BY_ONE && self.watched.trees.iter().any(|tree| tree == folder);
        let mode = if is_tree { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
        self.watcher.as_mut().is_some_and(|watcher| watcher.watch(folder, mode).is_ok())
    }
}

impl Heard {
    /// Takes what the system says, of whatever is no reading.
    fn hear(&self, event: notify::Result<Event>) {
        if event.as_ref().is_ok_and(|event| is_reading(event.kind)) {
            return;
        }
        let paths = event.as_ref().map(|event| event.paths.as_slice()).unwrap_or_default();
        let come: Vec<PathBuf> = paths.iter().filter(|path| path.is_dir()).cloned().collect();
        let mut burst = self.lock();
        let now = Instant::now();
        burst.come.extend(come);
        match event {
            Ok(event) if !event.need_rescan() => {
                if ONE_BY_ONE {
                    burst.note_open(&event, now);
                }
                let more = (FEW_FILES + 1).saturating_sub(burst.files.len());
                burst.files.extend(event.paths.iter().take(more).cloned());
                let folders = event.paths.iter().filter_map(|path| path.parent());
                burst.folders.extend(folders.map(Path::to_owned));
            }
            // Something was lost, or cannot be watched.
            _ => burst.is_anywhere = true,
        }
        if burst.folders.len() > MANY_FOLDERS {
            burst.folders.clear();
            burst.is_anywhere = true;
        }
        burst.first.get_or_insert(now);
        burst.last = Some(now);
        self.more.notify_all();
    }

    /// The next burst, or nothing by `until`.
    fn gather(&self, times: &Times, until: Instant) -> Option<Burst> {
        let mut burst = self.lock();
        loop {
            let now = Instant::now();
            let end = burst.end(times).unwrap_or(until);
            if now >= end {
                let is_told = burst.first.is_some();
                return is_told.then(|| std::mem::take(&mut *burst));
            }
            let waited = self.more.wait_timeout(burst, end - now);
            burst = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn lock(&self) -> MutexGuard<'_, Burst> {
        self.burst.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether an event only says that somebody has looked, as moc itself does.
fn is_reading(kind: EventKind) -> bool {
    matches!(kind, EventKind::Access(kind) if kind != AccessKind::Close(AccessMode::Write))
}

/// A folder and all below it, without links, dot names and what is skipped.
fn folders_below(folder: &Path, skipped: &[PathBuf]) -> Vec<PathBuf> {
    let walk = WalkDir::new(folder).follow_links(false).into_iter().filter_entry(|entry| {
        let is_hidden = entry.depth() > 0 && is_hidden(entry.file_name());
        entry.file_type().is_dir() && !is_hidden && !skipped.iter().any(|one| one == entry.path())
    });
    walk.flatten().map(walkdir::DirEntry::into_path).collect()
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".")
}
