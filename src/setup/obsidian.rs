//! What a vault's own settings say about a site of it.
//!
//! Three things that the app keeps apart from notes would be published if nobody said otherwise:
//! files that it excludes from search, templates of the plugin Templater, daily notes. They are
//! left out, told, and easily taken back: a page too few is mended, a page too many is not.

use super::Settings;
use super::settings::glob_of;
use crate::config::ObsidianSettings;
use serde_json::Value;

/// Texts of the files in `.obsidian`, where they exist.
#[derive(Debug, Clone, Copy, Default)]
pub struct VaultFiles<'t> {
    /// `app.json`
    pub app: Option<&'t str>,
    /// `templates.json`
    pub templates: Option<&'t str>,
    /// `plugins/templater-obsidian/data.json`
    pub templater: Option<&'t str>,
    /// `daily-notes.json`
    pub daily_notes: Option<&'t str>,
    /// Whether there is a folder `plugins/obsidian-excalidraw-plugin`.
    pub has_excalidraw: bool,
}

/// Settings for the site, and what there is to say about them, a sentence each.
pub fn settings(files: VaultFiles<'_>) -> (Settings, Vec<String>) {
    let (vault, diagnostics) = ObsidianSettings::parse(files.app, files.templates, None, None);
    let mut remarks: Vec<String> = diagnostics.iter().map(|found| found.message.clone()).collect();
    let mut settings = Settings::default();
    if let Some(is_strict) = vault.strict_line_breaks {
        keep(
            settings.set("content", "strict_line_breaks", is_strict, Some("app.json")),
            &mut remarks,
        );
    }
    for pattern in &vault.excluded {
        match excluded(pattern) {
            Some(glob) => keep(settings.ignore(&glob, "app.json (excluded files)"), &mut remarks),
            None => remarks.push(format!(
                "the excluded files `{pattern}` are a regular expression, which `ignore` has not: such notes are \
                 published unless you leave them out"
            )),
        }
    }
    templates(&vault, text_of(files.templater, "templates_folder"), &mut settings, &mut remarks);
    if let Some(folder) = text_of(files.daily_notes, "folder") {
        keep(settings.ignore(&glob_of(&folder), "daily-notes.json"), &mut remarks);
        remarks.push(format!("daily notes in `{folder}` are left out; take them out of `ignore` if others may read them"));
    }
    if files.has_excalidraw {
        keep(settings.ignore("*.excalidraw.md", "the plugin Excalidraw"), &mut remarks);
    }
    if let Some(folder) = text_of(files.app, "attachmentFolderPath") {
        remarks.push(format!(
            "attachments lie in `{folder}`: those that a published note shows are copied, no others"
        ));
    }
    (settings, remarks)
}

/// The app's own templates folder is the site's; that of Templater too, where there is no other.
fn templates(
    vault: &ObsidianSettings,
    templater: Option<String>,
    settings: &mut Settings,
    remarks: &mut Vec<String>,
) {
    let core = vault.templates.as_ref().map(|folder| (folder, "templates.json"));
    let (folder, file) = match (core, &templater) {
        (Some(core), _) => core,
        (None, Some(folder)) => (folder, "Templater's data.json"),
        (None, None) => return,
    };
    keep(settings.set("content", "templates", folder.as_str(), Some(file)), remarks);
    if let Some(other) = templater.as_ref().filter(|other| *other != folder) {
        keep(settings.ignore(&glob_of(other), "Templater's data.json"), remarks);
    }
}

/// A filter of the app as a glob: the beginning of a path. `None` for a regular expression.
fn excluded(pattern: &str) -> Option<String> {
    let is_expression = pattern.len() > 1 && pattern.starts_with('/') && pattern.ends_with('/');
    let glob = glob_of(pattern);
    match pattern.ends_with('/') || pattern.ends_with(".md") {
        _ if is_expression || glob == "/" => None,
        true => Some(glob),
        false => Some(format!("{glob}*")),
    }
}

/// A text that says something, in a JSON object; without slashes at its ends.
fn text_of(json: Option<&str>, key: &str) -> Option<String> {
    let value: Value = serde_json::from_str(json?).ok()?;
    let text = value.get(key)?.as_str()?.trim().trim_matches('/');
    (!text.is_empty() && text != "." && !text.starts_with("./")).then(|| text.to_owned())
}

/// What cannot be set is said.
fn keep(result: Result<(), String>, remarks: &mut Vec<String>) {
    remarks.extend(result.err());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vault_s_settings_become_the_site_s() {
        let (settings, remarks) = settings(VaultFiles {
            app: Some(
                r#"{"strictLineBreaks": false, "attachmentFolderPath": "files",
                    "userIgnoreFilters": ["Archive/", "Log [old].md", "Priv", "/\\.tmp/"]}"#,
            ),
            templates: Some(r#"{"folder": "Meta/Templates"}"#),
            templater: Some(r#"{"templates_folder": "Meta/Templater"}"#),
            daily_notes: Some(r#"{"folder": "Journal/"}"#),
            has_excalidraw: true,
        });
        let told: Vec<String> =
            settings.iter().map(|(_, key, setting)| format!("{key} = {}", setting.value)).collect();
        assert_eq!(
            told,
            [
                r#"ignore = ["/Archive", "/Log [[]old[]].md", "/Priv*", "/Meta/Templater", "/Journal", "*.excalidraw.md"]"#,
                "strict_line_breaks = false",
                r#"templates = "Meta/Templates""#,
            ]
        );
        assert_eq!(remarks.len(), 3, "{remarks:?}");
    }

    #[test]
    fn templater_alone_has_the_templates_folder() {
        let templater = Some(r#"{"templates_folder": "T"}"#);
        let (settings, remarks) = settings(VaultFiles { templater, ..VaultFiles::default() });
        assert_eq!(
            settings.get("content", "templates").map(|s| s.value.to_string()).as_deref(),
            Some("\"T\"")
        );
        assert!(settings.get("content", "ignore").is_none() && remarks.is_empty());
    }

    #[test]
    fn nothing_and_nonsense_set_nothing() {
        for app in [None, Some("{"), Some(r#"{"attachmentFolderPath": "./"}"#), Some("[]")] {
            let files =
                VaultFiles { app, daily_notes: app, templater: app, ..VaultFiles::default() };
            assert_eq!(settings(files).0, Settings::default());
        }
    }
}
