//! `CALENDAR`: a table for each month that has notes, days from Monday on.

use super::Room;
use super::block::SHOWN_AT_ONCE;
use crate::html::article::Renderer;
use crate::query::answer::Entry;
use crate::text::escape::html;
use crate::value::{Date, Value};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What each day of a month has.
type Days<'a> = BTreeMap<u8, Vec<&'a Value>>;

impl Renderer<'_> {
    /// Writes the months. Gives how many notes are shown, and how many are not since the page is
    /// full.
    pub(super) fn calendar(&mut self, entries: &[Entry]) -> (usize, usize) {
        let mut months: BTreeMap<(i32, u8), Days<'_>> = BTreeMap::new();
        let mut without_date = Vec::new();
        for Entry { date, link } in entries {
            match date {
                Value::Date(date) => {
                    let parts = date.parts();
                    let days = months.entry((parts.year, parts.month)).or_default();
                    days.entry(parts.day).or_default().push(link);
                }
                _ => without_date.push(link),
            }
        }
        let (mut shown, mut left_out) = (0, 0);
        for ((year, month), days) in months {
            let count: usize = days.values().map(Vec::len).sum();
            if self.is_full() {
                left_out += count;
                continue;
            }
            self.month(year, month, &days, shown >= SHOWN_AT_ONCE);
            shown += count;
        }
        if !without_date.is_empty() {
            let word = html(self.around.queries.no_date);
            let _ = writeln!(self.out, "<p class=\"moc-group-name\">{word}</p>");
            self.links(&without_date);
            shown += without_date.len();
        }
        (shown, left_out)
    }

    fn month(&mut self, year: i32, month: u8, days: &Days<'_>, is_folded: bool) {
        let words = self.around.queries;
        let folded = if is_folded { " moc-folded" } else { "" };
        let _ = write!(
            self.out,
            "<div class=\"table-wrap moc-month{folded}\"><table class=\"moc-calendar\">\n<caption>{}</caption>\n<thead><tr>",
            html(&words.month(year, month))
        );
        for (short, whole) in words.weekdays() {
            let _ = write!(
                self.out,
                "<th scope=\"col\"><abbr title=\"{}\">{}</abbr></th>",
                html(whole),
                html(short)
            );
        }
        self.out.push_str("</tr></thead>\n<tbody>\n<tr>");
        let mut weekday = Date::day(year, month, 1).map_or(1, Date::weekday);
        (1..weekday).for_each(|_| self.out.push_str("<td></td>"));
        for (day, date) in (1..=31).filter_map(|day| Some((day, Date::day(year, month, day)?))) {
            if weekday == 8 {
                self.out.push_str("</tr>\n<tr>");
                weekday = 1;
            }
            self.day(day, date, days.get(&day));
            weekday += 1;
        }
        (weekday..8).for_each(|_| self.out.push_str("<td></td>"));
        self.out.push_str("</tr>\n</tbody></table></div>\n");
    }

    fn day(&mut self, day: u8, date: Date, notes: Option<&Vec<&Value>>) {
        let Some(notes) = notes else {
            let _ = write!(self.out, "<td>{day}</td>");
            return;
        };
        let _ = write!(
            self.out,
            "<td class=\"has-notes\"><time datetime=\"{}\">{day}</time>",
            date.iso()
        );
        self.links(notes);
        self.out.push_str("</td>");
    }

    fn links(&mut self, links: &[&Value]) {
        self.out.push_str("<ul>");
        for link in links {
            self.out.push_str("<li>");
            self.value(link, Room::Line);
            self.out.push_str("</li>");
        }
        self.out.push_str("</ul>");
    }
}
