//! The HTML of a code block.

use super::CodeOptions;
use super::drawing::is_drawing;
use crate::text::escape;

/// `source` as a block: `highlighted` (from [`super::Highlighter`]) is its inner HTML, or else
/// it is escaped.
///
/// A text that is drawn with characters has the class `drawn`. Where lines are numbered or marked, each stands in a `span.l` (`span.l.m` when marked) that
/// holds its line end; the numbers themselves are the theme's, by counter. A title becomes the
/// caption of a figure around the block.
pub fn block(info: &CodeOptions, source: &str, highlighted: Option<&str>) -> String {
    let escaped;
    let inner = match highlighted {
        Some(html) => html,
        None => {
            escaped = escape::html(source);
            &escaped
        }
    };
    let mut out = String::with_capacity(inner.len() + 64);
    if let Some(title) = &info.title {
        out.push_str("<figure class=\"code\"><figcaption>");
        escape::push_html(&mut out, title);
        out.push_str("</figcaption>");
    }
    let is_drawn = highlighted.is_none() && is_drawing(source);
    out.push_str(match (info.line_numbers, is_drawn) {
        (true, _) => "<pre class=\"numbered\"><code",
        (false, true) => "<pre class=\"drawn\"><code",
        (false, false) => "<pre><code",
    });
    if !info.language.is_empty() {
        out.push_str(" class=\"language-");
        escape::push_html(&mut out, &info.language);
        out.push('"');
    }
    out.push('>');
    // The HTML standard drops the first line end after `<pre>` alone, not after `<code>`.
    if info.line_numbers || !info.marked.is_empty() {
        push_lines(&mut out, info, inner);
    } else {
        out.push_str(inner);
    }
    out.push_str("</code></pre>");
    if info.title.is_some() {
        out.push_str("</figure>");
    }
    out
}

/// Each line in a span of its own; a span that goes on over a line end is closed and reopened.
fn push_lines(out: &mut String, info: &CodeOptions, inner: &str) {
    let mut open: Vec<&str> = Vec::new();
    for (at, line) in inner.split_inclusive('\n').enumerate() {
        let is_marked = info.marked.iter().any(|lines| lines.contains(&(at + 1)));
        out.push_str(if is_marked { "<span class=\"l m\">" } else { "<span class=\"l\">" });
        open.iter().for_each(|tag| out.push_str(tag));
        out.push_str(line);
        for tag in tags(line) {
            if tag.starts_with("</") {
                open.pop();
            } else {
                open.push(tag);
            }
        }
        open.iter().for_each(|_| out.push_str("</span>"));
        out.push_str("</span>");
    }
}

/// The tags of `line`; all else that holds `<` is escaped.
fn tags(line: &str) -> impl Iterator<Item = &str> {
    line.match_indices('<').filter_map(|(at, _)| {
        let end = line[at..].find('>')?;
        Some(&line[at..=at + end])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(info: &str, source: &str, highlighted: Option<&str>) -> String {
        block(&CodeOptions::parse(info), source, highlighted)
    }

    #[test]
    fn plain_blocks() {
        assert_eq!(shown("", "a < b\n", None), "<pre><code>a &lt; b\n</code></pre>");
        assert_eq!(
            shown("rust", "a\n", Some("<span class=\"k\">a</span>\n")),
            "<pre><code class=\"language-rust\"><span class=\"k\">a</span>\n</code></pre>"
        );
        assert_eq!(
            shown("x\"><script>", "", None),
            "<pre><code class=\"language-x&quot;&gt;&lt;script&gt;\"></code></pre>"
        );
    }

    #[test]
    fn titles_become_captions() {
        assert_eq!(
            shown("js title=\"<a>\"", "x", None),
            "<figure class=\"code\"><figcaption>&lt;a&gt;</figcaption><pre><code class=\"language-js\">x</code></pre></figure>"
        );
    }

    #[test]
    fn lines_are_wrapped_and_spans_reopened() {
        assert_eq!(
            shown("js {2}", "/*a\nb*/\n\nc", Some("<span class=\"c\">/*a\nb*/</span>\n\nc")),
            "<pre><code class=\"language-js\"><span class=\"l\"><span class=\"c\">/*a\n</span></span><span class=\"l m\"><span class=\"c\">b*/</span>\n</span><span class=\"l\">\n</span><span class=\"l\">c</span></code></pre>"
        );
        assert_eq!(
            shown("linenos", "a", None),
            "<pre><code class=\"language-linenos\">a</code></pre>"
        );
        assert_eq!(
            shown("x linenos", "a\n", None),
            "<pre class=\"numbered\"><code class=\"language-x\"><span class=\"l\">a\n</span></code></pre>"
        );
    }
}
