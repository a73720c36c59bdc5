//! The site before any page: all notes together, and everything that is known of them.
//!
//! Made once from the input and never changed. Any page can be made from it, in any order, all of
//! them or one: a build makes all, a preview the one that is asked for.

use crate::build::MAKER;
use crate::build::Progress;
use crate::build::input::{Around, Parsed};
use crate::build::jobs::{self, Job};
use crate::build::timings::Stopwatch;
use crate::build::world::World;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::diagram::flowcharts::Flowcharts;
use crate::html::compare::Comparisons;
use crate::html::{Addresses, Leaves};
use crate::leaks::Published;
use crate::query::answers::Answers;
use crate::query::index::{Stat, Surroundings};
use crate::site::alphabet::Alphabet;
use crate::site::appearances::Appearances;
use crate::site::compare::Groups;
use crate::site::digest::{Digest, Digester};
use crate::site::graph::Graph;
use crate::site::listing::{self, Shelves};
use crate::site::model::{Link, SiteModel};
use crate::site::note_page::Sources;
use crate::site::routes::{self, Routes};
use crate::site::{facts, feeds, kinds, search, wanted};
use crate::theme::{OwnTheme, SiteContext, Theme};
use crate::vault::entities::{Entities, Entity};
use crate::vault::mentions::Mentions;
use crate::vault::wanted::Wanted;
use crate::vault::{NoteId, Vault, VaultOptions};
use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::sync::Arc;

/// Title of a site that has none and whose home page has none.
const UNTITLED: &str = "Notes";
/// Notes at the top that templates are told of: a bar has room for few.
const MOST_TOP_NOTES: usize = 8;

/// A site whose pages can be made.
pub struct Frozen {
    /// Settings.
    pub config: Config,
    /// All notes.
    pub vault: Arc<Vault>,
    /// Every page of the site.
    pub(super) jobs: Vec<Job>,
    looks: Arc<Looks>,
    /// What all pages share.
    pub site: SiteModel,
    pub(super) context: SiteContext,
    pub(super) alphabet: Alphabet,
    pub(super) flowcharts: Flowcharts,
    /// Whether notes ask anything.
    pub has_queries: bool,
    /// Whether any answer depends on the time.
    pub reads_clock: bool,
    routes: Routes,
    shelves: Shelves,
    entities: Entities,
    mentions: Mentions,
    answers: Answers,
    comparisons: Comparisons,
    groups: Groups,
    appearances: Appearances,
    wanted: Wanted,
    graph: Graph,
}

impl Frozen {
    /// Freezes a site. What was found on the way is in order of the phases. What a state of the site
    /// `before` this one knows, and what has not changed since, is taken over.
    pub fn new<W: World>(
        parsed: Parsed,
        around: Around,
        world: &W,
        before: Option<&Frozen>,
        watch: &mut Stopwatch,
        progress: &(dyn Fn(Progress) + Sync),
    ) -> (Frozen, Vec<Diagnostic>) {
        let Around { assets, theme: own_theme, stats, now, config } = around;
        let Parsed { notes, hidden, mut diagnostics, .. } = parsed;

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
            true => {
                let is_excluded = |path: &str| config.is_excluded(path);
                Mentions::all(&vault, &entities, is_excluded, before.map(|it| &it.mentions))
            }
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
            true => {
                Graph::new(&vault, &answers, &flowcharts, &wanted, |path| config.is_excluded(path))
            }
            false => Graph::default(),
        };
        let (jobs, found) = jobs::all(&vault, &routes, &wanted, &groups, &graph, &alphabet);
        diagnostics.extend(found);
        watch.lap("graph");

