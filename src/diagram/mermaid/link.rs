//! The arrows of mermaid: `-->`, `-. text .->`, `== text ==>`, `~~~`.

/// A link at the beginning of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link<'t> {
    /// Its label, raw.
    pub(super) label: Option<&'t str>,
    /// Whether anything is drawn; `~~~` only keeps its ends apart.
    pub(super) is_drawn: bool,
    /// The bytes that it takes, `|label|` included.
    pub(super) length: usize,
}

/// The link that begins a text, if one does.
pub(super) fn read(text: &str) -> Option<Link<'_>> {
    let (mut link, rest) = arrow(text)?;
    let trimmed = rest.trim_start();
    if let Some(inside) = trimmed.strip_prefix('|') {
        let end = inside.find('|')?;
        link.label = Some(&inside[..end]);
        link.length = text.len() - inside.len() + end + 1;
    }
    Some(link)
}

/// The arrow alone, and what follows it.
fn arrow(text: &str) -> Option<(Link<'_>, &str)> {
    let bare = text.strip_prefix(['<', 'o', 'x']).filter(|rest| rest.starts_with(['-', '=']));
    let bare = bare.unwrap_or(text);
    let invisible = run(bare, '~');
    if invisible >= 3 {
        let rest = &bare[invisible..];
        return Some((
            Link { label: None, is_drawn: false, length: text.len() - rest.len() },
            rest,
        ));
    }
    let kind = Kind::of(bare)?;
    let (label, rest) = match kind.closed(bare) {
        Some(rest) => (None, rest),
        None => kind.with_label(bare)?,
    };
    Some((Link { label, is_drawn: true, length: text.len() - rest.len() }, rest))
}

/// The three kinds of lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Solid,
    Dotted,
    Thick,
}

impl Kind {
    fn of(text: &str) -> Option<Kind> {
        Some(match text.get(..2)? {
            "--" => Kind::Solid,
            "-." => Kind::Dotted,
            "==" => Kind::Thick,
            _ => return None,
        })
    }

    /// What follows a link without a text in it.
    fn closed(self, text: &str) -> Option<&str> {
        let (line, shortest) = match self {
            Kind::Solid => (run(text, '-'), 3),
            Kind::Thick => (run(text, '='), 3),
            Kind::Dotted => {
                let dots = 1 + run(&text[1..], '.');
                return text[dots..].strip_prefix('-').map(past_head);
            }
        };
        let rest = &text[line..];
        let ended = past_head(rest);
        (line >= shortest || ended.len() < rest.len()).then_some(ended)
    }

    /// The text in a link, and what follows it.
    fn with_label(self, text: &str) -> Option<(Option<&str>, &str)> {
        let inside = &text[2..];
        let end = match self {
            Kind::Solid => inside.find("--"),
            Kind::Thick => inside.find("=="),
            Kind::Dotted => inside.find(".-"),
        }?;
        let (label, rest) = inside.split_at(end);
        let rest = match self {
            Kind::Solid => &rest[run(rest, '-')..],
            Kind::Thick => &rest[run(rest, '=')..],
            Kind::Dotted => &rest[run(rest, '.') + 1..],
        };
        Some((Some(label), past_head(rest)))
    }
}

/// Past the point of an arrow. A circle or cross is one only before a space, as people write
/// names that begin with these letters.
fn past_head(text: &str) -> &str {
    if let Some(rest) = text.strip_prefix('>') {
        return rest;
    }
    let rest = text.strip_prefix(['o', 'x']);
    rest.filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t', '|'])).unwrap_or(text)
}

/// How often an ASCII character begins a text.
fn run(text: &str, c: char) -> usize {
    text.len() - text.trim_start_matches(c).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_arrow_is_read_with_its_label() {
        for (text, label, length) in [
            ("--> B", None, 3),
            ("---- B", None, 4),
            ("--o B", None, 3),
            ("<--> B", None, 4),
            ("x--x B", None, 4),
            ("-.-> B", None, 4),
            ("-..- B", None, 4),
            ("==> B", None, 3),
            ("~~~ B", None, 3),
            ("-->|yes| B", Some("yes"), 8),
            ("---> |\"no\"| B", Some("\"no\""), 11),
            ("-- yes --> B", Some(" yes "), 10),
            ("--yes-->B", Some("yes"), 8),
            ("-. at night .-> B", Some(" at night "), 15),
            ("== fast ==> B", Some(" fast "), 11),
        ] {
            let link = read(text).unwrap();
            assert_eq!((link.label, link.length), (label, length), "{text}");
        }
        assert!(!read("~~~ B").unwrap().is_drawn);
    }

    #[test]
    fn what_never_ends_is_no_link() {
        for text in ["-- yes", "-. x", "-->|yes", "-", "", "== x", "日本"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
