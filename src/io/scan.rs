//! From a folder to the list of what lies in it: names, sizes, times. Nothing is opened.
//!
//! What is no part of the vault is dropped here, before anything else can see it (rules X2
//! and X6): dot names, leftovers of sync tools, ignored folders, templates, links, devices,
//! and whatever moc itself wrote. Where a name could be read in two ways the answer is the
//! one that publishes less.

use super::notes::unreadable;
use super::sys::lstat;
use super::walk::{self, Found, Seen};
use super::write::MARKER;
use crate::diag::Diagnostic;
use crate::io::names::{Names, Verdict, is_never_read};
use rustc_hash::FxHashSet;
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// What to read and what to leave out.
#[derive(Debug, Clone, Default)]
pub struct ScanOptions {
    /// Sub-folder of the root to read; all of the root when `None`.
    pub content_dir: Option<PathBuf>,
    /// Globs of files and folders to leave out, case-sensitive, relative to the content
    /// folder or to the root. Without `/` they match at any depth.
    pub ignore: Vec<String>,
    /// The templates folder, relative to the content folder or to the root, in any case.
    pub templates: Option<String>,
    /// The output folder, never read.
    pub out: Option<PathBuf>,
}

/// Note or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `.md` in any case.
    Note,
    /// Everything else.
    Asset,
}

/// One regular file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScannedFile {
    /// Relative to the content folder, with `/`, as on disk; bytes that are not UTF-8 are
    /// replaced. Unique in a snapshot.
    pub path: String,
    /// Where to open it.
    pub disk: PathBuf,
    /// Size in bytes.
    pub size: u64,
    /// Last modification, where the system knows it.
    pub modified: Option<SystemTime>,
    /// Note or asset.
    pub kind: Kind,
}

/// The folder at one moment.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Sorted by the bytes of the path.
    pub files: Vec<ScannedFile>,
    /// Paths of files that exist and are not published: ignored, or templates.
    pub hidden: Vec<String>,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
    /// Why the folder itself could not be read: then there is nothing to make a site of.
    pub failure: Option<String>,
}

/// Lists `root`. Never fails: what cannot be read is a diagnostic.
pub fn scan(root: &Path, options: &ScanOptions) -> Snapshot {
    let mut snapshot = Snapshot::default();
    let content = match content_folder(root, options) {
        Ok(content) => content,
        Err(error) => {
            let name = options.content_dir.as_deref().unwrap_or(Path::new("."));
            snapshot.diagnostics.push(unreadable(&name.to_string_lossy(), &error));
            snapshot.failure = Some(super::reason(&error));
            return snapshot;
        }
    };
    let rules = Rules::new(&content, options, &mut snapshot.diagnostics);
    let walk = walk::walk(&content.disk, |seen| rules.keep(seen));
    for (path, error) in &walk.errors {
        let name = if path.as_os_str().is_empty() { ".".into() } else { slashed(path) };
        snapshot.diagnostics.push(unreadable(&name, error));
        if path.as_os_str().is_empty() {
            snapshot.failure = Some(super::reason(error));
        }
    }
    let files = walk.found.into_iter().filter_map(|f| scanned(f, &content.disk));
    for file in unique(files.collect()) {
        match rules.names.judge(&file.path) {
            Verdict::Note => snapshot.files.push(ScannedFile { kind: Kind::Note, ..file }),
            Verdict::Asset => snapshot.files.push(file),
            Verdict::Hidden => snapshot.hidden.push(file.path),
            Verdict::Absent => {}
        }
    }
    snapshot
}

/// The folder to read: as the system names it, and its path inside the root.
struct Content {
    disk: PathBuf,
    inside: String,
}

fn content_folder(root: &Path, options: &ScanOptions) -> io::Result<Content> {
    let root = root.canonicalize()?;
    let disk = match &options.content_dir {
        Some(dir) => root.join(dir).canonicalize()?,
        None => root.clone(),
    };
    match disk.strip_prefix(&root) {
        Ok(inside) => Ok(Content { inside: slashed(inside), disk }),
        Err(_) => Err(io::Error::other("the content folder lies outside the root")),
    }
}

/// What the walk does not enter, and what the rest is by its name.
struct Rules {
    names: Names,
    out: Option<PathBuf>,
    content: PathBuf,
}

impl Rules {
    fn new(content: &Content, options: &ScanOptions, diagnostics: &mut Vec<Diagnostic>) -> Rules {
        let (names, found) =
            Names::new(&options.ignore, options.templates.as_deref(), &content.inside);
        diagnostics.extend(found);
        Rules {
            names,
            out: options.out.as_deref().and_then(|out| out.canonicalize().ok()),
            content: content.disk.clone(),
        }
    }

    fn keep(&self, seen: &Seen<'_>) -> bool {
        let is_left_out = is_never_read(&seen.name.to_string_lossy(), seen.is_folder);
        let is_output = seen.is_folder && self.is_output(seen);
        !is_left_out && !is_output
    }

    /// The output folder of this run, or a folder that bears the marker of another's.
    fn is_output(&self, seen: &Seen<'_>) -> bool {
        let disk = self.content.join(seen.folder).join(seen.name);
        self.out.as_ref() == Some(&disk) || matches!(lstat(&disk.join(MARKER)), Ok(Some(_)))
    }
}

fn scanned(found: Found, content: &Path) -> Option<ScannedFile> {
    let walk::Kind::File(meta) = found.kind else { return None };
    let path = slashed(&found.path);
    Some(ScannedFile {
        path,
        disk: content.join(&found.path),
        size: meta.len(),
        modified: meta.modified().ok(),
        kind: Kind::Asset,
    })
}

/// Names that differ only in bytes that are no UTF-8 look alike once these are replaced:
/// all but the first (by raw bytes, in which order they come) get a number.
fn unique(mut files: Vec<ScannedFile>) -> Vec<ScannedFile> {
    let mut taken: FxHashSet<String> = FxHashSet::default();
    let all: FxHashSet<String> = files.iter().map(|f| f.path.clone()).collect();
    for file in &mut files {
        if !taken.insert(file.path.clone()) {
            let mut numbered = (2..).map(|n| with_number(&file.path, n));
            if let Some(free) = numbered.find(|p| !all.contains(p) && !taken.contains(p)) {
                taken.insert(free.clone());
                file.path = free;
            }
        }
    }
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    files
}

fn with_number(path: &str, number: usize) -> String {
    let name_at = path.rfind('/').map_or(0, |slash| slash + 1);
    match path[name_at..].rfind('.') {
        Some(dot) if dot > 0 => {
            let (stem, extension) = path.split_at(name_at + dot);
            format!("{stem}-{number}{extension}")
        }
        _ => format!("{path}-{number}"),
    }
}

/// A relative path with `/`, whatever the system's separator.
pub(super) fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}
