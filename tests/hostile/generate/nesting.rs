//! Things in things in things.

use super::{Case, case, lines, nested};

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
