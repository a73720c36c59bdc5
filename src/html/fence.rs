//! Code blocks, and the fences that are more than code.
//!
//! A fence's language may have a handler of its own; every other is code. A handler that this
//! version does not have yet shows the source in a labelled box and says so.

use crate::diag::Severity;
use crate::diagram::flowcharts::{LANGUAGES, MERMAID};
use crate::html::article::Renderer;
use crate::html::code::{self, CodeOptions};
use crate::html::compare;
use crate::note::Note;
use crate::query::answers::{LANGUAGE, SCRIPT_LANGUAGE};
use crate::text::escape::html;

/// What becomes of a fence by its language (P4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Handler {
    /// Code, highlighted where the language is known.
    Code,
    /// A diagram, drawn.
    Mermaid,
    /// A table made from profiles.
    Comparison,
    /// Shown as its source in a box with this label.
    Box(&'static str),
    /// A query, answered; where it is not, a box with this label.
    Query(&'static str),
    /// A script, which is not run; where there are no words to say so, a box with this label.
    Script(&'static str),
}

fn handler(language: &str) -> Handler {
    match language {
        LANGUAGE => Handler::Query("Dataview query"),
        SCRIPT_LANGUAGE => Handler::Script("Dataview script, not run"),
        "base" => Handler::Box("Base"),
        "query" => Handler::Box("Search query"),
        "tasks" => Handler::Box("Tasks query"),
        MERMAID => Handler::Mermaid,
        compare::LANGUAGE => Handler::Comparison,
        language if LANGUAGES.contains(&language) => Handler::Box("Flowchart"),
        _ => Handler::Code,
    }
}

impl Renderer<'_> {
    pub(super) fn code_block(&mut self, note: &Note, index: usize, block: u32) {
        let event = note.doc.events[index];
        let at = block;
        let block = &note.doc.code_blocks[at as usize];
        let options = CodeOptions::parse(&block.info);
        let id = self.block_id(note, index).replace("moc-own:", "");
        let flowcharts = self.flowcharts(note, event, at, &options);
        let html = match (flowcharts, handler(&options.language)) {
            (Some(flowcharts), _) => flowcharts,
            _ if self.source.is_some() => code::block(&options, &block.code, None),
            (None, Handler::Query(label)) => self
                .query_block(note, event, at)
                .unwrap_or_else(|| boxed(&options, label, &block.code)),
            (None, Handler::Script(label)) => match self.around.queries {
                Some(_) => self.script_block(&block.code),
                None => boxed(&options, label, &block.code),
            },
            (None, Handler::Comparison) => self.comparison(note, event, &options, &block.code),
            (None, Handler::Mermaid) => self.mermaid_block(event, &options, &block.code),
            (None, Handler::Code) => {
                let highlighted = if options.language.is_empty() {
                    None
                } else {
                    self.around.leaves.code(&options.language, &block.code)
                };
                code::block(&options, &block.code, highlighted.as_deref())
            }
            (None, Handler::Box(label)) => {
                if options.language == "query" {
                    let message = "search queries are not answered on a site".to_owned();
                    self.report(
                        Severity::Warning,
                        "block::unsupported",
                        event.start,
                        event.end,
                        message,
                        None,
                    );
                }
                // Some of these read wikilinks, so one to a hidden note leaves only what it shows.
                boxed(&options, label, &self.around.vault.conceal(&block.code, &note.path))
            }
        };
        if id.is_empty() {
            self.leaf(&html);
        } else {
            self.leaf(&format!("<div class=\"block-anchor\"{id}>{html}</div>"));
        }
        self.out.push('\n');
    }
}

/// The source of a block in a box with a label.
pub(super) fn boxed(options: &CodeOptions, label: &str, code: &str) -> String {
    let source = code::block(options, code, None);
    format!(
        "<figure class=\"moc-query\" data-language=\"{}\"><figcaption>{label}</figcaption>{source}</figure>",
        html(&options.language)
    )
}
