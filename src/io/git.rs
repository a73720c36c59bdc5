//! Asks git about the repository that the notes lie in. The program itself is run, so that
//! whatever a repository may be (worktrees, alternates, packs of any kind) is read as git reads it.
//!
//! The repository is somebody's input, its configuration included, and git lets a configuration
//! name programs. So only commands that read objects are run, and what could start something is
//! switched off each time: pagers, hooks, file system monitors, drivers of differences, the
//! checking of signatures, and every way to another machine. What the person at the keyboard has
//! set for all repositories holds as ever, since it is there that a folder is called safe.

use super::sys::{Stat, lstat};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

/// How long git may take. A history of 100,000 commits takes some seconds.
const PATIENCE: Duration = Duration::from_secs(120);
/// What it may print, in bytes. A history of 100,000 commits is some 50 MB.
const MOST_BYTES: u64 = 1 << 30;
/// What is kept of its complaints, in bytes.
const MOST_COMPLAINT: u64 = 2_000;

/// How alike two texts are that count as one note under another name. A lower part would take two
/// short notes from one template for one.
const RENAMED: &str = "--find-renames=75%";
/// The same, where the texts themselves are not at hand.
const RENAMED_UNCHANGED: &str = "--find-renames=100%";

/// Settings that stand against those of the repository.
const SETTINGS: [&str; 12] = [
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.pager=cat",
    "core.askPass=",
    "credential.helper=",
    "protocol.allow=never",
    "log.showSignature=false",
    "log.showRoot=true",
    "log.mailmap=false",
    "diff.external=",
    "diff.orderFile=/dev/null",
    "diff.relative=false",
];

/// Variables for each run. Those that came with moc and say where a repository is are taken away.
const VARIABLES: [(&str, &str); 7] = [
    ("GIT_OPTIONAL_LOCKS", "0"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("GIT_NO_LAZY_FETCH", "1"),
    ("GIT_ALLOW_PROTOCOL", "none"),
    ("GIT_PAGER", "cat"),
    ("LC_ALL", "C"),
    ("TZ", "UTC"),
];

/// The repository that a folder lies in, as it was when it was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repository {
    folder: PathBuf,
    /// The commit that is checked out.
    pub head: String,
    /// Path of the folder from the top of the repository: `""`, or with `/` at its end.
    pub inside: String,
    /// Whether it holds only the end of its history.
    pub is_shallow: bool,
}

/// Why git gives no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum GitError {
    /// There is no such program.
    #[error("there is no program `git`")]
    NoProgram,
    /// It was run, and says no.
    #[error("{0}")]
    Refused(String),
}

/// Looks for the repository that `folder` lies in. `None` when it lies in none, or in one without
/// a commit.
///
/// # Errors
/// When there is one and git cannot or will not read it.
pub fn look(folder: &Path) -> Result<Option<Repository>, GitError> {
    // Git is not given the canonical name, which on Windows has a form of its own.
    let (Ok(canonical), Ok(folder)) = (folder.canonicalize(), std::path::absolute(folder)) else {
        return Ok(None);
    };
    if !is_in_a_repository(&canonical) {
        return Ok(None);
    }
    let asked = ["rev-parse", "--is-shallow-repository", "--show-prefix", "HEAD"];
    let answer = run(&folder, &asked, Vec::new())?;
    let text = String::from_utf8_lossy(&answer.printed).into_owned();
    let mut lines: Vec<&str> = text.strip_suffix('\n').unwrap_or(&text).split('\n').collect();
    if !answer.status.success() {
        // What it knew before it came to a HEAD that is not there.
        let has_no_commit = matches!(lines.first(), Some(&("true" | "false")));
        return if has_no_commit { Ok(None) } else { Err(answer.refusal()) };
    }
    let (Some(head), true) = (lines.pop(), lines.len() > 1) else { return Err(answer.refusal()) };
    let is_shallow = lines.remove(0) == "true";
    // A folder's name may hold a line break.
    let inside = lines.join("\n");
    Ok(Some(Repository { head: head.to_owned(), inside, is_shallow, folder }))
}

impl Repository {
    /// The changes of all Markdown files in the history of what is checked out, in the form that
    /// `history::log` reads.
    ///
    /// # Errors
    /// When git fails.
    pub fn log(&self) -> Result<Vec<u8>, GitError> {
        let whole = self.log_with(RENAMED)?;
        if whole.status.success() {
            return Ok(whole.printed);
        }
        // A clone without the texts of old commits.
        let part = self.log_with(RENAMED_UNCHANGED)?;
        if part.status.success() { Ok(part.printed) } else { Err(whole.refusal()) }
    }

    fn log_with(&self, renamed: &str) -> Result<Answer, GitError> {
        let asked = [
            "log",
            "-z",
            "--raw",
            "--no-abbrev",
            "--format=%aI",
            "--topo-order",
            "--root",
            "--no-show-signature",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--no-relative",
            "--no-rename-empty",
            "--ignore-submodules=all",
            renamed,
            "-l1000",
            "HEAD",
            "--",
            ":(top,icase,glob)**/*.md",
        ];
        run(&self.folder, &asked, Vec::new())
    }

    /// Whether what is checked out holds a Markdown file in the folder.
    pub fn has_notes(&self) -> bool {
        let asked = ["ls-tree", "-r", "-z", "--name-only", "HEAD"];
        let Ok(answer) = run(&self.folder, &asked, Vec::new()) else { return false };
        let mut names = answer.printed.split(|byte| *byte == 0);
        names.any(|name| name.to_ascii_lowercase().ends_with(b".md"))
    }

