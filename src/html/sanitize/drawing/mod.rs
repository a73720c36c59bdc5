//! Drawings that a crate made from a note's text: what of them may stand in a page.
//!
//! Read as XML and written anew from an allow list; what is not on it goes, with all that is in
//! it. Only markers and gradients keep their ids, and nothing refers out of the drawing. What is
//! used once elsewhere (`use`) is put in its place, so that its text can be found and copied.

mod css;

use crate::text::escape;
use roxmltree::{Document, Node, ParsingOptions};
use std::collections::{BTreeMap, BTreeSet};

/// Deepest nesting; the walk calls itself.
const DEEPEST: usize = 100;
/// Longest drawing, in bytes. A page should be far below.
const LONGEST_BYTES: usize = 2 << 20;
/// Room around a drawing, since its words are measured without knowing the font.
const MARGIN: f64 = 8.0;
/// Most nodes that are read.
const MOST_NODES: u32 = 200_000;

/// Elements that draw, by name.
const ELEMENTS: [&str; 11] = [
    "circle", "ellipse", "g", "line", "path", "polygon", "polyline", "rect", "svg", "text", "tspan",
];
/// Elements that others refer to. They alone have ids, and stand in `defs`.
const DEFINITIONS: [&str; 4] = ["linearGradient", "marker", "radialGradient", "stop"];

