//! What a site is built with: `site.toml` as written becomes [`Config`] as resolved, once.
//!
//! Three sources, in this order: the command line ([`Overrides`]), `site.toml`
//! ([`Written`]), the vault's own settings ([`ObsidianSettings`]); then defaults, so that any
//! folder builds with no configuration. After [`Config::resolve`] nobody asks whether a key
//! was set. Pure: the texts are read elsewhere.

mod age;
mod language;
mod levels;
mod obsidian;
mod values;
mod written;

pub use age::Age;
pub use language::Language;
pub use levels::{CodeName, Level, Levels};
pub use obsidian::ObsidianSettings;
pub use values::{
    BaseUrl, DomainName, EditUrl, IgnoreGlob, InnerPath, KindName, Variable, VariableName,
};
pub use written::{
    BuildTable, ContentTable, DataviewTable, FeedsTable, KindTable, MarkdownTable, PastFrom,
    Publish, SearchTable, SiteTable, SocialTable, TABLES, ThemeName, ThemeTable, TimesFrom,
    Written, parse,
};

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

/// All settings of one build, defaults applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The site's name; without one, the theme shows the root note's title.
    pub title: Option<String>,
    /// What the site is about, for its description and its social cards.
    pub description: Option<String>,
    /// Absolute address with a slash at its end; without one there is no `sitemap.xml` and no feed.
    pub base_url: Option<String>,
    /// The site's own domain, which the output names in a file `CNAME`.
    pub cname: Option<String>,
    /// Language of pages that name none, as BCP 47 has it.
    pub language: String,
    /// `ltr` or `rtl`, after the language.
    pub direction: &'static str,
    /// Who writes the site.
    pub author: Option<String>,
    /// Where a note's file can be edited: an address with `{path}` in it.
    pub edit_url: Option<String>,
    /// The folder of the notes, from the root, with `/`; `None` when it is the root.
    pub content_dir: Option<String>,
    /// Globs of files that do not exist for readers, from the content folder.
    pub ignore: Vec<String>,
    /// Whether only notes that say `publish: true` are published.
    pub opt_in: bool,
    /// Whether a single line break in a paragraph is only white space (dialect rule LB2).
    pub strict_line_breaks: bool,
    /// The folder of note templates, from the content folder: never published.
    pub templates: Option<String>,
    /// Files that the vault's owner hides from search and graph (dialect rule X4), as the app
    /// writes them: a path's beginning, or a regular expression between slashes.
    pub excluded: Vec<String>,
    /// Where the site goes; when relative, from the root.
    pub out: PathBuf,
    /// Which of the built-in themes the site's own files lie over.
    pub theme_name: ThemeName,
    /// CSS variables that the site sets, names without the leading `--`.
    pub theme_variables: BTreeMap<String, String>,
    /// The vault's CSS snippets that the site uses: names of files, without `.css`.
    pub snippets: Vec<String>,
    /// Values that have an order, lowest first, by field name.
    pub enums: BTreeMap<String, Vec<String>>,
    /// What the site says about kinds of notes, its own kinds included.
    pub kinds: BTreeMap<String, KindConfig>,
    /// Whether a link that finds nothing else may find a unique alias (dialect rule R8).
    pub alias_links: bool,
    /// Whether pages tell which notes name theirs without a link.
    pub unlinked_mentions: bool,
    /// Whether git says when notes were written that do not say it themselves.
    pub git_dates: bool,
    /// Whether git says what notes were called before.
    pub git_redirects: bool,
    /// Whether times of files are those of their commits, in queries.
    pub git_times: bool,
    /// Whether the site names git as one of these; then it counts on it.
    pub names_git: bool,
    /// Whether notes with `draft: true` are published.
    pub drafts: bool,
    /// Words and sentences of unpublished things that may be in the site.
    pub allowed_leaks: Vec<String>,
    /// Whether inline code that is a query is answered.
    pub inline_queries: bool,
    /// Whether a fence without a language may be a flowchart.
    pub auto_detect: bool,
    /// Whether the site has a graph.
    pub graph: bool,
    /// Whether readers can search the site.
    pub search: bool,
    /// How many notes the feeds hold; 0 where there are none.
    pub feed_count: usize,
    /// Whether each tag has a feed of its own, where the site has one.
    pub tag_feeds: bool,
    /// Whether pages without an image of their own get a social card.
    pub cards: bool,
    /// Whether each note has a Markdown twin.
    pub twins: bool,
    /// Port of the preview.
    pub port: Option<u16>,
    /// Address that opens a place in an editor, with `{path}`, `{line}` and `{column}`.
    pub editor_url: Option<String>,
    /// Paths of the files that are bookmarked in the app.
    pub starred: BTreeSet<String>,
    /// How grave findings are that the site sees in another way.
    pub levels: Levels,
}

