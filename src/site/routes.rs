//! The address of every page: from a note's path to its route, redirects, and collisions.
//!
//! A route is relative to the root of the site, percent-encoded, and ends in `/`; the file it
//! leads to is the same path, not encoded, with `index.html`. Two notes for one address are an
//! error that names both.

use crate::config::Config;
use crate::diag::{Diagnostic, Severity};
use crate::note::Note;
use crate::note::link::strip_md;
use crate::site::graph::{self, data};
use crate::site::{facts, feeds, twin};
use crate::text::escape::url_path;
use crate::text::fold::{fold, nfc};
use crate::text::slug::{self, shorten, slug};
use crate::vault::each::Each;
use crate::vault::edits::Edits;
use crate::vault::names::{file_name, parent};
use crate::vault::{NoteId, Vault};
use rustc_hash::FxHashMap;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;
use std::sync::Arc;

/// Longest path of a page in bytes that every platform takes.
const LONGEST_PATH: usize = 1_000;

/// A page that has moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// Path of the old page from the root, without `index.html`, not encoded.
    pub from: String,
    /// The note it leads to.
    pub to: NoteId,
}

/// Every address of the site, and what its notes are called there.
#[derive(Debug, Default)]
pub struct Routes {
    /// Shared by states in which all is where it was.
    addresses: Arc<Table>,
    /// Display titles.
    pub titles: Each<String>,
}

/// Where everything is.
#[derive(Debug, Default)]
pub struct Table {
    /// For each note: the path of its page from the root, not encoded, `""` or ending in `/`.
    pub notes: Vec<String>,
    /// The same percent-encoded.
    encoded: Vec<String>,
    /// Folders that have a page, by their path in the vault (`""` is the root): the path of the
    /// page, and the index note that is the page, if there is one.
    pub folders: BTreeMap<String, (String, Option<NoteId>)>,
    encoded_folders: BTreeMap<String, String>,
    /// Pages that have moved, by their old path.
    pub redirects: Vec<Redirect>,
    /// The folder whose page a note is.
    indices: FxHashMap<NoteId, String>,
    /// The note at the root that is the home page by its name.
    root_index: Option<NoteId>,
    /// Folded paths that are taken, with who has them.
    taken: FxHashMap<String, String>,
}

impl Routes {
    /// Whether everything is where it is in another state.
    pub fn lead_like(&self, other: &Routes) -> bool {
        Arc::ptr_eq(&self.addresses, &other.addresses)
    }

    /// The same addresses, with the titles that notes have now.
    pub fn after(&self, edits: &Edits<'_>, config: &Config) -> Routes {
        let title = |id| title(edits.new.note(id), Some(id) == self.root_index, config);
        let addresses = Arc::clone(&self.addresses);
        Routes { addresses, titles: self.titles.after(edits, title) }
    }
}

impl Deref for Routes {
    type Target = Table;

    fn deref(&self) -> &Table {
        &self.addresses
    }
}

impl Table {
    /// The route of a note, percent-encoded.
    pub fn note(&self, id: NoteId) -> &str {
        &self.encoded[id.0 as usize]
    }

    /// The routes of all notes, one a line, sorted: what the page for a wrong address looks for near
    /// ones in. That of the home page is no line.
    pub fn list(&self) -> String {
        let mut routes: Vec<&str> = self.encoded.iter().map(String::as_str).collect();
        routes.sort_unstable();
        routes.retain(|route| !route.is_empty());
        routes.join("\n")
    }

    /// Who has the address `path` (not encoded), if anybody.
    pub fn holder(&self, path: &str) -> Option<&str> {
        self.taken.get(&fold(path)).map(String::as_str)
    }

    /// The folder whose page this note is, if it is one.
    pub fn index_of(&self, id: NoteId) -> Option<&str> {
        self.indices.get(&id).map(String::as_str)
    }

