//! Which events of a note show nothing, because they stand inside an element of raw HTML of which
//! nothing is seen: a script, a style. On a page the sanitiser takes them out; what is told of a note
//! beside its page leaves them out by this.

use crate::html::sanitize;
use crate::note::Note;
use crate::note::doc::{Event, Kind};
use std::ops::Range;

/// Stretches of a note's events of which nothing is seen, in order.
pub fn unseen(note: &Note) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    if !note.doc.has_html {
        return found;
    }
    let mut inside = None;
    for (at, event) in note.doc.events.iter().enumerate() {
        let before = inside;
        inside = after(note, event, inside);
        if before.is_none() || inside.is_none() {
            continue;
        }
        match found.last_mut().filter(|last| last.end == at) {
            Some(last) => last.end = at + 1,
            None => found.push(at..at + 1),
        }
    }
    found
}

/// Whether an event lies in one of these stretches.
pub fn is_unseen(stretches: &[Range<usize>], at: usize) -> bool {
    let next = stretches.partition_point(|stretch| stretch.end <= at);
    stretches.get(next).is_some_and(|stretch| stretch.contains(&at))
}

/// The element that hides what follows an event.
fn after(note: &Note, event: &Event, inside: Option<&'static str>) -> Option<&'static str> {
    match event.kind {
        Kind::InlineHtml => after_tag(&note.text[event.start as usize..event.end as usize], inside),
        Kind::HtmlBlock(s) => of_block(&note.doc.strings[s as usize], inside).1,
        _ => inside,
    }
}

/// The element that hides what follows a tag in a line.
pub fn after_tag(tag: &str, inside: Option<&'static str>) -> Option<&'static str> {
    let (is_end, name) = tag_name(tag);
    match inside {
        Some(unseen) if is_end && name.eq_ignore_ascii_case(unseen) => None,
        Some(unseen) => Some(unseen),
        None if is_end => None,
        None => sanitize::unseen(name),
    }
}

/// Whether a tag ends an element, and the element's name.
pub fn tag_name(tag: &str) -> (bool, &str) {
    let inner = tag.trim_start_matches('<');
    let name = inner.trim_start_matches('/');
    let name = name.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    (inner.starts_with('/'), name)
}

/// What is seen of the text of a block of raw HTML, and the element that hides what follows it.
pub fn of_block(raw: &str, inside: Option<&'static str>) -> (String, Option<&'static str>) {
    let seen = match inside {
        None => Some(raw),
        Some(unseen) => {
            let end = raw.to_ascii_lowercase().find(&format!("</{unseen}"));
            end.map(|end| &raw[end..])
        }
    };
    seen.map_or_else(|| (String::new(), inside), sanitize::text)
}

#[cfg(test)]
mod tests {
    use super::{is_unseen, unseen};
    use crate::note::words;

    fn seen(text: &str) -> String {
        let (note, _) = crate::note::parse("a.md", text.as_bytes().to_vec());
        let hidden = unseen(&note);
        let mut out = String::new();
        for (at, event) in note.doc.body_events().iter().enumerate() {
            if !is_unseen(&hidden, at) {
                words::push(&note.doc, &note.text, event, &mut out);
            }
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn scripts_and_styles_show_nothing_wherever_they_end() {
        assert_eq!(seen("a <b>b</b> <script>c *d*</script> e"), "a b e");
        assert_eq!(seen("a <STYLE>b\n\nc\n\n</style> d"), "a d");
        assert_eq!(seen("<div><style>\n\nb\n\n</style></div>\n\nc"), "c");
        assert_eq!(seen("a <script>b\n\n# c"), "a");
        assert_eq!(seen("a </script> b"), "a b");
    }
}
