//! The graph of the site: which note leads to which, and how.
//!
//! Made once, before any page, from what is known by then: links, front matter, answers to
//! queries, outcomes of flowcharts. Nodes are the published notes and after them the names that
//! are wanted. What the vault's owner keeps out of the graph (rule X4) is no node, and a link
//! that is withheld no edge. Not here: where a node stands ([`layout`]), what a note's own page
//! shows ([`near`]), the page of all ([`page`]) and its data ([`data`]).

pub mod data;
pub mod layout;
pub mod near;
pub mod page;

use crate::diagram::flowcharts::Flowcharts;
use crate::query::answers::Answers;
use crate::site::routes::Routes;
use crate::text::fold::path_key;
use crate::vault::edits::Edits;
use crate::vault::wanted::Wanted;
use crate::vault::{Backlink, MentionedBy, NoteId, Resolved, Vault};
use std::collections::BTreeSet;

/// Addresses of the page; the first that no note has is taken.
pub(super) const PATHS: [&str; 2] = ["graph/", "link-graph/"];
/// Notes that the answers of one note lead to. A vault whose every day asks for all notes would
/// otherwise have its size squared.
const MOST_ANSWERED: usize = 100;
/// Names without a note, the most wanted first.
const MOST_GHOSTS: usize = 1_000;

/// How one note leads to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// A link in the text.
    Text,
    /// A link in the front matter.
    Property,
    /// It is in the answer of a query.
    Query,
    /// It is an outcome of a flowchart.
    Flowchart,
    /// It is embedded.
    Embed,
}

impl By {
    /// All of them, in order.
    pub const ALL: [By; 5] = [By::Text, By::Property, By::Query, By::Flowchart, By::Embed];
}

/// That one node leads to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Edge {
    /// How.
    pub by: By,
    /// The node that leads.
    pub from: u32,
    /// Where to.
    pub to: u32,
}

/// The graph.
#[derive(Debug, Default)]
pub struct Graph {
    /// The first nodes.
    notes: Vec<NoteId>,
    /// The other nodes, by name.
    ghosts: Vec<String>,
    /// For each note of the vault, its node.
    places: Vec<Option<u32>>,
    /// Sorted, each once.
    edges: Vec<Edge>,
    /// For each node, those that lead to it or that it leads to, in order.
    neighbours: Vec<Vec<u32>>,
}

impl Graph {
    /// Gathers who leads to whom; `is_excluded` says of a path that it is no part of the graph.
    pub fn new(
        vault: &Vault,
        answers: &Answers,
        flowcharts: &Flowcharts,
        wanted: &Wanted,
        is_excluded: impl Fn(&str) -> bool,
    ) -> Graph {
        let notes: Vec<NoteId> =
            vault.ids().filter(|id| !is_excluded(&vault.note(*id).path)).collect();
        let mut places = vec![None; vault.notes.len()];
        for (at, id) in notes.iter().enumerate() {
            places[id.0 as usize] = Some(at as u32);
        }
        let mut graph = Graph { notes, places, ..Graph::default() };
        let mut answered = vec![0; vault.notes.len()];
        for to in graph.notes.clone() {
            for Backlink { from, by } in vault.backlinks[to.0 as usize].iter() {
                graph.lead(*from, to, by_of(vault, *from, *by));
            }
            for (from, _) in answers.appearances(to) {
                answered[from.0 as usize] += 1;
                if answered[from.0 as usize] <= MOST_ANSWERED {
                    graph.lead(*from, to, By::Query);
                }
            }
            for mention in flowcharts.mentions(to) {
                graph.lead(mention.from, to, By::Flowchart);
            }
        }
        graph.want(wanted, flowcharts);
        graph.edges.sort_unstable();
        graph.edges.dedup();
        graph.neighbours = neighbours(graph.notes.len() + graph.ghosts.len(), &graph.edges);
        graph
    }

    /// Whether nothing leads anywhere.
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }

    /// How many nodes there are.
    fn len(&self) -> usize {
        self.neighbours.len()
    }

    /// A node: a note, or the name of one that is wanted.
    fn node(&self, at: u32) -> Result<NoteId, &str> {
        let at = at as usize;
        self.notes.get(at).copied().ok_or_else(|| self.ghosts[at - self.notes.len()].as_str())
    }

    /// What a node is called.
    fn title<'t>(&'t self, routes: &'t Routes, at: u32) -> &'t str {
        self.node(at).map_or_else(|name| name, |id| routes.titles[id.0 as usize].as_str())
    }

    fn lead(&mut self, from: NoteId, to: NoteId, by: By) {
        let (from, to) = (self.places[from.0 as usize], self.places[to.0 as usize]);
        if let (Some(from), Some(to)) = (from, to)
            && from != to
        {
            self.edges.push(Edge { by, from, to });
        }
    }

    /// Adds the wanted notes.
    fn want(&mut self, wanted: &Wanted, flowcharts: &Flowcharts) {
        let outcomes: BTreeSet<(NoteId, String)> =
            flowcharts.ghosts().map(|(id, name, _)| (id, path_key(name))).collect();
        for ghost in wanted.iter().take(MOST_GHOSTS) {
            let to = (self.notes.len() + self.ghosts.len()) as u32;
            let key = path_key(&ghost.name);
            let before = self.edges.len();
            for id in &ghost.notes {
                let is_outcome = outcomes.contains(&(*id, key.clone()));
                let by = if is_outcome { By::Flowchart } else { By::Text };
                let from = self.places[id.0 as usize];
                self.edges.extend(from.map(|from| Edge { by, from, to }));
            }
            if self.edges.len() > before {
                self.ghosts.push(ghost.name.clone());
            }
        }
    }
}

/// Whether the notes that differ lead to the same notes before and after, in the same ways.
pub fn agree(edits: &Edits<'_>) -> bool {
    let leads = |vault: &Vault, from: NoteId| -> BTreeSet<(NoteId, By)> {
        let (note, at) = (vault.note(from), from.0 as usize);
        let texts = note.doc.links.iter().zip(vault.links[at].iter()).enumerate();
        let texts = texts
            .filter(|(_, (link, _))| link.is_live())
            .map(|(i, (_, resolved))| (resolved, MentionedBy::Text(i as u32)));
        let properties = vault.property_links[at].iter().enumerate();
        let properties =
            properties.map(|(i, resolved)| (resolved, MentionedBy::Property(i as u32)));
        let all = texts.chain(properties);
        all.filter_map(|(resolved, by)| match resolved {
            Resolved::Note(to, _) => Some((*to, by_of(vault, from, by))),
            _ => None,
        })
        .collect()
    };
    let mut touched = edits.edited.touched.iter();
    touched.all(|id| leads(edits.old, *id) == leads(edits.new, *id))
}

/// The path of the graph's page, if the site can have one.
pub fn path(routes: &Routes) -> Option<&'static str> {
    PATHS.into_iter().find(|path| routes.holder(path).is_none())
}

fn by_of(vault: &Vault, from: NoteId, by: MentionedBy) -> By {
    match by {
        MentionedBy::Property(_) => By::Property,
        MentionedBy::Text(link) if vault.note(from).doc.links[link as usize].is_embed => By::Embed,
        MentionedBy::Text(_) => By::Text,
    }
}

fn neighbours(count: usize, edges: &[Edge]) -> Vec<Vec<u32>> {
    let mut neighbours = vec![Vec::new(); count];
    for Edge { from, to, .. } in edges {
        neighbours[*from as usize].push(*to);
        neighbours[*to as usize].push(*from);
    }
    for list in &mut neighbours {
        list.sort_unstable();
        list.dedup();
    }
    neighbours
}
