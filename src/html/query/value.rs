//! A value as HTML, as Dataview shows it.

use super::Room;
use crate::html::article::Renderer;
use crate::note::link::{LinkRef, Written, has_scheme, is_inline_embed};
use crate::query::output::is_list_item;
use crate::text::escape::{html, push_html};
use crate::value::{Date, Link, LinkKind, Object, Value, Widget, link, number, show};
use crate::vault::Resolved;
use std::fmt::Write;

/// Containers in one another that are shown; deeper ones are dots.
pub const DEEPEST: u32 = 4;
/// What the answers of a page may add to it, in bytes; nobody scrolls through more.
const MOST_BYTES: usize = 8 << 20;

impl Renderer<'_> {
    /// Writes a value.
    pub(super) fn value(&mut self, value: &Value, room: Room) {
        self.value_at(value, room, 0);
    }

    /// Whether the page holds as much as it may.
    pub(super) fn is_full(&self) -> bool {
        self.answer_bytes + self.out.len() > MOST_BYTES
    }

    fn value_at(&mut self, value: &Value, room: Room, depth: u32) {
        if depth >= DEEPEST || self.is_full() {
            self.out.push_str("...");
            return;
        }
        let note = self.note();
        match value {
            Value::Null => self.out.push('-'),
            Value::Bool(is) => self.out.push_str(if *is { "true" } else { "false" }),
            Value::Number(number) => self.out.push_str(&number::text(*number)),
            Value::Text(text) => self.text(text, &note.path, room),
            Value::Date(date) => self.date(*date),
            Value::Duration(duration) => push_html(&mut self.out, &duration.human()),
            Value::Link(link) => self.link(link),
            Value::List(items) if room == Room::Block => self.list_value(items, depth),
            Value::List(items) => self.list_in_line(items, depth),
            Value::Object(object) if is_list_item(object) => self.item_text(object, room),
            Value::Object(object) if room == Room::Block => self.object_value(object, depth),
            Value::Object(object) => self.object_in_line(object, depth),
            Value::Function(_) => self.out.push_str("&lt;function&gt;"),
            Value::Widget(widget) => match &**widget {
                Widget::ExternalLink { url, display } => {
                    let text = if display.is_empty() { url } else { display };
                    self.external(url, &html(text));
                }
                Widget::Pair { key, value } => {
                    self.value_at(key, room, depth);
                    self.out.push_str(": ");
                    self.value_at(value, room, depth);
                }
            },
        }
    }

    pub(super) fn date(&mut self, date: Date) {
        let shown = html(&show::date(date));
        // HTML knows years from 1 to 9999 alone.
        let _ = match date.parts().year {
            1..=9999 => write!(self.out, "<time datetime=\"{}\">{shown}</time>", date.iso()),
            _ => write!(self.out, "{shown}"),
        };
    }

    fn list_value(&mut self, items: &[Value], depth: u32) {
        if items.is_empty() {
            return;
        }
        self.out.push_str("<ul class=\"dataview dataview-ul dataview-result-list-ul\">");
        for item in items {
            self.out.push_str("<li class=\"dataview-result-list-li\">");
            self.value_at(item, Room::Block, depth + 1);
            self.out.push_str("</li>");
            if self.is_full() {
                break;
            }
        }
        self.out.push_str("</ul>");
    }

    fn list_in_line(&mut self, items: &[Value], depth: u32) {
        self.out.push_str("<span class=\"dataview dataview-result-list-span\">");
        if items.is_empty() {
            self.out.push_str("&lt;Empty List&gt;");
        }
        for (i, item) in items.iter().enumerate() {
            self.out.push_str(if i > 0 { ", " } else { "" });
            self.value_at(item, Room::Line, depth + 1);
            if self.is_full() {
                break;
            }
        }
        self.out.push_str("</span>");
    }

    fn object_value(&mut self, object: &Object, depth: u32) {
        if object.is_empty() {
            return;
        }
        self.out.push_str("<ul class=\"dataview dataview-ul dataview-result-object-ul\">");
        for (name, field) in object.entries() {
            self.out.push_str("<li class=\"dataview dataview-li dataview-result-object-li\">");
            push_html(&mut self.out, name);
            self.out.push_str(": ");
            self.value_at(field, Room::Block, depth + 1);
            self.out.push_str("</li>");
            if self.is_full() {
                break;
            }
        }
        self.out.push_str("</ul>");
    }

    fn object_in_line(&mut self, object: &Object, depth: u32) {
        self.out.push_str("<span class=\"dataview dataview-result-object-span\">");
        if object.is_empty() {
            self.out.push_str("&lt;Empty Object&gt;");
        }
        for (i, (name, field)) in object.entries().into_iter().enumerate() {
            self.out.push_str(if i > 0 { ", " } else { "" });
            push_html(&mut self.out, name);
            self.out.push_str(": ");
            self.value_at(field, Room::Line, depth + 1);
            if self.is_full() {
                break;
            }
        }
        self.out.push_str("</span>");
    }

    /// The text of a list item or task, which stands in its own note.
    pub(super) fn item_text(&mut self, item: &Object, room: Room) {
        let field = |name: &str| item.get(name).filter(|value| !value.is_null());
        let own = self.note();
        let path = match field("path") {
            Some(Value::Text(path)) => path,
            _ => own.path.as_str(),
        };
        match field("visual").or_else(|| field("text")) {
            Some(Value::Text(text)) => self.text(text, path, room),
            Some(other) if !matches!(other, Value::Object(_) | Value::List(_)) => {
                push_html(&mut self.out, &show::text(other));
            }
            _ => {}
        }
    }

    /// A link as a link of the site, an embedded file as itself.
    pub(super) fn link(&mut self, link: &Link) {
        let mut link = written(link);
        let resolved = self.around.vault.resolve_link(&self.note().path, &link);
        let is_file = match resolved {
            Resolved::Asset(_) | Resolved::Withheld => true,
            Resolved::Ghost => is_inline_embed(&link),
            _ => false,
        };
        if link.is_embed && is_file {
            self.embed_of(&link, &resolved);
            return;
        }
        if link.display.is_none() {
            link.display = Some(title(&link).into());
        }
        self.wikilink_to(&link, &resolved);
    }
}

/// A link as a note would hold it.
pub fn written(link: &Link) -> LinkRef {
    let subpath = link.subpath.as_deref().unwrap_or_default();
    LinkRef {
        written: Written::Wiki,
        is_embed: link.is_embed,
        path: (*link.path).into(),
        subpath: match link.kind {
            LinkKind::File => "".into(),
            LinkKind::Header => subpath.into(),
            LinkKind::Block => format!("^{subpath}").into(),
        },
        display: link.display.as_deref().filter(|text| !text.is_empty()).map(Into::into),
        title: "".into(),
        is_external: has_scheme(&link.path),
        start: 0,
        end: 0,
        event: 0,
    }
}

/// What a link is called that was written without a text.
pub fn title(link: &LinkRef) -> String {
    let name = link::file_title(&link.path);
    match link.subpath.trim_start_matches('^') {
        "" => name.to_owned(),
        subpath => format!("{name} > {subpath}"),
    }
}
