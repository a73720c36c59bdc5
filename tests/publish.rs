//! Publishing: the workflows, moc's own action and the release, as they stand.
//!
//! The steps of the build job that `moc init` writes are run here with GitHub's variables, in a clone of
//! a vault: what is somebody else's action is played, every script is the real one, and the program
//! comes out of a release that `scripts/release` has packed.
#![cfg(unix)]
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic)]

use serde_yaml::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

const MOC: &str = env!("CARGO_BIN_EXE_moc");
const VERSION: &str = env!("CARGO_PKG_VERSION");

fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The repository's workflows, the one that `moc init` writes, and the action.
fn workflows() -> Vec<(String, String)> {
    let folder = checkout().join(".github/workflows");
    let mut paths: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.extend(["src/setup/pages.yml", "action.yml"].map(|path| checkout().join(path)));
    paths.sort();
    let read = |path: PathBuf| (path.display().to_string(), fs::read_to_string(&path).unwrap());
    paths.into_iter().map(read).collect()
}

#[test]
fn steps_of_others_are_pinned_by_commit_beside_their_version() {
    for (path, text) in workflows() {
        for line in text
            .lines()
            .filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: "))
        {
            if line == "./" || line.starts_with("OWNER/moc@") {
                continue;
            }
            let (action, version) =
                line.split_once(" # v").unwrap_or_else(|| panic!("{path}: {line}"));
            let (_, commit) = action.split_once('@').unwrap();
            let is_commit = commit.len() == 40 && commit.bytes().all(|b| b.is_ascii_hexdigit());
            let is_version = version.split('.').count() == 3
                && version.split('.').all(|part| part.parse::<u32>().is_ok());
            assert!(is_commit && is_version, "{path}: {line}");
        }
    }
}

#[test]
fn one_action_has_one_version_everywhere_but_in_older_gates() {
    let mut versions: BTreeMap<String, String> = BTreeMap::new();
    for (path, text) in workflows().into_iter().filter(|(path, _)| !path.ends_with("ci.yml")) {
        for line in text
            .lines()
            .filter_map(|line| line.trim().trim_start_matches("- ").strip_prefix("uses: "))
        {
            if let Some((action, version)) = line.split_once('@') {
                let known = versions.entry(action.to_owned()).or_insert_with(|| version.to_owned());
                assert_eq!(known, version, "{path}: {action}");
            }
        }
    }
}

