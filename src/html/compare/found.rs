//! All comparisons of a vault: which tables are one, what their rows are about, where each thing is
//! compared, and which cells contradict a profile.

use super::drift;
use super::{Asked, LANGUAGE};
use crate::diag::Diagnostic;
use crate::html::rank::rank;
use crate::note::Note;
use crate::note::doc::{Doc, Event, Kind, Tag};
use crate::note::fence::language;
use crate::note::words;
use crate::text::lines::Places;
use crate::vault::each::Each;
use crate::vault::edits::Edits;
use crate::vault::entities::{Entities, EntityId};
use crate::vault::{NoteId, Resolved, Spot, Vault};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Things that a table names at least, to be a comparison.
const LEAST_NAMED: usize = 2;
/// Rows of a table that is one by its words alone.
const LEAST_ROWS: usize = 3;
/// Headings that are told of one note's comparisons to another.
const MOST_HEADINGS: usize = 3;

/// The comparisons of a vault.
#[derive(Debug, Default)]
pub struct Comparisons {
    /// What was found in each note.
    found: Each<Arc<Found>>,
    /// For each note about one thing, the other notes that compare that.
    mentions: BTreeMap<NoteId, Vec<Mention>>,
    /// The thing that each section is about.
    sections: FxHashMap<(NoteId, u32), EntityId>,
}

/// A table of a note that is a comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// What each row is about, where that is known.
    pub rows: Vec<Option<Row>>,
}

/// What a row is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The thing.
    pub entity: EntityId,
    /// Whether its name is to be a link: it is plain or bold text, and stands elsewhere than what it
    /// would lead to.
    pub wants_link: bool,
    /// Whether the cell holds the name and nothing else.
    pub is_name: bool,
}

/// A note that compares a thing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// The note.
    pub from: NoteId,
    /// The headings above its comparisons, each once, at most three.
    pub headings: Vec<u32>,
}

/// What comparisons are found with.
struct Known<'a> {
    vault: &'a Vault,
    entities: &'a Entities,
    enums: &'a BTreeMap<String, Vec<String>>,
    /// The thing that each section is about.
    sections: &'a FxHashMap<(NoteId, u32), EntityId>,
}

/// What came of one note.
#[derive(Debug, Default)]
struct Found {
    /// By the event that opens the table.
    tables: BTreeMap<u32, Table>,
    named: BTreeMap<EntityId, Vec<u32>>,
    diagnostics: Vec<Diagnostic>,
}

