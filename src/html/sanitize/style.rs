//! `style` attributes from raw HTML: colours, type and modest sizes; nothing that loads, covers
//! or hides.
//!
//! A declaration stays only when its property is listed and its whole value is of the listed
//! kind. There is no attempt to understand CSS: what is not recognised goes.

/// What a property's value may be made of, word by word.
#[derive(Clone, Copy)]
enum Kind {
    /// A colour.
    Color,
    /// One of these words.
    Word(&'static [&'static str]),
    /// One size up to a page's width.
    Size,
    /// A size of type, a third to four times the usual.
    FontSize,
    /// Up to four small sizes.
    Gap,
    /// Width, line and colour of a border.
    Border,
    /// Names of fonts.
    Fonts,
}

const ALIGN: &[&str] = &["left", "right", "center", "justify", "start", "end"];
const LINES: &[&str] = &["solid", "dashed", "dotted", "double", "none"];

fn kind(property: &str) -> Option<Kind> {
    Some(match property {
        "color" | "background-color" | "background" | "border-color" | "text-decoration-color" => {
            Kind::Color
        }
        "text-align" => Kind::Word(ALIGN),
        "vertical-align" => Kind::Word(&[
            "top",
            "middle",
            "bottom",
            "baseline",
            "sub",
            "super",
            "text-top",
            "text-bottom",
        ]),
        "font-weight" => Kind::Word(&[
            "normal", "bold", "bolder", "lighter", "100", "200", "300", "400", "500", "600", "700",
            "800", "900",
        ]),
        "font-style" => Kind::Word(&["normal", "italic", "oblique"]),
        "font-variant" => Kind::Word(&["normal", "small-caps"]),
        "text-decoration" | "text-decoration-line" => {
            Kind::Word(&["none", "underline", "overline", "line-through"])
        }
        "text-transform" => Kind::Word(&["none", "uppercase", "lowercase", "capitalize"]),
        "white-space" => Kind::Word(&["normal", "nowrap", "pre", "pre-wrap", "pre-line"]),
        "display" => Kind::Word(&["inline", "block", "inline-block", "flex", "grid"]),
        "float" | "clear" => Kind::Word(&["left", "right", "both", "none"]),
        "list-style-type" => Kind::Word(&[
            "none",
            "disc",
            "circle",
            "square",
            "decimal",
            "lower-alpha",
            "upper-alpha",
            "lower-roman",
            "upper-roman",
        ]),
        "border-style" => Kind::Word(LINES),
        "width" | "max-width" | "min-width" | "height" | "max-height" => Kind::Size,
        "font-size" => Kind::FontSize,
        "margin" | "margin-top" | "margin-right" | "margin-bottom" | "margin-left" | "padding"
        | "padding-top" | "padding-right" | "padding-bottom" | "padding-left" | "gap"
        | "border-radius" | "border-width" => Kind::Gap,
        "border" | "border-top" | "border-right" | "border-bottom" | "border-left" => Kind::Border,
        "font-family" => Kind::Fonts,
        _ => return None,
    })
}

/// The harmless declarations of `style`, in order; empty when there are none.
pub(in crate::html) fn filter(style: &str) -> String {
    let kept: Vec<String> = style.split(';').filter_map(declaration).collect();
    kept.join("; ")
}

fn declaration(text: &str) -> Option<String> {
    let (property, value) = text.split_once(':')?;
    let property = property.trim().to_ascii_lowercase();
    let value = value.trim().to_ascii_lowercase();
    let value = value.strip_suffix("!important").unwrap_or(&value).trim();
    let is_fit = value.len() <= 100 && !value.is_empty() && fits(kind(&property)?, value);
    is_fit.then(|| format!("{property}: {value}"))
}

fn fits(kind: Kind, value: &str) -> bool {
    let words = || value.split(' ').filter(|w| !w.is_empty());
    match kind {
        Kind::Color => is_color(value),
        Kind::Word(allowed) => words().all(|w| allowed.contains(&w)),
        Kind::Size => is_size(value, 2000.0, 125.0, 100.0),
        Kind::FontSize => is_font_size(value),
        Kind::Gap => words().count() <= 4 && words().all(|w| is_size(w, 64.0, 4.0, 25.0)),
        Kind::Border => {
            words().all(|w| is_size(w, 16.0, 1.0, 0.0) || LINES.contains(&w) || is_color(w))
        }
        Kind::Fonts => value.bytes().all(|b| b.is_ascii_alphanumeric() || b" ,-".contains(&b)),
    }
}

