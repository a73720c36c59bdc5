//! What every page promises, whatever it looks like, tried on models that hold everything.
#![allow(clippy::unwrap_used)]

mod contrast;
mod layers;
pub(super) mod models;

use super::{OwnTheme, Theme, built_in_files};
use crate::config::{Config, ThemeName};
use crate::diag::Severity;
use crate::site::model::*;
use models::*;
use std::collections::BTreeMap;

/// A built-in theme as it is.
fn built_in(name: ThemeName) -> Theme {
    let config = Config { theme_name: name, ..Config::default() };
    let (theme, diagnostics) = Theme::load(&OwnTheme::default(), &config, "");
    assert_eq!(diagnostics, []);
    theme
}

fn theme() -> Theme {
    built_in(ThemeName::Default)
}

/// A built-in theme with a site's own files over it.
fn over(name: ThemeName, files: &[(&str, &str)]) -> (Theme, Vec<crate::diag::Diagnostic>) {
    let files = files.iter().map(|(k, v)| ((*k).to_owned(), v.as_bytes().to_vec())).collect();
    let config = Config { theme_name: name, ..Config::default() };
    Theme::load(&OwnTheme { files, ..OwnTheme::default() }, &config, "theme")
}

fn themed(files: &[(&str, &str)]) -> (Theme, Vec<crate::diag::Diagnostic>) {
    over(ThemeName::Default, files)
}

fn all_pages() -> Vec<PageModel> {
    let page = |template: &str, route: &str, body| PageModel {
        shell: shell(template, "A page", route),
        body,
    };
    let mut lost = page("not-found", "404.html", Body::NotFound);
    lost.shell.root = "/repo/".into();
    let tag = TagPage {
        name: "topic/backend".into(),
        children: vec![Counted {
            title: "topic/backend/sql".into(),
            route: "tags/topic/backend/sql/".into(),
            count: 3,
        }],
        related: vec![Counted { title: "storage".into(), route: "tags/storage/".into(), count: 2 }],
        notes: listing().notes,
        columns: Columns { kind: true, difficulty: true, status: true, date: true },
        feed: Some("tags/topic/backend/feed.xml".into()),
    };
    let of_kind = |kind: &str| {
        let mut page = note_page("<p>Body</p>");
        page.shell.source = None;
        if let Body::Note(note) = &mut page.body {
            note.kind = kind.into();
        }
        page
    };
    vec![
        note_page("<p>Body</p>"),
        of_kind("moc"),
        of_kind("question"),
        page("folder", "backend/", Body::Folder(FolderPage { listing: listing(), total: 16 })),
        page("tag", "tags/topic/backend/", Body::Tag(tag)),
        page(
            "compare",
            "compare/databases/",
            Body::Compare(ComparePage {
                category: "Databases".into(),
                count: 2,
                names: vec!["A".into(), "B".into()],
                table_html: "<div></div>".into(),
                groups: Vec::new(),
            }),
        ),
        page("tags", "tags/", Body::Tags(TagsPage { tags: listing().folders })),
        page("wanted", "wanted/", Body::Wanted(wanted())),
        page("graph", "graph/", Body::Graph(graph())),
        lost,
    ]
}

fn render(page: &PageModel) -> String {
    render_as(ThemeName::Default, page)
}

fn render_as(name: ThemeName, page: &PageModel) -> String {
    let theme = built_in(name);
    theme.render(&page.shell.template, &theme.site(&site(&theme)), page).unwrap()
}

