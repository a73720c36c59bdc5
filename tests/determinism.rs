//! The same notes give the same bytes, whatever the machine around them.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]

mod program;

use program::{Tree, World, assert_same, program, run, tree, write};
use std::fs;
use std::path::Path;
use std::process::Command;

/// A vault in which most things that could depend on an order or a surrounding happen.
fn vault() -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let mut add = |path: &str, text: &str| files.push((path.to_owned(), text.as_bytes().to_vec()));
    add("site.toml", "[site]\ntitle = \"Sites\"\nbase_url = \"https://example.org/notes/\"\n");
    add("index.md", "# Home\n\n[[Ärger]] [[zebra]] [[Dup]] [[note 7#part]] #tag/é #Tag/É\n");
    add(
        "Ärger.md",
        "---\ncreated: 2025-01-02T03:04:05\nupdated: 2025-02-03\naliases: [Wut, old/path]\ntags: [b, a]\n---\nText ![[pic.png]] ![[zebra#h]]\n",
    );
    add("zebra.md", "# h\n\n```rust\nfn main() {}\n```\n\n$x^2$ [[Wut]]\n");
    add("a/Dup.md", "one ^b\n");
    add("b/Dup.md", "two [[Dup]] ![[Dup#^b]]\n");
    add("A/Case.md", "upper");
    add("a/case two.md", "---\npermalink: İstanbul/x\n---\nlower");
    add("clash.md", "1");
    add("Clash!.md", "2");
    add("broken.md", "---\na: [\n---\n[[#none]] %%open\n");
    add("draft.md", "---\ndraft: true\n---\n");
    files.push(("pic.png".to_owned(), vec![137, 80, 78, 71]));
    files.push(("sub/pic.png".to_owned(), vec![137, 80]));
    for n in 0..40 {
        let text = format!(
            "---\ntags: [t{}, shared]\nup: \"[[note {}]]\"\n---\n## part\n\n[[note {}|x]] [[ghost {n}]] ![[note {}#part]] `a{n}`\n\n```js\nlet a = {n};\n```\n\n- [ ] #t{n}/x\n",
            n % 5,
            n / 2,
            n * 7 % 40,
            n + 1
        );
        files.push((format!("f{}/note {n}.md", n % 3), text.into_bytes()));
    }
    files
}

fn built(world: &World, command: &mut Command) -> (Tree, String) {
    let run = run(command.env_remove("NO_COLOR"), world.path()).ends_with(1);
    let told: Vec<&str> = run.stderr.lines().collect();
    let site = world.output();
    assert!(site.contains_key(Path::new("zebra/index.html")), "{}", run.told());
    // The last line holds the time that it took.
    (site, told[..told.len() - 1].join("\n"))
}

/// The site and the messages of the usual build.
fn usual() -> (Tree, String) {
    let world = World::with(vault());
    built(&world, &mut world.command::<&str>(&[]))
}

#[test]
fn threads_locale_zone_and_user_change_nothing() {
    let (expected, told) = usual();
    for threads in ["1", "2", "3", "16"] {
        let world = World::with(vault());
        let (site, found) = built(&world, &mut world.command(&["--threads", threads]));
        assert_same(&site, &expected, threads);
        assert_eq!(found, told, "messages with {threads} threads");
    }
    let surroundings = [
        [("LANG", "C"), ("LC_ALL", "C"), ("TZ", "UTC")],
        [("LANG", "tr_TR.UTF-8"), ("LC_ALL", "tr_TR.UTF-8"), ("TZ", "Asia/Kathmandu")],
        [("LANG", "no_SUCH"), ("LC_ALL", "\u{1f600}"), ("TZ", "Mars/Base")],
        [("LC_COLLATE", "sv_SE.UTF-8"), ("LC_TIME", "de_DE"), ("TZ", ":/etc/nothing")],
        [("HOME", "/nonexistent"), ("USER", "somebody"), ("HOSTNAME", "elsewhere")],
        [("SOURCE_DATE_EPOCH", "0"), ("RAYON_NUM_THREADS", "5"), ("COLUMNS", "20")],
    ];
    for variables in surroundings {
        let world = World::with(vault());
        let (site, found) = built(&world, world.command::<&str>(&[]).envs(variables));
        assert_same(&site, &expected, &format!("{variables:?}"));
        assert_eq!(found, told, "messages with {variables:?}");
    }
    let world = World::with(vault());
    let (site, _) = built(&world, world.command::<&str>(&[]).env_clear());
    assert_same(&site, &expected, "no environment at all");
}

#[test]
fn order_and_times_of_files_change_nothing() {
    let (expected, _) = usual();
    let mut files = vault();
    files.reverse();
    let world = World::with(files.clone());
    assert_same(&built(&world, &mut world.command::<&str>(&[])).0, &expected, "made in reverse");

    files.rotate_left(17);
    let world = World::with(files.iter().map(|(path, _)| (path, b"in between")));
    for (path, bytes) in &files {
        let old = world.notes().join(path);
        fs::remove_file(&old).unwrap();
        write(&old, bytes);
    }
    assert_same(&built(&world, &mut world.command::<&str>(&[])).0, &expected, "made twice");
}

