//! Where an asset's copy lies: one folder, the name kept as a slug, a hash of the content in it,
//! so that browsers may keep it for ever.

use crate::text::escape::url_path;
use crate::text::slug::{shorten, slug};
use crate::vault::names::file_name;

/// Path of the copy from the root of the site, not encoded: `assets/schema-1a2b3c4d.png`.
pub fn path(asset: &str, hash: &[u8; 32]) -> String {
    let name = file_name(asset);
    let (stem, extension) = match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => (stem, slug(extension)),
        _ => (name, String::new()),
    };
    let stem = slug(stem);
    let stem = if stem.is_empty() { "file".to_owned() } else { shorten(&stem) };
    let hash: String = hash[..4].iter().map(|b| format!("{b:02x}")).collect();
    let dot = if extension.is_empty() { "" } else { "." };
    format!("assets/{stem}-{hash}{dot}{}", shorten(&extension))
}

/// The same percent-encoded, as links have it.
pub fn route(asset: &str, hash: &[u8; 32]) -> String {
    url_path(&path(asset, hash))
}
