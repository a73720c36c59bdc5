//! A query's text as readers may see it: what it names that is not published is left out.

use crate::note::link;
use crate::vault::{Resolved, Vault};
use std::borrow::Cow;
use std::ops::Range;

/// What stands for a name.
const LEFT_OUT: &str = "…";
/// What a name stands between.
const NAMED_BY: [(&str, &str); 3] = [("[[", "]]"), ("](", ")"), ("\"", "\"")];

/// The text of a query, or of a part of it, as it may be shown.
#[derive(Debug)]
pub struct ShownSource<'q> {
    /// The text.
    pub text: Cow<'q, str>,
    /// What was left out of it.
    names: Vec<&'q str>,
}

impl<'q> ShownSource<'q> {
    /// The text of a query in the note at `from`.
    pub fn new(vault: &Vault, from: &str, source: &'q str) -> Self {
        let mut shown = ShownSource { text: Cow::Borrowed(source), names: Vec::new() };
        if !vault.has_hidden() {
            return shown;
        }
        let mut out = String::new();
        let mut at = 0;
        let mut hidden: Vec<Range<usize>> = NAMED_BY
            .into_iter()
            .flat_map(|(open, close)| between(source, open, close))
            .filter(|name| is_hidden(vault, from, &source[name.clone()]))
            .collect();
        hidden.sort_by_key(|name| (name.start, std::cmp::Reverse(name.end)));
        for name in hidden {
            // What stands inside another is gone with it.
            if name.start >= at {
                out.push_str(&source[at..name.start]);
                out.push_str(LEFT_OUT);
                at = name.end;
                shown.names.push(&source[name]);
            }
        }
        if !shown.names.is_empty() {
            out.push_str(&source[at..]);
            shown.text = Cow::Owned(out);
        }
        shown
    }

    /// Whether it is as written.
    pub fn is_whole(&self) -> bool {
        self.names.is_empty()
    }

    /// A message about the query, without the names that were left out of it.
    pub fn clean<'m>(&self, message: &'m str) -> Cow<'m, str> {
        let mut message = Cow::Borrowed(message);
        for name in &self.names {
            if message.contains(name) {
                message = Cow::Owned(message.replace(name, LEFT_OUT));
            }
        }
        message
    }
}

/// All that stands between two marks.
fn between(source: &str, open: &str, close: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = source[at..].find(open).map(|found| at + found + open.len()) {
        let Some(end) = source[start..].find(close).map(|found| start + found) else { break };
        found.push(start..end);
        at = end + close.len();
    }
    found
}

fn is_hidden(vault: &Vault, from: &str, name: &str) -> bool {
    let Some(link) = link::wikilink(name, false, (0, 0)) else { return false };
    vault.resolve_link(from, &link) == Resolved::Withheld || vault.hides(&link.path)
}
