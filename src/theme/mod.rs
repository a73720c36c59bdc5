//! From models to bytes: templates, styles, scripts and the interface's words.
//!
//! A theme is a set of files, in layers. The default one is part of the binary (`themes/default`);
//! another built-in theme (`themes/docs`) holds what differs from it; a site lays files of its own
//! over them, each in the place of the file with the same path, so that one template or one style
//! can be changed without a copy of the rest. Rendering is pure: a template sees the site's and the
//! page's model and reaches no file.
//!
//! Not here: who reads a site's theme files (`io`), what stands in the models (`site`), what
//! of a note becomes HTML (`html`).

mod assets;
mod beneath;
mod explain;
mod files;
mod settings;
mod snippets;
mod squeeze;
mod templates;
mod tree;
mod variables;

#[cfg(test)]
mod tests;

pub use files::built_in_files;
pub use templates::{RenderError, SiteContext};

use crate::config::{Config, ThemeName};
use crate::diag::Diagnostic;
use crate::site::model::{PageModel, SiteModel};
use files::Files;
use settings::Settings;
use std::collections::BTreeMap;
use templates::Templates;

/// What a site has of a theme of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct OwnTheme {
    /// Paths inside a theme (`templates/note.html`, `css/extra.css`, `theme.toml`) to bytes.
    pub files: BTreeMap<String, Vec<u8>>,
    /// CSS snippets of the vault by their names.
    pub snippets: BTreeMap<String, Vec<u8>>,
}

/// What a built-in theme is like, in a sentence.
pub fn description(theme: ThemeName) -> String {
    let files = Files::layered(theme, &BTreeMap::new(), "");
    Settings::read(&files, &mut Vec::new()).description().to_owned()
}

/// A theme, ready to render pages from any number of threads.
pub struct Theme {
    settings: Settings,
    templates: Templates,
    assets: Vec<(String, Vec<u8>)>,
    dir: String,
    has_snippets: bool,
    fingerprint: [u8; 32],
}

impl Theme {
    /// The built-in theme that the site names, with the site's own files, variables and snippets
    /// over it.
    ///
    /// `folder` is where the site keeps its files, as diagnostics should name it. Always gives a
    /// theme that works: what cannot be used is reported and what is built in stands in for it.
    pub fn load(own: &OwnTheme, config: &Config, folder: &str) -> (Theme, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let files = Files::layered(config.theme_name, &own.files, folder);
        let settings = Settings::read(&files, &mut diagnostics);
        let templates = Templates::compile(&files, &mut diagnostics);
        let variables = variables::style(&config.theme_variables, &mut diagnostics);
        let snippets = snippets::style(&files, &config.snippets, &own.snippets, &mut diagnostics);
        let has_snippets = snippets.is_some();
        let (dir, assets) = assets::collect(&files, &settings.styles, &variables, snippets);
        let fingerprint = files.fingerprint(&dir);
        (Theme { settings, templates, assets, dir, has_snippets, fingerprint }, diagnostics)
    }

    /// The files that pages load, with their paths from the root of the site.
    pub fn assets(&self) -> &[(String, Vec<u8>)] {
        &self.assets
    }

    /// The folder of [`Theme::assets`] from the root, with a final `/`. Its name changes
    /// with any byte in it, so the files may be cached for ever.
    pub fn dir(&self) -> &str {
        &self.dir
    }

    /// Whether snippets of the vault are among them: pages load these after all else.
    pub fn has_snippets(&self) -> bool {
        self.has_snippets
    }

    /// A hash over everything of the theme that can change a page.
    pub fn fingerprint(&self) -> &[u8; 32] {
        &self.fingerprint
    }

    /// The interface's words in a language (BCP 47 tag); what it lacks is English.
    pub fn strings(&self, language: &str) -> BTreeMap<String, String> {
        self.settings.strings(language)
    }

    /// The site's model as templates see it, made once for all pages.
    pub fn site(&self, site: &SiteModel) -> SiteContext {
        SiteContext::new(site)
    }

    /// Whether there is a template of that name, from the theme's template folder.
    pub fn has_template(&self, name: &str) -> bool {
        self.templates.has(name)
    }

    /// One page. `template` is `note`, `folder`, `tag`, `tags` or `not-found`; a note of a
    /// kind that has a template of its own (`kinds/<kind>.html`) gets that.
    pub fn render(
        &self,
        template: &str,
        site: &SiteContext,
        page: &PageModel,
    ) -> Result<String, RenderError> {
        self.templates.render(template, site, page)
    }

    /// The page at an address that has moved. `target` is a URL, relative or absolute.
    pub fn render_redirect(
        &self,
        site: &SiteContext,
        title: &str,
        target: &str,
    ) -> Result<String, RenderError> {
        self.templates.render_redirect(site, title, target)
    }
}
