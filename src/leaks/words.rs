//! How texts are compared: as words, whatever stands between them and however they are written.
//!
//! A word is a run of letters and digits without case and accents; a letter of a script that puts
//! no space between words is one of its own. Entities, escapes and percent-encoding are undone, so a
//! sentence gives the same words in a note, a page, a feed and an address.

use crate::site::search::words::folded;
use memchr::{memchr, memmem};
use std::borrow::Cow;
use std::ops::Range;
use unicode_normalization::char::is_combining_mark;

/// A word where it stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    /// Equal words have equal hashes.
    pub(super) hash: u64,
    /// Its first byte.
    pub(super) start: usize,
    /// The byte after its last.
    pub(super) end: usize,
    /// How much it tells: its letters; one of a script without spaces counts twice.
    pub(super) weight: u32,
    /// Whether it has any letter.
    pub(super) has_letter: bool,
}

/// What stands between two words, if it is more than a space or what joins words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// A mark that may stand in a name.
    Mark,
    /// A mark that stands between the things of a list.
    List,
    /// A tag inside a line.
    Tag,
    /// The end of a block, of an attribute, of a JSON text.
    Block,
}

/// Told the words of a text in order.
pub(super) trait Words {
    /// A word.
    fn word(&mut self, word: Word);
    /// Something between the last word and the next.
    fn gap(&mut self, gap: Gap);
    /// Reads something that stands in the midst of a text and is no part of it: an attribute.
    fn aside(&mut self, read: impl FnOnce(&mut Self));
}

/// Reads a text; a line end is a `newline`, if that is more than a space.
pub(super) fn text(text: &str, newline: Option<Gap>, words: &mut impl Words) {
    range(text, 0..text.len(), newline, words);
}

/// Reads Markdown: where a link leads stands beside its text, not in it.
pub(super) fn markdown(text: &str, words: &mut impl Words) {
    let newline = Some(Gap::Block);
    let mut at = 0;
    while let Some(open) = text.get(at..).and_then(|rest| memmem::find(rest.as_bytes(), b"](")) {
        let start = at + open + 2;
        let rest = text.get(start..).unwrap_or_default();
        let end = memchr(b')', rest.as_bytes()).map_or(text.len(), |length| start + length);
        range(text, at..start, newline, words);
        words.gap(Gap::Tag);
        words.aside(|words| range(text, start..end, newline, words));
        at = end;
    }
    range(text, at..text.len(), newline, words);
}

/// Reads a part of a text.
pub(super) fn range(text: &str, range: Range<usize>, newline: Option<Gap>, words: &mut impl Words) {
    let bytes = text.as_bytes().get(..range.end).unwrap_or_default();
    let mut at = range.start;
    while let Some(byte) = bytes.get(at) {
        match CLASSES[usize::from(*byte)] {
            Class::Letter => {
                let start = at;
                at = end_of_plain(bytes, at);
                match bytes.get(at).map(|byte| CLASSES[usize::from(*byte)]) {
                    Some(Class::Wide | Class::Percent) => {
                        at = wide(text, start, bytes.len(), words)
                    }
                    _ => words.word(plain(bytes, start, at)),
                }
            }
            Class::Wide | Class::Percent => at = wide(text, at, bytes.len(), words),
            Class::Joint => at += 1,
            Class::Line => {
                at += 1;
                if let Some(gap) = newline {
                    words.gap(gap);
                }
            }
            Class::Mark => {
                at += 1;
                words.gap(Gap::Mark);
            }
            Class::List => {
                at += 1;
                words.gap(Gap::List);
            }
            Class::Entity => match entity(bytes, at) {
                Some((end, is_joint)) => {
                    at = end;
                    if !is_joint {
                        words.gap(Gap::Mark);
                    }
                }
                None => {
                    at += 1;
                    words.gap(Gap::Mark);
                }
            },
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    /// Space, and what stands inside of words and names.
    Joint,
    Line,
    Mark,
    /// `,`, `;`, `|`
    List,
    /// `&`
    Entity,
    /// `%`
    Percent,
    /// Part of a character beyond ASCII.
    Wide,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Mark; 256];
    let mut at = 0;
    while at < 256 {
        classes[at] = match at as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Class::Letter,
            b' ' | b'-' | b'_' | b'\'' => Class::Joint,
            b'\n' | b'\r' | b'\t' => Class::Line,
            b',' | b';' | b'|' => Class::List,
            b'&' => Class::Entity,
            b'%' => Class::Percent,
            128.. => Class::Wide,
            _ => Class::Mark,
        };
        at += 1;
    }
    classes
};

