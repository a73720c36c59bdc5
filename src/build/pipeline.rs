//! The site as a function of its input: parse, freeze, address, render, hand over.

use crate::build::Progress;
use crate::build::timings::{Stopwatch, Tally};
use crate::config::Config;
use crate::diag::{Diagnostic, Severity};
use crate::html::{Addresses, Leaves, sanitize};
use crate::note::{self, Note};
use crate::site::digest::{self, Digest, Digester};
use crate::site::listing::{self, Shelves};
use crate::site::model::{Body, FolderPage, Link, PageModel, SiteModel};
use crate::site::note_page::{Sources, article, note_page};
use crate::site::routes::{self, Routes};
use crate::site::{assets, facts, shell, sitemap, tag_pages};
use crate::text::slug;
use crate::theme::{SiteContext, Theme};
use crate::vault::names::{file_name, parent};
use crate::vault::{AssetId, NoteId, Vault, VaultOptions};
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// Title of a site that has none and whose home page has none.
const UNTITLED: &str = "Notes";
/// Largest SVG that is looked through; a larger one is left out.
const LARGEST_SVG_BYTES: usize = 16 << 20;

/// A site's whole input. Paths are relative to the folder of the notes, with `/`.
pub struct Input {
    /// Notes as bytes, sorted by path.
    pub notes: Vec<(String, Vec<u8>)>,
    /// Other files, sorted.
    pub assets: Vec<String>,
    /// Files that exist and are not published.
    pub hidden: Vec<String>,
    /// The site's own theme files.
    pub theme: BTreeMap<String, Vec<u8>>,
    /// Settings.
    pub config: Config,
}

/// Where assets come from and the site goes to.
pub trait World: Sync {
    /// Why the world could not do it; ends the build.
    type Error: Send;

    /// Gives the site a file; its hash.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<Digest, Self::Error>;

    /// Gives the site a file as the last build left it, if it is there with this hash. Says
    /// whether it is.
    fn keep(&self, path: &str, hash: &Digest) -> Result<bool, Self::Error>;

    /// What a former build noted of a page with this digest.
    fn recall(&self, digest: &Digest) -> Option<String>;

    /// Notes something of a page for the next build.
    fn remember(&self, digest: &Digest, note: &str);

    /// Gives the site a copy of an asset. A message says why there is none.
    fn copy(&self, path: &str, asset: &str) -> Result<Result<(), String>, Self::Error>;

    /// The hash of an asset's bytes, or why it cannot be read.
    fn hash(&self, asset: &str) -> Result<[u8; 32], String>;

    /// An asset's bytes; for small ones that are looked into.
    fn read(&self, asset: &str) -> Result<Vec<u8>, String>;
}

/// What the pipeline found and made.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many pages.
    pub pages: usize,
    /// Diagnostics, not sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// Phases.
    pub timings: Vec<(&'static str, Duration)>,
}

