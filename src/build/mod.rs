//! The engine: drives the phases from a folder to a finished site.
//!
//! [`pipeline`] is the site as a function of its input, whatever the world around it; [`build`]
//! gives it the disk, [`check()`] the disk to read
//! and none to write, [`verify()`] the finished site to compare with, [`memory`] a map of files. Nothing else decides what a site consists of.

pub mod ask;
mod asset_files;
mod assets;
mod beside;
mod check;
mod disk;
mod feeds;
mod former;
pub mod frozen;
mod gate;
pub mod hosting;
pub mod input;
mod jobs;
mod leaves;
pub mod live;
pub mod memory;
mod pages;
mod past;
pub mod pipeline;
mod since;
pub mod timings;
mod verify;
pub mod world;

use crate::config::Config;
use crate::diag::Diagnostic;
use crate::value::Date;
use std::path::PathBuf;
use std::time::Duration;

pub use check::{Checked, check};
pub use disk::build;
pub use verify::{Verified, verify};

/// What is made of the same input depends on this: another version, or one that draws other
/// things, uses no results of this one.
const MAKER: (&str, bool, bool) =
    (env!("CARGO_PKG_VERSION"), cfg!(feature = "mermaid"), cfg!(feature = "cards"));

/// What to build.
pub struct BuildRequest<'a> {
    /// The folder of the site.
    pub root: PathBuf,
    /// All settings.
    pub config: Config,
    /// Where the site goes.
    pub out: PathBuf,
    /// Whether code is highlighted.
    pub highlight: bool,
    /// Whether results of earlier builds are used and kept.
    pub cache: bool,
    /// The time that queries see as now.
    pub now: Date,
    /// Told how far the build has come.
    pub progress: Option<&'a (dyn Fn(Progress) + Sync)>,
}

/// News of a build that is under way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// A phase begins.
    Phase(&'static str),
    /// Steps of the phase.
    Steps {
        /// Done so far.
        done: usize,
        /// In all.
        total: usize,
    },
}

/// What a build did.
#[derive(Debug, Default)]
pub struct BuildReport {
    /// Pages of the site.
    pub pages: usize,
    /// How many of them were made, not taken over from the last build.
    pub made: usize,
    /// Whether the site is in place; it is not where something unpublished was found in it.
    pub is_in_place: bool,
    /// Files that are new or differ.
    pub written: usize,
    /// Files that were there already.
    pub kept: usize,
    /// Files of the old site that are gone.
    pub deleted: usize,
    /// What was found.
    pub diagnostics: Vec<Diagnostic>,
    /// How long each phase took.
    pub timings: Vec<(&'static str, Duration)>,
}

/// A build that left the old site as it was.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct BuildError {
    message: String,
    /// Whether nothing was tried, since the output folder is no place for a site.
    pub is_refusal: bool,
}
