//! What is opened and never closed.

use super::{Case, Scale, case, lines, swallowing};

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
