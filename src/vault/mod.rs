//! All notes at once, frozen: names resolved, backlinks, tags, folders.
//!
//! Built once from the parsed notes and never changed; everything after it only reads. Notes
//! and assets are indices. What is not published is not here at all: only the names of hidden
//! files are kept inside the name index, so that a link to one is told from a ghost, and no
//! other module can ask for them.

mod called;
mod conceal;
pub mod each;
pub mod edits;
pub mod entities;
mod freeze;
pub mod mentions;
pub mod names;
mod resolve;
pub mod subpath;
mod tags;
pub mod wanted;
mod withhold;

pub use resolve::missing_spot;

use crate::diag::Diagnostic;
use crate::note::Note;
use crate::note::link::LinkRef;
use called::Called;
use each::Each;
use names::{NameIndex, Target};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A published note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(pub u32);

/// A file of the vault that is no note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssetId(pub u32);

/// What a link means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// A note, and where in it.
    Note(NoteId, Spot),
    /// Another file.
    Asset(AssetId),
    /// A folder of the vault, by its path; its page is generated.
    Folder(String),
    /// Exists, but is not published: readers must not learn of it.
    Withheld,
    /// Nothing by that name.
    Ghost,
    /// An address outside the site.
    External,
}

/// What a name in a text means that is no link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A note.
    Note(NoteId),
    /// A file that is not published: readers must not learn of it.
    Withheld,
    /// Nothing, or more than one note.
    Nothing,
}

/// Where in a note a link leads. Numbers are indices into the note's tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spot {
    /// The note as a whole.
    Top,
    /// A heading.
    Heading(u32),
    /// A block with an id.
    Block(u32),
    /// A heading or block that the note does not have.
    Missing,
}

/// One mention of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backlink {
    /// The note that mentions it.
    pub from: NoteId,
    /// How.
    pub by: MentionedBy,
}

/// The form of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionedBy {
    /// A link or embed in the text: its index in the note's links.
    Text(u32),
    /// A link in the front matter: its index in the front matter's links.
    Property(u32),
}

/// A tag and the notes that have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagEntry {
    /// As first written (notes sorted by path), without `#`.
    pub name: String,
    /// Notes with this tag or one below it, in order.
    pub notes: Vec<NoteId>,
}

/// What the vault needs to know of the site's configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VaultOptions {
    /// Whether a link may find a note by its alias (R8).
    pub alias_links: bool,
}

/// The whole vault.
#[derive(Debug)]
pub struct Vault {
    /// Published notes, sorted by path.
    pub notes: Each<Arc<Note>>,
    /// Paths of the other files, sorted.
    pub assets: Arc<[String]>,
    /// For each note, what each of its links means.
    pub links: Each<Arc<[Resolved]>>,
    /// For each note, what each link of its front matter means.
    pub property_links: Each<Arc<[Resolved]>>,
    /// For each note, who mentions it, in the order of the mentioning notes.
    pub backlinks: Each<Arc<[Backlink]>>,
    /// Tags by their folded name; the levels above a nested tag are there too.
    pub tags: Arc<BTreeMap<String, Arc<TagEntry>>>,
    /// For each note, the folded names of its own tags, sorted.
    pub note_tags: Each<Arc<[String]>>,
    /// The notes before anything was withheld in them.
    given: Each<Arc<Note>>,
    /// For each note, what there is to say of its links.
    found: Each<Arc<[Diagnostic]>>,
    hidden: Arc<[String]>,
    names: Arc<NameIndex>,
    called: Arc<Called>,
    options: VaultOptions,
}

impl Vault {
    /// A note.
    pub fn note(&self, id: NoteId) -> &Note {
        &self.notes[id.0 as usize]
    }

    /// All notes with their ids.
    pub fn ids(&self) -> impl Iterator<Item = NoteId> + use<> {
        (0..self.notes.len()).map(|i| NoteId(i as u32))
    }

    /// What a path means that stands in the note at `from`: for links that are no part of the
    /// parsed note (raw HTML).
    pub fn resolve_path(&self, from: &str, path: &str) -> Resolved {
        self.meaning(self.names.find(from, path), "")
    }