/// Builds the whole site into `world`.
pub fn run<W: World>(
    input: Input,
    world: &W,
    leaves: &dyn Leaves,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Outcome, W::Error> {
    let mut watch = Stopwatch::start();
    progress(Progress::Phase("parse"));
    let Input { notes, assets, mut hidden, theme: theme_files, config } = input;
    let (notes, mut diagnostics) = parse(notes, &config, &mut hidden);
    watch.lap("parse");

    progress(Progress::Phase("resolve"));
    let options = VaultOptions { alias_links: config.alias_links };
    let (vault, found) = Vault::freeze(notes, assets, &hidden, options);
    diagnostics.extend(found);
    let (routes, found) = routes::assign(&vault);
    diagnostics.extend(found);
    let shelves = listing::shelve(&vault, &routes, &config);
    watch.lap("resolve");

    let (theme, found) = Theme::load(&theme_files, &config.theme_variables, "theme");
    diagnostics.extend(found);
    let site = site_model(&vault, &routes, &shelves, &theme, &config);
    let context = theme.site(&site);
    let (jobs, found) = jobs(&vault, &routes);
    diagnostics.extend(found);
    watch.lap("theme");

    progress(Progress::Phase("pages"));
    let shelf = AssetShelf::new(&vault, world);
    let addresses = SiteAddresses { routes: &routes, assets: &shelf };
    let sources = Sources {
        vault: &vault,
        routes: &routes,
        shelves: &shelves,
        config: &config,
        addresses: &addresses,
        leaves,
    };
    let maker = Maker {
        sources,
        theme: &theme,
        context: &context,
        site: &site,
        world,
        tallies: Tallies::default(),
        digests: digest::of_notes(&vault, &addresses),
        common: common(&site, &theme, &config),
    };
    let (done, total) = (AtomicUsize::new(0), jobs.len());
    let results: Vec<Result<Made, W::Error>> = jobs
        .par_iter()
        .map(|job| {
            let made = maker.make(job);
            progress(Progress::Steps { done: done.fetch_add(1, Ordering::Relaxed) + 1, total });
            made
        })
        .collect();
    let mut used: BTreeSet<AssetId> = BTreeSet::new();
    let mut pages = 0;
    for made in results {
        let made = made?;
        pages += usize::from(made.hash.is_some());
        diagnostics.extend(made.diagnostics);
        used.extend(made.assets);
    }
    watch.lap("pages");
    let Tallies { html, template, hand_over } = &maker.tallies;
    watch.split(&[
        ("html", html.total()),
        ("templates", template.total()),
        ("write", hand_over.total()),
    ]);

    progress(Progress::Phase("assets"));
    for (path, bytes) in theme.assets() {
        world.put(path, bytes)?;
    }
    diagnostics.extend(copy_assets(&vault, &shelf, &used, world)?);
    world.put(".nojekyll", b"")?;
    if let Some(base) = &config.base_url {
        world.put(
            "sitemap.xml",
            sitemap::sitemap(&addresses_of(&vault, &routes, &jobs, base)).as_bytes(),
        )?;
    }
    diagnostics.extend(shelf.into_diagnostics());
    watch.lap("assets");
    Ok(Outcome { pages, diagnostics, timings: watch.finish() })
}

/// The digest of what every page depends on beside its own model.
fn common(site: &SiteModel, theme: &Theme, config: &Config) -> Digest {
    let mut digester = Digester::default();
    (env!("CARGO_PKG_VERSION"), site, theme.fingerprint(), config.strict_line_breaks)
        .hash(&mut digester);
    digester.digest()
}

/// Parses every note; those that are not published leave only their path behind.
fn parse(
    notes: Vec<(String, Vec<u8>)>,
    config: &Config,
    hidden: &mut Vec<String>,
) -> (Vec<Note>, Vec<Diagnostic>) {
    let parsed: Vec<(Note, Vec<Diagnostic>)> =
        notes.into_par_iter().map(|(path, bytes)| note::parse(&path, &bytes)).collect();
    let mut published = Vec::with_capacity(parsed.len());
    let mut diagnostics = Vec::new();
    for (note, found) in parsed {
        if is_published(&note, config) {
            diagnostics.extend(found);
            published.push(note);
        } else {
            // Its front matter may be why; anything else about it is nobody's business.
            diagnostics.extend(
                found.into_iter().filter(|d| {
                    d.code.starts_with("front-matter::") && d.severity >= Severity::Error
                }),
            );
            hidden.push(note.path);
        }
    }
    (published, diagnostics)
}

/// Whether readers may see a note (F12, X6).
fn is_published(note: &Note, config: &Config) -> bool {
    let is_allowed = match note.front.publish {
        Some(publish) => publish,
        None => !config.opt_in,
    };
    is_allowed && (config.drafts || !note.front.is_draft)
}

fn site_model(
    vault: &Vault,
    routes: &Routes,
    shelves: &Shelves,
    theme: &Theme,
    config: &Config,
) -> SiteModel {
    let home = routes.folders.get("").and_then(|(_, index)| *index);
    let title = config.title.clone().or_else(|| {
        // A home page that is only called by its file has no title to lend.
        home.filter(|id| {
            vault.note(*id).front.title.is_some() || facts::first_heading(vault.note(*id)).is_some()
        })
        .map(|id| routes.titles[id.0 as usize].clone())
    });
    let sections = shelves.folders.get("").map_or(&[][..], |root| &root.folders);
    SiteModel {
        title: title.unwrap_or_else(|| UNTITLED.to_owned()),
        description: config.description.clone(),
        language: config.language.clone(),
        direction: config.direction,
        base_url: config.base_url.clone(),
        theme_dir: theme.dir().to_owned(),
        sections: sections
            .iter()
            .filter_map(|path| shelves.folders.get(path))
            .map(|folder| Link { title: folder.title.clone(), route: folder.route.clone() })
            .collect(),
        strings: theme.strings(&config.language),
        variables: config.theme_variables.clone(),
        note_count: vault.notes.len(),
    }
}

/// One page that has to be made, and its path (not encoded).
enum Job {
    Note(NoteId, String),
    Folder(String, String),
    Tag(String, String),
    Tags,
    NotFound,
    Redirect(String, NoteId),
}

/// Every page of the site, in a fixed order. No two have the same path.
fn jobs(vault: &Vault, routes: &Routes) -> (Vec<Job>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut jobs: Vec<Job> =
        vault.ids().map(|id| Job::Note(id, routes.notes[id.0 as usize].clone())).collect();
    for (folder, (path, index)) in &routes.folders {
        if index.is_none() {
            jobs.push(Job::Folder(folder.clone(), path.clone()));
        }
    }
    let mut tag_paths: FxHashSet<String> = FxHashSet::default();
    for (key, tag) in &vault.tags {
        let path = format!("tags/{}/", slug::tag_path(&tag.name));
        let holder = routes.holder(&path);
        if holder.is_some() || !tag_paths.insert(crate::text::fold::fold(&path)) {
            let holder = holder.unwrap_or("another tag");
            diagnostics.push(
                Diagnostic::new(
                    Severity::Loss,
                    "route::collision",
                    format!(
                        "the tag `#{}` and `{holder}` both want the address `{path}`",
                        tag.name
                    ),
                )
                .help("rename one of them; the tag has no page until then"),
            );
            continue;
        }
        jobs.push(Job::Tag(key.clone(), path));
    }
    // A note called Tags is the page of the tags, if there is one.
    if routes.holder("tags/").is_none() && !vault.tags.is_empty() {
        jobs.push(Job::Tags);
    }
    jobs.push(Job::NotFound);
    for redirect in &routes.redirects {
        if !tag_paths.contains(&crate::text::fold::fold(&redirect.from)) {
            jobs.push(Job::Redirect(redirect.from.clone(), redirect.to));
        }
    }
    (jobs, diagnostics)
}

#[derive(Default)]
struct Tallies {
    html: Tally,
    template: Tally,
    hand_over: Tally,
}

/// What is noted of a note's page, beside its digest.
#[derive(serde::Serialize, serde::Deserialize)]
struct Noted {
    hash: Digest,
    /// Paths of the assets that it refers to.
    assets: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

#[derive(Default)]
struct Made {
    /// Of the file that was handed over, if it was.
    hash: Option<Digest>,
    diagnostics: Vec<Diagnostic>,
    assets: BTreeSet<AssetId>,
}

/// Makes pages.
struct Maker<'a, W> {
    sources: Sources<'a>,
    theme: &'a Theme,
    context: &'a SiteContext,
    site: &'a SiteModel,
    world: &'a W,
    tallies: Tallies,
    /// Of each note.
    digests: Vec<Digest>,
    /// Of what all pages depend on.
    common: Digest,
}

impl<W: World> Maker<'_, W> {
    fn make(&self, job: &Job) -> Result<Made, W::Error> {
        match job {
            Job::Note(id, path) => self.note(*id, path),
            Job::Redirect(from, to) => {
                let root = shell::root_of(from);
                let title = &self.sources.routes.titles[to.0 as usize];
                let target = format!("{root}{}", self.sources.routes.note(*to));
                match self.theme.render_redirect(self.context, title, &target) {
                    Ok(html) => self.write(&format!("{from}index.html"), &html),
                    Err(error) => Ok(Made { diagnostics: vec![*error.0], ..Made::default() }),
                }
            }
            Job::NotFound => {
                let page = self.not_found();
                self.page(&page, "404.html")
            }
            Job::Folder(_, path) | Job::Tag(_, path) => {
                self.page(&self.list(job), &format!("{path}index.html"))
            }
            Job::Tags => self.page(&self.list(job), "tags/index.html"),
        }
    }

    /// The page of a note; not made again when nothing that it depends on has changed.
    fn note(&self, id: NoteId, path: &str) -> Result<Made, W::Error> {
        let file = format!("{path}index.html");
        let (mut page, image) = self.tallies.html.time(|| note_page(self.sources, id, path));
        let digest = self.tallies.html.time(|| self.digest(&page, id));
        let noted = digest.as_ref().and_then(|digest| self.world.recall(digest));
        if let Some(noted) = noted.and_then(|text| serde_json::from_str::<Noted>(&text).ok())
            && self.world.keep(&file, &noted.hash)?
        {
            let assets = noted
                .assets
                .iter()
                .filter_map(|path| self.sources.vault.asset(path))
                .chain(image)
                .collect();
            return Ok(Made { hash: Some(noted.hash), diagnostics: noted.diagnostics, assets });
        }
        let fragment = self.tallies.html.time(|| article(self.sources, id, &page.shell.root));
        if let Body::Note(note) = &mut page.body {
            note.content_html = fragment.html;
        }
        let mut made = self.page(&page, &file)?;
        if let (Some(digest), Some(hash)) = (digest, made.hash) {
            let assets = fragment
                .assets
                .iter()
                .map(|id| self.sources.vault.assets[id.0 as usize].clone())
                .collect();
            let noted = Noted { hash, assets, diagnostics: fragment.diagnostics.clone() };
            if let Ok(text) = serde_json::to_string(&noted) {
                self.world.remember(&digest, &text);
            }
        }
        made.diagnostics.extend(fragment.diagnostics);
        made.assets = fragment.assets;
        made.assets.extend(image);
        Ok(made)
    }

    fn digest(&self, page: &PageModel, id: NoteId) -> Option<Digest> {
        let Sources { vault, .. } = self.sources;
        let article = digest::of_article(vault, &self.digests, id)?;
        let mut digester = Digester::default();
        (self.common, article, page).hash(&mut digester);
        Some(digester.digest())
    }

    /// The model of a page that lists others.
    fn list(&self, job: &Job) -> PageModel {
        let Sources { vault, routes, shelves, config, .. } = self.sources;
        let base_url = config.base_url.as_deref();
        match job {
            Job::Folder(folder, path) => {
                let route = routes.folder(folder).unwrap_or_default();
                let shelf = shelves.folders.get(folder);
                let title = if folder.is_empty() {
                    &self.site.title
                } else {
                    shelf.map_or(folder, |f| &f.title)
                };
                let mut shell = shell::shell("folder", title, path, route, base_url);
                shell.breadcrumbs = if folder.is_empty() {
                    Vec::new()
                } else {
                    shell::breadcrumbs(shelves, parent(folder))
                };
                shell.tree = shell::tree(shelves, folder, None);
                if folder.is_empty() {
                    shell.description = config.description.clone();
                }
                let total = shelf.map_or(0, |f| f.total);
                PageModel {
                    shell,
                    body: Body::Folder(FolderPage { listing: shelves.listing(folder), total }),
                }
            }
            Job::Tag(key, path) => {
                let tag = vault.tags.get(key).cloned().unwrap_or_default();
                let route = routes::tag(&tag.name);
                let mut shell =
                    shell::shell("tag", &format!("#{}", tag.name), path, &route, base_url);
                shell.tree = shell::tree(shelves, "", None);
                PageModel { shell, body: Body::Tag(tag_pages::tag_page(vault, shelves, key, &tag)) }
            }
            _ => {
                let title = self.site.strings.get("tags").map_or("Tags", String::as_str);
                let mut shell = shell::shell("tags", title, "tags/", "tags/", base_url);
                shell.tree = shell::tree(shelves, "", None);
                PageModel { shell, body: Body::Tags(tag_pages::tags_page(vault)) }
            }
        }
    }

    fn not_found(&self) -> PageModel {
        let title =
            self.site.strings.get("not_found_title").map_or("Page not found", String::as_str);
        let base_url = self.sources.config.base_url.as_deref();
        let mut shell = shell::shell("not-found", title, "404.html", "404.html", None);
        // Shown at any depth, so its links begin at the server's root.
        shell.root = shell::absolute_root(base_url);
        shell.tree = shell::tree(self.sources.shelves, "", None);
        PageModel { shell, body: Body::NotFound }
    }

    fn page(&self, page: &PageModel, path: &str) -> Result<Made, W::Error> {
        let rendered = self
            .tallies
            .template
            .time(|| self.theme.render(&page.shell.template, self.context, page));
        match rendered {
            Ok(html) => self.write(path, &html),
            Err(error) => Ok(Made { diagnostics: vec![*error.0], ..Made::default() }),
        }
    }

    fn write(&self, path: &str, html: &str) -> Result<Made, W::Error> {
        let hash = self.tallies.hand_over.time(|| self.world.put(path, html.as_bytes()))?;
        Ok(Made { hash: Some(hash), ..Made::default() })
    }
}

