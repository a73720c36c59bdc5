//! The site as a function of its input: parse, freeze, address, render, hand over.

use crate::build::assets::{self, AssetShelf, SiteAddresses};
use crate::build::jobs::{self, Job};
use crate::build::pages::{Made, Maker, Tallies};
use crate::build::timings::Stopwatch;
use crate::build::{MAKER, Progress, feeds};
use crate::config::Config;
use crate::diag::{Diagnostic, Severity};
use crate::diagram::flowcharts::Flowcharts;
use crate::html::Leaves;
use crate::html::compare::Comparisons;
use crate::note::{self, Note};
use crate::query::answers::Answers;
use crate::query::index::{Stat, Surroundings};
use crate::site::alphabet::Alphabet;
use crate::site::appearances::Appearances;
use crate::site::compare::Groups;
use crate::site::digest::{Digest, Digester, Digests};
use crate::site::feeds::has_any;
use crate::site::graph::data::{self, Folders};
use crate::site::graph::{Graph, layout};
use crate::site::listing::{self, Shelves};
use crate::site::model::{Link, SiteModel};
use crate::site::note_page::Sources;
use crate::site::routes::{self, Routes};
use crate::site::{facts, kinds, llms, robots, search, sitemap, wanted};
use crate::theme::Theme;
use crate::value::Date;
use crate::vault::entities::{Entities, Entity};
use crate::vault::mentions::Mentions;
use crate::vault::wanted::Wanted;
use crate::vault::{AssetId, NoteId, Vault, VaultOptions};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Title of a site that has none and whose home page has none.
const UNTITLED: &str = "Notes";

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
    /// What is known of the notes' files, by path.
    pub stats: FxHashMap<String, Stat>,
    /// The time that queries see as now.
    pub now: Date,
    /// Settings.
    pub config: Config,
}

/// What queries may know of the world: files of the vault, nothing else.
struct QueryFiles<'a, W> {
    stats: &'a FxHashMap<String, Stat>,
    config: &'a Config,
    entities: &'a Entities,
    world: &'a W,
}

impl<W: World> Surroundings for QueryFiles<'_, W> {
    fn stat(&self, path: &str) -> Stat {
        self.stats.get(path).copied().unwrap_or_default()
    }

    fn is_starred(&self, path: &str) -> bool {
        self.config.starred.contains(path)
    }

    fn csv(&self, path: &str) -> Result<Vec<u8>, String> {
        self.world.read(path)
    }

    fn entity(&self, id: NoteId) -> Option<&Entity> {
        self.entities.of_note(id)
    }
}

/// Where assets come from and the site goes to. One that has no former build keeps and recalls
/// nothing.
pub trait World: Sync {
    /// Why the world could not do it; ends the build.
    type Error: Send;

    /// Gives the site a file; its hash.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<Digest, Self::Error>;

    /// Gives the site a file as the last build left it, if it is there with this hash. Says
    /// whether it is.
    fn keep(&self, _path: &str, _hash: &Digest) -> Result<bool, Self::Error> {
        Ok(false)
    }

    /// What a former build noted of a page with this digest.
    fn recall(&self, _digest: &Digest) -> Option<String> {
        None
    }

    /// Notes something of a page for the next build.
    fn remember(&self, _digest: &Digest, _note: &str) {}

    /// Gives the site a copy of an asset. A message says why there is none.
    fn copy(&self, path: &str, asset: &str) -> Result<Result<(), String>, Self::Error>;

    /// The hash of an asset's bytes, or why it cannot be read.
    fn hash(&self, asset: &str) -> Result<[u8; 32], String>;

    /// Whether pictures are to be drawn; who only looks for mistakes needs none.
    fn wants_pictures(&self) -> bool {
        true
    }

    /// The first bytes of an asset, at most so many.
    fn beginning(&self, asset: &str, bytes: usize) -> Result<Vec<u8>, String>;

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
    /// Whether notes ask anything.
    pub has_queries: bool,
    /// Whether anything of the site depends on the time of the build.
    pub reads_clock: bool,
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
    let Input { notes, assets, mut hidden, theme: theme_files, stats, now, config } = input;
    let (notes, mut diagnostics) = parse(notes, &config, &mut hidden);
    watch.lap("parse");

