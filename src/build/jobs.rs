//! Which pages the site has, in a fixed order.

use crate::config::Config;
use crate::diag::{Diagnostic, Severity};
use crate::site::alphabet::Alphabet;
use crate::site::compare::{self, Groups};
use crate::site::days::Days;
use crate::site::graph::{self, Graph};
use crate::site::routes::{self, Redirect, Routes};
use crate::site::{preview, twin, wanted};
use crate::text::escape::url_path;
use crate::text::fold::fold;
use crate::text::slug;
use crate::vault::wanted::Wanted;
use crate::vault::{NoteId, Vault};
use rustc_hash::{FxHashMap, FxHashSet};
use std::iter::repeat;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// One page that has to be made, and its path (not encoded).
pub(super) enum Job {
    Note(NoteId, String),
    Folder(String, String),
    Tag(String, String),
    Tags,
    Wanted,
    /// All pages by name, or those of one letter, by its place; the path.
    Alphabet(Option<usize>, String),
    /// A group of things, by its place, and the path of its page.
    Compare(usize, String),
    /// All groups.
    Comparisons,
    /// The graph, and the path of its page.
    Graph(&'static str),
    NotFound,
    Redirect(String, NoteId),
}

impl Job {
    /// The file of the page, from the root of the site.
    pub(super) fn file(&self) -> String {
        let folder = match self {
            Job::NotFound => return "404.html".to_owned(),
            Job::Note(_, path)
            | Job::Folder(_, path)
            | Job::Tag(_, path)
            | Job::Alphabet(_, path)
            | Job::Compare(_, path)
            | Job::Redirect(path, _) => path,
            Job::Tags => "tags/",
            Job::Wanted => wanted::PATH,
            Job::Comparisons => compare::FOLDER,
            Job::Graph(path) => path,
        };
        format!("{folder}index.html")
    }

    /// The files that are made with the page, itself among them; those whose names depend on what
    /// is in them are left out.
    pub(super) fn files(&self, config: &Config) -> Vec<String> {
        let mut files = vec![self.file()];
        files.extend(self.preview());
        if let Job::Note(_, path) = self {
            files.extend(config.twins.then(|| twin::path(path)));
        }
        files
    }

    /// The file that links to the page show the beginning of, where it has one.
    pub(super) fn preview(&self) -> Option<String> {
        let folder = match self {
            Job::Note(_, path) | Job::Folder(_, path) | Job::Tag(_, path) => path,
            Job::Compare(_, path) => path,
            Job::Comparisons => compare::FOLDER,
            Job::Tags | Job::Wanted | Job::Alphabet(..) | Job::Graph(_) => return None,
            Job::NotFound | Job::Redirect(..) => return None,
        };
        Some(format!("{folder}{}", preview::FILE))
    }
}

/// Every page of the site.
pub(super) struct Jobs {
    /// In a fixed order, notes first. No two have the same path.
    pub(super) all: Vec<Job>,
    /// How many are of notes.
    notes: usize,
    /// Shared by states whose notes have the same addresses.
    files_of_notes: Arc<OnceLock<Files>>,
    files: OnceLock<Files>,
}

/// The pages that files are made with, by their place.
type Files = FxHashMap<String, usize>;

impl Jobs {
    /// With what is known of the files in a state with the same settings, in which all notes are
    /// where they are now.
    pub(super) fn knowing(self, known: &Jobs) -> Jobs {
        Jobs { files_of_notes: Arc::clone(&known.files_of_notes), ..self }
    }