/// Assets with their hashes, looked at when first referred to.
struct AssetShelf<'a, W> {
    vault: &'a Vault,
    world: &'a W,
    hashes: Vec<OnceLock<Option<Digest>>>,
    problems: Mutex<Vec<Diagnostic>>,
}

impl<'a, W: World> AssetShelf<'a, W> {
    fn new(vault: &'a Vault, world: &'a W) -> Self {
        let hashes = vault.assets.iter().map(|_| OnceLock::new()).collect();
        AssetShelf { vault, world, hashes, problems: Mutex::default() }
    }

    /// The hash of an asset that may be copied.
    fn hash(&self, id: AssetId) -> Option<Digest> {
        *self.hashes[id.0 as usize].get_or_init(|| {
            let asset = &self.vault.assets[id.0 as usize];
            let problem = match self.look(asset) {
                Ok(Some(hash)) => return Some(hash),
                Ok(None) => Diagnostic::new(
                    Severity::Error,
                    "asset::active-svg",
                    "this drawing holds what could run in a browser; it is left out",
                )
                .help("remove scripts, event attributes and foreign content from it"),
                Err(reason) => Diagnostic::new(
                    Severity::Loss,
                    "asset::unreadable",
                    format!("this file cannot be read: {reason}"),
                ),
            };
            self.problems
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(problem.in_file(asset));
            None
        })
    }

