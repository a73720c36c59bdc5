//! The interface's words, in the site's language.

use std::collections::BTreeMap;

/// All words of the interface, by their names in `theme.toml`. Those with `{n}` and the like have
/// numbers put in.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a>(pub &'a BTreeMap<String, String>);

impl<'a> Words<'a> {
    /// A word; nothing where the theme has none.
    pub(in crate::html) fn get(self, name: &str) -> &'a str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// A month of a year; months count from 1.
    pub(in crate::html) fn month(self, year: i32, month: u8) -> String {
        let name = self.get("months").split(',').nth(usize::from(month.saturating_sub(1)));
        let name = name.unwrap_or_default().trim();
        filled(self.get("month"), &[("month", name), ("year", &year.to_string())])
    }

    /// Hours from a low to a high end: `2,000–2,560 h`.
    pub fn hours(self, (low, high): (u32, u32)) -> String {
        let low_text = grouped(low, self.get("thousands"));
        let range = match low == high {
            true => low_text,
            false => format!("{low_text}–{}", grouped(high, self.get("thousands"))),
        };
        filled(self.get("hours"), &[("n", &range)])
    }

    /// The days of the week from Monday on: short and whole.
    pub(in crate::html) fn weekdays(self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let short = self.get("short_weekdays").split(',').map(str::trim);
        short.zip(self.get("weekdays").split(',').map(str::trim))
    }
}

/// A number with its thousands set off.
fn grouped(number: u32, separator: &str) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(separator);
        }
        out.push(digit);
    }
    out
}

/// A pattern with what stands for each `{name}`.
pub(in crate::html) fn filled(pattern: &str, values: &[(&str, &str)]) -> String {
    values
        .iter()
        .fold(pattern.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
