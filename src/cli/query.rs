//! `moc query`: a Dataview query, or many, from the shell.

use super::{Failure, clock, input, output, site};
use crate::build::BuildRequest;
use crate::build::ask::{self, OpenVault};
use crate::config::Overrides;
use crate::diag::{Diagnostic, Severity, human};
use crate::query::answer::Answer;
use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::query::index::Index;
use crate::query::output::{csv, json, markdown, terminal};
use crate::query::{parser, why};
use crate::text::lines;
use crate::text::nearest::nearest;
use crate::value::{Date, Value, show};
use clap::{Args, ValueEnum};
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(after_help = "EXAMPLES:
  moc query 'LIST FROM #book WHERE rating >= 4 SORT rating DESC'
  moc query --root notes --format csv 'TABLE author, pages FROM \"Books\"'
  moc query --origin 'Projects/Shed.md' --inline 'this.budget - sum(this.file.tasks.cost)'")]
pub(super) struct QueryArgs {
    /// The query: TABLE, LIST, TASK or CALENDAR and what follows
    #[arg(required_unless_present = "batch", conflicts_with = "batch", allow_hyphen_values = true)]
    query: Option<String>,
    /// Folder of the site or vault
    #[arg(long, value_name = "DIR", default_value = ".")]
    root: PathBuf,
    /// The note in which the query stands, from the root: `this` and relative links mean it
    #[arg(long, value_name = "NOTE")]
    origin: Option<String>,
    /// The time that `date(now)` and `date(today)` mean, as 2025-11-20T12:00:00Z
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// How the answer is printed
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Take the text for one expression rather than a query
    #[arg(long)]
    inline: bool,
    /// Answer every line of a file: {"id", "query" or "inline", "origin", "now"}; JSON lines come out; - is stdin
    #[arg(long, value_name = "FILE")]
    batch: Option<PathBuf>,
    /// Take times of files from a JSON file: {"path": {"ctime": TIME, "mtime": TIME}}
    #[arg(long, value_name = "FILE")]
    times: Option<PathBuf>,
    /// See notes with `draft: true` too
    #[arg(long)]
    drafts: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Aligned columns, for people
    #[default]
    Table,
    /// One JSON value
    Json,
    /// Markdown, as Dataview exports it
    Markdown,
    /// Comma-separated values
    Csv,
}

/// What was asked.
struct Question {
    text: String,
    is_inline: bool,
    origin: String,
    now: Date,
}

/// What is answered.
enum Reply {
    Rows(Answer, Option<String>),
    Value(Value),
}

/// Runs the command; its exit status.
pub(super) fn run(args: &QueryArgs) -> Result<u8, Failure> {
    let now = clock::now(args.now.as_deref())?;
    let mut open = open(args)?;
    if let Some(file) = &args.times {
        set_times(file, &mut open)?;
    }
    let index = Index::new(open.vault.clone(), &open.files);
    if let Some(file) = &args.batch {
        return input::each_line(file, |line| Ok(reply_to(line, &index, now)));
    }
    let origin = origin(args.origin.as_deref().unwrap_or_default(), &open)?;
    let text = args.query.clone().unwrap_or_default();
    let question = Question { text, is_inline: args.inline, origin, now };
    match ask(&index, &question) {
        Ok(reply) => print(&reply, args.format),
        Err(fault) => {
            output::to_stderr(&human::text(
                &[explained(&fault, &question.text)],
                output::has_colour(),
            ));
            Ok(1)
        }
    }
}

fn open(args: &QueryArgs) -> Result<OpenVault, Failure> {
    let overrides = Overrides { drafts: args.drafts, ..Overrides::default() };
    let site = site::open(&args.root, overrides)?;
    Ok(ask::open(&BuildRequest {
        root: args.root.clone(),
        out: args.root.join(&site.config.out),
        config: site.config,
        highlight: false,
        cache: false,
        progress: None,
        now: Date::default(),
    }))
}

/// The note that a query stands in, by its path or one like it.
fn origin(path: &str, open: &OpenVault) -> Result<String, Failure> {
    if path.is_empty() || open.vault.by_path(path).is_some() {
        return Ok(path.to_owned());
    }
    let paths = open.vault.notes.iter().map(|note| note.path.as_str());
    let near = nearest(path, paths).map(|near| format!("; did you mean `{near}`?"));
    Err(Failure::Usage(format!("there is no note `{path}`{}", near.unwrap_or_default())))
}

fn set_times(file: &Path, open: &mut OpenVault) -> Result<(), Failure> {
    let wrong = |reason: String| Failure::Usage(format!("`{}`: {reason}", file.display()));
    let times: Json =
        serde_json::from_str(&input::text(file)?).map_err(|error| wrong(error.to_string()))?;
    let Some(times) = times.as_object() else { return Err(wrong("no JSON object".to_owned())) };
    for (path, stamp) in times {
        let of = |name: &str| stamp[name].as_str().and_then(Date::from_rfc3339);
        open.files.set_times(path, of("ctime"), of("mtime"));
    }
    Ok(())
}

fn ask(index: &Index<'_>, question: &Question) -> Result<Reply, Fault> {
    let context = Context::new(index, &question.origin, question.now);
    if question.is_inline {
        let expr = parser::expression(&question.text)?;
        return context.value(&expr).map(Reply::Value);
    }
    let query = parser::query(&question.text)?;
    let answer = context.answer(&query)?;
    let reason = why::empty(&context, &query, &answer);
    Ok(Reply::Rows(answer, reason))
}

fn print(reply: &Reply, format: Format) -> Result<u8, Failure> {
    let text = match (reply, format) {
        (Reply::Rows(answer, reason), Format::Table) => {
            if let Some(reason) = reason {
                output::to_stderr(&format!("{reason}\n"));
            }
            if answer.dropped > 0 {
                output::to_stderr(&dropped(answer));
            }
            terminal::outcome(&answer.result)
        }
        (Reply::Rows(answer, _), Format::Json) => format!("{}\n", json::outcome(&answer.result)),
        (Reply::Rows(answer, _), Format::Csv) => csv::outcome(&answer.result),
        (Reply::Rows(answer, _), Format::Markdown) => match markdown::outcome(&answer.result) {
            Some(markdown) => markdown,
            None => return Err(Failure::Usage("a calendar has no Markdown form".to_owned())),
        },
        (Reply::Value(value), Format::Json) => format!("{}\n", json::inline(value)),
        (Reply::Value(value), _) => format!("{}\n", show::text(value)),
    };
    output::to_stdout(text.as_bytes())?;
    Ok(0)
}

/// How many rows an expression failed for, and how.
fn dropped(answer: &Answer) -> String {
    let count = answer.dropped;
    let rows = if count == 1 { "row was" } else { "rows were" };
    let first = answer.first_drop.as_ref().map(ToString::to_string).unwrap_or_default();
    format!("{count} {rows} left out, since an expression failed there: {first}\n")
}

/// A fault as a diagnostic with the query as its source.
fn explained(fault: &Fault, text: &str) -> Diagnostic {
    let diagnostic = Diagnostic::new(Severity::Error, fault.kind.code(), fault.message.clone());
    let diagnostic = match &fault.span {
        Some(span) => diagnostic.at(lines::place("query", text, span.start, span.end)),
        None => diagnostic,
    };
    match &fault.help {
        Some(help) => diagnostic.help(help.clone()),
        None => diagnostic,
    }
}

/// The answer to a line of a batch. One without an answer says so and is no error of the command.
fn reply_to(line: &[u8], index: &Index<'_>, now: Date) -> Json {
    let asked = match input::request(line) {
        Ok(asked) => asked,
        Err(error) => return json!({ "id": null, "ok": false, "error": error }),
    };
    let id = asked["id"].clone();
    let failed = |error: String| json!({ "id": id, "ok": false, "error": error });
    let text = |name: &str| asked[name].as_str();
    let now = match text("now").map(clock::time) {
        None => now,
        Some(Ok(now)) => now,
        Some(Err(_)) => return failed("`now` is no time".to_owned()),
    };
    let (text, is_inline) = match (text("query"), text("inline")) {
        (Some(query), _) => (query, false),
        (None, Some(inline)) => (inline, true),
        (None, None) => return failed("there is neither `query` nor `inline`".to_owned()),
    };
    let origin = asked["origin"].as_str().unwrap_or_default().to_owned();
    let question = Question { text: text.to_owned(), is_inline, origin, now };
    match ask(index, &question) {
        Ok(Reply::Rows(answer, _)) => json!({
            "id": id,
            "ok": true,
            "result": json::outcome(&answer.result),
            "markdown": markdown::outcome(&answer.result),
        }),
        Ok(Reply::Value(value)) => json!({
            "id": id,
            "ok": true,
            "result": json::inline(&value),
            "markdown": show::text(&value),
        }),
        Err(fault) => failed(in_one_line(&fault, text)),
    }
}

/// A fault with its place and its advice.
fn in_one_line(fault: &Fault, text: &str) -> String {
    let mark = fault.span.as_ref().and_then(|span| {
        lines::place("query", text, span.start, span.end).mark.map(|mark| (mark.line, mark.column))
    });
    let place = mark.map(|(line, column)| format!("{line}:{column}: ")).unwrap_or_default();
    let help = fault.help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default();
    format!("{place}{}{help}", fault.message)
}
