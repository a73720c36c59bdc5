//! A note as an object: `file` with all that is known of its file, then its fields.

use super::file::File;
use super::pages::Pages;
use crate::note::link::strip_md;
use crate::note::profile::{Field, FieldValue};
use crate::value::{Link, Map, Object, Value, scan};
use crate::vault::NoteId;
use crate::vault::entities::Entity;
use crate::vault::names::file_name;
use std::borrow::Cow;
use std::sync::{Arc, LazyLock};

/// The field that holds what is known of the file.
static FILE: LazyLock<Arc<str>> = LazyLock::new(|| Arc::from("file"));

/// The page of a note: its fields, and `file` in the place that they have for it.
pub(super) fn page(pages: &Arc<Pages>, id: NoteId) -> Object {
    let file = Value::Object(Arc::new(Object::late(File::new(pages, id))));
    Object::with(&pages.facts(id).fields, FILE.clone(), file)
}

/// The fields of the note at `path`, with a place for `file`.
pub(super) fn fields(pages: &Pages, known: Map, path: &str) -> Map {
    let mut fields = Map::with_capacity_and_hasher(known.len() + 1, Default::default());
    fields.insert(FILE.clone(), Value::Null);
    for (name, value) in known {
        // A field of that name must not hide the file.
        if !fields.contains_key(&name) {
            let value = pages.canonical(&value, path);
            fields.insert(pages.shared_text(&name), value);
        }
    }
    fields
}

/// The field that holds the labels of what a note is about. All others are the plugin's.
pub(super) const PROFILE: &str = "profile";

/// The labels of an entity as fields, in written order.
pub(super) fn profile(entity: &Entity) -> Map {
    let value = |field: &Field| match &field.value {
        FieldValue::Text(text) => scan::front_matter_text(text),
        FieldValue::List(items) => {
            Value::list(items.iter().map(|item| scan::front_matter_text(item)).collect())
        }
    };
    entity.fields().map(|field| (field.key.as_str().into(), value(field))).collect()
}

impl Pages {
    /// A value of the note at `path` with its links leading to full paths, and without a trace of
    /// what is withheld.
    pub(super) fn canonical(&self, value: &Value, path: &str) -> Value {
        match value {
            Value::Link(link) => {
                self.link(link, path).map_or_else(|| Value::from(instead_of(link)), Value::link)
            }
            Value::Text(text) => match self.vault.conceal(text, path) {
                Cow::Borrowed(_) => Value::Text(self.shared_text(text)),
                Cow::Owned(text) => Value::from(text),
            },
            Value::List(list) => {
                Value::list(list.iter().map(|item| self.canonical(item, path)).collect())
            }
            Value::Object(object) => Value::object(
                object
                    .entries()
                    .into_iter()
                    .map(|(name, item)| (name.clone(), self.canonical(item, path)))
                    .collect(),
            ),
            other => other.clone(),
        }
    }

    /// A link with its full path; `None` when it is withheld.
    fn link(&self, link: &Link, path: &str) -> Option<Link> {
        if self.vault.is_withheld(&link.path, path) {
            return None;
        }
        Some(match self.resolve(&link.path, path) {
            Some(full) if *full != *link.path => link.with_path(full),
            _ => link.clone(),
        })
    }
}

/// What is shown for a link that is withheld.
fn instead_of(link: &Link) -> String {
    match link.display.as_deref() {
        Some(display) => display.to_owned(),
        None => file_name(strip_md(&link.path)).to_owned(),
    }
}
