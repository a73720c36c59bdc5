//! `moc completions`: a completion script for a shell.

use super::{Cli, Failure, output};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell that will read the script
    #[arg(value_enum)]
    shell: Shell,
}

/// Runs the command; its exit status.
pub(super) fn run(args: &CompletionsArgs) -> Result<u8, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "moc", &mut script);
    output::to_stdout(&script)?;
    Ok(0)
}
