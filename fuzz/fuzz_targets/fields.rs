//! Any text as a note: its fields, list items, tasks, tags and links.
#![no_main]

use libfuzzer_sys::fuzz_target;
use moc::note::{self, metadata};

fuzz_target!(|text: &str| {
    let (note, _) = note::parse("a 2025-01-31.md", text.as_bytes().to_vec());
    let items = metadata::items(&note);
    let known = metadata::fields(&note, || &items);
    for value in known.fields.values() {
        let _ = moc::value::show::text(value);
    }
    let _ = metadata::tags(&note);
    for link in &note.doc.links {
        let _ = metadata::as_value(&note, link);
    }
});
