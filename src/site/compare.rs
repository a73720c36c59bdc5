//! Pages that compare the things of one category, and what such a thing's own page can be compared
//! with.
//!
//! The category is that of the note's front matter (`Databases / Relational`), else the headings
//! above the section about the thing. Each level that two things or more share is a page, unless
//! there is a level below it with the same things. There is no server, so a page holds the table of
//! all of them, and its address says which rows a reader wants to see.

use crate::html::compare::{Compared, Field, MOST, common_fields, generated};
use crate::note::Note;
use crate::note::profile::{self, FieldValue};
use crate::site::model::{ComparePage, CompareWith, Counted, Link};
use crate::site::note_page::{Sources, surroundings};
use crate::site::routes::{Routes, segment_slug};
use crate::text::escape::{url_path, url_query};
use crate::text::fold::fold;
use crate::vault::entities::{Entities, Entity, EntityId};
use crate::vault::{NoteId, Vault};
use std::collections::{BTreeMap, BTreeSet};

/// Folder of the pages.
pub const FOLDER: &str = "compare/";
/// Most pages.
const MOST_PAGES: usize = 200;
/// Levels of a category.
const DEEPEST: usize = 4;
/// Columns of a page.
const MOST_FIELDS: usize = 10;
/// Fields that two things share, to be compared.
const LEAST_SHARED: usize = 2;
/// Characters of a text that is taken in at a glance.
const LONGEST_SHORT: usize = 48;
/// Things that a page names to be compared with.
const MOST_OTHERS: usize = 6;

/// Things of one category.
#[derive(Debug, PartialEq, Eq)]
pub struct Group {
    /// `Databases / Relational`.
    pub title: String,
    /// Path of its page, not encoded.
    pub path: String,
    /// The things, by name.
    members: Vec<EntityId>,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Groups {
    /// By category.
    pub groups: Vec<Group>,
    /// Those that a thing is in, the smallest first.
    of: BTreeMap<EntityId, Vec<usize>>,
}

impl Groups {
    /// Groups the things of a vault.
    pub fn new(vault: &Vault, entities: &Entities, routes: &Routes) -> Groups {
        let mut levels: BTreeMap<Vec<String>, (String, Vec<EntityId>)> = BTreeMap::new();
        for (id, entity) in entities.ids() {
            let category = category(vault, entity);
            for depth in 1..=category.len() {
                let key = category[..depth].iter().map(|name| fold(name)).collect();
                let level = levels
                    .entry(key)
                    .or_insert_with(|| (category[..depth].join(" / "), Vec::new()));
                level.1.push(id);
            }
        }
        let mut found: Vec<(Vec<String>, String, Vec<EntityId>)> = levels
            .into_iter()
            .map(|(key, (title, members))| (key, title, comparable(entities, members)))
            .filter(|(.., members)| (2..=MOST).contains(&members.len()))
            .collect();
        let is_repeated = |at: usize| {
            let (key, _, members) = &found[at];
            found[at + 1..]
                .iter()
                .take_while(|(below, ..)| below.starts_with(key))
                .any(|(.., other)| other == members)
        };
        let repeated: BTreeSet<usize> = (0..found.len()).filter(|at| is_repeated(*at)).collect();
        let mut at = 0..;
        found.retain(|_| at.next().is_none_or(|at| !repeated.contains(&at)));
        found.truncate(MOST_PAGES);
        let mut all = Groups::default();
        let mut taken = BTreeSet::new();
        for (key, title, members) in found {
            let path = free_path(&key, routes, &mut taken);
            for id in &members {
                // Deeper levels come later and are smaller.
                all.of.entry(*id).or_default().insert(0, all.groups.len());
            }
            all.groups.push(Group { title, path, members });
        }
        all
    }

    /// What a note's thing can be compared with.
    pub fn with(&self, entities: &Entities, id: NoteId) -> Option<CompareWith> {
        let own = entities.id_of_note(id)?;
        let groups: Vec<&Group> = self.of.get(&own)?.iter().map(|at| &self.groups[*at]).collect();
        let thing = entities.get(own);
        let others = |group: &Group| -> Vec<Link> {
            let others = group.members.iter().filter(|id| **id != own).map(|id| entities.get(*id));
            let alike = others.filter(|other| shared(thing, other) >= LEAST_SHARED);
            alike.take(MOST_OTHERS).map(|other| group.with(thing, other)).collect()
        };
        let others = groups.iter().map(|group| others(group)).find(|it| !it.is_empty());
        Some(CompareWith {
            others: others.unwrap_or_default(),
            groups: groups.iter().map(|group| group.link()).collect(),
        })
    }

    /// All pages, for the page that lists them.
    pub fn counted(&self) -> Vec<Counted> {
        let counted = |group: &Group| Counted {
            title: group.title.clone(),
            route: group.route(),
            count: group.members.len(),
        };
        self.groups.iter().map(counted).collect()
    }
}

impl Group {
    /// The route of its page, encoded.
    pub fn route(&self) -> String {
        url_path(&self.path)
    }

    /// Two of its things, side by side.
    fn with(&self, one: &Entity, other: &Entity) -> Link {
        let [one, two] = [one, other].map(|it| url_query(&it.name));
        Link { title: other.name.clone(), route: format!("{}?with={one}&with={two}", self.route()) }
    }

