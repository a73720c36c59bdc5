//! Every way in which programs save a file, fifty times each, against the program as it runs: what is
//! saved is shown, and at no moment anything that is half of it.
//!
//! A state of a note is a number that stands at its beginning and at its end. Its page is asked for all
//! the while; each answer has to be one whole state, and never one from before the last that was seen.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic)]

#[path = "serve/program.rs"]
mod program;

use program::{Answer, PATIENCE, Running};
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const TIMES: usize = 50;

/// What a way to save is held to.
struct Bounds {
    /// A saving that takes longer does not count: it was the machine that was slow.
    most: Duration,
    /// How many of fifty may be seen half.
    exceptions: usize,
}

/// A saving that is done at once.
const QUICK: Bounds = Bounds { most: Duration::from_millis(10), exceptions: 0 };
/// One with a pause of 30 ms in it. Who asks in the pause because of something else, and has not yet
/// been told that the file is open, sees one half.
const SLOW: Bounds = Bounds { most: Duration::from_millis(90), exceptions: 5 };

/// One server works at a time, so that each has the processors for itself.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

struct Garden {
    root: PathBuf,
    _folder: tempfile::TempDir,
}

impl Garden {
    fn new() -> Garden {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::write(root.join("index.md"), "# Home\n[[note]]\n").unwrap();
        fs::write(root.join("note.md"), state(0)).unwrap();
        Garden { root, _folder: folder }
    }

    fn path(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }
}

/// The text of a note in its state of a number; about 6 kB, more than one piece of a write.
fn state(number: usize) -> String {
    state_of(number, 90)
}

fn state_of(number: usize, paragraphs: usize) -> String {
    let middle =
        "Words between, of which a page that was cut off would lack some.\n\n".repeat(paragraphs);
    format!("State {number} begins.\n\n{middle}State {number} ends.\n")
}

/// The state that a page shows; what is wrong with it where it is none.
fn shown(answer: &Answer) -> Result<usize, String> {
    let text = String::from_utf8_lossy(&answer.body);
    if answer.status != 200 {
        return Err(format!("status {}", answer.status));
    }
    let article = text.split_once("<article").map_or("", |(_, rest)| rest);
    let article = article.split_once("</article>").map_or("", |(article, _)| article);
    let number = |end: &str| -> Option<usize> {
        let before = article.split_once(end)?.0;
        before.rsplit_once("State ")?.1.parse().ok()
    };
    match (number(" begins."), number(" ends.")) {
        (Some(first), Some(last)) if first == last => Ok(first),
        (first, last) => Err(format!("{first:?} to {last:?} in {} bytes", text.len())),
    }
}

/// Saves fifty states by `save`, each when the one before is shown, while the page is asked for all the
/// time. What is half saved is told by time alone, and a machine that lets threads wait knows no time: so a
/// saving counts only where it took no longer than it should, was shown soon, and nobody was kept waiting.
#[track_caller]
fn each_is_shown_whole(
    server: &Running,
    route: &str,
    start: usize,
    bounds: Bounds,
    save: impl Fn(usize),
) -> usize {
    let (seen, is_over) = (AtomicUsize::new(start), AtomicBool::new(false));
    let longest_wait = AtomicU64::new(0);
    let mut exceptions = bounds.exceptions;
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut client = server.client();
            while !is_over.load(Ordering::Relaxed) {
                match shown(&client.get(route)) {
                    Ok(number) if number >= seen.load(Ordering::Relaxed) => {
                        seen.store(number, Ordering::Relaxed);
                    }
                    Ok(number) => wrong.lock().unwrap().push(format!("{number} again")),
                    Err(why) => wrong.lock().unwrap().push(why),
                }
                std::thread::sleep(Duration::from_millis(1));
            }
        });
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                let begin = Instant::now();
                std::thread::sleep(Duration::from_millis(1));
                let wait = u64::try_from(begin.elapsed().as_millis()).unwrap();
                longest_wait.fetch_max(wait, Ordering::Relaxed);
            }
        });
        for number in start + 1..=start + TIMES {
            let (begin, known) = (Instant::now(), wrong.lock().unwrap().len());
            longest_wait.store(0, Ordering::Relaxed);
            save(number);
            let is_slow = begin.elapsed() > bounds.most;
            while seen.load(Ordering::Relaxed) != number && begin.elapsed() < PATIENCE {
                std::thread::sleep(Duration::from_millis(1));
            }
            let is_late = begin.elapsed() > bounds.most + Duration::from_millis(100);
            if is_slow || is_late || longest_wait.load(Ordering::Relaxed) > 6 {
                wrong.lock().unwrap().truncate(known);
            }
            if wrong.lock().unwrap().len() > known && exceptions > 0 {
                exceptions -= 1;
                wrong.lock().unwrap().truncate(known);
            }
            if seen.load(Ordering::Relaxed) != number {
                wrong.lock().unwrap().push(format!("{number} was saved and is not shown"));
                break;
            }
        }
        is_over.store(true, Ordering::Relaxed);
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of it: {:?}", wrong.len(), &wrong[..wrong.len().min(5)]);
    start + TIMES
}

