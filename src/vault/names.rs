//! From a link as written to the file it means (rules R1–R9).
//!
//! Pure and total: works on the frozen name index and always answers. Not here: aliases
//! (`called`), headings and blocks (`subpath`), what a link looks like (`html::link`).

use crate::note::Note;
use crate::note::link::strip_md;
use crate::text::fold::{clean_path, fold, path_key};
use crate::text::nearest::nearest;
use crate::vault::each::Each;
use crate::vault::{AssetId, NoteId};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::sync::Arc;

/// What a path names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A note.
    Note(NoteId),
    /// Another file.
    Asset(AssetId),
    /// A folder that has a generated page.
    Folder(String),
    /// A file that is not published.
    Hidden,
}

#[derive(Debug)]
struct File {
    /// Normalised, case kept.
    path: String,
    /// Folded.
    key: String,
    target: Target,
}

/// Every path a link may mean.
#[derive(Debug)]
pub struct NameIndex {
    files: Vec<File>,
    /// Files by the folded last segment of their path.
    by_name: FxHashMap<String, Vec<u32>>,
    /// Folders with notes in or below them, by the folded last segment: paths as on disk.
    folders: FxHashMap<String, Vec<String>>,
    /// Names of notes by their first letter, sorted, for "did you mean": a slip of the pen is
    /// rarely in the first.
    note_names: FxHashMap<char, Vec<String>>,
    has_hidden: bool,
}

impl NameIndex {
    /// Indexes all files.
    pub fn new(notes: &Each<Arc<Note>>, assets: &[String], hidden: &[String]) -> NameIndex {
        let notes_of = notes
            .iter()
            .enumerate()
            .map(|(i, n)| (n.path.as_str(), Target::Note(NoteId(i as u32))));
        let assets_of =
            assets.iter().enumerate().map(|(i, a)| (a.as_str(), Target::Asset(AssetId(i as u32))));
        let hidden_of = hidden.iter().map(|h| (h.as_str(), Target::Hidden));
        let mut files = Vec::with_capacity(notes.len() + assets.len() + hidden.len());
        let mut by_name: FxHashMap<String, Vec<u32>> = FxHashMap::default();
        for (path, target) in notes_of.chain(assets_of).chain(hidden_of) {
            let path = clean_path(path);
            let key = fold(&path);
            let name = key.rsplit('/').next().unwrap_or(&key).to_owned();
            by_name.entry(name).or_default().push(files.len() as u32);
            files.push(File { path, key, target });
        }
        let mut folders: FxHashMap<String, Vec<String>> = FxHashMap::default();
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        for note in notes.iter() {
            let mut folder = parent(&note.path);
            while !folder.is_empty() && seen.insert(folder) {
                let key = path_key(folder);
                let name = key.rsplit('/').next().unwrap_or(&key).to_owned();
                folders.entry(name).or_default().push(folder.to_owned());
                folder = parent(folder);
            }
        }
        let mut note_names: FxHashMap<char, Vec<String>> = FxHashMap::default();
        for note in notes.iter() {
            let name = file_name(strip_md(&note.path));
            note_names.entry(first_letter(name)).or_default().push(name.to_owned());
        }
        let has_hidden = !hidden.is_empty();
        NameIndex { files, by_name, folders, note_names, has_hidden }
    }

    /// What `link` names when it stands in the file at `source`.
    pub fn find(&self, source: &str, link: &str) -> Option<Target> {
        let link = clean_path(link.trim());
        if link.is_empty() {
            return self.exact(&clean_path(source)).map(|f| f.target.clone());
        }
        if link.starts_with("./") || link.starts_with("../") || link == ".." || link == "." {
            let path = join(parent(&clean_path(source)), &link)?;
            return self.at(&path);
        }
        if let Some(path) = link.strip_prefix('/') {
            return self.at(path);
        }
        let trimmed = link.trim_end_matches('/');
        if trimmed.len() == link.len()
            && let Some(file) = self.pick(source, &link)
        {
            return Some(file.target.clone());
        }
        self.folder(trimmed)
    }

    /// Whether any file is not published.
    pub fn has_hidden(&self) -> bool {
        self.has_hidden
    }

