//! What the tests of the dialect share: a site built in memory, looked at as a reader's
//! browser would (`page`, `tree`, `outline`), and test cases written as Markdown (`case`,
//! `claim`).
//!
//! Nothing here knows the library beyond `build::memory`: what a page promises is in the
//! markup and in the diagnostics, and that is all the tests look at.

#![allow(dead_code)] // each test binary uses its own part

pub(crate) mod case;
pub(crate) mod claim;
pub(crate) mod outline;
pub(crate) mod page;
pub(crate) mod tree;
