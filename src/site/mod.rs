//! Every page of the site: its route, its model, and the files beside the pages.
//!
//! Pure: from the frozen vault and the configuration to models. Not here: what a page looks
//! like (`theme`), where it is written (`io`).

pub mod appearances;
pub mod assets;
pub mod compare;
pub mod coverage;
pub mod digest;
pub mod draft;
pub mod facts;
pub mod graph;
pub mod headings;
pub mod kinds;
pub mod labels;
pub mod listing;
pub mod map;
pub mod model;
pub mod note_page;
pub mod plan;
pub mod profile;
pub mod properties;
pub mod question;
pub mod routes;
pub mod shape;
pub mod shell;
pub mod sitemap;
pub mod study_paths;
pub mod tag_pages;
pub mod wanted;
