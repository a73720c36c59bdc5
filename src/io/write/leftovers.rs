//! Folders beside the output: how one is claimed for a build, and how the one of a process
//! that died is known and taken away.
//!
//! Such a folder is called `.NAME.moc-PROCESS-NUMBER` and holds a lock file that names the
//! folder's own file number (so a copy proves nothing) and that its process keeps locked.

use super::output::read_marker;
use super::remove::remove_site;
use crate::io::sys::{Stat, ensure_owner_access, lstat, no_follow};
use std::fs::{self, File, OpenOptions};
use std::hash::BuildHasher;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

const LOCK: &str = "lock";

/// A folder beside the output that is this process's own; it goes when the claim does.
#[derive(Debug)]
pub(super) struct Claim {
    pub(super) folder: PathBuf,
    _lock: File,
}

impl Claim {
    pub(super) fn beside(out: &Path) -> io::Result<Claim> {
        let parent = out.parent().unwrap_or(Path::new("/"));
        let mut last = io::ErrorKind::AlreadyExists.into();
        // Another process that clears up may take an unfinished claim away.
        for _ in 0..8 {
            let name = format!("{}{}-{:016x}", prefix(out), std::process::id(), random());
            let folder = parent.join(name);
            fs::create_dir(&folder)?;
            match ensure_owner_access(&folder).and_then(|_| lock_new(&folder)) {
                Ok(lock) => return Ok(Claim { folder, _lock: lock }),
                Err(error) => {
                    let _ = fs::remove_file(folder.join(LOCK));
                    let _ = fs::remove_dir(&folder);
                    if error.kind() != io::ErrorKind::NotFound {
                        return Err(error);
                    }
                    last = error;
                }
            }
        }
        Err(last)
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        remove_claimed(&self.folder);
    }
}

/// Makes and locks the lock file; `NotFound` when someone else was faster.
fn lock_new(folder: &Path) -> io::Result<File> {
    let path = folder.join(LOCK);
    let mut file = File::create_new(&path)?;
    match file.try_lock() {
        Err(fs::TryLockError::WouldBlock) => return Err(io::ErrorKind::NotFound.into()),
        // A file system without locks: nobody can lock it, so nobody clears it away.
        Ok(()) | Err(fs::TryLockError::Error(_)) => {}
    }
    file.write_all(proof(&Stat::of(&fs::symlink_metadata(folder)?)).as_bytes())?;
    ensure_owner_access(&path)?;
    let is_ours = |on_disk: Stat, open: Stat| on_disk.is_same_file(&open);
    match lstat(&path)? {
        Some(meta) if is_ours(Stat::of(&meta), Stat::of(&file.metadata()?)) => Ok(file),
        _ => Err(io::ErrorKind::NotFound.into()),
    }
}

fn proof(folder: &Stat) -> String {
    format!("moc prepares a site here ({} on {})\n", folder.inode, folder.device)
}

fn prefix(out: &Path) -> String {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    // Room for the numbers within the 255 bytes of a name.
    let end = (0..=name.len().min(200)).rev().find(|at| name.is_char_boundary(*at)).unwrap_or(0);
    format!(".{}.moc-", &name[..end])
}

/// A number that no other process has; no output depends on it.
pub(super) fn random() -> u64 {
    std::hash::RandomState::new().hash_one(std::process::id())
}

/// Takes away what processes that are gone left beside `out`, and puts a site back that one
/// of them had in hand. Anything not provably ours stays.
pub(super) fn clear(out: &Path) {
    let Some(parent) = out.parent() else { return };
    let prefix = prefix(out);
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    let is_named = |e: &fs::DirEntry| e.file_name().to_str().is_some_and(|n| is_claim(n, &prefix));
    let mut folders: Vec<PathBuf> = entries.filter(is_named).map(|e| e.path()).collect();
    folders.sort_unstable();
    for folder in folders {
        // An empty one cannot be held or hold anything.
        if is_folder(&folder)
            && fs::remove_dir(&folder).is_err()
            && let Some(_lock) = take(&folder)
        {
            put_back(&folder.join("old"), out);
            remove_claimed(&folder);
        }
    }
}

