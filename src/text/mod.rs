//! Text without meaning: decoding, lines, slugs, folding, escaping. Reads no Markdown.

pub mod decode;
pub mod escape;
pub mod fold;
pub mod lines;
pub mod markdown;
pub mod nearest;
pub mod slug;
