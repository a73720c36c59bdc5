//! A site that follows its folder: any file of it can be had at any time, as a build of that moment
//! would make it.
//!
//! What the disk holds is looked at when somebody says that it has changed ([`Live::refresh`]): the
//! notes that differ are parsed, the vault is frozen anew, and from then on pages are made from that
//! ([`Live::file`]), each when it is asked for, by the function that a build uses. What only the
//! whole site can tell, such as the search, is made afterwards, at leisure
//! ([`Live::complete`]); until then that of the state before is given out.
//!
//! Not here: watching the disk (`io::watch`), speaking to browsers (`serve`).

mod disk;
mod recent;
mod seen;
mod version;
mod whole;

pub use disk::AssetFile;

use crate::build::frozen::Frozen;
use crate::build::gate::Secrets;
use crate::build::live::disk::ReadOnly;
use crate::build::live::recent::Recent;
use crate::build::live::seen::Seen;
use crate::build::live::version::{Found, Version};
use crate::build::live::whole::Whole;
use crate::build::timings::Stopwatch;
use crate::build::{BuildError, BuildRequest, Progress, disk as building, leaves};
use crate::config::Config;
use crate::diag::{self, Diagnostic};
use crate::io::memo::Memo;
use crate::io::watch::Change;
use crate::site::preview;
use crate::value::Date;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

/// How long somebody waits for a file that only the whole site can tell, before there has been any.
const PATIENCE: Duration = Duration::from_secs(20);
/// How many may wait for one at a time; the others are told that there is none, so that whoever makes
/// answers has hands free for pages.
const MOST_WAITING: usize = 2;

/// What is read anew each time that the disk is looked at.
pub struct Setup {
    /// All settings.
    pub config: Config,
    /// What is wrong with the vault's own settings.
    pub diagnostics: Vec<Diagnostic>,
    /// The time that queries see as now.
    pub now: Date,
}

/// How to make a [`Setup`], or what is wrong with `site.toml`.
pub type Open = dyn Fn() -> Result<Setup, Box<Diagnostic>> + Send + Sync;

/// What a refresh did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refreshed {
    /// The number of the state that is shown now.
    pub version: u64,
    /// Files that are new, changed or gone, sorted; none where only settings are.
    pub files: Vec<String>,
    /// How long each phase took.
    pub timings: Vec<(&'static str, Duration)>,
}

/// What is known of a state once all of it has been made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completed {
    /// Pages that are new, gone, or other than in the state that was made as a whole before;
    /// `None` when this is the first.
    pub changed_pages: Option<usize>,
}

