//! Flowcharts: decision trees that people write as text, and mermaid's flowcharts, as one graph.
//!
//! [`parse`] reads a text in any dialect of the flowchart specification and never fails: what it
//! cannot read becomes a [`Finding`] with its bytes in the text. [`is_flowchart`] says whether a
//! fence without a language is one. Everything else is a view of the graph: [`json`],
//! [`outline`], [`mermaid::write`], [`path`], and by way of [`layout`] the drawing in [`svg`].
//!
//! Pure and bounded: a text of any size and shape is read in time and memory in proportion, up
//! to [`limits`]; past those the rest is left out, with a finding.
//!
//! [`flowcharts`] gathers those of a whole vault and what their outcomes name there.
//!
//! Not here: the page around a drawing (`html::flowchart`), the script of the wizard.

pub mod dialect;
pub mod finding;
pub mod flowcharts;
pub mod graph;
pub mod json;
pub mod layout;
pub mod limits;
pub mod measure;
pub mod mermaid;
pub mod outcome;
pub mod outline;
pub mod path;
pub mod svg;
#[cfg(test)]
mod tests;

pub use finding::Finding;
pub use graph::{Chart, Diagram, Direction, Edge, Node, NodeKind, Source};

/// Reads the text of a fence as flowcharts. No chart, one, or several; never an error.
pub fn parse(text: &str) -> Diagram {
    if mermaid::is_mermaid(text) { mermaid::parse(text) } else { dialect::parse(text) }
}

/// Whether a fence with this text and no language is a flowchart beyond doubt (specification,
/// "Detection of untagged fences is strict").
pub fn is_flowchart(text: &str) -> bool {
    dialect::is_flowchart(text)
}