        let looks = Looks::of(own_theme, &config, before);
        diagnostics.extend(looks.found.iter().cloned());
        let theme = &looks.theme;
        diagnostics.extend(kinds::check_templates(&config, |name| theme.has_template(name)));
        let mut site = site_model(&vault, &routes, &shelves, theme, &config);
        site.a_to_z = alphabet.route();
        site.has_wanted = jobs.iter().any(|job| matches!(job, Job::Wanted));
        site.graph_route = jobs.iter().find_map(|job| match job {
            Job::Graph(path) => Some(*path),
            _ => None,
        });
        site.has_feeds = config.base_url.is_some()
            && config.feed_count > 0
            && feeds::has_any(&vault, &routes, vault.ids());
        let context = theme.site(&site);
        let appearances = Appearances::new(&vault, &answers);
        watch.lap("theme");
        let (has_queries, reads_clock) = (!answers.is_empty(), answers.reads_clock);
        let frozen = Frozen {
            config,
            vault,
            jobs,
            looks,
            site,
            context,
            alphabet,
            flowcharts,
            has_queries,
            reads_clock,
            routes,
            shelves,
            entities,
            mentions,
            answers,
            comparisons,
            groups,
            appearances,
            wanted,
            graph,
        };
        (frozen, diagnostics)
    }

    /// What pages are made from.
    pub(super) fn sources<'a>(
        &'a self,
        addresses: &'a dyn Addresses,
        leaves: &'a dyn Leaves,
    ) -> Sources<'a> {
        Sources {
            vault: &self.vault,
            routes: &self.routes,
            shelves: &self.shelves,
            config: &self.config,
            addresses,
            leaves,
            answers: &self.answers,
            entities: &self.entities,
            flowcharts: &self.flowcharts,
            mentions: &self.mentions,
            comparisons: &self.comparisons,
            groups: &self.groups,
            appearances: &self.appearances,
            wanted: &self.wanted,
            graph: &self.graph,
            title: &self.site.title,
            words: &self.site.strings,
        }
    }

    /// What turns models into bytes.
    pub fn theme(&self) -> &Theme {
        &self.looks.theme
    }

    /// What may be told to readers.
    pub(super) fn published(&self) -> Published<'_> {
        Published { vault: &self.vault, theme: &self.looks.own, config: &self.config }
    }

    /// Addresses of notes and folders.
    pub fn routes(&self) -> &Routes {
        &self.routes
    }

    /// The files of the search, where the site has one.
    pub(super) fn search_files(&self) -> Vec<(String, Vec<u8>)> {
        if !self.site.has_search {
            return Vec::new();
        }
        search::files(search::Sources {
            vault: &self.vault,
            routes: &self.routes,
            config: &self.config,
            flowcharts: &self.flowcharts,
            answers: &self.answers,
            site: &self.site,
        })
    }

    /// The digest of what every page depends on.
    pub(super) fn common(&self) -> Digest {
        let mut digester = Digester::default();
        (MAKER, &self.site, self.theme().fingerprint(), format!("{:?}", self.config))
            .hash(&mut digester);
        digester.digest()
    }
}

/// The theme, and what it was made from.
struct Looks {
    own: OwnTheme,
    theme: Theme,
    found: Vec<Diagnostic>,
}

impl Looks {
    /// Those of the state before, where nothing that they depend on has changed.
    fn of(own: OwnTheme, config: &Config, before: Option<&Frozen>) -> Arc<Looks> {
        if let Some(before) = before
            && before.looks.own == own
            && before.config == *config
        {
            return Arc::clone(&before.looks);
        }
        let (theme, found) = Theme::load(&own, config, "theme");
        Arc::new(Looks { own, theme, found })
    }
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
    let top = shelves.folders.get("");
    let sections = top.map_or(&[][..], |root| &root.folders);
    let top_notes = top.map_or(&[][..], |root| &root.notes);
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
        top_notes: match top_notes.len() {
            ..=MOST_TOP_NOTES => top_notes.iter().map(|id| shelves.link(*id)).collect(),
            _ => Vec::new(),
        },
        strings: theme.strings(&config.language),
        variables: config.theme_variables.clone(),
        has_snippets: theme.has_snippets(),
        note_count: vault.notes.len(),
        has_wanted: false,
        graph_route: None,
        has_search: config.search && !vault.notes.is_empty(),
        a_to_z: String::new(),
        has_feeds: false,
    }
}
