//! What a page loads besides itself: one style, a few scripts, icons.
//!
//! Everything lies in one folder whose name is a hash of what is in it, so that a browser
//! may keep it for ever and never mixes two versions.

use super::files::{File, Files, hash_entry};
use super::snippets;
use super::squeeze::{script, squeezed};

/// The joined style's name.
const STYLE: &str = "moc.css";

/// Folders of a theme that are copied: a site's own files, and all but scripts and styles, as they
/// are. `extra/` holds the styles of what scripts show when it is asked for.
const COPIED: [&str; 4] = ["extra/", "fonts/", "icons/", "js/"];

/// The folder (with a final `/`) and the files in it, paths from the root of the site, sorted.
pub(super) fn collect(
    files: &Files,
    order: &[String],
    variables: &str,
    snippets: Option<Vec<u8>>,
) -> (String, Vec<(String, Vec<u8>)>) {
    let mut found = vec![(STYLE.to_owned(), joined_style(files, order, variables))];
    found.extend(snippets.map(|style| (snippets::NAME.to_owned(), style)));
    for folder in COPIED {
        let copied = files.below(folder);
        found.extend(copied.map(|(name, file)| (format!("{folder}{name}"), copy(name, file))));
    }
    found.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let mut hasher = blake3::Hasher::new();
    for (path, bytes) in &found {
        hash_entry(&mut hasher, path, bytes);
    }
    let dir = format!("assets/theme-{}/", &hasher.finalize().to_hex()[..8]);
    let assets = found.into_iter().map(|(path, bytes)| (format!("{dir}{path}"), bytes)).collect();
    (dir, assets)
}

/// What of a file is copied.
fn copy(name: &str, file: &File) -> Vec<u8> {
    match std::str::from_utf8(&file.bytes) {
        Ok(text) if !file.is_own() && name.ends_with(".js") => script(text).into_bytes(),
        _ if !file.is_own() && name.ends_with(".css") => style(&file.bytes),
        _ => file.bytes.to_vec(),
    }
}

/// A style that a script loads when it needs it.
fn style(css: &[u8]) -> Vec<u8> {
    let mut style = Vec::new();
    squeezed(css, &mut style);
    style
}

/// All styles in one: those that the settings name in their order, the others by name,
/// the site's variables last.
fn joined_style(files: &Files, order: &[String], variables: &str) -> Vec<u8> {
    let named = order.iter().filter_map(|name| files.get(&format!("css/{name}")));
    let others = files
        .below("css/")
        .filter(|(name, _)| name.ends_with(".css") && !order.iter().any(|o| o == name))
        .map(|(_, file)| file);
    let mut style = Vec::new();
    for file in named.chain(others) {
        squeezed(&file.bytes, &mut style);
        style.push(b'\n');
    }
    style.extend_from_slice(variables.as_bytes());
    style
}
