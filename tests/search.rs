//! The index of the search and the page of all pages by name, as files of a built site.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod program;

use program::World;
use serde_json::Value;
use std::collections::BTreeMap;

fn json(world: &World, name: &str) -> Value {
    let start: Value = serde_json::from_str(&world.page("assets/search/index.json")).unwrap();
    if name == "index" {
        return start;
    }
    let folder = start["version"].as_str().unwrap();
    serde_json::from_str(&world.page(&format!("assets/search/{folder}/{name}.json"))).unwrap()
}

/// All words of the index with what is told of them.
fn words(world: &World) -> BTreeMap<String, String> {
    let shards = json(world, "index")["shards"].as_array().unwrap().len();
    let mut words = BTreeMap::new();
    for at in 0..shards {
        let shard: BTreeMap<String, String> =
            serde_json::from_value(json(world, &format!("words-{at}"))).unwrap();
        words.extend(shard);
    }
    words
}

#[test]
fn a_note_is_found_by_its_name_aliases_headings_tags_and_text() {
    let world = World::with([
        (
            "Kettle.md",
            "---\naliases: [Boiler]\ntags: [kitchen/hot]\n---\nWater in *steel*ware.\n\n## Descaling\n\nVinegar, `citric`.\n\n```text\nlimescale\n```\n",
        ),
        ("Other.md", "Nothing. [^1]\n\n[^1]: A footnote.\n"),
    ]);
    world.build::<&str>(&[]).ends_with(0);
    let words = words(&world);
    for word in [
        "kettle",
        "boiler",
        "kitchen",
        "hot",
        "water",
        "steelware",
        "descaling",
        "vinegar",
        "citric",
        "limescale",
    ] {
        let told = words.get(word).unwrap_or_else(|| panic!("{word} is not in {words:?}"));
        assert!(told.len() == 1, "{word}: {told}");
    }
    assert!(words["footnote"].starts_with('1') || words["footnote"].starts_with('2'));
    assert!(words["kettle"] > words["boiler"] && words["boiler"] > words["descaling"]);
    assert!(words["descaling"] > words["kitchen"] && words["kitchen"] > words["water"]);
    assert!(words.contains_key("descaling/") && !words.contains_key("water/"));
    assert!(words.contains_key("#kitchen") && words.contains_key("#kitchen/hot"));
    let page = &json(&world, "pages-0")[0];
    assert_eq!(page["r"], "kettle/");
    assert_eq!(page["h"], serde_json::json!([["Descaling", "descaling"]]));
}

#[test]
fn queries_comments_and_hidden_names_are_no_words() {
    let world = World::with([
        (
            "Open.md",
            "%%zqcomment%% <!-- zqhtml -->\n\n[[zqhidden|shown]] `= this.zqfield`\n\n```dataview\nLIST FROM #zqasked\n```\n\n```flowchart\nIs [[zqhidden|it]] so?\n├─ Yes → Tea\n└─ No → Milk\n```\n\n```js\n[[zqhidden|drawn]]\n```\n",
        ),
        ("zqhidden.md", "---\ndraft: true\n---\nzqtext"),
    ]);
    world.build::<&str>(&[]).ends_with(0);
    let words = words(&world);
    assert!(words.contains_key("shown") && words.contains_key("milk"), "{words:?}");
    assert!(words.keys().all(|word| !word.contains("zq")), "{words:?}");
}

#[test]
fn answers_are_found_as_far_as_they_are_in_view_and_below_what_is_written() {
    let rows: String = (0..60).map(|n| format!("- row{n:02} [k:: value{n:02}]\n")).collect();
    let world = World::with([
        ("Data.md", format!("{rows}\n- [ ] polish #hint\n").as_str()),
        ("Hidden.md", "---\npublish: false\nk: zqhidden\n---\n- zqrow\n"),
        (
            "Asks.md",
            "Costs `= 6 * 7` sixpence.\n\n```dataview\nTABLE WITHOUT ID item.text + \"!\" AS \"Thing\", item.k FROM \"\" FLATTEN file.lists AS item\n```\n\n```dataview\nTASK FROM #hint\n```\n\n```dataview\nLIST \"*starred*\" FROM \"Data\"\n```\n",
        ),
    ]);
    world.build::<&str>(&[]).ends_with(0);
    let words = words(&world);
    let of = |word: &str| words.get(word).unwrap_or_else(|| panic!("{word}: {words:?}")).as_str();
    // How much each page is about it, as a letter.
    let pages = |word: &str| of(word).chars().filter(char::is_ascii_uppercase).collect::<String>();
    for word in ["42", "starred", "sixpence", "row55"] {
        assert_eq!(pages(word).len(), 1, "{word}: {}", of(word));
    }
    for word in ["row00", "value49", "polish"] {
        let [asks, data] = pages(word).chars().collect::<Vec<_>>()[..] else {
            panic!("{word} is on both pages: {}", of(word));
        };
        assert!(asks < data, "{word} is found where it is written first: {}", of(word));
    }
    assert!(words.keys().all(|word| !word.starts_with("zq")), "{words:?}");
}

