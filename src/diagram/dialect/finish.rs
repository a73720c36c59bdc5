//! From the draft to charts: references and loops become edges, what edges join is one chart.

use super::anchors::{self, Anchor, Reference};
use super::draft::{Draft, DraftEdge};
use super::reader::{LoopPoint, Reader};
use super::words::is_question;
use crate::diagram::finding::Finding;
use crate::diagram::graph::{Chart, Diagram, Direction, Edge, Node, NodeKind, Source};
use crate::diagram::limits;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The diagram of all that was read.
pub(super) fn finish(mut reader: Reader, text: &str) -> Diagram {
    let mut findings = std::mem::take(&mut reader.findings);
    tie(&mut reader, &mut findings);
    let meant = references(&reader.draft);
    findings.extend(dangling(&reader.draft));
    let (charts, lonely) = charts(&reader.draft, &meant);
    findings
        .extend(lonely.into_iter().map(|span| Finding::not_attached(&text[span.clone()], span)));
    findings.extend(charts.iter().flat_map(|chart| chart.findings(is_question)));
    findings.sort_by_key(|finding| (finding.span.start, finding.code));
    findings.truncate(limits::MOST_FINDINGS);
    Diagram { source: Source::Text, charts, findings }
}

/// Ties the loops, and gives up on answers that fall through to nothing.
pub(super) fn tie(reader: &mut Reader, findings: &mut Vec<Finding>) {
    for fall in reader.falls.take_rest() {
        findings.push(Finding::dangling(&fall.answer.label, fall.answer.span));
    }
    for end in std::mem::take(&mut reader.loops_out) {
        match target_of_loop(&reader.loops_in, &end) {
            Some(target) => reader.draft.add_edge(end.node, target, end.answer),
            None => {
                let node = &reader.draft.nodes[end.node];
                findings.push(Finding::dangling(&node.text, node.span.clone()));
            }
        }
    }
}

/// The node to which a loop leads: the nearest corner, three columns of drift allowed.
fn target_of_loop(corners: &[LoopPoint], end: &LoopPoint) -> Option<usize> {
    corners
        .iter()
        .map(|corner| (corner.column.abs_diff(end.column), corner.node.abs_diff(end.node), corner))
        .filter(|(drift, _, _)| *drift <= 3)
        .min_by_key(|(drift, distance, _)| (*drift, *distance))
        .map(|(_, _, corner)| corner.node)
}

/// The answers that nothing follows.
fn dangling(draft: &Draft) -> Vec<Finding> {
    let used: rustc_hash::FxHashSet<usize> = draft
        .edges
        .iter()
        .filter_map(|edge| edge.answer.as_ref())
        .map(|it| it.span.start)
        .collect();
    let rows = draft.rows.iter().filter_map(|row| row.dangling.as_ref());
    rows.filter(|answer| !used.contains(&answer.span.start))
        .map(|answer| Finding::dangling(&answer.label, answer.span.clone()))
        .collect()
}

/// For each node, the one that it stands for: itself, or what its text refers to (rule 9).
pub(super) fn references(draft: &Draft) -> Vec<usize> {
    let mut by_number: FxHashMap<String, Vec<(usize, Anchor)>> = FxHashMap::default();
    let mut by_text: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    let is_target = |at: usize| draft.nodes[at].has_child || draft.nodes[at].reference.is_none();
    for at in (0..draft.nodes.len()).filter(|at| is_target(*at)) {
        let text = &draft.nodes[at].text;
        if let Some((anchor, _)) = anchors::numbering(text) {
            by_number.entry(anchor.number.clone()).or_default().push((at, anchor));
        }
        by_text.entry(anchors::key(text)).or_default().push(at);
    }
    let find = |at: usize, reference: &Reference| {
        let anchor = reference.anchor.as_ref();
        let numbered =
            anchor.and_then(|anchor| by_number.get(&anchor.number).map(|all| (anchor, all)));
        let of_anchor = numbered.and_then(|(anchor, all)| {
            let means = all.iter().filter(|(_, other)| anchor.means(other)).map(|(at, _)| *at);
            nearest(draft, at, means.take(limits::LONGEST_LOOK_BACK))
        });
        let of_text = || {
            let all = by_text.get(&reference.text).filter(|_| reference.has_verb)?;
            nearest(draft, at, all.iter().copied().take(limits::LONGEST_LOOK_BACK))
        };
        of_anchor.or_else(of_text)
    };
    (0..draft.nodes.len())
        .map(|at| {
            let node = &draft.nodes[at];
            let reference =
                node.reference.as_ref().filter(|_| node.parent.is_some() && !node.has_child);
            reference.and_then(|reference| find(at, reference)).unwrap_or(at)
        })
        .collect()
}