/// Writes into a file that is emptied first, as most programs do.
fn in_place(path: &Path, text: &str) {
    File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
}

fn rename(from: &Path, to: &Path) {
    fs::rename(from, to).unwrap();
}

#[test]
fn editors_save_a_note_in_their_ways() {
    let _one = ONE_AT_A_TIME.lock();
    let garden = Garden::new();
    let server = Running::start(&garden.root);
    let note = garden.path("note.md");
    let at = |name: &str| garden.path(name);
    let mut last = 0;

    // vim: a file to try whether it can make any, then the note to a backup, and a new one.
    last = each_is_shown_whole(&server, "/note/", last, QUICK, |number| {
        in_place(&at("4913"), "");
        fs::remove_file(at("4913")).unwrap();
        rename(&note, &at("note.md~"));
        in_place(&note, &state(number));
        fs::remove_file(at("note.md~")).unwrap();
    });
    // vim with `backupcopy=yes`.
    last = each_is_shown_whole(&server, "/note/", last, QUICK, |number| {
        fs::copy(&note, at("note.md~")).unwrap();
        in_place(&note, &state(number));
        fs::remove_file(at("note.md~")).unwrap();
    });
    // VS Code, Obsidian, and whoever saves without ceremony.
    last = each_is_shown_whole(&server, "/note/", last, QUICK, |number| {
        in_place(&note, &state(number));
    });
    // JetBrains: a safe write.
    last = each_is_shown_whole(&server, "/note/", last, QUICK, |number| {
        in_place(&at("note.md___jb_tmp___"), &state(number));
        rename(&note, &at("note.md___jb_old___"));
        rename(&at("note.md___jb_tmp___"), &note);
        fs::remove_file(at("note.md___jb_old___")).unwrap();
    });
    // Syncthing: another name, the time of the other machine, and over the old one.
    last = each_is_shown_whole(&server, "/note/", last, QUICK, |number| {
        let temporary = at(".syncthing.note.md.tmp");
        in_place(&temporary, &state(number));
        let then = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
        File::options().write(true).open(&temporary).unwrap().set_modified(then).unwrap();
        rename(&temporary, &note);
    });
    // Emacs: a lock that leads nowhere, what was saved by itself, a backup, and a new file.
    #[cfg(unix)]
    {
        last = each_is_shown_whole(&server, "/note/", last, QUICK, |number| {
            std::os::unix::fs::symlink("ada@host.1234:567", at(".#note.md")).unwrap();
            in_place(&at("#note.md#"), &state(number));
            rename(&note, &at("note.md~"));
            in_place(&note, &state(number));
            fs::remove_file(at(".#note.md")).unwrap();
            fs::remove_file(at("#note.md#")).unwrap();
        });
    }
    // As long as before, and of the same time: numbers of three digits.
    last = last.max(100);
    last = each_is_shown_whole(&server, "/note/", last, QUICK, |number| {
        in_place(&note, &state(number));
        let then = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(1_600_000_000);
        File::options().write(true).open(&note).unwrap().set_modified(then).unwrap();
    });
    // A slow disk: one half, a pause, the other.
    last = each_is_shown_whole(&server, "/note/", last, SLOW, |number| {
        let text = state(number);
        let (first, second) = text.split_at(text.len() / 2);
        let mut file = File::create(&note).unwrap();
        file.write_all(first.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(30));
        file.write_all(second.as_bytes()).unwrap();
    });
    // One that gets a line every few moments, as a journal does, is there all the time.
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut file = File::options().append(true).open(&note).unwrap();
            for line in 0..200 {
                writeln!(file, "Line {line}.").unwrap();
                std::thread::sleep(Duration::from_millis(4));
            }
        });
        let mut client = server.client();
        while !writer.is_finished() {
            assert_eq!(shown(&client.get("/note/")), Ok(last));
        }
    });
    server.wait_for("/note/", |page| String::from_utf8_lossy(&page.body).contains("Line 199."));
}

