//! The page of a note: its article with everything that is known about it.

use crate::config::Config;
use crate::diagram::flowcharts::Flowcharts;
use crate::html::compare::Comparisons;
use crate::html::query::Queries;
use crate::html::{self, Addresses, Fragment, Leaves, Shape, Surroundings, Words};
use crate::note::Note;
use crate::note::doc::Heading;
use crate::note::words;
use crate::query::answers::Answers;
use crate::site::appearances::{Appearances, Shown};
use crate::site::compare::Groups;
use crate::site::days::Days;
use crate::site::graph::{Graph, near};
use crate::site::listing::Shelves;
use crate::site::model::{
    Backlink, BacklinkGroup, Body, Link, NotePage, PageModel, TitleApart, TocEntry,
};
use crate::site::routes::{self, Routes};
use crate::site::shell;
use crate::site::{card, facts, map, plan, profile, properties, question, twin};
use crate::text::escape::{html as escaped, push_html, push_url, url_path};
use crate::vault::entities::Entities;
use crate::vault::mentions::Mentions;
use crate::vault::names::parent;
use crate::vault::wanted::Wanted;
use crate::vault::{AssetId, MentionedBy, NoteId, Resolved, Vault};
use std::collections::BTreeMap;

/// Words that a reader takes in each minute.
const WORDS_A_MINUTE: usize = 220;
/// Sentences that are shown of one note that mentions another.
const MOST_SENTENCES: usize = 3;

/// Everything that pages are made from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The vault.
    pub vault: &'a Vault,
    /// Addresses.
    pub routes: &'a Routes,
    /// When notes were written.
    pub days: &'a Days,
    /// Folders and rows.
    pub shelves: &'a Shelves,
    /// Settings.
    pub config: &'a Config,
    /// Addresses with assets.
    pub addresses: &'a dyn Addresses,
    /// Dear leaves.
    pub leaves: &'a dyn Leaves,
    /// Answers to the queries.
    pub answers: &'a Answers,
    /// What notes and sections are about.
    pub entities: &'a Entities,
    /// The flowcharts in the notes.
    pub flowcharts: &'a Flowcharts,
    /// Where notes are named without a link.
    pub mentions: &'a Mentions,
    /// The comparisons in the notes.
    pub comparisons: &'a Comparisons,
    /// Things of one category.
    pub groups: &'a Groups,
    /// What those are about that a note may appear in.
    pub appearances: &'a Appearances,
    /// Notes that are wanted.
    pub wanted: &'a Wanted,
    /// Which notes lead to which; empty where the site has no graph.
    pub graph: &'a Graph,
    /// The site's title.
    pub title: &'a str,
    /// The interface's words.
    pub words: &'a BTreeMap<String, String>,
}

impl<'a> Sources<'a> {
    /// What notes can appear in.
    pub fn shown(&self) -> Shown<'a> {
        let Sources { vault, answers, flowcharts, comparisons, mentions, .. } = *self;
        Shown { vault, answers, flowcharts, comparisons, mentions }
    }
}

