//! Whether a drawing that is copied to the site holds anything that runs when it is opened on
//! its own. Errs on the side of leaving it out.

/// Elements that run, or bring foreign content or other files in.
const ACTIVE_ELEMENTS: [&str; 12] = [
    "<script",
    "<foreignobject",
    "<iframe",
    "<object",
    "<embed",
    "<handler",
    "<listener",
    "<audio",
    "<video",
    "<link",
    "<meta",
    "<base",
];

/// Whether the file is a drawing and nothing else. Looks at the text without name-space
/// prefixes, character references and white space, so that spelling hides nothing; compressed
/// or otherwise unreadable files are not inert.
pub fn is_inert_svg(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let text = decoded(text).to_lowercase();
    if text.contains("<!entity") || text.contains("<?xml-stylesheet") || text.contains('\0') {
        return false;
    }
    let plain: String = text.chars().filter(|c| !c.is_control() && !c.is_whitespace()).collect();
    let has_script_address =
        ["javascript:", "vbscript:", "data:text", "data:application", "data:image/svg", "@import"]
            .iter()
            .any(|scheme| plain.contains(scheme));
    !has_script_address && elements(&text).all(is_inert_element)
}

/// Every tag's text, from behind its `<` to its `>`; one that is never closed to the end.
fn elements(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices('<').map(|(at, _)| {
        let rest = &text[at + 1..];
        let mut quote = None;
        let end = rest.find(|c| match (quote, c) {
            (None, '>') => true,
            (None, '"' | '\'') => {
                quote = Some(c);
                false
            }
            (Some(open), c) if c == open => {
                quote = None;
                false
            }
            _ => false,
        });
        &rest[..end.unwrap_or(rest.len())]
    })
}

fn is_inert_element(tag: &str) -> bool {
    let name_end =
        tag.find(|c: char| c.is_whitespace() || c == '>' || c == '/').unwrap_or(tag.len());
    let name = tag[..name_end].rsplit(':').next().unwrap_or("");
    if ACTIVE_ELEMENTS.iter().any(|active| active[1..] == *name) {
        return false;
    }
    let attributes = &tag[name_end..];
    let animates_address =
        matches!(name, "set" | "animate" | "animatetransform") && attributes.contains("href");
    !animates_address && !has_event_attribute(attributes)
}

/// `on…=` after white space, a quote or a slash.
fn has_event_attribute(attributes: &str) -> bool {
    let bytes = attributes.as_bytes();
    attributes.match_indices("on").any(|(at, _)| {
        let is_start = at > 0
            && matches!(
                bytes[at - 1],
                b' ' | b'\t' | b'\n' | b'\r' | 0x0C | b'"' | b'\'' | b'/' | b':'
            );
        let name = attributes[at..]
            .bytes()
            .take_while(|b| b.is_ascii_alphanumeric() || *b == b'-' || *b == b'_')
            .count();
        is_start && attributes[at + name..].trim_start().starts_with('=')
    })
}

/// With numeric and the few named character references put in place.
fn decoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(12).find(|(_, c)| *c == ';').map(|(i, _)| i);
        let decoded = end.and_then(|end| reference(&rest[1..end]).map(|c| (c, end + 1)));
        match decoded {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn reference(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        // A reference to `<` is text, not a tag.
        return char::from_u32(code).filter(|c| *c != '<');
    }
    match name {
        "colon" => Some(':'),
        "Tab" => Some('\t'),
        "NewLine" => Some('\n'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_run_is_found_however_it_is_spelled() {
        for hostile in [
            "<svg><script>1</script></svg>",
            "<svg xmlns:s='http://www.w3.org/2000/svg'><s:script/></svg>",
            "<svg onload=\"x\"/>",
            "<svg\nonload = 'x'/>",
            "<svg><a href=\"java&#115;cript:x\"/></svg>",
            "<svg><a xlink:href=\" jav\tascript&colon;x\"/></svg>",
            "<svg><foreignObject/></svg>",
            "<svg><set attributeName=\"href\" to=\"x\"/></svg>",
            "<!DOCTYPE svg [<!ENTITY x \"<script/>\">]><svg>&x;</svg>",
            "<?xml-stylesheet href=\"x\"?><svg/>",
            "<svg><style>@import 'x'</style></svg>",
        ] {
            assert!(!is_inert_svg(hostile.as_bytes()), "{hostile}");
        }
        assert!(!is_inert_svg(&[0x1f, 0x8b, 8, 0xff]));
    }

    #[test]
    fn drawings_pass() {
        for drawing in [
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><title>On one condition = two</title><path d=\"M0 0\"/></svg>",
            "<svg><style>.a{fill:red}</style><text class=\"a\">a &lt; b; once = 1</text></svg>",
            "<svg><image href=\"data:image/png;base64,AAAA\"/></svg>",
        ] {
            assert!(is_inert_svg(drawing.as_bytes()), "{drawing}");
        }
    }
}