    /// The contents of these names, as far as they are at hand.
    ///
    /// # Errors
    /// When git fails.
    pub fn contents(&self, blobs: &[String]) -> Result<Vec<(String, Vec<u8>)>, GitError> {
        if blobs.is_empty() {
            return Ok(Vec::new());
        }
        let asked = blobs.join("\n") + "\n";
        let answer = run(&self.folder, &["cat-file", "--batch", "--buffer"], asked.into_bytes())?;
        Ok(contents(&answer.printed))
    }

    /// What tells this state of the repository from others without running git: the files that
    /// every commit and every checkout writes. Absent where the repository keeps no such files.
    pub fn trail(&self) -> Trail {
        let asked = ["rev-parse", "--git-path", "HEAD", "--git-path", "logs/HEAD"];
        let printed = run(&self.folder, &asked, Vec::new()).map(|answer| answer.printed);
        let text = String::from_utf8(printed.unwrap_or_default()).unwrap_or_default();
        Trail { files: text.lines().map(|line| self.folder.join(line)).collect() }
    }
}

/// Files that say when a repository has changed.
#[derive(Debug, Clone, Default)]
pub struct Trail {
    files: Vec<PathBuf>,
}

/// A state of a [`Trail`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Footprint(Vec<Option<Stat>>);

impl Trail {
    /// How its files are now.
    pub fn footprint(&self) -> Footprint {
        let stat = |file: &PathBuf| lstat(file).ok().flatten().map(|meta| Stat::of(&meta));
        Footprint(self.files.iter().map(stat).collect())
    }
}

/// Whether git would find a repository: most folders are in none, and need no program run.
fn is_in_a_repository(folder: &Path) -> bool {
    folder.ancestors().any(|above| matches!(lstat(&above.join(".git")), Ok(Some(_))))
}

/// What `cat-file --batch` printed: `<name> blob <size>`, the bytes, a line break; a line of another
/// form where there is no such content.
fn contents(mut printed: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut out = Vec::new();
    while let Some(end) = memchr::memchr(b'\n', printed) {
        let head = String::from_utf8_lossy(&printed[..end]).into_owned();
        printed = &printed[end + 1..];
        let mut words = head.split(' ');
        let (name, kind, size) = (words.next(), words.next(), words.next());
        let size = size.and_then(|size| size.parse::<usize>().ok());
        let (Some(name), Some(kind), Some(size)) = (name, kind, size) else { continue };
        let Some((bytes, rest)) = printed.split_at_checked(size) else { break };
        if kind == "blob" {
            out.push((name.to_owned(), bytes.to_vec()));
        }
        printed = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
    out
}

/// What git printed, and how it ended.
struct Answer {
    status: ExitStatus,
    printed: Vec<u8>,
    complaint: Vec<u8>,
}

impl Answer {
    /// Its complaint in one line.
    fn refusal(&self) -> GitError {
        let text = String::from_utf8_lossy(&self.complaint);
        let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("it says nothing");
        GitError::Refused(line.trim().to_owned())
    }
}

/// Runs git in a folder, to its end.
fn run(folder: &Path, arguments: &[&str], input: Vec<u8>) -> Result<Answer, GitError> {
    let mut child = command(folder, arguments).spawn().map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => GitError::NoProgram,
        _ => GitError::Refused(format!("`git` cannot be run: {}", super::reason(&error))),
    })?;
    if let Some(mut stdin) = child.stdin.take() {
        // It may end before it has read all, which its status tells.
        thread::spawn(move || stdin.write_all(&input));
    }
    let printed = gather(child.stdout.take(), MOST_BYTES);
    let complaint = gather(child.stderr.take(), MOST_COMPLAINT);
    let Ok((printed, is_whole)) = printed.recv_timeout(PATIENCE) else {
        end(&mut child);
        return Err(GitError::Refused("it takes too long".to_owned()));
    };
    if !is_whole {
        end(&mut child);
        return Err(GitError::Refused("its history is too long".to_owned()));
    }
    let status = child.wait().map_err(|error| GitError::Refused(super::reason(&error)))?;
    let complaint = complaint.recv_timeout(PATIENCE).map(|(bytes, _)| bytes).unwrap_or_default();
    Ok(Answer { status, printed, complaint })
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}

/// Reads a pipe to its end, and keeps so many bytes at most; whether that was all.
fn gather(pipe: Option<impl Read + Send + 'static>, most: u64) -> Receiver<(Vec<u8>, bool)> {
    let (give, take) = channel();
    thread::spawn(move || {
        let (mut bytes, mut rest) = (Vec::new(), 0);
        if let Some(mut pipe) = pipe {
            let read = pipe.by_ref().take(most).read_to_end(&mut bytes);
            // A pipe that nobody reads would stop who writes.
            rest = read.and_then(|_| io::copy(&mut pipe, &mut io::sink())).unwrap_or(1);
        }
        give.send((bytes, rest == 0))
    });
    take
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        // A hook's `GIT_DIR`, say, would lead elsewhere; settings of the keyboard's person stay.
        let is_about_git = name.as_encoded_bytes().starts_with(b"GIT_");
        if is_about_git && !name.as_encoded_bytes().starts_with(b"GIT_CONFIG") {
            command.env_remove(name);
        }
    }
    command.envs(VARIABLES).arg("--no-pager").arg("-C").arg(folder);
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    command.args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_are_told_apart_whatever_they_hold() {
        let printed =
            b"aa blob 5\nx\ny\n\0\nbb missing\ncc tree 2\nzz\ndd blob 0\n\nee blob 99\nshort";
        let found = contents(printed);
        let expected = [("aa", &b"x\ny\n\0"[..]), ("dd", b"")];
        assert_eq!(found, expected.map(|(name, bytes)| (name.to_owned(), bytes.to_vec())));
    }
}
