//! A site looked through: all that a build does and finds, with nothing written.

use crate::build::asset_files::AssetFiles;
use crate::build::disk::{input, own_theme, scanned};
use crate::build::pipeline;
use crate::build::world::World;
use crate::build::{BuildError, BuildReport, BuildRequest, Progress};
use crate::html::Fresh;
use crate::io::notes::read_notes;
use crate::site::digest::Digest;
use std::convert::Infallible;

/// Looks a site through.
///
/// # Errors
/// When the folder of the notes or that of the theme cannot be read. Everything else is a diagnostic of the report.
pub fn check(request: &BuildRequest<'_>) -> Result<BuildReport, BuildError> {
    let tell = |news: Progress| {
        if let Some(progress) = request.progress {
            progress(news);
        }
    };
    tell(Progress::Phase("scan"));
    let snapshot = scanned(request)?;
    let (notes, unread) = read_notes(&snapshot);
    let theme = own_theme(request)?;
    let world = Reader { assets: AssetFiles::of(&snapshot) };
    let input = input(request, &snapshot, notes, theme);
    let Ok(outcome) = pipeline::run(input, &world, &Fresh::default(), &tell);
    let mut diagnostics = outcome.diagnostics;
    diagnostics.extend(snapshot.diagnostics);
    diagnostics.extend(unread);
    Ok(BuildReport {
        pages: outcome.pages,
        is_in_place: false,
        diagnostics,
        ..BuildReport::default()
    })
}

/// The disk, read only.
struct Reader {
    assets: AssetFiles,
}

impl World for Reader {
    type Error = Infallible;

    fn put(&self, _: &str, _: &[u8]) -> Result<Digest, Infallible> {
        Ok(Digest::default())
    }

    /// Nothing is copied; that it could be read was found out with its hash.
    fn copy(&self, _: &str, asset: &str) -> Result<Result<(), String>, Infallible> {
        Ok(self.assets.find(asset).map(|_| ()))
    }

    fn hash(&self, asset: &str) -> Result<[u8; 32], String> {
        self.assets.hash(asset)
    }

    fn wants_pictures(&self) -> bool {
        false
    }

    fn beginning(&self, asset: &str, bytes: usize) -> Result<Vec<u8>, String> {
        self.assets.beginning(asset, bytes)
    }

    fn read(&self, asset: &str) -> Result<Vec<u8>, String> {
        self.assets.read(asset)
    }
}
