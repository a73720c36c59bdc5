//! A chart as SVG: text is text, colours are the page's, links are links.
//!
//! One drawing serves light, dark and print, since every colour is a variable of the theme with a
//! value of its own to fall back on. Whatever a label holds is escaped; nothing of the text
//! becomes markup, style or address. Nodes and edges carry their numbers, so that a script can
//! mark a way through the chart.
//!
//! | selector | is |
//! | --- | --- |
//! | `svg.moc-flow` | the drawing |
//! | `.flow-node[data-node]` | a node, with `is-question`, `is-step` or `is-outcome` |
//! | `a.internal-link` | around a node, or around a name in one; `is-unresolved` without a note |
//! | `.flow-edge[data-edge]` | an edge with its label |
//! | `.is-marked` | set by a script on nodes and edges of the way taken |

mod edge;
mod node;
mod style;

pub use style::STYLE;

use super::graph::{Chart, Diagram, NodeKind};
use super::layout::{Layout, NotDrawn, layout};
use super::outcome::{Outcome, Target};
use super::outline;
use crate::text::escape::push_html;
use std::fmt::Write as _;

/// Where a name in an outcome leads, as a drawing shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Link {
    /// To this address.
    To(String),
    /// To a note of the name, which is not written yet.
    Ghost,
}

/// Says where a target in an outcome leads.
pub type Resolver<'r> = &'r dyn Fn(&Outcome, &Target) -> Option<Link>;

/// A drawing is never scaled below this.
const SMALLEST_SCALE: f64 = 0.75;

/// How a drawing stands in its page.
#[derive(Clone, Copy)]
pub struct SvgOptions<'o> {
    /// Stands before every id of the drawing: letters, digits, `-` and `_`. Drawings of one page
    /// need different ones.
    pub prefix: &'o str,
    /// What the drawing is called when the chart has no title.
    pub title: &'o str,
    /// What is said of a note that is not written yet.
    pub unwritten: &'o str,
    /// Where names lead.
    pub resolve: Resolver<'o>,
}

/// A chart, laid out, as an `svg` element. The page brings [`STYLE`].
pub fn draw(chart: &Chart, layout: &Layout, options: &SvgOptions<'_>) -> String {
    let mut out = String::with_capacity(1024 + 400 * chart.nodes.len());
    // A wide drawing may shrink, but not until nobody can read it; its box scrolls instead.
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"moc-flow\" style=\"min-width:{}px\"",
        Number((layout.width * SMALLEST_SCALE).floor())
    );
    push(&mut out, chart, layout, options);
    out
}

/// All charts of a diagram below each other, as one file.
///
/// # Errors
/// When a chart is too large to be drawn.
pub fn document(diagram: &Diagram) -> Result<String, NotDrawn> {
    const HEAD: f64 = 34.0;
    const GAP: f64 = 24.0;
    let mut parts = String::new();
    let (mut width, mut y) = (0.0_f64, 0.0);
    for (index, chart) in diagram.charts.iter().enumerate() {
        let layout = layout(chart)?;
        if let Some(title) = &chart.title {
            let y = Number(y + 20.0);
            let title_text = Escaped(title);
            let _ =
                write!(parts, "<text class=\"flow-title\" x=\"4\" y=\"{y}\">{title_text}</text>");
        }
        y += if chart.title.is_some() { HEAD } else { 0.0 };
        let prefix = format!("flow-{}", index + 1);
        let options = SvgOptions {
            prefix: &prefix,
            title: "Flowchart",
            unwritten: "",
            resolve: &|_, _| None,
        };
        let _ = write!(parts, "<svg y=\"{}\"", Number(y));
        push(&mut parts, chart, &layout, &options);
        width = width.max(layout.width);
        y += layout.height + GAP;
    }
    let (width, height) = (Number(width), Number((y - GAP).max(0.0)));
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"moc-flow\" viewBox=\"0 0 {width} {height}\" \
         width=\"{width}\" height=\"{height}\"><style>{STYLE}</style>{parts}</svg>\n",
    ))
}

/// Adds all of a drawing after the beginning of its element's tag.
fn push(out: &mut String, chart: &Chart, layout: &Layout, options: &SvgOptions<'_>) {
    let (width, height) = (Number(layout.width), Number(layout.height));
    let prefix = Escaped(options.prefix);
    let _ = write!(
        out,
        " viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" role=\"group\" \
         aria-labelledby=\"{prefix}-t {prefix}-d\"><title id=\"{prefix}-t\">{}</title>\
         <desc id=\"{prefix}-d\">{}</desc>",
        Escaped(chart.title.as_deref().unwrap_or(options.title)),
        Escaped(&description(chart)),
    );
    for (index, line) in layout.edges.iter().enumerate() {
        edge::push(out, index, &chart.edges[index], line);
    }
    for index in reading_order(chart) {
        let text = node::NodeText { node: &chart.nodes[index], placed: &layout.nodes[index] };
        node::push(out, index, &text, options);
    }
    out.push_str("</svg>");
}

/// What a drawing shows, in a sentence.
pub fn description(chart: &Chart) -> String {
    let count = |kind| chart.nodes.iter().filter(|node| node.kind == kind).count();
    let some = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        many => Some(format!("{many} {one}s")),
    };
    let parts: Vec<String> = [
        some(count(NodeKind::Question), "question"),
        some(count(NodeKind::Step), "step"),
        some(count(NodeKind::Outcome), "outcome"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let first = chart.starts().first().map(|at| chart.nodes[*at].text.as_str()).unwrap_or_default();
    format!("Flowchart of {}. It begins with: {first}", parts.join(", "))
}

/// Nodes in the order in which the outline shows them.
fn reading_order(chart: &Chart) -> Vec<usize> {
    let items = outline::items(chart);
    items.into_iter().filter(|item| item.shown_at.is_none()).map(|item| item.node).collect()
}

/// A length, rounded to half a pixel, without zeros that say nothing.
struct Number(f64);

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let halves = (self.0 * 2.0).round();
        write!(f, "{}", if halves == 0.0 { 0.0 } else { halves / 2.0 })
    }
}

/// Text as it stands in an element or an attribute. Characters that XML has no place for are
/// left out.
struct Escaped<'t>(&'t str);

impl std::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let is_xml =
            |c: &char| !matches!(c, '\0'..='\u{8}' | '\u{B}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}');
        let mut out = String::with_capacity(self.0.len() + 8);
        push_html(&mut out, &self.0.chars().filter(is_xml).collect::<String>());
        f.write_str(&out)
    }
}