#[test]
fn the_place_changes_nothing_and_is_nowhere_in_the_output() {
    let (expected, _) = usual();
    for place in ["plain", "with space", "привет/日本 é", "a/b/c/d/e/f", "x%41&<b>'\"", "-dash"]
    {
        let world = World::new();
        let root = world.path().join(place);
        for (path, bytes) in vault() {
            write(&root.join(path), bytes);
        }
        let site = world.path().join("out here");
        let cache = world.path().join("cache");
        let at = |root: &Path, from: &Path, out: &Path| {
            let mut command = program(&cache);
            command.current_dir(from).arg("build").arg("--out").arg(out);
            // With `=`, a folder may begin with a dash.
            let mut option = std::ffi::OsString::from("--root=");
            option.push(root);
            run(command.arg(option), world.path()).ends_with(1);
            tree(&site)
        };
        assert_same(&at(&root, world.path(), &site), &expected, place);
        assert_same(&at(place.as_ref(), world.path(), "out here".as_ref()), &expected, place);
        assert_same(&at(".".as_ref(), &root, &site), &expected, "from inside");
        let around = world.path().join(format!("./{place}/../{}", last(place)));
        fs::remove_dir_all(&site).unwrap();
        assert_same(&at(&around, world.path(), &site), &expected, "by a winding path");
    }
    let world = World::with(vault());
    let (site, told) = built(&world, &mut world.command::<&str>(&[]));
    let host = fs::read_to_string("/etc/hostname").unwrap_or_default();
    let user = std::env::var("USER").unwrap_or_default();
    let place = world.path().to_str().unwrap();
    // A short user name may stand in any text.
    for secret in [place, host.trim(), user.as_str()].into_iter().filter(|it| it.len() > 5) {
        for (path, bytes) in &site {
            let is_in = memchr::memmem::find(bytes, secret.as_bytes()).is_some();
            assert!(!is_in, "{secret} is in {}", path.display());
        }
    }
    assert!(!told.contains(place), "{told}");
}

fn last(place: &str) -> &str {
    place.rsplit('/').next().unwrap_or(place)
}

#[test]
fn the_old_output_and_the_cache_change_nothing() {
    let (expected, told) = usual();
    let world = World::with(vault());
    let build = || built(&world, &mut world.command::<&str>(&[]));
    assert_same(&build().0, &expected, "into a new folder");
    let (site, found) = build();
    assert_same(&site, &expected, "over the same site");
    assert_eq!(found, told, "the same messages");

    world.write("more.md", "# More\n\n[[Ärger]] #shared ![[pic.png]]\n\n```c\nint x;\n```\n");
    world.write("zebra.md", "changed");
    fs::remove_file(world.notes().join("a/Dup.md")).unwrap();
    assert_ne!(build().0, expected);
    fs::remove_file(world.notes().join("more.md")).unwrap();
    for (path, bytes) in vault() {
        world.write(path, bytes);
    }
    assert_same(&build().0, &expected, "after the edits are undone");

    fs::remove_dir_all(world.site()).unwrap();
    assert_same(&build().0, &expected, "a new folder, an old cache");
    fs::remove_dir_all(world.path().join("cache")).unwrap();
    assert_same(&build().0, &expected, "an old folder, no cache");
    let (site, _) = built(&world, &mut world.command(&["--no-cache"]));
    assert_same(&site, &expected, "without cache");
}

#[cfg(unix)]
#[test]
fn the_umask_changes_no_bytes() {
    let (expected, _) = usual();
    for mask in ["000", "022", "077", "277", "777"] {
        let world = World::with(vault());
        let usual = world.command::<&str>(&[]);
        let mut command = Command::new("sh");
        command.args(["-c", &format!("umask {mask}; exec \"$@\""), "sh"]);
        command.arg(usual.get_program()).args(usual.get_args());
        command.env("MOC_CACHE_DIR", world.path().join("cache"));
        assert_same(&built(&world, &mut command).0, &expected, mask);
    }
}

/// A whole site in one number.
fn hash(site: &Tree) -> String {
    let mut hasher = blake3::Hasher::new();
    for (path, bytes) in site {
        let path = path.to_str().unwrap();
        hasher.update(&(path.len() as u64).to_le_bytes()).update(path.as_bytes());
        hasher.update(&(bytes.len() as u64).to_le_bytes()).update(bytes);
    }
    hasher.finalize().to_hex().to_string()
}

/// One surrounding of a build.
struct Variant {
    threads: &'static str,
    language: &'static str,
    zone: &'static str,
    umask: &'static str,
    /// Where the notes lie.
    place: &'static str,
    /// By how much the order in which files are made is turned, and whether it is reversed.
    order: (usize, bool),
}

