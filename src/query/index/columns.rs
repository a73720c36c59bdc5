//! Fields of all notes, one beside the other.
//!
//! A scan of the vault looks at one or two fields of each note. Here they stand in a row, note by
//! note, made when they are first asked for; a page is spread over the memory.

use super::Index;
use crate::value::Value;
use crate::value::order::{AsWritten, Key};
use crate::vault::NoteId;
use rustc_hash::FxHashMap;
use std::sync::{OnceLock, PoisonError, RwLock};

/// Fields that have a column; of more, each is looked up on its page.
const MOST_COLUMNS: usize = 128;

/// The columns of a vault.
pub(super) struct Columns {
    by_name: RwLock<FxHashMap<String, usize>>,
    columns: Vec<OnceLock<Column>>,
}

/// One field of all notes.
pub(in crate::query) struct Column {
    /// The field's name; of `file` where `is_of_file`.
    name: String,
    is_of_file: bool,
    cells: Vec<OnceLock<Option<Value>>>,
    keys: OnceLock<Vec<OnceLock<Key>>>,
}

impl Default for Columns {
    fn default() -> Self {
        let columns = (0..MOST_COLUMNS).map(|_| OnceLock::new()).collect();
        Columns { by_name: RwLock::default(), columns }
    }
}

impl Index<'_> {
    /// The column of a field, of `file` where `is_of_file`; `None` when there are too many.
    pub(in crate::query) fn column(&self, name: &str, is_of_file: bool) -> Option<&Column> {
        let Columns { by_name, columns } = &self.columns;
        let full = if is_of_file { format!("file.{name}") } else { name.to_owned() };
        let known = by_name.read().unwrap_or_else(PoisonError::into_inner).get(&full).copied();
        let at = known.or_else(|| {
            let mut by_name = by_name.write().unwrap_or_else(PoisonError::into_inner);
            let next = by_name.len();
            (next < MOST_COLUMNS).then(|| *by_name.entry(full).or_insert(next))
        })?;
        Some(columns[at].get_or_init(|| Column {
            name: name.to_owned(),
            is_of_file,
            cells: self.ids().map(|_| OnceLock::new()).collect(),
            keys: OnceLock::new(),
        }))
    }

    /// A note's value in a column; `None` when its page has no such field.
    pub(in crate::query) fn cell<'i>(
        &'i self,
        column: &'i Column,
        id: NoteId,
    ) -> Option<&'i Value> {
        let make = || {
            let page = self.page(id);
            match (column.is_of_file, page.get("file")) {
                (false, _) => page.get(&column.name).cloned(),
                (true, Some(Value::Object(file))) => file.get(&column.name).cloned(),
                (true, _) => None,
            }
        };
        column.cells[id.0 as usize].get_or_init(make).as_ref()
    }

    /// What a note is sorted by in a column; `None` for what depends on more than its value, as a
    /// link does that means another note from another place.
    pub(in crate::query) fn sort_key<'i>(
        &'i self,
        column: &'i Column,
        id: NoteId,
    ) -> Option<&'i Key> {
        let value = self.cell(column, id).unwrap_or(&Value::Null);
        let is_fixed = match value {
            Value::Link(link) => self.note_at(&link.path).is_some(),
            Value::List(_) | Value::Object(_) => false,
            _ => true,
        };
        if !is_fixed {
            return None;
        }
        let keys =
            column.keys.get_or_init(|| column.cells.iter().map(|_| OnceLock::new()).collect());
        Some(keys[id.0 as usize].get_or_init(|| self.collation().key(value, &AsWritten)))
    }
}
