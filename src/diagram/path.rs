//! The way from a chart's beginning to a node: as an address, `no.no.yes`, and in words.
//!
//! An address names the answers alone; where there is nothing to answer the way goes on by
//! itself. It is what stands after `#path=` in a page's URL, so it must stay the same while the
//! answers do: an edge's key comes from its label, not from its place in the text.

use super::graph::Chart;
use crate::text::slug::slug;
use rustc_hash::FxHashMap;

/// Longest way that is followed, in edges: a loop has no end.
const LONGEST: usize = 1_000;

/// Longest way that is told, in edges: nobody follows a longer one in words.
const LONGEST_TOLD: usize = 100;

/// Sets the beginning apart from the answers where a chart has several: `@2.yes`.
const START: char = '@';

/// The key of each edge among those that leave its node: the slug of its label, else its place
/// from 1; a second one that is equal gets a number after it.
pub fn keys(chart: &Chart) -> Vec<String> {
    let mut keys = vec![String::new(); chart.edges.len()];
    for leaving in chart.leaving() {
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for (place, edge) in leaving.iter().enumerate() {
            let label = chart.edges[*edge].label.as_deref().map(slug).unwrap_or_default();
            let key = if label.is_empty() { (place + 1).to_string() } else { label };
            keys[*edge] = free(key, &mut counts);
        }
    }
    keys
}

/// A key that is not in `counts` yet: itself, else the first free number after it.
fn free(key: String, counts: &mut FxHashMap<String, usize>) -> String {
    let Some(mut count) = counts.get(&key).copied() else {
        counts.insert(key.clone(), 1);
        return key;
    };
    let numbered = loop {
        count += 1;
        let numbered = format!("{key}-{count}");
        if !counts.contains_key(&numbered) {
            break numbered;
        }
    };
    counts.insert(key, count);
    counts.insert(numbered.clone(), 1);
    numbered
}

/// A way through a chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    /// The node where it begins.
    pub start: usize,
    /// The edges in order; each leaves the node to which the one before it leads.
    pub edges: Vec<usize>,
}

impl Way {
    /// The node to which it leads.
    pub fn end(&self, chart: &Chart) -> usize {
        self.edges.last().map_or(self.start, |edge| chart.edges[*edge].to)
    }
}

/// The way that an address names; `None` when the chart has no such way. The empty address leads
/// to the first question.
pub fn follow(chart: &Chart, address: &str) -> Option<Way> {
    let leaving = chart.leaving();
    let keys = keys(chart);
    let mut parts = address.split('.').filter(|part| !part.is_empty()).peekable();
    let starts = chart.starts();
    let start = match parts.next_if(|part| part.starts_with(START)) {
        Some(part) => *starts.get(part[1..].parse::<usize>().ok()?.checked_sub(1)?)?,
        None => *starts.first()?,
    };
    let mut way = Way { start, edges: Vec::new() };
    let mut node = start;
    // How much of the way was gone when there last was something to answer.
    let mut answered = 0;
    loop {
        if way.edges.len() > LONGEST {
            return None;
        }
        let next = match leaving[node].as_slice() {
            [only] if is_silent(chart, &leaving[node]) => {
                if way.edges[answered..].contains(only) {
                    return None;
                }
                *only
            }
            all => match parts.next() {
                None => return Some(way),
                Some(part) => {
                    answered = way.edges.len();
                    *all.iter().find(|edge| keys[**edge] == part)?
                }
            },
        };
        way.edges.push(next);
        node = chart.edges[next].to;
    }
}

/// The address of a way.
pub fn address(chart: &Chart, way: &Way) -> String {
    Addresses::new(chart).of(way)
}

/// Addresses of many ways through one chart.
pub struct Addresses<'c> {
    chart: &'c Chart,
    keys: Vec<String>,
    leaving: Vec<Vec<usize>>,
    starts: Vec<usize>,
}

impl<'c> Addresses<'c> {
    /// Those of this chart.
    pub fn new(chart: &'c Chart) -> Self {
        Addresses { chart, keys: keys(chart), leaving: chart.leaving(), starts: chart.starts() }
    }

    /// The key of an edge among those that leave its node (see [`keys`]).
    pub fn key(&self, edge: usize) -> &str {
        &self.keys[edge]
    }

    /// The address of a way.
    pub fn of(&self, way: &Way) -> String {
        let mut parts = Vec::new();
        let place = self.starts.iter().position(|start| *start == way.start);
        if let Some(place) = place.filter(|place| *place > 0) {
            parts.push(format!("{START}{}", place + 1));
        }
        for edge in &way.edges {
            if !is_silent(self.chart, &self.leaving[self.chart.edges[*edge].from]) {
                parts.push(self.keys[*edge].clone());
            }
        }
        parts.join(".")
    }
}

