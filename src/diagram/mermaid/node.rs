//! A node of mermaid as it is written: id, shape with its text, class.

/// A node at the beginning of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WrittenNode<'t> {
    pub(super) id: &'t str,
    /// The text in its shape, raw.
    pub(super) label: Option<&'t str>,
    /// Names after `:::`.
    pub(super) classes: Vec<&'t str>,
    /// The bytes that it takes.
    pub(super) length: usize,
}

/// Shapes by what opens and closes them; longer ones before those that begin them.
const SHAPES: &[(&str, &[&str])] = &[
    ("(((", &[")))"]),
    ("((", &["))"]),
    ("([", &["])"]),
    ("(", &[")"]),
    ("[[", &["]]"]),
    ("[(", &[")]"]),
    ("[/", &["/]", "\\]"]),
    ("[\\", &["\\]", "/]"]),
    ("[", &["]"]),
    ("{{", &["}}"]),
    ("{", &["}"]),
    (">", &["]"]),
];

/// How far a shape's end is looked for, in bytes.
const LONGEST_LABEL: usize = 64 * 1024;

/// The node that begins a text, if one does.
pub(super) fn read(text: &str) -> Option<WrittenNode<'_>> {
    let (id, mut at) = id(text)?;
    let mut label = None;
    if let Some((inside, length)) = shape(&text[at..]) {
        label = Some(inside);
        at += length;
    } else if let Some((inside, length)) = attributes(&text[at..]) {
        label = inside;
        at += length;
    }
    let mut classes = Vec::new();
    while let Some(rest) = text[at..].strip_prefix(":::") {
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let end = rest.find(|c| !is_name(c)).unwrap_or(rest.len());
        classes.push(&rest[..end]);
        at += 3 + end;
    }
    Some(WrittenNode { id, label, classes, length: at })
}

/// The id, and the byte after it. One in quotation marks loses them.
fn id(text: &str) -> Option<(&str, usize)> {
    if let Some(inside) = text.strip_prefix('"') {
        let end = inside.find('"').filter(|end| !inside[..*end].trim().is_empty())?;
        return Some((&inside[..end], end + 2));
    }
    let ends = |at: usize, c: char| {
        let rest = &text[at..];
        c.is_whitespace()
            || matches!(c, '[' | '(' | '{' | '>' | '&' | ';' | '|' | '"' | ']' | ')' | '}' | '<')
            || ["--", "-.", "==", "~~~", ":::", "@{"].iter().any(|sign| rest.starts_with(sign))
    };
    let end = text.char_indices().find(|(at, c)| ends(*at, *c)).map_or(text.len(), |(at, _)| at);
    (end > 0).then(|| (&text[..end], end))
}

/// The text in a shape, and the bytes that the shape takes.
pub(super) fn shape(text: &str) -> Option<(&str, usize)> {
    for (open, closes) in SHAPES {
        let Some(inside) = text.strip_prefix(open) else { continue };
        let quoted = quoted(inside);
        let from = quoted.unwrap_or(0);
        let limit = crate::text::lines::floor(inside, LONGEST_LABEL);
        let near = inside.get(from..limit)?;
        let end =
            closes.iter().filter_map(|close| near.find(close).map(|at| (at, close.len()))).min();
        if let Some((end, length)) = end {
            return Some((&inside[..from + end], open.len() + from + end + length));
        }
    }
    None
}

/// The byte after the quotation mark that closes a quoted label.
fn quoted(inside: &str) -> Option<usize> {
    let start = inside.len() - inside.trim_start().len();
    let rest = inside[start..].strip_prefix('"')?;
    rest.find('"').map(|end| start + end + 2)
}

/// `@{ shape: rect, label: "x" }`: the label, and the bytes that it all takes.
fn attributes(text: &str) -> Option<(Option<&str>, usize)> {
    let inside = text.strip_prefix("@{")?;
    let end = inside.find('}')?;
    let label = inside[..end].split_once("label:").map(|(_, rest)| rest.trim());
    let label =
        label.map(|rest| match rest.strip_prefix('"').and_then(|rest| rest.split_once('"')) {
            Some((label, _)) => label,
            None => rest.split(',').next().unwrap_or_default(),
        });
    Some((label, 2 + end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_is_its_text() {
        for (text, id, label) in [
            ("a", "a", None),
            ("a-b --> c", "a-b", None),
            ("a-->b", "a", None),
            ("a([x])", "a", Some("x")),
            ("a[[x]] --> b", "a", Some("x")),
            ("a[(x)]", "a", Some("x")),
            ("a(((x)))", "a", Some("x")),
            ("a>x]", "a", Some("x")),
            ("a{{x}}", "a", Some("x")),
            ("a[/x\\]", "a", Some("x")),
            ("a[\"b [c] d\"]", "a", Some("\"b [c] d\"")),
            ("甲[x]", "甲", Some("x")),
            ("a@{ shape: rect, label: \"x\" }", "a", Some("x")),
            ("a[x", "a", None),
        ] {
            let node = read(text).unwrap();
            assert_eq!((node.id, node.label), (id, label), "{text}");
        }
    }

    #[test]
    fn classes_follow_three_colons() {
        let node = read("a[x]:::b-c:::d -->").unwrap();
        assert_eq!((node.classes, node.length), (vec!["b-c", "d"], 14));
        assert_eq!(read("--> a"), None);
        assert_eq!(read(""), None);
    }
}
