//! `moc init`: the beginning of a site, in a vault, among notes or in an empty folder.

use super::beginning::{self, BeginningArgs, Place};
use super::{Failure, prompt};
use crate::config::{BaseUrl, Publish};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "EXAMPLES:
  moc init
  moc init ~/vault --title 'Field notes' --opt-in --yes
  moc init --dry-run

Writes site.toml, a workflow for GitHub Pages and a .gitignore, and in an empty folder a first note.
Nothing that exists is overwritten. What Obsidian keeps from its search, templates and daily notes are
left out of the site. On a terminal it asks; --yes and the options answer beforehand.")]
pub(super) struct InitArgs {
    /// Folder of the vault or the notes
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    #[command(flatten)]
    more: BeginningArgs,
}

/// Runs the command; its exit status.
pub(super) fn run(args: &InitArgs) -> Result<u8, Failure> {
    let place = beginning::place(&args.folder)?;
    let mut settings = place.settings.clone();
    settings
        .set("site", "title", beginning::title_of(&args.folder), None)
        .map_err(Failure::Usage)?;
    beginning::apply(&args.more, &mut settings)?;
    let mut more = args.more.clone();
    if !args.more.yes && prompt::is_possible() {
        asked(&place, &mut more)?;
        beginning::apply(&more, &mut settings)?;
    }
    beginning::put(&place, &settings, &more)
}

/// Asks for what no option said.
fn asked(place: &Place, args: &mut BeginningArgs) -> Result<(), Failure> {
    let text = |answer: &str| Ok(Some(answer.to_owned()).filter(|answer| !answer.is_empty()));
    if args.title.is_none() {
        args.title = prompt::ask("Name of the site?", &beginning::title_of(&place.folder), text)?;
    }
    if !args.opt_in && !place.is_empty {
        let question = "Which notes are published: all that are not held back (all), or only those with `publish: \
                        true` (opt-in)?";
        let publish = prompt::ask(question, "all", |answer| match answer {
            "all" => Ok(Publish::All),
            "opt-in" => Ok(Publish::OptIn),
            other => Err(format!("`{other}` is neither all nor opt-in")),
        })?;
        args.opt_in = publish == Publish::OptIn;
    }
    if !args.no_workflow {
        args.no_workflow = !prompt::yes("Write a workflow that publishes on GitHub Pages?")?;
    }
    if args.base_url.is_none() && args.no_workflow {
        args.base_url =
            prompt::ask("Address that the site will have?", "", |answer| match answer {
                "" => Ok(None),
                url => url.parse::<BaseUrl>().map(|url| Some(String::from(url))),
            })?;
    }
    Ok(())
}
