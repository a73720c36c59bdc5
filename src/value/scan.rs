//! Literals as they are written: numbers, strings, tags, links, dates, durations.
//!
//! Dataview's grammar has no tokens apart from its rules, so neither has this: each function
//! looks for one literal at the beginning of a text and answers with its value and the number of
//! bytes it took. The query parser builds on them, and so do fields of front matter
//! ([`front_matter_text`]) and inline fields ([`inline_value`]), which are literals as a whole.

use crate::value::duration::Unit;
use crate::value::zone::Zone;
use crate::value::{Date, Duration, Link, Value};
use icu_properties::props::{Emoji, EmojiModifier, GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointSetData};

/// What was found, and how many bytes it took.
pub type Found<T> = Option<(T, usize)>;

/// White space as JavaScript's `\s` has it.
pub fn is_space(c: char) -> bool {
    matches!(c, '\t'..='\r' | ' ' | '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}')
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}' | '\u{feff}')
}

/// Bytes of white space at the beginning.
pub fn spaces(text: &str) -> usize {
    text.len() - text.trim_start_matches(is_space).len()
}

/// Without white space at both ends, as JavaScript's `trim` does it.
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

/// A letter of any script.
pub fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    GeneralCategoryGroup::Letter.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

fn is_word(c: char) -> bool {
    c.is_ascii_digit() || c == '_' || c == '-' || is_letter(c)
}

/// `-?[0-9]+(\.[0-9]+)?`
pub fn number(text: &str) -> Found<f64> {
    let sign = usize::from(text.starts_with('-'));
    let whole = digits(&text[sign..]);
    if whole == 0 {
        return None;
    }
    let mut end = sign + whole;
    if text[end..].starts_with('.') {
        let fraction = digits(&text[end + 1..]);
        if fraction > 0 {
            end += 1 + fraction;
        }
    }
    Some((text[..end].parse().ok()?, end))
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// `"…"` in which `\"` and `\\` stand for a quote and a backslash; any other backslash stays.
pub fn string(text: &str) -> Found<String> {
    let inner = text.strip_prefix('"')?;
    let mut out = String::new();
    let mut chars = inner.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((out, at + 2)),
            '\\' => match chars.next()?.1 {
                escaped @ ('"' | '\\') => out.push(escaped),
                other => {
                    out.push('\\');
                    out.push(other);
                }
            },
            c => out.push(c),
        }
    }
    None
}

/// `true`, `false`, `True`, `False`
pub fn boolean(text: &str) -> Found<bool> {
    ["true", "True", "false", "False"]
        .into_iter()
        .find(|word| text.starts_with(word))
        .map(|word| (word.eq_ignore_ascii_case("true"), word.len()))
}

/// `null`
pub fn null(text: &str) -> Found<()> {
    text.starts_with("null").then_some(((), 4))
}

/// `#` and what may stand in a tag, nothing included.
pub fn tag(text: &str) -> Found<&str> {
    let rest = text.strip_prefix('#')?;
    let end = rest.find(|c| !is_of_tag(c)).unwrap_or(rest.len()) + 1;
    Some((&text[..end], end))
}

/// A character of a tag.
pub fn is_of_tag(c: char) -> bool {
    !is_space(c)
        && !matches!(c, '\u{2000}'..='\u{206f}' | '\u{2e00}'..='\u{2e7f}')
        && !"'!\"#$%&()*+,.:;<=>?@^`{|}~[]\\".contains(c)
}

/// `[[…]]`, with nothing like it inside.
pub fn link(text: &str) -> Found<Link> {
    let inner = text.strip_prefix("[[")?;
    let end = inner.find(['[', ']'])?;
    inner[end..].starts_with("]]").then(|| (inner_link(&inner[..end]), end + 4))
}

/// `[[…]]` or `![[…]]`
pub fn embed_link(text: &str) -> Found<Link> {
    let mark = usize::from(text.starts_with('!'));
    let (link, length) = link(&text[mark..])?;
    Some((Link { is_embed: mark > 0, ..link }, mark + length))
}

