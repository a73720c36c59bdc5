//! `moc new`: the beginning of a note, where notes of its kind lie.

use super::{Failure, clock, output, site};
use crate::build::BuildRequest;
use crate::build::ask;
use crate::config::{Config, Overrides};
use crate::io;
use crate::site::draft::{NewNote, draft, filled};
use crate::site::facts;
use crate::text::decode::decode;
use crate::value::Date;
use crate::vault::names::{file_name, parent};
use crate::vault::{Named, Vault};
use anyhow::Context;
use clap::Args;
use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(after_help = "EXAMPLES:
  moc new technology 'Apache Pulsar'
  moc new question q-vector-clocks--backend--hard
  moc new recipe Kitchen/Soup --dry-run

A template of the vault with the kind's name (Templates/recipe.md) is used where there is one;
{{title}} and {{date}} in it are filled in.")]
pub(super) struct NewArgs {
    /// The kind: technology, question, concept, …, or one of site.toml
    kind: String,
    /// The note's name; with a folder before it, from the folder of the notes
    name: String,
    /// Folder of the site or vault
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Print the note rather than write it
    #[arg(long)]
    dry_run: bool,
}

/// Runs the command; its exit status.
pub(super) fn run(args: &NewArgs) -> Result<u8, Failure> {
    let name = args.name.trim().trim_end_matches(".md");
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if args.kind.is_empty() || !args.kind.chars().all(is_word) {
        let message = format!("`{}` is no name of a kind: letters, digits, `-` and `_`", args.kind);
        return Err(Failure::Usage(message));
    }
    let is_odd = |part: &str| part.trim().is_empty() || part == "." || part == "..";
    if name.contains('\\') || name.split('/').any(is_odd) {
        return Err(Failure::Usage(format!("`{}` is no name of a note", args.name)));
    }
    let config = site::open(&args.root, Overrides::default())?.config;
    let notes = args.root.join(config.content_dir.as_deref().unwrap_or_default());
    let vault = ask::open(&BuildRequest {
        root: args.root.clone(),
        out: args.root.join(&config.out),
        config: config.clone(),
        highlight: false,
        cache: false,
        progress: None,
        now: Date::default(),
    })
    .vault;
    if let Named::Note(id) = vault.named("", name) {
        let path = &vault.note(id).path;
        return Err(Failure::Usage(format!("there is a note of that name already: `{path}`")));
    }
    let kind = args.kind.to_lowercase();
    let path = match name.contains('/') {
        true => format!("{name}.md"),
        false => join(&usual_folder(&vault, &config, &kind), &format!("{name}.md")),
    };
    let today = clock::now(None)?.format("yyyy-MM-dd");
    let text = text(&notes, &config, &kind, name, &today);
    if args.dry_run {
        output::to_stderr(&format!("{path}\n"));
        output::to_stdout(text.as_bytes())?;
        return Ok(0);
    }
    let target = notes.join(&path);
    write(&target, &text)
        .with_context(|| format!("cannot write `{}`", target.display()))
        .map_err(Failure::Work)?;
    output::to_stderr(&format!("{}\n", target.display()));
    Ok(0)
}

/// The folder that the kind names, else the one where most of its notes lie, else the top.
fn usual_folder(vault: &Vault, config: &Config, kind: &str) -> String {
    if let Some(folder) = config.kinds.get(kind).and_then(|kind| kind.folder.as_deref()) {
        return folder.trim_matches('/').to_owned();
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for note in vault.notes.iter().filter(|note| facts::kind(note, config) == kind) {
        *counts.entry(parent(&note.path)).or_default() += 1;
    }
    let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
    most.map_or_else(String::new, |(folder, _)| folder.to_owned())
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") }
}

/// The text of the note: the vault's own template for the kind, else ours.
fn text(notes: &Path, config: &Config, kind: &str, name: &str, today: &str) -> String {
    let template = config.templates.as_ref().and_then(|folder| {
        let file = notes.join(folder).join(format!("{kind}.md"));
        io::root::read_text(&file).ok().flatten()
    });
    if let Some(template) = template {
        return filled(&decode(template.as_bytes()).text, name, today);
    }
    let required = config.kinds.get(kind).map_or(&[][..], |kind| &kind.required);
    draft(NewNote { kind, name: file_name(name), required, today })
}

/// Writes a file that is not there yet.
fn write(target: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(target)?;
    file.write_all(text.as_bytes())
}
