//! What the vault's own settings say: `app.json`, `templates.json`, `bookmarks.json` and
//! `appearance.json` in `.obsidian`.
//!
//! The app owns these files, so whatever is wrong in them is only a warning, key by key, and
//! keys that moc does not know are none of its business.

use crate::diag::{Diagnostic, Severity};
use crate::text::lines;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// The settings that moc takes over; `None` and empty where the app has not set them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObsidianSettings {
    /// `strictLineBreaks` of `app.json`.
    pub strict_line_breaks: Option<bool>,
    /// `userIgnoreFilters` of `app.json`, as written.
    pub excluded: Vec<String>,
    /// `folder` of `templates.json`, from the vault's root, without slashes at its ends.
    pub templates: Option<String>,
    /// Paths of bookmarked files in `bookmarks.json`, those in groups included.
    pub starred: BTreeSet<String>,
    /// `enabledCssSnippets` of `appearance.json`: names of files in `.obsidian/snippets`, without
    /// `.css`.
    pub snippets: Vec<String>,
}

const APP: &str = ".obsidian/app.json";
const TEMPLATES: &str = ".obsidian/templates.json";
const BOOKMARKS: &str = ".obsidian/bookmarks.json";
const APPEARANCE: &str = ".obsidian/appearance.json";

impl ObsidianSettings {
    /// Reads the texts of the four files, where they exist.
    pub fn parse(
        app_json: Option<&str>,
        templates_json: Option<&str>,
        bookmarks_json: Option<&str>,
        appearance_json: Option<&str>,
    ) -> (Self, Vec<Diagnostic>) {
        let mut found = Vec::new();
        let app = object(app_json, APP, &mut found);
        let templates = object(templates_json, TEMPLATES, &mut found);
        let bookmarks = object(bookmarks_json, BOOKMARKS, &mut found);
        let appearance = object(appearance_json, APPEARANCE, &mut found);
        let mut starred = BTreeSet::new();
        bookmarked(bookmarks.get("items"), &mut starred);
        let settings = ObsidianSettings {
            strict_line_breaks: boolean(&app, "strictLineBreaks", &mut found),
            excluded: texts((&app, APP), "userIgnoreFilters", &mut found),
            templates: folder(&templates, "folder", &mut found),
            starred,
            snippets: snippets(&appearance, &mut found),
        };
        (settings, found)
    }
}

/// Bookmarked files, down into groups. Headings, searches and folders are no files.
fn bookmarked(items: Option<&Value>, starred: &mut BTreeSet<String>) {
    for item in items.and_then(Value::as_array).into_iter().flatten() {
        match (item["type"].as_str(), item["path"].as_str()) {
            (Some("file"), Some(path)) => {
                starred.insert(path.to_owned());
            }
            (Some("group"), _) => bookmarked(item.get("items"), starred),
            _ => {}
        }
    }
}

/// The object in `text`; an empty one, with a warning, when there is none.
fn object(text: Option<&str>, file: &str, found: &mut Vec<Diagnostic>) -> Map<String, Value> {
    let Some(text) = text.filter(|text| !text.trim().is_empty()) else {
        return Map::new();
    };
    let warning = |message: String| Diagnostic::new(Severity::Warning, "config::obsidian", message);
    match serde_json::from_str(text) {
        Ok(Value::Object(object)) => return object,
        Ok(_) => found.push(warning("the file holds no JSON object".to_owned()).in_file(file)),
        Err(error) => {
            let line_start = text
                .split_inclusive('\n')
                .take(error.line().saturating_sub(1))
                .map(str::len)
                .sum::<usize>();
            let at = line_start + error.column().saturating_sub(1);
            let message = format!("the file is not JSON: {}", reason(&error));
            found.push(warning(message).at(lines::place(file, text, at, at + 1)));
        }
    }
    Map::new()
}

/// The error without serde's own "at line 1 column 2".
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.split(" at line ").next().unwrap_or_default().to_owned()
}

fn boolean(app: &Map<String, Value>, key: &str, found: &mut Vec<Diagnostic>) -> Option<bool> {
    match app.get(key) {
        None | Some(Value::Null) => None,
        Some(Value::Bool(value)) => Some(*value),
        Some(_) => {
            found.push(wrong_type(APP, key, "true or false"));
            None
        }
    }
}

/// A list of texts in the object of `file`.
fn texts(
    (object, file): (&Map<String, Value>, &str),
    key: &str,
    found: &mut Vec<Diagnostic>,
) -> Vec<String> {
    match object.get(key) {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(items)) => {
            let texts: Vec<String> =
                items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            if texts.len() < items.len() {
                found.push(wrong_type(file, key, "a list of strings"));
            }
            texts
        }
        Some(_) => {
            found.push(wrong_type(file, key, "a list of strings"));
            Vec::new()
        }
    }
}

