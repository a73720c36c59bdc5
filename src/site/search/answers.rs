//! The words of an answer that its page shows: those of the rows that are open to view, as plain
//! text. What readers may not know is no value of a query, so nothing of it comes out here.

use crate::html::query::{SHOWN_AT_ONCE, plain};
use crate::query::answer::{Entry, Outcome, Tasks};
use crate::site::search::Sources;
use crate::value::Value;
use crate::vault::NoteId;

/// Bytes of an answer that are searched.
const MOST: usize = 6_000;

/// What the page of a note says in answer to the query in one of its blocks.
pub(super) fn block(sources: Sources<'_>, id: NoteId, block: u32) -> String {
    let mut out = String::new();
    let answer = sources.answers.block(id, block).and_then(|it| it.outcome.as_ref().ok());
    let Some(answer) = answer else { return out };
    let path = &sources.vault.note(id).path;
    let mut push = |value: &Value| {
        if out.len() < MOST {
            out.push_str(&plain(sources.vault, path, value));
            out.push('\n');
        }
    };
    match &answer.result {
        Outcome::Table { rows, .. } => {
            rows.iter().take(SHOWN_AT_ONCE).flatten().for_each(&mut push);
        }
        Outcome::List(items) => items.iter().take(SHOWN_AT_ONCE).for_each(&mut push),
        Outcome::Calendar(entries) => {
            entries.iter().take(SHOWN_AT_ONCE).for_each(|Entry { link, .. }| push(link));
        }
        // Each group has a heading of its own; the tasks stand in the notes that they come from.
        Outcome::Tasks(Tasks::Flat(tasks)) => {
            tasks.iter().take(SHOWN_AT_ONCE).for_each(|task| push(&Value::Object(task.clone())));
        }
        Outcome::Tasks(Tasks::Grouped(groups)) => groups.iter().for_each(|(name, _)| push(name)),
    }
    out
}

/// What a query in the text stands for.
pub(super) fn inline(sources: Sources<'_>, id: NoteId, string: u32) -> Option<String> {
    let value = sources.answers.inline(id, string)?.as_ref().ok()?;
    Some(plain(sources.vault, &sources.vault.note(id).path, value))
}
