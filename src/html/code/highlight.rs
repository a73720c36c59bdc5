//! Colours for source code, by the grammars of Sublime Text.
//!
//! The dearest step of a build by far, so it does little: scopes are followed as numbers, spans
//! of one class are merged across white space, and text without a class gets no span. Grammars
//! (about a megabyte) are read when the first block asks for one. Total: what cannot be
//! highlighted, or is too large to be, is `None`, and the block is shown plain.

use std::sync::OnceLock;

use syntect::parsing::{ClearAmount, ParseState, ScopeStackOp, SyntaxReference, SyntaxSet};

use super::classes::{Class, Classes};
use super::languages;
use crate::text::escape;

/// Grammars may take time with the third power of a line's length, and a line of 2,000 blanks
/// can cost seconds. So what is bounded is the sum of those powers: two lines of 1,000 bytes,
/// 2,000 lines of 100.
const MOST_WORK: usize = 2 * 1_000usize.pow(3);
/// Largest block that is highlighted. Usual code takes a second for a megabyte, code made to be
/// slow twenty times that.
const LARGEST_BLOCK_BYTES: usize = 64 * 1024;

/// Highlights code. Cheap to make and to keep for the whole run; shared between threads.
#[derive(Default)]
pub struct Highlighter {
    grammars: OnceLock<Option<Grammars>>,
}

struct Grammars {
    syntaxes: SyntaxSet,
    classes: Classes,
}

impl Highlighter {
    /// One that has read nothing yet.
    pub const fn new() -> Self {
        Highlighter { grammars: OnceLock::new() }
    }

    /// `code` as the inner HTML of `code`: escaped, with a `span` around what has a class of
    /// [`super::CLASSES`]. `None` for a language that has no grammar and for plain text; also
    /// where the code is larger than 64 KiB or has lines of more than about 1,000 bytes.
    pub fn highlight(&self, language: &str, code: &str) -> Option<String> {
        if language.is_empty() || is_too_large(code) {
            return None;
        }
        let grammars = self.grammars.get_or_init(Grammars::read).as_ref()?;
        grammars.paint(languages::find(&grammars.syntaxes, language)?, code)
    }
}

fn is_too_large(code: &str) -> bool {
    let work =
        code.split('\n').fold(0usize, |sum, line| sum.saturating_add(line.len().saturating_pow(3)));
    code.len() > LARGEST_BLOCK_BYTES || work > MOST_WORK
}

impl Grammars {
    fn read() -> Option<Self> {
        Some(Grammars {
            syntaxes: two_face::syntax::extra_newlines(),
            classes: Classes::new().ok()?,
        })
    }

    fn paint(&self, syntax: &SyntaxReference, code: &str) -> Option<String> {
        let mut state = ParseState::new(syntax);
        let mut scopes = ClassStack::default();
        let mut spans = Spans::with_capacity(code.len() * 2);
        let mut ended = String::new();
        for line in code.split_inclusive('\n') {
            // The grammars count on every line's end being there.
            let parsed = if line.ends_with('\n') {
                line
            } else {
                ended.push_str(line);
                ended.push('\n');
                &ended
            };
            let mut from = 0;
            for (at, op) in state.parse_line(parsed, &self.syntaxes).ok()? {
                let at = at.min(line.len());
                if at > from {
                    let text = line.get(from..at)?;
                    spans.push(scopes.top().for_text(text), text);
                    from = at;
                }
                scopes.apply(&op, &self.classes);
            }
            let text = line.get(from..)?;
            spans.push(scopes.top().for_text(text), text);
        }
        Some(spans.finish())
    }
}

/// The scope stack with classes in place of scopes.
#[derive(Default)]
struct ClassStack {
    open: Vec<Class>,
    cleared: Vec<Vec<Class>>,
}

impl ClassStack {
    fn top(&self) -> Class {
        self.open.last().copied().unwrap_or(Class::NONE)
    }

    fn apply(&mut self, op: &ScopeStackOp, classes: &Classes) {
        match op {
            ScopeStackOp::Push(scope) => self.open.push(classes.of(*scope, self.top())),
            ScopeStackOp::Pop(count) => self.open.truncate(self.open.len().saturating_sub(*count)),
            ScopeStackOp::Clear(amount) => {
                let kept = match amount {
                    ClearAmount::TopN(count) => self.open.len().saturating_sub(*count),
                    ClearAmount::All => 0,
                };
                self.cleared.push(self.open.split_off(kept));
            }
            ScopeStackOp::Restore => self.open.extend(self.cleared.pop().unwrap_or_default()),
            ScopeStackOp::Noop => {}
        }
    }
}

/// Writes text in spans: as few as possible, none around white space alone.
struct Spans {
    out: String,
    open: Class,
    /// White space after the last word, which may yet belong to the open span.
    gap: String,
}

