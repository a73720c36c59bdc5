//! `moc serve`: the site while it is written, in the browser.

use super::build::STACK_SIZE_BYTES;
use super::output;
use super::progress::Bar;
use super::refreshes::Refreshes;
use super::{Failure, clock, site};
use crate::build::live::{Live, LiveError, LiveFile, Open, Setup};
use crate::config::{Config, Overrides};
use crate::diag::{Diagnostic, Severity};
use crate::io::asset::OpenAsset;
use crate::io::room::prefer_small_pages;
use crate::io::watch::{Times, Watch, Watched};
use crate::serve::{self, Broadcast, Editor, File, Limits, News, Options, Site};
use clap::Args;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Port where neither the command line nor `site.toml` names one.
const PORT: u16 = 4114;

/// How long nothing is saved before the whole site is made.
const AT_REST: Duration = Duration::from_millis(400);

/// The variable that holds an editor's pattern where `site.toml` has none.
const EDITOR_URL: &str = "EDITOR_URL";

#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Folder of the site: notes, and site.toml where there is one
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// Port to listen on, or the next that is free [default: that of site.toml, else 4114]
    #[arg(long, value_name = "PORT")]
    port: Option<u16>,
    /// Address to listen on, for other machines to see the site [default: this machine alone]
    #[arg(long, value_name = "ADDRESS")]
    host: Option<String>,
    /// Show notes with `draft: true` too
    #[arg(long)]
    drafts: bool,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Leave code blocks without colours
    #[arg(long)]
    no_highlight: bool,
    /// Print how long each phase of the start and of each refresh took
    #[arg(long)]
    timings: bool,
    /// The time that `date(now)` and `date(today)` mean in queries [default: SOURCE_DATE_EPOCH, else now]
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
}

/// Runs the command, until it is interrupted; its exit status.
///
/// What interrupts it ends the process as it is: nothing is written, so there is nothing to be put in order.
pub(super) fn run(args: &ServeArgs) -> Result<u8, Failure> {
    super::build::start_threads(None);
    let started = Instant::now();
    // A wrong time is told now, not at the first refresh.
    clock::now(args.now.as_deref())?;
    site::is_folder(&args.root)?;
    let root = args.root.canonicalize().map_err(|error| Failure::Work(error.into()))?;
    prefer_small_pages();
    // Watched before it is read, so that nothing between is missed.
    let mut watch = Watch::start(watched(&root), Times::default());
    let bar = Bar::new();
    let tell = |news| bar.update(news);
    let start = || Live::start(root.clone(), opener(&root, args), !args.no_highlight, &tell);
    let live = on_threads_of_its_own(None, start).unwrap_or_else(start);
    bar.clear();
    let live = Arc::new(live.map_err(failed)?);
    let config = live.config();
    let options = options(args, &root, &config);
    let shown = Arc::new(Shown(Arc::clone(&live)));
    let server = serve::listen(&options, shown).map_err(|error| Failure::Work(error.into()))?;
    output::to_stderr(&format!(
        "{}  {} pages, {} ms. Ctrl-C ends it.\n",
        server.url(),
        live.pages(),
        started.elapsed().as_millis()
    ));
    if args.timings {
        output::to_stderr(&super::build::timings(live.start_timings()));
    }
    if args.open {
        open_in_browser(&server.url());
    }
    let news = server.broadcast();
    let (newer, versions) = channel();
    // Fails only when nobody listens any more.
    let _ = newer.send(());
    let author = Arc::new(Author { live, news, refreshes: Refreshes::default() });
    let finisher = Arc::clone(&author);
    thread::Builder::new()
        .name("moc-whole".to_owned())
        .spawn(move || finisher.complete(&versions))
        .map_err(|error| Failure::Work(error.into()))?;
    author.follow(&mut watch, &newer, args.timings)
}

/// Shows an author what is saved: in the browser, and on the terminal.
struct Author {
    live: Arc<Live>,
    news: Broadcast,
    refreshes: Refreshes,
}

impl Author {
    /// Shows what is saved, for ever.
    fn follow(
        &self,
        watch: &mut Watch,
        newer: &Sender<()>,
        with_timings: bool,
    ) -> Result<u8, Failure> {
        loop {
            let change = watch.wait();
            let started = Instant::now();
            let Some(refreshed) = self.live.refresh(&change) else { continue };
            self.tell(refreshed.version, &self.live.diagnostics());
            if with_timings {
                self.refreshes.phases(&refreshed.timings);
            }
            self.refreshes.begin(&refreshed.files, started.elapsed());
            let _ = newer.send(());
        }
    }

    /// Makes each new state as a whole, and tells what was found. On one thread and when nobody is
    /// saving, so that it is in no one's way.
    fn complete(&self, newer: &Receiver<()>) {
        while newer.recv().is_ok() {
            // Of many states only the last is wanted.
            while newer.recv_timeout(AT_REST).is_ok() {}
            let Some(completed) = on_threads_of_its_own(Some(1), || self.live.complete()) else {
                return;
            };
            if let Some(completed) = completed {
                let diagnostics = self.live.diagnostics();
                self.tell(self.live.number(), &diagnostics);
                self.refreshes.end(&completed, &diagnostics);
            }
        }
    }

