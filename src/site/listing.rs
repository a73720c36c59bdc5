//! What stands in a folder, in order: for folder pages, the sidebar, previous and next.

use crate::config::Config;
use crate::site::days::Days;
use crate::site::facts;
use crate::site::model::{Counted, Link, Listing, Row};
use crate::site::question::{self, Subtopics};
use crate::site::routes::Routes;
use crate::text::fold::fold;
use crate::vault::each::Each;
use crate::vault::edits::Edits;
use crate::vault::names::{file_name, parent};
use crate::vault::{NoteId, Vault};
use std::collections::BTreeMap;
use std::sync::Arc;

/// One folder of the vault.
#[derive(Debug, Clone, Default)]
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
    pub folders: BTreeMap<String, Arc<Folder>>,
    /// Each note as it stands in a list.
    pub rows: Each<Row>,
    /// Questions by subtopic.
    pub subtopics: Arc<Subtopics>,
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
    for id in vault.ids() {
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
    let mut below: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in folders.keys().filter(|path| !path.is_empty()) {
        below.entry(parent(path).to_owned()).or_default().push(path.clone());
    }
    for (path, children) in below {
        if let Some(folder) = folders.get_mut(&path) {
            folder.folders = children;
        }
    }
    let rows = Each::of(vault, |id| row(vault, routes, days, config, id));
    let subtopics = Arc::new(question::subtopics(vault, config));
    let folders = folders.into_iter().map(|(path, folder)| (path, Arc::new(folder))).collect();
    let mut shelves = Shelves { folders, rows, subtopics };
    let paths: Vec<String> = shelves.folders.keys().cloned().collect();
    paths.iter().for_each(|path| shelves.sort(path));
    shelves
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
    /// Everything once some notes differ, all of which are where they were.
    pub fn after(
        &self,
        edits: &Edits<'_>,
        routes: &Routes,
        days: &Days,
        config: &Config,
    ) -> Shelves {
        let vault = edits.new;
        let rows = self.rows.after(edits, |id| row(vault, routes, days, config, id));
        let subtopics = match edits.agree(|old, new| question::agree(old, new, config)) {
            true => Arc::clone(&self.subtopics),
            false => Arc::new(question::subtopics(vault, config)),
        };
        let mut shelves = Shelves { folders: self.folders.clone(), rows, subtopics };
        for id in &edits.edited.notes {
            let at = id.0 as usize;
            if self.rows[at].title == shelves.rows[at].title {
                continue;
            }
            shelves.name(*id);
            shelves.sort(parent(&vault.note(*id).path));
        }
        shelves
    }

    /// Calls the folders by a note that is their page.
    fn name(&mut self, index: NoteId) {
        let title = &self.rows[index.0 as usize].title;
        let mut named = Vec::new();
        for (path, folder) in &mut self.folders {
            // The root has no title.
            if folder.index == Some(index) && !path.is_empty() {
                Arc::make_mut(folder).title.clone_from(title);
                named.push(parent(path).to_owned());
            }
        }
        named.iter().for_each(|path| self.sort(path));
    }

    /// Puts what stands in a folder in order.
    fn sort(&mut self, path: &str) {
        let Some(folder) = self.folders.get(path) else { return };
        let mut sorted = Folder::clone(folder);
        sorted.notes.sort_by_cached_key(|id| (fold(&self.rows[id.0 as usize].title), *id));
        let title = |path: &String| self.folders.get(path).map(|folder| fold(&folder.title));
        sorted.folders.sort_by_cached_key(|path| (title(path), path.clone()));
        self.folders.insert(path.to_owned(), Arc::new(sorted));
    }

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
