//! Keeps dear results (highlighted code, formulas) from one run to the next, by the hash of
//! what went in.
//!
//! One file: the texts one after the other, then a sorted table of where each stands. It is
//! read in one go and not taken apart; a look-up is a binary search in the table and one
//! check of the text it points to. A file that is missing, damaged or of another version is
//! an empty memo, a damaged text a missing one: the memo saves time and changes no result.

use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::ffi::OsString;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

const FILE: &str = "memo";
const MAGIC: &[u8; 16] = b"moc memo 1\n\0\0\0\0\0";
const HEAD: usize = 16 + 32;
/// kind and key, offset, length, start of the text's hash
const RECORD: usize = 33 + 8 + 8 + 8;
/// number of records, hash of the table
const TAIL: usize = 8 + 32;
const SHARDS: usize = 16;
/// A larger file is not ours.
const MAX_BYTES: u64 = 1 << 30;

type Name = [u8; 33];

/// Which entries [`Memo::save`] keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Those used or made in this run: what a whole run did not ask for is out of date.
    Used,
    /// All of them: the run did not get to its end.
    All,
}

/// The store. All methods may be called from many threads at once.
#[derive(Debug)]
pub struct Memo {
    folder: Option<PathBuf>,
    version: [u8; 32],
    blob: Vec<u8>,
    table: std::ops::Range<usize>,
    used: Vec<AtomicBool>,
    fresh: [Mutex<FxHashMap<Name, Box<str>>>; SHARDS],
}

impl Memo {
    /// Reads the memo in the cache folder `dir`; without one, it lives in memory alone.
    /// `version` stands for all that the results depend on besides their keys.
    pub fn open(dir: Option<&Path>, version: [u8; 32]) -> Memo {
        let blob = dir.and_then(|dir| read(&dir.join(FILE)).ok()).unwrap_or_default();
        let table = table(&blob, &version).unwrap_or(0..0);
        let used = (0..table.len() / RECORD).map(|_| AtomicBool::new(false)).collect();
        let folder = dir.map(Path::to_owned);
        Memo { folder, version, blob, table, used, fresh: Default::default() }
    }

    /// What was put under this kind and key, in this run or the last.
    pub fn get(&self, kind: u8, key: &[u8; 32]) -> Option<Cow<'_, str>> {
        let name = name(kind, key);
        if let Some(at) = self.find(&name)
            && let Some(text) = self.text(at)
        {
            self.used.get(at)?.store(true, Ordering::Relaxed);
            return Some(Cow::Borrowed(text));
        }
        let shard = self.shard(key).lock().unwrap_or_else(PoisonError::into_inner);
        shard.get(&name).map(|text| Cow::Owned(text.to_string()))
    }

    /// Remembers a result.
    pub fn put(&self, kind: u8, key: &[u8; 32], text: &str) {
        let mut shard = self.shard(key).lock().unwrap_or_else(PoisonError::into_inner);
        shard.insert(name(kind, key), text.into());
    }

    /// Writes the memo for the next run, if it changed. A cache folder that cannot be
    /// written costs time in the next run and is no error.
    pub fn save(self, keep: Keep) {
        let Some(folder) = &self.folder else { return };
        let is_kept = |at: usize| keep == Keep::All || self.used[at].load(Ordering::Relaxed);
        let kept: Vec<usize> = (0..self.used.len()).filter(|at| is_kept(*at)).collect();
        let has_fresh = self.fresh.iter().any(|s| s.lock().is_ok_and(|s| !s.is_empty()));
        if !has_fresh && kept.len() == self.used.len() {
            return;
        }
        // Another run at the same time may take the temporary file away under our hands:
        // then one of the two is kept, and a torn one is seen as such when it is read.
        let temporary = folder.join("memo.new");
        let written = fs::create_dir_all(folder)
            .and_then(|()| remove_if_there(&temporary))
            .and_then(|()| fs::File::create_new(&temporary))
            .and_then(|mut file| file.write_all(&self.serialised(&kept)))
            .and_then(|()| fs::rename(&temporary, folder.join(FILE)));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
    }

    fn serialised(&self, kept: &[usize]) -> Vec<u8> {
        let fresh = self.fresh.iter().map(|s| s.lock().unwrap_or_else(PoisonError::into_inner));
        let fresh: Vec<_> = fresh.collect();
        let mut all: Vec<(&[u8], &str)> = Vec::new();
        for shard in &fresh {
            all.extend(shard.iter().map(|(name, text)| (name.as_slice(), &**text)));
        }
        all.extend(
            kept.iter().filter_map(|&at| Some((self.record(at)?.get(..33)?, self.text(at)?))),
        );
        // A fresh text stands before the kept one of the same name, whose text was damaged.
        all.sort_by_key(|(name, _)| *name);
        all.dedup_by_key(|(name, _)| *name);
        let mut out = [MAGIC.as_slice(), &self.version].concat();
        let mut table = Vec::with_capacity(all.len() * RECORD);
        for (name, text) in &all {
            table.extend_from_slice(name);
            table.extend_from_slice(&(out.len() as u64).to_le_bytes());
            table.extend_from_slice(&(text.len() as u64).to_le_bytes());
            table.extend_from_slice(&check(text.as_bytes()));
            out.extend_from_slice(text.as_bytes());
        }
        let hash = blake3::hash(&table);
        out.extend_from_slice(&table);
        out.extend_from_slice(&(all.len() as u64).to_le_bytes());
        out.extend_from_slice(hash.as_bytes());
        out
    }

    fn shard(&self, key: &[u8; 32]) -> &Mutex<FxHashMap<Name, Box<str>>> {
        &self.fresh[usize::from(key[0]) % SHARDS]
    }

    fn record(&self, at: usize) -> Option<&[u8]> {
        self.blob.get(self.table.clone())?.chunks_exact(RECORD).nth(at)
    }

    fn find(&self, name: &Name) -> Option<usize> {
        let (mut low, mut high) = (0, self.used.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.record(middle)?.get(..33)?.cmp(name.as_slice()) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        None
    }

    fn text(&self, at: usize) -> Option<&str> {
        let record = self.record(at)?;
        let start = number(record.get(33..41)?)?;
        let end = start.checked_add(number(record.get(41..49)?)?)?;
        let bytes = self.blob.get(start..end)?;
        (check(bytes) == record.get(49..57)?).then(|| std::str::from_utf8(bytes).ok())?
    }
}