    /// Tells open pages of a state.
    fn tell(&self, version: u64, diagnostics: &[Diagnostic]) {
        let count =
            |is: fn(Severity) -> bool| diagnostics.iter().filter(|d| is(d.severity)).count();
        self.news.tell(&News {
            version,
            scripts: self.live.scripts(),
            errors: count(|severity| severity >= Severity::Error),
            warnings: count(|severity| severity == Severity::Warning),
        });
    }
}

/// Does something large on threads that end with it: what a thread has used for its work and needs no
/// longer is free for all, and for the system, when it ends. `None` where there are no threads to be had.
fn on_threads_of_its_own<T: Send>(
    count: Option<usize>,
    work: impl FnOnce() -> T + Send,
) -> Option<T> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(count.unwrap_or(0))
        .stack_size(STACK_SIZE_BYTES)
        .build();
    Some(pool.ok()?.install(work))
}

fn options(args: &ServeArgs, root: &Path, config: &Config) -> Options {
    let pattern = config.editor_url.clone().or_else(|| std::env::var(EDITOR_URL).ok());
    let folder = config.content_dir.as_ref().map_or_else(|| root.to_owned(), |dir| root.join(dir));
    Options {
        host: args.host.clone(),
        port: args.port.or(config.port).unwrap_or(PORT),
        base: base(config.base_url.as_deref()),
        editor: pattern.map(|pattern| Editor { pattern, root: folder }),
        limits: Limits::default(),
    }
}

/// The path of an absolute address.
fn base(url: Option<&str>) -> String {
    let rest = url.and_then(|url| url.split_once("://")).map_or("", |(_, rest)| rest);
    rest.find('/').map_or("/", |at| &rest[at..]).to_owned()
}

/// What is watched: the notes, the theme, the settings.
fn watched(root: &Path) -> Watched {
    Watched {
        trees: vec![root.to_owned()],
        folders: vec![root.join(".obsidian"), root.join(".obsidian/snippets")],
        skipped: vec![root.join("public"), root.join("target"), root.join("node_modules")],
    }
}

/// Reads the settings anew.
fn opener(root: &Path, args: &ServeArgs) -> Box<Open> {
    let (root, drafts, now) = (root.to_owned(), args.drafts, args.now.clone());
    Box::new(move || {
        let overrides = Overrides { drafts, ..Overrides::default() };
        let site = site::open(&root, overrides).map_err(wrong)?;
        let now = clock::now(now.as_deref()).unwrap_or_default();
        Ok(Setup { config: site.config, diagnostics: site.diagnostics, now })
    })
}

/// What is wrong with the settings.
fn wrong(failure: Failure) -> Box<Diagnostic> {
    let told = |message: String| {
        Box::new(Diagnostic::new(Severity::Error, "preview::unreadable", message))
    };
    match failure {
        Failure::Config(wrong) => wrong,
        Failure::Usage(message) => told(message),
        Failure::Work(error) => told(format!("{error:#}")),
        Failure::PipeClosed => told("the settings cannot be read".to_owned()),
    }
}

fn failed(error: LiveError) -> Failure {
    match error {
        LiveError::Config(wrong) => Failure::Config(wrong),
        LiveError::Folder(error) => Failure::Work(error.into()),
    }
}

/// Asks the system to open an address; what comes of it is its affair.
fn open_in_browser(url: &str) {
    let (program, first): (&str, &[&str]) = match std::env::consts::OS {
        "macos" => ("open", &[]),
        "windows" => ("cmd", &["/c", "start", ""]),
        _ => ("xdg-open", &[]),
    };
    let quiet = std::process::Stdio::null;
    let mut command = std::process::Command::new(program);
    command.args(first).arg(url).stdin(quiet()).stdout(quiet()).stderr(quiet());
    if command.spawn().is_err() {
        output::to_stderr("No browser could be opened; open the address above yourself.\n");
    }
}

/// A file of the vault as the server sees it.
struct Asset(OpenAsset);

impl serve::Stored for Asset {
    fn size_bytes(&self) -> u64 {
        self.0.size_bytes()
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        self.0.read_at(offset, into)
    }
}

/// The live site as the server sees it.
struct Shown(Arc<Live>);

impl Site for Shown {
    fn file(&self, path: &str) -> Option<File> {
        match self.0.file(path)? {
            LiveFile::Made(bytes, true) => Some(File::page(bytes)),
            LiveFile::Made(bytes, false) => Some(File::other(bytes)),
            LiveFile::Asset(file) => {
                let content = Arc::new(Asset(OpenAsset::open(&file.disk).ok()?));
                let body = serve::Body::Stored { content, digest: file.digest };
                Some(File { body, is_page: false })
            }
        }
    }

    fn has(&self, path: &str) -> bool {
        self.0.has(path)
    }

    fn diagnostics(&self) -> Vec<Diagnostic> {
        self.0.diagnostics()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_path_is_that_of_the_address() {
        let bases =
            [None, Some("https://a.b/"), Some("https://a.b/repo/"), Some("https://a.b/c/d/")];
        assert_eq!(bases.map(base), ["/", "/", "/repo/", "/c/d/"]);
    }
}