fn end_of_plain(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let length = rest.iter().position(|byte| CLASSES[usize::from(*byte)] != Class::Letter);
    length.map_or(bytes.len(), |length| from + length)
}

fn plain(bytes: &[u8], start: usize, end: usize) -> Word {
    let word = bytes.get(start..end).unwrap_or_default();
    Word {
        hash: hash(word, LOWER),
        start,
        end,
        weight: u32::try_from(word.len()).unwrap_or(u32::MAX),
        has_letter: word.iter().any(u8::is_ascii_alphabetic),
    }
}

/// Set in every lower-case letter and digit of ASCII.
const LOWER: u64 = 0x2020_2020_2020_2020;

/// The hash of a word, eight bytes at a time; `case` is set in each of them.
fn hash(word: &[u8], case: u64) -> u64 {
    let mut hash = 0x9E37_79B9_7F4A_7C15_u64 ^ word.len() as u64;
    for part in word.chunks(8) {
        let mut eight = [0; 8];
        if let Some(place) = eight.get_mut(..part.len()) {
            place.copy_from_slice(part);
        }
        let there = u64::MAX >> (64 - 8 * part.len());
        let value = u64::from_le_bytes(eight) | (case & there);
        hash = (hash.rotate_left(5) ^ value).wrapping_mul(0xA24B_AED4_963E_E407);
    }
    hash ^ (hash >> 32)
}

/// Reads on where a character beyond ASCII or a percent sign stands, up to the next that is in no
/// word; the offset behind it.
fn wide(text: &str, start: usize, end: usize, words: &mut impl Words) -> usize {
    let mut word = String::new();
    let mut at = start;
    while at < end {
        let (c, next) = match character(text, at, end) {
            Some(found) => found,
            None => break,
        };
        let is_inner = c.is_alphanumeric() || is_combining_mark(c);
        if !is_inner {
            if at == start {
                at = next;
                if let Some(gap) = gap(c) {
                    words.gap(gap);
                }
            }
            break;
        }
        word.push(c);
        at = next;
    }
    emit(&folded(&word), start..at, words);
    at.max(start + 1)
}

/// The character at an offset and the offset behind it, percent-encoding undone.
fn character(text: &str, at: usize, end: usize) -> Option<(char, usize)> {
    let rest = text.get(at..end)?;
    let c = rest.chars().next()?;
    if c == '%'
        && let Some(decoded) = percent(rest.as_bytes())
    {
        return Some(decoded).map(|(c, length)| (c, at + length));
    }
    Some((c, at + c.len_utf8()))
}

/// The character that percent-encoded bytes begin with, and how many bytes write it.
fn percent(rest: &[u8]) -> Option<(char, usize)> {
    let mut bytes = [0; 4];
    for count in 0..4 {
        let digits = rest.get(3 * count..3 * count + 3)?;
        let digits = std::str::from_utf8(digits).ok()?.strip_prefix('%')?;
        *bytes.get_mut(count)? = u8::from_str_radix(digits, 16).ok()?;
        let so_far = bytes.get(..=count)?;
        if let Ok(text) = std::str::from_utf8(so_far) {
            return text.chars().next().map(|c| (c, 3 * count + 3));
        }
    }
    None
}

