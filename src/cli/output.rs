//! Where words go: machine output to stdout, human output to stderr, colours only on a
//! terminal that wants them.

use super::Failure;
use crate::diag::visible::visible;
use crate::diag::{Diagnostic, Severity, codes, github, human, json, short};
use clap::ValueEnum;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Component, Path};

/// How diagnostics are printed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum MessageFormat {
    /// The source line with the place marked, to stderr
    #[default]
    #[value(name = "text", alias = "human")]
    Human,
    /// A line each, to stderr
    Short,
    /// A JSON object each, to stdout
    Json,
    /// Annotations of GitHub's runner, to stdout; no remarks
    Github,
}

/// Prints `diagnostics` in the order given. With `is_quiet`, only errors. `paths` tells where
/// the files lie that they name.
pub(super) fn diagnostics(
    diagnostics: &[Diagnostic],
    format: MessageFormat,
    is_quiet: bool,
    paths: &Paths<'_>,
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
        MessageFormat::Github => {
            to_stdout(github::lines(told, &|file| paths.seen_here(file)).as_bytes())?;
        }
    }
    Ok(())
}

/// Where it is said what the codes mean, by the gravest as an example; nothing where all are remarks.
pub(super) fn more(told: &[Diagnostic]) -> String {
    let known = told.iter().rev().filter(|one| codes::find(&one.code).is_some());
    match known.max_by_key(|one| one.severity).filter(|one| one.severity > Severity::Info) {
        Some(worst) => {
            format!("`moc explain {}` says what that means and how to mend it\n\n", worst.code)
        }
        None => String::new(),
    }
}

/// Where the files lie that findings name: those of the notes below the folder of the notes, the site's
/// own below its root.
pub(super) struct Paths<'a> {
    /// The folder of the site, as it was given.
    pub(super) root: &'a Path,
    /// The folder of the notes, from the root.
    pub(super) content: Option<&'a str>,
}

impl Paths<'_> {
    /// A file's path from where the command was run, with `/`.
    fn seen_here(&self, file: &str) -> String {
        let is_the_site_s = file == "site.toml" || file.starts_with("theme/");
        let content = self.content.filter(|_| !is_the_site_s);
        let path = self.root.join(content.unwrap_or_default()).join(file);
        let parts = path.components().filter(|part| *part != Component::CurDir);
        let parts: Vec<_> = parts.map(|part| part.as_os_str().to_string_lossy()).collect();
        parts.join("/").replacen("//", "/", 1)
    }
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
