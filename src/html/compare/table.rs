//! A table made from profiles.

use super::tools::{Head, tools};
use crate::html::Surroundings;
use crate::html::inlines::href;
use crate::html::query::plain;
use crate::html::table::rank_attributes;
use crate::note::profile::FieldValue;
use crate::text::escape::html;
use crate::text::slug::slug;
use crate::value::Value;
use crate::vault::entities::{Entity, Source};
use crate::vault::{NoteId, Spot, Vault};
use std::fmt::Write;

/// Fields that are shown where none are named: those that most of the things have.
pub(super) const MOST_COMMON: usize = 6;

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Field {
    /// Its head.
    pub label: String,
    /// The key that its values have in profiles.
    pub key: String,
}

impl Field {
    /// The field of that label.
    pub fn labelled(label: &str) -> Field {
        Field { label: label.to_owned(), key: slug(label) }
    }
}

/// What a table shows.
#[derive(Debug, Clone, Copy)]
pub struct Compared<'a> {
    /// Names as they are shown, each with the thing that has it.
    pub rows: &'a [(&'a str, Option<&'a Entity>)],
    /// Columns.
    pub fields: &'a [Field],
    /// Whether readers choose among the rows, too.
    pub picks_rows: bool,
}

/// Fields that at least two of the things have, those of most things first.
pub fn common_fields(things: &[&Entity], most: usize) -> Vec<Field> {
    let mut counts: Vec<(Field, usize)> = Vec::new();
    for field in things.iter().flat_map(|thing| thing.fields()) {
        match counts.iter_mut().find(|(known, _)| known.key == field.key) {
            Some((_, count)) => *count += 1,
            None => counts.push((Field { label: field.label.clone(), key: field.key.clone() }, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let common = counts.into_iter().filter(|(_, count)| *count > 1).take(most);
    common.map(|(field, _)| field).collect()
}

/// The table, with its tools. `root` leads from its page to the root of the site, `page` is the
/// note whose page that is.
pub fn generated(
    around: Surroundings<'_>,
    root: &str,
    page: Option<NoteId>,
    compared: &Compared<'_>,
) -> String {
    let Compared { rows, fields, picks_rows } = *compared;
    let cells = cells(around.vault, compared);
    let mut heads = vec![Head::named(around.words.get("compared"))];
    for (column, field) in fields.iter().enumerate() {
        let texts = cells.iter().filter_map(|row| row[column].as_deref());
        heads.push(Head::new(&field.label, texts, around.enums));
    }
    let names: Vec<&str> = rows.iter().map(|(name, _)| *name).collect();
    let (open, tools, close) = tools(around.words, &heads, &names, picks_rows);
    let mut out =
        format!("{open}{tools}<div class=\"table-wrap\"><table class=\"comparison\"><thead>\n<tr>");
    for head in &heads {
        let _ = write!(out, "<th>{}</th>", html(&head.text));
    }
    out.push_str("</tr>\n</thead><tbody>\n");
    for ((name, thing), texts) in rows.iter().zip(&cells) {
        let name = match thing {
            Some(thing) => linked(around, root, page, name, thing),
            None => html(name),
        };
        let _ = write!(out, "<tr><th scope=\"row\">{name}</th>");
        for (field, text) in fields.iter().zip(texts) {
            let (label, text) = (html(&field.label), text.as_deref().unwrap_or("—"));
            let rank = rank_attributes(text, &field.label, around.enums, true);
            let _ = write!(out, "<td data-label=\"{label}\"{rank}>{}</td>", html(text));
        }
        out.push_str("</tr>\n");
    }
    let _ = write!(out, "</tbody></table></div>{close}");
    out
}

/// What is written of each row under each field, as text.
pub fn cells(vault: &Vault, compared: &Compared<'_>) -> Vec<Vec<Option<String>>> {
    let of_row = |thing: &Option<&Entity>| {
        let value = |field: &Field| thing.and_then(|it| written(vault, it, &field.key));
        compared.fields.iter().map(value).collect()
    };
    compared.rows.iter().map(|(_, thing)| of_row(thing)).collect()
}

/// A thing's name with a link to what is written of it; without one on its own page.
fn linked(
    around: Surroundings<'_>,
    root: &str,
    page: Option<NoteId>,
    name: &str,
    thing: &Entity,
) -> String {
    let (note, heading) = thing.place();
    if page == Some(note) && heading.is_none() {
        return html(name);
    }
    let href = href(around, root, page, note, heading.map_or(Spot::Top, Spot::Heading));
    format!(
        "<a class=\"internal-link\" data-href=\"{}\" href=\"{}\">{}</a>",
        html(&thing.name),
        html(&href),
        html(name)
    )
}

/// What is written of a thing under a key, as text.
fn written(vault: &Vault, thing: &Entity, key: &str) -> Option<String> {
    let (source, field) = thing.said(key)?;
    Some(match &field.value {
        FieldValue::Text(it) => text_of(vault, source, it).trim_end_matches('.').to_owned(),
        FieldValue::List(items) => {
            items.iter().map(|item| text_of(vault, source, item)).collect::<Vec<_>>().join("; ")
        }
    })
}

/// A text of a profile without its markup.
pub(super) fn text_of(vault: &Vault, source: &Source, text: &str) -> String {
    plain(vault, &vault.note(source.note).path, &Value::from(text))
}
