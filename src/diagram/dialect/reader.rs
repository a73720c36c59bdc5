//! Line by line from text to draft: which line begins a chart, and where each one hangs.

use super::connect;
use super::draft::{Answer, Draft, Pending, Row};
use super::falls::Falls;
use super::line::{Chain, Connector, Line, Marker};
use super::parents::{self, Parent};
use super::words;
use crate::diagram::finding::Finding;
use crate::diagram::limits;
use std::ops::Range;

/// Where a loop leaves a line, or leads to one.
#[derive(Debug)]
pub(super) struct LoopPoint {
    pub(super) node: usize,
    pub(super) answer: Option<Answer>,
    pub(super) column: u32,
}

/// What has been read, and what the next line depends on.
#[derive(Debug, Default)]
pub(super) struct Reader {
    pub(super) draft: Draft,
    /// Lines that belong to no chart.
    pub(super) findings: Vec<Finding>,
    pub(super) loops_out: Vec<LoopPoint>,
    pub(super) loops_in: Vec<LoopPoint>,
    /// Answers that lead to the next question: those of the line at hand, and of all before it.
    pub(super) fresh_falls: Vec<Pending>,
    pub(super) falls: Falls,
    /// The connector above, when nothing stands between.
    connector: Option<Connector>,
    /// What the arrow at the end of the line above leaves.
    joint: Option<Parent>,
    title: Option<String>,
    /// Whether the next root begins a chart.
    begins_chart: bool,
    /// Whether the node at hand is the first of a line without marker and label.
    pub(super) is_main_line: bool,
}

/// How a line enters the graph.
enum Entry {
    /// Nothing leads to it.
    Root,
    /// From a node.
    From(Parent),
    /// A remark on the node above.
    Note,
    /// Nobody can say.
    Unattached,
}

impl Reader {
    pub(super) fn new() -> Reader {
        Reader { begins_chart: true, ..Reader::default() }
    }

    /// Takes the next line. `next` is the one after it that is neither blank nor a comment;
    /// `text` the bytes of the line for findings.
    pub(super) fn take(
        &mut self,
        line: &Line,
        next: Option<&Line>,
        source: &str,
        span: Range<usize>,
    ) {
        match line {
            Line::Blank => self.begins_chart = true,
            Line::Comment => {}
            Line::Connector(connector) => self.take_connector(connector),
            Line::Drawing => self.not_attached(source.trim(), span),
            Line::Chain(chain) => self.take_chain(chain, next),
        }
    }

    fn take_connector(&mut self, connector: &Connector) {
        // Of `│` and then `v`, the one with the point counts, and a label is never lost.
        let mut connector = connector.clone();
        if let Some(before) = self.connector.take() {
            connector.label = connector.label.or(before.label);
            if before.has_point && !connector.has_point {
                connector.column = before.column;
                connector.has_point = true;
            }
        }
        self.connector = Some(connector);
    }

    fn take_chain(&mut self, chain: &Chain, next: Option<&Line>) {
        let colon = without_colon(chain);
        if let Some(text) = &colon
            && next.is_some_and(is_root_line)
        {
            self.title = Some(text.clone());
            self.begins_chart = true;
            self.connector = None;
            return;
        }
        let mut chain = chain.clone();
        if let (Some(text), Some(first)) = (colon, chain.segments.first_mut()) {
            first.text = text;
        }
        let entry = self.entry(&chain);
        self.connector = None;
        self.joint = None;
        match entry {
            Entry::Note => {}
            Entry::Unattached => {
                let texts: Vec<&str> = chain.segments.iter().map(|it| it.text.as_str()).collect();
                self.not_attached(&texts.join(" → "), chain.span.clone());
            }
            Entry::Root => self.walk_root(&chain),
            Entry::From(parent) => self.walk_from(&chain, parent),
        }
        self.begins_chart = false;
    }

    fn not_attached(&mut self, text: &str, span: Range<usize>) {
        if self.findings.len() < limits::MOST_FINDINGS {
            self.findings.push(Finding::not_attached(text, span));
        }
    }

    /// How a line enters the graph.
    fn entry(&mut self, chain: &Chain) -> Entry {
        let draft = &self.draft;
        let found = match chain.marker {
            Marker::Arrow => parents::of_arrow(draft, chain),
            Marker::Branch => parents::of_branch(draft, chain),
            Marker::Down => self.below_point(chain),
            Marker::None if parents::begins_with_answer(chain) => {
                parents::of_label(draft, chain.start, true)
            }
            Marker::None => return self.entry_of_text(chain),
        };
        found.map_or(Entry::Unattached, Entry::From)
    }

