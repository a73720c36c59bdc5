//! What is not published is nowhere: no byte of it in any file, and no file named after it.
//!
//! Every hidden thing of the vault holds a word that begins with `zq`, and nothing else does.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod program;

use program::{Tree, World};

/// Words of hidden things that are in the output.
fn leaked(site: &Tree) -> Vec<String> {
    let mut leaks = Vec::new();
    for (path, bytes) in site {
        let name = path.to_string_lossy().to_lowercase();
        let text = format!("{name}\n{}", String::from_utf8_lossy(bytes).to_lowercase());
        for (at, _) in text.match_indices("zq") {
            let word: String = text[at..].chars().take_while(|c| c.is_alphanumeric()).collect();
            let before = text[..at].chars().rev().take(60).collect::<Vec<_>>();
            let before: String = before.into_iter().rev().collect();
            // Hashes in file names may hold any two letters.
            if word.len() > 4 {
                leaks.push(format!("{word} in {name}, after …{before}"));
            }
        }
    }
    leaks
}

#[track_caller]
fn hides(files: &[(&str, &str)], options: &[&str]) -> (World, Vec<String>) {
    let world = World::with(files.iter().copied());
    let run = world.build(options);
    assert!(matches!(run.status, Some(0 | 1)), "{}", run.told());
    assert!(!world.page("404.html").is_empty(), "{}", run.told());
    let found = leaked(&world.output());
    (world, found)
}

#[track_caller]
fn assert_hides(files: &[(&str, &str)]) -> World {
    let options = ["--base-url", "https://example.org/x/"];
    let (world, found) = hides(files, &options);
    assert!(found.is_empty(), "{found:#?}");
    world
}

/// A note that is hidden by `front` and holds secrets wherever a note can hold something.
fn secret(front: &str, n: usize) -> String {
    format!(
        "---\n{front}\ntitle: zqtitle{n}\ndescription: zqdescription{n}\ntags: [zqtag{n}, zqtop{n}/zqsub{n}]\n\
         aliases: [zqalias{n}, zqold{n}/zqplace{n}]\npermalink: zqpermalink{n}/here\ncssclasses: [zqclass{n}]\n\
         image: zqimage{n}.png\nup: \"[[Open]]\"\nzqkey{n}: zqvalue{n}\n---\n\n# zqheading{n}\n\nzqtext{n} [[Open]] \
         #zqbodytag{n} [[zqghost{n}]] ^zqblock{n}\n\n![[zqimage{n}.png]]\n\n```js\nzqcode{n}\n```\n\n$zqmath{n}$\n\n- [ ] zqtask{n}\n\n[^1]: zqfootnote{n}\n"
    )
}

/// Every way in which someone may write to such a note.
fn links(name: &str) -> String {
    format!(
        "Before [[{name}]] [[{name}#zqheading1]] [[{name}#^zqblock1]] [[{name}|shown]] [[{name}#zqheading1|shown]]\n\n\
         ![[{name}]] ![[{name}#zqheading1]] ![[{name}|shown]]\n\n[shown]({name}.md) [shown]({name}.md#zqheading1 \"zqtooltip\") ![shown]({name}.md)\n\n\
         [shown][r] [shown](<{name}.md>)\n\n[r]: {name}.md \"zqtooltip\"\n\n- [[{name}|shown]]\n\n> [!note] [[{name}|shown]]\n\n| a |\n|-|\n| [[{name}\\|shown]] |\n\n\
         a[^1] b^[c [[{name}|shown]]]\n\n[^1]: [[{name}|shown]]\n\n## About [[{name}|shown]]\n"
    )
}

/// Queries that look for everything.
const NOSY: &str = "\
# Nosy

```dataview
TABLE file.outlinks, file.inlinks, file.etags, file.lists, file.tasks, file.frontmatter, related, about, of, key, tip, note
SORT file.path
```

```dataview
TABLE file, row SORT file.path
```

```dataview
LIST file.lists.text + string(file.lists.outlinks) + string(file.lists.section)
```

```dataview
LIST string(file.lists.tags) + string(file.tasks.tags)
```

```dataview
TASK
```

```dataview
TABLE rows.file.link FLATTEN file.outlinks AS out GROUP BY meta(out).path
```

