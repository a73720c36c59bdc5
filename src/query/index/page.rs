//! A note as an object: `file` with all that is known of its file, then its fields.

use super::file::File;
use super::pages::Pages;
use crate::note::link::strip_md;
use crate::note::metadata;
use crate::note::profile::{Field, FieldValue};
use crate::value::{Link, Map, Object, Value, scan};
use crate::vault::NoteId;
use crate::vault::entities::Entity;
use crate::vault::names::file_name;
use std::borrow::Cow;
use std::sync::Arc;

/// The page of a note.
pub(super) fn page(pages: &Arc<Pages>, id: NoteId) -> Object {
    let note = pages.vault.note(id);
    let known = metadata::fields(note, || pages.items(id));
    let mut page = Map::with_capacity_and_hasher(known.fields.len() + 1, Default::default());
    let file = File::new(pages, id, known.day);
    page.insert("file".into(), Value::Object(Arc::new(Object::late(file))));
    for (name, value) in known.fields {
        // A field of that name must not hide the file.
        if !page.contains_key(&name) {
            let value = pages.canonical(&value, &note.path);
            page.insert(name, value);
        }
    }
    if let (Some(profile), false) = (&pages.profiles[id.0 as usize], page.contains_key(PROFILE)) {
        let value = Value::object(profile.clone());
        page.insert(PROFILE.into(), pages.canonical(&value, &note.path));
    }
    Object::new(page)
}

/// The field that holds the labels of what a note is about. All others are the plugin's.
const PROFILE: &str = "profile";

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
