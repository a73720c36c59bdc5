//! Front matter: the properties at the top of a note (rules F1–F15).
//!
//! Fails closed: a block that cannot be read but has a line that hides the note hides it.

use crate::diag::{Diagnostic, Severity};
use crate::note::link::{self, LinkRef, Written};
use crate::text::lines;
use serde_yaml::Value;

/// What the front matter of a note says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FrontMatter {
    /// All properties, in written order, keys as written.
    pub fields: Vec<(String, Value)>,
    /// `title`, where it is text.
    pub title: Option<String>,
    /// `tags`, without `#`, in order.
    pub tags: Vec<String>,
    /// `aliases`, in order.
    pub aliases: Vec<String>,
    /// `cssclasses`, those that are class names.
    pub css_classes: Vec<String>,
    /// `permalink`.
    pub permalink: Option<String>,
    /// `description`.
    pub description: Option<String>,
    /// `image`, else `cover`.
    pub image: Option<String>,
    /// `publish`, where it is said.
    pub publish: Option<bool>,
    /// `draft`.
    pub is_draft: bool,
    /// Links that are values, with their key (rule F9).
    pub links: Vec<(String, LinkRef)>,
}

impl FrontMatter {
    /// The value of a property, its name compared without case.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.fields.iter().find(|(k, _)| k.eq_ignore_ascii_case(key)).map(|(_, v)| v)
    }

    /// The value of a property as text: a string, number or truth value.
    pub fn text(&self, key: &str) -> Option<String> {
        scalar(self.get(key)?)
    }
}

/// A scalar as text; `None` for lists, maps and null.
pub fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(s) => Some(s.clone()),
        Value::Number(n) => Some(n.to_string()),
        Value::Bool(b) => Some(b.to_string()),
        _ => None,
    }
}

/// Reads the front matter; also returns the offset at which the body begins.
pub fn read(path: &str, text: &str, diagnostics: &mut Vec<Diagnostic>) -> (FrontMatter, usize) {
    let mut front = FrontMatter::default();
    let Some((block, body)) = find(text) else {
        if let Some(rest) = text.strip_prefix("---\n") {
            // Never closed: no front matter by rule F1, but what would have hidden the note still does.
            hide_by_line(rest.split("\n\n").next().unwrap_or(""), &mut front);
        }
        if let Some((toml, _)) = text.strip_prefix("+++\n").and_then(|it| it.split_once("\n+++\n"))
        {
            // Of another generator: text to us, but what would have hidden the note still does.
            hide_by_line(&toml.replace(" =", ":").replace('=', ":"), &mut front);
            diagnostics.push(
                Diagnostic::new(
                    Severity::Warning,
                    "front-matter::toml",
                    "front matter in TOML is not read, and stands in the page as text",
                )
                .at(lines::place(path, text, 0, 3))
                .help("write it in YAML: `---`, then `key: value` lines, then `---`"),
            );
        }
        return (front, 0);
    };
    let yaml = &text[block.clone()];
    let parsed = parse(yaml);
    match parsed {
        Ok(Value::Mapping(map)) => {
            // All notes of a vault are kept.
            front.fields.reserve_exact(map.len());
            for (key, value) in map {
                let Some(key) = scalar(&key) else { continue };
                front.fields.push((key, value));
            }
        }
        Ok(Value::Null) => {}
        Ok(_) => {
            hide_by_line(yaml, &mut front);
            diagnostics.push(
                Diagnostic::new(
                    Severity::Error,
                    "front-matter::not-a-mapping",
                    "the front matter is not a list of `key: value` lines",
                )
                .at(lines::place(path, text, block.start, block.start)),
            );
        }
        Err(error) => {
            hide_by_line(yaml, &mut front);
            diagnostics.push(explain(path, text, block.start, yaml, &error));
        }
    }
    interpret(path, text, block.start, &mut front, diagnostics);
    (front, body)
}

/// The range between the two `---` lines, and where the body begins.
fn find(text: &str) -> Option<(std::ops::Range<usize>, usize)> {
    let first_end = text.find('\n')?;
    if text[..first_end].trim_end() != "---" {
        return None;
    }
    let mut at = first_end + 1;
    let start = at;
    while at < text.len() {
        let end = text[at..].find('\n').map_or(text.len(), |i| at + i);
        let line = &text[at..end];
        if line.starts_with("---") && line.trim_end() == "---" {
            return Some((start..at, (end + 1).min(text.len())));
        }
        at = end + 1;
    }
    None
}

/// Largest size in bytes to which aliases (`*name`) may swell front matter.
const LARGEST_EXPANSION: usize = 4 << 20;

