//! `theme.toml`: the order of the styles and the interface's words.
//!
//! A theme's `theme.toml` is read over that of the theme below it key by key, so that it may hold
//! a single word; a site's own over all.

use super::files::{File, Files};
use crate::diag::{Diagnostic, Severity};
use crate::text::nearest::nearest;
use crate::text::{decode, lines};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Path of the settings inside a theme.
const PATH: &str = "theme.toml";

/// The language that has every word.
const COMPLETE: &str = "en";

/// `theme.toml` as written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Settings {
    /// Name of the theme, for people.
    #[allow(dead_code)]
    name: Option<String>,
    /// What it is like, in a sentence.
    description: Option<String>,
    /// Its version, for people.
    #[allow(dead_code)]
    version: Option<String>,
    /// Style files in the order in which they are joined; others follow by name.
    pub(super) styles: Vec<String>,
    /// Language → key → word.
    strings: BTreeMap<String, BTreeMap<String, String>>,
}

impl Settings {
    /// The built-in settings with the site's own over them.
    pub(super) fn read(files: &Files, diagnostics: &mut Vec<Diagnostic>) -> Settings {
        let mut settings = Settings::default();
        for (_, layer) in files.layers() {
            let read = layer.get(PATH).map(|file| parse(file, PATH)).and_then(Result::ok);
            settings.lay_over(read.unwrap_or_default());
        }
        let Some(own) = files.get(PATH).filter(|file| file.is_own()) else {
            return settings;
        };
        match parse(own, &files.shown(PATH)) {
            Ok(own) => {
                report_missing_styles(files, &own.styles, diagnostics);
                settings.lay_over(own);
            }
            Err(diagnostic) => diagnostics.push(*diagnostic),
        }
        settings
    }

    /// What the theme is like, in a sentence.
    pub(super) fn description(&self) -> &str {
        self.description.as_deref().unwrap_or_default()
    }

    fn lay_over(&mut self, own: Settings) {
        self.description = own.description.or(self.description.take());
        if !own.styles.is_empty() {
            self.styles = own.styles;
        }
        for (language, words) in own.strings {
            self.strings.entry(language).or_default().extend(words);
        }
    }

    /// Every word in `language`: from `pt-BR`, else from `pt`, else English.
    pub(super) fn strings(&self, language: &str) -> BTreeMap<String, String> {
        let language = language.replace('_', "-").to_lowercase();
        let primary = language.split('-').next().unwrap_or_default();
        let mut words = BTreeMap::new();
        for name in [COMPLETE, primary, language.as_str()] {
            let found = self.strings.iter().find(|(key, _)| key.to_lowercase() == name);
            if let Some((_, found)) = found {
                words.extend(found.iter().map(|(k, v)| (k.clone(), v.clone())));
            }
        }
        words
    }
}

fn report_missing_styles(files: &Files, styles: &[String], diagnostics: &mut Vec<Diagnostic>) {
    let is_missing = |name: &&String| files.get(&format!("css/{name}")).is_none();
    for name in styles.iter().filter(is_missing) {
        let message = format!("`styles` names `{name}`, and there is no css/{name}");
        let found = Diagnostic::new(Severity::Warning, "theme::style-missing", message);
        let near = nearest(name, files.below("css/").map(|(known, _)| known));
        let found = found.in_file(files.shown(PATH));
        diagnostics.push(match near {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None => found,
        });
    }
}

fn parse(file: &File, shown: &str) -> Result<Settings, Box<Diagnostic>> {
    let text = decode::decode(&file.bytes).text;
    toml::from_str(&text).map_err(|error| {
        let span = error.span().unwrap_or(0..0);
        let message = error.message().lines().next().unwrap_or_default();
        let diagnostic = Diagnostic::new(Severity::Loss, "theme::settings", message);
        Box::new(diagnostic.at(lines::place(shown, &text, span.start, span.end)))
    })
}
