//! Things that pages talk about: a note of such a kind, and sections with bold labels, merged where
//! they are about the same thing.
//!
//! "Node.js" in one note and "Node.js/TypeScript" in another are one; so are "Kafka" and "Apache
//! Kafka". What each source says stays apart, so that a page can show where two disagree.

use super::each::Each;
use super::edits::{Edited, Edits};
use super::{Named, NoteId, Vault, called};
use crate::note::Note;
use crate::note::link::strip_md;
use crate::note::profile::{self, Field, FieldValue, Profile, Profiles};
use crate::text::fold::fold;
use crate::vault::names::file_name;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Words before a name that people leave out.
const LEFT_OUT: [&str; 2] = ["apache ", "the "];

/// Things that list another which are kept.
const MOST_LISTS: usize = 20;

/// An entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub u32);

/// Something with a name that other pages talk about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// What it is called: by its note, else by the first section about it.
    pub name: String,
    /// The note that is about it and nothing else.
    pub note: Option<NoteId>,
    /// What is said of it, its own note first, then by path and place.
    pub sources: Vec<Source>,
}

/// What one note says of an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// The note.
    pub note: NoteId,
    /// The labels, with nothing in them of what is not published.
    pub profile: Profile,
}

/// A field on which the sources of an entity do not agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Disagreement<'e> {
    /// The field as the first source has it.
    pub label: &'e str,
    /// What each source says that has a text for it.
    pub said: Vec<(&'e Source, &'e str)>,
}

/// All entities of a vault.
#[derive(Debug, Default)]
pub struct Entities {
    entities: Vec<Entity>,
    by_name: FxHashMap<String, EntityId>,
    /// The entity that each note is about, where it is about one.
    of_note: BTreeMap<NoteId, EntityId>,
    /// The entities that each note says something of.
    in_note: BTreeMap<NoteId, Vec<EntityId>>,
    /// Where more is to be found, by folded name, and by the entity of that name.
    resources: FxHashMap<String, String>,
    homepages: BTreeMap<EntityId, String>,
    /// For each entity, those that list it, and under which label.
    listed: BTreeMap<EntityId, Vec<(EntityId, String)>>,
}

/// What a note says of entities.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    /// Whether the note is about one thing by its kind.
    is_own: bool,
    /// What it says, with nothing in it of what is not published.
    profiles: Profiles,
}

impl Said {
    /// Reads what a note says; `is_own` where it is about one thing by its kind.
    pub fn read(vault: &Vault, id: NoteId, is_own: bool) -> Said {
        let note = vault.note(id);
        // Labels are bold: most notes have none and are not walked through.
        let has_labels = memchr::memmem::find(note.text.as_bytes(), b"**").is_some();
        let mut found = if has_labels { profile::read(note) } else { Profiles::default() };
        if vault.has_hidden() {
            found.profiles.iter_mut().for_each(|it| conceal(vault, &note.path, it));
        }
        Said { is_own, profiles: found }
    }
}

impl Entities {
    /// The entities of a vault. `is_about_one` says of a note whether it is about one thing by its
    /// kind.
    pub fn all(vault: &Vault, is_about_one: impl Fn(NoteId) -> bool + Sync) -> Entities {
        let said = Each::of(vault, |id| Arc::new(Said::read(vault, id, is_about_one(id))));
        Entities::gather(vault, &said)
    }

    /// Gathers the entities of a vault from what each note says.
    pub fn gather(vault: &Vault, said: &Each<Arc<Said>>) -> Entities {
        let mut all = Entities::default();
        // Notes that are about one thing first: sections join them.
        for (id, said) in said.by_note().filter(|(_, said)| said.is_own) {
            let first = said.profiles.profiles.first();
            all.add_note(vault, id, first.filter(|it| it.name.is_none()));
        }
        let mut resources: Vec<&(String, String)> = Vec::new();
        for (id, said) in said.by_note() {
            resources.extend(&said.profiles.resources);
            for profile in &said.profiles.profiles {
                // The labels of a note that is about nothing in particular have no name.
                if let Some(name) = &profile.name {
                    all.add_section(id, name, profile.clone());
                }
            }
        }
        for (name, address) in resources {
            if let Some(entity) = all.named(name) {
                all.homepages.entry(entity).or_insert_with(|| address.clone());
            }
            all.resources.entry(fold(name.trim())).or_insert_with(|| address.clone());
        }
        all.list();
        all
    }

