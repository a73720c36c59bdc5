//! Colours that can be read: every pair of the default theme, computed from its own styles.

use super::super::built_in_files;
use crate::config::ThemeName;

/// A colour in both schemes.
type Pair = [[f64; 3]; 2];

fn style(name: &str) -> String {
    let path = format!("css/{name}");
    let (_, bytes) =
        built_in_files(ThemeName::Default).into_iter().find(|(known, _)| *known == path).unwrap();
    String::from_utf8(bytes.into_owned()).unwrap()
}

fn hex(text: &str) -> [f64; 3] {
    let digits = text.trim().trim_start_matches('#');
    let wide: String = if digits.len() == 3 {
        digits.chars().flat_map(|c| [c, c]).collect()
    } else {
        digits.to_owned()
    };
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&wide[at..at + 2], 16).unwrap()))
}

/// `#a`, `var(--token)`, or two of these in `light-dark(…, …)`.
fn pair(value: &str) -> Pair {
    let value = value.trim();
    if let Some(token) = value.strip_prefix("var(--") {
        return token_named(token.trim_end_matches(')'));
    }
    let Some(inner) = value.strip_prefix("light-dark(") else { return [hex(value); 2] };
    let (light, dark) = inner.strip_suffix(')').unwrap().split_once(',').unwrap();
    [pair(light)[0], pair(dark)[1]]
}

fn token_named(name: &str) -> Pair {
    let tokens = style("tokens.css");
    let rest = tokens.split(&format!("--{name}: ")).nth(1).unwrap();
    pair(rest.split(';').next().unwrap())
}

/// `share` of one colour in the other, as `color-mix` does it.
fn mixed(colour: Pair, into: Pair, share: f64) -> Pair {
    [0, 1].map(|s| [0, 1, 2].map(|c| colour[s][c] * share + into[s][c] * (1.0 - share)))
}

fn luminance(colour: [f64; 3]) -> f64 {
    let linear = colour.map(|c| {
        let c = c / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
}

fn assert_contrast(what: &str, ink: Pair, ground: Pair, least: f64) {
    for (scheme, name) in ["light", "dark"].iter().enumerate() {
        let (a, b) = (luminance(ink[scheme]), luminance(ground[scheme]));
        let ratio = (a.max(b) + 0.05) / (a.min(b) + 0.05);
        assert!(ratio >= least, "{what}, {name}: {ratio:.2} < {least}");
    }
}

#[test]
fn text_reaches_its_ratio_on_every_ground() {
    let grounds = ["bg", "raised", "sunken"];
    let least = [
        ("ink", 7.0),
        ("ink-2", 7.0),
        ("link", 7.0),
        ("ink-3", 4.5),
        ("ok", 4.5),
        ("warn", 4.5),
        ("bad", 4.5),
        ("ghost", 4.5),
        ("accent", 3.0),
    ];
    for ground in grounds {
        for (ink, ratio) in least {
            assert_contrast(
                &format!("{ink} on {ground}"),
                token_named(ink),
                token_named(ground),
                ratio,
            );
        }
    }
    assert_contrast("a marked word", token_named("ink"), token_named("mark"), 7.0);
    assert_contrast("a button", token_named("bg"), token_named("accent"), 4.5);
}

#[test]
fn code_can_be_read_on_its_ground_and_on_marked_lines() {
    let code = style("code.css");
    let ground = token_named("code-bg");
    let marked = mixed(token_named("accent"), token_named("bg"), 0.09);
    let rules: Vec<&str> =
        code.lines().filter(|l| l.starts_with("pre .") && l.contains("{ color: ")).collect();
    assert!(rules.len() >= 12);
    for rule in rules {
        let (name, rest) = rule.split_once(" { color: ").unwrap();
        let ink = pair(rest.split(';').next().unwrap());
        assert_contrast(name, ink, ground, 4.5);
        assert_contrast(&format!("{name}, marked"), ink, marked, 4.5);
        if rest.contains("background") {
            assert_contrast(&format!("{name}, tinted"), ink, mixed(ink, ground, 0.08), 4.5);
        }
    }
}

#[test]
fn callouts_can_be_read_on_their_tint() {
    let callouts = style("callouts.css");
    let colours: Vec<Pair> = callouts
        .split("--callout: ")
        .skip(1)
        .map(|rest| pair(rest.split(';').next().unwrap()))
        .collect();
    assert!(colours.len() >= 9);
    for colour in colours {
        let ground = mixed(colour, token_named("bg"), 0.06);
        assert_contrast("a callout's title", colour, ground, 4.5);
        assert_contrast("a callout's text", token_named("ink"), ground, 7.0);
        assert_contrast("a link in a callout", token_named("link"), ground, 7.0);
    }
}

#[test]
fn every_callout_type_and_alias_has_a_style() {
    let callouts = style("callouts.css");
    let types = "abstract summary tldr info todo tip hint important success check done question \
                 help faq warning caution attention failure fail missing danger error bug example \
                 quote cite";
    for name in types.split_whitespace() {
        assert!(callouts.contains(&format!("[data-callout=\"{name}\" i]")), "{name}");
    }
}
