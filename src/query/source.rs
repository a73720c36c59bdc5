//! `FROM`: from a source to the files that it names, in order.

use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::query::index::Entry;
use crate::query::syntax::{Combine, Source, SourceKind};
use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

/// Files in order, each once.
pub(super) type Entries = IndexSet<Entry, FxBuildHasher>;

/// The files of a source; all notes where there is none.
pub(super) fn entries(context: &Context<'_>, source: Option<&Source>) -> Result<Entries, Fault> {
    match source {
        Some(source) => of_source(context, source),
        None => Ok(all(context)),
    }
}

fn all(context: &Context<'_>) -> Entries {
    notes(context.index.notes())
}

fn notes(ids: &[crate::vault::NoteId]) -> Entries {
    ids.iter().copied().map(Entry::Note).collect()
}

fn of_source(context: &Context<'_>, source: &Source) -> Result<Entries, Fault> {
    let Context { index, origin, .. } = context;
    let entries = match &source.kind {
        SourceKind::Tag(tag) => notes(index.with_tag(tag)),
        SourceKind::Folder(path) => index.in_folder(path).into_iter().flatten().collect(),
        SourceKind::Incoming(path) => notes(index.linking_to(path, origin)),
        SourceKind::Outgoing(path) => outgoing(context, path).map_err(|f| f.at(&source.span))?,
        SourceKind::Csv(path) => Entries::from_iter([index.table(path, origin)]),
        SourceKind::Not(inner) => {
            let without = of_source(context, inner)?;
            let mut rest = all(context);
            rest.retain(|entry| !without.contains(entry));
            rest
        }
        SourceKind::Chain(first, rest) => {
            let mut entries = of_source(context, first)?;
            for (combine, source) in rest {
                let mut next = of_source(context, source)?;
                match combine {
                    Combine::Or => entries.extend(next),
                    Combine::And => {
                        next.retain(|entry| entries.contains(entry));
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
        Some(entries) => Ok(entries.into_iter().collect()),
        None => Err(Fault::evaluation(format!("`{path}` is no note, so it has no links"))),
    }
}