    /// Whether the entities of a vault stay the same when some notes are edited; `old` and `new` is
    /// what notes say before and after.
    pub fn agree(edits: &Edits<'_>, old: &Each<Arc<Said>>, new: &Each<Arc<Said>>) -> bool {
        let Edited { notes, names, .. } = edits.edited;
        let is_named_otherwise = |id: NoteId| {
            let mut own = own_names(edits.new.note(id));
            let is_edited = notes.binary_search(&id).is_ok();
            (is_edited && !own_names(edits.old.note(id)).eq(own_names(edits.new.note(id))))
                || own.any(|name| names.contains(&fold(name.trim())))
        };
        let mut about_one = new.by_note().filter(|(_, said)| said.is_own);
        old.agrees(new, edits)
            && (edits.agree(called::agree) || !about_one.any(|(id, _)| is_named_otherwise(id)))
    }

    /// Finds out which entities each note is about, and which are named in lists of others.
    fn list(&mut self) {
        let mut in_note: BTreeMap<NoteId, Vec<EntityId>> = BTreeMap::new();
        let mut listed: BTreeMap<EntityId, Vec<(EntityId, String)>> = BTreeMap::new();
        for (at, entity) in self.entities.iter().enumerate() {
            let lister = EntityId(u32::try_from(at).unwrap_or(u32::MAX));
            for source in &entity.sources {
                let known = in_note.entry(source.note).or_default();
                if known.last() != Some(&lister) {
                    known.push(lister);
                }
            }
            let fields = entity.sources.iter().flat_map(|source| &source.profile.fields);
            for (field, entries) in fields.filter_map(|field| Some((field, field.entries()?))) {
                for entity in entries.into_iter().filter_map(|(name, _)| self.named(name)) {
                    let by = listed.entry(entity).or_default();
                    let is_known = by.iter().any(|(known, _)| *known == lister);
                    if entity != lister && !is_known && by.len() < MOST_LISTS {
                        by.push((lister, field.label.clone()));
                    }
                }
            }
        }
        (self.listed, self.in_note) = (listed, in_note);
    }

    /// The entities that list what a note is about, each with the label of its list.
    pub fn listing(&self, id: NoteId) -> impl Iterator<Item = (&Entity, &str)> {
        let entity = self.of_note.get(&id);
        let listed = entity.and_then(|entity| self.listed.get(entity)).into_iter().flatten();
        listed.map(|(lister, label)| (self.get(*lister), label.as_str()))
    }

    /// The fields that a note has, each with the entity that it is about.
    pub fn fields_in(&self, id: NoteId) -> impl Iterator<Item = (&Entity, &Field)> {
        let entities = self.in_note.get(&id).into_iter().flatten().map(|it| self.get(*it));
        entities.flat_map(move |entity| {
            let sources = entity.sources.iter().filter(move |source| source.note == id);
            let fields = sources.flat_map(|source| &source.profile.fields);
            fields.map(move |field| (entity, field))
        })
    }

    /// Where notes say that more is to be found of the thing of that name.
    pub fn resource(&self, name: &str) -> Option<&str> {
        let of_entity = self.named(name).and_then(|entity| self.homepages.get(&entity));
        of_entity.or_else(|| self.resources.get(&fold(name.trim()))).map(String::as_str)
    }

    /// The entity of that name, alias or title.
    pub fn named(&self, name: &str) -> Option<EntityId> {
        self.by_name.get(&fold(name.trim())).copied()
    }

    /// An entity.
    pub fn get(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }

    /// All of them, those with a note first.
    pub fn iter(&self) -> impl Iterator<Item = &Entity> {
        self.entities.iter()
    }

    /// All of them with their ids.
    pub fn ids(&self) -> impl Iterator<Item = (EntityId, &Entity)> {
        (0..).map(EntityId).zip(&self.entities)
    }

    /// The id of the entity that a note is about.
    pub fn id_of_note(&self, id: NoteId) -> Option<EntityId> {
        self.of_note.get(&id).copied()
    }

    /// The entity that a note is about.
    pub fn of_note(&self, id: NoteId) -> Option<&Entity> {
        self.of_note.get(&id).map(|entity| self.get(*entity))
    }

