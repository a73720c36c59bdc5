//! What can be mended in notes without asking what was meant: links to notes that lie elsewhere now, upper
//! and lower case of what a link names, and links that a table takes apart.
//!
//! Pure: from the frozen vault to changes of texts, and from these to new bytes ([`apply`](mod@apply)) and to
//! what a person looks at first ([`diff`]). Not here: the disk, and whether anything is written at all.

pub mod apply;
pub mod diff;
mod links;

use crate::note::split_links::split_links;
use crate::vault::{NoteId, Vault};
use links::Names;
use rayon::prelude::*;
use std::ops::Range;

/// A stretch of a note's text and what stands there afterwards. No line begins or ends by it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// Bytes of the decoded text.
    pub range: Range<usize>,
    /// The new text.
    pub text: String,
}

/// The notes in which something can be mended, and how: edits in the order of the text, none over another.
pub fn edits(vault: &Vault) -> Vec<(NoteId, Vec<Edit>)> {
    let names = Names::new(vault);
    let ids: Vec<NoteId> = vault.ids().collect();
    let of_note = |id: &NoteId| {
        let note = vault.note(*id);
        let mut edits: Vec<Edit> = links::edits(vault, &names, *id);
        edits.extend(
            split_links(note).into_iter().map(|at| Edit { range: at..at, text: "\\".to_owned() }),
        );
        edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
        edits.dedup();
        (!edits.is_empty()).then_some((*id, edits))
    };
    ids.par_iter().filter_map(of_note).collect()
}