/// One kind of note as the site wants it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct KindConfig {
    /// Template of its pages, from the theme's template folder; `None` is `kinds/<kind>.html`,
    /// else `note.html`.
    pub template: Option<String>,
    /// Fields that its notes must have.
    pub required: Vec<String>,
    /// Folder whose notes are of this kind when they do not say otherwise.
    pub folder: Option<String>,
    /// Fields of which each value must be one of these words.
    pub enums: BTreeMap<String, Vec<String>>,
    /// A sign that its notes have above their text.
    pub icon: Option<String>,
    /// How long a note holds after its last review or change.
    pub stale_after: Option<Age>,
}

/// What the command line says instead of `site.toml`.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// Address of the site.
    pub base_url: Option<BaseUrl>,
    /// Where the site goes.
    pub out: Option<PathBuf>,
    /// Where the notes were found to lie, from the root.
    pub content_dir: Option<String>,
    /// Whether drafts are published.
    pub drafts: bool,
}

/// Notes in a feed.
const FEED_COUNT: u16 = 20;

impl Config {
    /// The settings of a build: `overrides` before `written` before `obsidian` before defaults.
    pub fn resolve(written: Written, obsidian: &ObsidianSettings, overrides: &Overrides) -> Self {
        let Written { site, content, build, theme, enums, kinds, .. } = written;
        let Written { dataview, flowchart, graph, search, feeds, social, leaks, .. } = written;
        let Written { markdown, serve, check, .. } = written;
        let base_url = overrides.base_url.clone().or(site.base_url);
        let language = site.language.unwrap_or_default();
        let content_dir = overrides.content_dir.clone().or_else(|| content.dir.map(String::from));
        let templates = content.templates.map(String::from).or_else(|| obsidian.templates.clone());
        let strict = content.strict_line_breaks.or(obsidian.strict_line_breaks);
        let variables = theme.variables.into_iter();
        Config {
            title: said(site.title),
            description: said(site.description),
            base_url: base_url.map(String::from),
            cname: site.cname.map(String::from),
            direction: language.direction(),
            language: language.into(),
            author: said(site.author),
            edit_url: site.edit_url.map(String::from),
            content_dir: said(content_dir),
            ignore: content.ignore.into_iter().map(String::from).collect(),
            opt_in: content.publish == Publish::OptIn,
            strict_line_breaks: strict.unwrap_or(false),
            templates: said(templates),
            excluded: obsidian.excluded.clone(),
            out: overrides.out.clone().or(build.out).unwrap_or_else(|| "public".into()),
            theme_name: theme.name,
            theme_variables: variables.map(|(name, value)| (name.into(), value.into())).collect(),
            snippets: match theme.snippets {
                Some(true) => obsidian.snippets.clone(),
                _ => Vec::new(),
            },
            enums,
            kinds: kinds.into_iter().map(|(name, kind)| (name.into(), kind.into())).collect(),
            alias_links: content.alias_links.unwrap_or(true),
            unlinked_mentions: content.unlinked_mentions.unwrap_or(true),
            git_dates: content.dates != Some(PastFrom::FrontMatter),
            git_redirects: content.redirects != Some(PastFrom::FrontMatter),
            git_times: dataview.times == Some(TimesFrom::Git),
            names_git: [content.dates, content.redirects].contains(&Some(PastFrom::Git))
                || dataview.times == Some(TimesFrom::Git),
            drafts: overrides.drafts,
            allowed_leaks: leaks.allow,
            inline_queries: dataview.inline.unwrap_or(true),
            auto_detect: flowchart.auto_detect.unwrap_or(true),
            graph: graph.enabled.unwrap_or(true),
            search: search.enabled.unwrap_or(true),
            feed_count: match feeds.enabled {
                Some(false) => 0,
                _ => feeds.count.map_or(FEED_COUNT, u16::from).into(),
            },
            tag_feeds: feeds.tags.unwrap_or(true),
            cards: social.cards.unwrap_or(true),
            twins: markdown.enabled.unwrap_or(true),
            port: serve.port.map(u16::from),
            editor_url: said(serve.editor_url),
            starred: obsidian.starred.clone(),
            levels: check.into_iter().collect(),
        }
    }
}

