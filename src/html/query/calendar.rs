//! `CALENDAR`: a table for each month that has notes, days from Monday on.

use super::Room;
use super::block::Written;
use crate::html::article::Renderer;
use crate::query::answer::Entry;
use crate::text::escape::html;
use crate::value::{Date, Value};
use std::collections::BTreeMap;
use std::fmt::Write;

/// What each day of a month has.
type Days<'a> = BTreeMap<u8, Vec<&'a Value>>;

impl Renderer<'_> {
    /// Writes the months, then what has no date.
    pub(super) fn calendar(&mut self, entries: &[Entry]) -> Written {
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
        let mut written = Written::default();
        for ((year, month), days) in months {
            if self.is_full() {
                break;
            }
            let is_folded = written.is_long();
            let shown = self.month(year, month, &days, is_folded);
            written.shown += shown;
            written.folded += if is_folded { shown } else { 0 };
        }
        if !without_date.is_empty() && !self.is_full() {
            let is_folded = written.is_long();
            let folded = if is_folded { " moc-folded" } else { "" };
            let word = html(self.around.words.get("query_no_date"));
            let _ = writeln!(
                self.out,
                "<div class=\"moc-group{folded}\"><p class=\"moc-group-name\">{word}</p>"
            );
            let shown = self.links(&without_date);
            self.out.push_str("</div>\n");
            written.shown += shown;
            written.folded += if is_folded { shown } else { 0 };
        }
        Written { left_out: entries.len() - written.shown, ..written }
    }

    /// Writes a month. Gives how many notes are in it.
    fn month(&mut self, year: i32, month: u8, days: &Days<'_>, is_folded: bool) -> usize {
        let words = self.around.words;
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
        let mut shown = 0;
        let mut weekday = Date::day(year, month, 1).map_or(1, Date::weekday);
        (1..weekday).for_each(|_| self.out.push_str("<td></td>"));
        for (day, date) in (1..=31).filter_map(|day| Some((day, Date::day(year, month, day)?))) {
            if weekday == 8 {
                self.out.push_str("</tr>\n<tr>");
                weekday = 1;
            }
            shown += self.day(day, date, days.get(&day));
            weekday += 1;
        }
        (weekday..8).for_each(|_| self.out.push_str("<td></td>"));
        self.out.push_str("</tr>\n</tbody></table></div>\n");
        shown
    }

    fn day(&mut self, day: u8, date: Date, notes: Option<&Vec<&Value>>) -> usize {
        let Some(notes) = notes else {
            let _ = write!(self.out, "<td>{day}</td>");
            return 0;
        };
        let _ = write!(
            self.out,
            "<td class=\"has-notes\"><time datetime=\"{}\">{day}</time>",
            date.iso()
        );
        let shown = self.links(notes);
        self.out.push_str("</td>");
        shown
    }

    /// Writes links until the page is full. Gives how many.
    fn links(&mut self, links: &[&Value]) -> usize {
        self.out.push_str("<ul>");
        let mut shown = 0;
        for link in links {
            if self.is_full() {
                break;
            }
            shown += 1;
            self.out.push_str("<li>");
            self.value(link, Room::Line);
            self.out.push_str("</li>");
        }
        self.out.push_str("</ul>");
        shown
    }
}
