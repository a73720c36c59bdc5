//! The last gate before a site is published: nothing that only unpublished things hold is in it.
//!
//! What is not published is dropped before the vault is frozen, so nothing of it can reach a page.
//! This looks whether that is so, in the finished files, and trusts nothing that was done before. It
//! gathers from hidden notes, comments and attachments the runs of words that are *theirs alone*: names,
//! titles, tags, fields, sentences (`canary`); what is also in a published note, in the theme or in the
//! site's settings is no secret and excused. Each file of the site is then read as words, however they
//! are written there (`words`), and must hold none of them.
//!
//! What is found is looked at once more before it is told, without spaces and marks, since a false alarm
//! stops an honest site. Pure: files in, findings out. Not here: who makes the files and
//! keeps them from being published (`build::gate`).

mod canary;
mod hidden;
mod shown;
mod tell;
mod vocabulary;
mod words;

pub use canary::Kind;
pub use shown::Published;
pub use tell::Leak;

use crate::diag::{Diagnostic, Place};
use crate::note::{self, Note};
use crate::site::search;
use crate::vault::Vault;
use canary::{Canaries, Searching, SearchingIndex};
use hidden::Holder;
use rayon::prelude::*;
use rustc_hash::FxHashSet;
use shown::Wanted;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use words::{Gap, Words};

/// What a site hides.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hidden<'a> {
    /// Notes that say that they are not published.
    pub notes: &'a [Arc<Note>],
    /// Notes that are ignored or templates: paths and bytes.
    pub ignored: &'a [(String, Vec<u8>)],
    /// Paths of all files that are not published.
    pub paths: &'a [String],
}

/// A canary in a file of the site.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    output: String,
    is_in_name: bool,
    canary: Option<u32>,
    asset: String,
}

/// Knows what must not be in the site.
#[derive(Debug)]
pub struct Gate {
    canaries: Canaries,
    holders: Vec<Holder>,
    /// Whether the theme's scripts and styles are other than those of every site.
    has_own_theme: bool,
    /// Files that no published note names.
    unnamed: FxHashSet<String>,
}

impl Gate {
    /// The gate of a site; `None` where nothing is hidden.
    pub fn new(hidden: Hidden<'_>, published: Published<'_>) -> Option<Gate> {
        let mut holders = holders(hidden, published.vault);
        let mut all = Vec::new();
        let mut assets = Vec::new();
        for (number, holder) in holders.iter_mut().enumerate() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let own = std::mem::take(&mut holder.canaries);
            if let Some(name) = own.first().filter(|it| it.kind == Kind::Attachment) {
                assets.push((name.key(), holder.path.clone()));
            }
            all.extend(own.into_iter().map(|canary| canary.of_file(number)));
        }
        if all.is_empty() {
            return None;
        }
        let canaries = Canaries::new(all);
        let excused: Vec<AtomicBool> = canaries.all.iter().map(|_| AtomicBool::default()).collect();
        published.excuse(&canaries, &excused);
        let is_named = |key: u64| {
            let flag = canaries.number(key).and_then(|number| excused.get(number));
            flag.is_some_and(|flag| flag.load(Ordering::Relaxed))
        };
        let unnamed = assets.into_iter().filter(|(key, _)| !is_named(*key));
        let unnamed = unnamed.map(|(_, path)| path).collect();
        let (canaries, has_own_theme) = (canaries.without(&excused), published.has_own_theme());
        Some(Gate { canaries, holders, has_own_theme, unnamed })
    }

    /// Stands for what is looked for: another value where that is anything else.
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new();
        for canary in &self.canaries.all {
            hasher.update(&canary.key().to_le_bytes());
        }
        *hasher.finalize().as_bytes()
    }

    /// Looks for canaries in a file of the site.
    pub fn search(&self, output: &str, bytes: &[u8]) -> Vec<Hit> {
        let in_name = self.read(|words| words::text(output, Some(Gap::Block), words));
        let text = String::from_utf8_lossy(bytes);
        let extension = output.rsplit_once('.').map_or("", |(_, extension)| extension);
        let in_text = match extension {
            "json" if is_index(output) => {
                let mut words = SearchingIndex::new(&self.canaries);
                words::json(&text, &mut words);
                words.found
            }
            "json" => self.read(|words| words::json(&text, words)),
            "html" | "svg" => self.read(|words| words::html(&text, words)),
            "xml" => self.read(|words| words::feed(&text, words)),
            "css" | "js" if !self.has_own_theme => Vec::new(),
            "md" => self.read(|words| words::markdown(&text, words)),
            "txt" | "css" | "js" | "" => {
                self.read(|words| words::text(&text, Some(Gap::Block), words))
            }
            _ => Vec::new(),
        };
        hits(output, in_name, in_text)
    }

    /// Looks for canaries in a picture, as the SVG that it is drawn from has them.
    pub fn search_picture(&self, output: &str, svg: &str) -> Vec<Hit> {
        let in_name = self.read(|words| words::text(output, Some(Gap::Block), words));
        let in_text = self.read(|words| words::html(svg, words));
        hits(output, in_name, in_text)
    }

    /// Looks whether a copied asset is one that no published note names.
    pub fn search_copy(&self, output: &str, asset: &str) -> Vec<Hit> {
        let mut hits = self.search(output, b"");
        if self.unnamed.contains(asset) {
            let (output, asset) = (output.to_owned(), asset.to_owned());
            hits.push(Hit { output, is_in_name: false, canary: None, asset });
        }
        hits
    }

    fn read(&self, read: impl FnOnce(&mut Searching<'_>)) -> Vec<u32> {
        let mut words = Searching::new(&self.canaries);
        read(&mut words);
        words.gap(Gap::Block);
        words.found
    }

    /// What of all hits is a leak in truth. `said` is what moc found otherwise: it stands in pages too.
    pub fn judge(&self, hits: &[Hit], published: Published<'_>, said: &[Diagnostic]) -> Vec<Leak> {
        if hits.is_empty() {
            return Vec::new();
        }
        let mut numbers: Vec<u32> = hits.iter().filter_map(|hit| hit.canary).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let wanted: Vec<Wanted> =
            numbers.iter().filter_map(|number| self.wanted(*number)).collect();
        let said: Vec<String> = said.iter().flat_map(outside_quotes).collect();
        let held = published.hold(&wanted, &said);
        let is_excused = |canary: u32| {
            numbers.binary_search(&canary).is_ok_and(|at| held.get(at).copied().unwrap_or_default())
        };
        let mut leaks: BTreeMap<(&str, &str), Leak> = BTreeMap::new();
        for hit in hits {
            let leak = match hit.canary {
                Some(canary) if is_excused(canary) => continue,
                Some(canary) => self.leak(hit, canary),
                None => Some(asset_leak(hit)),
            };
            let Some((holder, leak)) = leak else { continue };
            let known = leaks.get_mut(&(holder, hit.output.as_str()));
            match known {
                Some(known) => known.more += 1,
                None => drop(leaks.insert((holder, &hit.output), leak)),
            }
        }
        leaks.into_values().collect()
    }

    fn leak(&self, hit: &Hit, canary: u32) -> Option<(&str, Leak)> {
        let canary = self.canaries.all.get(canary as usize)?;
        let holder = self.holders.get(canary.file as usize)?;
        let place = holder.place(canary);
        let (output, is_in_name) = (hit.output.clone(), hit.is_in_name);
        Some((&holder.path, Leak { kind: canary.kind, place, output, is_in_name, more: 0 }))
    }

    fn wanted(&self, number: u32) -> Option<Wanted> {
        let canary = self.canaries.all.get(number as usize)?;
        let holder = self.holders.get(canary.file as usize)?;
        let bare = words::bare(holder.words(canary));
        Some(Wanted { bare, is_prose: canary.is_prose() })
    }
}

