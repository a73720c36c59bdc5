//! Which queries are asked again for which edit; and that the others would say what they said.

use crate::note::{self, Note};
use crate::query::answers::Answers;
use crate::query::index::{Stat, Surroundings};
use crate::value::Date;
use crate::vault::each::Each;
use crate::vault::{NoteId, Vault, VaultOptions};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Notes with a query each, by name; `=` before those that stand in a line.
const QUERIES: [(&str, &str); 25] = [
    ("all", "LIST WHERE status"),
    ("below", "LIST FROM \"d\" WHERE status"),
    ("elsewhere", "LIST FROM \"e\" WHERE status"),
    ("tagged", "TABLE status FROM #t"),
    ("both", "LIST FROM #t AND \"d\""),
    ("either", "LIST FROM #u OR #t"),
    ("without", "LIST FROM -#t AND \"d\""),
    ("nobody", "LIST FROM #none"),
    ("unmet", "LIST FROM \"d\" WHERE statu"),
    ("incoming", "LIST FROM [[d/B]]"),
    ("ghost", "LIST FROM [[Nowhere]]"),
    ("outgoing", "LIST FROM outgoing([[d/A]])"),
    ("inlinks", "TABLE file.inlinks FROM \"d\""),
    ("times", "LIST FROM \"d\" SORT file.mtime"),
    ("tasks", "TASK FROM \"d\""),
    ("lists", "LIST file.lists.line FROM \"d\""),
    ("groups", "LIST rows.file.link FROM \"d\" GROUP BY status"),
    ("pages", "LIST rows FROM \"d\" GROUP BY status"),
    ("whole", "LIST FROM \"d\" WHERE contains(string(file), \"x\")"),
    ("dynamic", "LIST this[this.which] + [[d/A]][this.which]"),
    ("table", "LIST name FROM csv(\"t.csv\")"),
    ("today", "LIST FROM \"e\" WHERE file.day < date(today)"),
    ("now", "LIST FROM \"e\" WHERE file.day < date(now)"),
    ("linked", "= [[d/A]].status"),
    ("profile", "= [[d/A]].profile"),
];

/// All that an edit may do.
#[derive(Clone)]
struct State {
    notes: BTreeMap<String, Arc<Note>>,
    sizes: BTreeMap<String, u64>,
    table: &'static str,
    now: &'static str,
}

impl Surroundings for State {
    fn stats(&self, vault: &Vault) -> Each<Stat> {
        let stat = |id| {
            let size = self.sizes.get(&vault.note(id).path).copied().unwrap_or_default();
            Stat { size, created: None, modified: Date::from_millis(i64::try_from(size).unwrap()) }
        };
        Each::of(vault, stat)
    }

    fn starred(&self, _: &Vault) -> BTreeSet<NoteId> {
        BTreeSet::new()
    }

    fn csv(&self, _: &str) -> Result<Vec<u8>, String> {
        Ok(self.table.into())
    }
}

impl State {
    fn new() -> State {
        let mut state = State {
            notes: BTreeMap::new(),
            sizes: BTreeMap::new(),
            table: "name\none\n",
            now: "2025-01-01T12:00:00Z",
        };
        for (name, query) in QUERIES {
            let text = match query.strip_prefix('=') {
                Some(_) => format!("`{query}`"),
                None => format!("which:: status\n\n```dataview\n{query}\n```\n"),
            };
            state.write(&format!("{name}.md"), &text);
        }
        state.write("d/A.md", A);
        state.write("d/B.md", "---\nstatus: new\n---\n#t #u\n");
        state.write("e/C.md", "#u\n");
        state
    }

    fn write(&mut self, path: &str, text: &str) {
        let (note, _) = note::parse(path, text.into());
        self.notes.insert(path.to_owned(), Arc::new(note));
        *self.sizes.entry(path.to_owned()).or_default() += 1;
    }

    fn answers(&self, before: Option<&Answers>) -> (Answers, String) {
        let notes: Vec<Arc<Note>> = self.notes.values().cloned().collect();
        let options = VaultOptions { alias_links: true };
        let (vault, _) = Vault::freeze(notes, vec!["t.csv".to_owned()], &[], options);
        let now = Date::from_rfc3339(self.now).unwrap();
        let vault = Arc::new(vault);
        let (answers, diagnostics) = Answers::all(&vault, self, now, true, before);
        let mut all = format!("{diagnostics:?}");
        for id in vault.ids() {
            all.push_str(&format!("\n{}: {:?}", vault.note(id).path, answers.appearances(id)));
            for block in 0..9 {
                all.push_str(&format!("{:?} ", answers.block(id, block)));
                all.push_str(&format!("{:?} ", answers.inline(id, block)));
            }
        }
        (answers, all)
    }
}

