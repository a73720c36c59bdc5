#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use super::*;
use crate::html::sanitize;

#[test]
fn formulas_become_mathml_with_their_source_s2() {
    assert_eq!(
        mathml("x<y", false).unwrap(),
        "<math><semantics><mrow><mi>x</mi><mo>&lt;</mo><mi>y</mi></mrow><annotation encoding=\"application/x-tex\">x&lt;y</annotation></semantics></math>"
    );
    assert!(mathml("x", true).unwrap().starts_with("<math display=\"block\">"));
}

#[test]
fn usual_formulas_are_understood() {
    for source in [
        r"\frac{-b \pm \sqrt{b^2 - 4ac}}{2a}",
        r"\sum_{i=1}^{n} x_i",
        r"\int_0^\infty e^{-x^2}\,dx",
        r"\begin{pmatrix} a & b \\ c & d \end{pmatrix}",
        r"\begin{aligned} a &= b \\ &= c \end{aligned}",
        r"\begin{cases} 1 & x > 0 \\ 0 & \text{otherwise} \end{cases}",
        r"\mathbb{R} \to \mathcal{C}",
        r"\left( \frac{1}{2} \right]",
        r"\overline{x} \hat{y} \vec{z} \underbrace{a+b}_{n}",
        r"\color{red} x",
        r"\textcolor{#ff0000}{x}",
        r"\text{größer als } 5 \%",
        r"\boxed{x}",
        r"\xrightarrow[a]{b}",
        r"\operatorname{rank} A",
        r"\lim_{x \to 0}",
        r"a \equiv b \pmod{n}",
        r"\binom{n}{k}",
        r"\ce{H2O}",
        r"\tag{1} x",
        r"\require{x}",
        r"漢字",
        r"\begin{array}{c|c} a & b \\ \hline c & d \end{array}",
        r"\sqrt[3]{x}",
        r"f'(x)",
        r"\pmb{x}",
        r"\cancel{x}",
        "x % comment\n+ y",
        r"\O(n \log n)",
        r"\underset{x}{\operatorname{argmax}}",
        r"\begin{align} a &= b \end{align}",
        r"\bigl( x \bigr)",
        r"\begin{CD} A @>a>> B \end{CD}",
    ] {
        for display in [false, true] {
            match mathml(source, display) {
                Ok(html) => assert!(
                    html.starts_with("<math") && html.ends_with("</math>"),
                    "{source}: {html}"
                ),
                Err(error) => {
                    let expected =
                        [r"\ce{", r"\require", r"\O(", r"\tag", r"\begin{align}", r"\begin{CD}"];
                    assert!(expected.iter().any(|e| source.starts_with(e)), "{source}: {error}");
                }
            }
        }
    }
}

#[test]
fn own_macros_are_expanded() {
    for (source, want) in [
        (r"\def\a{x+1}\a-\a", "x+1-x+1"),
        (r"\newcommand{\f}[2]{\frac{#1}{#2}} \f{a}{b}", r" \frac{a}{b}"),
        (r"\newcommand\f[2][1]{#1^{#2}} \f{b}\f[c]{d}", " 1^{b}c^{d}"),
        (r"\DeclareMathOperator*{\am}{arg\,max} \am x", r" \operatorname*{arg\,max} x"),
        (r"\let\b\alpha \b x", r"\alpha x"),
        (r"\def\b{\alpha}\b c", r"\alpha c"),
        (r"\def\sq#1{#1\cdot #1}\sq{xy}", r"xy\cdot xy"),
        (r"\global\def\x{y}\x", "y"),
        (r"\providecommand{\x}{1}\providecommand{\x}{2}\x", "1"),
        ("\\def\\x{1}% \\x\n\\x", "1"),
        (r"\\a", r"\\a"),
        (r"\def\x{\\}\x a", r"\\ a"),
    ] {
        let expanded = expand::expand(source).unwrap();
        assert_eq!(expanded.trim_start(), want.trim_start(), "{source}");
    }
    assert!(
        mathml(r"\newcommand{\R}{\mathbb{R}} \R^2", false)
            .unwrap()
            .contains(r"\newcommand{\R}{\mathbb{R}} \R^2</annotation>")
    );
}

