//! Mermaid's `flowchart` and `graph`, to and from the same graph as the text dialects.
//!
//! What a drawing of ours cannot honour (colours, clicks, the shapes' outlines) is left out, the
//! first of each kind with a finding. Labels are text: entities are decoded, `<br>` is a space,
//! and everything else stays what it is.

mod entities;
mod link;
mod node;
mod reader;
mod statements;
pub mod write;

use super::dialect::words::is_question;
use super::graph::{Diagram, Source};
use super::limits;
use reader::Reader;

/// Whether a text is a mermaid flowchart: its first word, comments skipped, says so.
pub fn is_mermaid(text: &str) -> bool {
    statements::header(text).is_some()
}

/// Reads a mermaid flowchart: one chart, without a title.
pub fn parse(text: &str) -> Diagram {
    let Some(header) = statements::header(text) else {
        return Diagram { source: Source::Mermaid, charts: Vec::new(), findings: Vec::new() };
    };
    let mut reader = Reader::new(header.direction);
    for statement in statements::statements(text, header.body) {
        if !reader.take(&statement) {
            break;
        }
    }
    let (mut chart, mut findings) = reader.finish();
    chart.classify(Source::Mermaid, is_question);
    findings.extend(chart.findings(is_question));
    findings.sort_by_key(|finding| (finding.span.start, finding.code));
    findings.truncate(limits::MOST_FINDINGS);
    let charts = if chart.nodes.is_empty() { Vec::new() } else { vec![chart] };
    Diagram { source: Source::Mermaid, charts, findings }
}
