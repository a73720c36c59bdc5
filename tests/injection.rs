//! What notes and drawings may not put into a site, wherever their author writes it.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

#[path = "hostile/inject.rs"]
mod inject;
mod program;

use program::World;

/// Every page of the site, looked at for what must not be there.
fn injected(world: &World) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, bytes) in world.output() {
        let path = path.to_string_lossy().into_owned();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if path.ends_with(".html") {
            faults.extend(inject::faults(&path, &text));
        }
        if path.ends_with(".md") {
            faults.extend(inject::markdown_faults(&path, &text));
        }
        if path.ends_with(".xml") {
            if text.contains("<script") || text.contains("<img") {
                faults.push(format!("{path}: markup"));
            }
            if let Err(error) = roxmltree::Document::parse(&text) {
                faults.push(format!("{path}: {error}"));
            }
        }
        if path.ends_with(".json") && serde_json::from_str::<serde_json::Value>(&text).is_err() {
            faults.push(format!("{path}: no JSON"));
        }
        if path == "llms.txt" {
            faults.extend(inject::markdown_faults(&path, &format!("---\nlist: yes\n---\n{text}")));
        }
    }
    faults
}

#[test]
fn hostile_text_stays_text_wherever_it_stands() {
    let world = World::with([("pic.png", "x"), ("doc.pdf", "x"), ("clip.mp4", "x")]);
    world.write("friend.md", "# Friend\n\nHello.");
    for (n, payload) in inject::PAYLOADS.iter().enumerate() {
        world.write(format!("p{n}.md"), inject::note(payload));
        world.write(format!("chart{n}.md"), chart(payload));
        let name: String = payload.chars().filter(|c| !"/\0\t".contains(*c)).take(200).collect();
        world.write(format!("folder {name}/note {name}.md"), "text [[friend]] [[p0]]");
        world.write(format!("folder {name}/pic {name}.png"), "x");
        world.write(
            format!("links{n}.md"),
            format!("![[pic {name}.png]] [[note {name}]] ![[note {name}]]"),
        );
    }
    for (n, chunk) in inject::MARKUP.chunks(1).enumerate() {
        let chunk = chunk[0];
        let text = format!(
            "before {chunk} after\n\n{chunk}\n\n> [!note] t {chunk}\n> {chunk}\n\n| {chunk} |\n|-|\n| {chunk} |\n\n# {chunk}\n\n- {chunk}\n\n[[friend|{chunk}]] ^[{chunk}]\n\n<div>{chunk}</div>\n"
        );
        world.write(format!("m{n}.md"), text);
        world.write(format!("em{n}.md"), format!("![[m{n}]]\n\ninjected-page-is-complete"));
    }
    for n in 0..MANY_JOINED {
        world.write(
            format!("joined{n}.md"),
            inject::MARKUP[n..].join("\n\n") + "\n\n" + &inject::MARKUP[..n].concat(),
        );
    }
    world.write(
        "site.toml",
        "[site]\ntitle = \"<script>alert(1)</script>\"\ndescription = \"\\\"><script>alert(1)</script>\"\nauthor = \"<img src=x onerror=alert(1)>\"\nbase_url = \"https://example.org/\"\n",
    );
    let run = world.build::<&str>(&[]);
    assert!(
        matches!(run.status, Some(0 | 1)) && !run.stderr.contains("panicked"),
        "{}",
        run.told()
    );
    let faults = injected(&world);
    assert!(faults.is_empty(), "{} faults: {:#?}", faults.len(), &faults[..faults.len().min(12)]);
    for n in 0..inject::PAYLOADS.len() {
        // The payload that opens a comment or a raw text block may hide what follows it.
        let page = world.page(&format!("p{n}/index.html"));
        assert!(page.contains("<article"), "p{n} has a page");
        let page = world.page(&format!("chart{n}/index.html"));
        assert_eq!(page.matches("class=\"moc-flow\"").count(), 2, "chart{n} is drawn");
    }
    let feed = world.page("feed.xml");
    assert!(
        feed.contains("<entry>") && world.page("p0/index.md").contains("injected-page-is-complete")
    );
    for n in 0..inject::MARKUP.len() {
        let page = world.page(&format!("em{n}/index.html"));
        assert!(page.contains("injected-page-is-complete"), "em{n} is complete");
    }
}

/// Flowcharts with a text in every place.
fn chart(text: &str) -> String {
    format!(
        "```flowchart\n{text} chart:\nIs it {text}?\n├─ {text} → {text} + friend\n└─ No → [[friend|{text}]]\n```\n\n```mermaid\ngraph TD\nA[\"{text}\"] -->|x {text}| B[b]\nclass A internal-link\nclick A \"{text}\"\nstyle A fill:{text}\n```\n"
    )
}

/// How many notes hold all of the markup, each beginning elsewhere.
const MANY_JOINED: usize = 10;

