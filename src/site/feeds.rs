//! `feed.xml` (Atom) and `feed.json` (JSON Feed 1.1): the notes that were changed last, of the site
//! and, as Atom alone, of each tag.
//!
//! Days are those of the notes ([`Days`]), so a feed does not depend on when it was built. A note
//! without a day is in no feed, nor is the home page, nor a draft.

use crate::site::days::Days;
use crate::site::model::SiteModel;
use crate::site::note_page::{Sources, description};
use crate::site::routes::Routes;
use crate::text::escape::push_xml;
use crate::vault::{NoteId, Vault};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde_json::{Value, json};

/// Path of the Atom feed, from the page that it goes with.
pub const ATOM: &str = "feed.xml";
/// Path of the JSON feed.
pub const JSON: &str = "feed.json";

/// One note of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Title.
    pub title: String,
    /// Absolute address, which is its id too.
    pub address: String,
    /// What it is about.
    pub summary: Option<String>,
    /// Day of creation, where it is said.
    pub created: Option<String>,
    /// Day of the last change, else of creation.
    pub updated: String,
    /// Its tags.
    pub tags: Vec<String>,
}

/// What a feed is of.
#[derive(Debug)]
pub struct Feed<'a> {
    /// Title.
    pub title: String,
    /// What it is about.
    pub description: Option<&'a str>,
    /// Absolute address of the page that it goes with, and so its id; the feed lies below it.
    pub page: String,
    /// The site, which is its author where nobody is.
    pub site: &'a SiteModel,
    /// Who writes the site.
    pub author: Option<&'a str>,
    /// The notes, the newest first.
    pub entries: Vec<&'a Entry>,
}

/// Whether one of these notes would be in a feed.
pub fn has_any(
    vault: &Vault,
    routes: &Routes,
    days: &Days,
    notes: impl IntoIterator<Item = NoteId>,
) -> bool {
    notes.into_iter().any(|id| day(vault, routes, days, id).is_some())
}

/// All notes that have a day, in the order of feeds.
#[derive(Debug)]
pub struct Dated {
    /// The newest first, with its day.
    notes: Vec<(String, NoteId)>,
    /// For each of them its place in that order.
    places: FxHashMap<NoteId, usize>,
}

impl Dated {
    /// Puts the notes in order: by day, by day of creation, by path.
    pub fn new(vault: &Vault, routes: &Routes, days: &Days) -> Self {
        let dated = vault.ids().filter_map(|id| Some((day(vault, routes, days, id)?, id)));
        let mut notes: Vec<(String, NoteId)> = dated.collect();
        notes.sort_by(|(a, first), (b, second)| {
            b.cmp(a).then_with(|| {
                let created = |id: &NoteId| days.created(*id);
                created(second).cmp(&created(first)).then(first.cmp(second))
            })
        });
        let places = notes.iter().enumerate().map(|(place, (_, id))| (*id, place)).collect();
        Dated { notes, places }
    }

    /// Places of all notes that the feed of the site has.
    pub fn newest(&self, count: usize) -> Vec<usize> {
        (0..self.notes.len().min(count)).collect()
    }

    /// Places of the newest of these notes.
    pub fn newest_of(&self, notes: &[NoteId], count: usize) -> Vec<usize> {
        let mut places: Vec<usize> =
            notes.iter().filter_map(|id| self.places.get(id).copied()).collect();
        places.sort_unstable();
        places.truncate(count);
        places
    }

    /// What feeds say of the notes at these places, each made once.
    pub fn entries(
        &self,
        sources: Sources<'_>,
        base: &str,
        mut places: Vec<usize>,
    ) -> FxHashMap<usize, Entry> {
        places.sort_unstable();
        places.dedup();
        let entry = |at: usize| (at, entry(sources, base, &self.notes[at]));
        places.into_par_iter().map(entry).collect()
    }
}

