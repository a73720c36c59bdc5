//! Links that can be mended: where one file alone has the name that is looked for, or the name that is
//! found is written in another case.

use super::Edit;
use crate::note::Note;
use crate::note::doc::{Kind, Tag};
use crate::note::link::{LinkRef, Written, percent_decode, strip_md};
use crate::text::fold::{fold, nfc};
use crate::vault::names::{file_name, parent};
use crate::vault::{NoteId, Resolved, Spot, Vault};
use rustc_hash::FxHashMap;

/// Files by the folded name that links know them by; `None` where several have it.
pub(super) struct Names(FxHashMap<String, Option<String>>);

impl Names {
    pub(super) fn new(vault: &Vault) -> Names {
        let mut names: FxHashMap<String, Option<String>> = FxHashMap::default();
        let notes = vault.notes.iter().map(|note| note.path.as_str());
        for path in notes.chain(vault.assets.iter().map(String::as_str)) {
            names
                .entry(fold(strip_md(file_name(path))))
                .and_modify(|it| *it = None)
                .or_insert_with(|| Some(path.to_owned()));
        }
        Names(names)
    }

    /// The path of the only file of this name.
    fn only(&self, link: &str) -> Option<&str> {
        self.0.get(&fold(strip_md(file_name(link))))?.as_deref()
    }
}

/// What can be mended of a note's links.
pub(super) fn edits(vault: &Vault, names: &Names, id: NoteId) -> Vec<Edit> {
    let note = vault.note(id);
    let links = note.doc.links.iter().zip(vault.links[id.0 as usize].iter());
    let live = links.filter(|(link, _)| link.is_live() && !link.is_external);
    live.flat_map(|(link, resolved)| {
        let Some(parts) = Parts::of(note, link) else { return Vec::new() };
        match resolved {
            Resolved::Ghost => moved(note, names, link, &parts).into_iter().collect(),
            Resolved::Note(to, spot) => {
                let other = vault.note(*to);
                let mut found = cased(note, link, &parts, &other.path);
                found.extend(heading(other, *spot, link, &parts));
                found
            }
            Resolved::Asset(to) => cased(note, link, &parts, &vault.assets[to.0 as usize]),
            _ => Vec::new(),
        }
    })
    .collect()
}

/// A link's path leads nowhere, and one file alone is called so.
fn moved(note: &Note, names: &Names, link: &LinkRef, parts: &Parts) -> Option<Edit> {
    let is_of_a_folder = ["index", "readme"].contains(&&*fold(strip_md(file_name(&link.path))));
    // What lies outside the vault, in the repository around it perhaps, has not moved into it.
    let up = link.path.split('/').take_while(|part| *part == "..").count();
    let is_outside = up > note.path.matches('/').count();
    if !link.path.contains('/') || is_of_a_folder || is_outside {
        return None;
    }
    let path = names.only(&link.path)?;
    let is_relative = link.path.starts_with("./") || link.path.starts_with("../");
    let path = if is_relative { relative(parent(&note.path), path) } else { path.to_owned() };
    let lead = if link.path.starts_with('/') { "/" } else { "" };
    parts.path(&format!("{lead}{}", like(&link.path, &path)))
}

/// A link finds its file, which is called so but for upper and lower case.
fn cased(note: &Note, link: &LinkRef, parts: &Parts, path: &str) -> Vec<Edit> {
    let written: &str = link.path.trim_start_matches('/');
    let actual = like(written, path);
    let Some(at) = actual.len().checked_sub(written.len()) else { return Vec::new() };
    let Some(tail) = actual.get(at..).filter(|_| at == 0 || actual[..at].ends_with('/')) else {
        return Vec::new();
    };
    if nfc(tail) == nfc(written) || fold(tail) != fold(written) {
        return Vec::new();
    }
    let lead = &link.path[..link.path.len() - written.len()];
    let mut edits: Vec<Edit> = parts.path(&format!("{lead}{tail}")).into_iter().collect();
    // What readers see stays as it was written: a word within a sentence.
    let is_shown = link.written == Written::Wiki && !link.is_embed && link.display.is_none();
    if is_shown && link.subpath.is_empty() && !edits.is_empty() {
        let pipe = if is_in_table(note, link) { "\\|" } else { "|" };
        let at = link.end as usize - 2;
        edits.push(Edit { range: at..at, text: format!("{pipe}{}", link.path) });
    }
    edits
}

