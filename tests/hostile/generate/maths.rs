//! Formulas that grow.

use super::{Case, Scale, case};

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