/// Attributes besides those that are CSS properties too.
const ATTRIBUTES: [&str; 33] = [
    "cx",
    "cy",
    "d",
    "dx",
    "dy",
    "gradientTransform",
    "gradientUnits",
    "height",
    "markerHeight",
    "markerUnits",
    "markerWidth",
    "offset",
    "orient",
    "overflow",
    "points",
    "preserveAspectRatio",
    "r",
    "refX",
    "refY",
    "rotate",
    "rx",
    "ry",
    "text-anchor",
    "transform",
    "transform-origin",
    "viewBox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

/// A colour as the page is to have it; `None` to leave it.
pub(in crate::html) type Paint<'a> = &'a dyn Fn(&str) -> Option<String>;

/// `svg`, drawn with the id `id`, as an element that can do no harm in a page. Every colour goes
/// through `paint`.
///
/// # Errors
/// When it is not well-formed, too large or nested too deeply.
pub(in crate::html) fn drawing(svg: &str, id: &str, paint: Paint<'_>) -> Result<String, String> {
    let options = ParsingOptions { nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(svg, options)
        .map_err(|error| format!("the drawing is not well-formed: {error}"))?;
    let root = document.root_element();
    let is_id = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if root.tag_name().name() != "svg" || id.is_empty() || !id.chars().all(is_id) {
        return Err("the drawing has no root".to_owned());
    }
    let classes = root.descendants().filter_map(|it| it.attribute("class"));
    let classes: BTreeSet<&str> = classes.flat_map(str::split_ascii_whitespace).collect();
    let styled = root.descendants().filter(|it| it.tag_name().name() == "style");
    let styled: BTreeSet<&str> = styled.filter_map(|it| it.text()).flat_map(css::classes).collect();
    let classes = classes.intersection(&styled).copied().collect();
    let ids = root.descendants().filter_map(|it| Some((it.attribute("id")?, it))).collect();
    let mut pen = Pen { ids, id, paint, classes, out: String::new() };
    pen.root(root)?;
    Ok(pen.out)
}

struct Pen<'a> {
    /// What `use` can refer to.
    ids: BTreeMap<&'a str, Node<'a, 'a>>,
    id: &'a str,
    paint: Paint<'a>,
    /// Classes that elements have and rules name: no others stay, neither here nor there. So none
    /// can be one of the theme's by chance.
    classes: BTreeSet<&'a str>,
    out: String,
}

impl<'a> Pen<'a> {
    fn root(&mut self, root: Node<'a, 'a>) -> Result<(), String> {
        self.out.push_str("<svg");
        self.push("id", self.id);
        let view = root.attribute("viewBox").unwrap_or_default();
        let view: Vec<f64> =
            view.split_ascii_whitespace().filter_map(|it| it.parse().ok()).collect();
        if let [x, y, width, height] = view[..] {
            let (width, height) = (width + 2.0 * MARGIN, height + 2.0 * MARGIN);
            let (x, y) = (x - MARGIN, y - MARGIN);
            self.push("viewBox", &format!("{x:.0} {y:.0} {width:.0} {height:.0}"));
            self.push("width", &format!("{width:.0}"));
            self.push("height", &format!("{height:.0}"));
        }
        self.push("role", "img");
        self.push("aria-label", &name(root));
        self.out.push('>');
        self.inside(root, 0)?;
        self.out.push_str("</svg>");
        Ok(())
    }

    fn inside(&mut self, node: Node<'a, 'a>, depth: usize) -> Result<(), String> {
        if depth > DEEPEST {
            return Err("the drawing is nested too deeply".to_owned());
        }
        if self.out.len() > LONGEST_BYTES {
            return Err(format!("the drawing is longer than {LONGEST_BYTES} bytes"));
        }
        for child in node.children() {
            if child.is_element() {
                self.element(child, depth)?;
            } else if let Some(text) = child.text()
                && child.is_text()
                && !text.trim().is_empty()
            {
                escape::push_html(&mut self.out, text);
            }
        }
        Ok(())
    }

    fn element(&mut self, node: Node<'a, 'a>, depth: usize) -> Result<(), String> {
        let name = node.tag_name().name();
        match name {
            "style" => {
                let rules = css::rules(node.text().unwrap_or_default(), self);
                if !rules.is_empty() {
                    self.out.push_str("<style>");
                    self.out.push_str(&rules);
                    self.out.push_str("</style>");
                }
                Ok(())
            }
            "defs" => {
                let start = self.out.len();
                self.out.push_str("<defs>");
                let inner = self.out.len();
                for child in node.children().filter(|it| is_definition(*it)) {
                    self.write(child, child.tag_name().name(), depth)?;
                }
                if self.out.len() == inner {
                    self.out.truncate(start);
                } else {
                    self.out.push_str("</defs>");
                }
                Ok(())
            }
            "use" => self.used(node, depth),
            "a" => self.link(node, depth),
            _ if ELEMENTS.contains(&name) => self.write(node, name, depth),
            _ if DEFINITIONS.contains(&name) => self.write(node, name, depth),
            _ => Ok(()),
        }
    }

    fn write(&mut self, node: Node<'a, 'a>, name: &str, depth: usize) -> Result<(), String> {
        self.open(node, name);
        self.inside(node, depth + 1)?;
        self.close(name);
        Ok(())
    }

    fn open(&mut self, node: Node<'a, 'a>, name: &str) {
        self.out.push('<');
        self.out.push_str(name);
        for attribute in node.attributes() {
            let (key, value) = (attribute.name(), attribute.value());
            let value = match key {
                "id" => is_definition(node).then(|| self.own(value)).flatten(),
                "class" => self.classes(value),
                "style" => Some(css::declarations(value, self)).filter(|it| !it.is_empty()),
                "marker-start" | "marker-mid" | "marker-end" => self.reference(value),
                _ if css::is_property(key) => css::value(key, value, self),
                _ if ATTRIBUTES.contains(&key) && is_plain(value) => Some(shortened(value)),
                _ => None,
            };
            if let Some(value) = value {
                self.push(key, &value);
            }
        }
        // A label is measured without knowing the font: rather over its edge than cut off.
        if name == "svg" {
            self.push("overflow", "visible");
        }
        self.out.push('>');
    }

    fn close(&mut self, name: &str) {
        // An element that holds nothing is written short.
        if self.out.ends_with('>') && !self.out.ends_with("/>") && self.ends_open(name) {
            self.out.insert(self.out.len() - 1, '/');
        } else {
            self.out.push_str("</");
            self.out.push_str(name);
            self.out.push('>');
        }
    }

    /// Whether the last tag written is the opening one of `name`.
    fn ends_open(&self, name: &str) -> bool {
        let tag = self.out.rfind('<').map_or("", |at| &self.out[at + 1..]);
        tag.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '>']))
    }

    fn push(&mut self, key: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(key);
        self.out.push_str("=\"");
        escape::push_html(&mut self.out, value);
        self.out.push('"');
    }

    /// What `use` refers to, moved to where it is used.
    fn used(&mut self, node: Node<'a, 'a>, depth: usize) -> Result<(), String> {
        let target = href(node).and_then(|it| it.strip_prefix('#'));
        let Some(target) = target.and_then(|id| self.ids.get(id).copied()) else { return Ok(()) };
        self.out.push_str("<g");
        let number = |name| node.attribute(name).and_then(|it: &str| it.parse::<f64>().ok());
        let (x, y) = (number("x").unwrap_or(0.0), number("y").unwrap_or(0.0));
        if (x, y) != (0.0, 0.0) {
            self.push("transform", &format!("translate({x} {y})"));
        }
        self.out.push('>');
        self.element(target, depth + 1)?;
        self.out.push_str("</g>");
        Ok(())
    }

    /// What is in a link: click targets of a diagram are text.
    fn link(&mut self, node: Node<'a, 'a>, depth: usize) -> Result<(), String> {
        self.out.push_str("<g");
        if let Some(transform) = node.attribute("transform").filter(|it| is_plain(it)) {
            self.push("transform", transform);
        }
        self.out.push('>');
        self.inside(node, depth + 1)?;
        self.out.push_str("</g>");
        Ok(())
    }

    fn classes(&self, written: &str) -> Option<String> {
        let kept: Vec<&str> =
            written.split_ascii_whitespace().filter(|it| self.classes.contains(it)).collect();
        (!kept.is_empty()).then(|| kept.join(" "))
    }

    /// An id, if it is of this drawing.
    fn own(&self, id: &str) -> Option<String> {
        let rest = id.strip_prefix(self.id)?;
        let is_own = rest.starts_with(['-', '_', ':', '.']) && rest.bytes().all(is_in_id);
        is_own.then(|| id.to_owned())
    }

    /// `url(#id)`, if the id is of this drawing.
    fn reference(&self, value: &str) -> Option<String> {
        let id = value.trim().strip_prefix("url(")?.strip_suffix(')')?;
        let id = self.own(id.trim_matches(['"', '\'']).strip_prefix('#')?)?;
        Some(format!("url(#{id})"))
    }
}