#[test]
fn every_page_keeps_the_contract_of_the_shell() {
    let each = |theme| all_pages().into_iter().map(move |page| (theme, page));
    for (theme, page) in ThemeName::ALL.into_iter().flat_map(each) {
        let html = render_as(theme, &page);
        let name = &page.shell.template;
        assert!(
            html.starts_with("<!doctype html>\n<html lang=\"en\" dir=\"ltr\">"),
            "{name}: {html}"
        );
        assert_eq!(html.matches("<article").count(), 1, "{name}");
        assert_eq!(html.matches("<h1").count(), 1, "{name}");
        assert_eq!(html.matches("<main id=\"moc-main\"").count(), 1, "{name}");
        let policy = html.find("Content-Security-Policy").unwrap();
        assert!(policy < html.find("<script").unwrap(), "{name}: policy before any script");
        for directive in
            ["script-src 'self';", "object-src 'none'", "base-uri 'none'", "form-action 'none'"]
        {
            assert!(html.contains(directive), "{name}: {directive}");
        }
        assert!(!html.contains("unsafe-eval") && !html.contains("script-src 'self' 'unsafe"));
        for script in html.split("<script").skip(1) {
            assert!(
                script.contains("src=\"") && script.contains("></script>"),
                "{name}: inline script"
            );
        }
        assert!(!html.contains(" onclick=") && !html.contains("javascript:"));
        assert!(!html.contains("{{") && !html.contains("{%"), "{name}");
    }
}

#[test]
fn titles_start_with_the_page_and_are_escaped() {
    let html = render(&note_page(""));
    assert!(html.contains(
        "<title>Indexes &quot;explained&quot; &amp; &lt;drawn&gt; · Field &lt;Notes&gt;</title>"
    ));
    assert!(html.contains(
        "<meta name=\"moc:source\" content=\"Backend/Indexes &quot;explained&quot;.md\">"
    ));
}

#[test]
fn only_a_note_names_its_source() {
    for page in all_pages().iter().skip(1) {
        assert!(!render(page).contains("moc:source"), "{}", page.shell.template);
    }
}

#[test]
fn the_article_holds_the_body_alone() {
    let html = render(&note_page("<p>Body &amp; <em>soul</em></p>"));
    assert!(html.contains("<article class=\"prose markdown-preview-view markdown-rendered wide dense\" dir=\"ltr\">\n<p>Body &amp; <em>soul</em></p>\n</article>"), "{html}");
}

#[test]
fn a_body_with_its_own_title_gets_no_second_one() {
    let mut page = note_page("<h1 id=\"x\">Mine</h1>");
    if let Body::Note(note) = &mut page.body {
        note.has_own_title = true;
    }
    assert_eq!(render(&page).matches("<h1").count(), 1);
}

