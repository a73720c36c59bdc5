//! Colours of a drawing, given as those of the theme.
//!
//! merman computes with colours, so it cannot be given names. It gets a value of its own for each
//! role, no two alike; in what it draws each such value becomes the theme's variable. Any other
//! colour is a note's own or mixed from ours: it gets a twin for dark pages, as far from their
//! background as it is from white.

use merman::svg::{HostTheme, HostThemeAppearance, PresentationError, ThemeRole};

/// For each role the value that stands for it, and the variable of the theme.
const ROLES: [(ThemeRole, &str, &str); 22] = [
    (ThemeRole::Canvas, "#fefdfc", "--bg"),
    (ThemeRole::Surface, "#f7f7f4", "--raised"),
    (ThemeRole::SurfaceAlt, "#f0f0ec", "--sunken"),
    (ThemeRole::SurfaceMuted, "#f0f0eb", "--sunken"),
    (ThemeRole::Text, "#1c1d20", "--ink"),
    (ThemeRole::SubtleText, "#4a4d54", "--ink-2"),
    (ThemeRole::Border, "#5f636c", "--ink-3"),
    (ThemeRole::Line, "#4a4d53", "--ink-2"),
    (ThemeRole::EdgeLabelBackground, "#fefdfb", "--bg"),
    (ThemeRole::ClusterBackground, "#f7f7f3", "--raised"),
    (ThemeRole::ClusterBorder, "#5f636b", "--ink-3"),
    (ThemeRole::NoteBackground, "#fff3be", "--mark"),
    (ThemeRole::NoteBorder, "#5f636a", "--ink-3"),
    (ThemeRole::NoteText, "#1c1d1f", "--ink"),
    (ThemeRole::ActorBackground, "#eeedfa", "--tint"),
    (ThemeRole::ActorBorder, "#4338c9", "--accent"),
    (ThemeRole::ActorText, "#1c1d1e", "--ink"),
    (ThemeRole::ActivationBackground, "#eeedf9", "--tint"),
    (ThemeRole::ActivationBorder, "#4338c8", "--accent"),
    (ThemeRole::Error, "#b42317", "--bad"),
    (ThemeRole::Warning, "#8a4b07", "--warn"),
    (ThemeRole::Success, "#166533", "--ok"),
];

/// Slices, branches, sections: pale under dark text, deep under light text.
const SERIES: [(&str, &str); 8] = [
    ("#c7d2fe", "#3a3f77"),
    ("#b7ecc8", "#1f5236"),
    ("#fbdf9d", "#5f4710"),
    ("#fbcbc6", "#6b2f2c"),
    ("#bae4f7", "#1e4f66"),
    ("#eccdf7", "#573266"),
    ("#fcd3ae", "#653d1a"),
    ("#dceba5", "#465215"),
];

/// Bars and lines of a chart, in their order: a line is too thin for a pale colour.
pub(super) const PLOTS: &str = "#c7d2fe,#4338c9,#166533,#b42317,#8a4b07";

/// Words for colours that diagrams have use for.
const NAMES: [(&str, u32); 22] = [
    ("aqua", 0x00_FFFF),
    ("black", 0x00_0000),
    ("blue", 0x00_00FF),
    ("brown", 0xA5_2A2A),
    ("cyan", 0x00_FFFF),
    ("gold", 0xFF_D700),
    ("gray", 0x80_8080),
    ("green", 0x00_8000),
    ("grey", 0x80_8080),
    ("lightblue", 0xAD_D8E6),
    ("lightgray", 0xD3_D3D3),
    ("lightgreen", 0x90_EE90),
    ("lightgrey", 0xD3_D3D3),
    ("lightyellow", 0xFF_FFE0),
    ("navy", 0x00_0080),
    ("orange", 0xFF_A500),
    ("pink", 0xFF_C0CB),
    ("purple", 0x80_0080),
    ("red", 0xFF_0000),
    ("violet", 0xEE_82EE),
    ("white", 0xFF_FFFF),
    ("yellow", 0xFF_FF00),
];

/// A theme of the values that stand for roles.
pub(super) fn theme(theme: HostTheme) -> Result<HostTheme, PresentationError> {
    let theme = theme.with_appearance(HostThemeAppearance::Light);
    let theme = ROLES
        .iter()
        .try_fold(theme, |theme, (role, value, _)| theme.try_with_role(*role, *value))?;
    theme.try_with_series_palette(SERIES.map(|(pale, _)| pale))
}

/// A colour that holds on light and dark pages; `None` for what is no colour that we can read.
pub(super) fn themed(value: &str) -> Option<String> {
    let colour = read(&value.trim().to_ascii_lowercase())?;
    let light = hex(colour);
    if let Some((_, _, variable)) = ROLES.iter().find(|(_, own, _)| *own == light) {
        return Some(format!("var({variable})"));
    }
    let dark = match SERIES.iter().find(|(pale, _)| *pale == light) {
        Some((_, deep)) => (*deep).to_owned(),
        None => hex(dark_twin(colour)),
    };
    Some(format!("light-dark({light},{dark})"))
}

/// Red, green, blue and opacity, each up to one.
type Rgba = [f64; 4];

fn read(value: &str) -> Option<Rgba> {
    if let Some(hex) = value.strip_prefix('#') {
        return read_hex(hex);
    }
    if let Some((_, rgb)) = NAMES.iter().find(|(name, _)| *name == value) {
        return read_hex(&format!("{rgb:06x}"));
    }
    let (function, numbers) = value.strip_suffix(')')?.split_once('(')?;
    let numbers = numbers.split([',', ' ', '/']).filter(|it| !it.is_empty());
    let numbers = numbers.map(Number::read).collect::<Option<Vec<_>>>()?;
    let (first, second, third, opacity) = match numbers[..] {
        [first, second, third] => (first, second, third, 1.0),
        [first, second, third, opacity] => (first, second, third, opacity.out_of(1.0)),
        _ => return None,
    };
    let [red, green, blue] = match function {
        "rgb" | "rgba" => [first, second, third].map(|it| it.out_of(255.0)),
        "hsl" | "hsla" => hsl(first.value, second.out_of(100.0), third.out_of(100.0)),
        _ => return None,
    };
    Some([red, green, blue, opacity].map(|it| it.clamp(0.0, 1.0)))
}

