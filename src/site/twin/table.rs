//! Tables: a note's own, and those that are made.

use super::writer::Writer;
use crate::html::compare::{Asked, Compared, cells};
use crate::note::doc::Align;
use crate::text::markdown;
use crate::vault::Spot;

/// Where in a table the walk is.
#[derive(Debug, Default)]
pub(super) struct TablePlace {
    pub(super) in_cell: bool,
    aligns: Vec<Align>,
    has_row: bool,
}

impl Writer<'_> {
    pub(super) fn open_table(&mut self) {
        self.begin_block();
        self.table = TablePlace { in_cell: self.table.in_cell, ..TablePlace::default() };
    }

    pub(super) fn open_row(&mut self) {
        if self.is_flat {
            return;
        }
        if std::mem::replace(&mut self.table.has_row, true) {
            self.new_line();
        }
        self.out.push('|');
    }

    pub(super) fn open_cell(&mut self, align: Align) {
        self.table.aligns.push(align);
        if !self.is_flat {
            self.out.push(' ');
            self.table.in_cell = true;
        }
        self.stay_in_line();
    }

    pub(super) fn close_cell(&mut self) {
        match self.is_flat {
            true => self.out.push(' '),
            false => {
                self.out.push_str(" |");
                self.table.in_cell = false;
            }
        }
        self.end_line();
    }

    /// Below the heads stands a line that says how columns are aligned.
    pub(super) fn close_head(&mut self) {
        let aligns = std::mem::take(&mut self.table.aligns);
        if !self.is_flat {
            self.rule(&aligns);
        }
    }

    fn rule(&mut self, aligns: &[Align]) {
        self.new_line();
        self.out.push('|');
        for align in aligns {
            self.out.push_str(match align {
                Align::Start => " --- |",
                Align::Left => " :-- |",
                Align::Center => " :-: |",
                Align::Right => " --: |",
            });
        }
    }

    pub(super) fn close_table(&mut self) {
        self.table = TablePlace { in_cell: self.table.in_cell, ..TablePlace::default() };
        self.end_line();
    }

    /// A table of finished cells.
    pub(super) fn made_table(&mut self, heads: &[String], rows: &[Vec<String>]) {
        self.begin_block();
        self.out.push_str(&format!("| {} |", heads.join(" | ")));
        self.rule(&vec![Align::Start; heads.len()]);
        for row in rows {
            self.push_line(&format!("| {} |", row.join(" | ")));
        }
    }

    /// The table that a note asks for, made from profiles.
    pub(super) fn comparison(&mut self, asked: &Asked) {
        let sources = self.sources;
        let (rows, fields) = asked.found(sources.entities);
        let compared = Compared { rows: &rows, fields: &fields, picks_rows: false };
        let cell = |text: &str| {
            let mut out = String::new();
            let place = markdown::Place { begins_line: false, in_cell: true };
            markdown::push_text(&mut out, text, place);
            out
        };
        let word = sources.words.get("compared").map_or("", String::as_str);
        let labels = fields.iter().map(|field| cell(&field.label));
        let heads: Vec<String> = std::iter::once(cell(word)).chain(labels).collect();
        let mut table = Vec::new();
        for ((name, thing), texts) in rows.iter().zip(cells(sources.vault, &compared)) {
            let mut row = vec![cell(name)];
            if let Some(thing) = thing {
                let (note, heading) = thing.place();
                let spot = heading.map_or(Spot::Top, Spot::Heading);
                if note != self.page || heading.is_some() {
                    row[0].insert(0, '[');
                    markdown::push_target(&mut row[0], &self.note_address(note, spot), "");
                }
            }
            row.extend(texts.iter().map(|text| cell(text.as_deref().unwrap_or("—"))));
            table.push(row);
        }
        self.made_table(&heads, &table);
    }
}
