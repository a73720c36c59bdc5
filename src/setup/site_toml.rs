//! `site.toml` with every key that there is, described; those that are set are set.
//!
//! The file is a text of its own, `site.toml` beside this one, so that it reads as the user will
//! read it. Tests hold it to the keys that the configuration knows, and to their defaults.

use super::Settings;

const TEMPLATE: &str = include_str!("site.toml");

/// The text of the file.
pub fn text(settings: &Settings) -> String {
    let mut table = "";
    let mut out = String::new();
    for line in TEMPLATE.lines() {
        if let Some(name) = line.trim_start_matches('#').strip_prefix('[') {
            table = name.trim_end_matches(']');
        }
        let setting = key(line).and_then(|key| Some((key, settings.get(table, key)?)));
        match setting {
            Some((key, setting)) => {
                if !setting.from.is_empty() {
                    let sources = setting.from.join(", ").replace(char::is_control, " ");
                    out.push_str(&format!("# From {sources}.\n"));
                }
                out.push_str(&format!("{key} = {}\n", setting.value));
            }
            None => out.push_str(&format!("{line}\n")),
        }
    }
    out
}

/// The key that a line of the template has, not in use.
fn key(line: &str) -> Option<&str> {
    let (key, _) = line.strip_prefix('#')?.split_once(" = ")?;
    (!key.starts_with([' ', '['])).then_some(key)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::config::{Config, ObsidianSettings, Overrides, TABLES, parse};
    use std::collections::BTreeSet;

    /// Keys whose line shows an example, since there is no default to show, or since to write the
    /// default is to count on it.
    const EXAMPLES: [&str; 12] = [
        "dates",
        "redirects",
        "title",
        "description",
        "base_url",
        "cname",
        "author",
        "edit_url",
        "dir",
        "templates",
        "port",
        "editor_url",
    ];

    /// The template with all keys in use, or all but the examples.
    fn in_use(with_examples: bool) -> String {
        let mut lines: Vec<String> = Vec::new();
        for line in TEMPLATE.lines() {
            let is_kept = key(line).is_some_and(|key| !EXAMPLES.contains(&key));
            let is_table = line.starts_with("#[");
            match with_examples && (key(line).is_some() || is_table) || is_kept && !is_table {
                true => lines.push(line.trim_start_matches('#').to_owned()),
                false => lines.push(line.to_owned()),
            }
        }
        lines.join("\n")
    }

    fn resolved(text: &str) -> Config {
        let written = parse(text, "site.toml").unwrap();
        Config::resolve(written, &ObsidianSettings::default(), &Overrides::default())
    }

    #[test]
    fn as_it_is_it_sets_nothing() {
        assert_eq!(resolved(&text(&Settings::default())), Config::default());
    }

    #[test]
    fn every_key_has_its_line_and_no_other() {
        let mut table = "";
        let mut found = BTreeSet::new();
        for line in TEMPLATE.lines() {
            if let Some(name) = line.trim_start_matches('#').strip_prefix('[') {
                table = name.trim_end_matches(']');
            }
            found.extend(key(line).map(|key| format!("{table}.{key}")));
        }
        let kinds = parse("[kinds.recipe]\n\"?\" = 1", "site.toml").unwrap_err().help.unwrap();
        let kinds = kinds.split('`').skip(1).step_by(2).map(|key| format!("kinds.recipe.{key}"));
        let fixed = TABLES
            .iter()
            .flat_map(|(table, keys)| keys.iter().map(move |key| format!("{table}.{key}")));
        let known: BTreeSet<String> =
            fixed.chain(kinds).chain(["enums.difficulty".to_owned()]).collect();
        let missing: Vec<_> = known.difference(&found).collect();
        let unknown: Vec<_> = found.difference(&known).collect();
        assert!(
            missing.is_empty() && unknown.is_empty(),
            "missing {missing:?}, unknown {unknown:?}"
        );
    }

    #[test]
    fn every_line_can_be_put_into_use() {
        resolved(&in_use(true));
    }

    #[test]
    fn what_is_shown_as_a_default_is_the_default() {
        let text = in_use(false);
        let (text, _) = text.split_once("# Values that have an order").unwrap();
        assert_eq!(resolved(text), Config::default());
    }

    #[test]
    fn what_is_set_is_set_with_its_source_above_it() {
        let mut settings = Settings::default();
        settings.set("site", "title", "A \"quoted\" name\u{1}", None).unwrap();
        settings.set("content", "strict_line_breaks", true, Some("app.json\n[x]")).unwrap();
        settings.ignore("/Private", "app.json").unwrap();
        let variables = toml::Table::from_iter([("accent".to_owned(), "red".into())]);
        settings.set("theme", "variables", variables, None).unwrap();
        let text = text(&settings);
        let config = resolved(&text);
        assert_eq!(config.title.as_deref(), Some("A \"quoted\" name\u{1}"));
        assert!(config.strict_line_breaks);
        assert_eq!(config.ignore, ["/Private"]);
        assert_eq!(config.theme_variables["accent"], "red");
        assert!(text.contains("# From app.json [x].\nstrict_line_breaks = true\n"), "{text}");
    }
}
