//! Statement by statement from mermaid to the graph.

use super::statements::Statement;
use super::{entities, link, node};
use crate::diagram::finding::Finding;
use crate::diagram::graph::{Chart, Direction, Edge, Node, NodeKind};
use crate::diagram::limits;
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// The class that turns a node into a link (dialect rule D1).
const LINK_CLASS: &str = "internal-link";

/// What has been read of a mermaid text.
pub(super) struct Reader<'t> {
    chart: Chart,
    by_id: FxHashMap<&'t str, usize>,
    /// The id of each node.
    ids: Vec<&'t str>,
    /// Whether a node's text was given, so that a later one does not count.
    has_label: Vec<bool>,
    subgraphs: FxHashMap<&'t str, String>,
    linked: FxHashSet<&'t str>,
    ignored: FxHashSet<&'t str>,
    /// The bytes of labels beyond the first of each arrow.
    repeated_bytes: usize,
    findings: Vec<Finding>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(direction: Direction) -> Self {
        Reader {
            chart: Chart { direction, ..Chart::default() },
            by_id: FxHashMap::default(),
            ids: Vec::new(),
            has_label: Vec::new(),
            subgraphs: FxHashMap::default(),
            linked: FxHashSet::default(),
            ignored: FxHashSet::default(),
            repeated_bytes: 0,
            findings: Vec::new(),
        }
    }

    /// Takes a statement; whether there is room for more.
    pub(super) fn take(&mut self, statement: &Statement<'t>) -> bool {
        let text = statement.text;
        let word = text.split(char::is_whitespace).next().unwrap_or_default();
        let rest = text[word.len()..].trim();
        match word {
            "end" if rest.is_empty() => {}
            "subgraph" => self.subgraph(rest),
            "direction" if super::statements::direction(rest).is_some() => {}
            "class" if rest.contains(char::is_whitespace) => self.class(rest),
            "classDef" | "style" | "linkStyle" | "click" | "accTitle" | "accDescr"
            | "accTitle:" | "accDescr:"
                if !rest.is_empty() =>
            {
                self.ignore(word, statement);
            }
            _ => self.chain(statement),
        }
        let is_full = self.chart.nodes.len() >= limits::MOST_NODES
            || self.chart.edges.len() >= limits::MOST_EDGES
            || self.repeated_bytes > limits::MOST_REPEATED_BYTES;
        if is_full {
            let limit = format!("{} nodes and {} edges", limits::MOST_NODES, limits::MOST_EDGES);
            self.findings.push(Finding::too_large(&limit, span(statement)));
        }
        !is_full
    }

    /// The chart and what there is to say about the text.
    pub(super) fn finish(mut self) -> (Chart, Vec<Finding>) {
        for (at, id) in self.ids.iter().enumerate() {
            let node = &mut self.chart.nodes[at];
            node.is_linked |= self.linked.contains(id);
            if let Some(title) = self.subgraphs.get(id).filter(|_| !self.has_label[at]) {
                node.text.clone_from(title);
            }
        }
        (self.chart, self.findings)
    }

    /// `subgraph id [title]`, `subgraph title`.
    fn subgraph(&mut self, rest: &'t str) {
        let Some(written) = node::read(rest) else { return };
        let after = rest[written.length..].trim_start();
        let spaced = || node::shape(after).filter(|_| after.starts_with('['));
        let label = written.label.or_else(|| spaced().map(|(label, _)| label));
        let title = entities::text(label.unwrap_or(rest));
        if !title.is_empty() {
            self.subgraphs.entry(written.id).or_insert(title);
        }
    }

    /// `class A,B internal-link`.
    fn class(&mut self, rest: &'t str) {
        let Some((ids, class)) = rest.rsplit_once(char::is_whitespace) else { return };
        if class.trim_end_matches(';') == LINK_CLASS {
            self.linked.extend(ids.split(',').map(|id| id.trim().trim_matches('"')));
        }
    }

    fn ignore(&mut self, word: &'t str, statement: &Statement<'_>) {
        let is_hint = matches!(word, "classDef" | "style" | "linkStyle" | "click");
        if self.ignored.insert(word) && is_hint {
            let end = statement.at + word.len();
            self.findings.push(Finding::ignored(word, statement.at..end));
        }
    }

    /// `a & b --> c`, and a node alone.
    fn chain(&mut self, statement: &Statement<'t>) {
        let text = statement.text;
        let Some((mut from, mut at)) = self.group(statement, 0) else {
            return self.not_understood(statement, 0);
        };
        loop {
            at += blank(&text[at..]);
            let Some(link) = link::read(&text[at..]) else { break };
            let start = at;
            at += link.length;
            at += blank(&text[at..]);
            let Some((to, end)) = self.group(statement, at) else { break };
            if link.is_drawn {
                let span = statement.at + start..statement.at + end;
                self.edges(&from, &to, link.label, &span);
            }
            from = to;
            at = end;
        }
        if at < text.len() {
            self.not_understood(statement, at);
        }
    }

    /// The nodes of `a & b` at a byte of a statement, and the byte after them.
    fn group(&mut self, statement: &Statement<'t>, at: usize) -> Option<(Vec<usize>, usize)> {
        let text = statement.text;
        let mut nodes = Vec::new();
        let mut at = at;
        loop {
            let written = node::read(&text[at..])?;
            let span = statement.at + at..statement.at + at + written.length;
            at += written.length;
            nodes.push(self.node(&written, span));
            let after = at + blank(&text[at..]);
            match text[after..].strip_prefix('&') {
                Some(rest) => at = after + 1 + blank(rest),
                None => return Some((nodes, at)),
            }
        }
    }

    fn node(&mut self, written: &node::WrittenNode<'t>, span: Range<usize>) -> usize {
        let at = *self.by_id.entry(written.id).or_insert_with(|| {
            self.ids.push(written.id);
            self.has_label.push(false);
            self.chart.nodes.push(Node {
                text: entities::id(written.id),
                kind: NodeKind::Step,
                outcome: None,
                is_linked: false,
                span: span.clone(),
            });
            self.chart.nodes.len() - 1
        });
        if written.classes.contains(&LINK_CLASS) {
            self.linked.insert(written.id);
        }
        if let Some(label) = written.label.filter(|_| !self.has_label[at]) {
            let text = entities::text(label);
            if !text.is_empty() {
                self.chart.nodes[at].text = text;
            }
            self.chart.nodes[at].span = span;
            self.has_label[at] = true;
        }
        at
    }

    fn edges(&mut self, from: &[usize], to: &[usize], label: Option<&str>, span: &Range<usize>) {
        let label = label.map(entities::text).filter(|label| !label.is_empty());
        let mut is_first = true;
        for (from, to) in from.iter().flat_map(|from| to.iter().map(move |to| (*from, *to))) {
            if self.chart.edges.len() >= limits::MOST_EDGES {
                return;
            }
            if !std::mem::take(&mut is_first) {
                self.repeated_bytes += label.as_ref().map_or(0, String::len);
            }
            if self.repeated_bytes > limits::MOST_REPEATED_BYTES {
                return;
            }
            self.chart.edges.push(Edge { from, to, label: label.clone(), span: span.clone() });
        }
    }

    fn not_understood(&mut self, statement: &Statement<'_>, at: usize) {
        if self.findings.len() < limits::MOST_FINDINGS {
            let whole = span(statement);
            let finding = Finding::not_attached(statement.text, whole.start + at..whole.end);
            self.findings.push(finding);
        }
    }
}

