//! The page of the graph: a list of what is in it, which the drawing stands before where scripts
//! run and a reader wants it.

use super::By;
use super::layout::LARGE;
use crate::site::listing::Shelves;
use crate::site::model::{Counted, GraphGroup, GraphLink, GraphPage, GraphRow};
use crate::site::note_page::Sources;
use crate::text::fold::fold;
use crate::vault::names::parent;
use std::collections::BTreeMap;

/// Edges up to which each note is listed with all that it leads to.
const MOST_EDGES: usize = 3_000;

/// The page's model.
pub fn graph_page(sources: Sources<'_>) -> GraphPage {
    let Sources { graph, shelves, .. } = sources;
    let is_large = graph.len() > LARGE;
    let kinds = By::ALL.map(|by| graph.edges.iter().filter(|edge| edge.by == by).count());
    GraphPage {
        notes: graph.notes.len(),
        ghosts: graph.ghosts.len(),
        links: graph.edges.len(),
        kinds: kinds.to_vec(),
        groups: if is_large { Vec::new() } else { groups(sources) },
        folders: if is_large { folders(shelves) } else { Vec::new() },
    }
}

/// Notes by folder, each with what it leads to; last the notes that are wanted.
fn groups(sources: Sources<'_>) -> Vec<GraphGroup> {
    let Sources { graph, vault, shelves, .. } = sources;
    let targets = targets(sources);
    let mut folders: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (at, id) in graph.notes.iter().enumerate() {
        folders.entry(parent(&vault.note(*id).path)).or_default().push(at as u32);
    }
    let group = |(path, nodes): (&str, Vec<u32>)| {
        let folder = shelves.folders.get(path);
        GraphGroup {
            title: path.to_owned(),
            route: folder.map(|folder| folder.route.clone()),
            rows: rows(sources, nodes, &targets),
        }
    };
    let mut groups: Vec<GraphGroup> = folders.into_iter().map(group).collect();
    if !graph.ghosts.is_empty() {
        let ghosts = (graph.notes.len() as u32..graph.len() as u32).collect();
        groups.push(GraphGroup { rows: rows(sources, ghosts, &targets), ..GraphGroup::default() });
    }
    groups
}

/// What each node leads to, each once; nothing where that is too much for a page.
fn targets(sources: Sources<'_>) -> Vec<Vec<u32>> {
    let graph = sources.graph;
    let mut targets = vec![Vec::new(); graph.len()];
    if graph.edges.len() <= MOST_EDGES {
        graph.edges.iter().for_each(|edge| targets[edge.from as usize].push(edge.to));
    }
    for list in &mut targets {
        sort(sources, list);
        list.dedup();
    }
    targets
}

fn sort(sources: Sources<'_>, nodes: &mut [u32]) {
    nodes.sort_by_cached_key(|at| (fold(sources.graph.title(sources.routes, *at)), *at));
}

fn rows(sources: Sources<'_>, mut nodes: Vec<u32>, targets: &[Vec<u32>]) -> Vec<GraphRow> {
    let graph = sources.graph;
    let link = |at: u32| GraphLink {
        title: graph.title(sources.routes, at).to_owned(),
        route: graph.node(at).ok().map(|id| sources.routes.note(id).to_owned()),
    };
    sort(sources, &mut nodes);
    let id = |at: u32| {
        let path = &sources.routes.notes[graph.node(at).ok()?.0 as usize];
        Some(path.clone()).filter(|path| !path.is_empty())
    };
    let row = |at: u32| GraphRow {
        id: id(at),
        note: link(at),
        count: graph.neighbours[at as usize].len(),
        to: targets[at as usize].iter().map(|to| link(*to)).collect(),
    };
    nodes.into_iter().map(row).collect()
}

/// All top-level folders with how many notes they hold.
fn folders(shelves: &Shelves) -> Vec<Counted> {
    shelves.listing("").folders
}
