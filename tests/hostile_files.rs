//! Files of any name and kind, and settings that are none: each is built or told of, and
//! nothing outside the root is read.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

#[allow(dead_code, reason = "only the look at the pages is used here")]
#[path = "hostile/inject.rs"]
mod inject;
mod program;

use program::World;

#[cfg(unix)]
#[test]
fn any_file_name_is_built_or_told_of() {
    use std::ffi::OsString;
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
    for (path, bytes) in
        world.output().iter().filter(|(path, _)| path.to_string_lossy().ends_with(".html"))
    {
        let faults = inject::faults(&path.to_string_lossy(), &String::from_utf8_lossy(bytes));
        assert!(faults.is_empty(), "{faults:?}");
    }
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
    std::fs::set_permissions(at("locked.md"), std::fs::Permissions::from_mode(0o0)).unwrap();
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