    fn link(&self) -> Link {
        Link { title: self.title.clone(), route: self.route() }
    }
}

/// Whether two forms of a note name the same category.
pub fn agree(old: &Note, new: &Note) -> bool {
    old.front.text("category") == new.front.text("category")
}

/// The page of a group. `root` leads from it to the root of the site.
pub fn page(sources: Sources<'_>, group: &Group, root: &str) -> ComparePage {
    let things: Vec<&Entity> = group.members.iter().map(|id| sources.entities.get(*id)).collect();
    let rows: Vec<(&str, Option<&Entity>)> =
        things.iter().map(|thing| (thing.name.as_str(), Some(*thing))).collect();
    let mut fields: Vec<Field> = common_fields(&things, MOST_FIELDS);
    // What is taken in at a glance comes first.
    fields.sort_by_key(|field| things.iter().filter_map(|it| it.field(&field.key)).any(is_long));
    let compared = Compared { rows: &rows, fields: &fields, picks_rows: true };
    ComparePage {
        category: group.title.clone(),
        count: rows.len(),
        names: things.iter().map(|thing| thing.name.clone()).collect(),
        table_html: generated(surroundings(sources), root, None, &compared),
        groups: Vec::new(),
    }
}

/// Whether a field is more than a few words.
fn is_long(field: &profile::Field) -> bool {
    match &field.value {
        FieldValue::Text(text) => text.chars().count() > LONGEST_SHORT,
        FieldValue::List(_) => true,
    }
}

/// The levels of a thing's category.
fn category(vault: &Vault, entity: &Entity) -> Vec<String> {
    let written = entity.note.and_then(|id| vault.note(id).front.text("category"));
    let levels: Vec<String> = match &written {
        Some(text) => text.split('/').map(str::to_owned).collect(),
        None => {
            let mut above = entity.sources.iter().map(|source| &source.profile.category);
            above.find(|it| !it.is_empty()).cloned().unwrap_or_default()
        }
    };
    let levels = levels.iter().map(|level| level.trim().to_owned());
    levels.filter(|level| !level.is_empty()).take(DEEPEST).collect()
}

/// Those that share fields with others, by name.
fn comparable(entities: &Entities, mut members: Vec<EntityId>) -> Vec<EntityId> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for field in members.iter().flat_map(|id| entities.get(*id).fields()) {
        *counts.entry(&field.key).or_default() += 1;
    }
    let shared = |id: &EntityId| {
        entities.get(*id).fields().filter(|field| counts[field.key.as_str()] > 1).count()
    };
    members.retain(|id| shared(id) >= LEAST_SHARED);
    members.sort_by_cached_key(|id| (fold(&entities.get(*id).name), *id));
    members
}

/// How many fields two things share.
fn shared(one: &Entity, other: &Entity) -> usize {
    one.fields().filter(|field| other.field(&field.key).is_some()).count()
}

/// The first address of its kind that no note and no other group has.
fn free_path(key: &[String], routes: &Routes, taken: &mut BTreeSet<String>) -> String {
    let stem = key.iter().map(|level| segment_slug(level)).collect::<Vec<_>>().join("/");
    let mut path = format!("{FOLDER}{stem}/");
    let mut number = 2usize;
    while routes.holder(&path).is_some() || !taken.insert(fold(&path)) {
        path = format!("{FOLDER}{stem}-{number}/");
        number += 1;
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::VaultOptions;

    fn groups(files: &[(&str, &str)]) -> (Vec<(String, String, usize)>, Option<CompareWith>) {
        let notes =
            files.iter().map(|(path, text)| crate::note::parse(path, text.as_bytes().to_vec()).0);
        let options = VaultOptions { alias_links: true };
        let vault = Vault::freeze(notes.collect::<Vec<_>>(), Vec::new(), &[], options).0;
        let (routes, _) = crate::site::routes::assign(&vault, &crate::config::Config::default());
        let entities = Entities::all(&vault, |id| vault.note(id).front.get("category").is_some());
        let all = Groups::new(&vault, &entities, &routes);
        let shown = |it: &Group| (it.title.clone(), it.path.clone(), it.members.len());
        (all.groups.iter().map(shown).collect(), all.with(&entities, NoteId(0)))
    }

    fn thing(category: &str) -> String {
        format!("---\ncategory: {category}\n---\n**One:** 1\n\n**Two:** 2\n")
    }

    #[test]
    fn each_level_that_two_things_share_is_a_page() {
        let [a, b, c] = ["Stores / SQL", "stores/sql", "Stores / Graph"].map(thing);
        let (found, with) = groups(&[("A.md", &a), ("B & C.md", &b), ("D.md", &c)]);
        let expected = [
            ("Stores".to_owned(), "compare/stores/".to_owned(), 3),
            ("Stores / SQL".to_owned(), "compare/stores/sql/".to_owned(), 2),
        ];
        assert_eq!(found, expected);
        let with = with.unwrap();
        assert_eq!(with.others.len(), 1);
        assert_eq!(with.others[0].route, "compare/stores/sql/?with=A&with=B%20%26%20C");
        let all: Vec<&str> = with.groups.iter().map(|it| it.title.as_str()).collect();
        assert_eq!(all, ["Stores / SQL", "Stores"]);
    }

    #[test]
    fn a_level_with_the_same_things_below_it_is_none() {
        let [a, b] = ["Stores / SQL", "Stores / SQL"].map(thing);
        let note = "words";
        let (found, _) = groups(&[("A.md", &a), ("B.md", &b), ("compare/stores/sql.md", note)]);
        assert_eq!(found, [("Stores / SQL".to_owned(), "compare/stores/sql-2/".to_owned(), 2)]);
    }

    #[test]
    fn sections_are_compared_by_the_headings_above_them() {
        let text = "# Book\n## Tools\n### A\n**One:** 1\n\n**Two:** 2\n### B\n**One:** 1\n\n**Two:** 2\n### C\n**Three:** 1\n\n**Four:** 2\n";
        let (found, with) = groups(&[("Book.md", text)]);
        assert_eq!(found, [("Tools".to_owned(), "compare/tools/".to_owned(), 2)]);
        assert!(with.is_none());
    }
}
