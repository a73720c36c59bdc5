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
fn a_kind_has_words_for_a_field_and_a_sign() {
    let site = "[kinds.recipe]\nicon = \"🍲\"\nenums = { course = [\"starter\", \"main\"] }\n";
    let world = World::with([
        ("site.toml", site),
        ("Soup.md", "---\nkind: recipe\nCourse: Starter\n---\n"),
        ("Bread.md", "---\nkind: recipe\ncourse: [main, mian]\n---\n"),
        ("Tea.md", "---\nkind: recipe\ncourse: drink\n---\n"),
        ("Letter.md", "---\ncourse: other\n---\n"),
    ]);
    let said = world.build::<&str>(&[]).ends_with(0).stderr;
    assert_eq!(said.matches("kind::unknown-value").count(), 2, "{said}");
    assert!(said.contains("Bread.md:3:1") && said.contains("did you mean `main`?"), "{said}");
    assert!(said.contains("`drink` is no `course`") && said.contains("starter, main"), "{said}");
    let page = world.page("soup/index.html");
    assert!(page.contains("🍲") && !world.page("letter/index.html").contains("🍲"), "{page}");
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

#[test]
fn a_new_note_begins_with_what_its_kind_asks_for_where_its_like_lie() {
    let world = World::with([
        ("site.toml", SITE),
        ("Backend/q-old--backend--easy.md", "---\nkind: question\n---\n"),
        (".obsidian/templates.json", "{\"folder\": \"Templates\"}"),
        ("Templates/concept.md", "# {{title}}\n\nSince {{date}}.\n"),
        ("Index.md", "[[q-clocks--backend--hard]]"),
    ]);
    let new = |args: &[&str]| {
        let mut command = program::program(&world.path().join("cache"));
        command.arg("new").args(args).arg("--root").arg(world.notes());
        command.env("SOURCE_DATE_EPOCH", "1767312000");
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8(output.stderr).unwrap())
    };
    let read = |path: &str| std::fs::read_to_string(world.notes().join(path)).unwrap();

    assert_eq!(new(&["question", "q-clocks--backend--hard"]).0, Some(0));
    let question = read("Backend/q-clocks--backend--hard.md");
    assert!(question.contains("title: Clocks\ndifficulty: hard\n"), "{question}");
    assert!(question.contains("created: 2026-01-02"), "{question}");
    assert_eq!(new(&["recipe", "Soup"]).0, Some(0));
    assert!(read("Recipes/Soup.md").contains("serves:\ncooking time:\n"));
    assert_eq!(new(&["concept", "Ideas/Time.md"]).0, Some(0));
    assert_eq!(read("Ideas/Time.md"), "# Time\n\nSince 2026-01-02.\n");

    let (status, said) = new(&["recipe", "soup"]);
    assert!(status == Some(2) && said.contains("already: `Recipes/Soup.md`"), "{said}");
    for name in ["../x", "a//b", "", "a\\b"] {
        let (status, said) = new(&["recipe", name]);
        assert!(status == Some(2) && said.contains("no name of a note"), "{name}: {said}");
    }
    assert_eq!(new(&["re/cipe", "x"]).0, Some(2));
    let (status, said) = new(&["recipe", "Stew", "--dry-run"]);
    assert!(status == Some(0) && said.contains("Recipes/Stew.md"), "{said}");
    assert!(!world.notes().join("Recipes/Stew.md").exists());
    world.build::<&str>(&[]).ends_with(0);
}

#[test]
fn notes_that_are_wanted_have_a_page_by_demand() {
    let world = World::with([
        ("a.md", "[[q-vector-clocks--backend--hard]] and [[Tea & cake]]"),
        ("b.md", "[[Q-vector-clocks--backend--hard|clocks]] [[Secret]]"),
        ("Secret.md", "---\npublish: false\n---\n[[Hidden wish]]"),
    ]);
    let run = world.build(&["--message-format", "short"]).ends_with(0);
    let said = run.stderr;
    assert!(said.contains("`q-vector-clocks--backend--hard`, by 2 notes"), "{said}");
    let page = world.page("wanted/index.html");
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("no {text}: {page}"));
    assert!(at("<strong>Vector clocks</strong>") < at("<strong>Tea &amp; cake</strong>"));
    assert!(page.contains("data-rank=\"3\"") && page.contains("href=\"../b/\""), "{page}");
    assert!(!page.contains("Secret") && !page.contains("Hidden wish"));
    assert!(world.page("index.html").contains("href=\"./wanted/\""));

    // What is written is wanted no more, and a note may have the address.
    world.write("q-vector-clocks--backend--hard.md", "ticks");
    world.build::<&str>(&[]).ends_with(0);
    assert!(!world.page("wanted/index.html").contains("Vector clocks"));
    world.write("Wanted.md", "a list of my own");
    world.build::<&str>(&[]).ends_with(0);
    assert!(world.page("wanted/index.html").contains("a list of my own"));
    assert!(!world.page("index.html").contains("Wanted notes"));
}

