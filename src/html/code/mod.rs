//! Code blocks: what a fence's info string asks for, colours, and the HTML of a block.
//!
//! Colours are classes of one letter that a theme gives a meaning ([`CLASSES`]); the text stays
//! exactly the source's. Not here: fences that mean something else (queries, diagrams), the
//! copy button, which the page's script adds.

mod block;
mod classes;
mod drawing;
mod highlight;
mod info;
mod languages;

pub use block::block;
pub use classes::CLASSES;
pub use highlight::Highlighter;
pub use info::CodeOptions;
