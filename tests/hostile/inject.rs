//! Payloads for every place of a vault that reaches a page, and the look at what came out.

use scraper::{ElementRef, Html, Selector};

/// Text that runs where it is taken for markup, for an attribute, for a template or a style.
pub(crate) const PAYLOADS: [&str; 16] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg onload=alert(1)>",
    "</title><script>alert(1)</script>",
    "</style></script><iframe srcdoc='<script>alert(1)</script>'>",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    "\" onmouseover=\"alert(1)\" x=\"",
    "' onfocus='alert(1)' autofocus tabindex='0",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript&colon;alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "{{ site.title }}{% include \"base.html\" %}{# x #}",
    "x` onclick=alert(1) `",
    "<meta http-equiv=refresh content='0;url=https://evil.example'><base href=//evil.example/>",
];

/// Markup that a note may try to bring in as raw HTML.
pub(crate) const MARKUP: [&str; 60] = [
    "<script src=//evil.example/x.js></script>",
    "<SCRIPT>alert(1)</SCRIPT>",
    "<scr<script>ipt>alert(1)</script>",
    "<script\n>alert(1)</script\n>",
    "<img src=x onerror=alert(1)>",
    "<img/src/onerror=alert(1)>",
    "<img src=\"x\" ONERROR=\"alert(1)\">",
    "<img src=javascript:alert(1)>",
    "<img srcset=\"javascript:alert(1) 1x\">",
    "<img src=\"data:text/html,<script>alert(1)</script>\">",
    "<img src=\"data:image/svg+xml,<svg onload=alert(1)>\">",
    "<a href=\"javascript:alert(1)\">a</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">a</a>",
    "<a href=\" \u{1}javascript:alert(1)\">a</a>",
    "<a href=\"java&#9;script:alert(1)\">a</a>",
    "<a href=\"&#x6A;avascript:alert(1)\">a</a>",
    "<a href=\"vbscript:msgbox(1)\">a</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">a</a>",
    "<a href=\"//evil.example\" ping=\"https://evil.example\">a</a>",
    "<a href=\"x\" target=_blank>a</a>",
    "<iframe src=\"javascript:alert(1)\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<iframe src=\"https://a.example\" sandbox=\"allow-scripts allow-same-origin allow-top-navigation\"></iframe>",
    "<iframe src=\"https://a.example\" onload=alert(1)></iframe>",
    "<object data=\"x.swf\"></object>",
    "<embed src=\"x.swf\">",
    "<applet code=x></applet>",
    "<base href=\"//evil.example/\">",
    "<meta http-equiv=\"refresh\" content=\"0;url=//evil.example\">",
    "<link rel=stylesheet href=\"//evil.example/x.css\">",
    "<style>@import '//evil.example/x.css'; body{display:none}</style>",
    "<b style=\"background:url(javascript:alert(1))\">x</b>",
    "<b style=\"position:fixed;inset:0;z-index:9999\">x</b>",
    "<b style=\"width:expression(alert(1))\">x</b>",
    "<b style=\"-moz-binding:url(//evil.example/x)\">x</b>",
    "<b style=\"background:\\75rl(//evil.example)\">x</b>",
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg><foreignObject><script>alert(1)</script></foreignObject></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /></svg>",
    "<svg><use href=\"data:image/svg+xml,x#x\"/></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><a xlink:href=\"javascript:alert(1)\">x</a></math>",
    "<form action=\"https://evil.example\"><input name=x><button formaction=\"javascript:alert(1)\">x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<video poster=javascript:alert(1)></video>",
    "<audio src=x onerror=alert(1)></audio>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<template><script>alert(1)</script></template>",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<frameset onload=alert(1)><frame src=javascript:alert(1)></frameset>",
    "<p id=\"moc-main\" class=\"sidebar\" name=\"x\">x</p>",
    "<x-element is=script onclick=alert(1)>x</x-element>",
    "<plaintext><script>alert(1)</script>",
];

/// A YAML text that says just this.
fn quoted(payload: &str) -> String {
    format!("\"{}\"", payload.replace('\\', "\\\\").replace('"', "\\\"").replace('\t', "\\t"))
}

