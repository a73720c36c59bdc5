//! `moc check`: what is wrong with a site, all of it, with nothing written.

use super::output::{self, MessageFormat, Paths};
use super::progress::Bar;
use super::{Failure, clock, external, site};
use crate::build::{self, BuildRequest, Progress};
use crate::config::Overrides;
use crate::diag::{self, Diagnostic, Severity, summary::Summary};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// Folder of the site: notes, and site.toml where there is one
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Look at notes with `draft: true` too
    #[arg(long)]
    drafts: bool,
    /// End with status 1 on any warning, not on errors alone
    #[arg(long)]
    strict: bool,
    /// The time that `date(now)` and `date(today)` mean in queries [default: SOURCE_DATE_EPOCH, else now]
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// Ask other sites whether the links that lead there still hold
    #[arg(long)]
    external: bool,
    /// How diagnostics are printed
    #[arg(long, alias = "message-format", value_name = "FORMAT", value_enum, default_value_t)]
    format: MessageFormat,
}

/// Runs the command; its exit status.
pub(super) fn run(args: &CheckArgs) -> Result<u8, Failure> {
    let overrides = Overrides { drafts: args.drafts, ..Overrides::default() };
    let Some(site) = site::open_or_tell(&args.root, overrides, args.format)? else { return Ok(2) };
    let bar = Bar::new();
    let progress = |news: Progress| bar.update(news);
    let request = BuildRequest {
        root: args.root.clone(),
        out: args.root.join(&site.config.out),
        config: site.config,
        highlight: false,
        now: clock::now(args.now.as_deref())?,
        cache: false,
        progress: Some(&progress),
    };
    let result = build::check(&request);
    bar.clear();
    let checked = result.map_err(|error| Failure::Work(anyhow::Error::new(error)))?;
    let levels = &request.config.levels;
    let mut found = checked.diagnostics;
    found.extend(site.diagnostics);
    if args.external {
        found.extend(external::check(&checked.frozen.vault, &request.config, &request.out)?);
    }
    levels.apply(&mut found);
    diag::sort(&mut found);
    let mut wanted = checked.wanted;
    levels.apply(&mut wanted);
    // By demand, which no sorting would find.
    found.extend(wanted);
    let paths = Paths { root: &args.root, content: request.config.content_dir.as_deref() };
    output::diagnostics(&found, args.format, false, &paths)?;
    let plural = if checked.pages == 1 { "" } else { "s" };
    output::to_stderr(&format!(
        "{} page{plural} checked: {}\n",
        checked.pages,
        Summary::of(&found)
    ));
    Ok(status(&found, args.strict))
}

/// 1 where there is an error; with `is_strict` where there is a warning, too.
fn status(diagnostics: &[Diagnostic], is_strict: bool) -> u8 {
    let limit = if is_strict { Severity::Warning } else { Severity::Error };
    u8::from(diagnostics.iter().any(|one| one.severity >= limit))
}