/// YAML, or a JSON object (rule F2).
fn parse(yaml: &str) -> Result<Value, serde_yaml::Error> {
    // The parser stops aliases of aliases, but not many aliases of one large value.
    let aliases = yaml.as_bytes().windows(2).filter(|pair| is_alias(pair)).count();
    if yaml.contains('&') && aliases.saturating_mul(yaml.len()) > LARGEST_EXPANSION {
        return Err(serde::de::Error::custom("its aliases (`*name`) repeat too much"));
    }
    if yaml.trim_start().starts_with('{')
        && let Ok(value) = serde_json::from_str::<Value>(yaml)
    {
        return Ok(value);
    }
    serde_yaml::from_str(yaml)
}

fn is_alias(pair: &[u8]) -> bool {
    pair[0] == b'*' && !pair[1].is_ascii_whitespace()
}

fn explain(
    path: &str,
    text: &str,
    start: usize,
    yaml: &str,
    error: &serde_yaml::Error,
) -> Diagnostic {
    let message = error.to_string();
    let reason = message.split(" at line ").next().unwrap_or(&message).to_owned();
    let at = error.location().map_or(0, |l| l.index().min(yaml.len()));
    let is_duplicate = reason.contains("duplicate");
    let code = if is_duplicate { "front-matter::duplicate-key" } else { "front-matter::invalid" };
    let help = if is_duplicate {
        "keep one of the two; until then the note has no properties"
    } else if yaml.contains('\t') {
        "YAML allows no tabs for indentation; until this is mended the note has no properties"
    } else {
        "put the value in quotes if it holds `:`, `#`, `[` or `{`; until this is mended the note has no properties"
    };
    Diagnostic::new(Severity::Error, code, format!("the front matter cannot be read: {reason}"))
        .at(lines::place(path, text, start + at, start + at))
        .help(help)
}

/// Looks for a line that hides the note in a block that could not be read.
fn hide_by_line(yaml: &str, front: &mut FrontMatter) {
    for line in yaml.lines() {
        let line = line.trim().trim_start_matches("- ").trim_matches(|c| "{},".contains(c)).trim();
        let Some((key, value)) = line.split_once(':') else { continue };
        let key = key.trim().trim_matches(['"', '\'']).to_lowercase();
        let value =
            value.split(['#', ',']).next().unwrap_or("").trim().trim_matches(['"', '\'', ',']);
        match key.as_str() {
            "publish" if is_no(value) => front.publish = Some(false),
            "draft" if is_yes(value) => front.is_draft = true,
            _ => {}
        }
    }
}

/// Whether the value, or one in a list or behind a YAML tag, says so: `publish: [false]` hides.
fn any(value: &Value, says: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Value::Sequence(items) => items.iter().any(|item| any(item, says)),
        Value::Tagged(tagged) => any(&tagged.value, says),
        value => scalar(value).is_some_and(|text| says(&text)),
    }
}

fn is_no(value: &str) -> bool {
    ["false", "no", "off", "0"].contains(&bare(value).as_str())
}

fn is_yes(value: &str) -> bool {
    ["true", "yes", "on", "1"].contains(&bare(value).as_str())
}

/// Without what cannot belong to a word: blanks, and characters that do not show.
fn bare(value: &str) -> String {
    value.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
}

