//! What stands around every page: the way back to the root, breadcrumb, sidebar, addresses.

use crate::site::card;
use crate::site::listing::Shelves;
use crate::site::model::{Crumb, Shell, TreeNode};
use crate::vault::NoteId;
use crate::vault::names::parent;

/// Notes that the sidebar shows of one folder; of a larger one, those around the page.
const MOST_SIBLINGS: usize = 60;

/// From a page at `path` (not encoded, `""` or ending in `/`) back to the root.
pub fn root_of(path: &str) -> String {
    let depth = path.split('/').filter(|s| !s.is_empty()).count();
    if depth == 0 { "./".to_owned() } else { "../".repeat(depth) }
}

/// The path of the root on its server, for the page that is shown at any depth: `/` or what the
/// base address says.
pub fn absolute_root(base_url: Option<&str>) -> String {
    let Some(base) = base_url else { return "/".to_owned() };
    let after_host = base.split_once("://").map_or(base, |(_, rest)| rest);
    match after_host.find('/') {
        Some(slash) => format!("{}/", after_host[slash..].trim_end_matches('/')),
        None => "/".to_owned(),
    }
}

/// The shell of a page. `folder` is the vault's folder that the page belongs to, if any.
pub fn shell(
    template: &str,
    title: &str,
    path: &str,
    route: &str,
    base_url: Option<&str>,
) -> Shell {
    Shell {
        template: template.to_owned(),
        root: root_of(path),
        route: route.to_owned(),
        title: title.to_owned(),
        canonical: base_url.map(|base| format!("{base}{route}")),
        is_home: path.is_empty(),
        ..Shell::default()
    }
}

/// Gives a page its social card.
pub fn show_card(shell: &mut Shell, svg: &str, base_url: Option<&str>) {
    let path = card::path(&shell.route, svg);
    shell.image = base_url.map(|base| format!("{base}{path}"));
    shell.card = Some(svg.to_owned());
}

/// The folders above a page, from the top. A folder's own page ends at its parent.
pub fn breadcrumbs(shelves: &Shelves, folder: &str) -> Vec<Crumb> {
    let mut crumbs = Vec::new();
    let mut path = folder;
    while !path.is_empty() {
        if let Some(folder) = shelves.folders.get(path) {
            crumbs.push(Crumb { title: folder.title.clone(), route: Some(folder.route.clone()) });
        }
        path = parent(path);
    }
    crumbs.reverse();
    crumbs
}

/// The route of the folder at the top that is `folder` or holds it.
pub fn section(shelves: &Shelves, folder: &str) -> Option<String> {
    let top = folder.split('/').next().filter(|top| !top.is_empty())?;
    shelves.folders.get(top).map(|section| section.route.clone())
}

/// The sidebar: all of the top level, and the branch that leads to `folder`.
pub fn tree(shelves: &Shelves, folder: &str, current: Option<NoteId>) -> Vec<TreeNode> {
    level(shelves, "", folder, current)
}

fn level(shelves: &Shelves, at: &str, folder: &str, current: Option<NoteId>) -> Vec<TreeNode> {
    let Some(here) = shelves.folders.get(at) else { return Vec::new() };
    let mut nodes = Vec::with_capacity(here.folders.len() + here.notes.len().min(MOST_SIBLINGS));
    for path in &here.folders {
        let Some(below) = shelves.folders.get(path) else { continue };
        let holds_page = folder == path
            || folder.strip_prefix(path.as_str()).is_some_and(|rest| rest.starts_with('/'));
        let is_page = folder == path && (current.is_none() || below.index == current);
        nodes.push(TreeNode {
            title: below.title.clone(),
            route: below.route.clone(),
            is_folder: true,
            is_current: is_page,
            children: if holds_page { level(shelves, path, folder, current) } else { Vec::new() },
        });
    }
    let position = here.notes.iter().position(|id| Some(*id) == current);
    let first = match position {
        Some(position) if here.notes.len() > MOST_SIBLINGS => {
            position.saturating_sub(MOST_SIBLINGS / 2).min(here.notes.len() - MOST_SIBLINGS)
        }
        _ => 0,
    };
    for id in here.notes.iter().skip(first).take(MOST_SIBLINGS) {
        let link = shelves.link(*id);
        nodes.push(TreeNode {
            title: link.title,
            route: link.route,
            is_current: Some(*id) == current,
            ..TreeNode::default()
        });
    }
    nodes
}