    /// `path` where it is free, else with a number.
    pub fn free(&self, path: &str) -> String {
        match self.holder(path) {
            Some(_) => self.numbered(path),
            None => path.to_owned(),
        }
    }

    /// The first free address of the form `path-2/`.
    fn numbered(&self, path: &str) -> String {
        let stem = if path.is_empty() { "index" } else { path.trim_end_matches('/') };
        let mut number = 2usize;
        loop {
            let numbered = format!("{stem}-{number}/");
            if self.holder(&numbered).is_none() {
                return numbered;
            }
            number += 1;
        }
    }

    /// The route of a folder's page, percent-encoded.
    pub fn folder(&self, path: &str) -> Option<&str> {
        self.encoded_folders.get(path).map(String::as_str)
    }
}

/// The route of a tag's page, percent-encoded.
pub fn tag(tag: &str) -> String {
    url_path(&format!("tags/{}/", slug::tag_path(tag)))
}

/// Whether two forms of a note want the same addresses.
pub fn agree(old: &Note, new: &Note) -> bool {
    old.front.permalink == new.front.permalink && old_addresses(old).eq(old_addresses(new))
}

/// The display title of a note; a home page that nothing names is called by the site.
fn title(note: &Note, is_home: bool, config: &Config) -> String {
    let title = facts::title(note);
    let is_bare = title.eq_ignore_ascii_case("index") || title.eq_ignore_ascii_case("readme");
    let of_site = config.title.as_ref().filter(|_| is_home && is_bare);
    of_site.cloned().unwrap_or(title)
}

/// Gives every note and folder its address.
///
/// A note's usual address comes before another's `permalink`. Whoever comes second keeps its
/// page under a number, and the build fails all the same: an address that depends on the other
/// notes is none to rely on.
pub fn assign(vault: &Vault, config: &Config) -> (Routes, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let root_index = root_index(vault);
    let title = |(id, note): (NoteId, &Arc<Note>)| title(note, Some(id) == root_index, config);
    let titles = vault.notes.by_note().map(title).collect();
    let mut routes = Table { taken: reserved(), root_index, ..Table::default() };
    let usual: Vec<String> =
        vault
            .ids()
            .map(|id| {
                if Some(id) == root_index { String::new() } else { page_path(&vault.note(id).path) }
            })
            .collect();
    let permalinks: Vec<Option<String>> = vault
        .ids()
        .map(|id| {
            let note = vault.note(id);
            note.front
                .permalink
                .as_deref()
                .and_then(|written| permalink(written, note, &mut diagnostics))
        })
        .collect();

    let mut paths: Vec<Option<String>> = vec![None; vault.notes.len()];
    for wants_permalink in [false, true] {
        for id in vault.ids() {
            let i = id.0 as usize;
            let path = match (&permalinks[i], wants_permalink) {
                (Some(permalink), true) => permalink,
                (None, false) => &usual[i],
                _ => continue,
            };
            let note = vault.note(id);
            let mut own = path.clone();
            if let Some(holder) = routes.holder(path) {
                own = routes.numbered(path);
                diagnostics.push(collision(note, path, holder, &own));
            }
            routes.taken.insert(fold(&own), note.path.clone());
            paths[i] = Some(own);
        }
    }
    routes.notes = paths.into_iter().map(Option::unwrap_or_default).collect();
    routes.encoded = routes.notes.iter().map(|path| url_path(path)).collect();
    assign_folders(vault, root_index, &mut routes);
    redirects(vault, &usual, &mut routes);
    (Routes { addresses: Arc::new(routes), titles }, diagnostics)
}