    /// What a link means that stands in the note at `from`, but is no part of it (a value).
    pub fn resolve_link(&self, from: &str, link: &LinkRef) -> Resolved {
        if link.is_external {
            return Resolved::External;
        }
        let by_alias = || match self.called.by_alias(&link.path) {
            [only] if self.options.alias_links => Some(Target::Note(*only)),
            _ => None,
        };
        self.meaning(self.names.find(from, &link.path).or_else(by_alias), &link.subpath)
    }

    /// What was found by a link's path, with what stands behind it.
    fn meaning(&self, found: Option<Target>, subpath: &str) -> Resolved {
        match found {
            Some(Target::Note(id)) => {
                Resolved::Note(id, subpath::find(&self.note(id).doc, subpath).0)
            }
            Some(Target::Asset(id)) => Resolved::Asset(id),
            Some(Target::Folder(path)) => Resolved::Folder(path),
            Some(Target::Hidden) => Resolved::Withheld,
            None => Resolved::Ghost,
        }
    }

    /// What the links of a text mean that is no note of the vault, but stands in the note at its
    /// path. Nothing of those that are withheld is left in it.
    pub fn adopt(&self, text: &mut Note) -> Vec<Resolved> {
        let links: Vec<Resolved> =
            text.doc.links.iter().map(|link| self.resolve_link(&text.path, link)).collect();
        withhold::withhold(text, &links, &[]);
        links
    }

    /// Whether a path names a folder or file of which nothing is published.
    pub fn hides(&self, path: &str) -> bool {
        self.names.hides(path)
    }

    /// What a link names that stands in the file at `from`, aliases left out: as Dataview asks.
    pub fn target(&self, from: &str, link: &str) -> Option<Target> {
        self.names.find(from, link)
    }

    /// What a name means that stands in the note at `from` as plain text: a note's name, else an
    /// alias or a title that one note alone has.
    pub fn named(&self, from: &str, name: &str) -> Named {
        match self.names.find(from, name) {
            Some(Target::Note(id)) => return Named::Note(id),
            Some(Target::Hidden) => return Named::Withheld,
            Some(Target::Asset(_) | Target::Folder(_)) | None => {}
        }
        match (self.called.by_alias(name), self.called.by_title(name)) {
            ([only], _) | (_, [only]) => Named::Note(*only),
            _ => Named::Nothing,
        }
    }

    /// The name of a note like `name`, for a helpful message.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        self.names.nearest(name)
    }

    /// Whether anything is not published.
    pub fn has_hidden(&self) -> bool {
        self.names.has_hidden()
    }

    /// Whether a link that stands in the file at `from` means what readers must not learn of.
    pub fn is_withheld(&self, link: &str, from: &str) -> bool {
        self.names.has_hidden() && self.names.find(from, link) == Some(Target::Hidden)
    }

    /// A text of the note at `from`, each link to what is withheld replaced by what was written to
    /// be shown for it. For texts that are no part of the parsed body.
    pub fn conceal<'t>(&self, text: &'t str, from: &str) -> Cow<'t, str> {
        match self.names.has_hidden() {
            true => conceal::conceal(&self.names, text, from),
            false => Cow::Borrowed(text),
        }
    }

    /// Whether another state of the vault is known to have the same files.
    pub fn has_files_of(&self, other: &Vault) -> bool {
        Arc::ptr_eq(&self.names, &other.names)
    }

    /// Whether another state of the vault has the same tags, whoever has them.
    pub fn tags_are_called_like(&self, other: &Vault) -> bool {
        let [own, others] = [self, other].map(|vault| vault.tags.values().map(|tag| &tag.name));
        Arc::ptr_eq(&self.tags, &other.tags)
            || (self.tags.keys().eq(other.tags.keys()) && own.eq(others))
    }

    /// A note by exactly its path.
    pub fn by_path(&self, path: &str) -> Option<NoteId> {
        self.notes.binary_search_by(|n| n.path.as_str().cmp(path)).map(|i| NoteId(i as u32))
    }

    /// An asset by its path.
    pub fn asset(&self, path: &str) -> Option<AssetId> {
        self.assets.binary_search_by(|a| a.as_str().cmp(path)).ok().map(|i| AssetId(i as u32))
    }
}
