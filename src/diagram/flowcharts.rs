//! All flowcharts of a vault: which fences hold them, what their outcomes name, and who is named.
//!
//! Made once over the frozen vault, before any page, since a note's page tells which flowcharts
//! lead to it. A fence that is called a flowchart is one; a fence without a language only when
//! the strict detection says so; a mermaid fence when it is a mermaid flowchart.

use super::graph::{Chart, Diagram, Source};
use super::outcome::Target;
use super::path::{self, Way};
use crate::diag::{Diagnostic, Severity};
use crate::note::Note;
use crate::note::doc::{Event, Kind};
use crate::note::fence::{in_source, is_fence, language};
use crate::text::fold::fold;
use crate::text::lines::Places;
use crate::text::slug::slug;
use crate::vault::each::Each;
use crate::vault::edits::Edits;
use crate::vault::entities::Entities;
use crate::vault::{Named, NoteId, Spot, Vault};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

/// Languages of a fence that holds flowcharts.
pub const LANGUAGES: &[&str] = &["flowchart", "decision", "decision-tree"];
/// Languages of a fence that may hold flowcharts all the same.
const PLAIN_LANGUAGES: &[&str] = &["", "text"];
/// Language of a fence that holds a mermaid drawing.
pub const MERMAID: &str = "mermaid";
/// What the id of a chart begins with; no heading has such a character in its id.
const ID: &str = "chart.";
/// Ways that are told of one note's flowcharts to another.
const MOST_WAYS: usize = 3;
/// Characters of a way in words.
const MOST_WORDS: usize = 400;
/// Names without a note for which the nearest is looked for, in one note.
const MOST_HINTS: usize = 20;
/// Names without a note that are told of in one note.
const MOST_GHOSTS: usize = 100;

/// The flowcharts of a vault.
#[derive(Debug, Default)]
pub struct Flowcharts {
    /// What was found in each note.
    found: Each<Arc<Found>>,
    /// For each note, the other notes whose flowcharts lead to it.
    mentions: BTreeMap<NoteId, Vec<Mention>>,
}

/// A fence with its flowcharts.
#[derive(Debug)]
pub struct Fence {
    /// Its text, as readers may see it.
    pub source: String,
    /// What it holds; at least one chart.
    pub diagram: Diagram,
    /// What each chart is called on the page of its note.
    pub names: Vec<ChartName>,
}

/// What a chart is called on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChartName {
    /// Its element's id.
    pub id: String,
    /// What stands before `=` where an address holds a way through it: `path` for the first chart
    /// of a note, `path.` and a name for all others.
    pub parameter: String,
}

impl ChartName {
    /// The fragment of a page's address for a way through the chart, and the id of what stands at
    /// its end.
    pub fn fragment(&self, address: &str) -> String {
        format!("{}={address}", self.parameter)
    }
}

/// A note whose flowcharts lead to another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Mention {
    /// The note with the flowcharts.
    pub from: NoteId,
    /// The first ways that lead there, at most three.
    pub ways: Vec<WayTold>,
}

/// A way to an outcome.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WayTold {
    /// Where its page shows it: the id of an outcome in the outline, which the wizard reads too.
    pub fragment: String,
    /// The way in words: `Real-time? No → ML? Yes`; where nothing is asked, what it begins with.
    pub words: String,
}

/// A name in an outcome that no note has.
#[derive(Debug)]
struct Ghost {
    name: String,
    is_link: bool,
}

/// What came of one note.
#[derive(Debug, Default)]
struct Found {
    /// By the index of the code block.
    fences: BTreeMap<u32, Fence>,
    named: BTreeMap<NoteId, Vec<WayTold>>,
    /// Names in outcomes, folded.
    asked: BTreeSet<String>,
    /// Names in outcomes that no note has.
    ghosts: Vec<Ghost>,
    diagnostics: Vec<Diagnostic>,
}

impl Found {
    /// Whether a name in an outcome may mean something else now.
    fn asks(&self, edits: &Edits<'_>) -> bool {
        let names = &edits.edited.names;
        !names.is_empty() && !self.asked.is_disjoint(names)
    }
}

