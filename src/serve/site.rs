//! What the server asks of the site that it shows.

use crate::diag::Diagnostic;
use std::fmt;
use std::io;
use std::sync::Arc;

/// A site as a cold build would have it, file by file.
///
/// Paths are those of the output folder: decoded, with `/`, no slash at their ends
/// (`guide/index.html`). Nothing else reaches a site: addresses of folders, redirects, the base
/// path and the server's own files are dealt with before.
///
/// All methods are called from a few threads at a time, never from the one that accepts
/// requests, and may take their time.
pub trait Site: Send + Sync {
    /// The file at a path, made now if need be.
    fn file(&self, path: &str) -> Option<File>;

    /// Whether there is a file at a path. Cheaper than making it.
    fn has(&self, path: &str) -> bool;

    /// Everything that there is to say about the site, sorted.
    fn diagnostics(&self) -> Vec<Diagnostic>;
}

/// A file of the site.
#[derive(Debug, Clone)]
pub struct File {
    /// What is in it.
    pub body: Body,
    /// Whether it is a page of the site, which gets the script of the preview.
    pub is_page: bool,
}

/// The bytes of a file.
#[derive(Clone)]
pub enum Body {
    /// All of them.
    Bytes(Arc<[u8]>),
    /// Read as they are sent, so that large files cost no memory.
    Stored {
        /// Where from.
        content: Arc<dyn Stored>,
        /// A hash of all bytes.
        digest: [u8; 32],
    },
}

/// Content that is read piece by piece, from any place.
pub trait Stored: Send + Sync {
    /// How many bytes there are.
    fn size_bytes(&self) -> u64;

    /// Reads some bytes that begin at `offset`; how many. None before the end means that they
    /// are gone, and ends the answer.
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize>;
}

impl File {
    /// A page of these bytes.
    pub fn page(bytes: impl Into<Arc<[u8]>>) -> File {
        File { body: Body::Bytes(bytes.into()), is_page: true }
    }

    /// Any other file of these bytes.
    pub fn other(bytes: impl Into<Arc<[u8]>>) -> File {
        File { body: Body::Bytes(bytes.into()), is_page: false }
    }
}

impl Body {
    /// How many bytes there are.
    pub fn size_bytes(&self) -> u64 {
        match self {
            Body::Bytes(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
            Body::Stored { content, .. } => content.size_bytes(),
        }
    }

    /// A hash of all bytes.
    pub fn digest(&self) -> [u8; 32] {
        match self {
            Body::Bytes(bytes) => *blake3::hash(bytes).as_bytes(),
            Body::Stored { digest, .. } => *digest,
        }
    }

    /// Reads some bytes that begin at `offset`; how many.
    pub(super) fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Body::Bytes(bytes) => {
                let rest = usize::try_from(offset).ok().and_then(|at| bytes.get(at..));
                let rest = rest.unwrap_or_default();
                let count = rest.len().min(into.len());
                into[..count].copy_from_slice(&rest[..count]);
                Ok(count)
            }
            Body::Stored { content, .. } => content.read_at(offset, into),
        }
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.size_bytes())
    }
}
