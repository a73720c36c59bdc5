use crate::query::context::Context;
use crate::query::fault::Fault;
use crate::query::index::{Index, Stat, Surroundings};
use crate::query::parser;
use crate::value::{Date, Map, Object, show};
use crate::vault::{Vault, VaultOptions};
use std::sync::Arc;

struct Nothing;

impl Surroundings for Nothing {
    fn stat(&self, _: &str) -> Stat {
        Stat::default()
    }

    fn is_starred(&self, _: &str) -> bool {
        false
    }

    fn csv(&self, _: &str) -> Result<Vec<u8>, String> {
        Err(String::new())
    }
}

/// Runs something in a query of an empty vault.
pub(super) fn with_context<T>(run: impl FnOnce(&Context<'_>) -> T) -> T {
    let options = VaultOptions { alias_links: false };
    let (vault, _) = Vault::freeze(Vec::new(), Vec::new(), &[], options);
    let index = Index::new(&vault, &Nothing);
    let now = Date::from_rfc3339("2025-11-20T12:00:00Z").unwrap();
    run(&Context::new(&index, "", now))
}

pub(super) fn evaluate(text: &str) -> Result<String, Fault> {
    with_context(|context| {
        let expr = parser::expression(text)?;
        let row = Arc::new(Object::new(Map::default()));
        context.evaluate(&expr, &row).map(|value| show::text(&value))
    })
}