/// Obsidian: the note gets another name, and links to it follow.
#[test]
fn a_note_that_is_renamed_takes_its_links_along() {
    let _one = ONE_AT_A_TIME.lock();
    let garden = Garden::new();
    let server = Running::start(&garden.root);
    rename(&garden.path("note.md"), &garden.path("name 0.md"));
    for number in 1..=TIMES {
        rename(
            &garden.path(&format!("name {}.md", number - 1)),
            &garden.path(&format!("name {number}.md")),
        );
        in_place(&garden.path("index.md"), &format!("# Home\n[[name {number}]]\n"));
        let link = format!("href=\"./name-{number}/\"");
        server.wait_for("/", |home| String::from_utf8_lossy(&home.body).contains(&link));
        server.wait_for(&format!("/name-{number}/"), |page| shown(page) == Ok(0));
        server.wait_for(&format!("/name-{}/", number - 1), |page| page.status == 404);
    }
}

#[test]
fn folders_come_move_and_go() {
    let _one = ONE_AT_A_TIME.lock();
    let garden = Garden::new();
    let server = Running::start(&garden.root);
    // mkdir -p, and a file in it at once.
    for number in 0..TIMES {
        let folder = garden.path(&format!("a{number}/b/c"));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("deep.md"), state(number)).unwrap();
        server.wait_for(&format!("/a{number}/b/c/deep/"), |page| shown(page) == Ok(number));
    }
    // Each is renamed, then moved into another.
    for number in 0..TIMES {
        let (from, to) = (format!("a{number}"), format!("n{number}"));
        rename(&garden.path(&from), &garden.path(&to));
        server.wait_for(&format!("/{to}/b/c/deep/"), |page| shown(page) == Ok(number));
        server.wait_for(&format!("/{from}/b/c/deep/"), |page| page.status == 404);
        if number > 0 {
            let inside = format!("n0/{to}");
            rename(&garden.path(&to), &garden.path(&inside));
            server.wait_for(&format!("/{inside}/b/c/deep/"), |page| shown(page) == Ok(number));
            server.wait_for(&format!("/{to}/b/c/deep/"), |page| page.status == 404);
            // What has moved is watched where it is now.
            let note = garden.path(&format!("{inside}/b/c/deep.md"));
            in_place(&note, &state(number + 1000));
            server
                .wait_for(&format!("/{inside}/b/c/deep/"), |page| shown(page) == Ok(number + 1000));
        }
    }
    // All are gone at once, and one after the other.
    fs::remove_dir_all(garden.path("n0")).unwrap();
    server.wait_for("/n0/n49/b/c/deep/", |page| page.status == 404);
    for number in 0..TIMES {
        fs::create_dir_all(garden.path("sub/below")).unwrap();
        fs::write(garden.path("sub/below/there.md"), state(number)).unwrap();
        server.wait_for("/sub/below/there/", |page| shown(page) == Ok(number));
        fs::remove_dir_all(garden.path("sub")).unwrap();
        server.wait_for("/sub/below/there/", |page| page.status == 404);
        server.wait_for("/sub/", |page| page.status == 404);
    }
}

/// Only capitals are others: the address stays, the name that is shown does not.
#[test]
fn a_name_in_other_capitals_is_another_name() {
    let _one = ONE_AT_A_TIME.lock();
    let garden = Garden::new();
    let server = Running::start(&garden.root);
    let names = ["note", "Note", "NOTE"];
    for number in 0..TIMES {
        let (from, to) = (names[number % 3], names[(number + 1) % 3]);
        rename(&garden.path(&format!("{from}.md")), &garden.path(&format!("{to}.md")));
        let title = format!("<title>{to} ");
        server.wait_for("/note/", |page| String::from_utf8_lossy(&page.body).contains(&title));
    }
}

