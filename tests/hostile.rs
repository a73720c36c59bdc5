//! Whatever bytes a vault holds: no crash, bounded time and memory, and the rest of the site
//! is there.
//!
//! Volumes are a tenth of the real ones, so that this runs with the other tests. For the real
//! ones, each in a vault of its own and with a table of seconds and memory:
//! `MOC_HOSTILE_SCALE=1 cargo test --release --test hostile -- --nocapture --test-threads 1`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods, clippy::print_stdout)]

#[path = "hostile/generate.rs"]
mod generate;
#[path = "hostile/inject.rs"]
mod inject;
mod program;

use generate::{Case, Scale};
use program::{Run, World};
use std::ffi::OsString;

const LARGEST_PEAK_BYTES: u64 = 1_536 << 20;
const LARGEST_OUTPUT_BYTES: usize = 600 << 20;
const INNOCENT: &str =
    "# Innocent\n\nOrdinary words with [[friend]] and `code`.\n\nlast-innocent-words\n";

/// One is the real size.
fn scale() -> Scale {
    let wanted = std::env::var("MOC_HOSTILE_SCALE").ok().and_then(|n| n.parse().ok());
    Scale(wanted.unwrap_or(20))
}

fn canary(case: &Case) -> String {
    format!("canary-of-{}", case.name)
}

/// Builds a vault of these cases beside innocent notes, and says what is wrong with the site.
fn build(cases: &[Case]) -> (Run, Vec<String>) {
    let world = World::new();
    world.write("innocent.md", INNOCENT);
    world.write("friend.md", "Hello.");
    for case in cases {
        let end = format!("\n\n## After it\n\n{}\n", canary(case));
        world.write(format!("x-{}.md", case.name), [&case.text, end.as_bytes()].concat());
        for (path, bytes) in &case.more {
            world.write(path, bytes);
        }
    }
    let run = world.build(&["--message-format", "short"]);
    let mut faults = Vec::new();
    if !matches!(run.status, Some(0 | 1)) || run.stderr.contains("panicked") {
        faults.push(run.told());
    }
    if !world.page("innocent/index.html").contains("last-innocent-words") {
        faults.push("the innocent note is not complete".to_owned());
    }
    for case in cases.iter().filter(|case| case.shows_end) {
        let page = world.page(&format!("x-{}/index.html", case.name));
        if !page.contains(&canary(case)) {
            let what = if page.is_empty() { "no page" } else { "its end is lost" };
            faults.push(format!("{}: {what}", case.name));
        }
    }
    let bytes: usize = world.output().values().map(Vec::len).sum();
    if run.peak_bytes > LARGEST_PEAK_BYTES || bytes > LARGEST_OUTPUT_BYTES {
        let peak = run.peak_bytes >> 20;
        faults.push(format!("{peak} MiB of memory, {} MiB of output", bytes >> 20));
    }
    if run.stderr.len() > LARGEST_OUTPUT_BYTES / 10 {
        faults.push(format!("{} MiB of messages", run.stderr.len() >> 20));
    }
    (run, faults)
}

#[track_caller]
fn survives(family: &str, cases: Vec<Case>) {
    let Scale(scale) = scale();
    let only = std::env::var("MOC_HOSTILE_ONLY");
    let mut faults = Vec::new();
    if scale == 1 || only.is_ok() {
        let only = only.unwrap_or_default();
        for case in cases.into_iter().filter(|case| case.name.contains(&only)) {
            let name = case.name.clone();
            let (run, found) = build(&[case]);
            let (seconds, peak) = (run.elapsed.as_secs_f64(), run.peak_bytes >> 20);
            println!("| {family} | {name} | {seconds:.2} s | {peak} MiB | {found:?} |");
            faults.extend(found);
        }
    } else {
        faults = build(&cases).1;
    }
    assert!(faults.is_empty(), "{family}: {faults:#?}");
}

#[test]
fn nesting() {
    survives("nesting", generate::nesting());
}

