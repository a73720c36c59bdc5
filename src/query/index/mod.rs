//! What queries see of the vault: its pages with all their fields, by path, folder, tag and link.
//!
//! Pages are made when they are first asked for, so a query over one folder pays for one folder.
//! Nothing of what is not published can be found here: links to it are the text that was written
//! for them, in values and inside texts alike.

mod changes;
mod columns;
mod csv;
mod facts;
mod file;
mod folders;
mod items;
mod leads;
mod page;
mod pages;
mod tags;

use crate::note::Note;
use crate::note::link::extension;
use crate::note::metadata::once;
use crate::query::fault::Fault;
use crate::value::order::Collation;
use crate::value::{Date, Object};
use crate::vault::each::Each;
use crate::vault::entities::Entity;
use crate::vault::names::{Target, parent};
use crate::vault::{NoteId, Resolved, Vault};
pub(super) use changes::{Changed, Changes, Standing};
pub(super) use columns::Column;
use columns::Columns;
use csv::Table;
use facts::Facts;
pub(super) use items::TASK_FIELDS;
pub(super) use leads::Lead;
use pages::{Pages, Places};
use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

/// A file that a source names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Entry {
    /// A note.
    Note(NoteId),
    /// Another file, by its path.
    File(String),
}

/// What is known of a note's file beside its text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Stat {
    /// When it was made.
    pub created: Option<Date>,
    /// When it was changed last.
    pub modified: Option<Date>,
    /// Its size in bytes.
    pub size: u64,
}

impl Stat {
    fn is_same(&self, other: &Stat) -> bool {
        let dates = |it: &Stat| [it.created, it.modified];
        let is_same = |(a, b): (Option<Date>, Option<Date>)| match (a, b) {
            (Some(a), Some(b)) => a.is_same(b),
            (a, b) => a.is_none() && b.is_none(),
        };
        self.size == other.size && dates(self).into_iter().zip(dates(other)).all(is_same)
    }
}

/// What the index needs beside the vault. Nothing of it reads the disk by itself.
pub trait Surroundings: Sync {
    /// What is known of the file of each note of the vault.
    fn stats(&self, vault: &Vault) -> Each<Stat>;
    /// The notes of the vault that are bookmarked.
    fn starred(&self, vault: &Vault) -> BTreeSet<NoteId>;
    /// The bytes of a CSV file of the vault, or why there are none.
    fn csv(&self, path: &str) -> Result<Vec<u8>, String>;
    /// What a note is about, where it is about one thing: its labels are the fields of `profile`.
    fn entity(&self, _: NoteId) -> Option<&Entity> {
        None
    }
}

/// The index of a vault.
pub struct Index<'v> {
    shared: Arc<Pages>,
    surroundings: &'v dyn Surroundings,
    pages: Vec<OnceLock<Arc<Object>>>,
    collation: Collation,
    columns: Columns,
}

/// What an index has found out, for that of a later state of the vault.
#[derive(Debug, Clone)]
pub struct Known(Arc<Pages>);

