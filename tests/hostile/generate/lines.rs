//! Lines without an end.

use super::{Case, Scale, case, lines};

/// Languages whose grammars must not choke on a line of a megabyte.
const LANGUAGES: [&str; 20] = [
    "rust", "python", "js", "ts", "html", "css", "json", "yaml", "toml", "c", "cpp", "java", "go",
    "bash", "sql", "php", "ruby", "markdown", "latex", "xml",
];

/// Lines without an end.
pub(crate) fn long_lines(scale: Scale) -> Vec<Case> {
    let million = scale.of(1_000_000);
    let mut cases: Vec<Case> = LANGUAGES
        .iter()
        .map(|language| {
            let line = "if (a[\"b\"] == '{') { /* x */ return `y` + 1; } <a href=\"b\"> # "
                .repeat(million / 60);
            case(&format!("code-{language}"), format!("```{language}\n{line}\n```\n"))
        })
        .collect();
    cases.extend(
        [
            ("quotes", "\""),
            ("braces", "{"),
            ("backslashes", "\\"),
            ("letters", "a"),
            ("tags", "<a "),
        ]
        .iter()
        .flat_map(|(name, text)| {
            ["rust", "js", "markdown", "html"].map(|language| {
                let line = text.repeat(scale.of(200_000) / text.len());
                case(
                    &format!("code-{language}-{name}"),
                    format!("```{language}\n{line}\n{}\n```\n", lines(400, |_| text.repeat(200))),
                )
            })
        }),
    );
    cases.push(case(
        "code-many-lines",
        format!(
            "```js\n{}```\n",
            lines(scale.of(50_000), |n| format!("let a{n} = [`${{b}}`]; // c"))
        ),
    ));
    cases.push(case("code-info", format!("```{}\nx\n```\n", "a ".repeat(million / 2))));
    cases.push(case(
        "code-marks",
        format!(
            "```js {{1-{}}} showLineNumbers\nx\n```\n\n```js {{{}}}\ny\n```\n",
            usize::MAX,
            "1-99999999,".repeat(scale.of(50_000))
        ),
    ));
    cases.push(case("inline-code", format!("`{}`", "a ".repeat(million / 2))));
    for (name, unit) in [
        ("word", "a"),
        ("words", "ab "),
        ("spaces", " "),
        ("sentence", "Ein Satz. "),
        ("cyrillic", "слово "),
        ("chinese", "文"),
        ("emoji", "👨‍👩‍👧"),
        ("combining", "\u{301}"),
        ("links", "[[a]] "),
        ("code", "`a` "),
        ("maths", "$a$ "),
        ("tags", "#a "),
        ("marks", "==a== "),
        ("urls", "https://a.b/c "),
        ("escapes", "\\*"),
        ("entities", "&amp;"),
        ("breaks", "<br>"),
        ("comments", "%%a%% "),
        ("html-comments", "<!--a-->"),
        ("strong", "**a** "),
        ("missing-headings", "[[#no such]] "),
        ("missing-blocks", "[[#^nope]] "),
        ("images", "![[a.png]] "),
        ("images-missing", "![](b.png) "),
        ("footnotes", "^[a] "),
        ("references", "[^x] "),
    ] {
        cases.push(case(
            &format!("line-of-{name}"),
            format!("a {}", unit.repeat(million / unit.len())),
        ));
    }
    let word = "a".repeat(million);
    for (name, text) in [
        ("heading", format!("# {word}\n")),
        ("setext", format!("{word}\n===\n")),
        ("row", format!("|a|\n|-|\n|{word}|\n")),
        ("cells", format!("|a|\n|-|\n|{}\n", "b|".repeat(million / 2))),
        ("columns", format!("|{}\n|{}\n", "a|".repeat(million / 4), "-|".repeat(million / 4))),
        ("url", format!("[a](https://b.c/{word})")),
        ("bare-url", format!("https://b.c/{word}")),
        ("tag", format!("#{word}")),
        ("nested-tag", format!("#{}", "a/".repeat(million / 2))),
        ("wikilink", format!("[[{word}]]")),
        ("wikilink-path", format!("[[{}]]", "../".repeat(million / 3))),
        ("heading-chain", format!("[[#{}]]", "a#".repeat(million / 2))),
        ("callout", format!("> [!{word}] {word}\n> x")),
        ("list-item", format!("- {word}")),
        ("block-id", format!("a ^{word}")),
        ("html-attribute", format!("<b title=\"{word}\">x</b>")),
        (
            "html-attributes",
            format!(
                "<b {}>x</b>",
                lines(scale.of(50_000), |n| format!("a{n}=\"b\"")).replace('\n', " ")
            ),
        ),
        ("html-style", format!("<b style=\"{}\">x</b>", "color:red;".repeat(million / 10))),
        ("html-tag", format!("<{word}>x</{word}>")),
        ("front-title", format!("---\ntitle: {word}\ndescription: {word}\n---\n")),
        (
            "front-tags",
            format!(
                "---\ntags: [{}]\naliases: [{}]\ncssclasses: [{}]\n---\n",
                "a, ".repeat(million / 9),
                "b/c, ".repeat(million / 15),
                "d, ".repeat(million / 9)
            ),
        ),
        (
            "front-tag",
            format!(
                "---\ntags: [{word}, {}]\nalias: x/{word}\npermalink: {word}\n---\n",
                "a/".repeat(million / 2)
            ),
        ),
        ("image-size", format!("![[a.png|{}]]", "9".repeat(million))),
        ("image-alt", format!("![{word}](https://a.b/c.png)")),
        ("reference", format!("[{word}]\n\n[{word}]: https://a.b/{word}\n")),
        ("maths", format!("$a{}$", "+b".repeat(scale.of(200_000)))),
        ("maths-word", format!("$$\\{word}$$")),
    ] {
        cases.push(case(&format!("long-{name}"), text));
    }
    cases
}
