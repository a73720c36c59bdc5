//! A build on the disk: scan, read, run the pipeline into a writer, put the site in place.

use crate::build::leaves::{self, Remembered};
use crate::build::pipeline::{self, Input, World};
use crate::build::timings::Stopwatch;
use crate::build::{BuildError, BuildReport, BuildRequest, Progress};
use crate::io::memo::{self, Keep, Memo};
use crate::io::notes::read_notes;
use crate::io::root;
use crate::io::scan::{self, Kind, ScanOptions, Snapshot};
use crate::io::write::{self, SiteWriter, Target, WriteError};
use rustc_hash::FxHashMap;
use std::path::{Path, PathBuf};

/// Folder of the site's own theme files, in the root.
const THEME: &str = "theme";

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
    let snapshot = scan::scan(&request.root, &options(request));
    watch.lap("scan");
    tell(Progress::Phase("read"));
    let (notes, unread) = read_notes(&snapshot);
    let theme = root::read_tree(&request.root.join(THEME)).map_err(|error| BuildError {
        message: format!(
            "the theme folder `{THEME}` cannot be read: {}",
            crate::io::reason(&error)
        ),
        is_refusal: false,
    })?;
    let disk = Disk::new(&snapshot, writer);
    let input = Input {
        notes: notes
            .into_iter()
            .map(|note| (snapshot.files[note.index].path.clone(), note.bytes))
            .collect(),
        assets: snapshot
            .files
            .iter()
            .filter(|f| f.kind == Kind::Asset)
            .map(|f| f.path.clone())
            .collect(),
        hidden: snapshot.hidden.clone(),
        theme,
        config: request.config.clone(),
    };
    let memo = Memo::open(cache.as_deref(), leaves::version());
    watch.lap("read");

    let outcome = {
        let leaves = Remembered::new(&memo, request.highlight);
        pipeline::run(input, &disk, &leaves, &tell)
    };
    let outcome = match outcome {
        Ok(outcome) => outcome,
        Err(error) => {
            memo.save(Keep::All);
            return Err(error.into());
        }
    };
    let mut after = Stopwatch::start();
    tell(Progress::Phase("put in place"));
    let written = disk.writer.commit()?;
    after.lap("put in place");
    memo.save(if request.highlight { Keep::Used } else { Keep::All });
    after.lap("memo");

    let mut diagnostics = outcome.diagnostics;
    diagnostics.extend(snapshot.diagnostics);
    diagnostics.extend(unread);
    let mut timings = watch.finish();
    timings.extend(outcome.timings);
    timings.extend(after.finish());
    Ok(BuildReport {
        pages: outcome.pages,
        written: written.written,
        kept: written.kept,
        deleted: written.deleted,
        diagnostics,
        timings,
    })
}

fn options(request: &BuildRequest<'_>) -> ScanOptions {
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

/// Where results are kept from one build to the next, if anywhere.
fn cache_folder(request: &BuildRequest<'_>) -> Option<PathBuf> {
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
    /// Where assets lie, by their path.
    assets: FxHashMap<&'a str, &'a Path>,
}

impl<'a> Disk<'a> {
    fn new(snapshot: &'a Snapshot, writer: SiteWriter) -> Self {
        let assets = snapshot.files.iter().filter(|f| f.kind == Kind::Asset);
        Disk { writer, assets: assets.map(|f| (f.path.as_str(), f.disk.as_path())).collect() }
    }

    fn find(&self, asset: &str) -> Result<&'a Path, String> {
        self.assets.get(asset).copied().ok_or_else(|| "no such file".to_owned())
    }
}

impl World for Disk<'_> {
    type Error = WriteError;

    fn put(&self, path: &str, bytes: &[u8]) -> Result<(), WriteError> {
        self.writer.put(path, bytes)
    }

    fn copy(&self, path: &str, asset: &str) -> Result<Result<(), String>, WriteError> {
        let from = match self.find(asset) {
            Ok(from) => from,
            Err(reason) => return Ok(Err(reason)),
        };
        match self.writer.copy(path, from) {
            Ok(()) => Ok(Ok(())),
            Err(error) if error.is_source() => Ok(Err(error.to_string())),
            Err(error) => Err(error),
        }
    }

    fn hash(&self, asset: &str) -> Result<[u8; 32], String> {
        crate::io::notes::hash_file(self.find(asset)?).map_err(|error| crate::io::reason(&error))
    }

    fn read(&self, asset: &str) -> Result<Vec<u8>, String> {
        crate::io::notes::read_file(self.find(asset)?).map_err(|error| crate::io::reason(&error))
    }
}