fn is_in_id(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte)
}

fn is_definition(node: Node<'_, '_>) -> bool {
    node.is_element() && DEFINITIONS.contains(&node.tag_name().name())
}

fn href<'a>(node: Node<'a, 'a>) -> Option<&'a str> {
    node.attributes().find(|it| it.name() == "href").map(|it| it.value())
}

/// What the drawing is called: its own title, or its kind.
fn name(root: Node<'_, '_>) -> String {
    let title = root.children().find(|it| it.tag_name().name() == "title");
    let title = title.and_then(|it| it.text()).map(str::trim).filter(|it| !it.is_empty());
    let kind = root.attribute("aria-roledescription").unwrap_or_default();
    title.map_or_else(|| format!("Diagram: {kind}"), str::to_owned)
}

/// Numbers without what follows their fourth decimal, or their second from ten on.
fn shortened(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let (mut whole, mut decimals) = (0, None);
    for c in value.chars() {
        match (c, decimals) {
            ('0'..='9', Some(seen)) => {
                decimals = Some(seen + 1);
                if seen >= if whole > 1 { 2 } else { 4 } {
                    continue;
                }
            }
            ('0'..='9', None) => whole += 1,
            ('.', None) => decimals = Some(0),
            ('.', Some(_)) => (whole, decimals) = (0, Some(0)),
            _ => (whole, decimals) = (0, None),
        }
        out.push(c);
    }
    out
}

/// Whether a value is made of words, numbers, and functions that load nothing.
fn is_plain(value: &str) -> bool {
    let is_calm = |c: char| c.is_alphanumeric() || " \t\n.,()#%+-_/".contains(c);
    let calls = value.match_indices('(').map(|(at, _)| {
        let name = value[..at].rsplit(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        name.take(1).next().unwrap_or_default().to_ascii_lowercase()
    });
    const FUNCTIONS: [&str; 12] = [
        "calc",
        "hsl",
        "hsla",
        "matrix",
        "rgb",
        "rgba",
        "rotate",
        "scale",
        "skewx",
        "skewy",
        "translate",
        "var",
    ];
    value.chars().all(is_calm) && calls.into_iter().all(|it| FUNCTIONS.contains(&it.as_str()))
}

#[cfg(test)]
mod tests;