/// However a note is hidden, nothing tells of it any more: no page, no list, no search, no feed.
#[test]
fn a_note_that_is_hidden_is_nowhere() {
    let _one = ONE_AT_A_TIME.lock();
    let garden = Garden::new();
    let secret = garden.path("Zyxplan.md");
    fs::write(garden.path("site.toml"), "[content]\nignore = [\"away\"]\n").unwrap();
    fs::create_dir(garden.path("away")).unwrap();
    let shown = "Zyxwords of a plan, see [[note]]. #zyxtag\n";
    let hide: [&dyn Fn(); 4] = [
        &|| in_place(&secret, &format!("---\npublish: false\n---\n{shown}")),
        &|| {
            in_place(&garden.path("new.tmp"), &format!("---\ndraft: true\n---\n{shown}"));
            rename(&garden.path("new.tmp"), &secret);
        },
        &|| rename(&secret, &garden.path("away/Zyxplan.md")),
        &|| fs::remove_file(&secret).unwrap(),
    ];
    let server = Running::start(&garden.root);
    for hide in hide {
        in_place(&secret, shown);
        server.wait_for("/zyxplan/", |page| page.status == 200);
        server.wait_for("/tags/zyxtag/", |page| page.status == 200);
        hide();
        let lists = ["/", "/note/", "/tags/", "/a-z/", "/graph/data.json", "/routes.txt"];
        for path in lists.into_iter().chain(["/assets/search/index.json"]) {
            server.wait_for(path, |answer| {
                let text = String::from_utf8_lossy(&answer.body).to_lowercase();
                !text.contains("zyx")
            });
        }
        for path in ["/zyxplan/", "/zyxplan/preview.json", "/zyxplan/index.md", "/tags/zyxtag/"] {
            server.wait_for(path, |answer| answer.status == 404);
        }
    }
}

/// Two branches that differ in 500 notes.
#[test]
fn a_checkout_changes_five_hundred_notes_at_once() {
    const NOTES: usize = 500;
    let _one = ONE_AT_A_TIME.lock();
    let garden = Garden::new();
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(&garden.root).args(["-c", "user.name=a", "-c", "user.email=a@b.c"]);
        let nowhere = ["GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM"].map(|name| (name, "/dev/null"));
        command.args(["-c", "init.defaultBranch=even"]).envs(nowhere).args(arguments);
        command.output().is_ok_and(|output| output.status.success())
    };
    if !git(&["--version"]) {
        return;
    }
    let note = |number: usize| format!("f{}/n{number}.md", number % 20);
    let write = |branch: usize| {
        for number in 0..NOTES {
            // Some are on one branch alone.
            let path = garden.path(&note(number));
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            if number % 10 == 9 && branch == 1 {
                fs::remove_file(path).unwrap();
            } else {
                fs::write(path, state_of(branch, 5)).unwrap();
            }
        }
    };
    assert!(git(&["init", "-q"]));
    write(0);
    assert!(git(&["add", "."]) && git(&["commit", "-qm", "even"]));
    assert!(git(&["checkout", "-qb", "odd"]));
    write(1);
    assert!(git(&["add", "-A"]) && git(&["commit", "-qm", "odd"]));
    let server = Running::start(&garden.root);
    let (is_over, wrong) = (AtomicBool::new(false), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut client = server.client();
            while !is_over.load(Ordering::Relaxed) {
                // One that is on both branches is always there, in one state or the other.
                let found = shown(&client.get("/f7/n247/"));
                if !matches!(found, Ok(0 | 1)) {
                    wrong.lock().unwrap().push(found);
                }
                std::thread::sleep(Duration::from_millis(2));
            }
        });
        for turn in 0..TIMES {
            let branch = turn % 2;
            assert!(git(&["checkout", "-q", ["even", "odd"][branch]]));
            for number in (turn * 7 % 50..NOTES).step_by(50) {
                let route = format!("/{}/", note(number).trim_end_matches(".md"));
                server.wait_for(&route, |page| match number % 10 == 9 && branch == 1 {
                    true => page.status == 404,
                    false => shown(page) == Ok(branch),
                });
            }
        }
        is_over.store(true, Ordering::Relaxed);
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} of it: {:?}", wrong.len(), &wrong[..wrong.len().min(5)]);
}
