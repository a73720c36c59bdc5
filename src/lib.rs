//! moc: from a folder of Markdown notes to a static site.
//!
//! The modules are the pipeline in order; each phase is a pure function of what came
//! before it and returns its result beside its diagnostics:
//!
//! 1. [`io`] reads the folder into a snapshot (names, bytes) and, at the very end, puts
//!    the finished site in place in one atomic step.
//! 2. [`note`] parses one file: front matter, blocks, inlines, links. It never fails.
//! 3. [`vault`] holds all notes, frozen: names resolved, backlinks, tags, folders.
//! 4. [`html`] turns a note's blocks into safe HTML.
//! 5. [`site`] gives every page its route and its model.
//! 6. [`theme`] turns models into bytes.
//! 7. [`leaks`] looks whether anything unpublished is in the finished files.
//! 8. [`build`] drives the phases; [`serve`] shows the site while it is edited; [`cli`] is the door.
//!
//! `ARCHITECTURE.md` has the invariants and the reasons.

pub mod build;
pub mod cli;
pub mod config;
pub mod diag;
pub mod diagram;
pub mod external;
pub mod history;
pub mod html;
pub mod io;
pub mod leaks;
pub mod mend;
pub mod note;
pub mod query;
pub mod serve;
pub mod setup;
pub mod site;
pub mod text;
pub mod theme;
pub mod value;
pub mod vault;
