//! The sidebar's folder tree, rendered once for all pages that share it: it is the largest part
//! of a page's shell, and the pages of one folder differ only in which entry is the current one.

use crate::site::digest::{Digest, Digester};
use crate::site::model::TreeNode;
use rustc_hash::FxHashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

/// Rendered trees by what they show.
#[derive(Default)]
pub(super) struct Trees(Mutex<FxHashMap<Digest, Arc<str>>>);

impl Trees {
    /// The tree's HTML with the current entry marked. `render` makes it without the mark.
    pub(super) fn html<E>(
        &self,
        nodes: &[TreeNode],
        root: &str,
        render: impl FnOnce() -> Result<String, E>,
    ) -> Result<String, E> {
        let mut digester = Digester::default();
        root.hash(&mut digester);
        for node in nodes {
            entry(node, &mut digester);
        }
        let key = digester.digest();
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).map(Arc::clone);
        let html = match known {
            Some(html) => html,
            None => {
                let html: Arc<str> = render()?.into();
                self.0
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .insert(key, Arc::clone(&html));
                html
            }
        };
        Ok(match current(nodes) {
            Some(node) => marked(&html, &format!("href=\"{root}{}\"", node.route)),
            None => html.to_string(),
        })
    }
}

/// What an entry shows, whether it is the current one apart.
fn entry(node: &TreeNode, digester: &mut Digester) {
    (&node.title, &node.route, node.is_folder, node.children.len()).hash(digester);
    for child in &node.children {
        entry(child, digester);
    }
}

fn current(nodes: &[TreeNode]) -> Option<&TreeNode> {
    nodes.iter().find_map(|node| if node.is_current { Some(node) } else { current(&node.children) })
}

/// Routes are percent-encoded, so an address stands in the HTML as it is.
fn marked(html: &str, address: &str) -> String {
    match html.split_once(address) {
        Some((before, after)) => [before, address, " aria-current=\"page\"", after].concat(),
        None => html.to_owned(),
    }
}
