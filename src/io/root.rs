//! Finds the vault inside the folder that the user named, and reads the few files that
//! settings and themes come from.

use super::scan::slashed;
use super::sys::{lstat, open_regular};
use super::walk::{self, Kind};
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::Path;

/// Where the vault is, and what Obsidian says about it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RootInfo {
    /// The sub-folder that is the vault; `None` when it is the named folder itself.
    pub content_dir: Option<String>,
    /// Whether there is an `.obsidian` folder at all.
    pub is_vault: bool,
    /// Text of `.obsidian/app.json`.
    pub app_json: Option<String>,
    /// Text of `.obsidian/templates.json`.
    pub templates_json: Option<String>,
    /// Text of `.obsidian/bookmarks.json`.
    pub bookmarks_json: Option<String>,
    /// Text of `.obsidian/appearance.json`.
    pub appearance_json: Option<String>,
}

/// Settings of the app are small; what is larger is no settings file.
const MAX_SETTINGS_BYTES: u64 = 4 << 20;

/// Looks for `.obsidian` in `dir`, then one level below; never above. A sub-folder is the
/// vault only when it is the only one with `.obsidian` and no notes lie beside it: the
/// papers of a repository (`README.md`, `CHANGELOG.md`: all capitals) are no notes.
pub fn find_root(dir: &Path) -> RootInfo {
    if is_folder(&dir.join(".obsidian")) {
        return settings(dir, None);
    }
    match vault_below(dir) {
        Some(name) => settings(&dir.join(&name), Some(name)),
        None => RootInfo::default(),
    }
}

fn settings(vault: &Path, content_dir: Option<String>) -> RootInfo {
    let read = |name: &str| read_settings(&vault.join(".obsidian").join(name));
    RootInfo {
        content_dir,
        is_vault: true,
        app_json: read("app.json"),
        templates_json: read("templates.json"),
        bookmarks_json: read("bookmarks.json"),
        appearance_json: read("appearance.json"),
    }
}

fn vault_below(dir: &Path) -> Option<String> {
    let mut vault = None;
    for entry in fs::read_dir(dir).ok()?.flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        if is_folder(&entry.path()) {
            let is_vault = !name.starts_with('.') && is_folder(&entry.path().join(".obsidian"));
            if is_vault && vault.replace(name).is_some() {
                return None;
            }
        } else if is_note_of_its_own(&name) {
            return None;
        }
    }
    vault
}

fn is_note_of_its_own(name: &str) -> bool {
    let Some((stem, extension)) = name.rsplit_once('.') else { return false };
    let is_paper = stem.bytes().all(|b| b.is_ascii_uppercase() || b"_-".contains(&b));
    extension.eq_ignore_ascii_case("md") && !stem.is_empty() && !is_paper
}

fn is_folder(path: &Path) -> bool {
    matches!(lstat(path), Ok(Some(meta)) if meta.is_dir())
}

fn read_settings(path: &Path) -> Option<String> {
    let (file, _) = open_regular(path).ok()?;
    let mut bytes = Vec::new();
    file.take(MAX_SETTINGS_BYTES).read_to_end(&mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The bytes of those of the vault's CSS snippets that are there, by name.
pub fn read_snippets(vault: &Path, names: &[String]) -> BTreeMap<String, Vec<u8>> {
    let folder = vault.join(".obsidian").join("snippets");
    let read = |name: &String| {
        let (file, _) = open_regular(&folder.join(format!("{name}.css"))).ok()?;
        let mut bytes = Vec::new();
        file.take(MAX_SETTINGS_BYTES).read_to_end(&mut bytes).ok()?;
        Some((name.clone(), bytes))
    };
    names.iter().filter_map(read).collect()
}

/// The text of a file that the user trusts, such as `site.toml`; `None` when there is none.
///
/// # Errors
/// When it is there but cannot be read, is no regular file, or is not UTF-8.
pub fn read_text(path: &Path) -> io::Result<Option<String>> {
    match fs::metadata(path) {
        Ok(meta) if meta.is_file() => fs::read_to_string(path).map(Some),
        Ok(_) => Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// All regular files of a theme's folder by path with `/`. Dot names and links are left
/// out; a folder that is not there is an empty tree.
///
/// # Errors
/// When a file or folder in it cannot be read; the error names it.
pub fn read_tree(dir: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    if !dir.try_exists()? {
        return Ok(BTreeMap::new());
    }
    let walk = walk::walk(dir, |seen| !seen.name.as_encoded_bytes().starts_with(b"."));
    if let Some((path, error)) = walk.errors.into_iter().next() {
        return Err(named(&slashed(&path), &error));
    }
    let mut tree = BTreeMap::new();
    for found in walk.found {
        if let Kind::File(_) = found.kind {
            let name = slashed(&found.path);
            let (mut file, _) =
                open_regular(&dir.join(&found.path)).map_err(|e| named(&name, &e))?;
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).map_err(|e| named(&name, &e))?;
            tree.insert(name, bytes);
        }
    }
    Ok(tree)
}

fn named(name: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{name}: {}", super::reason(error)))
}
