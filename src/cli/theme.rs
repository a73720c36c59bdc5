//! `moc theme`: the built-in themes, and their files for a site to change.
//!
//! A file in `<root>/theme/` stands in for the built-in file of the same path, so ejecting one
//! is copying it there. Which theme that is, the site's `site.toml` says.

use super::{Failure, output, site};
use crate::config::{Overrides, ThemeName};
use crate::text::nearest::nearest;
use crate::theme;
use anyhow::Context as _;
use clap::{Args, Subcommand};
use std::borrow::Cow;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// The site's own theme files, in the root.
const OWN_THEME: &str = "theme";

#[derive(Debug, Args)]
pub(super) struct ThemeArgs {
    #[command(subcommand)]
    command: ThemeCommand,
}

#[derive(Debug, Subcommand)]
enum ThemeCommand {
    /// List the built-in themes, with a mark at the one that the site uses
    List(ListArgs),
    /// Copy theme files to the site's own theme folder, where they stand in for the built-in
    /// ones; without FILE, list what there is
    Eject(EjectArgs),
}

#[derive(Debug, Args)]
struct ListArgs {
    /// Folder of the site
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
}

#[derive(Debug, Args)]
struct EjectArgs {
    /// Files or folders of the theme, as the list names them
    #[arg(value_name = "FILE")]
    files: Vec<String>,
    /// Every file
    #[arg(long, conflicts_with = "files")]
    all: bool,
    /// Folder of the site
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Overwrite files that are there already
    #[arg(long)]
    force: bool,
}

/// A theme file: its path in the theme, and its bytes.
type ThemeFile = (String, Cow<'static, [u8]>);

/// Runs the command; its exit status.
pub(super) fn run(args: &ThemeArgs) -> Result<u8, Failure> {
    match &args.command {
        ThemeCommand::List(args) => list(args),
        ThemeCommand::Eject(args) => eject(args),
    }
}

fn list(args: &ListArgs) -> Result<u8, Failure> {
    let used = used(&args.root)?;
    let line = |theme: ThemeName| {
        let mark = if theme == used { '*' } else { ' ' };
        format!("{mark} {:8} {}\n", theme.as_str(), theme::description(theme))
    };
    let list: String = ThemeName::ALL.into_iter().map(line).collect();
    output::to_stdout(list.as_bytes())?;
    Ok(0)
}

/// The theme that the site at `root` names.
fn used(root: &Path) -> Result<ThemeName, Failure> {
    Ok(site::open(root, Overrides::default())?.config.theme_name)
}

fn eject(args: &EjectArgs) -> Result<u8, Failure> {
    let files = theme::built_in_files(used(&args.root)?);
    if args.files.is_empty() && !args.all {
        let list: String = files.iter().map(|(path, _)| format!("{path}\n")).collect();
        output::to_stdout(list.as_bytes())?;
        return Ok(0);
    }
    let wanted = wanted(&files, &args.files)?;
    let folder = args.root.join(OWN_THEME);
    if !args.force {
        nothing_there(&wanted, &folder)?;
    }
    for (path, bytes) in wanted {
        let target = folder.join(path);
        write(&target, bytes, args.force)
            .with_context(|| format!("cannot write `{}`", target.display()))
            .map_err(Failure::Work)?;
        output::to_stderr(&format!("{}\n", target.display()));
    }
    Ok(0)
}

/// The files that `names` mean: a file, or all of a folder; all files when there are no names.
fn wanted<'f>(files: &'f [ThemeFile], names: &[String]) -> Result<Vec<&'f ThemeFile>, Failure> {
    let is_meant = |path: &str, name: &str| {
        path.strip_prefix(name.trim_end_matches('/'))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    for name in names {
        if !files.iter().any(|(path, _)| is_meant(path, name)) {
            let near = nearest(name, files.iter().map(|(path, _)| path.as_str()));
            let help = near.map_or("`moc theme eject` lists all".to_owned(), |near| {
                format!("did you mean `{near}`?")
            });
            return Err(Failure::Usage(format!("the theme has no file `{name}`; {help}")));
        }
    }
    let chosen = files
        .iter()
        .filter(|(path, _)| names.is_empty() || names.iter().any(|name| is_meant(path, name)));
    Ok(chosen.collect())
}

/// Refuses as a whole when any of `files` is in `folder` already: half a copy helps nobody.
fn nothing_there(files: &[&ThemeFile], folder: &Path) -> Result<(), Failure> {
    let there: Vec<&str> = files
        .iter()
        .map(|(path, _)| path.as_str())
        .filter(|path| folder.join(path).symlink_metadata().is_ok())
        .collect();
    if there.is_empty() {
        return Ok(());
    }
    let list = there.join(", ");
    Err(Failure::Usage(format!("already in `{}`: {list}; --force overwrites", folder.display())))
}

fn write(target: &Path, bytes: &[u8], is_forced: bool) -> std::io::Result<()> {
    if let Some(folder) = target.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    options.write(true);
    if is_forced {
        options.create(true).truncate(true);
    } else {
        options.create_new(true);
    }
    options.open(target)?.write_all(bytes)
}
