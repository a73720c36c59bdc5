//! How much of a text is read and drawn. Nobody draws more by hand; a program might.

/// Most nodes of one text; what comes after them is left out.
pub const MOST_NODES: usize = 20_000;
/// Most edges of one text: `A & B --> C & D` multiplies.
pub const MOST_EDGES: usize = 40_000;
/// Most bytes of labels that such edges repeat in one text.
pub const MOST_REPEATED_BYTES: usize = 4 * 1024 * 1024;
/// Most lines of one text.
pub const MOST_LINES: usize = 100_000;
/// Most findings of one text; the hundredth tells a writer no more.
pub const MOST_FINDINGS: usize = 100;
/// How far a line looks back for its parent, in lines or in open nodes.
pub const LONGEST_LOOK_BACK: usize = 2_000;
/// Most nodes that are drawn; larger charts are for the outline.
pub const MOST_DRAWN_NODES: usize = 2_000;
/// Most edges that are drawn.
pub const MOST_DRAWN_EDGES: usize = 6_000;
