//! Every code that a finding can have, with the level that it has where a site says nothing.
//!
//! The one list of them: the configuration takes its names from it, the guide has a section for each
//! (`tests/codes.rs` holds sources, list and guide to each other). Not here: what a code means.

use super::Severity;
use crate::text::nearest::nearest;

/// A code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Its name, `area::what`.
    pub name: &'static str,
    /// How grave its findings are.
    pub usual: Severity,
    /// Whether a site may say otherwise. It may not where something is missing from the output, or where
    /// there is nothing to go by yet.
    pub is_open: bool,
}

const fn remark(name: &'static str) -> Code {
    Code { name, usual: Severity::Info, is_open: true }
}

const fn warning(name: &'static str) -> Code {
    Code { name, usual: Severity::Warning, is_open: true }
}

const fn error(name: &'static str) -> Code {
    Code { name, usual: Severity::Error, is_open: true }
}

const fn loss(name: &'static str) -> Code {
    Code { name, usual: Severity::Loss, is_open: false }
}

const fn wrong_settings(name: &'static str) -> Code {
    Code { name, usual: Severity::Error, is_open: false }
}

/// All of them, sorted by name.
pub const ALL: &[Code] = &[
    error("asset::active-document"),
    error("asset::active-svg"),
    remark("asset::large-image"),
    loss("asset::unreadable"),
    remark("asset::unused"),
    warning("block-id::duplicate"),
    warning("block-id::underscore"),
    warning("block-id::unlinkable"),
    warning("block::unsupported"),
    error("comment::unclosed"),
    warning("compare::drift"),
    warning("compare::no-field"),
    warning("compare::unknown"),
    warning("compare::unreadable"),
    wrong_settings("config::folder-missing"),
    warning("config::obsidian"),
    wrong_settings("config::syntax"),
    wrong_settings("config::unknown-key"),
    wrong_settings("config::unreadable"),
    wrong_settings("config::wrong-type"),
    wrong_settings("config::wrong-value"),
    warning("embed::cycle"),
    warning("embed::missing"),
    error("embed::subpath-missing"),
    warning("embed::too-deep"),
    warning("embed::too-much"),
    warning("external::broken"),
    remark("external::moved"),
    remark("external::unchecked"),
    warning("external::unreachable"),
    warning("flowchart::empty"),
    remark("flowchart::ghost"),
    remark("flowchart::ignored"),
    warning("flowchart::leads-nowhere"),
    warning("flowchart::no-other-branch"),
    warning("flowchart::not-attached"),
    warning("flowchart::not-drawn"),
    warning("flowchart::too-large"),
    warning("flowchart::unlabelled-branch"),
    warning("footnote::unused"),
    warning("front-matter::comma-tags"),
    warning("front-matter::deprecated-key"),
    error("front-matter::duplicate-key"),
    error("front-matter::invalid"),
    error("front-matter::not-a-mapping"),
    warning("front-matter::toml"),
    warning("front-matter::unquoted-link"),
    remark("git::no-program"),
    remark("git::shallow"),
    warning("git::unreadable"),
    warning("heading::last-segment"),
    warning("hosting::large"),
    loss("hosting::special-file"),
    loss("hosting::too-large"),
    warning("kind::missing-field"),
    warning("kind::stale"),
    error("kind::template-missing"),
    remark("kind::undated"),
    warning("kind::unknown-value"),
    loss("leak::unpublished"),
    error("link::alias-clash"),
    error("link::block-missing"),
    warning("link::by-alias"),
    remark("link::ghost"),
    error("link::heading-missing"),
    warning("link::split-in-table"),
    remark("link::unpublished"),
    warning("math::invalid"),
    remark("mermaid::not-drawn"),
    remark("note::orphan"),
    remark("note::same-alias"),
    remark("note::same-name"),
    wrong_settings("preview::unreadable"),
    remark("query::empty"),
    error("query::evaluation"),
    error("query::limit"),
    error("query::syntax"),
    error("query::unknown-function"),
    loss("route::collision"),
    warning("route::permalink"),
    loss("scan::bad-pattern"),
    loss("scan::note-too-large"),
    loss("scan::unreadable"),
    warning("site::empty"),
    warning("text::nul"),
    loss("theme::settings"),
    warning("theme::snippet-missing"),
    warning("theme::style-missing"),
    loss("theme::template"),
    error("theme::variable"),
    loss("verify::differs"),
    remark("wanted::most"),
    remark("wanted::note"),
];

/// Pages of the guide, in its folder of messages, and the areas whose codes stand on each.
pub const PAGES: [(&str, &[&str]); 9] = [
    ("link-messages", &["link", "heading", "block-id", "wanted", "note"]),
    ("file-messages", &["embed", "asset"]),
    ("property-messages", &["front-matter", "kind"]),
    ("query-messages", &["query"]),
    ("drawing-messages", &["flowchart", "mermaid", "compare", "math"]),
    ("text-messages", &["block", "comment", "footnote", "text"]),
    ("site-messages", &["route", "site", "scan", "theme", "config", "preview"]),
    ("publishing-messages", &["leak", "git", "verify", "hosting"]),
    ("web-messages", &["external"]),
];

/// Folder of these pages in the published guide.
const FOLDER: &str = "guide/messages";

/// The code of this name.
pub fn find(name: &str) -> Option<&'static Code> {
    let at = ALL.binary_search_by(|code| code.name.cmp(name)).ok()?;
    ALL.get(at)
}

/// The name most like `name`, for a helpful message: also where the area is left out.
pub fn like(name: &str) -> Option<&'static str> {
    let names = || ALL.iter().map(|code| code.name);
    let is_its_end = |code: &&str| code.split_once("::").is_some_and(|(_, what)| what == name);
    names().find(is_its_end).or_else(|| nearest(name, names()))
}

/// The page of the guide that says what a code means, and the heading there: its anchor.
pub fn page(code: &str) -> Option<(&'static str, String)> {
    let (area, what) = code.split_once("::")?;
    let (page, _) = PAGES.iter().find(|(_, areas)| areas.contains(&area))?;
    Some((page, format!("{area}{what}")))
}

/// The address of that in the guide that is published at `home`; `None` where there is none.
pub fn url_at(home: &str, code: &str) -> Option<String> {
    let (page, anchor) = page(code)?;
    let home = home.trim_end_matches('/');
    (!home.is_empty()).then(|| format!("{home}/{FOLDER}/{page}/#{anchor}"))
}

/// The same at the project's own address, if it has one: `homepage` of the package.
pub fn url(code: &str) -> Option<String> {
    url_at(env!("CARGO_PKG_HOMEPAGE"), code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_so_that_it_can_be_searched() {
        assert!(ALL.is_sorted_by(|a, b| a.name < b.name));
        assert!(ALL.iter().all(|code| find(code.name) == Some(code)));
        assert_eq!(find("link::nothing"), None);
    }

    #[test]
    fn a_name_that_is_none_has_a_neighbour() {
        assert_eq!(like("link::gost"), Some("link::ghost"));
        assert_eq!(like("orphan"), Some("note::orphan"));
        assert_eq!(like("zzz"), None);
    }

    #[test]
    fn every_code_has_an_address_where_the_guide_has_one() {
        for code in ALL {
            assert!(url_at("https://example.org/moc/", code.name).is_some(), "{}", code.name);
            assert_eq!(url_at("", code.name), None);
        }
    }
}
