//! A build on the disk: scan, read, run the pipeline into a writer, put the site in place.

use crate::build::asset_files::AssetFiles;
use crate::build::input::{Around, Input};
use crate::build::leaves::{self, Remembered};
use crate::build::past::Past;
use crate::build::pipeline;
use crate::build::timings::Stopwatch;
use crate::build::world::World;
use crate::build::{BuildError, BuildReport, BuildRequest, MAKER, Progress};
use crate::config::{Config, ThemeName};
use crate::diag::{Diagnostic, Severity};
use crate::history::History;
use crate::io::memo::{self, Keep, Memo};
use crate::io::notes::{ReadNote, read_ignored, read_notes};
use crate::io::root;
use crate::io::scan::{self, Kind, ScanOptions, ScannedFile, Snapshot};
use crate::io::write::{self, SiteWriter, Target, WriteError};
use crate::query::index::Stat;
use crate::site::digest::{Digest, Digester};
use crate::theme::OwnTheme;
use crate::value::Date;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::hash::Hash;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// Kinds of entries in the memo, beside those of `leaves`.
const PAGE: u8 = 3;
const BUILD: u8 = 4;
const SEARCHED: u8 = 5;

/// Folder of the site's own theme files, in the root.
pub(super) const THEME: &str = "theme";

/// Builds the site and puts it in place.
///
/// # Errors
/// When nothing was put in place: the output folder is no place for a site, or the disk fails.
/// The old site is whole then. Everything else is a diagnostic of the report.
pub fn build(request: &BuildRequest<'_>) -> Result<BuildReport, BuildError> {
    let tell = |news: Progress| {
        if let Some(progress) = request.progress {
            progress(news);
        }
    };
    let mut watch = Stopwatch::start();
    tell(Progress::Phase("scan"));
    let cache = cache_folder(request);
    let target =
        Target { out: request.out.clone(), source: request.root.clone(), cache: cache.clone() };
    let writer = SiteWriter::begin(&target)?;
    let snapshot = scanned(request)?;
    watch.lap("scan");
    tell(Progress::Phase("read"));
    let (notes, unread) = read_notes(&snapshot);
    let theme = own_theme(request)?;
    let memo = Memo::open(cache.as_deref(), leaves::version());
    watch.lap("read");
    let past = Past::read(request, Some(&memo));
    let digest = input_digest(request, &snapshot, &notes, &theme, &past);
    watch.lap("history");
    let times = times_digest(&snapshot);
    if let Some(report) = unchanged(&memo, digest.as_ref(), &times, &writer) {
        return Ok(BuildReport { timings: watch.finish(), ..report });
    }

    let disk = Disk::new(&snapshot, writer, &memo, request.highlight);
    let input = input(request, &snapshot, notes, theme, &past);
    let leaves = Remembered::new(&memo, request.highlight);
    let outcome = match pipeline::run(input, &disk, &leaves, &tell) {
        Ok(outcome) => outcome,
        Err(error) => {
            memo.save(Keep::All);
            return Err(error.into());
        }
    };
    let mut diagnostics = outcome.diagnostics;
    diagnostics.extend(snapshot.diagnostics.iter().cloned());
    diagnostics.extend(unread);
    diagnostics.extend(past.found);
    if outcome.has_leaks {
        memo.save(Keep::All);
        let (pages, timings) = (outcome.pages, outcome.timings);
        return Ok(BuildReport { pages, diagnostics, timings, ..BuildReport::default() });
    }
    let mut after = Stopwatch::start();
    tell(Progress::Phase("put in place"));
    let Disk { writer, has_kept, .. } = disk;
    let written = writer.commit()?;
    after.lap("put in place");
    if let Some(fingerprint) = &outcome.searched_for {
        memo.put(SEARCHED, fingerprint, &noted_site(&written.site));
    }
    note_build(
        &memo,
        // What depends on the time is made anew each time.
        digest.as_ref().filter(|_| !outcome.reads_clock),
        &Finished {
            site: written.site,
            times: outcome.has_queries.then_some(times),
            pages: outcome.pages,
            diagnostics: diagnostics.clone(),
        },
    );
    // Leaves of pages that were kept were not asked for, yet they are wanted again.
    let is_whole = request.highlight && !has_kept.into_inner();
    memo.save(if is_whole { Keep::Used } else { Keep::All });
    after.lap("memo");

    let mut timings = watch.finish();
    timings.extend(outcome.timings);
    timings.extend(after.finish());
    Ok(BuildReport {
        pages: outcome.pages,
        made: outcome.made,
        is_in_place: true,
        written: written.written,
        kept: written.kept,
        deleted: written.deleted,
        diagnostics,
        timings,
    })
}

/// What lies in the folder of the notes.
pub(super) fn scanned(request: &BuildRequest<'_>) -> Result<Snapshot, BuildError> {
    let snapshot = scan::scan(&request.root, &options(request));
    match &snapshot.failure {
        Some(reason) => {
            let folder = request.config.content_dir.as_deref().unwrap_or(".");
            let message = format!("the folder of the notes, `{folder}`, cannot be read: {reason}");
            Err(BuildError { message, is_refusal: false })
        }
        None => Ok(snapshot),
    }
}

