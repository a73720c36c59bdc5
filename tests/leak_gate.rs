//! The gate before a site is published: a planted leak is found in every channel, an honest site
//! passes, and a site that does not pass replaces nothing.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod program;

use moc::build::memory::{self, MemoryOptions, MemorySite};
use moc::config::Config;
use moc::leaks::{Gate, Hidden, Hit, Leak, Published};
use moc::note::{self, Note};
use moc::theme::OwnTheme;
use moc::vault::{Vault, VaultOptions};
use program::World;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::BTreeSet;
use std::sync::Arc;

type File = (String, String);

/// A gate and what it is the gate of.
struct Guarded {
    vault: Vault,
    gate: Gate,
    theme: OwnTheme,
    config: Config,
}

impl Guarded {
    /// `ignored` are among the files too.
    fn new(files: &[File], ignored: &str) -> Guarded {
        let (mut notes, mut withheld, mut assets) = (Vec::new(), Vec::new(), Vec::new());
        let (mut unread, mut paths) = (Vec::new(), Vec::new());
        for (path, text) in files.iter().filter(|(path, _)| path != "site.toml") {
            if !ignored.is_empty() && path.starts_with(ignored) {
                unread.push((path.clone(), text.clone().into_bytes()));
                paths.push(path.clone());
            } else if path.ends_with(".md") {
                let note: Arc<Note> = note::parse(path, text.clone().into_bytes()).0.into();
                let is_hidden = note.front.publish == Some(false) || note.front.is_draft;
                if is_hidden {
                    paths.push(path.clone());
                }
                if is_hidden { &mut withheld } else { &mut notes }.push(note);
            } else {
                assets.push(path.clone());
            }
        }
        let options = VaultOptions { alias_links: true };
        let (vault, _) = Vault::freeze(notes, assets, &paths, options);
        let (theme, config) = (OwnTheme::default(), Config::default());
        let published = Published { vault: &vault, theme: &theme, config: &config };
        let hidden = Hidden { notes: &withheld, ignored: &unread, paths: &paths };
        let gate = Gate::new(hidden, published).unwrap();
        Guarded { vault, gate, theme, config }
    }

    fn judge(&self, hits: &[Hit]) -> Vec<Leak> {
        let Guarded { vault, theme, config, .. } = self;
        self.gate.judge(hits, Published { vault, theme, config }, &[])
    }

    fn finds(&self, output: &str, text: &str) -> bool {
        !self.judge(&self.gate.search(output, text.as_bytes())).is_empty()
    }
}

