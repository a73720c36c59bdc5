//! Invariant 5 of ARCHITECTURE.md: layers import downward only.
//!
//! Reads the sources rather than asking the compiler, because Rust has no notion of layers
//! inside a crate. Every path that starts at the crate's root counts, tests included; comments
//! do not, so that documentation may point upward.
#![allow(clippy::disallowed_methods, clippy::unwrap_used)]

use std::path::{Path, PathBuf};

/// The layers from the bottom up. A module may import those on lines above its own, and
/// itself; modules on one line may not import each other.
const LAYERS: &[&[&str]] = &[
    &["config", "history"],
    &["value", "setup"],
    &["note"],
    &["vault"],
    &["query", "diagram"],
    &["html"],
    &["site"],
    &["theme"],
    &["leaks"],
    &["build", "external", "mend"],
    &["serve"],
    &["cli"],
];

/// Beneath all layers, open to all of them and to each other.
const GROUND: &[&str] = &["text", "diag"];

/// Stands beside the layers: the disk. What it may import, and who may import it.
const IO: &str = "io";
const IO_IMPORTS: &[&str] = &["config"];
const IMPORTS_IO: &[&str] = &["build", "serve", "cli"];

#[test]
fn imports_point_downward() {
    let mut wrong = Vec::new();
    for file in rust_files(&source_root()) {
        let Some(module) = top_module(&file) else {
            continue;
        };
        let text = std::fs::read_to_string(&file).unwrap();
        for (line, imported) in imports(&text, depth(&file)) {
            if let Err(reason) = judge(&module, &imported) {
                wrong.push(format!("{}:{line}: {reason}", shown(&file)));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "imports that climb up the layers (see ARCHITECTURE.md):\n{}",
        wrong.join("\n")
    );
}

#[test]
fn every_module_has_a_layer() {
    for file in rust_files(&source_root()) {
        if let Some(module) = top_module(&file) {
            assert!(
                is_known(&module),
                "{}: `{module}` has no layer yet: give it one in tests/layers.rs",
                shown(&file)
            );
        }
    }
}

#[test]
fn the_reader_of_imports_sees_what_it_should() {
    let text = "//! [`crate::cli`] is only named\n\
        use crate::vault::{Vault, x};\n\
        use crate::{\n    diag::{self, Place},\n    text::slug,\n};\n\
        fn f() -> crate::note::Note { r#\"\"crate::io\"#; super::super::html::g() }\n\
        mod tests { use super::*; }\n";
    let found = imports(text, 2);
    let expected = [(2, "vault"), (4, "diag"), (5, "text"), (7, "html"), (7, "note")];
    assert_eq!(found, expected.map(|(line, name)| (line, name.to_owned())));
}

#[test]
fn the_judge_knows_up_from_down() {
    assert!(judge("vault", "note").is_ok());
    assert!(judge("text", "diag").is_ok());
    assert!(judge("html", "query").is_ok());
    assert!(judge("cli", "io").is_ok());
    assert!(judge("io", "config").is_ok());
    for (from, to) in [
        ("note", "vault"),
        ("text", "config"),
        ("query", "diagram"),
        ("html", "io"),
        ("io", "note"),
        ("site", "cli"),
    ] {
        assert!(judge(from, to).is_err(), "{from} must not import {to}");
    }
}

/// Whether `module` may import `imported`, with the reason why not.
fn judge(module: &str, imported: &str) -> Result<(), String> {
    if module == imported || !is_known(imported) || GROUND.contains(&imported) {
        return Ok(());
    }
    if module == IO {
        return match IO_IMPORTS.contains(&imported) {
            true => Ok(()),
            false => Err(format!("`io` imports `{imported}`; it may import {IO_IMPORTS:?} alone")),
        };
    }
    if imported == IO {
        return match IMPORTS_IO.contains(&module) {
            true => Ok(()),
            false => Err(format!("`{module}` imports `io`; only {IMPORTS_IO:?} may")),
        };
    }
    match (height(module), height(imported)) {
        (Some(own), Some(other)) if other < own => Ok(()),
        _ => Err(format!("`{module}` imports `{imported}`, which is not below it")),
    }
}

fn is_known(module: &str) -> bool {
    module == IO || GROUND.contains(&module) || height(module).is_some()
}

fn height(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The modules at the crate's root that a file names, each with its line. `depth` is how many
/// `super` lead from the file's module to the root.
fn imports(text: &str, depth: usize) -> Vec<(usize, String)> {
    let code = without_comments_and_strings(text);
    let mut found = Vec::new();
    for (at, path) in ["crate::", "super::"].iter().flat_map(|path| code.match_indices(path)) {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let is_in_tests = code[..at].contains("mod tests {");
        let after = match path {
            "crate::" => Some(at + path.len()),
            _ => past_supers(&code, at, depth + usize::from(is_in_tests)),
        };
        let Some(after) = after else {
            continue;
        };
        for (name_at, name) in first_names(&code, after) {
            let line = code[..name_at].matches('\n').count() + 1;
            found.push((line, name));
        }
    }
    found.sort();
    found
}

/// The place after a chain of `super::` that reaches the crate's root, if it does.
fn past_supers(code: &str, at: usize, depth: usize) -> Option<usize> {
    let steps = code[at..].split("super::").skip(1).take_while(|rest| rest.is_empty()).count() + 1;
    (steps == depth).then_some(at + steps * "super::".len())
}

/// The first name of each path that starts at `at`: one, or those of a `{…}` group.
fn first_names(code: &str, at: usize) -> Vec<(usize, String)> {
    let rest = &code[at..];
    if !rest.starts_with('{') {
        return name_at(code, at).into_iter().collect();
    }
    let mut names = Vec::new();
    let mut open = 0;
    for (offset, character) in rest.char_indices() {
        match character {
            '{' => open += 1,
            '}' => open -= 1,
            _ => {}
        }
        let starts_item = open == 1 && (character == '{' || character == ',');
        if starts_item {
            let gap = rest[offset + 1..].len() - rest[offset + 1..].trim_start().len();
            names.extend(name_at(code, at + offset + 1 + gap));
        }
        if open == 0 {
            break;
        }
    }
    names
}

fn name_at(code: &str, at: usize) -> Option<(usize, String)> {
    let name: String =
        code[at..].chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect();
    (!name.is_empty()).then_some((at, name))
}

/// The same text, line for line, with comments and string contents blanked out.
fn without_comments_and_strings(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('/', Some('/')) => while chars.next_if(|c| *c != '\n').is_some() {},
            // A character literal may hold a quotation mark.
            ('\'', Some('"')) => {
                chars.next();
                chars.next();
            }
            ('"', _) => skip_string(&mut chars, &mut out),
            _ => out.push(c),
        }
    }
    out
}

/// Past the end of a string whose opening quotation mark has just been read; its line ends
/// are kept. `out` ends in `r#…` where the string is a raw one.
fn skip_string(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, out: &mut String) {
    let before = out.trim_end_matches('#');
    let is_raw = before.ends_with('r');
    let hashes = if is_raw { out.len() - before.len() } else { 0 };
    let mut end = None;
    while let Some(c) = chars.next() {
        let is_escape = c == '\\' && !is_raw;
        let kept = if is_escape { chars.next() } else { Some(c) };
        if kept == Some('\n') {
            out.push('\n');
        }
        end = match (c, end) {
            ('"', _) => Some(0),
            ('#', Some(seen)) => Some(seen + 1),
            _ => None,
        };
        if end == Some(hashes) {
            break;
        }
    }
}

fn source_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// `src/note/links/x.rs` → `note`; `None` for `src/lib.rs` and `src/main.rs`, which see all.
fn top_module(file: &Path) -> Option<String> {
    let inside = file.strip_prefix(source_root()).ok()?;
    let mut parts = inside.components();
    let first = parts.next()?.as_os_str().to_str()?;
    parts.next()?;
    Some(first.to_owned())
}

/// How many modules lie between a file's own and the crate's root, its own included.
fn depth(file: &Path) -> usize {
    let inside = file.strip_prefix(source_root()).unwrap_or(file);
    let is_mod = inside.file_name().is_some_and(|name| name == "mod.rs");
    inside.components().count() - usize::from(is_mod)
}

fn shown(file: &Path) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    file.strip_prefix(root).unwrap_or(file).display().to_string()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let mut files = Vec::new();
    for path in entries {
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}
