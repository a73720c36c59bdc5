//! What a page says at a glance of the thing that its note is about: short facts from the labels of
//! all that is written of it, where else it is written of, and where two sources disagree.

use crate::html;
use crate::html::query::plain;
use crate::html::sanitize::{self, UrlPurpose};
use crate::note::profile::{Field, FieldValue};
use crate::site::model::{Disagreement, Link, Listed, Profile, ProfileFact, Said};
use crate::site::note_page::{Sources, surroundings};
use crate::site::shell;
use crate::text::escape::push_url;
use crate::text::slug::slug;
use crate::value::Value;
use crate::vault::NoteId;
use crate::vault::entities::{Entity, Source};

/// Most facts at a glance.
const MOST_FACTS: usize = 6;
/// The label that is a line of its own.
const POSITION: &str = "market-position";
/// Characters of that.
const LONGEST_POSITION: usize = 200;
/// Characters of a fact that is read at a glance.
const LONGEST_FACT: usize = 48;
/// Characters of what a source says where it disagrees.
const LONGEST_SAID: usize = 240;

/// The profile of what a note is about; `None` where it is about nothing in particular.
pub fn profile(sources: Sources<'_>, id: NoteId) -> Option<Profile> {
    let entity = sources.entities.of_note(id)?;
    let note = sources.vault.note(id);
    let homepage = note.front.text("homepage");
    let homepage = homepage.or_else(|| sources.entities.resource(&entity.name).map(str::to_owned));
    let homepage = homepage.and_then(|it| sanitize::url(it.trim(), UrlPurpose::Link));
    let homepage = homepage.map(|address| {
        let shown = address.trim_start_matches("https://").trim_start_matches("http://");
        Link { title: shown.trim_end_matches('/').to_owned(), route: address }
    });
    let root = shell::root_of(&sources.routes.notes[id.0 as usize]);
    let line = |source: &Source, text: &str| {
        html::profile::line(surroundings(sources), (id, &root), source.note, text)
    };
    let mut position_html = None;
    let mut facts = Vec::new();
    for (source, field) in at_a_glance(sources, entity) {
        let FieldValue::Text(text) = &field.value else { continue };
        match field.key == POSITION {
            true => position_html = Some(line(source, text)),
            false => facts.push(ProfileFact {
                label: field.label.clone(),
                value_html: line(source, text.trim_end_matches('.')),
            }),
        }
    }
    let listed = sources.entities.listing(id).map(|(by, label)| Listed {
        is_framework: slug(label).ends_with("frameworks"),
        label: label.to_owned(),
        by: Link { title: by.name.clone(), route: place(sources, by) },
    });
    let others = entity.sources.iter().filter(|source| source.note != id);
    let disagreements = entity.disagreements().into_iter().map(|found| Disagreement {
        label: found.label.to_owned(),
        said: found
            .said
            .into_iter()
            .map(|(source, text)| Said {
                title: sources.routes.titles[source.note.0 as usize].clone(),
                route: (source.note != id).then(|| route(sources, source)),
                text: shortened(text_of(sources, source.note, text), LONGEST_SAID),
            })
            .collect(),
    });
    Some(Profile {
        compare: sources.groups.with(sources.entities, id),
        category: note.front.text("category"),
        homepage,
        position_html,
        facts,
        listed: listed.collect(),
        disagreements: disagreements.collect(),
        others: others
            .map(|source| Link {
                title: sources.routes.titles[source.note.0 as usize].clone(),
                route: route(sources, source),
            })
            .collect(),
    })
}

/// The fields that the page shows above the article: the position on the market, and those that
/// are short.
pub(super) fn at_a_glance<'e>(
    sources: Sources<'_>,
    entity: &'e Entity,
) -> Vec<(&'e Source, &'e Field)> {
    let mut facts = 0;
    let is_shown = |(source, field): &(&Source, &Field)| {
        let FieldValue::Text(text) = &field.value else { return false };
        let shown = text_of(sources, source.note, text);
        let count = shown.trim_end_matches('.').chars().count();
        let is_line = count > 0 && is_line(text);
        if field.key == POSITION {
            return is_line && count <= LONGEST_POSITION;
        }
        let is_fact = is_line && count <= LONGEST_FACT && facts < MOST_FACTS;
        facts += usize::from(is_fact);
        is_fact
    };
    entity.told().filter(is_shown).collect()
}

/// Whether a text means the same in a line of its own: no picture, footnote, code that may be a
/// query, or raw HTML.
fn is_line(text: &str) -> bool {
    let begins_tag = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    !text.split('<').skip(1).any(begins_tag)
        && !["![", "[^", "^[", "`"].iter().any(|odd| text.contains(odd))
}

/// Where a reader finds a thing: the route of its page, at its section.
pub(super) fn place(sources: Sources<'_>, entity: &Entity) -> String {
    let (note, heading) = entity.place();
    spot(sources, note, heading)
}

fn text_of(sources: Sources<'_>, note: NoteId, text: &str) -> String {
    plain(sources.vault, &sources.vault.note(note).path, &Value::from(text))
}

/// Where a source stands: its page, at its section.
fn route(sources: Sources<'_>, source: &Source) -> String {
    spot(sources, source.note, source.profile.heading)
}

fn spot(sources: Sources<'_>, note: NoteId, heading: Option<u32>) -> String {
    let mut route = sources.routes.note(note).to_owned();
    if let Some(heading) = heading {
        route.push('#');
        push_url(&mut route, &sources.vault.note(note).doc.headings[heading as usize].id);
    }
    route
}

fn shortened(text: String, longest: usize) -> String {
    match text.chars().count() <= longest {
        true => text,
        false => text.chars().take(longest - 1).chain(['…']).collect(),
    }
}