    /// The hash; `None` for a drawing that is not inert.
    fn look(&self, asset: &str) -> Result<Option<Digest>, String> {
        if asset.to_ascii_lowercase().ends_with(".svg") {
            let bytes = self.world.read(asset)?;
            if bytes.len() > LARGEST_SVG_BYTES || !sanitize::is_inert_svg(&bytes) {
                return Ok(None);
            }
        }
        self.world.hash(asset).map(Some)
    }

    fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.problems.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

struct SiteAddresses<'a, W> {
    routes: &'a Routes,
    assets: &'a AssetShelf<'a, W>,
}

impl<W: World> Addresses for SiteAddresses<'_, W> {
    fn note(&self, id: NoteId) -> &str {
        self.routes.note(id)
    }

    fn title(&self, id: NoteId) -> &str {
        &self.routes.titles[id.0 as usize]
    }

    fn asset(&self, id: AssetId) -> Option<String> {
        let asset = &self.assets.vault.assets[id.0 as usize];
        let is_page_of_its_own =
            matches!(crate::note::link::extension(asset).as_deref(), Some("canvas" | "base"));
        if is_page_of_its_own {
            return None;
        }
        self.assets.hash(id).map(|hash| assets::route(asset, &hash))
    }

    fn folder(&self, path: &str) -> Option<&str> {
        self.routes.folder(path)
    }

    fn tag(&self, tag: &str) -> String {
        routes::tag(tag)
    }
}

