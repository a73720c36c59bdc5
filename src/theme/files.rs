//! The files that make up a theme, in layers: the default theme, the built-in theme that the site
//! names, the site's own files. In each path's place the uppermost file counts.

use crate::config::ThemeName;
use rust_embed::RustEmbed;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// All built-in themes, each in a folder of its name.
#[derive(RustEmbed)]
#[folder = "themes"]
struct Embedded;

/// The files of a built-in theme with their paths, sorted: what `moc theme eject` writes. A theme
/// other than the default holds what differs from it.
pub fn built_in_files(theme: ThemeName) -> Vec<(String, Cow<'static, [u8]>)> {
    let files = layered(theme).pop().unwrap_or_default().1;
    files.into_iter().map(|(path, file)| (path, file.bytes)).collect()
}

/// One file of a theme.
#[derive(Clone)]
pub(super) struct File {
    pub(super) bytes: Cow<'static, [u8]>,
    /// Whose it is; `None` is the site's own.
    theme: Option<ThemeName>,
}

impl File {
    /// Whether it is the site's own.
    pub(super) fn is_own(&self) -> bool {
        self.theme.is_none()
    }
}

/// Files by their path inside a theme.
type ByPath = BTreeMap<String, File>;

/// A built-in theme and all files that it has, those of the themes below it included.
type Layer = (ThemeName, ByPath);

/// A built-in theme as itself and as what it builds on, the lowest first.
fn layered(theme: ThemeName) -> Vec<Layer> {
    let mut layers: Vec<Layer> = Vec::new();
    let names = match theme {
        ThemeName::Default => vec![theme],
        other => vec![ThemeName::Default, other],
    };
    for name in names {
        let mut files = layers.last().map(|(_, files)| files.clone()).unwrap_or_default();
        let folder = format!("{}/", name.as_str());
        files.extend(Embedded::iter().filter_map(|path| {
            let bytes = Embedded::get(&path)?.data;
            let path = path.strip_prefix(&folder)?.to_owned();
            Some((path, File { bytes, theme: Some(name) }))
        }));
        layers.push((name, files));
    }
    layers
}

/// All files of a theme by path.
pub(super) struct Files {
    by_path: ByPath,
    built_in: Vec<Layer>,
    /// Where the site's own files lie, for diagnostics; without a final `/`.
    folder: String,
}

impl Files {
    /// A built-in theme, each file replaced by the site's own with its path, if there is one.
    pub(super) fn layered(
        theme: ThemeName,
        own: &BTreeMap<String, Vec<u8>>,
        folder: &str,
    ) -> Files {
        let built_in = layered(theme);
        let mut by_path = built_in.last().map(|(_, files)| files.clone()).unwrap_or_default();
        for (path, bytes) in own {
            let file = File { bytes: Cow::Owned(bytes.clone()), theme: None };
            by_path.insert(path.clone(), file);
        }
        Files { by_path, built_in, folder: folder.trim_end_matches('/').to_owned() }
    }

    /// The same without the site's own files.
    pub(super) fn built_in(&self) -> Files {
        let by_path = self.built_in.last().map(|(_, files)| files.clone()).unwrap_or_default();
        Files { by_path, built_in: self.built_in.clone(), folder: String::new() }
    }

    /// The built-in themes that this one consists of, the lowest first, each with all its files.
    pub(super) fn layers(&self) -> impl Iterator<Item = (ThemeName, &ByPath)> {
        self.built_in.iter().map(|(name, files)| (*name, files))
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
        self.get(path).map_or_else(|| self.shown_as_own(path), |file| self.shown_as(path, file))
    }

    /// The same for a file that may have another in its place.
    pub(super) fn shown_as(&self, path: &str, file: &File) -> String {
        match file.theme {
            Some(theme) => format!("({} theme)/{path}", theme.as_str()),
            None => self.shown_as_own(path),
        }
    }

    fn shown_as_own(&self, path: &str) -> String {
        match self.folder.as_str() {
            "" => path.to_owned(),
            folder => format!("{folder}/{path}"),
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