/// The text between the brackets: target and, after the first `|` without a backslash, what it
/// is shown as.
fn inner_link(inner: &str) -> Link {
    let pipe = inner
        .match_indices('|')
        .map(|(at, _)| at)
        .find(|at| *at == 0 || inner.as_bytes()[at - 1] != b'\\');
    let (target, display) = match pipe {
        Some(at) => (&inner[..at], Some(&inner[at + 1..])),
        None => (inner, None),
    };
    Link::infer(&target.replace("\\|", "|"), false, display)
}

/// A name: a letter or an emoji, then letters, digits, emoji, `_` and `-`.
pub fn identifier(text: &str) -> Found<&str> {
    let first = text.chars().next()?;
    let mut end = if is_letter(first) { first.len_utf8() } else { emoji(text)? };
    while let Some(c) = text[end..].chars().next() {
        if is_word(c) {
            end += c.len_utf8();
        } else if let Some(length) = emoji(&text[end..]) {
            end += length;
        } else {
            break;
        }
    }
    Some((&text[..end], end))
}

/// Bytes of the emoji at the beginning, sequences (flags, key caps, joined ones) as a whole.
pub fn emoji(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let first = chars.next()?;
    if matches!(first, '0'..='9' | '#' | '*') {
        let rest = chars.as_str();
        let rest = rest.strip_prefix('\u{fe0f}').unwrap_or(rest);
        return rest.strip_prefix('\u{20e3}').map(|rest| text.len() - rest.len());
    }
    if first.is_ascii() || !CodePointSetData::new::<Emoji>().contains(first) {
        return None;
    }
    let mut rest = chars.as_str();
    if is_regional(first) {
        if let Some(second) = rest.chars().next().filter(|c| is_regional(*c)) {
            rest = &rest[second.len_utf8()..];
        }
        return Some(text.len() - rest.len());
    }
    loop {
        let next = rest.chars().next();
        let is_modifier = |c: char| CodePointSetData::new::<EmojiModifier>().contains(c);
        let is_tag = |c: char| matches!(c, '\u{e0020}'..='\u{e007f}');
        match next {
            Some(c) if c == '\u{fe0f}' || is_modifier(c) || (first == '🏴' && is_tag(c)) => {
                rest = &rest[c.len_utf8()..];
            }
            Some('\u{200d}') => {
                let joined = &rest['\u{200d}'.len_utf8()..];
                let Some(c) = joined.chars().next() else { break };
                if c.is_ascii() || !CodePointSetData::new::<Emoji>().contains(c) {
                    break;
                }
                rest = &joined[c.len_utf8()..];
            }
            _ => break,
        }
    }
    Some(text.len() - rest.len())
}

