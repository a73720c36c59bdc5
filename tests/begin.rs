//! `moc init` and `moc import` as their users call them: what they write, and what they leave alone.
#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod program;

use program::{tree, write};
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

fn moc(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_moc"))
        .args(args)
        .current_dir(folder)
        .env("MOC_CACHE_DIR", "off")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn told(run: &Output) -> String {
    String::from_utf8_lossy(&run.stderr).into_owned()
}

#[track_caller]
fn succeeds(folder: &Path, args: &[&str]) -> String {
    let run = moc(folder, args);
    assert_eq!(run.status.code(), Some(0), "{}", told(&run));
    told(&run)
}

fn place(files: &[(&str, &str)]) -> TempDir {
    let place = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(&place.path().join(path), text);
    }
    place
}

fn names(folder: &Path) -> Vec<String> {
    tree(folder).keys().map(|path| path.display().to_string()).collect()
}

fn read(folder: &Path, path: &str) -> String {
    fs::read_to_string(folder.join(path)).unwrap()
}

#[test]
fn an_empty_folder_becomes_a_site_that_builds_without_a_warning() {
    let place = place(&[]);
    let folder = place.path();
    let words = succeeds(folder, &["init", "--yes", "my-notes"]);
    let notes = folder.join("my-notes");
    assert_eq!(
        names(&notes),
        [".github/workflows/pages.yml", ".gitignore", "index.md", "site.toml"]
    );
    assert!(words.contains("Next:\n") && words.contains("Settings → Pages"), "{words}");
    assert!(read(&notes, "site.toml").contains("\ntitle = \"My notes\"\n"));
    succeeds(&notes, &["check", "--strict"]);
    succeeds(&notes, &["build", "--strict"]);
    let page = read(&notes, "public/index.html");
    assert!(page.contains("<title>My notes</title>"), "{}", &page[..400]);
}

