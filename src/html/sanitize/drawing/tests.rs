#![allow(clippy::unwrap_used)]

use super::drawing;

fn clean(inner: &str) -> String {
    let svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 10 10\">{inner}</svg>"
    );
    let out = drawing(&svg, "d-1", &|_| None).unwrap();
    let (_, rest) = out.split_once("aria-label=\"Diagram: \">").unwrap();
    rest.strip_suffix("</svg>").unwrap().to_owned()
}

#[test]
fn shapes_and_text_stay() {
    for same in [
        "<g transform=\"translate(1, 2)\"><rect x=\"1\" width=\"2\" fill=\"#fff\"/></g>",
        "<text text-anchor=\"middle\">a &lt;b&gt; <tspan dy=\"1.1em\">c</tspan></text>",
        "<defs><marker id=\"d-1-end\" refX=\"5\" orient=\"auto\"><path d=\"M0 0L1 1\"/></marker></defs>",
        "<path marker-end=\"url(#d-1-end)\" d=\"M0 0\"/>",
        "<defs><linearGradient id=\"d-1_g\"><stop offset=\"0\" stop-color=\"red\"/></linearGradient></defs>",
        "<style>#d-1{fill:red}#d-1 text,#d-1 g&gt;rect{stroke:blue!important}</style>",
    ] {
        assert_eq!(clean(same).replace("g>rect", "g&gt;rect"), same);
    }
}

#[test]
fn what_runs_loads_or_reaches_out_goes() {
    for gone in [
        "<script>alert(1)</script>",
        "<foreignObject><div>x</div></foreignObject>",
        "<image href=\"https://evil/x.png\"/>",
        "<iframe src=\"x\"/>",
        "<animate attributeName=\"href\" to=\"x\"/>",
        "<set attributeName=\"onload\" to=\"x\"/>",
        "<filter id=\"d-1-f\"><feImage href=\"//evil\"/></filter>",
        "<clipPath id=\"d-1-c\"><rect/></clipPath>",
        "<use href=\"https://evil/x.svg#a\"/>",
        "<use href=\"#nothing\"/>",
        "<metadata>x</metadata>",
        "<defs><g><rect/></g></defs>",
        "<style>@import url(//evil);</style>",
        "<style>@font-face{font-family:x;src:url(//evil)}</style>",
        "<style>body{fill:red}</style>",
        "<style>#d-1{background:url(//evil);position:fixed;content:\"x\"}</style>",
        "<style>#d-10{fill:red}</style>",
        "<style>#d-1~p{fill:red}#d-1+p{fill:red}#d-1:has(x),body{fill:red}</style>",
        "<style>@media all{#d-1{fill:red}}</style>",
        "<style>#d-1{fill:u\\72l(//evil)}</style>",
        "<style>#d-1 .other{fill:red}</style>",
    ] {
        assert_eq!(clean(gone), "", "{gone}");
    }
    for (written, want) in [
        ("<rect onclick=\"x\" data-a=\"b\" id=\"d-1-r\" href=\"x\"/>", "<rect/>"),
        ("<rect fill=\"url(https://evil)\" filter=\"url(#d-1-f)\"/>", "<rect/>"),
        ("<rect fill=\"url(#other)\" stroke=\"u\\72l(x)\" class=\"page\"/>", "<rect/>"),
        (
            "<rect style=\"fill:red;background:url(x);width:expression(1)\"/>",
            "<rect style=\"fill:red\"/>",
        ),
        ("<rect style=\"fill:red}*{fill:blue\"/>", "<rect/>"),
        ("<defs><marker id=\"other\"/></defs>", "<defs><marker/></defs>"),
        ("<a xlink:href=\"javascript:alert(1)\"><text>x</text></a>", "<g><text>x</text></g>"),
        ("<a href=\"../secret\"><text>x</text></a>", "<g><text>x</text></g>"),
        (
            "<a href=\"https://e.org/?a&amp;b\" target=\"x\"><text>x</text></a>",
            "<g><text>x</text></g>",
        ),
        ("<text><![CDATA[</svg><script>]]></text>", "<text>&lt;/svg&gt;&lt;script&gt;</text>"),
        ("<svg width=\"1\"><rect/></svg>", "<svg width=\"1\" overflow=\"visible\"><rect/></svg>"),
    ] {
        assert_eq!(clean(written), want, "{written}");
    }
}

#[test]
fn a_label_stands_where_it_is_used() {
    let written =
        "<defs><g id=\"d-1-l\"><text>x</text></g></defs><use x=\"2\" y=\"3\" href=\"#d-1-l\"/>";
    assert_eq!(clean(written), "<g transform=\"translate(2 3)\"><g><text>x</text></g></g>");
}

#[test]
fn what_is_no_drawing_or_never_ends_is_refused() {
    let refused = |svg: &str, id: &str| assert!(drawing(svg, id, &|_| None).is_err(), "{svg:.80}");
    refused("", "d-1");
    refused("<svg>", "d-1");
    refused("<svg/><script/>", "d-1");
    refused("<html/>", "d-1");
    refused("<svg/>", "a\"b");
    refused("<!DOCTYPE svg [<!ENTITY x \"y\">]><svg>&x;</svg>", "d-1");
    refused(&format!("<svg>{}{}</svg>", "<g>".repeat(300), "</g>".repeat(300)), "d-1");
    refused("<svg><g id=\"a\"><use href=\"#a\"/></g></svg>", "d-1");
    let doubled: String = (0..40)
        .map(|n| format!("<g id=\"a{n}\"><use href=\"#a{0}\"/><use href=\"#a{0}\"/></g>", n + 1))
        .collect();
    refused(&format!("<svg>{doubled}<g id=\"a40\"><rect/></g></svg>"), "d-1");
}

#[test]
fn numbers_are_short() {
    let written = "<path d=\"M1.23456,12.3456-0.000012l.466-1h3.524a1 1 0 011.234567 2\"/>";
    let want = "<path d=\"M1.2345,12.34-0.0000l.466-1h3.524a1 1 0 011.23 2\"/>";
    assert_eq!(clean(written), want);
}
