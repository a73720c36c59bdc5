#![allow(clippy::unwrap_used)]
use super::*;
use crate::setup::site_toml;

fn files(texts: &[(&str, &str)]) -> Files {
    texts.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

fn read(tool: Tool, texts: &[(&str, &str)]) -> Imported {
    let files = files(texts);
    let meant: Vec<Tool> = Tool::ALL.into_iter().filter(|tool| tool.is_meant(&files)).collect();
    assert_eq!(meant, [tool]);
    let imported = tool.read(&files).unwrap();
    let text = site_toml::text(&imported.settings);
    assert!(crate::config::parse(&text, "site.toml").is_ok(), "{text}");
    imported
}

/// All settings, `table.key = value` a line.
fn settings(imported: &Imported) -> Vec<String> {
    let line = |(table, key, setting): (&str, &str, &crate::setup::settings::Setting)| {
        format!("{table}.{key} = {}", setting.value)
    };
    imported.settings.iter().map(line).collect()
}

fn has(lines: &[String], words: &str) -> bool {
    lines.iter().any(|line| line.contains(words))
}

#[test]
fn quartz_4() {
    let config = r##"
        import { QuartzConfig } from "./quartz/cfg"
        import * as Plugin from "./quartz/plugins"
        const config: QuartzConfig = {
          configuration: {
            pageTitle: "My garden", pageTitleSuffix: "", enableSPA: true, enablePopovers: true,
            analytics: { provider: "plausible" }, locale: "en-GB", baseUrl: "example.org/garden",
            ignorePatterns: ["private", "templates", ".obsidian"], defaultDateType: "modified",
            theme: { colors: { lightMode: { secondary: "#284b63" }, darkMode: { secondary: "#7b97aa" } } },
          },
          plugins: {
            transformers: [
              Plugin.FrontMatter(), Plugin.CreatedModifiedDate({ priority: ["frontmatter", "git"] }),
              // Plugin.HardLineBreaks(),
              Plugin.Citations({ bibliographyFile: "./x.bib" }),
            ],
            filters: [Plugin.ExplicitPublish()],
            emitters: [Plugin.AliasRedirects(), Plugin.NotFoundPage()],
          },
        }
        export default config"##;
    let imported = read(Tool::Quartz, &[("quartz.config.ts", config), ("quartz.layout.ts", "")]);
    assert_eq!(
        settings(&imported),
        [
            r#"content.ignore = ["private", "templates"]"#,
            r#"content.publish = "opt-in""#,
            "content.strict_line_breaks = true",
            r#"site.base_url = "https://example.org/garden""#,
            r#"site.language = "en-GB""#,
            r#"site.title = "My garden""#,
            r##"theme.variables = { accent = "light-dark(#284b63, #7b97aa)" }"##,
        ]
    );
    assert!(
        has(&imported.missing, "`citations`") && has(&imported.missing, "analytics"),
        "{imported:?}"
    );
    assert!(
        !has(&imported.missing, "aliasredirects") && has(&imported.by_hand, "layout"),
        "{imported:?}"
    );
}

#[test]
fn quartz_5() {
    let config = "
configuration:
  pageTitle: Grimoire
  locale: es-ES
  baseUrl: dnd.example.org
  ignorePatterns: [private, _rules]
plugins:
  - source: github:quartz-community/remove-draft
    enabled: true
  - source: github:quartz-community/explicit-publish
    enabled: false
  - source: github:quartz-community/hard-line-breaks
    enabled: true
  - source: github:quartz-community/encrypted-pages
    enabled: true
";
    let imported = read(Tool::Quartz, &[("quartz.config.yaml", config)]);
    let told = settings(&imported);
    assert!(!has(&told, "publish") && has(&told, "strict_line_breaks = false"), "{told:?}");
    assert!(has(&imported.by_hand, "moc encrypts nothing"), "{imported:?}");
}

#[test]
fn hugo_in_its_forms() {
    let toml = "baseURL = 'https://example.org/'\ntitle = 'Handbook'\nlanguageCode = 'en-us'\ntheme = 'x'\n\
                [params]\nauthor = 'Ann'\ndescription = 'About'\nfoo = 1\n[menus]\n[[menus.main]]\nname = 'a'\n\
                [mystery]\na = 1\n";
    let imported = read(Tool::Hugo, &[("hugo.toml", toml)]);
    assert_eq!(
        settings(&imported),
        [
            "content.strict_line_breaks = true",
            r#"site.author = "Ann""#,
            r#"site.base_url = "https://example.org/""#,
            r#"site.description = "About""#,
            r#"site.language = "en-US""#,
            r#"site.title = "Handbook""#,
        ]
    );
    assert!(has(&imported.missing, "foo") && has(&imported.by_hand, "`mystery`"), "{imported:?}");
    let parts = [
        ("config/_default/hugo.yaml", "title: T\ncontentDir: notes\nrelativeURLs: true\n"),
        ("config/_default/params.toml", "description = 'D'\n"),
    ];
    let told = settings(&read(Tool::Hugo, &parts));
    let wanted = [
        r#"content.dir = "notes""#,
        "content.strict_line_breaks = true",
        r#"site.description = "D""#,
        r#"site.title = "T""#,
    ];
    assert_eq!(told, wanted);
    assert!(has(&settings(&read(Tool::Hugo, &[("config.json", "{\"title\": \"J\"}")])), "\"J\""));
}

#[test]
fn zola() {
    let config = "base_url = \"https://example.org\"\ntitle = \"Z\"\ncompile_sass = true\ngenerate_feeds = false\n\
                  ignored_content = [\"*.tmp\", \"drafts/**\"]\n[markdown]\nhighlight_code = true\n[extra]\nx = 1\n";
    let imported = read(Tool::Zola, &[("config.toml", config)]);
    assert_eq!(
        settings(&imported),
        [
            r#"content.ignore = ["*.tmp", "drafts/**"]"#,
            "content.strict_line_breaks = true",
            "feeds.enabled = false",
            r#"site.base_url = "https://example.org""#,
            r#"site.title = "Z""#,
        ]
    );
    assert!(has(&imported.missing, "Sass") && has(&imported.by_hand, "`@`"), "{imported:?}");
}

#[test]
fn mkdocs_with_material() {
    let config = "
site_name: Docs
site_url: https://docs.example.org/
repo_url: https://github.com/a/b
edit_uri: edit/main/manual/
docs_dir: manual
theme:
  name: material
  language: de
  palette: {scheme: default}
nav:
  - Home: index.md
plugins:
  - search
  - macros
markdown_extensions:
  - admonition
  - pymdownx.superfences
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
extra:
  analytics: {provider: google}
";
    let imported = read(Tool::MkDocs, &[("mkdocs.yml", config)]);
    assert_eq!(
        settings(&imported),
        [
            r#"content.dir = "manual""#,
            "content.strict_line_breaks = true",
            r#"site.base_url = "https://docs.example.org/""#,
            r#"site.edit_url = "https://github.com/a/b/edit/main/manual/{path}""#,
            r#"site.language = "de""#,
            r#"site.title = "Docs""#,
            r#"theme.name = "docs""#,
        ]
    );
    assert!(
        has(&imported.by_hand, "> [!note]") && has(&imported.missing, "`macros`"),
        "{imported:?}"
    );
    assert!(
        has(&imported.missing, "no analytics") && has(&imported.missing, ":name:"),
        "{imported:?}"
    );
}

#[test]
fn obsidian_publish_publishes_what_was_chosen_and_no_more() {
    let config = r#"{"siteId":"x","host":"publish-01.obsidian.md","included":["Public/"],"excluded":["Work [old]"]}"#;
    let texts = [(".obsidian/publish.json", config), ("publish.css", ""), ("publish.js", "")];
    let imported = read(Tool::ObsidianPublish, &texts);
    assert_eq!(
        settings(&imported),
        [r#"content.ignore = ["/Work [[]old[]]"]"#, r#"content.publish = "opt-in""#]
    );
    assert!(
        has(&imported.by_hand, "`Public`") && has(&imported.missing, "publish.js"),
        "{imported:?}"
    );
}

#[test]
fn what_cannot_be_read_is_told_and_is_no_half_result() {
    for (tool, name, text) in [
        (Tool::Quartz, "quartz.config.ts", "export default make()"),
        (Tool::Quartz, "quartz.config.yaml", "a: [1"),
        (Tool::Hugo, "hugo.toml", "title = "),
        (Tool::Zola, "zola.toml", "= 1"),
        (Tool::MkDocs, "mkdocs.yml", "a:\n\t- b"),
    ] {
        let told = tool.read(&files(&[(name, text)])).unwrap_err();
        assert!(told.contains(name), "{told}");
    }
}

#[test]
fn values_that_site_toml_would_refuse_are_for_somebody_to_see_to() {
    let config = "site_name: [1]\nsite_url: ''\nsite_description: 5\ntheme: {language: 'x y'}\n";
    let imported = read(Tool::MkDocs, &[("mkdocs.yml", config)]);
    assert_eq!(imported.by_hand.len(), 4, "{imported:?}");
}
