//! The graph as a file for its page: columns of numbers and texts, with short names.
//!
//! `t` titles, `r` routes (none for the wanted notes, which come last), `x` and `y`, `f` folders and
//! `g` tags by their numbers; `F` folders as path, route and
//! cluster; `T` names of tags; `C` names of clusters; `e` for each kind of edge the pairs, flat, each as its
//! difference from the pair before: that is half the bytes.

use super::layout::Shape;
use super::{By, Graph};
use crate::site::note_page::Sources;
use crate::vault::names::parent;
use serde::Serialize;
use std::collections::BTreeMap;

/// Name of the file, beside the page.
pub const FILE: &str = "data.json";
/// Clusters into which folders are gathered.
const MOST_CLUSTERS: usize = 64;

#[derive(Serialize)]
struct Data<'a> {
    t: Vec<&'a str>,
    r: Vec<&'a str>,
    x: Vec<i32>,
    y: Vec<i32>,
    f: Vec<u32>,
    g: Vec<Vec<u32>>,
    #[serde(rename = "F")]
    folders: Vec<(&'a str, &'a str, u32)>,
    #[serde(rename = "T")]
    tags: Vec<&'a str>,
    #[serde(rename = "C")]
    clusters: Vec<&'a str>,
    e: [Vec<i64>; By::ALL.len()],
}

/// Folders of the notes in the graph, and the clusters that they make.
pub struct Folders<'a> {
    /// Paths, sorted, each with its cluster.
    paths: BTreeMap<&'a str, u32>,
    clusters: Vec<&'a str>,
}

impl<'a> Folders<'a> {
    /// The deepest level is taken that makes no more clusters than can be told apart.
    pub fn new(graph: &Graph, sources: Sources<'a>) -> Folders<'a> {
        let paths = graph.notes.iter().map(|id| parent(&sources.vault.note(*id).path));
        let mut paths: BTreeMap<&str, u32> = paths.map(|path| (path, 0)).collect();
        let deepest = paths.keys().map(|path| path.matches('/').count() + 1).max().unwrap_or(1);
        let at = |depth: usize| -> Vec<&'a str> {
            let mut clusters: Vec<&str> = paths.keys().map(|path| upper(path, depth)).collect();
            clusters.sort_unstable();
            clusters.dedup();
            clusters
        };
        let fits = (1..=deepest).rev().find(|depth| at(*depth).len() <= MOST_CLUSTERS);
        let depth = fits.unwrap_or(1);
        let clusters = at(depth);
        for (path, cluster) in &mut paths {
            *cluster = clusters.binary_search(&upper(path, depth)).unwrap_or(0) as u32;
        }
        Folders { paths, clusters }
    }
}

/// The first folders of a path.
fn upper(path: &str, depth: usize) -> &str {
    path.match_indices('/').nth(depth - 1).map_or(path, |(at, _)| &path[..at])
}

impl Graph {
    /// What the layout depends on.
    pub fn shape(&self, folders: &Folders<'_>, sources: Sources<'_>) -> Shape {
        let of_note = |at: u32| {
            let id = self.node(at).ok()?;
            folders.paths.get(parent(&sources.vault.note(id).path)).copied()
        };
        let mut edges: Vec<(u32, u32)> =
            self.edges.iter().map(|it| (it.from.min(it.to), it.from.max(it.to))).collect();
        edges.sort_unstable();
        edges.dedup();
        Shape { groups: (0..self.len() as u32).map(of_note).collect(), edges }
    }

    /// The file, with the place of each node.
    pub fn data(
        &self,
        folders: &Folders<'_>,
        sources: Sources<'_>,
        places: &[(i32, i32)],
    ) -> String {
        let vault = sources.vault;
        let own_tags = |id: &crate::vault::NoteId| vault.note_tags[id.0 as usize].iter();
        let mut tags: Vec<&String> = self.notes.iter().flat_map(own_tags).collect();
        tags.sort_unstable();
        tags.dedup();
        let paths: Vec<&str> = folders.paths.keys().copied().collect();
        let number = |id: &crate::vault::NoteId| {
            let path = parent(&vault.note(*id).path);
            paths.binary_search(&path).unwrap_or(0) as u32
        };
        let numbers = |id: &crate::vault::NoteId| {
            let found = own_tags(id).filter_map(|tag| tags.binary_search(&tag).ok());
            found.map(|at| at as u32).collect()
        };
        let data = Data {
            t: (0..self.len() as u32).map(|at| self.title(sources.routes, at)).collect(),
            r: self.notes.iter().map(|id| sources.routes.note(*id)).collect(),
            x: places.iter().map(|(x, _)| *x).collect(),
            y: places.iter().map(|(_, y)| *y).collect(),
            f: self.notes.iter().map(number).collect(),
            g: self.notes.iter().map(numbers).collect(),
            folders: folders
                .paths
                .iter()
                .map(|(path, cluster)| {
                    (*path, sources.routes.folder(path).unwrap_or_default(), *cluster)
                })
                .collect(),
            tags: tags.iter().filter_map(|tag| Some(vault.tags.get(*tag)?.name.as_str())).collect(),
            clusters: folders.clusters.clone(),
            e: By::ALL.map(|by| self.pairs(by)),
        };
        serde_json::to_string(&data).unwrap_or_default()
    }

    /// The edges of one kind: what is added to either end of the one before; the second begins anew
    /// with each first.
    fn pairs(&self, by: By) -> Vec<i64> {
        let mut pairs = Vec::new();
        let (mut from, mut to) = (0, 0);
        for edge in self.edges.iter().filter(|edge| edge.by == by) {
            let next = i64::from(edge.from);
            if next != from {
                to = 0;
            }
            pairs.extend([next - from, i64::from(edge.to) - to]);
            (from, to) = (next, i64::from(edge.to));
        }
        pairs
    }
}
