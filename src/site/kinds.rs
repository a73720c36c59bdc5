//! What a kind asks for: fields that each of its notes has to have, a template (`[kinds.NAME]`).

use crate::config::Config;
use crate::diag::{Diagnostic, Severity};
use crate::note::Note;
use crate::note::metadata;
use crate::site::facts;
use crate::text::lines::place;
use crate::text::nearest::nearest;
use crate::value::scan::field_name;
use crate::vault::Vault;
use rayon::prelude::*;

/// A finding for each field that a note lacks though its kind asks for it.
pub fn check(vault: &Vault, config: &Config) -> Vec<Diagnostic> {
    if config.kinds.values().all(|kind| kind.required.is_empty()) {
        return Vec::new();
    }
    vault.notes.par_iter().flat_map_iter(|note| lacking(note, config)).collect()
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

fn lacking(note: &Note, config: &Config) -> Vec<Diagnostic> {
    let kind = facts::kind(note, config);
    let required = config.kinds.get(&kind).map_or(&[][..], |kind| &kind.required);
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
