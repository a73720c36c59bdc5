//! A finished site held against what its input gives with nothing remembered: byte for byte, and
//! with no second site on the disk.

use crate::build::asset_files::AssetFiles;
use crate::build::disk::{input, own_theme, scanned};
use crate::build::past::Past;
use crate::build::pipeline;
use crate::build::world::World;
use crate::build::{BuildError, BuildRequest, Progress};
use crate::diag::{Diagnostic, Severity};
use crate::html::Fresh;
use crate::io::notes::{hash_file, read_file, read_notes};
use crate::io::write;
use crate::site::digest::Digest;
use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Differences that are told one by one.
const MOST_TOLD: usize = 20;
/// Characters of either side that are shown.
const SHOWN: usize = 40;

/// What came of it.
#[derive(Debug, Default)]
pub struct Verified {
    /// How many files were compared.
    pub files: usize,
    /// What differs, each file one finding.
    pub diagnostics: Vec<Diagnostic>,
}

/// Makes the site once more, from its input alone, and compares it with the one in the output folder.
///
/// # Errors
/// When the folder of the notes or that of the theme cannot be read.
pub fn verify(request: &BuildRequest<'_>) -> Result<Verified, BuildError> {
    let tell = |news: Progress| {
        if let Some(progress) = request.progress {
            progress(news);
        }
    };
    tell(Progress::Phase("verify"));
    let snapshot = scanned(request)?;
    let (notes, _) = read_notes(&snapshot);
    let theme = own_theme(request)?;
    let world = Finished {
        out: request.out.clone(),
        assets: AssetFiles::of(&snapshot),
        made: Mutex::default(),
        wrong: Mutex::default(),
    };
    let input = input(request, &snapshot, notes, theme, &Past::read(request, None));
    let Ok(_) = pipeline::run(input, &world, &Fresh::new(request.highlight), &tell);
    Ok(world.verified())
}

/// The finished site, in the place of a world that takes one.
struct Finished {
    out: PathBuf,
    assets: AssetFiles,
    /// Files that a cold build has.
    made: Mutex<BTreeSet<String>>,
    /// What is wrong with a file.
    wrong: Mutex<BTreeMap<String, String>>,
}

impl Finished {
    fn made(&self, path: &str) {
        self.made.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned());
    }

    fn is_wrong(&self, path: &str, why: String) {
        self.wrong.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned(), why);
    }

    fn file(&self, path: &str) -> PathBuf {
        self.out.join(Path::new(path))
    }

    fn verified(self) -> Verified {
        let made = self.made.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut wrong = self.wrong.into_inner().unwrap_or_else(PoisonError::into_inner);
        let listed = write::listed(&self.out).unwrap_or_default();
        for extra in listed.into_iter().filter(|path| !made.contains(path)) {
            wrong.insert(extra, "is in the site, and a cold build does not make it".to_owned());
        }
        let count = wrong.len();
        let mut diagnostics: Vec<Diagnostic> =
            wrong.iter().take(MOST_TOLD).map(|(path, why)| differs(path, why)).collect();
        if let Some(more) = count.checked_sub(MOST_TOLD).filter(|more| *more > 0) {
            let message = format!("{more} more files differ from what a cold build makes");
            diagnostics.push(Diagnostic::new(Severity::Loss, "verify::differs", message));
        }
        Verified { files: made.len(), diagnostics }
    }
}

impl World for Finished {
    type Error = Infallible;

    fn put(&self, path: &str, bytes: &[u8]) -> Result<Digest, Infallible> {
        self.made(path);
        match read_file(&self.file(path)) {
            Ok(found) if found == bytes => {}
            Ok(found) => self.is_wrong(path, difference(&found, bytes)),
            Err(error) => self.is_wrong(path, unreadable(&error)),
        }
        Ok(*blake3::hash(bytes).as_bytes())
    }

    fn copy(&self, path: &str, asset: &str) -> Result<Result<(), String>, Infallible> {
        self.made(path);
        let expected = match self.assets.hash(asset) {
            Ok(hash) => hash,
            Err(why) => return Ok(Err(why)),
        };
        match hash_file(&self.file(path)) {
            Ok(found) if found == expected => {}
            Ok(_) => self.is_wrong(path, format!("is no copy of `{asset}`")),
            Err(error) => self.is_wrong(path, unreadable(&error)),
        }
        Ok(Ok(()))
    }

    fn hash(&self, asset: &str) -> Result<[u8; 32], String> {
        self.assets.hash(asset)
    }

    fn beginning(&self, asset: &str, bytes: usize) -> Result<Vec<u8>, String> {
        self.assets.beginning(asset, bytes)
    }

    fn read(&self, asset: &str) -> Result<Vec<u8>, String> {
        self.assets.read(asset)
    }
}

fn differs(path: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Severity::Loss, "verify::differs", why).in_file(path).help(
        "if nothing was saved meanwhile, what moc remembers is wrong: build with `--no-cache`, and \
         please report it",
    )
}

fn unreadable(error: &std::io::Error) -> String {
    format!(
        "a cold build makes this file, and it cannot be read here: {}",
        crate::io::reason(error)
    )
}

/// Where two texts part.
fn difference(found: &[u8], expected: &[u8]) -> String {
    let same = found.iter().zip(expected).take_while(|(a, b)| a == b).count();
    let line = 1 + memchr::memchr_iter(b'\n', expected.get(..same).unwrap_or_default()).count();
    format!(
        "differs from what a cold build makes, first at byte {same} (line {line}): {} instead of {}",
        excerpt(found, same),
        excerpt(expected, same)
    )
}

/// What stands from a byte on, as far as it shows the difference.
fn excerpt(bytes: &[u8], from: usize) -> String {
    let rest = String::from_utf8_lossy(bytes.get(from..).unwrap_or_default());
    match rest.is_empty() {
        true => "its end".to_owned(),
        false => format!("`{}`", rest.chars().take(SHOWN).collect::<String>().escape_debug()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_told_with_its_place() {
        assert_eq!(
            difference(b"one\ntwo\n", b"one\ntoo\nand more"),
            "differs from what a cold build makes, first at byte 5 (line 2): `wo\\n` instead of `oo\\nand more`"
        );
        assert!(
            difference(b"ab", b"abc").ends_with("first at byte 2 (line 1): its end instead of `c`")
        );
    }
}