fn owned(files: &[(&str, &str)]) -> Vec<File> {
    files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

fn site(files: &[File]) -> MemorySite {
    let files: Vec<(&str, &[u8])> =
        files.iter().map(|(path, text)| (path.as_str(), text.as_bytes())).collect();
    let base_url = Some("https://example.org/x/".to_owned());
    memory::build(&files, &MemoryOptions { base_url, ..MemoryOptions::default() })
}

const SENTENCE: &str = "We will close the Rotterdam office before the end of spring";

const FILES: &[(&str, &str)] = &[
    ("site.toml", "[content]\nignore = [\"cellar/\"]\n"),
    (
        "Open.md",
        "---\ntags: [garden, tools/spade]\naliases: [old/place]\nupdated: 2025-01-02\n---\n\
         # The garden\n\nWords about a garden. %%ask Beatrix whether these numbers are right before it goes out%%\n\n\
         See [[Boardroom Minutes|the minutes]] and ![[plan.svg]].\n\n```dataview\nTABLE file.tags\n```\n",
    ),
    (
        "folder/Other.md",
        "---\ntype: technology\ntags: [garden]\nupdated: 2025-01-03\n---\nMore about a [[Open|garden]], and [[Wanted]].\n",
    ),
    ("plan.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>A plan</text></svg>"),
    ("unused/Passport of Irina.jpg", "pixels"),
    (
        "private/Boardroom Minutes.md",
        "---\npublish: false\ntitle: Quarterly Layoffs Forecast\naliases: [Operation Nightfall]\ntags: [severance/package]\nclient: Kingfisher Holdings\n---\n\
         # Dismissals planned\n\nWe will **close** the Rotterdam [[Open|office]] before the end of spring.\n\n- call the [insurance lawyer](https://hush.example.com/brief)\n\n\
         codename:: Perihelion\n\n```js\ntransferFunds(account, payee, amount, twice);\n```\n",
    ),
    (
        "drafts/Unfinished.md",
        "---\ndraft: true\n---\nNobody has agreed to any of this yet, least of all Marguerite.\n",
    ),
    ("cellar/Barrel.md", "The vintage of the burgundy was falsified by somebody in accounting.\n"),
];

/// What of it is hidden, with the file that holds it.
const SECRETS: &[(&str, &str)] = &[
    (SENTENCE, "private/Boardroom Minutes.md"),
    ("Quarterly Layoffs Forecast", "private/Boardroom Minutes.md"),
    ("Operation Nightfall", "private/Boardroom Minutes.md"),
    ("severance/package", "private/Boardroom Minutes.md"),
    ("Kingfisher Holdings", "private/Boardroom Minutes.md"),
    ("Boardroom Minutes", "private/Boardroom Minutes.md"),
    ("Dismissals planned", "private/Boardroom Minutes.md"),
    ("call the insurance lawyer", "private/Boardroom Minutes.md"),
    ("https://hush.example.com/brief", "private/Boardroom Minutes.md"),
    ("Perihelion", "private/Boardroom Minutes.md"),
    ("transferFunds(account, payee, amount, twice)", "private/Boardroom Minutes.md"),
    ("agreed to any of this yet, least of all", "drafts/Unfinished.md"),
    ("The vintage of the burgundy was falsified", "cellar/Barrel.md"),
    ("ask Beatrix whether these numbers are right", "Open.md"),
    ("Passport of Irina.jpg", "unused/Passport of Irina.jpg"),
];

/// A file of the site with a text in it, as a file of its kind would have it.
fn planted(output: &str, text: &str, secret: &str) -> String {
    let escaped = secret.replace('&', "&amp;").replace('<', "&lt;");
    let quoted = serde_json::to_string(secret).unwrap();
    match output.rsplit_once('.').unwrap().1 {
        "html" if text.contains("</body>") => {
            text.replace("</body>", &format!("<p>{escaped}</p></body>"))
        }
        "html" => format!("{text}<p>{escaped}</p>"),
        "xml" => format!("{text}<summary>&lt;p&gt;{escaped}&lt;/p&gt;</summary>"),
        "json" => format!("[{text},{quoted}]"),
        _ => format!("{text}\n{secret}\n"),
    }
}

#[test]
fn a_leak_is_found_in_every_channel() {
    let files = owned(FILES);
    let site = site(&files);
    let told: Vec<_> = site.diagnostics.iter().filter(|it| it.code.starts_with("leak::")).collect();
    assert!(told.is_empty() && !site.pages.is_empty(), "{told:?}");
    let guarded = Guarded::new(&files, "cellar/");
    let mut channels = BTreeSet::new();
    let mut hits = Vec::new();
    let outputs = site.pages.iter().filter(|(path, _)| {
        let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
        ["html", "json", "xml", "txt", "md"].contains(&extension)
    });
    for (output, bytes) in outputs {
        let text = String::from_utf8_lossy(bytes);
        assert_eq!(guarded.gate.search(output, bytes), [], "{output}");
        let is_index = output.contains("/words-") || output.contains("/spelling");
        for (secret, _) in SECRETS {
            let secret = if is_index { "rotterdam" } else { secret };
            let found = guarded.gate.search(output, planted(output, &text, secret).as_bytes());
            assert!(!found.is_empty(), "{secret} in {output}");
            hits.extend(found);
        }
        channels.insert(output.clone());
    }
    let leaks = guarded.judge(&hits);
    let leaking: BTreeSet<String> = leaks.iter().map(|leak| leak.output.clone()).collect();
    assert_eq!(leaking, channels);
    let told: Vec<String> = leaks.iter().map(|leak| leak.diagnostic().message).collect();
    for channel in [
        "a page, `open/index.html`",
        "a page, `old/place/index.html`",
        "a page, `404.html`",
        "a page, `folder/index.html`",
        "a tag page, `tags/garden/index.html`",
        "a link preview, `open/preview.json`",
        "a Markdown twin, `open/index.md`",
        "the search index, `assets/search/",
        "the data of the graph, `graph/data.json`",
        "a feed, `feed.xml`",
        "a feed, `feed.json`",
        "the sitemap, `sitemap.xml`",
        "the list for language models, `llms.txt`",
        "a list of addresses, `routes.txt`",
    ] {
        assert!(told.iter().any(|message| message.contains(channel)), "{channel}: {told:#?}");
    }
}

#[test]
fn what_is_told_names_the_file_and_the_line_and_shows_neither() {
    let guarded = Guarded::new(&owned(FILES), "cellar/");
    for (secret, file) in SECRETS {
        let hits = guarded.gate.search("open/index.html", format!("<p>{secret}</p>").as_bytes());
        let leaks = guarded.judge(&hits);
        let leak = leaks.iter().find(|leak| leak.place.file == *file);
        let told = leak.unwrap_or_else(|| panic!("{secret}: {leaks:?}")).diagnostic();
        let shown = format!("{told:?}");
        assert!(!shown.contains("Rotterdam") && !shown.contains("Nightfall"), "{shown}");
    }
    let hits = guarded.gate.search("x/index.html", SENTENCE.as_bytes());
    let line = guarded.judge(&hits)[0].place.mark.as_ref().unwrap().line;
    assert_eq!(line, 10);
}

#[test]
fn names_of_files_pictures_and_copies_are_searched_too() {
    let guarded = Guarded::new(&owned(FILES), "cellar/");
    for output in [
        "private/boardroom-minutes/index.html",
        "operation-nightfall/index.html",
        "tags/severance/package/feed.xml",
        "assets/passport-of-irina-1a2b3c4d.jpg",
    ] {
        let leaks = guarded.judge(&guarded.gate.search(output, b""));
        assert!(leaks.iter().any(|leak| leak.is_in_name), "{output}: {leaks:?}");
    }
    let card = "<svg><text><tspan>Quarterly Layoffs Forecast</tspan></text></svg>";
    assert!(!guarded.gate.search_picture("assets/cards/x.png", card).is_empty());
    let copy = |asset| guarded.judge(&guarded.gate.search_copy("assets/x-1a2b3c4d.jpg", asset));
    assert_eq!(copy("unused/Passport of Irina.jpg").len(), 1);
    assert_eq!(copy("plan.svg"), []);
}

#[test]
fn a_sentence_is_found_however_it_is_written() {
    let guarded = Guarded::new(&owned(FILES), "cellar/");
    for (output, written) in [
        (
            "a/index.html",
            "<p>We will <em>close</em> the <a href=\"../x/\">Rotterdam</a>\noffice before the end of spring.</p>",
        ),
        (
            "a/index.html",
            "<meta content=\"We will close the Rotterdam office before the end of spring\">",
        ),
        (
            "a/index.html",
            "<script type=\"application/json\">{\"x\":\"we will close the rotterdam office\"}</script>",
        ),
        ("a/index.html", "<!-- we will close the rotterdam office before -->"),
        ("a/index.html", "<p>Then: close the Rotterdam office before the end of all.</p>"),
        ("a/index.html", "<a href=\"We%20will%20close%20the%20Rotterdam%20office\">x</a>"),
        (
            "a/index.html",
            "<p>We&nbsp;will close&#32;the ROTTERDAM <b>o</b>ffice before the end of spring, we will close the Rotterdam&nbsp;office</p>",
        ),
        ("a/index.md", "We will **close** the Rotterdam office before the end."),
        (
            "feed.xml",
            "<content>&lt;p&gt;We will &lt;strong class=&quot;x&quot;&gt;close&lt;/strong&gt; the Rotterdam office&lt;/p&gt;</content>",
        ),
        (
            "feed.json",
            "{\"content_html\":\"<p>We will <strong class=\\\"x\\\">close</strong> the Rotterdam office</p>\"}",
        ),
        ("data.json", "[\"We will close the Rotterdam office\"]"),
        ("data.json", "[\"Perihelion\"]"),
        ("a/index.html", "<title>Perihelion · Site</title>"),
        ("a/index.html", "<td>perihelion</td>"),
        ("a/index.html", "<a href=\"../private/boardroom-minutes/\">x</a>"),
    ] {
        assert!(guarded.finds(output, written), "{output}: {written}");
    }
    for (output, written) in [
        // In pieces that belong to others, or in part.
        ("a/index.html", "<li>Boardroom</li><li>Minutes</li>"),
        ("a/index.html", "<span>Boardroom</span> <span>Minutes</span>"),
        ("data.json", "[\"Boardroom\",\"Minutes\"]"),
        ("a/index.html", "<p>The perihelion of a planet.</p>"),
        ("a/index.html", "<p>We will close the office.</p>"),
        ("a/index.html", "<p class=\"perihelion\">x</p>"),
        ("a/index.html", "<p>Words about a garden.</p>"),
        ("picture.png", "We will close the Rotterdam office"),
    ] {
        assert!(!guarded.finds(output, written), "{output}: {written}");
    }
}

#[test]
fn what_is_published_too_is_no_leak() {
    let mut files = owned(FILES);
    let quote = format!(
        "> We *will* close the [[Open|Rotterdam]] office before the end of spring\n\nKingfisher Holdings, perihelion-like\n\n{SENTENCE}\n"
    );
    files.push(("Quote.md".to_owned(), quote));
    let found = site(&files);
    let told: Vec<_> =
        found.diagnostics.iter().filter(|it| it.code.starts_with("leak::")).collect();
    assert!(told.is_empty() && !found.pages.is_empty(), "{told:?}");
    let guarded = Guarded::new(&files, "cellar/");
    assert!(!guarded.finds(
        "a/index.html",
        &format!("<p>{SENTENCE}</p><p>Kingfisher Holdings</p><td>Perihelion</td>")
    ));
    assert!(guarded.finds("a/index.html", "<p>Operation Nightfall</p>"));
}

const NOTE: &str =
    "---\npublish: false\n---\nWe will close the Rotterdam office before the end of spring.\n";
/// A partial of the theme that a script has written, say, with a sentence of a note in it.
const PARTIAL: &str = "<p>We will close the Rotterdam office before the end of spring.</p>";

fn theme_with(text: &str) -> String {
    let footer = include_str!("../themes/default/templates/not-found.html");
    assert!(footer.contains("{% block main -%}"), "the template is another now");
    footer.replace("{% block main -%}", &format!("{{% block main -%}}{text}"))
}

#[test]
fn a_site_with_a_leak_replaces_nothing() {
    let world = World::with([("Open.md", "open"), ("Plans.md", NOTE)]);
    world.build::<&str>(&[]).ends_with(0);
    let before = world.output();
    world.write("Open.md", "open and new");
    world.write("theme/templates/not-found.html", theme_with(PARTIAL));
    let run = world.build(&["--message-format", "short"]).ends_with(1);
    assert!(run.stderr.contains("Plans.md:4:1: error[leak::unpublished]"), "{}", run.stderr);
    assert!(
        run.stderr.contains("`404.html`") && run.stderr.contains("nothing was published"),
        "{}",
        run.stderr
    );
    assert!(!run.stderr.contains("Rotterdam"), "{}", run.stderr);
    assert!(world.output() == before, "the old site stays");
    // Twice, with what the first left in the cache.
    world.build::<&str>(&[]).ends_with(1);
    assert!(world.output() == before);
    // Published words are no leak, nor are allowed ones.
    world.write(
        "site.toml",
        "[leaks]\nallow = [\"we will close the Rotterdam office before the end of spring\"]\n",
    );
    world.build::<&str>(&[]).ends_with(0);
    assert!(world.page("404.html").contains("Rotterdam"));
    world.write("site.toml", "");
    world.build::<&str>(&[]).ends_with(1);
    world.write("Quote.md", "> We will close the Rotterdam office before the end of spring.\n");
    world.build::<&str>(&[]).ends_with(0);
}

/// A file that stays from the last build is searched for what has become a secret since.
#[test]
fn what_stays_from_the_last_build_is_searched_again() {
    let open = NOTE.replace("publish: false", "publish: true");
    let world = World::with([("Open.md", "open"), ("Plans.md", open.as_str())]);
    let template = include_str!("../themes/default/templates/folder.html");
    assert!(template.contains("{% block main -%}"), "the template is another now");
    let template = template.replace("{% block main -%}", &format!("{{% block main -%}}{PARTIAL}"));
    world.write("theme/templates/folder.html", template);
    world.write("deep/Note.md", "deep");
    world.build::<&str>(&[]).ends_with(0);
    let before = world.output();
    world.write("Plans.md", NOTE);
    let run = world.build(&["--message-format", "short"]).ends_with(1);
    assert!(run.stderr.contains("deep/index.html"), "{}", run.stderr);
    assert!(world.output() == before);
}

#[test]
fn a_look_through_tells_of_leaks_too() {
    let world = World::with([("Open.md", "open"), ("Plans.md", NOTE)]);
    world.write("theme/templates/not-found.html", theme_with(PARTIAL));
    let mut command = program::program(&world.path().join("cache"));
    command.arg("check").arg("--root").arg(world.notes());
    let run = program::run(&mut command, world.path()).ends_with(1);
    assert!(
        format!("{}{}", run.stdout, run.stderr).contains("leak::unpublished"),
        "{}",
        run.told()
    );
}

/// Few words, so that what is hidden and what is not are made of the same ones.
const WORDS: [&str; 14] = [
    "amber", "basil", "cedar", "delta", "ember", "fjord", "grape", "hazel", "indigo", "juniper",
    "Kelp", "Lotus", "Café", "Мята",
];

fn words(count: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    proptest::collection::vec(select(&WORDS[..]), count).prop_map(|words| words.join(" "))
}

/// A paragraph with whatever a paragraph may hold.
fn paragraph() -> impl Strategy<Value = String> {
    (words(1..9), words(1..4), words(1..9), 0..9).prop_map(|(before, middle, after, form)| {
        match form {
            0 => format!("{before} [[{middle}]] {after}"),
            1 => format!("{before} [[{middle}|{after}]]"),
            2 => format!("{before} %%{middle}%% {after}"),
            3 => format!("- {before}\n- **{middle}** {after}"),
            4 => format!("# {middle}\n\n{before} *{after}*"),
            5 => format!("{before} <!-- {after} --> `{middle}`"),
            6 => format!("| {before} | {middle} |\n|-|-|\n| {after} | {middle} |"),
            7 => format!("{before} #{} {after}", middle.replace(' ', "/")),
            _ => format!("```dataview\nTABLE kind, file.tags FROM \"\"\n```\n\n{before}\n{after}"),
        }
    })
}

fn vault() -> impl Strategy<Value = Vec<File>> {
    let note =
        (words(1..4), words(1..3), words(1..3), proptest::collection::vec(paragraph(), 1..5), 0..3);
    let note = note.prop_map(|(name, tag, kind, body, state)| {
        let state = ["publish: false", "draft: true", "publish: true"][state as usize];
        let tag = tag.replace(' ', "-");
        let text = format!(
            "---\n{state}\ntags: [{tag}]\nkind: {kind}\naliases: [{kind} {tag}]\n---\n{}\n",
            body.join("\n\n")
        );
        (format!("{}.md", name.replacen(' ', "/", 1)), text)
    });
    proptest::collection::vec(note, 2..9).prop_map(|notes| {
        let mut taken = BTreeSet::new();
        let mut files: Vec<File> =
            notes.into_iter().filter(|(path, _)| taken.insert(path.to_lowercase())).collect();
        files.push(("Start.md".to_owned(), "A beginning.".to_owned()));
        files
    })
}

/// What stands side by side in a file because it lists many things is no name.
#[test]
fn a_link_s_text_and_its_address_are_not_one_name() {
    let files = [
        ("Hidden.md", "---\npublish: false\n---\nWords #Kelp/Lotus words\n"),
        ("Lotus/Kelp.md", "---\npublish: true\n---\nWords\n"),
        ("Open.md", "```dataview\nTABLE file.name FROM \"\"\n```\n[[Lotus/Kelp|Kelp]]\n"),
    ];
    let files: Vec<File> = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
    let site = site(&files);
    let told: Vec<_> = site.diagnostics.iter().filter(|it| it.code.starts_with("leak::")).collect();
    assert!(told.is_empty() && !site.pages.is_empty(), "{told:#?}");
}

/// The name of a field ends with its line.
#[test]
fn what_stands_above_a_field_is_not_its_name() {
    let files = [
        ("Hidden.md", "---\npublish: false\n---\n#tag #other/nested\nkey:: [[Open]]\n"),
        ("Open.md", "#tag #other/nested\n![[none.png]]\nkey:: 1\n"),
        ("x/index.md", "Words. #tag, #other/nested and key\n"),
    ];
    let files: Vec<File> = files.map(|(path, text)| (path.to_owned(), text.to_owned())).into();
    let site = site(&files);
    let told: Vec<_> = site.diagnostics.iter().filter(|it| it.code.starts_with("leak::")).collect();
    assert!(told.is_empty() && !site.pages.is_empty(), "{told:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn honest_sites_pass(files in vault()) {
        let site = site(&files);
        let told: Vec<_> = site.diagnostics.iter().filter(|it| it.code.starts_with("leak::")).collect();
        prop_assert!(told.is_empty() && !site.pages.is_empty(), "{:#?}", told);
    }

    #[test]
    fn a_hidden_sentence_is_found_wherever_it_is(
        mut files in vault(),
        sentence in words(6..14),
        before in words(0..3),
        output in select(&["a/index.html", "feed.xml", "a/index.md", "x.json", "llms.txt"][..]),
    ) {
        let text = format!("---\npublish: false\n---\n{before}\n\n{sentence}. Then more.\n");
        files.push(("hidden/one.md".to_owned(), text));
        let shown = |text: &str| text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), "");
        let is_published = files.iter().any(|(_, text)| text.contains("publish: true") && shown(text).contains(&shown(&sentence)));
        prop_assume!(!is_published);
        let guarded = Guarded::new(&files, "");
        let planted = planted(output, "[]", &format!("{sentence}."));
        prop_assert!(guarded.finds(output, &planted));
    }
}