fn entry(sources: Sources<'_>, base: &str, (updated, id): &(String, NoteId)) -> Entry {
    let Sources { vault, routes, days, .. } = sources;
    Entry {
        title: routes.titles[id.0 as usize].clone(),
        address: format!("{base}{}", routes.note(*id)),
        summary: description(sources, *id),
        created: days.created(*id).map(ToOwned::to_owned),
        updated: updated.clone(),
        tags: vault.note_tags[id.0 as usize]
            .iter()
            .filter_map(|key| vault.tags.get(key))
            .map(|tag| tag.name.clone())
            .collect(),
    }
}

fn day(vault: &Vault, routes: &Routes, days: &Days, id: NoteId) -> Option<String> {
    let note = vault.note(id);
    if routes.note(id).is_empty() || note.front.is_draft {
        return None;
    }
    days.latest(id).map(ToOwned::to_owned)
}

/// A day as a time.
fn midnight(day: &str) -> String {
    format!("{day}T00:00:00Z")
}

/// The Atom feed.
pub fn atom(feed: &Feed<'_>) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"",
    );
    attribute(&mut out, "xml:lang", &feed.site.language);
    out.push_str(">\n");
    line(&mut out, "title", &feed.title);
    if let Some(description) = feed.description {
        line(&mut out, "subtitle", description);
    }
    line(&mut out, "id", &feed.page);
    link(&mut out, "alternate", "text/html", &feed.page);
    link(&mut out, "self", "application/atom+xml", &format!("{}{ATOM}", feed.page));
    let newest = feed.entries.first().map_or("1970-01-01", |entry| &entry.updated);
    line(&mut out, "updated", &midnight(newest));
    out.push_str("<author>");
    element(&mut out, "name", feed.author.unwrap_or(&feed.site.title));
    out.push_str("</author>\n<generator>moc</generator>\n");
    for entry in &feed.entries {
        out.push_str("<entry>\n");
        line(&mut out, "title", &entry.title);
        line(&mut out, "id", &entry.address);
        link(&mut out, "alternate", "text/html", &entry.address);
        if let Some(created) = &entry.created {
            line(&mut out, "published", &midnight(created));
        }
        line(&mut out, "updated", &midnight(&entry.updated));
        for tag in &entry.tags {
            out.push_str("<category");
            attribute(&mut out, "term", tag);
            out.push_str("/>\n");
        }
        if let Some(summary) = &entry.summary {
            line(&mut out, "summary", summary);
        }
        out.push_str("</entry>\n");
    }
    out.push_str("</feed>\n");
    out
}

fn element(out: &mut String, name: &str, text: &str) {
    out.extend(["<", name, ">"]);
    push_xml(out, text);
    out.extend(["</", name, ">"]);
}

fn line(out: &mut String, name: &str, text: &str) {
    element(out, name, text);
    out.push('\n');
}

fn attribute(out: &mut String, name: &str, value: &str) {
    out.extend([" ", name, "=\""]);
    push_xml(out, value);
    out.push('"');
}

fn link(out: &mut String, relation: &str, media: &str, address: &str) {
    out.push_str("<link");
    for (name, value) in [("rel", relation), ("type", media), ("href", address)] {
        attribute(out, name, value);
    }
    out.push_str("/>\n");
}

/// The JSON feed.
pub fn json(feed: &Feed<'_>) -> String {
    let mut out = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": format!("{}{JSON}", feed.page),
        "language": feed.site.language,
        "items": feed.entries.iter().copied().map(item).collect::<Vec<_>>(),
    });
    if let Some(description) = feed.description {
        out["description"] = json!(description);
    }
    if let Some(author) = feed.author {
        out["authors"] = json!([{ "name": author }]);
    }
    format!("{out:#}\n")
}

fn item(entry: &Entry) -> Value {
    let mut item = json!({
        "id": entry.address,
        "url": entry.address,
        "title": entry.title,
        "content_text": entry.summary.as_ref().unwrap_or(&entry.title),
        "date_modified": midnight(&entry.updated),
    });
    if let Some(created) = &entry.created {
        item["date_published"] = json!(midnight(created));
    }
    if !entry.tags.is_empty() {
        item["tags"] = json!(entry.tags);
    }
    item
}
