//! What published things hold: whatever is in one of them is no secret, however else it is hidden.

use crate::config::Config;
use crate::leaks::canary::{Canaries, Excusing};
use crate::leaks::hidden::{comments, each_text};
use crate::leaks::vocabulary;
use crate::leaks::words::{bare, text};
use crate::note::Note;
use crate::note::doc::Kind;
use crate::note::front::whole_link;
use crate::note::words;
use crate::theme::OwnTheme;
use crate::vault::{NoteId, Resolved, Vault};
use rayon::prelude::*;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

/// What a site shows.
#[derive(Clone, Copy)]
pub struct Published<'a> {
    /// The published notes, and all assets.
    pub vault: &'a Vault,
    /// The site's own theme. It excuses names, but not whole sentences: these are for notes to say.
    pub theme: &'a OwnTheme,
    /// Settings.
    pub config: &'a Config,
}

/// What is looked for once more: letters and digits alone.
pub(super) struct Wanted {
    pub(super) bare: String,
    /// Whether it is a run of prose.
    pub(super) is_prose: bool,
}

impl Published<'_> {
    /// Excuses every canary that is in something published.
    pub(super) fn excuse(self, canaries: &Canaries, excused: &[AtomicBool]) {
        let ids: Vec<NoteId> = self.vault.ids().collect();
        let reader = || Excusing::all(canaries, excused);
        ids.par_iter().for_each_init(reader, |reader, id| {
            self.each_of_note(*id, &mut |part, is_new| {
                if is_new {
                    reader.anew();
                }
                text(part, None, reader);
            });
        });
        let mut all = reader();
        self.each_beside(&mut |part| {
            all.anew();
            text(part, None, &mut all);
        });
        let mut names = Excusing::names(canaries, excused);
        self.each_of_theme(&mut |part| {
            names.anew();
            text(part, None, &mut names);
        });
    }

    /// Which of `wanted` are in something published, or in what is `said` beside it.
    pub(super) fn hold(self, wanted: &[Wanted], said: &[String]) -> Vec<bool> {
        let ids: Vec<NoteId> = self.vault.ids().collect();
        let notes = ids.par_iter().map(|id| {
            let mut all = String::new();
            self.each_of_note(*id, &mut |part, is_new| {
                if is_new {
                    all.push('\n');
                }
                all.push_str(&bare(part));
            });
            all.push('\n');
            all.push_str(&bare(&self.without_insets(*id)));
            all
        });
        let mut all: Vec<String> = notes.collect();
        self.each_beside(&mut |part| all.push(bare(part)));
        let mut of_theme: Vec<String> = said.iter().map(|part| bare(part)).collect();
        self.each_of_theme(&mut |part| of_theme.push(bare(part)));
        let is_held = |wanted: &Wanted| {
            let is_in = |texts: &[String]| texts.iter().any(|text| text.contains(&wanted.bare));
            is_in(&all) || (!wanted.is_prose && is_in(&of_theme))
        };
        wanted.par_iter().map(is_held).collect()
    }

    /// The text of a note as it is seen where nothing shows that stands in it as code or from
    /// elsewhere: a query whose value is empty, an image.
    fn without_insets(self, id: NoteId) -> String {
        let note = self.vault.note(id);
        let is_inset = |kind| matches!(kind, Kind::Code(_) | Kind::Embed(_) | Kind::BlockEmbed(_));
        let events = note.doc.events.iter().filter(|event| !is_inset(event.kind)).copied();
        words::plain(&note.doc, &note.text, &events.collect::<Vec<_>>())
    }

    /// Calls `each` with all texts of a note as it is written and as it is seen, but for what it hides;
    /// and with whether a text does not belong to the one before.
    fn each_of_note(self, id: NoteId, each: &mut impl FnMut(&str, bool)) {
        let note = self.vault.note(id);
        each(&note.path, true);
        let front = &note.front;
        for (key, value) in &front.fields {
            each(key, true);
            each_text(value, &mut |text| {
                if whole_link(text).is_none() {
                    each(text, false);
                }
            });
        }
        for (_, link) in &front.links {
            each(&link.path, true);
            each(&link.shown(), true);
        }
        for (part, at) in self.written(id, note) {
            each(part, at);
        }
        each(&words::plain(&note.doc, &note.text, &note.doc.events), true);
    }

    /// The body as it is written, but for comments and for where links to unpublished things lead.
    fn written(self, id: NoteId, note: &Note) -> Vec<(&str, bool)> {
        let doc = &note.doc;
        let mut holes: Vec<(Range<usize>, &str)> =
            comments(note).into_iter().map(|range| (range, "")).collect();
        let resolved = self.vault.links.get(id.0 as usize).map_or(&[][..], |links| links);
        let withheld = doc.links.iter().zip(resolved).filter(|(_, it)| **it == Resolved::Withheld);
        holes.extend(withheld.map(|(link, _)| {
            (link.start as usize..link.end as usize, link.display.as_deref().unwrap_or_default())
        }));
        holes.sort_by_key(|(range, _)| range.start);
        let mut at = doc.events.first().map_or(note.text.len(), |event| event.start as usize);
        let mut parts = vec![("", true)];
        for (hole, instead) in holes {
            parts.push((note.text.get(at..hole.start).unwrap_or_default(), false));
            parts.push((instead, false));
            at = at.max(hole.end);
        }
        parts.push((note.text.get(at..).unwrap_or_default(), false));
        parts
    }

    /// Calls `each` with what is published beside the notes, and with what the author allows.
    fn each_beside(self, each: &mut impl FnMut(&str)) {
        let Config { title, description, base_url, author, edit_url, .. } = self.config;
        let settings = [title, description, base_url, author, edit_url];
        settings.into_iter().flatten().for_each(|text| each(text));
        let Config { kinds, enums, theme_variables, allowed_leaks, .. } = self.config;
        each(&format!("{kinds:?} {enums:?} {theme_variables:?}"));
        allowed_leaks.iter().for_each(|text| each(text));
        for asset in self.vault.assets.iter() {
            each(crate::vault::names::parent(asset));
        }
        for (path, bytes) in crate::theme::built_in_files(self.config.theme_name) {
            each(&path);
            if self.has_own_theme() || !is_code(&path) {
                each(&String::from_utf8_lossy(&bytes));
            }
        }
        each(vocabulary::WORDS);
    }

    /// Whether the files of the theme are other than those that every site has.
    pub(super) fn has_own_theme(self) -> bool {
        !self.theme.files.is_empty() || !self.theme.snippets.is_empty()
    }

    /// Calls `each` with the files of the site's own theme.
    fn each_of_theme(self, each: &mut impl FnMut(&str)) {
        for (path, bytes) in self.theme.files.iter().chain(&self.theme.snippets) {
            each(path);
            each(&String::from_utf8_lossy(bytes));
        }
    }
}

/// Whether a file is a script or a style.
pub(super) fn is_code(path: &str) -> bool {
    path.ends_with(".js") || path.ends_with(".css")
}
