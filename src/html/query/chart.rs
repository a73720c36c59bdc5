//! Bars beside an answer that counts things: a table of two columns, the second of numbers.
//!
//! The table says it all, so the drawing is hidden from who does not see it. Each bar stands under
//! its name: nothing has to be measured, and names of any length fit.

use super::plain::plain;
use crate::html::article::Renderer;
use crate::text::escape::push_html;
use crate::value::Value;
use std::fmt::Write;
use std::ops::RangeInclusive;

/// Rows of which a drawing tells more than the table.
const ROWS: RangeInclusive<usize> = 2..=12;
/// Width of the drawing, and of its longest bar, whose number stands after it.
const WIDTH: f64 = 240.0;
const LONGEST: f64 = 190.0;
/// Height of a name with its bar.
const ROW: usize = 36;
/// Characters of a name that are shown.
const LONGEST_NAME: usize = 30;

impl Renderer<'_> {
    /// Draws the bars, where the page wants any and the table is of that kind.
    pub(super) fn chart(&mut self, columns: usize, rows: &[Vec<Value>]) {
        let is_wanted = self.shape.has_charts && !self.is_embedded();
        if !is_wanted || columns != 2 || !ROWS.contains(&rows.len()) {
            return;
        }
        let Some(numbers) = rows.iter().map(|row| number(row)).collect::<Option<Vec<f64>>>() else {
            return;
        };
        let most = numbers.iter().copied().fold(0.0, f64::max);
        if most <= 0.0 {
            return;
        }
        let path = &self.note().path;
        let bars = rows.iter().zip(&numbers).map(|(row, number)| Bar {
            name: plain(self.around.vault, path, &row[0]),
            number: plain(self.around.vault, path, &row[1]),
            length: number / most * LONGEST,
        });
        let html = drawing(&bars.collect::<Vec<_>>());
        self.leaf(&html);
    }
}

/// A bar.
struct Bar {
    name: String,
    number: String,
    length: f64,
}

/// The number in the second column.
fn number(row: &[Value]) -> Option<f64> {
    match row {
        [_, Value::Number(number)] if *number >= 0.0 && number.is_finite() => Some(*number),
        _ => None,
    }
}

fn drawing(bars: &[Bar]) -> String {
    let height = bars.len() * ROW;
    let mut out = format!(
        "<svg class=\"moc-bars\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" aria-hidden=\"true\">"
    );
    for (at, bar) in bars.iter().enumerate() {
        let top = at * ROW;
        let _ = write!(out, "<text y=\"{}\">", top + 13);
        push_html(&mut out, &shortened(&bar.name));
        // Halves of a pixel are fine enough, and the same everywhere.
        let length = (bar.length * 2.0).round() / 2.0;
        let _ = write!(
            out,
            "</text><rect y=\"{}\" width=\"{length}\" height=\"10\" rx=\"2\"/><text x=\"{}\" y=\"{}\">",
            top + 19,
            length + 6.0,
            top + 28
        );
        push_html(&mut out, &bar.number);
        out.push_str("</text>");
    }
    out.push_str("</svg>\n");
    out
}

fn shortened(name: &str) -> String {
    match name.chars().count() <= LONGEST_NAME {
        true => name.to_owned(),
        false => name.chars().take(LONGEST_NAME - 1).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_drawn_in_proportion_and_escaped() {
        let bar = |name: &str, number: &str, length| Bar {
            name: name.to_owned(),
            number: number.to_owned(),
            length,
        };
        let svg = drawing(&[bar("a<b", "3", 190.0), bar(&"x".repeat(40), "1", 190.0 / 3.0)]);
        assert!(svg.contains(">a&lt;b</text><rect y=\"19\" width=\"190\""), "{svg}");
        assert!(svg.contains("<rect y=\"55\" width=\"63.5\""), "{svg}");
        assert!(svg.contains("xxx…</text>"), "{svg}");
    }

    #[test]
    fn only_numbers_from_nought_up_are_counts() {
        let row = |value| [Value::Null, value];
        assert_eq!(number(&row(Value::Number(2.0))), Some(2.0));
        for value in [Value::Null, Value::Number(-1.0), Value::Number(f64::NAN)] {
            assert_eq!(number(&row(value)), None);
        }
        assert_eq!(number(&[Value::Number(1.0)]), None);
    }
}