/// A note that puts the payload wherever its author may put text.
pub(crate) fn note(payload: &str) -> String {
    let yaml = quoted(payload);
    let word = payload.replace(['\n', '\t', ' '], "");
    format!(
        "---\ntitle: {yaml}\ndescription: {yaml}\ntags: [{yaml}, ok]\naliases: [{yaml}, {}]\ncssclasses: [{yaml}, wide]\n\
         image: {yaml}\nlang: {yaml}\ndir: {yaml}\nauthor: {yaml}\nstatus: {yaml}\nkind: {yaml}\ncreated: 2025-01-02\nupdated: {yaml}\nup: {}\n{yaml}: {yaml}\n\
         list: [{yaml}, {{{yaml}: {yaml}}}]\nurl: {yaml}\n---\n\n\
         # {payload}\n\n{payload}\n\nText `{payload}` *{payload}* =={payload}== #{word} [[{payload}]] [[friend|{payload}]] [[friend#{payload}]] ![[{payload}]]\n\n\
         [{payload}](https://a.example \"{payload}\") [x]({word}) [x](<{payload}>) ![{payload}](https://a.example/p.png \"{payload}\") ![x]({word}) <{word}>\n\n\
         ![[pic.png|{payload}]] ![[pic.png|{payload}|100]] ![[friend|{payload}]] ![[doc.pdf#{payload}]] ![[clip.mp4#{payload}]] ![[{word}.png]] ![[{word}.canvas]]\n\n\
         [ref]: {word} \"{payload}\"\n[ref] [{payload}][ref]\n\n\
         > [!{word}|{payload}] {payload}\n> {payload}\n\n> [!note|{word}]- {payload}\n> x\n\n\
         ```{payload}\n{payload}\n```\n\n~~~js {payload} title=\"{payload}\" {{1,{payload}}}\n{payload}\n~~~\n\n```mermaid\ngraph TD\nA[{payload}] --> B\nclick A \"{payload}\"\nclass A internal-link;\n```\n\n```mermaid\nclassDiagram\nclass A[\"{payload}\"]\nA --> B: {payload}\nstyle A fill:{payload}\n```\n\n```dataview\nLIST {payload}\n```\n\n```base\n{payload}\n```\n\n`= \"{payload}\"`\n\n\
         a[^{word}] b^[{payload}]\n\n[^{word}]: {payload}\n\n| {payload} |\n|-|\n| {payload} |\n\n- [{}] {payload}\n- x ^{word}\n\n${payload}$ $$\\href{{{payload}}}{{x}} \\text{{{payload}}} \\class{{{word}}}{{y}}$$\n\n\
         <b title=\"{payload}\">b</b> <a href=\"{payload}\">a</a> <img alt='{payload}' src='{payload}'>\n\n%%{payload}%%\n\ninjected-page-is-complete\n",
        quoted(&format!("old/{payload}")),
        quoted(&format!("[[{payload}]]")),
        payload.chars().next().unwrap_or('x'),
    )
}

/// What may not be on a page, in words. `is_ours` tells scripts of the theme.
pub(crate) fn faults(path: &str, html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let everything = Selector::parse("*").unwrap();
    let is_redirect =
        !html.contains("Content-Security-Policy") && html.contains("http-equiv=\"refresh\"");
    let mut faults = Vec::new();
    for element in page.select(&everything) {
        if let Some(fault) = fault(element, is_redirect) {
            faults.push(format!(
                "{path}: {fault} in {}",
                element.html().chars().take(160).collect::<String>()
            ));
        }
    }
    faults
}

/// An address of the site that these payloads are built into.
fn is_own(address: &str) -> bool {
    address.starts_with("https://example.org/") || !address.contains("//")
}

