//! What the text of an outcome says: the things that it names, and its badge.
//!
//! `Node.js + Socket.io` names two, `(safe default)` is a badge, `Always use Redis` names Redis
//! (flowchart specification, "Outcome text"). Whether there is a note of that name is for the
//! caller to find out.

use std::ops::Range;

/// What an outcome's text says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Outcome {
    /// The text without its badge.
    pub text: String,
    /// `safe default` or `default`, without its brackets.
    pub badge: Option<String>,
    /// The things that it names, in order; at least one unless the text is empty.
    pub targets: Vec<Target>,
}

/// A thing that an outcome names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// Bytes of [`Outcome::text`] that the name takes.
    pub range: Range<usize>,
    /// What it may be called, the likeliest first. Never empty.
    pub names: Vec<String>,
    /// Whether it was written as a link: then it is the name of a note, there or not.
    pub is_link: bool,
}

/// Most words of a name. More of them are advice, not the name of a note that could be written.
const LONGEST_NAME: usize = 5;

impl Target {
    /// Whether the name, in its outcome's text, could be that of a note: some words, no sentence.
    pub fn reads_as_name(&self, text: &str) -> bool {
        let name = &text[self.range.clone()];
        let is_sentence = name.ends_with(['.', '!', '?', ':', ';', '…', '。', '！', '？']);
        // No file can be called so everywhere.
        let is_odd = name.contains(['\\', ':', '*', '"', '<', '>', '|']);
        let has_letter = name.chars().any(char::is_alphabetic);
        has_letter && !is_odd && !is_sentence && name.split_whitespace().count() <= LONGEST_NAME
    }
}

/// What stands before a name and is no part of it, in lower case.
const ADVICE: &[&str] = &[
    "always use ",
    "just use ",
    "use ",
    "choose ",
    "consider ",
    "go with ",
    "pick ",
    "prefer ",
    "start with ",
    "stay with ",
    "stick with ",
    "switch to ",
    "try ",
];

/// The text of an outcome, read.
pub fn read(text: &str) -> Outcome {
    let (written, badge) = without_badge(text);
    let mut outcome = Outcome { badge: badge.map(str::to_owned), ..Outcome::default() };
    for part in written.split(JOINED) {
        if !outcome.text.is_empty() {
            outcome.text.push_str(JOINED);
        }
        let at = outcome.text.len();
        let target = match wikilink(part) {
            Some((before, link, after)) => {
                let (path, shown) = link.split_once('|').unwrap_or((link, link));
                outcome.text.push_str(before);
                let range = outcome.text.len()..outcome.text.len() + shown.len();
                outcome.text.push_str(shown);
                outcome.text.push_str(after);
                let path = path.split('#').next().unwrap_or(path).trim().to_owned();
                // A link to a heading of this very note names no other.
                (!path.is_empty()).then(|| Target { range, names: vec![path], is_link: true })
            }
            None => {
                outcome.text.push_str(part);
                target(part, at)
            }
        };
        outcome.targets.extend(target);
    }
    outcome
}

/// Sets two names in an outcome apart.
const JOINED: &str = " + ";

/// What stands before a wikilink in a part of an outcome, in its brackets, and after it.
fn wikilink(part: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = part.split_once("[[")?;
    let (link, after) = rest.split_once("]]")?;
    (!link.trim().is_empty()).then_some((before, link.trim(), after))
}

/// The text of an outcome that names nothing.
pub fn plain(text: &str) -> Outcome {
    let (text, badge) = without_badge(text);
    Outcome { text: text.to_owned(), badge: badge.map(str::to_owned), targets: Vec::new() }
}

/// A text that is one name as a whole.
pub fn whole(text: &str) -> Outcome {
    let target = Target { range: 0..text.len(), names: vec![text.to_owned()], is_link: false };
    Outcome { text: text.to_owned(), badge: None, targets: vec![target] }
}

