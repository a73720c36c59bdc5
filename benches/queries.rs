//! How long each part of answering queries takes, over a vault made in memory.
//!
//!     cargo bench --bench queries                 # 10,000 notes
//!     cargo bench --bench queries -- 50000
//!
//! Prints the median of several runs. Compare lines of one run with one another; a machine's
//! speed drifts more between two runs than most changes are worth.
#![allow(missing_docs, clippy::disallowed_methods, clippy::print_stdout, clippy::unwrap_used)]

use moc::note::{self, metadata};
use moc::query::context::Context;
use moc::query::index::{Index, Stat, Surroundings};
use moc::query::parser;
use moc::value::Date;
use moc::vault::each::Each;
use moc::vault::{NoteId, Vault, VaultOptions};
use std::collections::BTreeSet;
use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Runs of each measurement.
const RUNS: usize = 7;
/// Scans of the whole vault in the measurement of many queries.
const QUERIES: usize = 300;

struct Nothing;

impl Surroundings for Nothing {
    fn stats(&self, vault: &Vault) -> Each<Stat> {
        let stat = |id| {
            let length = vault.note(id).path.len() as i64;
            let day = Date::from_millis(1_700_000_000_000 + 60_000 * length);
            Stat { created: day, modified: day, size: 1 }
        };
        Each::of(vault, stat)
    }

    fn starred(&self, _: &Vault) -> BTreeSet<NoteId> {
        BTreeSet::new()
    }

    fn csv(&self, _: &str) -> Result<Vec<u8>, String> {
        Err("none".to_owned())
    }
}

fn main() {
    let count = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(10_000);
    let vault = vault(count);
    println!("{count} notes, median of {RUNS} runs");
    parse();
    index(&vault);
    answers(&vault, count);
    many(&vault);
    tasks();
}

/// A vault with fields, tags, links and tasks; every hundredth note lies in a folder of its own.
fn vault(count: usize) -> Arc<Vault> {
    let notes = (0..count).map(|n| {
        let folder = format!("area {}/topic {}", n % 10, n % 100);
        let text = format!(
            "---\ntitle: Note {n}\ntags: [a{}, b/c{}]\ndifficulty: {}\nstatus: {}\ncreated: 2024-{:02}-{:02}\nrating: {}\n---\n\
             # Note {n}\n\nSee [[note {}]] and [[note {}|that]].\n\n{}- item [cost:: {n}]\n- [ ] task {n} [due:: 2025-01-{:02}]\n\n{}",
            n % 7, n % 50, ["easy", "medium", "hard"][n % 3], ["draft", "reviewed"][n % 2],
            n % 12 + 1, n % 28 + 1, n % 11, (n * 7) % count, (n * 13) % count,
            if n % 10 == 0 { "effort:: 3\n\n" } else { "" }, n % 28 + 1,
            "Words upon words, with no field among them. ".repeat(40),
        );
        note::parse(&format!("{folder}/note {n}.md"), text.into_bytes()).0
    });
    let mut notes: Vec<_> = notes.collect();
    notes.sort_by(|a, b| a.path.cmp(&b.path));
    Arc::new(Vault::freeze(notes, Vec::new(), &[], VaultOptions { alias_links: true }).0)
}

fn parse() {
    let text = "TABLE WITHOUT ID file.link AS \"Note\", sum(rows.rating) / length(rows) AS mean\n\
                FROM (#a1 OR \"area 2\") AND -[[note 5]] // a comment\n\
                WHERE contains(tags, \"b\") AND (date(today) - created) > dur(2 days, 3h)\n\
                FLATTEN map(tags, (t) => upper(t)) AS tag GROUP BY tag SORT length(rows) DESC LIMIT 10";
    measure("parse a long query, 1,000 times", || {
        for _ in 0..1_000 {
            black_box(parser::query(black_box(text)).unwrap());
        }
    });
}

fn index(vault: &Arc<Vault>) {
    measure("fields of all notes", || {
        for note in vault.notes.iter() {
            let items = metadata::items(note);
            black_box(metadata::fields(note, || &items));
        }
    });
    measure("index: pages of all notes", || {
        let index = Index::new(vault.clone(), &Nothing);
        for id in index.ids() {
            black_box(index.page(id));
        }
    });
}

fn answers(vault: &Arc<Vault>, count: usize) {
    let index = Index::new(vault.clone(), &Nothing);
    let one = |name: &str, query: &str| {
        answer(&index, query);
        measure(name, || answer(&index, query));
    };
    one("FROM one folder of a hundred", "LIST FROM \"area 3/topic 3\"");
    one("FROM one tag of fifty", "LIST FROM #b/c7");
    one("filter: WHERE rating > 5", "LIST WHERE rating > 5");
    one("filter: WHERE contains(tags, …)", "LIST WHERE contains(tags, \"c1\")");
    one("sort by text", "LIST FROM \"\" SORT file.name DESC");
    one("sort by date, then link", "LIST FROM \"\" SORT created, file.link");
    one("group", "TABLE length(rows) GROUP BY difficulty");
    one("flatten", "LIST tag FLATTEN tags AS tag");
    one("regular expression", "LIST WHERE regexmatch(\"note \\d*7\", file.name)");
    println!("({count} rows each where nothing else is said)");
}

/// Scans of the whole vault, each with a condition and an order of its own, as a site has them.
fn many(vault: &Arc<Vault>) {
    let conditions = [
        "difficulty = \"easy\"",
        "status = \"draft\"",
        "created >= date(2024-06-01)",
        "rating > 5",
        "contains(tags, \"a1\")",
        "effort",
        "length(file.outlinks) > 1",
        "difficulty != \"hard\" AND status",
        "contains(file.name, \"7\")",
        "rating",
    ];
    let orders = [
        "file.name",
        "created",
        "rating DESC",
        "difficulty",
        "file.link",
        "title DESC",
        "status",
        "file.mtime",
        "title",
        "file.path DESC",
    ];
    let queries: Vec<String> = (0..QUERIES)
        .map(|n| {
            let (condition, order) = (conditions[n % 10], orders[n / 10 % 10]);
            format!("TABLE difficulty, status WHERE {condition} SORT {order} LIMIT 50")
        })
        .collect();
    measure(&format!("{QUERIES} scans with WHERE and SORT, index included"), || {
        let index = Index::new(vault.clone(), &Nothing);
        for query in &queries {
            answer(&index, query);
        }
    });
}

/// FLATTEN over the tasks of one note shares its page.
fn tasks() {
    let text: String = (0..2_500).map(|n| format!("- [ ] task {n} [cost:: {n}]\n")).collect();
    let note = note::parse("tasks.md", text.into_bytes()).0;
    let options = VaultOptions { alias_links: true };
    let vault = Arc::new(Vault::freeze(vec![note], Vec::new(), &[], options).0);
    measure("flatten 2,500 tasks of one note, index included", || {
        let index = Index::new(vault.clone(), &Nothing);
        answer(&index, "TABLE t.text, t.cost FLATTEN file.tasks AS t WHERE t.cost > 10");
    });
}

fn answer(index: &Index<'_>, query: &str) {
    let context = Context::new(index, "", Date::default());
    let query = parser::query(query).unwrap();
    black_box(context.answer(&query).unwrap());
}

fn measure(name: &str, mut run: impl FnMut()) {
    let mut times: Vec<Duration> = (0..RUNS)
        .map(|_| {
            let started = Instant::now();
            run();
            started.elapsed()
        })
        .collect();
    times.sort();
    println!("{:>10.2} ms  {name}", times[RUNS / 2].as_secs_f64() * 1e3);
}
