//! What stands in a folder, in order: for folder pages, the sidebar, previous and next.

use crate::config::Config;
use crate::site::days::Days;
use crate::site::facts;
use crate::site::model::{Counted, Link, Listing, Row};
use crate::site::question::{self, Subtopics};
use crate::site::routes::Routes;
use crate::text::fold::fold;
use crate::vault::names::{file_name, parent};
use crate::vault::{NoteId, Vault};
use std::collections::BTreeMap;

/// One folder of the vault.
#[derive(Debug, Default)]
pub struct Folder {
    /// Display title.
    pub title: String,
    /// Route of its page.
    pub route: String,
    /// Sub-folders by title.
    pub folders: Vec<String>,
    /// Notes in it by title, the index note not among them.
    pub notes: Vec<NoteId>,
    /// Notes in it and below, the index notes among them.
    pub total: usize,
    /// The note that is its page.
    pub index: Option<NoteId>,
}

/// All folders and all rows, made once.
#[derive(Debug, Default)]
pub struct Shelves {
    /// Folders by their path, `""` is the root.
    pub folders: BTreeMap<String, Folder>,
    /// Each note as it stands in a list.
    pub rows: Vec<Row>,
    /// Questions by subtopic.
    pub subtopics: Subtopics,
}

/// Orders everything.
pub fn shelve(vault: &Vault, routes: &Routes, days: &Days, config: &Config) -> Shelves {
    let mut folders: BTreeMap<String, Folder> = BTreeMap::new();
    for (path, (_, index)) in &routes.folders {
        let title = match index {
            Some(id) if !path.is_empty() => routes.titles[id.0 as usize].clone(),
            _ => file_name(path).to_owned(),
        };
        let route = routes.folder(path).unwrap_or_default().to_owned();
        folders.insert(path.clone(), Folder { title, route, index: *index, ..Folder::default() });
    }
    let mut key: Vec<(String, NoteId)> =
        vault.ids().map(|id| (fold(&routes.titles[id.0 as usize]), id)).collect();
    key.sort();
    for (_, id) in key {
        let mut path = parent(&vault.note(id).path);
        if let Some(folder) = folders.get_mut(path)
            && folder.index != Some(id)
        {
            folder.notes.push(id);
        }
        loop {
            if let Some(folder) = folders.get_mut(path) {
                folder.total += 1;
            }
            if path.is_empty() {
                break;
            }
            path = parent(path);
        }
    }
    let mut below: BTreeMap<String, Vec<(String, String)>> = BTreeMap::new();
    for (path, folder) in folders.iter().filter(|(path, _)| !path.is_empty()) {
        below.entry(parent(path).to_owned()).or_default().push((fold(&folder.title), path.clone()));
    }
    for (path, mut children) in below {
        children.sort();
        if let Some(folder) = folders.get_mut(&path) {
            folder.folders = children.into_iter().map(|(_, path)| path).collect();
        }
    }
    let rows = vault.ids().map(|id| row(vault, routes, days, config, id)).collect();
    Shelves { folders, rows, subtopics: question::subtopics(vault, config) }
}

fn row(vault: &Vault, routes: &Routes, days: &Days, config: &Config, id: NoteId) -> Row {
    let note = vault.note(id);
    let (difficulty, difficulty_rank) = facts::difficulty(note, config);
    Row {
        title: routes.titles[id.0 as usize].clone(),
        route: routes.note(id).to_owned(),
        description: note.front.description.clone(),
        date: days.latest(id).map(ToOwned::to_owned),
        difficulty,
        difficulty_rank,
        kind: facts::kind(note, config),
        status: note.front.text("status"),
        folder: parent(&note.path).to_owned(),
    }
}

impl Shelves {
    /// What a folder's page lists.
    pub fn listing(&self, path: &str) -> Listing {
        let Some(folder) = self.folders.get(path) else { return Listing::default() };
        Listing {
            folders: folder.folders.iter().filter_map(|f| self.counted(f)).collect(),
            notes: folder.notes.iter().map(|id| self.rows[id.0 as usize].clone()).collect(),
        }
    }

    fn counted(&self, path: &str) -> Option<Counted> {
        let folder = self.folders.get(path)?;
        Some(Counted {
            title: folder.title.clone(),
            route: folder.route.clone(),
            count: folder.total,
        })
    }

    /// A note as a link.
    pub fn link(&self, id: NoteId) -> Link {
        let row = &self.rows[id.0 as usize];
        Link { title: row.title.clone(), route: row.route.clone() }
    }

    /// Notes as links, by title.
    pub fn by_title(&self, mut notes: Vec<NoteId>) -> Vec<Link> {
        notes.sort_by_cached_key(|id| (fold(&self.rows[id.0 as usize].title), *id));
        notes.into_iter().map(|id| self.link(id)).collect()
    }
}