fn fault(element: ElementRef<'_>, is_redirect: bool) -> Option<String> {
    let name = element.value().name();
    let is_in = |css: &str| {
        element.ancestors().filter_map(ElementRef::wrap).any(|it| it.value().name() == css)
    };
    let attribute = |name: &str| element.attr(name).unwrap_or("");
    match name {
        "script" => {
            let source = attribute("src");
            let is_themes = is_in("head")
                && (source.ends_with("js/init.js") || source.ends_with("js/main.js"))
                && !source.contains("//")
                && element.inner_html().is_empty();
            // A block of data, which no browser runs.
            let is_data = is_in("head")
                && attribute("type") == "application/ld+json"
                && source.is_empty()
                && serde_json::from_str::<serde_json::Value>(&element.inner_html()).is_ok();
            if !is_themes && !is_data {
                return Some("a script".to_owned());
            }
        }
        "meta" if !is_in("head") => return Some("a meta".to_owned()),
        "meta" if attribute("http-equiv").eq_ignore_ascii_case("refresh") && !is_redirect => {
            return Some("a refresh".to_owned());
        }
        "link" if !is_in("head") || !is_own(attribute("href")) => return Some("a link".to_owned()),
        "iframe" if element.attr("sandbox").is_none() => {
            return Some("a frame without sandbox".to_owned());
        }
        "iframe"
            if attribute("sandbox").contains("allow-scripts")
                && attribute("sandbox").contains("allow-same-origin")
                && !attribute("src").starts_with("https://") =>
        {
            return Some("a frame with too much leave".to_owned());
        }
        "iframe" if attribute("sandbox").contains("top-navigation") => {
            return Some("a frame that may leave".to_owned());
        }
        "object" | "embed" | "applet" | "base" | "frame" | "frameset" | "foreignobject"
        | "foreignObject" | "form" | "animate" | "set" | "use" | "marquee" | "noscript"
        | "template" | "plaintext" | "textarea" | "portal" => {
            return Some(format!("<{name}>"));
        }
        "style" if is_in("svg") && is_about_a_drawing(element) => {}
        "style" => return Some("a style element".to_owned()),
        _ => {}
    }
    for (name, value) in element.value().attrs() {
        let bare: String = value
            .chars()
            .filter(|c| !c.is_whitespace() && !c.is_control())
            .collect::<String>()
            .to_lowercase();
        let is_address = [
            "href",
            "src",
            "srcset",
            "action",
            "formaction",
            "poster",
            "data",
            "background",
            "cite",
            "ping",
            "xlink:href",
            "manifest",
        ]
        .contains(&name);
        if name.starts_with("on") || name == "srcdoc" || name == "formaction" || name == "ping" {
            return Some(format!("{name}={value}"));
        }
        let is_image_data = name == "src"
            && element.value().name() == "img"
            && bare.starts_with("data:image/")
            && !bare.contains("svg");
        if is_address
            && ["javascript:", "vbscript:", "data:"].iter().any(|scheme| bare.starts_with(scheme))
            && !is_image_data
        {
            return Some(format!("{name}={value}"));
        }
        let is_wild =
            ["url(", "expression", "binding", "@import", "fixed", "absolute", "sticky", "\\"]
                .iter()
                .any(|it| bare.contains(it));
        if name == "style" && is_wild && !is_in("math") {
            return Some(format!("style={value}"));
        }
    }
    None
}

/// Whether every rule of a style element is about one drawing, and only colours and sets type.
fn is_about_a_drawing(style: ElementRef<'_>) -> bool {
    let text: String = style.text().collect();
    let rules = text.split_terminator('}').map(|rule| rule.split_once('{'));
    let mut rules = rules.map(|rule| {
        rule.is_some_and(|(selectors, body)| {
            selectors.split(',').all(|it| it.starts_with("#moc-mermaid-"))
                && !["url(", "@", "\\", "expression", "position", "<"]
                    .iter()
                    .any(|it| body.contains(it))
        })
    });
    rules.all(|is_fit| is_fit)
}

/// What may not be in a Markdown twin: HTML, and addresses that run. Whoever shows it as a page
/// need not know what ours do about it.
pub(crate) fn markdown_faults(path: &str, markdown: &str) -> Vec<String> {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    let body = markdown.strip_prefix("---\n").and_then(|it| it.split_once("\n---\n"));
    let Some((front, body)) = body else { return vec![format!("{path}: no front matter")] };
    let mut faults = Vec::new();
    if serde_yaml::from_str::<serde_yaml::Mapping>(front).is_err() {
        faults.push(format!("{path}: front matter {front}"));
    }
    let every =
        [Options::empty(), Options::all(), Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES];
    for event in every.into_iter().flat_map(|options| Parser::new_ext(body, options)) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => faults.push(format!("{path}: {html}")),
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                let bare: String = dest_url.chars().filter(|c| !c.is_whitespace()).collect();
                let bare = bare.to_lowercase();
                if ["javascript:", "vbscript:", "data:text", "data:image/svg"]
                    .iter()
                    .any(|it| bare.starts_with(it))
                {
                    faults.push(format!("{path}: {dest_url}"));
                }
            }
            _ => {}
        }
    }
    faults
}
