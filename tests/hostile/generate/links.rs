//! Notes in notes in notes.

use super::{Case, Scale, case, lines};

/// Notes in notes in notes.
pub(crate) fn embeds(scale: Scale) -> Vec<Case> {
    let many = scale.of(1_000).max(60);
    let with = |name: &str, text: String, more: Vec<(String, String)>| Case {
        more: more.into_iter().map(|(path, text)| (path, text.into_bytes())).collect(),
        ..case(name, text)
    };
    let fan = |prefix: &str, count: usize| lines(count, |n| format!("![[{prefix}{n}]]\n"));
    vec![
        with(
            "fan",
            fan("f", many),
            (0..many)
                .map(|n| (format!("f{n}.md"), format!("text {n}\n\n{}", fan("f", many.min(300)))))
                .collect(),
        ),
        with(
            "levels",
            fan("p0-", 10),
            (0..5)
                .flat_map(|level| {
                    (0..10).map(move |n| {
                        (
                            format!("p{level}-{n}.md"),
                            format!(
                                "leaf\n\n{}",
                                lines(10, |k| format!("![[p{}-{k}]]\n", level + 1))
                            ),
                        )
                    })
                })
                .collect(),
        ),
        with(
            "chain",
            "![[c0]]".into(),
            (0..many * 2)
                .map(|n| (format!("c{n}.md"), format!("link {n}\n\n![[c{}]]", n + 1)))
                .collect(),
        ),
        with(
            "circle",
            "![[o0]]".into(),
            (0..50)
                .map(|n| {
                    (format!("o{n}.md"), format!("round {n} ![[o{}]] ![[circle]]", (n + 1) % 50))
                })
                .collect(),
        ),
        with("itself", "![[itself]]\n\n".repeat(many), vec![]),
        with(
            "sections",
            format!(
                "# A\n\n{}\n# B\n\nx ^b\n\n{}",
                "![[#B]]\n\n".repeat(many),
                "![[#^b]] ![[#A]]\n\n".repeat(many)
            ),
            vec![],
        ),
        with(
            "large",
            "![[big]]\n\n".repeat(many),
            vec![("big.md".into(), "many words here\n\n".repeat(scale.of(60_000)))],
        ),
        with(
            "large-code",
            "![[bigcode]]\n\n".repeat(many),
            vec![(
                "bigcode.md".into(),
                format!("```js\n{}```\n", lines(scale.of(20_000), |n| format!("let a{n} = 1;"))),
            )],
        ),
        with(
            "of-many-headings",
            lines(many, |n| format!("![[heads#h {n}]]\n")),
            vec![("heads.md".into(), lines(many, |n| format!("# h {n}\n\ntext\n")))],
        ),
        with(
            "with-footnotes",
            "![[foot]]\n\n".repeat(many),
            vec![("foot.md".into(), lines(100, |n| format!("a[^{n}]\n\n[^{n}]: b\n")))],
        ),
        with(
            "in-lists",
            lines(300, |n| format!("{}- ![[inner]]", "  ".repeat(n))),
            vec![("inner.md".into(), ">".repeat(1_000) + " deep ![[in-lists]]")],
        ),
        with(
            "deep-in-deep",
            format!("{}![[deep1]]", "> ".repeat(2_000)),
            (1..8)
                .map(|n| {
                    (format!("deep{n}.md"), format!("{}![[deep{}]]", "> ".repeat(2_000), n + 1))
                })
                .collect(),
        ),
    ]
}