#[derive(Clone, Copy)]
struct Number {
    value: f64,
    is_percentage: bool,
}

impl Number {
    fn read(text: &str) -> Option<Self> {
        let digits = text.strip_suffix('%');
        let value = digits.unwrap_or(text.strip_suffix("deg").unwrap_or(text)).parse().ok()?;
        f64::is_finite(value).then_some(Number { value, is_percentage: digits.is_some() })
    }

    fn out_of(self, whole: f64) -> f64 {
        self.value / if self.is_percentage { 100.0 } else { whole }
    }
}

fn read_hex(hex: &str) -> Option<Rgba> {
    let digit = |at: usize| char::from(*hex.as_bytes().get(at)?).to_digit(16).map(f64::from);
    let channel = |at: usize| match hex.len() {
        3 | 4 => Some(digit(at)? / 15.0),
        6 | 8 => Some((digit(at * 2)? * 16.0 + digit(at * 2 + 1)?) / 255.0),
        _ => None,
    };
    let opacity = if matches!(hex.len(), 4 | 8) { channel(3)? } else { 1.0 };
    Some([channel(0)?, channel(1)?, channel(2)?, opacity])
}

fn hsl(hue: f64, saturation: f64, lightness: f64) -> [f64; 3] {
    let spread = saturation * lightness.min(1.0 - lightness);
    [0.0, 8.0, 4.0].map(|step| {
        let turn = (step + hue / 30.0).rem_euclid(12.0);
        lightness - spread * (turn - 3.0).min(9.0 - turn).clamp(-1.0, 1.0)
    })
}

/// The same hue at the other end of lightness, as seen (Oklab): white becomes the dark page's
/// background, black its text.
fn dark_twin([red, green, blue, opacity]: Rgba) -> Rgba {
    let linear = [red, green, blue]
        .map(|c| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) });
    let cone = |weights: [f64; 3]| dot(weights, linear).cbrt();
    let cones = [
        cone([0.412_221_470_8, 0.536_332_536_3, 0.051_445_992_9]),
        cone([0.211_903_498_2, 0.680_699_545_1, 0.107_396_956_6]),
        cone([0.088_302_461_9, 0.281_718_837_6, 0.629_978_700_5]),
    ];
    let lightness = dot([0.210_454_255_3, 0.793_617_785_0, -0.004_072_046_8], cones);
    let a = dot([1.977_998_495_1, -2.428_592_205_0, 0.450_593_709_9], cones);
    let b = dot([0.025_904_037_1, 0.782_771_766_2, -0.808_675_766_0], cones);

    let lab = [0.93 - 0.73 * lightness, a * 0.9, b * 0.9];
    let cone = |weights: [f64; 3]| dot(weights, lab).powi(3);
    let cones = [
        cone([1.0, 0.396_337_777_4, 0.215_803_757_3]),
        cone([1.0, -0.105_561_345_8, -0.063_854_172_8]),
        cone([1.0, -0.089_484_177_5, -1.291_485_548_0]),
    ];
    let linear = [
        dot([4.076_741_662_1, -3.307_711_591_3, 0.230_969_929_2], cones),
        dot([-1.268_438_004_6, 2.609_757_401_1, -0.341_319_396_5], cones),
        dot([-0.004_196_086_3, -0.703_418_614_7, 1.707_614_701_0], cones),
    ];
    let channels = linear
        .map(|c| if c <= 0.003_130_8 { c * 12.92 } else { 1.055 * c.powf(1.0 / 2.4) - 0.055 });
    [channels[0], channels[1], channels[2], opacity]
}

fn hex(colour: Rgba) -> String {
    let length = if colour[3] < 1.0 { 4 } else { 3 };
    let mut hex = String::from("#");
    for channel in &colour[..length] {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "0 to 255")]
        let byte = (channel.clamp(0.0, 1.0) * 255.0).round() as u8;
        hex.push_str(&format!("{byte:02x}"));
    }
    hex
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_become_variables_and_no_two_values_are_alike() {
        assert_eq!(themed("#1C1D20").as_deref(), Some("var(--ink)"));
        let values = || ROLES.iter().map(|(_, value, _)| *value).chain(SERIES.map(|(p, _)| p));
        for value in values() {
            assert_eq!(values().filter(|other| *other == value).count(), 1, "{value}");
        }
    }

    #[test]
    fn other_colours_get_a_dark_twin() {
        for (value, want) in [
            ("#c7d2fe", "light-dark(#c7d2fe,#3a3f77)"),
            ("rgb(199, 210, 254)", "light-dark(#c7d2fe,#3a3f77)"),
            ("white", "light-dark(#ffffff,#161616)"),
            ("#000", "light-dark(#000000,#e8e8e8)"),
            ("hsl(0, 0%, 100%)", "light-dark(#ffffff,#161616)"),
            ("rgba(255,255,255,0.5)", "light-dark(#ffffff80,#16161680)"),
        ] {
            assert_eq!(themed(value).as_deref(), Some(want), "{value}");
        }
        for value in ["none", "url(#x)", "transparent", "#12", "rgb(1,2)", "hsl(nan,1%,1%)", "#éa"]
        {
            assert_eq!(themed(value), None, "{value}");
        }
    }
}
