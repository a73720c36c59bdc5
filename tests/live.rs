//! A live site is the site that a build would make, after any edits (section 4 of the threat
//! model: what is seen while writing is what will be published).
#![allow(clippy::disallowed_methods, clippy::panic, clippy::unwrap_used)]

use moc::build::live::{Live, LiveFile, Open, Setup};
use moc::build::{self, BuildRequest};
use moc::config::{self, Config, ObsidianSettings, Overrides};
use moc::io::watch::Change;
use moc::value::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder with a site that is edited.
struct Garden {
    root: PathBuf,
    out: PathBuf,
    _folders: (tempfile::TempDir, tempfile::TempDir),
}

impl Garden {
    fn new(files: &[(&str, &str)]) -> Garden {
        let (root, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folder = root.path().canonicalize().unwrap();
        let garden = Garden { root: folder, out: out.path().join("site"), _folders: (root, out) };
        files.iter().for_each(|(path, text)| garden.write(path, text.as_bytes()));
        garden
    }

    fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    fn live(&self) -> Live {
        Live::start(self.root.clone(), opener(&self.root), true).ok().unwrap()
    }

    /// All files that a cold build makes.
    fn cold(&self) -> BTreeMap<String, Vec<u8>> {
        let setup = opener(&self.root)().ok().unwrap();
        let _ = fs::remove_dir_all(&self.out);
        let request = BuildRequest {
            root: self.root.clone(),
            config: setup.config,
            out: self.out.clone(),
            highlight: true,
            cache: false,
            now: setup.now,
            progress: None,
        };
        build::build(&request).ok().unwrap();
        let mut files = BTreeMap::new();
        for entry in walkdir::WalkDir::new(&self.out) {
            let entry = entry.unwrap();
            let path = entry.path().strip_prefix(&self.out).unwrap().to_str().unwrap().to_owned();
            if entry.file_type().is_file() && !path.starts_with(".moc") {
                files.insert(path, fs::read(entry.path()).unwrap());
            }
        }
        files
    }

    /// Every file of a cold build is there with the same bytes, and `gone` only where it is one.
    fn assert_same(&self, live: &Live, gone: &BTreeSet<String>) -> BTreeSet<String> {
        let cold = self.cold();
        for (path, bytes) in &cold {
            let found = live.file(path).map(|file| bytes_of(&file));
            assert!(live.has(path), "{path} is not known");
            let Some(found) = found else { panic!("{path} is not there") };
            assert!(found == *bytes, "{path} differs: {}", difference(&found, bytes));
        }
        for path in gone.iter().filter(|path| !cold.contains_key(*path)) {
            assert!(!live.has(path), "{path} is still known");
            assert!(live.file(path).is_none(), "{path} is still there");
        }
        cold.into_keys().collect()
    }
}

fn difference(found: &[u8], wanted: &[u8]) -> String {
    let at = found.iter().zip(wanted).position(|(a, b)| a != b).unwrap_or(0);
    let around = |bytes: &[u8]| {
        let part = &bytes[at.saturating_sub(60)..(at + 60).min(bytes.len())];
        String::from_utf8_lossy(part).into_owned()
    };
    format!("at {at}:\n{}\nwanted:\n{}", around(found), around(wanted))
}

fn bytes_of(file: &LiveFile) -> Vec<u8> {
    match file {
        LiveFile::Made(bytes, _) => bytes.to_vec(),
        LiveFile::Asset(file) => fs::read(&file.disk).unwrap(),
    }
}

fn opener(root: &Path) -> Box<Open> {
    let root = root.to_owned();
    Box::new(move || {
        let text = fs::read_to_string(root.join("site.toml")).unwrap_or_default();
        let written = config::parse(&text, "site.toml")?;
        let config = Config::resolve(written, &ObsidianSettings::default(), &Overrides::default());
        Ok(Setup { config, diagnostics: Vec::new(), now: Date::default() })
    })
}

fn below(folders: &[&Path]) -> Change {
    Change::Below(folders.iter().map(|folder| (*folder).to_owned()).collect())
}

#[test]
fn a_saved_note_is_seen_and_only_then_is_there_another_state() {
    let garden = Garden::new(&[("index.md", "# Home\n[[A]]"), ("A.md", "# A\nold words")]);
    let live = garden.live();
    assert!(live.complete());
    garden.assert_same(&live, &BTreeSet::new());
    assert!(live.refresh(&Change::Anywhere).is_none());
    garden.write("A.md", b"# A\nnew words [[index]]");
    let refreshed = live.refresh(&below(&[&garden.root])).unwrap();
    assert_eq!((refreshed.version, refreshed.files), (2, 1));
    assert!(live.complete());
    garden.assert_same(&live, &BTreeSet::new());
}

#[test]
fn nobody_waits_for_what_no_site_has_and_few_for_what_takes_long() {
    let garden = Garden::new(&[("index.md", "# Home\n![[a.png]]")]);
    garden.write("a.png", b"picture");
    let live = garden.live();
    let begin = std::time::Instant::now();
    for path in ["favicon.ico", "nowhere/index.html", "a/index.md", "x/preview.json"] {
        assert!(live.file(path).is_none(), "{path}");
    }
    std::thread::scope(|scope| {
        let waiting: Vec<_> =
            (0..6).map(|_| scope.spawn(|| live.file("assets/search/index.json"))).collect();
        while waiting.iter().filter(|it| it.is_finished()).count() < 4 {
            assert!(begin.elapsed() < std::time::Duration::from_secs(15));
            std::thread::yield_now();
        }
        // Pages are made meanwhile.
        assert!(live.file("index.html").is_some());
        assert!(live.complete());
        let found = waiting.into_iter().map(|it| it.join().unwrap());
        assert_eq!(found.filter(Option::is_some).count(), 2);
    });
}

#[test]
fn settings_that_are_wrong_keep_the_last_good_site_and_say_so() {
    let garden = Garden::new(&[("index.md", "# Home"), ("site.toml", "[site]\ntitle = \"One\"")]);
    let live = garden.live();
    assert!(live.complete());
    garden.write("site.toml", b"[site]\ntitel = \"Two\"");
    assert!(live.refresh(&below(&[&garden.root])).is_some());
    let wrong = live.diagnostics();
    assert!(wrong.iter().any(|it| it.message.contains("titel")), "{wrong:?}");
    let home = bytes_of(&live.file("index.html").unwrap());
    assert!(String::from_utf8(home).unwrap().contains("One"));
    garden.write("site.toml", b"[site]\ntitle = \"Two\"");
    assert!(live.refresh(&below(&[&garden.root])).is_some());
    assert!(live.complete());
    assert!(live.diagnostics().is_empty());
    garden.assert_same(&live, &BTreeSet::new());
}

/// A page in which something unpublished would come out is not shown, and the finding says why.
#[test]
fn a_leak_is_told_and_not_shown() {
    let template = include_str!("../themes/default/templates/not-found.html");
    let words = "Nobody has agreed to any of this yet.";
    let template = template.replace("{% block main -%}", &format!("{{% block main -%}}{words}"));
    let hidden = format!("---\ndraft: true\n---\n{words}\n");
    let garden = Garden::new(&[
        ("Open.md", "open"),
        ("Draft.md", &hidden),
        ("theme/templates/not-found.html", &template),
    ]);
    let live = garden.live();
    let shown = |path: &str| live.file(path).map(|file| bytes_of(&file)).unwrap_or_default();
    let has = |path: &str, words: &str| String::from_utf8(shown(path)).unwrap().contains(words);
    let has_finding = || live.diagnostics().iter().any(|it| it.code == "leak::unpublished");
    assert!(has("404.html", "Not shown") && !has("404.html", "agreed"));
    assert!(has("open/index.html", "open") && has_finding());
    assert!(live.complete() && has_finding());
    garden.write("Draft.md", b"---\ndraft: true\n---\nOther words.\n");
    live.refresh(&Change::Anywhere).unwrap();
    assert!(has("404.html", "agreed") && !has_finding());
    assert!(live.complete() && !has_finding());
    garden.write("Draft.md", hidden.as_bytes());
    live.refresh(&Change::Anywhere).unwrap();
    assert!(has("404.html", "Not shown") && has_finding());
}

#[test]
fn what_is_hidden_while_it_is_served_is_gone() {
    let garden = Garden::new(&[("index.md", "[[Secret]] ![[s.png]]"), ("Secret.md", "# Secret\n")]);
    garden.write("s.png", b"picture");
    let live = garden.live();
    assert!(live.complete());
    let before = garden.assert_same(&live, &BTreeSet::new());
    assert!(before.contains("secret/index.html"));
    garden.write("Secret.md", b"---\npublish: false\n---\n# Secret\n");
    garden.write("index.md", b"[[Secret]]");
    assert!(live.refresh(&below(&[&garden.root])).is_some());
    assert!(!live.has("secret/index.html") && live.file("secret/index.html").is_none());
    // What was made of all notes together tells of it, and is not given out any more.
    let lists: Vec<&String> =
        before.iter().filter(|path| path.starts_with("assets/search/")).collect();
    assert!(!lists.is_empty() && lists.iter().all(|path| !live.has(path)));
    assert!(live.complete());
    garden.assert_same(&live, &before);
}

/// A small generator of numbers, so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn pick(&mut self, of: &[&'static str]) -> &'static str {
        of[self.roll(of.len())]
    }
}

