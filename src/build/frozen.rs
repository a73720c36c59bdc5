//! The site before any page: all notes together, and everything that is known of them.
//!
//! Made once from the input and never changed. Any page can be made from it, in any order, all of
//! them or one: a build makes all, a preview the one that is asked for.

use crate::build::MAKER;
use crate::build::Progress;
use crate::build::former;
use crate::build::input::{Around, Parsed};
use crate::build::jobs::{self, Job, Jobs};
use crate::build::since::{Made, Since, kept, kept_of_each, kept_or_after};
use crate::build::timings::Stopwatch;
use crate::build::world::World;
use crate::config::Config;
use crate::diag::Diagnostic;
use crate::diagram::flowcharts::Flowcharts;
use crate::history::History;
use crate::html::compare::Comparisons;
use crate::html::{Addresses, Leaves};
use crate::leaks::Published;
use crate::query::answers::Answers;
use crate::query::index::{Stat, Surroundings};
use crate::site::alphabet::Alphabet;
use crate::site::appearances::Appearances;
use crate::site::compare::{self, Groups};
use crate::site::days::Days;
use crate::site::digest::{Digest, Digester};
use crate::site::graph::{self, Graph};
use crate::site::listing::{self, Shelves};
use crate::site::model::{Link, SiteModel};
use crate::site::note_page::Sources;
use crate::site::review::Review;
use crate::site::routes::{self, Routes};
use crate::site::{facts, feeds, kinds, search, wanted};
use crate::theme::{OwnTheme, SiteContext, Theme};
use crate::vault::each::Each;
use crate::vault::edits::Edits;
use crate::vault::entities::{Entities, Entity, Said};
use crate::vault::mentions::Mentions;
use crate::vault::wanted::Wanted;
use crate::vault::{NoteId, Vault, VaultOptions};
use std::collections::BTreeSet;
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
    /// Paths of what is not published.
    hidden: Vec<String>,
    /// All notes.
    pub vault: Arc<Vault>,
    /// Every page of the site.
    pub(super) jobs: Made<Jobs>,
    looks: Arc<Looks>,
    /// What all pages share.
    pub site: SiteModel,
    pub(super) context: Arc<SiteContext>,
    pub(super) alphabet: Arc<Alphabet>,
    pub(super) flowcharts: Flowcharts,
    /// Whether notes ask anything.
    pub has_queries: bool,
    /// Whether any answer depends on the time.
    pub reads_clock: bool,
    routes: Made<Routes>,
    /// What each note lacks that its kind asks for.
    kinds: Each<Vec<Diagnostic>>,
    history: Arc<History>,
    days: Arc<Days>,
    shelves: Arc<Shelves>,
    said: Each<Arc<Said>>,
    entities: Arc<Entities>,
    mentions: Mentions,
    answers: Answers,
    comparisons: Comparisons,
    groups: Arc<Groups>,
    appearances: Arc<Appearances>,
    wanted: Made<Wanted>,
    graph: Arc<Graph>,
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
        let Around { assets, theme: own_theme, history, now, config } = around;
        let Parsed { notes, found: of_notes, stats, hidden, diagnostics: mut found, .. } = parsed;
        found.extend(of_notes.iter().flat_map(|it| it.iter()).cloned());

        progress(Progress::Phase("resolve"));
        // Of a site under other settings, or with other secrets, no answer is sure to hold.
        let answered = before.filter(|it| it.config == config && it.hidden == hidden);
        let answered = answered.map(|it| &it.answers);
        let options = VaultOptions { alias_links: config.alias_links };
        let (vault, of_links, edited) = match before {
            Some(before) => Vault::refreeze(&before.vault, notes, assets, &hidden, options),
            None => {
                let (vault, found) = Vault::freeze(notes, assets, &hidden, options);
                (vault, found, None)
            }
        };
        found.extend(of_links);
        let vault = Arc::new(vault);
        // Whatever a phase takes over depends on settings and on the past too.
        let since = before.zip(edited.as_ref());
        let since = since.filter(|(it, _)| it.config == config && it.history == history);
        let since = since.map(|(before, edited)| Since {
            before,
            edits: Edits { old: &before.vault, new: &vault, edited },
        });
        let with_same_fronts = since.filter(|it| it.edits.agree(|old, new| old.front == new.front));
        let known = since.filter(|it| it.edits.agree(routes::agree));
        let routes = match known.map(|it| (&it.before.routes, it.edits)) {
            Some((routes, edits)) => routes.with(routes.after(&edits, &config)),
            None => Made::of(routes::assign(&vault, &config)),
        };
        found.extend_from_slice(&routes.found);
        let with_same_routes = since.filter(|it| it.before.routes.lead_like(&routes));
        let with_same_titles =
            with_same_routes.filter(|it| it.before.routes.titles.agrees(&routes.titles, &it.edits));
        let lacks = |id| kinds::check(vault.note(id), &config);
        let kinds = kept_of_each(since, &vault, |it| &it.kinds, lacks);
        found.extend(kinds.iter().flatten().cloned());
        let past = config.git_dates.then_some(&*history);
        let days = kept_or_after(
            with_same_fronts,
            since,
            |it| &it.days,
            |days, it| days.after(&it.edits, past),
            || Days::of(&vault, past),
        );
        let with_same_lists = with_same_fronts.and(with_same_titles);
        let shelves = kept_or_after(
            with_same_lists,
            with_same_routes,
            |it| &it.shelves,
            |shelves, it| shelves.after(&it.edits, &routes, &days, &config),
            || listing::shelve(&vault, &routes, &days, &config),
        );
        watch.lap("resolve");

        progress(Progress::Phase("entities"));
        let say =
            |id| Arc::new(Said::read(&vault, id, facts::is_about_one(vault.note(id), &config)));
        let said = kept_of_each(since, &vault, |it| &it.said, say);
        let with_same_entities =
            since.filter(|it| Entities::agree(&it.edits, &it.before.said, &said));
        let gather = || Entities::gather(&vault, &said);
        let entities = kept(with_same_entities, |it| &it.entities, gather);
        watch.lap("entities");

        progress(Progress::Phase("mentions"));
        let known = with_same_entities.filter(|_| config.unlinked_mentions);
        let known = known.and_then(|it| it.before.mentions.after(&it.edits, &entities));
        let mentions = match (config.unlinked_mentions, known) {
            (false, _) => Mentions::default(),
            (true, Some(known)) => known,
            (true, None) => {
                let is_excluded = |path: &str| config.is_excluded(path);
                Mentions::all(&vault, &entities, is_excluded, before.map(|it| &it.mentions))
            }
        };
        watch.lap("mentions");

        progress(Progress::Phase("queries"));
        let files = QueryFiles { stats: &stats, config: &config, entities: &entities, world };
        let (answers, of_answers) =
            Answers::all(&vault, &files, now, config.inline_queries, answered);
        found.extend(of_answers);
        let with_same_answers = since.filter(|it| it.before.answers.appear_like(&answers));
        watch.lap("queries");

        progress(Progress::Phase("flowcharts"));
        let known = with_same_entities.as_ref().map(|it| (&it.before.flowcharts, &it.edits));
        let (flowcharts, of_flowcharts) =
            Flowcharts::all(&vault, &entities, config.auto_detect, known);
        found.extend(of_flowcharts);
        let with_same_flowcharts = since.filter(|it| it.before.flowcharts.lead_like(&flowcharts));
        let known = with_same_flowcharts.filter(|it| Wanted::agree(&it.edits));
        let wanted = Made::or(known.map(|it| &it.before.wanted), || {
            let wanted = Wanted::all(&vault, flowcharts.ghosts());
            let told = wanted::told(&wanted);
            (wanted, told.into_iter().collect())
        });
        found.extend_from_slice(&wanted.found);
        let with_same_wanted = since.filter(|it| it.before.wanted.is(&wanted));
        watch.lap("flowcharts");

        progress(Progress::Phase("comparisons"));
        let is_comparing = |id| facts::kind(vault.note(id), &config) == "comparison";
        let known = with_same_entities.as_ref().map(|it| (&it.before.comparisons, &it.edits));
        let (comparisons, of_tables) =
            Comparisons::all(&vault, &entities, &config.enums, is_comparing, known);
        found.extend(of_tables);
        let group = || Groups::new(&vault, &entities, &routes);
        let known = with_same_entities.and(with_same_routes);
        let known = known.filter(|it| it.edits.agree(compare::agree));
        let groups = kept(known, |it| &it.groups, group);
        let alphabet = kept_or_after(
            with_same_titles.filter(|it| it.edits.agree(Alphabet::agree)),
            with_same_routes,
            |it| &it.alphabet,
            |alphabet, it| alphabet.after(&it.edits, (&it.before.routes, &routes)),
            || Alphabet::new(&vault, &routes),
        );
        watch.lap("comparisons");

        progress(Progress::Phase("graph"));
        let known = with_same_answers.and(with_same_flowcharts).and(with_same_wanted);
        let known = known.filter(|it| graph::agree(&it.edits));
        let graph = kept(
            known,
            |it| &it.graph,
            || match config.graph {
                true => {
                    let is_excluded = |path: &str| config.is_excluded(path);
                    Graph::new(&vault, &answers, &flowcharts, &wanted, is_excluded)
                }
                false => Graph::default(),
            },
        );
        let known = with_same_routes.filter(|Since { before, .. }| {
            before.vault.tags_are_called_like(&vault)
                && Arc::ptr_eq(&before.groups, &groups)
                && before.alphabet.letters().eq(alphabet.letters())
                && before.wanted.is_empty() == wanted.is_empty()
                && before.graph.is_empty() == graph.is_empty()
        });
        let jobs = Made::or(known.map(|it| &it.before.jobs), || {
            let former = former::redirects(&vault, &routes, &hidden, &history, &config);
            let (jobs, found) =
                jobs::all(&vault, &routes, &wanted, &groups, &graph, &alphabet, former);
            match with_same_routes {
                Some(it) => (jobs.knowing(&it.before.jobs), found),
                None => (jobs, found),
            }
        });
        found.extend_from_slice(&jobs.found);
        watch.lap("graph");

        let looks = Looks::of(own_theme, &config, before);
        found.extend(looks.found.iter().cloned());
        let theme = &looks.theme;
        found.extend(kinds::check_templates(&config, |name| theme.has_template(name)));
        let mut site = site_model(&vault, &routes, &shelves, theme, &config);
        site.a_to_z = alphabet.route();
        site.has_wanted = jobs.all.iter().any(|job| matches!(job, Job::Wanted));
        site.graph_route = jobs.all.iter().find_map(|job| match job {
            Job::Graph(path) => Some(*path),
            _ => None,
        });
        site.has_feeds = match with_same_lists {
            Some(Since { before, .. }) => before.site.has_feeds,
            None => {
                config.base_url.is_some()
                    && config.feed_count > 0
                    && feeds::has_any(&vault, &routes, &days, vault.ids())
            }
        };
        let known = before.filter(|it| it.site == site && Arc::ptr_eq(&it.looks, &looks));
        let context =
            known.map_or_else(|| Arc::new(theme.site(&site)), |it| Arc::clone(&it.context));
        let known = with_same_answers.filter(|it| {
            let mut edited = it.edits.edited.notes.iter();
            edited.all(|id| !answers.has_any(*id))
        });
        let appearances = kept(known, |it| &it.appearances, || Appearances::new(&vault, &answers));
        watch.lap("theme");
        let (has_queries, reads_clock) = (!answers.is_empty(), answers.reads_clock);
        let frozen = Frozen {
            config,
            hidden,
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
            kinds,
            history,
            days,
            shelves,
            said,
            entities,
            mentions,
            answers,
            comparisons,
            groups,
            appearances,
            wanted,
            graph,
        };
        (frozen, found)
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
            days: &self.days,
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

    /// What a check looks at beyond what a build finds, at this time.
    pub(super) fn review(&self, now: crate::value::Date) -> Review<'_> {
        let parts = now.parts();
        let number = |number: u8| i8::try_from(number).unwrap_or(1);
        let year = i16::try_from(parts.year).unwrap_or(i16::MAX);
        let today = jiff::civil::Date::new(year, number(parts.month), number(parts.day));
        Review {
            vault: &self.vault,
            routes: &self.routes,
            answers: &self.answers,
            flowcharts: &self.flowcharts,
            wanted: &self.wanted,
            config: &self.config,
            today: today.unwrap_or(jiff::civil::Date::MAX),
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
    stats: &'a Each<Stat>,
    config: &'a Config,
    entities: &'a Entities,
    world: &'a W,
}

impl<W: World> Surroundings for QueryFiles<'_, W> {
    fn stats(&self, _: &Vault) -> Each<Stat> {
        self.stats.clone()
    }

    fn starred(&self, vault: &Vault) -> BTreeSet<NoteId> {
        self.config.starred.iter().filter_map(|path| vault.by_path(path)).collect()
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
