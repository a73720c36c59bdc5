//! Front matter that wants to be more than it is.

use super::{Case, Scale, case, lines, nested};

/// Front matter that wants to be more than it is.
pub(crate) fn front_matter(scale: Scale) -> Vec<Case> {
    let bomb = (1..30)
        .map(|n| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(",")))
        .collect::<String>();
    let map_bomb = (1..30)
        .map(|n| {
            format!(
                "a{n}: &a{n} {{{}}}\n",
                (0..10).map(|k| format!("k{k}: *a{}", n - 1)).collect::<Vec<_>>().join(", ")
            )
        })
        .collect::<String>();
    let front = |body: &str| format!("---\n{body}\n---\n");
    vec![
        case("aliases", front(&format!("a0: &a0 [x]\n{bomb}"))),
        case("alias-maps", front(&format!("a0: &a0 {{x: y}}\n{map_bomb}"))),
        case("alias-tags", front(&format!("a0: &a0 [x]\n{bomb}tags: *a29"))),
        case(
            "alias-text",
            front(&format!(
                "a0: &a0 {}\nb: [{}]",
                "x".repeat(scale.of(100_000)),
                "*a0, ".repeat(scale.of(10_000))
            )),
        ),
        case(
            "alias-wide",
            front(&format!(
                "a0: &a0 [{}]\nb: [{}]",
                "x, ".repeat(3_000),
                "*a0, ".repeat(scale.of(30_000))
            )),
        ),
        case("alias-of-itself", front("a: &a [*a]")),
        case("alias-merge", front("a: &a {b: c}\n<<: *a\n<<: [*a, *a]")),
        case("deep-lists", front(&format!("a: {}", nested("[", 20_000, "x", "]")))),
        case("deep-lists-open", front(&format!("a: {}", "[".repeat(50_000)))),
        case("deep-maps", front(&nested("{a: ", 20_000, "x", "}"))),
        case("deep-indents", front(&lines(1_000, |n| format!("{}a:", " ".repeat(n))))),
        case("deep-dashes", front(&format!("a:\n {}x", "- ".repeat(20_000)))),
        case("deep-questions", front(&format!("{}x", "? ".repeat(20_000)))),
        case("deep-json", front(&nested("{\"a\":", 20_000, "1", "}"))),
        case("deep-json-lists", front(&format!("{{\"a\":{}}}", nested("[", 20_000, "1", "]")))),
        case("many-keys", front(&lines(scale.of(50_000), |n| format!("k{n}: v")))),
        case(
            "many-links",
            front(&format!("a:\n{}", lines(scale.of(20_000), |n| format!("  - \"[[x{n}]]\"")))),
        ),
        case("many-unquoted-links", front(&lines(scale.of(20_000), |n| format!("k{n}: [[x]]")))),
        case("many-comments", front(&lines(scale.of(100_000), |_| "# c".into()))),
        case(
            "many-tags",
            front(&format!("tags:\n{}", lines(scale.of(5_000), |n| format!(" - t{n}")))),
        ),
        case(
            "many-folder-aliases",
            front(&format!("aliases:\n{}", lines(scale.of(5_000), |n| format!(" - old/t{n}")))),
        ),
        case("same-key", front(&"a: b\n".repeat(scale.of(20_000)))),
        case(
            "numbers",
            front("a: 1e999999999\nb: 0xffffffffffffffffff\nc: .inf\nd: -.nan\ne: 1_000:59"),
        ),
        case("big-number", front(&format!("a: {}", "9".repeat(100_000)))),
        case(
            "dates",
            front("created: 999999999-99-99\nupdated: -1\ndate: 2025-02-30T99:99:99+99:99"),
        ),
        case(
            "tags-of-types",
            front("a: !!binary x\nb: !!float y\nc: !<tag:z> w\nd: !!python/object:x {}\n%YAML 9.9"),
        ),
        case("directives", front("%YAML 1.1\n%TAG ! tag:x:\n--- a")),
        case(
            "odd-shapes",
            front(
                "title: [a, {b: c}]\ntags: {a: b}\naliases: 5\npermalink: {x: y}\npublish: []\ncssclasses: !!set {a, b}\nimage: [x]\ndescription: {}\n? [complex, key]\n: value",
            ),
        ),
        case("flow-garbage", front("}{][,,&*!|>'\"%@`")),
        case("tabs", front("\ta:\n\t\tb: c")),
        case(
            "block-scalar",
            front(&format!("a: |\n{}", lines(scale.of(50_000), |_| "  x".into()))),
        ),
        case("quote-unclosed", front(&format!("a: \"{}", "x\n".repeat(scale.of(50_000))))),
        case("never-closed", format!("---\n{}", lines(scale.of(50_000), |n| format!("k{n}: v")))),
    ]
}