impl Comparisons {
    /// Finds all comparisons. A table is one where its first column names two things or more, where
    /// a column orders its rows by words, and where its note is there to compare (`is_comparing`).
    ///
    /// With the comparisons of the state before, which has the same `entities` and `enums`, only the
    /// notes that differ are looked at.
    pub fn all(
        vault: &Vault,
        entities: &Entities,
        enums: &BTreeMap<String, Vec<String>>,
        is_comparing: impl Fn(NoteId) -> bool + Sync,
        before: Option<(&Comparisons, &Edits<'_>)>,
    ) -> (Comparisons, Vec<Diagnostic>) {
        let sections = sections(vault, entities);
        let known = Known { vault, entities, enums, sections: &sections };
        let of_note = |id| Arc::new(known.of_note(id, is_comparing(id)));
        let found = match before.filter(|(before, _)| before.sections == sections) {
            Some((before, edits)) => before.found.after(edits, of_note),
            None => Each::of(vault, of_note),
        };
        let mut mentions: BTreeMap<NoteId, Vec<Mention>> = BTreeMap::new();
        for (from, found) in found.by_note() {
            for (entity, headings) in &found.named {
                if let Some(note) = entities.get(*entity).note.filter(|note| *note != from) {
                    let headings = headings.clone();
                    mentions.entry(note).or_default().push(Mention { from, headings });
                }
            }
        }
        let diagnostics = found.iter().flat_map(|found| found.diagnostics.iter().cloned());
        let diagnostics = diagnostics.collect();
        (Comparisons { found, mentions, sections }, diagnostics)
    }

    /// The comparisons among the tables of a note.
    pub fn of(&self, id: NoteId) -> impl Iterator<Item = (u32, &Table)> {
        self.found
            .find(id)
            .into_iter()
            .flat_map(|found| &found.tables)
            .map(|(event, table)| (*event, table))
    }

    /// The table that an event of a note opens, where it is a comparison.
    pub fn table(&self, id: NoteId, event: u32) -> Option<&Table> {
        self.found.find(id)?.tables.get(&event)
    }

    /// The other notes that compare what a note is about.
    pub fn mentions(&self, id: NoteId) -> &[Mention] {
        self.mentions.get(&id).map_or(&[], Vec::as_slice)
    }
}

/// The things that sections are about, by the sections' headings.
fn sections(vault: &Vault, entities: &Entities) -> FxHashMap<(NoteId, u32), EntityId> {
    let mut all = FxHashMap::default();
    for (id, entity) in entities.ids() {
        for source in &entity.sources {
            let Some(heading) = source.profile.heading else { continue };
            // A bold paragraph below the heading is about something else than the section.
            let text = &vault.note(source.note).doc.headings[heading as usize].text;
            if source.profile.name.as_ref() == Some(text) {
                all.entry((source.note, heading)).or_insert(id);
            }
        }
    }
    all
}

impl Known<'_> {
    fn of_note(&self, id: NoteId, is_comparing: bool) -> Found {
        let note = self.vault.note(id);
        let mut found = Found::default();
        if let Some(Ok(asked)) = Asked::of_front(&note.front) {
            self.asked(&asked, None, &mut found);
        }
        if note.doc.tables.is_empty() && note.doc.code_blocks.is_empty() {
            return found;
        }
        let mut open: Vec<u32> = Vec::new();
        let mut places = None;
        for (at, event) in note.doc.body_events().iter().enumerate() {
            match event.kind {
                Kind::Open(Tag::Heading(h)) => {
                    let level = note.doc.headings[h as usize].level;
                    open.retain(|above| note.doc.headings[*above as usize].level < level);
                    open.push(h);
                }
                Kind::Open(Tag::Table(_)) => {
                    let grid = Grid::new(&note.doc, at);
                    let Some(table) = self.table(id, &grid, &open, is_comparing) else { continue };
                    let named = table.rows.iter().flatten().map(|row| row.entity);
                    found.name(named, open.last().copied());
                    let places = places.get_or_insert_with(|| Places::new(&note.path, &note.text));
                    let known = (self.vault, self.entities, self.enums);
                    found.diagnostics.extend(drift::told(known, id, &grid, &table, places));
                    found.tables.insert(crate::note::doc::offset(at), table);
                }
                Kind::CodeBlock(block) => {
                    let block = &note.doc.code_blocks[block as usize];
                    if language(&block.info) == LANGUAGE
                        && let Ok(asked) = Asked::read(&block.code)
                    {
                        self.asked(&asked, open.last().copied(), &mut found);
                    }
                }
                _ => {}
            }
        }
        found
    }

    fn asked(&self, asked: &Asked, heading: Option<u32>, found: &mut Found) {
        found.name(asked.entities.iter().filter_map(|name| self.entities.named(name)), heading);
    }

    /// The table as a comparison, if it is one. `open` are the headings above it.
    fn table(&self, id: NoteId, grid: &Grid, open: &[u32], is_comparing: bool) -> Option<Table> {
        let note = self.vault.note(id);
        let rows: Vec<Option<Row>> =
            grid.rows.iter().map(|row| self.row(id, note, row.first()?.clone(), open)).collect();
        let named: BTreeSet<EntityId> = rows.iter().flatten().map(|row| row.entity).collect();
        let has_names = grid.heads.first().is_some_and(|head| !text(note, head).is_empty());
        let is_one = named.len() >= LEAST_NAMED
            || has_names && (is_comparing || self.has_ordered_column(note, grid));
        (is_one && grid.heads.len() > 1).then_some(Table { rows })
    }

    /// Whether a column holds nothing but words of one order, `Low` to `High`: then its rows are
    /// compared, whatever they are about.
    fn has_ordered_column(&self, note: &Note, grid: &Grid) -> bool {
        let is_ordered = |column: usize| {
            let head = text(note, &grid.heads[column]);
            grid.rows.iter().all(|row| {
                let rank = row.get(column).map(|cell| rank(&text(note, cell), &head, self.enums));
                rank.flatten().is_some_and(|rank| rank.bars().is_some())
            })
        };
        grid.rows.len() >= LEAST_ROWS && (1..grid.heads.len()).any(is_ordered)
    }

