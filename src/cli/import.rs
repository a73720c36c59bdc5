//! stub
use super::Failure;
use super::beginning::BeginningArgs;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// Folder of the other site
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,
    #[command(flatten)]
    more: BeginningArgs,
}

/// Runs the command; its exit status.
pub(super) fn run(_: &ImportArgs) -> Result<u8, Failure> {
    Ok(0)
}
