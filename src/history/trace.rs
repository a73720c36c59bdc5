//! From commits to notes: each file followed back through its names.

use super::log::{Change, Commit, Kind};
use super::{Former, History, MOST_FORMER, Moment, Past};
use crate::text::fold::nfc;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;

/// The past of every note below the folder `inside` (from the top of the repository, `""` or with
/// `/` at its end). `commits` are in the order of `git log --topo-order`: none before its children.
pub fn trace(commits: &[Commit<'_>], inside: &str) -> History {
    let mut trace = Trace::default();
    for (age, commit) in commits.iter().enumerate() {
        trace.commit(age, commit);
    }
    let mut history = History::default();
    let pasts: BTreeMap<&str, Past> = trace.pasts.into_iter().collect();
    for (path, mut past) in pasts {
        let Some(path) = path.strip_prefix(inside) else { continue };
        past.former.retain_mut(|former| match former.path.strip_prefix(inside) {
            Some(inner) => {
                former.path = inner.to_owned();
                true
            }
            None => false,
        });
        past.former.truncate(MOST_FORMER);
        history.notes.insert(nfc(path), past);
    }
    history
}

/// Files by the name that they have at last.
#[derive(Default)]
struct Trace<'a> {
    pasts: FxHashMap<&'a str, Past>,
    /// What the file at a path was to be called at last, as of the commit that is looked at;
    /// `None` for one that was no file yet at that time. What is not here has its last name.
    names: FxHashMap<&'a str, Option<&'a str>>,
    /// Paths of which the beginning was seen: what had one of them before was another file.
    begun: FxHashSet<&'a str>,
}

impl<'a> Trace<'a> {
    fn commit(&mut self, age: usize, commit: &'a Commit<'a>) {
        let moment = moment(&commit.time);
        let mut renamed = Vec::new();
        for change in &commit.changes {
            let Some(name) = self.name(&change.path) else { continue };
            if change.kind == Kind::Deleted {
                continue;
            }
            let past = self.pasts.entry(name).or_default();
            if let Some(moment) = &moment {
                widen(past, moment);
            }
            match &change.from {
                Some(from) => {
                    // A name that came back is none that the file has given up.
                    let is_new = *from != name && past.former.iter().all(|it| it.path != *from);
                    if is_new {
                        past.former.push(former(age, from, change));
                    }
                    renamed.push((&**from, &*change.path, name));
                }
                None if change.kind == Kind::Added => {
                    self.begun.insert(&change.path);
                }
                None => {}
            }
        }
        // All of a commit happens at once: two files may change names with each other.
        for (_, to, _) in &renamed {
            self.names.insert(to, None);
        }
        for (from, _, name) in renamed {
            self.join(from, name);
            self.names.insert(from, Some(name));
            self.begun.remove(from);
        }
    }

    /// The last name of the file that is called `path` in the commit that is looked at.
    fn name(&self, path: &'a str) -> Option<&'a str> {
        self.names.get(path).copied().unwrap_or(Some(path))
    }

    /// Gives the file `name` what was noted under the name `from`, where that was the same file: on
    /// a branch beside the one that renamed it.
    fn join(&mut self, from: &'a str, name: &'a str) {
        let is_another = self.names.contains_key(from) || self.begun.contains(from);
        if from == name || is_another {
            return;
        }
        let Some(Past { changed: Some((first, last)), .. }) = self.pasts.remove(from) else {
            return;
        };
        let past = self.pasts.entry(name).or_default();
        widen(past, &first);
        widen(past, &last);
    }
}

fn former(age: usize, from: &str, change: &Change<'_>) -> Former {
    let (before, after) = change.blobs;
    Former { path: from.to_owned(), age, blobs: (before.to_owned(), after.to_owned()), faces: None }
}

/// Authors' clocks need not agree with the order of their commits.
fn widen(past: &mut Past, moment: &Moment) {
    match &mut past.changed {
        Some((first, last)) => {
            if moment < first {
                first.clone_from(moment);
            }
            if moment > last {
                last.clone_from(moment);
            }
        }
        None => past.changed = Some((moment.clone(), moment.clone())),
    }
}

/// A commit's time; `None` where it is none, as some programs write them.
fn moment(time: &str) -> Option<Moment> {
    let instant: jiff::Timestamp = time.parse().ok()?;
    let day = time.get(..10)?;
    day.parse::<jiff::civil::Date>().ok()?;
    Some(Moment { millis: instant.as_millisecond(), day: day.to_owned() })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    /// Commits, the newest first, one a line: a day, then `A:path`, `M:path`, `D:path`, `R:a>b`.
    fn history(text: &str) -> History {
        let mut log = String::new();
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let mut parts = line.split(' ');
            writeln!(log, "{}T12:00:00+02:00\0", parts.next().unwrap()).unwrap();
            for part in parts {
                let (letter, paths) = part.split_once(':').unwrap();
                let paths = paths.replace('>', "\0");
                write!(log, ":100644 100644 old new {letter}\0{paths}\0").unwrap();
            }
        }
        trace(&super::super::log::read(log.as_bytes()), "")
    }

