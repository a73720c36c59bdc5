//! What to serve where, as resolved.

use super::http::limits::Limits;
use std::path::PathBuf;

/// What to serve where.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Address or name to listen on instead of this machine's own, for others to see the site.
    pub host: Option<String>,
    /// Port; 0 for any. If it is taken, one of the next 20.
    pub port: u16,
    /// Path under which the site lies, with `/` at both ends: that of its absolute address,
    /// percent-encoded. Anything else counts as `/`.
    pub base: String,
    /// How places in notes become links to an editor.
    pub editor: Option<Editor>,
    /// Bounds.
    pub limits: Limits,
}

/// Links that open a note in an editor.
#[derive(Debug, Clone)]
pub struct Editor {
    /// An address with `{path}`, `{line}` and `{column}`.
    pub pattern: String,
    /// The folder of the notes, absolute: findings name files below it.
    pub root: PathBuf,
}