#[rustfmt::skip]
const VARIANTS: [Variant; 12] = [
    Variant { threads: "1", language: "C", zone: "UTC", umask: "022", place: "a", order: (0, false) },
    Variant { threads: "2", language: "C.UTF-8", zone: "Asia/Tokyo", umask: "077", place: "b/c", order: (1, true) },
    Variant { threads: "3", language: "de_DE.UTF-8", zone: "America/St_Johns", umask: "002", place: "with space", order: (5, false) },
    Variant { threads: "4", language: "tr_TR.UTF-8", zone: "Pacific/Kiritimati", umask: "027", place: "привет", order: (9, true) },
    Variant { threads: "5", language: "sv_SE.UTF-8", zone: "Europe/London", umask: "000", place: "日本/é", order: (17, false) },
    Variant { threads: "7", language: "zh_CN.UTF-8", zone: "Asia/Kathmandu", umask: "007", place: "e\u{301}", order: (23, true) },
    Variant { threads: "8", language: "ar_EG.UTF-8", zone: "Africa/Cairo", umask: "022", place: "-dash", order: (40, false) },
    Variant { threads: "11", language: "lt_LT.UTF-8", zone: "America/Anchorage", umask: "113", place: "x%41&<b>'", order: (60, true) },
    Variant { threads: "13", language: "no_SUCH", zone: "Mars/Base", umask: "177", place: "public", order: (90, false) },
    Variant { threads: "16", language: "", zone: "", umask: "777", place: ".hidden", order: (140, true) },
    Variant { threads: "32", language: "\u{1f600}", zone: ":/etc/nothing", umask: "277", place: "a/b/c/d/e/f/g", order: (200, false) },
    Variant { threads: "64", language: "POSIX", zone: "Antarctica/Troll", umask: "037", place: "content", order: (250, true) },
];

/// The project's own notes, under a configuration that switches everything on.
fn own_notes() -> Vec<(String, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<(String, Vec<u8>)> = tree(&root.join("content"))
        .into_iter()
        .map(|(path, bytes)| (path.to_str().unwrap().to_owned(), bytes))
        .collect();
    let toml = "[site]\ntitle = \"All\"\nbase_url = \"https://example.org/all/\"\nauthor = \"A\"\n";
    files.push(("site.toml".to_owned(), toml.as_bytes().to_vec()));
    files
}

#[cfg(unix)]
#[test]
fn twelve_builds_of_a_whole_site_have_one_hash() {
    let notes = own_notes();
    let mut hashes = std::collections::BTreeMap::<String, Vec<usize>>::new();
    for (number, variant) in VARIANTS.iter().enumerate() {
        let world = World::new();
        let root = world.path().join("place").join(variant.place);
        let mut files: Vec<&(String, Vec<u8>)> = notes.iter().collect();
        let (turns, is_reversed) = variant.order;
        files.rotate_left(turns % notes.len());
        if is_reversed {
            files.reverse();
        }
        for (path, bytes) in files {
            write(&root.join(path), bytes);
        }
        let mut command = Command::new("sh");
        command.args(["-c", &format!("umask {}; exec \"$@\"", variant.umask), "sh"]);
        command.arg(env!("CARGO_BIN_EXE_moc")).arg("build").arg("--out").arg(world.site());
        let mut option = std::ffi::OsString::from("--root=");
        option.push(&root);
        command.arg(option).args(["--threads", variant.threads, "--now", "2025-11-20"]);
        command.env("MOC_CACHE_DIR", world.path().join("cache"));
        let language = variant.language;
        command.env("LANG", language).env("LC_ALL", language).env("TZ", variant.zone);
        run(&mut command, world.path()).ends_with(0);
        hashes.entry(hash(&world.output())).or_default().push(number);
    }
    assert_eq!(hashes.len(), 1, "these builds are alike: {:?}", hashes.values());
}

#[cfg(unix)]
#[test]
fn files_have_the_rights_that_the_umask_leaves() {
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    for (mask, of_files, of_folders) in
        [("022", 0o644, 0o755), ("077", 0o600, 0o700), ("002", 0o664, 0o775), ("777", 0o600, 0o700)]
    {
        let world = World::with([
            ("a.md", "![[pic.png]] ![[run.png]]"),
            ("pic.png", "p"),
            ("run.png", "r"),
        ]);
        // What rights a picture has in the vault is not what it has on the web.
        fs::set_permissions(world.notes().join("pic.png"), PermissionsExt::from_mode(0o600))
            .unwrap();
        fs::set_permissions(world.notes().join("run.png"), PermissionsExt::from_mode(0o777))
            .unwrap();
        let usual = world.command::<&str>(&[]);
        let mut command = Command::new("sh");
        command.args(["-c", &format!("umask {mask}; exec \"$@\""), "sh"]);
        command.arg(usual.get_program()).args(usual.get_args());
        command.env("MOC_CACHE_DIR", world.path().join("cache"));
        run(&mut command, world.path()).ends_with(0);
        for entry in walkdir::WalkDir::new(world.site()).min_depth(1) {
            let entry = entry.unwrap();
            let wanted = if entry.file_type().is_dir() { of_folders } else { of_files };
            assert_eq!(mode(entry.path()), wanted, "{mask}: {}", entry.path().display());
        }
    }
}
