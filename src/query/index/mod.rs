//! What queries see of the vault: its pages with all their fields, by path, folder, tag and link.
//!
//! Pages are made when they are first asked for, so a query over one folder pays for one folder.
//! Nothing of what is not published can be found here: links to it are the text that was written
//! for them, in values and inside texts alike.

mod conceal;
mod csv;
mod folders;
mod page;
mod tags;

use crate::note::link::extension;
use crate::note::metadata::{self, Metadata};
use crate::query::fault::Fault;
use crate::value::{Date, Object};
use crate::vault::names::{Target, parent};
use crate::vault::{AssetId, NoteId, Resolved, Vault};
use folders::Folders;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};
use tags::Tags;

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

/// What the index needs beside the vault. Nothing of it reads the disk by itself.
pub trait Surroundings: Sync {
    /// What is known of a note's file.
    fn stat(&self, path: &str) -> Stat;
    /// Whether a note is bookmarked.
    fn is_starred(&self, path: &str) -> bool;
    /// The bytes of a CSV file of the vault, or why there are none.
    fn csv(&self, path: &str) -> Result<Vec<u8>, String>;
}

/// The index of a vault.
pub struct Index<'v> {
    pub(super) vault: &'v Vault,
    surroundings: &'v dyn Surroundings,
    /// All notes in Dataview's order: folder by folder, folders among the files.
    order: Vec<NoteId>,
    folders: Folders,
    tags: OnceLock<Tags>,
    links: OnceLock<Links>,
    metadata: Vec<OnceLock<Metadata>>,
    pages: Vec<OnceLock<Arc<Object>>>,
    tables: Vec<OnceLock<Result<Vec<Arc<Object>>, String>>>,
    has_hidden: bool,
}

/// Who links to whom.
struct Links {
    /// For each note, the notes that link to it, in order.
    incoming: Vec<Vec<NoteId>>,
    /// For each other file, likewise.
    to_assets: FxHashMap<AssetId, Vec<NoteId>>,
    /// For each path that leads nowhere, likewise.
    to_ghosts: FxHashMap<String, Vec<NoteId>>,
}