const NAMES: [&str; 10] =
    ["A", "B", "Long name", "Ünï", "index", "README", "日本", "a-b", "C++", "Zoo"];
const FOLDERS: [&str; 5] = ["", "one", "one/two", "Drei", "one/two/deep"];
const PIECES: [&str; 16] = [
    "plain words about Redis and Long name\n",
    "a link to [[A]] and [[Long name|another]]\n",
    "# A heading\n",
    "## Second ^block\n",
    "![[B]]\n",
    "![[pic.png]]\n",
    "- [ ] a task #tag\n- item [key:: value]\n",
    "```dataview\nLIST FROM \"one\"\n```\n",
    "```dataview\nTABLE key, file.mtime FROM #tag SORT file.name\n```\n",
    "#tag #other/nested\n",
    "> [!note] Call\n> out\n",
    "| Database | Speed |\n| --- | --- |\n| A | Low |\n| B | High |\n",
    "```rust\nfn main() {}\n```\n",
    "%% hidden %%\n",
    "Is it? → Yes → A\n       → No → [[B]]\n",
    "<b>raw</b> [md](B.md#a-heading)\n",
];
const FRONTS: [&str; 9] = [
    "",
    "",
    "",
    "title: Other title\n",
    "aliases: [Alias, Zed]\ntags: [tag]\n",
    "publish: false\n",
    "draft: true\n",
    "kind: technology\ndifficulty: hard\n",
    "broken: [\n",
];

