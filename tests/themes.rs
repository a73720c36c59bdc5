//! Themes as a thing to build on: what the guide says of them is all there is, and its examples
//! are files of `tests/sites/themed`, which is built here.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod support;

use moc::build::memory::MemoryOptions;
use moc::config::ThemeName;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use support::page::Site;

const THEMED: &str = "tests/sites/themed/input";

/// Files below a folder with their paths from it, sorted.
fn files(folder: &str) -> Vec<(String, Vec<u8>)> {
    walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap();
            (path.replace('\\', "/"), std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

fn text(path: &str) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn guide(page: &str) -> String {
    text(&format!("content/guide/{page}.md"))
}

fn themed() -> Site {
    Site::build(&files(THEMED), &MemoryOptions::default())
}

fn page(site: &Site, path: &str) -> String {
    String::from_utf8(site.outputs()[path].clone()).unwrap()
}

fn style(site: &Site, name: &str) -> String {
    let is_it = |path: &&String| path.starts_with("assets/theme-") && path.ends_with(name);
    let path = site.outputs().keys().find(is_it).unwrap_or_else(|| panic!("no {name}"));
    page(site, path)
}

/// The fenced code of a page of the guide that begins with these words.
fn example<'a>(page: &'a str, fence: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("```{fence}\n")).unwrap();
    rest.split_once("```").unwrap().0
}

#[test]
fn every_folder_of_themes_is_a_theme_that_says_what_it_is_like() {
    let mut folders: Vec<String> = std::fs::read_dir("themes")
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    folders.sort();
    assert_eq!(folders, ThemeName::ALL.map(ThemeName::as_str));
    let guide = guide("themes");
    for theme in ThemeName::ALL {
        assert!(moc::theme::description(theme).ends_with('.'), "{theme:?}");
        assert!(guide.contains(&format!("| `{}` |", theme.as_str())), "{theme:?}");
    }
}

#[test]
fn ten_lines_of_the_guide_give_the_site_another_look() {
    let page = guide("restyle");
    let lines = example(&page, "css");
    assert_eq!(lines.lines().count(), 10);
    assert_eq!(lines, text(&format!("{THEMED}/theme/css/own.css")), "the example is what is tried");
    let tokens = text("themes/default/css/tokens.css");
    for name in lines.lines().filter_map(|line| line.trim().strip_prefix("--")) {
        let name = name.split(':').next().unwrap();
        assert!(tokens.contains(&format!("  --{name}: ")), "--{name} is no variable of the theme");
    }
    let style = style(&themed(), "/moc.css");
    let (before, own) =
        style.split_at(style.rfind(":root{--bg:light-dark(#fdfaf4,#1a1714)").unwrap());
    assert!(before.contains("@media print"), "the site's own lines come last");
    assert!(own.contains(".page-head h1{font-size:2.75rem"));
}

#[test]
fn examples_of_templates_in_the_guide_are_tried() {
    let page = guide("templates");
    let mut tried = 0;
    for path in ["theme/templates/note.html", "theme/templates/partials/footer.html"] {
        let written = example(&page, &format!("jinja title=\"{path}\""));
        assert_eq!(written, text(&format!("{THEMED}/{path}")), "{path}");
        tried += 1;
    }
    assert_eq!(tried, page.matches("```jinja title=").count());
}

#[test]
fn a_block_and_a_partial_are_changed_and_the_rest_is_kept() {
    let site = themed();
    let home = page(&site, "index.html");
    let at = |what: &str| home.find(what).unwrap_or_else(|| panic!("{what} in {home}"));
    assert!(at("</article>") < at("Tried in the kitchen on 2026-02-03."));
    assert!(at("Tried in the kitchen") < at("class=\"backlinks\""));
    assert!(at("Baked by hand") < at("class=\"site-footer\""));
    let other = page(&site, "starter/index.html");
    assert!(other.contains("Baked by hand") && !other.contains("Tried in the kitchen"));
}

