//! Zola: `config.toml`, or `zola.toml`.

use super::Fate::{ByHand, Missing, Quiet, Same, To};
use super::{Fate, Files, Imported, address, count, flag, language, text, toml};

const KEYS: &[(&str, Fate)] = &[
    ("base_url", To("site", "base_url", address)),
    ("title", To("site", "title", text)),
    ("description", To("site", "description", text)),
    ("default_language", To("site", "language", language)),
    ("author", To("site", "author", text)),
    ("output_dir", To("build", "out", text)),
    ("generate_feeds", To("feeds", "enabled", flag)),
    ("generate_feed", To("feeds", "enabled", flag)),
    ("feed_limit", To("feeds", "count", count)),
    ("feed_filenames", Missing("the feeds are `feed.xml` (Atom) and `feed.json`")),
    ("build_search_index", To("search", "enabled", flag)),
    ("search", Quiet),
    ("ignored_content", Quiet),
    ("ignored_static", Quiet),
    ("theme", Missing("Zola's themes do not fit; moc has two of its own, of Tera templates too")),
    ("taxonomies", ByHand("tags are tags; make nested tags or properties of others")),
    ("languages", Missing("one language a note (`lang`); no translations of one page")),
    ("translations", Missing("words of the interface are in the theme")),
    ("markdown", Same("highlighted code, footnotes and external links need no setting")),
    ("compile_sass", Missing("no Sass: style sheets are plain CSS")),
    ("minify_html", Same("pages are small as they are")),
    ("hard_link_static", Quiet),
    ("generate_sitemap", Same("there is one, where the site has an address")),
    ("generate_robots_txt", Same("there is a robots.txt")),
    ("exclude_paginated_pages_in_sitemap", Quiet),
    ("link_checker", Same("`moc check` tells broken links between notes")),
    ("slugify", Missing("addresses are small letters of every script, digits and hyphens")),
    ("mode", Quiet),
    ("extra", Missing("settings of a theme of Zola's")),
];

/// Whether a `config.toml` is of Zola rather than of Hugo: what only Zola has, or its way to write
/// the address.
pub(super) fn is_its_own(text: &str) -> bool {
    text.lines().any(|line| line.split('=').next().unwrap_or_default().trim() == "base_url")
}

pub(super) fn read(files: &Files) -> Result<Imported, String> {
    let file = if files.contains_key("zola.toml") { "zola.toml" } else { "config.toml" };
    let text = files.get(file).ok_or_else(|| format!("there is no `{file}`"))?;
    let config = toml(text, file)?;
    let mut out = Imported::default();
    out.sort(&config, KEYS, file);
    out.set(("content", "strict_line_breaks"), true, "line breaks as spaces", file);
    out.ignore(&config["ignored_content"], "ignored_content", file);
    for step in [
        "front matter in TOML (`+++`), which is Zola's usual one, is not read: write it in YAML (`---`); until then only \
         its `draft = true` is heeded",
        "`_index.md` is `index.md` with moc, and pictures in `static` have to lie beside the notes",
        "links `@/folder/note.md`: take `@` away",
        "shortcodes are text: see what `grep -rn '{{\\|{%'` finds",
    ] {
        out.by_hand.push(step.to_owned());
    }
    Ok(out)
}
