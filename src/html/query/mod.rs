//! Answers to queries in the page: blocks, inline values, and why they are what they are.
//!
//! An answer is put together by a renderer of its own and set into the page as one finished
//! piece. Its texts are Markdown of the dialect and go through the same code as a note's own:
//! what a value may bring into a page is what a note may, and no more.
//!
//! Not here: what the answers are (`query`), how a theme sorts and filters them.

mod block;
mod calendar;
mod chart;
mod inline;
mod list;
mod plain;
mod problem;
mod source;
mod table;
mod tasks;
mod text;
mod value;
mod why;

use crate::html::article::Renderer;
use crate::query::answers::Answers;
pub use block::SHOWN_AT_ONCE;
pub use plain::plain;
pub use source::ShownSource;
pub use text::adopted;
pub use value::{DEEPEST, title, written};

/// Answers to the queries of a vault.
#[derive(Debug, Clone, Copy)]
pub struct Queries<'a> {
    /// The answers.
    pub answers: &'a Answers,
    /// Whether inline code may be a query.
    pub has_inline: bool,
}

impl<'a> Renderer<'a> {
    /// Writes a value of the note at `path` in a line.
    pub(super) fn line(&mut self, value: &crate::value::Value, path: &str) {
        match value {
            crate::value::Value::Text(text) => self.text(text, path, Room::Line),
            other => self.value(other, Room::Line),
        }
    }

    /// A piece of the page that belongs to an answer, put together by `write` on its own.
    fn piece(&mut self, write: impl FnOnce(&mut Renderer<'a>)) -> String {
        let mut inside = self.inside(None, false);
        write(&mut inside);
        self.assets.append(&mut inside.assets);
        self.answer_bytes += inside.out.len();
        self.text_count = inside.text_count;
        inside.out
    }
}

/// What an answer's part stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Room {
    /// A cell or a list item: lists and paragraphs may stand there.
    Block,
    /// A line of text.
    Line,
}