/// Snippets that are switched on. Each is the name of a file, never a way to one.
fn snippets(appearance: &Map<String, Value>, found: &mut Vec<Diagnostic>) -> Vec<String> {
    let key = "enabledCssSnippets";
    let mut names = texts((appearance, APPEARANCE), key, found);
    names.retain(|name| {
        let is_name = !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\']);
        if !is_name {
            let message = format!("`{key}` names `{name}`, which is not the name of a snippet");
            let warning = Diagnostic::new(Severity::Warning, "config::obsidian", message);
            found.push(warning.in_file(APPEARANCE));
        }
        is_name
    });
    names
}

fn folder(
    templates: &Map<String, Value>,
    key: &str,
    found: &mut Vec<Diagnostic>,
) -> Option<String> {
    match templates.get(key) {
        None | Some(Value::Null) => None,
        Some(Value::String(folder)) => {
            let folder = folder.trim().trim_matches('/');
            (!folder.is_empty()).then(|| folder.to_owned())
        }
        Some(_) => {
            found.push(wrong_type(TEMPLATES, key, "a string"));
            None
        }
    }
}

fn wrong_type(file: &str, key: &str, expected: &str) -> Diagnostic {
    let message = format!("`{key}` is not {expected}, so it is not used");
    Diagnostic::new(Severity::Warning, "config::obsidian", message).in_file(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_s_own_files() {
        let app = r#"{"strictLineBreaks": true, "userIgnoreFilters": ["Archive/", "/\\.tmp/"], "theme": "x"}"#;
        let (settings, found) = ObsidianSettings::parse(
            Some(app),
            Some(r#"{"folder": "Meta/Templates/"}"#),
            None,
            None,
        );
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(settings.strict_line_breaks, Some(true));
        assert_eq!(settings.excluded, ["Archive/", "/\\.tmp/"]);
        assert_eq!(settings.templates.as_deref(), Some("Meta/Templates"));
    }

    #[test]
    fn no_files_empty_files_and_null_are_nothing_set() {
        for app in [
            None,
            Some(""),
            Some("{}"),
            Some(r#"{"strictLineBreaks":null,"userIgnoreFilters":null}"#),
        ] {
            assert_eq!(
                ObsidianSettings::parse(app, Some(r#"{"folder":"/"}"#), None, None),
                Default::default()
            );
        }
    }

    #[test]
    fn a_wrong_key_is_told_and_the_others_still_count() {
        let app = r#"{"strictLineBreaks": "yes", "userIgnoreFilters": ["a", 1]}"#;
        let (settings, found) =
            ObsidianSettings::parse(Some(app), Some(r#"{"folder": 3}"#), None, None);
        assert_eq!(settings.excluded, ["a"]);
        assert_eq!((settings.strict_line_breaks, settings.templates), (None, None));
        assert_eq!(found.len(), 3);
        assert!(found.iter().all(|one| one.severity == Severity::Warning));
    }

    #[test]
    fn broken_json_is_a_warning_at_its_place() {
        let (settings, found) =
            ObsidianSettings::parse(Some("{\n  \"a\": ?\n}"), Some("[]"), None, None);
        assert_eq!(settings, ObsidianSettings::default());
        let mark = found[0].place.as_ref().and_then(|place| place.mark.as_ref());
        assert_eq!(mark.map(|mark| mark.line), Some(2), "{found:?}");
        assert!(!found[0].message.contains("line"), "{found:?}");
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn bookmarks_are_found_in_groups_too() {
        let bookmarks = r#"{"items": [
            {"type": "file", "path": "a.md"}, {"type": "folder", "path": "b"}, 7,
            {"type": "group", "items": [{"type": "file", "path": "c/d.md"}]}]}"#;
        let (settings, found) = ObsidianSettings::parse(None, None, Some(bookmarks), None);
        assert!(found.is_empty(), "{found:?}");
        assert_eq!(settings.starred.into_iter().collect::<Vec<_>>(), ["a.md", "c/d.md"]);
    }

    #[test]
    fn snippets_are_names_of_files() {
        let appearance = r#"{"cssTheme": "x", "enabledCssSnippets": ["wide tables", "../../x", ".x", "a\\b", ""]}"#;
        let (settings, found) = ObsidianSettings::parse(None, None, None, Some(appearance));
        assert_eq!(settings.snippets, ["wide tables"]);
        assert_eq!(found.len(), 4);
        assert!(found[0].message.contains("`../../x`"), "{found:?}");
    }

    #[test]
    fn deep_nesting_is_refused_quietly() {
        let deep = "[".repeat(100_000);
        assert_eq!(ObsidianSettings::parse(Some(&deep), None, None, None).1.len(), 1);
    }
}