impl<'v> Index<'v> {
    /// The index of a frozen vault.
    pub fn new(vault: &'v Vault, surroundings: &'v dyn Surroundings) -> Index<'v> {
        let mut order: Vec<NoteId> = vault.ids().collect();
        order.sort_by(|a, b| vault.note(*a).path.split('/').cmp(vault.note(*b).path.split('/')));
        let empty = |count: usize| (0..count).map(|_| OnceLock::new()).collect();
        Index {
            folders: Folders::new(vault, &order),
            order,
            tags: OnceLock::new(),
            links: OnceLock::new(),
            metadata: empty(vault.notes.len()),
            pages: (0..vault.notes.len()).map(|_| OnceLock::new()).collect(),
            tables: (0..vault.assets.len()).map(|_| OnceLock::new()).collect(),
            has_hidden: vault.has_hidden(),
            vault,
            surroundings,
        }
    }

    /// All notes, in the vault's order.
    pub fn ids(&self) -> impl Iterator<Item = NoteId> + use<> {
        self.vault.ids()
    }

    /// A note.
    pub fn note(&self, id: NoteId) -> &'v crate::note::Note {
        self.vault.note(id)
    }

    /// All notes, in Dataview's order.
    pub fn notes(&self) -> &[NoteId] {
        &self.order
    }

    /// A note's metadata.
    pub fn metadata(&self, id: NoteId) -> &Metadata {
        self.metadata[id.0 as usize].get_or_init(|| metadata::read(self.vault.note(id)))
    }

    /// A note's page: what expressions see of it.
    pub fn page(&self, id: NoteId) -> &Arc<Object> {
        self.pages[id.0 as usize].get_or_init(|| Arc::new(page::page(self, id)))
    }

    /// The page of the note at exactly this path.
    pub fn page_at(&self, path: &str) -> Option<&Arc<Object>> {
        self.vault.by_path(path).map(|id| self.page(id))
    }

    /// The full path of the file that a link means when it stands in the note at `origin`.
    pub fn resolve<'p>(&self, link: &'p str, origin: &str) -> Option<Cow<'p, str>> {
        if self.vault.by_path(link).is_some() {
            return Some(Cow::Borrowed(link));
        }
        match self.vault.target(origin, link)? {
            Target::Note(id) => Some(Cow::Owned(self.vault.note(id).path.clone())),
            Target::Asset(id) => Some(Cow::Owned(self.vault.assets[id.0 as usize].clone())),
            Target::Folder(_) | Target::Hidden => None,
        }
    }

    /// Whether a link means a file that readers must not learn of.
    fn is_withheld(&self, link: &str, origin: &str) -> bool {
        self.has_hidden && self.vault.target(origin, link) == Some(Target::Hidden)
    }

    /// Notes in a folder and below it, or the file at that path; `None` when there is neither.
    pub fn in_folder(&self, path: &str) -> Option<Vec<Entry>> {
        if let Some(range) = self.folders.range(path) {
            return Some(self.order[range].iter().copied().map(Entry::Note).collect());
        }
        if self.vault.asset(path).is_some() {
            return Some(vec![Entry::File(path.to_owned())]);
        }
        let id = self.vault.by_path(path).or_else(|| self.vault.by_path(&format!("{path}.md")))?;
        Some(vec![Entry::Note(id)])
    }

    /// Paths of all folders, for advice.
    pub fn folder_names(&self) -> impl Iterator<Item = &str> {
        self.folders.names()
    }

    /// Notes with a tag (written with `#`) or one below it, in any case.
    pub fn with_tag(&self, tag: &str) -> &[NoteId] {
        self.tags().notes(tag)
    }

    /// Names of all tags, for advice.
    pub fn tag_names(&self) -> Vec<&str> {
        self.tags().names()
    }

    fn tags(&self) -> &Tags {
        self.tags.get_or_init(|| Tags::new(self.vault, &self.order))
    }

    /// Notes that link to what `link` means in the note at `origin`, in order.
    pub fn linking_to(&self, link: &str, origin: &str) -> &[NoteId] {
        let links = self.links();
        let found = match self.vault.target(origin, link) {
            Some(Target::Note(id)) => Some(&links.incoming[id.0 as usize]),
            Some(Target::Asset(id)) => links.to_assets.get(&id),
            Some(Target::Hidden) => None,
            Some(Target::Folder(_)) | None => links.to_ghosts.get(link),
        };
        found.map_or(&[], Vec::as_slice)
    }

    /// Notes that link to a note, in order.
    pub fn incoming(&self, id: NoteId) -> &[NoteId] {
        &self.links().incoming[id.0 as usize]
    }

    /// What the note links to that `link` means: in links of the text first, then embeds, then the
    /// front matter. `None` when there is no such note.
    pub fn linked_from(&self, link: &str, origin: &str) -> Option<Vec<Entry>> {
        let Some(Target::Note(id)) = self.vault.target(origin, link) else { return None };
        let note = self.vault.note(id);
        let resolved = &self.vault.links[id.0 as usize];
        let of_text = |is_embed: bool| {
            let links = note.doc.links.iter().zip(resolved);
            links
                .filter(move |(link, _)| link.is_embed == is_embed && link.is_live())
                .map(|(_, resolved)| resolved)
        };
        let of_front = &self.vault.property_links[id.0 as usize];
        let entries = of_text(false).chain(of_text(true)).chain(of_front);
        Some(entries.filter_map(|resolved| self.entry(resolved)).collect())
    }

    fn entry(&self, resolved: &Resolved) -> Option<Entry> {
        match resolved {
            Resolved::Note(id, _) => Some(Entry::Note(*id)),
            Resolved::Asset(id) => Some(Entry::File(self.vault.assets[id.0 as usize].clone())),
            _ => None,
        }
    }

    fn links(&self) -> &Links {
        self.links.get_or_init(|| {
            let mut links = Links {
                incoming: vec![Vec::new(); self.vault.notes.len()],
                to_assets: FxHashMap::default(),
                to_ghosts: FxHashMap::default(),
            };
            for from in &self.order {
                self.collect_links(*from, &mut links);
            }
            links
        })
    }

    fn collect_links(&self, from: NoteId, links: &mut Links) {
        let note = self.vault.note(from);
        let at = from.0 as usize;
        let of_text = note.doc.links.iter().zip(&self.vault.links[at]);
        let of_front = note.front.links.iter().map(|(_, link)| link);
        let of_front = of_front.zip(&self.vault.property_links[at]);
        for (link, resolved) in of_text.chain(of_front).filter(|(link, _)| link.is_live()) {
            let list = match resolved {
                Resolved::Note(to, _) => &mut links.incoming[to.0 as usize],
                Resolved::Asset(to) => links.to_assets.entry(*to).or_default(),
                Resolved::Ghost | Resolved::Folder(_) => {
                    links.to_ghosts.entry(link.path.to_string()).or_default()
                }
                Resolved::Withheld | Resolved::External => continue,
            };
            if list.last() != Some(&from) {
                list.push(from);
            }
        }
    }

    /// The file that `csv()` in the note at `origin` names: next to the note first, else from the
    /// root. It may be a note, too.
    pub fn table(&self, path: &str, origin: &str) -> Entry {
        let beside = format!("{}/{path}", parent(origin));
        let path = match path.strip_prefix('/') {
            _ if origin.is_empty() => path,
            Some(from_root) => from_root,
            None if self.vault.asset(&beside).is_some() => &beside,
            None => path,
        };
        self.vault.by_path(path).map_or_else(|| Entry::File(path.to_owned()), Entry::Note)
    }

    /// The rows of the CSV file at `path`; none for a file of another kind.
    pub fn csv(&self, path: &str) -> Result<&[Arc<Object>], Fault> {
        if extension(path).as_deref() != Some("csv") {
            return Ok(&[]);
        }
        let Some(id) = self.vault.asset(path) else { return Err(self.no_such_table(path)) };
        let path = &self.vault.assets[id.0 as usize];
        let rows = self.tables[id.0 as usize].get_or_init(|| {
            let bytes = self.surroundings.csv(path)?;
            csv::rows(&bytes).map(|rows| rows.into_iter().map(Arc::new).collect())
        });
        match rows {
            Ok(rows) => Ok(rows),
            Err(reason) => Err(Fault::evaluation(format!("`{path}` cannot be read: {reason}"))),
        }
    }

    fn no_such_table(&self, path: &str) -> Fault {
        let fault = Fault::evaluation(format!("there is no CSV file `{path}`"));
        let tables = self
            .vault
            .assets
            .iter()
            .map(String::as_str)
            .filter(|asset| extension(asset).as_deref() == Some("csv"));
        match crate::text::nearest::nearest(path, tables) {
            Some(near) => fault.help(format!("did you mean `{near}`?")),
            None => {
                fault.help("the path is written from the vault's root, or from the note's folder")
            }
        }
    }
}
