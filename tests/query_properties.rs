//! Queries of any text: reading never panics, running always ends, and answers keep what the
//! language promises.

#![allow(clippy::unwrap_used, clippy::panic)]

use moc::note::{self, metadata};
use moc::query::answer::Outcome;
use moc::query::context::Context;
use moc::query::index::{Index, Stat, Surroundings};
use moc::query::output::{csv, json, markdown, terminal};
use moc::query::{parser, why};
use moc::value::{Date, Value, order, scan, show};
use moc::vault::each::Each;
use moc::vault::{NoteId, Vault, VaultOptions};
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

/// Pieces that queries are made of.
const PIECES: [&str; 96] = [
    "TABLE",
    "LIST",
    "TASK",
    "CALENDAR",
    "WITHOUT ID",
    "FROM",
    "WHERE",
    "SORT",
    "LIMIT",
    "GROUP BY",
    "FLATTEN",
    "AS",
    "ASC",
    "DESC",
    "AND",
    "OR",
    " ",
    " ",
    " ",
    "\n",
    ",",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ":",
    ".",
    "!",
    "-",
    "+",
    "*",
    "/",
    "%",
    "=",
    "!=",
    "<",
    "<=",
    ">",
    ">=",
    "&",
    "|",
    "=>",
    "#tag",
    "#a/b",
    "\"f\"",
    "\"\"",
    "\"x",
    "[[a]]",
    "[[a#H|b]]",
    "[[]]",
    "![[a]]",
    "outgoing([[a]])",
    "csv(\"t.csv\")",
    "null",
    "true",
    "false",
    "1",
    "0",
    "-2.5",
    "1e9",
    "\"text\"",
    "date(today)",
    "date(2025-01-31)",
    "date(2025-02-30T25:61:61.999+99:99)",
    "dur(1 d, 3h)",
    "dur(1e9 years)",
    "file",
    "file.name",
    "file.tasks",
    "file.link",
    "this",
    "row",
    "rows",
    "key",
    "n",
    "l",
    "o",
    "o.p.q",
    "due",
    "x",
    "(x) => ",
    "(a, b) => ",
    "map(l, (x) => x)",
    "reduce(l, (a, b) => a + b)",
    "length(",
    "contains(",
    "sum(",
    "regexreplace(\"aab\", \"(a)(b)?\", \"$2\")",
    "split(\"a,b\", \",\")",
    "padleft(\"a\", 9)",
    "dateformat(due, \"yyyy\")",
    "// note\n",
    "🎯",
    "ключ",
];

struct Nothing;

impl Surroundings for Nothing {
    fn stats(&self, vault: &Vault) -> Each<Stat> {
        Each::of(vault, |_| Stat::default())
    }

    fn starred(&self, vault: &Vault) -> BTreeSet<NoteId> {
        vault.by_path("a.md").into_iter().collect()
    }

    fn csv(&self, _: &str) -> Result<Vec<u8>, String> {
        Ok(b"name,n\na,1\nb,\n".to_vec())
    }
}

static VAULT: LazyLock<Arc<Vault>> = LazyLock::new(|| {
    let texts = [
        (
            "a.md",
            "---\ntags: [tag, a/b]\ndue: 2025-01-31\nn: 3\nl: [1, a, null]\no: {p: {q: 1}}\n---\n[[f/b]] k:: v\n- [ ] t [due:: 2025-02-01]\n  - [x] u ✅ 2025-01-01\n",
        ),
        ("f/b.md", "---\nn: 2h\nl: [3, 1, 2]\n---\n# H\n![[a#H]] (m:: [[c]]) 1\n\nключ:: 🎯\n"),
        ("f/c.md", "n:: text\n"),
    ];
    let notes = texts.map(|(path, text)| note::parse(path, text.as_bytes().to_vec()).0).to_vec();
    let options = VaultOptions { alias_links: true };
    Arc::new(Vault::freeze(notes, vec!["t.csv".to_owned()], &[], options).0)
});