    progress(Progress::Phase("resolve"));
    let options = VaultOptions { alias_links: config.alias_links };
    let (vault, found) = Vault::freeze(notes, assets, &hidden, options);
    diagnostics.extend(found);
    let vault = Arc::new(vault);
    let (routes, found) = routes::assign(&vault, &config);
    diagnostics.extend(found);
    diagnostics.extend(kinds::check(&vault, &config));
    let shelves = listing::shelve(&vault, &routes, &config);
    watch.lap("resolve");

    progress(Progress::Phase("entities"));
    let is_about_one = |id| facts::is_about_one(vault.note(id), &config);
    let entities = Entities::all(&vault, is_about_one);
    watch.lap("entities");

    progress(Progress::Phase("mentions"));
    let mentions = match config.unlinked_mentions {
        true => Mentions::all(&vault, &entities, |path| config.is_excluded(path)),
        false => Mentions::default(),
    };
    watch.lap("mentions");

    progress(Progress::Phase("queries"));
    let files = QueryFiles { stats: &stats, config: &config, entities: &entities, world };
    let (answers, found) = Answers::all(&vault, &files, now, config.inline_queries);
    diagnostics.extend(found);
    watch.lap("queries");

    progress(Progress::Phase("flowcharts"));
    let (flowcharts, found) = Flowcharts::all(&vault, &entities, config.auto_detect);
    diagnostics.extend(found);
    let wanted = Wanted::all(&vault, flowcharts.ghosts());
    diagnostics.extend(wanted::told(&wanted));
    watch.lap("flowcharts");

    progress(Progress::Phase("comparisons"));
    let is_comparing = |id| facts::kind(vault.note(id), &config) == "comparison";
    let (comparisons, found) = Comparisons::all(&vault, &entities, &config.enums, is_comparing);
    diagnostics.extend(found);
    let groups = Groups::new(&vault, &entities, &routes);
    let alphabet = Alphabet::new(&vault, &routes);
    watch.lap("comparisons");

    progress(Progress::Phase("graph"));
    let graph = match config.graph {
        true => Graph::new(&vault, &answers, &flowcharts, &wanted, |path| config.is_excluded(path)),
        false => Graph::default(),
    };
    let (jobs, found) = jobs::all(&vault, &routes, &wanted, &groups, &graph, &alphabet);
    diagnostics.extend(found);
    watch.lap("graph");

    let (theme, found) = Theme::load(&theme_files, &config.theme_variables, "theme");
    diagnostics.extend(found);
    diagnostics.extend(kinds::check_templates(&config, |name| theme.has_template(name)));
    let mut site = site_model(&vault, &routes, &shelves, &theme, &config);
    site.a_to_z = alphabet.route();
    site.has_wanted = jobs.iter().any(|job| matches!(job, Job::Wanted));
    site.graph_route = jobs.iter().find_map(|job| match job {
        Job::Graph(path) => Some(*path),
        _ => None,
    });
    site.has_feeds =
        config.base_url.is_some() && config.feed_count > 0 && has_any(&vault, &routes, vault.ids());
    let context = theme.site(&site);
    watch.lap("theme");