impl Default for Config {
    fn default() -> Self {
        Config::resolve(Written::default(), &ObsidianSettings::default(), &Overrides::default())
    }
}

impl Config {
    /// Whether anything of the site is asked of git.
    pub fn asks_git(&self) -> bool {
        self.git_dates || self.git_redirects || self.git_times
    }

    /// Whether the vault's owner hides a file from search, graph and unlinked mentions (rule X4):
    /// where its path begins as one of the patterns. Regular expressions are not heeded.
    pub fn is_excluded(&self, path: &str) -> bool {
        self.excluded.iter().any(|pattern| !pattern.is_empty() && path.starts_with(pattern))
    }
}

impl From<KindTable> for KindConfig {
    fn from(table: KindTable) -> Self {
        KindConfig {
            template: said(table.template.map(String::from)),
            required: table.required,
            folder: said(table.folder.map(String::from)),
            enums: table.enums,
            icon: said(table.icon),
            stale_after: table.stale_after,
        }
    }
}

/// A text that says something: blank is as good as not written.
fn said(text: Option<String>) -> Option<String> {
    text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn resolved(text: &str, obsidian: &ObsidianSettings, overrides: &Overrides) -> Config {
        Config::resolve(parse(text, "site.toml").unwrap(), obsidian, overrides)
    }

    #[test]
    fn nothing_written_gives_the_defaults() {
        let config = resolved("", &ObsidianSettings::default(), &Overrides::default());
        assert_eq!(config, Config::default());
        assert_eq!(config.language, "en");
        assert_eq!(config.direction, "ltr");
        assert_eq!(config.out, PathBuf::from("public"));
        assert!(config.alias_links && !config.opt_in && !config.strict_line_breaks);
        assert_eq!((config.feed_count, config.cards, config.twins), (20, true, true));
        assert_eq!(
            resolved(
                "[feeds]\nenabled = false",
                &ObsidianSettings::default(),
                &Overrides::default()
            )
            .feed_count,
            0
        );
        assert!(!config.drafts && config.title.is_none() && config.content_dir.is_none());
    }

    #[test]
    fn every_key_reaches_the_config() {
        let text = r#"
            [site]
            title = "Notes"
            description = "About"
            base_url = "https://example.org/notes"
            cname = "Notes.example.org"
            language = "fa"
            author = "A. Writer"
            edit_url = "https://example.org/edit/{path}"
            [content]
            dir = "vault/"
            ignore = ["private/**", "*.tmp"]
            publish = "opt-in"
            strict_line_breaks = true
            templates = "Templates"
            alias_links = false
            unlinked_mentions = false
            dates = "front-matter"
            redirects = "front-matter"
            [dataview]
            times = "git"
            [graph]
            enabled = false
            [build]
            out = "dist"
            [feeds]
            count = 5
            tags = false
            [social]
            cards = false
            [markdown]
            enabled = false
            [theme]
            name = "docs"
            snippets = true
            variables = { "--accent" = "red", measure = "70ch" }
            [enums]
            difficulty = ["easy", "hard"]
            [kinds.recipe]
            template = "kinds/recipe.html"
            required = ["serves"]
            folder = "Recipes"
            icon = "🍲"
            stale_after = "2 years"
            enums = { course = ["starter", "main"] }
            [search]
            enabled = false
            [leaks]
            allow = ["Project Nightfall"]
            [serve]
            port = 8000
            editor_url = "editor://{path}:{line}"
            [check]
            "note::orphan" = "deny"
        "#;
        let obsidian =
            ObsidianSettings { snippets: vec!["quotes".into()], ..ObsidianSettings::default() };
        let config = resolved(text, &obsidian, &Overrides::default());
        let variables = [("accent", "red"), ("measure", "70ch")];
        let recipe = KindConfig {
            template: Some("kinds/recipe.html".into()),
            required: vec!["serves".into()],
            folder: Some("Recipes".into()),
            enums: [("course".into(), vec!["starter".into(), "main".into()])].into(),
            icon: Some("🍲".into()),
            stale_after: Some("24 months".parse().unwrap()),
        };
        assert_eq!(
            config,
            Config {
                title: Some("Notes".into()),
                description: Some("About".into()),
                base_url: Some("https://example.org/notes/".into()),
                cname: Some("notes.example.org".into()),
                language: "fa".into(),
                direction: "rtl",
                author: Some("A. Writer".into()),
                edit_url: Some("https://example.org/edit/{path}".into()),
                content_dir: Some("vault".into()),
                ignore: vec!["private/**".into(), "*.tmp".into()],
                opt_in: true,
                strict_line_breaks: true,
                templates: Some("Templates".into()),
                excluded: vec![],
                out: "dist".into(),
                theme_name: ThemeName::Docs,
                theme_variables: variables.map(|(k, v)| (k.into(), v.into())).into(),
                snippets: vec!["quotes".into()],
                enums: [("difficulty".into(), vec!["easy".into(), "hard".into()])].into(),
                kinds: [("recipe".into(), recipe)].into(),
                alias_links: false,
                unlinked_mentions: false,
                git_dates: false,
                git_redirects: false,
                git_times: true,
                names_git: true,
                drafts: false,
                allowed_leaks: vec!["Project Nightfall".into()],
                inline_queries: true,
                auto_detect: true,
                graph: false,
                search: false,
                feed_count: 5,
                tag_feeds: false,
                cards: false,
                twins: false,
                port: Some(8000),
                editor_url: Some("editor://{path}:{line}".into()),
                starred: BTreeSet::new(),
                levels: [("note::orphan".parse().unwrap(), Level::Deny)].into_iter().collect(),
            }
        );
    }

    #[test]
    fn the_command_line_wins_over_the_file_and_the_file_over_the_vault() {
        let vault = ObsidianSettings {
            strict_line_breaks: Some(true),
            templates: Some("T".into()),
            excluded: vec!["Archive/".into()],
            snippets: vec!["quotes".into()],
            ..ObsidianSettings::default()
        };
        let config = resolved("", &vault, &Overrides::default());
        assert!(config.snippets.is_empty(), "only where the site says so");
        assert!(config.strict_line_breaks);
        assert_eq!(config.templates.as_deref(), Some("T"));
        assert_eq!(config.excluded, ["Archive/"]);

        let text = "[content]\nstrict_line_breaks = false\ntemplates = \"\"\n[site]\nbase_url = \"http://a/\"\n[build]\nout = \"x\"";
        let overrides = Overrides {
            base_url: Some("https://b/c".parse().unwrap()),
            out: Some("/elsewhere/y".into()),
            content_dir: Some("content".into()),
            drafts: true,
        };
        let config = resolved(text, &vault, &overrides);
        assert!(!config.strict_line_breaks && config.drafts);
        assert_eq!(config.templates, None, "an empty folder name means none");
        assert_eq!(config.base_url.as_deref(), Some("https://b/c/"));
        assert_eq!(config.out, PathBuf::from("/elsewhere/y"));
        assert_eq!(config.content_dir.as_deref(), Some("content"));
    }
}