```dataview
TABLE out.file.name, out.zqkey1, meta(out).display FLATTEN file.outlinks AS out
```

```dataview
LIST FROM #zqtag1
```

`= [[Hidden]].file` `= this.related` `= link(\"Hidden\")` `= regexreplace(this.key, \"[|]\", \"-\")`
";

/// Queries that name what is hidden, which their source shows.
const NAMING: &str = r#"
```dataview
LIST "a\"" FROM "zqsealed"
```

```dataview
LIST FROM [[b [[zqfolder/Hidden]] AND "zqfolder/Hidden" // a lone "
```

```dataview
TABLE "[x](zqfolder/Hidden.md)", "[x](<zqfolder/Hidden.md>)", "[x](%7Aqfolder/Hidden.md)" LIMIT 1
```
"#;

#[test]
fn queries_see_nothing_that_is_hidden() {
    let open = "---\nrelated: \"[[zqfolder/Hidden#zqheading1|shown]]\"\nabout: \"see [[zqfolder/Hidden|shown]] and [shown](zqfolder/Hidden.md)\"\n\
        of: [\"[[zqfolder/Hidden|shown]]\", {deep: \"[[zqfolder/Hidden#^zqblock1|shown]]\"}]\n---\n\
        key:: before [[zqfolder/Hidden|shown]] after\n\ntip:: [[zqfolder/Hidden|shown]]\n\n[note:: [shown](zqfolder/Hidden.md)]\n\n\
        # About [[zqfolder/Hidden|shown]]\n\n## Of `= [[zqfolder/Hidden|shown]].x`\n\n- item [[zqfolder/Hidden#zqheading1|shown]] [k:: [[zqfolder/Hidden|shown]]]\n\
        - [ ] task ![[zqfolder/Hidden]] %%zqcomment:: zqvalue%% [c:: 1]\n- [ ] other <!-- zqhtml:: zqvalue -->\n\
        - [ ] see [shown](zqfolder/Hidden.md#zqheading1) #open\n- see ![[zqfolder/Hidden#zqheading1|shown]], [[zqfolder/Hidden#zqheading1 |shown]]\n\n\
        %% zqfield:: zqsecret %%\n\n%%\nzqblockfield:: zqsecret\n%%\n\n%% <!-- x --> zqfourth:: zqsecret %%\n\n<!-- zqthird:: zqsecret -->\n\n[x:: %%zqinside%% y]\n";
    // The query itself is shown to readers, so it may name what is hidden only in words of its own.
    let nosy =
        NOSY.replace(", out.zqkey1", "").replace("LIST FROM #zqtag1", "LIST FROM [[Hidden]]");
    assert_hides(&[
        ("Open.md", open),
        ("Nosy.md", &nosy),
        ("Embeds.md", "![[Nosy]]\n"),
        ("Naming.md", NAMING),
        ("zqsealed/zqthird.md", &secret("draft: true", 3)),
        ("zqfolder/Hidden.md", &secret("publish: false", 1)),
        ("zqfolder/zqother.md", &secret("draft: true", 2)),
        ("zqfolder/zqtable.csv", "a,b\n1,2\n"),
    ]);
}

#[test]
fn flowcharts_give_nothing_away() {
    let world = assert_hides(&[
        (
            "Open.md",
            "```flowchart\nIs [[zqhidden|it]] so?\n├─ Yes → [[zqhidden|shown words]] + Open\n└─ No → Public\n```\n\n```mermaid\ngraph TD\nA[\"[[zqhidden|drawn words]]\"] --> B\n```\n",
        ),
        ("Public.md", "Named by one that is hidden."),
        (
            "zqhidden.md",
            "---\npublish: false\naliases: [zqalias]\n---\n```flowchart\nzqtext?\n├─ Yes → Public\n└─ No → zqend\n```\n",
        ),
    ]);
    let page = world.page("open/index.html");
    assert!(page.contains("shown words") && page.contains("drawn words"), "{page}");
    let named = world.page("public/index.html");
    assert_eq!(named.matches("class=\"mention\"").count(), 1, "{named}");
}

