//! Reads the bytes of all notes of a snapshot, in parallel, with their hashes.
//!
//! Not here: what the bytes mean, or whether they are text at all (`text::decode`).

use super::{
    reason,
    scan::{Kind, ScannedFile, Snapshot, Stamp},
    sys,
};
use crate::diag::{Diagnostic, Severity};
use crate::io::names::is_note;
use rayon::prelude::*;
use std::fs::Metadata;
use std::io::{self, Read};
use std::path::Path;
use std::time::{Duration, Instant, SystemTime};

/// The largest note that is read.
pub const MAX_NOTE_BYTES: u64 = 64 << 20;

/// One note's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadNote {
    /// Place in [`Snapshot::files`].
    pub index: usize,
    /// Everything the file holds.
    pub bytes: Vec<u8>,
    /// BLAKE3 of the bytes.
    pub hash: [u8; 32],
}

/// All notes that could be read, in the snapshot's order, and a loss for each that could
/// not: unreadable, or over [`MAX_NOTE_BYTES`].
pub fn read_notes(snapshot: &Snapshot) -> (Vec<ReadNote>, Vec<Diagnostic>) {
    let files = snapshot.files.par_iter().enumerate().filter(|(_, f)| f.kind == Kind::Note);
    let read: Vec<_> = files.map(|(index, file)| (index, file, read_note(file))).collect();
    let mut notes = Vec::with_capacity(read.len());
    let mut diagnostics = Vec::new();
    for (index, file, outcome) in read {
        match outcome {
            Ok(Some(bytes)) => {
                let hash = blake3::hash(&bytes).into();
                notes.push(ReadNote { index, bytes, hash });
            }
            Ok(None) => diagnostics.push(too_large(&file.path)),
            Err(error) => diagnostics.push(unreadable(&file.path, &error)),
        }
    }
    (notes, diagnostics)
}

/// The bytes of one file of the snapshot as it is now; `None` when it is over
/// [`MAX_NOTE_BYTES`].
pub fn read_note(file: &ScannedFile) -> io::Result<Option<Vec<u8>>> {
    let (source, meta) = sys::open_regular(&file.disk)?;
    if meta.len() > MAX_NOTE_BYTES {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(meta.len()).unwrap_or(0) + 1);
    source.take(MAX_NOTE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= MAX_NOTE_BYTES).then_some(bytes))
}

/// Bytes of ignored notes that are read in all.
const MOST_IGNORED_BYTES: usize = 32 << 20;

/// The notes among `hidden` (paths from `folder`, sorted), which are no part of the site: as many as
/// there is room for. One that cannot be read is left out.
pub fn read_ignored(folder: &Path, hidden: &[String]) -> Vec<(String, Vec<u8>)> {
    let mut room = MOST_IGNORED_BYTES;
    let mut read = Vec::new();
    for path in hidden.iter().filter(|path| is_note(path)) {
        let Ok(bytes) = read_beginning(&folder.join(path), room) else { continue };
        room = room.saturating_sub(bytes.len());
        read.push((path.clone(), bytes));
        if room == 0 {
            break;
        }
    }
    read
}

/// A note as it is while its author may be writing it.
pub struct CurrentNote {
    /// Everything the file holds, or why it cannot be had.
    pub bytes: Result<Vec<u8>, Box<Diagnostic>>,
    /// The state that was read; `None` when the file may have changed since without a trace.
    pub stamp: Option<Stamp>,
}

/// The bytes of a note that may have been changed a moment ago. Waits, a little, until nobody has
/// written to it for `rest`, as the parts of one saving may be apart: so what is half written is not
/// taken for the note. An empty file gets longer, since who saves in place empties it first; one that
/// that `had_words` gets it from when it is seen, because a disk may tell that a file is empty
/// while it still tells the time of its last words. What is written to all the time is read as it is.
pub fn current_note(file: &ScannedFile, had_words: bool, rest: Duration) -> CurrentNote {
    let mut emptied: Option<Instant> = None;
    for _ in 0..MOST_WAITS {
        let found = sys::lstat(&file.disk).ok().flatten();
        let is_empty = found.as_ref().is_some_and(|meta| meta.len() == 0);
        let needed = if is_empty { rest.max(EMPTY) } else { rest };
        let age = match is_empty && had_words {
            true => Some(emptied.get_or_insert_with(Instant::now).elapsed()),
            false => found.as_ref().and_then(age),
        };
        if let Some(age) = age.filter(|age| *age < needed) {
            std::thread::sleep((needed - age).min(STEP));
            continue;
        }
        let (stamp, size) = (found.as_ref().map(Stamp::of), found.as_ref().map(Metadata::len));
        let bytes = readable(file);
        // Times of a disk are coarse: what was emptied and filled within one of them has the same stamp.
        let is_all = bytes.as_ref().map_or(true, |bytes| Some(bytes.len() as u64) == size);
        if is_all && sys::lstat(&file.disk).ok().flatten().as_ref().map(Stamp::of) == stamp {
            let stamp = stamp.filter(|stamp| !stamp.is_fresh(SystemTime::now()));
            return CurrentNote { bytes, stamp };
        }
    }
    CurrentNote { bytes: readable(file), stamp: None }
}

/// How long ago a file was written to. The clocks of a disk and of a machine may differ a little: what was
/// written in a moment to come was written now.
fn age(meta: &Metadata) -> Option<Duration> {
    let age = meta.modified().ok()?.elapsed();
    age.or_else(|ahead| (ahead.duration() < EMPTY).then_some(Duration::ZERO).ok_or(())).ok()
}

fn readable(file: &ScannedFile) -> Result<Vec<u8>, Box<Diagnostic>> {
    match read_note(file) {
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(Box::new(too_large(&file.path))),
        Err(error) => Err(Box::new(unreadable(&file.path, &error))),
    }
}

/// How long a file is empty before that is what its author wants.
const EMPTY: Duration = Duration::from_millis(100);
/// A wait, after which one looks again.
const STEP: Duration = Duration::from_millis(5);
/// How often somebody waits for a file that is written to all the time.
const MOST_WAITS: usize = 50;

/// The BLAKE3 hash of a regular file, read piece by piece.
pub fn hash_file(path: &Path) -> io::Result<[u8; 32]> {
    let (source, _) = sys::open_regular(path)?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(source)?;
    Ok(hasher.finalize().into())
}

/// All bytes of a regular file of at most [`MAX_NOTE_BYTES`].
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let (source, _) = sys::open_regular(path)?;
    let mut bytes = Vec::new();
    source.take(MAX_NOTE_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The first bytes of a regular file, at most so many.
pub fn read_beginning(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    let (source, _) = sys::open_regular(path)?;
    let mut bytes = Vec::new();
    source.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn too_large(path: &str) -> Diagnostic {
    Diagnostic::new(
        Severity::Loss,
        "scan::note-too-large",
        "note is larger than 64 MiB and was left out",
    )
    .in_file(path)
    .help("split it, or keep what is not prose in an attachment")
}

/// The loss of a file or folder.
pub(super) fn unreadable(path: &str, error: &io::Error) -> Diagnostic {
    let message = format!("cannot be read: {}", reason(error));
    Diagnostic::new(Severity::Loss, "scan::unreadable", message).in_file(path)
}