#[test]
fn unclosed_openers() {
    survives("openers", generate::openers(scale()));
}

#[test]
fn endless_lines() {
    survives("lines", generate::long_lines(scale()));
}

#[test]
fn front_matter_bombs() {
    survives("front matter", generate::front_matter(scale()));
}

#[test]
fn very_many_things() {
    survives("volume", generate::volume(scale()));
}

#[test]
fn embeds_without_end() {
    survives("embeds", generate::embeds(scale()));
}

#[test]
fn formulas_that_grow() {
    survives("maths", generate::maths(scale()));
}

#[test]
fn odd_bytes() {
    survives("bytes", generate::bytes(scale()));
}

/// Every page of the site, looked at for what must not be there.
fn injected(world: &World) -> Vec<String> {
    let mut faults = Vec::new();
    for (path, bytes) in world.output() {
        let path = path.to_string_lossy().into_owned();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if path.ends_with(".html") {
            faults.extend(inject::faults(&path, &text));
        }
        if path.ends_with(".xml") && (text.contains("<script") || text.contains("<img")) {
            faults.push(format!("{path}: markup"));
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
    }
    for n in 0..inject::MARKUP.len() {
        let page = world.page(&format!("em{n}/index.html"));
        assert!(page.contains("injected-page-is-complete"), "em{n} is complete");
    }
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
    world.write("BAD-CASE.SVG", drawing(active[0]));
    world.write(
        "good.svg",
        drawing("<rect width=\"5\" height=\"5\" fill=\"red\"/><text>words</text>"),
    );
    let mut names: Vec<String> = (0..active.len()).map(|n| format!("bad{n}.svg")).collect();
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
            format!("<svg {}/>", bomb.repeat(1_000_000 / scale().0 / bomb.len())),
        );
        world.write(format!("note{n}.md"), format!("![[bomb{n}.svg]]\n\nlast-words"));
    }
    let run = world.build(&["--message-format", "short"]);
    assert!(matches!(run.status, Some(0 | 1)), "{}", run.told());
    for n in 0..bombs.len() {
        assert!(world.page(&format!("note{n}/index.html")).contains("last-words"), "{n}");
    }
    println!(
        "| drawings | bombs | {:.2} s | {} MiB |",
        run.elapsed.as_secs_f64(),
        run.peak_bytes >> 20
    );
}

