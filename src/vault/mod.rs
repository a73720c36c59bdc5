//! All notes at once, frozen: names resolved, backlinks, tags, folders.
//!
//! Built once from the parsed notes and never changed; everything after it only reads. Notes
//! and assets are indices. What is not published is not here at all: only the names of hidden
//! files are kept inside the name index, so that a link to one is told from a ghost, and no
//! other module can ask for them.

mod conceal;
pub mod entities;
pub mod mentions;
pub mod names;
pub mod subpath;
pub mod wanted;
mod withhold;

use crate::diag::{Diagnostic, Severity};
use crate::note::Note;
use crate::note::link::LinkRef;
use crate::text::{fold::fold, lines::Places, nearest::nearest, slug};
use names::{NameIndex, Target};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A published note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(pub u32);

/// A file of the vault that is no note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssetId(pub u32);

/// What a link means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resolved {
    /// A note, and where in it.
    Note(NoteId, Spot),
    /// Another file.
    Asset(AssetId),
    /// A folder of the vault, by its path; its page is generated.
    Folder(String),
    /// Exists, but is not published: readers must not learn of it.
    Withheld,
    /// Nothing by that name.
    Ghost,
    /// An address outside the site.
    External,
}

/// What a name in a text means that is no link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Named {
    /// A note.
    Note(NoteId),
    /// A file that is not published: readers must not learn of it.
    Withheld,
    /// Nothing, or more than one note.
    Nothing,
}

/// Where in a note a link leads. Numbers are indices into the note's tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Spot {
    /// The note as a whole.
    Top,
    /// A heading.
    Heading(u32),
    /// A block with an id.
    Block(u32),
    /// A heading or block that the note does not have.
    Missing,
}

/// One mention of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Backlink {
    /// The note that mentions it.
    pub from: NoteId,
    /// How.
    pub by: MentionedBy,
}

/// The form of a mention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MentionedBy {
    /// A link or embed in the text: its index in the note's links.
    Text(u32),
    /// A link in the front matter: its index in the front matter's links.
    Property(u32),
}

/// A tag and the notes that have it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TagEntry {
    /// As first written (notes sorted by path), without `#`.
    pub name: String,
    /// Notes with this tag or one below it, in order.
    pub notes: Vec<NoteId>,
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

/// What the vault needs to know of the site's configuration.
#[derive(Debug, Clone, Copy)]
pub struct VaultOptions {
    /// Whether a link may find a note by its alias (R8).
    pub alias_links: bool,
}

/// The whole vault.
#[derive(Debug)]
pub struct Vault {
    /// Published notes, sorted by path.
    pub notes: Vec<Arc<Note>>,
    /// Paths of the other files, sorted.
    pub assets: Vec<String>,
    /// For each note, what each of its links means.
    pub links: Vec<Vec<Resolved>>,
    /// For each note, what each link of its front matter means.
    pub property_links: Vec<Vec<Resolved>>,
    /// For each note, who mentions it, in the order of the mentioning notes.
    pub backlinks: Vec<Vec<Backlink>>,
    /// Tags by their folded name; the levels above a nested tag are there too.
    pub tags: BTreeMap<String, TagEntry>,
    /// For each note, the folded names of its own tags, sorted.
    pub note_tags: Vec<Vec<String>>,
    names: NameIndex,
    options: VaultOptions,
}

