//! The shape of an article, by the kind of its note. Not here: how it is carried out
//! (`html::shape`), the page around the article (`note_page`).

use crate::html::Shape;
use crate::site::note_page::Sources;
use crate::site::{facts, map, question};
use crate::vault::NoteId;

/// The shape of a note's article on its own page.
pub fn shape(sources: Sources<'_>, id: NoteId) -> Shape {
    match facts::kind(sources.vault.note(id), sources.config).as_str() {
        map::KIND => map::shape(sources, id),
        question::KIND => question::shape(sources, id),
        _ => Shape::default(),
    }
}
