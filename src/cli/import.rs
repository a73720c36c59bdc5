//! `moc import`: the beginning of a site with what another generator was set up with.

use super::beginning::{self, BeginningArgs};
use super::{Failure, output};
use crate::diag::visible::visible;
use crate::io;
use crate::setup::import::{Files, Imported, Tool};
use crate::text::decode::decode;
use clap::{Args, ValueEnum};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(after_help = "EXAMPLES:
  moc import --dry-run
  moc import ~/garden --from quartz

Reads the configuration of Quartz, Hugo, Zola or MkDocs, or what Obsidian Publish leaves in a vault; says what
carries over, what there is to do by hand and what moc has not; and writes the files of `moc init` with
these settings. Nothing that exists is overwritten, and no note is changed. The guide has a page about each.")]
pub(super) struct ImportArgs {
    /// Folder of the other site
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    /// The other generator [default: the one whose files are there]
    #[arg(long, value_name = "TOOL", value_enum)]
    from: Option<From>,
    #[command(flatten)]
    more: BeginningArgs,
}

/// A generator, as it is named on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum From {
    /// quartz.config.yaml or quartz.config.ts
    Quartz,
    /// hugo.toml and its like
    Hugo,
    /// config.toml
    Zola,
    /// mkdocs.yml
    Mkdocs,
    /// .obsidian/publish.json, publish.css
    ObsidianPublish,
}

impl From {
    fn tool(self) -> Tool {
        match self {
            From::Quartz => Tool::Quartz,
            From::Hugo => Tool::Hugo,
            From::Zola => Tool::Zola,
            From::Mkdocs => Tool::MkDocs,
            From::ObsidianPublish => Tool::ObsidianPublish,
        }
    }
}

/// Runs the command; its exit status.
pub(super) fn run(args: &ImportArgs) -> Result<u8, Failure> {
    super::site::is_folder(&args.folder)?;
    let files = files(&args.folder);
    let tool = tool(args.from, &files)?;
    let imported = tool.read(&files).map_err(Failure::Usage)?;
    output::to_stderr(&told(tool, &imported));
    let place = beginning::place(&args.folder)?;
    let mut settings = place.settings.clone();
    settings.merge(imported.settings);
    if settings.get("site", "title").is_none() {
        let title = beginning::title_of(&args.folder);
        settings.set("site", "title", title, None).map_err(Failure::Usage)?;
    }
    beginning::apply(&args.more, &mut settings)?;
    beginning::put(&place, &settings, &args.more)
}

/// The configuration files that are there.
fn files(folder: &Path) -> Files {
    let mut files = Files::new();
    for tool in Tool::ALL {
        let (first, more) = tool.files();
        for name in first.iter().chain(more) {
            if let Ok(Some(text)) = io::root::read_text(&folder.join(name)) {
                files.insert((*name).to_owned(), decode(text.as_bytes()).text);
            }
        }
    }
    files
}

/// The generator that is meant: the one that was said, else the only one.
fn tool(from: Option<From>, files: &Files) -> Result<Tool, Failure> {
    if let Some(from) = from {
        return Ok(from.tool());
    }
    let found: Vec<Tool> = Tool::ALL.into_iter().filter(|tool| tool.is_meant(files)).collect();
    match found[..] {
        [tool] => Ok(tool),
        [] => Err(Failure::Usage(
            "there is no configuration here that can be read: quartz.config.yaml, quartz.config.ts, hugo.toml, \
             config.toml, mkdocs.yml or .obsidian/publish.json. `moc init` begins without one"
                .to_owned(),
        )),
        _ => {
            let names: Vec<&str> = found.iter().map(|tool| tool.name()).collect();
            Err(Failure::Usage(format!("there are files of {}: say which with --from", names.join(" and of "))))
        }
    }
}

/// What becomes of the configuration, in three lists.
fn told(tool: Tool, imported: &Imported) -> String {
    let mut out = format!("From {}:\n", tool.name());
    for (title, lines) in [
        ("Carries over", &imported.carried),
        ("To do by hand", &imported.by_hand),
        ("Not possible with moc", &imported.missing),
    ] {
        if !lines.is_empty() {
            out.push_str(&format!("{title}:\n"));
            let told = lines.iter().map(|line| format!("  - {}\n", visible(line)));
            out.push_str(&told.collect::<String>());
        }
    }
    out.push_str(&format!("More in the guide, on the page `{}`.\n\n", tool.guide()));
    out
}