    /// `↓ No → X`: a branch of the question that the connector leaves.
    fn below_point(&self, chain: &Chain) -> Option<Parent> {
        let first = &chain.segments[0];
        let label = Some((words::label(&first.text), first.span.clone()));
        let connector = Connector { column: chain.start, has_point: true, label };
        let parent = connect::of_connector(&self.draft, &connector)?;
        Some(Parent { answer: None, labels_first: true, ..parent })
    }

    /// A line with neither marker nor label.
    fn entry_of_text(&mut self, chain: &Chain) -> Entry {
        if let Some(joint) = self.joint.take() {
            return Entry::From(joint);
        }
        if let Some(connector) = &self.connector
            && let Some(parent) = connect::of_connector(&self.draft, connector)
        {
            return Entry::From(parent);
        }
        if chain.start == 0 {
            return Entry::Root;
        }
        let Some(left) = parents::row_to_the_left(&self.draft, chain.start) else {
            return if self.draft.rows.is_empty() { Entry::Root } else { Entry::Unattached };
        };
        if left.dangling.is_some() {
            return Entry::From(Parent::last_of(left));
        }
        let has_arrow = chain.segments.len() > 1 || chain.has_last_arrow;
        let asks = words::is_question(&chain.segments[0].text);
        if has_arrow
            && !asks
            && let Some(parent) = parents::of_label(&self.draft, chain.start, false)
        {
            return Entry::From(parent);
        }
        if has_arrow || asks {
            return Entry::From(Parent { is_anchor: false, ..Parent::last_of(left) });
        }
        match self.draft.rows.last() {
            Some(above) if !self.draft.nodes[above.last].has_child => Entry::Note,
            _ => Entry::Unattached,
        }
    }

    fn walk_root(&mut self, chain: &Chain) {
        let is_first = self.draft.titles.is_empty();
        if is_first || self.begins_chart || self.title.is_some() {
            self.draft.titles.push(self.title.take());
        }
        self.walk(chain, None);
    }

    fn walk_from(&mut self, chain: &Chain, parent: Parent) {
        // What hangs from a node is part of its chart, whatever blank lines stand between.
        if chain.marker != Marker::None && parent.is_anchor {
            self.draft.add_leading_anchor(parent.node, chain.start);
        }
        self.walk(chain, Some(parent));
    }

    /// Whether a node is on a line without marker and label.
    pub(super) fn is_on_main_line(&self, node: usize) -> bool {
        let row = self.draft.rows.get(self.draft.nodes[node].row);
        row.map_or(self.is_main_line, Row::is_main)
    }

    /// Ends a line that was walked.
    pub(super) fn end_row(&mut self, chain: &Chain, row: Row, pending: Option<Answer>) {
        let node = row.last;
        if let Some(column) = chain.loop_out {
            self.loops_out.push(LoopPoint { node, answer: pending.clone(), column });
        }
        if let Some(column) = chain.loop_in {
            self.loops_in.push(LoopPoint { node, answer: None, column });
        }
        if chain.has_last_arrow {
            self.joint = Some(Parent { answer: pending, is_anchor: false, ..Parent::new(node) });
        }
        self.draft.rows.push(row);
        for fall in std::mem::take(&mut self.fresh_falls) {
            let parent = self.draft.nodes[fall.question].parent;
            let is_on_main_line = self.is_on_main_line(fall.question);
            self.falls.push(fall, parent, is_on_main_line);
        }
    }

    /// Sets the connector that a node's own `↓` draws.
    pub(super) fn fall_below(&mut self, column: u32) {
        self.connector = Some(Connector { column, has_point: true, label: None });
    }
}

/// The text of a line that may be a title: at column 0, without an arrow, with a colon, which
/// is dropped.
fn without_colon(chain: &Chain) -> Option<String> {
    let [only] = chain.segments.as_slice() else { return None };
    let is_plain = chain.marker == Marker::None && chain.start == 0 && !chain.has_last_arrow;
    let text = only.text.strip_suffix([':', '：'])?.trim_end();
    (is_plain && !text.is_empty() && words::answer(text).is_none()).then(|| text.to_owned())
}

/// Whether a line has no marker and no label and stands at column 0.
fn is_root_line(line: &Line) -> bool {
    match line {
        Line::Chain(chain) => {
            chain.marker == Marker::None && chain.start == 0 && !parents::begins_with_answer(chain)
        }
        _ => false,
    }
}
