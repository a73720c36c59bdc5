//! A note's events as plain text: for headings, counts, descriptions and the sentence around
//! a mention.

use crate::note::doc::{Doc, Event, Kind, Tag};

/// The text of `events`, without markup; blocks are separated by a blank.
pub fn plain(doc: &Doc, source: &str, events: &[Event]) -> String {
    let mut out = String::new();
    for event in events {
        push(doc, source, event, &mut out);
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Appends what one event shows as text.
pub fn push(doc: &Doc, source: &str, event: &Event, out: &mut String) {
    match event.kind {
        Kind::Text | Kind::Url | Kind::Tag(_) => {
            out.push_str(&source[event.start as usize..event.end as usize])
        }
        Kind::Owned(s)
        | Kind::Code(s)
        | Kind::Math(s)
        | Kind::MathDisplay(s)
        | Kind::MathBlock(s) => {
            out.push_str(&doc.strings[s as usize]);
        }
        Kind::Wikilink(l) => out.push_str(&doc.links[l as usize].shown()),
        Kind::Close(
            Tag::Paragraph
            | Tag::Heading(_)
            | Tag::Item(_)
            | Tag::TableCell(_)
            | Tag::CalloutTitle
            | Tag::Quote,
        )
        | Kind::SoftBreak
        | Kind::HardBreak => out.push(' '),
        _ => {}
    }
}

/// The same for a sentence that is shown on another page: code that may be a query is left out,
/// since it is answered where it stands, and what it asks for may be nobody's business.
pub fn push_told(doc: &Doc, source: &str, event: &Event, out: &mut String) {
    match event.kind {
        Kind::Code(code) if doc.strings[code as usize].trim_start().starts_with(['=', '$']) => {
            out.push('…')
        }
        _ => push(doc, source, event, out),
    }
}

/// Words in a text: runs of letters and digits; each ideograph or kana counts as one.
pub fn count(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut words = 0;
    let mut in_word = false;
    let mut at = 0;
    while at < bytes.len() {
        let (class, width) = match ASCII.get(usize::from(bytes[at])) {
            Some(class) => (*class, 1),
            None => text[at..].chars().next().map_or((Class::Gap, 1), |c| (class(c), c.len_utf8())),
        };
        at += width;
        match class {
            Class::Letter => {
                words += usize::from(!in_word);
                in_word = true;
            }
            Class::Ideograph => {
                words += 1;
                in_word = false;
            }
            Class::Joint => {}
            Class::Gap => in_word = false,
        }
    }
    words
}

/// Most text is ASCII, and is looked up.
const ASCII: [Class; 128] = {
    let mut table = [Class::Gap; 128];
    let mut byte = 0u8;
    while byte < 128 {
        if byte.is_ascii_alphanumeric() {
            table[byte as usize] = Class::Letter;
        } else if byte == b'\'' || byte == b'-' {
            table[byte as usize] = Class::Joint;
        }
        byte += 1;
    }
    table
};

#[derive(Clone, Copy)]
enum Class {
    Letter,
    Ideograph,
    /// Stands inside words.
    Joint,
    Gap,
}

fn class(c: char) -> Class {
    match c {
        '’' => Class::Joint,
        '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFF}' => Class::Ideograph,
        c if c.is_alphanumeric() => Class::Letter,
        _ => Class::Gap,
    }
}

/// A mention with what stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// Text before it.
    pub before: String,
    /// The mention as shown.
    pub mention: String,
    /// Text after it.
    pub after: String,
}

/// The sentence around the link shown by event `at`: from the block that holds it, at most
/// about 100 characters to each side, cut at a word.
pub fn around(doc: &Doc, source: &str, at: usize) -> Mention {
    let events = &doc.events;
    let start = events[..at].iter().rposition(|e| is_block(e.kind)).map_or(0, |i| i + 1);
    let (mention_end, mention) = match events[at].kind {
        Kind::Open(Tag::Link(_)) => {
            let close = doc.close_of(at);
            (close, plain(doc, source, &events[at..close]))
        }
        Kind::Wikilink(l) | Kind::Embed(l) | Kind::BlockEmbed(l) => {
            (at, doc.links[l as usize].shown().into_owned())
        }
        _ => (at, String::new()),
    };
    let end = events[mention_end + 1..]
        .iter()
        .position(|e| is_block(e.kind))
        .map_or(events.len(), |i| mention_end + 1 + i);
    // Only what is near can be shown.
    let is_near = |event: &&Event| {
        event.end + WINDOW > events[at].start && event.start < events[mention_end].end + WINDOW
    };
    let mut before = String::new();
    for event in events[start..at].iter().filter(is_near) {
        push_told(doc, source, event, &mut before);
    }
    let mut after = String::new();
    for event in events[mention_end + 1..end].iter().filter(is_near) {
        push_told(doc, source, event, &mut after);
    }
    Mention { before: last_sentence(&before), mention, after: first_sentence(&after) }
}

/// The sentence around a part of a block's text.
pub fn within(text: &str, mention: std::ops::Range<usize>) -> Mention {
    Mention {
        before: last_sentence(&text[..mention.start]),
        mention: collapse(&text[mention.clone()]),
        after: first_sentence(&text[mention.end..]),
    }
}

/// Whether what stands before this event and what stands after it are texts of their own.
pub fn is_block(kind: Kind) -> bool {
    match kind {
        Kind::Open(tag) | Kind::Close(tag) => matches!(
            tag,
            Tag::Paragraph
                | Tag::Heading(_)
                | Tag::Item(_)
                | Tag::TableCell(_)
                | Tag::CalloutTitle
                | Tag::CalloutBody
                | Tag::Quote
                | Tag::List(_)
        ),
        Kind::CodeBlock(_) | Kind::HtmlBlock(_) | Kind::Rule => true,
        _ => false,
    }
}

/// Characters to each side of a mention.
const REACH: usize = 110;

/// Bytes to each side of a mention that are looked at: enough for `REACH` in any script, with markup.
const WINDOW: u32 = 900;

fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '。' | '！' | '？')
}

