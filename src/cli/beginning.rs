//! What `moc init` and `moc import` share: they look at a folder, write files that are not there
//! yet, and say what comes next.

use super::{Failure, output};
use crate::diag::visible::visible;
use crate::io;
use crate::setup::obsidian::{self, VaultFiles};
use crate::setup::workflow::{self, Action, Workflow};
use crate::setup::{GITIGNORE, Settings, first_page, site_toml};
use anyhow::Context as _;
use clap::Args;
use std::fs;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Options of both commands.
#[derive(Debug, Clone, Args)]
pub(super) struct BeginningArgs {
    /// Name of the site [default: after the folder]
    #[arg(long, value_name = "TITLE")]
    pub(super) title: Option<String>,
    /// What the site is about, in a sentence
    #[arg(long, value_name = "TEXT")]
    pub(super) description: Option<String>,
    /// Address that the site will have
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
    /// Language of the notes, as in `de` or `pt-BR`
    #[arg(long, value_name = "TAG")]
    pub(super) language: Option<String>,
    /// Publish only notes that say `publish: true`
    #[arg(long)]
    pub(super) opt_in: bool,
    /// Branch whose pushes are published [default: the one that is checked out, else main]
    #[arg(long, value_name = "NAME")]
    pub(super) branch: Option<String>,
    /// Repository on GitHub that the workflow has moc from
    #[arg(long, value_name = "OWNER/NAME")]
    pub(super) moc: Option<String>,
    /// Write no workflow for GitHub Pages
    #[arg(long)]
    pub(super) no_workflow: bool,
    /// Print what would be written, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Ask nothing
    #[arg(long, short)]
    pub(super) yes: bool,
}

/// A folder, as far as it matters to a site in it.
#[derive(Debug)]
pub(super) struct Place {
    /// The folder as it was named.
    pub(super) folder: PathBuf,
    /// Whether there is nothing in it but names with a dot.
    pub(super) is_empty: bool,
    /// Whether its notes are a vault.
    is_vault: bool,
    /// Root of the Git repository that it is in, and the folder's path from there, with `/`.
    repository: Option<(PathBuf, String)>,
    /// What the vault says.
    pub(super) settings: Settings,
    /// What there is to tell.
    pub(super) remarks: Vec<String>,
}

/// A file to write, if nothing is there.
#[derive(Debug)]
struct NewFile {
    path: PathBuf,
    text: String,
}

/// Looks at a folder; one that does not exist yet is empty.
pub(super) fn place(folder: &Path) -> Result<Place, Failure> {
    let unusable = |error: &std::io::Error| {
        Failure::Usage(format!("`{}` cannot be used: {}", folder.display(), io::reason(error)))
    };
    let is_empty = match fs::read_dir(folder) {
        Ok(mut entries) => !entries.any(|entry| {
            entry.is_ok_and(|entry| !entry.file_name().as_encoded_bytes().starts_with(b"."))
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => true,
        Err(error) => return Err(unusable(&error)),
    };
    let full = std::path::absolute(folder).map_err(|error| unusable(&error))?;
    let vault = io::root::find_root(folder);
    let below = vault.content_dir.clone().unwrap_or_default();
    let (mut settings, mut remarks) = vault_settings(&folder.join(&below));
    if !below.is_empty() {
        settings
            .set("content", "dir", below.as_str(), Some("where the vault is"))
            .map_err(Failure::Usage)?;
    }
    let repository = repository(&full);
    let root = repository.as_ref().map_or(full.as_path(), |(root, _)| root);
    remarks.extend(other_publishers(root).into_iter().map(|name| {
        format!(
            "the workflow `{name}` publishes on GitHub Pages already: with two of them the last one wins"
        )
    }));
    Ok(Place {
        folder: folder.to_owned(),
        is_empty: is_empty && !vault.is_vault,
        is_vault: vault.is_vault,
        repository,
        settings,
        remarks,
    })
}

fn vault_settings(vault: &Path) -> (Settings, Vec<String>) {
    let folder = vault.join(".obsidian");
    let read = |name: &str| io::root::read_text(&folder.join(name)).ok().flatten();
    let app = read("app.json");
    let templates = read("templates.json");
    let templater = read("plugins/templater-obsidian/data.json");
    let daily_notes = read("daily-notes.json");
    obsidian::settings(VaultFiles {
        app: app.as_deref(),
        templates: templates.as_deref(),
        templater: templater.as_deref(),
        daily_notes: daily_notes.as_deref(),
        has_excalidraw: folder.join("plugins/obsidian-excalidraw-plugin").is_dir(),
    })
}

/// The repository around a folder: GitHub reads workflows at its root alone.
fn repository(full: &Path) -> Option<(PathBuf, String)> {
    let root = full.ancestors().find(|folder| folder.join(".git").exists())?;
    let below = full.strip_prefix(root).ok()?;
    let below: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    Some((root.to_owned(), below.join("/")))
}

/// Workflows that publish on GitHub Pages in another way, by their names.
fn other_publishers(root: &Path) -> Vec<String> {
    let folder = root.join(".github").join("workflows");
    let publishes = |path: &Path| {
        let text = io::root::read_text(path).ok().flatten().unwrap_or_default();
        ["actions/deploy-pages", "actions-gh-pages", "gh-deploy"]
            .iter()
            .any(|way| text.contains(way))
    };
    let mut names: Vec<String> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| publishes(&entry.path()))
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !workflow::PATH.ends_with(&format!("/{name}")))
        .collect();
    names.sort();
    names
}

