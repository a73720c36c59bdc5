//! One state of a site: every file of it can be had, and is made when it is asked for.

use crate::build::assets::{AssetShelf, SiteAddresses};
use crate::build::frozen::Frozen;
use crate::build::gate::{Gated, Secrets};
use crate::build::leaves::Remembered;
use crate::build::live::disk::{AssetFile, Assets, ReadOnly};
use crate::build::live::recent::Recent;
use crate::build::live::whole::Whole;
use crate::build::pages::{Maker, Tallies};
use crate::diag::Diagnostic;
use crate::leaks::{Gate, Hit, Leak};
use crate::site::assets;
use rustc_hash::FxHashMap;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

/// Pages that are kept once they are made.
const MOST_PAGES: usize = 64;

/// Stands for a page in which something unpublished was found; what and where is told beside it.
const WITHDRAWN: &str = "<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><title>Not shown</title></head>\n\
    <body><h1>Not shown</h1>\n<p>Something that is not published would come out in this page. \
    The message beside it says what, and where it is written.</p></body>\n</html>\n";

/// A state of the site.
pub(super) struct Version {
    /// Goes up by one with each state.
    pub(super) number: u64,
    pub(super) frozen: Frozen,
    /// What must not be in any file.
    secrets: Secrets,
    /// The gate, once somebody has had the time to make it.
    gate: OnceLock<Option<Gate>>,
    /// What was found before any page was made.
    found: Vec<Diagnostic>,
    /// What is wrong with the vault's own settings.
    pub(super) warnings: Vec<Diagnostic>,
    /// Files of the theme, by their place in it.
    theme: FxHashMap<String, usize>,
    pub(super) assets: Arc<Assets>,
    made: Mutex<Made>,
    /// All of it, once it has been made as a whole.
    whole: RwLock<Option<Arc<Whole>>>,
}

/// What has been made so far.
#[derive(Default)]
struct Made {
    pages: FxHashMap<usize, Arc<Page>>,
    order: VecDeque<usize>,
    /// Files beside those that a page is known to have: its social card.
    others: FxHashMap<String, usize>,
    /// Assets that pages refer to, by their path in the site.
    assets: FxHashMap<String, AssetFile>,
    /// What was found in each page that was made.
    diagnostics: FxHashMap<usize, Vec<Diagnostic>>,
}

/// The files of one page.
struct Page(FxHashMap<String, Arc<[u8]>>);

/// A file of the site.
pub(super) enum Found {
    /// Its bytes, and whether it is a page.
    Bytes(Arc<[u8]>, bool),
    /// A file of the vault.
    Asset(AssetFile),
}

impl Version {
    pub(super) fn new(
        number: u64,
        frozen: Frozen,
        secrets: Secrets,
        found: Vec<Diagnostic>,
        warnings: Vec<Diagnostic>,
        assets: Arc<Assets>,
    ) -> Version {
        let theme = frozen.theme().assets().iter().enumerate();
        let theme = theme.map(|(at, (path, _))| (path.clone(), at)).collect();
        Version {
            number,
            frozen,
            secrets,
            gate: OnceLock::new(),
            found,
            warnings,
            theme,
            assets,
            made: Mutex::default(),
            whole: RwLock::default(),
        }
    }

    /// Whether every note of another state is in this one.
    pub(super) fn has_all_of(&self, other: &Version) -> bool {
        let (vault, before) = (&self.frozen.vault, &other.frozen.vault);
        vault.has_files_of(before)
            || before.notes.iter().all(|note| vault.by_path(&note.path).is_some())
    }

    /// Whether a file is one of those that pages consist of.
    pub(super) fn is_of_a_page(&self, path: &str) -> bool {
        self.job(path).is_some()
    }

    /// The page that a file is known to be made with.
    fn job(&self, path: &str) -> Option<usize> {
        self.frozen.jobs.of_file(path, &self.frozen.config)
    }

    /// Whether a file is one of the theme's.
    pub(super) fn is_of_the_theme(&self, path: &str) -> bool {
        self.theme.contains_key(path)
    }

    /// A file, if it is one that does not need the whole site to be made.
    pub(super) fn file(&self, path: &str, leaves: &Arc<Recent>, highlight: bool) -> Option<Found> {
        if let Some(at) = self.theme.get(path) {
            let (_, bytes) = self.frozen.theme().assets().get(*at)?;
            return Some(Found::Bytes(bytes.as_slice().into(), false));
        }
        let job = self.job(path).or_else(|| self.made().others.get(path).copied());
        if let Some(job) = job {
            let page = self.page(job, leaves, highlight);
            let bytes = page.0.get(path)?;
            return Some(Found::Bytes(Arc::clone(bytes), path.ends_with(".html")));
        }
        self.made().assets.get(path).cloned().map(Found::Asset)
    }

    /// A file that is made with a page and is none of those by which the page is known.
    pub(super) fn beside(
        &self,
        page: &str,
        path: &str,
        leaves: &Arc<Recent>,
        highlight: bool,
    ) -> Option<Arc<[u8]>> {
        let page = self.page(self.job(page)?, leaves, highlight);
        page.0.get(path).cloned()
    }