/// An outcome that is called as a hidden note is words, as a link to one is.
#[test]
fn an_outcome_named_as_a_hidden_note_is_text() {
    let world = World::with([
        ("Open.md", "```flowchart\nIs it?\n├─ Yes → Cellar\n└─ No → Attic\n```\n"),
        ("Cellar.md", "---\npublish: false\n---\n"),
    ]);
    let run = world.build(&["--message-format", "short"]).ends_with(0);
    assert!(run.stderr.contains("Attic") && !run.stderr.contains("Cellar"), "{}", run.stderr);
    let page = world.page("open/index.html");
    assert!(
        page.contains("data-href=\"Attic\"") && !page.contains("data-href=\"Cellar\""),
        "{page}"
    );
}

#[test]
fn every_spelling_of_unpublished_hides() {
    let fronts = [
        "publish: false",
        "publish: False",
        "publish: FALSE",
        "Publish: false",
        "PUBLISH: false",
        "publish: \"false\"",
        "publish: 'no'",
        "publish: no",
        "publish: No",
        "publish: off",
        "publish: OFF",
        "publish: 0",
        "publish: \"0\"",
        "publish: [false]",
        "publish: !!bool false",
        "publish: !x false",
        "publish: &a false",
        "x: &a false\npublish: *a",
        "\"publish\": false",
        "publish : false",
        "? publish\n: false",
        "publish:   false   # not yet",
        "publish: >-\n  false",
        "publish: |\n  false",
        "publish: \" false \"",
        "draft: true",
        "draft: True",
        "Draft: TRUE",
        "DRAFT: yes",
        "draft: \"yes\"",
        "draft: on",
        "draft: 1",
        "draft: \"1\"",
        "draft: [true]",
        "draft: !!bool true",
        "draft: true # still",
        "publish: true\ndraft: true",
        "publish: false\ndraft: false",
        "publish: false\nPublish: true",
        "Publish: true\npublish: false",
        "Draft: true\ndraft: false",
        // Broken front matter with such a line.
        "publish: false\na: [",
        "a: [\npublish: false",
        "a: b: c\nPublish: No",
        "publish: false\npublish: true",
        "publish: true\npublish: false",
        "draft: true\ndraft: false",
        "\tpublish: false\n\t\t- x",
        "a: \"\npublish: false",
        "publish: false\n%bad\n@",
        "- publish: false\n- x",
        "- a\n- draft: true",
        "publish: false,\n}",
        "{publish: false, a: [",
        "*nope: x\npublish: false",
        "publish: false\n\u{7}: x",
        "'publish': 'false\nx: [",
        // Nested in the document, and of no effect there: these say nothing about the note.
    ];
    let mut files: Vec<(String, String)> = vec![("Open.md".into(), "open words".into())];
    for (n, front) in fronts.iter().enumerate() {
        files.push((format!("zqname{n}.md"), secret(front, n)));
        files.push((format!("zqimage{n}.png"), format!("zqpixels{n}")));
    }
    let borrowed: Vec<_> = files.iter().map(|(p, t)| (p.as_str(), t.as_str())).collect();
    let (_, found) = hides(&borrowed, &["--base-url", "https://example.org/x/"]);
    let spelled: Vec<String> = (0..fronts.len())
        .filter(|n| found.iter().any(|leak| leak.starts_with(&format!("zqtext{n} "))))
        .map(|n| fronts[n].to_owned())
        .collect();
    assert!(found.is_empty(), "leaking spellings {spelled:#?}\n{:#?}", found.first());
}