#[test]
fn mistakes_are_told_in_one_line() {
    for source in [
        r"\frac{1}",
        "{",
        "}",
        r"\left(",
        r"\begin{matrix}",
        r"\nosuchcommand",
        "x^2^3",
        r"\def",
        r"\def\a",
        r"\newcommand{\a}[x]{y}",
        r"\def\a#2{x}",
        r"\def\a#1{#0}\a x",
        r"\def\a#1{#2}\a x",
        r"\def\a.#1{x}",
        r"\a\def\a\a",
        "\\",
        r"\edef\a{x}",
        r"\message{hello}",
        r"\char`\x",
        "#",
        "&",
        r"\verb",
        r"\verb|x",
        r"\\[",
        r"\rule{a}{b}",
        r"\color{",
        r"\hline",
        r"\end{x}",
        r"\begin{array}{}",
        r"\substack",
        r"\right)",
        r"\middle|",
        r"\limits",
        "^",
        "_",
        "'",
        r"\kern",
        r"\raisebox",
        r"\hspace{x}",
    ] {
        match mathml(source, false) {
            Ok(html) => assert!(html.starts_with("<math"), "{source}"),
            Err(error) => assert!(
                !error.is_empty() && !error.contains('\n') && !error.contains('/'),
                "{source}: {error}"
            ),
        }
    }
}

#[test]
fn nothing_in_a_formula_links_loads_or_runs_s7() {
    for source in [
        r"\href{javascript:alert(1)}{x}",
        r"\url{javascript:alert(1)}",
        r"\href{https://e.org}{x}",
        r"\includegraphics{https://evil/x.png}",
        r"\htmlClass{x}{y}",
        r"\htmlId{x}{y}",
        r"\htmlStyle{position:fixed}{x}",
        r"\htmlData{a=b}{x}",
        r"\text{<script>alert(1)</script>}",
        r"\text{</math><img src=x onerror=alert(1)>}",
        "</annotation><script>alert(1)</script>",
        r#"\color{red" onclick="alert(1)}x"#,
        r#"\textcolor{red"}{x}"#,
        r"\class{x}{y}",
        r"\cssId{x}{y}",
        r"\style{color:red}{x}",
        r"\unicode{x3c}",
        r"\begin{<img src=x onerror=alert(1)>}",
        r"\htmlmathml{<b>}{<img src=x>}",
        "\"><img src=x onerror=alert(1)>",
        r"\mathrm{<svg/onload=alert(1)>}",
        r"\operatorname{<script>}",
        r"\tag{<script>}x",
        r"\rule{9999999em}{9999999em}",
        r"\kern9999999em x",
        r"\hspace{-9999999em}x",
        r"\raisebox{99999em}{x}",
        r"\\[99999em] x",
        r"\text{&lt;script&gt;}",
        r"\fcolorbox{red}{blue}{x}",
        r"\colorbox{url(x)}{x}",
        r"\mathchoice{a}{b}{c}{d}",
    ] {
        let Ok(html) = mathml(source, true) else { continue };
        let mut depth = 0usize;
        for part in html.split('<').skip(1) {
            let name: String = part
                .trim_start_matches('/')
                .chars()
                .take_while(char::is_ascii_alphanumeric)
                .collect();
            assert!(
                name.starts_with('m') || name == "semantics" || name == "annotation",
                "{source}: {html}"
            );
            let tag = part.split('>').next().unwrap();
            if tag.starts_with('/') {
                depth -= 1
            } else {
                depth += 1
            }
            for word in ["href", "src", " on", "javascript", "url(", "class", " id"] {
                assert!(!tag.contains(word), "{source}: {tag}");
            }
            assert!(!tag.contains("9999"), "{source}: {tag}");
        }
        assert_eq!(depth, 0, "{source}: {html}");
        // Put into a page by way of a slot, it changes nothing around it.
        let page = sanitize::fragment(
            "<p>a<moc-slot data-n=\"0\"></moc-slot>b</p>",
            std::slice::from_ref(&html),
        );
        assert_eq!(page, format!("<p>a{html}b</p>"));
    }
}

