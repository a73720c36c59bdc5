//! The site as a function of its input: parse, freeze, render every page, hand over.

use crate::build::Progress;
use crate::build::assets::{self, AssetShelf, SiteAddresses};
use crate::build::beside;
use crate::build::frozen::Frozen;
use crate::build::gate::{Gated, Secrets};
use crate::build::input::{self, Input};
use crate::build::pages::{Made, Maker, Tallies};
use crate::build::timings::Stopwatch;
use crate::build::world::World;
use crate::diag::Diagnostic;
use crate::html::Leaves;
use crate::leaks::{Gate, Leak};
use crate::site::digest::{Digest, Digests};
use crate::vault::AssetId;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// What the pipeline found and made.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How many pages.
    pub pages: usize,
    /// How many of them were made, not taken over from the last build.
    pub made: usize,
    /// Diagnostics, not sorted.
    pub diagnostics: Vec<Diagnostic>,
    /// The files of the vault that pages refer to.
    pub used: BTreeSet<AssetId>,
    /// Whether something unpublished was found in what was made.
    pub has_leaks: bool,
    /// Stands for what was looked for, if anything was.
    pub searched_for: Option<Digest>,
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
    let (frozen, secrets, found) = freeze(input, world, &mut watch, progress);
    let outcome = make_guarded(&frozen, &secrets, found, world, leaves, &mut watch, progress)?;
    Ok(Outcome { timings: watch.finish(), ..outcome })
}

/// The site before any page, what nobody may see of it, and what was found on the way.
pub(super) fn freeze<W: World>(
    input: Input,
    world: &W,
    watch: &mut Stopwatch,
    progress: &(dyn Fn(Progress) + Sync),
) -> (Frozen, Secrets, Vec<Diagnostic>) {
    progress(Progress::Phase("parse"));
    let Input { notes, hidden, ignored, stats, around } = input;
    let parsed = input::parse(notes, hidden, &stats, &around.config);
    watch.lap("parse");
    let secrets = Secrets { notes: parsed.withheld.clone(), ignored, paths: parsed.hidden.clone() };
    let (frozen, found) = Frozen::new(parsed, around, world, None, watch, progress);
    (frozen, secrets, found)
}

/// Makes every file of a frozen site, and looks in each for what is secret. What was `found` before
/// is told with the rest.
pub(super) fn make_guarded<W: World>(
    frozen: &Frozen,
    secrets: &Secrets,
    found: Vec<Diagnostic>,
    world: &W,
    leaves: &dyn Leaves,
    watch: &mut Stopwatch,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Outcome, W::Error> {
    let gate = secrets.gate(frozen);
    watch.lap("gate");
    let gated = Gated::new(world, gate.as_ref());
    let outcome = make(frozen, &gated, leaves, watch, progress)?;
    let mut diagnostics = found;
    diagnostics.extend(outcome.diagnostics);
    let hits = gated.into_hits();
    let leaks = gate.as_ref().map(|gate| gate.judge(&hits, frozen.published(), &diagnostics));
    let leaks = leaks.unwrap_or_default();
    watch.lap("judge");
    diagnostics.extend(leaks.iter().map(Leak::diagnostic));
    Ok(Outcome {
        diagnostics,
        has_leaks: !leaks.is_empty(),
        searched_for: gate.as_ref().map(Gate::fingerprint),
        ..outcome
    })
}

/// Makes every file of a frozen site.
pub(super) fn make<W: World>(
    frozen: &Frozen,
    world: &W,
    leaves: &dyn Leaves,
    watch: &mut Stopwatch,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Outcome, W::Error> {
    progress(Progress::Phase("pages"));
    let shelf = AssetShelf::new(&frozen.vault, world);
    let addresses = SiteAddresses { routes: frozen.routes(), assets: &shelf };
    let sources = frozen.sources(&addresses, leaves);
    let digests = Digests::new(sources, frozen.common());
    let maker =
        Maker { frozen, sources, world, tallies: Tallies::default(), digests: Some(digests) };
    let (done, total) = (AtomicUsize::new(0), frozen.jobs.all.len());
    let results: Vec<Result<Made, W::Error>> = frozen
        .jobs
        .all
        .par_iter()
        .map(|job| {
            let made = maker.make(job);
            progress(Progress::Steps { done: done.fetch_add(1, Ordering::Relaxed) + 1, total });
            made
        })
        .collect();
    let mut outcome = Outcome {
        has_queries: frozen.has_queries,
        reads_clock: frozen.reads_clock,
        ..Outcome::default()
    };
    let mut used: BTreeSet<AssetId> = BTreeSet::new();
    for made in results {
        let made = made?;
        outcome.pages += usize::from(made.hash.is_some());
        outcome.made += usize::from(made.hash.is_some() && !made.is_kept);
        outcome.diagnostics.extend(made.diagnostics);
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

    progress(Progress::Phase("search"));
    for (path, bytes) in frozen.search_files() {
        world.put(&path, &bytes)?;
    }
    watch.lap("search");

    progress(Progress::Phase("assets"));
    for (path, bytes) in frozen.theme().assets() {
        world.put(path, bytes)?;
    }
    outcome.diagnostics.extend(assets::copy(&frozen.vault, &shelf, &used, world)?);
    beside::put(frozen, sources, world)?;
    outcome.diagnostics.extend(shelf.into_diagnostics());
    watch.lap("assets");
    outcome.used = used;
    Ok(outcome)
}
