//! Quartz: `quartz.config.ts` of version 4, `quartz.config.yaml` of version 5.

use super::Fate::{Missing, Quiet, Same, To};
use super::{Fate, Files, Imported, address, js, language, text, yaml};
use serde_json::Value;

const KEYS: &[(&str, Fate)] = &[
    ("pageTitle", To("site", "title", text)),
    ("pageTitleSuffix", Missing("the site's title follows that of a page")),
    ("baseUrl", To("site", "base_url", address)),
    ("locale", To("site", "language", language)),
    ("ignorePatterns", Quiet),
    ("theme", Quiet),
    ("enableSPA", Missing("pages are loaded anew; those that a pointer rests on are loaded ahead")),
    ("enablePopovers", Same("links show the beginning of what they lead to")),
    ("analytics", Missing("moc adds none")),
    ("defaultDateType", Missing("pages show the days of creation and of the last change")),
    ("generateSocialImages", Same("`cards` under `[social]`, where moc can draw them")),
    ("contentIndex", Quiet),
];

/// Plugins that moc does the work of, whatever they are set to.
const SAME: &[&str] = &[
    "frontmatter",
    "notetitle",
    "createdmodifieddate",
    "syntaxhighlighting",
    "obsidianflavoredmarkdown",
    "githubflavoredmarkdown",
    "tableofcontents",
    "crawllinks",
    "description",
    "latex",
    "removedraft",
    "removedrafts",
    "aliasredirects",
    "componentresources",
    "contentpage",
    "folderpage",
    "tagpage",
    "contentindex",
    "assets",
    "static",
    "404page",
    "notfoundpage",
    "favicon",
    "cname",
    "customogimages",
    "ogimage",
    "fonts",
    "hardlinebreaks",
    "explicitpublish",
    "search",
    "graph",
    "backlinks",
    "breadcrumbs",
    "explorer",
    "darkmode",
    "articletitle",
    "tags",
    "taglist",
    "pagetitle",
    "contentmeta",
    "recentnotes",
];

pub(super) fn read(files: &Files) -> Result<Imported, String> {
    let (file, config, plugins) = configuration(files)?;
    let mut out = Imported::default();
    out.sort(&config, KEYS, file);
    out.ignore(&config["ignorePatterns"], "ignorePatterns", file);
    accent(&config["theme"]["colors"], &mut out, file);
    if config["theme"].is_object() {
        out.by_hand.push(
            "`theme`: other colours are variables of the style; fonts are those of the system"
                .to_owned(),
        );
    }
    if let Some(plugins) = plugins {
        plugin_settings(&plugins, &mut out, file);
    }
    if files.contains_key("quartz.layout.ts") || config["layout"].is_object() {
        out.by_hand.push("the layout: blocks of a theme's templates".to_owned());
    }
    Ok(out)
}

/// The file, the object of settings and the names of the plugins in use, in small letters and letters
/// alone; no names where they cannot be told.
fn configuration(files: &Files) -> Result<(&str, Value, Option<Vec<String>>), String> {
    for file in ["quartz.config.yaml", "quartz.config.yml"] {
        if let Some(text) = files.get(file) {
            let mut whole = yaml(text, file)?;
            let plugins = whole["plugins"].as_array().map(|plugins| {
                let is_on = |plugin: &&Value| plugin["enabled"] != false;
                let name = |plugin: &Value| plugin["source"].as_str().map(plain);
                plugins.iter().filter(is_on).filter_map(name).collect()
            });
            return Ok((file, whole["configuration"].take(), plugins));
        }
    }
    let file = "quartz.config.ts";
    let text = files.get(file).ok_or_else(|| format!("there is no `{file}`"))?;
    let config = js::property(text, "configuration")
        .ok_or_else(|| format!("`{file}` holds no `configuration: {{ … }}` that can be read"))?;
    let plugins = js::property(text, "plugins").map(|groups| {
        let lists =
            groups.as_object().into_iter().flatten().filter_map(|(_, list)| list.as_array());
        lists.flatten().filter_map(Value::as_str).map(plain).collect()
    });
    Ok((file, config, plugins))
}

/// `Plugin.RemoveDrafts()` and `github:quartz-community/remove-draft` as one name each.
fn plain(plugin: &str) -> String {
    let name = plugin.split(['(', '#', '@']).next().unwrap_or_default();
    let name = name.rsplit(['.', '/', ':']).next().unwrap_or_default();
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn plugin_settings(plugins: &[String], out: &mut Imported, file: &str) {
    let has = |name: &str| plugins.iter().any(|plugin| plugin == name);
    if has("explicitpublish") {
        out.set(("content", "publish"), "opt-in", "ExplicitPublish", file);
    }
    let is_hard = has("hardlinebreaks");
    let key = if is_hard { "HardLineBreaks" } else { "no HardLineBreaks" };
    out.set(("content", "strict_line_breaks"), !is_hard, key, file);
    if has("encryptedpages") {
        out.by_hand.push(
            "EncryptedPages: moc encrypts nothing. Give each of these notes `publish: false`, or it is published as it \
             stands"
                .to_owned(),
        );
    }
    if has("unlistedpages") {
        out.by_hand.push(
            "UnlistedPages: moc lists all that it publishes. `publish: false` keeps a note back"
                .to_owned(),
        );
    }
    for plugin in plugins.iter().filter(|plugin| !plugin.is_empty()) {
        if !SAME.contains(&plugin.as_str())
            && !["encryptedpages", "unlistedpages"].contains(&plugin.as_str())
        {
            out.missing.push(format!("the plugin `{plugin}`"));
        }
    }
}

/// Quartz's `secondary` is the colour of links and of what is chosen, as moc's `accent`.
fn accent(colors: &Value, out: &mut Imported, file: &str) {
    let color = |mode: &str| colors[mode]["secondary"].as_str().filter(|color| is_color(color));
    if let (Some(light), Some(dark)) = (color("lightMode"), color("darkMode")) {
        let value = format!("light-dark({light}, {dark})");
        let variables = toml::Table::from_iter([("accent".to_owned(), value.into())]);
        out.set(("theme", "variables"), variables, "theme.colors.*.secondary", file);
    }
}

fn is_color(text: &str) -> bool {
    text.strip_prefix('#').is_some_and(|digits| {
        (3..=8).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}
