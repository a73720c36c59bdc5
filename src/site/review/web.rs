//! Links of published notes that lead out of the site.

use crate::diag::Place;
use crate::note::Note;
use crate::note::doc::Kind;
use crate::note::front;
use crate::text::lines::Places;
use crate::vault::Vault;
use std::collections::BTreeMap;

/// Every address of the web that a note links to, in its text or its properties, with the places where
/// it stands. Those that begin with `own`, the site's own address, are left out.
pub fn links(vault: &Vault, own: Option<&str>) -> BTreeMap<String, Vec<Place>> {
    let mut links: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    let is_own = |url: &str| own.is_some_and(|own| url.starts_with(own));
    for note in vault.notes.iter() {
        let places = Places::new(&note.path, &note.text);
        for (url, start, end) in of_note(note).filter(|(url, ..)| !is_own(url)) {
            links.entry(url).or_default().push(places.at(start, end));
        }
    }
    links
}

fn of_note(note: &Note) -> impl Iterator<Item = (String, usize, usize)> + '_ {
    let texts = note.doc.links.iter().filter(|link| link.is_external && link.is_live());
    let texts = texts.filter_map(|link| {
        let url = match link.path.strip_prefix("//") {
            Some(rest) => format!("https://{rest}"),
            None => link.path.to_string(),
        };
        is_of_the_web(&url).then_some((url, link.start as usize, link.end as usize))
    });
    let bare = note.doc.events.iter().filter(|event| event.kind == Kind::Url);
    let bare = bare.filter_map(|event| {
        let (start, end) = (event.start as usize, event.end as usize);
        let url = note.text.get(start..end).filter(|url| is_of_the_web(url))?;
        Some((url.to_owned(), start, end))
    });
    let values = note.front.fields.iter().flat_map(|(_, value)| front::texts(value));
    let properties = values.filter(|text| is_of_the_web(text)).map(|url| {
        let start = note.text.find(url.as_str()).unwrap_or(0);
        let end = start + url.len();
        (url, start, end)
    });
    texts.chain(bare).chain(properties)
}

fn is_of_the_web(url: &str) -> bool {
    let is_scheme = |scheme: &str| {
        url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    (is_scheme("https://") || is_scheme("http://")) && !url.contains(char::is_whitespace)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::VaultOptions;

    #[test]
    fn links_of_texts_and_properties_are_found_and_code_and_comments_are_none() {
        let text = "---\nhomepage: https://a.test/x\n---\n[b](https://b.test/#p) <https://c.test/> https://d.test/y ![i](//e.test/i.png)\n\
                    `https://no.test/` %%https://no.test/%% [m](mailto:a@b.test) [own](https://me.test/a/) [b](https://b.test/#p)\n";
        let (note, _) = crate::note::parse("a.md", text.as_bytes().to_vec());
        let options = VaultOptions { alias_links: true };
        let (vault, _) = Vault::freeze(vec![note], Vec::new(), &[], options);
        let links = links(&vault, Some("https://me.test/"));
        let told: Vec<(&str, usize)> =
            links.iter().map(|(url, at)| (url.as_str(), at.len())).collect();
        assert_eq!(
            told,
            [
                ("https://a.test/x", 1),
                ("https://b.test/#p", 2),
                ("https://c.test/", 1),
                ("https://d.test/y", 1),
                ("https://e.test/i.png", 1)
            ]
        );
        let line = |url: &str| links[url][0].mark.as_ref().map(|mark| (mark.line, mark.column));
        assert_eq!(
            (line("https://a.test/x"), line("https://b.test/#p")),
            (Some((2, 11)), Some((4, 1)))
        );
    }
}