impl Vault {
    /// Freezes the vault. `notes` and `assets` must be sorted by path; `hidden` are the paths of
    /// files that exist and are not published. Notes that are shared stay so unless something in
    /// them has to be withheld.
    pub fn freeze<N: Into<Arc<Note>>>(
        notes: Vec<N>,
        assets: Vec<String>,
        hidden: &[String],
        options: VaultOptions,
    ) -> (Vault, Vec<Diagnostic>) {
        let notes: Vec<Arc<Note>> = notes.into_iter().map(Into::into).collect();
        let names = NameIndex::new(&notes, &assets, hidden);
        let mut vault = Vault {
            backlinks: Vec::new(),
            notes,
            assets,
            links: Vec::new(),
            property_links: Vec::new(),
            tags: BTreeMap::new(),
            note_tags: Vec::new(),
            names,
            options,
        };
        let resolved: Vec<(Vec<Resolved>, Vec<Resolved>, Vec<Diagnostic>)> =
            vault.notes.par_iter().map(|note| vault.resolve_note(note)).collect();
        let mut diagnostics = Vec::new();
        for (links, property_links, found) in resolved {
            vault.links.push(links);
            vault.property_links.push(property_links);
            diagnostics.extend(found);
        }
        let Vault { notes, links, property_links, names, .. } = &mut vault;
        for ((note, links), properties) in notes.iter_mut().zip(&*links).zip(&*property_links) {
            if links.iter().chain(properties).any(|it| *it == Resolved::Withheld) {
                withhold::withhold(Arc::make_mut(note), links, properties);
            }
            if names.has_hidden() && withhold::front_may_link(note) {
                withhold::conceal_front(Arc::make_mut(note), names);
            }
            if names.has_hidden() && withhold::headings_may_link(note) {
                withhold::conceal_headings(Arc::make_mut(note), names);
            }
        }
        let (backlinks, (tags, note_tags)) =
            rayon::join(|| vault.collect_backlinks(), || vault.collect_tags());
        vault.backlinks = backlinks;
        vault.tags = tags;
        vault.note_tags = note_tags;
        (vault, diagnostics)
    }

    /// A note.
    pub fn note(&self, id: NoteId) -> &Note {
        &self.notes[id.0 as usize]
    }

    /// All notes with their ids.
    pub fn ids(&self) -> impl Iterator<Item = NoteId> + use<> {
        (0..self.notes.len()).map(|i| NoteId(i as u32))
    }

    /// What a path means that stands in the note at `from`: for links that are no part of the
    /// parsed note (raw HTML).
    pub fn resolve_path(&self, from: &str, path: &str) -> Resolved {
        self.meaning(self.names.find(from, path), "")
    }

    /// What a link means that stands in the note at `from`, but is no part of it (a value).
    pub fn resolve_link(&self, from: &str, link: &LinkRef) -> Resolved {
        if link.is_external {
            return Resolved::External;
        }
        let by_alias = || match self.names.by_alias(&link.path) {
            [only] if self.options.alias_links => Some(Target::Note(*only)),
            _ => None,
        };
        self.meaning(self.names.find(from, &link.path).or_else(by_alias), &link.subpath)
    }

    /// What was found by a link's path, with what stands behind it.
    fn meaning(&self, found: Option<Target>, subpath: &str) -> Resolved {
        match found {
            Some(Target::Note(id)) => {
                Resolved::Note(id, subpath::find(&self.note(id).doc, subpath).0)
            }
            Some(Target::Asset(id)) => Resolved::Asset(id),
            Some(Target::Folder(path)) => Resolved::Folder(path),
            Some(Target::Hidden) => Resolved::Withheld,
            None => Resolved::Ghost,
        }
    }

    /// What the links of a text mean that is no note of the vault, but stands in the note at its
    /// path. Nothing of those that are withheld is left in it.
    pub fn adopt(&self, text: &mut Note) -> Vec<Resolved> {
        let links: Vec<Resolved> =
            text.doc.links.iter().map(|link| self.resolve_link(&text.path, link)).collect();
        withhold::withhold(text, &links, &[]);
        links
    }

    /// Whether a path names a folder or file of which nothing is published.
    pub fn hides(&self, path: &str) -> bool {
        self.names.hides(path)
    }

    /// What a link names that stands in the file at `from`, aliases left out: as Dataview asks.
    pub fn target(&self, from: &str, link: &str) -> Option<Target> {
        self.names.find(from, link)
    }

    /// What a name means that stands in the note at `from` as plain text: a note's name, else an
    /// alias or a title that one note alone has.
    pub fn named(&self, from: &str, name: &str) -> Named {
        match self.names.find(from, name) {
            Some(Target::Note(id)) => return Named::Note(id),
            Some(Target::Hidden) => return Named::Withheld,
            Some(Target::Asset(_) | Target::Folder(_)) | None => {}
        }
        match (self.names.by_alias(name), self.names.by_title(name)) {
            ([only], _) | (_, [only]) => Named::Note(*only),
            _ => Named::Nothing,
        }
    }