    /// What else is said for the thing that a note is about: by sections about it, and without the
    /// words that people leave out.
    pub fn names_of(&self, id: NoteId) -> impl Iterator<Item = &str> {
        let entity = self.of_note.get(&id).copied();
        let of_sections = entity.into_iter().flat_map(|entity| &self.get(entity).sources);
        let headings = of_sections.filter_map(|source| source.profile.name.as_deref());
        let own = entity.map(|entity| self.get(entity).name.as_str());
        let all = own.into_iter().chain(headings.flat_map(names));
        all.flat_map(|name| [Some(name), shorter(name)])
            .flatten()
            .filter(move |name| self.named(name) == entity)
    }

    fn add_note(&mut self, vault: &Vault, id: NoteId, profile: Option<&Profile>) {
        let note = vault.note(id);
        let Some(name) = own_names(note).next() else { return };
        let entity = self.push(name, Some(id));
        let profile = profile.cloned().unwrap_or_default();
        self.entities[entity.0 as usize].sources.push(Source { note: id, profile });
        self.of_note.insert(id, entity);
        for name in own_names(note) {
            // A name that two notes have leads to neither.
            if vault.named(&note.path, name) == Named::Note(id) {
                self.call(name, entity);
            }
        }
    }

    fn add_section(&mut self, id: NoteId, name: &str, profile: Profile) {
        let known = names(name).find_map(|name| self.named(name));
        let entity = known.unwrap_or_else(|| self.push(name, None));
        names(name).for_each(|name| self.call(name, entity));
        self.entities[entity.0 as usize].sources.push(Source { note: id, profile });
    }

    fn push(&mut self, name: &str, note: Option<NoteId>) -> EntityId {
        let id = EntityId(u32::try_from(self.entities.len()).unwrap_or(u32::MAX));
        self.entities.push(Entity { name: name.to_owned(), note, sources: Vec::new() });
        id
    }

    /// Lets an entity be found by a name; the first that has it keeps it.
    fn call(&mut self, name: &str, entity: EntityId) {
        let folded = fold(name.trim());
        for left_out in LEFT_OUT {
            if let Some(short) = folded.strip_prefix(left_out).filter(|short| !short.is_empty()) {
                self.by_name.entry(short.to_owned()).or_insert(entity);
            }
        }
        if !folded.is_empty() {
            self.by_name.entry(folded).or_insert(entity);
        }
    }
}

impl Entity {
    /// Where a reader finds it: its note, else the first section about it.
    pub fn place(&self) -> (NoteId, Option<u32>) {
        match (self.note, self.sources.first()) {
            (Some(note), _) => (note, None),
            (None, Some(source)) => (source.note, source.profile.heading),
            (None, None) => (NoteId(0), None),
        }
    }

    /// The fields of all sources in written order, each once: the first that has it counts.
    pub fn fields(&self) -> impl Iterator<Item = &Field> {
        self.told().map(|(_, field)| field)
    }

    /// The same, each with its source.
    pub fn told(&self) -> impl Iterator<Item = (&Source, &Field)> {
        let mut seen: Vec<&str> = Vec::new();
        let all = self.sources.iter();
        let all = all.flat_map(|source| source.profile.fields.iter().map(move |it| (source, it)));
        all.filter(move |(_, field)| {
            let is_new = !seen.contains(&field.key.as_str());
            if is_new {
                seen.push(&field.key);
            }
            is_new
        })
    }

    /// A field by its key.
    pub fn field(&self, key: &str) -> Option<&Field> {
        self.said(key).map(|(_, field)| field)
    }

    /// What the first source that has such a field says.
    pub fn said(&self, key: &str) -> Option<(&Source, &Field)> {
        self.sources.iter().find_map(|source| {
            let field = source.profile.fields.iter().find(|field| field.key == key)?;
            Some((source, field))
        })
    }

    /// Texts of a line that sources give differently.
    pub fn disagreements(&self) -> Vec<Disagreement<'_>> {
        let mut found = Vec::new();
        for field in self.fields() {
            let said: Vec<(&Source, &str)> = self
                .sources
                .iter()
                .filter_map(|source| {
                    let same = source.profile.fields.iter().find(|it| it.key == field.key)?;
                    match &same.value {
                        FieldValue::Text(text) => Some((source, text.as_str())),
                        FieldValue::List(_) => None,
                    }
                })
                .collect();
            let differ = said.iter().any(|(_, text)| fold(text) != fold(said[0].1));
            if differ {
                found.push(Disagreement { label: &field.label, said });
            }
        }
        found
    }
}

