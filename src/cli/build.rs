//! `moc build`: the whole site.

use super::output::{self, MessageFormat, Paths};
use super::progress::Bar;
use super::{Failure, clock, site};
use crate::build::hosting;
use crate::build::{self, BuildError, BuildReport, BuildRequest, Progress, Verified};
use crate::config::{BaseUrl, Overrides};
use crate::diag::visible::visible;
use crate::diag::{self, Diagnostic, Severity, summary::Summary};
use crate::io;
use clap::{Args, ValueEnum};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Stack of a worker thread, in bytes: as much as the main thread usually has.
pub(super) const STACK_SIZE_BYTES: usize = 8 << 20;

#[derive(Debug, Args)]
pub(super) struct BuildArgs {
    /// Folder of the site: notes, and site.toml where there is one
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Folder to write the site to [default: public, in the root]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Absolute address of the site, for sitemap.xml and social cards
    #[arg(long, value_name = "URL")]
    base_url: Option<BaseUrl>,
    /// Publish notes with `draft: true` too
    #[arg(long)]
    drafts: bool,
    /// Hold the output to what a host takes: its size, and that there are no links in it
    #[arg(long = "for", value_name = "HOST", value_enum)]
    host: Option<Host>,
    /// End with status 1 on any error or warning
    #[arg(long)]
    strict: bool,
    /// Print how long each phase took
    #[arg(long)]
    timings: bool,
    /// Leave code blocks without colours, which is faster
    #[arg(long)]
    no_highlight: bool,
    /// Neither use nor keep what earlier builds remembered
    #[arg(long)]
    no_cache: bool,
    /// Make the site once more with nothing remembered, compare every byte, and end with status 1 where one differs
    #[arg(long)]
    verify: bool,
    /// The time that `date(now)` and `date(today)` mean in queries [default: SOURCE_DATE_EPOCH, else now]
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// How diagnostics are printed
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    message_format: MessageFormat,
    /// How many threads work [default: one a processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Print nothing but errors
    #[arg(long, short)]
    quiet: bool,
}

/// A host with limits of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Host {
    /// 1 GB, files and folders alone
    GithubPages,
}

/// Runs the command; its exit status.
pub(super) fn run(args: BuildArgs) -> Result<u8, Failure> {
    let started = Instant::now();
    start_threads(args.threads);
    let overrides = Overrides {
        base_url: args.base_url.clone(),
        out: args.out.as_deref().map(from_here).transpose()?,
        content_dir: None,
        drafts: args.drafts,
    };
    let Some(site) = site::open_or_tell(&args.root, overrides, args.message_format)? else {
        return Ok(2);
    };
    let bar = Bar::new();
    let progress = |news: Progress| bar.update(news);
    let request = BuildRequest {
        root: args.root.clone(),
        out: args.root.join(&site.config.out),
        config: site.config,
        highlight: !args.no_highlight,
        now: clock::now(args.now.as_deref())?,
        cache: !args.no_cache,
        progress: (!args.quiet).then_some(&progress),
    };
    let result = build::build(&request);
    let elapsed = started.elapsed();
    let verified = match &result {
        Ok(_) if args.verify => Some(build::verify(&request)),
        _ => None,
    };
    bar.clear();
    let mut report = result.map_err(failed)?;
    let verified = verified.transpose().map_err(failed)?;
    report.diagnostics.extend(verified.iter().flat_map(|it| it.diagnostics.iter().cloned()));
    report.diagnostics.extend(site.diagnostics);
    if let Some(Host::GithubPages) = args.host {
        let listing = io::listing::list(&request.out).map_err(|error| {
            Failure::Work(anyhow::Error::new(error).context("cannot list the site"))
        })?;
        report.diagnostics.extend(hosting::github_pages(&listing));
    }
    request.config.levels.apply(&mut report.diagnostics);
    diag::sort(&mut report.diagnostics);
    let paths = Paths { root: &args.root, content: request.config.content_dir.as_deref() };
    output::diagnostics(&report.diagnostics, args.message_format, args.quiet, &paths)?;
    if args.timings {
        output::to_stderr(&timings(&report.timings));
    }
    if !args.quiet {
        let out = args.out.as_deref().unwrap_or(&request.out);
        output::to_stderr(&verified.as_ref().map(verdict).unwrap_or_default());
        output::to_stderr(&conclusion(&report, out, elapsed));
    }
    Ok(status(&report.diagnostics, args.strict))
}