/// Old addresses that lead to notes: the usual one of a note with a `permalink` (F12), and
/// aliases that are paths (F13).
fn redirects(vault: &Vault, usual: &[String], routes: &mut Table) {
    let mut wanted = Vec::new();
    for id in vault.ids() {
        let note = vault.note(id);
        if note.front.permalink.is_some() {
            wanted.push((usual[id.0 as usize].clone(), id));
        }
        wanted.extend(old_addresses(note).map(|alias| (slugs_of_path(strip_md(alias)), id)));
    }
    for (from, to) in wanted {
        if !from.is_empty() && from.len() <= LONGEST_PATH && routes.holder(&from).is_none() {
            routes.taken.insert(fold(&from), vault.note(to).path.clone());
            routes.redirects.push(Redirect { from, to });
        }
    }
    routes.redirects.sort_by(|a, b| a.from.cmp(&b.from));
}

/// The aliases of a note that are paths.
fn old_addresses(note: &Note) -> impl Iterator<Item = &String> {
    note.front.aliases.iter().filter(|alias| {
        alias.contains('/')
            && !crate::note::link::has_scheme(alias)
            && alias.split('/').all(|s| s != "." && s != "..")
    })
}

/// What moc writes itself; a note of that name is told to move.
fn reserved() -> FxHashMap<String, String> {
    let own = [
        "404.html/",
        "sitemap.xml/",
        "feed.xml/",
        "feed.json/",
        "robots.txt/",
        "llms.txt/",
        "index.html/",
        "index.md/",
        ".nojekyll/",
        "CNAME/",
        "routes.txt/",
        "wanted/names.txt/",
    ];
    let data = graph::PATHS.map(|path| format!("{path}{}/", data::FILE));
    let own = own.into_iter().map(str::to_owned).chain(data);
    own.map(|path| (path, "a file of moc's own".to_owned())).collect()
}

fn collision(note: &Note, path: &str, holder: &str, own: &str) -> Diagnostic {
    let shown = if path.is_empty() { "/" } else { path };
    let message = format!("`{}` and `{holder}` both want the address `{shown}`", note.path);
    Diagnostic::new(Severity::Loss, "route::collision", message).in_file(&note.path).help(format!(
        "rename one of them or give it a `permalink`; until then this one is at `{own}`"
    ))
}

/// `index.md`, else `README.md`, at the root is the home page.
fn root_index(vault: &Vault) -> Option<NoteId> {
    ["index.md", "readme.md"].into_iter().find_map(|name| {
        vault.ids().find(|id| {
            let path = &vault.note(*id).path;
            !path.contains('/') && path.to_lowercase() == name
        })
    })
}

/// The path of the page that a note of this name has, where it says nothing else.
pub fn usual(name: &str) -> String {
    slugs_of_path(name)
}

/// The usual path of the page of the note at `path`: `index.md` takes its folder's address.
pub fn page_path(path: &str) -> String {
    let stem = strip_md(path);
    let is_index = file_name(stem).eq_ignore_ascii_case("index");
    slugs_of_path(if is_index { parent(stem) } else { stem })
}

/// Each segment as a slug, with a final `/`; `""` for the root.
fn slugs_of_path(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 1);
    for segment in path.split('/').filter(|s| !s.is_empty()) {
        out.push_str(&segment_slug(segment));
        out.push('/');
    }
    if out.len() > LONGEST_PATH {
        let hash = blake3::hash(out.as_bytes()).to_hex();
        let cut = crate::text::lines::floor(&out, 200);
        return format!("{}-{}/", out[..cut].replace('/', "-"), &hash[..12]);
    }
    out
}

/// A segment that holds no letter and no digit gets a name from a hash of it, so that two such
/// names stay apart.
pub(super) fn segment_slug(segment: &str) -> String {
    let slug = slug(segment);
    if slug.is_empty() {
        let hash = blake3::hash(nfc(segment).as_bytes()).to_hex();
        return format!("note-{}", &hash[..8]);
    }
    // Names that Windows keeps for itself.
    let is_device = matches!(slug.as_str(), "con" | "prn" | "aux" | "nul")
        || (slug.len() == 4
            && (slug.starts_with("com") || slug.starts_with("lpt"))
            && slug.as_bytes()[3].is_ascii_digit());
    shorten(&if is_device { format!("{slug}-note") } else { slug })
}

