//! The pages of tags, one for each level of a nested one.

use crate::site::listing::Shelves;
use crate::site::model::{Columns, Counted, Crumb, Row, TagPage, TagsPage};
use crate::site::routes;
use crate::text::fold::fold;
use crate::vault::{NoteId, TagEntry, Vault};
use rustc_hash::FxHashMap;

/// Tags that are shown as standing on the same notes.
const MOST_RELATED: usize = 12;

/// Path of the page of all tags.
pub const PATH: &str = "tags/";

/// The tags above one, from the top, after the page of all tags, which has this `title`.
pub fn breadcrumbs(vault: &Vault, title: &str, key: &str) -> Vec<Crumb> {
    let all = Crumb { title: title.to_owned(), route: Some(PATH.to_owned()) };
    let above = key.match_indices('/').filter_map(|(at, _)| vault.tags.get(&key[..at]));
    let above = above
        .map(|tag| Crumb { title: format!("#{}", tag.name), route: Some(routes::tag(&tag.name)) });
    std::iter::once(all).chain(above).collect()
}

/// The page of the tag that is folded to `key`; `feed` is the route of its feed.
pub fn tag_page(
    vault: &Vault,
    shelves: &Shelves,
    key: &str,
    tag: &TagEntry,
    feed: Option<String>,
) -> TagPage {
    let below = format!("{key}/");
    let children = vault
        .tags
        .range(below.clone()..)
        .take_while(|(other, _)| other.starts_with(&below))
        .filter(|(other, _)| !other[below.len()..].contains('/'))
        .map(|(_, tag)| Counted { title: last_part(&tag.name).to_owned(), ..counted(tag) })
        .collect();
    let mut together: FxHashMap<&str, usize> = FxHashMap::default();
    for id in &tag.notes {
        for other in vault.note_tags[id.0 as usize].iter() {
            let is_same =
                other == key || other.starts_with(&below) || key.starts_with(&format!("{other}/"));
            if !is_same {
                *together.entry(other).or_default() += 1;
            }
        }
    }
    let mut related: Vec<(&str, usize)> = together.into_iter().collect();
    related.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let notes = rows(shelves, &tag.notes);
    TagPage {
        name: tag.name.clone(),
        children,
        related: related
            .into_iter()
            .take(MOST_RELATED)
            .filter_map(|(key, count)| {
                vault.tags.get(key).map(|tag| Counted { count, ..counted(tag) })
            })
            .collect(),
        columns: columns(&notes),
        notes,
        feed,
    }
}

fn last_part(name: &str) -> &str {
    name.rsplit_once('/').map_or(name, |(_, last)| last)
}

fn columns(rows: &[Row]) -> Columns {
    Columns {
        kind: rows.iter().any(|row| row.kind != rows[0].kind),
        difficulty: rows.iter().any(|row| row.difficulty.is_some()),
        status: rows.iter().any(|row| row.status.is_some()),
        date: rows.iter().any(|row| row.date.is_some()),
    }
}

/// The page of all tags.
pub fn tags_page(vault: &Vault) -> TagsPage {
    TagsPage { tags: vault.tags.values().map(|tag| counted(tag)).collect() }
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