impl<'v> Index<'v> {
    /// The index of a frozen vault.
    pub fn new(vault: Arc<Vault>, surroundings: &'v dyn Surroundings) -> Index<'v> {
        let places = Arc::new(Places::new(&vault));
        let facts = vault.ids().map(|_| Arc::default()).collect();
        Index::over(Arc::new(pages_of(vault, surroundings, places, facts)), surroundings)
    }

    /// The index of a vault that was known in an earlier state, and what has changed since: `None`
    /// when that is too much to be told, or so much that nothing is gained by it.
    pub fn after(
        known: &Known,
        vault: Arc<Vault>,
        surroundings: &'v dyn Surroundings,
    ) -> (Index<'v>, Option<Changes>) {
        let Known(before) = known;
        if !changes::have_same_names(&before.vault, &vault) {
            return (Index::new(vault, surroundings), None);
        }
        let (places, facts) = (before.places.clone(), before.facts.clone());
        let mut pages = pages_of(vault, surroundings, places, facts);
        let differing = pages.forget_changed(before);
        let tables = pages.take_over_tables(before, surroundings);
        let pages = Arc::new(pages);
        let changes = Changes::between(before, &pages, differing, tables);
        (Index::over(pages, surroundings), changes)
    }

    fn over(shared: Arc<Pages>, surroundings: &'v dyn Surroundings) -> Index<'v> {
        Index {
            pages: shared.vault.notes.iter().map(|_| OnceLock::new()).collect(),
            collation: Collation::default(),
            columns: Columns::default(),
            shared,
            surroundings,
        }
    }

    /// What this index has found out so far.
    pub fn known(&self) -> Known {
        Known(self.shared.clone())
    }

    fn vault(&self) -> &Vault {
        &self.shared.vault
    }

    /// The order of texts, with a memory of its own.
    pub(super) fn collation(&self) -> &Collation {
        &self.collation
    }

    /// All notes, in the vault's order.
    pub fn ids(&self) -> impl Iterator<Item = NoteId> + use<> {
        self.vault().ids()
    }

    /// A note.
    pub fn note(&self, id: NoteId) -> &Note {
        self.vault().note(id)
    }

    /// A note, to be told from its like.
    pub(super) fn shared_note(&self, id: NoteId) -> &Arc<Note> {
        &self.vault().notes[id.0 as usize]
    }

    /// The note at exactly this path.
    pub fn note_at(&self, path: &str) -> Option<NoteId> {
        self.shared.note_at(path)
    }

    /// All notes, in Dataview's order.
    pub fn notes(&self) -> &[NoteId] {
        &self.shared.places.order
    }

    /// A note's page: what expressions see of it.
    pub fn page(&self, id: NoteId) -> &Arc<Object> {
        self.pages[id.0 as usize].get_or_init(|| Arc::new(page::page(&self.shared, id)))
    }

    /// The page of the note at exactly this path.
    pub fn page_at(&self, path: &str) -> Option<&Arc<Object>> {
        self.note_at(path).map(|id| self.page(id))
    }

    /// The full path of the file that a link means when it stands in the note at `origin`.
    pub fn resolve<'p>(&'p self, link: &'p str, origin: &str) -> Option<&'p str> {
        self.shared.resolve(link, origin)
    }

    /// Notes in a folder and below it; `None` when there is no such folder.
    pub fn below(&self, folder: &str) -> Option<&[NoteId]> {
        self.shared.places.folders.range(folder).map(|range| &self.notes()[range])
    }

    /// Notes in a folder and below it, or the file at that path; `None` when there is neither.
    pub fn in_folder(&self, path: &str) -> Option<Vec<Entry>> {
        if let Some(notes) = self.below(path) {
            return Some(notes.iter().copied().map(Entry::Note).collect());
        }
        if self.vault().asset(path).is_some() {
            return Some(vec![Entry::File(path.to_owned())]);
        }
        let id = self.note_at(path).or_else(|| self.note_at(&format!("{path}.md")))?;
        Some(vec![Entry::Note(id)])
    }

    /// Whether a note is in a folder or below it, or is the file at that path.
    pub(super) fn is_in_folder(&self, id: NoteId, path: &str) -> bool {
        let note = &self.note(id).path;
        match path {
            "" | "/" => true,
            _ if self.below(path).is_some() => {
                note.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
            }
            _ => self.in_folder(path).is_some_and(|entries| entries.contains(&Entry::Note(id))),
        }
    }

    /// Paths of all folders, for advice.
    pub fn folder_names(&self) -> impl Iterator<Item = &str> {
        self.shared.places.folders.names()
    }

    /// Notes with a tag (written with `#`) or one below it, in any case.
    pub fn with_tag(&self, tag: &str) -> &[NoteId] {
        self.shared.tags().notes(tag)
    }

    /// Names of all tags, for advice.
    pub fn tag_names(&self) -> Vec<&str> {
        self.shared.tags().names()
    }

    /// Notes that link to what `link` means in the note at `origin`, in order.
    pub fn linking_to(&self, link: &str, origin: &str) -> &[NoteId] {
        self.lead(link, origin).map_or(&[], |lead| self.shared.links().to(&lead))
    }

    /// What `link` leads to from the note at `origin`; `None` when nobody is to know of it.
    pub(super) fn lead(&self, link: &str, origin: &str) -> Option<Lead> {
        match self.vault().target(origin, link) {
            Some(Target::Note(id)) => Some(Lead::Note(id)),
            Some(Target::Asset(id)) => Some(Lead::Asset(id)),
            Some(Target::Hidden) => None,
            Some(Target::Folder(_)) | None => Some(Lead::Ghost(link.to_owned())),
        }
    }

    /// What the note links to that `link` means: in links of the text first, then embeds, then the
    /// front matter, each once. `None` when there is no such note.
    pub fn linked_from(&self, link: &str, origin: &str) -> Option<Vec<Entry>> {
        let Some(Target::Note(id)) = self.vault().target(origin, link) else { return None };
        let entry = |resolved: &Resolved| match resolved {
            Resolved::Note(id, _) => Some(Entry::Note(*id)),
            Resolved::Asset(id) => Some(Entry::File(self.vault().assets[id.0 as usize].clone())),
            _ => None,
        };
        let links = self.shared.text_links(id).chain(self.shared.front_links(id));
        let entries = links.filter_map(|(link, resolved)| entry(self.shared.meant(link, resolved)));
        Some(once(entries))
    }

    /// The file that `csv()` in the note at `origin` names: next to the note first, else from the
    /// root. It may be a note, too.
    pub fn table(&self, path: &str, origin: &str) -> Entry {
        let beside = format!("{}/{path}", parent(origin));
        let path = match path.strip_prefix('/') {
            _ if origin.is_empty() => path,
            Some(from_root) => from_root,
            None if self.vault().asset(&beside).is_some() => &beside,
            None => path,
        };
        self.note_at(path).map_or_else(|| Entry::File(path.to_owned()), Entry::Note)
    }

    /// The rows of the CSV file at `path`; none for a file of another kind.
    pub fn csv(&self, path: &str) -> Result<&[Arc<Object>], Fault> {
        if extension(path).as_deref() != Some("csv") {
            return Ok(&[]);
        }
        let Some(id) = self.vault().asset(path) else { return Err(Self::no_such_table(path)) };
        let path = &self.vault().assets[id.0 as usize];
        let table = self.shared.tables[id.0 as usize]
            .get_or_init(|| Table::new(self.surroundings.csv(path)));
        match &table.rows {
            Ok(rows) => Ok(rows),
            Err(reason) => Err(Fault::evaluation(format!("`{path}` cannot be read: {reason}"))),
        }
    }

    fn no_such_table(path: &str) -> Fault {
        // No name like it is suggested: that of a file which no page shows is nobody's business.
        Fault::evaluation(format!("there is no CSV file `{path}`"))
            .help("the path is written from the vault's root, or from the note's folder")
    }
}

fn pages_of(
    vault: Arc<Vault>,
    surroundings: &dyn Surroundings,
    places: Arc<Places>,
    facts: Each<Arc<OnceLock<Facts>>>,
) -> Pages {
    let (stats, starred) = (surroundings.stats(&vault), surroundings.starred(&vault));
    let profile = |id| surroundings.entity(id).map(page::profile);
    let profiles = vault.ids().map(profile).collect();
    Pages::new(vault, (stats, starred), profiles, places, facts)
}
