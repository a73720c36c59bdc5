//! Themes in layers: what a site's own file replaces, what it can still ask for, the second
//! built-in theme.

use super::models::*;
use super::{built_in, over, render_as, themed};
use crate::config::{Config, ThemeName};
use crate::site::model::*;
use crate::theme::{OwnTheme, Theme};
use std::collections::BTreeMap;

/// The page of a note in a theme with these files of the site's own.
fn page_with(name: ThemeName, files: &[(&str, &str)]) -> String {
    let (theme, diagnostics) = over(name, files);
    assert_eq!(diagnostics, []);
    theme.render("note", &theme.site(&site(&theme)), &note_page("<p>Body</p>")).unwrap()
}

fn style(theme: &Theme, name: &str) -> Option<String> {
    let path = format!("{}{name}", theme.dir());
    let (_, bytes) = theme.assets().iter().find(|(known, _)| *known == path)?;
    Some(String::from_utf8(bytes.clone()).unwrap())
}

#[test]
fn a_template_may_extend_the_one_that_it_replaces() {
    let own = r#"{% extends "default/note.html" %}
{% block after_article %}<p>before</p>{{ super() }}<p>after</p>{% endblock %}"#;
    let html = page_with(ThemeName::Default, &[("templates/note.html", own)]);
    let at = |what: &str| html.find(what).unwrap();
    assert!(at("<p>Body</p>") < at("<p>before</p>"));
    assert!(at("<p>before</p>") < at("class=\"backlinks\""));
    assert!(at("class=\"backlinks\"") < at("<p>after</p>"));
}

#[test]
fn the_frame_of_all_pages_may_be_changed_in_one_block() {
    let own =
        r#"{% extends 'default/base.html' %}{% block footer %}<footer>mine</footer>{% endblock %}"#;
    let html = page_with(ThemeName::Default, &[("templates/base.html", own)]);
    assert!(html.contains("<footer>mine</footer>") && !html.contains("site-footer"));
    assert!(html.contains("<p>Body</p>") && html.contains("site-header"));
}

#[test]
fn a_partial_may_be_put_into_another_of_its_name() {
    let own = r#"<div class="mine">{% include "default/partials/chips.html" %}</div>"#;
    let html = page_with(ThemeName::Default, &[("templates/partials/chips.html", own)]);
    assert!(html.contains("<div class=\"mine\"><ul class=\"chips\">"), "{html}");
}

#[test]
fn what_nothing_replaces_can_be_asked_for_as_well() {
    let own = r#"{% extends "default/note.html" %}{% block before_article %}{% include "default/partials/toc.html" %}{% endblock %}"#;
    let html = page_with(ThemeName::Default, &[("templates/kinds/note.html", own)]);
    assert_eq!(html.matches("<details class=\"toc\">").count(), 2);
}

#[test]
fn a_site_s_own_file_lies_over_the_theme_that_it_names() {
    let own =
        r#"{% extends "docs/base.html" %}{% block footer %}<footer>mine</footer>{% endblock %}"#;
    let html = page_with(ThemeName::Docs, &[("templates/base.html", own)]);
    assert!(html.contains("class=\"sections\"") && html.contains("<footer>mine</footer>"));
}

#[test]
fn a_block_that_does_not_exist_is_told_with_its_place() {
    let own = "{% extends \"default/note.html\" %}\n{% block after_artcle %}{% endblock %}";
    let (_, diagnostics) = themed(&[("templates/note.html", own)]);
    let place = diagnostics[0].place.as_ref().unwrap();
    assert_eq!(place.file, "theme/templates/note.html");
    assert_eq!(place.mark.as_ref().unwrap().line, 2);
    assert!(diagnostics[0].message.starts_with("Block `after_artcle`"), "{diagnostics:?}");
    assert_eq!(diagnostics[0].help.as_deref(), Some("did you mean `after_article`?"));
}

/// File, line, column, message and help of the first diagnostic.
fn told(text: &str) -> String {
    let (_, found) = themed(&[("templates/note.html", text)]);
    let place = found[0].place.as_ref().unwrap();
    let mark = place.mark.as_ref().unwrap();
    let help = found[0].help.as_deref().unwrap_or_default();
    format!("{}:{}:{} {} | {help}", place.file, mark.line, mark.column, found[0].message)
}

