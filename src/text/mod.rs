//! Text without meaning: decoding, lines, slugs, folding, escaping. Knows no Markdown.

pub mod decode;
pub mod escape;
pub mod fold;
pub mod lines;
pub mod nearest;
pub mod slug;
