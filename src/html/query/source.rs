//! A query's text as readers may see it: what it names that is not published is left out.

use crate::note::link::{self, LinkRef};
use crate::vault::{Resolved, Vault};
use std::borrow::Cow;
use std::ops::Range;

/// What stands for a name.
const LEFT_OUT: &str = "…";
/// No name is longer, in bytes.
const LONGEST_NAME: usize = 4096;
/// How a name is read.
type Read = fn(&str) -> Option<LinkRef>;
/// What a name stands between, and how it is read.
const NAMED_BY: [(&str, &str, Read); 3] =
    [("[[", "]]", wikilink), ("](", ")", markdown), ("\"", "\"", wikilink)];

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
            .flat_map(|(open, close, read)| {
                let names = between(source, open, close);
                names.filter(move |name| is_hidden(vault, from, read(&source[name.clone()])))
            })
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

/// For each closing mark, the stretch from the nearest opening one. Marks are not paired off: an
/// escaped quote, or one in a comment, would shift all that follow.
fn between(
    source: &str,
    open: &'static str,
    close: &'static str,
) -> impl Iterator<Item = Range<usize>> {
    let opens: Vec<usize> = source.match_indices(open).map(|(at, _)| at + open.len()).collect();
    let ends = source.match_indices(close).map(|(at, _)| at);
    ends.filter_map(move |end| {
        let start = opens[..opens.partition_point(|start| *start <= end)].last()?;
        (end - start <= LONGEST_NAME).then_some(*start..end)
    })
}

fn wikilink(name: &str) -> Option<LinkRef> {
    link::wikilink(name, false, (0, 0))
}

fn markdown(name: &str) -> Option<LinkRef> {
    let target = name.trim().trim_start_matches('<').trim_end_matches('>');
    Some(link::markdown(target, "", false, (0, 0)))
}

fn is_hidden(vault: &Vault, from: &str, link: Option<LinkRef>) -> bool {
    link.is_some_and(|link| {
        vault.resolve_link(from, &link) == Resolved::Withheld || vault.hides(&link.path)
    })
}
