//! Why a site could not be put in place.

use std::io;
use std::path::{Path, PathBuf};

/// What went wrong; the site that was there before is whole.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WriteError {
    /// No place for a site, whatever lies there.
    #[error("the output folder `{}` {why}; choose another with --out", .out.display())]
    Forbidden {
        /// The folder as it was named.
        out: PathBuf,
        /// What it is, as the end of a sentence.
        why: String,
    },
    /// The folder holds something that moc did not write.
    #[error(
        "the output folder `{}` holds `{entry}`, which moc did not write; move it away, or choose another folder with --out",
        .out.display()
    )]
    Foreign {
        /// The output folder.
        out: PathBuf,
        /// First such entry, relative to it.
        entry: String,
    },
    /// The output folder changed between the start and the end of this build.
    #[error("the output folder `{}` was changed while this build ran, perhaps by another one; build again", .out.display())]
    Busy {
        /// The output folder.
        out: PathBuf,
    },
    /// Two files for one path, or a file where a folder is needed.
    #[error("two things want the place `{path}` in the output")]
    Collision {
        /// The path in the site.
        path: String,
    },
    /// A path that no file in the output can have.
    #[error("`{path}` cannot be a path in the output: {why}")]
    BadPath {
        /// The path as given.
        path: String,
        /// What is wrong with it.
        why: &'static str,
    },
    /// A file that should be copied into the site cannot be read. The rest can go on.
    #[error("`{}` cannot be read: {}", .path.display(), crate::io::reason(.cause))]
    Source {
        /// The file to be copied.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
    /// The disk said no.
    #[error("cannot {doing} `{}`: {}", .path.display(), crate::io::reason(.cause))]
    Disk {
        /// What was tried, as in "cannot …".
        doing: &'static str,
        /// With what.
        path: PathBuf,
        /// Why.
        cause: io::Error,
    },
}

impl WriteError {
    /// Whether the person has to choose another folder or try again (exit status 2);
    /// otherwise something is lost (exit status 1).
    pub fn is_refusal(&self) -> bool {
        use WriteError::{Busy, Forbidden, Foreign};
        matches!(self, Forbidden { .. } | Foreign { .. } | Busy { .. })
    }

    /// Whether only the one file that was to be copied is concerned.
    pub fn is_source(&self) -> bool {
        matches!(self, WriteError::Source { .. })
    }

    pub(super) fn disk<'a>(
        doing: &'static str,
        path: &'a Path,
    ) -> impl Fn(io::Error) -> WriteError + 'a {
        move |cause| WriteError::Disk { doing, path: path.to_owned(), cause }
    }

    pub(super) fn forbidden(out: &Path, why: impl Into<String>) -> WriteError {
        WriteError::Forbidden { out: out.to_owned(), why: why.into() }
    }
}
