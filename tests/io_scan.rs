//! What is read of a folder, what is left out, and what is said about the rest.

#![allow(clippy::disallowed_methods, clippy::unwrap_used)]
#![cfg(unix)]

use moc::diag::Severity;
use moc::io::notes::{MAX_NOTE_BYTES, current_note, read_notes};
use moc::io::root::{find_root, read_text, read_tree};
use moc::io::scan::{Kind, ScanOptions, Snapshot, scan};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::Duration;

fn folder(files: &[&str]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in files {
        write(dir.path(), file, file);
    }
    dir
}

fn write(dir: &Path, file: &str, text: &str) {
    let path = dir.join(file);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn paths(snapshot: &Snapshot) -> Vec<&str> {
    snapshot.files.iter().map(|f| f.path.as_str()).collect()
}

fn found(dir: &Path, options: &ScanOptions) -> Vec<String> {
    let snapshot = scan(dir, options);
    assert_eq!(snapshot.diagnostics, []);
    paths(&snapshot).into_iter().map(str::to_owned).collect()
}

#[test]
fn lists_notes_and_assets_by_bytes_of_the_path() {
    let dir = folder(&["b.md", "B.MD", "a/z.md", "a-b.md", "a/p.png", "é.Md", "md", ".md/x"]);
    let snapshot = scan(dir.path(), &ScanOptions::default());
    assert_eq!(paths(&snapshot), ["B.MD", "a-b.md", "a/p.png", "a/z.md", "b.md", "md", "é.Md"]);
    let notes = snapshot.files.iter().filter(|f| f.kind == Kind::Note).count();
    assert_eq!(notes, 5);
    assert!(snapshot.files.iter().all(|f| f.modified.is_some() && f.size == f.path.len() as u64));
    assert!(scan(dir.path(), &ScanOptions::default()).files == snapshot.files);
}

#[test]
fn x2_drops_dot_names_and_leftovers() {
    let dir = folder(&[
        "n.md",
        ".obsidian/app.json",
        ".trash/n.md",
        "a/.git/n.md",
        ".hidden.md",
        "a/.#n.md",
        "n.md.tmp",
        "n.TMP",
        "n.md~",
        "a/.syncthing.n.md.tmp",
        "n.md.icloud",
        ".n.md.icloud",
        "n.md___jb_tmp___",
        "n.md___jb_old___",
        "~syncthing~n.md",
        "node_modules/p/readme.md",
        "a/node_modules/readme.md",
        "site.toml",
        "a/site.toml",
        "x.tmp/n.md",
        "tmp/n.md",
    ]);
    assert_eq!(
        found(dir.path(), &ScanOptions::default()),
        ["a/site.toml", "n.md", "tmp/n.md", "x.tmp/n.md"]
    );
}

#[test]
fn ignores_by_glob() {
    let files = [
        "Private/x.md",
        "a/Private/b/x.md",
        "private/x.md",
        "a/d.md",
        "a/e/d.md",
        "secret.md",
        "a/secret-2.md",
    ];
    let left = |globs: &[&str]| {
        let dir = folder(&files);
        let ignore = globs.iter().map(|g| (*g).to_owned()).collect();
        found(dir.path(), &ScanOptions { ignore, ..ScanOptions::default() })
    };
    let without = |gone: &[&str]| {
        let mut left: Vec<_> =
            files.iter().filter(|f| !gone.contains(f)).map(|f| (*f).to_owned()).collect();
        left.sort();
        left
    };
    assert_eq!(left(&[]), without(&[]));
    for glob in ["Private", "Private/", "Priv*", "**/Private", "**/Private/**", "[P]rivate"] {
        assert_eq!(left(&[glob]), without(&["Private/x.md", "a/Private/b/x.md"]), "{glob}");
    }
    for glob in ["/Private", "/Private/", "Private/**", "Private/*"] {
        assert_eq!(left(&[glob]), without(&["Private/x.md"]), "{glob}");
    }
    assert_eq!(left(&["secret*"]), without(&["secret.md", "a/secret-2.md"]));
    assert_eq!(
        left(&["a/*.md"]),
        without(&["a/d.md", "a/secret-2.md"]),
        "`*` does not cross a slash"
    );
    assert_eq!(left(&["a/*", "{secret,x}.md"]), ["."; 0]);
}

#[test]
fn a_broken_glob_is_reported_and_hides_its_own_name() {
    let dir = folder(&["a[b/x.md", "n.md"]);
    let snapshot =
        scan(dir.path(), &ScanOptions { ignore: vec!["a[b".into()], ..ScanOptions::default() });
    assert_eq!(paths(&snapshot), ["n.md"]);
    assert_eq!(snapshot.diagnostics[0].code, "scan::bad-pattern");
    assert_eq!(snapshot.diagnostics[0].severity, Severity::Loss);
}

#[test]
fn x6_drops_the_templates_folder_in_any_case_and_spelling() {
    let files = ["Meta/Vorläge/t.md", "Meta/n.md", "Vorläge/n.md"];
    for templates in ["meta/vorläge", "/Meta/Vorläge/", "META//VORLA\u{308}GE", "meta\\vorläge"]
    {
        let dir = folder(&files);
        let options = ScanOptions { templates: Some(templates.into()), ..ScanOptions::default() };
        assert_eq!(found(dir.path(), &options), ["Meta/n.md", "Vorläge/n.md"], "{templates}");
    }
    let dir = folder(&files);
    for nothing in ["", "/", "."] {
        let options = ScanOptions { templates: Some(nothing.into()), ..ScanOptions::default() };
        assert_eq!(found(dir.path(), &options).len(), 3, "{nothing}");
    }
}

#[test]
fn reads_the_content_folder_alone() {
    let dir = folder(&[
        "README.md",
        "content/n.md",
        "content/private/p.md",
        "content/t/t.md",
        "out/x.md",
    ]);
    let options = ScanOptions {
        content_dir: Some("content".into()),
        ignore: vec!["content/private".into()],
        templates: Some("content/T".into()),
        ..ScanOptions::default()
    };
    assert_eq!(found(dir.path(), &options), ["n.md"], "patterns may be written from the root too");
    for bad in ["..", "missing", "content/n.md/x", "/"] {
        let options = ScanOptions { content_dir: Some(bad.into()), ..ScanOptions::default() };
        let snapshot = scan(dir.path(), &options);
        assert!(
            snapshot.files.is_empty() && snapshot.diagnostics[0].severity == Severity::Loss,
            "{bad}"
        );
    }
}

#[test]
fn never_reads_an_output() {
    let dir = folder(&["n.md", "public/twin.md", "old/twin.md", "old/.moc-site", "old/a/twin.md"]);
    let out = |out: &str| ScanOptions { out: Some(dir.path().join(out)), ..ScanOptions::default() };
    assert_eq!(found(dir.path(), &out("public")), ["n.md"]);
    assert_eq!(found(dir.path(), &out("n/../public/")).len(), 2, "the folder named does not exist");
    fs::create_dir(dir.path().join("n")).unwrap();
    assert_eq!(found(dir.path(), &out("n/../public/")), ["n.md"]);
    assert_eq!(found(dir.path(), &out("new")), ["n.md", "public/twin.md"]);
}

#[test]
fn follows_no_link_and_opens_no_device() {
    let dir = folder(&["a/n.md"]);
    let outside = folder(&["secret.md"]);
    let at = |name: &str| dir.path().join(name);
    symlink(outside.path(), at("out")).unwrap();
    symlink(outside.path().join("secret.md"), at("secret.md")).unwrap();
    symlink("..", at("a/loop")).unwrap();
    symlink("self", at("self")).unwrap();
    symlink("a/n.md", at("inside.md")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(at("fifo.md")).status().unwrap().success());
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.md")).unwrap();
    assert_eq!(found(dir.path(), &ScanOptions::default()), ["a/n.md"]);
    // The named folder itself may be one.
    symlink(dir.path(), outside.path().join("way")).unwrap();
    assert_eq!(found(&outside.path().join("way"), &ScanOptions::default()), ["a/n.md"]);
    // A note that becomes a link between listing and reading is not read.
    let snapshot = scan(dir.path(), &ScanOptions::default());
    fs::remove_file(at("a/n.md")).unwrap();
    symlink(outside.path().join("secret.md"), at("a/n.md")).unwrap();
    let (notes, diagnostics) = read_notes(&snapshot);
    assert!(notes.is_empty());
    assert_eq!(diagnostics[0].place.as_ref().unwrap().file, "a/n.md");
}

#[test]
fn any_byte_in_a_name() {
    let dir = folder(&["a-2.md"]);
    for name in [
        &b"a\xFF.md"[..],
        b"a\xFE.md",
        b"x\xFF/n.md",
        b"x\xFE/n.md",
        b"\xC3",
        b"\xC4",
        b"n\n\x01\\.md",
    ] {
        let path = dir.path().join(OsStr::from_bytes(name));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, name).unwrap();
    }
    let snapshot = scan(dir.path(), &ScanOptions::default());
    let expected = [
        "a-2.md",
        "a\u{FFFD}-2.md",
        "a\u{FFFD}.md",
        "n\n\x01\\.md",
        "x\u{FFFD}/n-2.md",
        "x\u{FFFD}/n.md",
        "\u{FFFD}",
        "\u{FFFD}-2",
    ];
    assert_eq!(paths(&snapshot), expected);
    // The first by raw bytes keeps the name.
    let bytes = |path: &str| {
        fs::read(&snapshot.files.iter().find(|f| f.path == path).unwrap().disk).unwrap()
    };
    assert_eq!(bytes("a\u{FFFD}.md"), b"a\xFE.md");
    assert_eq!(bytes("a\u{FFFD}-2.md"), b"a\xFF.md");
    assert_eq!(bytes("x\u{FFFD}/n-2.md"), b"x\xFF/n.md");
}

