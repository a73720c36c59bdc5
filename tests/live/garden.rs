//! A folder with a site, edits of it by chance, and what a cold build makes of it.

#![allow(dead_code)] // each test binary uses its own part

use moc::build::live::{Open, Setup};
use moc::build::{self, BuildRequest};
use moc::config::{self, Config, ObsidianSettings, Overrides};
use moc::value::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A folder with a site that is edited.
pub(crate) struct Garden {
    pub(crate) root: PathBuf,
    out: PathBuf,
    _folders: (tempfile::TempDir, tempfile::TempDir),
}

impl Garden {
    pub(crate) fn new(files: &[(&str, &str)]) -> Garden {
        let (root, out) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let folder = root.path().canonicalize().unwrap();
        let garden = Garden { root: folder, out: out.path().join("site"), _folders: (root, out) };
        files.iter().for_each(|(path, text)| garden.write(path, text.as_bytes()));
        garden
    }

    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// All files that a cold build makes.
    pub(crate) fn cold(&self) -> BTreeMap<String, Vec<u8>> {
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
        let report = build::build(&request).ok().unwrap();
        let leaks = report.diagnostics.iter().filter(|it| it.code.starts_with("leak::"));
        assert!(report.is_in_place, "{:#?}", leaks.collect::<Vec<_>>());
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
}

pub(crate) fn difference(found: &[u8], wanted: &[u8]) -> String {
    let at = found.iter().zip(wanted).position(|(a, b)| a != b).unwrap_or(0);
    let around = |bytes: &[u8]| {
        let part = &bytes[at.saturating_sub(60)..(at + 60).min(bytes.len())];
        String::from_utf8_lossy(part).into_owned()
    };
    format!("at {at}:\n{}\nwanted:\n{}", around(found), around(wanted))
}

pub(crate) fn opener(root: &Path) -> Box<Open> {
    let root = root.to_owned();
    Box::new(move || {
        let text = fs::read_to_string(root.join("site.toml")).unwrap_or_default();
        let written = config::parse(&text, "site.toml")?;
        let config = Config::resolve(written, &ObsidianSettings::default(), &Overrides::default());
        Ok(Setup { config, diagnostics: Vec::new(), now: Date::default() })
    })
}

/// A small generator of numbers, so that a failure can be repeated.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    pub(crate) fn pick(&mut self, of: &[&'static str]) -> &'static str {
        of[self.roll(of.len())]
    }
}

pub(crate) const NAMES: [&str; 10] =
    ["A", "B", "Long name", "Ünï", "index", "README", "日本", "a-b", "C++", "Zoo"];
pub(crate) const FOLDERS: [&str; 5] = ["", "one", "one/two", "Drei", "one/two/deep"];
pub(crate) const PIECES: [&str; 38] = [
    "plain words about Redis and Long name\n",
    "a link to [[A]] and [[Long name|another]]\n",
    "links to [[Alias]], [[zed|one]] and [[Nobody]], and ![[Zed#A heading]]\n",
    "what Zed, the alias, **Other title** and Nobody at all are about\n",
    "Which? → First → Zed\n        → Second → [[Other title]]\n        → Third → Alias\n",
    "### Zed\n**Licence:** free, see [[Alias]]\n\n**Used by:** Other title, nobody\n",
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
    "key:: [[B]]\n",
    "- [x] done [due:: 2025-01-02] ^block\n    - below\n",
    "#other and [size:: 3]\n",
    "`= [[A]].key`, `= this.file.mtime`, `= length(this.file.inlinks)`\n",
    "`= join(map(this.file.lists, (it) => it.line))` `= this.file`\n",
    "```dataview\nTASK WHERE !completed\n```\n",
    "```dataview\nTASK FROM #tag GROUP BY file.link\n```\n",
    "```dataview\nTABLE length(rows), rows.file.link FROM #tag OR #other GROUP BY kind\n```\n",
    "```dataview\nLIST FROM [[A]] AND -\"one/two\" WHERE file.size > 20\n```\n",
    "```dataview\nTABLE file.inlinks, file.outlinks FROM outgoing([[Long name]])\n```\n",
    "```dataview\nLIST rows FROM \"Drei\" GROUP BY true\n```\n",
    "```dataview\nLIST FROM #nowhere\n```\n",
    "```dataview\nLIST FROM #nowhere/at-all AND [[]]\n```\n",
    "```dataview\nTABLE ke FROM \"one\" WHERE ke\n```\n",
    "```dataview\nTABLE name, many FROM csv(\"table.csv\")\n```\n",
    "```dataview\nLIST WHERE contains(file, \"tag\") OR key = this.key\n```\n",
    "```dataview\nCALENDAR file.day WHERE file.day < date(today)\n```\n",
    "```dataview\nTABLE this[other], [[B]].file.tags FROM !#tag SORT file.mtime LIMIT 3\n```\n",
];
pub(crate) const FRONTS: [&str; 20] = [
    "",
    "",
    "",
    "title: Other title\n",
    "aliases: [Alias, Zed]\ntags: [tag]\n",
    "publish: false\n",
    "draft: true\n",
    "kind: technology\ndifficulty: hard\n",
    "broken: [\n",
    "key: 1\ndate: 2025-03-04\n",
    "key: 2\nother: kind\ndeep: [[[[[1]]]]]\n",
    "up: \"[[Long name]]\"\nparent: 7\nvisual: seen\n",
    "aliases: [A, nobody]\n",
    "title: Alias\naliases: [other title, Zoo]\n",
    "title: Zed\ntags: [tag, other/nested]\n",
    "kind: technology\ntitle: Other title\naliases: [Nobody]\ncategory: Things / Some\n",
    "kind: concept\naliases: [Zed, old/address]\ncategory: Things\n",
    "title: zed\naliases: [ALIAS]\npermalink: elsewhere\n",
    "tags: [Tag, new]\nkind: question\nsubtopic: one\nrelated: [Zed]\n",
    "aliases: [Other title]\ndate: 2024-01-02\n",
];