impl Flowcharts {
    /// Reads all flowcharts of a vault; those in fences without a language only with
    /// `auto_detect`.
    ///
    /// With the flowcharts of the state before, which has the same `entities` and the same
    /// `auto_detect`, only the notes that differ are read, and those whose outcomes name what is
    /// called otherwise.
    pub fn all(
        vault: &Vault,
        entities: &Entities,
        auto_detect: bool,
        before: Option<(&Flowcharts, &Edits<'_>)>,
    ) -> (Flowcharts, Vec<Diagnostic>) {
        let of_note = |id| Arc::new(of_note(vault, entities, id, auto_detect));
        let found = match before {
            Some((before, edits)) => {
                let asks = |id| before.found.find(id).is_some_and(|it| it.asks(edits));
                let ids: Vec<NoteId> =
                    vault.ids().filter(|id| edits.touch(*id) || asks(*id)).collect();
                before.found.with(&ids, of_note)
            }
            None => Each::of(vault, of_note),
        };
        let mut mentions: BTreeMap<NoteId, Vec<Mention>> = BTreeMap::new();
        for (from, note) in found.by_note() {
            for (named, ways) in &note.named {
                mentions.entry(*named).or_default().push(Mention { from, ways: ways.clone() });
            }
        }
        let diagnostics = found.iter().flat_map(|note| note.diagnostics.iter().cloned());
        let diagnostics = diagnostics.collect();
        (Flowcharts { found, mentions }, diagnostics)
    }

    /// Whether they lead to the same notes, and to the same names without a note.
    pub fn lead_like(&self, other: &Flowcharts) -> bool {
        self.mentions == other.mentions && self.ghosts().eq(other.ghosts())
    }

    /// The flowcharts in a code block; `None` when it holds none.
    pub fn block(&self, id: NoteId, block: u32) -> Option<&Fence> {
        self.found.find(id)?.fences.get(&block)
    }

    /// All fences of a note that hold flowcharts, in order.
    pub fn of(&self, id: NoteId) -> impl Iterator<Item = &Fence> {
        self.found.find(id).into_iter().flat_map(|found| found.fences.values())
    }

    /// Names in outcomes that no note has, each with the note of the flowchart and whether it was
    /// written as a link, in order.
    pub fn ghosts(&self) -> impl Iterator<Item = (NoteId, &str, bool)> {
        let all = self.found.by_note();
        all.flat_map(|(id, found)| {
            found.ghosts.iter().map(move |it| (id, it.name.as_str(), it.is_link))
        })
    }

    /// The other notes whose flowcharts lead to a note, in order.
    pub fn mentions(&self, id: NoteId) -> &[Mention] {
        self.mentions.get(&id).map_or(&[], Vec::as_slice)
    }
}

/// What a name in an outcome leads to, where the flowchart stands in the note at `from`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Lead<'t> {
    /// A note, or the section of one that is about the thing.
    Note(NoteId, Spot),
    /// A note of this name that nobody has written yet.
    Ghost(&'t str),
    /// Nothing that readers are told of.
    Nothing,
}

/// What a target in an outcome's `text` leads to.
pub fn lead<'t>(
    (vault, entities): (&Vault, &Entities),
    from: &str,
    source: Source,
    text: &'t str,
    target: &Target,
) -> Lead<'t> {
    for name in &target.names {
        match vault.named(from, name) {
            Named::Note(id) => return Lead::Note(id, Spot::Top),
            Named::Withheld => return Lead::Nothing,
            Named::Nothing => {}
        }
    }
    if let Some(entity) = target.names.iter().find_map(|name| entities.named(name)) {
        let (note, heading) = entities.get(entity).place();
        return Lead::Note(note, heading.map_or(Spot::Top, Spot::Heading));
    }
    let name = &text[target.range.clone()];
    match source {
        Source::Text if target.reads_as_name(text) => Lead::Ghost(name),
        // Unresolved nodes of mermaid get no link (dialect rule D3).
        Source::Text | Source::Mermaid => Lead::Nothing,
    }
}

fn of_note(vault: &Vault, entities: &Entities, id: NoteId, auto_detect: bool) -> Found {
    let note = vault.note(id);
    if note.doc.code_blocks.is_empty() {
        return Found::default();
    }
    let mut reader = Reader {
        vault,
        entities,
        note,
        id,
        places: None,
        taken: FxHashMap::default(),
        found: Found::default(),
    };
    for event in &note.doc.events {
        if let Kind::CodeBlock(block) = event.kind {
            let code = &note.doc.code_blocks[block as usize];
            if may_hold(note, *event, &code.info, &code.code, auto_detect) {
                reader.fence(*event, block);
            }
        }
    }
    reader.found
}

/// Whether a code block is to be read as flowcharts.
fn may_hold(note: &Note, event: Event, info: &str, code: &str, auto_detect: bool) -> bool {
    match language(info) {
        MERMAID => super::mermaid::is_mermaid(code),
        language if LANGUAGES.contains(&language) => true,
        language if PLAIN_LANGUAGES.contains(&language) => {
            auto_detect && super::is_flowchart(code) && is_fence(&note.text, event)
        }
        _ => false,
    }
}

/// Reads the flowcharts of one note.
struct Reader<'a> {
    vault: &'a Vault,
    entities: &'a Entities,
    note: &'a Note,
    id: NoteId,
    places: Option<Places<'a>>,
    /// Names of charts that the note has already, and how often each was wanted.
    taken: FxHashMap<String, usize>,
    found: Found,
}