fn interpret(
    path: &str,
    text: &str,
    start: usize,
    front: &mut FrontMatter,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let fields = std::mem::take(&mut front.fields);
    let place_of = |key: &str| {
        let at = text[start..].find(&format!("{key}:")).map_or(start, |i| start + i);
        lines::place(path, text, at, at + key.len())
    };
    for (key, value) in &fields {
        let warn = |diagnostics: &mut Vec<Diagnostic>, code, message: String, help: String| {
            diagnostics.push(
                Diagnostic::new(Severity::Warning, code, message).at(place_of(key)).help(help),
            );
        };
        match key.to_lowercase().as_str() {
            "title" => front.title = value.as_str().map(one_line).filter(|s| !s.is_empty()),
            "description" => {
                front.description = scalar(value).map(|s| one_line(&s)).filter(|s| !s.is_empty())
            }
            "permalink" => front.permalink = scalar(value).filter(|s| !s.trim().is_empty()),
            "image" => front.image = scalar(value),
            "cover" if front.image.is_none() => front.image = scalar(value),
            // A "no" in any spelling of the key wins; what is neither yes nor no says nothing.
            "publish" if any(value, &is_no) => front.publish = Some(false),
            "publish" if any(value, &is_yes) => {
                front.publish.get_or_insert(true);
            }
            "draft" => front.is_draft |= any(value, &is_yes),
            name @ ("tags" | "tag") => {
                if name == "tag" {
                    warn(
                        diagnostics,
                        "front-matter::deprecated-key",
                        "`tag` is an old name".into(),
                        "write `tags`, a list".into(),
                    );
                }
                let is_several = value.as_str().is_some_and(|s| s.trim().contains([',', ' ']));
                if is_several {
                    warn(
                        diagnostics,
                        "front-matter::comma-tags",
                        "several tags in one text".into(),
                        "write a list: `tags: [a, b]`".into(),
                    );
                }
                for text in texts(value) {
                    let split: Vec<&str> = if value.is_string() {
                        text.split([',', ' ']).collect()
                    } else {
                        vec![&text]
                    };
                    for tag in split {
                        let tag = clean_tag(tag);
                        if !tag.is_empty() && !front.tags.contains(&tag) {
                            front.tags.push(tag);
                        }
                    }
                }
            }
            name @ ("aliases" | "alias") => {
                if name == "alias" {
                    warn(
                        diagnostics,
                        "front-matter::deprecated-key",
                        "`alias` is an old name".into(),
                        "write `aliases`, a list".into(),
                    );
                }
                let is_several = value.as_str().is_some_and(|s| s.contains(','));
                if is_several {
                    warn(
                        diagnostics,
                        "front-matter::comma-tags",
                        "several aliases in one text".into(),
                        "write a list: `aliases: [a, b]`".into(),
                    );
                }
                for text in texts(value) {
                    let split: Vec<&str> =
                        if value.is_string() { text.split(',').collect() } else { vec![&text] };
                    front
                        .aliases
                        .extend(split.iter().map(|s| one_line(s)).filter(|s| !s.is_empty()));
                }
            }
            name @ ("cssclasses" | "cssclass") => {
                if name == "cssclass" {
                    warn(
                        diagnostics,
                        "front-matter::deprecated-key",
                        "`cssclass` is an old name".into(),
                        "write `cssclasses`, a list".into(),
                    );
                }
                for text in texts(value) {
                    for class in text.split([',', ' ']) {
                        let is_class = !class.is_empty()
                            && class
                                .bytes()
                                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
                        if is_class {
                            front.css_classes.push(class.to_owned());
                        }
                    }
                }
            }
            _ => {}
        }
        collect_links(key, value, &mut front.links, &mut |target| {
            diagnostics.push(
                Diagnostic::new(
                    Severity::Warning,
                    "front-matter::unquoted-link",
                    "a link without quotes is a nested list in YAML",
                )
                .at(place_of(key))
                .help(format!("write \"[[{target}]]\", in quotes")),
            );
        });
    }
    front.fields = fields;
}

/// Links among the values: text that is a wikilink as a whole, and the unquoted shape `[[Note]]`.
fn collect_links(
    key: &str,
    value: &Value,
    out: &mut Vec<(String, LinkRef)>,
    unquoted: &mut dyn FnMut(&str),
) {
    match value {
        Value::String(text) => {
            if let Some(link) = whole_link(text) {
                out.push((key.to_owned(), link));
            }
        }
        Value::Sequence(items) => {
            if let Some(target) = nested_link(value) {
                unquoted(target);
                out.extend(
                    link::wikilink(target, false, (0, 0)).map(|l| (key.to_owned(), as_property(l))),
                );
                return;
            }
            for item in items {
                collect_links(key, item, out, unquoted);
            }
        }
        Value::Mapping(map) => {
            for (_, item) in map {
                collect_links(key, item, out, unquoted);
            }
        }
        _ => {}
    }
}

/// `[[Note]]` without quotes, which YAML reads as a list in a list.
pub fn nested_link(value: &Value) -> Option<&str> {
    let inner = value.as_sequence().filter(|outer| outer.len() == 1)?[0].as_sequence()?;
    (inner.len() == 1).then(|| inner[0].as_str())?
}

/// A text that is one wikilink from its first to its last character.
pub fn whole_link(text: &str) -> Option<LinkRef> {
    let inner = text.trim().strip_prefix("[[")?.strip_suffix("]]")?;
    if inner.contains("[[") || inner.contains("]]") || inner.contains('\n') {
        return None;
    }
    link::wikilink(inner, false, (0, 0)).map(as_property)
}

fn as_property(mut link: LinkRef) -> LinkRef {
    link.written = Written::Property;
    link.event = u32::MAX;
    link
}

/// A scalar as one text, a list as its scalars.
/// The texts of a value: of a list, those of its items.
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Sequence(items) => items.iter().filter_map(scalar).collect(),
        other => scalar(other).into_iter().collect(),
    }
}

/// A tag without `#`, blanks and empty levels (rules F8, T3).
fn clean_tag(tag: &str) -> String {
    let tag = tag.trim().trim_start_matches('#');
    let levels: Vec<&str> = tag.split('/').map(str::trim).filter(|s| !s.is_empty()).collect();
    levels.join("/")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