/// Front matter with these fields.
fn front(fields: &str) -> String {
    match fields.is_empty() {
        true => String::new(),
        false => format!("---\n{fields}---\n"),
    }
}

/// A note's front matter and its text.
fn parts(note: &str) -> (&str, &str) {
    let close = note.strip_prefix("---\n").and_then(|rest| rest.find("---\n"));
    note.split_at(close.map_or(0, |at| at + 8))
}

/// One change of the folder; the folders in which it happened.
pub(crate) fn edit(garden: &Garden, dice: &mut Dice) -> BTreeSet<PathBuf> {
    let place = |dice: &mut Dice| {
        let folder = garden.root.join(dice.pick(&FOLDERS));
        (folder.join(format!("{}.md", dice.pick(&NAMES))), folder)
    };
    let (path, folder) = place(dice);
    let mut touched = BTreeSet::from([folder.clone()]);
    match dice.roll(36) {
        0 => {
            let _ = fs::remove_file(&path);
        }
        // Words that nothing but times and sizes tell of, then words that some queries see.
        20..=23 if path.exists() => {
            let text = fs::read_to_string(&path).unwrap();
            let more = if dice.roll(2) == 0 { "more words\n" } else { dice.pick(&PIECES) };
            fs::write(&path, text + more).unwrap();
        }
        // Another front matter over the same text: other names, tags, dates.
        26..=32 if path.exists() => {
            let text = fs::read_to_string(&path).unwrap();
            fs::write(&path, front(dice.pick(&FRONTS)) + parts(&text).1).unwrap();
        }
        // Two notes exchange theirs.
        33..=35 if path.exists() => {
            let (other, other_folder) = place(dice);
            if other.exists() && other != path {
                let [one, two] = [&path, &other].map(|path| fs::read_to_string(path).unwrap());
                let ((front, text), (other_front, other_text)) = (parts(&one), parts(&two));
                fs::write(&path, format!("{other_front}{text}")).unwrap();
                fs::write(&other, format!("{front}{other_text}")).unwrap();
                touched.insert(other_folder);
            }
        }
        24 => {
            let rows = "name,many\n".to_owned() + &"a,1\n".repeat(dice.roll(3));
            fs::write(garden.root.join("table.csv"), rows).unwrap();
            touched = [garden.root.clone()].into();
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
            let mut text = front(dice.pick(&FRONTS));
            (0..dice.roll(6)).for_each(|_| text.push_str(dice.pick(&PIECES)));
            fs::create_dir_all(&folder).unwrap();
            touched.extend(folder.ancestors().map(Path::to_owned));
            fs::write(&path, text).unwrap();
        }
    }
    touched.retain(|folder| folder.starts_with(&garden.root));
    touched
}
