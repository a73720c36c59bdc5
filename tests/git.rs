//! What a repository tells of its notes: days, former addresses; and what no repository may do.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod program;

use program::{Tree, World, assert_same, program, run, write};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The notes of a world as a repository, with nothing of the machine's own settings.
struct Repository {
    world: World,
    top: PathBuf,
}

impl Repository {
    fn new() -> Repository {
        let world = World::new();
        let repository = Repository { top: world.notes(), world };
        repository.git(&["init", "-q", "-b", "main"]);
        repository
    }

    fn git(&self, arguments: &[&str]) {
        git(&self.top, arguments, "2025-01-01T12:00:00Z");
    }

    fn write(&self, path: &str, text: &str) {
        write(&self.top.join(path), text);
    }

    fn rename(&self, from: &str, to: &str) {
        let to = self.top.join(to);
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::rename(self.top.join(from), to).unwrap();
    }

    /// Commits all that there is at a time.
    fn commit(&self, time: &str) {
        git(&self.top, &["add", "-A"], time);
        git(&self.top, &["commit", "-q", "--allow-empty", "-m", "x"], time);
    }

    /// Builds, and gives the site.
    #[track_caller]
    fn site(&self) -> Tree {
        self.world.build::<&str>(&[]).ends_with(0);
        self.world.output()
    }
}

fn git(folder: &Path, arguments: &[&str], time: &str) {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    for name in ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"] {
        command.env(name, "/dev/null");
    }
    for who in ["AUTHOR", "COMMITTER"] {
        command
            .env(format!("GIT_{who}_NAME"), "n")
            .env(format!("GIT_{who}_EMAIL"), "n@example.org");
    }
    // Whoever rebases is no author: only the author's time counts.
    command.env("GIT_AUTHOR_DATE", time).env("GIT_COMMITTER_DATE", "2025-12-24T00:00:00Z");
    assert!(command.output().unwrap().status.success(), "git {arguments:?}");
}

fn text<'a>(site: &'a Tree, path: &str) -> &'a str {
    site.get(Path::new(path)).map_or("", |bytes| std::str::from_utf8(bytes).unwrap())
}

/// The days that the page of a note has.
fn days(site: &Tree, path: &str) -> (String, String) {
    let page = text(site, path);
    assert!(!page.is_empty(), "no {path}");
    let of = |property: &str| {
        let from = format!("<meta property=\"article:{property}\" content=\"");
        let (_, rest) = page.split_once(&from).unwrap_or_default();
        rest.split('"').next().unwrap_or_default().to_owned()
    };
    (of("published_time"), of("modified_time"))
}

/// Where a page sends its readers.
fn redirect(site: &Tree, path: &str) -> Option<String> {
    let (_, rest) = text(site, path).split_once("http-equiv=\"refresh\" content=\"0; url=")?;
    Some(rest.split('"').next().unwrap_or_default().to_owned())
}

const NOTE: &str = "Some words that a note has, so that it is known again.\n\nAnd more of them.\n";

#[test]
fn days_are_those_of_the_first_and_the_last_commit() {
    let repository = Repository::new();
    repository.write("index.md", "home");
    repository.write("a.md", NOTE);
    repository.write("said.md", "---\ncreated: 2020-02-03\nupdated: 2021-02-03\n---\n");
    repository.write("older.md", "---\nupdated: 2021-02-03\n---\n");
    repository.write("odd \"é\n.md", NOTE);
    repository.commit("2025-01-01T23:30:00-05:00");
    repository.write("a.md", &format!("{NOTE}new"));
    repository.commit("2025-03-01T00:30:00+09:00");
    repository.write("fresh.md", "not committed");
    let site = repository.site();
    let day = |created: &str, updated: &str| (created.to_owned(), updated.to_owned());
    assert_eq!(days(&site, "a/index.html"), day("2025-01-01", "2025-03-01"));
    assert_eq!(days(&site, "odd-é/index.html"), day("2025-01-01", "2025-01-01"));
    assert_eq!(days(&site, "said/index.html"), day("2020-02-03", "2021-02-03"));
    assert_eq!(days(&site, "older/index.html"), day("", "2021-02-03"));
    assert_eq!(days(&site, "fresh/index.html"), day("", ""));

    let run = repository.world.build(&["--base-url", "https://example.org/"]).ends_with(0);
    assert!(!run.stderr.contains("git"), "{}", run.stderr);
    let site = repository.world.output();
    let map = text(&site, "sitemap.xml");
    assert!(map.contains("/a/</loc><lastmod>2025-03-01</lastmod>"), "{map}");
    let feed = text(&site, "feed.xml");
    assert!(feed.contains("<published>2025-01-01T00:00:00Z</published>"), "{feed}");
    assert!(!feed.contains("/fresh/"), "{feed}");
    assert!(text(&site, "a/index.html").contains("\"dateModified\":\"2025-03-01\""));
}

