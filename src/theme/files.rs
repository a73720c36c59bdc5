//! The files that make up a theme: the embedded default, and a site's own laid over it.

use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::collections::BTreeMap;

#[derive(RustEmbed)]
#[folder = "themes/default"]
struct Embedded;

/// The default theme's files with their paths, sorted: what `moc theme eject` writes.
pub fn default_files() -> Vec<(String, Cow<'static, [u8]>)> {
    let mut files: Vec<_> = Embedded::iter()
        .filter_map(|path| Some((path.to_string(), Embedded::get(&path)?.data)))
        .collect();
    files.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    files
}

/// One file of a theme.
#[derive(Clone)]
pub(super) struct File {
    pub(super) bytes: Cow<'static, [u8]>,
    /// Whether it is the site's own, not the default theme's.
    pub(super) is_own: bool,
}

/// All files of a theme by path.
pub(super) struct Files {
    by_path: BTreeMap<String, File>,
    /// Where the site's own files lie, for diagnostics; without a final `/`.
    folder: String,
}

impl Files {
    /// The default theme, each file replaced by the override with its path, if there is one.
    pub(super) fn layered(overrides: &BTreeMap<String, Vec<u8>>, folder: &str) -> Files {
        let mut by_path: BTreeMap<String, File> = default_files()
            .into_iter()
            .map(|(path, bytes)| (path, File { bytes, is_own: false }))
            .collect();
        for (path, bytes) in overrides {
            let file = File { bytes: Cow::Owned(bytes.clone()), is_own: true };
            by_path.insert(path.clone(), file);
        }
        Files { by_path, folder: folder.trim_end_matches('/').to_owned() }
    }

    /// The default theme alone.
    pub(super) fn defaults() -> Files {
        Files::layered(&BTreeMap::new(), "")
    }

    /// The file at a path.
    pub(super) fn get(&self, path: &str) -> Option<&File> {
        self.by_path.get(path)
    }

    /// Files below a folder (`css/`), sorted, with the rest of their path.
    pub(super) fn below<'a>(
        &'a self,
        folder: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a File)> {
        self.by_path
            .range(folder.to_owned()..)
            .map_while(move |(path, file)| Some((path.strip_prefix(folder)?, file)))
    }

    /// How a diagnostic names a file of this theme.
    pub(super) fn shown(&self, path: &str) -> String {
        match (self.get(path), self.folder.as_str()) {
            (Some(file), folder) if file.is_own && !folder.is_empty() => format!("{folder}/{path}"),
            (Some(file), _) if file.is_own => path.to_owned(),
            _ => format!("(default theme)/{path}"),
        }
    }

    /// A hash over all files and over `dir`, whose name covers styles made of variables.
    pub(super) fn fingerprint(&self, dir: &str) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        hash_entry(&mut hasher, dir, &[]);
        for (path, file) in &self.by_path {
            hash_entry(&mut hasher, path, &file.bytes);
        }
        *hasher.finalize().as_bytes()
    }
}

/// Feeds one file into a hash, lengths included, so that no two lists of files are alike.
pub(super) fn hash_entry(hasher: &mut blake3::Hasher, path: &str, bytes: &[u8]) {
    hasher.update(&path.len().to_le_bytes());
    hasher.update(path.as_bytes());
    hasher.update(&bytes.len().to_le_bytes());
    hasher.update(bytes);
}
