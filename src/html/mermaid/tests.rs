#![allow(clippy::unwrap_used)]

use super::svg;

const SEQUENCE: &str = "sequenceDiagram\nAlice->>Bob: Hello\nNote over Bob: thinks";

fn drawn(source: &str) -> String {
    svg(source, "moc-mermaid-1").unwrap()
}

#[test]
fn every_kind_is_drawn_as_text_and_shapes() {
    for (source, word) in [
        (SEQUENCE, "thinks"),
        ("stateDiagram-v2\n[*] --> Still\nStill --> Moving: push", "push"),
        ("classDiagram\nclass Animal {\n+int age\n}\nAnimal <|-- Duck", "Duck"),
        ("erDiagram\nCUSTOMER ||--o{ ORDER : places", "places"),
        ("gantt\ndateFormat YYYY-MM-DD\nsection A\nResearch: 2024-01-01, 10d", "Research"),
        ("pie title Pets\n\"Dogs\": 386\n\"Cats\": 85", "Dogs"),
        ("mindmap\n  root((Coffee))\n    Origin\n    Brew", "Origin"),
        ("journey\ntitle Day\nsection Go\nMake tea: 5: Me", "Make tea"),
        ("timeline\ntitle Media\n2002 : LinkedIn", "LinkedIn"),
        ("gitGraph\ncommit id: \"init\"\nbranch develop\ncommit", "init"),
        ("quadrantChart\ntitle Reach\nCampaign: [0.3, 0.6]", "Campaign"),
        ("requirementDiagram\nrequirement r {\nid: 1\ntext: works\n}", "works"),
        ("kanban\n  Todo\n    [Write]", "Write"),
        ("xychart-beta\nx-axis [jan, feb]\nbar [1, 2]", "jan"),
        ("block-beta\ncolumns 2\na[\"Front\"] b", "Front"),
        ("packet-beta\n0-15: \"Port\"", "Port"),
        ("sankey-beta\nSun,Plants,10", "Plants"),
        ("radar-beta\naxis a[\"Speed\"], b, c\ncurve x{1,2,3}", "Speed"),
        ("treemap-beta\n\"Leaf\": 12", "Leaf"),
        ("C4Context\nPerson(a, \"Banker\", \"x\")", "Banker"),
        ("architecture-beta\nservice db(database)[Storage]", "Storage"),
    ] {
        let svg = drawn(source);
        let first = word.split(' ').next().unwrap();
        assert!(svg.contains(first) && svg.contains("<text"), "{source}\n{svg}");
        for foreign in ["foreignObject", "<use", "<image", "<script", "data-", "sans-serif"] {
            assert!(!svg.contains(foreign), "{foreign}: {source}\n{svg}");
        }
    }
}

#[test]
fn colours_are_the_themes() {
    let svg = drawn(SEQUENCE);
    for variable in ["var(--ink)", "var(--tint)", "var(--accent)", "var(--mark)"] {
        assert!(svg.contains(variable), "{variable}: {svg}");
    }
    let own = drawn("classDiagram\nclass A\nstyle A fill:#f9f,stroke:#333");
    assert!(own.contains("light-dark(#ff99ff,"), "{own}");
}

#[test]
fn the_same_source_gives_the_same_drawing_under_any_id() {
    let other = svg(SEQUENCE, "moc-mermaid-2").unwrap();
    assert_eq!(drawn(SEQUENCE), drawn(SEQUENCE));
    assert_eq!(drawn(SEQUENCE), other.replace("moc-mermaid-2", "moc-mermaid-1"));
}

#[test]
fn labels_are_text() {
    for payload in [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "</svg><script>alert(1)</script>",
        "</text></style><style>*{color:red}",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "#lt;script#gt;alert(1)",
        "<a href='javascript:alert(1)'>x</a>",
        "<svg onload=alert(1)>",
        "]]><script>",
    ] {
        for source in [
            format!("sequenceDiagram\nA->>B: {payload}\nNote over A: {payload}"),
            format!("stateDiagram-v2\ns1: {payload}\ns1 --> s2: {payload}"),
            format!("classDiagram\nclass A[\"{payload}\"]\nA --> B: {payload}"),
            format!("erDiagram\nA ||--o{{ B : \"{payload}\""),
            format!("pie title {payload}\n\"{payload}\": 1"),
            format!("mindmap\n  root[\"{payload}\"]"),
            format!("gantt\ntitle {payload}\nsection {payload}\n{payload}: 2024-01-01, 1d"),
            format!("journey\ntitle {payload}\n{payload}: 5: {payload}"),
            format!("timeline\ntitle {payload}\n2002 : {payload}"),
            format!("gitGraph\ncommit id: \"{payload}\" tag: \"{payload}\""),
            format!("sequenceDiagram\naccTitle: {payload}\naccDescr: {payload}\nA->>B: x"),
        ] {
            if let Ok(svg) = svg(&source, "moc-mermaid-1") {
                assert_harmless(&source, &svg);
            }
        }
    }
}