/// The model of a note's page at `path` (not encoded), its article still to come, and the
/// social image where that is a file of the vault.
pub fn note_page(
    sources: Sources<'_>,
    id: NoteId,
    path: &str,
    shape: &Shape,
) -> (PageModel, Option<AssetId>) {
    let Sources { vault, routes, days, shelves, config, .. } = sources;
    let note = vault.note(id);
    let title = &routes.titles[id.0 as usize];
    let mut shell = shell::shell("note", title, path, routes.note(id), config.base_url.as_deref());
    let own_folder = parent(&note.path);
    let index_of = routes.index_of(id);
    let folder = index_of.unwrap_or(own_folder);

    shell.description = description(sources, id);
    shell.twin = config.twins.then(|| twin::path(routes.note(id)));
    shell.source = Some(note.path.clone());
    let edit = config.edit_url.as_ref();
    shell.edit = edit.map(|url| url.replace("{path}", &url_path(&note.path)));
    let (image, image_file) = image(sources, id);
    shell.image = image;
    shell.breadcrumbs = match index_of {
        Some("") => Vec::new(),
        Some(folder) => shell::breadcrumbs(shelves, parent(folder)),
        None => shell::breadcrumbs(shelves, own_folder),
    };
    if let Some(svg) = card::of_note(sources, id, &shell) {
        shell::show_card(&mut shell, &svg, config.base_url.as_deref());
    }
    shell.tree = shell::tree(shelves, folder, Some(id));
    shell.section = shell::section(shelves, folder);

    let (previous, next) = neighbours(shelves, own_folder, id);
    let (difficulty, difficulty_rank) = facts::difficulty(note, config);
    let word_count = facts::words(note);
    let kind = facts::kind(note, config);
    let title_apart = facts::own_title(note).filter(|_| shape.has_title_apart);
    let contents = listed_headings(note, shape);
    let body = NotePage {
        template: config.kinds.get(&kind).and_then(|kind| kind.template.clone()),
        icon: config.kinds.get(&kind).and_then(|kind| kind.icon.clone()),
        kind,
        has_own_title: title_apart.is_none() && facts::first_heading(note).is_some(),
        title_apart: title_apart.map(|it| TitleApart { id: it.id.clone(), text: it.text.clone() }),
        content_html: String::new(),
        classes: note.front.css_classes.clone(),
        direction: direction(note.front.text("dir").or_else(|| note.front.text("direction"))),
        tags: vault.note_tags[id.0 as usize]
            .iter()
            .filter_map(|tag| vault.tags.get(tag))
            .map(|tag| tag_link(tag))
            .collect(),
        status: note.front.text("status"),
        difficulty,
        difficulty_rank,
        created: days.created(id).map(ToOwned::to_owned),
        updated: days.updated(id).map(ToOwned::to_owned),
        minutes: word_count.div_ceil(WORDS_A_MINUTE).max(1),
        words: word_count,
        properties: properties::properties(vault, routes, id, &shell.root),
        profile: profile::profile(sources, id),
        plan: plan::bar(sources, id, shape.plan.as_ref()),
        map: map::map(sources, id, shape.plan.as_ref()),
        related: question::related(sources, id),
        toc_is_long: contents.clone().count() > LONG_CONTENTS,
        toc: toc(contents),
        backlinks: backlinks(sources, id),
        appearances: sources.appearances.of(sources.shown(), routes, id),
        local_graph: near::near(sources, id),
        previous,
        next,
        listing: index_of
            .map(|folder| shelves.listing(folder))
            .filter(|l| !l.folders.is_empty() || !l.notes.is_empty()),
        is_draft: note.front.is_draft,
        language: language(note.front.text("lang").or_else(|| note.front.text("language"))),
    };
    (PageModel { shell, body: Body::Note(Box::new(body)) }, image_file)
}

/// What a note is about: its own words for it, else the beginning of its text.
pub fn description(sources: Sources<'_>, id: NoteId) -> Option<String> {
    let Sources { vault, answers, .. } = sources;
    let note = vault.note(id);
    facts::description(note, &|string| {
        let value = answers.inline(id, string)?;
        let text = |value| html::query::plain(vault, &note.path, value);
        Some(value.as_ref().map(text).unwrap_or_default())
    })
}

/// The article of a note; `root` leads from its page to the root of the site.
pub fn article(sources: Sources<'_>, id: NoteId, root: &str, shape: &Shape) -> Fragment {
    html::article(surroundings(sources), id, root, shape)
}

/// What an article is rendered with.
pub(super) fn surroundings(sources: Sources<'_>) -> Surroundings<'_> {
    Surroundings {
        vault: sources.vault,
        addresses: sources.addresses,
        leaves: sources.leaves,
        queries: Some(Queries {
            answers: sources.answers,
            has_inline: sources.config.inline_queries,
        }),
        entities: sources.entities,
        flowcharts: sources.flowcharts,
        comparisons: sources.comparisons,
        words: Words(sources.words),
        enums: &sources.config.enums,
        strict_line_breaks: sources.config.strict_line_breaks,
    }
}

fn tag_link(tag: &crate::vault::TagEntry) -> Link {
    Link { title: tag.name.clone(), route: routes::tag(&tag.name) }
}

/// A language tag as written, where it looks like one.
fn language(written: Option<String>) -> Option<String> {
    let is_tag = |tag: &String| {
        (2..=35).contains(&tag.len())
            && tag
                .split('-')
                .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric()))
    };
    written.filter(is_tag)
}

fn direction(written: Option<String>) -> &'static str {
    match written.as_deref() {
        Some("rtl") => "rtl",
        Some("ltr") => "ltr",
        _ => "auto",
    }
}

/// The social image: a URL as it is, or a file of the vault; only with a base address (F12).
pub(super) fn image(sources: Sources<'_>, id: NoteId) -> (Option<String>, Option<AssetId>) {
    let note = sources.vault.note(id);
    let (Some(base), Some(image)) =
        (sources.config.base_url.as_deref(), note.front.image.as_deref())
    else {
        return (None, None);
    };
    let image = image.trim();
    if image.starts_with("https://") || image.starts_with("http://") {
        return (html::sanitize::url(image, html::sanitize::UrlPurpose::Image), None);
    }
    let image = image.trim_start_matches("![[").trim_start_matches("[[").trim_end_matches("]]");
    let Resolved::Asset(asset) = sources.vault.resolve_path(&note.path, image) else {
        return (None, None);
    };
    match sources.addresses.asset(asset) {
        Some(route) => (Some(format!("{base}{route}")), Some(asset)),
        None => (None, None),
    }
}

