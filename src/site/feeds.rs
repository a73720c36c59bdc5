//! `feed.xml` (Atom) and `feed.json` (JSON Feed 1.1): the notes that were changed last.
//!
//! Days are those that notes say of themselves, so a feed depends on the notes alone and not on
//! when it was built. A note without a day is in no feed, nor is the home page, nor a draft.

use crate::site::facts;
use crate::site::model::SiteModel;
use crate::site::note_page::{Sources, description};
use crate::site::routes::Routes;
use crate::text::escape::push_xml;
use crate::vault::{NoteId, Vault};
use serde_json::{Value, json};

/// Path of the Atom feed.
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

/// Whether there is anything to put in a feed.
pub fn has_any(vault: &Vault, routes: &Routes) -> bool {
    vault.ids().any(|id| day(vault, routes, id).is_some())
}

/// The notes that were changed last, the newest first, at most `count`.
pub fn entries(sources: Sources<'_>, base: &str, count: usize) -> Vec<Entry> {
    let Sources { vault, routes, .. } = sources;
    let dated = vault.ids().filter_map(|id| Some((day(vault, routes, id)?, id)));
    let mut dated: Vec<(String, NoteId)> = dated.collect();
    dated.sort_by(|(a, first), (b, second)| {
        b.cmp(a).then_with(|| {
            let created = |id: &NoteId| facts::created(vault.note(*id));
            created(second).cmp(&created(first)).then(first.cmp(second))
        })
    });
    let entry = |(updated, id): (String, NoteId)| Entry {
        title: routes.titles[id.0 as usize].clone(),
        address: format!("{base}{}", routes.note(id)),
        summary: description(sources, id),
        created: facts::created(vault.note(id)),
        updated,
        tags: vault.note_tags[id.0 as usize]
            .iter()
            .filter_map(|key| vault.tags.get(key))
            .map(|tag| tag.name.clone())
            .collect(),
    };
    dated.into_iter().take(count).map(entry).collect()
}

fn day(vault: &Vault, routes: &Routes, id: NoteId) -> Option<String> {
    let note = vault.note(id);
    if routes.note(id).is_empty() || note.front.is_draft {
        return None;
    }
    facts::updated(note).or_else(|| facts::created(note))
}

/// A day as a time.
fn midnight(day: &str) -> String {
    format!("{day}T00:00:00Z")
}

/// The Atom feed.
pub fn atom(site: &SiteModel, base: &str, author: Option<&str>, entries: &[Entry]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\"",
    );
    attribute(&mut out, "xml:lang", &site.language);
    out.push_str(">\n");
    line(&mut out, "title", &site.title);
    if let Some(description) = &site.description {
        line(&mut out, "subtitle", description);
    }
    line(&mut out, "id", base);
    link(&mut out, "alternate", "text/html", base);
    link(&mut out, "self", "application/atom+xml", &format!("{base}{ATOM}"));
    let newest = entries.first().map_or("1970-01-01", |entry| &entry.updated);
    line(&mut out, "updated", &midnight(newest));
    out.push_str("<author>");
    element(&mut out, "name", author.unwrap_or(&site.title));
    out.push_str("</author>\n<generator>moc</generator>\n");
    for entry in entries {
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
pub fn json(site: &SiteModel, base: &str, author: Option<&str>, entries: &[Entry]) -> String {
    let mut feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.title,
        "home_page_url": base,
        "feed_url": format!("{base}{JSON}"),
        "language": site.language,
        "items": entries.iter().map(item).collect::<Vec<_>>(),
    });
    if let Some(description) = &site.description {
        feed["description"] = json!(description);
    }
    if let Some(author) = author {
        feed["authors"] = json!([{ "name": author }]);
    }
    format!("{feed:#}\n")
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