/// Runs in a thread with the stack that a worker has.
fn in_a_small_stack(source: String) -> Result<String, String> {
    let run = move || mathml(&source, true);
    std::thread::Builder::new().stack_size(2 << 20).spawn(run).unwrap().join().unwrap()
}

#[test]
fn depth_is_bounded() {
    let nested = |open: &str, inner: &str, close: &str, times: usize| {
        open.repeat(times) + inner + &close.repeat(times)
    };
    for (open, close) in [
        ("{", "}"),
        (r"\sqrt{", "}"),
        (r"\frac{1}{", "}"),
        ("x^{", "}"),
        (r"\left(", r"\right)"),
        (r"\begin{matrix}", r"\end{matrix}"),
        (r"\text{", "}"),
        (r"\mathbf", ""),
        (r"\tiny ", ""),
        (r"\displaystyle ", ""),
        (r"\color{red}", ""),
        (r"\rm ", ""),
        (r"\frac 1", ""),
        (r"\sqrt[", "]{x}"),
        (r"\text{$", "$}"),
        (r"\hat{", "}"),
        (r"\overbrace{", "}"),
        (r"\begin{cases}", r"\end{cases}"),
        (r"\boxed{", "}"),
        (r"\substack{", "}"),
        ("[", "]"),
        ("(", ")"),
        (r"\operatorname{", "}"),
        (r"\mathchoice{", "}{}{}{}"),
        (r"\phantom{", "}"),
        ("'", ""),
        (r"\not", ""),
        (r"\big", ""),
        (r"\bigl(", ""),
        (r"x\over ", ""),
        (r"\begingroup ", r"\endgroup "),
        (r"\bgroup ", r"\egroup "),
        (r"\(", r"\)"),
        ("$", "$"),
        (r"\xrightarrow{", "}"),
        (r"\hbox{", "}"),
        (r"\smash[b]{", "}"),
        (r"\cancel", ""),
        (r"\underline", ""),
        (r"\dot", ""),
        (r"\vcenter{", "}"),
        (r"\mathop", ""),
        (r"\mathrel", ""),
        (r"\llap", ""),
        (r"\boldsymbol", ""),
        (r"\pmb", ""),
        (r"\bra", ""),
        (r"\Bra{", "}"),
        (r"\tag{", "}"),
        (r"x^", ""),
        (r"\stackrel", ""),
        (r"\set{", "}"),
        (r"\Set{", "}"),
        (r"\braket", ""),
        (r"\overset", ""),
        (r"\dfrac", ""),
        (r"\cfrac", ""),
        (r"\mathclap", ""),
        (r"\mathllap", ""),
        (r"\bmod", ""),
        (r"\raisebox{1em}{", "}"),
        (r"\raisebox{1em}", ""),
        (r"\binom", ""),
        (r"\genfrac{}{}{}{}", ""),
        (r"\mbox", ""),
        (r"\mathstrut", ""),
        (r"\limits", ""),
        (r"\nonumber", ""),
        (r"\above{1em}", ""),
        (r"\middle|", ""),
        (r"\lbrace", r"\rbrace"),
        (r"\htmlmathml{", "}{}"),
        (r"\html@mathml{", "}{}"),
        (r"\TextOrMath{", "}{}"),
    ] {
        for times in [30, 79, 200, 1_000, 5_000] {
            let source = nested(open, "x", close, times);
            let small = source.len() <= 20_000;
            let result = in_a_small_stack(source);
            assert!(small || result.is_err(), "{open}");
        }
    }
    assert!(in_a_small_stack(nested("{", "x", "}", 79)).is_ok());
    assert!(in_a_small_stack("{".repeat(10_000)).is_err());
}

