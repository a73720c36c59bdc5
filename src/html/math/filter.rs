//! What of KaTeX's output may stand in a page: known MathML, and nothing that links, loads or
//! runs.
//!
//! An element that is not known refuses the formula; an attribute that is not known, or whose
//! value is out of bounds, is left out. The annotation holds the source as the note has it.

use crate::html::sanitize::style;
use crate::text::escape;

const ELEMENTS: &[&str] = &[
    "annotation",
    "math",
    "menclose",
    "mfrac",
    "mi",
    "mlabeledtr",
    "mn",
    "mo",
    "mover",
    "mpadded",
    "mphantom",
    "mroot",
    "mrow",
    "mspace",
    "msqrt",
    "mstyle",
    "msub",
    "msubsup",
    "msup",
    "mtable",
    "mtd",
    "mtext",
    "mtr",
    "munder",
    "munderover",
    "semantics",
];

const ATTRIBUTES: &[&str] = &[
    "accent",
    "accentunder",
    "columnalign",
    "columnlines",
    "columnspacing",
    "columnspan",
    "depth",
    "display",
    "displaystyle",
    "encoding",
    "fence",
    "form",
    "height",
    "largeop",
    "linebreak",
    "linethickness",
    "lspace",
    "mathbackground",
    "mathcolor",
    "mathsize",
    "mathvariant",
    "maxsize",
    "minsize",
    "movablelimits",
    "notation",
    "rowalign",
    "rowlines",
    "rowspacing",
    "rspace",
    "scriptlevel",
    "separator",
    "side",
    "stretchy",
    "symmetric",
    "valign",
    "voffset",
    "width",
];

/// Largest number in a size, whatever its unit.
const LARGEST: f64 = 1_000.0;

/// `html`, KaTeX's output, reduced to its `math` element; see the module.
pub(super) fn filter(html: &str, source: &str) -> Result<String, String> {
    let unknown = || "KaTeX gave something that is no known MathML".to_owned();
    let start = html.find("<math").ok_or_else(unknown)?;
    let end = html.rfind("</math>").ok_or_else(unknown)? + "</math>".len();
    let mut rest = html.get(start..end).ok_or_else(unknown)?;
    let mut out = String::with_capacity(rest.len());
    while let Some(at) = rest.find('<') {
        push_text(&mut out, &rest[..at]);
        let (tag, after) = rest[at + 1..].split_once('>').ok_or_else(unknown)?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            ELEMENTS.binary_search(&name).map_err(|_| unknown())?;
            out.push_str(&format!("</{name}>"));
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        let (name, attributes) = (name.trim_end_matches('/'), attributes.trim_end_matches('/'));
        ELEMENTS.binary_search(&name).map_err(|_| unknown())?;
        out.push('<');
        out.push_str(name);
        push_attributes(&mut out, attributes).ok_or_else(unknown)?;
        out.push('>');
        if tag.ends_with('/') {
            out.push_str(&format!("</{name}>"));
        }
        if name == "annotation" {
            escape::push_html(&mut out, source);
            rest = &rest[rest.find("</annotation>").ok_or_else(unknown)?..];
        }
    }
    push_text(&mut out, rest);
    Ok(out)
}

/// Text that is escaped already; what could still begin a tag is not.
fn push_text(out: &mut String, text: &str) {
    out.push_str(&text.replace('>', "&gt;"));
}

/// `a="b" c="d"`. `None` when it is anything else.
fn push_attributes(out: &mut String, mut text: &str) -> Option<()> {
    loop {
        text = text.trim_start();
        if text.is_empty() {
            return Some(());
        }
        let (name, after) = text.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        text = after;
        if name == "style" {
            let value = style::filter(value);
            if !value.is_empty() {
                out.push_str(&format!(" style=\"{value}\""));
            }
        } else if ATTRIBUTES.binary_search(&name).is_ok() && is_harmless(value) {
            out.push_str(&format!(" {name}=\"{value}\""));
        }
    }
}

/// Words, colours, and numbers that are not enormous.
fn is_harmless(value: &str) -> bool {
    let is_plain = value.bytes().all(|b| b.is_ascii_alphanumeric() || b" #+-./,%".contains(&b));
    let numbers = value.split(|c: char| !c.is_ascii_digit() && c != '.').filter(|n| !n.is_empty());
    let is_color = value.starts_with('#');
    is_plain && (is_color || numbers.map(str::parse::<f64>).all(|n| n.is_ok_and(|n| n <= LARGEST)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_order_for_the_search() {
        assert!(ELEMENTS.is_sorted());
        assert!(ATTRIBUTES.is_sorted());
    }

    #[test]
    fn only_known_mathml_comes_through() {
        let wrap = |inner: &str| {
            format!(
                "<span class=\"katex\"><math xmlns=\"x\"><semantics>{inner}<annotation encoding=\"application/x-tex\">y</annotation></semantics></math></span>"
            )
        };
        let shown = |inner: &str| {
            filter(&wrap(inner), "a<b").map(|html| {
            html.replace("<math><semantics>", "").replace("<annotation encoding=\"application/x-tex\">a&lt;b</annotation></semantics></math>", "")
        })
        };
        assert_eq!(shown("<mi>x</mi>").as_deref(), Ok("<mi>x</mi>"));
        assert_eq!(
            shown("<mspace width=\"1em\"/>").as_deref(),
            Ok("<mspace width=\"1em\"></mspace>")
        );
        assert_eq!(
            shown(
                "<mrow href=\"javascript:x\" onclick=\"y\" class=\"z\" id=\"i\"><mi>x</mi></mrow>"
            )
            .as_deref(),
            Ok("<mrow><mi>x</mi></mrow>")
        );
        assert_eq!(shown("<mspace width=\"99999em\">").as_deref(), Ok("<mspace>"));
        assert_eq!(
            shown("<mi mathcolor=\"#cc0000\" style=\"position:fixed;color:red\">x</mi>").as_deref(),
            Ok("<mi mathcolor=\"#cc0000\" style=\"color: red\">x</mi>")
        );
        for bad in [
            "<script>",
            "<img src=\"x\"/>",
            "<mglyph src=\"x\"/>",
            "<a href=\"x\">",
            "<mtext><b>x</b></mtext>",
            "<annotation-xml>",
            "<maction>",
            "<!--",
        ] {
            assert!(shown(bad).is_err(), "{bad}");
        }
    }
}
