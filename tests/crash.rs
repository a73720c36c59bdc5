//! The program killed in the middle of its work leaves the old site or the new one, byte for
//! byte, and the next run finishes as if nothing had been.

#![allow(clippy::unwrap_used, clippy::panic, clippy::disallowed_methods)]
#![cfg(unix)]

mod program;

use program::{Tree, World, program, run, tree, write};
use std::fs;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Two versions of a site: pages that stay, change, come and go, notes that become folders.
fn notes(version: usize, root: &Path) {
    for n in (0..60).filter(|n| n % 10 != version) {
        let changing = if n % 3 == 0 { version } else { 0 };
        let text = format!(
            "# Note {n} {changing}\n\n[[n{}]] #t{} $x^{n}$\n\n```js\nlet a = {changing};\n```\n\n![[p{}.png]]\n",
            n + 1,
            n % 4,
            n % 5
        );
        write(&root.join(format!("f{}/n{n}.md", n % 4)), text.repeat(1 + n % 5));
    }
    for n in 0..5 {
        write(&root.join(format!("p{n}.png")), format!("{n} {}", version * n).repeat(20_000));
    }
    write(&root.join(if version == 0 { "turn/coat.md" } else { "turn.md" }), "turns");
}

struct Scene {
    world: World,
    roots: [PathBuf; 2],
    cold: [Tree; 2],
    out: PathBuf,
    more: &'static [&'static str],
}

impl Scene {
    fn new(more: &'static [&'static str]) -> Scene {
        let world = World::new();
        let roots = [0, 1].map(|version| {
            let root = world.path().join(format!("notes{version}"));
            notes(version, &root);
            root
        });
        let out = world.path().join("sites/out");
        fs::create_dir(world.path().join("sites")).unwrap();
        let mut scene = Scene { world, roots, cold: Default::default(), out, more };
        for version in [0, 1] {
            scene.build(version);
            scene.cold[version] = tree(&scene.out);
            scene.start_again();
        }
        assert_ne!(scene.cold[0], scene.cold[1]);
        scene
    }

    fn command(&self, version: usize) -> Command {
        let mut command = program(&self.world.path().join("cache"));
        command.arg("build").arg("--root").arg(&self.roots[version]).arg("--out").arg(&self.out);
        command.args(["--quiet"]).args(self.more).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    fn build(&self, version: usize) -> Duration {
        run(&mut self.command(version), self.world.path()).ends_with(0).elapsed
    }

    fn start_again(&self) {
        let _ = fs::remove_dir_all(&self.out);
        let _ = fs::remove_dir_all(self.world.path().join("cache"));
    }

    fn is_whole(&self) -> bool {
        self.cold.contains(&tree(&self.out))
    }

    /// A whole build of each version gives the cold site, and nothing is left beside it.
    #[track_caller]
    fn assert_heals(&self, when: &str) {
        for version in [0, 1] {
            self.build(version);
            program::assert_same(&tree(&self.out), &self.cold[version], when);
            let beside = fs::read_dir(self.world.path().join("sites")).unwrap().count();
            assert_eq!(beside, 1, "{when}: nothing beside the output");
        }
    }
}

/// Kills `times` rebuilds, each at a random moment of its life.
fn kill_rebuilds(more: &'static [&'static str], times: usize) {
    let scene = Scene::new(more);
    scene.build(0);
    // The shortest, since a kill that comes too late shows nothing.
    let usual = [1, 0, 1, 0].map(|version| scene.build(version)).into_iter().min().unwrap();
    let random = std::hash::RandomState::new();
    let (mut finished, mut old) = (0, 0);
    for kill in 0..times {
        let version = (kill + 1) % 2;
        let before = tree(&scene.out);
        let mut child = scene.command(version).spawn().unwrap();
        let share = u32::try_from(random.hash_one(kill) % 1_000).unwrap();
        std::thread::sleep(usual * share / 1_000);
        child.kill().unwrap();
        finished += usize::from(child.wait().unwrap().success());
        assert!(scene.is_whole(), "kill {kill} left neither the old site nor the new one");
        old += usize::from(tree(&scene.out) == before);
        if kill % 20 == 19 {
            scene.assert_heals(&format!("after kill {kill}"));
        }
    }
    scene.assert_heals("at the end");
    // Else the kills came too late or too early to mean anything.
    assert!(finished < times * 3 / 4 && old > 0, "{finished} finished, {old} left the old site");
}