/// A name, `#abc`, `rgb(…)`, `hsl(…)` with numbers alone, or `var(--name)`.
fn is_color(value: &str) -> bool {
    if let Some(hex) = value.strip_prefix('#') {
        return matches!(hex.len(), 3 | 4 | 6 | 8) && hex.bytes().all(|b| b.is_ascii_hexdigit());
    }
    let Some((name, inner)) = value.strip_suffix(')').and_then(|v| v.split_once('(')) else {
        return value.bytes().all(|b| b.is_ascii_lowercase());
    };
    match name {
        "rgb" | "rgba" | "hsl" | "hsla" => {
            inner.bytes().all(|b| b.is_ascii_digit() || b" .,%/".contains(&b))
        }
        "var" => {
            inner.starts_with("--") && inner.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        }
        _ => false,
    }
}

/// Zero, `auto`, or a size from nothing to so many pixels, ems or hundredths.
fn is_size(value: &str, pixels: f32, ems: f32, percent: f32) -> bool {
    if matches!(value, "0" | "auto" | "fit-content" | "max-content" | "min-content") {
        return true;
    }
    number_with_unit(value).is_some_and(|(number, unit)| {
        let most = match unit {
            "px" => pixels,
            "pt" => pixels * 0.75,
            "em" | "rem" | "ch" | "ex" => ems,
            "%" => percent,
            _ => return false,
        };
        (0.0..=most).contains(&number)
    })
}

fn is_font_size(value: &str) -> bool {
    const NAMES: [&str; 9] = [
        "xx-small", "x-small", "small", "medium", "large", "x-large", "xx-large", "smaller",
        "larger",
    ];
    NAMES.contains(&value)
        || number_with_unit(value).is_some_and(|(number, unit)| match unit {
            "px" => (6.0..=64.0).contains(&number),
            "pt" => (5.0..=48.0).contains(&number),
            "em" | "rem" => (0.35..=4.0).contains(&number),
            "%" => (35.0..=400.0).contains(&number),
            _ => false,
        })
}

fn number_with_unit(value: &str) -> Option<(f32, &str)> {
    let end = value.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    Some((value[..end].parse().ok()?, &value[end..]))
}

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn harmless_declarations_stay() {
        for (style, want) in [
            ("color:red", "color: red"),
            (
                "COLOR : #FF00aa;background-color:rgb(1, 2, 3)",
                "color: #ff00aa; background-color: rgb(1, 2, 3)",
            ),
            ("text-align:center; font-weight:700", "text-align: center; font-weight: 700"),
            ("width:50%;max-width:600px", "width: 50%; max-width: 600px"),
            (
                "border: 1px solid #ccc; padding: 4px 8px",
                "border: 1px solid #ccc; padding: 4px 8px",
            ),
            ("color: red !important", "color: red"),
            ("color: var(--text-accent)", "color: var(--text-accent)"),
            ("font-size: 1.2em", "font-size: 1.2em"),
        ] {
            assert_eq!(filter(style), want, "{style}");
        }
    }

    #[test]
    fn what_loads_covers_or_hides_goes() {
        for style in [
            "background:url(https://evil/x)",
            "background-image:url(x)",
            "position:fixed",
            "z-index:99999",
            "width:expression(alert(1))",
            "color:expression(alert(1))",
            "color:red}body{display:none",
            "-moz-binding:url(x)",
            "behavior:url(x)",
            "width:99999px",
            "font-size:900px",
            "margin:-999px",
            "margin-left:-50%",
            "display:none",
            "opacity:0",
            "transform:scale(99)",
            "c\\6flor:red",
            "color:/**/red",
            "@import 'x'",
            "--x: url(y)",
            "content:'x'",
            "font-family:\"x\"",
            "inset:0",
            "width:calc(100vw*9)",
            "width:100vw",
            "color:var(--x,url(y))",
        ] {
            assert_eq!(filter(style), "", "{style}");
        }
    }
}