#[test]
fn each_linking_note_is_linked_once() {
    let html = render(&note_page(""));
    let section =
        html.split("class=\"backlinks\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert_eq!(section.matches("<a ").count(), 2);
    assert_eq!(section.matches("href=\"../../sharding/\"").count(), 1);
    assert!(section.contains("<mark>an index</mark>"));
}

#[test]
fn addresses_appear_with_a_base_url_only() {
    let mut page = note_page("");
    let html = render(&page);
    for absent in ["og:url", "og:image", "rel=\"canonical\""] {
        assert!(!html.contains(absent), "{absent}");
    }
    assert!(
        html.contains("<meta property=\"og:description\" content=\"How a database finds a row\">")
    );
    page.shell.canonical = Some("https://example.org/backend/indexes/".into());
    page.shell.image = Some("https://example.org/card.png".into());
    let html = render(&page);
    assert!(
        html.contains("<link rel=\"canonical\" href=\"https://example.org/backend/indexes/\">")
    );
    assert!(html.contains("<meta property=\"og:image\" content=\"https://example.org/card.png\">"));
}

#[test]
fn links_start_at_the_root_of_the_site() {
    let html = render(&note_page(""));
    for href in [
        "../../\"",
        "../../backend/\"",
        "../../tags/topic/storage/\"",
        "../../heaps/\"",
        "../../joins/\"",
    ] {
        assert!(html.contains(&format!("href=\"{href}")), "{href}");
    }
    assert!(html.contains("aria-current=\"page\">Indexes &quot;explained&quot;</a>"));
    let lost = all_pages().pop().unwrap();
    let html = render(&lost);
    assert!(
        html.contains("href=\"/repo/backend/\"") && html.contains("href=\"/repo/assets/theme-")
    );
}

#[test]
fn a_hostile_title_stays_text_everywhere() {
    let evil = "'><script>alert(1)</script>";
    for mut page in all_pages() {
        page.shell.title = evil.into();
        page.shell.breadcrumbs[0].title = evil.into();
        page.shell.tree[0].title = evil.into();
        if let Body::Note(note) = &mut page.body {
            note.status = Some(evil.into());
            note.difficulty = Some(evil.into());
            note.tags[0].title = evil.into();
            note.properties[0].key = evil.into();
            note.toc[0].text = evil.into();
            note.backlinks[0].notes[0].title = evil.into();
            note.next = Some(link(evil, "x/"));
            for node in note.local_graph.iter_mut().flat_map(|near| &mut near.nodes) {
                (node.title, node.label) = (evil.into(), evil[..9].into());
            }
        }
        if let Body::Graph(graph) = &mut page.body {
            graph.groups[0].title = evil.into();
            graph.groups[0].rows[0].note.title = evil.into();
            graph.groups[0].rows[0].to[0].title = evil.into();
        }
        if let Body::Tag(tag) = &mut page.body {
            tag.name = evil.into();
        }
        let html = render(&page);
        assert!(!html.contains("<script>"), "{}", page.shell.template);
        assert!(!html.contains("'><"), "{}", page.shell.template);
    }
}

#[test]
fn a_tree_of_any_depth_renders() {
    let mut page = note_page("");
    let mut deep = node("leaf", "leaf/", vec![]);
    for _ in 0..200 {
        deep = node("deep", "deep/", vec![deep]);
    }
    page.shell.tree = vec![deep];
    let html = render(&page);
    assert_eq!(
        html.matches("<ul>").count(),
        html.matches("</ul>").count() - html.matches("<ul class").count()
    );
}

#[test]
fn a_redirect_has_a_refresh_a_link_and_no_script() {
    let theme = theme();
    let html = theme.render_redirect(&theme.site(&site(&theme)), "A & B", "../new/?a=1&b").unwrap();
    assert!(html.contains("<meta http-equiv=\"refresh\" content=\"0; url=../new/?a=1&amp;b\">"));
    assert!(html.contains("<a href=\"../new/?a=1&amp;b\">A &amp; B</a>"));
    assert!(!html.contains("<script"));
}

#[test]
fn a_kind_may_have_a_template_of_its_own() {
    let (theme, diagnostics) = themed(&[(
        "templates/kinds/technology.html",
        "{% extends \"note.html\" %}{% block before_article %}<p>fact bar</p>{% endblock %}",
    )]);
    assert_eq!(diagnostics, []);
    let site = theme.site(&site(&theme));
    let mut page = note_page("");
    assert!(!theme.render("note", &site, &page).unwrap().contains("fact bar"));
    if let Body::Note(note) = &mut page.body {
        note.kind = "technology".into();
    }
    assert!(theme.render("note", &site, &page).unwrap().contains("fact bar"));
}

#[test]
fn a_template_that_does_not_parse_is_reported_and_the_default_stands_in() {
    let (theme, diagnostics) = themed(&[("templates/note.html", "fine\n{% if x %}never closed")]);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].severity, Severity::Loss);
    let place = diagnostics[0].place.as_ref().unwrap();
    assert_eq!(place.file, "theme/templates/note.html");
    assert_eq!(place.mark.as_ref().unwrap().line, 2);
    let site = theme.site(&site(&theme));
    assert!(
        theme.render("note", &site, &note_page("<p>here</p>")).unwrap().contains("<p>here</p>")
    );
}

#[test]
fn a_template_that_fails_on_a_page_says_where() {
    let (theme, diagnostics) = themed(&[("templates/note.html", "one\n  {{ page.titel }}")]);
    assert_eq!(diagnostics, []);
    let site = theme.site(&site(&theme));
    let error = theme.render("note", &site, &note_page("")).unwrap_err();
    let place = error.0.place.as_ref().unwrap();
    let mark = place.mark.as_ref().unwrap();
    assert_eq!((place.file.as_str(), mark.line), ("theme/templates/note.html", 2));
    assert!(mark.source.contains("page.titel"));
    assert!(error.0.message.contains("titel"), "{}", error.0.message);
}

