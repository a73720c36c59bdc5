//! Where links lead, and who links to whom.

use super::pages::Pages;
use crate::note::link::LinkRef;
use crate::vault::{AssetId, NoteId, Resolved};
use rustc_hash::FxHashMap;

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::query) enum Lead {
    /// A note.
    Note(NoteId),
    /// Another file.
    Asset(AssetId),
    /// Nowhere: its path as written.
    Ghost(String),
}

/// What the links of one note lead to, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::query) struct Leads {
    front: Vec<Lead>,
    text: Vec<Lead>,
}

impl Leads {
    pub(super) fn of(pages: &Pages, id: NoteId) -> Leads {
        let lead = |(link, resolved): (&LinkRef, &Resolved)| match pages.meant(link, resolved) {
            Resolved::Note(to, _) => Lead::Note(*to),
            Resolved::Asset(to) => Lead::Asset(*to),
            _ => Lead::Ghost(link.path.to_string()),
        };
        Leads {
            front: pages.front_links(id).map(lead).collect(),
            text: pages.text_links(id).map(lead).collect(),
        }
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Lead> {
        self.front.iter().chain(&self.text)
    }

    /// Whether one of the links leads there.
    pub(in crate::query) fn lead_to(&self, lead: &Lead) -> bool {
        self.iter().any(|it| it == lead)
    }
}

/// Who links to whom.
#[derive(Debug)]
pub(super) struct Links {
    /// For each note, the notes that link to it, in order.
    pub(super) incoming: Vec<Vec<NoteId>>,
    /// For everything else that links lead to, likewise.
    others: FxHashMap<Lead, Vec<NoteId>>,
}

impl Links {
    pub(super) fn new(pages: &Pages) -> Links {
        let mut links = Links {
            incoming: vec![Vec::new(); pages.vault.notes.len()],
            others: FxHashMap::default(),
        };
        for from in &pages.places.order {
            let Leads { front, text } = Leads::of(pages, *from);
            for lead in front.into_iter().chain(text) {
                let list = match lead {
                    Lead::Note(to) => &mut links.incoming[to.0 as usize],
                    other => links.others.entry(other).or_default(),
                };
                if list.last() != Some(from) {
                    list.push(*from);
                }
            }
        }
        links
    }

    /// Notes with a link that leads there, in order.
    pub(super) fn to(&self, lead: &Lead) -> &[NoteId] {
        let found = match lead {
            Lead::Note(to) => self.incoming.get(to.0 as usize),
            other => self.others.get(other),
        };
        found.map_or(&[], Vec::as_slice)
    }
}
