//! The program itself as tests drive it: a folder of notes, a folder for the site and one for
//! the cache, all in a temporary place, and the compiled binary run on them.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part of this")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// No build in a test may last longer, however slow the machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// What a run of the program gave.
#[derive(Debug)]
pub struct Run {
    /// Exit status; `None` when a signal ended it.
    pub status: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    pub elapsed: Duration,
    /// Highest resident memory seen, where the system tells it.
    pub peak_bytes: u64,
}

impl Run {
    /// The run, which must have ended with `status`.
    #[track_caller]
    pub fn ends_with(self, status: i32) -> Run {
        assert_eq!(self.status, Some(status), "{}", self.told());
        self
    }

    /// The counts of the closing line: written, unchanged, removed.
    #[track_caller]
    pub fn counts(&self) -> (usize, usize, usize) {
        let line = self.stderr.lines().last().unwrap_or_default();
        let inner = line.split_once(" s (").and_then(|(_, rest)| rest.split_once(')'));
        let counts: Vec<usize> =
            inner.map_or("", |(inner, _)| inner).split(", ").map(first_number).collect();
        match counts[..] {
            [written, kept, removed] => (written, kept, removed),
            _ => panic!("no counts in {line:?}"),
        }
    }

    /// The pages of the closing line: in all, and made anew.
    #[track_caller]
    pub fn pages(&self) -> (usize, usize) {
        let line = self.stderr.lines().last().unwrap_or_default();
        let all = first_number(line);
        let anew = line.split_once('(').filter(|(_, rest)| rest.contains(" made anew)"));
        (all, anew.map_or(all, |(_, rest)| first_number(rest)))
    }

    /// The end of what it said.
    pub fn told(&self) -> String {
        let end: Vec<char> = self.stderr.chars().rev().take(1_500).collect();
        format!("status {:?}: …{}", self.status, end.into_iter().rev().collect::<String>())
    }
}

fn first_number(words: &str) -> usize {
    words.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or(usize::MAX)
}

/// All files of a folder by their path from it; links and other things count by their kind.
pub type Tree = BTreeMap<PathBuf, Vec<u8>>;

/// A temporary place with `notes`, `site` and `cache`.
pub struct World {
    dir: TempDir,
}

impl World {
    pub fn new() -> World {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("notes")).unwrap();
        World { dir }
    }

    /// A world whose notes are these files.
    pub fn with<P: AsRef<Path>, B: AsRef<[u8]>>(files: impl IntoIterator<Item = (P, B)>) -> World {
        let world = World::new();
        for (path, bytes) in files {
            world.write(path, bytes);
        }
        world
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn notes(&self) -> PathBuf {
        self.path().join("notes")
    }

    pub fn site(&self) -> PathBuf {
        self.path().join("site")
    }

    /// Writes a file of the notes, its folders included.
    pub fn write<P: AsRef<Path>, B: AsRef<[u8]>>(&self, path: P, bytes: B) {
        write(&self.notes().join(path), bytes);
    }

    /// `moc build` of the notes into the site, not yet run.
    pub fn command<S: AsRef<OsStr>>(&self, more: &[S]) -> Command {
        let mut command = program(&self.path().join("cache"));
        command.arg("build").arg("--root").arg(self.notes()).arg("--out").arg(self.site());
        command.args(more);
        command
    }

    pub fn build<S: AsRef<OsStr>>(&self, more: &[S]) -> Run {
        run(&mut self.command(more), self.path())
    }

    /// Builds the notes into a new folder with an empty cache, and gives that site.
    pub fn cold<S: AsRef<OsStr>>(&self, more: &[S]) -> Tree {
        let place = tempfile::tempdir().unwrap();
        let mut command = program(&place.path().join("cache"));
        let out = place.path().join("site");
        command.arg("build").arg("--root").arg(self.notes()).arg("--out").arg(&out).args(more);
        let run = run(&mut command, place.path());
        assert!(matches!(run.status, Some(0 | 1)), "{}", run.told());
        tree(&out)
    }

    pub fn output(&self) -> Tree {
        tree(&self.site())
    }

    /// A page's text, or nothing when there is no such page.
    pub fn page(&self, path: &str) -> String {
        let bytes = fs::read(self.site().join(path)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// The program with a cache of its own and nothing from this process's surroundings.
pub fn program(cache: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_moc"));
    command.env("MOC_CACHE_DIR", cache).stdin(Stdio::null());
    command
}

/// Writes a file, its folders included.
pub fn write<B: AsRef<[u8]>>(path: &Path, bytes: B) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// Runs to the end, and watches memory on the way. `scratch` takes what is printed.
pub fn run(command: &mut Command, scratch: &Path) -> Run {
    let names = ["stdout.txt", "stderr.txt"].map(|name| scratch.join(name));
    command.stdout(File::create(&names[0]).unwrap()).stderr(File::create(&names[1]).unwrap());
    let started = Instant::now();
    let mut child = command.spawn().unwrap();
    let mut peak_bytes = 0;
    let status = loop {
        peak_bytes = peak_bytes.max(resident_bytes(&child));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        if started.elapsed() > PATIENCE {
            child.kill().unwrap();
            break child.wait().unwrap();
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let [stdout, stderr] =
        names.map(|name| String::from_utf8_lossy(&fs::read(name).unwrap()).into_owned());
    Run { status: status.code(), stdout, stderr, elapsed: started.elapsed(), peak_bytes }
}

/// The child's high-water mark, where there is `/proc`.
fn resident_bytes(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok()).unwrap_or(0) * 1024
}

/// All files below `dir`, links not followed.
pub fn tree(dir: &Path) -> Tree {
    let mut tree = Tree::new();
    if !dir.exists() {
        return tree;
    }
    for entry in walkdir::WalkDir::new(dir).min_depth(1) {
        let entry = entry.unwrap();
        let content = match entry.file_type() {
            kind if kind.is_file() => fs::read(entry.path()).unwrap(),
            kind if kind.is_symlink() => {
                fs::read_link(entry.path()).unwrap().into_os_string().into_encoded_bytes()
            }
            kind if kind.is_dir() => continue,
            kind => format!("{kind:?}").into_bytes(),
        };
        tree.insert(entry.path().strip_prefix(dir).unwrap().to_owned(), content);
    }
    tree
}

/// Fails with the names of the files that differ, not with their bytes.
#[track_caller]
pub fn assert_same(found: &Tree, expected: &Tree, when: &str) {
    let names = found.keys().chain(expected.keys());
    let differ: std::collections::BTreeSet<_> =
        names.filter(|name| found.get(*name) != expected.get(*name)).collect();
    if let Some(name) = differ.first() {
        let text = |tree: &Tree| {
            tree.get(*name).map_or("(no file)".to_owned(), |b| String::from_utf8_lossy(b).into())
        };
        let (found, expected) = (text(found), text(expected));
        let at = found.chars().zip(expected.chars()).take_while(|(a, b)| a == b).count();
        let near =
            |text: &str| -> String { text.chars().skip(at.saturating_sub(80)).take(240).collect() };
        panic!("{when}: {differ:?} differ\nfound …{}\nexpected …{}", near(&found), near(&expected));
    }
}