/// The branch that is checked out.
fn branch(repository: &Path) -> Option<String> {
    let head = io::root::read_text(&repository.join(".git").join("HEAD")).ok()??;
    Some(head.trim().strip_prefix("ref: refs/heads/")?.to_owned())
}

/// A title after the folder's name: `my-notes` is "My notes", and `Field Notes` stays.
pub(super) fn title_of(folder: &Path) -> String {
    let full = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let name = full.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if name.is_empty() {
        return "Notes".to_owned();
    }
    if name.contains(char::is_whitespace) || name.contains(char::is_uppercase) {
        return name;
    }
    let words = name.replace(['-', '_'], " ");
    let mut letters = words.trim().chars();
    letters.next().map_or(name, |first| first.to_uppercase().chain(letters).collect())
}

/// Takes over what the options say; a wrong value is wrong usage.
pub(super) fn apply(args: &BeginningArgs, settings: &mut Settings) -> Result<(), Failure> {
    let texts = [
        ("title", &args.title),
        ("description", &args.description),
        ("base_url", &args.base_url),
        ("language", &args.language),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            settings.set("site", key, value.trim(), None).map_err(Failure::Usage)?;
        }
    }
    if args.opt_in {
        settings.set("content", "publish", "opt-in", None).map_err(Failure::Usage)?;
    }
    Ok(())
}

/// Writes the files of a site (or shows them), and says what comes next.
pub(super) fn put(place: &Place, settings: &Settings, args: &BeginningArgs) -> Result<u8, Failure> {
    let action = action(args)?;
    let files = files(place, settings, args, &action);
    let (there, new): (Vec<&NewFile>, Vec<&NewFile>) =
        files.iter().partition(|file| fs::symlink_metadata(&file.path).is_ok());
    if args.dry_run {
        for file in &new {
            output::to_stderr(&format!("would write {}\n", shown(&file.path)));
            output::to_stdout(file.text.as_bytes())?;
        }
    } else {
        for file in &new {
            write(file)?;
            output::to_stderr(&format!("wrote {}\n", shown(&file.path)));
        }
    }
    for file in there {
        output::to_stderr(&format!("kept {}, which was there\n", shown(&file.path)));
    }
    for remark in &place.remarks {
        output::to_stderr(&format!("note: {}\n", visible(remark)));
    }
    let has_gap =
        action.repository.is_none() && new.iter().any(|f| f.path.ends_with(workflow::PATH));
    output::to_stderr(&next(place, args, has_gap));
    Ok(0)
}

