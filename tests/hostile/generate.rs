//! Notes that nobody writes by hand: nesting, unclosed openers, endless lines, bombs.
//!
//! A generator gives the cases of one family. Depths are always the real ones, since a stack
//! overflows by depth; volumes are cut down by `Scale`, since quadratic work shows at a tenth
//! of the size as well, and a debug build has to chew on them.

/// How large the voluminous cases are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale(pub(crate) usize);

impl Scale {
    /// `full`, cut down.
    fn of(self, full: usize) -> usize {
        (full / self.0).max(1)
    }
}

/// One hostile note, with the notes and settings it needs.
pub(crate) struct Case {
    /// A slug, so that it is the note's path and the page's too.
    pub(crate) name: String,
    /// The note; a canary is put after it.
    pub(crate) text: Vec<u8>,
    /// Whether the end of the note must be on its page: not where a construct that is never
    /// closed hides the rest by rule.
    pub(crate) shows_end: bool,
    /// Other files.
    pub(crate) more: Vec<(String, Vec<u8>)>,
}

fn case(name: &str, text: impl Into<Vec<u8>>) -> Case {
    Case { name: slug(name), text: text.into(), shows_end: true, more: Vec::new() }
}

/// A case whose construct swallows the rest of the note.
fn swallowing(name: &str, text: impl Into<Vec<u8>>) -> Case {
    Case { shows_end: false, ..case(name, text) }
}

fn slug(name: &str) -> String {
    let words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-").to_lowercase()
}

fn lines(count: usize, line: impl Fn(usize) -> String) -> String {
    (0..count).map(|n| line(n) + "\n").collect()
}

fn nested(open: &str, depth: usize, middle: &str, close: &str) -> String {
    format!("{}{middle}{}", open.repeat(depth), close.repeat(depth))
}

/// Things in things in things.
pub(crate) fn nesting() -> Vec<Case> {
    let stairs = |step: &str, mark: &str, depth: usize| {
        lines(depth, |n| format!("{}{mark}level {n}", step.repeat(n)))
    };
    vec![
        case("quotes", format!("{}deep", ">".repeat(10_000))),
        case("quotes-spaced", format!("{}deep", "> ".repeat(10_000))),
        case("quote-stairs", stairs(">", " ", 500)),
        case("callouts", lines(300, |n| format!("{}[!note]+ title {n}", "> ".repeat(n + 1)))),
        case("quoted-lists", format!("{}deep", "> - ".repeat(5_000))),
        case("lists", stairs("  ", "- ", 500)),
        case("ordered-lists", stairs("   ", "1. ", 300)),
        case("lists-in-a-line", format!("{}deep", "- ".repeat(10_000))),
        case("numbers-in-a-line", format!("{}deep", "1. ".repeat(10_000))),
        case("tasks-in-a-line", format!("{}deep", "- [ ] ".repeat(5_000))),
        case("brackets", nested("[", 20_000, "x", "]")),
        case("links", nested("[", 20_000, "x", "](u)")),
        case("images", nested("![", 20_000, "x", "](u)")),
        case("link-targets", nested("[a](", 20_000, "x", ")")),
        case("parentheses", format!("[a]({})", nested("(", 20_000, "x", ")"))),
        case("wikilinks", nested("[[a ", 10_000, "x", "]]")),
        case("embeds", nested("![[a ", 10_000, "x", "]]")),
        case("emphasis", nested("*a ", 20_000, "x", " a*")),
        case("strong", nested("**a ", 20_000, "x", " a**")),
        case("both", nested("*a _b ", 10_000, "x", " b_ a*")),
        case("stars", format!("{}x{}", "*".repeat(50_000), "*".repeat(50_000))),
        case("strikes", nested("~~a ", 20_000, "x", " a~~")),
        case("marks", nested("==a ", 20_000, "x", " a==")),
        case("marks-and-strong", nested("==a **b ", 10_000, "x", " b** a==")),
        case("inline-footnotes", nested("^[a ", 10_000, "x", "]")),
        case("divs", nested("<div>", 10_000, "x", "</div>")),
        case("divs-in-lines", nested("<div>\n\n", 5_000, "x", "</div>\n\n")),
        case("spans", nested("<span>", 20_000, "x", "</span>")),
        case("formatting", nested("<b><i><u>", 10_000, "x", "</u></i></b>")),
        case("details", nested("<details><summary>s</summary>", 5_000, "x", "</details>")),
        case("tables", nested("<table><tr><td>", 3_000, "x", "</td></tr></table>")),
        case("mixed-lists", nested("<ul><li>", 5_000, "x", "</li></ul>")),
        case("quotes-in-html", format!("<blockquote>\n\n{}deep", "> ".repeat(5_000))),
        case("misnested", format!("{}x", "<a><b><p><table><i><div>".repeat(2_000))),
        case("maths-groups", format!("${}$", nested("{", 10_000, "x", "}"))),
        case("maths-fractions", format!("$${}$$", nested("\\frac{1}{", 5_000, "x", "}"))),
        case("maths-scripts", format!("${}$", nested("x^{", 5_000, "x", "}"))),
        case("maths-left", format!("${}$", nested("\\left( ", 5_000, "x", "\\right) "))),
        case("maths-roots", format!("$${}$$", nested("\\sqrt{", 5_000, "x", "}"))),
        case("maths-text", format!("$${}$$", nested("\\text{a $", 2_000, "x", "$}"))),
    ]
}