#[test]
fn classes_of_a_note_are_those_of_its_article_and_no_others() {
    let site = themed();
    let of = |path: &str| {
        let html = page(&site, path);
        let (_, rest) = html.split_once("<article class=\"").unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    assert_eq!(of("index.html"), "prose markdown-preview-view markdown-rendered calm wide");
    assert_eq!(of("starter/index.html"), "prose markdown-preview-view markdown-rendered calm");
}

#[test]
fn snippets_that_the_app_has_switched_on_are_used() {
    let site = themed();
    let style = style(&site, "/snippets.css");
    assert!(style.contains(".callout[data-callout=\"recipe\"]{--callout-color:22,101,52}"));
    assert!(!style.contains("switched-off"));
    assert!(page(&site, "index.html").contains("/snippets.css\""));
    let codes: Vec<&str> = site.diagnostics().iter().map(|found| found.code.as_ref()).collect();
    assert!(codes.contains(&"theme::snippet-missing"), "{codes:?}");
}

#[test]
fn snippets_are_left_alone_where_the_site_does_not_ask_for_them() {
    let mut files = files(THEMED);
    files.retain(|(path, _)| path != "site.toml");
    let site = Site::build(&files, &MemoryOptions::default());
    assert!(!site.outputs().keys().any(|path| path.ends_with("snippets.css")));
    assert!(!page(&site, "index.html").contains("snippets"));
}

/// The names of classes in the first column of the guide's table of them.
#[test]
fn classes_that_the_guide_names_are_on_pages() {
    let folders =
        ["themed", "queries", "callouts", "embeds", "math", "code", "docs-theme", "reading"];
    let mut html = String::new();
    for folder in folders {
        let site =
            Site::build(&files(&format!("tests/sites/{folder}/input")), &MemoryOptions::default());
        for (path, bytes) in site.outputs().iter().filter(|(path, _)| path.ends_with(".html")) {
            html.push_str(&String::from_utf8_lossy(bytes));
            assert!(!path.is_empty());
        }
    }
    html.push_str(&text("themes/default/js/snippets.js"));
    let page = guide("class-names");
    let (_, table) = page.split_once("| :-- | :-- |\n").unwrap();
    let first =
        table.lines().take_while(|line| line.starts_with('|')).filter_map(|l| l.split('|').nth(1));
    for name in first.flat_map(|cell| cell.split('`').skip(1).step_by(2)) {
        let name = name.split(['[', '…', ' ']).next().unwrap();
        let is_there = html.split(name).skip(1).zip(html.split(name)).any(|(after, before)| {
            before.ends_with(['"', ' ']) && after.starts_with(['"', ' ']) || name.ends_with('-')
        });
        assert!(is_there, "no page has the class `{name}`");
    }
}

/// Names in backquotes in a text.
fn named(text: &str) -> BTreeSet<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_custom_property_is_in_the_guide_and_no_other() {
    let page = guide("theme-variables");
    let mut known: BTreeSet<String> = named(&page)
        .into_iter()
        .filter_map(|name| name.strip_prefix("--"))
        .map(str::to_owned)
        .collect();
    known.extend((1..7).map(|number| format!("graph-{number}")));
    let mut used = BTreeSet::new();
    // The bridge to Obsidian's variables is about those of the app.
    for (path, bytes) in files("themes")
        .iter()
        .filter(|(path, _)| path.ends_with(".css") && !path.ends_with("/snippets.css"))
    {
        let css = String::from_utf8_lossy(bytes).into_owned();
        for (at, _) in css.match_indices("--") {
            let name: String = css[at + 2..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '-')
                .collect();
            let is_set = css[at + 2 + name.len()..].starts_with(':')
                && css[..at].trim_end().ends_with(['{', ';', '/', '}']);
            if is_set {
                assert!(
                    known.contains(&name),
                    "{path} sets --{name}, which theme-variables.md does not name"
                );
                used.insert(name);
            }
        }
    }
    let gone: Vec<&String> = known.difference(&used).collect();
    assert!(gone.is_empty(), "theme-variables.md names what no style sets: {gone:?}");
}

#[test]
fn values_in_the_guide_are_those_of_the_theme() {
    let tokens = text("themes/default/css/tokens.css");
    let page = guide("theme-variables");
    for row in page.lines().filter(|line| line.starts_with("| `--")) {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let name = cells[1].split('`').nth(1).unwrap();
        let Some((_, rest)) = tokens.split_once(&format!("  {name}: ")) else { continue };
        let value = rest.split(';').next().unwrap();
        for told in named(cells[2]).into_iter().take(2).filter(|told| told.starts_with('#')) {
            assert!(value.contains(told), "{name} is {value}, not {told}");
        }
    }
}

#[test]
fn every_template_block_and_partial_is_in_the_guide_and_no_other() {
    let page = guide("templates");
    let (_, tables) = page.split_once("## Templates and their blocks").unwrap();
    let known = named(tables);
    let mut found = BTreeSet::new();
    for (path, bytes) in files("themes") {
        let Some((_, name)) = path.split_once("/templates/") else { continue };
        assert!(known.contains(name), "templates.md does not name {name}");
        found.insert(name.to_owned());
        let text = String::from_utf8(bytes).unwrap();
        for rest in text.split("block ").skip(1).filter(|_| text.contains("{% block")) {
            let block: String =
                rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
            let is_tag = rest[block.len()..].trim_start_matches([' ', '-']).starts_with("%}");
            if is_tag && !block.is_empty() {
                assert!(
                    known.contains(block.as_str()),
                    "templates.md does not name the block {block}"
                );
                found.insert(block);
            }
        }
    }
    let models = guide("template-variables");
    let is_of_a_model = |name: &&str| models.contains(&format!("### {name}\n"));
    let others = [
        "contents",
        "listing",
        "tree",
        "root",
        "words",
        "files",
        "docs",
        "<title>",
        "<head>",
        "<article>",
    ];
    let gone: Vec<&&str> = known
        .iter()
        .filter(|name| !found.contains(**name) && !others.contains(name) && !is_of_a_model(name))
        .collect();
    assert!(gone.is_empty(), "templates.md names what no theme has: {gone:?}");
}

/// How templates call what this struct of `src/site/model.rs` holds; the others go by their names.
const CALLED: [(&str, &str); 10] = [
    ("SiteModel", "site"),
    ("Shell", "page"),
    ("NotePage", "note"),
    ("FolderPage", "folder"),
    ("TagPage", "tag"),
    ("TagsPage", "tags"),
    ("WantedPage", "wanted"),
    ("AlphabetPage", "alphabet"),
    ("ComparePage", "compare"),
    ("GraphPage", "graph"),
];

/// The fields that templates see of each model: read from the source, so that none can be forgotten.
fn fields() -> BTreeMap<String, BTreeSet<String>> {
    let source = text("src/site/model.rs");
    let mut models = BTreeMap::new();
    for rest in source.split("pub struct ").skip(1) {
        let (name, rest) = rest.split_once(" {\n").unwrap();
        let (body, _) = rest.split_once("\n}").unwrap();
        let mut fields = BTreeSet::new();
        let (mut is_hidden, mut renamed) = (false, None);
        for line in body.lines().map(str::trim) {
            if let Some((_, rest)) = line.split_once("rename = \"") {
                renamed = rest.split('"').next().map(str::to_owned);
            }
            is_hidden |= line == "#[serde(skip)]";
            let Some(field) = line.strip_prefix("pub ") else { continue };
            let field = field.split(':').next().unwrap().to_owned();
            if !is_hidden {
                fields.insert(renamed.take().unwrap_or(field));
            }
            is_hidden = false;
        }
        let called =
            CALLED.iter().find(|(model, _)| *model == name).map_or(name, |(_, called)| called);
        models.insert(called.to_owned(), fields);
    }
    models.remove("PageModel");
    models
}

#[test]
fn every_field_of_every_model_is_in_the_guide_and_no_other() {
    let page = guide("template-variables");
    let models = fields();
    assert!(models.len() > 30 && models["note"].len() >= 30, "the models are read");
    let mut told: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for section in page.split("\n### ").skip(1) {
        let (name, rest) = section.split_once('\n').unwrap();
        let rows =
            rest.lines().filter(|line| line.starts_with("| `")).filter_map(|l| l.split('|').nth(1));
        told.insert(name.to_owned(), rows.flat_map(named).map(str::to_owned).collect());
    }
    for (name, fields) in &models {
        assert_eq!(told.get(name), Some(fields), "template-variables.md, `{name}`");
    }
    for name in told.keys() {
        assert!(
            models.contains_key(name),
            "template-variables.md tells of `{name}`, which is no model"
        );
    }
    assert!(Path::new("content/guide/template-variables.md").is_file());
}
