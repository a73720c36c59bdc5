//! `default/note.html`, the default theme's `note.html` whatever stands in its place: so a template
//! may extend the very one that it replaces and change a single block, or put something around a
//! partial. Every built-in theme that a site's theme consists of can be asked like this.

use super::files::{File, Files};
use super::templates::{FOLDER, Source, Sources};
use crate::text::decode;

/// Adds the templates that some template asks for under such a name.
pub(super) fn add(files: &Files, sources: &mut Sources) {
    let mut open: Vec<String> = sources.values().flat_map(|it| asked(files, &it.text)).collect();
    while let Some(name) = open.pop() {
        if sources.contains_key(&name) {
            continue;
        }
        if let Some(source) = source(files, &name) {
            open.extend(asked(files, &source.text));
            sources.insert(name, source);
        }
    }
}

/// The names of this kind that stand in quotes in a template.
fn asked(files: &Files, text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for (theme, _) in files.layers() {
        for quote in ['"', '\''] {
            let start = format!("{quote}{}/", theme.as_str());
            let ends = text.split(start.as_str()).skip(1).filter_map(|rest| rest.split_once(quote));
            names.extend(ends.map(|(name, _)| format!("{}/{name}", theme.as_str())));
        }
    }
    names
}

/// The template that such a name means.
fn source(files: &Files, name: &str) -> Option<Source> {
    let (theme, rest) = name.split_once('/')?;
    let path = format!("{FOLDER}{rest}");
    let (_, layer) = files.layers().find(|(known, _)| known.as_str() == theme)?;
    let file = layer.get(&path)?;
    let shown = files.shown_as(&path, file);
    let text = match files.get(&path) {
        // Nothing is in its place. It must not be there twice, or its components would be.
        Some(top) if is_same(top, file) => match rest.starts_with("partials/") {
            true => format!("{{% include \"{rest}\" %}}"),
            false => format!("{{% extends \"{rest}\" %}}"),
        },
        _ => decode::decode(&file.bytes).text,
    };
    Some(Source { text, shown })
}

fn is_same(one: &File, other: &File) -> bool {
    !one.is_own() && one.bytes == other.bytes
}
