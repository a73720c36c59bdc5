//! What a file is by its name alone: note, asset, hidden, or nothing to moc.

use crate::diag::{Diagnostic, Severity};
use crate::text::fold::{nfc, path_key};
use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// The answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// `.md` in any case.
    Note,
    /// Any other file.
    Asset,
    /// There, but not published: ignored, or in the templates folder (X6). Its name is kept so
    /// that a link to it is told from a ghost.
    Hidden,
    /// Never looked at: dot names, leftovers of sync tools and editors (X2), `node_modules`.
    Absent,
}

/// The names that are left out, resolved once.
#[derive(Debug, Clone, Default)]
pub struct Names {
    ignore: GlobSet,
    templates: Option<String>,
    inside: String,
}

impl Names {
    /// `ignore` are globs and `templates` a folder, both relative to the content folder or to the
    /// root; `inside` is the content folder's path from the root, `""` when it is the root.
    pub fn new(
        ignore: &[String],
        templates: Option<&str>,
        inside: &str,
    ) -> (Names, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut globs = GlobSetBuilder::new();
        for written in ignore {
            let understood = glob(written);
            if understood.is_none() {
                diagnostics.push(bad_glob(written));
            }
            // A broken pattern hides at least what is called just that.
            if let Some(glob) = understood.or_else(|| glob(&globset::escape(written))) {
                globs.add(glob);
            }
        }
        let templates = templates.map(|t| path_key(t).trim_matches('/').to_owned());
        let names = Names {
            ignore: globs.build().unwrap_or_default(),
            templates: templates.filter(|t| !t.is_empty() && t != "."),
            inside: inside.trim_matches('/').to_owned(),
        };
        (names, diagnostics)
    }

    /// Judges a file by its path from the content folder.
    pub fn judge(&self, path: &str) -> Verdict {
        let segments: Vec<&str> = path.split('/').collect();
        let last = segments.len() - 1;
        if path == "site.toml"
            || segments.iter().enumerate().any(|(i, name)| is_never_read(name, i < last))
        {
            return Verdict::Absent;
        }
        let mut end = 0;
        for (i, segment) in segments.iter().enumerate() {
            end += segment.len() + usize::from(i > 0);
            if self.hides(&path[..end], i < last) {
                return Verdict::Hidden;
            }
        }
        if is_note(path) { Verdict::Note } else { Verdict::Asset }
    }

    /// Whether this very path is ignored or the templates folder.
    fn hides(&self, path: &str, is_folder: bool) -> bool {
        let from_root = if self.inside.is_empty() {
            path.to_owned()
        } else {
            format!("{}/{path}", self.inside)
        };
        let is_ignored = !self.ignore.is_empty()
            && [path, &from_root].iter().any(|p| self.ignore.is_match(nfc(p)));
        let is_templates =
            |templates: &String| [path, &from_root].iter().any(|p| path_key(p) == *templates);
        is_ignored || (is_folder && self.templates.as_ref().is_some_and(is_templates))
    }
}

/// Whether a file is called as notes are.
pub fn is_note(path: &str) -> bool {
    path.len() >= 3 && path.as_bytes()[path.len() - 3..].eq_ignore_ascii_case(b".md")
}

/// Dot names, leftovers of sync tools and editors (X2), `node_modules`.
pub(super) fn is_never_read(name: &str, is_folder: bool) -> bool {
    if name.starts_with('.') || (is_folder && name == "node_modules") {
        return true;
    }
    let lower = name.to_ascii_lowercase();
    let ends = [".tmp", "~", ".icloud", "___jb_tmp___", "___jb_old___"];
    !is_folder && (ends.iter().any(|end| lower.ends_with(end)) || lower.starts_with("~syncthing~"))
}

/// A glob as written in the configuration. `None` when it cannot be understood.
fn glob(written: &str) -> Option<Glob> {
    let inner = nfc(written.trim_matches('/'));
    let anchored =
        if written.trim_end_matches('/').contains('/') { inner } else { format!("**/{inner}") };
    GlobBuilder::new(&anchored).literal_separator(true).build().ok()
}

fn bad_glob(written: &str) -> Diagnostic {
    let message =
        format!("`{written}` in `ignore` is not a valid pattern, and may hide less than is meant");
    Diagnostic::new(Severity::Loss, "scan::bad-pattern", message).help(
        "`*` stands for anything but `/`, `**` for any folders, `[…]` and `{…}` must be closed",
    )
}
