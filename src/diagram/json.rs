//! A diagram as JSON: the form of the specification, for programs.

use super::graph::{Chart, Diagram};
use serde_json::{Value, json};

/// `{"charts": […]}`.
pub fn diagram(diagram: &Diagram) -> Value {
    json!({ "charts": charts(diagram) })
}

/// The charts alone: title, nodes with id, text and kind, edges with from, to and label.
pub fn charts(diagram: &Diagram) -> Value {
    diagram.charts.iter().map(chart).collect()
}

fn chart(chart: &Chart) -> Value {
    let node = |(id, node): (usize, &super::Node)| json!({ "id": id, "text": node.text, "kind": node.kind.name() });
    let edge =
        |edge: &super::Edge| json!({ "from": edge.from, "to": edge.to, "label": edge.label });
    json!({
        "title": chart.title,
        "nodes": chart.nodes.iter().enumerate().map(node).collect::<Value>(),
        "edges": chart.edges.iter().map(edge).collect::<Value>(),
    })
}