#[test]
fn line_ends_marks_and_blanks_do_not_publish() {
    let unix = secret("publish: false", 1);
    let files = [
        ("crlf.md", unix.replace('\n', "\r\n")),
        ("cr.md", unix.replace('\n', "\r")),
        ("bom.md", format!("\u{feff}{unix}")),
        ("bom-crlf.md", format!("\u{feff}{}", unix.replace('\n', "\r\n"))),
        ("trailing.md", unix.replacen("---\n", "---   \n", 2)),
        ("tabs.md", unix.replacen("---\n", "---\t\n", 1)),
        ("json.md", "---\n{\"publish\": false, \"zqkey\": \"zqvalue\"}\n---\nzqbody".to_owned()),
        (
            "json-text.md",
            "---\n{\n  \"Draft\": \"yes\",\n  \"zqkey\": [\"zqvalue\"]\n}\n---\nzqbody".to_owned(),
        ),
        (
            "json-broken.md",
            "---\n{\n  \"publish\": false,\n  \"zqkey\": [}\n---\nzqbody".to_owned(),
        ),
        ("unclosed.md", "---\npublish: false\nzqkey: zqvalue\n\nzqbody".to_owned()),
        ("toml.md", "+++\ntitle = 'x'\ndraft = true\n+++\nzqbody".to_owned()),
        ("toml-crlf.md", "+++\r\npublish=false\r\n+++\r\nzqbody".to_owned()),
        ("unclosed-crlf.md", "---\r\ndraft: true\r\nzqkey: zqvalue\r\n\r\nzqbody".to_owned()),
        ("blank-first.md", "---\n\npublish: false\n---\nzqbody".to_owned()),
        ("empty-body.md", "---\npublish: false\nzqkey: zqvalue\n---".to_owned()),
        ("nul.md", "---\npublish: false\0\nzqkey: zqvalue\n---\nzqbody".to_owned()),
    ];
    let files: Vec<_> = files.iter().map(|(p, t)| (*p, t.as_str())).collect();
    let (_, found) = hides(&files, &[]);
    assert!(found.is_empty(), "{found:#?}");
    // And bytes that are no UTF-8 elsewhere in the note.
    let world = World::new();
    world.write(
        "bytes.md",
        [b"---\npublish: false\nzqkey: \xff\xfe\n---\n\xffzqbody".as_slice()].concat(),
    );
    world.build::<&str>(&[]);
    assert_eq!(leaked(&world.output()), Vec::<String>::new());
}

#[test]
fn what_others_write_about_a_hidden_note_gives_nothing_away() {
    for front in ["publish: false", "draft: true", "publish: false\nbroken: ["] {
        let hidden = secret(front, 1);
        let open = links("zqname")
            .replace("[[zqname]]", "")
            .replace("[[zqname#zqheading1]]", "")
            .replace("[[zqname#^zqblock1]]", "");
        let world = assert_hides(&[
            ("zqname.md", &hidden),
            ("zqfolder/zqdeep.md", &hidden.replace("zqpermalink1", "zqpermalink2")),
            ("Open.md", &format!("---\nrelated: \"[[zqname|shown]]\"\nlist: [\"[[zqfolder/zqdeep|shown]]\"]\nparent: zqname\n---\n{open}").replace("parent: zqname\n", "")),
            ("Twin.md", &links("zqfolder/zqdeep").replace("[[zqfolder/zqdeep]]", "").replace("[[zqfolder/zqdeep#zqheading1]]", "").replace("[[zqfolder/zqdeep#^zqblock1]]", "")),
            ("Upper.md", "[[ZQNAME|shown]] [x](ZQNAME.MD) [y](./zqname.md) [z](/zqname) ![[Zqname.md#zqheading1|shown]]"),
            ("zqimage1.png", "zqpixels"),
        ]);
        for page in ["open/index.html", "open/index.md"].map(|path| world.page(path)) {
            assert!(
                page.contains("shown") && page.contains("Before"),
                "the author's own words stay"
            );
        }
        let page = world.page("open/index.html");
        assert!(!page.contains("is-unresolved"), "no ghost where there is a hidden note");
    }
}

