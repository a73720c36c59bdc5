//! The site that a command is about: its root, its `site.toml`, its vault.

use super::Failure;
use super::output::{self, MessageFormat, Paths};
use crate::config::{self, Config, ObsidianSettings, Overrides, Written};
use crate::diag::{Diagnostic, Severity};
use crate::io;
use crate::text::decode::decode;
use std::path::Path;

/// The configuration's file name, in the root.
const SITE_TOML: &str = "site.toml";

/// Folder of the notes where `site.toml` names none and there is one of this name.
const USUAL_CONTENT: &str = "content";

/// What there is to know before a build.
pub(super) struct Site {
    /// All settings.
    pub(super) config: Config,
    /// What is wrong with the vault's own settings.
    pub(super) diagnostics: Vec<Diagnostic>,
}

/// Reads the configuration of the site at `root`.
pub(super) fn open(root: &Path, mut overrides: Overrides) -> Result<Site, Failure> {
    is_folder(root)?;
    let written = written(root)?;
    let named = written.content.dir.as_ref().map(|dir| dir.as_str().to_owned());
    let content = content_folder(root, named.as_deref())?;
    let vault = io::root::find_root(&root.join(&content));
    let below = vault.content_dir.filter(|_| named.is_none());
    overrides.content_dir = Some(match below {
        Some(below) if !content.is_empty() => format!("{content}/{below}"),
        Some(below) => below,
        None => content,
    });
    let app = vault.app_json.map(cleaned);
    let templates = vault.templates_json.map(cleaned);
    let bookmarks = vault.bookmarks_json.map(cleaned);
    let appearance = vault.appearance_json.map(cleaned);
    let (obsidian, diagnostics) = ObsidianSettings::parse(
        app.as_deref(),
        templates.as_deref(),
        bookmarks.as_deref(),
        appearance.as_deref(),
    );
    Ok(Site { config: Config::resolve(written, &obsidian, &overrides), diagnostics })
}

/// The same for a command that prints diagnostics: a wrong `site.toml` is printed as one of
/// them, and `None` comes back for exit status 2.
pub(super) fn open_or_tell(
    root: &Path,
    overrides: Overrides,
    format: MessageFormat,
) -> Result<Option<Site>, Failure> {
    match open(root, overrides) {
        Err(Failure::Config(wrong)) => {
            output::diagnostics(&[*wrong], format, false, &Paths { root, content: None })?;
            Ok(None)
        }
        site => site.map(Some),
    }
}

/// A settings file's text without byte order mark and foreign line ends.
fn cleaned(text: String) -> String {
    decode(text.as_bytes()).text
}

/// A root that is no folder is wrong usage.
pub(super) fn is_folder(root: &Path) -> Result<(), Failure> {
    match std::fs::metadata(root) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(Failure::Usage(format!("the root `{}` is not a folder", root.display()))),
        Err(error) => {
            let reason = io::reason(&error);
            Err(Failure::Usage(format!("the root `{}` cannot be used: {reason}", root.display())))
        }
    }
}

/// `site.toml` as written; as good as empty when there is none.
fn written(root: &Path) -> Result<Written, Failure> {
    match io::root::read_text(&root.join(SITE_TOML)) {
        Ok(None) => Ok(Written::default()),
        Ok(Some(text)) => config::parse(&cleaned(text), SITE_TOML).map_err(Failure::Config),
        Err(error) => {
            let message = format!("cannot be read: {}", io::reason(&error));
            let unreadable = Diagnostic::new(Severity::Error, "config::unreadable", message);
            Err(Failure::Config(Box::new(unreadable.in_file(SITE_TOML))))
        }
    }
}

/// The folder of the notes, from the root: as configured, else `content` where there is one.
/// A root that is a vault itself is not looked into: its `content` is a folder like others.
fn content_folder(root: &Path, named: Option<&str>) -> Result<String, Failure> {
    if let Some(dir) = named {
        if root.join(dir).is_dir() {
            return Ok(dir.to_owned());
        }
        let message = format!("`[content] dir` names a folder that does not exist: `{dir}`");
        let missing = Diagnostic::new(Severity::Error, "config::folder-missing", message);
        return Err(Failure::Config(Box::new(missing.in_file(SITE_TOML))));
    }
    let is_own =
        |name: &str| std::fs::symlink_metadata(root.join(name)).is_ok_and(|found| found.is_dir());
    let has_content = is_own(USUAL_CONTENT) && !is_own(".obsidian");
    Ok(if has_content { USUAL_CONTENT } else { "" }.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use std::fs;

    /// The content folder of a site with these files.
    fn content_dir(files: &[(&str, &str)]) -> Option<String> {
        let root = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = root.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        open(root.path(), Overrides::default()).ok().unwrap().config.content_dir
    }

    #[test]
    fn the_notes_lie_in_content_where_there_is_one_else_in_the_root() {
        assert_eq!(content_dir(&[("a.md", "")]), None);
        assert_eq!(
            content_dir(&[("README.md", ""), ("content/a.md", "")]).as_deref(),
            Some("content")
        );
    }

    #[test]
    fn a_named_folder_wins_the_root_itself_included() {
        let toml = "[content]\ndir = \"notes\"";
        let files = [("site.toml", toml), ("content/a.md", ""), ("notes/a.md", "")];
        assert_eq!(content_dir(&files).as_deref(), Some("notes"));
        assert_eq!(
            content_dir(&[("site.toml", "[content]\ndir = \".\""), ("content/a.md", "")]),
            None
        );
    }

    #[test]
    fn a_vault_s_own_content_folder_is_nothing_special() {
        assert_eq!(content_dir(&[(".obsidian/app.json", "{}"), ("content/a.md", "")]), None);
    }

    #[test]
    fn a_vault_below_is_found() {
        let files = [("README.md", ""), ("vault/.obsidian/app.json", "{}"), ("vault/a.md", "")];
        assert_eq!(content_dir(&files).as_deref(), Some("vault"));
        let files = [("content/vault/.obsidian/app.json", "{}")];
        assert_eq!(content_dir(&files).as_deref(), Some("content/vault"));
    }

    #[test]
    fn a_byte_order_mark_and_foreign_line_ends_do_no_harm() {
        let toml = "\u{feff}[content]\r\ndir = \"notes\"\r\n";
        assert_eq!(
            content_dir(&[("site.toml", toml), ("notes/a.md", "")]).as_deref(),
            Some("notes")
        );
    }
}
