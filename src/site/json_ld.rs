//! What a page is, for search engines: schema.org as JSON-LD. A block of data, which no browser
//! runs; a site whose address is not known has none, since names in it are addresses.

use crate::site::model::{Body, NotePage, PageModel, Shell, SiteModel};
use serde_json::{Value, json};

/// Kinds of notes that explain something technical.
const TECHNICAL: [&str; 5] = ["technology", "concept", "comparison", "flowchart", "question"];

/// The element for the head of a page; `author` writes the site.
pub fn element(page: &PageModel, site: &SiteModel, author: Option<&str>) -> Option<String> {
    let base = site.base_url.as_deref()?;
    let mut things = Vec::new();
    match &page.body {
        Body::NotFound => return None,
        _ if page.shell.is_home => things.push(website(site, base, author)),
        Body::Note(note) => things.push(article(&page.shell, note, site, base, author)),
        _ => {}
    }
    things.extend(breadcrumbs(&page.shell, site, base));
    let data = json!({ "@context": "https://schema.org", "@graph": things });
    Some(format!("<script type=\"application/ld+json\">{}</script>", in_script(&data.to_string())))
}

/// JSON that may stand in an element of a page: nothing in it can end the element or begin
/// another, and it is the same JSON.
fn in_script(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => out.push_str("\\u003c"),
            '>' => out.push_str("\\u003e"),
            '&' => out.push_str("\\u0026"),
            '\u{2028}' => out.push_str("\\u2028"),
            '\u{2029}' => out.push_str("\\u2029"),
            c => out.push(c),
        }
    }
    out
}

fn website(site: &SiteModel, base: &str, author: Option<&str>) -> Value {
    without_nulls(json!({
        "@type": "WebSite",
        "@id": base,
        "url": base,
        "name": site.title,
        "description": site.description,
        "inLanguage": site.language,
        "author": person(author),
    }))
}

fn article(
    shell: &Shell,
    note: &NotePage,
    site: &SiteModel,
    base: &str,
    author: Option<&str>,
) -> Value {
    let is_technical = TECHNICAL.contains(&note.kind.as_str());
    let tags: Vec<&str> = note.tags.iter().map(|tag| tag.title.as_str()).collect();
    without_nulls(json!({
        "@type": if is_technical { "TechArticle" } else { "Article" },
        "@id": shell.canonical,
        "url": shell.canonical,
        "headline": shell.title,
        "description": shell.description,
        "image": shell.image,
        "datePublished": note.created,
        "dateModified": note.updated.as_ref().or(note.created.as_ref()),
        "inLanguage": note.language.as_ref().unwrap_or(&site.language),
        "keywords": (!tags.is_empty()).then_some(tags),
        "wordCount": note.words,
        "author": person(author),
        "isPartOf": { "@type": "WebSite", "@id": base, "name": site.title },
    }))
}

/// The way from the home page; none for the home page itself.
fn breadcrumbs(shell: &Shell, site: &SiteModel, base: &str) -> Option<Value> {
    if shell.is_home {
        return None;
    }
    let above =
        shell.breadcrumbs.iter().filter_map(|crumb| Some((&crumb.title, crumb.route.as_ref()?)));
    let home = String::new();
    let all =
        std::iter::once((&site.title, &home)).chain(above).chain([(&shell.title, &shell.route)]);
    let items: Vec<Value> = all
        .enumerate()
        .map(|(at, (name, route))| {
            json!({ "@type": "ListItem", "position": at + 1, "name": name, "item": format!("{base}{route}") })
        })
        .collect();
    Some(json!({ "@type": "BreadcrumbList", "itemListElement": items }))
}

fn person(author: Option<&str>) -> Option<Value> {
    author.map(|name| json!({ "@type": "Person", "name": name }))
}

fn without_nulls(mut value: Value) -> Value {
    if let Some(fields) = value.as_object_mut() {
        fields.retain(|_, field| !field.is_null());
    }
    value
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::site::model::Crumb;

    fn page(title: &str) -> PageModel {
        let shell = Shell {
            title: title.to_owned(),
            route: "a/b/".to_owned(),
            canonical: Some("https://example.org/a/b/".to_owned()),
            breadcrumbs: vec![Crumb { title: "A".to_owned(), route: Some("a/".to_owned()) }],
            ..Shell::default()
        };
        let note = NotePage {
            kind: "concept".to_owned(),
            created: Some("2025-01-02".to_owned()),
            ..NotePage::default()
        };
        PageModel { shell, body: Body::Note(Box::new(note)) }
    }

    fn site() -> SiteModel {
        SiteModel {
            title: "Site".to_owned(),
            base_url: Some("https://example.org/".to_owned()),
            language: "en".to_owned(),
            ..SiteModel::default()
        }
    }

    fn data(element: &str) -> Value {
        let inner = element.strip_prefix("<script type=\"application/ld+json\">").unwrap();
        serde_json::from_str(inner.strip_suffix("</script>").unwrap()).unwrap()
    }

    #[test]
    fn an_article_says_what_it_is_and_where() {
        let data = data(&element(&page("Title"), &site(), Some("A. Writer")).unwrap());
        let article = &data["@graph"][0];
        assert_eq!(article["@type"], "TechArticle");
        assert_eq!(article["headline"], "Title");
        assert_eq!(article["dateModified"], "2025-01-02");
        assert_eq!(article["author"]["name"], "A. Writer");
        assert!(article.get("description").is_none(), "what is not known is not said");
        let way = &data["@graph"][1]["itemListElement"];
        assert_eq!(way[0]["item"], "https://example.org/");
        assert_eq!(way[1]["item"], "https://example.org/a/");
        assert_eq!(way[2]["name"], "Title");
    }

    #[test]
    fn no_title_ends_the_element() {
        for title in ["</script><script>alert(1)</script>", "<!--<script>", "]]>", "a\u{2028}b\"\\"]
        {
            let element = element(&page(title), &site(), None).unwrap();
            assert_eq!(element.matches('<').count(), 2, "{element}");
            assert_eq!(data(&element)["@graph"][0]["headline"], title);
        }
    }

    #[test]
    fn a_site_without_an_address_says_nothing() {
        assert_eq!(element(&page("x"), &SiteModel::default(), None), None);
    }
}