    fn told(history: &History, path: &str) -> String {
        let Some(past) = history.of(path) else { return "unknown".to_owned() };
        let (first, last) = past.changed.as_ref().unwrap();
        let mut out = format!("{}..{}", first.day, last.day);
        for former in &past.former {
            write!(out, " {}", former.path).unwrap();
        }
        out
    }

    #[test]
    fn a_file_has_its_first_and_its_last_day() {
        let history = history("2025-03-01 M:a\n2025-02-01 A:b\n2025-01-01 A:a");
        assert_eq!(told(&history, "a"), "2025-01-01..2025-03-01");
        assert_eq!(told(&history, "b"), "2025-02-01..2025-02-01");
        assert_eq!(told(&history, "c"), "unknown");
    }

    #[test]
    fn names_are_followed_and_chains_lead_to_the_last() {
        let history =
            history("2025-04-01 M:c\n2025-03-01 R9:b>c\n2025-02-01 R9:a>b\n2025-01-01 A:a");
        assert_eq!(told(&history, "c"), "2025-01-01..2025-04-01 b a");
        assert_eq!(told(&history, "b"), "unknown");
    }

    #[test]
    fn a_name_that_came_back_is_not_a_former_one() {
        let history = history("2025-03-01 R9:b>a\n2025-02-01 R9:a>b\n2025-01-01 A:a");
        assert_eq!(told(&history, "a"), "2025-01-01..2025-03-01 b");
    }

    #[test]
    fn a_name_that_another_file_took_belongs_to_that_from_then_on() {
        let history = history("2025-04-01 M:a\n2025-03-01 A:a\n2025-02-01 R9:a>b\n2025-01-01 A:a");
        assert_eq!(told(&history, "a"), "2025-03-01..2025-04-01");
        assert_eq!(told(&history, "b"), "2025-01-01..2025-02-01 a");
    }

    #[test]
    fn two_files_may_change_names_in_one_commit() {
        let history = history("2025-03-01 R9:a>b R9:b>a\n2025-02-01 A:b\n2025-01-01 A:a");
        assert_eq!(told(&history, "a"), "2025-02-01..2025-03-01 b");
        assert_eq!(told(&history, "b"), "2025-01-01..2025-03-01 a");
    }

    #[test]
    fn a_name_is_passed_on() {
        // First y became z, then x became y.
        let history =
            history("2025-04-01 R9:x>y\n2025-03-01 R9:y>z\n2025-02-01 A:x\n2025-01-01 A:y");
        assert_eq!(told(&history, "y"), "2025-02-01..2025-04-01 x");
        assert_eq!(told(&history, "z"), "2025-01-01..2025-03-01 y");
    }

    #[test]
    fn a_branch_that_knew_the_old_name_changed_the_same_file() {
        // The branch is told before the rename, and after it.
        let before = history("2025-05-01 M:a\n2025-03-01 R9:a>b\n2025-01-01 A:a");
        let after = history("2025-03-01 R9:a>b\n2025-05-01 M:a\n2025-01-01 A:a");
        for history in [before, after] {
            assert_eq!(told(&history, "b"), "2025-01-01..2025-05-01 a");
            assert_eq!(told(&history, "a"), "unknown");
        }
    }

    #[test]
    fn a_file_that_was_deleted_and_came_back_is_as_old_as_it_was() {
        let history = history("2025-03-01 A:a\n2025-02-01 D:a\n2025-01-01 A:a");
        assert_eq!(told(&history, "a"), "2025-01-01..2025-03-01");
    }

    #[test]
    fn only_what_lies_inside_counts_and_a_moved_folder_keeps_its_days() {
        let log = "2025-02-01T00:00:00Z\0\n:1 1 o n R100\0old/a.md\0new/a.md\0:1 1 o n R100\0new/x.md\0new/b.md\0\
            2025-01-01T00:00:00Z\0\n:0 1 0 n A\0old/a.md\0:0 1 0 n A\0new/x.md\0:0 1 0 n A\0c.md\0";
        let history = trace(&super::super::log::read(log.as_bytes()), "new/");
        assert_eq!(told(&history, "a.md"), "2025-01-01..2025-02-01");
        assert_eq!(told(&history, "b.md"), "2025-01-01..2025-02-01 x.md");
        assert_eq!(history.notes.len(), 2);
    }

    #[test]
    fn times_are_the_author_s_and_wrong_ones_are_none() {
        let log = "\0:1 1 o n M\0a\0 never\0:1 1 o n M\0a\0\
            2025-01-01T00:30:00+14:00\0:1 1 o n M\0a\0-9999-01-01T00:00:00Z\0:1 1 o n M\0a\0";
        let history = trace(&super::super::log::read(log.as_bytes()), "");
        assert_eq!(told(&history, "a"), "2025-01-01..2025-01-01");
        let no_time = trace(&super::super::log::read(b"never\0:1 1 o n A\0b\0"), "");
        assert_eq!(no_time.of("b"), Some(&Past::default()));
    }
}
