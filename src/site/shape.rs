//! The shape of an article, by the kind of its note: what of it folds on the note's own page.
//!
//! It reads headings alone, so equal texts have equal shapes. Not here: how a fold is written
//! (`html::shape`), the page around the article (`note_page`).

use crate::html::Shape;
use crate::site::facts;
use crate::site::note_page::Sources;
use crate::site::question;
use crate::vault::NoteId;

/// The shape of a note's article on its own page.
pub fn shape(sources: Sources<'_>, id: NoteId) -> Shape {
    let note = sources.vault.note(id);
    let headings = &note.doc.headings;
    match facts::kind(note, sources.config).as_str() {
        "question" => {
            let invitation = sources.words.get("show_answer").cloned();
            Shape { folds: question::folds(headings, invitation.as_deref()) }
        }
        _ => Shape::default(),
    }
}
