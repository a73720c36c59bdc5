//! Cells of a comparison that contradict what a profile says.
//!
//! Words that have an order and numbers are compared by their rank; other texts only where both are
//! short, since two sentences can say one thing. A list contradicts nothing.

use super::found::{Grid, Table, text};
use super::table::text_of;
use crate::diag::{Diagnostic, Severity};
use crate::html::rank::{Rank, leading};
use crate::note::profile::{Field, FieldValue};
use crate::text::fold::fold;
use crate::text::lines::Places;
use crate::text::slug::slug;
use crate::vault::entities::{Entities, Source};
use crate::vault::{NoteId, Vault};
use std::collections::BTreeMap;

/// Most words of a text that is held against another.
const SHORT: usize = 5;
/// Characters that are shown of a profile's text.
const MOST_SHOWN: usize = 80;

type Enums = BTreeMap<String, Vec<String>>;

/// A finding for each cell of a table that contradicts the profile of its row's thing, as another
/// note has it.
pub(super) fn told(
    known: (&Vault, &Entities, &Enums),
    id: NoteId,
    grid: &Grid,
    table: &Table,
    places: &Places<'_>,
) -> Vec<Diagnostic> {
    let (vault, entities, enums) = known;
    let note = vault.note(id);
    let heads: Vec<String> = grid.heads.iter().map(|head| text(note, head)).collect();
    let mut found = Vec::new();
    for (row, cells) in table.rows.iter().zip(&grid.rows) {
        let Some(row) = row.filter(|row| row.is_name) else { continue };
        let thing = entities.get(row.entity);
        for (head, cell) in heads.iter().zip(cells).skip(1) {
            // `Salary (USD a year)` is the salary.
            let label = head.split('(').next().unwrap_or(head).trim();
            let Some((source, field)) = thing.said(&slug(label)) else { continue };
            let written = text(note, cell);
            if source.note == id || written.is_empty() {
                continue;
            }
            let Some(said) = said(vault, source, field) else { continue };
            if !contradict(&written, &said, label, enums) {
                continue;
            }
            let event = |at: usize| note.doc.events[at];
            let place = places.at(event(cell.start).start as usize, event(cell.end).end as usize);
            let message = format!(
                "`{}`: {label} is `{written}` here, but `{}` in `{}`",
                thing.name,
                shortened(&said),
                vault.note(source.note).path
            );
            found.push(
                Diagnostic::new(Severity::Warning, "compare::drift", message)
                    .at(place)
                    .help("correct one of the two"),
            );
        }
    }
    found
}

/// What a profile says in one text.
fn said(vault: &Vault, source: &Source, field: &Field) -> Option<String> {
    let said = match &field.value {
        FieldValue::Text(text) => text,
        FieldValue::List(items) if items.len() == 1 => &items[0],
        FieldValue::List(_) => return None,
    };
    Some(text_of(vault, source, said).trim_end_matches('.').to_owned())
}

/// Whether two texts cannot both be right.
fn contradict(written: &str, said: &str, label: &str, enums: &Enums) -> bool {
    let [a, b] = [written, said].map(|text| leading(text, label, enums));
    match (a, b) {
        (Some(Rank::Word(a, of)), Some(Rank::Word(b, of_other))) => a != b && of == of_other,
        (Some(Rank::Number(a)), Some(Rank::Number(b))) => (a - b).abs() > f64::EPSILON * a.abs(),
        (None, None) => {
            let is_short = |text: &str| text.split_whitespace().count() <= SHORT;
            is_short(written) && is_short(said) && bare(written) != bare(said)
        }
        _ => false,
    }
}

/// A text without what makes no difference: case, blanks, the final stop.
fn bare(text: &str) -> String {
    let text = text.trim().trim_end_matches(['.', '!']);
    fold(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn shortened(text: &str) -> String {
    match text.chars().count() <= MOST_SHOWN {
        true => text.to_owned(),
        false => text.chars().take(MOST_SHOWN - 1).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_contradict_where_both_cannot_be_right() {
        let enums = BTreeMap::new();
        for (written, said, expected) in [
            ("Easy", "easy.", false),
            ("Easy", "Steep, at first", true),
            ("Moderate", "Moderate; the database decides.", false),
            ("$100-160k", "$100-150k a year (2025)", false),
            ("$100-160k", "$90k a year", true),
            ("1,200", "1200", false),
            ("1.5", "1.6", true),
            ("High", "nobody knows", false),
            ("MIT", "mit", false),
            ("MIT", "Apache 2.0", true),
            ("a library of some kind or other", "a tool", false),
        ] {
            assert_eq!(contradict(written, said, "x", &enums), expected, "{written} / {said}");
        }
    }
}
