//! Hugo: `hugo.toml`, the older `config.toml`, both as YAML or JSON, and `config/_default`.

use super::Fate::{ByHand, Missing, Quiet, Same, To};
use super::{Fate, Files, Imported, address, count, language, text, toml, yaml};
use serde_json::{Map, Value};

pub(super) const FILES: &[&str] = &[
    "hugo.toml",
    "hugo.yaml",
    "hugo.yml",
    "hugo.json",
    "config.toml",
    "config.yaml",
    "config.yml",
    "config.json",
    "config/_default/hugo.toml",
    "config/_default/hugo.yaml",
    "config/_default/hugo.yml",
    "config/_default/hugo.json",
    "config/_default/config.toml",
    "config/_default/config.yaml",
    "config/_default/config.yml",
    "config/_default/config.json",
];

/// Files of `config/_default` that are a table each, by their names.
pub(super) const PARTS: &[&str] = &[
    "config/_default/params.toml",
    "config/_default/params.yaml",
    "config/_default/params.yml",
    "config/_default/menus.toml",
    "config/_default/menus.yaml",
    "config/_default/languages.toml",
    "config/_default/languages.yaml",
    "config/_default/markup.toml",
    "config/_default/markup.yaml",
    "config/_default/module.toml",
    "config/_default/module.yaml",
    "config/_default/taxonomies.toml",
    "config/_default/taxonomies.yaml",
];

const KEYS: &[(&str, Fate)] = &[
    ("title", To("site", "title", text)),
    ("baseurl", To("site", "base_url", address)),
    ("locale", To("site", "language", language)),
    ("languagecode", To("site", "language", language)),
    ("defaultcontentlanguage", Quiet),
    ("contentdir", To("content", "dir", text)),
    ("publishdir", To("build", "out", text)),
    ("params.description", To("site", "description", text)),
    ("params.author", Quiet),
    ("author", Quiet),
    ("copyright", Missing("no line at the foot of pages, but for a block of a theme's template")),
    ("theme", Missing("Hugo's themes are made of Hugo's templates; moc has two of its own")),
    ("menu", Missing("notes stand in the order of their titles")),
    ("menus", Missing("notes stand in the order of their titles")),
    ("taxonomies", ByHand("tags are tags; make nested tags or properties of others")),
    (
        "permalinks",
        ByHand(
            "addresses follow folders and names: give notes a `permalink` that have to keep theirs",
        ),
    ),
    (
        "ignorefiles",
        ByHand("regular expressions: write them as globs in `ignore` under `[content]`"),
    ),
    ("ignorelogs", Quiet),
    ("module", ByHand("what is mounted from elsewhere has to lie in the folder of the notes")),
    ("languages", Missing("one language a note (`lang`); no translations of one page")),
    ("disablelanguages", Quiet),
    ("markup", Same("highlighted code, footnotes, tables and sanitised HTML need no setting")),
    ("outputs", Missing("pages, a Markdown twin of each, and feeds; no other formats")),
    ("outputformats", Missing("pages, a Markdown twin of each, and feeds; no other formats")),
    ("mediatypes", Quiet),
    ("enablerobotstxt", Same("there is a robots.txt")),
    ("enablegitinfo", Same("the history of the notes tells when they were changed")),
    ("enableemoji", Missing("write the emoji themselves")),
    ("builddrafts", ByHand("`moc build --drafts`")),
    ("buildfuture", Same("a date in the future keeps no note back")),
    ("buildexpired", Same("`expiryDate` keeps no note back")),
    ("summarylength", Quiet),
    ("paginate", Missing("lists are not cut into pages")),
    ("pagination", Missing("lists are not cut into pages")),
    ("rsslimit", To("feeds", "count", count)),
    ("services", Missing("no analytics, no comments")),
    ("googleanalytics", Missing("no analytics")),
    ("disqusshortname", Missing("no comments")),
    ("privacy", Quiet),
    ("security", Same("nothing is run or loaded while a site is built")),
    ("minify", Same("pages are small as they are")),
    ("imaging", Missing("pictures are copied as they are")),
    ("sitemap", Same("there is one, where the site has an address")),
    ("related", Same("`related` in front matter, links, and unlinked mentions")),
    ("cascade", ByHand("give each note its own properties")),
    ("frontmatter", Quiet),
    ("caches", Quiet),
    ("canonifyurls", Same("links between pages are relative")),
    ("relativeurls", Same("links between pages are relative")),
    ("uglyurls", Missing("addresses are folders, as `/note/`")),
    ("removepathaccents", Missing("addresses keep letters of every script")),
    ("timezone", Quiet),
    ("timeout", Quiet),
    ("buildstats", Quiet),
    ("build", Quiet),
    ("disablekinds", Quiet),
    ("haschinesejapanesekorean", Quiet),
    ("hascjklanguage", Same("Chinese and Japanese can be searched")),
];

pub(super) fn read(files: &Files) -> Result<Imported, String> {
    let (file, mut config) = configuration(files)?;
    for (name, text) in files.iter().filter(|(name, _)| PARTS.contains(&name.as_str())) {
        let part = parsed(text, name)?;
        let key = name.trim_start_matches("config/_default/").split('.').next().unwrap_or_default();
        if let Some(config) = config.as_object_mut() {
            config.insert(key.to_owned(), lower(part));
        }
    }
    let mut out = Imported::default();
    if config["languagecode"].is_null() && config["locale"].is_null() {
        let usual = config["defaultcontentlanguage"].clone();
        out.sort(&serde_json::json!({ "locale": usual }), KEYS, file);
    }
    let author = [
        &config["params"]["author"]["name"],
        &config["params"]["author"],
        &config["author"]["name"],
    ];
    if let Some(author) = author.into_iter().find_map(text) {
        out.set(("site", "author"), author, "author", file);
    }
    if let Some(params) = config["params"].as_object_mut() {
        let is_known = |name: &String| name == "description";
        let others: Vec<String> =
            params.keys().filter(|name| !is_known(name) && *name != "author").cloned().collect();
        params.retain(|name, _| is_known(name));
        if !others.is_empty() {
            out.missing
                .push(format!("`params`: {}, settings of a theme of Hugo's", others.join(", ")));
        }
    }
    out.set(("content", "strict_line_breaks"), true, "line breaks as spaces", file);
    out.sort(&config, KEYS, file);
    for step in [
        "front matter in TOML (`+++`) or JSON is not read: `hugo convert toYAML --unsafe` first",
        "`_index.md` is `index.md` with moc, and pictures in `static` have to lie beside the notes",
        "shortcodes are text: see what `grep -rn '{{[<%]'` finds",
        "notes that Hugo keeps back by a date or by `build` are published: give them `draft: true`",
    ] {
        out.by_hand.push(step.to_owned());
    }
    Ok(out)
}

fn configuration(files: &Files) -> Result<(&str, Value), String> {
    let file = FILES.iter().find(|file| files.contains_key(**file));
    let file = file.ok_or("there is no configuration of Hugo here")?;
    Ok((file, lower(parsed(&files[*file], file)?)))
}

fn parsed(text: &str, file: &str) -> Result<Value, String> {
    match file.rsplit('.').next() {
        Some("toml") => toml(text, file),
        // JSON is YAML.
        _ => yaml(text, file),
    }
}

/// Hugo's keys are the same in capitals and in small letters.
fn lower(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(
            map.into_iter()
                .map(|(key, value)| (key.to_lowercase(), lower(value)))
                .collect::<Map<_, _>>(),
        ),
        other => other,
    }
}
