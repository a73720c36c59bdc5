//! Names and aliases that more than one note has.

use crate::diag::{Diagnostic, Severity};
use crate::note::link::strip_md;
use crate::text::fold::fold;
use crate::vault::names::file_name;
use crate::vault::{NoteId, Vault};
use std::collections::BTreeMap;

/// Notes that are named in a message.
const MOST_NAMED: usize = 5;

/// A finding for each name of several files, and for each alias that is another note's name or alias.
/// Notes that are called by their folder may share theirs.
pub(super) fn shared(vault: &Vault) -> Vec<Diagnostic> {
    let mut names: BTreeMap<String, Vec<NoteId>> = BTreeMap::new();
    let mut aliases: BTreeMap<String, (&str, Vec<NoteId>)> = BTreeMap::new();
    for id in vault.ids() {
        let note = vault.note(id);
        let name = fold(file_name(strip_md(&note.path)));
        if name != "index" && name != "readme" {
            names.entry(name.clone()).or_default().push(id);
        }
        for alias in note.front.aliases.iter().filter(|alias| fold(alias.trim()) != name) {
            let (_, holders) =
                aliases.entry(fold(alias.trim())).or_insert_with(|| (alias.trim(), Vec::new()));
            if holders.last() != Some(&id) {
                holders.push(id);
            }
        }
    }
    let same_names = names.values().filter(|ids| ids.len() > 1).map(|ids| {
        let name = ids.first().map_or("", |id| file_name(strip_md(&vault.note(*id).path)));
        let message = format!("{} notes are called `{name}`", ids.len());
        let help = "a link by that name finds the one that is nearest; write a folder before it";
        told(vault, "note::same-name", &message, ids, help)
    });
    let mut found: Vec<Diagnostic> = same_names.collect();
    for (key, (alias, holders)) in &aliases {
        let mut ids = holders.clone();
        ids.extend(names.get(key).into_iter().flatten());
        if ids.len() > 1 {
            let message = format!("{} notes answer to `{alias}`", ids.len());
            let help = match names.contains_key(key) {
                true => "a link by that name finds the note that is called so, never the alias",
                false => "a link by that name finds none of them",
            };
            found.push(told(vault, "note::same-alias", &message, &ids, help));
        }
    }
    found
}

/// A finding in the first of several notes; the others are named beside.
fn told(
    vault: &Vault,
    code: &'static str,
    message: &str,
    ids: &[NoteId],
    help: &str,
) -> Diagnostic {
    let paths: Vec<&str> = ids.iter().map(|id| vault.note(*id).path.as_str()).collect();
    let named = paths.iter().skip(1).take(MOST_NAMED).copied().collect::<Vec<_>>().join(", ");
    let message = match (named.is_empty(), paths.len().saturating_sub(1 + MOST_NAMED)) {
        (true, _) => message.to_owned(),
        (false, 0) => format!("{message}: this one, {named}"),
        (false, more) => format!("{message}: this one, {named} and {more} more"),
    };
    let file = paths.first().copied().unwrap_or_default();
    Diagnostic::new(Severity::Info, code, message).in_file(file).help(help)
}
