//! The page of the notes that are wanted: names that links lead to and nobody has written, with
//! who wants them; and what an author is told of the most wanted.

use crate::config::Config;
use crate::diag::{Diagnostic, Severity};
use crate::site::draft;
use crate::site::facts;
use crate::site::listing::Shelves;
use crate::site::model::{Link, WantedNote, WantedPage};
use crate::text::fold::fold;
use crate::vault::NoteId;
use crate::vault::names::file_name;
use crate::vault::wanted::{self, Wanted};

/// Path of the page.
pub const PATH: &str = "wanted/";
/// Names on the page.
const MOST: usize = 1_000;
/// Notes that are named for one that they want.
const MOST_BY: usize = 20;

/// The page's model.
pub fn wanted_page(wanted: &Wanted, shelves: &Shelves, config: &Config) -> WantedPage {
    let total = wanted.iter().count();
    let notes = wanted.iter().take(MOST).map(|it| entry(it, shelves, config)).collect();
    WantedPage { notes, total, more: total.saturating_sub(MOST) }
}

/// A wanted note as pages name it.
pub(super) fn entry(wanted: &wanted::WantedNote, shelves: &Shelves, config: &Config) -> WantedNote {
    let mut by: Vec<NoteId> = wanted.notes.clone();
    by.sort_by_cached_key(|id| (fold(&shelves.rows[id.0 as usize].title), *id));
    let by: Vec<Link> = by.into_iter().take(MOST_BY).map(|id| shelves.link(id)).collect();
    let guess = draft::guess(file_name(&wanted.name));
    let difficulty = guess.as_ref().map(|guess| guess.difficulty.to_owned());
    WantedNote {
        name: wanted.name.clone(),
        title: guess.as_ref().map(|guess| guess.title.clone()),
        topic: guess.as_ref().map(|guess| guess.topic.to_owned()),
        difficulty_rank: difficulty.as_deref().and_then(|it| facts::difficulty_rank(it, config)),
        difficulty,
        count: wanted.notes.len(),
        more: wanted.notes.len() - by.len(),
        by,
    }
}

/// What is said of the most wanted note, where more than one note wants it.
pub fn told(wanted: &Wanted) -> Option<Diagnostic> {
    let most = wanted.iter().next().filter(|it| it.notes.len() > 1)?;
    let (count, name) = (wanted.iter().count(), file_name(&most.name));
    let message = format!(
        "wanted and not written: {count}; the most wanted is `{}`, by {} notes",
        most.name,
        most.notes.len()
    );
    let kind = match draft::guess(name) {
        Some(_) => "question",
        None if name.starts_with("moc-") => "moc",
        None => "note",
    };
    let command = format!("begin it with `moc new {kind} '{}'`", name.replace('\'', "'\\''"));
    Some(Diagnostic::new(Severity::Info, "wanted::most", message).help(command))
}
