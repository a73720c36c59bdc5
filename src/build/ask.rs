//! A vault opened for questions: scanned, read, parsed and frozen as a build would do it, with
//! nothing made of it. What is wrong with its notes is for a build or a check to tell.

use crate::build::BuildRequest;
use crate::build::asset_files::AssetFiles;
use crate::build::disk;
use crate::build::input;
use crate::build::past::Past;
use crate::io::notes::read_notes;
use crate::io::scan::{self, Kind};
use crate::query::index::{Stat, Surroundings};
use crate::site::facts;
use crate::value::Date;
use crate::vault::each::Each;
use crate::vault::entities::{Entities, Entity};
use crate::vault::{NoteId, Vault, VaultOptions};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// An open vault.
pub struct OpenVault {
    /// The notes that are published, frozen.
    pub vault: Arc<Vault>,
    /// What is known of their files.
    pub files: Files,
}

/// Files of a vault beside the texts of its notes.
pub struct Files {
    entities: Entities,
    stats: FxHashMap<String, Stat>,
    starred: BTreeSet<String>,
    assets: AssetFiles,
}

impl Files {
    /// Sets what is known of a note's file, against what the disk says.
    pub fn set_times(&mut self, path: &str, created: Option<Date>, modified: Option<Date>) {
        let stat = self.stats.entry(path.to_owned()).or_default();
        stat.created = created.or(stat.created);
        stat.modified = modified.or(stat.modified);
    }
}

impl Surroundings for Files {
    fn stats(&self, vault: &Vault) -> Each<Stat> {
        input::stats_of(&vault.notes, &self.stats)
    }

    fn starred(&self, vault: &Vault) -> BTreeSet<NoteId> {
        self.starred.iter().filter_map(|path| vault.by_path(path)).collect()
    }

    fn csv(&self, path: &str) -> Result<Vec<u8>, String> {
        self.assets.read(path)
    }

    fn entity(&self, id: NoteId) -> Option<&Entity> {
        self.entities.of_note(id)
    }
}

/// Opens the vault of a site.
pub fn open(request: &BuildRequest<'_>) -> OpenVault {
    let snapshot = scan::scan(&request.root, &disk::options(request));
    let (notes, _) = read_notes(&snapshot);
    let past = match request.config.git_times {
        true => Past::read(request, None),
        false => Past::default(),
    };
    let mut files = Files {
        entities: Entities::default(),
        stats: disk::stats(&snapshot, &past.history, &request.config),
        starred: request.config.starred.clone(),
        assets: AssetFiles::of(&snapshot),
    };
    let texts = notes
        .into_iter()
        .map(|note| (snapshot.files[note.index].path.clone(), note.bytes))
        .collect();
    let parsed = input::parse(texts, snapshot.hidden.clone(), &files.stats, &request.config);
    let assets = snapshot.files.iter().filter(|file| file.kind == Kind::Asset);
    let assets: Vec<String> = assets.map(|file| file.path.clone()).collect();
    let options = VaultOptions { alias_links: request.config.alias_links };
    let (vault, _) = Vault::freeze(parsed.notes, assets, &parsed.hidden, options);
    files.entities =
        Entities::all(&vault, |id| facts::is_about_one(vault.note(id), &request.config));
    OpenVault { vault: Arc::new(vault), files }
}