#[test]
fn a_vault_s_own_words_are_heeded() {
    let place = place(&[
        (".obsidian/app.json", r#"{"strictLineBreaks": true, "userIgnoreFilters": ["Archive/"]}"#),
        (".obsidian/plugins/templater-obsidian/data.json", r#"{"templates_folder": "T"}"#),
        (".obsidian/daily-notes.json", r#"{"folder": "Journal"}"#),
        ("Archive/Old.md", "old"),
        ("Journal/2026-01-01.md", "dear diary"),
        ("T/recipe.md", "a template"),
        ("Home.md", "one\ntwo"),
    ]);
    let words = succeeds(place.path(), &["init", "--yes", "--title", "A \"name\""]);
    assert!(words.contains("daily notes in `Journal` are left out"), "{words}");
    assert!(!place.path().join("index.md").exists(), "a vault has notes of its own");
    succeeds(place.path(), &["build", "--strict"]);
    let pages = names(&place.path().join("public"));
    for private in ["archive", "journal", "t/", "recipe"] {
        assert!(!pages.iter().any(|page| page.starts_with(private)), "{private} in {pages:?}");
    }
    assert!(!read(place.path(), "public/home/index.html").contains("<br>"));
}

#[test]
fn nothing_that_exists_is_overwritten_and_a_second_run_changes_nothing() {
    let files =
        [("site.toml", "# mine\n"), (".github/workflows/pages.yml", "# mine\n"), ("a.md", "")];
    let place = place(&files);
    let words = succeeds(place.path(), &["init", "--yes"]);
    assert!(words.contains("kept site.toml, which was there"), "{words}");
    assert_eq!(read(place.path(), "site.toml"), "# mine\n");
    assert_eq!(read(place.path(), ".github/workflows/pages.yml"), "# mine\n");
    let before = tree(place.path());
    succeeds(place.path(), &["init", "--yes"]);
    assert_eq!(tree(place.path()), before);
}

#[test]
fn a_dry_run_shows_and_writes_nothing() {
    let place = place(&[("a.md", "")]);
    let run = moc(place.path(), &["init", "--dry-run", "--opt-in", "--no-workflow"]);
    assert_eq!(run.status.code(), Some(0));
    let shown = String::from_utf8_lossy(&run.stdout);
    assert!(shown.contains("\npublish = \"opt-in\"\n") && !shown.contains("jobs:"), "{shown}");
    assert_eq!(names(place.path()), ["a.md"]);
}

#[test]
fn in_a_repository_the_workflow_lies_where_github_reads_it() {
    let place = place(&[(".git/HEAD", "ref: refs/heads/trunk\n"), ("docs/a.md", "")]);
    let docs = place.path().join("docs");
    succeeds(&docs, &["init", "--yes", "--moc", "someone/moc"]);
    let workflow = read(place.path(), ".github/workflows/pages.yml");
    for line in ["branches: [trunk]", "uses: someone/moc@v", "root: \"docs\""] {
        assert!(workflow.contains(line), "{line} in {workflow}");
    }
    assert!(docs.join("site.toml").exists() && !docs.join(".github").exists());
}

#[test]
fn wrong_options_are_told_and_nothing_is_written() {
    let place = place(&[("a.md", "")]);
    for (args, words) in [
        (&["init", "--base-url", "example.org"][..], "it must begin with `https://`"),
        (&["init", "--language", "pt_BR"], "did you mean `pt-BR`?"),
        (&["init", "--moc", "https://github.com/a/b"], "write OWNER/NAME"),
        (&["init", "a.md"], "not a directory"),
        (&["import"], "no configuration here that can be read"),
        (&["import", "nowhere"], "cannot be used"),
    ] {
        let run = moc(place.path(), args);
        assert_eq!(run.status.code(), Some(2), "{args:?}: {}", told(&run));
        assert!(told(&run).contains(words), "{args:?}: {}", told(&run));
    }
    assert_eq!(names(place.path()), ["a.md"]);
}

#[test]
fn a_garden_of_quartz_goes_on_with_moc() {
    let config = "export default { configuration: { pageTitle: \"Garden\", baseUrl: \"example.org/g\",\n\
                  ignorePatterns: [\"private\"], analytics: { provider: \"plausible\" } },\n\
                  plugins: { filters: [Plugin.RemoveDrafts()] } }";
    let place = place(&[
        ("quartz.config.ts", config),
        ("content/index.md", "[[private/x]]"),
        (
            ".github/workflows/deploy.yml",
            "jobs: { a: { steps: [{ uses: actions/deploy-pages@v4 }] } }",
        ),
        ("content/private/x.md", "secret"),
    ]);
    let shown = moc(place.path(), &["import", "--dry-run"]);
    assert!(String::from_utf8_lossy(&shown.stdout).contains("title = \"Garden\""));
    assert!(!place.path().join("site.toml").exists());
    let words = succeeds(place.path(), &["import", "--yes"]);
    for part in [
        "From Quartz:",
        "Carries over:\n",
        "`pageTitle` is `title` under `[site]`",
        "Not possible with moc:\n  - `analytics`",
        "on the page `from-quartz`",
        "the workflow `deploy.yml` publishes on GitHub Pages already",
    ] {
        assert!(words.contains(part), "{part} in {words}");
    }
    succeeds(place.path(), &["build", "--strict"]);
    assert!(place.path().join("public/sitemap.xml").exists());
    assert!(!place.path().join("public/private").exists());
}

#[test]
fn two_generators_in_one_folder_are_asked_about() {
    let place = place(&[
        ("mkdocs.yml", "site_name: M\n"),
        ("hugo.toml", "title = 'H'\n"),
        ("docs/a.md", ""),
    ]);
    let run = moc(place.path(), &["import"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(
        told(&run).contains("files of Hugo and of MkDocs: say which with --from"),
        "{}",
        told(&run)
    );
    succeeds(place.path(), &["import", "--from", "mkdocs", "--yes"]);
    assert!(read(place.path(), "site.toml").contains("dir = \"docs\""));
}

#[cfg(unix)]
#[test]
fn what_pages_would_refuse_never_gets_into_the_output() {
    let place = place(&[("a.md", "![[picture.png]]"), ("files/picture.png", "x")]);
    std::os::unix::fs::symlink("/etc/passwd", place.path().join("files/secret.png")).unwrap();
    write(&place.path().join("b.md"), "![[secret.png]]");
    succeeds(place.path(), &["build", "--for", "github-pages"]);
    std::os::unix::fs::symlink("/etc", place.path().join("public/mine")).unwrap();
    let run = moc(place.path(), &["build", "--for", "github-pages"]);
    assert_eq!(run.status.code(), Some(2), "{}", told(&run));
    assert!(told(&run).contains("`mine`, which moc did not write"), "{}", told(&run));
}

#[test]
fn a_domain_of_its_own_is_a_file_of_the_site() {
    let place = place(&[("a.md", ""), ("site.toml", "[site]\ncname = \"Notes.Example.org\"\n")]);
    succeeds(place.path(), &["build"]);
    assert_eq!(read(place.path(), "public/CNAME"), "notes.example.org\n");
    assert!(place.path().join("public/.nojekyll").exists());
}
