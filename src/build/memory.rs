//! A site from files in memory to pages in memory: for tests, and for those who use the library.

use crate::build::input::{Around, Input};
use crate::build::pipeline;
use crate::build::world::World;
use crate::config::{self, Config, ObsidianSettings, Overrides};
use crate::diag::{self, Diagnostic};
use crate::html::Fresh;
use crate::io::names::{Names, Verdict, is_note};
use crate::site::digest::Digest;
use crate::theme::OwnTheme;
use crate::value::Date;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

/// How to build.
#[derive(Debug, Clone, Default)]
pub struct MemoryOptions {
    /// Whether drafts are published.
    pub drafts: bool,
    /// Absolute address of the site.
    pub base_url: Option<String>,
    /// The time that queries see as now.
    pub now: Date,
    /// Whether code is left without colours.
    pub plain_code: bool,
}

/// A site.
#[derive(Debug, Default)]
pub struct MemorySite {
    /// Files by their path.
    pub pages: BTreeMap<String, Vec<u8>>,
    /// What was found, sorted.
    pub diagnostics: Vec<Diagnostic>,
}

struct Map<'a> {
    files: BTreeMap<String, &'a [u8]>,
    pages: Mutex<BTreeMap<String, Vec<u8>>>,
}

impl World for Map<'_> {
    type Error = Infallible;

    fn put(&self, path: &str, bytes: &[u8]) -> Result<Digest, Infallible> {
        self.pages
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(path.to_owned(), bytes.to_vec());
        Ok(Digest::default())
    }

    fn copy(&self, path: &str, asset: &str) -> Result<Result<(), String>, Infallible> {
        let bytes = self.read(asset);
        if let Ok(bytes) = &bytes {
            self.put(path, bytes)?;
        }
        Ok(bytes.map(|_| ()))
    }

    fn hash(&self, asset: &str) -> Result<[u8; 32], String> {
        self.read(asset).map(|bytes| *blake3::hash(&bytes).as_bytes())
    }

    fn beginning(&self, asset: &str, bytes: usize) -> Result<Vec<u8>, String> {
        let mut all = self.read(asset)?;
        all.truncate(bytes);
        Ok(all)
    }

    fn read(&self, asset: &str) -> Result<Vec<u8>, String> {
        self.files.get(asset).map(|bytes| bytes.to_vec()).ok_or_else(|| "no such file".to_owned())
    }
}

/// Builds the site of `files` (path from the root, bytes). `site.toml` and `.obsidian/*.json`
/// may be among them. The same rules hold as on disk, as far as they speak of names.
pub fn build(files: &[(&str, &[u8])], options: &MemoryOptions) -> MemorySite {
    let find = |name: &str| {
        files
            .iter()
            .find(|(path, _)| *path == name)
            .map(|(_, bytes)| crate::text::decode::decode(bytes).text)
    };
    let mut diagnostics = Vec::new();
    let written = match find("site.toml").map(|text| config::parse(&text, "site.toml")) {
        Some(Ok(written)) => written,
        Some(Err(wrong)) => {
            return MemorySite { diagnostics: vec![*wrong], ..MemorySite::default() };
        }
        None => config::Written::default(),
    };
    let (obsidian, found) = ObsidianSettings::parse(
        find(".obsidian/app.json").as_deref(),
        find(".obsidian/templates.json").as_deref(),
        find(".obsidian/bookmarks.json").as_deref(),
        find(".obsidian/appearance.json").as_deref(),
    );
    diagnostics.extend(found);
    let overrides = Overrides { drafts: options.drafts, ..Overrides::default() };
    let mut config = Config::resolve(written, &obsidian, &overrides);
    if options.base_url.is_some() {
        config.base_url.clone_from(&options.base_url);
    }
    let prefix = config
        .content_dir
        .as_ref()
        .map(|dir| format!("{}/", dir.trim_matches('/')))
        .unwrap_or_default();
    let inside: BTreeMap<String, &[u8]> = files
        .iter()
        .filter_map(|(path, bytes)| Some((path.strip_prefix(prefix.as_str())?.to_owned(), *bytes)))
        .collect();
    let (names, found) = Names::new(&config.ignore, config.templates.as_deref(), &prefix);
    diagnostics.extend(found);
    let mut input = Input {
        notes: Vec::new(),
        hidden: Vec::new(),
        ignored: Vec::new(),
        stats: FxHashMap::default(),
        around: Around {
            assets: Arc::default(),
            theme: OwnTheme::default(),
            history: Default::default(),
            now: options.now,
            config,
        },
    };
    let mut assets = Vec::new();
    for (path, bytes) in &inside {
        match names.judge(path) {
            Verdict::Absent => {}
            Verdict::Hidden => {
                input.hidden.push(path.clone());
                input.ignored.extend(is_note(path).then(|| (path.clone(), bytes.to_vec())));
            }
            Verdict::Note => input.notes.push((path.clone(), bytes.to_vec())),
            Verdict::Asset => assets.push(path.clone()),
        }
    }
    input.around.assets = assets.into();
    for (path, bytes) in files {
        if let Some(path) = path.strip_prefix("theme/") {
            input.around.theme.files.insert(path.to_owned(), bytes.to_vec());
        }
        let snippet =
            path.strip_prefix(".obsidian/snippets/").and_then(|it| it.strip_suffix(".css"));
        if let Some(name) = snippet {
            input.around.theme.snippets.insert(name.to_owned(), bytes.to_vec());
        }
    }
    let world = Map { files: inside, pages: Mutex::default() };
    let leaves = Fresh::new(!options.plain_code);
    let Ok(outcome) = pipeline::run(input, &world, &leaves, &|_| {});
    diagnostics.extend(outcome.diagnostics);
    diag::sort(&mut diagnostics);
    // Such a site is not published.
    let pages = if outcome.has_leaks { Mutex::default() } else { world.pages };
    MemorySite { pages: pages.into_inner().unwrap_or_else(PoisonError::into_inner), diagnostics }
}
