//! What a heading is called: by links (H1), and as an element of the page (H8).

use crate::note::doc::Heading;
use crate::text::{fold::fold, slug};
use rustc_hash::{FxHashMap, FxHashSet};

/// A heading or the subpath of a link as the two are compared (rule H1).
pub fn heading_key(source: &str) -> String {
    let is_mark = |c: char| c.is_ascii_punctuation() && !matches!(c, '\'' | '-' | '_');
    let is_gap = |c: char| c.is_whitespace() || is_mark(c);
    let mut key = String::with_capacity(source.len());
    for word in source.split(is_gap).filter(|word| !word.is_empty()) {
        if !key.is_empty() {
            key.push(' ');
        }
        key.push_str(word);
    }
    fold(&key)
}

/// Gives each heading an id that no other in the note has (rule H8).
pub fn give_ids(headings: &mut [Heading], footnotes: usize) {
    let natural: Vec<String> = headings
        .iter()
        .map(|h| {
            let id = slug::heading_id(&h.text);
            if id.is_empty() { "section".to_owned() } else { id }
        })
        .collect();
    if are_distinct(&natural) {
        headings.iter_mut().zip(natural).for_each(|(heading, id)| heading.id = id);
        return;
    }
    let of_footnotes = (1..=footnotes).flat_map(|n| [format!("fn-{n}"), format!("fnref-{n}")]);
    let mut taken: FxHashSet<String> = of_footnotes.collect();
    let reserved: FxHashSet<&str> = natural.iter().map(String::as_str).collect();
    let mut next: FxHashMap<&str, u32> = FxHashMap::default();
    for (heading, natural) in headings.iter_mut().zip(&natural) {
        let mut id = natural.clone();
        let count = next.entry(natural).or_insert(1);
        while taken.contains(&id) || (id != *natural && reserved.contains(id.as_str())) {
            id = format!("{natural}-{count}");
            *count += 1;
        }
        taken.insert(id.clone());
        heading.id = id;
    }
}

/// Whether no two ids are the same, and none can be a footnote's: so it is in most notes.
fn are_distinct(ids: &[String]) -> bool {
    let each: FxHashSet<&str> = ids.iter().map(String::as_str).collect();
    each.len() == ids.len() && !ids.iter().any(|id| id.starts_with("fn"))
}
