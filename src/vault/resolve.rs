//! What each link of a note means, and what there is to say of those that lead nowhere.

use super::called::Called;
use super::each::Each;
use super::names::{NameIndex, Target};
use super::{NoteId, Resolved, Spot, subpath};
use crate::diag::{Diagnostic, Severity};
use crate::note::Note;
use crate::note::link::LinkRef;
use crate::text::lines::Places;
use crate::text::nearest::nearest;
use std::sync::Arc;

/// What links are resolved with: all names, and all notes as they were given.
#[derive(Clone, Copy)]
pub(super) struct Resolver<'a> {
    pub(super) names: &'a NameIndex,
    pub(super) called: &'a Called,
    pub(super) notes: &'a Each<Arc<Note>>,
    /// Whether a link may find a note by its alias (R8).
    pub(super) alias_links: bool,
}

/// What the links of one note mean.
pub(super) struct Links {
    /// Those of the text.
    pub(super) links: Arc<[Resolved]>,
    /// Those of the front matter.
    pub(super) properties: Arc<[Resolved]>,
    /// What there is to say of them.
    pub(super) found: Arc<[Diagnostic]>,
}

/// A note whose links are being resolved.
struct Finder<'a> {
    note: &'a Note,
    places: Places<'a>,
    /// Findings for which the nearest name may still be looked for.
    hints: usize,
}

/// Findings of one note for which the nearest name is looked for.
const MOST_HINTS: usize = 20;

impl Resolver<'_> {
    /// What all links of a note mean.
    pub(super) fn note(self, note: &Note) -> Links {
        let mut diagnostics = Vec::new();
        let mut finder =
            Finder { note, places: Places::new(&note.path, &note.text), hints: MOST_HINTS };
        let links = note
            .doc
            .links
            .iter()
            .map(|link| self.link(&mut finder, link, &mut diagnostics))
            .collect();
        let properties = note
            .front
            .links
            .iter()
            .map(|(_, link)| self.link(&mut finder, link, &mut diagnostics))
            .collect();
        Links { links, properties, found: diagnostics.into() }
    }

    fn link(
        self,
        finder: &mut Finder<'_>,
        link: &LinkRef,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Resolved {
        if link.is_external {
            return Resolved::External;
        }
        let Finder { note, places, hints } = finder;
        let place = || {
            if link.written == crate::note::link::Written::Property {
                let at = note.text.find(link.path.as_ref()).unwrap_or(0);
                return places.at(at, at + link.path.len());
            }
            places.at(link.start as usize, link.end as usize)
        };
        let is_live = link.is_live();
        let mut may_hint = || {
            *hints = hints.saturating_sub(1);
            *hints > 0
        };
        let mut report = |diagnostic: Diagnostic| {
            if is_live {
                diagnostics.push(diagnostic);
            }
        };
        let target = match self.names.find(&note.path, &link.path) {
            Some(target) => target,
            None => match self.called.by_alias(&link.path) {
                [only] if self.alias_links => {
                    let other = &self.target(*only).path;
                    report(
                        Diagnostic::new(
                            Severity::Warning,
                            "link::by-alias",
                            format!("`{}` is an alias, not the name of a note", link.path),
                        )
                        .at(place())
                        .help(format!(
                            "it was taken for `{other}`; write [[{}|{}]]",
                            crate::note::link::strip_md(other),
                            link.path
                        )),
                    );
                    Target::Note(*only)
                }
                several @ [_, _, ..] if self.alias_links => {
                    let holders: Vec<&str> =
                        several.iter().map(|id| self.target(*id).path.as_str()).collect();
                    report(
                        Diagnostic::new(
                            Severity::Error,
                            "link::alias-clash",
                            format!("`{}` is an alias of several notes", link.path),
                        )
                        .at(place())
                        .help(format!("link to one of them by name: {}", holders.join(", "))),
                    );
                    return Resolved::Ghost;
                }
                _ => {
                    if !link.is_embed {
                        let mut ghost = Diagnostic::new(
                            Severity::Info,
                            "link::ghost",
                            format!("there is no note `{}`", link.path),
                        )
                        .at(place());
                        if let Some(near) =
                            may_hint().then(|| self.names.nearest(&link.path)).flatten()
                        {
                            ghost = ghost.help(format!("did you mean `{near}`?"));
                        }
                        report(ghost);
                    }
                    return Resolved::Ghost;
                }
            },
        };
        match target {
            Target::Asset(id) => Resolved::Asset(id),
            Target::Folder(path) => Resolved::Folder(path),
            Target::Hidden => Resolved::Withheld,
            Target::Note(id) => {
                let other = self.target(id);
                let (spot, is_fallback) = subpath::find(&other.doc, &link.subpath);
                if is_fallback {
                    report(
                        Diagnostic::new(
                            Severity::Warning,
                            "heading::last-segment",
                            format!("`{}` has no such chain of headings `{}`; the last one alone was found", other.path, link.subpath),
                        )
                        .at(place()),
                    );
                }
                if spot == Spot::Missing && !link.is_embed {
                    report(missing_spot(other, &link.subpath, may_hint()).at(place()));
                }
                Resolved::Note(id, spot)
            }
        }
    }

    fn target(&self, id: NoteId) -> &Note {
        &self.notes[id.0 as usize]
    }
}

/// What to say of a heading or block that `note` does not have, without its place.
pub fn missing_spot(note: &Note, subpath: &str, with_hint: bool) -> Diagnostic {
    if let Some(id) = subpath.trim().strip_prefix('^') {
        let diagnostic = Diagnostic::new(
            Severity::Error,
            "link::block-missing",
            format!("`{}` has no block `^{id}`", note.path),
        );
        let near =
            nearest(id, note.doc.block_ids.iter().filter(|_| with_hint).map(|b| b.id.as_str()));
        return match near {
            Some(near) => diagnostic.help(format!("did you mean `^{near}`?")),
            None => diagnostic.help("put `^id` at the end of the block that is meant"),
        };
    }
    let diagnostic = Diagnostic::new(
        Severity::Error,
        "link::heading-missing",
        format!("`{}` has no heading `{subpath}`", note.path),
    );
    let last = subpath.rsplit('#').next().unwrap_or(subpath);
    match nearest(last, note.doc.headings.iter().filter(|_| with_hint).map(|h| h.text.as_str())) {
        Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
        None => diagnostic,
    }
}