#[test]
fn a_commit_between_two_builds_is_as_good_as_a_cold_one() {
    let repository = Repository::new();
    repository.write("index.md", "[[a]]");
    repository.write("a.md", NOTE);
    repository.write("b.md", "[[a]]");
    repository.commit("2025-01-01T12:00:00Z");
    repository.site();
    repository.write("a.md", &format!("{NOTE}new"));
    repository.site();
    // Nothing but the repository changes.
    repository.commit("2025-02-02T12:00:00Z");
    let site = repository.site();
    assert_eq!(days(&site, "a/index.html").1, "2025-02-02");
    assert_same(&site, &repository.world.cold::<&str>(&[]), "after a commit");
    let again = repository.world.build::<&str>(&[]).ends_with(0);
    assert_eq!(again.counts().0, 0, "{}", again.told());
}

#[test]
fn renamed_notes_leave_a_redirect() {
    let repository = Repository::new();
    repository.write("index.md", "home");
    for name in ["first.md", "old/Moved.md", "case.md", "taken.md", "x/index.md"] {
        repository.write(name, &format!("{name}: {NOTE}"));
    }
    repository.commit("2025-01-01T12:00:00Z");
    repository.rename("first.md", "second name.md");
    repository.rename("old/Moved.md", "new/Moved.md");
    repository.rename("case.md", "Case.md");
    repository.rename("taken.md", "gave it up.md");
    repository.rename("x/index.md", "y.md");
    repository.commit("2025-02-01T12:00:00Z");
    repository.rename("second name.md", "third.md");
    repository.write("taken.md", "Another one now.");
    repository.commit("2025-03-01T12:00:00Z");

    let site = repository.site();
    let to = |path: &str| redirect(&site, path).unwrap_or_default();
    assert_eq!(to("first/index.html"), "../third/");
    assert_eq!(to("second-name/index.html"), "../third/");
    assert_eq!(to("old/moved/index.html"), "../../new/moved/");
    assert_eq!(to("x/index.html"), "../y/");
    assert_eq!(redirect(&site, "case/index.html"), None);
    assert_eq!(redirect(&site, "taken/index.html"), None, "it has a page");
    assert_eq!(days(&site, "third/index.html").0, "2025-01-01");
    let redirects = site.keys().filter(|path| redirect(&site, path.to_str().unwrap()).is_some());
    assert_eq!(redirects.count(), 4);

    repository
        .write("site.toml", "[content]\nredirects = \"front-matter\"\ndates = \"front-matter\"\n");
    let site = repository.site();
    assert_eq!(text(&site, "first/index.html"), "");
    assert_eq!(days(&site, "third/index.html").0, "");
}

