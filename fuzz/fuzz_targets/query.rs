//! Any text as a query and as an expression; what can be read is run over a small vault.
#![no_main]

use libfuzzer_sys::fuzz_target;
use moc::note;
use moc::query::context::Context;
use moc::query::index::{Index, Stat, Surroundings};
use moc::query::output::{json, markdown};
use moc::query::{parser, why};
use moc::value::Date;
use moc::vault::each::Each;
use moc::vault::{NoteId, Vault, VaultOptions};
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

struct Nothing;

impl Surroundings for Nothing {
    fn stats(&self, vault: &Vault) -> Each<Stat> {
        Each::of(vault, |_| Stat::default())
    }

    fn starred(&self, _: &Vault) -> BTreeSet<NoteId> {
        BTreeSet::new()
    }

    fn csv(&self, _: &str) -> Result<Vec<u8>, String> {
        Ok(b"name,n\na,1\nb,2\n".to_vec())
    }
}

static VAULT: LazyLock<Arc<Vault>> = LazyLock::new(|| {
    let texts = [
        ("a.md", "---\ntags: [x, y/z]\ndue: 2025-01-31\nn: 3\nl: [1, a, null]\no: {p: {q: 1}}\n---\n[[b]] k:: v\n- [ ] t [due:: 2025-02-01]\n  - [x] u ✅ 2025-01-01\n"),
        ("f/b.md", "---\nn: 2h\nlink: \"[[a|A]]\"\n---\n# H\n![[a#H]] (m:: [[c]]) 1\n"),
    ];
    let parse = |(path, text): (&str, &str)| note::parse(path, text.as_bytes().to_vec()).0;
    let notes = texts.map(parse).to_vec();
    let options = VaultOptions { alias_links: true };
    Arc::new(Vault::freeze(notes, vec!["t.csv".to_owned()], &[], options).0)
});

fuzz_target!(|text: &str| {
    let index = Index::new(VAULT.clone(), &Nothing);
    let now = Date::from_rfc3339("2025-11-20T12:00:00Z").unwrap_or_default();
    let context = Context::new(&index, "a.md", now);
    if let Ok(query) = parser::query(text)
        && let Ok(answer) = context.answer(&query)
    {
        let _ = why::empty(&context, &query, &answer);
        let _ = json::outcome(&answer.result);
        let _ = markdown::outcome(&answer.result);
    }
    let context = Context::new(&index, "f/b.md", now);
    if let Ok(expr) = parser::expression(text) {
        let _ = context.value(&expr).map(|value| json::inline(&value));
    }
});
