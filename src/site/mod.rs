//! Every page of the site: its route, its model, and the files beside the pages.
//!
//! Pure: from the frozen vault and the configuration to models. Not here: what a page looks
//! like (`theme`), where it is written (`io`).

pub mod alphabet;
pub mod appearances;
pub mod assets;
pub mod card;
pub mod compare;
pub mod coverage;
pub mod days;
pub mod digest;
pub mod draft;
pub mod facts;
pub mod feeds;
pub mod gist;
pub mod graph;
pub mod headings;
pub mod image_size;
pub mod json_ld;
pub mod kinds;
pub mod labels;
pub mod listing;
pub mod llms;
pub mod map;
pub mod model;
pub mod note_page;
pub mod plan;
pub mod preview;
pub mod profile;
pub mod properties;
pub mod question;
pub mod review;
pub mod robots;
pub mod routes;
pub mod search;
pub mod shape;
pub mod shell;
pub mod sitemap;
pub mod study_paths;
pub mod tag_pages;
pub mod twin;
pub mod wanted;