#[test]
fn a_killed_rebuild_leaves_a_whole_site() {
    kill_rebuilds(&[], 120);
}

#[test]
fn a_killed_rebuild_without_cache_leaves_a_whole_site() {
    kill_rebuilds(&["--no-cache"], 80);
}

#[test]
fn a_killed_first_build_leaves_nothing_or_everything() {
    let scene = Scene::new(&[]);
    let usual = scene.build(0);
    for kill in 0..30 {
        scene.start_again();
        let mut child = scene.command(0).spawn().unwrap();
        std::thread::sleep(usual * kill / 28);
        child.kill().unwrap();
        child.wait().unwrap();
        let left = tree_or_none(&scene.out);
        assert!(
            left.as_ref().is_none_or(|it| it.is_empty() || *it == scene.cold[0]),
            "kill {kill}"
        );
    }
    scene.assert_heals("after killed first builds");
}

fn tree_or_none(dir: &Path) -> Option<Tree> {
    dir.exists().then(|| tree(dir))
}

#[test]
fn signals_end_it_soon_and_leave_a_whole_site() {
    let scene = Scene::new(&[]);
    scene.build(0);
    let usual = scene.build(1);
    for (n, signal) in ["INT", "TERM", "HUP", "QUIT"].iter().cycle().take(16).enumerate() {
        let mut child = scene.command(n % 2).spawn().unwrap();
        std::thread::sleep(usual * u32::try_from(n).unwrap() / 16);
        let sent = Instant::now();
        let pid = child.id().to_string();
        // It may have ended already.
        let _ =
            Command::new("kill").args([&format!("-{signal}"), &pid]).stderr(Stdio::null()).status();
        child.wait().unwrap();
        assert!(sent.elapsed() < Duration::from_secs(10), "{signal}");
        assert!(scene.is_whole(), "{signal} {n} left neither site");
    }
    scene.assert_heals("after signals");
}

#[test]
fn builds_at_once_leave_a_whole_site() {
    let scene = Scene::new(&[]);
    scene.build(0);
    for round in 0..8 {
        let children: Vec<_> = [0, 1, 0, 1]
            .map(|version| scene.command(version).stderr(Stdio::piped()).spawn().unwrap())
            .into();
        for child in children {
            let output = child.wait_with_output().unwrap();
            let says = String::from_utf8_lossy(&output.stderr).into_owned();
            let is_refusal = matches!(output.status.code(), Some(1 | 2)) && !says.is_empty();
            assert!(output.status.success() || is_refusal, "round {round}: {output:?}");
            assert!(!says.contains("panicked"), "{says}");
        }
        assert!(scene.is_whole(), "round {round}");
    }
    scene.assert_heals("after builds at once");
}

#[test]
fn few_descriptors_are_enough_or_a_plain_failure() {
    let scene = Scene::new(&[]);
    scene.build(0);
    for limit in [12, 20, 40] {
        let usual = scene.command(1);
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -n {limit}; exec \"$@\""), "sh"]);
        command.arg(usual.get_program()).args(usual.get_args());
        command.env("MOC_CACHE_DIR", scene.world.path().join("cache"));
        let run = run(&mut command, scene.world.path());
        assert!(matches!(run.status, Some(0..=2)), "{limit}: {}", run.told());
        assert!(run.status == Some(0) || !run.stderr.is_empty(), "{limit}: it says why");
        assert!(scene.is_whole(), "{limit} descriptors");
    }
    scene.assert_heals("with descriptors again");
}