#[test]
fn bombs_end_soon() {
    let long = "x".repeat(19_000);
    for source in [
        r"\def\a{\a}\a".to_owned(),
        r"\def\a{\a\a}\a".to_owned(),
        r"\def\a{x\a}\a".to_owned(),
        r"\def\a{{\a}}\a".to_owned(),
        r"\def\a#1{\a{#1#1}}\a{x}".to_owned(),
        r"\def\a#1{\b{#1#1#1#1#1#1#1#1}}\def\b#1{\c{#1#1#1#1#1#1#1#1}}\def\c#1{\a{#1#1#1#1#1#1#1#1}}\a{xxxxxxxx}".to_owned(),
        r"\edef\a{xx}\edef\a{\a\a}\edef\a{\a\a}".to_owned(),
        r"\newcommand{\a}{\b\b}\newcommand{\b}{\c\c}\newcommand{\c}{\a\a}\a".to_owned(),
        format!(r"\def\a{{{}}}{}", "x".repeat(9_000), r"\a".repeat(4_000)),
        format!(r"\def\a#1{{{}}}\a{{{}}}", "#1".repeat(4_000), "x".repeat(9_000)),
        format!(r"\def\a{{{}}}{}", r"\tiny ".repeat(1_000), r"\a".repeat(1_000)),
        r"\def\a{\left(}".to_owned() + &r"\a".repeat(5_000),
        r"\overset{a}{".repeat(70) + "x" + &"}".repeat(70),
        r"\implies".repeat(2_000),
        r"\dots".repeat(3_000),
        r"\hat x".repeat(3_000),
        r"\frac12".repeat(2_500),
        r"\\".repeat(9_000),
        "&".repeat(19_000),
        format!(r"\begin{{matrix}}{}\end{{matrix}}", "&".repeat(18_000)),
        format!(r"\begin{{matrix}}{}\end{{matrix}}", r"\\".repeat(9_000)),
        format!(r"\begin{{array}}{{{}}}x\end{{array}}", "c|".repeat(9_000)),
        r"\begin{array}{*{999999}{c}}x\end{array}".to_owned(),
        "x^".repeat(9_000),
        "'".repeat(19_000),
        "{}".repeat(9_000),
        r"\text{".to_owned() + &"x".repeat(19_000) + "}",
        r"\mathchoice{".repeat(20) + "x" + &"}{x}{x}{x}".repeat(20),
        r"\bmod".repeat(4_000),
        r"\TeX".repeat(4_000),
        r"\%".repeat(9_000),
        "%".repeat(19_000),
        "\\ ".repeat(9_000),
        "🦀".repeat(4_000),
        long,
    ] {
        let before = std::time::Instant::now();
        let result = in_a_small_stack(source.clone());
        let took = before.elapsed();
        let shown: String = source.chars().take(30).collect();
        assert!(took.as_secs() < 5, "{shown}: {took:?}");
        if let Ok(html) = result {
            assert!(html.len() < 8_000_000, "{shown}: {}", html.len());
        }
    }
}

mod random {
    use super::*;
    use proptest::prelude::*;

    const WORDS: &[&str] = &[
        "x",
        "1",
        "{",
        "}",
        "^",
        "_",
        "&",
        "\\\\",
        "\\frac",
        "\\sqrt",
        "[",
        "]",
        "\\left",
        "\\right",
        "(",
        ")",
        "\\begin{matrix}",
        "\\end{matrix}",
        "\\text",
        "\\def\\a",
        "#1",
        "\\a",
        " ",
        "\\color{red}",
        "\\mathbf",
        "\\hat",
        "\\limits",
        "\\sum",
        "\\tag",
        "\\hline",
        "\\tiny",
        "\\over",
        "\\middle",
        "|",
        "'",
        "$",
        "%\n",
        "\\newcommand",
        "\\rule",
        "1em",
        "\\kern",
        "\\verb",
        "\\operatorname",
        "*",
        "\\substack",
        "\\cancel",
        "<",
        ">",
        "\"",
        "\\begin{array}{c|c}",
        "\\end{array}",
        "\\genfrac",
        "\\big",
        "\\not",
        "\\unknown",
        "~",
        "\\@char",
        "\\char",
        "é",
        "\\begin{CD}",
        "@>",
        "\\end{CD}",
        "\\mathchoice",
        "\\xrightarrow",
        "\\smash",
        "\\raisebox",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn any_mix_of_words_gives_mathml_or_a_message(parts in proptest::collection::vec(0..WORDS.len(), 1..30)) {
            let source: String = parts.iter().map(|i| WORDS[*i]).collect();
            if let Ok(html) = mathml(&source, true) {
                prop_assert!(html.starts_with("<math") && html.ends_with("</math>"), "{}", html);
            }
        }
    }
}
