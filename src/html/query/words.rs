//! The interface's words around answers, in the site's language.

use std::collections::BTreeMap;

/// Words for answers. Those with `{n}` and the like have numbers put in.
#[derive(Debug, Clone, Copy, Default)]
pub struct QueryWords<'a> {
    pub(super) show_all: &'a str,
    pub(super) why: &'a str,
    pub(super) looked_at_notes: &'a str,
    pub(super) looked_at_tasks: &'a str,
    pub(super) looked_at_rows: &'a str,
    pub(super) left: &'a str,
    pub(super) dropped: &'a str,
    pub(super) empty: &'a str,
    pub(super) failed: &'a str,
    pub(super) left_out: &'a str,
    pub(in crate::html) not_run: &'a str,
    pub(super) source: &'a str,
    pub(super) task: &'a str,
    pub(super) no_date: &'a str,
    pub(super) filter: &'a str,
    pub(super) filtered: &'a str,
    pub(super) copy_markdown: &'a str,
    pub(super) copy_csv: &'a str,
    month: &'a str,
    months: &'a str,
    weekdays: &'a str,
    short_weekdays: &'a str,
}

impl<'a> QueryWords<'a> {
    /// Out of all words of the interface.
    pub fn new(words: &'a BTreeMap<String, String>) -> Self {
        let word = |key: &str| words.get(key).map_or("", String::as_str);
        QueryWords {
            show_all: word("show_all"),
            why: word("query_why"),
            looked_at_notes: word("query_looked_at_notes"),
            looked_at_tasks: word("query_looked_at_tasks"),
            looked_at_rows: word("query_looked_at_rows"),
            left: word("query_left"),
            dropped: word("query_dropped"),
            empty: word("query_empty"),
            failed: word("query_failed"),
            left_out: word("query_left_out"),
            not_run: word("query_not_run"),
            source: word("query_source"),
            task: word("task"),
            no_date: word("query_no_date"),
            filter: word("query_filter"),
            filtered: word("query_filtered"),
            copy_markdown: word("copy_markdown"),
            copy_csv: word("copy_csv"),
            month: word("month"),
            months: word("months"),
            weekdays: word("weekdays"),
            short_weekdays: word("short_weekdays"),
        }
    }

    /// A month of a year; months count from 1.
    pub(super) fn month(&self, year: i32, month: u8) -> String {
        let name = self.months.split(',').nth(usize::from(month.saturating_sub(1)));
        let name = name.unwrap_or_default().trim();
        filled(self.month, &[("month", name), ("year", &year.to_string())])
    }

    /// The days of the week from Monday on: short and whole.
    pub(super) fn weekdays(&self) -> impl Iterator<Item = (&'a str, &'a str)> {
        let short = self.short_weekdays.split(',').map(str::trim);
        short.zip(self.weekdays.split(',').map(str::trim))
    }
}

/// A pattern with what stands for each `{name}`.
pub(super) fn filled(pattern: &str, values: &[(&str, &str)]) -> String {
    values
        .iter()
        .fold(pattern.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}
