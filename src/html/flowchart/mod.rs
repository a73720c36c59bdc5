//! Flowcharts in the page: one fence, seen as a drawing, a wizard, an outline and its source.
//!
//! All views are in the page; which of them is seen is a matter of radio buttons and style, so
//! that it needs no script. The wizard alone is made by one, from the outline. Within a figure:
//!
//! | selector | is |
//! | --- | --- |
//! | `.flow-tabs input[value]` | the choice of a view: `diagram`, `wizard`, `outline`, `source` |
//! | `.flow-chart[id][data-path]` | a chart; `data-path` names it in an address |
//! | `.flow-diagram > svg` | its drawing (see [`svg`]) |
//! | `.flow-wizard` | where the wizard goes |
//! | `.flow-outline` | its nested list, from which the wizard is made |
//! | `.flow-source` | the text of the fence |

mod outline;

use crate::diag::Severity;
use crate::diagram::flowcharts::{ChartName, Lead, lead};
use crate::diagram::outcome::{Outcome, Target};
use crate::diagram::{Chart, Source, svg};
use crate::html::article::Renderer;
use crate::html::code::{self, CodeOptions};
use crate::note::Note;
use crate::note::doc::Event;
use crate::text::escape::html;
use std::fmt::Write;

/// The views with the names of their words.
const VIEWS: [(&str, &str); 4] = [
    ("diagram", "flow_diagram"),
    ("wizard", "flow_wizard"),
    ("outline", "flow_outline"),
    ("source", "flow_source"),
];

/// Words that the wizard's script finds on its figure: the attribute, the word's name.
const WIZARD_WORDS: [(&str, &str); 6] = [
    ("begin", "flow_begin"),
    ("back", "flow_back"),
    ("restart", "flow_restart"),
    ("trail", "flow_trail"),
    ("change", "flow_change"),
    ("because", "flow_because"),
];

impl Renderer<'_> {
    /// The figure of a fence that holds flowcharts; `None` where it holds none.
    pub(super) fn flowcharts(
        &mut self,
        note: &Note,
        event: Event,
        block: u32,
        options: &CodeOptions,
    ) -> Option<String> {
        if self.source.is_some() {
            return None;
        }
        let fence = self.around.flowcharts.block(self.id(), block)?;
        let words = self.around.words;
        let names: Vec<ChartName> = fence.names.iter().map(|name| self.chart_name(name)).collect();
        let mut out = format!(
            "<figure class=\"moc-flowchart\" data-language=\"{}\" aria-label=\"{}\"",
            html(&options.language),
            html(words.get("flowchart")),
        );
        for (attribute, word) in WIZARD_WORDS {
            let _ = write!(out, " data-{attribute}=\"{}\"", html(words.get(word)));
        }
        out.push_str(">\n");
        self.push_tabs(&mut out, names.first());
        for (chart, name) in fence.diagram.charts.iter().zip(&names) {
            self.push_chart(&mut out, note, event, fence.diagram.source, chart, name);
        }
        let source = code::block(options, &fence.source, None);
        let _ = write!(out, "<div class=\"flow-source\">{source}</div>\n</figure>");
        Some(out)
    }

    /// A chart's name on this page: an embedded one has another than on its own.
    fn chart_name(&mut self, name: &ChartName) -> ChartName {
        if !self.is_embedded() {
            return name.clone();
        }
        self.embedded_charts += 1;
        let id = format!("{}.{}", name.id, self.embedded_charts);
        let parameter = format!("path.embedded.{}", self.embedded_charts);
        ChartName { id, parameter }
    }

    fn push_tabs(&self, out: &mut String, first: Option<&ChartName>) {
        let words = self.around.words;
        let name = html(first.map_or("", |name| &name.id));
        let legend = html(words.get("flow_view"));
        let _ = write!(
            out,
            "<fieldset class=\"flow-tabs\" data-moc-ui=\"\"><legend class=\"visually-hidden\">{legend}</legend>"
        );
        for (value, word) in VIEWS {
            let word = html(words.get(word));
            let _ = write!(
                out,
                "<label><input type=\"radio\" name=\"{name}.view\" value=\"{value}\" autocomplete=\"off\">{word}</label>"
            );
        }
        out.push_str("</fieldset>\n");
    }

    fn push_chart(
        &mut self,
        out: &mut String,
        note: &Note,
        event: Event,
        source: Source,
        chart: &Chart,
        name: &ChartName,
    ) {
        let words = self.around.words;
        let title = chart.title.as_deref().unwrap_or(words.get("flowchart"));
        let id = html(&name.id);
        let drawing = self.drawing(note, event, source, chart, name);
        let _ = writeln!(
            out,
            "<div class=\"flow-chart{}\" id=\"{id}\" data-path=\"{}\" role=\"group\" aria-label=\"{}\">",
            if drawing.is_some() { "" } else { " is-not-drawn" },
            html(&name.parameter),
            html(title),
        );
        if let Some(title) = &chart.title {
            let _ = writeln!(out, "<p class=\"flow-title\">{}</p>", html(title));
        }
        match drawing {
            Some(drawing) => {
                let _ = writeln!(out, "<div class=\"flow-diagram\">{drawing}</div>");
            }
            None => {
                let text = html(words.get("flow_too_large"));
                let _ = writeln!(out, "<p class=\"flow-diagram moc-quiet\">{text}</p>");
            }
        }
        out.push_str(
            "<div class=\"flow-wizard\" data-moc-ui=\"\"></div>\n<div class=\"flow-outline\">",
        );
        let resolve =
            |outcome: &Outcome, target: &Target| self.flow_link(note, source, outcome, target);
        outline::push(out, chart, name, words, &resolve);
        out.push_str("</div>\n</div>\n");
    }

    /// A chart as SVG; `None`, with a word to the author, where it is too large.
    fn drawing(
        &mut self,
        note: &Note,
        event: Event,
        source: Source,
        chart: &Chart,
        name: &ChartName,
    ) -> Option<String> {
        let layout = match self.around.leaves.layout(chart) {
            Ok(layout) => layout,
            Err(reason) => {
                let help = Some("divide it into several; readers see its outline".to_owned());
                let (start, end) = (event.start, event.start);
                let code = "flowchart::not-drawn";
                self.report(Severity::Warning, code, start, end, reason.to_string(), help);
                return None;
            }
        };
        let options = svg::SvgOptions {
            prefix: &name.id,
            title: self.around.words.get("flowchart"),
            unwritten: self.around.words.get("unwritten"),
            resolve: &|outcome, target| self.flow_link(note, source, outcome, target),
        };
        Some(svg::draw(chart, &layout, &options))
    }

    /// Where a name in an outcome leads from this page.
    fn flow_link(
        &self,
        note: &Note,
        source: Source,
        outcome: &Outcome,
        target: &Target,
    ) -> Option<svg::Link> {
        let known = (self.around.vault, self.around.entities);
        match lead(known, &note.path, source, &outcome.text, target) {
            Lead::Note(id, spot) => Some(svg::Link::To(self.note_href(id, spot))),
            Lead::Ghost(_) => Some(svg::Link::Ghost),
            Lead::Nothing => None,
        }
    }
}
