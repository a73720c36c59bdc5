//! From a folder to the list of what lies in it: names, sizes, times. Nothing is opened.
//!
//! What is no part of the vault is dropped here, before anything else can see it (rules X2
//! and X6): dot names, leftovers of sync tools, ignored folders, templates, links, devices,
//! and whatever moc itself wrote. Where a name could be read in two ways the answer is the
//! one that publishes less.

use super::notes::unreadable;
use super::sys::{Stat, lstat};
use super::walk::{self, Found, Seen, Walk};
use super::write::MARKER;
use crate::diag::Diagnostic;
use crate::io::names::{Names, Verdict, is_never_read};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
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
    /// What tells this state of it from another without reading it.
    pub stamp: Stamp,
    /// Note or asset.
    pub kind: Kind,
}

/// A state of a file: equal ones have equal bytes, unless a file is written twice within the
/// shortest time that the system tells apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp(Stat);

impl Stamp {
    pub(super) fn of(meta: &std::fs::Metadata) -> Stamp {
        Stamp(Stat::of(meta))
    }

    /// Whether the file was changed so shortly before `now` that it may change again and keep its
    /// stamp.
    pub fn is_fresh(&self, now: SystemTime) -> bool {
        let since = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let now = i64::try_from(since.as_nanos()).unwrap_or(i64::MAX);
        let changed = self.0.changed_ns.max(self.0.modified_ns);
        now.saturating_sub(changed) < FRESH_NS
    }
}

/// Nanoseconds within which two changes of a file may bear the same time.
const FRESH_NS: i64 = 100_000_000;

/// The folder at one moment.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// Sorted by the bytes of the path. What is not listed again is shared.
    pub files: Vec<Arc<ScannedFile>>,
    /// Paths of files that exist and are not published: ignored, or templates.
    pub hidden: Vec<String>,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
    /// Why the folder itself could not be read: then there is nothing to make a site of.
    pub failure: Option<String>,
    /// Where its files stand, once somebody has asked.
    standing: OnceLock<Standing>,
}

/// What stands in each folder of a snapshot.
#[derive(Debug, Clone, Default)]
struct Standing {
    folders: FxHashMap<String, Count>,
    /// Whether every name is one.
    is_plain: bool,
}

/// How many stand in a folder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    files: usize,
    hidden: usize,
    /// Those with files in them.
    folders: usize,
}

impl Standing {
    fn of(snapshot: &Snapshot) -> Standing {
        let files = snapshot.files.iter().map(|file| file.path.as_str());
        let is_plain = snapshot.diagnostics.is_empty() && !files.clone().any(is_replaced);
        let mut standing = Standing { folders: FxHashMap::default(), is_plain };
        files.for_each(|path| standing.folder(parent(path)).files += 1);
        let hidden = snapshot.hidden.iter();
        hidden.for_each(|path| standing.folder(parent(path)).hidden += 1);
        standing
    }

    /// A folder, known to those above it.
    fn folder(&mut self, path: &str) -> &mut Count {
        if !self.folders.contains_key(path) {
            self.folders.insert(path.to_owned(), Count::default());
            if !path.is_empty() {
                self.folder(parent(path)).folders += 1;
            }
        }
        self.folders.entry(path.to_owned()).or_default()
    }
}

/// Whether a name has bytes that are not UTF-8.
fn is_replaced(path: &str) -> bool {
    path.contains('\u{FFFD}')
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
    rules.sort_out(unique(files.collect()), &mut snapshot);
    snapshot
}

/// Lists `root` again where something may have changed: in `folders`, and in those below them that
/// `old` does not know. `None` when all of it has to be listed.
///
/// Cheaper than [`scan()`] by as much as lies elsewhere. A folder that took the place of another is
/// taken for it.
pub fn rescan(
    root: &Path,
    options: &ScanOptions,
    old: &Snapshot,
    folders: &BTreeSet<PathBuf>,
) -> Option<Snapshot> {
    // What could not be read or told apart may be healed from anywhere.
    let content = content_folder(root, options).ok().filter(|_| old.standing().is_plain)?;
    let mut diagnostics = Vec::new();
    let rules = Rules::new(&content, options, &mut diagnostics);
    let keep = |seen: &Seen<'_>| rules.keep(seen);
    let inside = folders.iter().filter_map(|folder| folder.strip_prefix(&content.disk).ok());
    let folders: BTreeSet<&Path> = inside.collect();
    let mut known: FxHashSet<&str> = FxHashSet::default();
    let mut last = None;
    for path in old.files.iter().map(|f| &f.path).chain(&old.hidden) {
        let mut folder = parent(path);
        // Files of one folder stand together.
        if last.replace(folder) == Some(folder) {
            continue;
        }
        while known.insert(folder) && !folder.is_empty() {
            folder = parent(folder);
        }
    }
    let mut found = Vec::new();
    // For each folder that was listed, the folders that stand in it.
    let mut listed: BTreeMap<String, FxHashSet<String>> = BTreeMap::new();
    let mut unknown = Vec::new();
    for folder in folders {
        let is_there = rules.enters(folder);
        let list =
            if is_there { walk::list(&content.disk, folder, &keep) } else { Walk::default() };
        if !list.errors.is_empty() {
            return None;
        }
        let below = list.found.iter().filter(|f| matches!(f.kind, walk::Kind::Folder));
        let below: Vec<(String, &Path)> =
            below.map(|f| (slashed(&f.path), f.path.as_path())).collect();
        let new = below.iter().filter(|(path, _)| !known.contains(path.as_str()));
        unknown.extend(new.map(|(_, disk)| (*disk).to_owned()));
        listed.insert(slashed(folder), below.into_iter().map(|(path, _)| path).collect());
        found.extend(list.found);
    }
    unknown.retain(|folder| !listed.contains_key(&slashed(folder)));
    let walk = walk::walk_below(&content.disk, unknown, keep);
    if !walk.errors.is_empty() {
        return None;
    }
    found.extend(walk.found);
    let mut last = None;
    let mut stays = |path: &str| {
        let folder = parent(path);
        let is_known = last.as_ref().is_some_and(|(it, _): &(String, bool)| *it == folder);
        if !is_known {
            last = Some((folder.to_owned(), stays(folder, &listed)));
        }
        last.as_ref().is_some_and(|(_, stays)| *stays)
    };
    let mut files: Vec<ScannedFile> =
        found.into_iter().filter_map(|f| scanned(f, &content.disk)).collect();
    if !diagnostics.is_empty() || files.iter().any(|f| is_replaced(&f.path)) {
        return None;
    }
    let mut snapshot = Snapshot {
        files: old.files.iter().filter(|f| stays(&f.path)).cloned().collect(),
        hidden: old.hidden.iter().filter(|path| stays(path)).cloned().collect(),
        ..Snapshot::default()
    };
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    files.dedup_by(|a, b| a.path == b.path);
    rules.sort_out(files, &mut snapshot);
    snapshot.files.sort_by(|a, b| a.path.cmp(&b.path));
    snapshot.hidden.sort();
    Some(snapshot)
}