/// The node that a reference means: the first in its own chart, else the first after it.
fn nearest(draft: &Draft, from: usize, all: impl Iterator<Item = usize>) -> Option<usize> {
    let chart = draft.nodes[from].chart;
    all.filter(|at| *at != from).min_by_key(|at| (draft.nodes[*at].chart != chart, *at < from, *at))
}

/// The charts with at least one edge, and the bytes of nodes that no edge touches in the others.
fn charts(draft: &Draft, meant: &[usize]) -> (Vec<Chart>, Vec<Range<usize>>) {
    let chart_of = joined(draft, meant);
    let mut has_edge = vec![false; draft.titles.len()];
    for edge in &draft.edges {
        has_edge[chart_of[draft.nodes[edge.from].chart]] = true;
    }
    let mut slots = vec![None; draft.titles.len()];
    let mut charts: Vec<Chart> = Vec::new();
    for (at, title) in draft.titles.iter().enumerate() {
        let root = chart_of[at];
        if !has_edge[root] {
            continue;
        }
        let slot = *slots[root].get_or_insert_with(|| {
            charts.push(Chart { direction: Direction::Down, ..Chart::default() });
            charts.len() - 1
        });
        if charts[slot].title.is_none() {
            charts[slot].title.clone_from(title);
        }
    }
    let places =
        place_nodes(draft, meant, |at| slots[chart_of[draft.nodes[at].chart]], &mut charts);
    place_edges(draft, meant, &places, &mut charts);
    for chart in &mut charts {
        chart.classify(Source::Text, is_question);
    }
    let is_lonely = |at: &usize| !has_edge[chart_of[draft.nodes[*at].chart]];
    let lonely = (0..draft.nodes.len()).filter(is_lonely).map(|at| draft.nodes[at].span.clone());
    (charts, lonely.take(limits::MOST_FINDINGS).collect())
}

/// For each chart the first one that edges join it with.
fn joined(draft: &Draft, meant: &[usize]) -> Vec<usize> {
    let mut first: Vec<usize> = (0..draft.titles.len()).collect();
    let find = |first: &mut Vec<usize>, mut at: usize| {
        while first[at] != at {
            first[at] = first[first[at]];
            at = first[at];
        }
        at
    };
    for DraftEdge { from, to, .. } in &draft.edges {
        let a = find(&mut first, draft.nodes[*from].chart);
        let b = find(&mut first, draft.nodes[meant[*to]].chart);
        first[a.max(b)] = a.min(b);
    }
    (0..first.len()).map(|at| find(&mut first, at)).collect()
}

/// Puts every node into its chart in the order of first mention; gives chart and index of each.
fn place_nodes(
    draft: &Draft,
    meant: &[usize],
    chart_of: impl Fn(usize) -> Option<usize>,
    charts: &mut [Chart],
) -> Vec<Option<(usize, usize)>> {
    let mut places = vec![None; draft.nodes.len()];
    for at in meant {
        let Some(chart) = chart_of(*at).filter(|_| places[*at].is_none()) else { continue };
        let node = &draft.nodes[*at];
        places[*at] = Some((chart, charts[chart].nodes.len()));
        charts[chart].nodes.push(Node {
            text: node.text.clone(),
            kind: NodeKind::Step,
            outcome: None,
            is_linked: false,
            span: node.span.clone(),
        });
    }
    places
}

fn place_edges(
    draft: &Draft,
    meant: &[usize],
    places: &[Option<(usize, usize)>],
    charts: &mut [Chart],
) {
    for edge in &draft.edges {
        let (from, to) = (places[edge.from], places[meant[edge.to]]);
        if let (Some((chart, from)), Some((_, to))) = (from, to) {
            let label = edge.answer.as_ref().map(|answer| answer.label.clone());
            charts[chart].edges.push(Edge { from, to, label, span: edge.span.clone() });
        }
    }
}