#[test]
fn styles_are_joined_in_order_with_variables_last() {
    let files = BTreeMap::from([("css/extra.css".to_owned(), b".extra{}".to_vec())]);
    let theme_variables = BTreeMap::from([
        ("accent".to_owned(), "light-dark(#c00, #f88)".to_owned()),
        ("bad".to_owned(), "red}body{display:none".to_owned()),
    ]);
    let config = Config { theme_variables, ..Config::default() };
    let own = OwnTheme { files, ..OwnTheme::default() };
    let (theme, diagnostics) = Theme::load(&own, &config, "theme");
    assert_eq!(diagnostics.len(), 1);
    let (path, style) = theme.assets().iter().find(|(path, _)| path.ends_with("/moc.css")).unwrap();
    assert_eq!(path, &format!("{}moc.css", theme.dir()));
    let style = std::str::from_utf8(style).unwrap();
    let at = |needle: &str| style.find(needle).unwrap();
    assert!(at("--bg:light-dark") < at(".site-header{"));
    assert!(at("@media print") < at(".extra{}"));
    assert!(at(".extra{}") < at(":root{--accent:light-dark(#c00, #f88);}"));
    assert!(!style.contains("red}body"));
}

#[test]
fn the_folder_of_assets_changes_with_their_bytes() {
    let (one, _) = themed(&[]);
    let (two, _) = themed(&[("css/extra.css", "a{}")]);
    assert_ne!(one.dir(), two.dir());
    assert_ne!(one.fingerprint(), two.fingerprint());
    assert_eq!(one.dir(), theme().dir());
    assert!(one.dir().starts_with("assets/theme-") && one.dir().ends_with('/'));
    assert_eq!(one.dir().len(), "assets/theme-12345678/".len());
    assert!(one.assets().iter().all(|(path, _)| path.starts_with(one.dir())));
}

#[test]
fn every_language_has_every_word_and_others_fall_back() {
    let theme = built_in(ThemeName::Docs);
    let english = theme.strings("en");
    for language in ["de", "ru", "zh", "ar"] {
        let words = theme.strings(language);
        assert_eq!(words.keys().collect::<Vec<_>>(), english.keys().collect::<Vec<_>>());
        assert_ne!(words["skip"], english["skip"], "{language}");
    }
    assert_eq!(theme.strings("de-AT"), theme.strings("de"));
    assert_eq!(theme.strings("tlh"), english);
    let (own, diagnostics) = themed(&[("theme.toml", "[strings.tlh]\nhome = \"juH\"")]);
    assert_eq!(diagnostics, []);
    assert_eq!(own.strings("tlh")["home"], "juH");
    assert_eq!(own.strings("tlh")["skip"], english["skip"]);
}

#[test]
fn every_word_that_a_template_uses_exists() {
    let english = built_in(ThemeName::Docs).strings("en");
    let files = ThemeName::ALL.into_iter().flat_map(built_in_files);
    for (path, bytes) in files {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for prefix in ["words.", "site.strings."] {
            for rest in text.split(prefix).skip(1).filter(|_| path.ends_with(".html")) {
                let key: String =
                    rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
                assert!(english.contains_key(&key), "{path}: {key}");
            }
        }
    }
}

#[test]
fn bad_settings_are_reported_with_their_place() {
    let (_, diagnostics) = themed(&[("theme.toml", "name = \"x\"\nstyle = []")]);
    assert_eq!(diagnostics.len(), 1);
    let place = diagnostics[0].place.as_ref().unwrap();
    assert_eq!((place.file.as_str(), place.mark.as_ref().unwrap().line), ("theme/theme.toml", 2));
}

#[test]
fn a_style_that_is_not_there_is_reported_with_the_nearest() {
    let (_, diagnostics) = themed(&[("theme.toml", "styles = [\"tokens.css\", \"layuot.css\"]")]);
    assert_eq!(diagnostics.len(), 1);
    assert_eq!(diagnostics[0].severity, Severity::Warning);
    assert_eq!(diagnostics[0].help.as_deref(), Some("did you mean `layout.css`?"));
}

#[test]
fn the_order_of_styles_names_every_file() {
    for name in ThemeName::ALL {
        let order = &built_in(name).settings.styles;
        let files: Vec<String> = built_in_files(name)
            .into_iter()
            .filter_map(|(path, _)| Some(path.strip_prefix("css/")?.to_owned()))
            .collect();
        assert_eq!(order.len(), files.len());
        assert!(files.iter().all(|file| order.contains(file)), "{files:?}");
    }
}