fn neighbours(shelves: &Shelves, folder: &str, id: NoteId) -> (Option<Link>, Option<Link>) {
    let Some(folder) = shelves.folders.get(folder) else { return (None, None) };
    let Some(position) = folder.notes.iter().position(|n| *n == id) else { return (None, None) };
    let previous = position.checked_sub(1).map(|i| shelves.link(folder.notes[i]));
    let next = folder.notes.get(position + 1).map(|n| shelves.link(*n));
    (previous, next)
}

/// The headings of the contents list: not a title that stands above it, and none that gives away
/// what has to be asked for.
fn listed_headings<'n>(note: &'n Note, shape: &Shape) -> impl Iterator<Item = &'n Heading> + Clone {
    let all = note.doc.headings.iter().enumerate().skip(usize::from(shape.has_title_apart));
    all.filter(|(at, heading)| !shape.hides(*at, heading))
        .map(|(_, heading)| heading)
        .filter(|heading| heading.is_top && !heading.text.is_empty())
}

/// The headings at the top of the note as a tree.
fn toc<'n>(headings: impl Iterator<Item = &'n Heading>) -> Vec<TocEntry> {
    let mut open: Vec<TocEntry> = Vec::new();
    let mut top = Vec::new();
    let close = |open: &mut Vec<TocEntry>, top: &mut Vec<TocEntry>| {
        if let Some(entry) = open.pop() {
            match open.last_mut() {
                Some(parent) => parent.children.push(entry),
                None => top.push(entry),
            }
        }
    };
    for heading in headings {
        while open.last().is_some_and(|e| e.level >= heading.level) {
            close(&mut open, &mut top);
        }
        let mut fragment = String::new();
        push_url(&mut fragment, &heading.id);
        open.push(TocEntry {
            id: heading.id.clone(),
            fragment,
            text: heading.text.clone(),
            level: heading.level,
            children: Vec::new(),
        });
    }
    while !open.is_empty() {
        close(&mut open, &mut top);
    }
    top
}

/// Headings above which a contents list is long.
const LONG_CONTENTS: usize = 40;

/// Links of one note to another that are looked at for their sentences.
const MOST_MENTIONS: usize = 200;

/// Mentions in the text, then in properties; one entry for each note.
fn backlinks(sources: Sources<'_>, id: NoteId) -> Vec<BacklinkGroup> {
    let Sources { vault, routes, .. } = sources;
    let mut text: Vec<(NoteId, Backlink)> = Vec::new();
    let mut properties: Vec<(NoteId, Backlink)> = Vec::new();
    let mut looked = 0;
    for backlink in vault.backlinks[id.0 as usize].iter() {
        let from = vault.note(backlink.from);
        let group = match backlink.by {
            MentionedBy::Text(_) => &mut text,
            MentionedBy::Property(_) => &mut properties,
        };
        let is_first = group.last().map(|(from, _)| *from) != Some(backlink.from);
        if is_first {
            let entry = Backlink {
                title: routes.titles[backlink.from.0 as usize].clone(),
                route: routes.note(backlink.from).to_owned(),
                ..Backlink::default()
            };
            group.push((backlink.from, entry));
        }
        looked = if is_first { 1 } else { looked + 1 };
        let Some((_, entry)) = group.last_mut() else { continue };
        if entry.sentences_html.len() < MOST_SENTENCES && looked <= MOST_MENTIONS {
            let sentence = match backlink.by {
                MentionedBy::Text(link) => in_text(from, link),
                MentionedBy::Property(link) => in_property(from, link),
            };
            if !entry.sentences_html.contains(&sentence) {
                entry.sentences_html.push(sentence);
            }
        }
    }
    for (from, entry) in &mut properties {
        entry.is_repeated = text.iter().any(|(other, _)| other == from);
    }
    let group = |kind, mut notes: Vec<(NoteId, Backlink)>| {
        notes.sort_by_cached_key(|(from, entry)| (crate::text::fold::fold(&entry.title), *from));
        BacklinkGroup { kind, notes: notes.into_iter().map(|(_, entry)| entry).collect() }
    };
    let groups = [group("text", text), group("properties", properties)];
    groups.into_iter().filter(|g| !g.notes.is_empty()).collect()
}

fn in_text(from: &Note, link: u32) -> String {
    let event = from.doc.links[link as usize].event as usize;
    marked(&words::around(&from.doc, &from.text, event))
}

/// A sentence with the mention in `<mark>`.
pub(super) fn marked(sentence: &words::Mention) -> String {
    let words::Mention { before, mention, after } = sentence;
    let mut out = String::with_capacity(before.len() + mention.len() + after.len() + 16);
    push_html(&mut out, before);
    out.push_str("<mark>");
    push_html(&mut out, mention);
    out.push_str("</mark>");
    push_html(&mut out, after);
    out
}

fn in_property(from: &Note, link: u32) -> String {
    let (key, link) = &from.front.links[link as usize];
    format!("{}: <mark>{}</mark>", escaped(key), escaped(&link.shown()))
}