/// The site's own theme files, and those of the vault's snippets that it uses.
pub(super) fn own_theme(request: &BuildRequest<'_>) -> Result<OwnTheme, BuildError> {
    let files = root::read_tree(&request.root.join(THEME)).map_err(|error| BuildError {
        message: format!(
            "the theme folder `{THEME}` cannot be read: {}",
            crate::io::reason(&error)
        ),
        is_refusal: false,
    })?;
    let snippets = root::read_snippets(&vault(request), &request.config.snippets);
    Ok(OwnTheme { files, snippets })
}

/// The folder of the notes.
fn vault(request: &BuildRequest<'_>) -> PathBuf {
    request.root.join(request.config.content_dir.as_deref().unwrap_or_default())
}

/// The pipeline's input, from what was read.
pub(super) fn input(
    request: &BuildRequest<'_>,
    snapshot: &Snapshot,
    notes: Vec<ReadNote>,
    theme: OwnTheme,
    past: &Past,
) -> Input {
    let assets = snapshot.files.iter().filter(|f| f.kind == Kind::Asset);
    Input {
        notes: notes
            .into_iter()
            .map(|note| (snapshot.files[note.index].path.clone(), note.bytes))
            .collect(),
        hidden: snapshot.hidden.clone(),
        ignored: read_ignored(&vault(request), &snapshot.hidden),
        stats: stats(snapshot, &past.history, &request.config),
        around: Around {
            assets: assets.map(|f| f.path.clone()).collect(),
            theme,
            history: Arc::clone(&past.history),
            now: request.now,
            config: request.config.clone(),
        },
    }
}

/// What is noted of a whole build.
#[derive(serde::Serialize, serde::Deserialize)]
struct Finished {
    site: Digest,
    /// When notes were changed, where queries may have asked.
    times: Option<Digest>,
    pages: usize,
    diagnostics: Vec<Diagnostic>,
}

/// The digest of all that a build reads; `None` when something of it cannot be told from
/// another state without reading it.
fn input_digest(
    request: &BuildRequest<'_>,
    snapshot: &Snapshot,
    notes: &[ReadNote],
    theme: &OwnTheme,
    past: &Past,
) -> Option<Digest> {
    let mut digester = Digester::default();
    (
        MAKER,
        built_in_theme(request.config.theme_name),
        request.highlight,
        format!("{:?}", request.config),
    )
        .hash(&mut digester);
    theme.hash(&mut digester);
    (&past.history, &past.found).hash(&mut digester);
    for note in notes {
        (&snapshot.files[note.index].path, note.hash).hash(&mut digester);
    }
    for asset in snapshot.files.iter().filter(|f| f.kind == Kind::Asset) {
        (&asset.path, asset.size, asset.modified?).hash(&mut digester);
    }
    snapshot.hidden.hash(&mut digester);
    // What could not be read is tried again each time.
    snapshot.diagnostics.is_empty().then(|| digester.digest())
}

/// The digest of when each note's file was changed last.
fn times_digest(snapshot: &Snapshot) -> Digest {
    let mut digester = Digester::default();
    for file in snapshot.files.iter().filter(|f| f.kind == Kind::Note) {
        file.modified.and_then(millis).hash(&mut digester);
    }
    digester.digest()
}

/// The built-in theme is a part of the input too: it changes with the program.
fn built_in_theme(theme: ThemeName) -> Digest {
    let mut digester = Digester::default();
    for (path, bytes) in crate::theme::built_in_files(theme) {
        (path, bytes).hash(&mut digester);
    }
    digester.digest()
}

/// A site as it is noted that it was searched.
fn noted_site(site: &Digest) -> String {
    blake3::Hash::from(*site).to_hex().to_string()
}

/// The report of a build whose input and output are what they were: there is nothing to do.
fn unchanged(
    memo: &Memo,
    digest: Option<&Digest>,
    times: &Digest,
    writer: &SiteWriter,
) -> Option<BuildReport> {
    let noted = memo.get(BUILD, digest?)?;
    let noted: Finished = serde_json::from_str(&noted).ok()?;
    if noted.times.is_some_and(|noted| noted != *times) {
        return None;
    }
    let (site, files) = writer.whole_site()?;
    let has_loss = noted.diagnostics.iter().any(|d| d.severity == Severity::Loss);
    (site == noted.site && !has_loss).then_some(BuildReport {
        pages: noted.pages,
        is_in_place: true,
        kept: files,
        diagnostics: noted.diagnostics,
        ..BuildReport::default()
    })
}

fn note_build(memo: &Memo, digest: Option<&Digest>, finished: &Finished) {
    if let (Some(digest), Ok(text)) = (digest, serde_json::to_string(finished)) {
        memo.put(BUILD, digest, &text);
    }
}