#[test]
fn hidden_folders_and_names_are_not_there() {
    let plain = "# zqheading\n\nzqtext #zqtag [[Open]] ![[zqpic.png]]\n";
    let world = assert_hides(&[
        (
            "site.toml",
            "[content]\nignore = [\"zqprivate\", \"**/*.zqbak.md\", \"zqlog-*.md\", \"/zqroot/\"]\ntemplates = \"zqTemplates\"\n",
        ),
        (
            "Open.md",
            "[[zqtemplate|shown]] [[zqprivate/zqa|shown]] ![[zqb.png]] ![[zqprivate/zqb.png|shown]] [t](zqprivate/zqa.md) text\n",
        ),
        ("zqprivate/zqa.md", plain),
        ("zqprivate/zqb.png", "zqpixels"),
        ("deep/zqprivate/zqc/zqd.md", plain),
        ("zqTemplates/zqtemplate.md", plain),
        ("ZQTEMPLATES/zqother.md", plain),
        ("note.zqbak.md", plain),
        ("zqlog-1.md", plain),
        ("zqroot/zqe.md", plain),
        (".zqdot.md", plain),
        (".zqfolder/zqf.md", plain),
        (".obsidian/zqplugin.md", plain),
        (".trash/zqgone.md", plain),
        (".git/zqgit.md", plain),
        ("deep/.zqhidden/zqg.md", plain),
        ("zqback.md~", plain),
        ("zqtmp.tmp", plain),
        (".#zqlock.md", plain),
        (".syncthing.zqs.md.tmp", plain),
        ("zqcloud.md.icloud", plain),
        ("zqjb.md___jb_tmp___", plain),
        ("node_modules/zqmodule/README.md", plain),
        ("zqunused.png", "zqpixels"),
        ("zqunused.txt", "zqtext"),
        ("deep/shown.md", "shown"),
    ]);
    assert!(world.site().join("deep/shown/index.html").exists());
}

#[test]
fn comments_are_nowhere() {
    let world = assert_hides(&[
        (
            "Open.md",
            "---\n# zqyaml\ntitle: Open # zqend\ntags: [a] # zqtags\n---\n\
# Heading %%zqheading%%\n\nText %%zqinline%% more <!-- zqhtml --> end %%zqa%%%%zqb%%\n\n%%\nzqblock\n\nzqagain #zqtag [[zqlink]] ![[zqpic.png]] ^zqid\n%%\n\n\
- item %%zqitem%%\n- [ ] task <!-- zqtask -->\n\n| a %%zqth%% | b |\n|-|-|\n| c %%zqcell%% | <!-- zqtd --> d |\n\n\
> [!note] Title %%zqtitle%%\n> body %%zqbody%%\n> %%\n> zqquoted\n> %%\n\n> quote <!-- zqquote -->\n\n\
[[Other|name]] **bold %%zqbold%%** ==mark %%zqmark%%== ^[foot %%zqfoot%%]\n\n[^1]: note %%zqnote%%\n\nref[^1]\n\n\
<div>\n<!-- zqdiv -->\nx\n</div>\n\n<!--\nzqlong\n\nzqlonger\n-->\n\n<span><!-- zqspan -->y</span>\n\n%% zqspaced %%\n\n%%zqtight%%\n\nthe end stays\n\n[[#Heading]]\n",
        ),
        (
            "Other.md",
            "[[Open#Heading]] ![[Open]] %%[[Open]] zqmention%%\n\n## A %%zqtoc%%\n\n## %%zqonly%%\n\nlast words",
        ),
        ("Unclosed.md", "before\n\n%%\nzqafter\n\n# zqlater\n\n[[Open]] #zqtag\n"),
        ("UnclosedHtml.md", "before\n\n<!-- zqafter\n\n# zqlater\n\n[[Open]]\n"),
        ("Title.md", "%%zqfirst%%\n\n# %%zqtitle%%Shown title\n\n%%zqdescription%% First words."),
        ("Crlf.md", "a %%zqx%%\r\n\r\n%%\r\nzqy\r\n\r\nzqz\r\n%%\r\n\r\nb <!-- zqw\r\nzqv -->\r\n"),
        (
            "InList.md",
            "- a\n\n  %%\n  zqlist\n\n  zqlist2\n  %%\n- b\n\n1. c\n   <!-- zqd\n   zqe -->\n",
        ),
        (
            "Hidden images.md",
            "%%![[zqpic.png]]%%\n\n<!-- ![](zqpic.png) -->\n\n`![[zqcode.png]]`\n"
                .replace("`![[zqcode.png]]`\n", "")
                .as_str(),
        ),
        ("zqpic.png", "zqpixels"),
        ("Embeds.md", "![[Open]] ![[Unclosed]] ![[Other#A]]"),
    ]);
    for (page, words) in [
        ("open", "the end stays"),
        ("other", "last words"),
        ("unclosed", "before"),
        ("title", "Shown title"),
        ("inlist", ">b<"),
    ] {
        for file in ["index.html", "index.md"] {
            let text = world.page(&format!("{page}/{file}"));
            let words = if file == "index.md" { words.trim_matches(['<', '>']) } else { words };
            assert!(text.contains(words), "{page}/{file}: {words}\n{text}");
        }
    }
}

