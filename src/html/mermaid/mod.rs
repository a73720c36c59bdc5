//! Mermaid diagrams of every kind but flowcharts, which `diagram` lays out itself.
//!
//! The crate merman does the work where moc is built with the feature `mermaid`. What it gives
//! goes through `sanitize::drawing` and takes the theme's colours
//! (`colours`), so that one drawing serves light, dark and paper. A diagram that cannot be drawn
//! is a box with its source.

#[cfg(feature = "mermaid")]
mod bounds;
#[cfg(feature = "mermaid")]
mod colours;
#[cfg(feature = "mermaid")]
mod draw;
#[cfg(all(test, feature = "mermaid"))]
mod tests;

use super::article::Renderer;
use super::code::{self, CodeOptions};
use super::fence::boxed;
use crate::diag::Severity;
use crate::diagram::mermaid::is_mermaid;
use crate::note::doc::Event;
use crate::text::escape::html;

/// `source` as an `svg` element. `id` becomes its id, and begins every id in it.
///
/// Depends on nothing but its arguments: no clock, no font, no number of threads. Never panics,
/// and its time is bounded.
///
/// # Errors
/// One line of text saying why there is no drawing.
#[cfg(feature = "mermaid")]
pub fn svg(source: &str, id: &str) -> Result<String, String> {
    draw::svg(source, id)
}

/// Says that there is no drawing.
///
/// # Errors
/// Always: this moc has no hand for diagrams.
#[cfg(not(feature = "mermaid"))]
pub fn svg(_source: &str, _id: &str) -> Result<String, String> {
    Err("this moc was built without the feature `mermaid`".to_owned())
}

impl Renderer<'_> {
    /// A fence of mermaid: its drawing and, folded, its source. What cannot be drawn is a box with
    /// the source; so is a flowchart, of which `diagram` has said what is wrong.
    pub(super) fn mermaid_block(
        &mut self,
        event: Event,
        options: &CodeOptions,
        code: &str,
    ) -> String {
        let source = || boxed(options, "Mermaid diagram", code);
        if is_mermaid(code) {
            return source();
        }
        self.mermaid_count += 1;
        let id = format!("moc-mermaid-{}", self.mermaid_count);
        match self.around.leaves.mermaid(code, &id) {
            Ok(drawing) => {
                let word = html(self.around.words.get("query_source"));
                let source = code::block(options, code, None);
                format!(
                    "<figure class=\"moc-mermaid\"><div>{drawing}</div><details class=\"moc-source\" data-moc-ui=\"\"><summary>{word}</summary>{source}</details></figure>"
                )
            }
            Err(reason) => {
                self.not_drawn(event, &reason);
                source()
            }
        }
    }

    fn not_drawn(&mut self, event: Event, reason: &str) {
        let help = if cfg!(feature = "mermaid") {
            "the page shows its source instead"
        } else {
            "the page shows its source instead; `cargo install --features mermaid` has what draws it"
        };
        self.report(
            Severity::Info,
            "mermaid::not-drawn",
            event.start,
            event.end,
            format!("this diagram is not drawn: {reason}"),
            Some(help.to_owned()),
        );
    }
}
