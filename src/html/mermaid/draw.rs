//! merman, with its doors shut: no clock, no configuration that a note could bring, bounded work.

use super::{bounds, colours};
use crate::diagram::measure;
use crate::html::sanitize;
use merman::svg::{
    DeterministicTextMeasurer, HostTheme, MeasurementProfileId, Presentation,
    PresentationRenderPolicy, RenderResourcePolicy, RenderResourceProfile, ResourceLimitId,
    SvgEnvironment, SvgPipeline, SvgRenderOptions, TextMeasurementPolicy, TextMeasurementProfile,
    TextMeasurementProfileIdentity, TextStyle,
};
use merman::{
    Engine, MermaidConfig, OperationControl, ParseOptions, RenderOutput, RenderRequest, Renderer,
    SvgRequest,
};
use serde_json::json;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

/// Longest source, in bytes: more than a drawing could show.
const LONGEST_BYTES: usize = 50_000;

/// What one diagram may cost, in merman's own units. They count work and not seconds, so that a
/// slow machine draws what a fast one does.
const LIMITS: [(ResourceLimitId, usize); 5] = [
    (ResourceLimitId::MaxModelItems, 2_000),
    (ResourceLimitId::MaxModelNestingDepth, 32),
    (ResourceLimitId::MaxLayoutWorkUnits, 125_000),
    (ResourceLimitId::MaxSvgBytes, 4 << 20),
    (ResourceLimitId::MaxSvgElements, 20_000),
];

/// Keys that directives and front matter of a diagram cannot set: they would loosen what is
/// shut, bring CSS, or undo the theme.
const CLOSED: [&str; 17] = [
    "altFontFamily",
    "darkMode",
    "dompurifyConfig",
    "fontFamily",
    "fontSize",
    "forceLegacyMathML",
    "htmlLabels",
    "layout",
    "legacyMathML",
    "look",
    "maxEdges",
    "maxTextSize",
    "secure",
    "securityLevel",
    "theme",
    "themeCSS",
    "themeVariables",
];

struct Pen {
    renderer: Renderer,
    request: SvgRequest,
}

static PEN: LazyLock<Result<Pen, String>> = LazyLock::new(pen);

pub(super) fn svg(source: &str, id: &str) -> Result<String, String> {
    if source.len() > LONGEST_BYTES {
        return Err(format!("its source is longer than {LONGEST_BYTES} bytes"));
    }
    bounds::check(source)?;
    let pen = PEN.as_ref().map_err(Clone::clone)?;
    let options = SvgRenderOptions { diagram_id: Some(id.to_owned()), ..Default::default() };
    let request = SvgRequest { options, ..pen.request.clone() };
    let request = RenderRequest::svg(source, OperationControl::new(), request);
    // No input is known to make merman panic; were there one, it must not end the build.
    let output = catch_unwind(AssertUnwindSafe(|| pen.renderer.render(request)))
        .map_err(|_| "merman failed".to_owned())?
        .map_err(|error| one_line(&error.to_string()))?;
    let RenderOutput::Svg(Some(drawn)) = output else {
        return Err("it is of no kind that mermaid has".to_owned());
    };
    sanitize::drawing(drawn.svg(), id, &colours::themed)
}

fn pen() -> Result<Pen, String> {
    let theme = colours::theme(HostTheme::new()).map_err(|error| error.to_string())?;
    let look = Presentation::new().with_theme(theme).resolve();
    let site = json!({
        "securityLevel": "strict",
        "look": "classic",
        "layout": "dagre",
        "secure": CLOSED,
        // Room for the words at both sides.
        "radar": { "marginLeft": 90, "marginRight": 90 },
        "themeVariables": { "xyChart": { "plotColorPalette": colours::PLOTS } },
    });
    let engine = look.materialize_engine(Engine::new());
    let engine = engine.with_site_config(MermaidConfig::from_value(site));
    Ok(Pen {
        renderer: Renderer::new().with_engine(engine).with_parse_options(ParseOptions::strict()),
        request: request(look.render_policy())?,
    })
}

fn request(presentation: PresentationRenderPolicy) -> Result<SvgRequest, String> {
    let mut limits = RenderResourcePolicy::for_profile(RenderResourceProfile::Constrained);
    for (limit, most) in LIMITS {
        limits.apply_limit(limit, most).map_err(|error| error.to_string())?;
    }
    let measurer = DeterministicTextMeasurer::default().with_width_callback(width);
    let identity = MeasurementProfileId::new("moc")
        .and_then(|id| TextMeasurementProfileIdentity::new(id, "1"))
        .map_err(|error| error.to_string())?;
    let profile = TextMeasurementProfile::new(identity, measurer);
    Ok(SvgRequest {
        environment: SvgEnvironment::deterministic()
            .with_resource_policy(limits)
            .with_text_measurement_policy(TextMeasurementPolicy::uniform(profile)),
        // Turns labels of HTML into text.
        pipeline: Some(SvgPipeline::resvg_safe()),
        presentation,
        ..Default::default()
    })
}

fn width(text: &str, style: &TextStyle) -> f64 {
    let is_bold = style.font_weight.as_deref().is_some_and(|it| it.contains("bold"));
    measure::width(text, style.font_size) * if is_bold { 1.08 } else { 1.0 }
}

fn one_line(message: &str) -> String {
    let line = message.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(200).collect()
}
