//! What `git log` prints, read: which files each commit changed, the newest first.
//!
//! The form is that of `--raw -z --no-abbrev --format=%aI`. Fields end in NUL, so no name needs
//! quoting; a field that begins with `:` is a change and is followed by one path, or by two where
//! a file was renamed; any other field is the time of the next commit.

use std::borrow::Cow;

/// One commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit<'a> {
    /// When its author made it, with the author's offset: `2025-11-20T12:00:00+01:00`.
    pub time: Cow<'a, str>,
    /// What it changed.
    pub changes: Vec<Change<'a>>,
}

/// One file of a commit. Paths are from the top of the repository, with `/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change<'a> {
    /// What became of it.
    pub kind: Kind,
    /// Its path; after the change where that is another.
    pub path: Cow<'a, str>,
    /// Its path before, where it was renamed.
    pub from: Option<Cow<'a, str>>,
    /// Names of its content, before and after the change, as git has them.
    pub blobs: (&'a str, &'a str),
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It is new.
    Added,
    /// It has other content.
    Modified,
    /// It has another path, and perhaps other content.
    Renamed,
    /// It is gone.
    Deleted,
}

/// Reads the whole of it. What cannot be understood is left out.
pub fn read(bytes: &[u8]) -> Vec<Commit<'_>> {
    let mut commits: Vec<Commit<'_>> = Vec::new();
    let mut fields = bytes.split(|byte| *byte == 0);
    while let Some(field) = fields.next() {
        let field = field.strip_prefix(b"\n").unwrap_or(field);
        if field.is_empty() {
            continue;
        }
        let Some(raw) = field.strip_prefix(b":") else {
            commits.push(Commit { time: String::from_utf8_lossy(field), changes: Vec::new() });
            continue;
        };
        let (Some(head), Some(first)) = (Head::read(raw), fields.next()) else { continue };
        let second = if head.has_two_paths { fields.next() } else { None };
        let first = String::from_utf8_lossy(first);
        let (path, from) = match second {
            Some(second) => (String::from_utf8_lossy(second), Some(first)),
            None => (first, None),
        };
        // A copy leaves the file that it was made of where it is: it is a new one.
        let from = from.filter(|_| head.kind == Kind::Renamed);
        if let Some(commit) = commits.last_mut() {
            commit.changes.push(Change { kind: head.kind, path, from, blobs: head.blobs });
        }
    }
    commits
}

/// What stands before the paths: two modes, two names of content, a letter.
struct Head<'a> {
    kind: Kind,
    has_two_paths: bool,
    blobs: (&'a str, &'a str),
}

impl<'a> Head<'a> {
    fn read(raw: &'a [u8]) -> Option<Self> {
        let mut parts = std::str::from_utf8(raw).ok()?.split(' ').skip(2);
        let blobs = (parts.next()?, parts.next()?);
        let letter = parts.next()?.chars().next()?;
        let kind = match letter {
            'A' | 'C' => Kind::Added,
            'D' => Kind::Deleted,
            'R' => Kind::Renamed,
            _ => Kind::Modified,
        };
        Some(Head { kind, has_two_paths: matches!(letter, 'R' | 'C'), blobs })
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn odd_names_need_no_quoting() {
        let log = b"2025-01-02T03:04:05+01:00\0\n:100644 100644 aa bb R087\0x \"y\".md\0z\n:9\xc3\xa9.md\0:000000 100644 00 cc A\0:a.md\0\
            2025-01-01T00:00:00Z\0\
            2024-12-31T00:00:00Z\0\n:100644 000000 dd 00 D\0b.md\0";
        let commits = read(log);
        assert_eq!(commits.len(), 3);
        let first = &commits[0];
        assert_eq!(first.time, "2025-01-02T03:04:05+01:00");
        assert_eq!(first.changes[0].kind, Kind::Renamed);
        assert_eq!(first.changes[0].from.as_deref(), Some("x \"y\".md"));
        assert_eq!(first.changes[0].path, "z\n:9é.md");
        assert_eq!(first.changes[0].blobs, ("aa", "bb"));
        assert_eq!((first.changes[1].kind, &*first.changes[1].path), (Kind::Added, ":a.md"));
        assert!(commits[1].changes.is_empty());
        assert_eq!(commits[2].changes[0].kind, Kind::Deleted);
    }

    #[test]
    fn whatever_the_bytes_something_comes_out() {
        for log in
            [&b""[..], b"\0\0", b":", b":\0", b":1 2 3 4 R\0a", b"\xff\0:1 2 3 4 R1\0a\0", b"\n"]
        {
            assert!(read(log).iter().all(|commit| commit.changes.len() <= 1), "{log:?}");
        }
    }
}