/// One change of the folder; the folders in which it happened.
fn edit(garden: &Garden, dice: &mut Dice) -> BTreeSet<PathBuf> {
    let place = |dice: &mut Dice| {
        let folder = garden.root.join(dice.pick(&FOLDERS));
        (folder.join(format!("{}.md", dice.pick(&NAMES))), folder)
    };
    let (path, folder) = place(dice);
    let mut touched = BTreeSet::from([folder.clone()]);
    match dice.roll(20) {
        0 => {
            let _ = fs::remove_file(&path);
        }
        1 => {
            let (other, other_folder) = place(dice);
            if path.exists() && !other.exists() {
                fs::create_dir_all(&other_folder).unwrap();
                touched.extend(other_folder.ancestors().map(Path::to_owned));
                fs::rename(&path, &other).unwrap();
                touched.insert(other_folder);
            }
        }
        2 => {
            let (from, to) = (garden.root.join("one/two"), garden.root.join("moved"));
            let (from, to) = if from.exists() { (from, to) } else { (to, from) };
            if from.exists() && !to.exists() && to.parent().is_some_and(Path::exists) {
                fs::rename(&from, &to).unwrap();
            }
            touched = [garden.root.clone(), garden.root.join("one")].into();
        }
        3 => {
            fs::write(garden.root.join("pic.png"), [dice.roll(200) as u8; 9]).unwrap();
            touched = [garden.root.clone()].into();
        }
        4 => {
            let _ = fs::remove_file(garden.root.join("pic.png"));
            touched = [garden.root.clone()].into();
        }
        5 => {
            let toml =
                format!("[site]\ntitle = \"T{}\"\nbase_url = \"https://e.org/g/\"\n", dice.roll(3));
            fs::write(garden.root.join("site.toml"), toml).unwrap();
            touched = [garden.root.clone()].into();
        }
        6 if folder != garden.root => {
            let _ = fs::remove_dir_all(&folder);
            touched.extend(folder.ancestors().skip(1).map(Path::to_owned));
        }
        _ => {
            let front = dice.pick(&FRONTS);
            let mut text = match front.is_empty() {
                true => String::new(),
                false => format!("---\n{front}---\n"),
            };
            (0..dice.roll(6)).for_each(|_| text.push_str(dice.pick(&PIECES)));
            fs::create_dir_all(&folder).unwrap();
            touched.extend(folder.ancestors().map(Path::to_owned));
            fs::write(&path, text).unwrap();
        }
    }
    touched.retain(|folder| folder.starts_with(&garden.root));
    touched
}

#[test]
fn after_any_edits_a_live_site_is_what_a_build_makes() {
    let edits: usize = std::env::var("MOC_EDITS").map_or(300, |count| count.parse().unwrap());
    let garden = Garden::new(&[("index.md", "# Home\n"), ("one/A.md", "[[B]]")]);
    let live = garden.live();
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut known = BTreeSet::new();
    for number in 1..=edits {
        let touched = edit(&garden, &mut dice);
        live.refresh(&Change::Below(touched));
        // Whoever looks between two edits must not see what is old afterwards.
        let _ = live.file("one/a/index.html");
        if number % 20 == 0 {
            // The disk cannot tell two writings apart that follow at once: a sweep does.
            std::thread::sleep(std::time::Duration::from_millis(110));
            live.refresh(&Change::Anywhere);
            assert!(live.complete());
            known.append(&mut garden.assert_same(&live, &known));
        }
    }
}