/// A text and its badge.
fn without_badge(text: &str) -> (&str, Option<&str>) {
    for (open, close) in [('(', ')'), ('（', '）')] {
        let Some(inside) = text.strip_suffix(close) else { continue };
        let Some((before, badge)) = inside.rsplit_once(open) else { continue };
        let is_badge = ["safe default", "default", "the default", "the safe default"]
            .iter()
            .any(|known| badge.trim().eq_ignore_ascii_case(known));
        if is_badge && !before.trim().is_empty() {
            return (before.trim_end(), Some(badge.trim()));
        }
    }
    (text, None)
}

/// The name in one part of an outcome, which begins at byte `at` of its text.
fn target(part: &str, at: usize) -> Option<Target> {
    let start = part.len() - part.trim_start().len();
    let name = part.trim();
    if name.is_empty() {
        return None;
    }
    let bare = without_remark(name);
    let advice = ADVICE.iter().find(|advice| starts_with(bare, advice)).map_or(0, |it| it.len());
    let bare = &bare[advice..];
    let mut names = vec![name.to_owned()];
    for other in [&name[advice..], bare, bare.trim_end_matches(['.', '!'])] {
        if !other.is_empty() && !names.iter().any(|known| known == other) {
            names.push(other.to_owned());
        }
    }
    let from = at + start + advice;
    Some(Target { range: from..from + bare.len(), names, is_link: false })
}

fn starts_with(text: &str, prefix: &str) -> bool {
    text.len() > prefix.len()
        && text.is_char_boundary(prefix.len())
        && text[..prefix.len()].eq_ignore_ascii_case(prefix)
}

/// A name without a remark in parentheses after it.
fn without_remark(name: &str) -> &str {
    for (open, close) in [(" (", ')'), ("（", '）')] {
        let before = name.strip_suffix(close).and_then(|inside| inside.rsplit_once(open));
        if let Some((before, _)) = before.filter(|(before, _)| !before.trim().is_empty()) {
            return before.trim_end();
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<String> {
        let outcome = read(text);
        let of = |target: &Target| outcome.text[target.range.clone()].to_owned();
        outcome.targets.iter().map(of).collect()
    }

    #[test]
    fn two_things_joined_by_a_plus_are_two_names() {
        assert_eq!(names("Node.js + Socket.io"), ["Node.js", "Socket.io"]);
        assert_eq!(names("C++"), ["C++"]);
    }

    #[test]
    fn a_default_is_a_badge_and_no_part_of_the_name() {
        let outcome = read("Node.js + NestJS (safe default)");
        assert_eq!(outcome.badge.as_deref(), Some("safe default"));
        assert_eq!(outcome.text, "Node.js + NestJS");
        assert_eq!(read("PostgreSQL (Default)").badge.as_deref(), Some("Default"));
        assert_eq!(read("(default)").badge, None);
    }

    #[test]
    fn advice_before_a_name_and_a_remark_after_it_are_no_part_of_it() {
        assert_eq!(names("Always use Redis"), ["Redis"]);
        assert_eq!(names("use Go + Gin (fast)"), ["Go", "Gin"]);
        assert_eq!(read("Always use Redis").targets[0].names[0], "Always use Redis");
        assert_eq!(names("Use"), ["Use"]);
    }

    #[test]
    fn a_wikilink_is_the_name_that_it_shows() {
        assert_eq!(names("Use [[tools/Redis#Setup|our cache]] + [[Go]]"), ["our cache", "Go"]);
        let outcome = read("Use [[tools/Redis#Setup|our cache]] (default)");
        assert_eq!(outcome.text, "Use our cache");
        assert_eq!(outcome.targets[0].names, ["tools/Redis"]);
        assert_eq!(read("[[]] or [[x").text, "[[]] or [[x");
    }

    #[test]
    fn odd_texts_do_no_harm() {
        assert!(names("[[#heading]]").is_empty() && names("[[|x]]").is_empty());
        assert_eq!(names(" +  + a + "), ["a"]);
        assert!(names("").is_empty());
        assert_eq!(names("üse ünïcode (é)"), ["üse ünïcode"]);
    }
}