    /// What a row is about by its first cell: what a link in it leads to, else what its text names.
    fn row(&self, id: NoteId, note: &Note, cell: Range<usize>, open: &[u32]) -> Option<Row> {
        let events = &note.doc.events[cell.start + 1..cell.end];
        let link = events.iter().find_map(|event| match event.kind {
            Kind::Wikilink(l) | Kind::Open(Tag::Link(l)) => Some(l),
            _ => None,
        });
        let link = link.filter(|l| !note.doc.links[*l as usize].is_external);
        if let Some(l) = link {
            let entity = match &self.vault.links[id.0 as usize][l as usize] {
                Resolved::Note(to, Spot::Heading(h)) => self.sections.get(&(*to, *h)).copied(),
                Resolved::Note(to, Spot::Top) => self.entities.id_of_note(*to),
                _ => None,
            }?;
            let is_name = outside_links(note, events).is_empty();
            return Some(Row { entity, wants_link: false, is_name });
        }
        let entity = self.entities.named(&words::plain(&note.doc, &note.text, events))?;
        let (to, heading) = self.entities.get(entity).place();
        let is_here = to == id && heading.is_none_or(|heading| open.contains(&heading));
        let wants_link = !is_here && events.iter().all(is_plain);
        Some(Row { entity, wants_link, is_name: true })
    }
}

impl Found {
    /// Notes that things are compared below a heading.
    fn name(&mut self, named: impl Iterator<Item = EntityId>, heading: Option<u32>) {
        for entity in named {
            let headings = self.named.entry(entity).or_default();
            let is_new = headings.len() < MOST_HEADINGS;
            headings.extend(heading.filter(|it| is_new && !headings.contains(it)));
        }
    }
}

/// Whether an event is part of plain or bold text.
fn is_plain(event: &Event) -> bool {
    let is_bold = |tag| matches!(tag, Tag::Strong | Tag::Emphasis);
    match event.kind {
        Kind::Text | Kind::Owned(_) => true,
        Kind::Open(tag) | Kind::Close(tag) => is_bold(tag),
        _ => false,
    }
}

/// The text of a cell that stands in no link.
fn outside_links(note: &Note, events: &[Event]) -> String {
    let mut depth = 0;
    let mut outside = Vec::new();
    for event in events {
        match event.kind {
            Kind::Open(Tag::Link(_)) => depth += 1,
            Kind::Close(Tag::Link(_)) => depth -= 1,
            Kind::Wikilink(_) => {}
            _ if depth == 0 => outside.push(*event),
            _ => {}
        }
    }
    words::plain(&note.doc, &note.text, &outside)
}

/// The cells of a table: ranges of events, from the one that opens a cell to the one that closes it.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) heads: Vec<Range<usize>>,
    pub(super) rows: Vec<Vec<Range<usize>>>,
}

impl Grid {
    pub(super) fn new(doc: &Doc, table: usize) -> Grid {
        let mut grid = Grid::default();
        let mut is_head = false;
        let mut start = 0;
        for at in table + 1..doc.close_of(table) {
            match doc.events[at].kind {
                Kind::Open(Tag::TableHead) => is_head = true,
                Kind::Close(Tag::TableHead) => is_head = false,
                Kind::Open(Tag::TableRow) => grid.rows.push(Vec::new()),
                Kind::Open(Tag::TableCell(_)) => start = at,
                Kind::Close(Tag::TableCell(_)) if is_head => grid.heads.push(start..at),
                Kind::Close(Tag::TableCell(_)) => {
                    grid.rows.last_mut().into_iter().for_each(|row| row.push(start..at));
                }
                _ => {}
            }
        }
        grid
    }
}

