//! What git tells of the notes: asked once for each commit that is checked out, then remembered.

use crate::build::BuildRequest;
use crate::diag::{Diagnostic, Severity};
use crate::history::{self, Face, History, log};
use crate::io::git::{self, Footprint, GitError, Repository, Trail};
use crate::io::memo::Memo;
use crate::note::front;
use crate::site::digest::{Digest, Digester};
use crate::text::decode::decode_owned;
use std::collections::BTreeMap;
use std::hash::Hash;
use std::path::PathBuf;
use std::sync::Arc;

/// Kind of entry in the memo, beside those of `disk` and `leaves`.
const HISTORY: u8 = 7;

/// Histories that were remembered in another form are not used.
const FORM: &str = "history 1";

/// The past of the notes.
#[derive(Debug, Clone, Default)]
pub(super) struct Past {
    pub(super) history: Arc<History>,
    /// Why there is less of it than there could be.
    pub(super) found: Vec<Diagnostic>,
}

impl Past {
    /// Asks git, where the site wants anything of it, and remembers the answer.
    pub(super) fn read(request: &BuildRequest<'_>, memo: Option<&Memo>) -> Past {
        if !request.config.asks_git() {
            return Past::default();
        }
        match git::look(&folder(request)) {
            Ok(None) => Past::default(),
            Ok(Some(repository)) => Past::of(&repository, request, memo),
            Err(error) => Past::without(told(&error), request),
        }
    }

    fn of(repository: &Repository, request: &BuildRequest<'_>, memo: Option<&Memo>) -> Past {
        if repository.is_shallow {
            // A repository that does not hold the notes has nothing to say of them anyway.
            return match repository.has_notes() {
                true => Past::without(shallow(), request),
                false => Past::default(),
            };
        }
        let key = key(repository);
        let known = memo.and_then(|memo| memo.get(HISTORY, &key));
        if let Some(history) = known.and_then(|text| serde_json::from_str(&text).ok()) {
            return Past { history: Arc::new(history), found: Vec::new() };
        }
        let history = match history_of(repository) {
            Ok(history) => history,
            Err(error) => return Past::without(told(&error), request),
        };
        if let (Some(memo), Ok(text)) = (memo, serde_json::to_string(&history)) {
            memo.put(HISTORY, &key, &text);
        }
        Past { history: Arc::new(history), found: Vec::new() }
    }

    /// Worth a remark; a warning where the site counts on git.
    fn without(mut why: Diagnostic, request: &BuildRequest<'_>) -> Past {
        if request.config.names_git {
            why.severity = why.severity.max(Severity::Warning);
        }
        Past { history: Arc::default(), found: vec![why] }
    }
}

/// The past of notes that are looked at again and again: git is asked when the repository has changed.
#[derive(Default)]
pub(super) struct Followed {
    past: Past,
    trail: Trail,
    /// The state that `past` is of, with what was asked; `None` before the first time.
    seen: Option<(Footprint, Asked)>,
}

/// Where git was asked, whether anything was wanted, and whether the site counts on it.
type Asked = (PathBuf, bool, bool);

impl Followed {
    /// Brings it up to date. Whether it is another than before.
    pub(super) fn look(&mut self, request: &BuildRequest<'_>) -> bool {
        let config = &request.config;
        let asked = (folder(request), config.asks_git(), config.names_git);
        if self.seen.as_ref() == Some(&(self.trail.footprint(), asked.clone())) {
            return false;
        }
        let repository = if asked.1 { git::look(&asked.0).ok().flatten() } else { None };
        self.trail = repository.map(|it| it.trail()).unwrap_or_default();
        // Before git is asked: a commit in between is seen the next time.
        self.seen = Some((self.trail.footprint(), asked));
        let past = Past::read(request, None);
        let is_other = past.history != self.past.history || past.found != self.past.found;
        self.past = past;
        is_other
    }

    pub(super) fn past(&self) -> &Past {
        &self.past
    }
}

/// The folder of the notes.
fn folder(request: &BuildRequest<'_>) -> PathBuf {
    request.root.join(request.config.content_dir.as_deref().unwrap_or_default())
}

fn key(repository: &Repository) -> Digest {
    let mut digester = Digester::default();
    (FORM, &repository.head, &repository.inside).hash(&mut digester);
    digester.digest()
}

fn history_of(repository: &Repository) -> Result<History, GitError> {
    let printed = repository.log()?;
    let mut history = history::trace(&log::read(&printed), &repository.inside);
    let faces: BTreeMap<String, Face> = repository
        .contents(&history.unseen())?
        .into_iter()
        .map(|(name, bytes)| (name, face(bytes)))
        .collect();
    history.see(&faces);
    Ok(history)
}

/// Who was meant to see a note with this text.
fn face(bytes: Vec<u8>) -> Face {
    let text = decode_owned(bytes).text;
    let (front, _) = front::read("", &text, &mut Vec::new());
    Face { publish: front.publish, is_draft: front.is_draft }
}

fn shallow() -> Diagnostic {
    let message = "this clone of the repository holds only the end of its history, so git cannot say \
                   when notes were written and what they were called before";
    Diagnostic::new(Severity::Info, "git::shallow", message).help(format!(
        "fetch all of it (`git fetch --unshallow`; in GitHub's workflows `fetch-depth: 0`); {DO_WITHOUT}"
    ))
}

fn told(error: &GitError) -> Diagnostic {
    match error {
        GitError::NoProgram => Diagnostic::new(
            Severity::Info,
            "git::no-program",
            "the notes lie in a git repository, but there is no program `git` that could say when they \
             were written",
        )
        .help(format!("install git; {DO_WITHOUT}")),
        GitError::Refused(why) => Diagnostic::new(
            Severity::Warning,
            "git::unreadable",
            format!("git does not tell the history of the notes: {why}"),
        )
        .help(format!("`git log` says more; {DO_WITHOUT}")),
    }
}

const DO_WITHOUT: &str = "to do without, write `dates = \"front-matter\"` and `redirects = \"front-matter\"` under `[content]`";