    /// Whether there are files at this path or below it, and none of them is published.
    pub fn hides(&self, path: &str) -> bool {
        let key = fold(clean_path(path).trim_matches('/'));
        let is_there = |file: &&File| {
            let rest = file.key.strip_prefix(key.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/') || rest == ".md")
        };
        let mut files = self.files.iter().filter(is_there).peekable();
        files.peek().is_some() && files.all(|file| file.target == Target::Hidden)
    }

    /// The name of a note like `link`, for a helpful message.
    pub fn nearest(&self, link: &str) -> Option<&str> {
        let name = file_name(strip_md(link));
        let names = self.note_names.get(&first_letter(name))?;
        nearest(name, names.iter().map(String::as_str))
    }

    /// Exactly this path, `.md` added where needed.
    fn at(&self, path: &str) -> Option<Target> {
        self.exact(path)
            .or_else(|| self.exact(&format!("{path}.md")))
            .map(|f| f.target.clone())
            .or_else(|| self.folder_at(path.trim_end_matches('/')))
    }

    fn exact(&self, path: &str) -> Option<&File> {
        let key = fold(path);
        let same = self.named(&key).filter(|f| f.key == key);
        // On a disk that tells case apart, the same case wins (R1).
        same.min_by_key(|f| (f.path != path, &f.path))
    }

    fn named(&self, key: &str) -> impl Iterator<Item = &File> {
        let name = key.rsplit('/').next().unwrap_or(key);
        self.by_name.get(name).into_iter().flatten().map(|i| &self.files[*i as usize])
    }

    /// Rule R5 over the candidates of R4.
    fn pick(&self, source: &str, link: &str) -> Option<&File> {
        let key = fold(link);
        let with_md = format!("{key}.md");
        // A file of exactly that name comes before a note whose name it would be (R7).
        [(&key, link.to_owned()), (&with_md, format!("{link}.md"))]
            .into_iter()
            .find_map(|(key, link)| self.pick_of(source, key, &link))
    }

    fn pick_of(&self, source: &str, key: &str, link: &str) -> Option<&File> {
        let suffix = format!("/{key}");
        let folder = fold(parent(&clean_path(source)));
        let rank = |file: &File| {
            let file_folder = parent(&file.key);
            let is_below = folder.is_empty()
                || file_folder
                    .strip_prefix(folder.as_str())
                    .is_some_and(|rest| rest.starts_with('/'));
            let place = if file.key == key {
                0
            } else if file_folder == folder {
                1
            } else if is_below {
                2
            } else {
                3
            };
            let is_same_case = file.path == link || file.path.ends_with(&format!("/{link}"));
            let length = if place < 2 { 0 } else { file.path.chars().count() };
            (place, length, Reverse(is_same_case), file.path.clone())
        };
        let mut found = self.named(key).filter(|f| f.key == key || f.key.ends_with(&suffix));
        let (first, second) = (found.next()?, found.next());
        // Most names are those of one file, and there is nothing to choose.
        let Some(second) = second else { return Some(first) };
        [first, second].into_iter().chain(found).min_by_key(|f| rank(f))
    }

    /// Rule R9: a folder by its name, its index note first.
    fn folder(&self, link: &str) -> Option<Target> {
        let key = fold(link);
        let name = key.rsplit('/').next().unwrap_or(&key);
        let suffix = format!("/{key}");
        let candidates = self.folders.get(name)?;
        let matching = candidates.iter().filter(|f| {
            let folder = path_key(f);
            folder == key || folder.ends_with(&suffix)
        });
        let folder = matching.min_by_key(|f| (f.chars().count(), f.as_str()))?;
        self.folder_at(folder)
    }

    fn folder_at(&self, folder: &str) -> Option<Target> {
        let index = format!("{folder}/index.md");
        if let Some(file) = self.exact(&index) {
            return Some(file.target.clone());
        }
        let key = path_key(folder);
        let name = key.rsplit('/').next().unwrap_or(&key);
        let known = self.folders.get(name)?.iter().find(|f| path_key(f) == key)?;
        Some(Target::Folder(known.clone()))
    }
}

fn first_letter(name: &str) -> char {
    name.chars().flat_map(char::to_lowercase).next().unwrap_or(' ')
}

/// The folder of a path, `""` at the root.
pub fn parent(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The last segment of a path.
pub fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// `link` (with `.` and `..`) against `folder`; `None` when it leads above the root.
fn join(folder: &str, link: &str) -> Option<String> {
    let mut segments: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    for segment in link.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop()?;
            }
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}
