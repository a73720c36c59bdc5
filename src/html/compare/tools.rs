//! What stands above a comparison: a field that filters, buttons for each ordered value, which
//! columns are shown, and copies. Made here and not by a script, so that nothing moves when the
//! script comes; without one the style shows none of it.

use crate::html::Words;
use crate::html::rank::{Rank, first_clause, leading};
use crate::text::escape::html;
use std::collections::BTreeMap;
use std::fmt::Write;

/// Rows from which on a comparison has tools.
const WORTH_TOOLS: usize = 3;

/// A column.
#[derive(Debug, Clone, Default)]
pub(in crate::html) struct Head {
    /// The text of its head.
    pub(in crate::html) text: String,
    /// Ordered values in it, each once, in their order.
    values: BTreeMap<usize, String>,
}

impl Head {
    /// A column of names.
    pub(in crate::html) fn named(text: &str) -> Head {
        Head { text: text.to_owned(), ..Head::default() }
    }

    /// A column of such texts.
    pub(in crate::html) fn new<'t>(
        text: &str,
        cells: impl Iterator<Item = &'t str>,
        enums: &BTreeMap<String, Vec<String>>,
    ) -> Head {
        let mut head = Head::named(text);
        for cell in cells {
            if let Some(Rank::Word(place, _)) = leading(cell, text, enums) {
                head.values.entry(place).or_insert_with(|| first_clause(cell).to_owned());
            }
        }
        head
    }
}

/// What opens the box around a table with tools, the tools, and what closes it; nothing for a table
/// of few rows. The first of `heads` is that of the names.
pub(in crate::html) fn tools(
    words: Words<'_>,
    heads: &[Head],
    names: &[&str],
    picks_rows: bool,
) -> (String, String, &'static str) {
    if names.len() < WORTH_TOOLS {
        return Default::default();
    }
    let word = |name: &str| html(words.get(name));
    let open = format!(
        "<div class=\"moc-table moc-compare\" data-filtered=\"{}\">\n",
        word("query_filtered")
    );
    let mut out = format!(
        "<div class=\"moc-tools\" data-moc-ui><input type=\"search\" autocomplete=\"off\" placeholder=\"{0}\" aria-label=\"{0}\">",
        word("query_filter")
    );
    if picks_rows {
        menu(&mut out, "rows", &word("compare_rows"), names.iter().copied());
    }
    let columns = heads.iter().skip(1).map(|head| head.text.as_str());
    menu(&mut out, "columns", &word("compare_columns"), columns);
    let _ = write!(
        out,
        "<button type=\"button\" aria-pressed=\"false\" data-differ>{}</button>",
        word("compare_differ")
    );
    for (form, text, label) in
        [("markdown", "Markdown", "copy_markdown"), ("commaSeparated", "CSV", "copy_csv")]
    {
        let _ = write!(
            out,
            "<button type=\"button\" data-copy=\"{form}\" title=\"{0}\" aria-label=\"{0}\">{text}</button>",
            word(label)
        );
    }
    out.push_str("<span role=\"status\"></span>");
    values(&mut out, heads);
    out.push_str("</div>\n");
    (open, out, "</div>\n")
}

/// Check boxes behind a button, each with the place of what it stands for.
fn menu<'t>(out: &mut String, name: &str, title: &str, entries: impl Iterator<Item = &'t str>) {
    let _ = write!(out, "<details class=\"moc-menu\" data-{name}><summary>{title}</summary><div>");
    for entry in entries {
        let _ = write!(
            out,
            "<label><input type=\"checkbox\" autocomplete=\"off\" checked> {}</label>",
            html(entry)
        );
    }
    out.push_str("</div></details>");
}

/// A button for each ordered value, where a column has two or more.
fn values(out: &mut String, heads: &[Head]) {
    let is_useful = |head: &Head| head.values.len() > 1;
    if !heads.iter().any(is_useful) {
        return;
    }
    out.push_str("<div class=\"moc-values\">");
    for (column, head) in heads.iter().enumerate().filter(|(_, head)| is_useful(head)) {
        let label = html(&head.text);
        let _ = write!(
            out,
            "<span role=\"group\" aria-label=\"{label}\" data-column=\"{column}\">{label}"
        );
        for (place, text) in &head.values {
            let _ = write!(
                out,
                " <button type=\"button\" aria-pressed=\"false\" value=\"{place}\">{}</button>",
                html(text)
            );
        }
        out.push_str("</span>");
    }
    out.push_str("</div>");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(rows: usize, picks_rows: bool) -> (String, String, &'static str) {
        let words: BTreeMap<String, String> =
            [("query_filter", "Find \"it\""), ("compare_columns", "Columns")]
                .map(|(name, word)| (name.to_owned(), word.to_owned()))
                .into();
        let enums = BTreeMap::new();
        let heads = [
            Head::named("Name"),
            Head::new("Effort", ["High, at first", "low", "High"].into_iter(), &enums),
            Head::new("Same", ["Low", "low"].into_iter(), &enums),
        ];
        tools(Words(&words), &heads, &["a", "<b>", "c"][..rows], picks_rows)
    }

    #[test]
    fn each_ordered_value_has_a_button_where_there_are_two() {
        let (open, tools, _) = made(3, false);
        assert!(open.contains("moc-compare"), "{open}");
        let low = tools.find("value=\"1\">low</button>").unwrap();
        assert!(low < tools.find("value=\"3\">High</button>").unwrap(), "{tools}");
        assert!(!tools.contains("aria-label=\"Same\"") && !tools.contains("data-rows"), "{tools}");
        assert_eq!(tools.matches("type=\"checkbox\"").count(), 2);
        assert!(tools.contains("placeholder=\"Find &quot;it&quot;\""), "{tools}");
    }

    #[test]
    fn rows_are_chosen_where_that_is_asked_for() {
        let (_, tools, _) = made(3, true);
        assert!(tools.contains("data-rows") && tools.contains(" &lt;b&gt;</label>"), "{tools}");
    }

    #[test]
    fn a_table_of_two_rows_has_no_tools() {
        assert_eq!(made(2, true), Default::default());
    }
}