#[test]
fn an_address_goes_to_who_had_it_last_and_never_in_a_circle() {
    let repository = Repository::new();
    repository.write("a.md", &format!("one {NOTE}"));
    repository.commit("2025-01-01T12:00:00Z");
    repository.rename("a.md", "b.md");
    repository.commit("2025-01-02T12:00:00Z");
    repository.write("a.md", "Quite another text, of which nothing is the same as elsewhere.\n");
    repository.commit("2025-01-03T12:00:00Z");
    repository.rename("a.md", "c.md");
    repository.write("d.md", "Round and round it goes, and nobody knows where it will stop.\n");
    repository.commit("2025-01-04T12:00:00Z");
    repository.rename("d.md", "e.md");
    repository.commit("2025-01-05T12:00:00Z");
    repository.rename("e.md", "d.md");
    repository.commit("2025-01-06T12:00:00Z");
    let site = repository.site();
    assert_eq!(redirect(&site, "a/index.html").as_deref(), Some("../c/"));
    assert_eq!(redirect(&site, "e/index.html").as_deref(), Some("../d/"));
    assert_eq!(redirect(&site, "d/index.html"), None);
}

#[test]
fn the_name_of_what_was_hidden_does_not_come_out() {
    let repository = Repository::new();
    let hidden = format!("---\npublish: false\n---\n{NOTE}");
    repository.write("index.md", "home");
    repository.write("site.toml", "[content]\nignore = [\"private\"]\n");
    repository.write("draft-qqq.md", &format!("---\ndraft: true\n---\na {NOTE}"));
    repository.write("private/folder-qqq.md", &format!("b {NOTE}"));
    repository.write("before-qqq.md", &format!("c {hidden}").replacen("c ", "", 1));
    repository.write("after-qqq.md", &format!("d {NOTE}{NOTE}{NOTE}{NOTE}"));
    repository.write("still-qqq.md", &format!("---\npublish: false\n---\ne {NOTE}"));
    repository.write("swapped-qqq.md", &format!("f {NOTE}"));
    repository.commit("2025-01-01T12:00:00Z");
    repository.rename("draft-qqq.md", "one.md");
    repository.rename("private/folder-qqq.md", "two.md");
    repository.rename("before-qqq.md", "three.md");
    repository.rename("after-qqq.md", "four.md");
    repository.write("four.md", &format!("---\npublish: false\n---\nd {NOTE}{NOTE}{NOTE}{NOTE}"));
    repository.rename("still-qqq.md", "five.md");
    repository.rename("swapped-qqq.md", "six.md");
    repository.commit("2025-02-01T12:00:00Z");
    repository.write("one.md", &format!("a {NOTE}"));
    repository.write("three.md", NOTE);
    repository.write("four.md", &format!("d {NOTE}{NOTE}{NOTE}{NOTE}"));
    repository.write("swapped-qqq.md", &hidden);
    repository.commit("2025-03-01T12:00:00Z");
    for more in [&[][..], &["--base-url", "https://example.org/"]] {
        repository.world.build(more).ends_with(0);
        let site = repository.world.output();
        for shown in ["one", "two", "three", "four", "six"] {
            assert!(site.contains_key(Path::new(&format!("{shown}/index.html"))), "{shown}");
        }
        for (path, bytes) in &site {
            let place = path.to_string_lossy().into_owned();
            let said = String::from_utf8_lossy(bytes);
            assert!(!place.contains("-qqq") && !said.contains("-qqq"), "{place}");
        }
    }
}

#[test]
fn a_vault_below_the_top_and_a_second_worktree_are_found() {
    let mut repository = Repository::new();
    repository.write("README.md", "of the repository");
    repository.write("old/notes/a.md", NOTE);
    repository.commit("2025-01-01T12:00:00Z");
    repository.rename("old/notes/a.md", "notes é/b.md");
    repository.commit("2025-02-01T12:00:00Z");
    repository.write("site.toml", "[content]\ndir = \"notes é\"\n");
    assert_eq!(days(&repository.site(), "b/index.html").0, "2025-01-01");

    let beside = repository.world.path().join("beside");
    repository.git(&["worktree", "add", "-q", beside.to_str().unwrap()]);
    fs::copy(repository.top.join("site.toml"), beside.join("site.toml")).unwrap();
    assert!(beside.join(".git").is_file());
    repository.top.clone_from(&beside);
    let mut command = program(&repository.world.path().join("cache"));
    command.arg("build").arg("--root").arg(&beside).arg("--out").arg(repository.world.site());
    // As inside a hook of another repository.
    command.env("GIT_DIR", "/nonexistent").env("GIT_WORK_TREE", "/");
    run(&mut command, repository.world.path()).ends_with(0);
    assert_eq!(days(&repository.world.output(), "b/index.html").1, "2025-02-01");
}