fn span(statement: &Statement<'_>) -> Range<usize> {
    statement.at..statement.at + statement.text.len()
}

/// The bytes of white space that begin a text.
fn blank(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

#[cfg(test)]
mod tests {
    use crate::diagram::{limits, parse};

    fn texts(mermaid: &str) -> Vec<String> {
        let charts = parse(mermaid).charts;
        charts.into_iter().flat_map(|chart| chart.nodes).map(|node| node.text).collect()
    }

    #[test]
    fn every_node_has_a_text() {
        assert_eq!(texts("graph TD\n\"#160;\" --> b[\"&nbsp;\"]"), ["#160;", "b"]);
        assert!(texts("graph TD\n\" \" --> b").is_empty());
        assert_eq!(texts("graph TD\nsubgraph a [\" \"]\nend\na --> b"), ["a", "b"]);
    }

    #[test]
    fn a_subgraph_that_is_joined_has_its_title() {
        for written in ["s [A title]", "s[A title]", "s [\"A title\"]"] {
            let text = format!("graph TD\nsubgraph {written}\nx\nend\ns --> b");
            assert_eq!(texts(&text), ["x", "A title", "b"], "{written}");
        }
        assert_eq!(texts("graph TD\nsubgraph s\nx\nend\ns --> b"), ["x", "s", "b"]);
    }

    #[test]
    fn a_long_label_on_many_edges_fills_no_memory() {
        let ends = |letter: char| (0..200).map(|at| format!("{letter}{at}")).collect::<Vec<_>>();
        let (from, to) = (ends('a').join(" & "), ends('b').join(" & "));
        let diagram = parse(&format!("graph TD\n{from} -->|{}| {to}", "x".repeat(60_000)));
        let edges = &diagram.charts[0].edges;
        let labels: usize = edges.iter().filter_map(|it| it.label.as_ref()).map(String::len).sum();
        assert!(labels <= limits::MOST_REPEATED_BYTES + 60_000);
        assert!(diagram.findings.iter().any(|finding| finding.code == "flowchart::too-large"));
    }
}
