//! What a site is made from, and the first step: every note parsed, the published ones kept.

use crate::config::Config;
use crate::diag::{Diagnostic, Severity};
use crate::history::History;
use crate::note::{self, Note};
use crate::query::index::Stat;
use crate::theme::OwnTheme;
use crate::value::Date;
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
    /// All the rest.
    pub around: Around,
}

/// The input beside the notes. Paths are relative to the folder of the notes, with `/`.
#[derive(Clone)]
pub struct Around {
    /// Files that are no notes, sorted.
    pub assets: Vec<String>,
    /// What the site has of a theme of its own.
    pub theme: OwnTheme,
    /// What is known of the notes' files, by path.
    pub stats: Arc<FxHashMap<String, Stat>>,
    /// What a repository tells of the notes.
    pub history: Arc<History>,
    /// The time that queries see as now.
    pub now: Date,
    /// Settings.
    pub config: Config,
}

/// The notes of a site, read.
pub struct Parsed {
    /// Those that are published, sorted by path.
    pub notes: Vec<Arc<Note>>,
    /// Paths of those that are not, and of other such files.
    pub hidden: Vec<String>,
    /// Those that say that they are not published. Nothing is made of them; the gate looks for them.
    pub withheld: Vec<Arc<Note>>,
    /// What was found in them.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses every note; those that are not published leave only their path behind, and themselves for
/// the gate.
pub(super) fn parse(notes: Vec<(String, Vec<u8>)>, hidden: Vec<String>, config: &Config) -> Parsed {
    let parse = |(path, bytes): (String, Vec<u8>)| {
        let (note, found) = note::parse(&path, bytes);
        (Arc::new(note), found)
    };
    let parsed: Vec<(Arc<Note>, Vec<Diagnostic>)> = notes.into_par_iter().map(parse).collect();
    publish(parsed, hidden, config)
}

/// Sorts out which notes readers may see.
pub(super) fn publish(
    parsed: Vec<(Arc<Note>, Vec<Diagnostic>)>,
    mut hidden: Vec<String>,
    config: &Config,
) -> Parsed {
    let mut notes = Vec::with_capacity(parsed.len());
    let mut withheld = Vec::new();
    let mut diagnostics = Vec::new();
    for (note, found) in parsed {
        if is_published(&note, config) {
            diagnostics.extend(found);
            notes.push(note);
        } else {
            // Its front matter may be why; anything else about it is nobody's business.
            diagnostics.extend(
                found.into_iter().filter(|d| {
                    d.code.starts_with("front-matter::") && d.severity >= Severity::Error
                }),
            );
            hidden.push(note.path.clone());
            withheld.push(note);
        }
    }
    Parsed { notes, hidden, withheld, diagnostics }
}

/// Whether readers may see a note (F12, X6).
fn is_published(note: &Note, config: &Config) -> bool {
    is_for_readers(note.front.publish, note.front.is_draft, config)
}

/// The same of front matter that says this.
pub(super) fn is_for_readers(publish: Option<bool>, is_draft: bool, config: &Config) -> bool {
    publish.unwrap_or(!config.opt_in) && (config.drafts || !is_draft)
}
