//! Comparisons as a site has them: pages of categories, their addresses, and nothing of what is not
//! published.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod program;

use program::World;

const SITE: &str = "[site]\nbase_url = \"https://example.org/\"\n";

fn thing(category: &str, more: &str) -> String {
    format!(
        "---\nkind: technology\ncategory: {category}\n{more}---\n**Curve:** Easy\n\n**Licence:** MIT\n"
    )
}

#[test]
fn a_category_has_a_page_that_search_engines_find() {
    let [one, two] = ["Stores", "stores"].map(|category| thing(category, ""));
    let world = World::with([("site.toml", SITE), ("One.md", &one), ("Two.md", &two)]);
    world.build::<&str>(&[]).ends_with(0);
    let page = world.page("compare/stores/index.html");
    assert!(page.contains("Compared: Stores") && page.contains("href=\"../../one/\""), "{page}");
    let sitemap = world.page("sitemap.xml");
    assert!(sitemap.contains("https://example.org/compare/stores/"), "{sitemap}");
    assert!(world.page("one/index.html").contains("?with=One&amp;with=Two"));
    assert!(world.page("compare/index.html").contains("href=\"../compare/stores/\""));
}

#[test]
fn notes_keep_their_addresses() {
    let [one, two] = ["Stores", "Stores"].map(|category| thing(category, ""));
    let world = World::with([
        ("One.md", one.as_str()),
        ("Two.md", &two),
        ("compare.md", "mine"),
        ("Compare/Stores.md", "mine, too"),
    ]);
    world.build::<&str>(&[]).ends_with(0);
    assert!(world.page("compare/index.html").contains("<p>mine</p>"));
    assert!(world.page("compare/stores/index.html").contains("mine, too"));
    assert!(world.page("compare/stores-2/index.html").contains("Compared: Stores"));
}

#[test]
fn what_is_hidden_is_not_compared() {
    let open = thing("Stores", "");
    let hidden = thing("Stores / Sekrit", "publish: false\naliases: [Sekritly]\n");
    let table = "---\ncompare: {entities: [One, Two]}\n---\n| Name | Curve |\n|-|-|\n| One | Easy |\n| Two | Easy |\n| Three | x |\n";
    let world = World::with([
        ("One.md", open.as_str()),
        ("Two.md", &open),
        ("Sekrit thing.md", &hidden),
        ("Table.md", table),
    ]);
    world.build::<&str>(&[]).ends_with(0);
    for (path, bytes) in world.output() {
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        assert!(!text.contains("sekrit") && !path.to_string_lossy().contains("sekrit"), "{path:?}");
    }
    assert!(world.page("compare/stores/index.html").contains("Two"));
}

#[test]
fn a_category_of_too_many_things_has_no_page() {
    let text = thing("Stores", "");
    let files: Vec<(String, &str)> =
        (0..51).map(|number| (format!("Thing {number}.md"), text.as_str())).collect();
    let world = World::with(files);
    world.build::<&str>(&[]).ends_with(0);
    assert!(!world.site().join("compare").exists());
    std::fs::remove_file(world.notes().join("Thing 50.md")).unwrap();
    world.build::<&str>(&[]).ends_with(0);
    assert!(world.site().join("compare/stores/index.html").exists());
}
