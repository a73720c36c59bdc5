//! Kinds of a user's own: fields that their notes have to have, and templates.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod program;

use program::World;

const SITE: &str =
    "[kinds.recipe]\nrequired = [\"serves\", \"cooking time\"]\nfolder = \"Recipes\"\n";

#[test]
fn a_note_that_lacks_a_field_of_its_kind_is_told() {
    let world = World::with([
        ("site.toml", SITE),
        ("Recipes/Soup.md", "---\nserves: 4\nCooking Time: 20 minutes\n---\n"),
        ("Recipes/Bread.md", "---\nserve: 1\n---\nIt takes [cooking time:: 3 hours]."),
        ("Cake.md", "---\nkind: recipe\nserves: 8\n---\n"),
        ("Letter.md", "words"),
    ]);
    let said = world.build(&["--message-format", "short"]).ends_with(0).stderr;
    let lines: Vec<&str> =
        said.lines().filter(|line| line.contains("kind::missing-field")).collect();
    assert_eq!(lines.len(), 2, "{said}");
    assert!(
        lines[0].starts_with("Cake.md:1:1") && lines[0].contains("no `cooking time`"),
        "{said}"
    );
    assert!(lines[1].contains("Bread.md") && lines[1].contains("no `serves`"), "{said}");
    let said = world.build::<&str>(&[]).stderr;
    assert!(said.contains("did you mean `serves` by `serve`?"), "{said}");
}

#[test]
fn a_kind_has_the_template_that_the_site_names() {
    let template =
        "{% extends \"note.html\" %}{% block before_article %}<p>a recipe</p>{% endblock %}";
    let world = World::with([
        ("site.toml", "[kinds.recipe]\ntemplate = \"cards/recipe.html\"\n"),
        ("theme/templates/cards/recipe.html", template),
        ("Cake.md", "---\nkind: recipe\n---\nflour"),
    ]);
    world.build::<&str>(&[]).ends_with(0);
    let page = world.page("cake/index.html");
    assert!(page.contains("<p>a recipe</p>") && page.contains("flour"), "{page}");
    std::fs::remove_file(world.notes().join("theme/templates/cards/recipe.html")).unwrap();
    let said = world.build::<&str>(&[]).stderr;
    assert!(
        said.contains("kind::template-missing") && said.contains("cards/recipe.html"),
        "{said}"
    );
    assert!(world.page("cake/index.html").contains("flour"));
}
