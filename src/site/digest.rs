//! What a page depends on, as a hash: equal hashes, equal bytes.
//!
//! By value, not by tracking: hashed is what goes in. That is the texts of the note and of all
//! that it embeds, what each of their links means now, the notes that mention it, name it or
//! show it in their answers, those drawn around it, its tags' names, what its folder shows, and what its kind shows
//! beside its article and inside it. What the page's model derives from these needs no hash of
//! its own.

use crate::diagram::flowcharts::{Fence, Lead, lead};
use crate::html::compare::{self, Asked, Row};
use crate::html::{Addresses, Shape};
use crate::note::Note;
use crate::note::fence::language;
use crate::site::graph::near::near;
use crate::site::listing::Shelves;
use crate::site::model::{Body, PageModel};
use crate::site::note_page::{Sources, image};
use crate::site::shell;
use crate::site::{map, plan, profile, question};
use crate::vault::names::parent;
use crate::vault::{Backlink, NoteId, Resolved, Spot, Vault};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

/// A hash.
pub type Digest = [u8; 32];

/// BLAKE3 as a hasher of values. What is written is gathered first: hashing at once is several
/// times faster than in small pieces.
#[derive(Default)]
pub struct Digester(Vec<u8>);

impl Hasher for Digester {
    fn write(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn finish(&self) -> u64 {
        let digest = self.digest();
        u64::from_le_bytes([
            digest[0], digest[1], digest[2], digest[3], digest[4], digest[5], digest[6], digest[7],
        ])
    }
}

impl Digester {
    /// The hash of all that was written.
    pub fn digest(&self) -> Digest {
        *blake3::hash(&self.0).as_bytes()
    }
}

/// The digests that pages are told from by.
pub struct Digests {
    /// For each note: its own text and what its links mean.
    notes: Vec<Digest>,
    /// For each folder: what the sidebar, the breadcrumb and the neighbours of its notes show.
    folders: BTreeMap<String, Digest>,
    /// What all pages depend on.
    common: Digest,
}

impl Digests {
    /// Everything that many pages share, hashed once. `common` is what all of them depend on.
    pub fn new(sources: Sources<'_>, common: Digest) -> Self {
        let Sources { vault, shelves, .. } = sources;
        let notes = (0..vault.notes.len()).into_par_iter().map(|i| of_note(sources, i)).collect();
        let folders =
            shelves.folders.keys().map(|path| (path.clone(), of_folder(shelves, path))).collect();
        Digests { notes, folders, common }
    }

    /// All that the page of a note at `path` depends on; `None` when that cannot be said
    /// cheaply: raw HTML and queries may refer to anything.
    pub fn page(
        &self,
        sources: Sources<'_>,
        id: NoteId,
        path: &str,
        shape: &Shape,
    ) -> Option<Digest> {
        let Sources { vault, routes, days, shelves, .. } = sources;
        let mut digester = Digester::default();
        (self.common, self.article(sources, id)?, path, &routes.titles[id.0 as usize])
            .hash(&mut digester);
        (days.created(id), days.updated(id)).hash(&mut digester);
        self.folders.get(parent(&vault.note(id).path)).hash(&mut digester);
        if let Some(folder) = routes.index_of(id) {
            self.folders.get(folder).hash(&mut digester);
            shelves.listing(folder).hash(&mut digester);
        }
        for key in vault.note_tags[id.0 as usize].iter() {
            vault.tags.get(key).map(|tag| &tag.name).hash(&mut digester);
        }
        for Backlink { from, by } in vault.backlinks[id.0 as usize].iter() {
            let from = from.0 as usize;
            (&routes.titles[from], routes.note(NoteId(from as u32)), self.notes[from], by)
                .hash(&mut digester);
        }
        profile::profile(sources, id).hash(&mut digester);
        if let Some(plan) = &shape.plan {
            plan::leads(sources, plan, |name, id, heading| {
                name.hash(&mut digester);
                let spot = heading.map_or(Spot::Top, Spot::Heading);
                link(vault, sources.addresses, &Resolved::Note(id, spot), &mut digester);
            });
        }
        (map::map(sources, id, shape.plan.as_ref()), question::related(sources, id))
            .hash(&mut digester);
        (shape, near(sources, id)).hash(&mut digester);
        sources.appearances.of(sources.shown(), routes, id).hash(&mut digester);
        Some(digester.digest())
    }

    /// All that a page that leads on depends on: the title and the address of where it leads to.
    pub fn redirect(&self, title: &str, target: &str) -> Digest {
        let mut digester = Digester::default();
        ("redirect", self.common, title, target).hash(&mut digester);
        digester.digest()
    }

    /// All that a page that lists others depends on: its model holds it as it is.
    pub fn list(&self, page: &PageModel) -> Digest {
        let mut digester = Digester::default();
        (self.common, &page.shell).hash(&mut digester);
        match &page.body {
            Body::Folder(folder) => folder.hash(&mut digester),
            Body::Tag(tag) => tag.hash(&mut digester),
            Body::Tags(tags) => tags.hash(&mut digester),
            Body::Wanted(wanted) => wanted.hash(&mut digester),
            Body::Alphabet(alphabet) => alphabet.hash(&mut digester),
            Body::Compare(compare) => compare.hash(&mut digester),
            Body::Graph(graph) => graph.hash(&mut digester),
            Body::Note(_) | Body::NotFound => {}
        }
        digester.digest()
    }

