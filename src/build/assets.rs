//! The assets that pages refer to: looked at when first asked for, copied at the end.

use crate::build::world::World;
use crate::diag::{Diagnostic, Severity};
use crate::html::{Addresses, sanitize};
use crate::note::link;
use crate::site::assets;
use crate::site::digest::Digest;
use crate::site::image_size::{ENOUGH, image_size};
use crate::site::routes::{self, Routes};
use crate::vault::names::file_name;
use crate::vault::{AssetId, NoteId, Vault};
use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock, PoisonError};

/// Largest SVG that is looked through; a larger one is left out.
const LARGEST_SVG_BYTES: usize = 16 << 20;

/// Files that a browser opens as a page, with the rights of the site's own pages.
const DOCUMENTS: [&str; 10] =
    ["html", "htm", "xhtml", "xht", "shtml", "mht", "mhtml", "xml", "xsl", "svgz"];

/// Assets with their hashes, looked at when first referred to.
pub(super) struct AssetShelf<'a, W> {
    vault: &'a Vault,
    world: &'a W,
    hashes: Vec<OnceLock<Option<Digest>>>,
    sizes: Vec<OnceLock<Option<(u32, u32)>>>,
    problems: Mutex<Vec<Diagnostic>>,
}

impl<'a, W: World> AssetShelf<'a, W> {
    pub(super) fn new(vault: &'a Vault, world: &'a W) -> Self {
        let hashes = vault.assets.iter().map(|_| OnceLock::new()).collect();
        let sizes = vault.assets.iter().map(|_| OnceLock::new()).collect();
        AssetShelf { vault, world, hashes, sizes, problems: Mutex::default() }
    }

    /// The hash of an asset that may be copied.
    pub(super) fn hash(&self, id: AssetId) -> Option<Digest> {
        *self.hashes[id.0 as usize].get_or_init(|| {
            let asset = &self.vault.assets[id.0 as usize];
            let problem = match self.look(asset) {
                Ok(Look::Inert(hash)) => return Some(hash),
                Ok(Look::Document) => Diagnostic::new(
                    Severity::Error,
                    "asset::active-document",
                    "this page could run scripts in the name of your site; it is left out",
                )
                .help("publish it at an address of its own, and link to that"),
                Ok(Look::Drawing) => Diagnostic::new(
                    Severity::Error,
                    "asset::active-svg",
                    "this drawing holds what could run in a browser; it is left out",
                )
                .help("remove scripts, event attributes and foreign content from it"),
                Err(reason) => Diagnostic::new(
                    Severity::Loss,
                    "asset::unreadable",
                    format!("this file cannot be read: {reason}"),
                ),
            };
            self.problems
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(problem.in_file(asset));
            None
        })
    }

    /// What an asset is, and its hash where it may be copied.
    fn look(&self, asset: &str) -> Result<Look, String> {
        let extension = asset.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        if DOCUMENTS.contains(&extension.as_str()) {
            return Ok(Look::Document);
        }
        if extension == "svg" {
            let bytes = self.world.read(asset)?;
            if bytes.len() > LARGEST_SVG_BYTES || !sanitize::is_inert_svg(&bytes) {
                return Ok(Look::Drawing);
            }
        }
        self.world.hash(asset).map(Look::Inert)
    }

    /// Width and height of an image.
    fn size(&self, id: AssetId) -> Option<(u32, u32)> {
        *self.sizes[id.0 as usize].get_or_init(|| {
            let beginning = self.world.beginning(&self.vault.assets[id.0 as usize], ENOUGH);
            image_size(&beginning.ok()?)
        })
    }

    pub(super) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.problems.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What was found of an asset.
enum Look {
    /// Nothing in it runs.
    Inert(Digest),
    /// A drawing that holds what could run.
    Drawing,
    /// A page, which runs what it likes on the address of the site.
    Document,
}

/// Where everything is found.
pub(super) struct SiteAddresses<'a, W> {
    pub(super) routes: &'a Routes,
    pub(super) assets: &'a AssetShelf<'a, W>,
}

impl<W: World> Addresses for SiteAddresses<'_, W> {
    fn note(&self, id: NoteId) -> &str {
        self.routes.note(id)
    }

    fn asset(&self, id: AssetId) -> Option<String> {
        let asset = &self.assets.vault.assets[id.0 as usize];
        let is_page_of_its_own =
            matches!(link::extension(asset).as_deref(), Some("canvas" | "base"));
        if is_page_of_its_own {
            return None;
        }
        self.assets.hash(id).map(|hash| assets::route(asset, &hash))
    }

    fn size(&self, id: AssetId) -> Option<(u32, u32)> {
        self.assets.size(id)
    }

    fn folder(&self, path: &str) -> Option<&str> {
        self.routes.folder(path)
    }

    fn tag(&self, tag: &str) -> String {
        routes::tag(tag)
    }
}

/// Copies what published pages refer to. Two assets with the same name and bytes are one file.
pub(super) fn copy<W: World>(
    vault: &Vault,
    shelf: &AssetShelf<'_, W>,
    used: &BTreeSet<AssetId>,
    world: &W,
) -> Result<Vec<Diagnostic>, W::Error> {
    let mut diagnostics = Vec::new();
    let mut copied: BTreeSet<String> = BTreeSet::new();
    for id in used {
        let asset = &vault.assets[id.0 as usize];
        let Some(hash) = shelf.hash(*id) else { continue };
        let path = assets::path(asset, &hash);
        if copied.insert(path.clone())
            && let Err(reason) = world.copy(&path, asset)?
        {
            let message = format!("`{}` could not be copied: {reason}", file_name(asset));
            diagnostics
                .push(Diagnostic::new(Severity::Loss, "asset::unreadable", message).in_file(asset));
        }
    }
    Ok(diagnostics)
}
