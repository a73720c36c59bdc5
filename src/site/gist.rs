//! What a page that lists others says in short: to who finds it elsewhere, as its description, and
//! to who points at a link that leads to it, as its preview.

use crate::site::model::{Body, PageModel};
use crate::text::escape::html;
use std::collections::BTreeMap;

/// Names that are told.
const MOST: usize = 8;
/// Characters of a name.
const LONGEST_NAME: usize = 100;
/// Characters of a description.
const LONGEST_DESCRIPTION: usize = 160;

/// What a page lists, in short.
#[derive(Debug, PartialEq, Eq)]
pub struct Gist {
    /// What they are and how many: `Notes: 41`; none where a page has no word for it.
    count: Option<String>,
    /// The first of them.
    names: Vec<String>,
    /// What is said of the others: `and 33 more`.
    more: Option<String>,
}

/// Of the page of a folder, of a tag, of things that are compared; of others none. `words` are those
/// of the interface.
pub fn gist(page: &PageModel, words: &BTreeMap<String, String>) -> Option<Gist> {
    let (count, names): (Option<usize>, Vec<&str>) = match &page.body {
        Body::Folder(folder) => {
            let folders = folder.listing.folders.iter().map(|it| it.title.as_str());
            let notes = folder.listing.notes.iter().map(|row| row.title.as_str());
            (Some(folder.total), folders.chain(notes).collect())
        }
        Body::Tag(tag) => {
            (Some(tag.notes.len()), tag.notes.iter().map(|row| row.title.as_str()).collect())
        }
        Body::Compare(compare) => {
            let groups = compare.groups.iter().map(|group| group.title.as_str());
            (None, compare.names.iter().map(String::as_str).chain(groups).collect())
        }
        _ => return None,
    };
    let word = |name: &str| words.get(name).map_or("", String::as_str);
    let left = names.len().saturating_sub(MOST);
    Some(Gist {
        count: count.map(|count| format!("{}: {count}", word("notes"))),
        names: names.into_iter().take(MOST).map(|name| shortened(name, LONGEST_NAME)).collect(),
        more: (left > 0).then(|| word("and_more").replace("{n}", &left.to_string())),
    })
}

impl Gist {
    /// As plain text: `Notes: 41. One, Two, Three …`
    pub fn description(&self) -> String {
        let names = self.names.join(", ");
        let parts = self.count.iter().chain((!names.is_empty()).then_some(&names));
        let text = parts.map(String::as_str).collect::<Vec<_>>().join(". ");
        let end = if self.more.is_some() { " …" } else { "" };
        shortened(&format!("{text}{end}"), LONGEST_DESCRIPTION)
    }

    /// As HTML.
    pub fn html(&self) -> String {
        let mut out = String::new();
        out.extend(self.count.iter().map(|count| format!("<p>{}</p>", html(count))));
        if !self.names.is_empty() {
            out.push_str("<ul>");
            out.extend(self.names.iter().map(|name| format!("<li>{}</li>", html(name))));
            out.push_str("</ul>");
        }
        out.extend(self.more.iter().map(|more| format!("<p>{}</p>", html(more))));
        out
    }
}

/// The first `most` characters of a text.
fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{} …", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