    /// What the article of a note depends on: the texts of the note and of all that it embeds.
    fn article(&self, sources: Sources<'_>, id: NoteId) -> Option<Digest> {
        let vault = sources.vault;
        let mut digester = Digester::default();
        let mut seen = vec![id];
        let mut next = 0;
        while let Some(id) = seen.get(next).copied() {
            next += 1;
            let note = vault.note(id);
            let is_asking = sources.answers.has_any(id) || compares(note);
            if note.doc.has_html || is_asking || seen.len() > MOST_EMBEDDED {
                return None;
            }
            self.notes[id.0 as usize].hash(&mut digester);
            for embedded in embeds(vault, id, note) {
                if !seen.contains(&embedded) {
                    seen.push(embedded);
                }
            }
        }
        Some(digester.digest())
    }
}

/// Whether a note has things compared that may be written of anywhere.
fn compares(note: &Note) -> bool {
    let mut blocks = note.doc.code_blocks.iter();
    Asked::of_front(&note.front).is_some()
        || blocks.any(|block| language(&block.info) == compare::LANGUAGE)
}

/// A page that embeds more notes than this is made again each time.
const MOST_EMBEDDED: usize = 500;

fn of_note(sources: Sources<'_>, index: usize) -> Digest {
    let Sources { vault, addresses, .. } = sources;
    let mut digester = Digester::default();
    let note = &vault.notes[index];
    (&note.path, blake3::hash(note.text.as_bytes()).as_bytes()).hash(&mut digester);
    if vault.has_hidden() {
        // Which files are hidden decides what is left of the texts of its properties and fences.
        format!("{:?}", note.front).hash(&mut digester);
        for block in note.doc.code_blocks.iter().filter(|block| block.code.contains('[')) {
            vault.conceal(&block.code, &note.path).hash(&mut digester);
        }
    }
    for resolved in vault.links[index].iter().chain(vault.property_links[index].iter()) {
        link(vault, addresses, resolved, &mut digester);
    }
    let id = NoteId(index as u32);
    for fence in sources.flowcharts.of(id) {
        fence.source.hash(&mut digester);
        leads(sources, &note.path, fence, |lead| match lead {
            Lead::Note(id, spot) => {
                link(vault, addresses, &Resolved::Note(id, spot), &mut digester)
            }
            Lead::Ghost(_) | Lead::Nothing => lead.hash(&mut digester),
        });
    }
    for (event, table) in sources.comparisons.of(id) {
        event.hash(&mut digester);
        for row in &table.rows {
            leads_row(sources, row.as_ref(), &mut digester);
        }
    }
    image(sources, id).0.hash(&mut digester);
    digester.digest()
}

/// What the first cell of a comparison's row leads to.
fn leads_row(sources: Sources<'_>, row: Option<&Row>, digester: &mut Digester) {
    let row = row.filter(|row| row.wants_link);
    row.is_some().hash(digester);
    if let Some(thing) = row.map(|row| sources.entities.get(row.entity)) {
        let (note, heading) = thing.place();
        let spot = heading.map_or(Spot::Top, Spot::Heading);
        thing.name.hash(digester);
        link(sources.vault, sources.addresses, &Resolved::Note(note, spot), digester);
    }
}

/// Calls `each` with what every name in a fence's flowcharts leads to.
fn leads(sources: Sources<'_>, from: &str, fence: &Fence, mut each: impl FnMut(Lead<'_>)) {
    let nodes = fence.diagram.charts.iter().flat_map(|chart| &chart.nodes);
    for outcome in nodes.filter_map(|node| node.outcome.as_ref()) {
        for target in &outcome.targets {
            let known = (sources.vault, sources.entities);
            each(lead(known, from, fence.diagram.source, &outcome.text, target));
        }
    }
}

fn of_folder(shelves: &Shelves, path: &str) -> Digest {
    let mut digester = Digester::default();
    (shell::tree(shelves, path, None), shell::breadcrumbs(shelves, path)).hash(&mut digester);
    for id in shelves.folders.get(path).iter().flat_map(|folder| &folder.notes) {
        let row = &shelves.rows[id.0 as usize];
        (&row.title, &row.route).hash(&mut digester);
    }
    digester.digest()
}

fn link(vault: &Vault, addresses: &dyn Addresses, resolved: &Resolved, digester: &mut Digester) {
    match resolved {
        Resolved::Note(id, spot) => {
            (0u8, id.0, addresses.note(*id)).hash(digester);
            let doc = &vault.note(*id).doc;
            match spot {
                Spot::Top => 0u8.hash(digester),
                Spot::Heading(h) => (1u8, &doc.headings[*h as usize].id).hash(digester),
                Spot::Block(b) => (2u8, &doc.block_ids[*b as usize].id).hash(digester),
                Spot::Missing => 3u8.hash(digester),
            }
        }
        Resolved::Asset(id) => {
            (1u8, &vault.assets[id.0 as usize], addresses.asset(*id)).hash(digester)
        }
        Resolved::Folder(path) => (2u8, addresses.folder(path)).hash(digester),
        Resolved::Withheld => 3u8.hash(digester),
        Resolved::Ghost => 4u8.hash(digester),
        Resolved::External => 5u8.hash(digester),
    }
}

fn embeds<'a>(vault: &'a Vault, id: NoteId, note: &'a Note) -> impl Iterator<Item = NoteId> + 'a {
    let links = note.doc.links.iter().zip(vault.links[id.0 as usize].iter());
    links.filter(|(link, _)| link.is_embed).filter_map(|(_, resolved)| match resolved {
        Resolved::Note(id, _) => Some(*id),
        _ => None,
    })
}