/// What a character that is in no word stands for; `None` for what joins words.
fn gap(c: char) -> Option<Gap> {
    match c {
        '’' | '\u{AD}' | '-' | '_' | '\'' | '‐' | '‑' | '\u{200B}'..='\u{200F}' => None,
        ',' | ';' | '|' | '·' | '•' | '—' | '–' | '›' | '»' | '、' | '，' | '；' | '،' => {
            Some(Gap::List)
        }
        c if c.is_whitespace() => None,
        _ => Some(Gap::Mark),
    }
}

/// Gives the words of a folded text, all of which stand at `place`.
fn emit(folded: &str, place: Range<usize>, words: &mut impl Words) {
    let mut run = 0;
    let is_packed = |c: char| {
        matches!(c, '\u{E01}'..='\u{EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
            | '\u{3041}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFF}')
    };
    let mut give = |part: &str, weight: u32| {
        if !part.is_empty() {
            let has_letter = part.chars().any(char::is_alphabetic);
            let hash = hash(part.as_bytes(), 0);
            words.word(Word { hash, start: place.start, end: place.end, weight, has_letter });
        }
    };
    let weight = |part: &str| u32::try_from(part.chars().count()).unwrap_or(u32::MAX);
    for (at, c) in folded.char_indices() {
        let is_letter = c.is_alphanumeric() || is_combining_mark(c);
        if is_letter && !is_packed(c) {
            continue;
        }
        let before = &folded[run..at];
        give(before, weight(before));
        run = at + c.len_utf8();
        if is_letter {
            give(&folded[at..run], 2);
        }
    }
    let last = &folded[run..];
    give(last, weight(last));
}

/// Where an entity ends, and whether it joins words: an apostrophe or a space.
fn entity(bytes: &[u8], at: usize) -> Option<(usize, bool)> {
    let name = bytes.get(at + 1..bytes.len().min(at + 11))?;
    let length = memchr(b';', name)?;
    let name = name.get(..length)?;
    let is_name = length > 1 && name.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'#');
    let is_joint = matches!(name, b"#39" | b"#x27" | b"apos" | b"nbsp" | b"#160" | b"rsquo");
    is_name.then_some((at + length + 2, is_joint))
}

/// Reads HTML or XML: its texts and, each on its own, the values of attributes that hold any.
pub(super) fn html(html: &str, words: &mut impl Words) {
    let bytes = html.as_bytes();
    let mut at = 0;
    words.gap(Gap::Block);
    while at < bytes.len() {
        let open = memchr(b'<', &bytes[at..]).map_or(bytes.len(), |found| at + found);
        range(html, at..open, None, words);
        at = tag(html, open, words);
    }
    words.gap(Gap::Block);
}

/// Reads XML whose texts are HTML where that is written out: a feed.
pub(super) fn feed(xml: &str, words: &mut impl Words) {
    let bytes = xml.as_bytes();
    let mut at = 0;
    words.gap(Gap::Block);
    while at < bytes.len() {
        let open = memchr(b'<', &bytes[at..]).map_or(bytes.len(), |found| at + found);
        let inner = xml.get(at..open).unwrap_or_default();
        match memmem::find(inner.as_bytes(), b"&lt;").is_some() {
            true => html(&unescaped(inner), words),
            false => range(xml, at..open, None, words),
        }
        at = tag(xml, open, words);
    }
    words.gap(Gap::Block);
}

