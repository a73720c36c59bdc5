//! The preview server: the site over HTTP, on this machine, and news of it for open pages.
//!
//! [`listen`] is the door. What is served comes from a [`Site`], which knows files by their
//! path in the output and makes them when they are asked for; what is told to open pages goes
//! through [`Broadcast`]. [`http`] speaks to the network, [`live`] is what runs in the
//! browser.
//!
//! Not here: what the files are made of (`build`), what changed on the disk (`io::watch`).

#![allow(clippy::disallowed_methods)]

pub mod broadcast;
pub mod http;
pub mod live;
mod options;
pub mod site;

pub use broadcast::{Broadcast, News};
pub use http::limits::Limits;
pub use http::{ListenError, Server, listen};
pub use options::{Editor, Options};
pub use site::{Body, File, Site, Stored};
