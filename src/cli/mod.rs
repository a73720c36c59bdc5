//! The door: arguments in, exit status out; one file a command.
//!
//! What people read goes to stderr, what programs read to stdout. Statuses: 0 all is well,
//! 1 something is missing from what was asked for, 2 wrong usage or configuration. A reader
//! that closes its end of a pipe early is no failure.

#![allow(
    clippy::disallowed_methods,
    reason = "the command line may touch disk, clock and environment"
)]

mod beginning;
mod build;
mod check;
mod clock;
mod completions;
mod explain;
mod external;
mod fix;
mod flowchart;
mod import;
mod init;
mod input;
mod new;
mod output;
mod progress;
mod prompt;
mod query;
mod refreshes;
mod render;
mod serve;
mod site;
mod theme;

use clap::{Parser, Subcommand};
use std::ffi::OsString;

/// Turns a folder of Markdown notes, above all an Obsidian vault, into a static site
#[derive(Debug, Parser)]
#[command(name = "moc", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Begin a site: site.toml, and a workflow that publishes it on GitHub Pages
    Init(init::InitArgs),
    /// Begin a site with the settings of another generator
    Import(import::ImportArgs),
    /// Build the whole site
    ///
    /// Before it is put in place it is searched for names, sentences, tags, fields and comments that only
    /// unpublished notes hold. If anything is found, nothing is published and the status is 1; words
    /// that are no secret can be allowed in site.toml (`[leaks] allow`).
    Build(build::BuildArgs),
    /// Show the site in the browser while it is written
    Serve(serve::ServeArgs),
    /// Tell what is wrong with a site, with nothing written
    Check(check::CheckArgs),
    /// Say what the code of a message means and how to mend it
    Explain(explain::ExplainArgs),
    /// Answer a Dataview query
    Query(query::QueryArgs),
    /// Draw a flowchart that is written as text
    Flowchart(flowchart::FlowchartArgs),
    /// Begin a note of a kind
    New(new::NewArgs),
    /// Print one Markdown text as an HTML fragment
    Render(render::RenderArgs),
    /// Work with the theme's files
    Theme(theme::ThemeArgs),
    /// Print a completion script for a shell
    Completions(completions::CompletionsArgs),
}

/// Why a command ended early, and thereby its exit status.
#[derive(Debug)]
enum Failure {
    /// Wrong usage: 2.
    Usage(String),
    /// A wrong `site.toml`: 2.
    Config(Box<crate::diag::Diagnostic>),
    /// The work itself failed: 1.
    Work(anyhow::Error),
    /// Nobody reads our output any more: 0, and not a word.
    PipeClosed,
}

/// Runs the command that `args` (the program's name first) ask for, and gives its exit status.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version come this way too, with status 0.
            let _ = error.print();
            return if error.use_stderr() { 2 } else { 0 };
        }
    };
    let result = match cli.command {
        Command::Init(args) => init::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Build(args) => build::run(args),
        Command::Serve(args) => serve::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Query(args) => query::run(&args),
        Command::Flowchart(args) => flowchart::run(&args),
        Command::New(args) => new::run(&args),
        Command::Render(args) => render::run(&args),
        Command::Theme(args) => theme::run(&args),
        Command::Completions(args) => completions::run(&args),
    };
    result.unwrap_or_else(|failure| ended(&failure))
}

/// Says why a command failed; its exit status.
fn ended(failure: &Failure) -> u8 {
    match failure {
        Failure::Usage(message) => {
            output::complain(message);
            2
        }
        Failure::Config(diagnostic) => {
            output::to_stderr(&crate::diag::human::text(
                std::slice::from_ref(diagnostic),
                output::has_colour(),
            ));
            2
        }
        Failure::Work(error) => {
            output::complain(&format!("{error:#}"));
            1
        }
        Failure::PipeClosed => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_commands_are_well_formed() {
        Cli::command().debug_assert();
    }
}
