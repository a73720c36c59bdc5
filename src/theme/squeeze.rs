//! Styles and scripts without what only their authors read: comments, and spaces where they mean
//! nothing. The rest is left as it is: shortening that is a library's work, and gains little once a
//! host packs it.

/// Appends `css` without comments and without the spaces around what separates by itself.
pub(super) fn squeezed(css: &[u8], out: &mut Vec<u8>) {
    // Where a text in quotes ends that was never closed, its line must end too.
    let mut quoted = 0;
    let mut at = 0;
    while at < css.len() {
        let rest = &css[at..];
        if rest.starts_with(b"/*") {
            at +=
                rest[2..].windows(2).position(|two| two == b"*/").map_or(rest.len(), |end| end + 4);
        } else if rest[0].is_ascii_whitespace() && out.last().is_none_or(|b| SPACED.contains(b)) {
            at += 1;
        } else if matches!(rest[0], b'{' | b'}' | b';') {
            out.truncate(out.trim_ascii_end().len().max(quoted));
            // The last declaration of a block needs no end.
            if rest[0] == b'}' && out.last() == Some(&b';') {
                out.pop();
            }
            out.push(rest[0]);
            at += 1;
        } else {
            let length = whole(rest);
            out.extend_from_slice(&rest[..length]);
            at += length;
            if length > 1 {
                quoted = out.len();
            }
        }
    }
}

/// What needs no space after it. Before a colon it may mean something: `a :hover`.
const SPACED: &[u8] = b"\n{};,:";

/// The length of what is one thing at the beginning of a text: a string, an address without
/// quotes, or a byte. In the first two, nothing is a comment.
fn whole(rest: &[u8]) -> usize {
    match rest[0] {
        quote @ (b'"' | b'\'') => {
            let mut at = 1;
            while at < rest.len() && rest[at] != quote && rest[at] != b'\n' {
                at += if rest[at] == b'\\' { 2 } else { 1 };
            }
            (at + 1).min(rest.len())
        }
        b'u' if rest.starts_with(b"url(") && !matches!(rest.get(4), Some(b'"' | b'\'')) => {
            rest.iter().position(|byte| *byte == b')').map_or(rest.len(), |end| end + 1)
        }
        _ => 1,
    }
}

/// A script without lines of comment and without indentation. Only for scripts of the default theme,
/// which have no text of several lines: in one, a line could look like a comment.
pub(super) fn script(js: &str) -> String {
    let mut out = String::with_capacity(js.len());
    let mut is_comment = false;
    for line in js.lines() {
        let mut line = line.trim_start();
        if !is_comment && line.starts_with("//") {
            continue;
        }
        is_comment |= line.starts_with("/*");
        if is_comment {
            let Some((_, after)) = line.split_once("*/") else { continue };
            is_comment = false;
            line = after.trim_start();
        }
        if !line.is_empty() {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::files::built_in_files;
    use super::{script, squeezed};
    use crate::config::ThemeName;

    fn of(css: &str) -> String {
        let mut out = Vec::new();
        squeezed(css.as_bytes(), &mut out);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn comments_and_spaces_that_mean_nothing_go() {
        assert_eq!(of("/* a */\na {\n  b: c; /* d */\n\n}\n/**/"), "a{b:c}");
        assert_eq!(of("@media print {\n  a, b { c: d, e }\n}\n"), "@media print{a,b{c:d,e}}");
    }

    #[test]
    fn spaces_that_mean_something_stay() {
        for css in ["a :hover", "a > b c", "a{b:calc(1px + 2px)}", "a [b=c i]", "a{--b:}"] {
            assert_eq!(of(css), css);
        }
    }

    #[test]
    fn what_is_quoted_stays() {
        for css in ["a::before{content:\"/* x; } */ \\\" '\"}", "b{c:url(data:,/*)}"] {
            assert_eq!(of(css), css);
        }
    }

    #[test]
    fn what_does_not_end_ends_with_the_file() {
        for (css, wanted) in [
            ("a /* b", "a "),
            ("a \"b", "a \"b"),
            ("url(b", "url(b"),
            ("'\\", "'\\"),
            ("'a\n}", "'a\n}"),
        ] {
            assert_eq!(of(css), wanted);
        }
    }

    #[test]
    fn scripts_lose_lines_of_comment() {
        let js = "// @ts-check\n/**\n * @param {string} a\n */\nfunction f(a) {\n  // b\n\n  return a + `//c`; // d\n}\n/** @type {T} */ (f);\n";
        assert_eq!(script(js), "function f(a) {\nreturn a + `//c`; // d\n}\n(f);\n");
        assert_eq!(script("/* never\n ends"), "");
    }

    #[test]
    fn no_script_of_the_theme_has_a_text_of_several_lines() {
        for (path, bytes) in
            built_in_files(ThemeName::Docs).iter().filter(|(path, _)| path.ends_with(".js"))
        {
            let text = std::str::from_utf8(bytes).unwrap();
            for line in text.lines() {
                assert_eq!(line.matches('`').count() % 2, 0, "{path}: {line}");
            }
        }
    }
}
