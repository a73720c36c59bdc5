//! Along one line: which of its texts are nodes and which are labels.

use super::draft::{Answer, Pending, Row};
use super::line::{Chain, Marker};
use super::parents::Parent;
use super::reader::Reader;
use super::segment::Segment;
use super::words;
use crate::diagram::limits;
use std::ops::Range;

/// Where the walk along a line is.
struct Walk {
    /// The node before, or the one that the line hangs from.
    node: Option<usize>,
    /// The label that waits for its target.
    answer: Option<Answer>,
    /// Whether the text at hand may be a label although it is the line's first.
    labels_first: bool,
    has_label_first: bool,
    /// Whether a label fell through to the next question.
    has_fallen: bool,
}

/// What one text of a line is.
enum Part<'s> {
    /// Several branches, `YES: a / NO: b`.
    Branches(Vec<(String, &'s str)>),
    /// A label and its target, `Yes: x`.
    Labelled(String, &'s str),
    /// A label.
    Label,
    /// A node.
    Node,
}

impl Reader {
    /// Makes the nodes and edges of a line.
    pub(super) fn walk(&mut self, chain: &Chain, parent: Option<Parent>) {
        let first_node = self.draft.nodes.len();
        let mut walk = Walk {
            node: parent.as_ref().map(|it| it.node),
            labels_first: chain.marker != Marker::None
                || parent.as_ref().is_some_and(|it| it.labels_first),
            answer: parent.as_ref().and_then(|it| it.answer.clone()),
            has_label_first: false,
            has_fallen: false,
        };
        let labels_always = parent.as_ref().is_some_and(|it| it.labels_first);
        for (index, segment) in chain.segments.iter().enumerate() {
            if self.draft.nodes.len() >= limits::MOST_NODES {
                break;
            }
            let is_first = index == 0;
            let is_last = index + 1 == chain.segments.len();
            let is_drawn = !is_first || chain.marker != Marker::None || segment.arrow.is_some();
            let part = self.part(&walk, segment, is_first, is_last, is_first && labels_always);
            walk.has_label_first |= is_first && !matches!(part, Part::Node);
            self.is_main_line = is_first && chain.marker == Marker::None && !walk.has_label_first;
            self.take_part(&mut walk, part, segment, is_drawn, is_last);
        }
        let nodes = first_node..self.draft.nodes.len();
        let Some(last) = walk.node else { return };
        let hangs_on = chain.has_last_arrow || chain.loop_out.is_some() || walk.has_fallen;
        let dangling = walk.answer.clone().filter(|_| !hangs_on);
        let row = Row {
            marker: chain.marker,
            start: chain.start,
            has_label_first: walk.has_label_first,
            nodes,
            last,
            dangling,
        };
        self.end_row(chain, row, walk.answer);
    }

    /// What a text is.
    fn part<'s>(
        &self,
        walk: &Walk,
        segment: &'s Segment,
        is_first: bool,
        is_last: bool,
        labels_always: bool,
    ) -> Part<'s> {
        let Some(node) = walk.node.filter(|_| walk.answer.is_none()) else { return Part::Node };
        let text = &segment.text;
        if segment.is_on_line {
            return Part::Label;
        }
        if let Some(branches) = words::answers_in_a_row(text) {
            return Part::Branches(branches);
        }
        let has_arrow = segment.arrow.is_some();
        if words::answer(text).is_some() && (has_arrow || is_last) {
            return Part::Label;
        }
        if let Some((label, rest)) = words::answer_and_rest(text) {
            return Part::Labelled(label, rest);
        }
        if (is_first && !walk.labels_first) || segment.is_forked || words::is_question(text) {
            return Part::Node;
        }
        let is_asked = self.draft.nodes[node].is_question || labels_always;
        if is_asked && (has_arrow || segment.falls) { Part::Label } else { Part::Node }
    }

    fn take_part(
        &mut self,
        walk: &mut Walk,
        part: Part<'_>,
        segment: &Segment,
        is_drawn: bool,
        is_last: bool,
    ) {
        let span = segment.span.clone();
        let columns = segment.column..segment.end_column;
        match part {
            Part::Branches(branches) => {
                let question = walk.node;
                for (label, text) in branches {
                    if self.draft.nodes.len() >= limits::MOST_NODES {
                        break;
                    }
                    walk.node = question;
                    walk.answer = Some(answer(label, span.clone(), is_drawn));
                    self.node(walk, text, span.clone(), columns.clone());
                }
            }
            Part::Labelled(label, rest) => {
                walk.answer = Some(answer(label, span.clone(), is_drawn));
                self.target(walk, rest, span, columns, is_last);
            }
            Part::Label => {
                let label =
                    words::answer(&segment.text).unwrap_or_else(|| words::label(&segment.text));
                walk.answer = Some(answer(label, span, is_drawn || segment.falls));
                if segment.falls {
                    self.fall(walk);
                }
                return;
            }
            Part::Node => self.target(walk, &segment.text, span, columns, is_last),
        }
        let Some(node) = walk.node.filter(|_| !walk.has_fallen) else { return };
        let made = &mut self.draft.nodes[node];
        if made.inline_anchor.is_none() {
            made.inline_anchor = segment.arrow;
        }
        made.has_tee |= segment.has_tee;
        if segment.falls {
            self.fall_below(segment.column);
        }
    }

    /// A node, unless the text only says that the label leads to the next question.
    fn target(
        &mut self,
        walk: &mut Walk,
        text: &str,
        span: Range<usize>,
        columns: Range<u32>,
        is_last: bool,
    ) {
        if is_last && walk.answer.is_some() && words::is_onward(text) {
            self.fall(walk);
        } else {
            self.node(walk, text, span, columns);
        }
    }

    /// The label at hand leads to the next question.
    fn fall(&mut self, walk: &mut Walk) {
        if let (Some(question), Some(answer)) = (walk.node, walk.answer.take()) {
            self.fresh_falls.push(Pending { question, answer });
            walk.has_fallen = true;
        }
    }

    fn node(&mut self, walk: &mut Walk, text: &str, span: Range<usize>, columns: Range<u32>) {
        let made = self.draft.add_node(text, span, columns);
        let answer = walk.answer.take();
        self.enter(made, walk.node, answer);
        walk.node = Some(made);
    }

    /// Draws the edges that lead to a new node: from its parent, or from the labels that fall
    /// through to it (rule 8).
    fn enter(&mut self, made: usize, parent: Option<usize>, answer: Option<Answer>) {
        self.draft.nodes[made].parent = parent;
        if let Some(parent) = parent {
            self.draft.nodes[made].chart = self.draft.nodes[parent].chart;
        }
        let is_main_line = self.is_on_main_line(made);
        let falling = self.falls.take(parent, is_main_line);
        let has_fallen = !falling.is_empty();
        for fall in falling {
            self.draft.add_edge(fall.question, made, Some(fall.answer));
        }
        // An answer of its own is never lost.
        if let Some(parent) = parent.filter(|_| !has_fallen || answer.is_some()) {
            self.draft.add_edge(parent, made, answer);
        }
    }
}

fn answer(label: String, span: Range<usize>, is_drawn: bool) -> Answer {
    let is_listed = words::answer(&label).is_some();
    Answer { label, span, is_listed, is_drawn }
}