/// A site that follows its folder.
pub struct Live {
    root: PathBuf,
    open: Box<Open>,
    highlight: bool,
    seen: Mutex<Seen>,
    current: RwLock<Arc<Version>>,
    newest: AtomicU64,
    /// The last state that was made as a whole.
    whole: Mutex<Latest>,
    has_whole: Condvar,
    waiting: AtomicUsize,
    leaves: Arc<Recent>,
    /// What keeps the newest state of the folder from being shown.
    trouble: Mutex<Option<Box<Diagnostic>>>,
    /// How long each phase of the first state took.
    start: Vec<(&'static str, Duration)>,
}

/// The last state that was made as a whole.
#[derive(Default)]
struct Latest {
    whole: Option<Arc<Whole>>,
    /// Whether it tells of notes that are gone since, hidden perhaps: then nobody gets it.
    is_withdrawn: bool,
}

impl Latest {
    /// What may be given out.
    fn shown(&self) -> Option<&Arc<Whole>> {
        self.whole.as_ref().filter(|_| !self.is_withdrawn)
    }
}

/// A file of the site.
pub enum LiveFile {
    /// Its bytes, and whether it is a page.
    Made(Arc<[u8]>, bool),
    /// A file of the vault, as it lies there.
    Asset(AssetFile),
}

impl Live {
    /// Reads the site at `root`, and tells how far it is.
    ///
    /// # Errors
    /// When `site.toml` is wrong, or the folder of the notes or of the theme cannot be read.
    pub fn start(
        root: PathBuf,
        open: Box<Open>,
        highlight: bool,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> Result<Live, LiveError> {
        let setup = open().map_err(LiveError::Config)?;
        let mut seen = Seen::default();
        let request = request(&root, &setup, highlight);
        let mut watch = Stopwatch::start();
        progress(Progress::Phase("read"));
        seen.look(&request, &Change::Anywhere)?;
        watch.lap("look");
        let warnings = setup.diagnostics;
        let version = frozen(&request, &mut seen, warnings, None, (&mut watch, progress));
        let builds = Memo::open(building::cache_folder(&request).as_deref(), leaves::version());
        Ok(Live {
            root,
            open,
            highlight,
            seen: Mutex::new(seen),
            current: RwLock::new(Arc::new(version)),
            newest: AtomicU64::new(1),
            whole: Mutex::default(),
            has_whole: Condvar::new(),
            waiting: AtomicUsize::new(0),
            leaves: Arc::new(Recent::new(builds)),
            trouble: Mutex::default(),
            start: watch.finish(),
        })
    }

    /// Looks at the disk again, and freezes the site anew if anything differs. `None` when nothing
    /// does. What cannot be read or understood keeps the last good state, and is told.
    pub fn refresh(&self, change: &Change) -> Option<Refreshed> {
        let mut seen = lock(&self.seen);
        let outcome = self.look(&mut seen, change);
        let trouble = outcome.as_ref().err().map(LiveError::diagnostic);
        let is_news = {
            let mut told = lock(&self.trouble);
            let is_news = *told != trouble;
            *told = trouble;
            is_news
        };
        let version = self.newest.load(Ordering::Relaxed);
        match outcome {
            Ok(Some(refreshed)) => Some(refreshed),
            Ok(None) | Err(_) => {
                is_news.then(|| Refreshed { version, files: Vec::new(), timings: Vec::new() })
            }
        }
    }

    fn look(&self, seen: &mut Seen, change: &Change) -> Result<Option<Refreshed>, LiveError> {
        let mut watch = Stopwatch::start();
        let setup = (self.open)().map_err(LiveError::Config)?;
        let before = self.version();
        let has_other_settings =
            before.frozen.config != setup.config || before.warnings != setup.diagnostics;
        let request = request(&self.root, &setup, self.highlight);
        let change = if has_other_settings { &Change::Anywhere } else { change };
        let difference = seen.look(&request, change)?;
        watch.lap("look");
        if !difference.is_any && !has_other_settings {
            return Ok(None);
        }
        let version =
            frozen(&request, seen, setup.diagnostics, Some(&before), (&mut watch, &|_| {}));
        let number = version.number;
        self.show(version, &before);
        watch.lap("show");
        let (files, timings) = (difference.files, watch.finish());
        Ok(Some(Refreshed { version: number, files, timings }))
    }

    /// Puts a state in the place of the one before.
    fn show(&self, version: Version, before: &Version) {
        // Held meanwhile, so that no whole of the state before can be put there as if it were new.
        let mut latest = lock(&self.whole);
        latest.is_withdrawn |= !version.has_all_of(before);
        self.newest.store(version.number, Ordering::Relaxed);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *current, Arc::new(version));
        // It may be the last who has it, and that takes time to let go.
        drop((current, latest));
        drop(before);
    }

    /// Makes the newest state as a whole; `None` when another takes its place meanwhile.
    pub fn complete(&self) -> Option<Completed> {
        let version = self.version();
        if version.whole().is_some() {
            return Some(Completed { changed_pages: Some(0) });
        }
        let before = lock(&self.whole).whole.clone();
        let made =
            whole::whole(&version, before.as_deref(), &self.newest, &self.leaves, self.highlight);
        let made = made.ok()?;
        let changed_pages = before.map(|before| made.changed_since(&before));
        let mut latest = lock(&self.whole);
        if self.number() != version.number {
            return None;
        }
        let made = Arc::new(made);
        version.set_whole(Arc::clone(&made));
        *latest = Latest { whole: Some(made), is_withdrawn: false };
        self.has_whole.notify_all();
        Some(Completed { changed_pages })
    }

    /// The file at a path of the site.
    pub fn file(&self, path: &str) -> Option<LiveFile> {
        let version = self.version();
        match version.file(path, &self.leaves, self.highlight) {
            Some(Found::Bytes(bytes, is_page)) => return Some(LiveFile::Made(bytes, is_page)),
            Some(Found::Asset(file)) => return Some(LiveFile::Asset(file)),
            None if version.is_of_a_page(path) || !may_be_of_the_whole(path) => return None,
            None => {}
        }
        let whole = version.whole().or_else(|| self.some_whole())?;
        if let Some(page) = whole.cards.get(path) {
            let picture = version.beside(page, path, &self.leaves, self.highlight)?;
            return Some(LiveFile::Made(picture, false));
        }
        let made = whole.files.get(path).map(|it| LiveFile::Made(Arc::clone(it), false));
        made.or_else(|| whole.assets.get(path).cloned().map(LiveFile::Asset))
    }