fn unescaped(text: &str) -> String {
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")];
    signs.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

/// Reads the tag at an offset; the offset behind it.
fn tag(html: &str, open: usize, words: &mut impl Words) -> usize {
    let rest = html.get(open..).unwrap_or_default();
    if rest.is_empty() {
        return html.len();
    }
    if let Some(inner) = rest.strip_prefix("<!--") {
        let length = memmem::find(inner.as_bytes(), b"-->").unwrap_or(inner.len());
        words.aside(|words| range(html, open + 4..open + 4 + length, Some(Gap::Block), words));
        return (open + 4 + length + 3).min(html.len());
    }
    let bytes = rest.as_bytes();
    let is_end = bytes.get(1) == Some(&b'/');
    let name_at = 1 + usize::from(is_end);
    let name = bytes.get(name_at..).unwrap_or_default();
    let length = name.iter().position(|b| !b.is_ascii_alphanumeric() && *b != b'-');
    let name = name.get(..length.unwrap_or(name.len())).unwrap_or_default();
    if name.is_empty() {
        words.gap(Gap::Mark);
        return open + 1;
    }
    words.gap(if is_inline(name) { Gap::Tag } else { Gap::Block });
    let end = attributes(html, open + name_at + name.len(), words);
    let raw: Option<&[u8]> = match name {
        b"script" if !is_end => Some(b"</script"),
        b"style" if !is_end => Some(b"</style"),
        _ => None,
    };
    let Some(close) = raw else { return end };
    let length = memmem::find(html.as_bytes().get(end..).unwrap_or_default(), close);
    let close_at = length.map_or(html.len(), |length| end + length);
    words.aside(|words| range(html, end..close_at, Some(Gap::Block), words));
    close_at
}

/// Whether an element stands inside a line.
fn is_inline(name: &[u8]) -> bool {
    matches!(
        name,
        b"a" | b"abbr"
            | b"b"
            | b"bdi"
            | b"bdo"
            | b"cite"
            | b"code"
            | b"del"
            | b"dfn"
            | b"em"
            | b"i"
            | b"ins"
            | b"kbd"
            | b"mark"
            | b"q"
            | b"s"
            | b"samp"
            | b"small"
            | b"span"
            | b"strong"
            | b"sub"
            | b"sup"
            | b"u"
            | b"wbr"
    )
}

/// Reads attributes up to the end of the tag; the offset behind that.
fn attributes(html: &str, from: usize, words: &mut impl Words) -> usize {
    let bytes = html.as_bytes();
    let mut at = from;
    while let Some(found) = memchr::memchr3(b'"', b'\'', b'>', bytes.get(at..).unwrap_or_default())
    {
        let sign = at + found;
        let quote = match bytes.get(sign) {
            Some(b'>') | None => return sign + 1,
            Some(quote) => *quote,
        };
        let name = bytes.get(at..sign).unwrap_or_default();
        let start = sign + 1;
        let rest = bytes.get(start..).unwrap_or_default();
        let end = memchr(quote, rest).map_or(bytes.len(), |length| start + length);
        if end > start && !is_wordless(name) {
            words.aside(|words| range(html, start..end, Some(Gap::Block), words));
        }
        at = end + 1;
    }
    bytes.len()
}

/// Whether what stands before a value is the name of an attribute whose values are the theme's or a
/// drawing's, not words: ` class=`.
fn is_wordless(written: &[u8]) -> bool {
    let written = written.trim_ascii_end().strip_suffix(b"=").unwrap_or_default();
    let name = memchr::memrchr(b' ', written).and_then(|blank| written.get(blank + 1..));
    matches!(
        name.unwrap_or(written),
        b"class"
            | b"style"
            | b"type"
            | b"rel"
            | b"role"
            | b"d"
            | b"points"
            | b"x"
            | b"y"
            | b"x1"
            | b"y1"
            | b"x2"
            | b"y2"
            | b"cx"
            | b"cy"
            | b"r"
            | b"rx"
            | b"ry"
            | b"width"
            | b"height"
            | b"viewBox"
            | b"transform"
            | b"integrity"
            | b"loading"
            | b"decoding"
            | b"tabindex"
    )
}

/// Reads JSON: each text in it on its own, those that are HTML as that.
pub(super) fn json(json: &str, words: &mut impl Words) {
    let bytes = json.as_bytes();
    let mut at = 0;
    words.gap(Gap::Block);
    while let Some(open) = memchr(b'"', bytes.get(at..).unwrap_or_default()).map(|n| at + n) {
        let (end, has_escapes) = end_of_string(bytes, open + 1);
        let inner = json.get(open + 1..end).unwrap_or_default();
        let value = match has_escapes {
            true => serde_json::from_str(json.get(open..=end).unwrap_or_default())
                .map_or(Cow::Borrowed(inner), Cow::<str>::Owned),
            false => Cow::Borrowed(inner),
        };
        match memmem::find(value.as_bytes(), b"</").is_some() {
            true => html(&value, words),
            false => text(&value, Some(Gap::Block), words),
        }
        words.gap(Gap::Block);
        at = end + 1;
    }
}

/// Where the quotation mark is that ends a text, and whether there are escapes before it.
fn end_of_string(bytes: &[u8], from: usize) -> (usize, bool) {
    let mut at = from;
    let mut has_escapes = false;
    while let Some(found) = memchr::memchr2(b'"', b'\\', bytes.get(at..).unwrap_or_default()) {
        at += found;
        if bytes.get(at) == Some(&b'"') {
            return (at, has_escapes);
        }
        has_escapes = true;
        at += 2;
    }
    (bytes.len(), has_escapes)
}

/// The letters and digits of a text, and nothing else of it: what two ways to write the same have
/// in common.
pub(super) fn bare(text: &str) -> String {
    folded(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words as numbers of first occurrence, gaps as signs.
    #[derive(Default)]
    struct Shown {
        met: Vec<u64>,
        out: String,
    }

    impl Words for Shown {
        fn word(&mut self, word: Word) {
            let known = self.met.iter().position(|hash| *hash == word.hash);
            let number = known.unwrap_or_else(|| {
                self.met.push(word.hash);
                self.met.len() - 1
            });
            self.out.push(char::from(b'a' + number as u8));
        }

        fn gap(&mut self, gap: Gap) {
            self.out.push(match gap {
                Gap::Mark => '.',
                Gap::List => ',',
                Gap::Tag => '~',
                Gap::Block => '|',
            });
        }

        fn aside(&mut self, read: impl FnOnce(&mut Self)) {
            self.out.push('(');
            read(self);
            self.out.push(')');
        }
    }

    fn shown(read: impl FnOnce(&mut Shown)) -> String {
        let mut shown = Shown::default();
        read(&mut shown);
        shown.out
    }

    #[test]
    fn one_word_however_it_is_written() {
        for (written, expected) in [
            ("Cafe cafe CAFE Café cafe\u{301} caf%C3%A9 Caf%c3%a9", "aaaaaaa"),
            ("salary-review salary_review salary%20review salary  review", "abababab"),
            ("don't don’t don&#39;t", "ababab"),
            ("R&amp;D R&D", "a.ba.b"),
            ("one.two, (three) · x", "a.b,.c.,d"),
            ("Привет ПРИВЕТ", "aa"),
            ("日本語 日本", "abcab"),
            ("abcdefghij ABCDEFGHIJ abcdefghik", "aab"),
            ("50% 50%de", "a.a.b"),
            ("Straße STRASSE", "aa"),
            ("", ""),
        ] {
            let found = shown(|words| text(written, None, words));
            assert_eq!(found, expected, "{written}");
        }
    }

    #[test]
    fn html_is_read_by_its_texts_and_attributes() {
        for (written, expected) in [
            ("<p>one <em>two</em> three</p>", "||a~b~c||"),
            ("<p>one<a class=\"x\" href=\"two/three\">one</a></p>", "||a~(b.c)a~||"),
            ("<li>one</li><li>two</li>", "||a||b||"),
            ("one<!-- two -->three", "|a(b)c|"),
            ("<script>one</script>two", "||(a)|b|"),
            ("1 < 2", "|a.b|"),
            ("<a title='x > y'>", "|~(a.b)|"),
        ] {
            assert_eq!(shown(|words| html(written, words)), expected, "{written}");
        }
    }

    #[test]
    fn json_is_read_by_its_texts() {
        for (written, expected) in [
            (r#"{"one":"two three","n":12}"#, "|a|bc|d|"),
            (r#"["one \"two\" caf\u00e9", "café"]"#, "|a.b.c|c|"),
            (r#"["<b>one</b> two"]"#, "||~a~b||"),
            (r#"["one\ntwo"]"#, "|a|b|"),
            (r#"["open"#, "|a|"),
        ] {
            assert_eq!(shown(|words| json(written, words)), expected, "{written}");
        }
    }
}