#[test]
fn what_branches_changed_counts_and_merges_do_not() {
    let repository = Repository::new();
    repository.write("a.md", NOTE);
    repository.write("b.md", &format!("b {NOTE}"));
    repository.commit("2025-01-01T12:00:00Z");
    repository.git(&["checkout", "-q", "-b", "side"]);
    repository.write("a.md", &format!("{NOTE}from the side"));
    repository.commit("2025-02-01T12:00:00Z");
    repository.git(&["checkout", "-q", "main"]);
    repository.rename("a.md", "renamed.md");
    repository.commit("2025-03-01T12:00:00Z");
    git(&repository.top, &["merge", "-q", "--no-edit", "side"], "2025-09-01T12:00:00Z");
    let site = repository.site();
    let of_a = days(&site, "renamed/index.html");
    assert_eq!(of_a, ("2025-01-01".to_owned(), "2025-03-01".to_owned()));
    assert_eq!(days(&site, "b/index.html").1, "2025-01-01");
    assert_eq!(redirect(&site, "a/index.html").as_deref(), Some("../renamed/"));
}

#[test]
fn a_shallow_clone_says_nothing_of_days_and_is_told() {
    let repository = Repository::new();
    repository.write("a.md", NOTE);
    repository.commit("2025-01-01T12:00:00Z");
    repository.write("b.md", "later");
    repository.commit("2025-02-01T12:00:00Z");
    let place = tempfile::tempdir().unwrap();
    let source = format!("file://{}", repository.top.display());
    git(place.path(), &["clone", "-q", "--depth", "1", &source, "clone"], "2025-01-01T12:00:00Z");
    let out = place.path().join("site");
    let clone = place.path().join("clone");
    for (toml, status, severity) in [("", 0, "info"), ("[content]\ndates = \"git\"", 1, "warning")]
    {
        write(&clone.join("site.toml"), toml);
        let mut command = program(&place.path().join("cache"));
        command.args(["build", "--strict", "--root"]).arg(&clone).arg("--out").arg(&out);
        let told = run(&mut command, place.path()).ends_with(status).stderr;
        let is_told = told.contains(&format!("{severity}[git::shallow]"));
        assert!(is_told && told.contains("fetch-depth: 0"), "{told}");
    }
    assert_eq!(days(&program::tree(&out), "a/index.html"), <(String, String)>::default());
}

#[test]
fn a_clone_without_old_contents_is_read_as_far_as_it_goes_and_fetches_nothing() {
    let repository = Repository::new();
    repository.git(&["config", "uploadpack.allowFilter", "true"]);
    repository.write("a.md", NOTE);
    repository.commit("2025-01-01T12:00:00Z");
    repository.rename("a.md", "b.md");
    repository.write("b.md", &format!("{NOTE}more"));
    repository.commit("2025-02-01T12:00:00Z");
    repository.rename("b.md", "c.md");
    repository.commit("2025-03-01T12:00:00Z");
    let place = tempfile::tempdir().unwrap();
    let source = format!("file://{}", repository.top.display());
    let clone = ["clone", "-q", "--filter=blob:none", &source, "clone"];
    git(place.path(), &clone, "2025-01-01T12:00:00Z");
    let objects = || {
        let asked = ["rev-list", "--objects", "--missing=print", "HEAD"];
        let mut command = Command::new("git");
        command.arg("-C").arg(place.path().join("clone")).args(asked);
        String::from_utf8(command.output().unwrap().stdout).unwrap()
    };
    let before = objects();
    assert!(before.contains("\n?"), "{before}");
    let out = place.path().join("site");
    let mut command = program(&place.path().join("cache"));
    command.arg("build").arg("--root").arg(place.path().join("clone")).arg("--out").arg(&out);
    run(&mut command, place.path()).ends_with(0);
    let site = program::tree(&out);
    assert_eq!(days(&site, "c/index.html"), ("2025-02-01".to_owned(), "2025-03-01".to_owned()));
    assert_eq!(redirect(&site, "b/index.html").as_deref(), Some("../c/"));
    assert_eq!(objects(), before);
}