/// The names of a note: its title, else its file's; its file's; its aliases.
fn own_names(note: &Note) -> impl Iterator<Item = &str> {
    let file = file_name(strip_md(&note.path));
    let aliases = note.front.aliases.iter().map(String::as_str);
    [note.front.title.as_deref().unwrap_or(file), file].into_iter().chain(aliases)
}

/// A name without the words before it that people leave out.
fn shorter(name: &str) -> Option<&str> {
    let left_out = LEFT_OUT.iter().find(|left_out| {
        name.get(..left_out.len()).is_some_and(|start| start.eq_ignore_ascii_case(left_out))
    })?;
    Some(name[left_out.len()..].trim()).filter(|rest| !rest.is_empty())
}

/// The names that a section's heading gives: the whole, and what stands before a slash.
fn names(heading: &str) -> impl Iterator<Item = &str> {
    let before = heading.split_once('/').map(|(before, _)| before.trim());
    [Some(heading), before].into_iter().flatten().filter(|name| !name.is_empty())
}

/// Takes out of a profile what must not be known.
fn conceal(vault: &Vault, path: &str, profile: &mut Profile) {
    let clean = |text: &mut String| *text = vault.conceal(text, path).into_owned();
    profile.remark.iter_mut().for_each(clean);
    for field in &mut profile.fields {
        match &mut field.value {
            FieldValue::Text(text) => clean(text),
            FieldValue::List(items) => items.iter_mut().for_each(clean),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::VaultOptions;

    fn vault(files: &[(&str, &str)], hidden: &[&str]) -> Vault {
        let notes =
            files.iter().map(|(path, text)| crate::note::parse(path, text.as_bytes().to_vec()).0);
        let hidden: Vec<String> = hidden.iter().map(|path| (*path).to_owned()).collect();
        Vault::freeze(
            notes.collect::<Vec<_>>(),
            Vec::new(),
            &hidden,
            VaultOptions { alias_links: true },
        )
        .0
    }

    fn entities(vault: &Vault) -> Entities {
        Entities::all(vault, |id| {
            vault.note(id).front.text("kind").as_deref() == Some("technology")
        })
    }

    const BOOK: &str = "# Book\n## Languages\n### Node.js/TypeScript\n**Best For:** teams\n\n**Market Position:** large\n### Kafka\n**Best For:** streams\n\n**Throughput:** high\n";

    #[test]
    fn sections_join_the_note_that_has_their_name() {
        let vault = vault(
            &[
                (
                    "Apache Kafka.md",
                    "---\nkind: technology\n---\n**Best For:** logs\n\n**Weaknesses:**\n- work\n",
                ),
                ("Book.md", BOOK),
                ("Node.md", "---\nkind: technology\ntitle: Node.js\n---\nwords\n"),
            ],
            &[],
        );
        let all = entities(&vault);
        assert_eq!(all.iter().count(), 2);
        let kafka = all.get(all.named("kafka").unwrap());
        assert_eq!((kafka.name.as_str(), kafka.sources.len()), ("Apache Kafka", 2));
        let keys: Vec<&str> = kafka.fields().map(|field| field.key.as_str()).collect();
        assert_eq!(keys, ["best-for", "weaknesses", "throughput"]);
        let differ = kafka.disagreements();
        assert_eq!(differ.len(), 1);
        let said: Vec<(u32, &str)> =
            differ[0].said.iter().map(|(source, text)| (source.note.0, *text)).collect();
        assert_eq!(said, [(0, "logs"), (1, "streams")]);
        assert_eq!(all.named("Node.js"), all.named("node.js/typescript"));
        assert_eq!(all.of_note(NoteId(2)).map(|it| it.name.as_str()), Some("Node.js"));
        assert_eq!(all.of_note(NoteId(1)), None);
    }

    #[test]
    fn a_section_is_an_entity_of_its_own() {
        let vault = vault(&[("Book.md", BOOK)], &[]);
        let all = entities(&vault);
        let names: Vec<&str> = all.iter().map(|it| it.name.as_str()).collect();
        assert_eq!(names, ["Node.js/TypeScript", "Kafka"]);
        assert!(all.named("TypeScript").is_none());
    }

    #[test]
    fn fields_give_nothing_hidden_away() {
        let text = "## Thing\n**One:** see [[Secret|that]]\n\n**Two:**\n- [[Secret|this]] too\n";
        let vault = vault(&[("Open.md", text)], &["Secret.md"]);
        let all = entities(&vault);
        let shown = format!("{all:?}");
        assert!(shown.contains("see that") && !shown.contains("Secret"), "{shown}");
    }
}