/// The notes that stand in `folders` now, each with its place among the files of `old`. `None` unless
/// what stands there is what stood there, and no file is another but notes.
///
/// Cheaper than [`rescan()`] by all that is elsewhere, which is not even looked through.
pub fn notes_again(
    root: &Path,
    options: &ScanOptions,
    old: &Snapshot,
    folders: &BTreeSet<PathBuf>,
) -> Option<Vec<(usize, ScannedFile)>> {
    let standing = old.standing();
    let content = content_folder(root, options).ok().filter(|_| standing.is_plain)?;
    let mut diagnostics = Vec::new();
    let rules = Rules::new(&content, options, &mut diagnostics);
    let mut notes = Vec::new();
    for folder in folders.iter().filter_map(|folder| folder.strip_prefix(&content.disk).ok()) {
        let list = walk::list(&content.disk, folder, &|seen: &Seen<'_>| rules.keep(seen));
        if !rules.enters(folder) || !list.errors.is_empty() {
            return None;
        }
        let mut count = Count::default();
        for found in list.found {
            if matches!(found.kind, walk::Kind::Folder) {
                standing.folders.get(&slashed(&found.path))?;
                count.folders += 1;
            }
            let Some(file) = scanned(found, &content.disk) else { continue };
            match rules.names.judge(&file.path) {
                Verdict::Absent => {}
                Verdict::Hidden => {
                    old.hidden.binary_search(&file.path).ok()?;
                    count.hidden += 1;
                }
                verdict => {
                    let path = |known: &Arc<ScannedFile>| known.path.cmp(&file.path);
                    let at = old.files.binary_search_by(path).ok()?;
                    count.files += 1;
                    match verdict {
                        Verdict::Note => notes.push((at, ScannedFile { kind: Kind::Note, ..file })),
                        _ if old.files[at].stamp == file.stamp => {}
                        _ => return None,
                    }
                }
            }
        }
        if standing.folders.get(&slashed(folder)) != Some(&count) {
            return None;
        }
    }
    diagnostics.is_empty().then_some(notes)
}

impl Snapshot {
    fn standing(&self) -> &Standing {
        self.standing.get_or_init(|| Standing::of(self))
    }
}

/// Whether the files in a folder are where they were: the folder was not listed again, and the nearest
/// above it that was still has the folder that leads to it. What stands in one that was is listed anew.
fn stays(folder: &str, listed: &BTreeMap<String, FxHashSet<String>>) -> bool {
    if listed.contains_key(folder) {
        return false;
    }
    let mut below = folder;
    while !below.is_empty() {
        let above = parent(below);
        if let Some(folders) = listed.get(above) {
            return folders.contains(below);
        }
        below = above;
    }
    true
}

fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
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

    /// Whether a folder is there and no link, and neither it nor one above it is left out.
    fn enters(&self, folder: &Path) -> bool {
        let mut above = PathBuf::new();
        folder.iter().all(|name| {
            let name = name.to_owned();
            let is_kept = self.keep(&Seen { folder: &above, name: &name, is_folder: true });
            above.push(&name);
            let meta = lstat(&self.content.join(&above));
            is_kept && matches!(meta, Ok(Some(meta)) if meta.is_dir())
        })
    }

    /// Adds files to a snapshot as what they are.
    fn sort_out(&self, files: Vec<ScannedFile>, snapshot: &mut Snapshot) {
        for file in files {
            match self.names.judge(&file.path) {
                Verdict::Note => {
                    snapshot.files.push(Arc::new(ScannedFile { kind: Kind::Note, ..file }));
                }
                Verdict::Asset => snapshot.files.push(Arc::new(file)),
                Verdict::Hidden => snapshot.hidden.push(file.path),
                Verdict::Absent => {}
            }
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
        stamp: Stamp::of(&meta),
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
