//! Files for programs, beside the pages: the graph's data, addresses, lists, feeds.

use crate::build::frozen::Frozen;
use crate::build::world::World;
use crate::build::{feeds, jobs};
use crate::site::digest::Digester;
use crate::site::graph::data::{self, Folders};
use crate::site::graph::layout;
use crate::site::note_page::Sources;
use crate::site::{llms, robots, routes, sitemap, wanted};
use std::hash::Hash;

/// Makes them.
pub(super) fn put<W: World>(
    frozen: &Frozen,
    sources: Sources<'_>,
    world: &W,
) -> Result<(), W::Error> {
    let site = &frozen.site;
    world.put(".nojekyll", b"")?;
    if let Some(domain) = &sources.config.cname {
        world.put("CNAME", format!("{domain}\n").as_bytes())?;
    }
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
        let addresses =
            jobs::addresses(sources.vault, sources.routes, sources.days, &frozen.jobs.all, base);
        world.put("sitemap.xml", sitemap::sitemap(&addresses).as_bytes())?;
        if site.has_feeds {
            feeds::put(sources, site, base, &frozen.jobs.all, world)?;
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