fn with_context<T>(run: impl FnOnce(&Context<'_>) -> T) -> T {
    let index = Index::new(VAULT.clone(), &Nothing);
    let now = Date::from_rfc3339("2025-11-20T12:00:00Z").unwrap();
    run(&Context::new(&index, "a.md", now))
}

fn soup() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..24).prop_map(|p| p.concat())
}

/// Something that is an expression more often than not.
fn expression() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "1",
        "-2.5",
        "null",
        "true",
        "\"a\"",
        "\"é\"",
        "n",
        "l",
        "o",
        "due",
        "file.name",
        "file.tags",
        "date(2025-01-31)",
        "date(2025-01-31T00:00:00Z)",
        "dur(1 d)",
        "dur(24 h)",
        "[[a]]",
        "[[f/b|x]]",
        "file.tasks",
        "rows",
        "this.n",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(4, 24, 3, |inner| {
        let operator = prop::sample::select(vec![
            "+", "-", "*", "/", "%", "=", "!=", "<", "<=", ">", ">=", "AND", "OR",
        ]);
        prop_oneof![
            (inner.clone(), operator, inner.clone()).prop_map(|(a, o, b)| format!("({a} {o} {b})")),
            inner.clone().prop_map(|a| format!("!{a}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("[{a}, {b}]")),
            inner.clone().prop_map(|a| format!("{{k: {a}}}")),
            (
                prop::sample::select(vec![
                    "length",
                    "sum",
                    "reverse",
                    "string",
                    "typeof",
                    "date",
                    "number",
                    "nonnull",
                    "unique",
                    "sort",
                    "flat",
                    "lower",
                    "display",
                    "striptime",
                    "meta"
                ]),
                inner.clone()
            )
                .prop_map(|(f, a)| format!("{f}({a})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("map({a}, (x) => x + {b})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("contains({a}, {b})")),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_is_a_query_or_a_fault_with_a_place_in_it(text in soup()) {
        with_context(|context| {
            match parser::query(&text) {
                Ok(query) => if let Ok(answer) = context.answer(&query) {
                    why::empty(context, &query, &answer);
                    json::outcome(&answer.result).to_string();
                    markdown::outcome(&answer.result);
                    csv::outcome(&answer.result);
                    terminal::outcome(&answer.result);
                },
                Err(fault) => {
                    let span = fault.span.clone().unwrap();
                    assert!(text.get(span).is_some(), "{fault:?}");
                }
            }
            if let Ok(expr) = parser::expression(&text) {
                let _ = context.value(&expr).map(|value| show::text(&value));
            }
        });
    }

    #[test]
    fn any_characters_are_read_or_refused(text in "\\PC{0,60}") {
        let _ = parser::query(&text);
        let _ = parser::expression(&text);
        let _ = parser::query(&format!("LIST FROM {text}"));
        let _ = parser::expression(&format!("[{text}"));
    }

    #[test]
    fn any_line_has_fields_or_none(text in "[a-z:\\[\\]() \\-*#✅📅0-9\\n`>!|\\\\]{0,120}") {
        let (note, _) = note::parse("2025-01-31.md", text.into_bytes());
        let items = metadata::items(&note);
        let known = metadata::fields(&note, || &items);
        for value in known.fields.values() {
            show::text(value);
        }
        metadata::tags(&note);
    }

    #[test]
    fn literals_end_inside_the_text(text in "[-0-9a-zT:.+\\[\\]/#\"\\\\ ,Zé]{0,40}") {
        scan::inline_value(&text);
        scan::front_matter_text(&text);
        for length in [
            scan::date(&text).map(|(_, length)| length),
            scan::duration(&text).map(|(_, length)| length),
            scan::string(&text).map(|(_, length)| length),
            scan::tag(&text).map(|(_, length)| length),
            scan::embed_link(&text).map(|(_, length)| length),
        ].into_iter().flatten() {
            prop_assert!(text.is_char_boundary(length));
        }
    }

    /// `<`, `=` and `>` agree with the one order of values.
    #[test]
    fn comparisons_agree_with_the_order(a in expression(), b in expression()) {
        with_context(|context| {
            let of = |text: &str| context.value(&parser::expression(text).unwrap());
            let (Ok(left), Ok(right)) = (of(&a), of(&b)) else { return };
            let order = order::values(&left, &right, context);
            let holds = |operator: &str| match of(&format!("({a}) {operator} ({b})")) {
                Ok(Value::Bool(holds)) => holds,
                other => panic!("{a} {operator} {b}: {other:?}"),
            };
            assert_eq!(holds("<"), order.is_lt(), "{a} < {b}");
            assert_eq!(holds("="), order.is_eq(), "{a} = {b}");
            assert_eq!(holds(">"), order.is_gt(), "{a} > {b}");
        });
    }

    /// A condition splits the rows; sorting and limiting neither make nor lose any.
    #[test]
    fn rows_are_kept_or_dropped(condition in expression(), limit in 0usize..5) {
        with_context(|context| {
            let count = |query: &str| match context.answer(&parser::query(query).unwrap()) {
                Ok(answer) => Some((answer.count(), answer.dropped)),
                Err(_) => None,
            };
            let all = 3;
            let with = count(&format!("LIST WHERE {condition}"));
            let without = count(&format!("LIST WHERE !({condition})"));
            if let (Some((with, dropped)), Some((without, dropped_too))) = (with, without) {
                assert_eq!((with + without + dropped, dropped), (all, dropped_too), "{condition}");
            }
            if let Some((sorted, dropped)) = count(&format!("LIST FROM \"\" SORT {condition} DESC, file.name")) {
                assert_eq!(sorted + dropped, all, "{condition}");
            }
            let limited = count(&format!("LIST LIMIT {limit}"));
            assert_eq!(limited, Some((limit.min(all), 0)));
        });
    }

    /// Where only the first rows are wanted, they are the ones that a whole sort would put first,
    /// equal ones in their old order.
    #[test]
    fn the_first_of_a_sort_are_the_first_of_all(
        keys in prop::collection::vec((0u8..6, "[a-cé]{0,2}"), 20..90),
        limit in 0usize..25,
        is_descending in any::<bool>(),
    ) {
        let notes = keys.iter().enumerate().map(|(n, (number, text))| {
            let front = format!("---\nn: {number}\nt: \"{text}\"\n---\n");
            note::parse(&format!("{n:03}.md"), front.into_bytes()).0
        });
        let options = VaultOptions { alias_links: true };
        let vault = Arc::new(Vault::freeze(notes.collect::<Vec<_>>(), Vec::new(), &[], options).0);
        let index = Index::new(vault, &Nothing);
        let context = Context::new(&index, "", Date::default());
        let order = if is_descending { "DESC" } else { "ASC" };
        for by in [format!("n {order}"), format!("t {order}, n"), "file.link DESC".to_owned()] {
            let rows = |limit: &str| {
                let query = format!("LIST FROM \"\" SORT {by} {limit}");
                let answer = context.answer(&parser::query(&query).unwrap()).unwrap();
                let Outcome::List(items) = answer.result else { panic!("no list") };
                items.iter().map(show::text).collect::<Vec<_>>()
            };
            let first = rows(&format!("LIMIT {limit}"));
            prop_assert_eq!(&first, &rows("")[..limit.min(keys.len())], "{}", by);
        }
    }

    /// Grouping loses no row, and FLATTEN of the groups brings them back.
    #[test]
    fn groups_hold_all_rows(key in expression()) {
        with_context(|context| {
            let query = parser::query(&format!("TABLE length(rows) AS n GROUP BY {key} AS g")).unwrap();
            let Ok(answer) = context.answer(&query) else { return };
            let Outcome::Table { rows, .. } = &answer.result else { panic!("no table") };
            let sum: f64 = rows.iter().map(|row| match row[1] {
                Value::Number(number) => number,
                _ => panic!("no number"),
            }).sum();
            assert_eq!(sum as usize + answer.dropped, 3, "{key}");
        });
    }
}