/// Copies what published pages refer to. Two assets with the same name and bytes are one file.
fn copy_assets<W: World>(
    vault: &Vault,
    shelf: &AssetShelf<'_, W>,
    used: &BTreeSet<AssetId>,
    world: &W,
) -> Result<Vec<Diagnostic>, W::Error> {
    let mut diagnostics = Vec::new();
    let mut copied: BTreeSet<String> = BTreeSet::new();
    for id in used {
        let asset = &vault.assets[id.0 as usize];
        let Some(hash) = shelf.hash(*id) else { continue };
        let path = assets::path(asset, &hash);
        if copied.insert(path.clone())
            && let Err(reason) = world.copy(&path, asset)?
        {
            let message = format!("`{}` could not be copied: {reason}", file_name(asset));
            diagnostics
                .push(Diagnostic::new(Severity::Loss, "asset::unreadable", message).in_file(asset));
        }
    }
    Ok(diagnostics)
}

/// Absolute addresses of all pages, for the sitemap.
fn addresses_of(
    vault: &Vault,
    routes: &Routes,
    jobs: &[Job],
    base: &str,
) -> Vec<(String, Option<String>)> {
    let mut entries: Vec<(String, Option<String>)> = jobs
        .iter()
        .filter_map(|job| match job {
            Job::Note(id, _) => {
                Some((routes.note(*id).to_owned(), facts::updated(vault.note(*id))))
            }
            Job::Folder(folder, _) => routes.folder(folder).map(|route| (route.to_owned(), None)),
            Job::Tag(key, _) => vault.tags.get(key).map(|tag| (routes::tag(&tag.name), None)),
            Job::Tags => Some(("tags/".to_owned(), None)),
            Job::NotFound | Job::Redirect(..) => None,
        })
        .map(|(route, day)| (format!("{base}{route}"), day))
        .collect();
    entries.sort();
    entries
}