#[test]
fn fences_that_cannot_be_read_give_nothing_away() {
    let link = "[[zqfolder/zqhidden#zqheading1|it]]";
    let open = format!(
        "---\ncompare: {{entities: [\"{link}\", Open]}}\n---\n```flowchart\n{link}\n```\n\n```compare\nnothing: \"{link}\"\n```\n\n\
         ```compare\nentities: [\"{link}\", Open]\nfields: Best For\n```\n\n```tasks\nnot done {link}\n```\n\n```decision\n{link}\n```\n"
    );
    let world = assert_hides(&[
        ("Open.md", &open),
        ("zqfolder/zqhidden.md", &secret("publish: false", 1)),
        ("Path.md", "```compare\nentities: [\"[[folder/Open]]\", \"[[Open]]\"]\nfields: x\n```\n"),
    ]);
    assert!(world.page("open/index.md").contains("not done it"));
    assert!(!world.page("path/index.html").contains("<th scope=\"row\">folder/"));
}

/// Twins, feeds and the list of notes are made of what is seen, not of what is written.
#[test]
fn what_is_told_beside_the_pages_gives_nothing_away() {
    let world = assert_hides(&[
        (
            "Open.md",
            "---\ntitle: Open [[zqhidden|title]]\ndescription: About [[zqhidden|it]]\nupdated: 2025-01-02\nzqnothing:\n---\n\
             Words <script>scripted</script> and <style>styled</style> then <!-- zqcomment --> more.\n\n\
             <div>\n<!-- zqcomment -->\n<script>scripted</script>seen %%zqcomment%%\n</div>\n\n\
             | a [[zqhidden\\|b]] |\n|-|\n| ![[zqhidden\\|c]] d |\n\n[^1] ![[zqhidden#zqheading1]]\n\n[^1]: %%zqfoot%% foot [[zqhidden#zqheading1|note]]\n\n\
             `= [[zqhidden]]` ![[zqpic.png]] ![shown](zqhidden.md)\n\n# End [[zqhidden|here]]\n"
                .replace("zqnothing:\n", "")
                .replace("`= [[zqhidden]]` ![[zqpic.png]]", "").as_str(),
        ),
        ("zqhidden.md", &secret("publish: false\nupdated: 2026-01-02", 1)),
        ("zqfolder/zqdraft.md", &secret("draft: true\nupdated: 2026-01-02", 2)),
    ]);
    let twin = world.page("open/index.md");
    for words in ["Words", "then", "seen", "foot note", "# End here"] {
        assert!(twin.contains(words), "{words}: {twin}");
    }
    assert!(!twin.contains("scripted") && !twin.contains("styled"), "{twin}");
    for file in ["feed.xml", "feed.json", "llms.txt"] {
        let text = world.page(file);
        assert!(text.contains("Open title") && text.contains("About it"), "{file}: {text}");
    }
}

#[test]
fn attachments_that_only_hidden_things_name_are_not_copied() {
    assert_hides(&[
        (
            "Hidden.md",
            "---\npublish: false\n---\n![[zqone.png]] [x](zqtwo.pdf) <img src=\"zqthree.png\">",
        ),
        ("Draft.md", "---\ndraft: true\nimage: zqfour.png\n---\n![[zqfour.png]]"),
        (
            "Open.md",
            "![[Hidden]] ![[Draft]] %%![[zqfive.png]]%% <!-- <img src=\"zqsix.png\"> -->\n",
        ),
        ("zqone.png", "zqpixels1"),
        ("zqtwo.pdf", "zqpixels2"),
        ("zqthree.png", "zqpixels3"),
        ("zqfour.png", "zqpixels4"),
        ("zqfive.png", "zqpixels5"),
        ("zqsix.png", "zqpixels6"),
        ("zqseven.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>zqpixels</text></svg>"),
    ]);
    // Named in code only: the name is the author's text, the file is not copied.
    let world = World::with([
        ("Code.md", "`![[pic.png]]`\n\n```md\n![[pic.png]]\n```\n"),
        ("pic.png", "zqpixels"),
    ]);
    world.build::<&str>(&[]);
    assert_eq!(leaked(&world.output()), Vec::<String>::new());
}