    progress(Progress::Phase("pages"));
    let shelf = AssetShelf::new(&vault, world);
    let addresses = SiteAddresses { routes: &routes, assets: &shelf };
    let appearances = Appearances::new(&vault, &answers);
    let sources = Sources {
        vault: &vault,
        routes: &routes,
        shelves: &shelves,
        config: &config,
        addresses: &addresses,
        leaves,
        answers: &answers,
        entities: &entities,
        flowcharts: &flowcharts,
        mentions: &mentions,
        comparisons: &comparisons,
        groups: &groups,
        appearances: &appearances,
        wanted: &wanted,
        graph: &graph,
        title: &site.title,
        words: &site.strings,
    };
    let maker = Maker {
        sources,
        theme: &theme,
        context: &context,
        site: &site,
        alphabet: &alphabet,
        world,
        tallies: Tallies::default(),
        digests: Digests::new(sources, common(&site, &theme, &config)),
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
    let Tallies { html, template, twin, card, hand_over } = &maker.tallies;
    watch.split(&[
        ("html", html.total()),
        ("templates", template.total()),
        ("twins", twin.total()),
        ("cards", card.total()),
        ("write", hand_over.total()),
    ]);

    if site.has_search {
        progress(Progress::Phase("search"));
        let (vault, routes, config, flowcharts) = (&vault, &routes, &config, &flowcharts);
        let sources = search::Sources { vault, routes, config, flowcharts, site: &site };
        for (path, bytes) in search::files(sources) {
            world.put(&path, &bytes)?;
        }
        watch.lap("search");
    }

    progress(Progress::Phase("assets"));
    for (path, bytes) in theme.assets() {
        world.put(path, bytes)?;
    }
    diagnostics.extend(assets::copy(&vault, &shelf, &used, world)?);
    put_beside(sources, &site, &jobs, world)?;
    diagnostics.extend(shelf.into_diagnostics());
    watch.lap("assets");
    let (has_queries, reads_clock) = (!answers.is_empty(), answers.reads_clock);
    Ok(Outcome { pages, diagnostics, has_queries, reads_clock, timings: watch.finish() })
}

/// Files for programs, beside the pages: the graph's data, addresses, lists, feeds.
fn put_beside<W: World>(
    sources: Sources<'_>,
    site: &SiteModel,
    jobs: &[Job],
    world: &W,
) -> Result<(), W::Error> {
    world.put(".nojekyll", b"")?;
    if let Some(path) = site.graph_route {
        world.put(&format!("{path}{}", data::FILE), graph_data(sources, world).as_bytes())?;
    }
    world.put(routes::LIST, sources.routes.list().as_bytes())?;
    if site.has_wanted {
        let list = wanted::list(sources.wanted, sources.shelves, sources.routes);
        world.put(wanted::LIST, list.as_bytes())?;
    }
    world.put("robots.txt", robots::robots(sources.config.base_url.as_deref()).as_bytes())?;
    if sources.config.twins {
        world.put(llms::PATH, llms::llms(site, sources.shelves).as_bytes())?;
    }
    if let Some(base) = &sources.config.base_url {
        let addresses = jobs::addresses(sources.vault, sources.routes, jobs, base);
        world.put("sitemap.xml", sitemap::sitemap(&addresses).as_bytes())?;
        if site.has_feeds {
            feeds::put(sources, site, base, jobs, world)?;
        }
    }
    Ok(())
}

/// The graph with a place for each node, which is remembered: it depends on nothing but who leads
/// to whom and where notes lie.
fn graph_data<W: World>(sources: Sources<'_>, world: &W) -> String {
    let folders = Folders::new(sources.graph, sources);
    let shape = sources.graph.shape(&folders, sources);
    let mut digester = Digester::default();
    (layout::FORM, &shape).hash(&mut digester);
    let digest = digester.digest();
    let known = world.recall(&digest).and_then(|text| serde_json::from_str(&text).ok());
    let places: Vec<(i32, i32)> = known.unwrap_or_else(|| layout::layout(&shape));
    if let Ok(text) = serde_json::to_string(&places) {
        world.remember(&digest, &text);
    }
    sources.graph.data(&folders, sources, &places)
}

/// The digest of what every page depends on.
fn common(site: &SiteModel, theme: &Theme, config: &Config) -> Digest {
    let mut digester = Digester::default();
    (MAKER, site, theme.fingerprint(), format!("{config:?}")).hash(&mut digester);
    digester.digest()
}

/// Parses every note; those that are not published leave only their path behind.
pub(super) fn parse(
    notes: Vec<(String, Vec<u8>)>,
    config: &Config,
    hidden: &mut Vec<String>,
) -> (Vec<Note>, Vec<Diagnostic>) {
    let parsed: Vec<(Note, Vec<Diagnostic>)> =
        notes.into_par_iter().map(|(path, bytes)| note::parse(&path, bytes)).collect();
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
        has_wanted: false,
        graph_route: None,
        has_search: config.search && !vault.notes.is_empty(),
        a_to_z: String::new(),
        has_feeds: false,
    }
}
