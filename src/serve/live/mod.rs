//! What runs in the browser while a site is edited: scripts that are no part of the site.
//!
//! `live.js` is loaded by every page, through the one element by which a page differs from a cold
//! build's. It loads the others: `page.js` hears of news and asks for the page again, `patch.js`
//! puts what is different in place, `state.js` keeps what a reader has made of it, `findings.js`
//! shows what moc has to say, which it asks for when there is something.

use crate::diag::{Diagnostic, Severity, codes};
use crate::serve::Editor;
use crate::text::escape;
use memchr::memmem;
use serde::Serialize;
use std::sync::Arc;

/// Names of the server's own files.
pub(super) const EVENTS: &str = "events";
pub(super) const DIAGNOSTICS: &str = "diagnostics.json";
/// The script that pages load.
const FIRST: &str = "live.js";

/// A script by its name.
pub(super) fn script(name: &str) -> Option<&'static str> {
    Some(match name {
        FIRST => include_str!("live.js"),
        "page.js" => include_str!("page.js"),
        "patch.js" => include_str!("patch.js"),
        "state.js" => include_str!("state.js"),
        "findings.js" => include_str!("findings.js"),
        _ => return None,
    })
}

/// A page with the element that loads the script, before all other scripts: it has to see the
/// page as it was sent. The content security policy stands above them.
pub(super) fn with_script(page: &[u8], base: &str) -> Vec<u8> {
    let element = format!("<script defer src=\"{base}{}{FIRST}\"></script>\n", super::http::OWN);
    let end_of_head = memmem::find(page, b"</head>");
    let head = &page[..end_of_head.unwrap_or(page.len())];
    let at = memmem::find(head, b"<script").unwrap_or(head.len());
    [&page[..at], element.as_bytes(), &page[at..]].concat()
}

/// A finding as the script shows it.
#[derive(Serialize)]
struct Shown<'a> {
    severity: Severity,
    code: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    file: Option<&'a str>,
    line: Option<u32>,
    column: Option<u32>,
    source: Option<&'a str>,
    /// Where the mark begins in `source`, in characters, counted from 0.
    start: Option<usize>,
    length: Option<u32>,
    /// Opens the place in an editor.
    edit: Option<String>,
    /// Where the guide says what the code means.
    url: Option<String>,
}

/// All findings as JSON.
pub(super) fn diagnostics(all: &[Diagnostic], editor: Option<&Editor>) -> Arc<[u8]> {
    let shown: Vec<Shown<'_>> = all.iter().map(|one| shown(one, editor)).collect();
    serde_json::to_vec(&shown).unwrap_or_else(|_| b"[]".into()).into()
}

fn shown<'a>(one: &'a Diagnostic, editor: Option<&Editor>) -> Shown<'a> {
    let place = one.place.as_ref();
    let mark = place.and_then(|place| place.mark.as_ref());
    let (line, column) = (mark.map(|mark| mark.line), mark.map(|mark| mark.column));
    Shown {
        severity: one.severity,
        code: &one.code,
        message: &one.message,
        help: one.help.as_deref(),
        file: place.map(|place| &*place.file),
        line,
        column,
        source: mark.map(|mark| &*mark.source),
        start: mark.map(|mark| mark.start_in_source()),
        length: mark.map(|mark| mark.length),
        url: codes::url(&one.code),
        edit: place.zip(editor).map(|(place, editor)| {
            let path = editor.root.join(&place.file);
            let path = path.to_string_lossy().replace('\\', "/");
            let number = |number: Option<u32>| number.unwrap_or(1).to_string();
            editor
                .pattern
                .replace("{line}", &number(line))
                .replace("{column}", &number(column))
                .replace("{path}", &escape::url_path(&path))
        }),
    }
}