/// A wikilink finds its heading, which is written so but for upper and lower case.
fn heading(other: &Note, spot: Spot, link: &LinkRef, parts: &Parts) -> Option<Edit> {
    let Spot::Heading(at) = spot else { return None };
    let actual = &other.doc.headings.get(at as usize)?.text;
    let last = link.subpath.rsplit('#').next()?;
    let is_same = nfc(actual) == nfc(last) || fold(actual) != fold(last);
    let start = parts.subpath? + link.subpath.len() - last.len();
    (!is_same && is_plain(actual))
        .then(|| Edit { range: start..start + last.len(), text: actual.clone() })
}

/// Where the parts of a link stand in its note's text.
struct Parts {
    path: std::ops::Range<usize>,
    /// Where the subpath begins, in a wikilink that has one.
    subpath: Option<usize>,
    form: Form,
}

/// How a path is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Wiki,
    /// In round brackets, blanks encoded.
    Encoded,
    /// In `<…>`.
    Angled,
}

impl Parts {
    /// `None` where the link is written in a way that is left alone.
    fn of(note: &Note, link: &LinkRef) -> Option<Parts> {
        let start = link.start as usize;
        let source = note.text.get(start..link.end as usize)?;
        match link.written {
            Written::Wiki => {
                let open = source.find("[[")? + 2;
                let inner = source.get(open..)?.strip_suffix("]]")?;
                let at = open + inner.len() - inner.trim_start().len();
                let rest = source.get(at..)?.strip_prefix(&*link.path)?;
                let path = start + at..start + at + link.path.len();
                let subpath =
                    rest.strip_prefix('#').is_some_and(|it| it.starts_with(&*link.subpath));
                let subpath = (subpath && !link.subpath.is_empty()).then_some(path.end + 1);
                Some(Parts { path, subpath, form: Form::Wiki })
            }
            Written::Markdown => {
                let open = source.rfind("](")? + 2;
                let rest = source.get(open..)?;
                let (form, rest, open) = match rest.strip_prefix('<') {
                    Some(rest) => (Form::Angled, rest, open + 1),
                    None => (Form::Encoded, rest, open),
                };
                let is_end = |c: char| match form {
                    Form::Angled => c == '>' || c == '#',
                    _ => c == ')' || c == '#' || c.is_whitespace(),
                };
                let written = &rest[..rest.find(is_end)?];
                let is_understood = percent_decode(written) == *link.path;
                let path = start + open..start + open + written.len();
                is_understood.then_some(Parts { path, subpath: None, form })
            }
            Written::Property => None,
        }
    }

    /// The edit that writes another path; `None` where it cannot be written so.
    fn path(&self, path: &str) -> Option<Edit> {
        let text = match self.form {
            Form::Wiki if !is_plain(path) => return None,
            Form::Angled if path.contains(['<', '>', '#', '\\']) => return None,
            Form::Wiki | Form::Angled => path.to_owned(),
            Form::Encoded => path
                .chars()
                .map(|c| match c {
                    ' ' | '%' | '(' | ')' | '<' | '>' | '#' | '?' | '\\' | '"' => {
                        format!("%{:02X}", u32::from(c))
                    }
                    c => c.to_string(),
                })
                .collect(),
        };
        Some(Edit { range: self.path.clone(), text })
    }
}

/// Whether a text means itself within a wikilink.
fn is_plain(text: &str) -> bool {
    !text.is_empty() && !text.contains(['#', '^', '|', '[', ']', '\\', '`', '\n'])
}

/// A path with `.md` at its end only where the written one has it.
fn like(written: &str, path: &str) -> String {
    let has_ending = strip_md(written).len() != written.len();
    if has_ending { path.to_owned() } else { strip_md(path).to_owned() }
}

