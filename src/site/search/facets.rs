//! What results can be narrowed down by: kind, tags, and fields whose values have an order.

use crate::config::Config;
use crate::note::Note;
use crate::site::facts;
use crate::site::search::Sources;
use crate::site::search::postings::{Posting, told};
use crate::text::fold::fold;
use serde::Serialize;
use std::collections::BTreeMap;

/// Values of a field; beyond them, pages have none.
const MOST_VALUES: usize = 40;
/// Fields whose values have an order.
const MOST_FIELDS: usize = 6;
/// Tags that are offered; others can be typed.
const MOST_TAGS: usize = 12;
/// Stands for no value; the first value is the character after it.
const NONE: u8 = b'0';

/// All facets.
#[derive(Serialize)]
pub(super) struct Facets {
    fields: Vec<Field>,
    /// The most frequent tags with their pages.
    tags: Vec<(String, String)>,
}

/// A field with one value a page.
#[derive(Serialize)]
struct Field {
    name: String,
    values: Vec<String>,
    /// A character for each page.
    of: String,
}

pub(super) fn facets(sources: Sources<'_>) -> Facets {
    let Sources { vault, config, .. } = sources;
    let mut fields = vec![kinds(sources)];
    for (name, order) in ordered(config).into_iter().take(MOST_FIELDS) {
        fields.push(field(vault.notes.iter().map(AsRef::as_ref), &name, order));
    }
    fields.retain(|field| field.values.len() > 1);
    let mut tags: Vec<_> = vault.tags.iter().collect();
    tags.sort_by_key(|(key, tag)| (std::cmp::Reverse(tag.notes.len()), *key));
    let pages = |notes: &[crate::vault::NoteId]| {
        told(&notes.iter().map(|id| Posting::new(id.0, 0)).collect::<Vec<_>>())
    };
    let tags = tags.into_iter().take(MOST_TAGS);
    Facets { fields, tags: tags.map(|(_, tag)| (tag.name.clone(), pages(&tag.notes))).collect() }
}

/// Fields whose values have an order, with it.
fn ordered(config: &Config) -> BTreeMap<String, Vec<String>> {
    let mut fields = config.enums.clone();
    let usual = || ["easy", "medium", "hard"].map(str::to_owned).to_vec();
    fields.entry("difficulty".to_owned()).or_insert_with(usual);
    fields
}

/// The kinds, the most frequent first.
fn kinds(sources: Sources<'_>) -> Field {
    let of: Vec<String> =
        sources.vault.notes.iter().map(|note| facts::kind(note, sources.config)).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    of.iter().for_each(|kind| *counts.entry(kind).or_default() += 1);
    let mut values: Vec<(&str, usize)> = counts.into_iter().collect();
    values.sort_by_key(|(kind, count)| (std::cmp::Reverse(*count), *kind));
    let values: Vec<String> =
        values.into_iter().take(MOST_VALUES).map(|(kind, _)| kind.to_owned()).collect();
    let place = |kind: &String| values.iter().position(|value| value == kind);
    let of = of.iter().map(|kind| mark(place(kind))).collect();
    Field { name: "kind".to_owned(), values, of }
}

/// A field of the front matter; of its values, those that some note has.
fn field<'a>(notes: impl Iterator<Item = &'a Note>, name: &str, order: Vec<String>) -> Field {
    let folded: Vec<String> = order.iter().map(|value| fold(value)).collect();
    let place = |note: &Note| {
        let value = fold(note.front.text(name)?.trim());
        folded.iter().take(MOST_VALUES).position(|it| *it == value)
    };
    let places: Vec<Option<usize>> = notes.map(place).collect();
    let used: Vec<usize> = (0..order.len()).filter(|at| places.contains(&Some(*at))).collect();
    let own = |place: &Option<usize>| used.iter().position(|at| Some(*at) == *place);
    let of = places.iter().map(|place| mark(own(place))).collect();
    Field { name: name.to_owned(), values: used.iter().map(|at| order[*at].clone()).collect(), of }
}

fn mark(place: Option<usize>) -> char {
    char::from(place.map_or(NONE, |at| NONE + 1 + at as u8))
}
