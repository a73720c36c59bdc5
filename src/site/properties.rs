//! Front matter as a table for readers: text as text, links as links, lists with commas.

use crate::html::sanitize::{self, UrlPurpose};
use crate::note::front;
use crate::note::link::default_text;
use crate::site::model::Property;
use crate::site::routes::Routes;
use crate::text::escape::{html, push_html};
use crate::vault::{NoteId, Resolved, Vault};
use serde_yaml::Value;
use std::fmt::Write;

/// Properties that the page shows elsewhere, or that only speak to moc.
const SHOWN_ELSEWHERE: [&str; 24] = [
    "title",
    "tags",
    "tag",
    "aliases",
    "alias",
    "cssclasses",
    "cssclass",
    "publish",
    "draft",
    "permalink",
    "description",
    "status",
    "difficulty",
    "created",
    "date",
    "updated",
    "modified",
    "image",
    "cover",
    "kind",
    "dir",
    "direction",
    "lang",
    "language",
];

/// The properties of a note that its page does not show elsewhere. `root` leads from the page
/// to the root of the site.
pub fn properties(vault: &Vault, routes: &Routes, id: NoteId, root: &str) -> Vec<Property> {
    let note = vault.note(id);
    let mut next_link = 0;
    let mut out = Vec::new();
    for (key, value) in &note.front.fields {
        let mut writer = Writer { vault, routes, id, root, next_link: &mut next_link };
        let mut value_html = String::new();
        writer.value(value, &mut value_html, 0);
        let asks = matches!(value, Value::Mapping(_)) && key.eq_ignore_ascii_case("compare");
        if !asks
            && !SHOWN_ELSEWHERE.contains(&key.to_lowercase().as_str())
            && !value_html.is_empty()
        {
            out.push(Property { key: key.clone(), value_html });
        }
    }
    out
}

struct Writer<'a> {
    vault: &'a Vault,
    routes: &'a Routes,
    id: NoteId,
    root: &'a str,
    /// Links come in the order in which the front matter was read.
    next_link: &'a mut usize,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value, out: &mut String, depth: usize) {
        match value {
            Value::Null => {}
            Value::String(text) if front::whole_link(text).is_some() => self.link(out),
            Value::String(text) => self.text(text, out),
            Value::Sequence(_) if front::nested_link(value).is_some() => self.link(out),
            Value::Sequence(items) => {
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push_str(", ");
                    }
                    self.value(item, out, depth + 1);
                }
            }
            Value::Mapping(map) if depth < 8 => {
                for (i, (key, item)) in map.iter().enumerate() {
                    if i > 0 {
                        out.push_str("; ");
                    }
                    push_html(out, &front::scalar(key).unwrap_or_default());
                    out.push_str(": ");
                    self.value(item, out, depth + 1);
                }
            }
            other => push_html(out, &front::scalar(other).unwrap_or_default()),
        }
    }

    /// The next link of the front matter.
    fn link(&mut self, out: &mut String) {
        let index = *self.next_link;
        *self.next_link += 1;
        let note = self.vault.note(self.id);
        let Some((_, link)) = note.front.links.get(index) else { return };
        let shown = link
            .display
            .as_deref()
            .map_or_else(|| default_text(&link.path, &link.subpath), ToOwned::to_owned);
        match self.vault.property_links[self.id.0 as usize].get(index) {
            Some(Resolved::Note(to, _)) => {
                let href = html(&format!("{}{}", self.root, self.routes.note(*to)));
                let _ =
                    write!(out, "<a class=\"internal-link\" href=\"{href}\">{}</a>", html(&shown));
            }
            Some(Resolved::Ghost) => {
                let _ =
                    write!(out, "<a class=\"internal-link is-unresolved\">{}</a>", html(&shown));
            }
            Some(Resolved::External) => self.text(&link.path, out),
            _ => push_html(out, &shown),
        }
    }

    fn text(&self, text: &str, out: &mut String) {
        let is_address = text.starts_with("https://") || text.starts_with("http://");
        match sanitize::url(text, UrlPurpose::Link).filter(|_| is_address) {
            Some(address) => {
                let _ = write!(
                    out,
                    "<a class=\"external-link\" href=\"{}\" rel=\"noopener nofollow\">{}</a>",
                    html(&address),
                    html(text)
                );
            }
            None => push_html(out, text),
        }
    }
}
