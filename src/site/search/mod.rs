//! The index that readers search: small files beside the site, of which a query loads a few.
//!
//! | file | holds |
//! | --- | --- |
//! | `index.json` | what every search needs: where each shard begins, the interface's words, the folder of all other files |
//! | `words-N.json` | words in order, each with the pages and headings that have it, and how much they are about it |
//! | `pages-N.json` | titles, addresses and headings of a few pages |
//! | `facets.json` | which page is of which kind, difficulty and tag |
//! | `spelling.json` | words that a misspelt one may have meant |
//!
//! How much a page is about a word is worked out here, so the browser only adds and sorts. The
//! texts themselves are not written a second time: what is shown around a hit is taken from the
//! page. Everything is told by published notes alone, as readers see them.
//!
//! Not here: the ranking of several words and the palette (`themes/default/js/search*.js`, whose
//! way to take words apart must be that of [`words`]).

mod answers;
mod facets;
mod lexicon;
mod pages;
mod postings;
mod read;
mod shards;
mod spelling;
pub mod words;

use crate::config::Config;
use crate::diagram::flowcharts::Flowcharts;
use crate::query::answers::Answers;
use crate::site::model::SiteModel;
use crate::site::routes::Routes;
use crate::site::wanted;
use crate::vault::Vault;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeMap;

/// Folder of the index from the root of the site, with a final `/`.
pub const FOLDER: &str = "assets/search/";

/// What the index is made from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// The vault.
    pub vault: &'a Vault,
    /// Addresses and titles.
    pub routes: &'a Routes,
    /// Kinds, and the order of values.
    pub config: &'a Config,
    /// The flowcharts in the notes, as readers may see them.
    pub flowcharts: &'a Flowcharts,
    /// What the queries in the notes answer.
    pub answers: &'a Answers,
    /// The interface's words, and which pages there are.
    pub site: &'a SiteModel,
}

/// What every search needs.
#[derive(Serialize)]
struct Start<'a> {
    /// The folder of the other files, a hash of them: so a browser never mixes two builds.
    version: String,
    /// How many pages there are.
    pages: usize,
    /// The first word of each shard.
    shards: Vec<&'a str>,
    /// How many pages a file of pages holds.
    block: usize,
    /// The number of the first heading in each file of pages.
    headings: Vec<u32>,
    /// The interface's words.
    words: BTreeMap<&'a str, &'a str>,
    /// What can be done, beside going to a page.
    commands: Vec<(&'a str, &'a str)>,
}

/// The files of the index: paths from the root of the site, and bytes.
pub fn files(sources: Sources<'_>) -> Vec<(String, Vec<u8>)> {
    let headings = read::headings(sources);
    let first_heading = pages::numbers(&headings);
    let terms = postings::terms(sources, &headings, &first_heading);
    let shards = shards::cut(&terms);
    let words = shards.par_iter().map(|shard| json(&shard.entries)).enumerate();
    let words = words.map(|(at, bytes)| (format!("words-{at}.json"), bytes));
    let blocks = pages::blocks(sources, &headings);
    let blocks = blocks.par_iter().map(json).enumerate();
    let blocks = blocks.map(|(at, bytes)| (format!("pages-{at}.json"), bytes));
    let mut files: Vec<(String, Vec<u8>)> = words.chain(blocks).collect();
    files.push(("facets.json".to_owned(), json(&facets::facets(sources))));
    files.push(("spelling.json".to_owned(), json(&spelling::words(&terms))));
    let mut hasher = blake3::Hasher::new();
    for (_, bytes) in &files {
        hasher.update(bytes);
    }
    let version = hasher.finalize().to_hex()[..8].to_owned();
    files.iter_mut().for_each(|(name, _)| name.insert_str(0, &format!("{FOLDER}{version}/")));
    let start = Start {
        version,
        pages: sources.vault.notes.len(),
        shards: shards.iter().map(|shard| shard.first.as_str()).collect(),
        block: pages::BLOCK,
        headings: first_heading.iter().step_by(pages::BLOCK).copied().collect(),
        words: told(&sources.site.strings),
        commands: commands(sources),
    };
    files.push((format!("{FOLDER}index.json"), json(&start)));
    files
}

/// The words that the palette needs.
fn told(words: &BTreeMap<String, String>) -> BTreeMap<&str, &str> {
    let others = ["kind", "difficulty", "tags", "close"];
    let is_needed = |key: &str| key.starts_with("search") || others.contains(&key);
    words.iter().filter(|(key, _)| is_needed(key)).map(|(k, v)| (k.as_str(), v.as_str())).collect()
}

/// Places that every site has, and the colours: word and route, or name of a theme.
fn commands<'a>(sources: Sources<'a>) -> Vec<(&'a str, &'a str)> {
    let site = sources.site;
    let word = |key: &str| site.strings.get(key).map_or("", String::as_str);
    let mut commands = vec![(word("home"), ""), (word("a_to_z"), site.a_to_z.as_str())];
    commands.extend((!sources.vault.tags.is_empty()).then(|| (word("tags"), "tags/")));
    commands.extend(site.has_wanted.then(|| (word("wanted"), wanted::PATH)));
    let themes = [("theme_auto", "=auto"), ("theme_light", "=light"), ("theme_dark", "=dark")];
    commands.extend(themes.map(|(key, theme)| (word(key), theme)));
    commands
}

/// JSON in which nothing looks like a tag.
fn json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_string(value).unwrap_or_default().replace('<', "\\u003c").into_bytes()
}
