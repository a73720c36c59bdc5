//! Addresses that a note gives: which of them may stand in a page (dialect rules A4, G3, G4).
//!
//! Only absolute addresses are judged here. What has no scheme is a path inside the vault, and
//! is the business of whoever resolves links; [`has_scheme`] tells the two apart.

/// What an address is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UrlPurpose {
    /// A link that a reader follows.
    Link,
    /// An image; may be a `data:` address of a raster format.
    Image,
    /// Sound, film, subtitles.
    Media,
    /// A page in a frame: `https` only.
    Frame,
}

/// Formats of a `data:` image that hold no script.
const RASTER: [&str; 6] = ["png", "gif", "jpeg", "jpg", "webp", "avif"];

/// `raw` (entities already decoded) as an address that is safe in an attribute once HTML-escaped,
/// percent-encoded where needed. `None` when its scheme is not allowed for `purpose`, or when it
/// has none. An address that starts with `//` gets `https:`.
pub fn url(raw: &str, purpose: UrlPurpose) -> Option<String> {
    let mut clean = visible(raw);
    if clean.starts_with("//") {
        clean.insert_str(0, "https:");
    }
    let (scheme, rest) = split_scheme(&clean)?;
    let scheme = scheme.to_ascii_lowercase();
    let is_allowed = match (scheme.as_str(), purpose) {
        ("data", UrlPurpose::Image) => return raster_data(rest),
        ("https", _) => has_host(rest),
        ("http", UrlPurpose::Link | UrlPurpose::Image | UrlPurpose::Media) => has_host(rest),
        ("mailto" | "tel" | "obsidian", UrlPurpose::Link) => true,
        _ => false,
    };
    is_allowed.then(|| encode(&scheme, rest))
}

/// Whether `raw` is an absolute address (of any scheme, allowed or not) and no path: starts with
/// `scheme:` or `//`, after the tricks that browsers ignore are taken out.
pub fn has_scheme(raw: &str) -> bool {
    let clean = visible(raw);
    clean.starts_with("//") || split_scheme(&clean).is_some()
}

/// `raw` as a browser sees it: without control characters and invisible ones, trimmed, with the
/// backslashes of a leading `\\` as slashes.
fn visible(raw: &str) -> String {
    let kept: String = raw.chars().filter(|c| !is_invisible(*c)).collect();
    let trimmed = kept.trim();
    let head = trimmed.len() - trimmed.trim_start_matches(['/', '\\']).len();
    if head >= 2 && trimmed[..head].contains('\\') {
        return trimmed[..head].replace('\\', "/") + &trimmed[head..];
    }
    trimmed.to_owned()
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

fn split_scheme(url: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = url.split_once(':')?;
    let mut bytes = scheme.bytes();
    let is_scheme = bytes.next().is_some_and(|b| b.is_ascii_alphabetic())
        && bytes.all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b));
    is_scheme.then_some((scheme, rest))
}

fn has_host(rest: &str) -> bool {
    rest.strip_prefix("//")
        .is_some_and(|r| r.starts_with(|c: char| !matches!(c, '/' | '\\' | '?' | '#')))
}

/// `data:image/png;base64,…` and its like, nothing else.
fn raster_data(rest: &str) -> Option<String> {
    let lower = rest.get(..rest.find(',')? + 1)?.to_ascii_lowercase();
    let format = lower.strip_prefix("image/")?.strip_suffix(";base64,")?;
    let body = &rest[lower.len()..];
    let is_base64 = |b: u8| b.is_ascii_alphanumeric() || b"+/=-_%".contains(&b);
    (RASTER.contains(&format) && body.bytes().all(is_base64)).then(|| format!("data:{lower}{body}"))
}

/// Percent-encodes what may not stand in an address; what is encoded already stays.
fn encode(scheme: &str, rest: &str) -> String {
    let mut out = format!("{scheme}:");
    let bytes = rest.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let is_escape = *byte == b'%'
            && bytes.get(at + 1..at + 3).is_some_and(|h| h.iter().all(u8::is_ascii_hexdigit));
        let is_plain = byte.is_ascii_graphic() && !b"\"<>\\^`{|}%".contains(byte);
        if is_plain || is_escape {
            out.push(char::from(*byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn allowed_schemes_a4() {
        for (raw, want) in [
            ("https://example.com/a b?c=d&e", "https://example.com/a%20b?c=d&e"),
            ("HTTP://Example.com", "http://Example.com"),
            ("mailto:a@b.c", "mailto:a@b.c"),
            ("tel:+49-1", "tel:+49-1"),
            ("obsidian://open?vault=x", "obsidian://open?vault=x"),
            ("//example.com/x", "https://example.com/x"),
            ("\\\\example.com", "https://example.com"),
            (
                "https://пример.рф/%D0%B0",
                "https://%D0%BF%D1%80%D0%B8%D0%BC%D0%B5%D1%80.%D1%80%D1%84/%D0%B0",
            ),
            ("https://e.org/100%", "https://e.org/100%25"),
        ] {
            assert_eq!(url(raw, UrlPurpose::Link).as_deref(), Some(want), "{raw}");
        }
    }

    #[test]
    fn script_in_any_guise_is_refused_g3() {
        for raw in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " \u{1}javascript:alert(1)",
            "java\tscript:alert(1)",
            "java\nscript\r:alert(1)",
            "java\u{0}script:alert(1)",
            "java\u{200B}script:alert(1)",
            "\u{FEFF}javascript:alert(1)",
            "\u{A0}javascript:alert(1)",
            "vbscript:x",
            "data:text/html,<script>",
            "data:text/html;base64,AAAA",
            "file:///etc/passwd",
            "blob:https://x/1",
            "filesystem:x",
            "view-source:https://x",
            "feed:javascript:1",
            "https:javascript",
            "https:///x",
            "http:x",
            "",
            "plain/path.md",
            "javascript&colon;alert(1)",
        ] {
            assert_eq!(url(raw, UrlPurpose::Link), None, "{raw:?}");
            assert_eq!(url(raw, UrlPurpose::Image), None, "{raw:?}");
            assert_eq!(url(raw, UrlPurpose::Frame), None, "{raw:?}");
        }
    }

    #[test]
    fn data_images_are_raster_only() {
        let png = "data:image/png;base64,iVBORw0KGgo=";
        assert_eq!(url(png, UrlPurpose::Image).as_deref(), Some(png));
        assert_eq!(url(png, UrlPurpose::Link), None);
        for raw in [
            "data:image/svg+xml;base64,AAAA",
            "data:image/svg+xml,<svg onload=alert(1)>",
            "data:image/png,<x>",
            "data:image/png;base64,\"><script>",
            "data:,x",
        ] {
            assert_eq!(url(raw, UrlPurpose::Image), None, "{raw}");
        }
    }

    #[test]
    fn frames_are_https_only_g4() {
        assert!(url("https://e.org", UrlPurpose::Frame).is_some());
        assert!(url("http://e.org", UrlPurpose::Frame).is_none());
        assert!(url("mailto:a@b", UrlPurpose::Image).is_none());
    }

    #[test]
    fn paths_have_no_scheme() {
        for raw in ["a/b.md", "#x", "?q", "./a:b", "/x", "日本:x", "1a:b"] {
            assert!(!has_scheme(raw), "{raw}");
        }
        for raw in ["a:b", "//x", "/\\x", "\tjavascript:x", "C:/x"] {
            assert!(has_scheme(raw), "{raw}");
        }
    }
}