#[test]
fn a_job_may_do_what_it_needs_and_no_more() {
    let wanted = [
        ("ci.yml", "", "contents: read"),
        ("pages.yml", "", ""),
        ("pages.yml", "build", "contents: read, pages: read"),
        ("pages.yml", "deploy", "pages: write, id-token: write"),
        ("release.yml", "", ""),
        ("release.yml", "program", "contents: read"),
        ("release.yml", "publish", "contents: write, id-token: write, attestations: write"),
        ("site.yml", "", ""),
        ("site.yml", "build", "contents: read, pages: read"),
        ("site.yml", "deploy", "pages: write, id-token: write"),
    ];
    let mut found = Vec::new();
    for (path, text) in workflows().into_iter().filter(|(path, _)| !path.ends_with("action.yml")) {
        let name = path.rsplit('/').next().unwrap().to_owned();
        let workflow: Value = serde_yaml::from_str(&text).unwrap();
        found.push((name.clone(), String::new(), permissions(&workflow)));
        for (job, value) in workflow["jobs"].as_mapping().unwrap() {
            if !value["permissions"].is_null() {
                found.push((name.clone(), job.as_str().unwrap().to_owned(), permissions(value)));
            }
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(found, wanted.map(|(a, b, c)| (a.to_owned(), b.to_owned(), c.to_owned())));
}

fn permissions(of: &Value) -> String {
    let all = of["permissions"].as_mapping().expect("says what it may do");
    let one = |(name, level): (&Value, &Value)| {
        format!("{}: {}", name.as_str().unwrap(), level.as_str().unwrap())
    };
    all.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A runner of GitHub, as far as steps notice it.
struct Runner {
    place: TempDir,
    /// What `${{ … }}` gives.
    context: BTreeMap<String, String>,
    path: String,
}

impl Runner {
    fn new(releases: &str) -> Runner {
        let place = tempfile::tempdir().unwrap();
        let temp = place.path().join("temp");
        fs::create_dir(&temp).unwrap();
        let action = place.path().join("_actions/someone/moc/v1");
        fs::create_dir_all(action.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(checkout(), &action).unwrap();
        let context = [
            ("runner.temp", temp.display().to_string()),
            ("runner.os", "Linux".to_owned()),
            ("github.action_path", action.display().to_string()),
            ("github.server_url", releases.to_owned()),
        ];
        let context = context.map(|(name, value)| (name.to_owned(), value)).into();
        Runner { place, context, path: "/usr/local/bin:/usr/bin:/bin".to_owned() }
    }

    /// A text with its expressions filled in.
    fn filled(&self, text: &str) -> String {
        let mut parts = text.split("${{");
        let mut out = parts.next().unwrap().to_owned();
        for part in parts {
            let (expression, rest) = part.split_once("}}").unwrap();
            let name = expression.trim();
            out.push_str(
                self.context.get(name).unwrap_or_else(|| panic!("nothing gives `{name}`")),
            );
            out.push_str(rest);
        }
        out
    }

    /// Runs a step's script as GitHub does, and keeps what it leaves for later ones.
    fn step(&mut self, step: &Value, folder: &Path) -> Output {
        let script = self.place.path().join("step.sh");
        let [output, path] = ["output", "path"].map(|name| self.place.path().join(name));
        fs::write(&script, step["run"].as_str().unwrap()).unwrap();
        fs::write(&output, "").unwrap();
        fs::write(&path, "").unwrap();
        let mut command = Command::new("bash");
        command.args(["--noprofile", "--norc", "-eo", "pipefail"]).arg(&script).current_dir(folder);
        command.env_clear().env("PATH", &self.path).env("HOME", self.place.path());
        command.env("CI", "true").env("GITHUB_ACTIONS", "true");
        command.env("GITHUB_OUTPUT", &output).env("GITHUB_PATH", &path);
        command.env("RUNNER_TEMP", &self.context["runner.temp"]);
        for (name, value) in step["env"].as_mapping().into_iter().flatten() {
            command.env(name.as_str().unwrap(), self.filled(value.as_str().unwrap()));
        }
        let done = command.stdin(Stdio::null()).output().unwrap();
        for line in fs::read_to_string(&path).unwrap().lines() {
            self.path = format!("{line}:{}", self.path);
        }
        for line in fs::read_to_string(&output).unwrap().lines() {
            let (name, value) = line.split_once('=').unwrap();
            let id = step["id"].as_str().expect("a step with an output has a name");
            self.context.insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
        }
        done
    }

    /// Runs all of the action's own steps; what it gives.
    fn action(&mut self, inputs: &Value, folder: &Path) -> BTreeMap<String, String> {
        let text = fs::read_to_string(checkout().join("action.yml")).unwrap();
        let action: Value = serde_yaml::from_str(&text).unwrap();
        for (name, input) in action["inputs"].as_mapping().unwrap() {
            let name = name.as_str().unwrap();
            let given = inputs[name].as_str().or(input["default"].as_str()).unwrap();
            let given = self.filled(given);
            self.context.insert(format!("inputs.{name}"), given);
        }
        for step in action["runs"]["steps"].as_sequence().unwrap() {
            if step["run"].is_null() {
                assert!(step["uses"].as_str().unwrap().starts_with("actions/cache@"));
                continue;
            }
            let done = self.step(step, folder);
            assert!(done.status.success(), "{}: {}", step["name"].as_str().unwrap(), told(&done));
        }
        let outputs = action["outputs"].as_mapping().unwrap().iter();
        outputs
            .map(|(name, output)| {
                (name.as_str().unwrap().to_owned(), self.filled(output["value"].as_str().unwrap()))
            })
            .collect()
    }
}

fn told(done: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr))
}

/// A release of the program under test, as an address of releases.
fn release(place: &Path) -> String {
    let version = place.join("someone/moc/releases/download").join(format!("v{VERSION}"));
    let done = Command::new(checkout().join("scripts/release"))
        .args(["--target", target(), "--binary", MOC])
        .arg(&version)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", told(&done));
    let archive = format!("moc-{VERSION}-{}.tar.gz", target());
    fs::rename(version.join(format!("{archive}.sha256")), version.join("SHA256SUMS")).unwrap();
    format!("file://{}", place.display())
}

fn target() -> &'static str {
    match (std::env::consts::OS, std::env::consts::ARCH) {
        ("linux", "x86_64") => "x86_64-unknown-linux-musl",
        ("linux", "aarch64") => "aarch64-unknown-linux-musl",
        ("macos", "x86_64") => "x86_64-apple-darwin",
        _ => "aarch64-apple-darwin",
    }
}

fn git(folder: &Path, args: &[&str]) {
    let identity =
        ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"];
    let done = Command::new("git").args(identity).args(args).current_dir(folder).output().unwrap();
    assert!(done.status.success(), "{}", told(&done));
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

#[test]
fn the_workflow_of_moc_init_builds_the_site_that_pages_serves() {
    let world = tempfile::tempdir().unwrap();
    let releases = release(world.path());
    let vault = world.path().join("vault");
    write(&vault.join(".obsidian/app.json"), r#"{"userIgnoreFilters": ["Private/"]}"#);
    write(&vault.join("Coffee.md"), "First [[Water]].\n");
    write(&vault.join("Water.md"), "Soft, see [[Coffee#Nowhere]].\n");
    write(&vault.join("Private/Diary.md"), "A secret.\n");
    git(&vault, &["init", "--quiet", "--initial-branch", "trunk"]);
    let begun = Command::new(MOC).args(["init", "--yes"]).current_dir(&vault).output().unwrap();
    assert!(begun.status.success(), "{}", told(&begun));
    git(&vault, &["add", "."]);
    git(&vault, &["commit", "--quiet", "--message", "Begin"]);
    git(world.path(), &["clone", "--quiet", "vault", "clone"]);
    let clone = world.path().join("clone");

    let text = fs::read_to_string(clone.join(".github/workflows/pages.yml")).unwrap();
    let workflow: Value = serde_yaml::from_str(&text).unwrap();
    assert_eq!(workflow["on"]["push"]["branches"][0], "trunk");
    let mut runner = Runner::new(&releases);
    let mut uploaded = None;
    for step in workflow["jobs"]["build"]["steps"].as_sequence().unwrap() {
        let action = step["uses"].as_str().unwrap().split('@').next().unwrap();
        match action {
            "actions/checkout" => assert_eq!(step["with"]["fetch-depth"], 0),
            "actions/configure-pages" => {
                let address = "https://someone.github.io/vault".to_owned();
                runner.context.insert("steps.pages.outputs.base_url".to_owned(), address);
            }
            "OWNER/moc" => {
                for (name, value) in runner.action(&step["with"], &clone) {
                    runner.context.insert(format!("steps.moc.outputs.{name}"), value);
                }
            }
            "actions/upload-pages-artifact" => {
                uploaded = Some(runner.filled(step["with"]["path"].as_str().unwrap()));
            }
            other => panic!("nobody plays {other}"),
        }
    }
    let site = PathBuf::from(uploaded.unwrap());
    let page = fs::read_to_string(site.join("coffee/index.html")).unwrap();
    assert!(page.contains("href=\"../water/\""));
    assert!(fs::read_to_string(site.join("404.html")).unwrap().contains("/vault/assets/"));
    assert!(site.join("sitemap.xml").is_file() && !site.join("private").exists());
    for entry in walkdir::WalkDir::new(&site) {
        let entry = entry.unwrap();
        let kind = entry.file_type();
        assert!(kind.is_file() || kind.is_dir(), "{}", entry.path().display());
    }
    assert!(runner.place.path().join("temp/moc-cache").is_dir(), "the next run starts from it");
}

/// `scripts/install-release` into a new folder; what it said, and whether moc is there.
fn installed(releases: &str, path: &str) -> (Output, bool, TempDir) {
    let place = tempfile::tempdir().unwrap();
    let into = place.path().join("moc");
    let done = Command::new("/bin/bash")
        .arg(checkout().join("scripts/install-release"))
        .arg(&into)
        .env_clear()
        .env("PATH", path)
        .env("HOME", place.path())
        .env("MOC_RELEASES", releases)
        .output()
        .unwrap();
    let is_there = into.join("moc").exists();
    (done, is_there, place)
}

#[test]
fn a_download_that_is_not_what_was_released_is_refused() {
    let world = tempfile::tempdir().unwrap();
    let folder = world.path().join(format!("v{VERSION}"));
    let archive = format!("moc-{VERSION}-{}.tar.gz", target());
    write(&folder.join(&archive), "not a program");
    let sum = "0".repeat(64);
    for sums in [format!("{sum}  {archive}\n"), format!("{sum}  other-{archive}\n"), String::new()]
    {
        write(&folder.join("SHA256SUMS"), &sums);
        let releases = format!("file://{}", world.path().display());
        let (done, is_there, _place) = installed(&releases, "/usr/bin:/bin");
        assert!(!done.status.success() && !is_there, "{}", told(&done));
        assert!(told(&done).contains("is not the file that was released"), "{}", told(&done));
    }
}

#[test]
fn without_a_release_it_is_compiled_from_the_same_checkout() {
    let world = tempfile::tempdir().unwrap();
    let tools = world.path().join("tools");
    let cargo = "#!/bin/bash\nwhile [ $# -gt 0 ]; do case $1 in --root) root=$2 ;; --path) path=$2 ;; esac; shift; done\n\
                 mkdir -p \"$root/bin\"; printf '#!/bin/sh\\necho compiled from %s\\n' \"$path\" >\"$root/bin/moc\"\n\
                 chmod +x \"$root/bin/moc\"\n";
    for (name, text) in [("cargo", cargo), ("rustc", "#!/bin/sh\necho rustc 1.89.0\n")] {
        write(&tools.join(name), text);
        let is_set = Command::new("chmod").arg("+x").arg(tools.join(name)).status().unwrap();
        assert!(is_set.success());
    }
    let path = format!("{}:/usr/bin:/bin", tools.display());
    for releases in ["", "file:///nowhere"] {
        let (done, is_there, _place) = installed(releases, &path);
        assert!(done.status.success() && is_there, "{}", told(&done));
        let from = format!("compiled from {}", checkout().display());
        assert!(told(&done).contains(&from), "{}", told(&done));
    }
    // Tools of the system, but no Rust, wherever the system has it.
    let bare = world.path().join("bare");
    fs::create_dir(&bare).unwrap();
    for name in ["bash", "sed", "dirname", "mkdir", "uname"] {
        let system = ["/usr/bin", "/bin"].map(|folder| Path::new(folder).join(name));
        let tool = system.iter().find(|tool| tool.exists()).unwrap();
        std::os::unix::fs::symlink(tool, bare.join(name)).unwrap();
    }
    let (done, is_there, _place) = installed("", bare.to_str().unwrap());
    assert!(!done.status.success() && !is_there);
    assert!(told(&done).contains("install Rust"), "{}", told(&done));
}

#[test]
fn a_release_is_the_same_bytes_each_time() {
    let archives: Vec<Vec<u8>> = (0..2)
        .map(|_| {
            let place = tempfile::tempdir().unwrap();
            let folder = place.path().join("moc");
            write(&folder.join("moc"), "a program");
            write(&folder.join("README.md"), "words");
            let archive = place.path().join("moc.tar.gz");
            let done = Command::new("python3")
                .arg(checkout().join("scripts/pack.py"))
                .args([&folder, &archive])
                .arg("1700000000")
                .output()
                .unwrap();
            assert!(done.status.success(), "{}", told(&done));
            fs::read(&archive).unwrap()
        })
        .collect();
    assert_eq!(archives[0], archives[1]);
}