#[test]
fn drawings_that_run_are_left_out() {
    let drawing = |inside: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">{inside}</svg>"
        )
    };
    let active = [
        "<script>alert(1)</script>",
        "<SCRIPT/>",
        "<g onload=\"alert(1)\"/>",
        "<a href=\"javascript:alert(1)\"><text>x</text></a>",
        "<a xlink:href=\" java&#10;script:alert(1)\"/>",
        "<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"><script/></body></foreignObject>",
        "<animate attributeName=\"href\" to=\"javascript:alert(1)\"/>",
        "<set attributeName=\"onload\" to=\"alert(1)\"/>",
        "<use href=\"data:image/svg+xml;base64,AAAA\"/>",
        "<handler xmlns:ev=\"x\" ev:event=\"load\">alert(1)</handler>",
        "<x:script xmlns:x=\"http://www.w3.org/2000/svg\">alert(1)</x:script>",
        "<![CDATA[x]]><script>alert(1)</script>",
        "<style>@import url(javascript:alert(1))</style>",
        "<iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"javascript:alert(1)\"/>",
    ];
    let world = World::new();
    for (n, inside) in active.iter().enumerate() {
        world.write(format!("bad{n}.svg"), drawing(inside));
    }
    world.write("bad-entity.svg", "<!DOCTYPE svg [<!ENTITY x \"<script>alert(1)</script>\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&x;</svg>");
    world.write("bad-sheet.svg", "<?xml-stylesheet href=\"javascript:alert(1)\"?><svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>");
    let utf16: Vec<u8> =
        drawing("<script>alert(1)</script>").encode_utf16().flat_map(u16::to_le_bytes).collect();
    world.write("bad-utf16.svg", [&[0xff, 0xfe][..], &utf16].concat());
    // What a reader of tags sees otherwise than a reader of XML does.
    let script = "<script>alert(1)</script>";
    let ns = "xmlns=\"http://www.w3.org/2000/svg\"";
    let astray = [
        format!("<!DOCTYPE svg [<!ATTLIST svg onload CDATA \"alert(1)\">]><svg {ns}/>"),
        format!(
            "<!DOCTYPE svg [<!ATTLIST g onclick CDATA #FIXED 'alert(1)'>]><svg {ns}><g/></svg>"
        ),
        format!("<!DOCTYPE svg [<!-- ' -->]><svg {ns}>{script}</svg><!-- ' -->"),
        format!("<!DOCTYPE svg [<!-- \" -->]><svg {ns}>{script}</svg><!-- \" -->"),
        format!("<!DOCTYPE svg SYSTEM \">\" [<!ATTLIST svg onload CDATA 'alert(1)'>]><svg {ns}/>"),
        format!("<!DOCTYPE svg SYSTEM '<svg>' [<!-- \" -->]><svg {ns}>{script}</svg><!-- \" -->"),
        format!("<svg {ns}><text x=\"&#34;><!--\">{script}</text><text y=\"-->\"/></svg>"),
        format!("<svg {ns}><text x='&#39;&#62;<!--'>{script}</text><text y='-->'/></svg>"),
        format!(
            "<svg {ns}><text x=\"&quot;&gt;&lt;![CDATA[\">{script}</text><text y=\"]]&gt;\"/></svg>"
        ),
        format!("<svg {ns}><!-- x -->{script}<!-- y --></svg>"),
        format!("<svg {ns}><![CDATA[ x ]]>{script}<![CDATA[ y ]]></svg>"),
        format!("<svg {ns}><?x ' ?>{script}<?y ' ?></svg>"),
        format!("<!-- ' --><svg {ns}>{script}</svg><!-- ' -->"),
        format!(
            "<?xml version='1.0' encoding='iso-2022-jp'?><svg {ns}><g a=\"\u{1b}$B\"\"\u{1b}(B\"/>{script}<g b=\"\"/></svg>"
        ),
        format!("<svg {ns}><g a=\"'\">{script}</g><g b=\"'\"/></svg>"),
    ];
    for (n, text) in astray.iter().enumerate() {
        world.write(format!("astray{n}.svg"), text);
    }
    world.write("BAD-CASE.SVG", drawing(active[0]));
    world.write(
        "good.svg",
        drawing("<rect width=\"5\" height=\"5\" fill=\"red\"/><text>words</text>"),
    );
    let mut names: Vec<String> = (0..active.len()).map(|n| format!("bad{n}.svg")).collect();
    names.extend((0..astray.len()).map(|n| format!("astray{n}.svg")));
    names.extend(
        ["bad-entity.svg", "bad-sheet.svg", "bad-utf16.svg", "BAD-CASE.SVG", "good.svg"]
            .map(str::to_owned),
    );
    let links: String = names
        .iter()
        .map(|name| format!("![[{name}]] [x]({name}) <img src=\"{name}\">\n\n"))
        .collect();
    world.write("all.md", links + "the end");
    let run = world.build(&["--message-format", "short"]);
    assert!(matches!(run.status, Some(0 | 1)), "{}", run.told());
    let copied: Vec<String> = world
        .output()
        .keys()
        .map(|path| path.to_string_lossy().into_owned())
        .filter(|path| path.to_lowercase().ends_with(".svg") && !path.contains("favicon"))
        .collect();
    assert!(copied.len() == 1 && copied[0].contains("good"), "copied: {copied:?}");
    assert!(
        names
            .iter()
            .filter(|name| *name != "good.svg")
            .all(|name| run.stderr.contains(name.as_str())),
        "each is named: {}",
        run.stderr
    );
    assert!(world.page("all/index.html").contains("the end"));
    assert_eq!(injected(&world), Vec::<String>::new());
}

#[test]
fn drawings_that_are_bombs() {
    let world = World::new();
    let bombs = [
        "<",
        "<a \"",
        "<a '",
        "<a ",
        "on",
        "<g on",
        " on",
        "\" on",
        "<!--",
        "<![CDATA[",
        "&#60;",
        "<g>",
        ">",
        "<svg>",
        "=",
    ];
    for (n, bomb) in bombs.iter().enumerate() {
        world.write(
            format!("bomb{n}.svg"),
            format!("<svg {}/>", bomb.repeat(1_000_000 / bomb.len())),
        );
        world.write(format!("note{n}.md"), format!("![[bomb{n}.svg]]\n\nlast-words"));
    }
    let run = world.build(&["--message-format", "short"]);
    assert!(matches!(run.status, Some(0 | 1)), "{}", run.told());
    for n in 0..bombs.len() {
        assert!(world.page(&format!("note{n}/index.html")).contains("last-words"), "{n}");
    }
}
