//! The page of a map of content (`kind: moc`): its figures, its study paths, how far its topics
//! are covered, what it wants, which maps lie beside it.
//!
//! A topic is covered when it links to a note, or is called what a note or something that notes
//! are about is called, exactly. Not here: what a topic is (`coverage`), what a path is
//! (`study_paths`), how folds and meters are written (`html::shape`).

use crate::html::shape::{Fold, Meter, end_of_section};
use crate::html::{Shape, Words};
use crate::note::doc::{Doc, Heading, Kind, Tag};
use crate::note::fence::language;
use crate::note::link::LinkRef;
use crate::note::plan::Plan;
use crate::note::{Note, words};
use crate::query::answers;
use crate::site::coverage::{AWAY, Coverage, Tally, Topic};
use crate::site::headings::is_called;
use crate::site::model::{Fact, Link, Map};
use crate::site::note_page::Sources;
use crate::site::study_paths::study_paths;
use crate::site::{facts, wanted};
use crate::vault::{Named, NoteId, Resolved};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// The kind.
pub const KIND: &str = "moc";
/// Level of the headings of groups.
const GROUP: u8 = 4;
/// Wanted notes that are named.
const MOST_WANTED: usize = 20;

/// What the page of a map shows beside its article, by what it plans; `None` for a note that is no
/// map.
pub fn map(sources: Sources<'_>, id: NoteId, plan: Option<&Plan>) -> Option<Map> {
    is_map(sources, id).then(|| Map {
        figures: figures(sources, id, plan),
        paths: study_paths(&sources.vault.note(id).doc, plan),
        wanted: sources
            .wanted
            .of(id)
            .take(MOST_WANTED)
            .map(|it| wanted::entry(it, sources.shelves, sources.config))
            .collect(),
        maps: maps_beside(sources, id),
    })
}

/// The shape of a map's article.
pub fn shape(sources: Sources<'_>, id: NoteId) -> Shape {
    let note = sources.vault.note(id);
    let coverage = coverage(sources, id);
    let meter = |tally: Tally| Meter {
        label: word(sources, "covered_topics").to_owned(),
        words: tally_in_words(sources, tally),
        done: tally.covered,
        all: tally.listed,
    };
    Shape {
        has_title_apart: facts::own_title(note).is_some(),
        folds: groups(note, &coverage.sections),
        meters: coverage
            .shown(&note.doc.headings)
            .map(|(heading, tally)| (heading, meter(tally)))
            .collect(),
        has_charts: true,
        plan: None,
        profile: Default::default(),
    }
}

fn is_map(sources: Sources<'_>, id: NoteId) -> bool {
    facts::kind(sources.vault.note(id), sources.config) == KIND
}

/// Numbers at a glance.
fn figures(sources: Sources<'_>, id: NoteId, plan: Option<&Plan>) -> Vec<Fact> {
    let figure = |label, text| Fact { label: word(sources, label).to_owned(), text };
    let mut figures = vec![figure("notes", notes(sources, id).len().to_string())];
    let wanted = sources.wanted.of(id).count();
    if wanted > 0 {
        figures.push(figure("unwritten", wanted.to_string()));
    }
    let total = coverage(sources, id).total;
    if let Some(share) = (total.covered * 100).checked_div(total.listed) {
        let text = format!("{} ({share} %)", tally_in_words(sources, total));
        figures.push(figure("covered_topics", text));
    }
    if let Some(hours) = plan.and_then(Plan::hours) {
        figures.push(figure("plan_hours", Words(sources.words).hours(hours)));
    }
    figures
}

/// The notes that a map leads to: by links, and in the answers to its queries.
fn notes(sources: Sources<'_>, id: NoteId) -> BTreeSet<NoteId> {
    let Sources { vault, answers, .. } = sources;
    let linked = linked(sources, id);
    let is_shown = |note: &NoteId| answers.appearances(*note).iter().any(|(from, _)| *from == id);
    let shown = vault.ids().filter(|note| answers.has_any(id) && is_shown(note));
    linked.chain(shown).filter(|note| *note != id).collect()
}

/// The notes that a note's text links to.
fn linked<'a>(sources: Sources<'a>, id: NoteId) -> impl Iterator<Item = NoteId> + 'a {
    linked_where(sources, id, |_| true)
}

/// The notes that such links of a note's text lead to.
fn linked_where<'a>(
    sources: Sources<'a>,
    id: NoteId,
    is_meant: impl Fn(&LinkRef) -> bool + 'a,
) -> impl Iterator<Item = NoteId> + 'a {
    let vault = sources.vault;
    let links = vault.note(id).doc.links.iter().zip(vault.links[id.0 as usize].iter());
    links.filter_map(move |(link, resolved)| match resolved {
        Resolved::Note(to, _) if link.is_live() && is_meant(link) => Some(*to),
        _ => None,
    })
}

