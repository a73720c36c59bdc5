//! CSV files as rows of fields.

use crate::text::decode::decode;
use crate::value::{Map, Object, Value, scan};
use std::sync::Arc;

/// A CSV file as it was read.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// The rows, or why there are none to be had.
    pub(super) rows: Result<Arc<[Arc<Object>]>, String>,
    /// The hash of its bytes, where it could be read.
    hash: Option<[u8; 32]>,
}

impl Table {
    /// The table of these bytes, or of why there are none.
    pub(super) fn new(bytes: Result<Vec<u8>, String>) -> Table {
        let hash = bytes.as_ref().ok().map(|bytes| *blake3::hash(bytes).as_bytes());
        let rows = bytes.and_then(|bytes| rows(&bytes));
        Table { rows: rows.map(|rows| rows.into_iter().map(Arc::new).collect()), hash }
    }

    /// Whether these are the bytes that it was made from.
    pub(super) fn is_of(&self, bytes: &Result<Vec<u8>, String>) -> bool {
        let hash = bytes.as_ref().ok().map(|bytes| *blake3::hash(bytes).as_bytes());
        hash.is_some() && hash == self.hash
    }
}

/// Rows of a CSV file whose first line names the columns: numbers, truth values and dates are
/// told from text, and each name stands in its normalised form too.
fn rows(bytes: &[u8]) -> Result<Vec<Object>, String> {
    let text = decode(bytes).text;
    let mut reader =
        ::csv::ReaderBuilder::new().flexible(true).comment(Some(b'#')).from_reader(text.as_bytes());
    let names: Vec<String> = match reader.headers() {
        Ok(names) => names.iter().map(str::to_owned).collect(),
        Err(error) => return Err(error.to_string()),
    };
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| error.to_string())?;
        let mut row = Map::default();
        for (name, text) in names.iter().zip(&record) {
            let value = value(text);
            row.insert(name.as_str().into(), value.clone());
            row.insert(scan::field_name(name).into(), value);
        }
        rows.push(Object::new(row));
    }
    Ok(rows)
}

/// What a cell holds.
fn value(text: &str) -> Value {
    match text {
        "" => Value::Null,
        "true" | "TRUE" => Value::Bool(true),
        "false" | "FALSE" => Value::Bool(false),
        text => match number(text) {
            Some(number) => Value::Number(number),
            None => instant(text).unwrap_or_else(|| scan::front_matter_text(text)),
        },
    }
}

/// A number as the CSV reader of the plugin knows it: blanks around it, an exponent, no more
/// digits than a number can hold.
fn number(text: &str) -> Option<f64> {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    let trimmed = text.trim();
    let unsigned = trimmed.strip_prefix('-').unwrap_or(trimmed);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let is_mantissa = match mantissa.split_once('.') {
        Some((whole, fraction)) => {
            is_digits(whole) && is_digits(fraction) && (!whole.is_empty() || !fraction.is_empty())
        }
        None => is_digits(mantissa) && !mantissa.is_empty(),
    };
    let is_exponent = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        is_digits(digits) && !digits.is_empty()
    });
    let number: f64 = (is_mantissa && is_exponent).then(|| trimmed.parse().ok())??;
    (number.abs() < LARGEST).then_some(number)
}

/// A full time with a zone, which the reader turns into a date by itself.
fn instant(text: &str) -> Option<Value> {
    let is_full = text.len() >= 20 && text.ends_with('Z') && text.as_bytes()[10] == b'T';
    is_full.then(|| crate::value::Date::from_rfc3339(text).map(Value::Date))?
}
