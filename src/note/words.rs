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

/// Words in a text: runs of letters and digits; each ideograph or kana counts as one.
pub fn count(text: &str) -> usize {
    let mut words = 0;
    let mut in_word = false;
    for c in text.chars() {
        match class(c) {
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

enum Class {
    Letter,
    Ideograph,
    /// Stands inside words.
    Joint,
    Gap,
}

fn class(c: char) -> Class {
    match c {
        'a'..='z' | 'A'..='Z' | '0'..='9' => Class::Letter,
        '\'' | '’' | '-' => Class::Joint,
        '\0'..='\x7f' => Class::Gap,
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
    let is_block = |kind: Kind| {
        matches!(
            kind,
            Kind::Open(
                Tag::Paragraph
                    | Tag::Heading(_)
                    | Tag::Item(_)
                    | Tag::TableCell(_)
                    | Tag::CalloutTitle
                    | Tag::CalloutBody
                    | Tag::Quote
                    | Tag::List(_)
            ) | Kind::Close(
                Tag::Paragraph
                    | Tag::Heading(_)
                    | Tag::Item(_)
                    | Tag::TableCell(_)
                    | Tag::CalloutTitle
                    | Tag::CalloutBody
                    | Tag::Quote
                    | Tag::List(_)
            ) | Kind::CodeBlock(_)
                | Kind::HtmlBlock(_)
                | Kind::Rule
        )
    };
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
    let mut before = String::new();
    for event in &events[start..at] {
        push(doc, source, event, &mut before);
    }
    let mut after = String::new();
    for event in &events[mention_end + 1..end] {
        push(doc, source, event, &mut after);
    }
    Mention { before: last_sentence(&before), mention, after: first_sentence(&after) }
}

const REACH: usize = 110;

fn is_end(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '。' | '！' | '？')
}

fn last_sentence(text: &str) -> String {
    let text = collapse(text);
    let mut from = 0;
    let mut previous = ' ';
    for (i, c) in text.char_indices() {
        let ends = (is_end(previous) && c == ' ') || matches!(previous, '。' | '！' | '？');
        if ends && i + 1 < text.len() {
            from = i;
        }
        previous = c;
    }
    let sentence = text[from..].trim_start();
    let count = sentence.chars().count();
    if count <= REACH {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().skip(count - REACH).collect();
    let cut = cut.split_once(' ').map_or(cut.as_str(), |(_, rest)| rest);
    format!("… {cut}")
}

fn first_sentence(text: &str) -> String {
    let text = collapse(text);
    let mut end = text.len();
    let mut chars = text.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let is_last =
            chars.peek().is_none_or(|(_, n)| *n == ' ') || matches!(c, '。' | '！' | '？');
        if is_end(c) && is_last {
            end = i + c.len_utf8();
            break;
        }
    }
    let sentence = text[..end].trim_end();
    if sentence.chars().count() <= REACH {
        return sentence.to_owned();
    }
    let cut: String = sentence.chars().take(REACH).collect();
    let cut = cut.rsplit_once(' ').map_or(cut.as_str(), |(rest, _)| rest);
    format!("{cut} …")
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