impl Spans {
    fn with_capacity(bytes: usize) -> Self {
        Spans { out: String::with_capacity(bytes), open: Class::NONE, gap: String::new() }
    }

    fn push(&mut self, class: Class, text: &str) {
        let word = text.trim_ascii_start();
        self.gap.push_str(&text[..text.len() - word.len()]);
        if word.is_empty() {
            return;
        }
        let end = word.trim_ascii_end();
        if class != self.open {
            self.close();
            self.out.push_str(&self.gap);
            if let Some(name) = class.name() {
                self.out.push_str("<span class=\"");
                self.out.push_str(name);
                self.out.push_str("\">");
            }
            self.open = class;
        } else {
            self.out.push_str(&self.gap);
        }
        self.gap.clear();
        escape::push_html(&mut self.out, end);
        self.gap.push_str(&word[end.len()..]);
    }

    fn close(&mut self) {
        if self.open != Class::NONE {
            self.out.push_str("</span>");
            self.open = Class::NONE;
        }
    }

    fn finish(mut self) -> String {
        self.close();
        self.out.push_str(&self.gap);
        self.out
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    static HIGHLIGHTER: Highlighter = Highlighter::new();

    /// The text of highlighted HTML, by taking out tags and entities.
    fn text_of(html: &str) -> String {
        let mut text = String::new();
        for part in html.split('<') {
            text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
        }
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    }

    fn paint(language: &str, code: &str) -> String {
        HIGHLIGHTER.highlight(language, code).unwrap()
    }

    #[test]
    fn words_get_short_classes_and_plain_text_none() {
        assert_eq!(
            paint("rust", "pub fn f(x: u8) -> bool { x > 1 } // \"a\"\n"),
            "<span class=\"k\">pub fn</span> <span class=\"f\">f</span>(x: <span class=\"k\">u8</span>) -&gt; <span class=\"k\">bool</span> { x &gt; <span class=\"n\">1</span> } <span class=\"c\">// &quot;a&quot;</span>\n"
        );
        assert_eq!(
            paint("python", "if not self.x:\n    return f\"a{b}\\n\""),
            "<span class=\"k\">if not</span> <span class=\"v\">self</span>.x:\n    <span class=\"k\">return</span> <span class=\"s\">f&quot;a</span>{b}<span class=\"e\">\\n</span><span class=\"s\">&quot;</span>"
        );
        assert_eq!(
            paint("sql", "SELECT a FROM t WHERE b = 'c';"),
            "<span class=\"k\">SELECT</span> a <span class=\"k\">FROM</span> t <span class=\"k\">WHERE</span> b = <span class=\"s\">'c'</span>;"
        );
        assert_eq!(
            paint("yaml", "a: true\n"),
            "<span class=\"g\">a</span>: <span class=\"b\">true</span>\n"
        );
        assert_eq!(
            paint("diff", "-a\n+b\n"),
            "<span class=\"d\">-a</span>\n<span class=\"i\">+b</span>\n"
        );
    }

    #[test]
    fn the_text_stays_the_sources_in_every_language() {
        let code = "\n  <?php /* a */ \"b\\n${c}\" 'd' `e` &amp; <x y=\"z\">\tfn f(a: u8) {} \r\n# h\n-- i\n// ü 漢字 🦀\n\n\n{{ a }} <<EOF\nx\nEOF\n  \n%}";
        let grammars = Grammars::read().unwrap();
        for syntax in grammars.syntaxes.syntaxes() {
            for code in [code, "", "\n", "x", "\"", "/*", "<script>", " "] {
                let html = grammars.paint(syntax, code).unwrap();
                assert_eq!(text_of(&html), code, "{}", syntax.name);
                for tag in html.split('<').skip(1) {
                    let is_ours = tag.starts_with("/span>")
                        || CLASS_TAGS.iter().any(|open| tag.starts_with(open.as_str()));
                    assert!(is_ours, "{}: {tag}", syntax.name);
                    assert!(
                        !tag.contains('>')
                            || !tag.starts_with("span")
                            || tag.split_once('>').is_some_and(|(_, t)| !t.trim().is_empty()),
                        "{}: {html}",
                        syntax.name
                    );
                }
            }
        }
    }

    static CLASS_TAGS: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(|| {
        super::super::CLASSES.iter().map(|(name, _)| format!("span class=\"{name}\">")).collect()
    });

    #[test]
    fn large_input_is_left_plain() {
        assert!(HIGHLIGHTER.highlight("rust", &"a".repeat(1_000)).is_some());
        assert_eq!(HIGHLIGHTER.highlight("rust", &"a".repeat(2_000)), None);
        assert!(
            HIGHLIGHTER.highlight("rust", &format!("{}\n", "a".repeat(99)).repeat(600)).is_some()
        );
        assert_eq!(HIGHLIGHTER.highlight("rust", &"let a;\n".repeat(40_000)), None);
    }
}