#[test]
fn no_git_and_no_commit_are_no_mistake() {
    let repository = Repository::new();
    repository.write("a.md", NOTE);
    let run = repository.world.build(&["--strict"]).ends_with(0);
    assert!(!run.stderr.contains("git"), "{}", run.stderr);
    repository.commit("2025-01-01T12:00:00Z");
    let mut command = repository.world.command(&["--strict"]);
    let run = program::run(command.env("PATH", "/nonexistent"), repository.world.path());
    assert!(run.ends_with(0).stderr.contains("info[git::no-program]"));
}

#[cfg(unix)]
#[test]
fn a_repository_starts_no_program() {
    let repository = Repository::new();
    repository.write("a.md", NOTE);
    let trap = repository.world.path().join("ran");
    // It signs as well, so that there is a signature that somebody could want to check.
    let signature = "-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n";
    let script = repository.world.path().join("trap.sh");
    let lines = format!(
        "#!/bin/sh\ntouch '{}'\nprintf -- '{signature}'\nprintf '\\n[GNUPG:] SIG_CREATED \\n' >&2\n",
        trap.display()
    );
    write(&script, lines);
    fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let script = script.to_str().unwrap();
    repository.git(&["config", "gpg.program", script]);
    repository.git(&["add", "-A"]);
    repository.git(&["commit", "-q", "-S", "-m", "signed"]);
    for key in [
        "core.fsmonitor",
        "core.pager",
        "pager.log",
        "core.editor",
        "core.sshCommand",
        "core.askPass",
        "gpg.ssh.program",
        "diff.external",
        "diff.x.command",
        "diff.x.textconv",
        "filter.x.clean",
        "filter.x.smudge",
        "credential.helper",
        "alias.log",
        "uploadpack.packObjectsHook",
    ] {
        repository.git(&[
            "config",
            key,
            &format!("!{script}").replacen('!', "", usize::from(key != "alias.log")),
        ]);
    }
    for (key, value) in [
        ("log.showSignature", "true"),
        ("core.hooksPath", repository.world.path().to_str().unwrap()),
        ("diff.orderFile", "/nonexistent"),
        ("log.showRoot", "false"),
        ("diff.renames", "copies"),
    ] {
        repository.git(&["config", key, value]);
    }
    write(&repository.top.join(".gitattributes"), "*.md diff=x filter=x\n");
    let _ = fs::remove_file(&trap);
    repository.git(&["log", "--root", "-O/dev/null", "--raw"]);
    assert!(fs::remove_file(&trap).is_ok(), "the trap works");
    let site = repository.site();
    assert_eq!(days(&site, "a/index.html").0, "2025-01-01");
    assert!(!trap.exists(), "the repository started a program");
}

#[test]
fn times_of_files_are_those_of_commits_where_a_site_wants_that() {
    let repository = Repository::new();
    repository.write("a.md", NOTE);
    repository.write(
        "q.md",
        "`= dateformat([[a]].file.ctime, \"yyyy\") + dateformat([[a]].file.mtime, \"-MM\")`",
    );
    repository.commit("2019-01-01T12:00:00Z");
    repository.write("a.md", &format!("{NOTE}more"));
    repository.commit("2020-07-01T12:00:00Z");
    assert!(!text(&repository.site(), "q/index.html").contains("2019-07"));
    repository.write("site.toml", "[dataview]\ntimes = \"git\"\n");
    assert!(text(&repository.site(), "q/index.html").contains("2019-07"));
    let mut command = program(&repository.world.path().join("cache"));
    command
        .args(["query", "--root"])
        .arg(&repository.top)
        .arg("LIST file.cday WHERE file.name = \"a\"");
    let run = run(&mut command, repository.world.path()).ends_with(0);
    assert!(run.stdout.contains("2019"), "{}", run.stdout);
}
