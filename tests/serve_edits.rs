//! What the program serves is what a cold build makes, after any edits: every route, byte for byte,
//! less the one element that loads the script of the preview.
//!
//! 2,000 edits by chance, at 100 points all is compared; `MOC_EDITS=20000` makes more of them.
#![allow(clippy::disallowed_methods, clippy::unwrap_used, clippy::panic)]

#[path = "live/garden.rs"]
mod garden;
#[path = "serve/program.rs"]
mod program;

use garden::{Dice, Garden, difference, edit};
use program::{Client, PATIENCE, Running};
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

/// Edits between two points.
const BETWEEN: usize = 20;
const SCRIPT: &str = "<script defer src=\"/.moc/live.js\"></script>\n";

#[test]
fn after_any_edits_every_route_is_what_a_build_makes() {
    let edits: usize = std::env::var("MOC_EDITS").map_or(2000, |count| count.parse().unwrap());
    let garden = Garden::new(&[("index.md", "# Home\n"), ("one/A.md", "[[B]]")]);
    let server = Running::start(&garden.root);
    let mut client = server.client();
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let mut before: BTreeSet<String> = BTreeSet::new();
    let mut all = BTreeSet::new();
    for number in 1..=edits {
        edit(&garden, &mut dice);
        if dice.roll(4) == 0 {
            // Some edits come by themselves, the others in bursts.
            std::thread::sleep(Duration::from_millis(25));
        }
        if number % BETWEEN == 0 {
            let cold = garden.cold();
            let gone = before.iter().filter(|path| !cold.contains_key(*path));
            assert_same(&mut client, &cold, gone, number);
            before = cold.into_keys().collect();
            all.extend(before.iter().cloned());
        }
    }
    // What there has ever been and is no more is nowhere.
    let gone = all.iter().filter(|path| !before.contains(*path));
    assert_same(&mut client, &BTreeMap::new(), gone, edits);
}

/// Asks for every file until it is as it should be, which is soon.
fn assert_same<'a>(
    client: &mut Client,
    cold: &BTreeMap<String, Vec<u8>>,
    gone: impl Iterator<Item = &'a String>,
    number: usize,
) {
    let begin = Instant::now();
    for (path, bytes) in cold {
        loop {
            let answer = client.get(&route(path));
            let found = if path.ends_with(".html") { bare(&answer.body) } else { answer.body };
            if answer.status == 200 && found == *bytes {
                break;
            }
            assert!(
                begin.elapsed() < PATIENCE,
                "after {number} edits {path}: {} {}",
                answer.status,
                difference(&found, bytes)
            );
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    for path in gone {
        while client.get(&route(path)).status != 404 {
            assert!(begin.elapsed() < PATIENCE, "after {number} edits {path} is still there");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// A page without the element that loads the script, which it has once.
fn bare(page: &[u8]) -> Vec<u8> {
    let text = String::from_utf8(page.to_vec()).unwrap();
    assert!(text.matches(SCRIPT).count() == 1 || !text.contains("</head>"), "{text}");
    text.replacen(SCRIPT, "", 1).into_bytes()
}

/// The address of a file: each byte that is not plain by its number.
fn route(path: &str) -> String {
    let bytes = path.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    });
    format!("/{}", bytes.collect::<String>())
}
