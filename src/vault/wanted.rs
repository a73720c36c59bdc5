//! Notes that are wanted: names that links lead to and that no note has yet, by demand.
//!
//! Two spellings that would find the same note are one name. Not here: files that are missing
//! (pictures, downloads), and names of what exists and is not published, which are no ghosts.

use super::edits::Edits;
use super::{NoteId, Resolved, Vault};
use crate::note::link::{LinkRef, Written, extension, is_inline_embed, media, strip_md};
use crate::text::fold::path_key;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// A name without a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedNote {
    /// The name as first written (notes sorted by path), without `.md`.
    pub name: String,
    /// The notes that want it, in order.
    pub notes: Vec<NoteId>,
    /// How many links lead to it.
    pub links: usize,
}

/// All wanted notes of a vault.
#[derive(Debug, Default)]
pub struct Wanted {
    wanted: Vec<WantedNote>,
    /// For each note that wants any: their places in the ranking, in its order.
    by_note: BTreeMap<NoteId, Vec<usize>>,
}

impl Wanted {
    /// Gathers the names that links and front matter lead to, and `more` from elsewhere: a note,
    /// a name that it wants, and whether that is a link. A name that is none, such as an outcome of
    /// a flowchart, may be no note's: it counts where a link or a second note wants it too. Ranked
    /// by the number of notes, then of links, then by name.
    pub fn all<'a>(
        vault: &'a Vault,
        more: impl IntoIterator<Item = (NoteId, &'a str, bool)>,
    ) -> Wanted {
        let mut found: FxHashMap<String, (WantedNote, bool)> = FxHashMap::default();
        let mut all: Vec<(NoteId, &str, bool)> = vault
            .ids()
            .flat_map(|id| ghosts(vault, id).map(move |name| (id, name, true)))
            .collect();
        all.extend(more);
        all.sort_by_key(|(id, ..)| *id);
        for (id, name, is_link) in all {
            let name = shown(name);
            let (wanted, is_sure) = found.entry(path_key(name)).or_insert_with(|| {
                (WantedNote { name: name.to_owned(), notes: Vec::new(), links: 0 }, false)
            });
            *is_sure |= is_link;
            wanted.links += 1;
            if wanted.notes.last() != Some(&id) {
                wanted.notes.push(id);
            }
        }
        let mut ranked: Vec<(String, WantedNote)> = found
            .into_iter()
            .filter(|(key, (it, is_sure))| !key.is_empty() && (*is_sure || it.notes.len() > 1))
            .map(|(key, (it, _))| (key, it))
            .collect();
        ranked.sort_by(|(a_key, a), (b_key, b)| {
            let demand = |it: &WantedNote| Reverse((it.notes.len(), it.links));
            demand(a).cmp(&demand(b)).then_with(|| a_key.cmp(b_key))
        });
        let wanted: Vec<WantedNote> = ranked.into_iter().map(|(_, wanted)| wanted).collect();
        let mut by_note: BTreeMap<NoteId, Vec<usize>> = BTreeMap::new();
        for (at, wanted) in wanted.iter().enumerate() {
            for id in &wanted.notes {
                by_note.entry(*id).or_default().push(at);
            }
        }
        Wanted { wanted, by_note }
    }

    /// Whether the notes that differ want the same by their links before and after.
    pub fn agree(edits: &Edits<'_>) -> bool {
        let mut touched = edits.edited.touched.iter();
        touched.all(|id| ghosts(edits.old, *id).eq(ghosts(edits.new, *id)))
    }

    /// All of them, the most wanted first.
    pub fn iter(&self) -> impl Iterator<Item = &WantedNote> {
        self.wanted.iter()
    }

    /// Those that one note wants, the most wanted of all first.
    pub fn of(&self, id: NoteId) -> impl Iterator<Item = &WantedNote> {
        self.by_note.get(&id).into_iter().flatten().map(|at| &self.wanted[*at])
    }

    /// Whether no note is wanted.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }
}

