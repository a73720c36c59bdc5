//! What a page says at a glance of the thing that its note is about: short facts from the labels of
//! all that is written of it, where else it is written of, and where two sources disagree.

use crate::html::query::plain;
use crate::html::sanitize::{self, UrlPurpose};
use crate::note::profile::{Field, FieldValue};
use crate::site::model::{Disagreement, Fact, Link, Profile, Said};
use crate::site::note_page::Sources;
use crate::text::escape::push_url;
use crate::value::Value;
use crate::vault::NoteId;
use crate::vault::entities::Source;

/// Most facts at a glance.
const MOST_FACTS: usize = 6;
/// Characters of a fact that is read at a glance.
const LONGEST_FACT: usize = 48;
/// Characters of what a source says where it disagrees.
const LONGEST_SAID: usize = 240;

/// The profile of what a note is about; `None` where it is about nothing in particular.
pub fn profile(sources: Sources<'_>, id: NoteId) -> Option<Profile> {
    let entity = sources.entities.of_note(id)?;
    let note = sources.vault.note(id);
    let homepage = note.front.text("homepage");
    let homepage = homepage.and_then(|it| sanitize::url(it.trim(), UrlPurpose::Link));
    let homepage = homepage.map(|address| {
        let shown = address.trim_start_matches("https://").trim_start_matches("http://");
        Link { title: shown.trim_end_matches('/').to_owned(), route: address }
    });
    let facts = entity.fields().filter_map(|field| fact(sources, &note.path, field));
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
        facts: facts.take(MOST_FACTS).collect(),
        disagreements: disagreements.collect(),
        others: others
            .map(|source| Link {
                title: sources.routes.titles[source.note.0 as usize].clone(),
                route: route(sources, source),
            })
            .collect(),
    })
}

/// A field that is short enough to be read at a glance.
fn fact(sources: Sources<'_>, path: &str, field: &Field) -> Option<Fact> {
    let FieldValue::Text(text) = &field.value else { return None };
    let text = plain(sources.vault, path, &Value::from(text.as_str()));
    let text = text.trim_end_matches('.');
    let is_short = !text.is_empty() && text.chars().count() <= LONGEST_FACT;
    is_short.then(|| Fact { label: field.label.clone(), text: text.to_owned() })
}

fn text_of(sources: Sources<'_>, note: NoteId, text: &str) -> String {
    plain(sources.vault, &sources.vault.note(note).path, &Value::from(text))
}

/// Where a source stands: its page, at its section.
fn route(sources: Sources<'_>, source: &Source) -> String {
    let mut route = sources.routes.note(source.note).to_owned();
    if let Some(heading) = source.profile.heading {
        route.push('#');
        push_url(&mut route, &sources.vault.note(source.note).doc.headings[heading as usize].id);
    }
    route
}

fn shortened(text: String, longest: usize) -> String {
    match text.chars().count() <= longest {
        true => text,
        false => text.chars().take(longest - 1).chain(['…']).collect(),
    }
}