/// The file of [`Table::list`], at the root.
pub const LIST: &str = "routes.txt";

/// Files that pages may have; no page lies below one.
const FILES_OF_A_PAGE: [&str; 2] = ["index.html", crate::site::preview::FILE];
/// Whether a segment is called like a file of every page, and so could be no folder beside it.
fn is_a_page_s_file(segment: &str) -> bool {
    segment.eq_ignore_ascii_case("index.html") || segment.eq_ignore_ascii_case(twin::FILE)
}

/// Whether an address would lie below a file that moc writes, or where it puts assets, whose names
/// have a dot.
fn is_below_a_file(path: &str) -> bool {
    let path = fold(path);
    (path.starts_with("assets/") && path.contains('.'))
        || path.match_indices('/').any(|(at, _)| reserved().contains_key(&path[..=at]))
}

/// A permalink as a path inside the site; `None` with a diagnostic when it is none.
fn permalink(written: &str, note: &Note, diagnostics: &mut Vec<Diagnostic>) -> Option<String> {
    let path = written.trim().trim_matches('/');
    let path = path.strip_suffix("index.html").unwrap_or(path).trim_end_matches('/');
    let is_inside = !path.contains(['\\', '?', '#', ':', '%', '*', '"', '<', '>', '|'])
        && !path.chars().any(char::is_control)
        && path
            .split('/')
            .all(|s| !s.starts_with('.') && !s.ends_with('.') && s.trim() == s && s.len() <= 200)
        && !path.split('/').any(|s| FILES_OF_A_PAGE.contains(&s.to_lowercase().as_str()))
        && (path.is_empty() || path.split('/').all(|s| !s.is_empty()))
        && !path.split('/').any(is_a_page_s_file)
        // That at the root is reserved.
        && !path.split('/').skip(1).any(|s| s.eq_ignore_ascii_case(feeds::ATOM))
        && !is_below_a_file(path)
        && path.len() <= LONGEST_PATH;
    if !is_inside {
        diagnostics.push(
            Diagnostic::new(
                Severity::Warning,
                "route::permalink",
                format!("`{written}` cannot be an address of this site"),
            )
            .in_file(&note.path)
            .help("write a path such as `guides/start`; the note keeps its usual address"),
        );
        return None;
    }
    if path.is_empty() {
        return Some(String::new());
    }
    Some(format!("{}/", nfc(path)))
}

fn assign_folders(vault: &Vault, root_index: Option<NoteId>, routes: &mut Table) {
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    folders.insert("");
    for note in vault.notes.iter() {
        let mut folder = parent(&note.path);
        while folders.insert(folder) {
            folder = parent(folder);
        }
    }
    let mut indices: FxHashMap<&str, NoteId> = FxHashMap::default();
    for id in vault.ids() {
        let path = &vault.note(id).path;
        if file_name(path).eq_ignore_ascii_case("index.md") && !parent(path).is_empty() {
            indices.entry(parent(path)).or_insert(id);
        }
    }
    indices.extend(root_index.map(|id| ("", id)));
    for folder in folders {
        let (path, index) = match indices.get(folder) {
            Some(id) => (routes.notes[id.0 as usize].clone(), Some(*id)),
            None => {
                let mut path = slugs_of_path(folder);
                // A note may be called like a folder beside it: then it stands for the folder.
                let note = routes.holder(&path).and_then(|holder| vault.by_path(holder));
                if note.is_none() {
                    if routes.holder(&path).is_some() {
                        path = routes.numbered(&path);
                    }
                    routes.taken.insert(fold(&path), format!("the folder {folder}/"));
                }
                (path, note)
            }
        };
        routes.encoded_folders.insert(folder.to_owned(), url_path(&path));
        routes.indices.extend(index.map(|id| (id, folder.to_owned())));
        routes.folders.insert(folder.to_owned(), (path, index));
    }
}
