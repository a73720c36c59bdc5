//! The program as its users call it: words, streams and exit statuses.
#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// What a run of the program gave.
#[derive(Debug)]
struct Run {
    status: i32,
    stdout: String,
    stderr: String,
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_moc"));
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn moc(args: &[&str]) -> Run {
    fed(args, b"")
}

/// Runs the program with `input` on stdin.
fn fed(args: &[&str], input: &[u8]) -> Run {
    let mut child = program().args(args).stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let feeder = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    Run {
        status: output.status.code().expect("ended by a signal"),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A folder with these files.
fn site(files: &[(&str, &str)]) -> TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = root.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    root
}

fn build(root: &Path, more: &[&str]) -> Run {
    moc(&[&["build", "--root", root.to_str().unwrap()], more].concat())
}

fn is_usage_error(run: &Run) -> bool {
    run.status == 2
        && run.stdout.is_empty()
        && !run.stderr.is_empty()
        && !run.stderr.contains("panicked")
}

// Help and wrong usage

#[test]
fn help_and_version_go_to_stdout() {
    let help = moc(&["--help"]);
    assert_eq!((help.status, help.stderr.as_str()), (0, ""));
    for command in ["build", "render", "theme", "completions"] {
        assert!(help.stdout.contains(command), "{}", help.stdout);
        assert_eq!(moc(&[command, "--help"]).status, 0);
    }
    let version = moc(&["--version"]);
    assert_eq!(
        (version.status, version.stdout.trim()),
        (0, concat!("moc ", env!("CARGO_PKG_VERSION")))
    );
}

#[test]
fn wrong_usage_is_status_2_with_a_message() {
    for args in [
        &[][..],
        &["biuld"],
        &["build", "--nope"],
        &["build", "stray"],
        &["build", "--out", ""],
        &["build", "--threads", "0"],
        &["build", "--threads", "many"],
        &["build", "--message-format", "xml"],
        &["build", "--root", "/nonexistent/folder"],
        &["build", "--root", ""],
        &["build", "--root", "Cargo.toml"],
        &["render", "--dialect", "word"],
        &["render", "/nonexistent/file.md"],
        &["render", "--batch", "/nonexistent/file.jsonl"],
        &["render", "--batch", "a.jsonl", "b.md"],
        &["render", "src"],
        &["theme"],
        &["theme", "eject", "--root", "/nonexistent/folder"],
        &["theme", "eject", "no-such-file"],
        &["completions"],
        &["completions", "cmd.exe"],
    ] {
        let run = moc(args);
        assert!(is_usage_error(&run), "{args:?}: {run:?}");
    }
}

#[test]
fn a_slip_of_the_pen_gets_a_suggestion() {
    assert!(moc(&["biuld"]).stderr.contains("'build'"));
    assert!(moc(&["build", "--stirct"]).stderr.contains("'--strict'"));
}

#[test]
fn a_base_url_must_be_absolute() {
    let root = site(&[("a.md", "# A")]);
    for url in [
        "example.org",
        "/notes",
        "ftp://example.org",
        "https://",
        "https://a/?q",
        "javascript:alert(1)",
    ] {
        let run = build(root.path(), &["--base-url", url]);
        assert!(is_usage_error(&run) && run.stderr.contains("base URL"), "{url}: {run:?}");
    }
    assert!(!root.path().join("public").exists());
}

#[cfg(unix)]
#[test]
fn arguments_of_any_bytes_are_harmless() {
    use std::os::unix::ffi::OsStrExt as _;
    let odd = std::ffi::OsStr::from_bytes(b"/\xFF\x1b[2J\n");
    for args in
        [vec!["build".as_ref(), "--root".as_ref(), odd], vec![odd], vec!["render".as_ref(), odd]]
    {
        let output = program().args(&args).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{output:?}");
        assert!(!output.stderr.contains(&0x1b), "{output:?}");
    }
}

// site.toml

#[test]
fn an_unknown_key_is_shown_with_its_place_and_the_nearest() {
    let root =
        site(&[("a.md", "# A"), ("site.toml", "[site]\ntitle = \"x\"\nlangauge = \"en\"\n")]);
    let run = build(root.path(), &[]);
    assert!(is_usage_error(&run), "{run:?}");
    assert!(run.stderr.contains("error[config::unknown-key]"), "{}", run.stderr);
    assert!(run.stderr.contains("site.toml:3:1"), "{}", run.stderr);
    assert!(run.stderr.contains("^^^^^^^^ did you mean `language`?"), "{}", run.stderr);
    assert!(!root.path().join("public").exists());
}

#[test]
fn a_broken_site_toml_writes_nothing() {
    for text in [
        "[site",
        "[site]\ntitle = 5",
        "[site]\nbase_url = \"x\"",
        "[content]\ndir = \"missing\"",
        "[content]\ndir = \"../\"",
        "\u{0}\u{1}",
        "[[[[",
        "[quartz]\nport = 1",
        "[serve]\nport = 0",
    ] {
        let root = site(&[("a.md", "# A"), ("site.toml", text)]);
        let run = build(root.path(), &[]);
        assert!(is_usage_error(&run) && run.stderr.contains("site.toml"), "{text}: {run:?}");
        assert!(!root.path().join("public").exists(), "{text}");
    }
}

#[test]
fn a_wrong_site_toml_is_told_in_the_form_asked_for() {
    let root = site(&[("site.toml", "[site]\ntilte = \"x\"\n")]);
    let short = build(root.path(), &["--message-format", "short"]);
    assert_eq!(
        (short.status, short.stderr.as_str()),
        (
            2,
            "site.toml:2:1: error[config::unknown-key]: there is no key `tilte` here; did you mean `title`?\n"
        )
    );
    let json = build(root.path(), &["--message-format", "json"]);
    let object: serde_json::Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(json.status, 2);
    assert_eq!(object["code"], "config::unknown-key");
    assert_eq!(
        (&object["line"], &object["column"], &object["length"]),
        (&2.into(), &1.into(), &5.into())
    );
}

// build

#[test]
fn any_folder_builds_with_no_config() {
    let root = site(&[("a.md", "# A\n")]);
    let run = build(root.path(), &[]);
    assert_eq!((run.status, run.stdout.as_str()), (0, ""), "{run:?}");
    assert!(root.path().join("public/index.html").is_file());
    assert!(run.stderr.contains("no problems"), "{run:?}");
}

#[test]
fn out_is_meant_from_the_working_folder_and_configured_out_from_the_root() {
    let root = site(&[("a.md", "# A\n"), ("site.toml", "[build]\nout = \"dist\"\n")]);
    assert_eq!(build(root.path(), &[]).status, 0);
    assert!(root.path().join("dist/index.html").is_file());

    let elsewhere = tempfile::tempdir().unwrap();
    let output = program()
        .current_dir(elsewhere.path())
        .args(["build", "--out", "here", "--root"])
        .arg(root.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(elsewhere.path().join("here/index.html").is_file());
}

#[test]
fn the_output_folder_is_never_the_source() {
    let root = site(&[("a.md", "# A\n")]);
    let run = build(root.path(), &["--out", root.path().to_str().unwrap()]);
    assert!(is_usage_error(&run), "{run:?}");
    assert_eq!(fs::read_to_string(root.path().join("a.md")).unwrap(), "# A\n");
}

#[test]
fn a_ghost_link_never_changes_the_status() {
    let root = site(&[("a.md", "see [[nowhere]]\n")]);
    for more in [&[][..], &["--strict"]] {
        let run = build(root.path(), more);
        assert_eq!(run.status, 0, "{run:?}");
        assert!(run.stderr.contains("1 ghost link"), "{run:?}");
    }
}

#[test]
fn an_error_in_a_note_counts_only_with_strict() {
    let root = site(&[("a.md", "# A\n\nsee [[a#x]]\n")]);
    let run = build(root.path(), &[]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stderr.contains("error[") && run.stderr.contains("a.md:3:"), "{run:?}");
    assert_eq!(build(root.path(), &["--strict"]).status, 1);
}

#[test]
fn json_messages_are_all_of_stdout() {
    let root = site(&[("a.md", "# A\n\nsee [[a#x]] and [[nowhere]]\n")]);
    let run = build(root.path(), &["--message-format", "json"]);
    assert_eq!(run.status, 0);
    assert!(!run.stdout.is_empty());
    for line in run.stdout.lines() {
        let object: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(object["file"], "a.md", "{line}");
        assert_eq!(object["line"], 3, "{line}");
    }
}

#[test]
fn quiet_says_nothing_of_ghosts_and_nothing_when_all_is_well() {
    let root = site(&[("a.md", "see [[nowhere]]\n")]);
    let run = build(root.path(), &["--quiet"]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
}

#[test]
fn timings_name_phases_with_their_shares() {
    let root = site(&[("a.md", "# A\n")]);
    let run = build(root.path(), &["--timings"]);
    let total = run.stderr.lines().find(|line| line.starts_with("total")).unwrap();
    assert!(total.contains(" ms") && total.ends_with("%"), "{}", run.stderr);
}

#[test]
fn other_switches_are_taken() {
    let root = site(&[("a.md", "# A\n")]);
    let run = build(
        root.path(),
        &[
            "--drafts",
            "--no-highlight",
            "--no-cache",
            "--threads",
            "1",
            "--base-url",
            "https://example.org/x",
        ],
    );
    assert_eq!(run.status, 0, "{run:?}");
}

#[test]
fn no_colours_where_there_is_no_terminal() {
    let root = site(&[("a.md", "see [[nowhere]]\n"), ("site.toml", "x = 1")]);
    for no_colour in [None, Some("1")] {
        let mut command = program();
        command.args(["build", "--root"]).arg(root.path()).env_remove("NO_COLOR");
        if let Some(value) = no_colour {
            command.env("NO_COLOR", value);
        }
        let output = command.output().unwrap();
        assert!(!output.stderr.contains(&0x1b), "{output:?}");
    }
}

/// `script` (of util-linux) gives the program a terminal, where there is one to be had.
#[cfg(target_os = "linux")]
#[test]
fn colours_on_a_terminal_unless_no_color_is_set() {
    let root = site(&[("site.toml", "x = 1")]);
    let line = format!("{} build --root {}", env!("CARGO_BIN_EXE_moc"), root.path().display());
    let in_terminal = |no_colour: Option<&str>| {
        let mut command = Command::new("script");
        command.args(["-qec", &line, "/dev/null"]).stdin(Stdio::null());
        command.env("TERM", "xterm").env_remove("NO_COLOR");
        if let Some(value) = no_colour {
            command.env("NO_COLOR", value);
        }
        command.output().ok().map(|output| output.stdout)
    };
    let Some(coloured) = in_terminal(None) else {
        return;
    };
    assert!(coloured.contains(&0x1b), "{}", String::from_utf8_lossy(&coloured));
    let plain = in_terminal(Some("1")).unwrap();
    assert!(!plain.windows(2).any(|two| two == b"\x1b["), "{}", String::from_utf8_lossy(&plain));
}

#[cfg(unix)]
#[test]
fn a_hostile_file_name_cannot_garble_the_terminal() {
    let root = site(&[("\u{1b}[2J\u{202e}a.md", "see [[a#x]] [[nowhere]]\n")]);
    let run = build(root.path(), &[]);
    assert_eq!(run.status, 0);
    assert!(!run.stderr.contains(['\u{1b}', '\u{202e}']), "{:?}", run.stderr);
}

#[test]
fn the_vault_s_own_settings_never_stop_a_build() {
    let root = site(&[
        ("a.md", "# A\n"),
        (".obsidian/app.json", "{ broken"),
        (".obsidian/templates.json", "[1]"),
    ]);
    let run = build(root.path(), &["--message-format", "short"]);
    assert_eq!(run.status, 0, "{run:?}");
    assert!(run.stderr.contains(".obsidian/app.json:1:3: warning[config::obsidian]"), "{run:?}");
}

// render

#[test]
fn render_reads_stdin_a_dash_or_a_file() {
    let root = site(&[("a.md", "\u{feff}# Tïtle\r\n")]);
    let file = root.path().join("a.md");
    for run in [
        fed(&["render"], "# Tïtle\n".as_bytes()),
        fed(&["render", "-"], "# Tïtle\n".as_bytes()),
        moc(&["render", file.to_str().unwrap()]),
    ] {
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        assert!(run.stdout.contains("<h1") && run.stdout.contains("Tïtle"), "{run:?}");
        assert!(!run.stdout.contains(['\u{feff}', '\r']), "{run:?}");
    }
}

#[test]
fn render_takes_any_bytes() {
    let run = fed(&["render"], b"# a\xFF\0b\n");
    assert_eq!(run.status, 0);
    assert!(run.stdout.contains("a\u{FFFD}\u{FFFD}b"), "{run:?}");
}

#[test]
fn plain_commonmark_when_asked_for() {
    let run = fed(&["render", "--dialect", "commonmark"], b"# Title\n");
    assert_eq!((run.status, run.stdout.as_str()), (0, "<h1>Title</h1>\n"));
}

#[test]
fn a_batch_is_answered_line_by_line_in_order() {
    let lines = concat!(
        "{\"id\": 1, \"markdown\": \"# One\"}\n",
        "{\"markdown\": \"# No id\"}\r\n",
        "\n",
        "{\"id\": [\"a\", {\"b\": null}], \"markdown\": \"# T\u{eb}xt\"}\n",
        "{\"id\": \"last\", \"markdown\": \"\"}",
    );
    let root = site(&[("batch.jsonl", lines)]);
    let file = root.path().join("batch.jsonl");
    for run in [
        moc(&["render", "--dialect", "commonmark", "--batch", file.to_str().unwrap()]),
        fed(&["render", "--dialect", "commonmark", "--batch", "-"], lines.as_bytes()),
    ] {
        assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        let answers: Vec<serde_json::Value> =
            run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(answers.len(), 4, "{run:?}");
        assert_eq!(answers[0], serde_json::json!({"id": 1, "html": "<h1>One</h1>\n"}));
        assert_eq!(answers[1]["id"], serde_json::Value::Null);
        assert_eq!(
            answers[2],
            serde_json::json!({"id": ["a", {"b": null}], "html": "<h1>Tëxt</h1>\n"})
        );
        assert_eq!(answers[3]["id"], "last");
    }
}

#[test]
fn a_bad_line_is_answered_and_the_batch_goes_on() {
    let lines = b"not json\n{\"id\": 7}\n{\"id\": 8, \"markdown\": 5}\n[]\n\xFF\xFE\n{\"id\": 9, \"markdown\": \"x\"}\n";
    let run = fed(&["render", "--batch", "-"], lines);
    let answers: Vec<serde_json::Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(run.status, 1);
    assert_eq!(answers.len(), 6, "{run:?}");
    assert!(answers[..5].iter().all(|answer| answer["error"].is_string()), "{run:?}");
    assert_eq!((&answers[0]["id"], &answers[1]["id"]), (&serde_json::Value::Null, &7.into()));
    assert!(answers[5]["html"].as_str().unwrap().contains('x'), "{run:?}");
}

#[test]
fn a_closed_pipe_is_quiet() {
    let line = "{\"id\": 1, \"markdown\": \"some text of a few words\"}\n".repeat(20_000);
    let root = site(&[("batch.jsonl", &line), ("big.md", &"word\n\n".repeat(200_000))]);
    let batch = root.path().join("batch.jsonl");
    let big = root.path().join("big.md");
    for args in [
        ["render", "--batch", batch.to_str().unwrap()].as_slice(),
        &["render", big.to_str().unwrap()],
        &["completions", "bash"],
    ] {
        let mut child = program().args(args).spawn().unwrap();
        drop(child.stdout.take());
        let mut stderr = String::new();
        child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!((child.wait().unwrap().code(), stderr.as_str()), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn a_build_goes_on_when_nobody_reads_its_words() {
    let root = site(&[("a.md", "see [[nowhere]]\n")]);
    let mut child = program().args(["build", "--root"]).arg(root.path()).spawn().unwrap();
    drop((child.stdout.take(), child.stderr.take()));
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(root.path().join("public/index.html").is_file());
}

// theme

#[test]
fn theme_files_are_listed_and_copied_but_never_overwritten_unasked() {
    let root = site(&[]);
    let eject = |more: &[&str]| {
        moc(&[&["theme", "eject", "--root", root.path().to_str().unwrap()], more].concat())
    };
    let list = eject(&[]);
    assert_eq!(list.status, 0);
    let name = list.stdout.lines().find(|path| path.ends_with(".html")).unwrap();
    assert!(!root.path().join("theme").exists());

    let copied = root.path().join("theme").join(name);
    assert_eq!(eject(&[name]).status, 0);
    let original = fs::read(&copied).unwrap();
    assert!(!original.is_empty());

    fs::write(&copied, "mine").unwrap();
    let refused = eject(&[name]);
    assert!(is_usage_error(&refused) && refused.stderr.contains("--force"), "{refused:?}");
    assert_eq!(eject(&["--all"]).status, 2, "one file in the way refuses all");
    assert_eq!(fs::read(&copied).unwrap(), b"mine");

    assert_eq!(eject(&[name, "--force"]).status, 0);
    assert_eq!(fs::read(&copied).unwrap(), original);
    assert_eq!(eject(&["--all", "--force"]).status, 0);
    for path in list.stdout.lines() {
        assert!(root.path().join("theme").join(path).is_file(), "{path}");
    }
}

#[test]
fn the_themes_are_listed_and_files_come_from_the_one_that_the_site_names() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().to_str().unwrap();
    std::fs::write(root.path().join("site.toml"), "[theme]\nname = \"docs\"\n").unwrap();
    let list = moc(&["theme", "list", "--root", folder]);
    assert_eq!(list.status, 0);
    let lines: Vec<&str> = list.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{}", list.stdout);
    assert!(lines[0].starts_with("  default ") && lines[1].starts_with("* docs "), "{lines:?}");
    let bar = "templates/partials/sections.html";
    assert_eq!(moc(&["theme", "eject", "--root", folder, bar, "css/base.css"]).status, 0);
    assert!(root.path().join("theme").join(bar).is_file());

    std::fs::write(root.path().join("site.toml"), "[theme]\nname = \"dosc\"\n").unwrap();
    let wrong = moc(&["build", "--root", folder]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.stderr.contains("site.toml:2:8"), "{}", wrong.stderr);
    assert!(wrong.stderr.contains("did you mean `docs`?"), "{}", wrong.stderr);
}

#[test]
fn a_theme_folder_can_be_ejected_and_a_wrong_name_is_corrected() {
    let root = site(&[]);
    let eject =
        |name: &str| moc(&["theme", "eject", "--root", root.path().to_str().unwrap(), name]);
    assert_eq!(eject("templates/").status, 0);
    assert!(root.path().join("theme/templates/note.html").is_file());
    let wrong = eject("templates/noet.html");
    assert!(
        is_usage_error(&wrong) && wrong.stderr.contains("did you mean `templates/note.html`?"),
        "{wrong:?}"
    );
    for outside in ["..", "../x", "/etc/passwd", ""] {
        assert!(is_usage_error(&eject(outside)), "{outside}");
    }
}

// completions

#[test]
fn completions_for_the_usual_shells() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = moc(&["completions", shell]);
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{shell}");
        assert!(run.stdout.contains("moc") && run.stdout.contains("message-format"), "{shell}");
    }
}
