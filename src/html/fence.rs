//! Code blocks, and the fences that are more than code.
//!
//! A fence's language may have a handler of its own; every other is code. A handler that this
//! version does not have yet shows the source in a labelled box and says so.

use crate::diag::Severity;
use crate::html::article::Renderer;
use crate::html::code::{self, CodeOptions};
use crate::note::Note;
use crate::text::escape::html;

/// What becomes of a fence by its language (P4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Handler {
    /// Code, highlighted where the language is known.
    Code,
    /// Shown as its source in a box with this label.
    Box(&'static str),
}

fn handler(language: &str) -> Handler {
    match language {
        "dataview" => Handler::Box("Dataview query"),
        "dataviewjs" => Handler::Box("Dataview script, not run"),
        "base" => Handler::Box("Base"),
        "query" => Handler::Box("Search query"),
        "tasks" => Handler::Box("Tasks query"),
        "mermaid" => Handler::Box("Mermaid diagram"),
        _ => Handler::Code,
    }
}

impl Renderer<'_> {
    pub(super) fn code_block(&mut self, note: &Note, index: usize, block: u32) {
        let block = &note.doc.code_blocks[block as usize];
        let options = CodeOptions::parse(&block.info);
        let id = self.block_id(note, index).replace("moc-own:", "");
        let html = match handler(&options.language) {
            Handler::Code => {
                let highlighted = if options.language.is_empty() {
                    None
                } else {
                    self.around.leaves.code(&options.language, &block.code)
                };
                code::block(&options, &block.code, highlighted.as_deref())
            }
            Handler::Box(label) => {
                let event = note.doc.events[index];
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
                let source = code::block(&options, &block.code, None);
                format!(
                    "<figure class=\"moc-query\" data-language=\"{}\"><figcaption>{label}</figcaption>{source}</figure>",
                    html(&options.language)
                )
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