#[test]
fn many_words_are_cut_into_shards_and_wide_beginnings_are_told() {
    let note = |n: u32| {
        let words: Vec<String> = (0..300).map(|at| format!("word{:05}", n * 300 + at)).collect();
        (format!("n{n}.md"), words.join(" "))
    };
    let world = World::with((0..30).map(note));
    world.build::<&str>(&[]).ends_with(0);
    let start = json(&world, "index");
    let firsts: Vec<&str> =
        start["shards"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    assert!(firsts.len() > 3 && firsts.is_sorted(), "{firsts:?}");
    for at in 0..firsts.len() {
        let size = json(&world, &format!("words-{at}")).to_string().len();
        assert!(size < 45_000, "shard {at} has {size} bytes");
    }
    let words = words(&world);
    assert!(words.contains_key("word*") && words.contains_key("word0*"));
    assert_eq!(start["pages"], 30);
}

#[test]
fn a_hostile_note_stays_small() {
    let many: String = (0..40_000).map(|at| format!("w{at:x}q ")).collect();
    let headings: String = (0..2_000).map(|at| format!("# h{at}\n")).collect();
    let long = format!(
        "---\naliases: [{}]\n---\n{many}\n{headings}\n{}",
        "a".repeat(5_000),
        "x".repeat(100_000)
    );
    let world = World::with([
        ("Hostile.md", long.as_str()),
        ("__proto__.md", "constructor"),
        ("404.md", ""),
    ]);
    world.build::<&str>(&[]);
    let words = words(&world);
    assert!(words.len() < 9_000, "{}", words.len());
    assert!(words.keys().all(|word| word.chars().count() <= 60));
}

#[test]
fn all_pages_stand_by_name_and_alias() {
    let world = World::with([
        ("Zebra.md", "---\naliases: [Stripes, old/place]\n---\n"),
        ("ähnlich.md", ""),
        ("什么.md", ""),
        ("7.md", ""),
    ]);
    world.build::<&str>(&["--base-url", "https://example.org/"]).ends_with(0);
    let page = world.page("a-z/index.html");
    let at = |text: &str| page.rfind(text).unwrap_or_else(|| panic!("{text}: {page}"));
    let letters = [">0–9</h2>", ">A</h2>", ">S</h2>", ">Z</h2>", ">文</h2>"].map(at);
    assert!(letters.is_sorted(), "{letters:?}");
    assert!(page.contains("Stripes <small>→ Zebra</small>") && !page.contains("old/place"));
    assert!(world.page("sitemap.xml").contains("https://example.org/a-z/"));
    assert!(world.page("404.html").contains("href=\"/a-z/\""));
}

#[test]
fn a_note_may_have_the_address_and_letters_of_many_pages_have_their_own() {
    let many =
        (0..2_001).map(|n| (format!("many/{}{n}.md", if n % 2 == 0 { 'a' } else { 'b' }), "x"));
    let own = [("a-z.md".to_owned(), "mine")];
    let world = World::with(many.chain(own));
    world.build::<&str>(&[]).ends_with(0);
    assert!(world.page("a-z/index.html").contains("mine"));
    let all = world.page("a-z-2/index.html");
    assert!(all.contains("href=\"../a-z-2/letter-b/\"") && !all.contains("b1999"), "{all}");
    assert!(world.page("a-z-2/letter-b/index.html").contains("b1999"));
}

#[test]
fn search_can_be_switched_off() {
    let world = World::with([("a.md", "text"), ("site.toml", "[search]\nenabled = false\n")]);
    world.build::<&str>(&[]).ends_with(0);
    assert!(!world.output().keys().any(|path| path.to_string_lossy().contains("search/")));
    let page = world.page("a/index.html");
    assert!(!page.contains("moc-search-open") && page.contains("a-z/"), "{page}");
}

#[test]
fn what_its_owner_keeps_out_of_searches_is_not_found_x4() {
    let world = World::with([
        (".obsidian/app.json", "{\"userIgnoreFilters\": [\"Archive/\"]}"),
        ("Archive/Old.md", "bygones"),
        ("New.md", "novelties"),
    ]);
    world.build::<&str>(&[]).ends_with(0);
    let words = words(&world);
    assert!(words.contains_key("novelties") && !words.contains_key("bygones"), "{words:?}");
    assert!(!world.page("archive/old/index.html").is_empty(), "it is published all the same");
}
