//! Formulas: from TeX to MathML, which browsers show without a script or a font of ours
//! (dialect rules S1–S7).
//!
//! KaTeX does the work. Three things it does not do are done here: a formula's own macros are
//! expanded beforehand with a budget (`expand`), nesting is bounded so that the stack is
//! (`bounds`), and only MathML that is known to be harmless comes out (`filter`).

mod bounds;
mod expand;
mod filter;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use katex::{KatexContext, OutputFormat, Settings, StrictMode, StrictSetting, TrustSetting};

/// Longest formula.
const LONGEST_BYTES: usize = 20_000;
/// Most uses of KaTeX's own macros in a formula; each gives a handful of tokens.
const MOST_EXPANSIONS: usize = 10_000;
/// Largest size of a rule, in ems.
const LARGEST_EM: f64 = 50.0;

static CONTEXT: LazyLock<KatexContext> = LazyLock::new(KatexContext::default);

/// `source` as a `math` element that holds the source as its annotation. `display`: as a line of
/// its own.
///
/// # Errors
/// One line of text saying why, when KaTeX does not understand the source, or when it is too
/// long, too deep, or its macros grow too large.
pub fn mathml(source: &str, display: bool) -> Result<String, String> {
    if source.len() > LONGEST_BYTES {
        return Err(format!("the formula is longer than {LONGEST_BYTES} bytes"));
    }
    let expanded = expand::expand(source)?;
    bounds::check(&expanded)?;
    let settings = Settings::builder()
        .display_mode(display)
        .output(OutputFormat::Mathml)
        .throw_on_error(true)
        .trust(TrustSetting::Bool(false))
        .strict(StrictSetting::Mode(StrictMode::Ignore))
        .max_expand(MOST_EXPANSIONS)
        .max_size(LARGEST_EM)
        .build();
    // KaTeX indexes by what the formula says in a few places, and would end the build there.
    let rendered =
        catch_unwind(AssertUnwindSafe(|| katex::render_to_string(&CONTEXT, &expanded, &settings)));
    let html = rendered
        .map_err(|_| "the formula cannot be shown".to_owned())?
        .map_err(|error| one_line(&error.to_string()))?;
    filter::filter(&html, source)
}

fn one_line(message: &str) -> String {
    let line: Vec<&str> = message.split_whitespace().collect();
    let line = line.join(" ");
    let line = line.strip_prefix("KaTeX parse error: ").unwrap_or(&line);
    line.chars().take(200).collect()
}

#[cfg(test)]
mod tests;
