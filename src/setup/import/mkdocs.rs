//! MkDocs: `mkdocs.yml`, Material's settings among it.

use super::Fate::{ByHand, Missing, Quiet, Same, To};
use super::{Fate, Files, Imported, address, language, text, yaml};
use serde_json::Value;

const KEYS: &[(&str, Fate)] = &[
    ("site_name", To("site", "title", text)),
    ("site_url", To("site", "base_url", address)),
    ("site_description", To("site", "description", text)),
    ("site_author", To("site", "author", text)),
    ("docs_dir", Quiet),
    ("site_dir", To("build", "out", text)),
    ("repo_url", Quiet),
    ("repo_name", Quiet),
    ("edit_uri", Quiet),
    ("edit_uri_template", ByHand("`edit_url` under `[site]`, with `{path}`")),
    ("theme", Quiet),
    ("plugins", Quiet),
    ("markdown_extensions", Quiet),
    (
        "nav",
        Missing(
            "notes stand in the order of their titles: `01 First.md` gives another, and a note may list others",
        ),
    ),
    (
        "exclude_docs",
        ByHand(
            "write its patterns in `ignore` under `[content]`; those with `!` have no counterpart",
        ),
    ),
    ("draft_docs", ByHand("give these notes `draft: true`")),
    ("not_in_nav", Quiet),
    ("copyright", Missing("no line at the foot of pages, but for a block of a theme's template")),
    ("extra_css", ByHand("a file `theme/css/own.css`; the classes are moc's")),
    ("extra_javascript", Missing("scripts belong to a theme of your own")),
    ("extra_templates", Missing("templates belong to a theme of your own")),
    ("extra.analytics", Missing("no analytics")),
    (
        "extra.social",
        Missing("no links at the foot of pages, but for a block of a theme's template"),
    ),
    ("extra.version", Missing("one version: build the others into folders of their own")),
    ("extra.alternate", Missing("one language a note (`lang`); no translations of one page")),
    ("extra.homepage", Quiet),
    ("extra.generator", Quiet),
    ("hooks", Missing("nothing is run while a site is built")),
    ("watch", Quiet),
    ("use_directory_urls", Same("addresses are folders, as `/page/`")),
    ("strict", Same("`moc build --strict`, and `strict` in the workflow")),
    ("validation", Same("`moc check` tells broken links and headings")),
    ("dev_addr", Quiet),
    ("remote_branch", Quiet),
    ("remote_name", Quiet),
    (
        "INHERIT",
        ByHand("the file that it names is not read: import it too, or write its settings here"),
    ),
];

const EXTENSIONS: &[(&str, Fate)] = &[
    ("toc", Same("each page has a list of contents")),
    ("tables", Same("tables are read")),
    ("footnotes", Same("footnotes are read")),
    ("attr_list", Missing("`{: .class }` is shown as text")),
    ("md_in_html", Missing("Markdown inside HTML is read only after a blank line")),
    ("def_list", Missing("definition lists are shown as text")),
    ("abbr", Missing("abbreviations are shown as text")),
    (
        "admonition",
        ByHand("`!!! note` is a callout: `> [!note]`, with `>` before each of its lines"),
    ),
    ("pymdownx.details", ByHand("`??? note` is a callout that folds: `> [!note]-`")),
    ("pymdownx.tabbed", Missing("tabs: use headings")),
    ("pymdownx.snippets", ByHand("`--8<--` is an embed: `![[note]]`")),
    ("pymdownx.arithmatex", Same("formulas, `$…$` and `$$…$$`")),
    ("pymdownx.tasklist", Same("tasks are read")),
    ("pymdownx.mark", Same("`==mark==` is read")),
    ("pymdownx.tilde", Same("`~~text~~` is read")),
    ("pymdownx.emoji", Missing("`:name:` is text: write the emoji themselves")),
    ("pymdownx.keys", Missing("`++ctrl+c++` is text: write `<kbd>`")),
];

pub(super) fn read(files: &Files) -> Result<Imported, String> {
    let file = if files.contains_key("mkdocs.yml") { "mkdocs.yml" } else { "mkdocs.yaml" };
    let source = files.get(file).ok_or_else(|| format!("there is no `{file}`"))?;
    let config = yaml(source, file)?;
    let mut out = Imported::default();
    out.sort(&config, KEYS, file);
    let folder = config["docs_dir"].as_str().unwrap_or("docs");
    out.set(("content", "dir"), folder, "docs_dir", file);
    let breaks = names(&config["markdown_extensions"]).iter().any(|name| name == "nl2br");
    out.set(("content", "strict_line_breaks"), !breaks, "line breaks as spaces", file);
    if let Some(edit) = edit_url(&config, folder) {
        out.set(("site", "edit_url"), edit, "edit_uri", file);
    }
    theme(&config["theme"], &mut out, file);
    for name in names(&config["markdown_extensions"]) {
        let known = EXTENSIONS.iter().find(|(known, _)| *known == name);
        let is_plain = name.starts_with("pymdownx.")
            || ["sane_lists", "meta", "smarty", "nl2br", "wikilinks"].contains(&name.as_str());
        match known {
            Some((_, fate)) => out.meet(&name, &Value::Null, fate, file),
            None if is_plain => {}
            None => out.missing.push(format!("the extension `{name}`")),
        }
    }
    for name in names(&config["plugins"]) {
        match name.trim_start_matches("material/") {
            "search"
            | "tags"
            | "social"
            | "git-revision-date-localized"
            | "git-revision-date"
            | "minify"
            | "autorefs"
            | "roamlinks"
            | "ezlinks"
            | "callouts"
            | "obsidian-bridge" => {
                out.carried.push(format!("the plugin `{name}` has its counterpart in moc"));
            }
            "redirects" => out.by_hand.push(
                "the plugin `redirects`: an alias with a slash in the note redirects".to_owned(),
            ),
            _ => out.missing.push(format!("the plugin `{name}`")),
        }
    }
    Ok(out)
}

fn theme(theme: &Value, out: &mut Imported, file: &str) {
    let name = theme.as_str().or(theme["name"].as_str());
    out.set(("theme", "name"), "docs", name.unwrap_or("theme"), file);
    if let Some(tag) = language(&theme["language"]) {
        out.set(("site", "language"), tag, "theme.language", file);
    }
    for (key, words) in [
        ("palette", "colours are variables of the style; light and dark need no setting"),
        ("custom_dir", "templates are moc's: change single blocks of them"),
        ("logo", "a logo is a block of a template"),
        ("font", "fonts are those of the system; others are loaded by a theme of your own"),
    ] {
        if !theme[key].is_null() {
            out.by_hand.push(format!("`theme.{key}`: {words}"));
        }
    }
}

/// Where a page is edited: the repository's address and the way to its folder.
fn edit_url(config: &Value, folder: &str) -> Option<String> {
    let repository = config["repo_url"].as_str()?.trim_end_matches('/');
    let usual = format!("edit/master/{folder}/");
    let way = config["edit_uri"]
        .as_str()
        .or_else(|| repository.contains("github.com/").then_some(&*usual))?;
    let way = way.trim_matches('/');
    (!way.is_empty()).then(|| format!("{repository}/{way}/{{path}}"))
}

/// Names in a list whose items are names or objects of one key.
fn names(list: &Value) -> Vec<String> {
    let name = |item: &Value| match item {
        Value::String(name) => Some(name.clone()),
        Value::Object(map) => map.keys().next().cloned(),
        _ => None,
    };
    match list {
        Value::Array(items) => items.iter().filter_map(name).collect(),
        Value::Object(map) => map.keys().cloned().collect(),
        _ => Vec::new(),
    }
}
