//! What a site is made from, and the first step: every note parsed, the published ones kept.

use crate::config::Config;
use crate::diag::{Diagnostic, Severity};
use crate::history::History;
use crate::note::{self, Note};
use crate::query::index::Stat;
use crate::theme::OwnTheme;
use crate::value::Date;
use crate::vault::each::Each;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

/// A site's whole input.
pub struct Input {
    /// Notes as bytes, sorted by path.
    pub notes: Vec<(String, Vec<u8>)>,
    /// Files that exist and are not published.
    pub hidden: Vec<String>,
    /// Those of them that are notes, as bytes, as far as they are at hand: only to look whether
    /// anything of them is in the site.
    pub ignored: Vec<(String, Vec<u8>)>,
    /// What is known of the notes' files, by path.
    pub stats: FxHashMap<String, Stat>,
    /// All the rest.
    pub around: Around,
}

/// The input beside the notes. Paths are relative to the folder of the notes, with `/`.
#[derive(Clone)]
pub struct Around {
    /// Files that are no notes, sorted.
    pub assets: Arc<[String]>,
    /// What the site has of a theme of its own.
    pub theme: OwnTheme,
    /// What a repository tells of the notes.
    pub history: Arc<History>,
    /// The time that queries see as now.
    pub now: Date,
    /// Settings.
    pub config: Config,
}

/// The notes of a site, read.
#[derive(Clone)]
pub struct Parsed {
    /// Those that are published, sorted by path.
    pub notes: Each<Arc<Note>>,
    /// What was found in each of them.
    pub found: Each<Arc<[Diagnostic]>>,
    /// What is known of the file of each of them.
    pub stats: Each<Stat>,
    /// Paths of those that are not, and of other such files.
    pub hidden: Vec<String>,
    /// Those that say that they are not published. Nothing is made of them; the gate looks for them.
    pub withheld: Vec<Arc<Note>>,
    /// What was found beside.
    pub diagnostics: Vec<Diagnostic>,
}

/// A note with what was found in it.
pub(super) type NoteRead = (Arc<Note>, Arc<[Diagnostic]>);

/// Parses every note; those that are not published leave only their path behind, and themselves for
/// the gate.
pub(super) fn parse(
    notes: Vec<(String, Vec<u8>)>,
    hidden: Vec<String>,
    stats: &FxHashMap<String, Stat>,
    config: &Config,
) -> Parsed {
    let parse = |(path, bytes): (String, Vec<u8>)| {
        let (note, found) = note::parse(&path, bytes);
        (Arc::new(note), found.into())
    };
    let parsed: Vec<NoteRead> = notes.into_par_iter().map(parse).collect();
    publish(parsed, hidden, stats, config)
}

/// Sorts out which notes readers may see.
pub(super) fn publish(
    parsed: Vec<NoteRead>,
    mut hidden: Vec<String>,
    stats: &FxHashMap<String, Stat>,
    config: &Config,
) -> Parsed {
    let (mut notes, mut of_notes) = (Vec::with_capacity(parsed.len()), Vec::new());
    let mut withheld = Vec::new();
    let mut diagnostics = Vec::new();
    for (note, found) in parsed {
        if is_published(&note, config) {
            of_notes.push(found);
            notes.push(note);
        } else {
            // Its front matter may be why; anything else about it is nobody's business.
            diagnostics.extend(
                found
                    .iter()
                    .filter(|d| {
                        d.code.starts_with("front-matter::") && d.severity >= Severity::Error
                    })
                    .cloned(),
            );
            hidden.push(note.path.clone());
            withheld.push(note);
        }
    }
    let (notes, found) = (Each::from(notes), of_notes.into_iter().collect());
    let stats = stats_of(&notes, stats);
    Parsed { notes, found, stats, hidden, withheld, diagnostics }
}

/// What is known of the file of each note.
pub(super) fn stats_of(notes: &Each<Arc<Note>>, by_path: &FxHashMap<String, Stat>) -> Each<Stat> {
    notes.iter().map(|note| by_path.get(&note.path).copied().unwrap_or_default()).collect()
}

/// Whether readers may see a note (F12, X6).
pub(super) fn is_published(note: &Note, config: &Config) -> bool {
    is_for_readers(note.front.publish, note.front.is_draft, config)
}

/// The same of front matter that says this.
pub(super) fn is_for_readers(publish: Option<bool>, is_draft: bool, config: &Config) -> bool {
    publish.unwrap_or(!config.opt_in) && (config.drafts || !is_draft)
}