impl<'a> Reader<'a> {
    fn fence(&mut self, event: Event, block: u32) {
        let code = &self.note.doc.code_blocks[block as usize].code;
        // A wikilink has a meaning here, so one to a hidden note leaves only what it shows.
        let source = self.vault.conceal(code, &self.note.path).into_owned();
        let diagram = super::parse(&source);
        for finding in &diagram.findings {
            let range = in_source(&self.note.text, event, &source, finding.span.clone());
            let diagnostic = finding.diagnostic(self.places(), range);
            self.found.diagnostics.push(diagnostic);
        }
        if diagram.charts.is_empty() {
            let start = event.start as usize;
            let place = self.places().at(start, start);
            let message = "this block holds no flowchart that could be read";
            self.found.diagnostics.push(
                Diagnostic::new(Severity::Warning, "flowchart::empty", message)
                    .at(place)
                    .help("write questions that end with `?`, and answers before arrows: `Ready? → Yes → Go`"),
            );
            return;
        }
        let names: Vec<ChartName> = diagram.charts.iter().map(|chart| self.name(chart)).collect();
        if diagram.source == Source::Text {
            for (chart, name) in diagram.charts.iter().zip(&names) {
                self.follow(event, &source, chart, name);
            }
        }
        self.found.fences.insert(block, Fence { source, diagram, names });
    }

    fn places(&mut self) -> &Places<'a> {
        let note = self.note;
        self.places.get_or_insert_with(|| Places::new(&note.path, &note.text))
    }

    /// A name for a chart that no other of the note has.
    fn name(&mut self, chart: &Chart) -> ChartName {
        let is_first = self.taken.is_empty();
        let title = chart.title.as_deref().map(slug).filter(|slug| !slug.is_empty());
        let stem = title.unwrap_or_else(|| (self.taken.len() + 1).to_string());
        let mut name = stem.clone();
        while self.taken.contains_key(&name) {
            let count = self.taken.entry(stem.clone()).or_insert(1);
            *count += 1;
            name = format!("{stem}-{count}");
        }
        self.taken.insert(name.clone(), 1);
        let parameter = if is_first { "path".to_owned() } else { format!("path.{name}") };
        ChartName { id: format!("{ID}{name}"), parameter }
    }

    /// Follows the names in a chart's outcomes.
    fn follow(&mut self, event: Event, source: &str, chart: &Chart, name: &ChartName) {
        let known = (self.vault, self.entities);
        let mut ways = None;
        for (at, node) in chart.nodes.iter().enumerate() {
            let Some(outcome) = &node.outcome else { continue };
            for target in &outcome.targets {
                self.found.asked.extend(target.names.iter().map(|name| fold(name.trim())));
                match lead(known, &self.note.path, Source::Text, &outcome.text, target) {
                    Lead::Note(named, _) if named != self.id => {
                        let told = self.found.named.entry(named).or_default();
                        if told.len() < MOST_WAYS {
                            let (ways, addresses) = ways.get_or_insert_with(|| {
                                (path::ways(chart), path::Addresses::new(chart))
                            });
                            told.push(match &ways[at] {
                                Some(way) => tell(chart, way, addresses, name),
                                None => {
                                    WayTold { fragment: name.id.clone(), words: node.text.clone() }
                                }
                            });
                        }
                    }
                    Lead::Ghost(name) => {
                        // A link may show another name than it leads to.
                        let wanted = if target.is_link { &target.names[0] } else { name };
                        let ghost = Ghost { name: wanted.to_owned(), is_link: target.is_link };
                        self.found.ghosts.push(ghost);
                        self.ghost(event, source, &node.span, name);
                    }
                    Lead::Note(..) | Lead::Nothing => {}
                }
            }
        }
    }

    /// Says that an outcome names no note; of one note's many, the first.
    fn ghost(&mut self, event: Event, source: &str, span: &Range<usize>, name: &str) {
        let count = self.found.ghosts.len();
        if count > MOST_GHOSTS {
            return;
        }
        let range = in_source(&self.note.text, event, source, span.clone());
        let place = self.places().at(range.start, range.end);
        let message = format!("this flowchart leads to `{name}`, which is no note");
        let mut diagnostic = Diagnostic::new(Severity::Info, "flowchart::ghost", message).at(place);
        let near = (count <= MOST_HINTS).then(|| self.vault.nearest(name)).flatten();
        if let Some(near) = near {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?"));
        }
        self.found.diagnostics.push(diagnostic);
    }
}

fn tell(chart: &Chart, way: &Way, addresses: &path::Addresses<'_>, name: &ChartName) -> WayTold {
    let mut words = path::words(chart, way);
    if words.is_empty() {
        let start = &chart.nodes[way.start].text;
        words = chart.title.as_ref().unwrap_or(start).clone();
    }
    if words.chars().count() > MOST_WORDS {
        words = words.chars().take(MOST_WORDS - 1).chain(['…']).collect();
    }
    WayTold { fragment: name.fragment(&addresses.of(way)), words }
}
