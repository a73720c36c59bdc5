//! The style of a drawing: rules that reach no further than the drawing, out of properties that
//! only colour and set type.

use super::{Pen, is_plain};

/// Properties that stay, as declarations and as attributes.
const PROPERTIES: [&str; 25] = [
    "alignment-baseline",
    "baseline-shift",
    "clip-rule",
    "display",
    "dominant-baseline",
    "fill",
    "fill-opacity",
    "fill-rule",
    "font-size",
    "font-style",
    "font-weight",
    "letter-spacing",
    "opacity",
    "paint-order",
    "shape-rendering",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "text-decoration",
];

pub(super) fn is_property(name: &str) -> bool {
    PROPERTIES.contains(&name)
}

/// The value of a property; `None` where it says nothing, or something that is not allowed.
pub(super) fn value(property: &str, value: &str, pen: &Pen<'_>) -> Option<String> {
    let value = value.trim();
    match property {
        "fill" | "stroke" | "stop-color" => {
            if value.starts_with("url(") {
                return pen.reference(value);
            }
            let painted = (pen.paint)(value);
            painted.or_else(|| Some(value.to_owned())).filter(|_| is_plain(value))
        }
        // To be shown is the rule.
        "display" => (value == "none").then(|| value.to_owned()),
        _ => (!value.is_empty() && is_plain(value)).then(|| value.to_owned()),
    }
}

/// Declarations between braces or in an attribute.
pub(super) fn declarations(text: &str, pen: &Pen<'_>) -> String {
    let mut out = String::new();
    for declaration in text.split(';') {
        let Some((property, written)) = declaration.split_once(':') else { continue };
        let property = property.trim().to_ascii_lowercase();
        let (written, rank) = match written.trim().strip_suffix("!important") {
            Some(written) => (written, "!important"),
            None => (written, ""),
        };
        let kept = match property.as_str() {
            // merman writes turns without their unit, which is CSS no more.
            "transform" => turn(written.trim()),
            _ if is_property(&property) => value(&property, written, pen),
            _ => None,
        };
        if let Some(kept) = kept {
            if !out.is_empty() {
                out.push(';');
            }
            out.push_str(&format!("{property}:{kept}{rank}"));
        }
    }
    out
}

fn turn(value: &str) -> Option<String> {
    let degrees = value.strip_prefix("rotate(")?;
    let (degrees, rest) = degrees.split_once(')')?;
    degrees.parse::<f64>().ok()?;
    is_plain(rest).then(|| format!("rotate({degrees}deg){rest}"))
}

/// The rules of a style sheet that are about this drawing.
pub(super) fn rules(sheet: &str, pen: &Pen<'_>) -> String {
    let mut out = String::new();
    let mut rest = sheet;
    while let Some(open) = rest.find('{') {
        let selectors = rest[..open].trim();
        let body = &rest[open + 1..];
        let Some(end) = end_of_block(body) else { break };
        rest = &body[end + 1..];
        let body = &body[..end];
        // Of rules in rules and of at-rules we have no need.
        if selectors.contains('@') || body.contains('{') {
            continue;
        }
        let kept: Vec<&str> =
            selectors.split(',').map(str::trim).filter(|it| is_ours(it, pen)).collect();
        let body = if kept.is_empty() { String::new() } else { declarations(body, pen) };
        if !body.is_empty() {
            out.push_str(&format!("{}{{{body}}}", kept.join(",")));
        }
    }
    out
}

fn end_of_block(body: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in body.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether a selector begins at the drawing and finds something there.
fn is_ours(selector: &str, pen: &Pen<'_>) -> bool {
    let Some(inner) = selector.strip_prefix('#').and_then(|it| it.strip_prefix(pen.id)) else {
        return false;
    };
    let is_calm = |c: char| c.is_alphanumeric() || " .-_>*:#[]=$^\"'()".contains(c);
    let is_scoped = inner.is_empty() || inner.starts_with([' ', '>']);
    // Data are not kept, and labels of HTML have become text.
    let is_past = inner.contains("[data-") || inner.ends_with(" p") || inner.ends_with(" div");
    is_scoped
        && !is_past
        && inner.chars().all(is_calm)
        && classes(inner).all(|class| pen.classes.contains(class))
}

/// The classes that a style sheet names.
pub(super) fn classes(sheet: &str) -> impl Iterator<Item = &str> {
    sheet.split('.').skip(1).map(|part| {
        part.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '_').next().unwrap_or("")
    })
}