/// Whether a node leaves no choice: one edge, and no label on it.
fn is_silent(chart: &Chart, leaving: &[usize]) -> bool {
    matches!(leaving, [edge] if chart.edges[*edge].label.is_none())
}

/// The shortest way to each node, from whichever beginning; the first of equals. None to a node
/// that is very far from all.
pub fn ways(chart: &Chart) -> Vec<Option<Way>> {
    let leaving = chart.leaving();
    let mut reached: Vec<Option<(usize, Option<usize>)>> = vec![None; chart.nodes.len()];
    let mut queue = std::collections::VecDeque::new();
    for start in chart.starts() {
        reached[start] = Some((start, None));
        queue.push_back(start);
    }
    while let Some(node) = queue.pop_front() {
        let Some((start, _)) = reached[node] else { continue };
        for edge in &leaving[node] {
            let to = chart.edges[*edge].to;
            if reached[to].is_none() {
                reached[to] = Some((start, Some(*edge)));
                queue.push_back(to);
            }
        }
    }
    (0..chart.nodes.len()).map(|node| way_to(chart, &reached, node)).collect()
}

fn way_to(chart: &Chart, reached: &[Option<(usize, Option<usize>)>], node: usize) -> Option<Way> {
    let (start, mut last) = reached[node]?;
    let mut edges = Vec::new();
    while let Some(edge) = last {
        if edges.len() >= LONGEST_TOLD {
            return None;
        }
        edges.push(edge);
        last = reached[chart.edges[edge].from]?.1;
    }
    edges.reverse();
    Some(Way { start, edges })
}

/// A way in words: `Real-time? no → ML? yes`. Steps that leave no choice are passed over.
pub fn words(chart: &Chart, way: &Way) -> String {
    let answers = way.edges.iter().filter_map(|edge| {
        let edge = &chart.edges[*edge];
        let label = edge.label.as_ref()?;
        Some(format!("{} {label}", chart.nodes[edge.from].text))
    });
    answers.collect::<Vec<_>>().join(" → ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagram::parse;

    fn chart() -> Chart {
        parse("Start → A?\n       → Yes → x\n       → No → B?\n             → Yes → y\n             → No → z")
            .charts
            .remove(0)
    }

    #[test]
    fn an_address_names_the_answers_alone() {
        let chart = chart();
        let way = follow(&chart, "no.yes").unwrap();
        assert_eq!(chart.nodes[way.end(&chart)].text, "y");
        assert_eq!(address(&chart, &way), "no.yes");
        assert_eq!(words(&chart, &way), "A? No → B? Yes");
        assert_eq!(chart.nodes[follow(&chart, "").unwrap().end(&chart)].text, "A?");
        assert_eq!(follow(&chart, "no.perhaps"), None);
        assert_eq!(follow(&chart, "@2.no"), None);
    }

    #[test]
    fn every_node_has_a_way_whose_address_leads_back_to_it() {
        let chart = chart();
        for (node, way) in ways(&chart).into_iter().enumerate() {
            let way = way.unwrap();
            assert_eq!(way.end(&chart), node);
            let again = follow(&chart, &address(&chart, &way)).unwrap();
            assert!(again.edges.starts_with(&way.edges));
        }
    }

    #[test]
    fn equal_and_missing_labels_have_keys_of_their_own() {
        let chart = parse("A?\n├─ Yes → x\n├─ yes → y\n└─ z").charts.remove(0);
        assert_eq!(keys(&chart), ["yes", "yes-2", "3"]);
    }

    #[test]
    fn a_label_that_looks_like_a_numbered_key_has_one_of_its_own() {
        let chart = parse("graph TD\na -->|x| b & c\na -->|x 2| d\na -->|x| e").charts.remove(0);
        assert_eq!(keys(&chart), ["x", "x-2", "x-2-2", "x-3"]);
    }

    #[test]
    fn a_way_may_lead_through_a_loop_more_than_once() {
        let chart = parse("graph TD\na{Done?} -->|no| b --> c --> a -->|yes| d").charts.remove(0);
        let way = follow(&chart, "no.no.yes").unwrap();
        assert_eq!(chart.nodes[way.end(&chart)].text, "d");
        assert_eq!(address(&chart, &way), "no.no.yes");
    }

    #[test]
    fn a_loop_without_a_choice_ends() {
        let chart = parse("graph TD\na --> b --> a").charts.remove(0);
        assert_eq!(follow(&chart, ""), None);
    }
}