#[test]
fn drafts_are_shown_when_asked_for_and_nothing_else() {
    let files = [
        ("Draft.md", "---\ndraft: true\ntags: [d]\n---\nshown-draft"),
        ("No.md", "---\npublish: false\n---\nzqno"),
        ("Both.md", "---\npublish: false\ndraft: true\n---\nzqboth"),
        ("Open.md", "[[Draft]] [[No|x]]"),
    ];
    let (world, found) = hides(&files, &["--drafts"]);
    assert!(found.is_empty(), "{found:#?}");
    assert!(world.page("draft/index.html").contains("shown-draft"));
    assert!(world.page("open/index.html").contains("draft/"));
    // Without the option again, over the same output and cache.
    world.build::<&str>(&[]);
    for (path, bytes) in world.output() {
        assert!(!String::from_utf8_lossy(&bytes).contains("shown-draft"), "{}", path.display());
    }
    assert!(!world.site().join("draft").exists() && !world.site().join("tags/d").exists());
}

#[test]
fn opt_in_publishes_only_what_says_so() {
    let world = assert_hides(&[
        ("site.toml", "[content]\npublish = \"opt-in\"\n"),
        ("Open.md", "---\npublish: true\n---\nopen [[zqnothing|x]] ![[zqempty]]"),
        ("Yes.md", "---\nPublish: \"true\"\n---\nyes"),
        ("zqnothing.md", "zqtext #zqtag"),
        ("zqempty.md", "---\npublish:\n---\nzqtext"),
        ("zqno.md", "---\npublish: false\n---\nzqtext"),
        ("zqbroken.md", "---\npublish: true\na: [\n---\nzqtext"),
        ("zqdraft.md", "---\npublish: true\ndraft: true\n---\nzqtext"),
        ("zqmaybe.md", "---\npublish: maybe\n---\nzqtext"),
    ]);
    assert!(world.page("open/index.html").contains("open"));
    assert!(world.page("yes/index.html").contains("yes"));
}

#[test]
fn hiding_a_note_takes_it_out_of_an_old_site() {
    let open =
        "# Words\n\nzqsecret #zqtag ![[zqpic.png]] [[Other]]\n\n```js\nlet zqcode = 1;\n```\n";
    let world = World::with([
        ("Note.md", open),
        ("Other.md", "[[Note]] ![[Note]]"),
        ("zqpic.png", "zqpixels"),
    ]);
    world.build::<&str>(&[]).ends_with(0);
    assert!(!leaked(&world.output()).is_empty());
    world.write("Note.md", format!("---\npublish: false\n---\n{open}"));
    world.build::<&str>(&[]).ends_with(0);
    assert_eq!(leaked(&world.output()), Vec::<String>::new());
    world.write("Note.md", format!("---\ndraft: true\n---\n{open}"));
    world.build(&["--drafts"]).ends_with(0);
    assert!(!leaked(&world.output()).is_empty());
    world.build::<&str>(&[]).ends_with(0);
    assert_eq!(leaked(&world.output()), Vec::<String>::new());
}

#[test]
fn hiding_a_note_takes_its_name_out_of_fences() {
    let world = World::with([
        ("zqfolder/zqnote.md", "x"),
        ("Other.md", "```tasks\nnot done, see [[zqfolder/zqnote|it]]\n```\n"),
    ]);
    world.build::<&str>(&[]).ends_with(0);
    assert!(!leaked(&world.output()).is_empty());
    world.write("zqfolder/zqnote.md", "---\npublish: false\n---\nx");
    world.build::<&str>(&[]).ends_with(0);
    assert_eq!(leaked(&world.output()), Vec::<String>::new());
}

#[test]
fn messages_name_no_secret_of_hidden_notes_but_their_path() {
    let world = World::with([
        ("hidden.md", secret("publish: false", 1)),
        ("Open.md", "[[hidden#zqheading9]] [[hidden#^zqblock9]] [[hidden]]".to_owned()),
    ]);
    let run = world.build::<&str>(&[]).ends_with(0);
    assert!(!run.stderr.contains("zqtext") && !run.stderr.contains("zqtitle"), "{}", run.stderr);
}

