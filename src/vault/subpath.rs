//! Headings and blocks inside a note, as links name them (rules H1–H7, B6, B8).

use crate::note::doc::Doc;
use crate::note::headings::heading_key;
use crate::vault::Spot;

/// Finds what `subpath` (without its first `#`) names. The second answer says that a chain of
/// headings was not found and its last segment alone was taken (H4).
pub fn find(doc: &Doc, subpath: &str) -> (Spot, bool) {
    let subpath = subpath.trim();
    if subpath.is_empty() {
        return (Spot::Top, false);
    }
    if let Some(id) = subpath.strip_prefix('^') {
        let found = doc.block_ids.iter().position(|b| b.id.eq_ignore_ascii_case(id.trim()));
        return (found.map_or(Spot::Missing, |i| Spot::Block(i as u32)), false);
    }
    let keys: Vec<String> = subpath.split('#').map(heading_key).filter(|k| !k.is_empty()).collect();
    let Some(last) = keys.last() else { return (Spot::Missing, false) };
    if let Some(found) = chain(doc, &keys, 0, doc.headings.len(), 0) {
        return (Spot::Heading(found as u32), false);
    }
    // `#` may also be a part of the heading itself: `[[N#C# in depth]]`.
    let whole = heading_key(subpath);
    let found = doc.headings.iter().position(|h| h.key == whole);
    if let Some(found) = found {
        return (Spot::Heading(found as u32), false);
    }
    match doc.headings.iter().position(|h| h.key == *last) {
        Some(found) if keys.len() > 1 => (Spot::Heading(found as u32), true),
        _ => (Spot::Missing, false),
    }
}

/// The first heading that matches the last of `keys`, each below the one before (H4).
fn chain(doc: &Doc, keys: &[String], from: usize, to: usize, above: u8) -> Option<usize> {
    let (first, rest) = keys.split_first()?;
    for i in from..to {
        let heading = &doc.headings[i];
        if heading.key != *first || heading.level <= above {
            continue;
        }
        if rest.is_empty() {
            return Some(i);
        }
        let end = (i + 1..to).find(|j| doc.headings[*j].level <= heading.level).unwrap_or(to);
        // The first heading of that name rules (H5); a later one is not tried.
        return chain(doc, rest, i + 1, end, heading.level);
    }
    None
}