#[test]
fn a_wrong_name_in_extends_is_told_with_the_right_one() {
    assert_eq!(
        told("\n{% extends \"note.html\" %}"),
        "theme/templates/note.html:2:13 `note.html` extends or includes itself | what it replaces \
         has the theme's name before it: `default/note.html`"
    );
    assert_eq!(
        told("{% extends \"bsae.html\" %}"),
        "theme/templates/note.html:1:13 it extends `bsae.html`, and there is no such template | \
         did you mean `base.html`?"
    );
}

#[test]
fn docs_marks_the_section_in_its_bar() {
    let html = render_as(ThemeName::Docs, &note_page(""));
    let bar = html.split("class=\"sections\"").nth(1).unwrap().split("</nav>").next().unwrap();
    assert_eq!(bar.matches("<li>").count(), 4, "three folders and a note: {bar}");
    assert!(bar.contains("<a href=\"../../backend/\" aria-current=\"true\">Backend</a>"), "{bar}");
    assert_eq!(bar.matches("aria-current").count(), 1);
}

#[test]
fn docs_shows_the_tree_of_the_section_alone() {
    let html = render_as(ThemeName::Docs, &note_page(""));
    let tree = html.split("id=\"moc-tree\"").nth(1).unwrap().split("</nav>").next().unwrap();
    assert!(tree.contains(">Backend</a>") && tree.contains(">Pages</a>"), "{tree}");
    assert!(!tree.contains(">Databases</a>") && !tree.contains(">About this site</a>"), "{tree}");
    assert_eq!(tree.matches("aria-current=\"page\"").count(), 1);
}

#[test]
fn docs_keeps_the_top_level_for_the_menu_where_no_section_is_open() {
    let mut page = note_page("");
    page.shell.section = None;
    page.shell.tree = vec![node("Backend", "backend/", vec![])];
    let html = render_as(ThemeName::Docs, &page);
    assert!(
        html.contains("class=\"tree\"") && html.contains(">Backend</a>"),
        "not all is in the bar"
    );
    let link = |title: &str| TreeNode { is_folder: true, ..node(title, "x/", vec![]) };
    page.shell.tree = ["Backend", "Databases", "Reading", "About this site"].map(link).into();
    assert!(render_as(ThemeName::Docs, &page).contains("class=\"tree is-in-bar\""));
}

#[test]
fn docs_holds_only_what_differs() {
    let default = super::built_in_files(ThemeName::Default);
    let docs = super::built_in_files(ThemeName::Docs);
    let differs = docs.iter().filter(|file| !default.contains(file)).count();
    assert!(differs <= 5, "{differs} files");
    assert!(docs.len() > default.len());
    let styles = style(&built_in(ThemeName::Docs), "moc.css").unwrap();
    assert!(styles.rfind(".sections").unwrap() < styles.rfind("@media print").unwrap());
}

#[test]
fn snippets_of_the_vault_are_a_style_of_their_own() {
    let css = |text: &str| text.as_bytes().to_vec();
    let snippets = BTreeMap::from([
        ("quotes".to_owned(), css("/* mine */\nblockquote { color: red; }\n")),
        ("off".to_owned(), css(".off { color: red; }")),
    ]);
    let own = OwnTheme { snippets, ..OwnTheme::default() };
    let config = Config { snippets: vec!["quotes".into(), "quote".into()], ..Config::default() };
    let (theme, diagnostics) = Theme::load(&own, &config, "theme");
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].code, "theme::snippet-missing");
    assert_eq!(diagnostics[0].help.as_deref(), Some("there is `quotes.css`"));
    let snippets = style(&theme, "snippets.css").unwrap();
    assert!(snippets.ends_with("blockquote{color:red}\n"), "{snippets}");
    assert!(snippets.contains("--text-normal:var(--ink)") && !snippets.contains(".off"));
    let mut model = site(&theme);
    model.has_snippets = theme.has_snippets();
    let html = theme.render("note", &theme.site(&model), &note_page("")).unwrap();
    let at = |what: &str| html.find(what).unwrap();
    assert!(at("/moc.css\"") < at("/snippets.css\""));
    assert!(at("<body") < at("/js/snippets.js\""));
}

#[test]
fn without_snippets_there_is_nothing_of_them() {
    let theme = built_in(ThemeName::Default);
    assert!(!theme.has_snippets() && style(&theme, "snippets.css").is_none());
    assert!(!render_as(ThemeName::Default, &note_page("")).contains("snippets"));
}
