//! What commands read that take a text or a batch: a file, or stdin by the name `-`.

use super::{Failure, output};
use crate::text::decode::decode;
use anyhow::Context as _;
use serde_json::Value;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::Path;

/// The whole text of a file.
pub(super) fn text(file: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    open(file)?.read_to_end(&mut bytes).map_err(|error| unusable(file, &error))?;
    Ok(decode(&bytes).text)
}

/// Answers every line of a batch in turn by a line of JSON; blank lines are none. One that cannot
/// be understood gets an answer that says so, and makes the status 1.
pub(super) fn each_line(
    file: &Path,
    mut answer: impl FnMut(&[u8]) -> Result<Value, Value>,
) -> Result<u8, Failure> {
    let mut batch = open(file)?;
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
            let answer = answer(&line).unwrap_or_else(|bad| {
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

/// What a line of a batch asks, or why it asks nothing.
pub(super) fn request(line: &[u8]) -> Result<Value, String> {
    serde_json::from_slice(line).map_err(|error| format!("not JSON: {error}"))
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
