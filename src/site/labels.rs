//! The labels of a profile in the article of its note: which of them the page shows above the
//! article already, which stand side by side, and where the names in their lists lead.

use crate::html::profile::{Cell, Layout, Naming, is_bare_name};
use crate::html::sanitize::{self, UrlPurpose};
use crate::note::doc::{Kind, Tag, offset};
use crate::note::profile::Field;
use crate::note::{Note, words};
use crate::site::note_page::Sources;
use crate::site::profile;
use crate::vault::NoteId;
use crate::vault::entities::Entity;
use std::ops::Range;

/// How the labels of a note are shown.
pub fn layout(sources: Sources<'_>, id: NoteId) -> Layout {
    let mut layout = Layout::default();
    let note = sources.vault.note(id);
    for (about, field) in sources.entities.fields_in(id) {
        name(sources, note, about, field, &mut layout);
    }
    let Some(entity) = sources.entities.of_note(id) else { return layout };
    let own = entity.sources.iter().filter(|source| source.note == id);
    let fields: Vec<&Field> = own.flat_map(|source| &source.profile.fields).collect();
    let above = profile::at_a_glance(sources, entity);
    let mut cells: Vec<Cell> = Vec::new();
    for cell in cells_of(&fields) {
        let mut held = fields.iter().filter(|field| meets(&field.blocks, &cell.blocks));
        let is_above = |field: &&Field| above.iter().any(|(_, it)| std::ptr::eq(*it, *field));
        let is_shown = held.all(is_above) && !has_block_id(note, &cell.blocks);
        if is_shown {
            layout.leave_out(cell.blocks);
            continue;
        }
        let follows = cells.last().is_none_or(|last| last.blocks.end == cell.blocks.start);
        if !follows {
            finish(&mut layout, &mut cells);
        }
        cells.push(cell);
    }
    finish(&mut layout, &mut cells);
    layout
}

/// Sets labels that follow one another side by side, where there are two or more.
fn finish(layout: &mut Layout, cells: &mut Vec<Cell>) {
    if cells.len() > 1 {
        layout.side_by_side(cells);
    }
    cells.clear();
}

/// The blocks of a note's labels; labels that share a block stand in one cell.
fn cells_of(fields: &[&Field]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = Vec::new();
    for field in fields.iter().filter(|field| !field.blocks.is_empty()) {
        match cells.last_mut() {
            Some(last) if meets(&last.blocks, &field.blocks) => {
                last.blocks.end = last.blocks.end.max(field.blocks.end);
            }
            _ => cells.push(Cell {
                blocks: field.blocks.clone(),
                is_list_of_names: field.entries().is_some(),
            }),
        }
    }
    cells
}

fn meets(one: &Range<u32>, other: &Range<u32>) -> bool {
    one.start < other.end && other.start < one.end
}

/// Whether something could lead to one of these blocks.
fn has_block_id(note: &Note, blocks: &Range<u32>) -> bool {
    note.doc.block_ids.iter().any(|it| blocks.contains(&it.event))
}

/// Lets the names in a field's list lead to what is written of them, else to the address that notes
/// give for them.
fn name(sources: Sources<'_>, note: &Note, about: &Entity, field: &Field, layout: &mut Layout) {
    if field.entries().is_none() {
        return;
    }
    let (start, end) = (field.blocks.start as usize, field.blocks.end as usize);
    let mut is_first = false;
    for (at, event) in note.doc.events.iter().enumerate().take(end).skip(start) {
        match event.kind {
            Kind::Open(Tag::Item(_)) => is_first = true,
            Kind::Open(Tag::Paragraph) => {}
            _ if std::mem::take(&mut is_first) && is_bare_name(note, at) => {
                let events = &note.doc.events[at..note.doc.close_of(at)];
                let name = words::plain(&note.doc, &note.text, events);
                let name = name.trim_end_matches([':', '：']);
                layout.names.extend(leads(sources, about, name).map(|it| (offset(at), it)));
            }
            _ => is_first = false,
        }
    }
}

fn leads(sources: Sources<'_>, about: &Entity, name: &str) -> Option<Naming> {
    if let Some(entity) = sources.entities.named(name) {
        let entity = sources.entities.get(entity);
        let is_other = entity.name != about.name;
        return is_other.then(|| Naming::Page(name.to_owned(), profile::place(sources, entity)));
    }
    let address = sanitize::url(sources.entities.resource(name)?, UrlPurpose::Link)?;
    Some(Naming::Address(address))
}