/// The text of a cell.
pub(super) fn text(note: &Note, cell: &Range<usize>) -> String {
    words::plain(&note.doc, &note.text, &note.doc.events[cell.clone()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::VaultOptions;

    fn vault(files: &[(&str, &str)]) -> Vault {
        let notes =
            files.iter().map(|(path, text)| crate::note::parse(path, text.as_bytes().to_vec()).0);
        Vault::freeze(
            notes.collect::<Vec<_>>(),
            Vec::new(),
            &[],
            VaultOptions { alias_links: true },
        )
        .0
    }

    fn found(vault: &Vault) -> (Comparisons, Vec<Diagnostic>) {
        let entities = Entities::all(vault, |id| vault.note(id).front.text("kind").is_some());
        Comparisons::all(vault, &entities, &BTreeMap::new(), |_| false, None)
    }

    const GO: (&str, &str) = (
        "Go.md",
        "---\nkind: technology\n---\n**Curve:** Easy.\n\n**Salary:** $120-185k a year.\n",
    );
    const RUST: (&str, &str) = (
        "Rust.md",
        "---\nkind: technology\naliases: [Ferris]\n---\n**Curve:** Steep\n\n**Typing:** static\n",
    );

    #[test]
    fn a_table_that_names_two_things_is_a_comparison() {
        let table = "## Both\n| Name | x |\n|-|-|\n| **Go** | 1 |\n| Ferris | 2 |\n| C | 3 |\n\n| Name | x |\n|-|-|\n| Go | 1 |\n| C | 2 |\n";
        let vault = vault(&[GO, RUST, ("Table.md", table)]);
        let (all, _) = found(&vault);
        let tables: Vec<&Table> = all.of(NoteId(2)).map(|(_, table)| table).collect();
        assert_eq!(tables.len(), 1);
        let links: Vec<Option<bool>> =
            tables[0].rows.iter().map(|row| row.map(|row| row.wants_link)).collect();
        assert_eq!(links, [Some(true), Some(true), None]);
        assert_eq!(all.mentions(NoteId(1)), [Mention { from: NoteId(2), headings: vec![0] }]);
    }

    #[test]
    fn a_table_that_orders_its_rows_by_words_is_a_comparison() {
        let tables = "| Name | Risk |\n|-|-|\n| a | Low |\n| b | High |\n| c | low |\n\n| Name | Risk |\n|-|-|\n| a | Low |\n| b | none |\n| c | low |\n\n| Low | Name |\n|-|-|\n| High | a |\n| Low | b |\n| Low | c |\n";
        let vault = vault(&[("Table.md", tables)]);
        assert_eq!(found(&vault).0.of(NoteId(0)).count(), 1);
    }

    #[test]
    fn a_row_is_about_what_its_link_leads_to() {
        let table = "| Name | x |\n|-|-|\n| [[Rust\\|that one]] | 1 |\n| **[Go](Go.md)** on top | 2 |\n| `Go` | 3 |\n";
        let vault = vault(&[GO, RUST, ("Table.md", table)]);
        let (all, _) = found(&vault);
        let (_, table) = all.of(NoteId(2)).next().unwrap();
        let rows: Vec<Option<(u32, bool, bool)>> = table
            .rows
            .iter()
            .map(|row| row.map(|row| (row.entity.0, row.wants_link, row.is_name)))
            .collect();
        assert_eq!(rows, [Some((1, false, true)), Some((0, false, false)), Some((0, false, true))]);
    }

    #[test]
    fn no_page_links_to_itself() {
        let table = "| Name | x |\n|-|-|\n| Rust | 1 |\n| Go | 2 |\n";
        let text = format!("{}\n{table}", GO.1);
        let vault = vault(&[("Go.md", &text), RUST]);
        let (all, _) = found(&vault);
        let (_, table) = all.of(NoteId(0)).next().unwrap();
        let links: Vec<bool> = table.rows.iter().flatten().map(|row| row.wants_link).collect();
        assert_eq!(links, [true, false]);
        assert_eq!(all.mentions(NoteId(0)), []);
    }

    #[test]
    fn a_cell_that_contradicts_a_profile_is_told() {
        let table = "| Name | Curve | Salary (USD) | Typing |\n|-|-|-|-|\n| Go | Steep | $120k | dynamic |\n| Rust | **steep**. | $1 | Dynamic! |\n";
        let vault = vault(&[GO, RUST, ("Table.md", table)]);
        let told: Vec<String> = found(&vault).1.into_iter().map(|it| it.message).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(told[0].contains("`Steep`") && told[0].contains("`Easy`"), "{told:?}");
        assert!(told[1].contains("`Dynamic!`") && told[1].contains("`static`"), "{told:?}");
    }
}