fn last_sentence(text: &str) -> String {
    // A sentence ends at white space behind its mark, or at a mark that needs none.
    let mut from = 0;
    let mut chars = text.char_indices().rev().peekable();
    let mut reach = REACH;
    while let Some((i, c)) = chars.next() {
        let behind_mark =
            c.is_whitespace() && chars.peek().is_some_and(|(_, before)| is_end(*before));
        let is_full_stop = matches!(c, '。' | '！' | '？');
        let rest = i + c.len_utf8();
        if (behind_mark || is_full_stop) && !text[rest..].trim().is_empty() {
            from = rest;
            break;
        }
        reach -= 1;
        if reach == 0 {
            let cut = text[i..].find(char::is_whitespace).map_or(i, |blank| i + blank);
            return format!("… {}", collapse(&text[cut..]).trim_start());
        }
    }
    collapse(&text[from..]).trim_start().to_owned()
}

fn first_sentence(text: &str) -> String {
    let mut chars = text.char_indices().peekable();
    let mut reach = REACH;
    while let Some((i, c)) = chars.next() {
        let is_last = chars.peek().is_none_or(|(_, next)| next.is_whitespace())
            || matches!(c, '。' | '！' | '？');
        if is_end(c) && is_last {
            return collapse(&text[..i + c.len_utf8()]).trim_end().to_owned();
        }
        reach -= 1;
        if reach == 0 {
            let cut = text[..i].rfind(char::is_whitespace).unwrap_or(i);
            return format!("{} …", collapse(&text[..cut]).trim_end());
        }
    }
    collapse(text).trim_end().to_owned()
}

/// White space runs become one blank; those at the ends stay as one, since a link may touch them.
fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            out.push(c);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_counted_in_every_script() {
        for (text, words) in [
            ("", 0),
            ("one two-three it's", 3),
            ("a, b; c.", 3),
            ("Привет, мир", 2),
            ("日本語", 3),
            ("x日y", 3),
            ("1.5 kB", 3),
        ] {
            assert_eq!(count(text), words, "{text}");
        }
    }

    #[test]
    fn a_sentence_ends_at_its_mark_and_long_ones_are_cut_at_a_word() {
        assert_eq!(last_sentence("One. Two  three "), "Two three ");
        assert_eq!(last_sentence("Ends here. "), "Ends here. ");
        assert_eq!(last_sentence("一。二"), "二");
        assert_eq!(first_sentence(" and so on. Next"), " and so on.");
        assert_eq!(first_sentence("，三。四"), "，三。");
        let long = "word ".repeat(60);
        assert!(last_sentence(&long).starts_with("… word") && last_sentence(&long).len() < 130);
        assert!(first_sentence(&long).ends_with("word …"));
    }
}
