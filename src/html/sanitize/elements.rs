//! Which elements and attributes may stand in an article, and how the elements nest.

/// Attributes of every element. Those that start with `data-` are the ones that the output
/// promises or that the renderer puts in.
pub(super) const ANYWHERE: &[&str] = &[
    "align",
    "aria-hidden",
    "aria-label",
    "class",
    "data-callout",
    "data-callout-fold",
    "data-callout-metadata",
    "data-copy-csv",
    "data-copy-markdown",
    "data-filter",
    "data-filtered",
    "data-heading",
    "data-href",
    "data-label",
    "data-language",
    "data-line",
    "data-moc-ui",
    "data-of",
    "data-rank",
    "data-sort",
    "data-src",
    "data-task",
    "dir",
    "height",
    "id",
    "lang",
    "role",
    "style",
    "title",
    "width",
];

const CELL: &[&str] = &["abbr", "bgcolor", "colspan", "headers", "rowspan", "scope", "valign"];
const EDIT: &[&str] = &["datetime"];
const MEDIA: &[&str] = &["controls", "loop", "muted", "playsinline", "poster", "preload", "src"];
const NONE: &[&str] = &[];

/// Elements with the attributes that are theirs alone, by name.
pub(super) const ELEMENTS: &[(&str, &[&str])] = &[
    ("a", &["download", "href", "rel"]),
    ("abbr", NONE),
    ("address", NONE),
    ("article", NONE),
    ("aside", NONE),
    ("audio", MEDIA),
    ("b", NONE),
    ("bdi", NONE),
    ("bdo", NONE),
    ("big", NONE),
    ("blockquote", NONE),
    ("br", &["clear"]),
    ("caption", NONE),
    ("center", NONE),
    ("cite", NONE),
    ("code", NONE),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("data", &["value"]),
    ("dd", NONE),
    ("del", EDIT),
    ("details", &["open"]),
    ("dfn", NONE),
    ("div", NONE),
    ("dl", NONE),
    ("dt", NONE),
    ("em", NONE),
    ("figcaption", NONE),
    ("figure", NONE),
    ("font", &["color", "face", "size"]),
    ("footer", NONE),
    ("h1", NONE),
    ("h2", NONE),
    ("h3", NONE),
    ("h4", NONE),
    ("h5", NONE),
    ("h6", NONE),
    ("header", NONE),
    ("hr", NONE),
    ("i", NONE),
    ("iframe", &["allowfullscreen", "loading", "referrerpolicy", "sandbox", "src"]),
    ("img", &["alt", "decoding", "loading", "referrerpolicy", "sizes", "src", "srcset"]),
    ("input", &["checked", "disabled", "type"]),
    ("ins", EDIT),
    ("kbd", NONE),
    ("li", &["value"]),
    ("main", NONE),
    ("mark", NONE),
    ("meter", &["high", "low", "max", "min", "optimum", "value"]),
    ("moc-slot", &["data-n"]),
    ("nav", NONE),
    ("ol", &["reversed", "start", "type"]),
    ("p", NONE),
    ("picture", NONE),
    ("pre", NONE),
    ("progress", &["max", "value"]),
    ("q", NONE),
    ("rp", NONE),
    ("rt", NONE),
    ("ruby", NONE),
    ("s", NONE),
    ("samp", NONE),
    ("section", NONE),
    ("small", NONE),
    ("source", &["media", "src", "type"]),
    ("span", NONE),
    ("strike", NONE),
    ("strong", NONE),
    ("sub", NONE),
    ("summary", NONE),
    ("sup", NONE),
    ("table", &["bgcolor", "border", "cellpadding", "cellspacing"]),
    ("tbody", NONE),
    ("td", CELL),
    ("tfoot", NONE),
    ("th", CELL),
    ("thead", NONE),
    ("time", EDIT),
    ("tr", &["bgcolor", "valign"]),
    ("track", &["default", "kind", "label", "src", "srclang"]),
    ("tt", NONE),
    ("u", NONE),
    ("ul", &["type"]),
    ("var", NONE),
    ("video", MEDIA),
    ("wbr", NONE),
];

/// The element of that name with its own attributes, if it is allowed.
pub(super) fn element(name: &str) -> Option<(&'static str, &'static [&'static str])> {
    let at = ELEMENTS.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    ELEMENTS.get(at).copied()
}

/// How an element behaves among others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Nature {
    /// Has no content.
    Void,
    /// Its end tag may stand across blocks: the tree builder then splits it.
    Formatting,
    /// Stands in a line of text.
    Inline,
    /// Stands alone.
    Block,
}

/// The nature of an allowed element.
pub(super) fn nature(name: &str) -> Nature {
    match name {
        "br" | "col" | "hr" | "img" | "input" | "source" | "track" | "wbr" => Nature::Void,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "s" | "small" | "strike" | "strong"
        | "tt" | "u" => Nature::Formatting,
        "abbr" | "audio" | "bdi" | "bdo" | "cite" | "data" | "del" | "dfn" | "iframe" | "ins"
        | "kbd" | "mark" | "meter" | "moc-slot" | "picture" | "progress" | "q" | "rp" | "rt"
        | "ruby" | "samp" | "span" | "sub" | "sup" | "time" | "var" | "video" => Nature::Inline,
        _ => Nature::Block,
    }
}

/// Open elements that the start of `name` ends, and those beyond which it ends nothing.
pub(super) fn ended_by(name: &str) -> (&'static [&'static str], &'static [&'static str]) {
    const CELLS: &[&str] = &["caption", "table", "td", "th"];
    match name {
        "li" => (&["li"], &["caption", "ol", "table", "td", "th", "ul"]),
        "dd" | "dt" => (&["dd", "dt"], &["caption", "dl", "table", "td", "th"]),
        "td" | "th" => (&["td", "th"], &["table"]),
        "tr" => (&["caption", "colgroup", "tr"], &["table"]),
        "tbody" | "tfoot" | "thead" => {
            (&["caption", "colgroup", "tbody", "tfoot", "thead"], &["table"])
        }
        "rt" | "rp" => (&["rp", "rt"], &["ruby"]),
        "table" | "hr" => (&["p"], CELLS),
        _ if nature(name) == Nature::Block => (&["p"], CELLS),
        _ => (&[], &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_in_order_for_the_search() {
        assert!(ELEMENTS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(element("p").is_some());
        for name in [
            "script", "style", "svg", "math", "object", "embed", "base", "meta", "link", "form",
            "button", "frame", "template", "textarea",
        ] {
            assert!(element(name).is_none(), "{name}");
        }
    }
}
