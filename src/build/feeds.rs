//! The feeds of a site: its own, and one beside the page of each tag.

use crate::build::jobs::Job;
use crate::build::world::World;
use crate::site::feeds::{self, Dated, Feed};
use crate::site::model::SiteModel;
use crate::site::note_page::Sources;
use crate::text::escape::url_path;
use rayon::prelude::*;

/// A feed that is to be made.
struct Wanted<'a> {
    /// Path of the page that it goes with, not encoded.
    path: &'a str,
    /// The tag that it is of; none for that of the site.
    tag: Option<&'a str>,
    /// Places of its notes among all that have a day.
    places: Vec<usize>,
}

/// Tells of the notes that were changed last.
pub(super) fn put<W: World>(
    sources: Sources<'_>,
    site: &SiteModel,
    base: &str,
    jobs: &[Job],
    world: &W,
) -> Result<(), W::Error> {
    let dated = Dated::new(sources.vault, sources.routes, sources.days);
    let own = Wanted { path: "", tag: None, places: dated.newest(sources.config.feed_count) };
    let wanted: Vec<Wanted<'_>> =
        std::iter::once(own).chain(of_tags(sources, &dated, jobs)).collect();
    let all = wanted.iter().flat_map(|feed| feed.places.iter().copied()).collect();
    let entries = dated.entries(sources, base, all);

    wanted.par_iter().try_for_each(|Wanted { path, tag, places }| {
        let feed = Feed {
            title: tag.map_or(site.title.clone(), |tag| format!("#{tag} · {}", site.title)),
            description: site.description.as_deref().filter(|_| tag.is_none()),
            page: format!("{base}{}", url_path(path)),
            site,
            author: sources.config.author.as_deref(),
            entries: places.iter().filter_map(|place| entries.get(place)).collect(),
        };
        if tag.is_none() {
            world.put(feeds::JSON, feeds::json(&feed).as_bytes())?;
        }
        world.put(&format!("{path}{}", feeds::ATOM), feeds::atom(&feed).as_bytes())?;
        Ok(())
    })
}

/// Those of the tags whose notes have a day, where the site wants any.
fn of_tags<'a>(
    sources: Sources<'a>,
    dated: &Dated,
    jobs: &'a [Job],
) -> impl Iterator<Item = Wanted<'a>> {
    let config = sources.config;
    let tags = jobs.iter().filter_map(|job| match job {
        Job::Tag(key, path) if config.tag_feeds => Some((sources.vault.tags.get(key)?, path)),
        _ => None,
    });
    tags.filter_map(move |(tag, path)| {
        let places = dated.newest_of(&tag.notes, config.feed_count);
        (!places.is_empty()).then_some(Wanted { path, tag: Some(&tag.name), places })
    })
}