fn name(kind: u8, key: &[u8; 32]) -> Name {
    let mut name = [kind; 33];
    name[1..].copy_from_slice(key);
    name
}

fn check(bytes: &[u8]) -> [u8; 8] {
    let mut start = [0; 8];
    start.copy_from_slice(&blake3::hash(bytes).as_bytes()[..8]);
    start
}

fn number(bytes: &[u8]) -> Option<usize> {
    usize::try_from(u64::from_le_bytes(bytes.try_into().ok()?)).ok()
}

/// Where the table stands in a whole file of this version.
fn table(blob: &[u8], version: &[u8; 32]) -> Option<std::ops::Range<usize>> {
    let is_ours = blob.starts_with(MAGIC) && blob.get(16..HEAD)? == version;
    let tail = blob.len().checked_sub(TAIL)?;
    let count = number(blob.get(tail..tail + 8)?)?;
    let start = tail.checked_sub(count.checked_mul(RECORD)?)?;
    let is_whole =
        start >= HEAD && blake3::hash(blob.get(start..tail)?).as_bytes() == blob.get(tail + 8..)?;
    (is_ours && is_whole).then_some(start..tail)
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    let (mut file, meta) = super::sys::open_regular(path)?;
    if meta.len() > MAX_BYTES {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0) + 1);
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn remove_if_there(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The folder in which moc keeps what saves time in the next run, one for each output
/// folder (given as [`write::canonical_out`](super::write::canonical_out) gives it).
///
/// `MOC_CACHE_DIR` names another place; empty or `off`, it turns the cache off.
pub fn cache_dir(out: &Path) -> Option<PathBuf> {
    let base = base(|name| std::env::var_os(name), std::env::home_dir)?;
    let hash = blake3::hash(out.as_os_str().as_encoded_bytes()).to_hex();
    Some(base.join(&hash[..32]))
}

fn base(
    variable: impl Fn(&str) -> Option<OsString>,
    home: impl Fn() -> Option<PathBuf>,
) -> Option<PathBuf> {
    if let Some(named) = variable("MOC_CACHE_DIR") {
        let is_off = named.is_empty() || named == "off";
        return if is_off { None } else { std::path::absolute(named).ok() };
    }
    // The specification has relative values ignored.
    let absolute = |name: &str| variable(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let home = || home().filter(|home| home.is_absolute());
    let caches = if cfg!(windows) {
        absolute("LOCALAPPDATA")?
    } else if let Some(caches) = absolute("XDG_CACHE_HOME") {
        caches
    } else if cfg!(target_os = "macos") {
        home()?.join("Library/Caches")
    } else {
        home()?.join(".cache")
    };
    Some(caches.join("moc"))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn the_cache_is_where_the_environment_says() {
        let place = |variables: &[(&str, &str)], home: Option<&str>| {
            let variable =
                |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, v)| v.into());
            base(variable, || home.map(PathBuf::from))
        };
        let named = |v| place(&[("MOC_CACHE_DIR", v), ("XDG_CACHE_HOME", "/x")], Some("/home/me"));
        assert_eq!(named(""), None);
        assert_eq!(named("off"), None);
        assert_eq!(named("/mine"), Some("/mine".into()));
        assert!(named("relative").unwrap().is_absolute());
        if cfg!(target_os = "linux") {
            assert_eq!(place(&[("XDG_CACHE_HOME", "/x")], Some("/home/me")), Some("/x/moc".into()));
            for ignored in ["", "relative"] {
                let found = place(&[("XDG_CACHE_HOME", ignored)], Some("/home/me"));
                assert_eq!(found, Some("/home/me/.cache/moc".into()));
            }
            assert_eq!(place(&[], None), None);
            assert_eq!(place(&[], Some("")), None);
        }
    }

    #[test]
    fn each_output_has_its_own() {
        if let (Some(a), Some(b)) = (cache_dir(Path::new("/a")), cache_dir(Path::new("/b"))) {
            assert_ne!(a, b);
            assert_eq!(a.parent(), b.parent());
        }
    }
}