    /// The name of a note like `name`, for a helpful message.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        self.names.nearest(name)
    }

    /// Whether anything is not published.
    pub fn has_hidden(&self) -> bool {
        self.names.has_hidden()
    }

    /// Whether a link that stands in the file at `from` means what readers must not learn of.
    pub fn is_withheld(&self, link: &str, from: &str) -> bool {
        self.names.has_hidden() && self.names.find(from, link) == Some(Target::Hidden)
    }

    /// A text of the note at `from`, each link to what is withheld replaced by what was written to
    /// be shown for it. For texts that are no part of the parsed body.
    pub fn conceal<'t>(&self, text: &'t str, from: &str) -> Cow<'t, str> {
        match self.names.has_hidden() {
            true => conceal::conceal(&self.names, text, from),
            false => Cow::Borrowed(text),
        }
    }

    /// A note by exactly its path.
    pub fn by_path(&self, path: &str) -> Option<NoteId> {
        self.notes.binary_search_by(|n| n.path.as_str().cmp(path)).ok().map(|i| NoteId(i as u32))
    }

    /// An asset by its path.
    pub fn asset(&self, path: &str) -> Option<AssetId> {
        self.assets.binary_search_by(|a| a.as_str().cmp(path)).ok().map(|i| AssetId(i as u32))
    }

    fn resolve_note(&self, note: &Note) -> (Vec<Resolved>, Vec<Resolved>, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut finder =
            Finder { note, places: Places::new(&note.path, &note.text), hints: MOST_HINTS };
        let links = note
            .doc
            .links
            .iter()
            .map(|link| self.resolve(&mut finder, link, &mut diagnostics))
            .collect();
        let properties = note
            .front
            .links
            .iter()
            .map(|(_, link)| self.resolve(&mut finder, link, &mut diagnostics))
            .collect();
        (links, properties, diagnostics)
    }

    fn resolve(
        &self,
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
            None => match self.names.by_alias(&link.path) {
                [only] if self.options.alias_links => {
                    let other = &self.note(*only).path;
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
                several @ [_, _, ..] if self.options.alias_links => {
                    let holders: Vec<&str> =
                        several.iter().map(|id| self.note(*id).path.as_str()).collect();
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
                let other = self.note(id);
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

    fn collect_backlinks(&self) -> Vec<Vec<Backlink>> {
        let mut backlinks = vec![Vec::new(); self.notes.len()];
        for from in self.ids() {
            let note = self.note(from);
            let texts = self.links[from.0 as usize].iter().zip(&note.doc.links).enumerate();
            for (i, (resolved, link)) in texts {
                if let (Resolved::Note(to, _), true) = (resolved, link.is_live())
                    && *to != from
                {
                    backlinks[to.0 as usize]
                        .push(Backlink { from, by: MentionedBy::Text(i as u32) });
                }
            }
            for (i, resolved) in self.property_links[from.0 as usize].iter().enumerate() {
                if let Resolved::Note(to, _) = resolved
                    && *to != from
                {
                    backlinks[to.0 as usize]
                        .push(Backlink { from, by: MentionedBy::Property(i as u32) });
                }
            }
        }
        backlinks
    }

    fn collect_tags(&self) -> (BTreeMap<String, TagEntry>, Vec<Vec<String>>) {
        let mut tags: FxHashMap<String, TagEntry> = FxHashMap::default();
        let mut note_tags = Vec::with_capacity(self.notes.len());
        for id in self.ids() {
            let note = self.note(id);
            let mut own = Vec::new();
            let written = note
                .front
                .tags
                .iter()
                .map(String::as_str)
                .chain(note.doc.tags.iter().map(AsRef::as_ref));
            for tag in written.map(slug::shallow_tag) {
                let mut end = 0;
                while end < tag.len() {
                    end = tag[end + usize::from(end > 0)..]
                        .find('/')
                        .map_or(tag.len(), |i| end + usize::from(end > 0) + i);
                    let name = &tag[..end];
                    let entry = tags
                        .entry(fold(name))
                        .or_insert_with(|| TagEntry { name: name.to_owned(), notes: Vec::new() });
                    if entry.notes.last() != Some(&id) {
                        entry.notes.push(id);
                    }
                }
                own.push(fold(tag));
            }
            own.sort();
            own.dedup();
            note_tags.push(own);
        }
        (tags.into_iter().collect(), note_tags)
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
