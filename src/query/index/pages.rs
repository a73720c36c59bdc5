//! What pages are made from, shared by all of them: they outlive the look that made them.

use super::Stat;
use super::csv::Table;
use super::facts::Facts;
use super::folders::Folders;
use super::leads::Links;
use super::tags::Tags;
use crate::note::link::{LinkRef, strip_md};
use crate::text::fold::fold;
use crate::value::{Link, Map, Value};
use crate::vault::each::Each;
use crate::vault::names::{Target, file_name};
use crate::vault::{NoteId, Resolved, Vault};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Bytes of texts that notes share.
const LONGEST_SHARED: usize = 32;

/// The vault with what pages need beside it.
#[derive(Debug)]
pub(super) struct Pages {
    pub(super) vault: Arc<Vault>,
    /// For each note, what is known of its file.
    stats: Each<Stat>,
    starred: BTreeSet<NoteId>,
    /// For each note, the labels of what it is about.
    pub(super) profiles: Vec<Option<Map>>,
    pub(super) places: Arc<Places>,
    /// For each note, what it says by itself, once somebody has asked. States share it of each note
    /// that says the same in both.
    pub(super) facts: Each<Arc<OnceLock<Facts>>>,
    pub(super) tags: OnceLock<Arc<Tags>>,
    pub(super) links: OnceLock<Arc<Links>>,
    /// For each file of the vault that is no note, its rows.
    pub(super) tables: Vec<OnceLock<Table>>,
    /// Short texts of fields: most notes say the same few things.
    texts: Mutex<FxHashSet<Arc<str>>>,
}

/// Where notes stand: what follows from their paths alone.
#[derive(Debug)]
pub(super) struct Places {
    /// All notes in Dataview's order.
    pub(super) order: Vec<NoteId>,
    pub(super) folders: Folders,
    by_path: FxHashMap<Arc<str>, NoteId>,
    /// For each note, the link to it as a whole: answers are full of these.
    links: Vec<(Arc<str>, Value)>,
}

impl Places {
    pub(super) fn new(vault: &Vault) -> Places {
        let mut order: Vec<NoteId> = vault.ids().collect();
        // Folder by folder, folders among the files.
        order.sort_by(|a, b| vault.note(*a).path.split('/').cmp(vault.note(*b).path.split('/')));
        let link = |id| {
            let path: Arc<str> = vault.note(id).path.as_str().into();
            (path.clone(), Value::link(Link::file(path)))
        };
        let links: Vec<(Arc<str>, Value)> = vault.ids().map(link).collect();
        let by_path = links.iter().zip(vault.ids()).map(|((path, _), id)| (path.clone(), id));
        Places { folders: Folders::new(vault, &order), order, by_path: by_path.collect(), links }
    }

    /// A note's path.
    pub(super) fn path(&self, id: NoteId) -> &Arc<str> {
        &self.links[id.0 as usize].0
    }

    /// The link to a note as a whole.
    pub(super) fn link(&self, id: NoteId) -> &Value {
        &self.links[id.0 as usize].1
    }
}

impl Pages {
    pub(super) fn new(
        vault: Arc<Vault>,
        (stats, starred): (Each<Stat>, BTreeSet<NoteId>),
        profiles: Vec<Option<Map>>,
        places: Arc<Places>,
        facts: Each<Arc<OnceLock<Facts>>>,
    ) -> Pages {
        Pages {
            stats,
            starred,
            profiles,
            places,
            facts,
            tags: OnceLock::new(),
            links: OnceLock::new(),
            tables: vault.assets.iter().map(|_| OnceLock::new()).collect(),
            texts: Mutex::default(),
            vault,
        }
    }

    /// The note at exactly this path.
    pub(super) fn note_at(&self, path: &str) -> Option<NoteId> {
        self.places.by_path.get(path).copied()
    }

    /// What is known of a note's file.
    pub(super) fn stat(&self, id: NoteId) -> Stat {
        self.stats.find(id).copied().unwrap_or_default()
    }

    /// Whether a note is bookmarked.
    pub(super) fn is_starred(&self, id: NoteId) -> bool {
        self.starred.contains(&id)
    }

    /// What a note says by itself.
    pub(super) fn facts(&self, id: NoteId) -> &Facts {
        self.facts[id.0 as usize].get_or_init(|| Facts::new(self, id))
    }

    /// Notes by tag.
    pub(super) fn tags(&self) -> &Arc<Tags> {
        self.tags.get_or_init(|| Arc::new(Tags::new(&self.vault, &self.places.order)))
    }

    /// Who links to whom.
    pub(super) fn links(&self) -> &Arc<Links> {
        self.links.get_or_init(|| Arc::new(Links::new(self)))
    }

    /// The text as another note has it already, where it is short.
    pub(super) fn shared_text(&self, text: &Arc<str>) -> Arc<str> {
        if text.len() > LONGEST_SHARED {
            return text.clone();
        }
        let mut texts = self.texts.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = texts.get(text) {
            return known.clone();
        }
        texts.insert(text.clone());
        text.clone()
    }

    /// The full path of the file that a link means when it stands in the note at `origin`.
    pub(super) fn resolve<'p>(&'p self, link: &'p str, origin: &str) -> Option<&'p str> {
        if self.note_at(link).is_some() {
            return Some(link);
        }
        match self.vault.target(origin, link)? {
            Target::Note(id) => Some(&self.vault.note(id).path),
            Target::Asset(id) => Some(&self.vault.assets[id.0 as usize]),
            Target::Folder(_) | Target::Hidden => None,
        }
    }

    /// The links of a note's front matter that lead into the vault, each with what it means.
    /// Withheld ones are left out.
    pub(super) fn front_links(&self, id: NoteId) -> impl Iterator<Item = (&LinkRef, &Resolved)> {
        let links = self.vault.note(id).front.links.iter().map(|(_, link)| link);
        links.zip(self.vault.property_links[id.0 as usize].iter()).filter(leads_inside)
    }

    /// The same for the links of its text, embeds behind the others.
    pub(super) fn text_links(&self, id: NoteId) -> impl Iterator<Item = (&LinkRef, &Resolved)> {
        let of_text = move |is_embed: bool| {
            let links =
                self.vault.note(id).doc.links.iter().zip(self.vault.links[id.0 as usize].iter());
            links.filter(move |(link, _)| link.is_live() && link.is_embed == is_embed)
        };
        of_text(false).chain(of_text(true)).filter(leads_inside)
    }

    /// What a link means to Dataview: as the app, it does not know of aliases.
    pub(super) fn meant<'r>(&self, link: &LinkRef, resolved: &'r Resolved) -> &'r Resolved {
        const GHOST: &Resolved = &Resolved::Ghost;
        match resolved {
            Resolved::Note(id, _) if !self.is_name_of(&link.path, *id) => GHOST,
            Resolved::Folder(_) => GHOST,
            other => other,
        }
    }

    /// Whether a path ends in the note's name, or names nothing but the note it stands in.
    fn is_name_of(&self, path: &str, id: NoteId) -> bool {
        let own = file_name(&self.vault.note(id).path);
        let named = file_name(path).trim();
        let is_same = |a: &str, b: &str| a == b || fold(a) == fold(b);
        path.is_empty() || is_same(strip_md(named), strip_md(own)) || is_same(named, own)
    }
}

fn leads_inside((_, resolved): &(&LinkRef, &Resolved)) -> bool {
    !matches!(resolved, Resolved::Withheld | Resolved::External)
}