/// What is opened 50,000 times and never closed.
pub(crate) fn openers(scale: Scale) -> Vec<Case> {
    let inline = [
        "[[",
        "![[",
        "[[a|",
        "[[a#",
        "$",
        "$ a",
        "$a ",
        "$$",
        "$$a ",
        "==",
        "==a ",
        "^[",
        "^[a ",
        "[",
        "[a](",
        "[a](<",
        "[a](b \"",
        "[a][",
        "![",
        "![a](",
        "`",
        "`a ",
        "``a ` ",
        "*",
        "*a ",
        "**a ",
        "_a ",
        "a_",
        "***a ",
        "~~",
        "~~a ",
        "~",
        "<div>",
        "<span>",
        "<b>",
        "<a",
        "<a href=\"",
        "<a href='x",
        "<",
        "</",
        "<!",
        "<?",
        "<![CDATA[",
        "<!-",
        "#",
        "#a",
        "#a/",
        "#a ",
        "&",
        "&#",
        "&#x",
        "&amp",
        "\\",
        "[^",
        "[^a ",
        "[^a]",
        "^a",
        "^",
        "!",
        "://",
        "http://",
        "http://a",
        "https://a.b/(",
        "a@",
        "a@b",
        "a@b.",
        "mailto:",
        "www.",
        "|",
        "a|",
        "\\|",
        "{{",
        "{%",
        "{#",
        "${",
        "\u{202e}",
        "e\u{301}",
        "\u{200d}👨",
        "-",
        "=",
        "%",
        "%%%",
        "%%%%",
        "%%%% ",
        "]]",
        "](",
        ")",
        "}}",
        "-->",
        "*_",
        "*_~~==[[$`",
        "[*",
        "*[",
        "![[a\\|",
        "a*b_",
        "\u{a0}",
        "\t",
        "<https://a",
        "<a@b",
    ];
    let mut cases: Vec<Case> = inline
        .iter()
        .enumerate()
        .map(|(n, opener)| {
            case(
                &format!("inline-{n:02}-{opener}"),
                format!("a {}", opener.repeat(scale.of(50_000))),
            )
        })
        .collect();
    let paragraphs = [
        "[[a",
        "*a",
        "`a",
        "$a",
        "==a",
        "^[a",
        "<span>",
        "<i title=\"",
        "[a](",
        "[^a]",
        "#a",
        "a ^b",
    ];
    cases.extend(paragraphs.iter().enumerate().map(|(n, opener)| {
        let text = lines(scale.of(50_000), |_| format!("{opener}\n"));
        case(&format!("paragraphs-{n:02}-{opener}"), text)
    }));
    let in_lines = [
        "# ",
        "#",
        "> ",
        ">",
        "- ",
        "- [ ]",
        "+ ",
        "1. ",
        "| ",
        "|-",
        "a\n=",
        "---",
        "***",
        "    a",
        "[a]: ",
        "[a]: b",
        "[^a]: ",
        "[^a]: b",
        "> [!",
        "> [!note]",
        "> [!note]- ",
        "<div>",
        "</div>",
        "<details>",
        "<p",
        "^a",
        "- ^a",
        "a ^b",
        "# a ^b",
        "![[a]]",
        "***a",
        "__a",
        "a\\",
        "a  ",
        "-\t",
        "&lt;",
        "<br>",
        "a|b",
        "|a|\n|-|",
    ];
    cases.extend(in_lines.iter().enumerate().map(|(n, opener)| {
        case(
            &format!("lines-{n:02}-{opener}"),
            format!("{}\n", lines(scale.of(50_000), |_| (*opener).to_owned())),
        )
    }));
    let hiding = [
        "%%",
        "%% a",
        "<!--",
        "<!-- a",
        "a %%b",
        "$$\n",
        "$$",
        "%%\n",
        "```",
        "~~~",
        "````",
        "<script>",
        "<style>",
        "<textarea>",
        "<pre>",
        "<?",
        "<!A",
        "<![CDATA[",
        "<svg>",
        "<math>",
        "<select>",
        "<title>",
        "<noscript>",
        "<template>",
        "<iframe>",
        "<plaintext>",
        "<xmp>",
        "<object>",
    ];
    for (n, opener) in hiding.iter().enumerate() {
        let count = scale.of(50_000) | 1;
        cases.push(swallowing(
            &format!("hiding-{n:02}-{opener}"),
            format!("a\n\n{}", opener.repeat(count)),
        ));
        cases.push(swallowing(
            &format!("hiding-lines-{n:02}-{opener}"),
            format!("a\n\n{}", lines(count, |_| (*opener).to_owned())),
        ));
    }
    let runs = |mark: &str, count: usize| -> String {
        (1..count).map(|n| format!("{}a", mark.repeat(n))).collect()
    };
    for mark in ["`", "*", "_", "~", "=", "$", "#", "%", "[", ">"] {
        let name = format!("growing-runs-of-{}", u32::from(mark.chars().next().unwrap_or(' ')));
        cases.push(Case {
            shows_end: mark != "%",
            ..case(&name, format!("a {}", runs(mark, scale.of(1_400).max(200))))
        });
    }
    cases
}

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