/// A path as it is from a folder, with `./` or `../` before it.
fn relative(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let folders = &to[..to.len() - 1];
    let shared = from.iter().zip(folders).take_while(|(a, b)| a == b).count();
    let up = match from.len() - shared {
        0 => "./".to_owned(),
        up => "../".repeat(up),
    };
    format!("{up}{}", to[shared..].join("/"))
}

fn is_in_table(note: &Note, link: &LinkRef) -> bool {
    let is_table = |kind: &Kind| matches!(kind, Kind::Open(Tag::Table(_)));
    let mut tables = note.doc.events.iter().filter(|event| is_table(&event.kind));
    tables.any(|table| table.start <= link.start && link.end <= table.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::VaultOptions;

    /// The text of `a/from.md` beside the other files, mended.
    fn mended(text: &str) -> String {
        let files = [
            ("a/from.md", text),
            ("b/Moved.md", "# Part One\n"),
            ("b/Two words.md", ""),
            ("c/Twice.md", ""),
            ("d/Twice.md", ""),
            ("e/README.md", ""),
            ("e/index.md", ""),
        ];
        let notes =
            files.iter().map(|(path, text)| crate::note::parse(path, text.as_bytes().to_vec()).0);
        let options = VaultOptions { alias_links: true };
        let assets = vec!["pics/Plan.PNG".to_owned()];
        let (vault, _) = Vault::freeze(notes.collect::<Vec<_>>(), assets, &[], options);
        let mut out = text.to_owned();
        let mut edits = crate::mend::edits(&vault).into_iter().find(|(id, _)| id.0 == 0);
        for edit in edits.iter_mut().flat_map(|(_, edits)| edits.drain(..).rev()) {
            out.replace_range(edit.range, &edit.text);
        }
        out
    }

    #[test]
    fn links_are_mended_where_only_one_thing_can_be_meant() {
        for (written, expected) in [
            // Moved.
            ("[[old/Moved]]", "[[b/Moved]]"),
            ("![[ old/Moved.md#Part One|x ]]", "![[ b/Moved.md#Part One|x ]]"),
            ("[x](old/Moved.md#part-one \"t\")", "[x](b/Moved.md#part-one \"t\")"),
            ("[x](../old/Two%20words.md)", "[x](../b/Two%20words.md)"),
            ("[x](<../old/Two words.md>)", "[x](<../b/Two words.md>)"),
            ("[[/old/Moved]]", "[[/b/Moved]]"),
            ("![[old/Plan.PNG|20]]", "![[pics/Plan.PNG|20]]"),
            // Case.
            ("the [[moved]] one", "the [[Moved|moved]] one"),
            ("| A |\n|---|\n| [[moved]] |", "| A |\n|---|\n| [[Moved\\|moved]] |"),
            ("[[moved|it]] [[b/MOVED#part one]]", "[[Moved|it]] [[b/Moved#Part One]]"),
            ("[x](moved.md)", "[x](Moved.md)"),
            ("![[plan.png]]", "![[Plan.PNG]]"),
        ] {
            assert_eq!(mended(written), expected);
        }
    }

    #[test]
    fn what_could_mean_two_things_or_nothing_is_left_alone() {
        for written in [
            "[[old/Twice]] [[old/Nobody]] [[Nobody]] [[Moved]] [[b/Moved#Part One]]",
            "`[[old/Moved]]` %%[[old/Moved]]%% [x](https://old/Moved.md)",
            "```\n[[old/Moved]]\n```\n\n[[Moved#nowhere]]",
            "[x](../../around/Moved.md) [x](../other/README.md) [x](../docs/index.md)",
        ] {
            assert_eq!(mended(written), written);
        }
    }

    #[test]
    fn paths_from_a_folder() {
        assert_eq!(relative("a/b", "a/c/n.md"), "../c/n.md");
        assert_eq!(relative("", "n.md"), "./n.md");
        assert_eq!(relative("a", "a/b/n.md"), "./b/n.md");
    }
}
