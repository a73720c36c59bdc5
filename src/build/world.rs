//! The world around the pipeline, as much of it as a build needs.

use crate::site::digest::Digest;

/// Where assets come from and the site goes to. One that has no former build keeps and recalls
/// nothing.
pub trait World: Sync {
    /// Why the world could not do it; ends the build.
    type Error: Send;

    /// Gives the site a file; its hash.
    fn put(&self, path: &str, bytes: &[u8]) -> Result<Digest, Self::Error>;

    /// Gives the site a picture that was drawn from an SVG; its hash.
    fn put_picture(&self, path: &str, bytes: &[u8], _svg: &str) -> Result<Digest, Self::Error> {
        self.put(path, bytes)
    }

    /// Gives the site a file as the last build left it, if it is there with this hash. Says
    /// whether it is.
    fn keep(&self, _path: &str, _hash: &Digest) -> Result<bool, Self::Error> {
        Ok(false)
    }

    /// The bytes of a file that was kept.
    fn kept(&self, _path: &str) -> Vec<u8> {
        Vec::new()
    }

    /// Whether all that may be kept was searched for unpublished things with this fingerprint.
    fn was_searched_for(&self, _fingerprint: &Digest) -> bool {
        true
    }

    /// What a former build noted of a page with this digest.
    fn recall(&self, _digest: &Digest) -> Option<String> {
        None
    }

    /// Notes something of a page for the next build.
    fn remember(&self, _digest: &Digest, _note: &str) {}

    /// Gives the site a copy of an asset. A message says why there is none.
    fn copy(&self, path: &str, asset: &str) -> Result<Result<(), String>, Self::Error>;

    /// The hash of an asset's bytes, or why it cannot be read.
    fn hash(&self, asset: &str) -> Result<[u8; 32], String>;

    /// Whether pictures are to be drawn; who only looks for mistakes needs none.
    fn wants_pictures(&self) -> bool {
        true
    }

    /// Tells where a picture of a page would be, by one who draws none: the page's file, and the
    /// picture's.
    fn would_draw(&self, _page: &str, _picture: &str) {}

    /// The first bytes of an asset, at most so many.
    fn beginning(&self, asset: &str, bytes: usize) -> Result<Vec<u8>, String>;

    /// An asset's bytes; for small ones that are looked into.
    fn read(&self, asset: &str) -> Result<Vec<u8>, String>;
}