    /// The page that a file is made with, by its place; `config` is the site's.
    pub(super) fn of_file(&self, path: &str, config: &Config) -> Option<usize> {
        let files_of = |jobs: Range<usize>| -> Files {
            let numbered = jobs.clone().zip(&self.all[jobs]);
            let files = |(at, job): (usize, &Job)| job.files(config).into_iter().zip(repeat(at));
            numbered.flat_map(files).collect()
        };
        let of_notes = self.files_of_notes.get_or_init(|| files_of(0..self.notes));
        let others = || self.files.get_or_init(|| files_of(self.notes..self.all.len()));
        of_notes.get(path).or_else(|| others().get(path)).copied()
    }
}

/// Every page of the site. Redirects from `former` addresses give way to all others.
pub(super) fn all(
    vault: &Vault,
    routes: &Routes,
    wanted: &Wanted,
    groups: &Groups,
    graph: &Graph,
    alphabet: &Alphabet,
    former: Vec<Redirect>,
) -> (Jobs, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut jobs: Vec<Job> =
        vault.ids().map(|id| Job::Note(id, routes.notes[id.0 as usize].clone())).collect();
    for (folder, (path, index)) in &routes.folders {
        if index.is_none() {
            jobs.push(Job::Folder(folder.clone(), path.clone()));
        }
    }
    let mut tag_paths: FxHashSet<String> = FxHashSet::default();
    for (key, tag) in vault.tags.iter() {
        let path = format!("tags/{}/", slug::tag_path(&tag.name));
        let holder = routes.holder(&path);
        if holder.is_some() || !tag_paths.insert(fold(&path)) {
            let holder = holder.unwrap_or("another tag");
            diagnostics.push(
                Diagnostic::new(
                    Severity::Loss,
                    "route::collision",
                    format!(
                        "the tag `#{}` and `{holder}` both want the address `{path}`",
                        tag.name
                    ),
                )
                .help("rename one of them; the tag has no page until then"),
            );
            continue;
        }
        jobs.push(Job::Tag(key.clone(), path));
    }
    // A note called Tags is the page of the tags, if there is one.
    if routes.holder("tags/").is_none() && !vault.tags.is_empty() {
        jobs.push(Job::Tags);
    }
    // The same goes for a note or folder called Wanted.
    if routes.holder(wanted::PATH).is_none() && !wanted.is_empty() {
        jobs.push(Job::Wanted);
    }
    if !alphabet.path.is_empty() {
        jobs.push(Job::Alphabet(None, alphabet.path.clone()));
        jobs.extend(alphabet.letters().map(|(at, path)| Job::Alphabet(Some(at), path)));
    }
    jobs.extend(compare_pages(routes, groups));
    if !graph.is_empty() {
        jobs.extend(graph::path(routes).map(Job::Graph));
    }
    jobs.push(Job::NotFound);
    for redirect in &routes.redirects {
        if !tag_paths.contains(&fold(&redirect.from)) {
            jobs.push(Job::Redirect(redirect.from.clone(), redirect.to));
        }
    }
    if !former.is_empty() {
        let taken: FxHashSet<String> = jobs.iter().map(|job| fold(&job.file())).collect();
        let former = former.into_iter().map(|it| Job::Redirect(it.from, it.to));
        jobs.extend(former.filter(|job| !taken.contains(&fold(&job.file()))));
    }
    let (notes, files_of_notes) = (vault.notes.len(), Arc::default());
    (Jobs { all: jobs, notes, files_of_notes, files: OnceLock::new() }, diagnostics)
}

/// The pages that compare things, and the one that lists them unless its address is taken.
fn compare_pages(routes: &Routes, groups: &Groups) -> Vec<Job> {
    let numbered = groups.groups.iter().enumerate();
    let mut jobs: Vec<Job> =
        numbered.map(|(at, group)| Job::Compare(at, group.path.clone())).collect();
    if !jobs.is_empty() && routes.holder(compare::FOLDER).is_none() {
        jobs.push(Job::Comparisons);
    }
    jobs
}

/// Absolute addresses of all pages, for the sitemap.
pub(super) fn addresses(
    vault: &Vault,
    routes: &Routes,
    days: &Days,
    jobs: &[Job],
    base: &str,
) -> Vec<(String, Option<String>)> {
    let mut entries: Vec<(String, Option<String>)> = jobs
        .iter()
        .filter_map(|job| match job {
            Job::Note(id, _) => {
                Some((routes.note(*id).to_owned(), days.updated(*id).map(ToOwned::to_owned)))
            }
            Job::Folder(folder, _) => routes.folder(folder).map(|route| (route.to_owned(), None)),
            Job::Tag(key, _) => vault.tags.get(key).map(|tag| (routes::tag(&tag.name), None)),
            Job::Tags => Some(("tags/".to_owned(), None)),
            Job::Wanted => Some((wanted::PATH.to_owned(), None)),
            Job::Compare(_, path) | Job::Alphabet(_, path) => Some((url_path(path), None)),
            Job::Comparisons => Some((compare::FOLDER.to_owned(), None)),
            Job::Graph(path) => Some(((*path).to_owned(), None)),
            Job::NotFound | Job::Redirect(..) => None,
        })
        .map(|(route, day)| (format!("{base}{route}"), day))
        .collect();
    entries.sort();
    entries
}