#[test]
fn a_technology_s_page_shows_each_of_its_labels_once() {
    let node = "---\nkind: technology\ncategory: Languages\n---\nA runtime.\n\n**Market Position:** the usual choice, see [[NestJS]].\n\n\
                **Best For:**\n- teams\n\n**Popular Frameworks:**\n- **NestJS** - modules\n- **Express**: small\n- **[[NestJS|Nest]]** - again\n\n\
                **When to Choose:** a sentence that is too long to be read at a glance by anybody who passes by\n\n\
                **Learning Curve:** Steep ^curve\n\n**Salary:** high.\n\n## More\n";
    let world = World::with([
        ("Node.js.md", node),
        ("NestJS.md", "---\nkind: technology\n---\nwords"),
        (
            "Links.md",
            "# Links\n\n- **NestJS:** https://nestjs.example/\n- **Express:** https://express.example/x\n- **Bad:** javascript:alert(1)\n",
        ),
    ]);
    world.build::<&str>(&[]).ends_with(0);
    let page = world.page("node-js/index.html");
    let (head, body) = page.split_once("<article").unwrap();
    let body = body.split_once("</article>").unwrap().0;
    assert!(head.contains("the usual choice, see <a class=\"internal-link\""), "{head}");
    assert!(head.contains("<dt>Salary</dt><dd>high</dd>"), "{head}");
    assert!(head.contains("<dt>Homepage</dt><dd>—</dd>"), "{head}");
    assert!(!body.contains("usual choice") && !body.contains("Salary"), "{body}");
    // What a link may lead to stays where it is.
    assert!(body.contains("id=\"^curve\""), "{body}");
    assert_eq!(body.matches("<div").count(), body.matches("</div>").count(), "{body}");
    assert!(
        body.contains("<div class=\"moc-labels\">") && body.contains("<div class=\"moc-names\">")
    );
    let name = |address: &str, text: &str| {
        let found = body.split("<a ").find(|it| it.contains(address) && it.contains("moc-name"));
        assert!(
            found.is_some_and(|it| it.contains(&format!("<strong>{text}</strong></a>"))),
            "{body}"
        );
    };
    name("href=\"../nestjs/\"", "NestJS");
    name("href=\"https://express.example/x\"", "Express");
    assert_eq!(body.matches("moc-name\"").count(), 2, "a name that is a link is left alone");

    let nest = world.page("nestjs/index.html");
    assert!(
        nest.contains("<dt>Framework of</dt><dd><a href=\"../node-js/\">Node.js</a>"),
        "{nest}"
    );
    assert!(nest.contains("href=\"https://nestjs.example/\">nestjs.example</a>"), "{nest}");
}

#[test]
fn footnotes_of_an_answer_stand_in_it() {
    let text = "---\nkind: question\n---\n# Why?\n\nAsked[^a].\n\n## Answer\n\nTold[^b], as asked[^a].\n\n## Sources\n\nBooks[^c], told[^b].\n\n[^a]: First.\n[^b]: Second[^d].\n[^c]: Third.\n[^d]: Deeper.\n";
    let world = World::with([("Why.md", text)]);
    world.build::<&str>(&[]).ends_with(0);
    let page = world.page("why/index.html");
    let answer = page.split("<details class=\"fold\">").nth(1).unwrap();
    let (answer, rest) = answer.split_once("</details>").unwrap();
    for told in ["<li id=\"fn-2\" value=\"2\">", "Second", "<li id=\"fn-3\">", "Deeper."] {
        assert!(answer.contains(told), "{told}: {answer}");
    }
    assert!(!answer.contains("First."), "{answer}");
    for told in ["<li id=\"fn-1\">", "First.", "<li id=\"fn-4\" value=\"4\">", "Third."] {
        assert!(rest.contains(told), "{told}: {rest}");
    }
    assert!(!rest.contains("Second") && !rest.contains("Deeper."), "{rest}");
}