/// Formulas that grow.
pub(crate) fn maths(scale: Scale) -> Vec<Case> {
    let doubling: String =
        (1..40).map(|n| format!("\\def\\{0}{{\\{1}\\{1}}}", letters(n), letters(n - 1))).collect();
    vec![
        case("macro-bomb", format!("$$\\def\\{}{{xxxxxxxxxx}}{doubling}\\{}$$", letters(0), letters(39))),
        case("macro-newcommand", "$$\\newcommand{\\a}{\\a\\a}\\a$$".to_owned()),
        case("macro-loop", "$$\\def\\a{\\b}\\def\\b{\\a}\\a$$ and $\\gdef\\c#1{\\c{#1#1}}\\c{x}$".to_owned()),
        case("macro-let", "$$\\let\\a=\\a\\a \\let\\x\\y\\let\\y\\x\\x$$".to_owned()),
        case("macro-edef", "$$\\edef\\a{\\noexpand\\a\\a}\\a$$ $$\\expandafter\\expandafter\\a$$".to_owned()),
        case("many", "$x^2$ ".repeat(scale.of(20_000))),
        case("many-errors", "$\\nope{$ ".repeat(scale.of(20_000))),
        case("many-blocks", "$$\n\\frac{a}{b}\n$$\n\n".repeat(scale.of(5_000))),
        case("array", format!("$$\\begin{{matrix}}{}\\end{{matrix}}$$", "a & b & c \\\\ ".repeat(scale.of(20_000)))),
        case("array-wide", format!("$$\\begin{{array}}{{{}}}{}\\end{{array}}$$", "c".repeat(scale.of(20_000)), "a &".repeat(scale.of(20_000)))),
        case("array-short-rows", format!("$$\\begin{{matrix}}{}\\\\{}\\end{{matrix}}$$", "a&".repeat(2_000), "\\\\".repeat(2_000))),
        case("environments", format!("$${}x{}$$", "\\begin{matrix}".repeat(2_000), "\\end{matrix}".repeat(2_000))),
        case("sizes", "$$\\rule{99999999em}{99999999em}\\kern-99999em\\hspace{1e30cm}\\raisebox{9999em}{x}$$".to_owned()),
        case("commands", "$\\href{javascript:alert(1)}{x}\\url{javascript:alert(1)}\\includegraphics{x}\\htmlClass{a}{b}\\htmlData{c=d}{e}\\htmlStyle{color:red}{f}$".to_owned()),
        case("primes", format!("$x{}$", "'".repeat(scale.of(100_000)))),
        case("double-scripts", format!("$x{}$", "^a_b".repeat(scale.of(10_000)))),
        case("unicode", format!("$${}$$", "𝒜é文👍\u{301}".repeat(scale.of(5_000)))),
        case("stretchy", format!("$$\\overbrace{{{}}}^x \\xrightarrow{{{}}}$$", "a".repeat(scale.of(50_000)), "b".repeat(scale.of(50_000)))),
        case("operators", format!("$${}$$", "\\sum_{i=0}^n \\int \\prod ".repeat(scale.of(5_000)))),
        case("verb", format!("$\\verb|{}|$", "x".repeat(scale.of(50_000)))),
        case("text-dollars", format!("$\\text{{{}}}$", "a ".repeat(scale.of(50_000)))),
        case("char", "$$\\char\"FFFFFFFF \\char99999999999999999999 \\char`a \\unicode{x110000}$$".to_owned()),
        case("comment", format!("$$a % {}\n$$", "b".repeat(scale.of(50_000)))),
        case("tags", "$$a \\tag{1} \\tag{2} \\label{x} \\ref{x} \\eqref{y}$$".to_owned()),
    ]
}

