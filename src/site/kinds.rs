//! What a kind asks for (`[kinds.NAME]`): fields that each of its notes has to have, words that a
//! field may hold, a template.

use crate::config::{Config, KindConfig};
use crate::diag::{Diagnostic, Severity};
use crate::note::Note;
use crate::note::{front, metadata};
use crate::site::facts;
use crate::text::fold::fold;
use crate::text::lines::place;
use crate::text::nearest::nearest;
use crate::value::scan::field_name;

/// A finding for each field that a note lacks though its kind asks for it, and for each value that
/// is none of the words which its kind allows.
pub fn check(note: &Note, config: &Config) -> Vec<Diagnostic> {
    if config.kinds.values().all(|kind| kind.required.is_empty() && kind.enums.is_empty()) {
        return Vec::new();
    }
    let kind = facts::kind(note, config);
    let Some(asked) = config.kinds.get(&kind) else { return Vec::new() };
    let mut found = lacking(note, &kind, asked);
    found.extend(unknown(note, &kind, asked));
    found
}

/// A finding for each kind whose template does not exist.
pub fn check_templates(config: &Config, exists: impl Fn(&str) -> bool) -> Vec<Diagnostic> {
    let named = config.kinds.iter().filter_map(|(kind, it)| Some((kind, it.template.as_ref()?)));
    named
        .filter(|(_, template)| !exists(template))
        .map(|(kind, template)| {
            let message =
                format!("the kind `{kind}` has the template `{template}`, which is not there");
            Diagnostic::new(Severity::Error, "kind::template-missing", message)
                .in_file("site.toml")
                .help(format!("put it at `theme/templates/{template}`; `note.html` stands in"))
        })
        .collect()
}

fn lacking(note: &Note, kind: &str, asked: &KindConfig) -> Vec<Diagnostic> {
    let required = &asked.required;
    if required.is_empty() {
        return Vec::new();
    }
    let items = metadata::items(note);
    let fields = metadata::fields(note, || &items).fields;
    let names: Vec<String> = fields.keys().map(|name| field_name(name)).collect();
    let is_there = |wanted: &str| names.contains(&field_name(wanted));
    required
        .iter()
        .filter(|wanted| !is_there(wanted))
        .map(|wanted| {
            let message = format!("this note of kind `{kind}` has no `{wanted}`");
            let near = nearest(wanted, names.iter().map(String::as_str));
            let help = match near {
                Some(near) => format!("did you mean `{wanted}` by `{near}`?"),
                None => format!("add `{wanted}:` to its front matter"),
            };
            Diagnostic::new(Severity::Warning, "kind::missing-field", message)
                .at(place(&note.path, &note.text, 0, 0))
                .help(help)
        })
        .collect()
}

fn unknown(note: &Note, kind: &str, asked: &KindConfig) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (field, words) in &asked.enums {
        let same = |(key, _): &&(String, _)| field_name(key) == field_name(field);
        let Some((key, value)) = note.front.fields.iter().find(same) else { continue };
        for value in front::texts(value) {
            if words.iter().any(|word| fold(word) == fold(&value)) {
                continue;
            }
            let message =
                format!("`{value}` is no `{field}` that a note of kind `{kind}` can have");
            let help = match nearest(&value, words.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it can be: {}", words.join(", ")),
            };
            let at = note.text.find(&format!("{key}:")).unwrap_or(0);
            found.push(
                Diagnostic::new(Severity::Warning, "kind::unknown-value", message)
                    .at(place(&note.path, &note.text, at, at + key.len()))
                    .help(help),
            );
        }
    }
    found
}