pub(super) fn options(request: &BuildRequest<'_>) -> ScanOptions {
    let config = &request.config;
    let mut ignore = config.ignore.clone();
    if config.content_dir.is_none() {
        // Beside the notes lie the site's own files.
        ignore.push(format!("/{THEME}/"));
    }
    ScanOptions {
        content_dir: config.content_dir.as_ref().map(PathBuf::from),
        ignore,
        templates: config.templates.clone(),
        out: Some(request.out.clone()),
    }
}

/// What the disk says of each note's file, or, where the site wants that, its commits.
pub(super) fn stats(
    snapshot: &Snapshot,
    history: &History,
    config: &Config,
) -> FxHashMap<String, Stat> {
    let notes = snapshot.files.iter().filter(|f| f.kind == Kind::Note);
    notes.map(|file| (file.path.clone(), stat(file, history, config))).collect()
}

/// The same of one. Nobody asks when a file was made: that is the time of the last checkout as often
/// as not, so it is taken to be the time of the last change.
pub(super) fn stat(file: &ScannedFile, history: &History, config: &Config) -> Stat {
    let on_disk = file.modified.and_then(millis).and_then(Date::from_millis);
    let past = history.of(&file.path).filter(|_| config.git_times);
    let (created, modified) = match past.and_then(|past| past.changed.as_ref()) {
        Some((first, last)) => (Date::from_millis(first.millis), Date::from_millis(last.millis)),
        None => (on_disk, on_disk),
    };
    Stat { created, modified, size: file.size }
}

/// Milliseconds since 1970.
fn millis(time: SystemTime) -> Option<i64> {
    match time.duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_millis()).ok(),
        Err(before) => i64::try_from(before.duration().as_millis()).ok().map(|millis| -millis),
    }
}

/// Where results are kept from one build to the next, if anywhere.
pub(super) fn cache_folder(request: &BuildRequest<'_>) -> Option<PathBuf> {
    if !request.cache {
        return None;
    }
    memo::cache_dir(&write::canonical_out(&request.out).ok()?)
}

impl From<WriteError> for BuildError {
    fn from(error: WriteError) -> Self {
        BuildError { is_refusal: error.is_refusal(), message: error.to_string() }
    }
}

/// The disk as the pipeline sees it.
struct Disk<'a> {
    writer: SiteWriter,
    assets: AssetFiles,
    memo: &'a Memo,
    highlight: bool,
    /// Whether a page was taken over from the last build.
    has_kept: AtomicBool,
}

impl<'a> Disk<'a> {
    fn new(snapshot: &Snapshot, writer: SiteWriter, memo: &'a Memo, highlight: bool) -> Self {
        Disk {
            writer,
            assets: AssetFiles::of(snapshot),
            memo,
            highlight,
            has_kept: AtomicBool::new(false),
        }
    }

    /// A page's digest together with how leaves are made.
    fn salted(&self, digest: &Digest) -> Digest {
        let mut digester = Digester::default();
        (digest, self.highlight).hash(&mut digester);
        digester.digest()
    }
}

impl World for Disk<'_> {
    type Error = WriteError;

    fn put(&self, path: &str, bytes: &[u8]) -> Result<Digest, WriteError> {
        self.writer.put(path, bytes)
    }

    fn keep(&self, path: &str, hash: &Digest) -> Result<bool, WriteError> {
        let is_kept = self.writer.keep(path, hash)?;
        if is_kept {
            self.has_kept.store(true, Ordering::Relaxed);
        }
        Ok(is_kept)
    }

    fn kept(&self, path: &str) -> Vec<u8> {
        self.writer.kept(path)
    }

    fn was_searched_for(&self, fingerprint: &Digest) -> bool {
        let site = self.writer.whole_site().map(|(site, _)| noted_site(&site));
        site.is_some() && self.memo.get(SEARCHED, fingerprint).as_deref() == site.as_deref()
    }

    fn recall(&self, digest: &Digest) -> Option<String> {
        self.memo.get(PAGE, &self.salted(digest)).map(Cow::into_owned)
    }

    fn remember(&self, digest: &Digest, note: &str) {
        self.memo.put(PAGE, &self.salted(digest), note);
    }

    fn copy(&self, path: &str, asset: &str) -> Result<Result<(), String>, WriteError> {
        let from = match self.assets.find(asset) {
            Ok(from) => from,
            Err(reason) => return Ok(Err(reason)),
        };
        match self.writer.copy(path, from) {
            Ok(_) => Ok(Ok(())),
            Err(error) if error.is_source() => Ok(Err(error.to_string())),
            Err(error) => Err(error),
        }
    }

    fn hash(&self, asset: &str) -> Result<[u8; 32], String> {
        self.assets.hash(asset)
    }

    fn beginning(&self, asset: &str, bytes: usize) -> Result<Vec<u8>, String> {
        self.assets.beginning(asset, bytes)
    }

    fn read(&self, asset: &str) -> Result<Vec<u8>, String> {
        self.assets.read(asset)
    }
}