fn letters(n: usize) -> String {
    format!(
        "m{}{}",
        char::from(b'a' + u8::try_from(n / 26).unwrap_or(0)),
        char::from(b'a' + u8::try_from(n % 26).unwrap_or(0))
    )
}

/// Bytes that are no text.
pub(crate) fn bytes(scale: Scale) -> Vec<Case> {
    let all: Vec<u8> = (0..=255).collect();
    vec![
        case("all", all.repeat(scale.of(1_000))),
        case("zeros", vec![0; scale.of(1_000_000)]),
        case("ff", vec![255; scale.of(1_000_000)]),
        case("cut-utf8", b"a \xe2\x82 \xf0\x9f\x92 \xc0\xaf \xed\xa0\x80 \xf8\x88\x80\x80\x80 z".repeat(scale.of(20_000))),
        case("bom", [b"\xef\xbb\xbf".repeat(50), b"---\ntitle: x\n---\n\xef\xbb\xbftext".to_vec()].concat()),
        case("utf16", "\u{feff}# Title\n\ntext".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
        case("carriage-returns", b"# a\rtext\r\r- b\r\n\n\r- c\r".repeat(scale.of(20_000))),
        case("controls", (0..32_u8).flat_map(|c| [b'a', c, b'b', b'\n']).collect::<Vec<u8>>().repeat(scale.of(2_000))),
        case("unicode-oddities", "\u{2028}\u{2029}\u{85}\u{0b}\u{0c}\u{feff}\u{200b}\u{202e}\u{2066}\u{fffe}\u{ffff}\u{10ffff}\u{e0001}\u{1f1e6}".repeat(scale.of(20_000))),
        case("combining", format!("a{}", "\u{301}\u{316}\u{489}".repeat(scale.of(50_000)))),
        case("wide", "\u{fdfa}".repeat(scale.of(50_000))),
        case("markers-of-ours", "\u{e000}\u{e001}\u{e002}\u{f8ff}\u{f0000}\u{0}1\u{1}2\u{2}3\u{fffd}".repeat(scale.of(5_000))),
        case("entities", "&#0; &#xD800; &#x110000; &#99999999999; &NotEqualTilde; &nbsp; &ZeroWidthSpace; &#1; ".repeat(scale.of(5_000))),
        case("nul-syntax", b"\0#\0 a\n>\0 b\n-\0 c\n[\0[a]\0]\n%\0%x%\0%\n```\0\n`\0`\n\n".repeat(scale.of(5_000))),
    ]
}
