//! `moc check`: what is wrong with a site, all of it, with nothing written but what one asks to be mended.

use super::output::{self, MessageFormat, Paths};
use super::progress::Bar;
use super::{Failure, clock, external, fix, site};
use crate::build::{self, BuildRequest, Checked, Progress};
use crate::config::Overrides;
use crate::diag::{self, Diagnostic, Severity, summary::Summary};
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
#[command(after_help = "EXAMPLES:
  moc check
  moc check --strict --format github     in a workflow
  moc check --external                   links to other sites too
  moc check --fix                        mends what is safe, after showing it

`moc explain CODE` says what a message means. `[check]` in site.toml sets levels by code.")]
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
    /// Mend what is safe, after showing it: links to notes that were moved, upper and lower case, `|` in tables
    #[arg(long)]
    fix: bool,
    /// With --fix, write without asking
    #[arg(long, requires = "fix")]
    yes: bool,
    /// How diagnostics are printed
    #[arg(long, alias = "message-format", value_name = "FORMAT", value_enum, default_value_t)]
    format: MessageFormat,
}

/// Runs the command; its exit status.
pub(super) fn run(args: &CheckArgs) -> Result<u8, Failure> {
    if args.external {
        external::is_there()?;
    }
    let overrides = Overrides { drafts: args.drafts, ..Overrides::default() };
    let Some(site) = site::open_or_tell(&args.root, overrides, args.format)? else { return Ok(2) };
    let content = site.config.content_dir.clone();
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
    let mut checked = looked_through(&request)?;
    bar.clear();
    if args.fix {
        let notes = args.root.join(content.as_deref().unwrap_or_default());
        if fix::run(&checked, &notes, args.format, args.yes)? == fix::Outcome::Written {
            checked = looked_through(&request)?;
            bar.clear();
        }
    }
    let Checked { pages, diagnostics: mut found, mut wanted, frozen, .. } = checked;
    found.extend(site.diagnostics);
    if args.external {
        found.extend(external::check(&frozen.vault, &request.config, &request.out));
    }
    request.config.levels.apply(&mut found);
    diag::sort(&mut found);
    request.config.levels.apply(&mut wanted);
    // By demand, which no sorting would find.
    found.extend(wanted);
    let paths = Paths { root: &args.root, content: content.as_deref() };
    output::diagnostics(&found, args.format, false, &paths)?;
    if args.format == MessageFormat::Human {
        output::to_stderr(&output::more(&found));
    }
    let plural = if pages == 1 { "" } else { "s" };
    output::to_stderr(&format!("{pages} page{plural} checked: {}\n", Summary::of(&found)));
    Ok(status(&found, args.strict))
}

fn looked_through(request: &BuildRequest<'_>) -> Result<Checked, Failure> {
    build::check(request).map_err(|error| Failure::Work(anyhow::Error::new(error)))
}

/// 1 where there is an error; with `is_strict` where there is a warning, too.
fn status(diagnostics: &[Diagnostic], is_strict: bool) -> u8 {
    let limit = if is_strict { Severity::Warning } else { Severity::Error };
    u8::from(diagnostics.iter().any(|one| one.severity >= limit))
}
