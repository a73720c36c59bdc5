//! `moc render`: one Markdown text, or a batch of them, to HTML fragments on stdout.

use super::{Failure, output};
use crate::html;
use crate::text::decode::decode;
use anyhow::Context as _;
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};
use std::path::Path;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(super) struct RenderArgs {
    /// The dialect of the text
    #[arg(long, value_enum, default_value_t)]
    dialect: Dialect,
    /// Render each line {"id", "markdown"} of a file to a line {"id", "html"}; - is stdin
    #[arg(long, value_name = "FILE.jsonl", conflicts_with = "file")]
    batch: Option<PathBuf>,
    /// The text's file; - or nothing is stdin
    file: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Dialect {
    /// As notes are read, sanitised; there is no vault, so every wikilink is unresolved
    #[default]
    Obsidian,
    /// Plain CommonMark, not sanitised: for conformance tests only
    Commonmark,
}

impl Dialect {
    fn render(self, markdown: &str) -> String {
        match self {
            Dialect::Obsidian => html::render_text(markdown).0,
            Dialect::Commonmark => html::commonmark(markdown),
        }
    }
}

/// Runs the command; its exit status.
pub(super) fn run(args: &RenderArgs) -> Result<u8, Failure> {
    if let Some(batch) = &args.batch {
        return each_line(open(batch)?, args.dialect);
    }
    let mut bytes = Vec::new();
    let file = args.file.as_deref().unwrap_or(Path::new("-"));
    open(file)?.read_to_end(&mut bytes).map_err(|error| unusable(file, &error))?;
    output::to_stdout(args.dialect.render(&decode(&bytes).text).as_bytes())?;
    Ok(0)
}

fn open(file: &Path) -> Result<Box<dyn BufRead>, Failure> {
    if file == Path::new("-") {
        return Ok(Box::new(io::stdin().lock()));
    }
    let opened = File::open(file).map_err(|error| unusable(file, &error))?;
    Ok(Box::new(BufReader::new(opened)))
}

fn unusable(file: &Path, error: &io::Error) -> Failure {
    Failure::Usage(format!("`{}` cannot be read: {}", file.display(), crate::io::reason(error)))
}

/// Answers every line in turn. One that cannot be understood gets an answer that says so, and
/// makes the status 1.
fn each_line(mut batch: Box<dyn BufRead>, dialect: Dialect) -> Result<u8, Failure> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut status = 0;
    let mut line = Vec::new();
    while batch
        .read_until(b'\n', &mut line)
        .context("cannot read the batch")
        .map_err(Failure::Work)?
        > 0
    {
        if !line.trim_ascii().is_empty() {
            let answer = answer(&line, dialect).unwrap_or_else(|bad| {
                status = 1;
                bad
            });
            output::written(writeln!(out, "{answer}"))?;
        }
        line.clear();
    }
    output::written(out.flush())?;
    Ok(status)
}

/// The answer to one line: with `html`, or, when the line is bad, with `error`.
fn answer(line: &[u8], dialect: Dialect) -> Result<Value, Value> {
    let bad = |id: &Value, error: String| json!({ "id": id, "error": error });
    let request: Value = serde_json::from_slice(line)
        .map_err(|error| bad(&Value::Null, format!("not JSON: {error}")))?;
    let id = request.get("id").unwrap_or(&Value::Null);
    match request.get("markdown") {
        Some(Value::String(markdown)) => {
            let text = decode(markdown.as_bytes()).text;
            Ok(json!({ "id": id, "html": dialect.render(&text) }))
        }
        Some(_) => Err(bad(id, "`markdown` is not a string".to_owned())),
        None => Err(bad(id, "there is no `markdown`".to_owned())),
    }
}