    /// Whether there is a file at a path.
    pub fn has(&self, path: &str) -> bool {
        let version = self.version();
        version.knows(path)
            || version.whole().or_else(|| lock(&self.whole).shown().cloned()).is_some_and(|whole| {
                whole.files.contains_key(path)
                    || whole.assets.contains_key(path)
                    || whole.cards.contains_key(path)
            })
    }

    /// All that there is to say of the newest state, as far as it is known yet, sorted.
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let version = self.version();
        let mut all = version.diagnostics();
        version.frozen.config.levels.apply(&mut all);
        all.extend(lock(&self.trouble).as_deref().cloned());
        diag::sort(&mut all);
        all
    }

    /// Stands for the theme's scripts: another name, other scripts.
    pub fn scripts(&self) -> String {
        let version = self.version();
        let assets = version.frozen.theme().assets().iter();
        let mut hasher = blake3::Hasher::new();
        for (_, bytes) in assets.filter(|(path, _)| path.ends_with(".js")) {
            hasher.update(blake3::hash(bytes).as_bytes());
        }
        hasher.finalize().to_hex()[..16].to_owned()
    }

    /// How long each phase of the first state took.
    pub fn start_timings(&self) -> &[(&'static str, Duration)] {
        &self.start
    }

    /// The number of the newest state.
    pub fn number(&self) -> u64 {
        self.newest.load(Ordering::Relaxed)
    }

    /// How many pages the newest state has.
    pub fn pages(&self) -> usize {
        let version = self.version();
        version.whole().map_or(version.frozen.jobs.all.len(), |whole| whole.pages.len())
    }

    /// The settings that hold now.
    pub fn config(&self) -> Config {
        self.version().frozen.config.clone()
    }

    fn version(&self) -> Arc<Version> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The last state that was made as a whole; the first of all is waited for.
    fn some_whole(&self) -> Option<Arc<Whole>> {
        let latest = lock(&self.whole);
        if let Some(whole) = latest.shown() {
            return Some(Arc::clone(whole));
        }
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= MOST_WAITING {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return None;
        }
        let is_awaited = |latest: &mut Latest| latest.shown().is_none();
        let waited = self.has_whole.wait_timeout_while(latest, PATIENCE, is_awaited);
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        waited.unwrap_or_else(PoisonError::into_inner).0.shown().cloned()
    }
}

/// Whether a file is called as those are that only the whole site can tell. Those of pages and of the
/// theme are known, and nobody waits for what no site has.
fn may_be_of_the_whole(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let is_made = ["json", "txt", "xml"].contains(&extension) || name.starts_with('.');
    folder.starts_with("assets") || (is_made && name != preview::FILE)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn request(root: &std::path::Path, setup: &Setup, highlight: bool) -> BuildRequest<'static> {
    BuildRequest {
        root: root.to_owned(),
        out: root.join(&setup.config.out),
        config: setup.config.clone(),
        highlight,
        cache: true,
        now: setup.now,
        progress: None,
    }
}

/// Freezes what was seen.
fn frozen(
    request: &BuildRequest<'_>,
    seen: &mut Seen,
    warnings: Vec<Diagnostic>,
    before: Option<&Version>,
    (watch, progress): (&mut Stopwatch, &(dyn Fn(Progress) + Sync)),
) -> Version {
    let (parsed, around) = seen.input(request);
    let assets = Arc::clone(seen.assets());
    watch.lap("take");
    let world = ReadOnly::new(&assets);
    let (notes, paths) = (parsed.withheld.clone(), parsed.hidden.clone());
    // Ignored notes are known by their paths: nothing here has ever read them.
    let secrets = Secrets { notes, ignored: Vec::new(), paths };
    let (frozen, found) =
        Frozen::new(parsed, around, &world, before.map(|it| &it.frozen), watch, progress);
    let number = before.map_or(1, |before| before.number + 1);
    Version::new(number, frozen, secrets, found, warnings, assets)
}

/// Why a state of the folder cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    /// `site.toml` is wrong.
    #[error("{}", .0.message)]
    Config(Box<Diagnostic>),
    /// A folder cannot be read.
    #[error(transparent)]
    Folder(#[from] BuildError),
}

impl LiveError {
    fn diagnostic(&self) -> Box<Diagnostic> {
        match self {
            LiveError::Config(wrong) => wrong.clone(),
            LiveError::Folder(error) => Box::new(Diagnostic::new(
                diag::Severity::Error,
                "preview::unreadable",
                error.to_string(),
            )),
        }
    }
}