    /// Whether there is a file at a path, as far as is known before all is made.
    pub(super) fn knows(&self, path: &str) -> bool {
        let made = self.made();
        self.is_of_a_page(path)
            || self.theme.contains_key(path)
            || made.others.contains_key(path)
            || made.assets.contains_key(path)
    }

    /// All of it, once it has been made.
    pub(super) fn whole(&self) -> Option<Arc<Whole>> {
        self.whole.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn set_whole(&self, whole: Arc<Whole>) {
        let gate = self.gate.get();
        if gate.is_some_and(Option::is_some) {
            // They may have been made before there was a gate.
            let mut made = self.made();
            made.pages.clear();
            made.order.clear();
        }
        *self.whole.write().unwrap_or_else(PoisonError::into_inner) = Some(whole);
    }

    /// What was found before any page was made, and in the pages that have been made.
    pub(super) fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all = [self.found.as_slice(), &self.warnings].concat();
        match self.whole() {
            Some(whole) => {
                all.extend(whole.diagnostics.iter().cloned());
                // A page that is known from before is not searched again with the whole.
                let made = self.made();
                let found = made.diagnostics.values().flatten();
                all.extend(found.filter(|it| it.code.starts_with("leak::")).cloned());
            }
            None => all.extend(self.made().diagnostics.values().flatten().cloned()),
        }
        all
    }

    /// What looks for leaks, where the site hides anything. To make it takes as long as to read the
    /// whole vault, so pages do not wait for it: it is made with the whole, and stands from then on.
    pub(super) fn gate(&self) -> Option<&Gate> {
        self.gate.get_or_init(|| self.secrets.gate(&self.frozen)).as_ref()
    }

    /// What of all hits is a leak, told beside what else was found.
    pub(super) fn leaks(&self, hits: Vec<Hit>, found: &[Diagnostic]) -> Vec<Leak> {
        let said: Vec<Diagnostic> = [found, &self.found, &self.warnings].concat();
        let judge = |gate: &Gate| gate.judge(&hits, self.frozen.published(), &said);
        self.gate.get().and_then(Option::as_ref).map(judge).unwrap_or_default()
    }

    fn made(&self) -> MutexGuard<'_, Made> {
        self.made.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn page(&self, job: usize, leaves: &Arc<Recent>, highlight: bool) -> Arc<Page> {
        if let Some(page) = self.made().pages.get(&job) {
            return Arc::clone(page);
        }
        let world = ReadOnly::new(&self.assets);
        let gated = Gated::new(&world, self.gate.get().and_then(Option::as_ref));
        let shelf = AssetShelf::new(&self.frozen.vault, &world);
        let addresses = SiteAddresses { routes: self.frozen.routes(), assets: &shelf };
        let leaves = Remembered::new(Arc::clone(leaves), highlight);
        let sources = self.frozen.sources(&addresses, &leaves);
        let tallies = Tallies::default();
        let maker = Maker { frozen: &self.frozen, sources, world: &gated, tallies, digests: None };
        let Ok(page) = maker.make(&self.frozen.jobs.all[job]);
        let mut used = FxHashMap::default();
        for id in page.assets {
            let asset = &self.frozen.vault.assets[id.0 as usize];
            if let (Some(hash), Some(file)) = (shelf.hash(id), self.assets.file(asset)) {
                let path = assets::path(asset, &hash);
                gated.look_at_copy(&path, asset);
                used.insert(path, file);
            }
        }
        let mut diagnostics = page.diagnostics;
        diagnostics.extend(shelf.into_diagnostics());
        let leaks = self.leaks(gated.into_hits(), &diagnostics);
        diagnostics.extend(leaks.iter().map(Leak::diagnostic));
        let mut files: FxHashMap<String, Arc<[u8]>> = world.into_files().into_iter().collect();
        for leak in &leaks {
            used.remove(&leak.output);
            if files.remove(&leak.output).is_some() && leak.output.ends_with(".html") {
                files.insert(leak.output.clone(), WITHDRAWN.as_bytes().into());
            }
        }
        let page = Arc::new(Page(files));
        self.keep(job, &page, used, diagnostics);
        page
    }

    fn keep(
        &self,
        job: usize,
        page: &Arc<Page>,
        assets: FxHashMap<String, AssetFile>,
        diagnostics: Vec<Diagnostic>,
    ) {
        let mut made = self.made();
        let others = page.0.keys().filter(|path| !self.is_of_a_page(path));
        made.others.extend(others.map(|path| (path.clone(), job)));
        made.assets.extend(assets);
        made.diagnostics.insert(job, diagnostics);
        if made.pages.insert(job, Arc::clone(page)).is_none() {
            made.order.push_back(job);
        }
        if made.order.len() > MOST_PAGES
            && let Some(oldest) = made.order.pop_front()
        {
            made.pages.remove(&oldest);
        }
    }
}
