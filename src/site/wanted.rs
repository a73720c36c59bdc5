//! The page of the notes that are wanted: names that links lead to and nobody has written, with
//! who wants them; and what an author is told of the most wanted.

use crate::config::Config;
use crate::diag::{Diagnostic, Severity};
use crate::site::draft;
use crate::site::facts;
use crate::site::listing::Shelves;
use crate::site::model::{Link, WantedNote, WantedPage};
use crate::site::routes::{self, Routes};
use crate::text::escape::url_path;
use crate::text::fold::fold;
use crate::vault::NoteId;
use crate::vault::names::file_name;
use crate::vault::wanted::{self, Wanted};
use rustc_hash::FxHashMap;

/// Path of the page.
pub const PATH: &str = "wanted/";
/// Names on the page.
const MOST: usize = 1_000;
/// Notes that are named for one that they want.
const MOST_BY: usize = 20;

/// Path of the list of these names, for the page for wrong addresses.
pub const LIST: &str = "wanted/names.txt";
/// Notes that the list names for one that they want.
const MOST_IN_LIST: usize = 5;

/// A line for each wanted note, the most wanted first: the address that it would have, its title,
/// and who wants it, as lines of [`routes::Table::list`](super::routes::Table::list), counted from 1; 0 is the home page.
pub fn list(wanted: &Wanted, shelves: &Shelves, routes: &Routes) -> String {
    let addresses = routes.list();
    let lines: FxHashMap<&str, usize> =
        addresses.lines().enumerate().map(|(at, route)| (route, at + 1)).collect();
    let line = |it: &wanted::WantedNote| {
        let by = by_title(it, shelves).into_iter().take(MOST_IN_LIST);
        let by = by.filter_map(|id| match routes.note(id) {
            "" => Some("0".to_owned()),
            route => lines.get(route).map(usize::to_string),
        });
        let title =
            draft::guess(file_name(&it.name)).map_or_else(|| it.name.clone(), |it| it.title);
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        let by = by.collect::<Vec<_>>().join(" ");
        format!("{}\t{title}\t{by}", url_path(&routes::usual(&it.name)))
    };
    wanted.iter().take(MOST).map(line).collect::<Vec<_>>().join("\n")
}

fn by_title(wanted: &wanted::WantedNote, shelves: &Shelves) -> Vec<NoteId> {
    let mut by = wanted.notes.clone();
    by.sort_by_cached_key(|id| (fold(&shelves.rows[id.0 as usize].title), *id));
    by
}

/// The page's model.
pub fn wanted_page(wanted: &Wanted, shelves: &Shelves, config: &Config) -> WantedPage {
    let total = wanted.iter().count();
    let notes = wanted.iter().take(MOST).map(|it| entry(it, shelves, config)).collect();
    WantedPage { notes, total, more: total.saturating_sub(MOST) }
}

/// A wanted note as pages name it.
pub(super) fn entry(wanted: &wanted::WantedNote, shelves: &Shelves, config: &Config) -> WantedNote {
    let by = by_title(wanted, shelves).into_iter().take(MOST_BY);
    let by: Vec<Link> = by.map(|id| shelves.link(id)).collect();
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
