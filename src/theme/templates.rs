//! Templates compiled once and rendered many times, and where in them something failed.

use super::beneath;
use super::explain::explain;
use super::files::Files;
use crate::diag::Diagnostic;
use crate::site::model::{Body, PageModel, SiteModel, TreeNode};
use crate::text::{decode, escape};
use crate::theme::tree::Trees;
use std::collections::BTreeMap;
use tera::{Context, Tera, Value};

/// Folder of the templates inside a theme.
pub(super) const FOLDER: &str = "templates/";
/// The template of notes, from the theme's folder.
const NOTE: &str = "templates/note.html";

/// The site's model as templates see it. Cloning is cheap: the values are shared.
#[derive(Clone)]
pub struct SiteContext(Value);

impl SiteContext {
    /// Converts the model.
    pub(super) fn new(site: &SiteModel) -> SiteContext {
        SiteContext(Value::from_serializable(site))
    }
}

/// A page that its template could not make.
#[derive(Debug, thiserror::Error)]
#[error("{}", .0.message)]
pub struct RenderError(pub Box<Diagnostic>);

/// A template as written.
#[derive(Clone)]
pub(super) struct Source {
    pub(super) text: String,
    /// How diagnostics name its file.
    pub(super) shown: String,
}

/// Templates by the name that `extends` and `include` use.
pub(super) type Sources = BTreeMap<String, Source>;

/// A theme's templates.
pub(super) struct Templates {
    tera: Tera,
    trees: Trees,
    sources: Sources,
}

impl Templates {
    /// Compiles every template. When the site's own ones do not compile, that is reported and
    /// the built-in ones are used alone. A site's own `note.html` that lacks the blocks which our
    /// kinds fill is for notes of all kinds.
    pub(super) fn compile(files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Templates {
        let sources = read(files);
        let (tera, error) = parsed(&sources);
        let Some(error) = error else {
            return Templates { tera, sources, trees: Trees::default() };
        };
        if files.get(NOTE).is_some_and(|note| note.is_own()) {
            let mut sources = sources.clone();
            sources.retain(|name, _| {
                let file = files.get(&format!("{FOLDER}{name}"));
                !name.starts_with("kinds/") || file.is_some_and(|file| file.is_own())
            });
            if let (tera, None) = parsed(&sources) {
                return Templates { tera, sources, trees: Trees::default() };
            }
        }
        diagnostics.push(explain(&error, &sources));
        let sources = read(&files.built_in());
        let (tera, _) = parsed(&sources);
        Templates { tera, sources, trees: Trees::default() }
    }

    /// One page.
    pub(super) fn render(
        &self,
        template: &str,
        site: &SiteContext,
        page: &PageModel,
    ) -> Result<String, RenderError> {
        let mut context = Context::new();
        context.insert_value("site", site.0.clone());
        context.insert("page", &page.shell);
        let shell = &page.shell;
        let tree = self
            .trees
            .html(&shell.tree, &shell.root, || self.tree(site, &shell.tree, &shell.root))?;
        context.insert("tree_html", &tree);
        let mut name = format!("{template}.html");
        match &page.body {
            Body::Note(note) => {
                let usual = || format!("kinds/{}.html", note.kind);
                let own = note.template.clone().unwrap_or_else(usual);
                if self.has(&own) {
                    name = own;
                }
                context.insert("note", note);
            }
            Body::Folder(folder) => context.insert("folder", folder),
            Body::Tag(tag) => context.insert("tag", tag),
            Body::Tags(tags) => context.insert("tags", tags),
            Body::Wanted(wanted) => context.insert("wanted", wanted),
            Body::Alphabet(alphabet) => context.insert("alphabet", alphabet),
            Body::Compare(compare) => context.insert("compare", compare),
            Body::Graph(graph) => context.insert("graph", graph),
            Body::NotFound => {}
        }
        self.fill(&name, &context)
    }

    /// Whether there is a template of that name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.tera.contains_template(name)
    }

    /// The page at an address that has moved.
    pub(super) fn render_redirect(
        &self,
        site: &SiteContext,
        title: &str,
        target: &str,
    ) -> Result<String, RenderError> {
        let mut context = Context::new();
        context.insert_value("site", site.0.clone());
        context.insert("title", title);
        context.insert("target", target);
        self.fill("redirect.html", &context)
    }

    /// The sidebar, without a mark at the current entry.
    fn tree(
        &self,
        site: &SiteContext,
        nodes: &[TreeNode],
        root: &str,
    ) -> Result<String, RenderError> {
        if nodes.is_empty() {
            return Ok(String::new());
        }
        let mut context = Context::new();
        context.insert_value("site", site.0.clone());
        context.insert("tree", nodes);
        context.insert("root", root);
        self.fill("partials/tree.html", &context)
    }

    fn fill(&self, name: &str, context: &Context) -> Result<String, RenderError> {
        self.tera
            .render(name, context)
            .map_err(|error| RenderError(Box::new(explain(&error, &self.sources))))
    }
}

/// Every template.
fn read(files: &Files) -> Sources {
    let mut sources: Sources = files
        .below(FOLDER)
        .filter(|(name, _)| name.ends_with(".html"))
        .map(|(name, file)| {
            let shown = files.shown(&format!("{FOLDER}{name}"));
            (name.to_owned(), Source { text: decode::decode(&file.bytes).text, shown })
        })
        .collect();
    beneath::add(files, &mut sources);
    sources
}

fn parsed(sources: &Sources) -> (Tera, Option<tera::Error>) {
    let mut tera = Tera::new();
    tera.set_escape_fn(escaped);
    let templates = sources.iter().map(|(name, source)| (name.as_str(), source.text.as_str()));
    let error = tera.add_raw_templates(templates).err();
    (tera, error)
}

/// Text as it stands in element content and in attributes, whichever quotes those have.
fn escaped(text: &str, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    if !text.bytes().any(|byte| matches!(byte, b'&' | b'<' | b'>' | b'"' | b'\'')) {
        return out.write_all(text.as_bytes());
    }
    out.write_all(escape::html(text).replace('\'', "&#39;").as_bytes())
}