#[cfg(unix)]
#[test]
fn any_file_name_is_built_or_told_of() {
    use std::os::unix::ffi::OsStringExt;
    let mut names: Vec<OsString> = Vec::new();
    for byte in (1..=255_u8).filter(|byte| *byte != b'/') {
        names.push(OsString::from_vec([b"byte ", &[byte][..], b" here.md"].concat()));
    }
    for name in [
        "CON.md",
        "con.md",
        "NUL.md",
        "aux.txt.md",
        "COM1.md",
        "LPT9.md",
        "dot..md",
        "dots....md",
        "space .md",
        " lead.md",
        "trail. .md",
        "404.md",
        "404.html.md",
        "sitemap.xml.md",
        "index.html.md",
        "tags.md",
        "assets.md",
        ".md",
        "...md",
        "....md",
        "-.md",
        "--help.md",
        "*.md",
        "?.md",
        "#.md",
        "%.md",
        "%2e%2e%2f.md",
        "%00.md",
        "a%2Fb.md",
        "..%2f..%2fetc.md",
        "\\.md",
        "..\\x.md",
        "C:\\x.md",
        "~.md",
        "$HOME.md",
        "`id`.md",
        "a\nb.md",
        "a\rb.md",
        "a\tb.md",
        "\u{202e}dm.md",
        "\u{feff}.md",
        "\u{200b}.md",
        "e\u{301}.md",
        "\u{e9}.md",
        "\u{212b}.md",
        "ﬁ.md",
        "İ.md",
        "ß.md",
        "ẞ.md",
        "SS.md",
        "ς.md",
        "Σ.md",
        "ı.md",
        "K.md",
        "👨‍👩‍👧.md",
        "robots.txt.md",
        ".nojekyll.md",
        "favicon.ico.md",
        ".moc-site.md",
        "tags/index.md",
        "tags/ok.md",
        "assets/index.md",
        "404/index.md",
        "page.md/inside.md",
        "page.md.md",
        "README.md",
        "readme.md",
        "Index.md",
        "INDEX.MD",
        "x.MD",
        "x.Md",
        "a/index.md",
        "A/INDEX.md",
        "a.md",
        "{{x}}.md",
        "{% x %}.md",
        "<b>.md",
        "&amp;.md",
        "\".md",
        "'.md",
        "[[x]].md",
        "x|y.md",
        "x^y.md",
        "%%x%%.md",
        "$x$.md",
        "q--topic--hard.md",
    ] {
        names.push(name.into());
    }
    names.push("n".repeat(252).into());
    for long in [
        "x".repeat(252),
        "文".repeat(84),
        "é".repeat(126),
        "a ".repeat(126),
        "%".repeat(252),
        "İ".repeat(126),
    ] {
        names.push(format!("{long}.md").into());
    }
    let deep = format!("{}end.md", "folder with a name/".repeat(120));
    names.push(deep.into());
    names.push(format!("{}end.md", format!("{}/", "d".repeat(200)).repeat(12)).into());
    let world = World::new();
    let mut count = 0;
    let mut links = String::new();
    for (n, name) in names.iter().enumerate() {
        let path = world.notes().join(name);
        if path.exists() || std::fs::create_dir_all(path.parent().unwrap()).is_err() {
            continue;
        }
        if std::fs::write(&path, format!("words-of-{n}-here #ok")).is_ok() {
            count += 1;
            links += &format!("[[{}]] ", name.to_string_lossy());
        }
    }
    world.write("links.md", links + "\n\nlast-words");
    let run = world.build(&["--message-format", "short", "--base-url", "https://example.org/"]);
    assert!(
        matches!(run.status, Some(0 | 1)) && !run.stderr.contains("panicked"),
        "{}",
        run.told()
    );
    let pages: Vec<String> = world
        .output()
        .into_values()
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect();
    let text = pages.concat();
    let mut lost = Vec::new();
    for (n, name) in names.iter().enumerate() {
        let name = name.to_string_lossy();
        let is_hidden = name.split('/').any(|part| part.starts_with('.') || part.ends_with('~'))
            || !name.to_lowercase().ends_with(".md");
        let file = name.rsplit('/').next().unwrap().trim_end_matches(".md");
        let is_told =
            run.stderr.contains(file) || run.status == Some(1) && run.stderr.contains("both want");
        if !is_hidden
            && !text.contains(&format!("words-of-{n}-here"))
            && !is_told
            && world.notes().join(&*name).exists()
        {
            lost.push(name.into_owned());
        }
    }
    assert!(count > 300 && lost.is_empty(), "{count} notes, lost without a word: {lost:?}");
    assert!(world.page("links/index.html").contains("last-words"));
    assert!(world.page("404.html").contains("Content-Security-Policy"));
    assert!(world.page("sitemap.xml").starts_with("<?xml"));
    assert_eq!(injected(&world), Vec::<String>::new());
    // And every link between the pages leads somewhere, or is none.
    for path in world.output().keys() {
        let name = path.to_string_lossy();
        assert!(!name.contains("..") && !name.contains('\\') && name.len() < 4_000, "{name}");
        assert!(path.iter().all(|part| part.len() <= 255), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_passed_by_and_nothing_outside_is_read() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let world = World::with([(
        "a.md",
        "![[outside]] ![[up.md]] ![](../secret.md) ![](file:///etc/passwd) <img src=\"../secret.png\"> [x](/etc/passwd) ![[/etc/passwd]] ![[../secret.png]] the end",
    )]);
    program::write(&world.path().join("secret.md"), "secret-outside");
    program::write(&world.path().join("secret.png"), "secret-outside");
    program::write(&world.path().join("folder/secret.md"), "secret-outside");
    let at = |name: &str| world.notes().join(name);
    symlink("../secret.md", at("up.md")).unwrap();
    symlink(world.path().join("secret.md"), at("outside.md")).unwrap();
    symlink("/etc/passwd", at("passwd.md")).unwrap();
    symlink("../folder", at("linked")).unwrap();
    symlink(".", at("loop")).unwrap();
    symlink("..", at("parent")).unwrap();
    symlink("self.md", at("self.md")).unwrap();
    symlink("nowhere.md", at("dangling.md")).unwrap();
    symlink("/dev/zero", at("zero.md")).unwrap();
    symlink("../secret.png", at("pic.png")).unwrap();
    for fifo in ["fifo.md", "fifo.png"] {
        assert!(std::process::Command::new("mkfifo").arg(at(fifo)).status().unwrap().success());
    }
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.md")).unwrap();
    world.write("b.md", "![[fifo.png]] ![[pic.png]] ![[fifo]]");
    world.write("locked.md", "locked-words");
    std::fs::set_permissions(at("locked.md"), std::fs::Permissions::from_mode(0o000)).unwrap();
    let run = world.build(&["--message-format", "short"]);
    assert!(matches!(run.status, Some(0 | 1)), "{}", run.told());
    assert!(world.page("a/index.html").contains("the end"));
    for (path, bytes) in world.output() {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("secret-outside") && !text.contains("root:"), "{}", path.display());
    }
    let is_locked = std::fs::read(at("locked.md")).is_err();
    assert!(
        !is_locked || (run.status == Some(1) && run.stderr.contains("locked.md")),
        "{}",
        run.told()
    );
}

#[test]
fn a_note_over_64_mib_is_refused_and_the_rest_is_built() {
    let world = World::with([("small.md", "small-words [[large]]")]);
    let large = std::fs::File::create(world.notes().join("large.md")).unwrap();
    large.set_len((64 << 20) + 1).unwrap();
    let run = world.build(&["--message-format", "short"]).ends_with(1);
    assert!(run.stderr.contains("large.md"), "{}", run.told());
    assert!(world.page("small/index.html").contains("small-words"));
}

#[test]
fn settings_that_are_no_settings_are_status_2_or_told_of() {
    let bomb = format!("[site]\ntitle = {}", "[".repeat(50_000));
    for toml in [
        "[",
        "site = 5",
        "[site]\ntitle = 1e999",
        "\u{0}",
        bomb.as_str(),
        "[content]\ndir = \"../..\"",
        "[build]\nout = \"/\"",
        "[nope]",
        "[theme]\nname = \"../x\"",
    ] {
        let world = World::with([("a.md", "text"), ("site.toml", toml)]);
        let mut command = program::program(&world.path().join("cache"));
        command.arg("build").arg("--root").arg(world.notes());
        let run = program::run(&mut command, world.path());
        assert_eq!(run.status, Some(2), "{toml:.40}: {}", run.told());
        assert!(!run.stderr.is_empty() && !run.stderr.contains("panicked"));
        assert!(!world.notes().join("public").exists());
    }
    let deep = format!("{{\"userIgnoreFilters\": {}", "[".repeat(100_000));
    for json in [
        "",
        "{",
        "[]",
        "null",
        deep.as_str(),
        "{\"strictLineBreaks\": \"x\", \"userIgnoreFilters\": 5}",
    ] {
        let world = World::with([
            ("a.md", "text"),
            (".obsidian/app.json", json),
            (".obsidian/templates.json", json),
        ]);
        let run = world.build::<&str>(&[]);
        assert!(matches!(run.status, Some(0 | 1)), "{json:.40}: {}", run.told());
        assert!(world.page("a/index.html").contains("text"));
    }
}