/// moc as the workflow names it.
fn action(args: &BeginningArgs) -> Result<Action, Failure> {
    let Some(repository) = &args.moc else {
        return Ok(Action::of_this_program());
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let is_name = |part: &str| !part.is_empty() && part.chars().all(is_plain);
    match repository.split_once('/') {
        Some((owner, name)) if is_name(owner) && is_name(name) => {
            Ok(Action { repository: Some(repository.clone()), reference: None })
        }
        _ => Err(Failure::Usage(format!(
            "`{repository}` is no repository: write OWNER/NAME, as in its address on GitHub"
        ))),
    }
}

fn files(
    place: &Place,
    settings: &Settings,
    args: &BeginningArgs,
    action: &Action,
) -> Vec<NewFile> {
    let file = |name: &str, text: String| NewFile { path: place.folder.join(name), text };
    let mut files = vec![file("site.toml", site_toml::text(settings))];
    if place.is_empty {
        let title = settings.get("site", "title").and_then(|title| title.value.as_str());
        files.push(file("index.md", first_page(title.unwrap_or("Notes"))));
    }
    if !args.no_workflow {
        let (root, below) = match &place.repository {
            Some((root, below)) if !below.is_empty() => (root.as_path(), below.as_str()),
            _ => (place.folder.as_path(), ""),
        };
        let checked_out = place.repository.as_ref().and_then(|(root, _)| branch(root));
        let branch = args.branch.clone().or(checked_out).unwrap_or_else(|| "main".to_owned());
        let text = workflow::text(Workflow { branch: &branch, root: below, action });
        files.push(NewFile { path: root.join(workflow::PATH), text });
        files.push(file(".gitignore", GITIGNORE.to_owned()));
    }
    files
}

fn write(file: &NewFile) -> Result<(), Failure> {
    let written = || -> std::io::Result<()> {
        if let Some(folder) = file.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut new = OpenOptions::new().write(true).create_new(true).open(&file.path)?;
        new.write_all(file.text.as_bytes())
    };
    written()
        .with_context(|| format!("cannot write `{}`", file.path.display()))
        .map_err(Failure::Work)
}

/// What to do now, a step a line. A workflow that does not know where moc comes from has a gap.
fn next(place: &Place, args: &BeginningArgs, has_gap: bool) -> String {
    let folder = place.folder.display().to_string();
    let root = if folder == "." { String::new() } else { format!(" --root '{folder}'") };
    let mut steps = vec![
        format!("moc serve --open{root}  shows the site on this machine"),
        format!("moc check{root}  tells what is wrong in the notes"),
    ];
    if place.is_vault && !args.opt_in {
        steps.push(
            "every note is published that is not held back: read [content] in site.toml".to_owned(),
        );
    }
    if !args.no_workflow {
        if has_gap {
            steps.push(format!(
                "in {}, put the repository that you have moc from in place of OWNER (or begin again with --moc)",
                workflow::PATH
            ));
        }
        steps.push("on GitHub, Settings → Pages → Source: GitHub Actions".to_owned());
        let is_repository = place.repository.is_some();
        let first = if is_repository { "git add" } else { "git init, then git add" };
        steps.push(format!("{first}, commit and push: the site is online some minutes later"));
    }
    let lines =
        steps.iter().enumerate().map(|(at, step)| format!("  {}. {}\n", at + 1, visible(step)));
    format!("Next:\n{}", lines.collect::<String>())
}

fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    visible(text.strip_prefix("./").unwrap_or(&text)).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_comes_from_the_folder_s_name() {
        for (folder, title) in [
            ("/x/my-notes", "My notes"),
            ("/x/Field Notes", "Field Notes"),
            ("/x/moC_x", "moC_x"),
            ("/x/gärten", "Gärten"),
            ("/", "Notes"),
        ] {
            assert_eq!(title_of(Path::new(folder)), title);
        }
    }
}