fn is_regional(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

/// A field's name as queries use it: lower case, blanks as `-`, punctuation dropped.
pub fn field_name(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(c) = rest.chars().next() {
        let length = if let Some(length) = emoji(rest) {
            out.push_str(&rest[..length]);
            length
        } else if is_word(c) {
            out.extend(c.to_lowercase());
            c.len_utf8()
        } else if is_space(c) {
            out.push('-');
            spaces(rest)
        } else {
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    out
}

/// A heading as links name it: letters, digits, emoji, `_` and `-` stay, all else is a blank, and
/// runs of blanks are one.
pub fn heading_name(heading: &str) -> String {
    let mut out = String::with_capacity(heading.len());
    let mut rest = heading;
    while let Some(c) = rest.chars().next() {
        let emoji = emoji(rest);
        let length = emoji.unwrap_or(c.len_utf8());
        if emoji.is_some() || is_word(c) {
            out.push_str(&rest[..length]);
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        rest = &rest[length..];
    }
    out.truncate(out.trim_end_matches(' ').len());
    out
}

/// `YYYY-MM`, then as much as there is of `-DD`, `THH`, `:mm`, `:ss`, `.SSS` and a zone. `None`
/// also for what is no date, like the 13th month.
pub fn date(text: &str) -> Found<Date> {
    let year = fixed_digits(text, 4)?;
    let month = fixed_digits(text.get(4..)?.strip_prefix('-')?, 2)?;
    let mut end = 7;
    let mut date = Date::day(i32::try_from(year).ok()?, u8::try_from(month).ok()?, 1)?;
    let steps =
        [('-', 2, Unit::Day), ('T', 2, Unit::Hour), (':', 2, Unit::Minute), (':', 2, Unit::Second)];
    for (mark, count, unit) in steps {
        let Some(value) = text[end..].strip_prefix(mark).and_then(|rest| fixed_digits(rest, count))
        else {
            return Some((date, end));
        };
        date = date.set(unit, value)?;
        end += 1 + count;
    }
    if let Some(millis) = text[end..].strip_prefix('.').and_then(|rest| fixed_digits(rest, 3)) {
        date = date.set(Unit::Millisecond, millis)?;
        end += 4;
    }
    if let Some((zone, length)) = zone(&text[end..]) {
        return Some((date.keep_local_time(zone?), end + length));
    }
    Some((date, end))
}

/// `+2`, `-03:30`, `Z`, `[Europe/Paris]`; the zone is `None` where there is no such one.
fn zone(text: &str) -> Found<Option<Zone>> {
    let rest = text.get(1..)?;
    match text.as_bytes().first()? {
        b'+' | b'-' => {
            let hours = digits(rest).min(2);
            if hours == 0 {
                return None;
            }
            let minutes = rest[hours..].strip_prefix(':').and_then(|r| fixed_digits(r, 2));
            let end = 1 + hours + if minutes.is_some() { 3 } else { 0 };
            Some((Zone::named(&format!("UTC{}", &text[..end])), end))
        }
        b'Z' => Some((Some(Zone::Fixed(0)), 1)),
        b'[' => {
            let length = rest
                .find(|c: char| !(c.is_ascii_alphanumeric() || ('+'..='/').contains(&c)))
                .filter(|at| *at > 0 && rest[*at..].starts_with(']'))?;
            Some((Zone::named(&rest[..length]), length + 2))
        }
        _ => None,
    }
}

fn fixed_digits(text: &str, count: usize) -> Option<i64> {
    let digits = text.get(..count)?;
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// Names of units, longer ones before those that they begin with.
const UNITS: [(&str, Unit); 31] = [
    ("minutes", Unit::Minute),
    ("seconds", Unit::Second),
    ("months", Unit::Month),
    ("minute", Unit::Minute),
    ("second", Unit::Second),
    ("years", Unit::Year),
    ("month", Unit::Month),
    ("weeks", Unit::Week),
    ("hours", Unit::Hour),
    ("year", Unit::Year),
    ("week", Unit::Week),
    ("days", Unit::Day),
    ("hour", Unit::Hour),
    ("mins", Unit::Minute),
    ("secs", Unit::Second),
    ("yrs", Unit::Year),
    ("mos", Unit::Month),
    ("wks", Unit::Week),
    ("day", Unit::Day),
    ("hrs", Unit::Hour),
    ("min", Unit::Minute),
    ("sec", Unit::Second),
    ("yr", Unit::Year),
    ("mo", Unit::Month),
    ("wk", Unit::Week),
    ("hr", Unit::Hour),
    ("w", Unit::Week),
    ("d", Unit::Day),
    ("h", Unit::Hour),
    ("m", Unit::Minute),
    ("s", Unit::Second),
];

/// `4hr 2min`, `1 day, 3 hours`: amounts with units, a comma or blanks between.
pub fn duration(text: &str) -> Found<Duration> {
    let (mut sum, mut end) = one_duration(text)?;
    loop {
        let rest = &text[end..];
        let gap = comma(rest).unwrap_or_else(|| spaces(rest));
        let Some((next, length)) = one_duration(&rest[gap..]) else {
            return Some((sum, end));
        };
        sum = sum.plus(&next);
        end += gap + length;
    }
}

fn one_duration(text: &str) -> Found<Duration> {
    let (amount, mut end) = number(text)?;
    end += spaces(&text[end..]);
    let (name, unit) = UNITS.into_iter().find(|(name, _)| text[end..].starts_with(name))?;
    Some((Duration::of(unit, amount), end + name.len()))
}

/// What was found, where it is the text as a whole.
pub fn whole<T>(found: Found<T>, text: &str) -> Option<T> {
    found.filter(|(_, length)| *length == text.len()).map(|(value, _)| value)
}

/// A text of the front matter or of a CSV file: a date, a duration or a link where it is one as a
/// whole, else itself.
pub fn front_matter_text(text: &str) -> Value {
    if let Some(date) = whole(date(text), text) {
        return Value::Date(date);
    }
    if let Some(duration) = whole(duration(text), text) {
        return Value::duration(duration);
    }
    if let Some(link) = whole(embed_link(text), text) {
        return Value::link(link);
    }
    Value::text(text)
}

/// A value of an inline field: a literal or several with commas between, else the text.
pub fn inline_value(text: &str) -> Value {
    if trim(text).is_empty() {
        return Value::Null;
    }
    inline_literals(text).unwrap_or_else(|| Value::text(text))
}

fn inline_literals(text: &str) -> Option<Value> {
    let (first, mut end) = inline_literal(text)?;
    let Some(gap) = comma(&text[end..]) else {
        return (end == text.len()).then_some(first);
    };
    end += gap;
    let mut items = vec![first];
    // After the first comma there may be nothing: `1,` is a list of one.
    let mut next = inline_literal(&text[end..]);
    while let Some((item, length)) = next {
        items.push(item);
        end += length;
        next = comma(&text[end..]).and_then(|gap| {
            let (item, length) = inline_literal(&text[end + gap..])?;
            Some((item, gap + length))
        });
    }
    (end == text.len()).then(|| Value::list(items))
}

/// Bytes of a comma with the white space around it.
fn comma(text: &str) -> Option<usize> {
    let before = spaces(text);
    let rest = text[before..].strip_prefix(',')?;
    Some(before + 1 + spaces(rest))
}

fn inline_literal(text: &str) -> Found<Value> {
    fn as_value<T, V: Into<Value>>(found: Found<T>, f: impl Fn(T) -> V) -> Found<Value> {
        found.map(|(value, length)| (f(value).into(), length))
    }
    as_value(date(text), Value::Date)
        .or_else(|| as_value(duration(text), |d| Value::duration(d.normalized())))
        .or_else(|| as_value(string(text), Value::from))
        .or_else(|| as_value(tag(text), Value::from))
        .or_else(|| as_value(embed_link(text), Value::link))
        .or_else(|| as_value(boolean(text), Value::Bool))
        .or_else(|| as_value(number(text), Value::Number))
        // The word stays a word: only an expression makes it the value.
        .or_else(|| as_value(null(text), |()| "null"))
}

/// The day in a text: the first `YYYY-MM-DD`, else the first `YYYYMMDD`.
pub fn day_in(text: &str) -> Option<Date> {
    let (year, month, day) = find_day(text, "-").or_else(|| find_day(text, ""))?;
    Date::day(year, month, day)
}

fn find_day(text: &str, mark: &str) -> Option<(i32, u8, u8)> {
    text.char_indices().filter(|(_, c)| c.is_ascii_digit()).find_map(|(at, _)| {
        let text = &text[at..];
        let year = fixed_digits(text, 4)?;
        let rest = text[4..].strip_prefix(mark)?;
        let month = fixed_digits(rest, 2)?;
        let day = fixed_digits(rest[2..].strip_prefix(mark)?, 2)?;
        Some((i32::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?))
    })
}
