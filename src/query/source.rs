//! `FROM`: from a source to the files that it names, in order.

use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::query::index::Entry;
use crate::query::syntax::{Combine, Source, SourceKind};
use crate::vault::NoteId;
use rustc_hash::FxHashSet;

/// Files in order, each once.
pub(super) type Entries = Vec<Entry>;

/// The notes of a source that is nothing but a stretch of the index; `None` where files have to be
/// gathered.
pub(super) fn notes_of<'i>(context: &Context<'i>, source: Option<&Source>) -> Option<&'i [NoteId]> {
    note_source(context, source);
    match source.map(|source| &source.kind) {
        None => Some(context.index.notes()),
        Some(SourceKind::Tag(tag)) => Some(context.index.with_tag(tag)),
        Some(SourceKind::Folder(path)) => context.index.below(path),
        Some(_) => None,
    }
}

/// The files of a source; all notes where there is none.
pub(super) fn entries(context: &Context<'_>, source: Option<&Source>) -> Result<Entries, Fault> {
    note_source(context, source);
    match source {
        Some(source) => of_source(context, source),
        None => Ok(all(context)),
    }
}

/// Notes that a source is looked through.
fn note_source(context: &Context<'_>, source: Option<&Source>) {
    let mut reads = context.reads.borrow_mut();
    let is_it = |known: &Option<Source>| match (known, source) {
        (Some(known), Some(source)) => known.kind == source.kind,
        (known, source) => known.is_none() && source.is_none(),
    };
    if !reads.sources.iter().any(is_it) {
        reads.sources.push(source.cloned());
    }
}

fn all(context: &Context<'_>) -> Entries {
    notes(context.index.notes())
}

fn notes(ids: &[NoteId]) -> Entries {
    ids.iter().copied().map(Entry::Note).collect()
}

fn of_source(context: &Context<'_>, source: &Source) -> Result<Entries, Fault> {
    let Context { index, origin, .. } = context;
    let entries = match &source.kind {
        SourceKind::Tag(tag) => notes(index.with_tag(tag)),
        SourceKind::Folder(path) => index.in_folder(path).unwrap_or_default(),
        SourceKind::Incoming(path) => notes(index.linking_to(path, origin)),
        SourceKind::Outgoing(path) => outgoing(context, path).map_err(|f| f.at(&source.span))?,
        SourceKind::Csv(path) => vec![index.table(path, origin)],
        SourceKind::Not(inner) => {
            let without: FxHashSet<Entry> = of_source(context, inner)?.into_iter().collect();
            let mut rest = all(context);
            rest.retain(|entry| !without.contains(entry));
            rest
        }
        SourceKind::Chain(first, rest) => {
            let mut entries = of_source(context, first)?;
            for (combine, source) in rest {
                let mut next = of_source(context, source)?;
                context.budget.spend(entries.len())?;
                let known: FxHashSet<Entry> = entries.iter().cloned().collect();
                match combine {
                    Combine::Or => {
                        next.retain(|entry| !known.contains(entry));
                        entries.extend(next);
                    }
                    Combine::And => {
                        next.retain(|entry| known.contains(entry));
                        entries = next;
                    }
                }
            }
            entries
        }
    };
    context.budget.spend(entries.len())?;
    Ok(entries)
}

fn outgoing(context: &Context<'_>, path: &str) -> Result<Entries, Fault> {
    let Context { index, origin, .. } = context;
    if index.resolve(path, origin).is_none() {
        return Ok(notes(index.linking_to(path, origin)));
    }
    match index.linked_from(path, origin) {
        Some(entries) => Ok(entries),
        None => Err(Fault::evaluation(format!("`{path}` is no note, so it has no links"))),
    }
}