#[test]
fn long_names_and_deep_folders_stop_nothing() {
    let dir = folder(&["n.md"]);
    write(dir.path(), &format!("{}.md", "x".repeat(252)), "");
    // Deeper than a path can be: one chain of folders moved to the end of another.
    let chain = |top: &str| format!("{top}/{}", format!("{}/", "d".repeat(200)).repeat(15));
    write(dir.path(), &format!("{}deep.md", chain("y")), "");
    fs::create_dir_all(dir.path().join(chain("x"))).unwrap();
    fs::rename(dir.path().join("y"), dir.path().join(chain("x")).join("y")).unwrap();
    let snapshot = scan(dir.path(), &ScanOptions::default());
    assert_eq!(snapshot.files.iter().filter(|f| f.kind == Kind::Note).count(), 2);
    assert_eq!(snapshot.diagnostics.len(), 1);
    assert_eq!(snapshot.diagnostics[0].message, "cannot be read: file name too long");
    write(dir.path(), &format!("{}n.md", "e/".repeat(1000)), "");
    assert_eq!(scan(dir.path(), &ScanOptions::default()).files.len(), 3);
}

#[test]
fn reports_what_cannot_be_read_and_reads_the_rest() {
    let dir = folder(&["a.md", "locked/n.md", "b.md", "gone.md", "z.md"]);
    let big = fs::File::create(dir.path().join("big.md")).unwrap();
    big.set_len(MAX_NOTE_BYTES + 1).unwrap();
    let limit = fs::File::create(dir.path().join("limit.md")).unwrap();
    limit.set_len(MAX_NOTE_BYTES).unwrap();
    let snapshot = scan(dir.path(), &ScanOptions::default());
    fs::remove_file(dir.path().join("gone.md")).unwrap();
    let (notes, diagnostics) = read_notes(&snapshot);
    let read: Vec<_> = notes.iter().map(|n| snapshot.files[n.index].path.as_str()).collect();
    assert_eq!(read, ["a.md", "b.md", "limit.md", "locked/n.md", "z.md"]);
    assert_eq!(notes[0].bytes, b"a.md");
    assert_eq!(notes[0].hash, *blake3::hash(b"a.md").as_bytes());
    let said: Vec<_> =
        diagnostics.iter().map(|d| (&*d.code, d.place.as_ref().unwrap().file.as_str())).collect();
    assert_eq!(said, [("scan::note-too-large", "big.md"), ("scan::unreadable", "gone.md")]);
    assert!(
        diagnostics.iter().all(|d| d.severity == Severity::Loss && !d.message.contains("os error"))
    );
    // Root may read everything; anyone else is told.
    fs::set_permissions(dir.path().join("locked"), fs::Permissions::from_mode(0o0)).unwrap();
    fs::set_permissions(dir.path().join("a.md"), fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read_dir(dir.path().join("locked")).is_err() {
        let snapshot = scan(dir.path(), &ScanOptions::default());
        assert_eq!(snapshot.diagnostics[0].place.as_ref().unwrap().file, "locked");
        let (notes, diagnostics) = read_notes(&snapshot);
        assert_eq!((notes.len(), diagnostics.len()), (3, 2));
    }
    fs::set_permissions(dir.path().join("locked"), fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn a_root_that_is_not_there_is_a_loss() {
    let snapshot = scan(Path::new("/no/such/folder"), &ScanOptions::default());
    assert_eq!(snapshot.diagnostics[0].severity, Severity::Loss);
}

#[test]
fn finds_the_vault() {
    let of = |files: &[&str]| find_root(folder(files).path());
    let top =
        of(&[".obsidian/app.json", ".obsidian/templates.json", "sub/.obsidian/app.json", "n.md"]);
    assert_eq!((top.content_dir, top.is_vault), (None, true));
    assert_eq!(top.app_json.as_deref(), Some(".obsidian/app.json"));
    assert_eq!(top.templates_json.as_deref(), Some(".obsidian/templates.json"));
    let below = of(&[
        "README.md",
        "CHANGE_LOG.md",
        "src/x.rs",
        "vault/.obsidian/app.json",
        "vault/n.md",
        ".x/.obsidian/y",
    ]);
    assert_eq!((below.content_dir.as_deref(), below.is_vault), (Some("vault"), true));
    assert_eq!(below.templates_json, None);
    for no_vault in [
        &["n.md", "vault/.obsidian/app.json"][..],
        &["a/.obsidian/app.json", "b/.obsidian/app.json"],
        &["a/b/.obsidian/app.json"],
        &[".obsidian"],
        &[],
    ] {
        assert_eq!(of(no_vault), Default::default(), "{no_vault:?}");
    }
    // Above is not looked at, and a link is no vault.
    let dir = folder(&[".obsidian/app.json", "notes/n.md"]);
    assert!(!find_root(&dir.path().join("notes")).is_vault);
    symlink("../.obsidian", dir.path().join("notes/.obsidian")).unwrap();
    assert!(!find_root(&dir.path().join("notes")).is_vault);
    fs::remove_file(dir.path().join(".obsidian/app.json")).unwrap();
    symlink("/etc/passwd", dir.path().join(".obsidian/app.json")).unwrap();
    assert_eq!(find_root(dir.path()).app_json, None);
}

#[test]
fn reads_settings_and_themes() {
    let dir = folder(&["site.toml", "t/theme.toml", "t/css/a.css", "t/.git/x", "t/.DS_Store"]);
    assert_eq!(read_text(&dir.path().join("site.toml")).unwrap().unwrap(), "site.toml");
    assert_eq!(read_text(&dir.path().join("missing")).unwrap(), None);
    assert!(read_text(dir.path()).is_err());
    fs::write(dir.path().join("latin"), b"\xE9").unwrap();
    assert!(read_text(&dir.path().join("latin")).is_err());
    symlink("/etc/passwd", dir.path().join("t/link")).unwrap();
    let tree = read_tree(&dir.path().join("t")).unwrap();
    assert_eq!(tree.keys().collect::<Vec<_>>(), ["css/a.css", "theme.toml"]);
    assert_eq!(tree["css/a.css"], b"t/css/a.css");
    assert!(read_tree(&dir.path().join("none")).unwrap().is_empty());
}

/// Programs empty a note before they fill it, and a disk may tell that it is empty while it still tells
/// the time of its last words: of a note that had some, that is not believed at once.
#[test]
fn a_note_that_is_about_to_be_filled_is_not_taken_to_be_empty() {
    let dir = folder(&["note.md"]);
    let path = dir.path().join("note.md");
    let long_ago = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
    fs::write(&path, "").unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(long_ago).unwrap();
    let snapshot = scan(dir.path(), &ScanOptions::default());
    let read = |had_words| {
        let note = current_note(&snapshot.files[0], had_words, Duration::from_millis(5));
        note.bytes.unwrap()
    };
    assert_eq!(read(false), b"");
    assert_eq!(read(true), b"");
    let filled = path.clone();
    let writer = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(20));
        fs::write(filled, "Words again.").unwrap();
    });
    assert_eq!(read(true), b"Words again.");
    writer.join().unwrap();
}
