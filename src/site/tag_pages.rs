//! The pages of tags, one for each level of a nested one.

use crate::site::listing::Shelves;
use crate::site::model::{Counted, Link, Row, TagPage, TagsPage};
use crate::site::routes;
use crate::text::fold::fold;
use crate::vault::{NoteId, TagEntry, Vault};
use rustc_hash::FxHashMap;

/// Tags that are shown as standing on the same notes.
const MOST_RELATED: usize = 12;

/// The page of the tag that is folded to `key`.
pub fn tag_page(vault: &Vault, shelves: &Shelves, key: &str, tag: &TagEntry) -> TagPage {
    let parent = key.rsplit_once('/').and_then(|(above, _)| vault.tags.get(above));
    let below = format!("{key}/");
    let children = vault
        .tags
        .range(below.clone()..)
        .take_while(|(other, _)| other.starts_with(&below))
        .filter(|(other, _)| !other[below.len()..].contains('/'))
        .map(|(_, tag)| counted(tag))
        .collect();
    let mut together: FxHashMap<&str, usize> = FxHashMap::default();
    for id in &tag.notes {
        for other in &vault.note_tags[id.0 as usize] {
            let is_same =
                other == key || other.starts_with(&below) || key.starts_with(&format!("{other}/"));
            if !is_same {
                *together.entry(other).or_default() += 1;
            }
        }
    }
    let mut related: Vec<(&str, usize)> = together.into_iter().collect();
    related.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    TagPage {
        name: tag.name.clone(),
        parent: parent.map(|tag| Link { title: tag.name.clone(), route: routes::tag(&tag.name) }),
        children,
        related: related
            .into_iter()
            .take(MOST_RELATED)
            .filter_map(|(key, count)| {
                vault.tags.get(key).map(|tag| Counted { count, ..counted(tag) })
            })
            .collect(),
        notes: rows(shelves, &tag.notes),
    }
}

/// The page of all tags.
pub fn tags_page(vault: &Vault) -> TagsPage {
    TagsPage { tags: vault.tags.values().map(counted).collect() }
}

fn counted(tag: &TagEntry) -> Counted {
    Counted { title: tag.name.clone(), route: routes::tag(&tag.name), count: tag.notes.len() }
}

fn rows(shelves: &Shelves, notes: &[NoteId]) -> Vec<Row> {
    let mut rows: Vec<(String, NoteId)> =
        notes.iter().map(|id| (fold(&shelves.rows[id.0 as usize].title), *id)).collect();
    rows.sort();
    rows.into_iter().map(|(_, id)| shelves.rows[id.0 as usize].clone()).collect()
}
