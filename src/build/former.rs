//! Addresses that notes had under former names, as far as anybody may know them.

use crate::build::input::is_for_readers;
use crate::config::Config;
use crate::history::{Face, Former, History};
use crate::io::names::{Names, Verdict};
use crate::site::routes::{Redirect, Routes, page_path};
use crate::text::fold::fold;
use crate::vault::Vault;
use rustc_hash::FxHashSet;

/// Redirects from the former addresses of notes, those of the latest renames first; none from an
/// address that has a page or that another note had later.
///
/// A name comes out only where readers could have seen it: where the note was published just before
/// and just after it was renamed, under a name that is not left out now, and nothing that is hidden
/// now has its address.
pub(super) fn redirects(
    vault: &Vault,
    routes: &Routes,
    hidden: &[String],
    history: &History,
    config: &Config,
) -> Vec<Redirect> {
    if !config.git_redirects {
        return Vec::new();
    }
    let inside = config.content_dir.as_deref().unwrap_or_default();
    let (names, _) = Names::new(&config.ignore, config.templates.as_deref(), inside);
    let was_public = |former: &Former| {
        let is_seen = |face: Face| is_for_readers(face.publish, face.is_draft, config);
        let (is_before, is_after) = former
            .faces
            .map_or((false, false), |(before, after)| (is_seen(before), is_seen(after)));
        is_before && is_after && names.judge(&former.path) == Verdict::Note
    };
    let mut wanted: Vec<(usize, String, Redirect)> = Vec::new();
    for to in vault.ids() {
        let past = history.of(&vault.note(to).path);
        for former in past.iter().flat_map(|past| &past.former).filter(|it| was_public(it)) {
            let from = page_path(&former.path);
            if !from.is_empty() && routes.holder(&from).is_none() {
                wanted.push((former.age, fold(&from), Redirect { from, to }));
            }
        }
    }
    if wanted.is_empty() {
        return Vec::new();
    }
    wanted.sort_by(|a, b| (a.0, &a.1, a.2.to).cmp(&(b.0, &b.1, b.2.to)));
    let mut taken: FxHashSet<String> = hidden.iter().map(|path| fold(&page_path(path))).collect();
    wanted.into_iter().filter_map(|(_, key, it)| taken.insert(key).then_some(it)).collect()
}