fn hits(output: &str, in_name: Vec<u32>, in_text: Vec<u32>) -> Vec<Hit> {
    let hit = |is_in_name: bool| {
        move |canary| {
            let (output, asset) = (output.to_owned(), String::new());
            Hit { output, is_in_name, canary: Some(canary), asset }
        }
    };
    let mut hits: Vec<Hit> = in_name.into_iter().map(hit(true)).collect();
    hits.extend(in_text.into_iter().map(hit(false)));
    hits.sort_unstable();
    hits.dedup();
    hits
}

fn asset_leak(hit: &Hit) -> (&str, Leak) {
    let place = Place { file: hit.asset.clone(), mark: None };
    let (output, is_in_name) = (hit.output.clone(), hit.is_in_name);
    (&hit.asset, Leak { kind: Kind::Attachment, place, output, is_in_name, more: 0 })
}

/// All that holds something unpublished.
fn holders(hidden: Hidden<'_>, vault: &Vault) -> Vec<Holder> {
    let notes = hidden.notes.par_iter().map(Holder::of_note);
    let ignored = hidden.ignored.par_iter().map(|(path, bytes)| {
        let (note, _) = note::parse(path, bytes.clone());
        Holder::of_note(&Arc::new(note))
    });
    let comments = vault.notes.par_iter().filter_map(Holder::of_comments);
    let mut holders: Vec<Holder> = notes.chain(ignored).chain(comments).collect();
    holders.extend(hidden.paths.iter().map(|path| Holder::of_file(path)));
    holders.extend(vault.assets.iter().map(|path| Holder::of_asset(path)));
    holders
}

/// Whether a file of the search holds words in an order of their own.
fn is_index(output: &str) -> bool {
    let name = output.rsplit('/').next().unwrap_or(output);
    output.starts_with(search::FOLDER) && (name.starts_with("words-") || name == "spelling.json")
}

/// What a finding says in moc's own words.
fn outside_quotes(said: &Diagnostic) -> Vec<String> {
    let texts = [Some(said.message.as_str()), said.help.as_deref()].into_iter().flatten();
    texts.flat_map(|text| text.split('`').step_by(2)).map(str::to_owned).collect()
}
