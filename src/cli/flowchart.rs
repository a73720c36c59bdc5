//! `moc flowchart`: the flowcharts of one text, or of a batch of them, drawn or as data.

use super::{Failure, input, output};
use crate::diag::{Diagnostic, human};
use crate::diagram::{self, Diagram, json, mermaid, outline, svg};
use crate::text::decode::decode;
use crate::text::lines::Places;
use clap::{Args, ValueEnum};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(after_help = "EXAMPLES:
  moc flowchart decision.txt > decision.svg
  printf 'Is it raining?\\n├─ Yes → Tram\\n└─ No → Cycle\\n' | moc flowchart --format outline")]
pub(super) struct FlowchartArgs {
    /// The text's file, in any dialect, mermaid included; - or nothing is stdin
    #[arg(conflicts_with = "batch")]
    file: Option<PathBuf>,
    /// How the flowchart is printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Read every line of a file: {"id", "text"}; JSON lines come out, with `detected` for a fence
    #[arg(long, value_name = "FILE.jsonl")]
    batch: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A drawing
    #[default]
    Svg,
    /// A mermaid flowchart
    Mermaid,
    /// Nodes and edges
    Json,
    /// A nested list of questions and answers
    Outline,
}

/// Runs the command; its exit status.
pub(super) fn run(args: &FlowchartArgs) -> Result<u8, Failure> {
    if let Some(file) = &args.batch {
        return match args.format {
            Format::Json => input::each_line(file, reply_to),
            _ => Err(Failure::Usage("a batch is answered with `--format json` alone".to_owned())),
        };
    }
    let file = args.file.as_deref().unwrap_or(Path::new("-"));
    let text = input::text(file)?;
    let diagram = diagram::parse(&text);
    tell(file, &text, &diagram);
    print(&diagram, args.format)
}

/// Says on stderr what there is to say about the text.
fn tell(file: &Path, text: &str, diagram: &Diagram) {
    let name = if file == Path::new("-") { "stdin".into() } else { file.to_string_lossy() };
    let places = Places::new(&name, text);
    let told: Vec<Diagnostic> =
        diagram.findings.iter().map(|it| it.diagnostic(&places, it.span.clone())).collect();
    output::to_stderr(&human::text(&told, output::has_colour()));
}

fn print(diagram: &Diagram, format: Format) -> Result<u8, Failure> {
    let text = match format {
        Format::Json => format!("{}\n", json::diagram(diagram)),
        Format::Mermaid => mermaid::write::diagram(diagram),
        Format::Outline => outline::text(diagram),
        Format::Svg => match svg::document(diagram) {
            Ok(svg) => svg,
            Err(reason) => return Err(Failure::Work(anyhow::Error::new(reason))),
        },
    };
    output::to_stdout(text.as_bytes())?;
    Ok(0)
}

fn reply_to(line: &[u8]) -> Result<Json, Json> {
    let asked = input::request(line).map_err(|error| json!({ "id": null, "error": error }))?;
    let Some(text) = asked["text"].as_str() else {
        return Err(json!({ "id": asked["id"], "error": "there is no `text`" }));
    };
    let text = decode(text.as_bytes()).text;
    Ok(json!({
        "id": asked["id"],
        "charts": json::charts(&diagram::parse(&text)),
        "detected": diagram::is_flowchart(&text),
    }))
}