fn failed(error: BuildError) -> Failure {
    match error.is_refusal {
        true => Failure::Usage(error.to_string()),
        false => Failure::Work(anyhow::Error::new(error)),
    }
}

/// What came of comparing the site with a cold build.
fn verdict(verified: &Verified) -> String {
    let Verified { files, diagnostics } = verified;
    match diagnostics.is_empty() {
        true => format!("verified: all {files} files are what a cold build makes\n"),
        false => format!("verified: not all of {files} files are what a cold build makes\n"),
    }
}

/// Rayon's own threads have less stack than the main thread, and deep notes are as deep on
/// any of them.
pub(super) fn start_threads(count: Option<u16>) {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(count.map_or(0, usize::from))
        .stack_size(STACK_SIZE_BYTES);
    // Fails only where a pool runs already, which then does the work.
    let _ = pool.build_global();
}

/// A folder given on the command line is meant from the working folder, not from the root.
fn from_here(folder: &Path) -> Result<PathBuf, Failure> {
    std::path::absolute(folder)
        .map_err(|error| Failure::Usage(format!("`{}` cannot be used: {error}", folder.display())))
}

/// 1 when something is missing from the output; with `is_strict` on any error or warning too.
fn status(diagnostics: &[Diagnostic], is_strict: bool) -> u8 {
    let limit = if is_strict { Severity::Warning } else { Severity::Loss };
    u8::from(diagnostics.iter().any(|one| one.severity >= limit))
}

/// The last line: what was built, where, how fast, and how well.
fn conclusion(report: &BuildReport, out: &Path, elapsed: Duration) -> String {
    let BuildReport { pages, made, written, kept, deleted, .. } = report;
    // Of a first build there is nothing to tell: all are made.
    let anew = if made < pages { format!(" ({made} made anew)") } else { String::new() };
    let plural = if *pages == 1 { "" } else { "s" };
    if !report.is_in_place {
        return format!(
            "nothing was published, {} is as it was, {:.2} s: {}\n",
            visible(&out.display().to_string()),
            elapsed.as_secs_f64(),
            Summary::of(&report.diagnostics),
        );
    }
    format!(
        "{pages} page{plural}{anew} in {}, {:.2} s ({written} written, {kept} unchanged, {deleted} removed): {}\n",
        visible(&out.display().to_string()),
        elapsed.as_secs_f64(),
        Summary::of(&report.diagnostics),
    )
}

/// Each phase with its milliseconds and its share of all of them.
pub(super) fn timings(phases: &[(&'static str, Duration)]) -> String {
    let total: Duration = phases.iter().map(|(_, elapsed)| *elapsed).sum();
    let width = phases.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).max(5);
    let mut out = String::new();
    for (name, elapsed) in phases.iter().copied().chain([("total", total)]) {
        let milliseconds = elapsed.as_secs_f64() * 1e3;
        let share = 100.0 * elapsed.as_secs_f64() / total.as_secs_f64().max(f64::MIN_POSITIVE);
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{name:width$} {milliseconds:>10.1} ms {share:>5.1} %");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(severity: Severity) -> Vec<Diagnostic> {
        vec![Diagnostic::new(severity, "x", "m")]
    }

    #[test]
    fn the_exit_status_follows_the_gravest_finding() {
        use Severity::{Error, Info, Loss, Warning};
        assert_eq!((status(&[], false), status(&[], true)), (0, 0));
        for (severity, plain, strict) in
            [(Info, 0, 0), (Warning, 0, 1), (Error, 0, 1), (Loss, 1, 1)]
        {
            assert_eq!(status(&one(severity), false), plain, "{severity:?}");
            assert_eq!(status(&one(severity), true), strict, "{severity:?}");
        }
    }

    #[test]
    fn timings_show_milliseconds_and_shares() {
        let phases =
            [("scan", Duration::from_millis(25)), ("highlight", Duration::from_millis(75))];
        assert_eq!(
            timings(&phases),
            "scan            25.0 ms  25.0 %\nhighlight       75.0 ms  75.0 %\ntotal          100.0 ms 100.0 %\n"
        );
        assert_eq!(timings(&[]), "total        0.0 ms   0.0 %\n");
    }
}