fn is_claim(name: &str, prefix: &str) -> bool {
    let Some((process, number)) = name.strip_prefix(prefix).and_then(|rest| rest.split_once('-'))
    else {
        return false;
    };
    let is_process = !process.is_empty() && process.bytes().all(|b| b.is_ascii_digit());
    is_process
        && number.len() == 16
        && number.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// The lock of a folder that is ours and whose process is gone.
fn take(folder: &Path) -> Option<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    no_follow(&mut options);
    let mut file = options.open(folder.join(LOCK)).ok()?;
    if !file.metadata().ok()?.is_file() {
        return None;
    }
    file.try_lock().ok()?;
    let mut content = String::new();
    (&mut file).take(200).read_to_string(&mut content).ok()?;
    let stat = Stat::of(&fs::symlink_metadata(folder).ok()?);
    let is_just_begun = || content.is_empty() && fs::read_dir(folder).is_ok_and(|d| d.count() == 1);
    (content == proof(&stat) || is_just_begun()).then_some(file)
}

/// Where folders cannot be exchanged, the old site is moved aside for a moment. If its
/// process died in that moment, it goes back.
pub(super) fn put_back(aside: &Path, out: &Path) {
    if is_folder(aside) && matches!(lstat(out), Ok(None)) && read_marker(aside).is_some() {
        let _ = fs::rename(aside, out);
    }
}

fn remove_claimed(folder: &Path) {
    let trees = [remove_site(&folder.join("tree")), remove_site(&folder.join("old"))];
    // What could not be removed keeps its lock file, so that it is known next time.
    let is_empty = || fs::read_dir(folder).is_ok_and(|d| d.count() == 1);
    if trees.iter().all(Result::is_ok) && is_empty() {
        let _ = fs::remove_file(folder.join(LOCK));
        let _ = fs::remove_dir(folder);
    }
}

fn is_folder(path: &Path) -> bool {
    matches!(lstat(path), Ok(Some(meta)) if meta.is_dir())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::io::write::marker::{MARKER, Marker};

    /// A claim whose process is gone: on disk as ever, locked by nobody.
    fn abandoned(out: &Path) -> PathBuf {
        let claim = std::mem::ManuallyDrop::new(Claim::beside(out).unwrap());
        let lock = claim.folder.join(LOCK);
        let proof = fs::read(&lock).unwrap();
        fs::remove_file(&lock).unwrap();
        fs::write(&lock, proof).unwrap();
        claim.folder.clone()
    }

    #[test]
    fn names_are_told_apart() {
        let out = Path::new("/x/site");
        assert_eq!(prefix(out), ".site.moc-");
        assert!(is_claim(".site.moc-1-0123456789abcdef", ".site.moc-"));
        for other in [
            ".site.moc-1-0123456789abcdeF",
            ".site.moc--0123456789abcdef",
            ".site.moc-1-0123456789abcde",
            ".site.moc-1-0123456789abcdef.bak",
            "site.moc-1-0123456789abcdef",
            ".site.moc-1",
            ".site.moc-+1-0123456789abcdef",
        ] {
            assert!(!is_claim(other, ".site.moc-"), "{other}");
        }
        assert!(prefix(&Path::new("/x").join("é".repeat(120))).len() < 215);
    }

    #[test]
    fn a_living_claim_stays_and_a_dead_one_goes() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        let living = Claim::beside(&out).unwrap();
        let dead = abandoned(&out);
        fs::create_dir_all(dead.join("tree/a/b")).unwrap();
        fs::write(dead.join("tree/a/b/c"), "begun").unwrap();
        let just_begun = dir.path().join(".out.moc-1-0123456789abcdef");
        fs::create_dir(&just_begun).unwrap();
        fs::write(just_begun.join(LOCK), "").unwrap();
        clear(&out);
        assert!(living.folder.exists() && !dead.exists() && !just_begun.exists());
        drop(living);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_strangers_file_in_an_old_site_is_not_deleted_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        let dead = abandoned(&out);
        fs::create_dir(dead.join("tree")).unwrap();
        fs::write(dead.join("tree").join(MARKER), Marker::default().to_bytes()).unwrap();
        fs::write(dead.join("tree/mine"), "mine").unwrap();
        clear(&out);
        assert!(dead.join("tree/mine").exists());
        fs::remove_file(dead.join("tree/mine")).unwrap();
        clear(&out);
        assert!(!dead.exists());
    }

    #[test]
    fn a_site_that_was_moved_aside_comes_back() {
        let dir = tempfile::tempdir().unwrap();
        let out = dir.path().join("out");
        let dead = abandoned(&out);
        fs::create_dir(dead.join("old")).unwrap();
        fs::write(dead.join("old").join(MARKER), Marker::default().to_bytes()).unwrap();
        clear(&out);
        assert!(out.join(MARKER).exists() && !dead.exists());
    }
}
