//! Queries that nest, repeat, multiply or never end.

use super::{Case, Scale, case, lines, nested};

/// Queries that cost.
pub(crate) fn queries(scale: Scale) -> Vec<Case> {
    let long = "a".repeat(30_000);
    let tasks = lines(2_500, |n| format!("- [ ] task {n} [cost:: {n}]"));
    let table = format!("name,n\n{}", lines(scale.of(50_000), |n| format!("row {n},{n}")));
    vec![
        query("parentheses", &where_(&nested("(", 1_000, "a", ")"))),
        query("brackets", &where_(&nested("[", 20_000, "a", "]"))),
        query("braces", &where_(&nested("{a: ", 20_000, "1", "}"))),
        query("unclosed", &where_(&"(".repeat(50_000))),
        query("not", &where_(&format!("{}a", "!".repeat(50_000)))),
        query("lambdas", &where_(&format!("{}1", "(x) => ".repeat(20_000)))),
        query("calls", &where_(&nested("length(", 20_000, "a", ")"))),
        query("sum", &where_(&format!("1{} > 0", " + 1".repeat(scale.of(200_000))))),
        query("path", &where_(&format!("a{}", ".b".repeat(scale.of(200_000))))),
        query("sources", &format!("LIST FROM {}", nested("(", 20_000, "#a", ")"))),
        query("negated-sources", &format!("LIST FROM {}#a", "-".repeat(50_000))),
        query("many-sources", &format!("LIST FROM #a{}", " OR #b".repeat(scale.of(20_000)))),
        query("many-steps", &format!("LIST{}", "\nWHERE 1".repeat(scale.of(50_000)))),
        query("many-columns", &format!("TABLE {}1", "a, ".repeat(scale.of(20_000)))),
        query("string", &format!("LIST \"{}", "\\\"".repeat(scale.of(500_000)))),
        query("comments", &"// x\n".repeat(scale.of(100_000))),
        query(
            "flatten",
            &format!("LIST{}", "\nFLATTEN list(1,2,3,4,5,6,7,8,9,10) AS a".repeat(12)),
        ),
        query("flatten-deep", &format!("LIST{}", "\nFLATTEN 1 AS a".repeat(450))),
        query("group-deep", &format!("LIST{}", "\nGROUP BY 1".repeat(450))),
        query("repeat", &where_("\"xxxxxxxxxx\" * 1000000000")),
        query("repeat-often", &where_("map(list(1,2,3,4,5,6,7,8), (x) => \"x\" * 100000000)")),
        query("pad", &where_("padleft(\"\", 1000000000000)")),
        query("pad-infinite", &where_("padright(\"x\", 1/0, \"y\")")),
        query("replace", &where_(&format!("replace({0}, \"\", {0})", "(\"aaaaaaaaaa\" * 10000)"))),
        query("doubling", &where_(&format!("{}x{}", "((x) => x + x)(".repeat(40), ")".repeat(40)))),
        query(
            "growing-list",
            &where_("reduce(split(\"x\" * 3000, \"\"), (a, b) => a + a + list(b))"),
        ),
        query("growing-text", &where_("reduce(split(\"x\" * 3000, \"\"), (a, b) => a + a + b)")),
        query("deep-list", &where_("reduce(split(\"x\" * 9000, \"\"), (a, b) => list(a))")),
        query("deep-object", &where_("reduce(split(\"x\" * 9000, \"\"), (a, b) => {a: a})")),
        query("deep-lambda", &where_("reduce(split(\"x\" * 9000, \"\"), (a, b) => (c) => a)")),
        query("lambda-arguments", &where_(&many_arguments(scale.of(1_000_000)))),
        query("sort-deep", &format!("LIST SORT {DOUBLED}")),
        query("group-by-deep", &format!("LIST GROUP BY {DOUBLED}")),
        query("task-group-by-deep", &format!("TASK GROUP BY {DOUBLED}")),
        query(
            "sort-keys",
            &format!("LIST SORT file.name{}", ", file.name".repeat(scale.of(20_000))),
        ),
        query("column-names", &format!("TABLE {}1", lines(scale.of(20_000), |n| format!("n{n},")))),
        query("index-text", &where_(&index_loop())),
        query("itself", &where_("[(f) => [f][0](f)][0]((f) => [f][0](f))")),
        query("loops", &where_(&triple_loop())),
        query("flat", &where_("flat([[1]], 1000000000)")),
        query("substring", &where_("substring(\"abc\", 0-1e308, 1e308)")),
        query("regex-stars", &where_(&format!("regexmatch(\"(a+)+$\", \"{long}!\")"))),
        query("regex-alternatives", &where_(&format!("regextest(\"^(a|a)*$\", \"{long}!\")"))),
        query("regex-polynomial", &where_(&format!("regextest(\"a*a*a*a*a*a*b\", \"{long}\")"))),
        query("regex-back", &where_(&format!("regextest(\"(a*)*\\1b\", \"{long}\")"))),
        query(
            "regex-look",
            &where_(&format!("regexreplace(\"{long}\", \"(?=(a+)+b)a\", \"$&$&\")")),
        ),
        query("regex-large", &where_("regextest(\"((a{1000}){1000}){1000}\", \"a\")")),
        query(
            "regex-nested",
            &where_(&format!("regextest(\"{}\", \"a\")", nested("(", 20_000, "a", ")"))),
        ),
        query("regex-split", &where_(&format!("split(\"{long}\", \"(a*)*b|\")"))),
        query("regex-broken", &where_("regextest(\"(((\", \"a\")")),
        query("dates", &where_("date(9999-12-31) + dur(9999999999 years) > date(0000-01-01)")),
        query("durations", &where_("dur(99999999999999999999 years) * 1e300 / 0 = dur(0 s)")),
        query(
            "format",
            &where_(&format!("dateformat(date(2025-01-01), \"{}\")", "'".repeat(10_001))),
        ),
        query(
            "format-long",
            &where_(&format!("dateformat(date(2025-01-01), \"{}\")", "F".repeat(20_000))),
        ),
        query("numbers", &where_("number(\"1\" * 400) % 0 != 1e-400")),
        query("errors", &format!("TABLE {}", "a.b(c), ".repeat(2_000))),
        many_inline(scale),
        case(
            "many-blocks",
            "```dataview\nTABLE file.tasks, file.lists, file\nSORT file.name\n```\n\n"
                .repeat(scale.of(1_000)),
        ),
        case(
            "tasks",
            format!(
                "{tasks}\n```dataview\nTABLE t.text FLATTEN file.tasks AS t\n```\n\n```dataview\nTASK GROUP BY text\n```\n"
            ),
        ),
        case(
            "squared",
            format!(
                "{tasks}\n```dataview\nLIST FLATTEN file.tasks AS a FLATTEN file.tasks AS b\n```\n"
            ),
        ),
        case("fields", lines(scale.of(50_000), |n| format!("key{n}:: [[a]], 2025-01-01, {n}"))),
        case("fields-nested", format!("{} x:: y {}", "[a:: (".repeat(5_000), ")]".repeat(5_000))),
        case("fields-open", "[a:: ".repeat(scale.of(20_000))),
        case("fields-in-item", format!("- {})\n", "((((a:: (b:: ".repeat(scale.of(20_000)))),
        case("list-wide", lines(scale.of(20_000), |n| format!("- item {n}\n  - below {n} ^id{n}"))),
        case("list-deep", lines(400, |n| format!("{}- [ ] item {n}", "  ".repeat(n)))),
        Case {
            more: vec![("large.csv".to_owned(), table.into_bytes())],
            ..query("csv", "TABLE name, n FROM csv(\"large.csv\") SORT n DESC")
        },
        Case {
            more: vec![("odd.csv".to_owned(), b"a,b\n\"x,\n\xff\xfe,,,,\n\"".to_vec())],
            ..query("csv-odd", "TABLE a, b FROM csv(\"odd.csv\")")
        },
    ]
}

fn query(name: &str, text: &str) -> Case {
    case(&format!("query-{name}"), format!("```dataview\n{text}\n```\n"))
}

fn where_(condition: &str) -> String {
    format!("LIST\nWHERE {condition}")
}

/// A list of two lists of two lists …, all the same one.
const DOUBLED: &str = "reduce(split(\"x\" * 28, \"\"), (a, b) => [a, a])";

fn many_arguments(count: usize) -> String {
    let names = lines(count, |n| format!("a{n},"));
    format!("(({names} z) => 1)({}1)", "1,".repeat(count))
}

/// The end of a long text, a million times.
fn index_loop() -> String {
    let list = "split(\"x\" * 1000, \"\")";
    let text = "\"é\" * 1000000";
    format!("((t) => map({list}, (a) => map({list}, (b) => t[999999])))({text})")
}

/// A thousand million steps.
fn triple_loop() -> String {
    let list = "split(\"x\" * 1000, \"\")";
    format!("map({list}, (a) => map({list}, (b) => map({list}, (c) => a + b + c)))")
}

fn many_inline(scale: Scale) -> Case {
    case("query-inline", "`= this.file.name + length(this.file.tasks)` ".repeat(scale.of(20_000)))
}
