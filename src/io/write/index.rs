//! What moc knows about file contents without reading them: by file number, size and times.
//!
//! It speaks of files, not of paths, so it stays true when folders change places or a name
//! is linked twice. It is a hint and nothing more: an entry counts only while the file's
//! own record says the same, and a file changed in the moment it was noted is not noted.

use super::marker::Hash;
use crate::io::sys::{Stat, open_regular};
use rustc_hash::FxHashMap;
use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

const MAGIC: &[u8; 16] = b"moc index 1\n\0\0\0\0";
const RECORD: usize = 5 * 8 + 32;
const MAX_BYTES: u64 = 1 << 30;

/// File clocks tick this slowly at worst: within one tick two changes look alike.
const TICK: Duration = Duration::from_millis(20);

/// Contents by file.
#[derive(Debug, Default)]
pub(super) struct Index {
    by_file: FxHashMap<(u64, u64), (Stat, Hash)>,
}

impl Index {
    /// The index at `path`; empty when there is none or it is damaged.
    pub(super) fn load(path: &Path) -> Index {
        Index::read(path).unwrap_or_default()
    }

    fn read(path: &Path) -> Option<Index> {
        let (file, _) = open_regular(path).ok()?;
        let mut bytes = Vec::new();
        file.take(MAX_BYTES).read_to_end(&mut bytes).ok()?;
        let (body, hash) = bytes.split_last_chunk::<32>()?;
        if blake3::hash(body).as_bytes() != hash {
            return None;
        }
        let records = body.strip_prefix(MAGIC)?.chunks_exact(RECORD);
        let entries = records.filter_map(parse).map(|(stat, hash)| (key(&stat), (stat, hash)));
        Some(Index { by_file: entries.collect() })
    }

    /// The content of a file in this very state, if known.
    pub(super) fn hash_of(&self, stat: &Stat) -> Option<Hash> {
        let (known, hash) = self.by_file.get(&key(stat))?;
        (known == stat && stat.inode != 0).then_some(*hash)
    }

    /// Notes the contents of files, from now on in this state. Says whether that was news.
    pub(super) fn learn(&mut self, files: Vec<(Stat, Hash)>) -> bool {
        let since =
            SystemTime::now().checked_sub(TICK).and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        let settled = since.and_then(|t| i64::try_from(t.as_nanos()).ok()).unwrap_or(0);
        let is_settled = |stat: &Stat| stat.modified_ns < settled && stat.changed_ns < settled;
        let mut is_news = false;
        for (stat, hash) in files.into_iter().filter(|(stat, _)| is_settled(stat)) {
            is_news |= self.by_file.insert(key(&stat), (stat, hash)) != Some((stat, hash));
        }
        is_news
    }

    /// Writes it for the next build. That it cannot be written is no error.
    pub(super) fn save(&self, path: &Path) {
        let mut entries: Vec<_> = self.by_file.values().collect();
        entries.sort_unstable();
        let mut bytes = MAGIC.to_vec();
        for (stat, hash) in entries {
            let Stat { device, inode, size, modified_ns, changed_ns } = stat;
            for number in
                [*device, *inode, *size, modified_ns.cast_unsigned(), changed_ns.cast_unsigned()]
            {
                bytes.extend_from_slice(&number.to_le_bytes());
            }
            bytes.extend_from_slice(hash);
        }
        let hash = blake3::hash(&bytes);
        bytes.extend_from_slice(hash.as_bytes());
        let temporary = path.with_extension("new");
        let _ = fs::remove_file(&temporary);
        let written = fs::File::create_new(&temporary)
            .and_then(|mut file| file.write_all(&bytes))
            .and_then(|()| fs::rename(&temporary, path));
        if written.is_err() {
            let _ = fs::remove_file(&temporary);
        }
    }
}

fn key(stat: &Stat) -> (u64, u64) {
    (stat.device, stat.inode)
}

fn parse(record: &[u8]) -> Option<(Stat, Hash)> {
    let number =
        |at: usize| Some(u64::from_le_bytes(record.get(at * 8..at * 8 + 8)?.try_into().ok()?));
    let stat = Stat {
        device: number(0)?,
        inode: number(1)?,
        size: number(2)?,
        modified_ns: number(3)?.cast_signed(),
        changed_ns: number(4)?.cast_signed(),
    };
    Some((stat, record.get(40..)?.try_into().ok()?))
}