/// Other maps that a map leads to, and those that lead to it, by title; none that a section of its
/// own on such things names already, and none at home, where all begins.
fn maps_beside(sources: Sources<'_>, id: NoteId) -> Vec<Link> {
    let vault = sources.vault;
    if sources.routes.note(id).is_empty() {
        return Vec::new();
    }
    let named = named_apart(sources, id);
    let backlinks = vault.backlinks[id.0 as usize].iter().map(|it| it.from);
    let beside: BTreeSet<NoteId> = linked(sources, id).chain(backlinks).collect();
    let is_new = |other: &NoteId| *other != id && !named.contains(other) && is_map(sources, *other);
    sources.shelves.by_title(beside.into_iter().filter(is_new).collect())
}

/// The notes that a map's sections on related maps and the like link to.
fn named_apart(sources: Sources<'_>, id: NoteId) -> BTreeSet<NoteId> {
    let doc = &sources.vault.note(id).doc;
    let apart = doc.headings.iter().filter(|it| it.is_top && is_called(it, AWAY));
    let sections: Vec<Range<usize>> = apart.map(|heading| doc.section(heading)).collect();
    let is_inside = |event: u32| sections.iter().any(|it| it.contains(&(event as usize)));
    linked_where(sources, id, |link| is_inside(link.event)).collect()
}

fn coverage(sources: Sources<'_>, id: NoteId) -> Coverage {
    Coverage::of(sources.vault.note(id), |topic| is_covered(sources, id, topic))
}

fn is_covered(sources: Sources<'_>, id: NoteId, topic: &Topic) -> bool {
    let Sources { vault, entities, .. } = sources;
    let leads_on = |link: &u32| match vault.links[id.0 as usize][*link as usize] {
        Resolved::Note(to, _) => to != id,
        _ => false,
    };
    let is_name = |name: &str| match vault.named(&vault.note(id).path, name) {
        Named::Note(named) => named != id,
        Named::Withheld => false,
        Named::Nothing => entities.named(name).is_some(),
    };
    topic.links.iter().any(leads_on) || topic.names().any(is_name)
}

/// The folds of the groups of topics: of each subtopic the first is open.
fn groups(note: &Note, sections: &BTreeMap<u32, Tally>) -> Vec<Fold> {
    let mut folds = Vec::new();
    let mut is_first = true;
    for (at, heading) in note.doc.headings.iter().enumerate().filter(|(_, it)| it.is_top) {
        if heading.level < GROUP {
            is_first = true;
        } else if heading.level == GROUP
            && sections.contains_key(&(at as u32))
            && !leads_away(&note.doc, heading)
        {
            folds.push(Fold {
                heading: at as u32,
                until: end_of_group(note, at),
                is_open: is_first,
                invitation: None,
            });
            is_first = false;
        }
    }
    folds
}

/// Whether a heading holds a link, which cannot stand in the button that a fold's heading is.
fn leads_away(doc: &Doc, heading: &Heading) -> bool {
    let open = heading.event as usize;
    let is_link = |kind| {
        matches!(kind, Kind::Wikilink(_) | Kind::Open(Tag::Link(_)) | Kind::Url | Kind::Tag(_))
    };
    doc.events[open..doc.close_of(open)].iter().any(|event| is_link(event.kind))
}

/// Where a group ends: with its section, or before a query, which is about more than the group
/// that happens to stand before it. A paragraph that announces the query goes with it.
fn end_of_group(note: &Note, heading: usize) -> u32 {
    let doc = &note.doc;
    let end = end_of_section(doc, heading, |next| next.level <= GROUP);
    let begin = doc.headings[heading].event;
    let mut depth = 0usize;
    for at in begin as usize..end as usize {
        match doc.events[at].kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) => depth = depth.saturating_sub(1),
            Kind::CodeBlock(block) if depth == 0 && is_query(doc, block) => {
                return announced(note, at) as u32;
            }
            _ => {}
        }
    }
    end
}

fn is_query(doc: &Doc, block: u32) -> bool {
    let language = language(&doc.code_blocks[block as usize].info);
    language == answers::LANGUAGE || language == answers::SCRIPT_LANGUAGE
}

/// Where the paragraph before a block begins that ends in a colon; else the block itself.
fn announced(note: &Note, block: usize) -> usize {
    let events = &note.doc.events[..block];
    let is_paragraph = |kind| kind == Kind::Open(Tag::Paragraph);
    let open = events
        .last()
        .filter(|last| last.kind == Kind::Close(Tag::Paragraph))
        .and_then(|_| events.iter().rposition(|event| is_paragraph(event.kind)));
    let ends_in_colon =
        |open: &usize| words::plain(&note.doc, &note.text, &events[*open..]).ends_with([':', '：']);
    open.filter(ends_in_colon).unwrap_or(block)
}

fn tally_in_words(sources: Sources<'_>, tally: Tally) -> String {
    let Tally { covered, listed } = tally;
    let pattern = word(sources, "query_filtered");
    pattern.replace("{n}", &covered.to_string()).replace("{all}", &listed.to_string())
}

fn word<'a>(sources: Sources<'a>, name: &str) -> &'a str {
    sources.words.get(name).map_or("", String::as_str)
}
