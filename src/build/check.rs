//! A site looked through: all that a build does and finds, with nothing written.

use crate::build::disk::{input, own_theme, scanned};
use crate::build::pipeline;
use crate::build::world::World;
use crate::build::{BuildError, BuildReport, BuildRequest, Progress};
use crate::html::Fresh;
use crate::io::notes::{hash_file, read_beginning, read_file, read_notes};
use crate::io::reason;
use crate::io::scan::Kind;
use crate::site::digest::Digest;
use rustc_hash::FxHashMap;
use std::convert::Infallible;
use std::path::Path;

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
    let assets = snapshot.files.iter().filter(|file| file.kind == Kind::Asset);
    let world = Reader { assets: assets.map(|f| (f.path.as_str(), f.disk.as_path())).collect() };
    let input = input(request, &snapshot, notes, theme);
    let Ok(outcome) = pipeline::run(input, &world, &Fresh::default(), &tell);
    let mut diagnostics = outcome.diagnostics;
    diagnostics.extend(snapshot.diagnostics);
    diagnostics.extend(unread);
    Ok(BuildReport { pages: outcome.pages, diagnostics, ..BuildReport::default() })
}

/// The disk, read only.
struct Reader<'a> {
    assets: FxHashMap<&'a str, &'a Path>,
}

impl Reader<'_> {
    fn find(&self, asset: &str) -> Result<&Path, String> {
        self.assets.get(asset).copied().ok_or_else(|| "no such file".to_owned())
    }
}

impl World for Reader<'_> {
    type Error = Infallible;

    fn put(&self, _: &str, _: &[u8]) -> Result<Digest, Infallible> {
        Ok(Digest::default())
    }

    /// Nothing is copied; that it could be read was found out with its hash.
    fn copy(&self, _: &str, asset: &str) -> Result<Result<(), String>, Infallible> {
        Ok(self.find(asset).map(|_| ()))
    }

    fn hash(&self, asset: &str) -> Result<[u8; 32], String> {
        hash_file(self.find(asset)?).map_err(|error| reason(&error))
    }

    fn wants_pictures(&self) -> bool {
        false
    }

    fn beginning(&self, asset: &str, bytes: usize) -> Result<Vec<u8>, String> {
        read_beginning(self.find(asset)?, bytes).map_err(|error| reason(&error))
    }

    fn read(&self, asset: &str) -> Result<Vec<u8>, String> {
        read_file(self.find(asset)?).map_err(|error| reason(&error))
    }
}