const A: &str = "---\nstatus: old\n---\n#t [[d/B]]\n- [ ] task\n";

/// Edits, each of the state before all of them: what it is, a note, its new text, who is asked.
const EDITS: &[(&str, &str, &str, &str)] = &[
    ("nothing", "d/A.md", A, "times pages whole"),
    (
        "words",
        "d/A.md",
        "---\nstatus: old\n---\n#t [[d/B]]\n- [ ] task\n\nand words\n",
        "times pages whole",
    ),
    (
        "words above a task",
        "d/A.md",
        "---\nstatus: old\n---\n#t and words\n[[d/B]]\n- [ ] task\n",
        "times tasks lists pages whole",
    ),
    (
        "a field that some look up",
        "d/A.md",
        "---\nstatus: new\n---\n#t [[d/B]]\n- [ ] task\n",
        "all below tagged times groups pages whole dynamic linked",
    ),
    (
        "a field that nobody looks up, and what stands below it",
        "d/A.md",
        "---\nstatus: old\nmood: good\n---\n#t [[d/B]]\n- [ ] task\n",
        "unmet times tasks lists pages whole",
    ),
    (
        "a tag",
        "d/A.md",
        "---\nstatus: old\n---\n#u [[d/B]]\n- [ ] task\n",
        "tagged both either without nobody times pages whole",
    ),
    ("a tag somewhere else", "e/C.md", "#u #t\n", "tagged either without nobody pages"),
    (
        "a link",
        "d/A.md",
        "---\nstatus: old\n---\n#t [[Nowhere]]\n- [ ] task\n",
        "incoming ghost outgoing inlinks times tasks lists pages whole",
    ),
    ("a link from elsewhere", "e/C.md", "#u [[d/B]]\n", "incoming inlinks pages whole"),
    (
        "the words of a note that asks",
        "now.md",
        "which:: status\n\nwords\n\n```dataview\nLIST\n```\n",
        "pages now",
    ),
    ("a note that asks no more", "tagged.md", "which:: x\n", "pages dynamic"),
];

#[test]
fn only_those_are_asked_again_that_read_what_differs() {
    let state = State::new();
    let (before, _) = state.answers(None);
    assert_eq!(before.asked().len(), QUERIES.len());
    let mut wrong = Vec::new();
    let mut check = |name: &str, state: &State, expected: &str| {
        let (answers, all) = state.answers(Some(&before));
        assert!(all == state.answers(None).1, "{name}");
        let paths: Vec<&String> = state.notes.keys().collect();
        let asked = answers.asked().iter().map(|id| paths[id.0 as usize].as_str());
        let mut asked: Vec<&str> = asked.filter_map(|path| path.strip_suffix(".md")).collect();
        let place = |name: &&str| QUERIES.iter().position(|(query, _)| query == name);
        asked.sort_by_key(place);
        if asked.join(" ") != expected {
            wrong.push(format!("{name}: {}, not {expected}", asked.join(" ")));
        }
    };
    for (name, path, text, expected) in EDITS {
        let mut edited = state.clone();
        edited.write(path, text);
        check(name, &edited, expected);
    }
    // Pages that are shown are of one state of the vault.
    check("no edit", &state, "pages");
    let with = |edit: &dyn Fn(&mut State)| {
        let mut edited = state.clone();
        edit(&mut edited);
        edited
    };
    check("a row", &with(&|it| it.table = "name\ntwo\n"), "pages table");
    check("an hour", &with(&|it| it.now = "2025-01-01T13:00:00Z"), "pages now");
    check("a day", &with(&|it| it.now = "2025-01-02T12:00:00Z"), "pages today now");
    let everybody: Vec<&str> = QUERIES.iter().map(|(name, _)| *name).collect();
    check("a note", &with(&|it| it.write("e/D.md", "words\n")), &everybody.join(" "));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_state_may_follow_a_state_that_followed_another() {
    let mut state = State::new();
    let (mut answers, _) = state.answers(None);
    for (name, path, text, _) in EDITS.iter().chain(EDITS.iter().rev()) {
        state.write(path, text);
        let (now, all) = state.answers(Some(&answers));
        assert!(all == state.answers(None).1, "{name}");
        answers = now;
    }
}
