//! Very many of something.

use super::{Case, Scale, case, lines};

/// Very many of something.
pub(crate) fn volume(scale: Scale) -> Vec<Case> {
    let n20 = scale.of(20_000);
    vec![
        case("rows", format!("|a|b|\n|-|-|\n{}", lines(n20, |n| format!("|{n}|`x`|")))),
        case(
            "rows-too-short",
            format!(
                "|{}\n|{}\n{}",
                "a|".repeat(scale.of(5_000)),
                "-|".repeat(scale.of(5_000)),
                lines(scale.of(5_000), |_| "|".into())
            ),
        ),
        case("headings", lines(n20, |n| format!("## h {n}\n"))),
        case("headings-equal", lines(n20, |_| "## same\n".into())),
        case("headings-no-letters", lines(n20, |_| "## ?!\n".into())),
        case("headings-like-counted", lines(n20, |n| format!("## same {}\n\n## same\n", n % 500))),
        case(
            "headings-linked",
            format!(
                "{}\n{}",
                lines(n20, |n| format!("## h {n}\n")),
                lines(n20, |n| format!("[[#h {n}]]\n"))
            ),
        ),
        case(
            "headings-missing",
            format!(
                "{}\n{}",
                lines(n20, |n| format!("## heading number {n}\n")),
                lines(n20, |n| format!("[[#heading nomber {n}x]]\n"))
            ),
        ),
        case(
            "blocks-linked",
            format!(
                "{}\n{}",
                lines(n20, |n| format!("x ^b{n}\n")),
                lines(n20, |n| format!("[[#^b{n}]]\n"))
            ),
        ),
        case(
            "blocks-missing",
            format!(
                "{}\n{}",
                lines(n20, |n| format!("x ^block{n}\n")),
                lines(n20, |n| format!("[[#^blokc{n}]]\n"))
            ),
        ),
        case("blocks-equal", lines(n20, |_| "x ^same\n".into())),
        case("footnotes", lines(scale.of(5_000), |n| format!("a[^{n}]\n\n[^{n}]: text {n}\n"))),
        case("footnotes-of-one", format!("{}\n[^a]: text", lines(n20, |_| "x[^a]".into()))),
        case(
            "footnotes-chained",
            format!("x[^0]\n\n{}", lines(scale.of(5_000), |n| format!("[^{n}]: a[^{}]\n", n + 1))),
        ),
        case(
            "footnotes-of-themselves",
            format!(
                "x[^a] y[^b]\n\n[^a]: me[^a]\n[^b]: c[^c]\n[^c]: b[^b]\n\n{}",
                lines(scale.of(2_000), |n| format!("[^s{n}]: [^s{n}] [^a]"))
            ),
        ),
        case(
            "footnotes-each-all",
            lines(scale.of(3_000).min(300), |n| {
                format!(
                    "z[^f{n}]\n\n[^f{n}]: {}\n",
                    (0..300).map(|k| format!("[^f{k}]")).collect::<String>()
                )
            }),
        ),
        case("footnotes-unused", lines(n20, |n| format!("[^u{n}]: x\n"))),
        case("footnotes-unknown", lines(n20, |n| format!("x[^v{n}]\n"))),
        case("links", lines(scale.of(100_000), |n| format!("[[ghost {n}]]"))),
        case("links-to-one", lines(scale.of(100_000), |_| "[[innocent]]".into())),
        case("links-in-a-paragraph", "[[innocent|x]] ".repeat(scale.of(100_000))),
        case("links-markdown", lines(scale.of(100_000), |n| format!("[a](ghost%20{n}.md)\n"))),
        case(
            "links-external",
            lines(scale.of(50_000), |n| format!("[a](https://a.b/{n}) https://c.d/{n}")),
        ),
        case(
            "references",
            format!(
                "{}\n[a]: https://x.y/{} \"{}\"\n",
                "[a] ".repeat(scale.of(50_000)),
                "u".repeat(scale.of(50_000)),
                "t".repeat(scale.of(50_000))
            ),
        ),
        case(
            "references-defined",
            format!(
                "{}\n{}",
                lines(n20, |n| format!("[r{n}]: u{n}")),
                lines(n20, |n| format!("[r{n}]"))
            ),
        ),
        case("tags", lines(scale.of(5_000), |n| format!("#t{n} #u/v{n}"))),
        case("tags-deep", lines(100, |n| format!("#{}", vec![format!("l{n}"); 50].join("/")))),
        case(
            "tags-of-long-levels",
            lines(20, |n| format!("#{}", vec![format!("{n}{}", "l".repeat(120)); 60].join("/"))),
        ),
        case("tags-of-one", "#one ".repeat(scale.of(50_000))),
        case("callouts", lines(scale.of(10_000), |n| format!("> [!tip]- t {n}\n> x\n"))),
        case("items", lines(scale.of(50_000), |n| format!("- [x] item {n}"))),
        case("rules", "---\n\n".repeat(scale.of(50_000))),
        case("code-blocks", lines(scale.of(5_000), |n| format!("```js\nlet a = {n};\n```\n"))),
        case("code-unknown", lines(scale.of(5_000), |n| format!("```lang{n}\nx\n```\n"))),
        case(
            "queries",
            lines(scale.of(5_000), |_| "```dataview\nLIST\n```\n\n`= this.x`\n".into()),
        ),
        case(
            "mermaid",
            lines(scale.of(2_000), |n| format!("```mermaid\ngraph TD; A{n}-->B;\n```\n")),
        ),
        case(
            "mermaid-large",
            format!(
                "```mermaid\ngraph TD\n{}```\n",
                lines(scale.of(5_000), |n| format!("a{n}-->a{}", n + 1))
            ),
        ),
        case("paragraphs", "x\n\n".repeat(scale.of(100_000))),
        case("comments", "%%x%%\n\n".repeat(scale.of(50_000))),
        case("html-blocks", "<div>\nx\n</div>\n\n".repeat(scale.of(20_000))),
        case("html-ids", lines(n20, |_| "<b id=\"x\">y</b>\n".into())),
        case("iframes", "<iframe src=\"https://a.b\"></iframe>\n\n".repeat(scale.of(5_000))),
        case("images-missing", lines(n20, |n| format!("![[nope{n}.png]]\n"))),
        case("embeds-missing", lines(n20, |n| format!("![[nope{n}]]\n"))),
        case("query-box-lines", format!("```dataview\n{}```\n", lines(n20, |_| "LIST".into()))),
    ]
}