#[test]
fn a_mention_is_told_without_what_is_asked_beside_it() {
    let asking = "See [[Open]] and `= [[zqnote]].zqfield` now.";
    let naming = "An open matter `= [[zqnote]].zqfield`, [[zqnote|shown]].";
    let world = assert_hides(&[
        ("Open.md", "---\ntitle: Open matter\n---\nwords"),
        ("asking.md", asking),
        ("naming.md", naming),
        ("zqnote.md", "---\npublish: false\naliases: [Asking]\n---\nOpen matter, naming"),
    ]);
    let page = world.page("open/index.html");
    assert!(page.contains("An <mark>open matter</mark> …, shown"), "{page}");
    assert!(!world.page("naming/index.html").contains("-backlinks"));
}

#[test]
fn descriptions_hold_nothing_of_scripts() {
    assert_hides(&[(
        "Open.md",
        "Words <script>zqscript</script> and <style>zqstyle</style> more.",
    )]);
}

/// Thirty hidden notes and every way in which a note can come out, at once, over a site that showed
/// all of it before: the gate is passed, and no byte of them is anywhere.
#[test]
fn thirty_hidden_notes_come_out_nowhere() {
    let world = World::with([(
        "site.toml",
        "[content]\nignore = [\"zqcellar/\", \"*.zqold.md\"]\ntemplates = \"zqforms\"\n",
    )]);
    let fronts =
        ["publish: false", "draft: true", "Publish: \"no\"", "publish: false\nzqlist: [zqitem]"];
    let place = |n: usize| match n {
        0..18 => format!("zqroom{}/zqnote{n}.md", n % 3),
        18..22 => format!("zqcellar/zqnote{n}.md"),
        22..25 => format!("zqforms/zqnote{n}.md"),
        25..27 => format!("zqnote{n}.zqold.md"),
        _ => format!("zqnote{n}.md"),
    };
    let (mut open, mut asked, mut shown) = (String::new(), String::new(), String::new());
    for n in 0..30 {
        let path = place(n);
        let link = path.trim_end_matches(".md");
        open.push_str(&format!(
            "- [[{link}|shown {n}]] ![[{link}]] ![[{link}#zqheading{n}]] [shown]({link}.md#zqheading{n} \"zqtooltip\") %%zqcomment{n} [[{link}]]%% <!-- zqremark{n} -->\n"
        ));
        asked.push_str(&format!("`= [[{link}|it]].zqkey{n}` "));
        shown.push_str(&format!("| [[{link}\\|cell {n}]] | ![[{link}\\|c]] |\n"));
        let front = if (18..27).contains(&n) { "" } else { fronts[n % fronts.len()] };
        world.write(&path, secret(front, n));
        world.write(format!("zqimage{n}.png"), format!("zqpixels{n}"));
    }
    world.write(
        "Open.md",
        format!("---\ntags: [open]\naliases: [earlier]\nrelated: \"[[zqnote28|shown]]\"\nupdated: 2025-01-02\n---\n\n{open}\n\n| a | b |\n|-|-|\n{shown}"),
    );
    world.write(
        "Asking.md",
        format!(
            "{}\n\n{asked}\n",
            NOSY.replace(", out.zqkey1", "").replace("LIST FROM #zqtag1", "LIST")
        ),
    );
    world.write(
        "Chart.md",
        "```flowchart\nIs [[zqnote28|it]] so?\n├─ Yes → [[zqnote29|that]]\n└─ No → Open\n```\n",
    );
    let run = world.build(&["--base-url", "https://example.org/x/"]).ends_with(0);
    assert!(!run.stderr.contains("leak::"), "{}", run.told());
    assert_eq!(leaked(&world.output()), Vec::<String>::new());
    // Published for once, and hidden again over the same output and cache.
    for n in (0..18).chain(27..30) {
        world.write(place(n), secret("publish: true", n));
    }
    world.build(&["--base-url", "https://example.org/x/"]);
    assert!(leaked(&world.output()).len() > 100);
    for n in (0..18).chain(27..30) {
        world.write(place(n), secret(fronts[n % fronts.len()], n));
    }
    world.build(&["--base-url", "https://example.org/x/"]).ends_with(0);
    assert_eq!(leaked(&world.output()), Vec::<String>::new());
}
