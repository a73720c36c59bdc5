//! From a note's events to the HTML of its article.
//!
//! What comes out is safe by construction: text is escaped, addresses are checked, and raw HTML
//! of a note goes through [`sanitize`] with the article around it. Dear leaves (highlighted
//! code, formulas) are asked of [`Leaves`], so that the build can remember them by content.
//!
//! Not here: routes (given as [`Addresses`]), what stands around the article (`site`).

pub mod article;
pub mod callout;
pub mod code;
pub mod compare;
pub mod embed;
pub mod excerpt;
pub mod fence;
pub mod flowchart;
pub mod footnotes;
pub mod inlines;
pub mod math;
pub mod media;
pub mod mermaid;
mod plan;
pub mod profile;
pub mod query;
pub mod rank;
pub mod sanitize;
pub mod shape;
mod table;
pub mod unseen;
mod words;

use crate::diag::Diagnostic;
use crate::diagram::Chart;
use crate::diagram::flowcharts::Flowcharts;
use crate::diagram::layout::{self, Layout, NotDrawn};
use crate::vault::entities::Entities;
use crate::vault::{AssetId, NoteId, Vault};
use std::collections::BTreeMap;

pub use article::{Fragment, article};
use compare::Comparisons;
use query::Queries;
pub use shape::Shape;
pub use words::Words;

/// Where things are found on the site. Routes are relative to its root and percent-encoded.
pub trait Addresses: Sync {
    /// The route of a note's page.
    fn note(&self, id: NoteId) -> &str;
    /// The route of an asset's copy; `None` when it is not copied (unreadable, unsafe).
    fn asset(&self, id: AssetId) -> Option<String>;
    /// Width and height of an image, where they are known.
    fn size(&self, _: AssetId) -> Option<(u32, u32)> {
        None
    }
    /// The route of a folder's page.
    fn folder(&self, path: &str) -> Option<&str>;
    /// The route of a tag's page.
    fn tag(&self, tag: &str) -> String;
}

/// Results that are dear to compute and depend on nothing but their arguments.
pub trait Leaves: Sync {
    /// The inner HTML of a highlighted code block; `None` to show it plain.
    fn code(&self, language: &str, code: &str) -> Option<String>;
    /// MathML of a formula, or what is wrong with it.
    fn math(&self, source: &str, is_display: bool) -> Result<String, String>;
    /// Where everything of a flowchart stands, or why it is not drawn.
    fn layout(&self, chart: &Chart) -> Result<Layout, NotDrawn>;
    /// The drawing of a mermaid diagram that is no flowchart, or why there is none. `id` is the
    /// drawing's, and begins every id in it.
    fn mermaid(&self, source: &str, id: &str) -> Result<String, String>;
}

/// Leaves made afresh each time, with or without highlighting.
#[derive(Default)]
pub struct Fresh {
    highlighter: Option<code::Highlighter>,
}

impl Fresh {
    /// With highlighting where asked for.
    pub fn new(highlight: bool) -> Self {
        Fresh { highlighter: highlight.then(code::Highlighter::default) }
    }
}

impl Leaves for Fresh {
    fn code(&self, language: &str, code: &str) -> Option<String> {
        self.highlighter.as_ref()?.highlight(language, code)
    }

    fn math(&self, source: &str, is_display: bool) -> Result<String, String> {
        math::mathml(source, is_display)
    }

    fn layout(&self, chart: &Chart) -> Result<Layout, NotDrawn> {
        layout::layout(chart)
    }

    fn mermaid(&self, source: &str, id: &str) -> Result<String, String> {
        mermaid::svg(source, id)
    }
}

/// What rendering needs beside the note.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The frozen vault.
    pub vault: &'a Vault,
    /// Where things are found.
    pub addresses: &'a dyn Addresses,
    /// Dear leaves.
    pub leaves: &'a dyn Leaves,
    /// Answers to the queries; without them queries and scripts are boxes with their source.
    pub queries: Option<Queries<'a>>,
    /// What notes and sections are about.
    pub entities: &'a Entities,
    /// The flowcharts of the vault's notes.
    pub flowcharts: &'a Flowcharts,
    /// The comparisons among the tables of the vault's notes.
    pub comparisons: &'a Comparisons,
    /// The interface's words.
    pub words: Words<'a>,
    /// Words of a site's own that have an order, by the name of their field.
    pub enums: &'a BTreeMap<String, Vec<String>>,
    /// Whether a single line end is a blank rather than a break (LB2).
    pub strict_line_breaks: bool,
}

/// Plain CommonMark, nothing added and nothing taken away. For conformance only.
pub fn commonmark(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len() * 3 / 2);
    pulldown_cmark::html::push_html(&mut out, pulldown_cmark::Parser::new(markdown));
    out
}

/// One text of the dialect to a fragment, with no vault around it: every link is unresolved.
/// `words` are the interface's, by their names in `theme.toml`.
pub fn render_text(markdown: &str, words: &BTreeMap<String, String>) -> (String, Vec<Diagnostic>) {
    struct Nowhere;
    impl Addresses for Nowhere {
        fn note(&self, _: NoteId) -> &str {
            ""
        }
        fn asset(&self, _: AssetId) -> Option<String> {
            None
        }
        fn folder(&self, _: &str) -> Option<&str> {
            None
        }
        fn tag(&self, tag: &str) -> String {
            crate::text::escape::url_path(&format!("tags/{}/", crate::text::slug::tag_path(tag)))
        }
    }
    let (note, mut diagnostics) = crate::note::parse("", markdown.as_bytes().to_vec());
    let options = crate::vault::VaultOptions { alias_links: false };
    let (vault, _) = Vault::freeze(vec![note], Vec::new(), &[], options);
    let entities = Entities::default();
    let (flowcharts, found) = Flowcharts::all(&vault, &entities, true, None);
    diagnostics.extend(found);
    let leaves = Fresh::new(true);
    let around = Surroundings {
        vault: &vault,
        addresses: &Nowhere,
        leaves: &leaves,
        queries: None,
        entities: &entities,
        flowcharts: &flowcharts,
        comparisons: &Comparisons::default(),
        words: Words(words),
        enums: &BTreeMap::new(),
        strict_line_breaks: false,
    };
    let fragment = article(around, NoteId(0), "./", &Shape::default());
    diagnostics.extend(fragment.diagnostics);
    (fragment.html, diagnostics)
}
