//! Answers as CSV (RFC 4180), for spreadsheets.

use super::terminal::grid;
use crate::query::answer::Outcome;

/// An answer, its first line the names of the columns.
pub fn outcome(outcome: &Outcome) -> String {
    let (headers, rows) = grid(outcome);
    let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for row in std::iter::once(&headers).chain(&rows) {
        // Writing into memory cannot fail.
        let _ = writer.write_record(row);
    }
    String::from_utf8_lossy(&writer.into_inner().unwrap_or_default()).into_owned()
}
