//! `moc render`: one Markdown text, or a batch of them, to HTML fragments on stdout.

use super::{Failure, input, output};
use crate::config::Config;
use crate::html;
use crate::text::decode::decode;
use crate::theme::{OwnTheme, Theme};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Language of what the interface says in a fragment.
const LANGUAGE: &str = "en";

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
    fn render(self, markdown: &str, words: &BTreeMap<String, String>) -> String {
        match self {
            Dialect::Obsidian => html::render_text(markdown, words).0,
            Dialect::Commonmark => html::commonmark(markdown),
        }
    }
}

/// Runs the command; its exit status.
pub(super) fn run(args: &RenderArgs) -> Result<u8, Failure> {
    let (theme, _) = Theme::load(&OwnTheme::default(), &Config::default(), "");
    let words = theme.strings(LANGUAGE);
    if let Some(batch) = &args.batch {
        return input::each_line(batch, |line| answer(line, args.dialect, &words));
    }
    let text = input::text(args.file.as_deref().unwrap_or(Path::new("-")))?;
    output::to_stdout(args.dialect.render(&text, &words).as_bytes())?;
    Ok(0)
}

/// The answer to one line: with `html`, or, when the line is bad, with `error`.
fn answer(line: &[u8], dialect: Dialect, words: &BTreeMap<String, String>) -> Result<Value, Value> {
    let bad = |id: &Value, error: String| json!({ "id": id, "error": error });
    let request = input::request(line).map_err(|error| bad(&Value::Null, error))?;
    let id = request.get("id").unwrap_or(&Value::Null);
    match request.get("markdown") {
        Some(Value::String(markdown)) => {
            let text = decode(markdown.as_bytes()).text;
            Ok(json!({ "id": id, "html": dialect.render(&text, words) }))
        }
        Some(_) => Err(bad(id, "`markdown` is not a string".to_owned())),
        None => Err(bad(id, "there is no `markdown`".to_owned())),
    }
}