#[test]
fn directives_and_statements_bring_no_style_and_open_nothing() {
    let evil = "}*{color:red;background:url(//evil)}";
    for start in [
        format!("%%{{init: {{\"themeCSS\": \"{evil}\"}}}}%%"),
        format!("%%{{init: {{\"securityLevel\": \"loose\", \"fontFamily\": \"x{evil}\"}}}}%%"),
        format!("%%{{init: {{\"themeVariables\": {{\"primaryColor\": \"red{evil}\"}}}}}}%%"),
        "%%{init: {\"htmlLabels\": true, \"secure\": [], \"theme\": \"forest\"}}%%".to_owned(),
        format!("---\nconfig:\n  themeCSS: \"{evil}\"\n  secure: []\n  layout: elk\n---"),
        "---\nconfig:\n  class:\n    htmlLabels: true\n    securityLevel: loose\n---".to_owned(),
    ] {
        let source = format!("{start}\nclassDiagram\nA --> B");
        assert_eq!(drawn(&source), drawn("classDiagram\nA --> B"), "{source}");
    }
    for end in [
        format!("style A fill:url(//evil),stroke:red{evil}"),
        format!("classDef evil fill:#f00,background:url(//evil){evil}\nclass A evil"),
        "style A fill:u\\72l(//evil),behavior:url(x),position:fixed".to_owned(),
        "cssClass \"A\" page\nclick A href \"javascript:alert(1)\"".to_owned(),
        "click A call alert(1)\nlink A \"data:text/html,<script>\"".to_owned(),
    ] {
        let source = format!("classDiagram\nA --> B\n{end}");
        if let Ok(svg) = svg(&source, "moc-mermaid-1") {
            assert_harmless(&source, &svg);
            assert!(!svg.contains("href"), "{svg}");
        }
    }
    let link = drawn("classDiagram\nclass A\nclick A href \"https://example.org/a?b&c\"");
    assert!(!link.contains("href") && link.contains(">A</text>"), "{link}");
}

fn assert_harmless(source: &str, svg: &str) {
    // Not text: tags, and style.
    let mut marks = String::new();
    let mut rest = svg;
    while let Some((_, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>').unwrap();
        marks.push_str(tag);
        marks.push('\n');
        if tag == "style" {
            marks.push_str(after.split_once('<').unwrap().0);
        }
        rest = after;
    }
    for line in marks.lines() {
        assert!(!line.starts_with("script") && !line.starts_with("img"), "{source}\n{line}");
    }
    // The title may say anything, in quotes.
    let marks = marks.split_once('\n').unwrap().1;
    for bad in ["javascript", "onload", "onerror", "//evil", "expression", "@", "\\", "<", "*{"] {
        assert!(!marks.contains(bad), "{bad}: {source}\n{marks}");
    }
    assert_eq!(svg.matches("<svg").count(), svg.matches("</svg>").count(), "{source}\n{svg}");
}

#[test]
fn work_is_bounded() {
    let lines = |count: usize, line: &dyn Fn(usize) -> String| {
        (0..count).map(line).collect::<Vec<_>>().join("\n")
    };
    for (name, source) in [
        ("long", "x".repeat(1_000_000)),
        ("messages", format!("sequenceDiagram\n{}", lines(3_000, &|_| "A->>B: x".into()))),
        ("states", format!("stateDiagram-v2\n{}", lines(3_000, &|n| format!("s{n}-->t{n}")))),
        (
            "nested",
            format!(
                "sequenceDiagram\n{}A->>B: x\n{}",
                "loop x\n".repeat(3_000),
                "end\n".repeat(3_000)
            ),
        ),
        ("deep", format!("mindmap\n{}", lines(200, &|n| format!("{}n", " ".repeat(n + 1))))),
        (
            "config",
            format!("%%{{init: {}1{}}}%%\n{SEQUENCE}", "{\"a\":".repeat(5_000), "}".repeat(5_000)),
        ),
        ("days", "gantt\ndateFormat YYYY-MM-DD\nexcludes weekends\nx: 1000-01-01, 3000000d".into()),
        ("bits", "packet-beta\n0-4294967295: \"x\"".into()),
        ("nothing", String::new()),
        ("unknown", "no such kind\nx".into()),
    ] {
        let reason = svg(&source, "moc-mermaid-1").unwrap_err();
        assert!(reason.len() < 300 && !reason.contains('\n'), "{name}: {reason}");
    }
}
