//! What a note says by itself: the same in every state of the vault in which it is the same note
//! among files of the same names. So a state of the vault takes it over from the one before.

use super::page::{self, PROFILE};
use super::pages::Pages;
use crate::note::Note;
use crate::note::metadata::{self, ListItem};
use crate::value::{Date, Object, Value};
use crate::vault::NoteId;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// What one note says.
#[derive(Debug)]
pub(super) struct Facts {
    /// Its fields, with nothing in the place of `file`.
    pub(super) fields: Arc<Object>,
    /// The day that it is about.
    pub(super) day: Option<Date>,
    /// Its list items, where its fields were looked for in them, until they are made into values.
    items: Mutex<Option<Vec<ListItem>>>,
}

impl Facts {
    pub(super) fn new(pages: &Pages, id: NoteId) -> Facts {
        let note = pages.vault.note(id);
        let items = OnceLock::new();
        let known = metadata::fields(note, || items.get_or_init(|| metadata::items(note)));
        let mut fields = page::fields(pages, known.fields, &note.path);
        if let (Some(profile), false) =
            (&pages.profiles[id.0 as usize], fields.contains_key(PROFILE))
        {
            let value = Value::object(profile.clone());
            fields.insert(PROFILE.into(), pages.canonical(&value, &note.path));
        }
        Facts {
            fields: Arc::new(Object::new(fields)),
            day: known.day,
            items: Mutex::new(items.into_inner()),
        }
    }

    /// The list items of the note, which these facts are of: those that were read for its fields, for
    /// whoever asks first.
    pub(super) fn take_items(&self, note: &Note) -> Vec<ListItem> {
        let known = self.items.lock().unwrap_or_else(PoisonError::into_inner).take();
        known.unwrap_or_else(|| metadata::items(note))
    }
}
