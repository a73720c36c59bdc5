//! Tables that are made from profiles: a `compare` fence names things and fields, the rows come
//! from what is written of each thing.

use crate::diag::Severity;
use crate::html::article::Renderer;
use crate::html::code::{self, CodeOptions};
use crate::html::query::plain;
use crate::html::rank;
use crate::note::Note;
use crate::note::doc::Event;
use crate::note::fence::in_source;
use crate::note::profile::{Field, FieldValue};
use crate::text::escape::html;
use crate::text::nearest::nearest;
use crate::text::slug::slug;
use crate::value::Value;
use crate::vault::Spot;
use crate::vault::entities::{Entity, EntityId};
use serde_yaml::Value as Yaml;
use std::fmt::Write;

/// Language of the fence.
pub const LANGUAGE: &str = "compare";
/// Most things and fields of one table.
const MOST: usize = 50;
/// Fields that are shown where none are named: those that most of the things have.
const MOST_COMMON: usize = 6;

/// What a fence asks for.
struct Asked {
    entities: Vec<String>,
    fields: Vec<String>,
}

impl Renderer<'_> {
    /// The table of a `compare` fence; where it cannot be read, its source and why.
    pub(super) fn comparison(
        &mut self,
        note: &Note,
        event: Event,
        options: &CodeOptions,
        source: &str,
    ) -> String {
        let asked = match read(source) {
            Ok(asked) => asked,
            Err(reason) => {
                let help = "write `entities: A, B` and `fields: x, y`, one line each";
                self.tell(
                    note,
                    event,
                    source,
                    "",
                    "compare::unreadable",
                    &reason,
                    Some(help.into()),
                );
                let source = code::block(options, source, None);
                return format!(
                    "<div class=\"moc-problem\"><p>{}</p>{source}</div>",
                    html(&reason)
                );
            }
        };
        let known = self.around.entities;
        let found: Vec<(&str, Option<EntityId>)> =
            asked.entities.iter().map(|name| (name.as_str(), known.named(name))).collect();
        for (name, _) in found.iter().filter(|(_, entity)| entity.is_none()) {
            let message = format!("nothing is written of `{name}` that could be compared");
            let near = nearest(name, known.iter().map(|entity| entity.name.as_str()));
            let help = near.map(|near| format!("did you mean `{near}`?"));
            self.tell(note, event, source, name, "compare::unknown", &message, help);
        }
        let things: Vec<&Entity> =
            found.iter().filter_map(|(_, id)| id.map(|id| known.get(id))).collect();
        let fields = fields(&asked.fields, &things);
        for (label, key) in &fields {
            if things.iter().all(|thing| thing.field(key).is_none()) {
                let message = format!("none of these has a field `{label}`");
                let all = things.iter().flat_map(|thing| thing.fields()).map(|it| it.key.as_str());
                let help = nearest(key, all).map(|near| format!("did you mean `{near}`?"));
                self.tell(note, event, source, label, "compare::no-field", &message, help);
            }
        }
        self.table_of(&found, &fields)
    }

    fn table_of(&self, found: &[(&str, Option<EntityId>)], fields: &[(String, String)]) -> String {
        let mut out = format!(
            "<div class=\"table-wrap\"><table class=\"comparison\"><thead>\n<tr><th>{}</th>",
            html(self.around.words.get("compared"))
        );
        for (label, _) in fields {
            let _ = write!(out, "<th>{}</th>", html(label));
        }
        out.push_str("</tr>\n</thead><tbody>\n");
        for (name, id) in found {
            let thing = id.map(|id| self.around.entities.get(id));
            let _ = write!(out, "<tr><th scope=\"row\">{}</th>", self.thing(name, thing));
            for (label, key) in fields {
                let text = thing.and_then(|thing| self.written(thing, key));
                let label_html = html(label);
                let _ = match &text {
                    None => write!(out, "<td data-label=\"{label_html}\">—</td>"),
                    Some(text) => {
                        let rank = rank::rank(text, label, self.around.enums);
                        let rank =
                            rank.map_or_else(String::new, |it| format!(" data-sort=\"{it}\""));
                        write!(out, "<td data-label=\"{label_html}\"{rank}>{}</td>", html(text))
                    }
                };
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table></div>");
        out
    }

    /// The first cell of a row: the thing with a link to what is written of it.
    fn thing(&self, name: &str, thing: Option<&Entity>) -> String {
        let Some(thing) = thing else { return html(name) };
        let (note, heading) = thing.place();
        let href = self.note_href(note, heading.map_or(Spot::Top, Spot::Heading));
        format!(
            "<a class=\"internal-link\" data-href=\"{}\" href=\"{}\">{}</a>",
            html(&thing.name),
            html(&href),
            html(name)
        )
    }

    /// What is written of a thing under a label, as text.
    fn written(&self, thing: &Entity, key: &str) -> Option<String> {
        let (source, field) = thing.sources.iter().find_map(|source| {
            let field = source.profile.fields.iter().find(|field| field.key == key)?;
            Some((source, field))
        })?;
        let vault = self.around.vault;
        let path = &vault.note(source.note).path;
        let text = |text: &str| plain(vault, path, &Value::from(text));
        Some(match &field.value {
            FieldValue::Text(it) => text(it).trim_end_matches('.').to_owned(),
            FieldValue::List(items) => {
                items.iter().map(|item| text(item)).collect::<Vec<_>>().join("; ")
            }
        })
    }

    /// Says something of a word in the fence.
    #[allow(clippy::too_many_arguments)]
    fn tell(
        &mut self,
        note: &Note,
        event: Event,
        source: &str,
        word: &str,
        code: &'static str,
        message: &str,
        help: Option<String>,
    ) {
        let at = source.find(word).unwrap_or(0);
        let range = in_source(&note.text, event, source, at..at + word.len());
        let [start, end] = [range.start, range.end].map(crate::note::doc::offset);
        self.report(Severity::Warning, code, start, end, message.to_owned(), help);
    }
}

/// The labels and keys of a table's fields.
fn fields(asked: &[String], things: &[&Entity]) -> Vec<(String, String)> {
    if !asked.is_empty() {
        return asked.iter().map(|label| (label.clone(), slug(label))).collect();
    }
    let mut counts: Vec<(&Field, usize)> = Vec::new();
    for field in things.iter().flat_map(|thing| thing.fields()) {
        match counts.iter_mut().find(|(known, _)| known.key == field.key) {
            Some((_, count)) => *count += 1,
            None => counts.push((field, 1)),
        }
    }
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let common = counts.into_iter().filter(|(_, count)| *count > 1).take(MOST_COMMON);
    common.map(|(field, _)| (field.label.clone(), field.key.clone())).collect()
}

fn read(source: &str) -> Result<Asked, String> {
    let Ok(Yaml::Mapping(map)) = serde_yaml::from_str::<Yaml>(source) else {
        return Err("this comparison cannot be read".to_owned());
    };
    let names = |key: &str| -> Vec<String> {
        let texts = match map.get(key) {
            Some(Yaml::String(text)) => text.split(',').map(str::to_owned).collect(),
            Some(Yaml::Sequence(items)) => {
                items.iter().filter_map(crate::note::front::scalar).collect()
            }
            _ => Vec::new(),
        };
        let names = texts.iter().map(|name: &String| name.trim().to_owned());
        names.filter(|name| !name.is_empty()).take(MOST).collect()
    };
    let entities = names("entities");
    match entities.is_empty() {
        true => Err("this comparison names no `entities`".to_owned()),
        false => Ok(Asked { entities, fields: names("fields") }),
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn names_are_lists_or_set_off_by_commas() {
        let asked = read("entities: [Go, Rust]\nfields: Best For, learning curve\n").unwrap();
        assert_eq!(asked.entities, ["Go", "Rust"]);
        assert_eq!(asked.fields, ["Best For", "learning curve"]);
        assert!(read("fields: x").is_err() && read("- a").is_err() && read(": [").is_err());
    }
}
