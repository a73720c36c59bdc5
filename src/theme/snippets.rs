//! The vault's own CSS snippets, as a style of its own that pages load after all else.
//!
//! Before them stands `snippets.css` of the theme, which gives Obsidian's variables the theme's
//! values and the theme's the values that a snippet sets. So the cost is only where they are used.

use super::files::Files;
use super::squeeze::squeezed;
use crate::diag::{Diagnostic, Severity};
use crate::text::nearest::nearest;
use std::collections::BTreeMap;

/// The style's name, in the theme and among what pages load.
pub(super) const NAME: &str = "snippets.css";

/// The snippets of these names, joined in their order; none where the site uses none. One that is
/// not there is reported.
pub(super) fn style(
    files: &Files,
    names: &[String],
    snippets: &BTreeMap<String, Vec<u8>>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Vec<u8>> {
    let mut style = Vec::new();
    let mut bridge = Vec::new();
    squeezed(files.get(NAME).map_or(&[][..], |file| &file.bytes), &mut bridge);
    for name in names {
        match snippets.get(name) {
            Some(css) => {
                squeezed(css, &mut style);
                style.push(b'\n');
            }
            None => diagnostics.push(missing(name, snippets)),
        }
    }
    (!style.is_empty()).then(|| [bridge, vec![b'\n'], style].concat())
}

fn missing(name: &str, snippets: &BTreeMap<String, Vec<u8>>) -> Diagnostic {
    let message = format!("the snippet `{name}` is switched on, and there is no such file");
    let found = Diagnostic::new(Severity::Warning, "theme::snippet-missing", message)
        .in_file(format!(".obsidian/snippets/{name}.css"));
    match nearest(name, snippets.keys().map(String::as_str)) {
        Some(near) => found.help(format!("there is `{near}.css`")),
        None => found.help("switch it off in the app under Appearance, or put the file there"),
    }
}
