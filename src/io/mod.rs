//! The door to the disk: what is read, and how the finished site gets there.
//!
//! [`scan`] and [`notes`] read the folder of notes, [`root`] finds it and its settings,
//! [`write`](mod@write) puts a site in place in one atomic step, [`memo`] keeps dear results
//! from one run to the next, [`git`] asks the repository that the notes lie in, [`watch`](mod@watch) tells when it is worth while to look again. Nothing here knows what a note means, and nothing above this
//! module touches the disk.
//!
//! Two rules hold throughout. A symbolic link is never followed below a folder that was
//! named by the person at the keyboard, so that nothing outside it can be read or changed.
//! A file that cannot be read is reported by name and everything else goes on.

#![allow(clippy::disallowed_methods)]

pub mod asset;
pub mod git;
pub mod listing;
pub mod memo;
pub mod names;
pub mod notes;
pub mod replace;
pub mod room;
pub mod root;
pub mod scan;
pub mod watch;
#[cfg(feature = "external")]
pub mod web;
pub mod write;

mod sys;
mod walk;

/// The cause of a failure in words, without the number that the system gives it.
pub fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error ") {
        Some(end) => text[..end].to_lowercase(),
        None => text,
    }
}
