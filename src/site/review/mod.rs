//! What is worth knowing of a site beyond what a build has to find out: notes that nothing leads to,
//! names that two notes have, facts that are old, files that no page shows.
//!
//! Only a check asks for it, so a build pays nothing. Pure like all of `site`: the day is handed in.

mod files;
mod names;
mod notes;
mod stale;
mod web;

pub use files::Files;
pub use web::links as web_links;

use crate::config::Config;
use crate::diag::{Diagnostic, Severity};
use crate::diagram::flowcharts::Flowcharts;
use crate::query::answers::Answers;
use crate::site::routes::Routes;
use crate::vault::Vault;
use crate::vault::wanted::Wanted;

/// What a review looks at.
#[derive(Clone, Copy)]
pub struct Review<'a> {
    /// All notes.
    pub vault: &'a Vault,
    /// Their addresses.
    pub routes: &'a Routes,
    /// Answers to their queries.
    pub answers: &'a Answers,
    /// Their flowcharts.
    pub flowcharts: &'a Flowcharts,
    /// Names that no note has.
    pub wanted: &'a Wanted,
    /// Settings.
    pub config: &'a Config,
    /// The day on which facts are old or not.
    pub today: jiff::civil::Date,
}

impl Review<'_> {
    /// What is found in the notes. Not sorted.
    pub fn notes(self) -> Vec<Diagnostic> {
        let levels = &self.config.levels;
        let mut found = Vec::new();
        if self.vault.notes.is_empty() {
            let message = "there are no notes";
            found.push(
                Diagnostic::new(Severity::Warning, "site::empty", message)
                    .help("name the folder of the notes: `moc check --root DIR`"),
            );
        }
        if levels.wants("note::orphan") {
            found.extend(notes::orphans(self));
        }
        if levels.wants("link::unpublished") {
            found.extend(notes::unpublished(self.vault));
        }
        found.extend(notes::split_links(self.vault));
        found.extend(names::shared(self.vault));
        found.extend(stale::stale(self.vault, self.config, self.today));
        found
    }

    /// The names that more than one note wants, the most wanted first: in this order they are to be told.
    pub fn wanted(self) -> Vec<Diagnostic> {
        let several = self.wanted.iter().take_while(|it| it.notes.len() > 1);
        several
            .map(|it| {
                let message =
                    format!("{} notes want `{}`, which is not written", it.notes.len(), it.name);
                let by: Vec<&str> =
                    it.notes.iter().take(3).map(|id| self.vault.note(*id).path.as_str()).collect();
                let more = match it.notes.len() - by.len() {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                Diagnostic::new(Severity::Info, "wanted::note", message)
                    .help(format!("by {}{more}", by.join(", ")))
            })
            .collect()
    }
}
