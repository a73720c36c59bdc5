//! The outline of a chart: a nested list of questions and answers. It is also what the wizard's
//! script reads the graph from: each item names its node and the edge by which it is reached.

use crate::diagram::flowcharts::ChartName;
use crate::diagram::outcome::{Outcome, Target};
use crate::diagram::outline::{Item, items};
use crate::diagram::svg::Link;
use crate::diagram::{Chart, Node, NodeKind, path};
use crate::html::Words;
use crate::text::escape::{html, push_html, push_url};
use std::fmt::Write;

/// Adds the list of a chart with this name. Each outcome has the way to it as its id.
pub(super) fn push(
    out: &mut String,
    chart: &Chart,
    name: &ChartName,
    words: Words<'_>,
    resolve: &dyn Fn(&Outcome, &Target) -> Option<Link>,
) {
    let items = items(chart);
    let addresses = path::Addresses::new(chart);
    let ways = path::ways(chart);
    let is_referred = referred(&items);
    let mut depth = 0;
    out.push_str("<ol>");
    for (at, item) in items.iter().enumerate() {
        match item.depth.cmp(&depth) {
            std::cmp::Ordering::Greater => out.push_str("<ol>"),
            order => {
                out.push_str(if at > 0 { "</li>\n" } else { "" });
                if order.is_lt() {
                    (item.depth..depth).for_each(|_| out.push_str("</ol></li>\n"));
                }
            }
        }
        depth = item.depth;
        push_item(out, chart, item, &addresses);
        let way = ways[item.node].as_ref().filter(|_| item.shown_at.is_none());
        if let (NodeKind::Outcome, Some(way)) = (chart.nodes[item.node].kind, way) {
            let _ = write!(out, " id=\"{}\"", html(&name.fragment(&addresses.of(way))));
        }
        out.push('>');
        if is_referred[at] {
            let _ = write!(out, "<span id=\"{}-o{}\"></span>", html(&name.id), item.node);
        }
        if let Some(label) = item.edge.and_then(|edge| chart.edges[edge].label.as_deref()) {
            let _ = write!(out, "<span class=\"flow-answer\">{}</span> ", html(label));
        }
        let node = &chart.nodes[item.node];
        if item.shown_at.is_some() {
            let mut href = String::new();
            push_url(&mut href, &name.id);
            let (text, above) = (html(&node.text), html(words.get("flow_above")));
            let _ = write!(
                out,
                "<a class=\"flow-above\" href=\"#{href}-o{}\" title=\"{above}\">{text}</a>",
                item.node
            );
        } else {
            push_text(out, node, words, resolve);
        }
    }
    if !items.is_empty() {
        out.push_str("</li>");
        (0..depth).for_each(|_| out.push_str("</ol></li>"));
    }
    out.push_str("</ol>");
}

/// Which items others point to.
fn referred(items: &[Item]) -> Vec<bool> {
    let mut is_referred = vec![false; items.len()];
    items.iter().filter_map(|item| item.shown_at).for_each(|at| is_referred[at] = true);
    is_referred
}

/// The beginning of an item's tag, with what the script needs to know.
fn push_item(out: &mut String, chart: &Chart, item: &Item, addresses: &path::Addresses<'_>) {
    let _ = write!(out, "<li data-node=\"{}\"", item.node);
    if let Some(edge) = item.edge {
        let from = chart.edges[edge].from;
        let _ = write!(
            out,
            " data-edge=\"{edge}\" data-from=\"{from}\" data-key=\"{}\"",
            html(addresses.key(edge))
        );
    }
}

/// A node's text, the names in it as links, and its badge.
fn push_text(
    out: &mut String,
    node: &Node,
    words: Words<'_>,
    resolve: &dyn Fn(&Outcome, &Target) -> Option<Link>,
) {
    let _ = write!(out, "<span class=\"flow-text is-{}\">", node.kind.name());
    let Some(outcome) = &node.outcome else {
        push_html(out, &node.text);
        out.push_str("</span>");
        return;
    };
    let mut at = 0;
    for target in &outcome.targets {
        let Some(link) = resolve(outcome, target) else { continue };
        let name = html(&outcome.text[target.range.clone()]);
        push_html(out, &outcome.text[at..target.range.start]);
        at = target.range.end;
        let _ = match link {
            Link::To(href) => write!(
                out,
                "<a class=\"internal-link\" data-href=\"{name}\" href=\"{}\">{name}</a>",
                html(&href)
            ),
            Link::Ghost => write!(
                out,
                "<a class=\"internal-link is-unresolved\" data-href=\"{name}\" title=\"{}\">{name}</a>",
                html(words.get("unwritten"))
            ),
        };
    }
    push_html(out, &outcome.text[at..]);
    out.push_str("</span>");
    if let Some(badge) = &outcome.badge {
        let _ = write!(out, " <span class=\"flow-badge\">{}</span>", html(badge));
    }
}
