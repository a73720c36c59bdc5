//! The shape of an article, by the kind of its note. Not here: how it is carried out
//! (`html::shape`), the page around the article (`note_page`).

use crate::html::Shape;
use crate::site::note_page::Sources;
use crate::site::{facts, labels, map, plan, question};
use crate::vault::NoteId;

/// The shape of a note's article on its own page.
pub fn shape(sources: Sources<'_>, id: NoteId) -> Shape {
    let note = sources.vault.note(id);
    let shape = match facts::kind(note, sources.config).as_str() {
        map::KIND => map::shape(sources, id),
        question::KIND => question::shape(sources, id),
        _ => Shape::default(),
    };
    let plan = plan::plan(sources, id);
    // What is known of a plan or a thing stands below its title.
    let is_known = plan.is_some() || sources.entities.of_note(id).is_some();
    let has_title_apart = is_known && facts::own_title(note).is_some();
    let profile = labels::layout(sources, id);
    Shape { has_title_apart: shape.has_title_apart || has_title_apart, plan, profile, ..shape }
}
