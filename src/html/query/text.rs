//! A text of an answer: Markdown of the dialect, as if it stood in the note that asks.

use super::Room;
use crate::html::article::{Renderer, Source, finished};
use crate::html::sanitize;
use crate::note::{self, Note};
use crate::text::escape::push_html;
use crate::vault::{Resolved, Vault};

impl Renderer<'_> {
    /// Writes a text that stands in the note at `path`.
    pub(super) fn text(&mut self, text: &str, path: &str, room: Room) {
        if is_plain(text) {
            push_html(&mut self.out, text);
            return;
        }
        let html = self.markdown(text, path);
        match room {
            Room::Block => self.out.push_str(&html),
            Room::Line => self.out.push_str(&sanitize::inline(&html)),
        }
    }

    fn markdown(&mut self, text: &str, path: &str) -> String {
        let (note, links) = adopted(self.around.vault, path, text);
        self.text_count += 1;
        let source = Source { note: &note, links: &links };
        let made = finished(&|is_mixed| {
            let mut inside = self.inside(Some(source), is_mixed);
            inside.footnotes.prefix = format!("moc-q{}-", self.text_count);
            inside
        });
        self.assets.extend(made.assets);
        unwrapped(&made.out).to_owned()
    }
}

/// A text parsed as if it stood in the note at `path`, and what its links mean.
pub fn adopted(vault: &Vault, path: &str, text: &str) -> (Note, Vec<Resolved>) {
    // Only a file has front matter.
    let before = if text.starts_with("---") { "\n" } else { "" };
    let (mut note, _) = note::parse(path, format!("{before}{text}").into_bytes());
    let links = vault.adopt(&mut note);
    (note, links)
}

/// What a single paragraph holds; all of it where there is more.
fn unwrapped(html: &str) -> &str {
    let html = html.trim_end_matches('\n');
    let inner = html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>"));
    inner.filter(|inner| !inner.contains("</p>") && !inner.contains("<p")).unwrap_or(html)
}

/// Whether a text means nothing but itself, wherever it stands.
fn is_plain(text: &str) -> bool {
    let is_plain_char = |c: char| c.is_alphanumeric() || " .,;'()/?-".contains(c);
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    // `1. one` and `1) one` begin a list, and so does `- one`.
    let begins_plain = match rest.chars().next() {
        Some('.' | ')') => {
            rest.len() == text.len() || !rest[1..].is_empty() && !rest[1..].starts_with(' ')
        }
        Some(first) => rest.len() < text.len() || first.is_alphanumeric(),
        None => true,
    };
    begins_plain && text.chars().all(is_plain_char)
}

#[cfg(test)]
mod tests {
    use super::{is_plain, unwrapped};

    #[test]
    fn text_without_markup_is_known_by_its_characters() {
        for text in ["", "plain", "Größe, 日本 (2)", "2024", "3.5", "1st", "and/or", "a - b", ".x"]
        {
            assert!(is_plain(text), "{text:?}");
        }
        for text in [
            "1. one",
            "1) one",
            "1.",
            "- one",
            " indented",
            "a*b*",
            "#tag",
            "a_b",
            "<b>",
            "a: b",
            "[[x]]",
            "a\nb",
            "http://x",
            "a@b.c",
            "`x`",
            "x | y",
            "&amp;",
            "$x$",
            "%%x%%",
            "a\\*",
            "---",
            "=",
            "~",
            "^x",
        ] {
            assert!(!is_plain(text), "{text:?}");
        }
    }

    #[test]
    fn one_paragraph_is_unwrapped_and_several_are_not() {
        assert_eq!(unwrapped("<p>a <b>c</b></p>\n"), "a <b>c</b>");
        assert_eq!(unwrapped("<p>a</p>\n<p>b</p>\n"), "<p>a</p>\n<p>b</p>");
        assert_eq!(unwrapped("<ul>\n<li>a</li>\n</ul>\n"), "<ul>\n<li>a</li>\n</ul>");
    }
}
