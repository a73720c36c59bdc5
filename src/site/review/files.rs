//! Files beside the notes: those that no page shows, and images that are larger than they need be.

use crate::diag::{Diagnostic, Severity};
use crate::note::link::{Media, extension, media};
use crate::vault::{AssetId, Vault};
use std::collections::BTreeSet;

/// An image of more bytes is told. Readers on a telephone wait a second for so much.
const LARGE_BYTES: u64 = 1_000_000;

/// The files of a vault, as a check sees them once all pages are made.
pub struct Files<'a> {
    /// All notes and files.
    pub vault: &'a Vault,
    /// Those that pages refer to.
    pub used: &'a BTreeSet<AssetId>,
    /// How many bytes a file has.
    pub size: &'a dyn Fn(&str) -> u64,
}

impl Files<'_> {
    /// What is found. Pictures, sound, films and PDF alone are looked at: other files may be there for
    /// queries or programs.
    pub fn review(&self) -> Vec<Diagnostic> {
        let all = self.vault.assets.iter().enumerate();
        all.filter_map(|(at, path)| self.of(AssetId(at as u32), path)).collect()
    }

    fn of(&self, id: AssetId, path: &str) -> Option<Diagnostic> {
        let media = extension(path).as_deref().and_then(media)?;
        if matches!(media, Media::Canvas | Media::Base) {
            return None;
        }
        if !self.used.contains(&id) {
            let message = "no page shows or links this file; it is not part of the site";
            return Some(
                Diagnostic::new(Severity::Info, "asset::unused", message)
                    .in_file(path)
                    .help("link it, or remove it if nothing else needs it"),
            );
        }
        let bytes = (self.size)(path);
        let is_large = media == Media::Image && bytes > LARGE_BYTES;
        is_large.then(|| {
            let message = format!("this image has {:.1} MB", bytes as f64 / 1e6);
            Diagnostic::new(Severity::Info, "asset::large-image", message)
                .in_file(path)
                .help("save it at the size in which it is shown, as WebP or AVIF")
        })
    }
}
