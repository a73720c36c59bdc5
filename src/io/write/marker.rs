//! The file by which moc knows a folder as its own: every file of the site by hash, size and
//! path. Equal sites have equal markers: no time, no path of the machine.
//!
//! Read back it is input like any other: whatever moc would not have written just so is no
//! marker at all.

use crate::io::walk::{Kind, Walk};
use rustc_hash::FxHashSet;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// Name of the marker in the output folder.
pub const MARKER: &str = ".moc-site";

/// BLAKE3 of a file.
/// BLAKE3 of a file's content.
pub type Hash = [u8; 32];

const FIRST_LINE: &str = "moc site 1";

/// What the site holds at one path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) hash: Hash,
    pub(super) size: u64,
}

/// All files of a site but the marker itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Marker {
    pub(super) files: BTreeMap<String, Listed>,
}

impl Marker {
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut out = format!("{FIRST_LINE}\n");
        for (path, Listed { hash, size }) in &self.files {
            let hash = blake3::Hash::from_bytes(*hash).to_hex();
            let path = path.replace('\\', "\\\\").replace('\n', "\\n");
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{hash} {size} {path}");
        }
        out.into_bytes()
    }

    /// `None` for anything that [`Marker::to_bytes`] could not have made.
    pub(super) fn parse(bytes: &[u8]) -> Option<Marker> {
        let text = std::str::from_utf8(bytes).ok()?;
        let body = text.strip_prefix(FIRST_LINE)?.strip_prefix('\n')?;
        let mut files = BTreeMap::new();
        for line in body.lines() {
            let mut fields = line.splitn(3, ' ');
            let hash = blake3::Hash::from_hex(fields.next()?).ok()?.into();
            let size = fields.next()?.parse().ok()?;
            let path = unescaped(fields.next()?)?;
            check_path(&path).ok()?;
            files.insert(path, Listed { hash, size });
        }
        // Order, doubles, odd numbers and escapes, a cut last line: all seen at once.
        let marker = Marker { files };
        (marker.to_bytes() == bytes).then_some(marker)
    }

    /// First entry of a folder (by path) that a site with this marker does not have: a file
    /// that is not listed, a folder that holds none, a link or device, wherever it stands.
    pub(super) fn first_foreign(&self, walk: &Walk) -> Option<String> {
        let folders = folders(self.files.keys());
        let is_ours = |path: &Path, kind: &Kind| match (path.to_str(), kind) {
            (Some(path), Kind::File(_)) => path == MARKER || self.files.contains_key(path),
            (Some(path), Kind::Folder) => folders.contains(path),
            _ => false,
        };
        let foreign = walk.found.iter().find(|f| !is_ours(&f.path, &f.kind));
        foreign.map(|f| f.path.to_string_lossy().into_owned())
    }
}

fn unescaped(path: &str) -> Option<String> {
    let mut out = String::with_capacity(path.len());
    let mut chars = path.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next()? {
                'n' => '\n',
                '\\' => '\\',
                _ => return None,
            },
            c => c,
        });
    }
    Some(out)
}

/// All folders above the given paths.
pub(super) fn folders<'a>(paths: impl Iterator<Item = &'a String>) -> FxHashSet<&'a str> {
    let mut folders = FxHashSet::default();
    for path in paths {
        let mut rest = path.as_str();
        while let Some(slash) = rest.rfind('/') {
            rest = &rest[..slash];
            if !folders.insert(rest) {
                break;
            }
        }
    }
    folders
}

/// Whether a file of a site may have this path; if not, why.
pub(super) fn check_path(path: &str) -> Result<(), &'static str> {
    if path == MARKER {
        return Err("moc keeps its own list there");
    }
    if path.contains('\0') {
        return Err("it holds a NUL");
    }
    if cfg!(windows) && path.contains(['\\', ':']) {
        return Err("it holds a character that Windows reads as part of a path");
    }
    for name in path.split('/') {
        match name {
            "" => return Err("a name in it is empty"),
            "." | ".." => return Err("it leaves its folder"),
            name if name.len() > 255 => return Err("a name in it is longer than 255 bytes"),
            _ => {}
        }
    }
    Ok(())
}
