//! Where words go: machine output to stdout, human output to stderr, colours only on a
//! terminal that wants them.

use super::Failure;
use crate::diag::visible::visible;
use crate::diag::{Diagnostic, human, json, short};
use clap::ValueEnum;
use std::io::{self, ErrorKind, IsTerminal, Write};

/// How diagnostics are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    /// The source line with the place marked, to stderr
    #[default]
    #[value(alias = "text")]
    Human,
    /// A line each, to stderr
    Short,
    /// A JSON object each, to stdout
    Json,
}

/// Prints `diagnostics` in the order given. With `is_quiet`, only errors.
pub(super) fn diagnostics(
    diagnostics: &[Diagnostic],
    format: MessageFormat,
    is_quiet: bool,
) -> Result<(), Failure> {
    let errors: Vec<Diagnostic>;
    let told = if is_quiet {
        errors = diagnostics.iter().filter(|one| one.is_error()).cloned().collect();
        &errors
    } else {
        diagnostics
    };
    match format {
        MessageFormat::Human => to_stderr(&human::text(told, has_colour())),
        MessageFormat::Short => to_stderr(&short::lines(told)),
        MessageFormat::Json => to_stdout(json::lines(told).as_bytes())?,
    }
    Ok(())
}

/// Writes machine output.
pub(super) fn to_stdout(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = io::stdout().lock();
    written(stdout.write_all(bytes).and_then(|()| stdout.flush()))
}

/// Writes human output. When nobody can read it there is nobody to tell.
pub(super) fn to_stderr(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr.write_all(text.as_bytes());
}

/// Says on stderr, in one line, what went wrong.
pub(super) fn complain(message: &str) {
    to_stderr(&format!("error: {}\n", visible(message)));
}

/// The outcome of writing to stdout, with a closed pipe told from a real failure.
pub(super) fn written(result: io::Result<()>) -> Result<(), Failure> {
    result.map_err(|error| match error.kind() {
        ErrorKind::BrokenPipe => Failure::PipeClosed,
        _ => Failure::Work(anyhow::Error::new(error).context("cannot write the output")),
    })
}

/// Whether human output may have colours: on a terminal, unless `NO_COLOR` is set.
pub(super) fn has_colour() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
    io::stderr().is_terminal() && !is_set("NO_COLOR") && !is_dumb
}
