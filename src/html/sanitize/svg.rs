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
    let Ok(source) = std::str::from_utf8(bytes) else { return false };
    // Structure is read before references are: `&#34;` ends no value and `&#62;` no tag.
    let text = source.to_lowercase();
    // XML has no other control characters; some encodings change their meaning by them.
    let has_control = text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r'));
    if has_control || has_declarations(&text) || text.contains("<?xml-stylesheet") {
        return false;
    }
    let plain: String = decoded(source)
        .to_lowercase()
        .chars()
        .filter(|c| !c.is_control() && !c.is_whitespace())
        .collect();
    let has_script_address =
        ["javascript:", "vbscript:", "data:text", "data:application", "data:image/svg", "@import"]
            .iter()
            .any(|scheme| plain.contains(scheme));
    !has_script_address && elements_are_inert(&text)
}

/// Whether a document type brings declarations of its own: entities, default attributes, and
/// comments whose quotes would lead our reading astray.
fn has_declarations(text: &str) -> bool {
    text.match_indices("<!doctype").any(|(at, _)| {
        outside_quotes(&text[at..], &['[', '>']).is_none_or(|end| text.as_bytes()[at + end] == b'[')
    })
}

/// Whether every tag is, read as XML reads them: comments and the like are passed over whole. What
/// is never closed is not well-formed, and browsers may read it otherwise than we do.
fn elements_are_inert(text: &str) -> bool {
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        let passed_over = [("!--", "-->"), ("![cdata[", "]]>"), ("?", "?>")];
        let special = passed_over.iter().find(|(begin, _)| rest.starts_with(begin));
        let length = match special {
            Some((begin, end)) => {
                rest[begin.len()..].find(end).map(|at| begin.len() + at + end.len())
            }
            None => outside_quotes(rest, &['>']),
        };
        let Some(length) = length else { return false };
        if special.is_none() && !is_inert_element(&decoded(&rest[..length])) {
            return false;
        }
        rest = &rest[length..];
    }
    true
}

/// Where the first of `ends` stands that is in no quoted value.
fn outside_quotes(tag: &str, ends: &[char]) -> Option<usize> {
    let mut quote = None;
    tag.find(|c| match (quote, c) {
        (None, c) if ends.contains(&c) => true,
        (None, '"' | '\'') => {
            quote = Some(c);
            false
        }
        (Some(open), c) => {
            if c == open {
                quote = None;
            }
            false
        }
        _ => false,
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
    let may_animate = matches!(name, "set" | "animate" | "animatetransform" | "animatemotion");
    let is_active = ["href", "\"on", "'on"].iter().any(|target| attributes.contains(target));
    let animates_code = may_animate && is_active;
    !animates_code && !has_event_attribute(attributes)
}

/// `on…=` after white space, a quote or a slash.
fn has_event_attribute(attributes: &str) -> bool {
    let bytes = attributes.as_bytes();
    let begins_name = |at: usize| {
        let before = [b' ', b'\t', b'\n', b'\r', 0x0C, b'"', b'\'', b'/', b':'];
        at > 0 && before.contains(&bytes[at - 1])
    };
    attributes.match_indices("on").filter(|(at, _)| begins_name(*at)).any(|(at, _)| {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        attributes[at..].trim_start_matches(is_name).trim_start().starts_with('=')
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
            "<svg><set attributeName=\"onload\" to=\"x\"/></svg>",
            "<svg><!-- \" --><script/></svg>",
            "<svg><a title=\"never closed><script/></svg>",
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