/// The names that a note's links lead to and that no note has.
fn ghosts(vault: &Vault, id: NoteId) -> impl Iterator<Item = &str> {
    let note = vault.note(id);
    let texts = note.doc.links.iter().zip(vault.links[id.0 as usize].iter());
    let properties = note.front.links.iter().map(|(_, link)| link);
    let properties = properties.zip(vault.property_links[id.0 as usize].iter());
    texts
        .chain(properties)
        .filter(|(link, resolved)| {
            **resolved == Resolved::Ghost && link.is_live() && names_a_note(link)
        })
        // An alias of several notes is wanted by nobody: it has too many already.
        .filter(|(link, _)| vault.called.by_alias(&link.path).is_empty())
        .map(|(link, _)| link.path.as_ref())
}

/// Whether what a link leads to could be a note, and is no other kind of file.
fn names_a_note(link: &LinkRef) -> bool {
    let extension = extension(&link.path);
    let is_note = matches!(extension.as_deref(), None | Some("md"));
    match link.written {
        _ if is_note => true,
        // `[script](tools/run.sh)`: people write the ending of a note's file here, or none.
        Written::Markdown => false,
        _ if link.is_embed => !is_inline_embed(link),
        // `[[Node.js]]` is a name.
        _ => extension.as_deref().and_then(media).is_none(),
    }
}

/// A name as it is shown: no ending, and no steps from the folder of the note that wants it.
fn shown(path: &str) -> &str {
    let path = strip_md(path.trim());
    let is_relative = path.starts_with("./") || path.starts_with("../");
    let path = if is_relative { super::names::file_name(path) } else { path };
    path.trim_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::VaultOptions;

    fn vault(files: &[(&str, &str)]) -> Vault {
        let notes =
            files.iter().map(|(path, text)| crate::note::parse(path, text.as_bytes().to_vec()).0);
        let hidden = ["Secret.md".to_owned()];
        let options = VaultOptions { alias_links: true };
        Vault::freeze(notes.collect::<Vec<_>>(), Vec::new(), &hidden, options).0
    }

    fn told(wanted: &Wanted) -> Vec<(&str, Vec<u32>, usize)> {
        let notes = |it: &WantedNote| it.notes.iter().map(|id| id.0).collect();
        wanted.iter().map(|it| (it.name.as_str(), notes(it), it.links)).collect()
    }

    #[test]
    fn names_are_ranked_by_the_notes_that_want_them() {
        let vault = vault(&[
            ("a.md", "[[Two]] [[one]] [[one#part|again]] ![[one]] [z](Zed.md)"),
            ("b.md", "---\nsee: \"[[two]]\"\n---\n[[One.md]] [[./Node.js]] [[Two]]"),
            ("c.md", "`[[code]]` %%[[comment]]%% [[Secret]] [[a]] [[b#nowhere]]"),
        ]);
        let outcomes =
            [(NoteId(2), "Chart", true), (NoteId(2), "give up", false), (NoteId(0), "Zed", false)];
        let wanted = Wanted::all(&vault, outcomes);
        assert_eq!(
            told(&wanted),
            [
                ("one", vec![0, 1], 4),
                ("Two", vec![0, 1], 3),
                ("Zed", vec![0], 2),
                ("Chart", vec![2], 1),
                ("Node.js", vec![1], 1),
            ]
        );
        let of_b: Vec<&str> = wanted.of(NoteId(1)).map(|it| it.name.as_str()).collect();
        assert_eq!(of_b, ["one", "Two", "Node.js"]);
    }

    #[test]
    fn files_and_aliases_of_several_notes_are_no_wanted_notes() {
        let vault = vault(&[
            ("a.md", "---\naliases: [both]\n---\n![[p.png]] ![[q.csv]] [x](y.zip) [[s.pdf]]"),
            ("b.md", "---\naliases: [both]\n---\n[[both]] [[#here]] [[https://example.org]]"),
        ]);
        assert!(Wanted::all(&vault, []).is_empty());
    }
}
